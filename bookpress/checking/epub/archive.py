"""Opening an EPUB for the checks: its files, its package, its documents.

Any EPUB may come, also one that was not made here; what cannot be read is a finding, never a trace.

Source: EPUB 3.3, Open Container Format (`#sec-ocf`) and package document (`#sec-package-doc`).
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.findings import Finding, Place, finding
from bookpress.rendering.xhtml import elements, parse

XHTML_TYPE = "application/xhtml+xml"
CONTAINER = "META-INF/container.xml"
MIMETYPE = b"application/epub+zip"

_XML_TYPES = (XHTML_TYPE, "application/x-dtbncx+xml", "image/svg+xml")
_LARGEST = 500_000_000
"""Bytes, unpacked: an archive that claims more is a trap, or no book."""


class Item(NamedTuple):
    """One line of the manifest."""

    id: str
    path: str
    """In the archive; the address itself when it is on the network."""
    media_type: str
    properties: frozenset[str]
    line: int


class OpenedEpub(NamedTuple):
    """An EPUB whose package could be read."""

    name: str
    """The file as the person named it."""
    files: dict[str, bytes]
    package_path: str
    package: Element
    items: tuple[Item, ...]
    trees: dict[str, Element]
    """The documents that are XML (XHTML, NCX, SVG), by path, those that could be read."""

    def place(self, path: str, node: Element | None = None, line: int = 0) -> Place:
        """Name a place inside the EPUB."""
        return Place(self.name, path, line or (line_of(node) if node is not None else 0))

    def documents(self) -> Iterator[tuple[str, Element]]:
        """Yield the XHTML documents, by the order of the manifest."""
        for item in self.items:
            if item.media_type == XHTML_TYPE and item.path in self.trees:
                yield item.path, self.trees[item.path]

    def elements(self, *names: str) -> Iterator[tuple[str, Element]]:
        """Yield the XHTML elements of some names, or all, each with the path of its document."""
        for path, tree in self.documents():
            for node in elements(tree, *names):
                yield path, node

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Yield the style sheets: path and text."""
        for item in self.items:
            if item.media_type == "text/css" and item.path in self.files:
                yield item.path, self.files[item.path].decode("utf-8", "replace")

    def nav(self) -> tuple[str, Element] | None:
        """Return the nav document."""
        paths = (item.path for item in self.items if "nav" in item.properties)
        return next(((path, self.trees[path]) for path in paths if path in self.trees), None)

    def spine(self) -> list[Element]:
        """Return the documents of the reading order (`#sec-spine-elem`)."""
        paths = {item.id: item.path for item in self.items}
        return [self.trees[paths[ref.get("idref", "")]] for ref in self.metadata("itemref")]

    def metadata(self, name: str) -> list[Element]:
        """Return the elements of the package that have a local name: `title`, `meta`…"""
        return list(self.package.iter(f"{{*}}{name}"))


def line_of(node: Element) -> int:
    """Return the line of an element in its file, from 1."""
    line = node.sourceline
    return line if isinstance(line, int) else 0


def resolve(base: str, address: str) -> tuple[str, str] | None:
    """Return path and fragment of an address in a file; None when it leads out of the archive.

    >>> resolve("EPUB/text/a.xhtml", "../b%20c.xhtml#d")
    ('EPUB/b c.xhtml', 'd')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))
    return (path if parts.path else base), unquote(parts.fragment)


def open_epub(content: bytes, name: str) -> tuple[OpenedEpub | None, list[Finding]]:
    """Open an EPUB; None when there is nothing to check, and then the findings say why.

    Findings: EP10 no archive, EP11 the mark of an EPUB is missing, EP12 no package, EP13 not XML.
    """
    whole = Place(name)
    try:
        files, found = _unpack(content, whole)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        return None, [finding("EP10", whole, reason=str(error))]
    package_path = _package_path(files)
    if package_path is None:
        return None, [*found, finding("EP12", whole)]
    trees: dict[str, Element] = {}

    def read(path: str) -> None:
        try:
            trees[path] = parse(files[path])
        except etree.XMLSyntaxError as error:
            place = Place(name, path, error.lineno or 0)
            found.append(finding("EP13", place, reason=error.msg))

    read(package_path)
    package = trees.pop(package_path, None)
    if package is None:
        return None, found
    items = tuple(_items(package, package_path))
    for item in items:
        if item.media_type in _XML_TYPES and item.path in files:
            read(item.path)
    return OpenedEpub(name, files, package_path, package, items, trees), found


def _unpack(content: bytes, whole: Place) -> tuple[dict[str, bytes], list[Finding]]:
    """Read the archive, within bounds."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if sum(entry.file_size for entry in entries) > _LARGEST:
            raise zipfile.BadZipFile("larger than 500 MB when unpacked")
        files = {entry.filename: archive.read(entry) for entry in entries}
    marks = [(first.filename, first.compress_type) for first in entries[:1]]
    is_marked = marks == [("mimetype", zipfile.ZIP_STORED)] and files["mimetype"] == MIMETYPE
    found = [] if is_marked else [finding("EP11", whole)]
    names = Counter(entry.filename for entry in entries)
    found += [finding("EP14", whole, file=file) for file in sorted(names) if names[file] > 1]
    return files, found


def _package_path(files: dict[str, bytes]) -> str | None:
    """Find the package document, as the container names it."""
    try:
        container = parse(files[CONTAINER])
    except (KeyError, etree.XMLSyntaxError):
        return None
    paths = (node.get("full-path") for node in container.iter("{*}rootfile"))
    return next((path for path in paths if path in files), None)


def _items(package: Element, package_path: str) -> Iterator[Item]:
    """Read the manifest."""
    for node in package.iter("{*}item"):
        href = node.get("href", "")
        inside = resolve(package_path, href)
        yield Item(
            node.get("id", ""),
            inside[0] if inside else href,
            node.get("media-type", ""),
            frozenset(node.get("properties", "").split()),
            line_of(node),
        )
