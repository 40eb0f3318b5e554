"""One Markdown source becomes an EPUB for e-readers and a PDF for the printer."""
