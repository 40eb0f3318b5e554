"""The shapes that hold keys and values: a closed group, speakers, people, ISBNs, silences."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, cast

from bookpress.model.book import Isbns, Person, Role, Series, Silence, Speaker
from bookpress.model.findings import has_errors
from bookpress.patterns import late
from bookpress.reading.front_matter.other_tools import READ_AS_MEANT, other_meaning, tool_of
from bookpress.reading.front_matter.roles import (
    ROLES,
    names_several,
    role_code,
    split_role,
    suggest_role,
    turned_name,
)
from bookpress.reading.front_matter.values import (
    PHRASE,
    TEXT,
    Faults,
    Schema,
    Shape,
    choice,
    of_text,
    read_isbn,
    read_items,
    read_text,
)
from bookpress.reading.front_matter.yaml_tree import Broken, Entry, List, Map, Node, Text
from bookpress.reading.report import nearest

T = TypeVar("T")


class Key(NamedTuple, Generic[T]):
    """A key of the head: its name, the shape of its value, what it is for."""

    names: str
    """Its own; then those that other tools or a French author would use, for the suggestion."""
    shape: Shape[T]
    about: str
    """In English, for editors (JSON Schema) and the manual."""
    required: bool = False

    @property
    def name(self) -> str:
        """The name that it has in a head."""
        return self.names.split()[0]

    @property
    def other_names(self) -> list[str]:
        """The names by which others call it."""
        return self.names.split()[1:]


@dataclass(frozen=True)
class Values:
    """What a group held: asked by its keys, each answer has its key's type."""

    found: Mapping[str, object]
    lines: Mapping[str, int]
    """The line of each key that stands in the source, readable or not."""

    def __getitem__(self, key: Key[T]) -> T | None:
        """Return the value of a key; None when it was left out or was at fault."""
        return cast("T | None", self.found.get(key.name))

    def line(self, key: Key[T]) -> int:
        """Return the line of a key; 0 when it was left out."""
        return self.lines.get(key.name, 0)


_UNCERTAIN = frozenset(("image",))
"""Names that mean our key in one tool and another thing in the next: they are suggested only."""


@dataclass(frozen=True)
class Group(Shape[T]):
    """A closed set of keys."""

    keys: tuple[Key[Any], ...]


def group(*keys: Key[Any]) -> Group[Values]:
    """Return the shape of a closed set of keys.

    Warnings: HD03 a key that is not in the table, HD51 a person who is named by a role. Notes: HD47
    one read as the key it means, HD48 one of another tool.
    Errors: HD04 a key that is missing, HD46 one without a value that could be read.
    """

    def read(node: Node, path: str, faults: Faults) -> Values | None:
        form = f"{{{', '.join(f'{key.name}: …' for key in keys)}}}"
        entries = read_entries(node, path, form, faults)
        if entries is None:
            return None
        given = {entry.key for entry in entries}
        found: dict[str, object] = {}
        lines: dict[str, int] = {}
        for entry in entries:
            full = f"{path}.{entry.key}" if path else entry.key
            value = entry.value.value if isinstance(entry.value, Text) else ""
            if tool := "" if path else other_meaning(entry.key, value):
                faults.add("HD48", entry.line, key=full, tool=tool)
                continue
            key = _known(keys, entry.key, given)
            if key is None:
                _report_unknown(keys, entry, path, given, faults)
                continue
            if key.name != entry.key:
                full = full.removesuffix(entry.key) + key.name
                faults.add("HD47", entry.line, key=entry.key, name=key.name)
            found[key.name] = key.shape.read(entry.value, full, faults)
            lines[key.name] = entry.line
        broken = {entry.key for entry in entries if isinstance(entry.value, Broken)}
        for key in keys:
            full = f"{path}.{key.name}" if path else key.name
            if not key.required or found.get(key.name) is not None or key.name in broken:
                continue
            if key.name in lines:
                said = has_errors(one for one in faults.found if one.place.line == lines[key.name])
                if not said and "enum" not in key.shape.schema:  # a choice has a usual value
                    faults.add("HD46", lines[key.name], key=full)
            else:  # of the whole head, at the `---` that opens it
                faults.add("HD04", node.line if path else faults.first - 1, key=full, name=key.name)
        return Values(found, lines)

    properties = {key.name: {**key.shape.schema, "description": key.about} for key in keys}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required := [key.name for key in keys if key.required]:
        schema["required"] = required
    return Group(read, schema, keys)


def or_alone(inner: Group[Values]) -> Group[Values]:
    """Return the shape of a group whose first key may also be given alone, without its name."""
    first = inner.keys[0]

    def read(node: Node, path: str, faults: Faults) -> Values | None:
        if isinstance(node, Map):
            return inner.read(node, path, faults)
        value = first.shape.read(node, path, faults)
        return None if value is None else Values({first.name: value}, {first.name: node.line})

    return Group(read, {"anyOf": [first.shape.schema, inner.schema]}, inner.keys)


def _known(keys: Iterable[Key[Any]], name: str, given: Container[str]) -> Key[Any] | None:
    """Return the key of a name, or that which other tools call so, if it is not given too."""
    plain = name.lower().replace("-", "_")
    for key in keys:
        if key.name == name:
            return key
        if key.name not in given and (
            plain == key.name
            or (key.name in READ_AS_MEANT and plain in key.other_names and plain not in _UNCERTAIN)
        ):
            return key
    return None


def _report_unknown(
    keys: Iterable[Key[Any]], entry: Entry, path: str, given: Container[str], faults: Faults
) -> None:
    """Say of a key that is not in the table which was meant, or whose it is (HD03, HD48, HD51)."""
    plain = entry.key.lower().replace("-", "_")
    full = f"{path}.{entry.key}" if path else entry.key
    meant = next((key.name for key in keys if plain in key.other_names), "")
    if not meant and (tool := tool_of(entry.key, path)):
        faults.add("HD48", entry.line, key=full, tool=tool)
    elif not meant and not path and (role := role_code(plain)) and len(plain) > 3:
        name = entry.value.value if isinstance(entry.value, Text) else "…"
        faults.add("HD51", entry.line, key=entry.key, role=ROLES[role], name=name)
    else:
        meant = meant or _suggested(keys, plain)
        answer = "given" if meant in given else "suggestion" if meant else "foreign"
        faults.add("HD03", entry.line, key=full, **{answer: meant or entry.key})


def _suggested(keys: Iterable[Key[Any]], plain: str) -> str:
    """Return the key that was probably meant, with the key that holds it, or ""."""
    for key in keys:
        for inner in key.shape.keys if isinstance(key.shape, Group) else ():
            if plain in inner.names.split():
                return f"{key.name}.{inner.name}"
    others = {other: key.name for key in keys for other in key.other_names}
    names = {key.name: key.name for key in keys}
    return next((each[close] for each in (names, others) if (close := nearest(plain, each))), "")


def read_entries(node: Node, path: str, keys: str, faults: Faults) -> tuple[Entry, ...] | None:
    """Return the entries of a map; HD07 when it is none, HD08 when it is empty."""
    if isinstance(node, Map):
        if node.entries or not path:
            return node.entries
        faults.add("HD07", node.line, key=path, keys=keys)
    elif isinstance(node, List) or (not isinstance(node, Broken) and read_text(node, path, faults)):
        faults.add("HD07", node.line, key=path, keys=keys)
    return None


ONE_ISBN = of_text(read_isbn, {"type": ["string", "number"], "pattern": "^(ISBN )?[0-9Xx -]+$"})
"""An ISBN, given as its thirteen digits."""


def _volume(text: str, line: int, path: str, faults: Faults) -> str | None:
    if re.fullmatch(r"[0-9]+(\.[0-9]+)*", text, re.ASCII):
        return text
    faults.add("HD60", line, key=path, value=text)
    return None


_SERIES_NAME = Key("name nom title titre", TEXT, "Its name.", required=True)
_SERIES_NUMBER = Key(
    "number index series_index series_number group_position position volume tome numero numéro",
    of_text(_volume, {"type": ["string", "number"], "pattern": "^[0-9]+([.][0-9]+)*$"}),
    "The place of the book in it: 3.",
)
_IN_SERIES = group(_SERIES_NAME, _SERIES_NUMBER)
_NUMBERED = late(
    r"(.*[^\s,]),?\s+(?:#|(?:n[o°º]|t(?:ome|\.)|vol(?:ume|\.))\s*)([0-9]+(?:\.[0-9]+)*)"
)
"""A series and the place in it, in one text: “The doors #3”, “Les portes, tome 3”."""


def _read_series(node: Node, path: str, faults: Faults) -> Series | None:
    if not isinstance(node, Map):
        name = TEXT.read(node, path, faults)
        parts = name and _NUMBERED.fullmatch(name)
        return Series(*parts.groups()) if parts else Series(name, None) if name else None
    values = _IN_SERIES.read(node, path, faults)
    if values is None or (name := values[_SERIES_NAME]) is None:
        return None
    return Series(name, values[_SERIES_NUMBER])


IN_SERIES = Group(_read_series, {"anyOf": [TEXT.schema, _IN_SERIES.schema]}, _IN_SERIES.keys)
"""A name, or a name and a number."""


def _read_line(node: Node, path: str, faults: Faults) -> str | Series | None:
    """Return the publisher's line; a map can only mean a series (HD47)."""
    if not isinstance(node, Map):
        return PHRASE.read(node, path, faults)
    faults.add("HD47", node.line, key=path, name="series")
    return _read_series(node, path, faults)


LINE_OR_SERIES = Shape(_read_line, TEXT.schema)
"""A text; a map is read as a series."""


_EDITIONS = ("epub", "pdf", "print")


def _read_isbns(node: Node, path: str, faults: Faults) -> Isbns | None:
    if not isinstance(node, Map):
        number = ONE_ISBN.read(node, path, faults)
        return Isbns(epub=number) if number else None
    numbers: dict[str, str] = {}
    for entry in node.entries:
        if entry.key not in _EDITIONS:
            suggestion = nearest(entry.key, _EDITIONS)
            faults.add("HD03", entry.line, key=f"{path}.{entry.key}", suggestion=suggestion)
            continue
        number = ONE_ISBN.read(entry.value, f"{path}.{entry.key}", faults)
        if number and number in numbers.values():
            faults.add("HD34", entry.line, value=number)
        if number:
            numbers[entry.key] = number
    return Isbns(**numbers)


_GROUP_OF_ISBNS = {
    "type": "object",
    "properties": dict.fromkeys(_EDITIONS, ONE_ISBN.schema),
    "additionalProperties": False,
}
ISBNS = Shape(_read_isbns, {"anyOf": [ONE_ISBN.schema, _GROUP_OF_ISBNS]})
"""The ISBN of the EPUB, or a map of `epub`, `pdf`, `print`."""

_ROLES = choice(
    tuple(role.value for role in Role),
    {
        "interviewé": "interviewee",
        "interviewée": "interviewee",
        "intervieweur": "interviewer",
        "intervieweuse": "interviewer",
    },
)
_ROLE = Key("role", _ROLES, "What the speaker does.", True)
_NAME = Key("name", TEXT, "The name, as printed.", True)
_SORT = Key("sort file_as sort_name tri", TEXT, "The name as shelves order it: Durand, Samuel.")
_SPEAKER = group(_NAME, _ROLE, _SORT)
_SHORT_KEY = late(r"\w[\w.’'-]{0,23}")


def _read_speakers(node: Node, path: str, faults: Faults) -> tuple[Speaker, ...] | None:
    """Return the speakers that could be read; HD27 for a name that is taken, HD28 for a key."""
    speakers: list[Speaker] = []
    for entry in read_entries(node, path, "SD: {name: …, role: interviewee}", faults) or ():
        full = f"{path}.{entry.key}"
        if not _SHORT_KEY.fullmatch(entry.key):
            faults.add("HD28", entry.line, key=entry.key)
        values = _SPEAKER.read(entry.value, full, faults)
        if values is None or not (name := values[_NAME]):
            continue
        taken = [word.casefold() for each in speakers for word in (each.key, each.name)]
        if name.casefold() in taken or entry.key.casefold() in taken:
            faults.add("HD27", entry.line, key=entry.key, name=name)
            continue
        # A role that is at fault was reported; the speaker still speaks.
        role = Role(cast("str", values[_ROLE] or "interviewee"))
        speakers.append(Speaker(entry.key, name, role, entry.line, values[_SORT]))
    return tuple(speakers) or None


_BY_KEY = {"type": "object", "additionalProperties": _SPEAKER.schema, "minProperties": 1}
SPEAKERS_BY_KEY = Shape(_read_speakers, _BY_KEY)
"""Short key → name and role."""

_MARC = Key(
    "role",
    TEXT,
    "What this person did, as a MARC relator code or in words: "
    + ", ".join(f"{code} ({word})" for code, word in ROLES.items())
    + ".",
)
_PERSON = group(Key("name text", TEXT, _NAME.about, True), _MARC, _SORT)


def _read_people(node: Node, path: str, faults: Faults) -> tuple[Person, ...] | None:
    """Return the people; HD29 for a role that MARC does not know, HD63 and HD64 for odd names."""
    people = [_read_person(item, path, faults) for item in read_items(node, path, faults)]
    return tuple(person for person in people if person) or None


def _read_person(node: Node, path: str, faults: Faults) -> Person | None:
    if not isinstance(node, Map):
        text = read_text(node, path, faults)
        if not text:
            return None
        person = Person(*split_role(text))
        if names_several(person.name):
            faults.add("HD63", node.line, value=person.name)
        elif turned := turned_name(person.name):
            faults.add("HD64", node.line, value=person.name, name=turned)
        return person
    values = _PERSON.read(node, path, faults)
    if values is None or (name := values[_NAME]) is None:
        return None
    word = values[_MARC] or "aut"
    code = role_code(word)
    if code is None:
        suggestion = suggest_role(word)
        faults.add("HD29", values.line(_MARC), value=word, suggestion=suggestion)
    return Person(name, code or "ctb", values[_SORT])


_ONE_OF_PEOPLE = [TEXT.schema, _PERSON.schema]
_LIST_OF_PEOPLE = {"type": "array", "items": {"anyOf": _ONE_OF_PEOPLE}, "minItems": 1}
PEOPLE = Shape(_read_people, {"anyOf": [*_ONE_OF_PEOPLE, _LIST_OF_PEOPLE]})
"""A name, a name with a role, or a list of these; a role is a MARC relator or its word."""


def _read_silences(node: Node, path: str, faults: Faults) -> tuple[Silence, ...] | None:
    """Return the silences; HD37 for a code that there is not, HD38 for one that is an error."""
    from bookpress.model.severities import SEVERITIES, Severity

    silences: list[Silence] = []
    for entry in read_entries(node, path, "TY12: …", faults) or ():
        reason = read_text(entry.value, f"{path}.{entry.key}", faults)
        severity = SEVERITIES.get(entry.key)
        if severity is None:
            suggestion = entry.key.upper() if entry.key.upper() in SEVERITIES else ""
            faults.add("HD37", entry.line, code=entry.key, suggestion=suggestion)
        elif severity is Severity.ERROR:
            faults.add("HD38", entry.line, code=entry.key)
        elif reason:
            silences.append(Silence(entry.key, reason, entry.line))
    return tuple(silences) or None


_REASONS = {"type": "object", "patternProperties": {"^[A-Z]{2}[0-9]{2}$": TEXT.schema}}
SILENCES = Shape(_read_silences, {**_REASONS, "additionalProperties": False})
"""Finding code → the reason why it may stand."""
