"""Transcripts and manuscripts of other programs become one source.

`forms.py` knows each by its content, a reader makes a `Manuscript` of it, and `importing.py`
draws the line from there: voices, questions, language, Markdown.
"""
