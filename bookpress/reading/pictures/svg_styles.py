"""The style of a drawing, read by a parser of CSS and written back as it was read.

What is written holds declared properties, functions and selectors of closed lists; an address leads
to an element of the drawing or is refused. What is not understood is left out and named, and what
hides an address under comments or escapes is refused like the address itself.

Source: CSS Syntax 3; CSS Values 4; the properties are those of `svg_vocabulary.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import unquote

import cssselect2
import tinycss2

from bookpress.reading.pictures.svg_values import usable
from bookpress.reading.pictures.svg_vocabulary import FETCHING, FUNCTIONS, PROPERTIES, SELECTING

MOST_LETTERS = 200_000
"""Of all style of a drawing, the same values counted once; half of it takes a second or two."""
MOST_BRACKETS = 40
"""Open at once."""
_MOST_SIMPLE = 8
"""Parts of one selector: each is tried against all that stands around an element."""

_FONT_HOST = re.compile(r"(?:https?:)?//fonts\.", re.IGNORECASE)
_ACTIVE = re.compile(r"expression\s*\(|javascript:|-moz-binding|behavior\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"@import\b|\b(?:url|src|image|image-set)\(\s*(?![\s'\"]*#)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DATA_PICTURE = re.compile(r"\s*data:image/(?:png|jpeg)[;,]", re.IGNORECASE)
_PLAIN = re.compile(r"[\w\s.,#%+-]*")
"""A value without functions, strings, escapes or comments: most are so."""
_ID = re.compile(r"[^\W\d][\w.-]*")
"""A name as XML has it (an NCName); no other can be referred to in every reader."""
_IDLE = re.compile(
    r"cursor|will-change|user-select|touch-action|outline\S*|content|clip-rule|zoom|filter-units"
)
"""What a picture on paper has no use for, left out without a word."""
_MOVES = re.compile(r"(?:-\w+-)?(?:animation|transition|offset-path)\b\S*")


class Refused(ValueError):
    """A value that is not understood; its text, as it was parsed."""


def id_of(text: str) -> str:
    """Return an id that every reader takes, the same for the same text.

    >>> id_of("Page 1"), id_of("%C3%A9t%C3%A9"), id_of("1st")
    ('Page_1', 'été', '_1st')
    """
    plain = unquote(text).strip()
    if _ID.fullmatch(plain):
        return plain
    kept = re.sub(r"[^\w.-]", "_", plain)
    return kept if _ID.fullmatch(kept) else f"_{kept}"


def is_too_deep(text: str) -> bool:
    """Return whether more brackets are open at once than a parser can bear."""
    depth = 0
    for each in re.finditer(r"[(\[{]|[)\]}]", text):
        depth = depth + 1 if each[0] in "([{" else max(0, depth - 1)
        if depth > MOST_BRACKETS:
            return True
    return False


def fetched(css: str) -> Iterator[tuple[int, str]]:
    """Yield what a style sheet or the value of a `style` fetches: its line and the address.

    >>> list(fetched("@import 'a.css'; b { --c: '/*'; fill: u\\\\72l(//d) }"))
    [(1, 'a.css'), (1, '//d')]
    """
    if is_too_deep(css):
        return
    waiting = list(reversed(tinycss2.parse_component_value_list(css, skip_comments=True)))
    loading = False  # the strings of an `@import`
    while waiting:
        token = waiting.pop()
        if token.type == "at-keyword":
            loading = token.lower_value == "import"
            if token.lower_value == "namespace":
                while waiting and waiting.pop() != ";":
                    pass
        elif token.type == "url" or (token.type == "string" and loading):
            yield token.source_line, token.value
        elif token == ";":
            loading = False
        elif token.type == "function":
            loads = token.lower_name == "url" or token.lower_name in FETCHING
            for part in token.arguments if loads else ():
                if part.type == "string":
                    yield part.source_line, part.value
            waiting += reversed(token.arguments)
        elif hasattr(token, "content"):
            waiting += reversed(token.content)


class Styles:
    """Reads the style of one drawing; `add` is told what is refused or left out."""

    def __init__(self, add: Callable[[str, str], None]) -> None:
        self._add = add
        self._letters = 0
        self._known: dict[tuple[str, str], str | None] = {}
        self.references: set[str] = set()
        """The ids that the selectors name."""

    def sheet(self, text: str) -> str:
        """Return the rules of a style sheet that are understood."""
        if not self._is_bounded(text):
            return ""
        rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
        return "".join(self._rules(rules, text))

    def declarations(self, text: str) -> str:
        """Return the declarations of a `style` that are understood."""
        key = ("style", text)
        if key not in self._known:
            bounded = self._is_bounded(text)
            parts = tinycss2.parse_blocks_contents(text, True, True) if bounded else []
            self._known[key] = "; ".join(self._declared(parts))
        return self._known[key] or ""

    def value(self, name: str, text: str) -> str | None:
        """Return the value of an attribute that styles; None where it is not understood."""
        if _PLAIN.fullmatch(text):
            given: str | None = text if usable(name, text) else None
            if given is None:
                self._leave(f'{name}="{text}"')
            return given
        key = (name, text)
        if key not in self._known:
            self._known[key] = None
            if self._is_bounded(text):
                tokens = tinycss2.parse_component_value_list(text, skip_comments=False)
                self._known[key] = self._judged(name, tokens)
        return self._known[key]

    def _is_bounded(self, text: str) -> bool:
        self._letters += len(text)
        if self._letters <= MOST_LETTERS and not is_too_deep(text):
            return True
        self._add("PX54", "CSS")
        return False

    def _leave(self, text: str) -> None:
        """Name what is left out; refuse what would fetch or run for a reader less strict."""
        plain = _COMMENT.sub("", text)
        if match := _ACTIVE.search(plain):
            self._add("PX23", match[0])
        elif match := _ADDRESS.search(plain):
            self._add("PX24", plain[match.start() :])
        else:
            self._add("PX50", " ".join(plain.split()))

    def _rules(self, rules: Sequence[Any], text: str, level: int = 0) -> Iterator[str]:
        """Yield the rules that stay, each on a line of its own."""
        for rule in rules:
            if rule.type == "qualified-rule":
                written = self._selectors(rule.prelude)
                declared = self._declared(tinycss2.parse_blocks_contents(rule.content, True, True))
                if written is not None and (body := "; ".join(declared)):
                    yield f"{written} {{ {body} }}\n"
            elif rule.type == "at-rule":
                yield from self._at_rule(rule, text, level)
            elif rule.type == "error":
                self._leave(rule.message)

    def _at_rule(self, rule: Any, text: str, level: int) -> Iterator[str]:
        name = rule.lower_at_keyword
        whole = rule.serialize()
        if name in ("charset", "namespace"):
            return
        if name == "import":
            first = next((each for each in rule.prelude if each.type != "whitespace"), None)
            address = next((each for _, each in fetched(whole)), "")
            hosted = first is not None and bool(_FONT_HOST.match(address.strip()))
            self._add(*(("PX30", whole) if hosted else ("PX24", "@import")))
        elif name == "font-face":
            outside = [one for _, one in fetched(whole) if not one.strip().startswith("data:")]
            # Whoever writes the address of a font in escapes hides it.
            self._add("PX24" if outside and "\\" in text else "PX30", whole)
        elif name.endswith("keyframes"):
            self._add("PX28", f"@{rule.at_keyword}")
        elif name == "media" and rule.content is not None and level < 3:
            condition = tinycss2.serialize(rule.prelude).strip()
            if re.fullmatch(r"[\w\s():,.>=<+/-]*", condition):
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                if body := "".join(self._rules(inner, text, level + 1)):
                    yield f"@media {condition} {{\n{body}}}\n"
            else:
                self._leave(f"@media {condition}")
        else:
            self._leave(whole)

    def _selectors(self, prelude: Sequence[Any]) -> str | None:
        """Return a list of selectors that cost little to try; None where one does not."""
        text = tinycss2.serialize([one for one in prelude if one.type != "comment"]).strip()
        simple, after = 0, ""
        named = set()
        for token in prelude:
            kind = token.type
            if kind == "literal" and token.value in (".", ">", "+", "*", ":"):
                fits = after != ":" or token.value != ":"
            elif kind == "literal" and token.value == ",":
                simple, fits = 0, True
            elif kind == "ident":
                fits = after != ":" or token.lower_value in SELECTING
            elif kind == "[] block":
                inside = (each.type in ("ident", "string", "literal") for each in token.content)
                fits = bool(token.content) and all(inside)
            else:
                fits = kind in ("whitespace", "comment", "hash")
            if kind == "hash":
                named.add(token.value)
            simple += kind in ("ident", "hash", "[] block") or token == "*"
            if not fits or simple > _MOST_SIMPLE:
                self._leave(text)
                return None
            after = token.value if kind == "literal" else ""
        try:
            cssselect2.compile_selector_list(list(prelude))
        except cssselect2.SelectorError:
            self._leave(text)
            return None
        self.references |= named
        return str(text)

    def _declared(self, parts: Sequence[Any]) -> Iterator[str]:
        """Yield the declarations that stay."""
        for part in parts:
            if part.type != "declaration":
                if part.type != "error" or part.kind != "invalid" or part.message:
                    self._leave(part.message if part.type == "error" else part.serialize())
                continue
            name = part.name if part.name.startswith("--") else part.lower_name
            if (value := self._judged(name, part.value)) is None:
                continue
            if _MOVES.fullmatch(name):
                self._add("PX28", name)
            elif name in ("-moz-binding", "behavior"):
                self._add("PX23", name)
            elif name in PROPERTIES or name.startswith("--"):
                yield f"{name}: {value}{' !important' * part.important}"
            elif not name.startswith("-") and not _IDLE.fullmatch(name):
                self._leave(name)

    def _judged(self, name: str, tokens: Sequence[Any]) -> str | None:
        """Return the value of a property; None where it is not understood, and then it is named."""
        try:
            value = "".join(self._written(tokens)).strip()
        except Refused:
            self._leave(f"{name}: {tinycss2.serialize(tokens).strip()}")
            return None
        if not usable(name, value):
            self._leave(f"{name}: {value}")
            return None
        return value

    def _written(self, tokens: Sequence[Any]) -> Iterator[str]:
        """Write the parts of a value, comments as a blank, addresses as `url(#id)`."""
        for token in tokens:
            match token.type:
                case "comment":
                    yield " "
                case "url":
                    yield self._reference(token.value)
                case "function" if token.lower_name == "url":
                    texts = [one for one in token.arguments if one.type != "whitespace"]
                    if len(texts) != 1 or texts[0].type != "string":
                        raise Refused
                    yield self._reference(texts[0].value)
                case "function":
                    if _ACTIVE.match(f"{token.lower_name}("):
                        self._add("PX23", f"{token.lower_name}(")
                    elif token.lower_name in FETCHING:
                        self._add("PX24", f"{token.lower_name}(")
                    elif token.lower_name not in FUNCTIONS:
                        raise Refused
                    yield f"{token.name}({''.join(self._written(token.arguments))})"
                case "() block":
                    yield f"({''.join(self._written(token.content))})"
                case "[] block":
                    yield f"[{''.join(self._written(token.content))}]"
                case "error" | "{} block" | "at-keyword":
                    raise Refused
                case _:
                    yield token.serialize()

    def _reference(self, address: str) -> str:
        """Write an address that leads to an element of the drawing."""
        plain = address.strip()
        if plain.startswith("#") and len(plain) > 1:
            return f"url(#{id_of(plain[1:])})"
        if not plain or plain == "#" or _DATA_PICTURE.match(plain):
            raise Refused
        self._add("PX23" if _ACTIVE.search(plain) else "PX24", f"url({address})")
        return "none"
