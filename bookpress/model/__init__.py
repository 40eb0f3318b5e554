"""The model: the book, and what every room may know. It imports no room."""
