"""Our own checks of an EPUB: quick enough for every build, and deaf to what is installed.

What they look for breaks a book without a word: a link that leads nowhere, a file that no reader
is told of, a note without a way back. Each rule is a function from the opened EPUB to findings,
with its codes in its docstring. The traps of single readers stand in `reader_traps.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bookpress.checking.epub.archive import OpenedEpub, line_of, open_epub, resolve
from bookpress.checking.epub.reader_traps import PROFILES, Address, Rule
from bookpress.model.book import Element
from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late
from bookpress.rendering.xhtml import elements, local_name, nav_links, nav_of, types, words
from bookpress.typography.characters import NARROW_NO_BREAK_SPACE

_URL = late(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_LOADING = ("src", "poster", "data", "{http://www.w3.org/1999/xlink}href")
_NOTE_TYPES = frozenset(("footnote", "endnote", "rearnote", "note"))
_NOTE_ROLES = frozenset(("doc-footnote", "doc-endnote"))


def check_epub(content: bytes, name: str) -> list[Finding]:
    """Check the bytes of an EPUB; `name`: the file as the person named it.

    Findings: EP10–EP29, the book as such; EP30–EP69, the traps of Kobo, Kindle, Apple Books and
    Adobe's engine. By place.
    """
    opened, found = open_epub(content, name)
    if opened is not None:
        for rule in (*_RULES, *(rule for rules in PROFILES.values() for rule in rules)):
            found += rule(opened)
    return sorted(found, key=lambda one: (one.place, one.code))


def _manifest(epub: OpenedEpub) -> Iterator[Finding]:
    """EP15 a file that the manifest does not name; EP16 one that it names in vain; EP17 an id
    twice; EP18 a place in the reading order for nothing."""
    listed = {item.path for item in epub.items}
    for path in epub.files:
        own = path in ("mimetype", epub.package_path) or path.startswith("META-INF/")
        if path not in listed and not own:
            yield finding("EP15", epub.place(path))
    for item in epub.items:
        if item.path not in epub.files and resolve(epub.package_path, item.path) is not None:
            yield finding("EP16", epub.place(epub.package_path, line=item.line), file=item.path)
    ids = {item.id for item in epub.items}
    yield from _repeated_ids(epub, epub.package_path, epub.package)
    for node in epub.metadata("itemref"):
        if node.get("idref") not in ids:
            yield finding("EP18", epub.place(epub.package_path, node), id=node.get("idref", ""))


def _ids(epub: OpenedEpub) -> Iterator[Finding]:
    """EP17 an id that a document has twice."""
    for path, tree in epub.trees.items():
        yield from _repeated_ids(epub, path, tree)


def _repeated_ids(epub: OpenedEpub, path: str, tree: Element) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in tree.iter():
        id_ = node.get("id")
        if id_ is not None and id_ in seen:
            yield finding("EP17", epub.place(path, node), id=id_)
        seen.add(id_ or "")


def _links(epub: OpenedEpub) -> Iterator[Finding]:
    """EP19 a link that leads nowhere; EP20 something that is fetched from the network."""
    ids = {
        path: {node.get("id") for node in tree.iter() if node.get("id")}
        for path, tree in epub.trees.items()
    }
    for path, place, address, loads in _addresses(epub):
        inside = resolve(path, address)
        if inside is None:
            if loads and not address.startswith("data:"):
                yield finding("EP20", place, target=address)
            continue
        file, fragment = inside
        lost = fragment and file in ids and fragment not in ids[file]
        if file not in epub.files or lost:
            yield finding("EP19", place, target=address)


def _addresses(epub: OpenedEpub) -> Iterator[tuple[str, Place, str, bool]]:
    """Yield every address of documents and style sheets.

    Each as the path of the file, the place, the address and whether it is loaded.
    """
    for path, css in epub.sheets():
        for found in _URL.finditer(css):
            line = css.count("\n", 0, found.start()) + 1
            yield path, epub.place(path, line=line), found[1] or found[2], True
    trees = [*epub.trees.items(), (epub.package_path, epub.package)]
    for path, tree in trees:
        for node in tree.iter():
            name = local_name(node)
            if name in ("item", "rootfile"):
                continue
            for attribute in _LOADING:
                if (address := node.get(attribute)) is not None:
                    loads = attribute != "data" or name == "object"
                    yield path, epub.place(path, node), address, loads and name != "a"
            yield from _styled(epub, path, node)
            if (address := node.get("href")) is not None:
                known = name != "link" or not address.startswith("http")
                if known or "stylesheet" in node.get("rel", ""):
                    loads = name == "link" or (name != "a" and _is_drawing(node))
                    yield path, epub.place(path, node), address, loads


def _styled(epub: OpenedEpub, path: str, node: Element) -> Iterator[tuple[str, Place, str, bool]]:
    """Yield the addresses of other files in the style that stands in a document, as `_addresses`.

    It is read as readers read it: escapes, comments, the attributes of a drawing that style it.
    """
    texts = [str(node.get("style", ""))]
    if _is_drawing(node):
        texts = [str(value) for value in node.attrib.values() if "(" in str(value)] + texts
    if local_name(node) == "style":
        texts.append("".join(map(str, node.itertext())))
    if texts == [""]:
        return
    from bookpress.reading.pictures.svg_styles import fetched

    for text in texts:
        for line, address in fetched(text):
            if not address.strip().startswith("#"):
                place = epub.place(path, line=line_of(node) + line - 1)
                yield path, place, address.strip(), True


def _is_drawing(node: Element) -> bool:
    """Return whether an element is one of SVG."""
    return str(node.tag).startswith("{http://www.w3.org/2000/svg}")


def _notes(epub: OpenedEpub) -> Iterator[Finding]:
    """EP21 a note's call that leads to no note; EP22 a note without a link back to its call."""
    notes = {
        (path, node.get("id")): node
        for path, node in epub.elements()
        if _NOTE_TYPES.intersection(types(node)) or node.get("role") in _NOTE_ROLES
    }
    calls: dict[Address, list[Address]] = {}
    for path, node in epub.elements("a"):
        if "noteref" not in types(node) and node.get("role") != "doc-noteref":
            continue
        target: Address | None = resolve(path, node.get("href", ""))
        if target is None or target not in notes:
            yield finding("EP21", epub.place(path, node), call=words(node).strip())
        else:
            calls.setdefault(target, []).append((path, node.get("id")))
    for (path, id_), callers in calls.items():
        note = notes[path, id_]
        back = {resolve(path, link.get("href", "")) for link in elements(note, "a")}
        if not back.intersection(callers):
            yield finding("EP22", epub.place(path, note), id=id_ or "")


def _pages(epub: OpenedEpub) -> Iterator[Finding]:
    """EP23 a line of the page list that leads to no page mark; EP24 a mark that no line names."""
    nav = epub.nav()
    marks = {
        (path, node.get("id")): node
        for path, node in epub.elements()
        if "pagebreak" in types(node) or node.get("role") == "doc-pagebreak"
    }
    if nav is None:
        return
    path, tree = nav
    listed = {resolve(path, link.get("href", "")): link for link in nav_links(tree, "page-list")}
    for target, link in listed.items():
        unread = target is not None and target[0] in epub.files and target[0] not in epub.trees
        if target not in marks and not unread:  # EP13 says why a document cannot be read
            yield finding("EP23", epub.place(path, link), page=words(link).strip())
    for (file, id_), node in marks.items():
        if (file, id_) not in listed:
            yield finding("EP24", epub.place(file, node), page=node.get("aria-label", id_ or ""))


def _contents(epub: OpenedEpub) -> Iterator[Finding]:
    """EP25 no contents that a reader could show."""
    if epub.package.get("version", "").startswith("2"):
        return
    nav = epub.nav()
    if nav is None or nav_of(nav[1], "toc") is None:
        yield finding("EP25", epub.place(epub.package_path))


def _metadata(epub: OpenedEpub) -> Iterator[Finding]:
    """EP26 the package does not say what it must (EPUB 3.3 `#sec-metadata-elem`)."""
    given = Counter(
        local_name(node)
        for node in epub.package.iter()
        if str(node.tag).startswith("{http://purl.org/dc/elements/1.1/}") and words(node).strip()
    )
    said = {node.get("property") for node in epub.metadata("meta")}
    missing = [name for name in ("identifier", "title", "language") if not given[name]]
    if "dcterms:modified" not in said and not epub.package.get("version", "").startswith("2"):
        missing.append("dcterms:modified")
    for name in missing:
        yield finding("EP26", epub.place(epub.package_path), name=name)


def _spaces(epub: OpenedEpub) -> Iterator[Finding]:
    """EP27 a narrow no-break space where readers use a face of their own, which may lack it."""
    trees = [(epub.package_path, epub.package)]
    trees += [(path, tree) for path, tree in epub.trees.items() if path.endswith(".ncx")]
    nav = epub.nav()
    for path, tree in trees + ([nav] if nav else []):
        node = next((n for n in tree.iter() if NARROW_NO_BREAK_SPACE in (n.text or "")), None)
        if node is not None:
            yield finding("EP27", epub.place(path, node))


def _scripts(epub: OpenedEpub) -> Iterator[Finding]:
    """EP28 something that runs: readers refuse it, or run it unasked."""
    for path, tree in epub.trees.items():
        for node in tree.iter():
            handler = next((str(name) for name in node.attrib if str(name).startswith("on")), None)
            hrefs = (node.get("href"), node.get("{http://www.w3.org/1999/xlink}href"))
            runs = any((one or "").lstrip().lower().startswith("javascript:") for one in hrefs)
            if local_name(node) == "script" or handler or runs:
                what = handler or ("javascript:" if runs else "script")
                yield finding("EP28", epub.place(path, node), what=what)


_RULES: tuple[Rule, ...] = (
    _manifest,
    _ids,
    _links,
    _notes,
    _pages,
    _contents,
    _metadata,
    _spaces,
    _scripts,
)
