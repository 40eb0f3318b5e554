"""Words with their look → Markdown, with marks that open and close where a reader sees them.

Blanks stand outside the marks, runs of one look are one, and marks nest: the look that reaches
farthest is opened first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from bookpress.importing.markdown import escape, opening
from bookpress.importing.word.parts.styles import Look
from bookpress.importing.word.pieces import BREAK, Span
from bookpress.patterns import late

_PLAIN = Look()
_BLANKS = late(r"[ \t\n]+")
_URL = late(r"https?://\S+")
_WORD = late(r"\w{1,20}")
_IN_ADDRESS = {" ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C"}
_TAG = late(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_EMPHASIZED = late(r"\*[^*\n]+\*")


class _Layer(NamedTuple):
    """A property of words that is written by marks around them."""

    of: Callable[[Look], object]
    """Its value; what is empty or False is not written."""
    write: Callable[[str, Look, str], str]
    """Marked words, their look, what stands before → Markdown."""


def markdown(spans: Sequence[Span], *, cell: bool = False, guarded: bool = True) -> str:
    """Return spans as Markdown: lines that are kept end with `\\`, in a `cell` of a table `<br>`.

    A start that would open another block is `guarded`; a heading's would not.

    >>> markdown([Span("un "), Span("mot ", Look(bold=True)), Span("gras", Look(bold=True))])
    'un **mot gras**'
    """
    merged = _merged(_tidied(spans))
    escaped = _escaped(merged, cell=cell)
    text = _written(escaped, _LAYERS, "").strip()
    if cell:
        return text.replace(BREAK, "<br>")
    lines = (one.strip() for one in text.split(BREAK))
    return "\\\n".join(opening(one) if guarded else one for one in lines if one)


def tidy_words(spans: Iterable[Span]) -> str:
    """Return what spans say as plain words with single blanks."""
    return " ".join("".join(span.text for span in spans if not span.ready).split())


def _tidied(spans: Iterable[Span]) -> list[Span]:
    """Make blanks single, and part them from the words, so that marks close before them."""
    parted: list[Span] = []
    blank = True
    for span in spans:
        if span.ready or span.look.code:
            parted.append(span)
            blank = False
            continue
        text = _BLANKS.sub(" ", span.text)
        if blank:
            text = text.lstrip(" ")
        if not text:
            continue
        blank = text[-1] in (" ", BREAK)
        words = text.strip()
        lead = text[: len(text) - len(text.lstrip())] if words else text
        pieces = (lead, words, text[len(lead) + len(words) :])
        parted += [Span(piece, span.look) for piece in pieces if piece]
    while parted and not parted[-1].ready and parted[-1].text.isspace():
        parted.pop()
    return parted


def _merged(spans: list[Span]) -> list[Span]:
    """Give blanks and note calls the look of both their neighbours; join what looks alike."""
    looks = [span.look for span in spans]
    loose = [span.text.isspace() if not span.ready else span.look == _PLAIN for span in spans]
    before = _PLAIN
    for at, span in enumerate(spans):
        if loose[at]:
            behind = range(at + 1, min(at + 4, len(spans)))
            after = next((looks[i] for i in behind if not loose[i]), _PLAIN)
            both = _shared(before, after)
            looks[at] = both._replace(code="" if span.ready else both.code)
        else:
            before = looks[at]
    joined: list[Span] = []
    for span, look in zip(spans, looks, strict=True):
        last = joined[-1] if joined else None
        if last and last.look == look and last.ready == span.ready is False:
            joined[-1] = Span(last.text + span.text, look)
        else:
            joined.append(Span(span.text, look, span.ready))
    return joined


def _shared(one: Look, other: Look) -> Look:
    """Return what two looks have in common."""
    theirs = other._asdict()
    return _PLAIN._replace(**{of: own for of, own in one._asdict().items() if theirs[of] == own})


def _escaped(spans: list[Span], *, cell: bool) -> list[Span]:
    """Write a backslash before each sign that would be a mark, alone or across spans."""
    whole = _signs("".join("\ufffc" if one.ready or one.look.code else one.text for one in spans))
    at, found = 0, []
    for span in spans:
        if span.ready or span.look.code:
            at += 1
            found.append(span)
            continue
        signs = {at + sign for sign in _signs(span.text)}
        signs.update(whole.intersection(range(at, at + len(span.text))))
        if span.look.link or span.look.language or span.look.small_capitals:
            signs.update(at + i for i, sign in enumerate(span.text) if sign in "[]")
        for url in _URL.finditer(span.text):
            signs.difference_update(range(at + url.start(), at + url.end()))
        if cell:
            signs.update(at + i for i, sign in enumerate(span.text) if sign == "|")
        text = span.text
        if signs:
            text = "".join(f"\\{sign}" if at + i in signs else sign for i, sign in enumerate(text))
        found.append(Span(text, span.look))
        at += len(span.text)
    return found


def _signs(text: str) -> set[int]:
    """Return the places of the signs that `escape` guards."""
    found: set[int] = set()
    if (escaped := escape(text)) == text:
        return found
    at = 0
    for place, sign in enumerate(text):
        if escaped[at] == "\\" and (sign != "\\" or escaped[at + 1 : at + 2] == "\\"):
            found.add(place)
            at += 1
        at += 1
    return found


def _written(spans: list[Span], layers: Sequence[_Layer], before: str) -> str:
    """Write spans, the layers that are given only; `before` ends what stands in front of them."""
    pieces: list[str] = []
    at = 0
    while at < len(spans):
        first = spans[at]
        end, chosen = at, None
        for layer in layers:
            if kind := layer.of(first.look):
                stop = at + 1
                while stop < len(spans) and layer.of(spans[stop].look) == kind:
                    stop += 1
                if stop > end:
                    end, chosen = stop, layer
        if chosen is None:
            pieces.append(first.text)
            at += 1
        else:
            rest = [layer for layer in layers if layer is not chosen]
            inner = _written(spans[at:end], rest, "")
            pieces.append(chosen.write(inner, first.look, before))
            at = end
        before = (before + pieces[-1])[-2:]
    return "".join(pieces)


def _emphasis(mark: str, tag: str) -> Callable[[str, Look, str], str]:
    """Return what writes an emphasis: by tags where its marks would join those beside it."""

    def write(inner: str, _: Look, before: str) -> str:
        words, sign = inner.strip(" "), mark[0]
        lead = inner[: len(inner) - len(inner.lstrip(" "))]
        tail = inner[len(lead) + len(words) :]
        joins = not lead and before.endswith(sign) and not before.endswith(f"\\{sign}")
        if joins or (mark == sign and words[:3] == words[-3:] == sign * 3):
            return f"{lead}<{tag}>{words}</{tag}>{tail}"
        return f"{lead}{mark}{words}{mark}{tail}"

    return write


def _link(inner: str, look: Look, _: str) -> str:
    address = "".join(_IN_ADDRESS.get(sign, sign) for sign in look.link)
    said = inner.replace("\\", "")
    if said == look.link or f"mailto:{said}" == look.link:
        return f"<{said}>"
    return (
        f"[{inner}](<{address}>)" if "(" in address or ")" in address else f"[{inner}]({address})"
    )


def _attributes(inner: str, look: Look, _: str) -> str:
    language = f"lang={look.language}" if _TAG.fullmatch(look.language) else ""
    if not look.small_capitals and _EMPHASIZED.fullmatch(inner):
        return f"{inner}{{{language}}}" if language else inner
    names = " ".join(filter(None, [".smallcaps" if look.small_capitals else "", language]))
    return f"[{inner}]{{{names}}}" if names else inner


def _raised(inner: str, look: Look, _: str) -> str:
    if _WORD.fullmatch(inner):
        sign = "^" if look.raised == "sup" else "~"
        return f"{sign}{inner}{sign}"
    return f"<{look.raised}>{inner}</{look.raised}>"


def _code(inner: str, _: Look, __: str) -> str:
    words = " ".join(inner.split("\n"))
    longest = max((len(list(run)) for sign, run in groupby(words) if sign == "`"), default=0)
    fence = "`" * (longest + 1)
    blank = " " if words[:1] in "` " or words[-1:] in "` " else ""
    return f"{fence}{blank}{words}{blank}{fence}" if words.strip() else words


_LAYERS = (
    _Layer(lambda look: look.link, _link),
    _Layer(
        lambda look: (
            (look.small_capitals, look.language) if look.small_capitals or look.language else None
        ),
        _attributes,
    ),
    _Layer(lambda look: look.struck, _emphasis("~~", "del")),
    _Layer(lambda look: look.bold, _emphasis("**", "strong")),
    _Layer(lambda look: look.italic, _emphasis("*", "em")),
    _Layer(lambda look: look.raised, _raised),
    _Layer(lambda look: look.code, _code),
)
