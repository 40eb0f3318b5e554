"""What a line of Markdown opens: the small questions that the block parser asks.

All patterns look at one line only, with its leading tabs made spaces. Up to three spaces may stand
before a mark; four make code. Where a pattern must see the whole line, what repeats in it is
possessive (`*+`) or parted by a sign that it cannot hold, so that a line that fails is read once.
"""

from __future__ import annotations

import re

from bookpress.patterns import late
from bookpress.reading.markdown import attributes

# Behind a mark any blank of Unicode is a blank: option-space of a Mac, the wide one of Japan.
_BLANKS = r" \u00a0\u2000-\u200a\u202f\u205f\u3000"
HEADING = late(rf" {{0,3}}(#{{1,6}})(?:[\t{_BLANKS}]+(.*))?$", re.DOTALL)
TIGHT_HEADING = late(r" {0,3}(#{2,6})(?=[^\s#!|])(.*)$", re.DOTALL)
"""`##Title`: Python-Markdown takes it for a head, and so do many authors."""
SETEXT = late(r" {0,3}(=+|-+)[ \t]*$")
RULE = late(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
# Between backticks an info string holds none: a line of `` ```code``` `` is text (CommonMark).
FENCE = late(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$")
QUOTE = late(rf" {{0,3}}>[{_BLANKS}]?")
# The spaces behind the mark tell where the text of the item stands. Nine digits at most: browsers
# count no further.
ITEM = late(rf"( {{0,3}})([-+*]|(\d{{1,9}})([.)]))( +|(?<=[-.)])[{_BLANKS}]+|$)")
NOTE = late(rf" {{0,3}}\[\^([^\]\[^]+)\][ \u00a0\u202f]?:[\t{_BLANKS}]*")
ABBREVIATION = late(r" {0,3}\*\[([^\]\[]+)\]:[ \t]*(.*)$")
_TITLE = r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))"""
# `(?!\^)`: a note is no link. The label may hold escaped brackets.
REFERENCE = late(
    r""" {0,3}\[(?!\^)((?:[^\]\[\\]|\\.)+)\]:[ \t]*(<[^<>\n]*>|[^\s<]\S*)"""
    rf"""(?:[ \t]+({_TITLE}))?[ \t]*$"""
)
LABEL_ALONE = late(r" {0,3}\[(?!\^)(?:[^\]\[\\]|\\.)+\]:[ \t]*$")
TITLE = late(rf"[ \t]+({_TITLE})[ \t]*$")
# A blank behind the colon, as `:smile:` and `::: note` of other dialects define nothing.
DEFINITION = late(rf" {{0,3}}:(?:[{_BLANKS}]+|\t)(?=\S)")
_TABLE = (
    "(?:[Tt]able(?:au)?|Tabel(?:la|le|l|a)?|Tabla|Cuadro|Taulukko|Tabulka|Tablica|Táblázat"
    "|Таблиц[ая]|Πίνακας|表)[ \u00a0\u202f]*"
)
CAPTION = late(
    rf" {{0,3}}(?:(?P<mark>(?:{_TABLE})?[:\uff1a](?![\w+-]*:)[\t{_BLANKS}]*)"
    rf"|[*_]{{0,3}}{_TABLE}(?:\d[\d.-]*[a-z]?|[IVXLC]+)[*_ \u00a0\u202f]*[.:\uff1a—–-][*_]{{0,3}})"
    r"(?=\s*\S)"
)
"""What a caption of a table begins with: a mark that goes (`Table:`, `:`), a number that stays."""
DIALOGUE = late(f"[—–][{_BLANKS}]")
# The two looks ahead want a dash, and a pipe, plus or colon: dashes alone underline a heading.
DELIMITERS = late(
    r" {0,3}(?=.*-)(?=.*[|:+])\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*+\|?[ \t]*$"
)
SEPARATOR = late(r" {0,3}\|[ \t]*:?[-=]{2}[-=:|+ \t]*$")
"""A line between the rows of a table (kramdown): it holds no words."""
YAML = late(r"[A-Za-z_][\w-]*:(?: |$)|[ \t]+\S|- ")
"""A line of a head, as some tools let it stand in the middle of a text."""
# Tabs before the text, and behind the mark of an item: those inside the text stay.
_TABS = late(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])(?=[ \t]))?[ \t]*")

# The name of the group says what ends the block (`html_end`).
HTML_START = late(
    r" {0,3}<(?:(?P<verbatim>script|pre|style|textarea)(?=[\s>]|$)|(?P<comment>!--)|(?P<code>\?)"
    r"|(?P<data>!\[CDATA\[)|(?P<declaration>![A-Za-z])|/?(?P<block>[A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|$))",
    re.IGNORECASE,
)
_ATTRIBUTE = r"""\s+[A-Za-z_:@][^\s"'=<>/]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+"""
_LONE_TAG = late(rf" {{0,3}}<(?:/[A-Za-z][\w-]*\s*|[A-Za-z][\w-]*(?:{_ATTRIBUTE})*+\s*/?)>\s*$")
_BLOCK_TAGS = """
    address article aside base basefont blockquote body caption center col colgroup dd details
    dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6
    head header hr html iframe legend li link main menu menuitem meta nav noframes ol optgroup
    option p param search section summary table tbody td tfoot th thead title tr track ul
"""
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
"""The tags that open a block of HTML (CommonMark 0.31, HTML blocks, condition 6)."""


def is_marked_caption(text: str) -> bool:
    """Return whether a text begins with the mark of a caption, which no sentence does.

    >>> [is_marked_caption(text) for text in ("Table: Words", ": Words", ":smile:")]
    [True, True, False]
    """
    caption = CAPTION.match(text)
    return bool(caption and (mark := caption["mark"]) and mark[-1].isspace())


def widen(line: str) -> str:
    """Make the tabs at the start of a line spaces, up to the next multiple of four columns.

    >>> widen("\\tcode"), widen("-\\ttext\\ttail")
    ('    code', '-   text\\ttail')
    """
    if "\t" not in line:
        return line
    start = _TABS.match(line)
    width = start.end() if start else 0
    return line[:width].expandtabs(4) + line[width:]


def indent(line: str) -> int:
    """Count the spaces before the first sign."""
    return len(line) - len(line.lstrip(" "))


def html_end(line: str, *, in_paragraph: bool) -> re.Pattern[str] | None:
    """Tell what ends the block of HTML that a line opens; None when it opens none.

    A blank line ends most of them. A tag that is not of a block opens one only when it stands
    alone on its line, and never within a paragraph (CommonMark 0.31, HTML blocks).
    """
    match = HTML_START.match(line)
    if not match:
        return None
    kind = match.lastgroup
    if kind == "verbatim":
        return re.compile(rf"</{match['verbatim']}\s*>", re.IGNORECASE)
    if kind != "block":
        return _ENDS[kind or ""]
    if match["block"].lower() in BLOCK_TAGS:
        return BLANK
    return BLANK if not in_paragraph and _LONE_TAG.match(line) else None


BLANK = late(r"^\s*$")
_ENDS = {
    "comment": late("-->"),
    "code": late(r"\?>"),
    "data": late(r"\]\]>"),
    "declaration": late(">"),
}
# Almost every line of prose is told by its first sign alone.
_OPENERS = frozenset(" #`~>-+*_0123456789<[:")


def breaks_paragraph(line: str) -> bool:
    """Return whether a line ends the paragraph before it by opening another block.

    A numbered list does so only when it starts with 1, so that a year at the start of a line of
    prose stays prose; an empty item never does.
    """
    stripped = line.lstrip(" ")
    if not stripped or stripped[0] not in _OPENERS or len(line) - len(stripped) > 3:
        return False
    match stripped[0]:
        case "#":
            return bool(HEADING.match(line) or TIGHT_HEADING.match(line))
        case "`" | "~":
            return bool(FENCE.match(line))
        case ">":
            return True
        case "<":
            return html_end(line, in_paragraph=True) is not None
        case "[":
            return bool(NOTE.match(line))
        case ":":
            return stripped.startswith(":::")
        case "_":
            return bool(RULE.match(line))
    if RULE.match(line) or ABBREVIATION.match(line):
        return True
    item = ITEM.match(line)
    return bool(item and item[3] in (None, "1") and line[item.end() :].strip())


# The marks of all that may hold the line, however deep.
_PREFIXES = late(r"(?: *(?:>|[-+*](?=[ ]|$)|\d{1,9}[.)](?=[ ]|$)))*+ *")


def may_go_on(line: str) -> bool:
    """Return whether a line ends in an open paragraph, that a lazy line may go on.

    >>> may_go_on("> - text"), may_go_on("## Head"), may_go_on("```")
    (True, False, False)
    """
    prefixes = _PREFIXES.match(line)
    rest = line[prefixes.end() if prefixes else 0 :]
    return bool(rest.strip()) and not breaks_paragraph(rest) and not attributes.alone(rest)
