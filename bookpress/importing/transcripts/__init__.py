"""Transcripts that programs write as text, tables or JSON, and scripts that people type."""
