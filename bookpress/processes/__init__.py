"""More than one processor: a book beside another, a PDF beside the rest of its book."""
