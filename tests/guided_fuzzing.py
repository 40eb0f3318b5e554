"""Bytes into one room each, led by what they reach in our code: what `scripts/fuzz` gives atheris.

A target takes any bytes and raises nothing but what is looked for: a trace, a look outside the
book's folder, a drawing that still leads out. How long it may take, `scripts/fuzz` knows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2
from lxml import etree

from tests.fuzzing import HEAD, MARKUP, SVG, SVG_PIECES, picture, watched

ROOT = Path(__file__).parent.parent
LARGEST = 40_000
"""Bytes of an input."""


def read_text(data: bytes, folder: Path) -> None:
    """Read and proofread a source; one without a head gets one."""
    _read(data if data.startswith(b"---") else HEAD.encode() + b"\n" + data, {}, folder)


def typeset_text(data: bytes, folder: Path) -> None:
    """Typeset a fragment of HTML; its first line may name the language."""
    from bookpress.typography import typeset_html

    first, _, rest = data.decode("utf-8", "replace").partition("\n")
    named = re.fullmatch("[a-z]{2}(-[A-Z]{2})?", first)
    typeset_html(rest if named else f"{first}\n{rest}", first if named else "fr")


def judge_drawing(data: bytes, folder: Path) -> None:
    """Judge an SVG picture, as a book that shows it does; what is kept of it leads nowhere."""
    text = f"{HEAD}\n![a picture](p.svg)\n"
    for kept in _read(text.encode(), {"p.svg": data}, folder):
        assert not (found := list(outward(kept))), found


def outward(drawing: bytes) -> Iterator[str]:
    """Name what of a drawing would run or fetch, as a parser of XML and one of CSS see it."""
    for node in etree.fromstring(drawing).iter():
        if not isinstance(node.tag, str):
            yield str(node)
            continue
        if etree.QName(node).localname in ("script", "foreignObject", "iframe"):
            yield node.tag
        for name, value in ((str(name), str(value)) for name, value in node.attrib.items()):
            local = etree.QName(name).localname
            leads = local in ("href", "src", "base") and not value.startswith(("#", "data:image/"))
            if leads or local.startswith("on") or any(_fetched(value)):
                yield f"{name}={value[:80]}"
        if etree.QName(node).localname == "style":
            yield from _fetched("".join(map(str, node.itertext())))


def _fetched(css: str) -> Iterator[str]:
    """Name what a text fetches when it is read as CSS."""
    for part in _parts(tinycss2.parse_component_value_list(css)):
        if part.type == "at-keyword" and part.lower_value == "import":
            yield "@import"
        value = part.value if part.type == "url" else ""
        if part.type == "function" and part.lower_name in ("url", "src"):
            value = "".join(one.value for one in part.arguments if one.type == "string")
        if value and not value.startswith("#"):
            yield f"url({value[:80]})"


def _parts(nodes: Iterable[Any]) -> Iterator[Any]:
    """Yield the parts of a style sheet and what stands inside them."""
    for node in nodes:
        yield node
        yield from _parts(getattr(node, "content", None) or getattr(node, "arguments", None) or ())


def _read(source: bytes, files: dict[str, bytes], folder: Path) -> list[bytes]:
    """Read a source in a folder; give the drawings of its book, none when it is refused."""
    from bookpress.checking.proofreading import proofread
    from bookpress.model.findings import BookError
    from bookpress.pipeline import read_book

    book = folder / "book"
    book.mkdir(parents=True, exist_ok=True)
    for name, content in {"book.md": source, "p.png": picture("PNG"), **files}.items():
        (book / name).write_bytes(content)
    with watched(folder / "dist", folder / "secret.png") as watch:
        try:
            made, _ = read_book(book / "book.md")
        except BookError:
            return []
        finally:
            assert not watch.seen, watch.seen
        proofread(made)
    return [one.content for one in made.pictures if one.media_type == "image/svg+xml"]


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    "reading": read_text,
    "typography": typeset_text,
    "drawings": judge_drawing,
}
"""The room of `scripts/fuzz` → what is done with the bytes there."""


def seeds(room: str) -> list[bytes]:
    """Return good inputs of a room to begin with."""
    books = [file.read_bytes() for file in sorted((ROOT / "tests/books").glob("*.md"))]
    if room == "reading":
        return [one[:LARGEST] for one in books] + [one[-1500:] for one in books]
    if room == "drawings":
        drawn = sorted((ROOT / "tests/books").glob("*.svg"))
        return [SVG, *(file.read_bytes() for file in drawn)]
    rows = sorted((ROOT / "tests/typography").glob("*.tsv"))
    lines = [line for file in rows for line in file.read_text("utf-8").split("\n")[1:-1]]
    chosen = [line.split("\t")[1] for line in lines][::5]
    languages = ["fr", "fr-CH", "en", "de", "it", "es"]
    return [
        f"{languages[number % len(languages)]}\n{text}".encode()
        for number, text in enumerate(chosen)
    ]


def pieces(room: str) -> list[bytes]:
    """Return what means something in a room, to be put in anywhere."""
    if room == "drawings":
        return list(SVG_PIECES)
    return [one.replace("§", " ").replace("¶", "\n").encode() for one in MARKUP]


def changed(
    data: bytes, largest: int, seed: int, room: str, change: Callable[[bytes, int], bytes]
) -> bytes:
    """Change an input by a piece that means something, a part said again and again, or a chance.

    What takes the square of its length shows only when a part of it is repeated.
    """
    chance = random.Random(seed)
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    match chance.randrange(8):
        case 0:
            part = data[start : min(end, start + 80)] or b" "
            data = data[:start] + part * (chance.choice((3, 150, largest)) // len(part) + 1)
        case 1:
            part = chance.choice(pieces(room))
            data = data[:start] + part * (chance.choice((1, 2, 60, largest)) // len(part) + 1)
        case 2 | 3:
            data = data[:start] + chance.choice(pieces(room)) + data[start:]
        case _:
            data = change(data, largest)
    return data[:largest]
