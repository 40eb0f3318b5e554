"""The rules of French, one subject a file; `french.py` gives their order."""
