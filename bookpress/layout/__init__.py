"""Lay out: paper documents become pages, chapter after chapter, and tell where each page starts."""
