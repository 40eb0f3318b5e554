"""What `scripts/bench speed` does."""
