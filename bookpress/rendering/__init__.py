"""`Book` and theme → documents: XHTML for the EPUB, HTML for paper and for the web."""
