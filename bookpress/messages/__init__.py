"""The words of every finding, by language and code.

Each language is a folder (`en/`, `fr/`), each pair of letters a TOML file in it (`HD.toml`), so
that a build opens only the words that it says. An entry holds the message (`says`) and the longer
explanation of `bookpress explain` (`why`). A part in double square brackets is left out when one
of the values it names is missing or empty:

    says = "unknown key “{key}”.[[ Did you mean “{suggestion}”?]]"
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import Literal, NamedTuple, get_args

from bookpress.messages.system import IN_FRENCH
from bookpress.model.findings import Finding, Place, Severity
from bookpress.model.severities import SEVERITIES

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

SEVERITY_WORDS: dict[Language, dict[Severity, str]] = {
    "en": dict(zip(Severity, ("error", "warning", "note"), strict=True)),
    "fr": dict(zip(Severity, ("erreur", "avertissement", "remarque"), strict=True)),
}
"""Each takes an s where there are several."""

_FOLDER = os.path.dirname(__file__)
_FOR_EXAMPLE: dict[Language, str] = {"en": "For example: ", "fr": "Par exemple\u00a0: "}
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_VALUE = re.compile(r"\{(\w+)\}")


class Message(NamedTuple):
    """The entry of one code."""

    code: str
    severity: Severity
    words: dict[Language, str]
    """The message by language, with `{names}` to fill."""
    why: dict[Language, str]
    """What it means and how to mend it, by language."""


@cache
def _family(letters: str, language: Language) -> dict[str, dict[str, str]]:
    """Read the words of one pair of letters: code → `says` and `why`."""
    return _read(f"{language}/{letters}.toml")


def message(code: str) -> Message:
    """Return the entry of a code in every language; a `KeyError` when there is none."""
    severity = SEVERITIES[code]
    said = {language: _family(code[:2], language)[code] for language in LANGUAGES}
    words, why = (
        {language: entry[key] for language, entry in said.items()} for key in ("says", "why")
    )
    return Message(code, severity, words, why)


def all_messages() -> list[Message]:
    """Return every entry, in the order of the codes."""
    return [message(code) for code in sorted(SEVERITIES)]


@cache
def _examples() -> dict[str, dict[str, str]]:
    """Read the values of examples: code, letters of a family or `all` → name → value."""
    return _read("examples.toml")


def _read(name: str) -> dict[str, dict[str, str]]:
    """Read a file of words; its parser is loaded when something is said."""
    import tomllib

    with open(os.path.join(_FOLDER, *name.split("/")), "rb") as file:
        return tomllib.load(file)


def example(message: Message, language: Language = "en") -> str:
    """Write the words of a code as they can be met, with the values of `examples.toml`."""
    asked = dict.fromkeys(_VALUE.findall(message.words[language]), "…")
    values = {
        name: value
        for of in ("all", message.code[:2], message.code)
        for name, value in _examples().get(of, {}).items()
    }
    return words(Finding(message.code, message.severity, Place(""), asked | values), language)


def entry(message: Message, language: Language = "en") -> str:
    """Write what stands under a code in the manual: its words, its severity, what it means."""
    kind = SEVERITY_WORDS[language][message.severity]
    met = example(message, language)
    opening = _FOR_EXAMPLE[language] if _VALUE.search(message.words[language]) else ""
    return f"{opening}{met}\n\n({kind}) {message.why[language]}"


def words(found: Finding, language: Language = "en") -> str:
    """Write the message of a finding, without its place and code.

    >>> from bookpress.model.findings import Place, finding
    >>> words(finding("HD03", Place("a.md", line=2), key="titel", suggestion="title"))
    'the key “titel” is unknown here, and has no effect. Did you mean “title”?'
    """
    text = _family(found.code[:2], language)[found.code]["says"]
    text = _OPTIONAL.sub(lambda part: _fill_or_drop(part[1], found), text)
    values = dict(found.values)
    if language == "fr" and "reason" in values:
        values["reason"] = IN_FRENCH.get(values["reason"], values["reason"])
    return _VALUE.sub(lambda name: values[name[1]], text)


def _fill_or_drop(part: str, found: Finding) -> str:
    """Keep an optional part only when every value it names is there."""
    return part if all(found.values.get(name) for name in _VALUE.findall(part)) else ""
