"""Blocks that other dialects frame: which lines they hold, and what their first line says.

::: {.center}            pandoc, Quarto          ends with `:::`
:::note[Title]           Docusaurus, VuePress    ends with `:::`
:::{note} Title          MyST                    ends with `:::`
/// note | Title         PyMdown                 ends with `///`
    `>>>`                    GitLab                  ends with `>>>`
!!! note "Title"         MkDocs                  its lines are indented by four columns
=== "Title"              MkDocs                  its lines are indented by four columns
| a line                 pandoc                  line blocks, without an end
> [!NOTE] Title          GitHub, Obsidian        the first line of a quotation
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple, Protocol

from bookpress.model.elements import names
from bookpress.patterns import late
from bookpress.reading.markdown import attributes, line_openings
from bookpress.reading.markdown.attributes import Pairs
from bookpress.reading.markdown.blocks import Block, Heading, Html, Line, Paragraph, Quote
from bookpress.reading.markdown.containers import indented
from bookpress.reading.report import Report

NOTICES = names(
    """
    note info tip hint success check done question help faq warning caution attention danger error
    important failure fail missing bug example abstract summary tldr seealso todo admonition quote
    cite blockquote details theorem lemma corollary proposition definition proof remark exercise
    """
)
"""Names of blocks that stand apart from the text: here quotations with their title in bold."""
_ASIDES = names("margin sidebar dropdown epigraph pull-quote topic card versionadded deprecated")
_SILENT = _ASIDES | names("admonition quote cite blockquote details")
"""Those whose name is not shown."""
_QUIET = names(
    """
    center right left centered verse line-block poem poetry letter epigraph
    bibliography references csl-bib-body hanging-indent csl-entry
    """
)
VERSE = names("verse line-block poem poetry")
"""Divisions whose lines are kept."""
_ARGUMENTS = names(
    """
    figure figure-md image code code-block code-cell literalinclude math toctree include mermaid
    list-table csv-table table bibliography tableofcontents contents eval-rst glossary index raw
    """
)
"""Directives whose first line holds no title: they stay as typed, and are reported."""
_FENCE = late(r" {0,3}(?P<sign>:{3,}|/{3,}|>{3}$)[ ]*(?P<info>[^\n]*?)[ :]*$")
_SIGNS = (":::", "///", ">>>")
_INFO = late(
    r"(?:\{(?P<directive>[a-z][\w-]*)\}|(?P<name>[A-Za-z][\w-]*))?"
    r"(?:\[(?P<label>[^\]\n]*)\]|[ ]*\|[ ]*(?P<piped>[^{}\n]*)|[ ]+(?P<title>[^\s{}][^{}\n]*))?"
    r"[ ]*(?P<list>\{.*\})?$"
)
_NOTICE = late(
    r" {0,3}(?:!!!|\?\?\?\+?)[ ]?(?P<name>[A-Za-z][\w-]*)(?P<more>(?:[ ]+[\w-]+)*)"
    r'(?:[ ]+"(?P<title>.*)")?[ ]*$'
)
_TAB = late(r' {0,3}===[!+]?[ ]+"(?P<title>[^"\n]+)"[ ]*$')
_ALERT = late(r"\[!(?P<name>[A-Za-z][\w-]*)(?:\|[^\]\n]*)?\](?:[+-]?(?:[ ]+(?P<title>\S.*))?[ ]*)$")
_OPTION = late(r"(?: {4}|:)[\w-]+:(?: |$)")
_BAR = late(r" {0,3}\|(?:[ ]|$)")


class Frame(NamedTuple):
    """What the first line of a framed block says, and where the block ends."""

    inside: list[Line]
    after: int
    """The place of the line after it."""
    name: str = ""
    title: str = ""
    attributes: Pairs = ()
    lost: str = ""
    """What has no meaning here."""
    notice: bool = True
    """Whether it is a quotation; else a division."""


def shown_title(name: str, title: str) -> str:
    """Return the title of a notice: its own, or its name.

    >>> shown_title("note", ""), shown_title("tip", "Rivers"), shown_title("quote", "")
    ('Note', 'Rivers', '')
    """
    return title or ("" if name.lower() in _SILENT else name.replace("-", " ").capitalize())


def alert(inside: Sequence[Line]) -> str | None:
    """Return the title of a quotation that begins with a mark of GitHub's; None without one.

    >>> alert([(1, "[!warning]- Mind the step")]), alert([(1, "[!NOTE]")]), alert([(1, "[1]")])
    ('Mind the step', 'Note', None)
    """
    match = _ALERT.match(inside[0][1]) if inside else None
    return shown_title(match["name"], match["title"] or "").strip() if match else None


_DIRECTIVE = late(r"[ ]*\{(?P<name>[a-z][\w-]*)\}[ ]*(?P<title>[^`]*?)[ ]*$")
_ADMONISH = late(r'[ ]*admonish(?:[ ]+(?P<name>[\w-]+))?(?:[ ]+"(?P<title>[^"]*)")?[ ]*$')


def directive(info: str) -> tuple[str, str] | None:
    """Return name and title of a fence that holds a text, not code (MyST, mdbook-admonish).

    >>> directive("{tip} Mind the step"), directive("admonish note"), directive("{python}")
    (('tip', 'Mind the step'), ('note', 'Note'), None)
    """
    match = _DIRECTIVE.match(info) or _ADMONISH.match(info)
    name = match["name"] or "note" if match else ""
    if not match or not (name in NOTICES or name in _ASIDES):
        return None
    return name, shown_title(name, match["title"] or "")


class Frames:
    """Finds framed blocks; the ends of all that stand on one level are looked for once."""

    def __init__(self) -> None:
        self._ends: dict[int, tuple[list[Line], dict[int, int]]] = {}

    def read(self, numbered: list[Line], at: int) -> Frame | None:
        """Return the block that a line opens, if it does."""
        text = numbered[at][1]
        match text.lstrip(" ")[:3]:
            case ":::" | "///":
                return self._fenced(numbered, at)
            case ">>>" if stop := self._ends_of(numbered).get(at):
                return Frame(numbered[at + 1 : stop], stop + 1)
            case "!!!" | "???" if match := _NOTICE.match(text):
                inside, after = indented(numbered, at + 1, [], lambda _: True)
                if inside:
                    title = match["title"]
                    shown = "" if title == "" else shown_title(match["name"], title or "")
                    return Frame(inside, after, match["name"], shown, lost=match["more"].strip())
            case "===" if match := _TAB.match(text):
                inside, after = indented(numbered, at + 1, [], lambda _: True)
                if inside:
                    return Frame(inside, after, title=match["title"], notice=False)
        return None

    def _fenced(self, numbered: list[Line], at: int) -> Frame | None:
        fence = _FENCE.match(numbered[at][1])
        stop = self._ends_of(numbered).get(at)
        if not fence or stop is None:
            return None
        inside = numbered[at + 1 : stop]
        said = _INFO.match(fence["info"])
        pairs = attributes.alone(said["list"]) if said and said["list"] else ()
        if not said or (said["list"] and not pairs) or said["directive"] in _ARGUMENTS:
            return None
        classes = [value for key, value in pairs if key == "class"]
        name = said["directive"] or said["name"] or (classes[0] if classes else "")
        name = re.sub(r"^(?:callout-|rmd)(?=.)", "", name)
        title = said["label"] or said["piped"] or said["title"] or dict(pairs).get("title", "")
        if title or name in NOTICES:
            kept = tuple(one for one in pairs if one[0] not in ("class", "title"))
            return Frame(inside, stop + 1, name, shown_title(name, title.strip()), kept)
        if said["name"]:
            pairs = (("class", said["name"]), *pairs)
        unknown = [value for key, value in pairs if key == "class" and value not in _QUIET]
        if said["directive"]:
            unknown.append(said["directive"])
        return Frame(inside, stop + 1, name, "", pairs, " ".join(unknown), notice=False)

    def _ends_of(self, numbered: list[Line]) -> dict[int, int]:
        """Return the place of each line that opens a fenced block → that of its end."""
        known = self._ends.get(id(numbered))
        if known is None:
            ends: dict[int, int] = {}
            opened: list[tuple[int, str]] = []
            code = ""
            for at, (_, text) in enumerate(numbered):
                if code or text.lstrip(" ")[:1] in ("`", "~"):
                    code = _code_after(text, code)
                elif text.lstrip(" ")[:3] in _SIGNS and (fence := _FENCE.match(text)):
                    sign = fence["sign"][0]
                    known_sign = opened and opened[-1][1] == sign
                    if fence["info"] or (sign == ">" and not known_sign):
                        opened.append((at, sign))
                    elif known_sign:
                        ends[opened.pop()[0]] = at
            known = self._ends[id(numbered)] = (numbered, ends)
        return known[1]


def _code_after(text: str, fence: str) -> str:
    """Return the fence of the code that is open after a line."""
    match = line_openings.FENCE.match(text)
    if not match:
        return fence
    if not fence:
        return match[2]
    closes = match[2].startswith(fence) and not match[3].strip()
    return "" if closes else fence


class Parse(Protocol):
    """Reads what a block holds; `apart`: no chapter begins there, and nobody speaks."""

    def __call__(self, inside: list[Line], *, apart: bool) -> list[Block]:
        """Read some lines."""


def written(frame: Frame, number: int, parse: Parse, report: Report) -> list[Block]:
    """Return the blocks that a framed one becomes: a quotation with its title, or a division.

    Warnings: MD45 what its first lines say of looks and options, which has no meaning here.
    """
    unknown, inside = options(frame.inside) if frame.name else ([], frame.inside)
    if frame.lost:
        report.add("MD45", number, excerpt=frame.lost[:60])
    for line, text in unknown:
        report.add("MD45", line, excerpt=text.strip()[:60])
    if frame.notice:
        return [titled(number, frame.title, parse(inside, apart=True), frame.attributes)]
    if frame.title:
        return [_in_bold(number, frame.title), *parse(inside, apart=True)]
    pairs = "".join(f' {key}="{escape(value)}"' for key, value in frame.attributes)
    held = parse(verse(inside) if frame.name in VERSE else inside, apart=False)
    end = (inside[-1][0] if inside else number) + 1
    return [Html(number, f"<div{pairs}>"), *held, Html(end, "</div>")]


def titled(number: int, title: str, inside: list[Block], pairs: Pairs = ()) -> Quote:
    """Make a quotation with a title in bold, unless it begins with a heading."""
    if title and not (inside and isinstance(inside[0], Heading)):
        inside = [_in_bold(number, title), *inside]
    return Quote(number, inside, pairs)


def _in_bold(number: int, title: str) -> Paragraph:
    return Paragraph(number, title if "**" in title else f"**{title}**")


def options(inside: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part the options that open a block, `:class: x` or indented, from its text."""
    count = 0
    while count < len(inside) and _OPTION.match(inside[count][1]):
        count += 1
    return inside[:count], inside[count:]


def verse(inside: Sequence[Line]) -> list[Line]:
    """Break the lines of a division of verse by hand."""
    broken: list[Line] = []
    for place, (line, text) in enumerate(inside):
        goes_on = text.strip() and place + 1 < len(inside) and inside[place + 1][1].strip()
        broken.append((line, text.rstrip("\\ ") + "\\" if goes_on else text))
    return broken


def line_block(numbered: Sequence[Line], at: int) -> tuple[list[Line], int] | None:
    """Read a line block: its stanzas, their lines broken by hand, and the place after it.

    None when none starts here: rows of a table that lacks its rule end in a bar, too.
    """
    if not _BAR.match(numbered[at][1]):
        return None
    stanzas: list[Line] = []
    open_stanza = False
    bars = 0
    while at < len(numbered):
        number, text = numbered[at]
        if _BAR.match(text):
            words = text.lstrip(" ")[2:].rstrip()
            bars += "|" in words
            if words and open_stanza:
                first, before = stanzas[-1]
                stanzas[-1] = first, f"{before.rstrip(chr(92))}\\\n{verse_line(words)}"
            elif words:
                stanzas.append((number, verse_line(words)))
            open_stanza = bool(words)
        elif text.startswith(" ") and text.strip() and open_stanza:
            first, before = stanzas[-1]
            stanzas[-1] = first, f"{before}\n{text.strip()}"
        else:
            break
        at += 1
    return (stanzas, at) if stanzas and not bars else None


def verse_line(text: str) -> str:
    """Return a line of verse, its indentation in spaces that HTML keeps, an em for two."""
    bare = text.lstrip(" ")
    return "\u2003" * ((len(text) - len(bare)) // 2) + bare
