"""The forms that can be imported, in the order in which a file is held against them.

A form is known by what a file holds, never by its name.
"""

from __future__ import annotations

from bookpress.importing.captions.reading import SBV, SRT, WEBVTT
from bookpress.importing.manuscript import Manuscript
from bookpress.importing.transcripts import chats, panels, scripts, tables, teams
from bookpress.importing.transcripts.json_forms.reading import FORM as JSON
from bookpress.importing.word.reader import FORM as WORD
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late

FORMS = (
    WORD,
    teams.FORM,  # times as SRT has them, other lines below
    WEBVTT,
    SRT,
    SBV,
    JSON,
    tables.FORM,
    chats.FORM,
    panels.FORM,
    scripts.FORM,  # any words
)
_SOURCE = late(
    rb"(?:\xef\xbb\xbf)?\s*---[ \t]*\r?\n(?:(?!---)[^\n]*\n){0,99}?(?:speakers|intervenants):"
)
"""Front matter of ours: other tools' knows no speakers."""


def manuscript_of(content: bytes, file: str) -> Manuscript:
    """Read a file by its form; what fits none is read as words.

    Errors: IM06 a source of ours, and those of the form's reader.
    """
    if _SOURCE.match(content):
        raise BookError([finding("IM06", Place(file), file=file)])
    return next((form for form in FORMS if form.fits(content)), FORMS[-1]).read(content, file)
