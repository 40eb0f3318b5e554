"""The page of a book: its trim size, and the sums by which a theme's lengths follow from it."""
