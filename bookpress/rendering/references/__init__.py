"""What leads from one place of a book to others: its index, and the pages that it names."""
