"""Documents become an EPUB, and Kobo's own form of it."""
