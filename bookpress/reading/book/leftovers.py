"""Marks that were typed for something and became nothing: they are printed as they stand.

It reads a text after its patterns: what they took is gone, and what a backslash keeps is a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element as Parsed

from markdown import util

from bookpress.patterns import late
from bookpress.reading.report import Report

_ESCAPED = late(f"{util.STX}\\d+{util.ETX}")
_OPAQUE = "\ufffc"
"""Stands for code, a tag or a picture."""
_ADDRESS = r"(?:https?:|mailto:|www\.|\#[^\W\d])"
_OPENS = r"(?=[^\W\d_]|[«“\"‘(¿¡])"
_FORMS = {
    "AD08": rf"\[[^\[\]\n]{{1,200}}\]\s{{0,3}}\({_ADDRESS}[^()\n]{{0,200}}\)?"
    rf"|\([^()\n]{{1,200}}\)\[{_ADDRESS}[^\[\]\n]{{0,200}}\]"
    rf"|\[[^\[\]()\n]{{1,100}}\({_ADDRESS}[^()\s]{{0,200}}\)(?![^\[\n]*\])"
    r"|!\[[^\[\]\n]{0,200}\][ ]?\([^()\n]{1,200}\)?"
    r"|!\([\w./-]{1,200}\.(?:png|jpe?g|gif|svg|webp)\)",
    "AD09": rf"^\[[^\[\]^\n]{{1,80}}\][ \u00a0\u202f]?[:=][ ]?(?={_ADDRESS})[^\n]{{0,60}}",
    "NT09": r"\[[ ]*\^[ ]*\w[^\]\[\n]{0,40}\]|\[\^\w{1,20}(?=[\s.,;:]|$)|\[\d{1,3}\^\]",
    "MD79": rf"(?<![^\s\](){_OPAQUE}])\{{:?[ ]*[#.][ ]?[^\W\d][^{{}}\n]{{0,80}}\}}"
    rf"|(?<=[\]){_OPAQUE}])\{{(?!=)[^{{}}\n]{{0,40}}[#.=][^{{}}\n]{{0,40}}\}}"
    r"|^[{(][.#][A-Za-z][\w-]*$",
    "MD88": r"(?<!<)<<[ \u00a0]?[^\W\d_][^<>\n]{0,200}>>(?!>)"
    r"|(?<![\w,]),,(?=[^\W\d_])[^\n']{0,20}|(?<=[^\W\d_]|[.,;:!?…])''(?!\w|')",
    "MD94": r"&(?:[A-Za-z][A-Za-z0-9]{1,11}|#[0-9A-Za-z]{1,8});"
    r"|&(?:nbsp|quot|copy|hellip|[mn]dash|[lr]aquo|[AEIOUaeiou](?:acute|grave|circ|uml))\b",
    "MD95": r"<[\s/\\]*[bB][rR][\s/\\]*>",
    "MD83": r"<[ ]?![ ]?-[^\n]{0,40}",
    "MD70": rf"(?<![^\s(\[«“\"‘—–-])\*{{1,3}}(?!nix\b){_OPENS}[^\n*]{{0,30}}"
    r"|(?<![^\s(\[«“\"‘—–-])_{1,2}(?=[^\W\d_]+(?:[,.;:!?]?(?:\s|$)|[’'-]))[^\n_]{0,30}"
    r"|(?<!\S)(?:~~|==)(?=[^\W\d_])[^\n]{0,30}"
    r"|(?:[^\W_]|[.!?,;:»”\"…])\*{2,3}(?=[\s.,;:!?)»”]|$)"
    r"|(?:(?<=\s)|^)\*\*[ ][^*\n]{1,200}[ ]\*\*(?=[\s.,;:!?]|$)",
    "MD87": r"(?<![^\W\d_])(?<!`)`+(?=[^\s`])[^\n`]{0,30}|(?<=[^\s`])`+(?![^\W\d_`])"
    r"|^['‘’´]{3}[^\s'‘’´]*$",
}
_NAME = late(r"_+[^\W\d_]+[A-Z]")
"""`_CamelCase`, a word of a program."""
_STAR = late(r"\w\*(?![\w*])")
_ANY = late("|".join(f"(?P<{code}>{form})" for code, form in _FORMS.items()), re.MULTILINE)
_SUSPICIOUS = late(r"[*_`\[{&~=<]|,,|''|>>|[‘’´]{3}|^\(\.|!\(", re.MULTILINE)


def report_leftovers(node: Parsed, line: int, report: Report) -> None:
    """Report the marks that a text keeps; of each kind the first, with its line.

    `node`: the text as `Inlines.read` gives it. Warnings: AD08 and AD09 links that are none, MD70
    emphasis without end, MD79 an attribute list that is none, MD83 a comment without end, MD87 a
    lone backtick, MD88 signs for quotation marks, MD94 an entity and MD95 a line break that HTML
    does not know, NT09 a call that is none.
    """
    seen = "".join(_pieces(node))
    if not _SUSPICIOUS.search(seen):
        return
    said: set[str] = set()
    foreign = report.foreign_lines(last=8)  # told already as what another dialect means by them
    for match in _ANY.finditer(seen):
        code = match.lastgroup or ""
        place = line + seen.count("\n", 0, match.start())
        if place in foreign or (code == "MD70" and _means_itself(match, seen)):
            continue
        if code not in said:
            said.add(code)
            excerpt = " ".join(match[0].replace(_OPAQUE, "…").split())[:60]
            report.add(code, place, excerpt=excerpt)


def _means_itself(match: re.Match[str], seen: str) -> bool:
    """Return whether a sign of emphasis is a word’s of a program, or stars that count notes."""
    counts = match[0].endswith("**") and _STAR.search(seen) is not None
    return counts or _NAME.match(match[0]) is not None


def _pieces(node: Parsed) -> Iterator[str]:
    """Yield the words of a text, and a sign for what is none."""
    yield _ESCAPED.sub(_OPAQUE, node.text or "")
    for child in node:
        match child.tag:
            case "br":
                yield "\n"
            case "code" | "raw" | "attrs" | "typed" | "img":
                lost = int(child.get("data-lost", 0)) + child.get("alt", "").count("\n")
                lines = (child.text or "").count("\n") if child.tag != "code" else 0
                yield _OPAQUE + "\n" * (lost + lines)
            case "a" if "data-note" in child.attrib:
                yield _OPAQUE
            case _:
                yield from _pieces(child)
                yield "\n" * int(child.get("data-lost", 0))
        yield _ESCAPED.sub(_OPAQUE, child.tail or "")
