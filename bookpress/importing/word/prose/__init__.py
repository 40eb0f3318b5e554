"""What was read of a document, written as Markdown."""
