"""The command: words into calls, results into words, and an end with the right exit code."""
