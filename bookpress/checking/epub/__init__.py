"""An EPUB → findings: our own checks, and the judges that others wrote."""
