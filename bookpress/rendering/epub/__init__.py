"""`Book` and theme → the documents of the EPUB."""
