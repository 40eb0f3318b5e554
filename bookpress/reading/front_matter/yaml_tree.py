"""The YAML of a head becomes a small tree in which every key and value knows its line.

Only the events of the YAML reader are used: nothing is constructed, a text stays as it is typed
(`no` is the text “no”), and what a head has no use for is refused where it is met: anchors and
aliases (so no alias bomb), tags, several documents, deep nesting. A head that is no YAML is read
again key by key, so that one slip does not hide the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from unicodedata import normalize

from bookpress.model.findings import BookError, Finding, Place, finding
from bookpress.patterns import late
from bookpress.reading.characters import check_characters
from bookpress.reading.front_matter.yaml_mistakes import diagnose, quoted_example

if TYPE_CHECKING:
    from ruamel.yaml import YAML

MOST_CHARACTERS = 100_000
MOST_LEVELS = 8
"""The deepest key of a head stands on level 3."""


class Text(NamedTuple):
    """A scalar, as typed, without its quotes."""

    value: str
    line: int
    plain: bool = True
    """Whether it stands without quotes, so that `~` and nothing at all mean “no value”."""
    comment: str = ""
    """What follows it on its line after a `#`."""


class List(NamedTuple):
    """A sequence."""

    items: tuple[Node, ...]
    line: int
    flow: bool = False
    """Whether it is written `[a, b]`."""


class Entry(NamedTuple):
    """One key of a map with its value."""

    key: str
    value: Node
    line: int


class Map(NamedTuple):
    """A mapping, in the order of the source; a key that comes twice is kept once, the first."""

    entries: tuple[Entry, ...]
    line: int
    flow: bool = False
    """Whether it is written `{a: b}`."""


class Broken(NamedTuple):
    """A value that could not be read and has been reported."""

    line: int


Node: TypeAlias = "Text | List | Map | Broken"


_KEY = late(r"[\"']?([\w.-]+)[\"']?[ \t]*:")


def read_nodes(text: str, line: int, file: str) -> tuple[Map, list[Finding]]:
    """Read the text of a head, whose first line is `line` of the file.

    Errors: HD10 (a key given twice), HD11–HD17 (no YAML), HD18 (anchors), HD19 (tags), HD20
    (nesting), HD21 (size). A key whose value is at fault is there, with a `Broken` value.
    """
    if len(text) > MOST_CHARACTERS:
        limit = MOST_CHARACTERS // 1000
        broken = [Entry(key, Broken(line), line) for key in re.findall(r"(?m)^(\w+):", text)]
        found = [finding("HD21", Place(file, line=line), limit=limit)]
        return Map(_once(broken, file, []), line), found
    reader = _Reader(file, line, [])
    whole = reader.read(text)
    if whole is not None:
        return whole, reader.found
    found = []
    entries: list[Entry] = []
    for start, part in _parts(text):
        node = _Reader(file, line + start, found).read(part)
        if node is not None:
            entries += node.entries
        elif key := _KEY.match(part):
            entries.append(Entry(key[1], Broken(line + start), line + start))
    return Map(_once(entries, file, found), line), found


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Cut a head before each line that opens a key of the first level; gives line from 0, part."""
    part: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        opens = line.strip() and line[0] not in " \t#-]})"
        if opens and any(each.strip() for each in part):
            yield start, "\n".join(part) + "\n"
            part, start = [], number
        part.append(line)
    if any(each.strip() for each in part):
        yield start, "\n".join(part)


def _once(entries: list[Entry], file: str, found: list[Finding]) -> tuple[Entry, ...]:
    """Keep the first entry of each key and report the others."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        first = kept.setdefault(entry.key, entry)
        if first is not entry:
            at = Place(file, line=entry.line)
            found.append(finding("HD10", at, key=entry.key, first=first.line))
    return tuple(kept.values())


@cache
def _yaml() -> type[YAML]:
    """Return ruamel's reader without its look for extensions in a folder, at each text anew."""
    from ruamel.yaml import YAML
    from ruamel.yaml.reader import Reader
    from ruamel.yaml.util import RegExp

    class Printable(Reader):
        # The same characters as ruamel's, whose class of all that may stand takes 3 ms to compile.
        NON_PRINTABLE = RegExp(
            "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
        )

    class Plain(YAML):
        def __init__(self) -> None:
            super().__init__(typ="safe", pure=True)
            self.Reader = Printable

        def official_plug_ins(self) -> list[str]:
            return []

    return Plain


class _Reader:
    """Makes nodes of the events of one piece of YAML."""

    def __init__(self, file: str, line: int, found: list[Finding]) -> None:
        self.file, self.line, self.found = file, line, found
        self.lines: list[str] = []

    def read(self, text: str) -> Map | None:
        """Return the map, empty for an empty text; None, and a finding, when there is no map."""
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
        from ruamel.yaml.events import NodeEvent

        self.lines = text.split("\n")
        events = _yaml()().parse(text)
        node: Node = Map((), self.line)
        try:
            for event in events:
                if isinstance(event, NodeEvent):
                    node = self._node(event, events, MOST_LEVELS)
        except BookError as refused:
            self.found += refused.findings
            return None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at, problem = mark.line if mark else 0, error.problem or ""
            if error.context_mark and re.search("quoted|flow", error.context or ""):
                at = error.context_mark.line  # where it opens, not where the text ends
        except YAMLError as error:
            at, problem = 0, str(error)
        else:
            if isinstance(node, Map):
                return node
            at, problem = node.line - self.line, ""
        self.found.append(diagnose(text, at, problem, self.line, self.file))
        return None

    def _node(self, event: Any, events: Iterator[Any], levels: int) -> Node:
        """Make the node that an event opens; `levels`: how many more may nest."""
        from ruamel.yaml.events import AliasEvent, MappingStartEvent, ScalarEvent

        line = self.line + event.start_mark.line
        place = Place(self.file, line=line)
        if isinstance(event, AliasEvent) or event.anchor:
            raise BookError([self._anchor(event, place)])
        if event.tag not in (None, "!"):
            raise BookError([finding("HD19", place, tag=event.tag)])
        if isinstance(event, ScalarEvent):
            rest = self.lines[event.end_mark.line][event.end_mark.column :]
            comment = re.match(r"\s*#\s*(.*)", rest) if event.style is None else None
            value = self._unescaped(event, place) if event.style == '"' else event.value
            return Text(value, line, event.style is None, comment[1] if comment else "")
        if levels == 0:
            raise BookError([finding("HD20", place, limit=MOST_LEVELS)])
        if isinstance(event, MappingStartEvent):
            return self._map(event, events, levels)
        items = tuple(self._node(each, events, levels - 1) for each in _inside(events))
        return List(items, line, bool(event.flow_style))

    def _unescaped(self, event: Any, place: Place) -> str:
        r"""Return a text between double quotes; `"\x01"` is judged as the character itself."""
        value = str(event.value)
        typed = self.lines[event.start_mark.line : event.end_mark.line + 1]
        if not any("\\" in line for line in typed):
            return value  # the file's characters are judged already
        value, found = check_characters(normalize("NFC", value), self.file)
        self.found += (replace(one, place=place) for one in found)
        return value

    def _anchor(self, event: Any, place: Place) -> Finding:
        """Report an anchor or an alias; `*Title*` and `& Co` are texts without quotes."""
        line = self.lines[event.start_mark.line]
        text = re.match(r"[ -]*([\w.-]+)[ \t]*:[ \t]+(\*.*\*|[*&]\S* [^\s*&[{|>].*)$", line)
        if not text:
            return finding("HD18", place, name=event.anchor)
        example = quoted_example(text[1], text[2])
        return finding("HD15", place, sign=text[2][0], example=example)

    def _map(self, event: Any, events: Iterator[Any], levels: int) -> Map:
        """Make a map; a key that is no text counts only where the map is a `{{ … }}` by mistake."""
        line = self.line + event.start_mark.line
        entries: list[Entry] = []
        for each in _inside(events):
            key = self._node(each, events, levels - 1)
            value = self._node(next(events), events, levels - 1)
            if isinstance(value, Map) or value == Text("", value.line):
                value = value._replace(line=key.line)  # a block or nothing starts after its key
            if isinstance(key, Text) and key.value:
                entries.append(Entry(key.value, value, key.line))
            elif not event.flow_style:
                raise BookError([finding("HD16", Place(self.file, line=key.line))])
        return Map(_once(entries, self.file, self.found), line, bool(event.flow_style))


def _inside(events: Iterator[Any]) -> Iterator[Any]:
    """Yield the events that open the children of a collection, up to its end."""
    from ruamel.yaml.events import CollectionEndEvent

    for event in events:
        if isinstance(event, CollectionEndEvent):
            return
        yield event
