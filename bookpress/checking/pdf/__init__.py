"""A PDF → findings: its lines, what is heard of it, and the judges that others wrote."""
