"""The shapes that the values of a head can have: how each is read, and its JSON Schema.

    TEXT, PHRASE, PROSE, LINES, choice, FLAG, TRIM, DAY, LANGUAGE_TAG, URI, address      one value
    TEXTS, PHRASES, WORDS                                             one or several

A shape never stops at the first fault. Those with keys of their own stand in `nested_values.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from bookpress.model.clock import PartialDate
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.names import last_digit, of_thirteen
from bookpress.model.page.trim import NAMES as TRIM_NAMES
from bookpress.model.page.trim import Trim, trim_of, within
from bookpress.patterns import late
from bookpress.reading.front_matter.languages import (
    is_language_tag,
    language_meant,
    suggest_language,
)
from bookpress.reading.front_matter.written_days import changes_daily, day_meant, is_plain_day
from bookpress.reading.front_matter.yaml_mistakes import quoted_example
from bookpress.reading.front_matter.yaml_tree import Broken, List, Map, Node
from bookpress.reading.front_matter.yaml_tree import Text as TextNode
from bookpress.reading.html.addresses import check_address
from bookpress.reading.html.segment_breaks import join_lines
from bookpress.reading.report import nearest

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Schema = dict[str, Any]
"""A JSON Schema: as free in its form as JSON is."""

LONGEST_QUOTE = 60
"""Characters of a value that a message repeats."""


class Faults(NamedTuple):
    """Where the faults of one head are gathered."""

    file: str
    lines: tuple[str, ...]
    """The lines of the head, to quote them."""
    first: int
    """The line of the file where they start."""
    found: list[Finding]

    def add(self, code: str, line: int, /, **values: object) -> None:
        """Report one fault; long values are cut."""
        short = {name: _shortened(str(value)) for name, value in values.items()}
        self.found.append(finding(code, Place(self.file, line=line), **short))

    def example(self, line: int) -> str:
        """Write the `key: value` of a line with its value in quotes, or ""."""
        key, colon, value = self.lines[line - self.first].strip().partition(": ")
        return quoted_example(key, value.strip()) if colon else ""


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


@dataclass(frozen=True)
class Shape(Generic[T_co]):
    """What a value must look like."""

    read: Callable[[Node, str, Faults], T_co | None]
    """Gives the value of a node, or None once it has reported why there is none; the text names
    the key in messages (`book.title`)."""
    schema: Schema
    """The shape in JSON Schema (draft 2020-12)."""


def read_text(node: Node, path: str, faults: Faults) -> str | None:
    """Return a text on one line: lines and runs of blanks fold, no-break spaces stay."""
    if isinstance(node, Broken):
        return None
    if not isinstance(node, TextNode):
        example = faults.example(node.line) if node.flow else ""
        faults.add("HD05", node.line, key=path, example=example)
        return None
    text = re.sub(r"[ \t\n]+", " ", join_lines(node.value)).strip(" ")
    if not text or (node.plain and text in ("~", "null", "Null", "NULL")):
        faults.add("HD08", node.line, key=path)
        return None
    return text


_TEXT: Schema = {"type": ["string", "number", "boolean"], "minLength": 1}
"""A text: without quotes, YAML tells editors that 1984 is a number; here it is a title."""


def _read_uncut(node: Node, path: str, faults: Faults) -> str | None:
    text = read_text(node, path, faults)
    if text and isinstance(node, TextNode) and node.comment:
        faults.add("HD06", node.line, key=path, comment=node.comment)
    return text


def _read_whole_text(node: Node, path: str, faults: Faults) -> str | None:
    text = _read_uncut(node, path, faults)
    if text and isinstance(node, TextNode) and _SET_APART.search(node.value.strip()):
        faults.add("MD90", node.line, key=path)
    return text


_SET_APART = late(r"\n[ \t]*\n|^[^\n]{1,50}\n[ \t]*[^\W\d_a-z]", re.MULTILINE)
"""Lines that were broken by hand, not where an editor wraps them."""

TEXT = Shape(_read_whole_text, _TEXT)
"""A text, folded onto one line; HD06 where a `#` may have cut it short, MD90 where lines go."""


def _phrase(*, links: bool) -> Shape[str]:
    def read(node: Node, path: str, faults: Faults) -> str | None:
        text = _read_whole_text(node, path, faults)
        return text and _marked(text, node.line, faults, links=links)

    return Shape(read, _TEXT)


def _marked(text: str, line: int, faults: Faults, *, links: bool = False) -> str:
    """Read the Markdown of a text."""
    from bookpress.reading.front_matter.phrases import read_phrase  # most heads have none

    words, found = read_phrase(text, line, faults.file, links=links)
    faults.found.extend(found)
    return words


PHRASE = _phrase(links=False)
"""A text that may hold emphasis."""
PROSE = _phrase(links=True)
"""A text that may hold emphasis and links."""


def _read_lines(node: Node, path: str, faults: Faults) -> str | None:
    text = _read_uncut(node, path, faults)
    if text and isinstance(node, TextNode) and "\n" in node.value.strip():
        lines = (" ".join(line.split(" ")).strip() for line in node.value.strip().split("\n"))
        text = "<br/>".join(lines)
    return text and _marked(text, node.line, faults, links=True)


LINES = Shape(_read_lines, _TEXT)
"""The same; lines that are typed as such, behind `|`, stay lines."""


def of_text(judge: Callable[[str, int, str, Faults], T | None], schema: Schema) -> Shape[T]:
    """Return the shape of what one text says, which `judge` reads: text, line, path, faults."""

    def read(node: Node, path: str, faults: Faults) -> T | None:
        text = read_text(node, path, faults)
        return None if text is None else judge(text, node.line, path, faults)

    return Shape(read, schema)


def choice(
    words: tuple[str, ...],
    also_called: Mapping[str, str] | None = None,
    *,
    read_as: Mapping[str, str] | None = None,
) -> Shape[str]:
    """Return the shape of one word of a closed list.

    `also_called`: other words for them, for the suggestion; `read_as`: others that are taken.
    """

    def judge(text: str, line: int, path: str, faults: Faults) -> str | None:
        if (word := (read_as or {}).get(text.lower(), text)) in words:
            return word
        meant = (also_called or {}).get(text.lower()) or nearest(text, words)
        values = {"value": text, "choices": ", ".join(words), "suggestion": meant}
        faults.add("HD09", line, key=path, **values)
        return None

    return of_text(judge, {"enum": list(words)})


def _flag(text: str, line: int, path: str, faults: Faults) -> bool | None:
    if text in ("true", "false"):
        return text == "true"
    yes, no = ("yes", "on", "oui", "1", "true"), ("no", "off", "non", "0", "false")
    word = text.lower()
    suggestion = "true" if word in yes else "false" if word in no else ""
    values = {"value": text, "choices": "true, false", "suggestion": suggestion}
    faults.add("HD09", line, key=path, **values)
    return None


FLAG = of_text(_flag, {"type": "boolean"})
"""`true` or `false`, as YAML 1.2 writes them."""


def _trim(text: str, line: int, path: str, faults: Faults) -> Trim | None:
    trim = trim_of(text)
    if trim is None:
        meant = f"{text}in" if trim_of(f"{text}in") else nearest(text.lower(), TRIM_NAMES)
        faults.add("HD65", line, key=path, value=text, suggestion=meant)
        return None
    if (near := within(trim)) != trim:
        faults.add("HD66", line, key=path, value=text, meant=near.name)
    return near


TRIM = of_text(_trim, {"type": "string", "examples": ["a5", "6x9in", "110x178mm"]})
"""A trim size, by name or measure; HD65, HD66."""


_DAY = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def _day(text: str, line: int, path: str, faults: Faults) -> PartialDate | None:
    if re.fullmatch(_DAY, text):
        day = PartialDate(*map(int, text.split("-")))
        try:
            _ = day.first_day
        except ValueError:
            faults.add("HD24", line, key=path, value=text)
            return None
        return day
    meant = day_meant(text)
    if meant and is_plain_day(text):
        faults.add("HD49", line, value=text, meant=meant)
        return PartialDate(*map(int, meant.split("-")))
    if changes_daily(text):
        faults.add("HD50", line, key=path, value=text)
    else:
        faults.add("HD23", line, key=path, value=text, suggestion=meant)
    return None


DAY = of_text(_day, {"type": ["string", "number"], "pattern": f"^{_DAY}$"})
"""A day, a month or a year, as ISO 8601 writes it."""


def _language(text: str, line: int, path: str, faults: Faults) -> str | None:
    if is_language_tag(text):
        return text
    if meant := language_meant(text):
        faults.add("HD49", line, value=text, meant=meant)
        return meant
    faults.add("HD22", line, value=text, suggestion=suggest_language(text))
    return None


LANGUAGE_TAG = of_text(
    _language, {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"}
)
"""A language tag (BCP 47), kept as typed."""


def _uri(text: str, line: int, path: str, faults: Faults) -> str | None:
    uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    scheme, _, rest = text.partition(":")
    if text.lower().startswith("urn:uuid:"):
        good, suggestion = re.fullmatch(uuid, rest[5:], re.IGNORECASE) is not None, ""
    elif text.lower().startswith("urn:isbn:"):
        number = read_isbn(text[9:], line, path, faults)
        return number and f"urn:isbn:{number}"
    else:
        good = bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]+", scheme) and rest)
        good = good and not re.search(r"[\s<>\"{}|\\^`]", text)
        is_uuid = re.fullmatch(uuid, text, re.IGNORECASE)
        number = _digits_of(text)
        is_isbn = re.fullmatch(r"97[89][0-9]{10}", number, re.ASCII)
        suggestion = f"urn:uuid:{text}" if is_uuid else f"urn:isbn:{number}" if is_isbn else ""
    if good:
        return text
    faults.add("HD32", line, value=text, suggestion=suggestion)
    return None


def _read_uri(node: Node, path: str, faults: Faults) -> str | None:
    """Return a URI; of a list as pandoc takes it, with schemes, the first (HD52: the others)."""
    first, *others = node.items if isinstance(node, List) and node.items else (node,)
    if others:
        faults.add("HD52", others[0].line, key=path)
    if isinstance(first, Map):
        given = {entry.key: entry.value for entry in first.entries}
        scheme = given.get("scheme")
        first = given.get("text", first)
        if isinstance(first, TextNode) and isinstance(scheme, TextNode):
            first = first._replace(value=_with_scheme(scheme.value, first.value))
    text = read_text(first, path, faults)
    return None if text is None else _uri(text, first.line, path, faults)


def _with_scheme(scheme: str, text: str) -> str:
    """Write an identifier of a scheme as a URI, where it is none."""
    start = {"ISBN": "urn:isbn:", "UUID": "urn:uuid:", "DOI": "doi:"}.get(
        re.split(r"[-_\s]", scheme.strip().upper())[0], ""
    )
    return text if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", text) else start + text


URI = Shape(
    _read_uri, {"type": "string", "format": "uri", "pattern": "^[A-Za-z][A-Za-z0-9+.-]+:\\S+$"}
)
"""A URI that names the book: `urn:uuid:…`, `urn:isbn:…`, `https:…`."""


_MISLEADING = ("AD20", "AD21", "AD25", "AD26")
"""An address of the web that leads elsewhere than it seems."""


def address(schemes: tuple[str, ...] = ("https", "http"), *, folder: bool = False) -> Shape[str]:
    """Return the shape of a web address.

    That of a folder ends in a slash, which is added when it is missing. HD30, HD31: it is none;
    AD27: it could lead readers elsewhere than it seems.
    """

    def judge(text: str, line: int, path: str, faults: Faults) -> str | None:
        looked_at = check_address(text)
        if looked_at.code in _MISLEADING:
            faults.add("AD27", line, key=path, value=text)
            return None
        scheme, _, rest = text.partition("://")
        host = re.split(r"[/?#]", rest)[0]
        named = re.fullmatch(r"[^\s@\[\]<>\"\\^`{|}]*[^\W_]\.[^\W_][^\s@<>\"\\^`{|}]*", host)
        unfit = re.search(r"[\s<>\"\\^`{|}?#]" if folder else r"[\s<>\"\\^`{|}]", text)
        if scheme.lower() in schemes and named and not unfit and not looked_at.code:
            return text.rstrip("/") + "/" if folder else text
        bare = re.fullmatch(r"(?:http://|//)?([\w-]+(\.[\w-]+)+(/[^\s?#]*)?)", text)
        values = {"value": text, "suggestion": f"https://{bare[1]}" if bare else ""}
        faults.add("HD30" if schemes == ("https",) else "HD31", line, key=path, **values)
        return None

    pattern = f"^({'|'.join(schemes)})://"
    return of_text(judge, {"type": "string", "format": "uri", "pattern": pattern})


def read_isbn(text: str, line: int, path: str, faults: Faults) -> str | None:
    """Return the thirteen digits of an ISBN, or report why it is none (HD25, HD26)."""
    digits = _digits_of(text)
    if re.fullmatch(r"97[89][0-9]{10}", digits, re.ASCII):
        right = last_digit(digits)
        if digits[-1] == right:
            return digits
        faults.add("HD25", line, key=path, value=text, digit=right, suggestion=digits[:12] + right)
        return None
    faults.add("HD26", line, key=path, value=text, suggestion=of_thirteen(digits))
    return None


def _digits_of(text: str) -> str:
    """Take the hyphens, blanks and a leading `ISBN` off."""
    return re.sub(r"^isbn(-1[03])?:?|[\s\u2010-\u2015-]", "", text.strip(), flags=re.IGNORECASE)


def read_items(node: Node, path: str, faults: Faults) -> tuple[Node, ...]:
    """Return the items of a list (HD08: it has none); anything else is a list of one."""
    if isinstance(node, List) and not node.items:
        faults.add("HD08", node.line, key=path)
    return node.items if isinstance(node, List) else (node,)


def _read_texts(node: Node, path: str, faults: Faults) -> tuple[str, ...] | None:
    items = read_items(node, path, faults)
    texts = tuple(read_text(item, path, faults) for item in items)
    return tuple(text for text in texts if text is not None) or None


def _read_phrases(node: Node, path: str, faults: Faults) -> tuple[str, ...] | None:
    texts = _read_texts(node, path, faults)
    return texts and tuple(_marked(text, node.line, faults) for text in texts)


def _read_words(node: Node, path: str, faults: Faults) -> tuple[str, ...] | None:
    texts = _read_texts(node, path, faults)
    if texts and not isinstance(node, List):
        texts = tuple(word.strip() for word in texts[0].split(",") if word.strip())
    return texts


TEXTS = Shape(_read_texts, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]})
"""One text or several."""
PHRASES = Shape(_read_phrases, TEXTS.schema)
"""One text or several, which may hold emphasis."""
WORDS = Shape(_read_words, TEXTS.schema)
"""Several texts; in one text they stand between commas."""
