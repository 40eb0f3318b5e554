"""The book: blocks become sections with their speakers, notes and ids."""
