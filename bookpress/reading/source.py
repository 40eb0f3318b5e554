"""The bytes of a source become text, and the text a head and a body.

    decode   bytes → text in UTF-8, NFC, lines ended by "\\n", and what was wrong with the bytes
    split    text → head (between `---` lines) and body, each with its first line

Both always give something, so that the faults of head and body are shown in the same run as those
of the encoding. What comes out is safe for XML 1.0 (clause 2.2, production Char): a character that
is forbidden there is reported and left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late
from bookpress.reading.characters import check_characters

MOST_BYTES = 64_000_000
"""A source is read whole into memory; the longest novels have 6 MB."""

MOST_ALIKE = 20
"""Findings of one code that are shown one by one; the last says how many more there are."""

_BOM = "\ufeff"

_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "Word (.doc)"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"ID3", "MP3"),
    (b"\xff\xfb", "MP3"),
    (b"RIFF", "WAV"),
    (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"),
    (b"\x1aE\xdf\xa3", "WebM"),
)
_RECORDINGS = ("MP3", "WAV", "Ogg", "FLAC", "WebM", "MP4")
_WORD = "Word (.docx)"
_PACKED = {
    _WORD: b"word/",
    "OpenDocument (.odt)": b"opendocument",
    "EPUB": b"epub+zip",
}
"""What a zip file is by a name that stands in it."""
_SAVED = ("Word (.doc)", "OpenDocument (.odt)", "RTF")
"""What a word processor saves as .docx."""

_MOST_SIGNS = 12
"""Signs of a line in another encoding that a message repeats."""

_UTF_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)

_LEGACY = (("cp1252", "WINDOWS-1252"), ("mac_roman", "MACINTOSH"), ("cp850", "CP850"))
"""What French texts were written in before UTF-8: Windows (Latin-1 inside), old Macs, DOS."""
_FRENCH = frozenset("éèêëàâçùûîïôöüœÉÈÀÊÇŒ’‘“”«»—–…€°\u00a0")

# UTF-8 never holds ED followed by A0–BF: that is half of a UTF-16 pair written by a broken tool.
_HALF = late(rb"\xed[\xa0-\xbf][\x80-\xbf]")

_NOT_UTF8 = late("[\udc80-\udcff]")

Trouble: TypeAlias = Literal["", "missing", "unclosed", "dots"]


class Source(NamedTuple):
    """A source in two, head and body."""

    file: str
    """The file as the person named it."""
    front_matter: str
    """What stands between the `---` lines, without them."""
    front_matter_line: int
    """The line of the file where the head's text starts; 0 when there is no head."""
    body: str
    body_line: int
    """The line of the file where the body starts."""
    trouble: Trouble = ""
    """What is wrong with the fences of the head: `read_head` reports it."""


def too_large(size: int, file: str) -> list[Finding]:
    """Refuse a source of so many bytes (EN12); asked before it is read, too."""
    if size <= MOST_BYTES:
        return []
    values = {"size": size // 1_000_000, "limit": MOST_BYTES // 1_000_000}
    return [finding("EN12", Place(file), **values)]


def decode(content: bytes, file: str) -> tuple[str, list[Finding]]:
    """Read the bytes of a source as UTF-8 and report what is not.

    A byte order mark is dropped, line ends become line feeds, text becomes NFC. Errors: EN06
    (no text at all), EN12 (too large). Warnings: EN01 (a legacy encoding, which is guessed), EN02
    (UTF-16 or UTF-32), EN03 (single bytes that are not UTF-8, read as the encoding that French
    texts had before), EN05 (halves of UTF-16 pairs, shown as “???”), and those of characters.
    """
    if found := too_large(len(content), file):
        return "", found
    for magic, kind in (*_MAGIC, (content[:4] + b"ftyp", "MP4")):
        if content.startswith(magic):
            return "", [_no_text(content, kind, file)]
    text, found = _to_text(content, file)
    text = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    text, unwanted = check_characters(text, file)
    found += unwanted
    if not unicodedata.is_normalized("NFC", text):
        lines = [
            number
            for number, line in enumerate(text.split("\n"), 1)
            if not unicodedata.is_normalized("NFC", line)
        ]
        if lines:
            found.append(finding("EN08", Place(file, line=lines[0]), count=len(lines)))
        text = unicodedata.normalize("NFC", text)
    return text, _shortened(sorted(found, key=lambda each: each.place.line))


def split(text: str, file: str) -> Source:
    """Part the head from the body.

    The head stands between two lines of `---` at the top, or of `+++` when it is in TOML, which is
    written as YAML; blank lines before it and blanks after the dashes are let pass. Without it, all
    is body. A head that is not closed is taken to end at its first blank line, so that head and
    body are both checked.

    >>> parts = split("---\\ntitle: A\\n---\\nText\\n", "a.md")
    >>> parts.front_matter, parts.front_matter_line, parts.body, parts.body_line
    ('title: A\\n', 2, 'Text\\n', 4)
    """
    lines = text.split("\n")
    top = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    fence = lines[top].rstrip() if top < len(lines) else ""
    if fence not in ("---", "+++"):
        return Source(file, "", 0, text, 1, "missing")
    ends = ("---", "...") if fence == "---" else ("+++",)
    start = top + 1
    trouble: Trouble = "unclosed"
    for end in range(start, len(lines)):
        if lines[end].rstrip() in ends:
            trouble = "dots" if lines[end].startswith("...") else ""
            break
    else:
        end = next(
            (n for n in range(start, len(lines)) if _ends_front_matter(lines[n])), len(lines)
        )
    given: Iterable[str] = lines[start:end]
    if fence != "---":
        from bookpress.reading.front_matter.toml_keys import as_yaml

        given = as_yaml(given)
    front_matter = "".join(f"{line}\n" for line in given)
    body = end if trouble == "unclosed" else end + 1
    return Source(file, front_matter, start + 1, "\n".join(lines[body:]), body + 1, trouble)


def _no_text(content: bytes, kind: str, file: str) -> Finding:
    """Say what a file is that is no text, and the command that makes one of it (EN06)."""
    from shlex import quote

    if kind == "zip":
        kind = next((name for name, sign in _PACKED.items() if sign in content), kind)
    if kind in _RECORDINGS:
        return finding("EN06", Place(file), kind=kind, programs="Whisper, Otter")
    if kind not in (_WORD, *_SAVED):
        return finding("EN06", Place(file), kind=kind, other=kind)
    command = f"bookpress import {quote(file)}"
    if kind == _WORD:  # its name may end as it likes
        return finding("EN06", Place(file), kind=kind, command=command)
    command = f"bookpress import {quote(str(Path(file).with_suffix('.docx')))}"
    return finding("EN06", Place(file), kind=kind, saved=command)


def _ends_front_matter(line: str) -> bool:
    """Return whether a line cannot belong to a head that somebody forgot to close."""
    return not line.strip() or line.startswith("#")


def _to_text(content: bytes, file: str) -> tuple[str, list[Finding]]:
    """Decode the bytes, by the encoding that they are in, and report any but UTF-8."""
    found: list[Finding] = []
    if wide := _wide_encoding(content):
        codec, name = wide
        found.append(finding("EN02", Place(file, line=1), encoding=name))
        return content.decode(codec, "ignore"), found
    halves = list(_HALF.finditer(content))
    for half, line in zip(halves, _lines_of(content, (h.start() for h in halves)), strict=True):
        unit = f"U+{ord(half[0].decode('utf-8', 'surrogatepass')):04X}"
        found.append(finding("EN05", Place(file, line=line), unit=unit))
    # Three bytes for three, so that offsets stay true.
    content = _HALF.sub(b"???", content)
    try:
        return content.decode(), found
    except UnicodeDecodeError:
        lenient = content.decode("utf-8", "surrogateescape")
    strange = list(_NOT_UTF8.finditer(lenient))
    offsets = _byte_offsets(lenient, (match.start() for match in strange))
    right = sum(char >= "\x80" for char in lenient) - len(strange)
    mixed = any(char in _FRENCH for char in lenient)
    codec, name = _legacy_encoding(bytes(ord(match[0]) & 0xFF for match in strange))
    if len(strange) > 2 * right and not mixed:  # some old letters look like UTF-8 by chance
        at = Place(file, line=next(_lines_of(content, offsets)))
        found.append(finding("EN01", at, encoding=name))
        return content.decode(codec, "ignore"), found
    places = list(offsets)
    read_as: dict[int, list[str]] = {}
    for offset, line in zip(places, _lines_of(content, places), strict=True):
        read_as.setdefault(line, []).append(content[offset : offset + 1].decode(codec, "replace"))
    for line, signs in read_as.items():
        read_so = " ".join(signs[:_MOST_SIGNS]) + " …" * (len(signs) > _MOST_SIGNS)
        found.append(finding("EN03", Place(file, line=line), read=read_so))

    def read(match: re.Match[str]) -> str:
        # surrogateescape stands for the byte 80 by U+DC80.
        return bytes([ord(match[0]) & 0xFF]).decode(codec, "replace")

    return _NOT_UTF8.sub(read, lenient), found


def _wide_encoding(content: bytes) -> tuple[str, str] | None:
    """Tell UTF-16 and UTF-32 by their mark, or by the zero byte in every second place."""
    for mark, codec, name in _UTF_MARKS:
        if content.startswith(mark):
            return codec, name
    start = content[:2000]
    for zeros, letters, codec in ((start[1::2], start[::2], "le"), (start[::2], start[1::2], "be")):
        if (
            len(zeros) > 4
            and zeros.count(0) > 0.6 * len(zeros)
            and letters.count(0) < len(zeros) / 9
        ):
            return f"utf-16-{codec}", "UTF-16"
    return None


def _legacy_encoding(high: bytes) -> tuple[str, str]:
    """Guess the encoding in which some bytes give the most letters and signs of French."""

    def score(codec: str) -> int:
        return sum(char in _FRENCH for char in high.decode(codec, "replace"))

    codec, name = max(_LEGACY, key=lambda pair: score(pair[0]))
    return codec, name


def _byte_offsets(text: str, indexes: Iterable[int]) -> Iterator[int]:
    """Yield the offset in bytes of each rising index of a text that was read leniently."""
    offset = last = 0
    for index in indexes:
        offset += len(text[last:index].encode("utf-8", "surrogateescape"))
        last = index
        yield offset


def _lines_of(content: bytes, offsets: Iterable[int]) -> Iterator[int]:
    """Yield the line, from 1, of each rising offset; lines end as on any system."""
    line, last = 1, 0
    for offset in offsets:
        part = content[last:offset]
        line += part.count(b"\n") + part.count(b"\r") - part.count(b"\r\n")
        last = offset
        yield line


def _shortened(found: list[Finding]) -> list[Finding]:
    """Keep the first findings of each code; the last that is kept says how many more there are."""
    count: dict[str, int] = {}
    for each in found:
        count[each.code] = count.get(each.code, 0) + 1
    shown: dict[str, int] = {}
    kept: list[Finding] = []
    for each in found:
        number = shown[each.code] = shown.get(each.code, 0) + 1
        if number < MOST_ALIKE or count[each.code] <= MOST_ALIKE:
            kept.append(each)
        elif number == MOST_ALIKE:
            more = count[each.code] - MOST_ALIKE
            kept.append(finding(each.code, each.place, **{**each.values, "more": more}))
    return kept
