"""`Book` and theme → the page for browsers, and the catalogues."""
