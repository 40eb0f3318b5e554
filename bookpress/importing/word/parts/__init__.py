"""The file of a document: its parts, its styles, lists and fields, and what is told of it."""
