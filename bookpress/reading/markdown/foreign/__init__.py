"""Blocks of other dialects that mean in a book what they meant there."""
