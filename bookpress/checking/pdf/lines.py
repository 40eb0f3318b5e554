"""The lines of a PDF, read as a proofreader reads a printed page (rules-fr.md, section 4).

The text comes from the structure tree of the screen PDF, block by block, with the places where its
lines and pages end (`spoken.py`). Both PDFs hold the same lines, so one reading serves both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bookpress.checking.pdf.spoken import Spoken, document_language, spoken_tree
from bookpress.model.findings import Finding, Place, finding
from bookpress.typography.characters import SOFT_HYPHEN
from bookpress.typography.locales import is_french

_HEADINGS = frozenset(("H1", "H2", "H3", "H4", "H5", "H6"))
BLOCKS = _HEADINGS | {"P", "TD", "TH", "Caption", "LBody"}
"""Structure types that hold lines of text."""

_NEVER_FIRST = re.compile(r"[:;!?»%€]|etc\.")
_UNIT_FIRST = re.compile(
    r"(?:[kcmµ]?[mgl]|km/h|min|[kMG]?o|[kMG]?W|[kMG]?Hz|h|s|°C|°F|%|€|\$|£|ans?|mois|semaines?|"
    r"jours?|heures?|minutes?|secondes?|années?|siècles?|euros?|dollars?|millions?|milliards?|"
    r"pages?|fois)(?![\w’'])"
)
_NUMBER_LAST = re.compile(r"(?<![\w,.])\d[\d\u202f]*(?:,\d+)?$")
_NEVER_LAST = re.compile(r"(?:«|(?<!\w)(?:MM?|Mmes?|Mlles?|Drs?|Pr)\.?|(?<![\w’°])[A-ZÉÈÀ]\.)$")
_LONE_IN_HEADINGS = re.compile(r"(?<!\w)[àyaôÀYAÔ]$")

_CALL = "\ufff9"
"""Set before the call of a note while lines are cut: an anchor of what is said elsewhere."""

_CALLS = re.compile(r"\d{1,4}|[*†‡§¶]{1,3}")
"""Others make a `Reference` of words that point to a figure or a source too: these begin a line."""

_SHORTEST = 4
"""Characters of a paragraph's last line, at least."""
_HYPHENS = 3
"""Lines that may end with a hyphen, one under the other."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block."""

    text: str
    page: int
    called: bool = False
    """Whether it begins with the call of a note."""


def check_lines(file: Path) -> list[Finding]:
    """Read the lines of a tagged PDF.

    Warnings LN01 to LN06, each with its page and the line's words; what LN01 and LN02 say of French
    signs and units in a French book only.
    """
    french = is_french(document_language(file))
    return [
        finding(code, Place(str(file), page=line.page), line=line.text.replace(SOFT_HYPHEN, "-"))
        for role, lines in blocks_of(spoken_tree(file))
        for code, line in faults_of(role, lines, french=french)
    ]


def blocks_of(node: Spoken) -> Iterator[tuple[str, list[Line]]]:
    """Yield the role and the lines of each block that holds text of its own."""
    inside = [child for child in node.children if isinstance(child, Spoken)]
    if node.role in BLOCKS and not any(_holds_block(child) for child in inside):
        lines = []
        for turn, page in enumerate(_marked(node).split("\f")):
            for line in (one.strip(" ") for one in page.split("\n")):
                text = line.replace(_CALL, "")
                lines.append(Line(text, node.page + turn, line.startswith(_CALL)))
        yield node.role, [line for line in lines if line.text.strip()]
        return
    for child in inside:
        yield from blocks_of(child)


def _marked(node: Spoken) -> str:
    """Return what is said of a block, with a mark before each call of a note."""
    if node.alternate:
        return node.alternate
    said = "".join(part if isinstance(part, str) else _marked(part) for part in node.children)
    call = said.lstrip("\n\f ")
    if node.role != "Reference" or not _CALLS.fullmatch(call):
        return said
    return said.removesuffix(call) + _CALL + call


def _holds_block(node: Spoken) -> bool:
    """Return whether an element is a block, or holds one."""
    return node.role in BLOCKS or any(
        _holds_block(child) for child in node.children if isinstance(child, Spoken)
    )


def faults_of(role: str, lines: list[Line], *, french: bool = True) -> Iterator[tuple[str, Line]]:
    """Yield the faults of a block's lines, in order."""
    for before, line in pairwise(lines):
        cut_number = _NUMBER_LAST.search(before.text) and _UNIT_FIRST.match(line.text)
        if line.called or (french and (cut_number or _NEVER_FIRST.match(line.text))):
            yield "LN01", line
        if french and _NEVER_LAST.search(before.text):
            yield "LN02", before
        if role in _HEADINGS and _LONE_IN_HEADINGS.search(before.text):
            yield "LN04", before
        if before.page != line.page and before.text.endswith(SOFT_HYPHEN):
            yield "LN06", before
    if role == "P" and len(lines) > 1 and len(lines[-1].text) < _SHORTEST:
        yield "LN03", lines[-1]
    run = 0
    for line in lines:
        run = run + 1 if line.text.endswith(SOFT_HYPHEN) else 0
        if run == _HYPHENS + 1:
            yield "LN05", line
        if role in _HEADINGS and line.text.endswith(SOFT_HYPHEN):
            yield "LN05", line
