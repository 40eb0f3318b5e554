"""Files → findings: our own checks, and the judges that are installed."""
