"""A file of Office Open XML is opened: its parts are found, bounded and parsed.

Read by the standard library's `zipfile`, never unpacked to a disk; a part is looked up by its name
among the members, so a name that leads out of the file leads nowhere. What a size says of itself
is not believed: each part is read up to its bound. Source: ECMA-376, part 2 (packages).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from bookpress.importing.word.parts.names import inside
from bookpress.importing.word.parts.told import Told
from bookpress.model.book import Element
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late
from bookpress.reading.source import too_large

MOST_PARTS = 10_000
"""A document with a thousand pictures has 1,020."""
MOST_UNPACKED = 256_000_000
"""Bytes of all parts that are read; pictures are packed as they are."""
MOST_OF_TEXT = 64_000_000
"""Bytes of one part of XML; the longest novels have 30 MB with all their marks."""
MOST_TAGS = 2_000_000
"""Tags of one part; a handbook of 900 pages has 150,000."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_TYPES = b"[Content_Types].xml"
_OTHER_KINDS = (b"xl/workbook", b"xl/worksheets", b"ppt/slides", b"ppt/presentation")
_STRICT = late(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|drawingml|officeDocument)/")
_DOCTYPE = "<!DOCTYPE"
_DECLARED = tuple(_DOCTYPE.encode(one) for one in ("ascii", "utf-16-le", "utf-16-be"))
_MAIN = late(r"word/document\d*\.xml")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a way of packing that Python does not know
    RuntimeError,  # a member that wants a password
    OSError,
    ValueError,
    OverflowError,
)
"""What `zipfile` raises on files that are not as they should be."""


class Relation(NamedTuple):
    """What a part says of another, or of an address."""

    kind: str
    """The last word of its type: `image`, `hyperlink`."""
    target: str
    """The name of a part, or an address outside."""
    outside: bool


class Package:
    """The parts of a file, by name without regard to case."""

    def __init__(self, archive: zipfile.ZipFile, told: Told) -> None:
        self._archive, self.told, self._read = archive, told, 0
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in archive.infolist():
            name = _key(member.filename)
            if name in self._members and not member.is_dir():
                told.add("IM67", at="", part=member.filename)
            self._members.setdefault(name, member)

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._members

    def names(self) -> Iterable[str]:
        """Return the names of all parts, in small letters."""
        return self._members

    def content(self, part: str, most: int = MOST_OF_TEXT) -> bytes | None:
        """Read a part; None when it is not there. One that is damaged is read as far as it goes,
        and told (IM66).

        Errors: a `BookError` of IM60 (locked), IM62 (too large).
        """
        member = self._members.get(_key(part))
        if member is None:
            return None
        if member.flag_bits & 1:
            raise BookError([finding("IM60", Place(self.told.file))])
        pieces: list[bytes] = []
        size = 0
        try:
            with self._archive.open(member) as opened:
                while piece := opened.read(65_536):
                    pieces.append(piece)
                    size += len(piece)
                    if size > most or self._read + size > MOST_UNPACKED:
                        limit = min(most, MOST_UNPACKED) // 1_000_000
                        raise BookError([finding("IM62", Place(self.told.file), limit=limit)])
        except _BROKEN:
            self.told.add("IM66", at="", part=part)
        self._read += size
        return b"".join(pieces)

    def tree(self, part: str) -> Element | None:
        """Parse a part of XML; None when it is missing or holds none. One that is damaged is read
        as far as it goes, and told (IM66).

        Errors: a `BookError` of IM62, IM63 (too many tags), IM65 (it declares entities).
        """
        content = self.content(part)
        if content is None:
            return None
        place = Place(self.told.file)
        if any(sign in content for sign in _DECLARED):
            raise BookError([finding("IM65", place, part=part)])
        if content.count(b"<") > MOST_TAGS:
            raise BookError([finding("IM63", place, limit=f"{MOST_TAGS:,}")])
        content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
        try:
            return etree.fromstring(content, _parser(recover=False))
        except (etree.XMLSyntaxError, ValueError):
            self.told.add("IM66", at="", part=part)
        try:
            return etree.fromstring(content, _parser(recover=True))
        except (etree.XMLSyntaxError, ValueError):
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part is related to, by the ids that it uses; "" is the file itself."""
        folder, base = posixpath.split(part)
        tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Relation] = {}
        for one in () if tree is None else inside(tree, "pr:Relationship"):
            target, outside = one.get("Target", ""), one.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target))[1:]
                if target not in self:
                    target = unquote(target)
            kind = one.get("Type", "").rsplit("/", 1)[-1]
            found.setdefault(one.get("Id", ""), Relation(kind, target, outside))
        return found

    def main(self) -> str:
        """Return the name of the part that holds the text; empty when there is none."""
        for one in self.relations("").values():
            if one.kind == "officeDocument" and one.target in self:
                return one.target
        return next((name for name in sorted(self.names()) if _MAIN.fullmatch(name)), "")


def fits(content: bytes) -> bool:
    """Return whether a content is a document of a word processor, a locked or damaged one too."""
    if content.startswith(_OLE):
        return _LOCKED in content
    if not content.startswith(_ZIP) or content[30:38] == b"mimetype":  # an EPUB, OpenDocument
        return False
    named = _TYPES in content and not any(kind in content for kind in _OTHER_KINDS)
    return named or b"word/document" in content


def open_package(content: bytes, told: Told) -> Package:
    """Open the content of a file.

    Errors: a `BookError` of EN12 (too large), IM60 (locked by a password), IM61 (damaged), IM63
    (too many parts).
    """
    place = Place(told.file)
    if found := too_large(len(content), told.file):
        raise BookError(found)
    if content.startswith(_OLE):
        raise BookError([finding("IM60" if _LOCKED in content else "IM61", place)])
    try:
        package = Package(zipfile.ZipFile(io.BytesIO(content)), told)
    except _BROKEN:
        raise BookError([finding("IM61", place)]) from None
    if len(list(package.names())) > MOST_PARTS:
        raise BookError([finding("IM63", place, limit=f"{MOST_PARTS:,}")])
    return package


def _key(part: str) -> str:
    """Write the name of a part as it is looked up: some packers write `\\` or a `/` in front."""
    return part.replace("\\", "/").lstrip("/").lower()


def _parser(*, recover: bool) -> etree.XMLParser:
    """Return a parser that reads no other file, no entity and no depth beyond 256."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
