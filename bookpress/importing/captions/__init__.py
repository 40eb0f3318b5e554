"""Captions (WebVTT, SRT, SBV) become a manuscript.

blocks.py    text → what is shown, with its times; notes, language
markup.py    tags and character references → plain lines and their voices
repeats.py   what is shown twice, as captions that roll do → once
names.py     names and signs of change before the words → speakers
reading.py   the line through them, and the forms
"""
