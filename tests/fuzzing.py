"""Random sources through the real line, watched: what `test_fuzz.py` and `scripts/fuzz` share.

A source is made of pieces that mean something, then spoilt. Python's audit events tell what the
line did outside: each connection, program and file opened for writing is a fault, and so is a look
at the file that lies beside the book's folder.
"""

from __future__ import annotations

import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from bookpress import books, pipeline
from bookpress.disk.cache import cache_root
from bookpress.disk.passing import passing_folder
from bookpress.model import clock
from bookpress.model.book import Book
from bookpress.model.findings import BookError, Severity
from bookpress.model.theme import open_theme

HEAD = "---\ntitle: A book\nlanguage: en\nidentifier: urn:x:fuzz\n---\n"

# What is watched.

_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
_CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod")
_FOR_WRITING = 0o3
"""`O_WRONLY | O_RDWR`: the bits of the flags of `open`."""


@dataclass(slots=True)
class Watch:
    """What the line did outside its folders while it was watched."""

    allowed: tuple[Path, ...]
    """Where it may write: the output folder, the cache, and where all passes."""
    secret: Path
    """A file beside the book's folder, which nothing may open."""
    seen: list[str] = field(default_factory=list)

    def hear(self, event: str, details: tuple[Any, ...]) -> None:
        if event.startswith(_NETWORK) or event.startswith(_PROGRAMS):
            self.seen.append(f"{event} {details[:2]}")
        elif event == "open":
            name, _, flags = details
            if isinstance(name, str | bytes):
                path = Path(name.decode() if isinstance(name, bytes) else name)
                written = isinstance(flags, int) and flags & _FOR_WRITING
                if path == self.secret or (written and not self._may_change(path)):
                    self.seen.append(f"open {path}")
        elif event in _CHANGES and not self._may_change(_full(details)):
            self.seen.append(f"{event} {details[0]}")

    def _may_change(self, path: Path) -> bool:
        # A file without a name is opened by its folder. WeasyPrint keeps a copy of each font while
        # it draws.
        return path in (Path("/dev/null"), Path(gettempdir())) or any(
            path.is_relative_to(folder) or str(path).startswith(f"{gettempdir()}/weasyprint-")
            for folder in self.allowed
        )


def _full(details: tuple[Any, ...]) -> Path:
    """Return the path that a change speaks of: a name alone lies in an open folder."""
    folder = next((one for one in reversed(details) if isinstance(one, int) and one >= 0), None)
    path = Path(os.fsdecode(details[0]))
    if path.is_absolute() or folder is None:
        return path
    return Path(f"/proc/self/fd/{folder}").resolve() / path


_watching: list[Watch] = []


def _hear(event: str, details: tuple[Any, ...]) -> None:
    for watch in _watching:
        watch.hear(event, details)


@cache
def _listen() -> None:
    """Ask Python for its audit events, once: an audit hook cannot be taken away."""
    sys.addaudithook(_hear)


@contextmanager
def watched(out: Path, secret: Path) -> Iterator[Watch]:
    """Watch what is done inside the block."""
    _listen()
    watch = Watch((out, cache_root(), passing_folder()), secret)
    _watching.append(watch)
    try:
        yield watch
    finally:
        _watching.remove(watch)


# The line.


def through_the_line(folder: Path, source: bytes, files: dict[str, bytes], whole: bool) -> str:
    """Take a source and the files beside it through the line; give `built` or `refused`.

    `whole`: by the command's own function, all editions, with the layout; else everything but the
    layout and what needs it, which is a hundred times quicker. Errors: an `AssertionError` when
    something was done outside; whatever the line raises that is not a `BookError`.
    """
    book = folder / "book"
    book.mkdir(parents=True, exist_ok=True)
    secret = folder / "secret.png"
    secret.write_bytes(picture("PNG"))
    for name, content in {"book.md": source, **files}.items():
        (book / name).write_bytes(content)
    out = folder / "dist"
    with watched(out, secret) as watch:
        try:
            _build(book / "book.md", out) if whole else _quick(book / "book.md")
        except BookError as error:
            verdict = "refused"
            for one in error.findings:
                _check_words(one)
        else:
            verdict = "built"
    assert not watch.seen, watch.seen
    return verdict


def _check_words(one: Any) -> None:
    """Every finding can be said, in both languages."""
    from bookpress.messages import words

    for language in ("en", "fr"):
        assert words(one, language)


def _build(source: Path, out: Path) -> None:
    outcome = books.build_all([source], out, ("epub", "screen", "print", "web", "feed"))
    if outcome.exit_code:
        raise BookError(outcome.findings)


def _quick(source: Path) -> None:
    """Read, proofread, typeset, render and write what needs no pages, and check it."""
    from bookpress.checking.epub.checks import check_epub
    from bookpress.checking.proofreading import proofread
    from bookpress.editions import make_web
    from bookpress.rendering.epub.edition import render_epub
    from bookpress.rendering.paper.edition import render_paper
    from bookpress.rendering.references.index import with_index
    from bookpress.typography import typeset
    from bookpress.writing.epub.writer import write_epub

    theme = open_theme(None)
    book: Book
    book, found = pipeline.read_book(source)
    for one in (*found, *proofread(book)):
        _check_words(one)
    book, _ = with_index(typeset(book), theme.labels(book.metadata.language))
    render_paper(book, theme)
    when = clock.instant(book.metadata.updated, book.metadata.date)
    cover = picture("JPEG")
    epub = write_epub(book, render_epub(book, theme, ()), theme, cover, (), when)
    faults = [one for one in check_epub(epub, "book.epub") if one.severity is Severity.ERROR]
    assert not faults, faults
    make_web(book, theme, {"book.epub": epub}, cover, "index.html")


# What is made.


@cache
def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    """Draw a small picture of a kind that Pillow writes."""
    file = io.BytesIO()
    Image.new(mode, size, 40).save(file, kind)
    return file.getvalue()


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    b'viewBox="0 0 9 9" width="9" height="9"><title>t</title><defs><linearGradient id="g">'
    b'<stop offset="0" stop-color="red"/></linearGradient></defs><style>.a{fill:#f00}</style>'
    b'<g transform="scale(2)"><path class="a" d="M0 0L9 9C1 2 3 4 5 6z" fill="url(#g)"/>'
    b'<text x="1" y="5">a</text><use xlink:href="#g"/><rect x="1%" y="2mm" width="3" height="4"/>'
    b"</g></svg>"
)

SEEDS = (
    *(picture(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")),
    picture("PNG", "RGBA"),
    picture("PNG", "P"),
    picture("PNG", "1"),
    picture("PNG", "I;16"),
    picture("JPEG", "CMYK"),
    picture("JPEG", "L"),
    SVG,
)
"""One good picture of each kind."""

SVG_PIECES = (
    *(b"<script>1</script>", b'onload="x()"', b'href="http://a.b/c.png"', b'href="../secret.png"'),
    *(b"<!DOCTYPE svg [<!ENTITY a 'b'>]>", b"&a;", b"<foreignObject/>", b"url(http://a.b)"),
    *(b'<image href="data:image/png;base64,AA=="/>', b'<use href="#g"/>', b"<g>" * 300, b"</g>"),
    *(b"@import 'x';", b'transform="rotate(1e999)"', b'd="M1e999 0"', b'width="1e99"', b"\xff"),
    *(b'viewBox="0 0 0 0"', b'<symbol id="s"><use href="#s"/></symbol><use href="#s"/>', b"NaN"),
)


@st.composite
def pictures(draw: Callable[[Any], Any]) -> bytes:
    """Make a picture: a good one with bytes changed, cut, put in, or a chunk of PNG rewritten."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        match draw(st.integers(0, 4)):
            case 0:
                content[at : at + 1] = draw(st.binary(max_size=4))
            case 1:
                del content[at:]
            case 2:
                content[at:at] = draw(st.sampled_from(SVG_PIECES))
            case 3:
                content[at : at + 4] = draw(st.integers(0, 2**32 - 1)).to_bytes(4, "big")
            case _:
                content = _resealed(content)
    return bytes(content)


def _resealed(content: bytearray) -> bytearray:
    """Correct the sums of a PNG's chunks, so that what was changed in them is read."""
    at = 8
    while content.startswith(b"\x89PNG") and at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(content):
            break
        content[end : end + 4] = zlib.crc32(content[at + 4 : end]).to_bytes(4, "big")
        at = end + 4
    return content


_PIECES = """
![a](p.png) ![](p.svg){.decorative} ![ [ ] ( ) [a]( http://b.c * ** _ __ ` ``` ~~~ < <a§href='x'>
<b> </b> <div> </div> <p> </p> <li> <ul> <table><tr><td> </table> <pre> <dl> <h2> <!-- --> &amp;
&#60; &#x1; &#xD800; \\ ~~ == {#a} {.b} {lang=ar§dir=rtl} {onclick=x} {{x}} {%§x§%} [^a] [^b]
¶¶[^a]:§note¶¶ ¶¶[^b]:§autre¶¶ [a]:§http://x¶ *[AB]:§cd¶ AB |§a|§b§|¶|---|---|¶|§c|§d§|¶ >§ -§ 1.§
¶ ¶¶ §§§§ #§T¶ ##§Q¶ ###§h¶ ----¶ ===¶ :§ ¶¶SD:§ ¶¶—§ a é mot§ l'été « » § <script> $x_1$ [[w]]
<img§src=../secret.png> ![a](../secret.png) ![a](%2e%2e/secret.png) <link§rel=attachment§href=x>
<br> <a§name=q> javascript: file:///etc/passwd <? ]]> ! " ' <span§class='speech'> <https://a.b>
<svg><use/></svg> [x][a] \u202e \x00 \ufeff \ufffe مرحبا 漢字 👩‍👩‍👧 e\u0301 ﬁ 1er §; % <sup> </sup>
<math> <iframe§src=//a.b> <style>@import</style> <q> ¶¶Term¶:§def¶¶ #include :::§note¶ ¶>§[!NOTE]¶
{.index} []{.index§entry='a!b'} {.index§see=a}
"""
MARKUP = (*_PIECES.split(), "\u2028", "\x0c", "\x85", "\u00a0", "\r")
"""Signs that mean something, `§` for a blank and `¶` for the end of a line."""


def _typed(pieces: list[str]) -> str:
    return "".join(pieces).replace("§", " ").replace("¶", "\n")


BODIES = st.lists(
    st.one_of(st.sampled_from(MARKUP), st.text(max_size=6)), min_size=1, max_size=80
).map(_typed)

_KEYS = (
    *("title", "language", "subtitle", "short_title", "author", "speakers", "date", "updated"),
    *("identifier", "isbn", "publisher", "collection", "description", "keywords", "rights"),
    *(
        "dedication",
        "epigraph",
        "also",
        "book",
        "cover",
        "site",
        "access",
        "tdm",
        "print",
        "typography",
    ),
    *("fonts", "accessibility", "silence", "nonsense", "title", "language"),
)
_VALUES = (
    *("A book", "fr", "no", "yes", "~", "1", "1e999", "-.inf", "2024-09-07", "2024-02-30", "0x1F"),
    *("[]", "{}", "[a, b]", "{a: b}", "[[[[[[[[]]]]]]]]", "&a [*a]", "*a", "!!python/object:os.x"),
    *(
        "!!binary AA==",
        "!!set {a}",
        "!x y",
        "'",
        '"',
        "|",
        ">",
        "? a",
        "- a",
        "urn:isbn:1",
        "\u202e",
    ),
    *("{name: A, role: aut}", "{SD: {name: S D, role: interviewee}}", "{print: 978-2-07-036823-5}"),
    *(
        "{printer: kdp, marks: yes}",
        "{ink: black, profile: ../secret.png}",
        "p.png",
        "../secret.png",
    ),
    *("https://a.b/", "file:///etc/passwd", "http://", "unlisted", "reserved", "system", "theme"),
    *(
        "{narrow: span, keep: [a], unbroken: [b]}",
        "{HD01: why}",
        "{{ title }}",
        "<b>x</b> & y",
        "é",
    ),
    *(
        "{title: t, author: a, isbn: 1, url: 'x:y'}",
        "a\n  b",
        "[a: b, c]",
        "0b1",
        "9" * 400,
        "\x07",
    ),
)


@st.composite
def heads(draw: Callable[[Any], Any]) -> str:
    """Make a head: good lines, known keys with any value, and what is no YAML at all."""
    lines = draw(
        st.lists(
            st.one_of(
                st.builds("{}: {}".format, st.sampled_from(_KEYS), st.sampled_from(_VALUES)),
                st.builds("{}: {}".format, st.sampled_from(_KEYS), st.text(max_size=12)),
                st.builds("  {}".format, st.sampled_from(_VALUES)),
                st.text(max_size=12),
            ),
            max_size=12,
        )
    )
    good = draw(st.sampled_from(["title: A\nlanguage: en\n", "title: A\n", ""]))
    return f"---\n{good}{chr(10).join(lines)}\n---\n\nText.\n"


def spoilt(source: str, draw: Callable[[Any], Any]) -> bytes:
    """Return the bytes of a source: nearly always UTF-8, now and then with chance bytes inside."""
    content = source.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 19)) == 0:
        at = draw(st.integers(0, len(content)))
        content = content[:at] + draw(st.binary(max_size=4)) + content[at:]
    return content


@st.composite
def sources(draw: Callable[[Any], Any], room: str) -> tuple[bytes, dict[str, bytes]]:
    """Make a source and the files beside it, for one of the rooms: head, markdown, pictures."""
    beside = {"p.png": picture("PNG"), "p.svg": SVG}
    if room == "head":
        return spoilt(draw(heads()), draw), beside
    if room == "markdown":
        return spoilt(HEAD + "\n" + draw(BODIES), draw), beside
    name = draw(st.sampled_from(["p.png", "p.svg", "p.jpg", "p.webp"]))
    cover = f"cover: {name}\n" if draw(st.booleans()) else ""
    source = HEAD.replace("---\n", f"---\n{cover}", 1) + f"\n![a picture]({name})\n"
    return source.encode(), {name: draw(pictures())}
