"""`Book` and theme → the documents of the printed pages."""
