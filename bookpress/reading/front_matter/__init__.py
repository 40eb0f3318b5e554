"""The front matter: the YAML before the text becomes the metadata of the book."""
