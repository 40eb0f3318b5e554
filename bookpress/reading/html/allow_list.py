"""What may stand in a book: elements, their attributes, and what holds what.

This list is final: whatever the source writes, as raw HTML or as an attribute list, passes here,
and nothing that runs, fetches, frames, submits or attaches is on it. Elements that are not on the
list are refused (an error) when they do such things, left out with their content kept (a warning)
when they only dress, and printed as typed when HTML does not know them.
"""

from __future__ import annotations

import re

from bookpress.model.elements import ALL_BLOCKS, CELLS, HEADINGS, PHRASES, names
from bookpress.patterns import late
from bookpress.reading.html.addresses import check_address
from bookpress.reading.pictures.widths import take_width
from bookpress.reading.report import Report

RENAMED = {
    **{"strike": "s", "tt": "code", "acronym": "abbr", "center": "div"},
    **{"h1": "h3", "h2": "h3", "tfoot": "tbody"},
}
"""Old names for the same, and heads that only Markdown writes."""
REFUSED = names(
    """
    script iframe frame frameset object embed applet form input button select option
    optgroup textarea link base svg math video audio track template
    portal param noembed noframes bgsound image isindex keygen fencedframe
    """
)
"""What runs, fetches, frames, submits or attaches."""
DROPPED = names(
    """
    html head body section article aside header footer main nav address font big details
    summary hgroup picture source time data ruby rb rt rp rtc bdi bdo wbr label fieldset legend
    output progress meter map area col colgroup search dir menu menuitem marquee blink nobr basefont
    datalist title dialog noscript xmp plaintext listing canvas slot style meta
    """
)
"""What only dresses or groups: the tags go, the content stays; that of a style sheet goes too."""
PARTING = DROPPED & (ALL_BLOCKS | names("listing marquee noscript plaintext search xmp"))
"""Those that begin a line: no word goes on over their tags."""

_EVERYWHERE = frozenset({"id", "class", "lang", "dir", "title"})
_OWN = {
    "a": {"href"},
    "img": {"src", "alt"},
    "h1": {"short"},
    "h2": {"short"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
OF_A_MARK = ("entry", "see", "seealso")
"""What an element of class `index` may say: its entry, and to which others it leads."""
_VALUES = {
    "dir": late(r"(?:ltr|rtl|auto)$"),
    "lang": late(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}$"),
    "start": late(r"-?[0-9]{1,9}$"),
    "scope": late(r"(?:row|col|rowgroup|colgroup)$"),
    "colspan": late(r"[1-9][0-9]?$"),
    "rowspan": late(r"[1-9][0-9]{0,2}$"),
}
RESERVED = names(
    """
    speech interviewee interviewer remark note note-call again page-reference speaker fault
    endnotes endnote endnote-number
    index-list index-letter index-below index-entry index-term index-see locators locator
    undescribed
    """
)
"""Classes by which the later rooms know what reading made."""
_SAME = {
    **{"smallcaps": "sc", "small-caps": "sc", "centered": "center"},
    **dict.fromkeys(("references", "csl-bib-body", "hanging-indent"), "bibliography"),
}
"""What other tools call a class of ours."""
_ELSEWHERE = names(
    """
    numberLines number-lines lineAnchors tabset panel-tabset aside column-margin hidden
    content-visible content-hidden fragment incremental nonincremental annotate md-button
    """
)
"""Classes by which other tools change what is shown, and which have no effect in a book."""
_CLASS = late(r"[^\W\d][\w-]*$")
_ALIGN = frozenset({"left", "center", "right"})
_ALIGNED = HEADINGS | CELLS | {"p", "div"}
_TEXT_ALIGN = late(r"\s*text-align\s*:\s*(left|center|right)\s*;?\s*", re.IGNORECASE)

_HELD = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": CELLS,
}
_HOLDERS = {"figcaption": {"figure"}} | {
    tag: {holder for holder, held in _HELD.items() if tag in held}
    for tag in frozenset().union(*_HELD.values())
}
_PHRASES_ONLY = PHRASES | HEADINGS | {"p", "pre", "dt", "caption"}


_NAME = late(r"</?([A-Za-z][\w-]*)")


def spoken(tag: str) -> str:
    """Return what a tag is among words that are said: nothing, a blank where it parts words.

    >>> [spoken(tag) for tag in ("<br/>", "</b>", "</td>", "<!-- -->", "<Name>")]
    [' ', '', ' ', '', '<Name>']
    """
    match = _NAME.match(tag)
    name = match[1].lower() if match else ""
    if name in ALL_BLOCKS or name == "br":
        return " "
    known = not name or name in PHRASES | DROPPED | REFUSED or name in RENAMED
    return "" if known else tag


def fits(tag: str, holder: str) -> bool:
    """Return whether an element may stand right inside another (XHTML's content models)."""
    if tag in _HOLDERS and holder not in _HOLDERS[tag]:
        return False
    if holder in _HELD:
        return tag in _HELD[holder]
    if holder == "figure" and tag == "br":
        return False
    return tag in PHRASES or holder not in _PHRASES_ONLY


def holds_text(holder: str) -> bool:
    """Return whether words may stand right inside an element."""
    return holder not in _HELD


def usable_id(typed: str) -> str:
    """Return the id that stands in the files for one as typed; nothing where nothing is left of it.

    >>> usable_id("sec:intro"), usable_id("1968"), usable_id("été"), usable_id("::")
    ('sec-intro', 's-1968', 'été', '')
    """
    name = "-".join(re.findall(r"[\w.-]+", typed)).strip("-.")
    return f"s-{name}" if name and (name[0].isdigit() or name[0] == "_") else name


def check_attributes(
    tag: str, pairs: tuple[tuple[str, str], ...], line: int, report: Report
) -> dict[str, str]:
    """Return the attributes that an element keeps; the rest is reported.

    Errors: RH10 a handler, RH13 a bad language, MD06 a bad id, AD01–AD26 a bad address. Warnings:
    RH11 an attribute without place, RH12 a class of ours, MD45 one of another tool.
    """
    kept: dict[str, str] = {}
    is_mark = any(name == "class" and "index" in value.split() for name, value in pairs)
    own = _OWN.get(tag, set()).union(OF_A_MARK if is_mark and tag in PHRASES else ())
    if tag == "img":
        width, pairs = take_width(pairs)
        kept |= {"width": width} if width else {}
    for name, value in pairs:
        name = "lang" if name == "xml:lang" else name.lower()
        if name == "name" and tag == "a":
            name = "id"
        if name.startswith("on"):
            report.add("RH10", line, name=name)
        elif name == "class":
            _add_classes(kept, value.split(), line, report)
        elif name == "align" and tag in _ALIGNED and value.lower() in _ALIGN:
            _add_classes(kept, [value.lower()], line, report)
        elif name == "style" and tag in _ALIGNED and (aligned := _TEXT_ALIGN.fullmatch(value)):
            _add_classes(kept, [aligned[1].lower()], line, report)
        elif name not in _EVERYWHERE and name not in own:
            report.add("RH11", line, name=name, tag=tag)
        elif name == "href":
            address = check_address(value)
            if address.code:
                said = {"suggestion": address.suggestion, "letters": address.letters}
                report.add(address.code, line, address=value.strip()[:80], **said)
            else:
                kept["href"] = address.value
        elif name == "id":
            if usable := usable_id(value):
                kept["id"] = usable
            else:
                report.add("MD06", line, value=value[:40])
        elif name in _VALUES and not _VALUES[name].match(value.strip()):
            report.add(
                "RH13" if name == "lang" else "RH11", line, name=name, tag=tag, value=value[:40]
            )
        else:
            kept[name] = value.strip() if name in _VALUES else value
    return kept


def _add_classes(kept: dict[str, str], names: list[str], line: int, report: Report) -> None:
    """Add the classes that are free to use."""
    for name in names:
        name = _SAME.get(name, name)
        if name in _ELSEWHERE:
            report.add("MD45", line, excerpt=name)
            continue
        if name in RESERVED or not _CLASS.match(name):
            report.add("RH12", line, name=name)
        elif name not in kept.get("class", "").split():
            kept["class"] = f"{kept['class']} {name}" if "class" in kept else name
