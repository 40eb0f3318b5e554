"""The words of every finding, in English and French, one table by code.

The table is kept in one TOML file for each pair of letters (`HD.toml`, `MD.toml` …), so that a
build that finds nothing opens none. An entry holds `severity`, the message (`en`, `fr`) and the
longer explanation of `bookpress explain` (`why.en`, `why.fr`). A part in double square brackets is
left out when one of the values it names is missing or empty:

    en = "unknown key “{key}”.[[ Did you mean “{suggestion}”?]]"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bookpress.messages.system import IN_FRENCH
from bookpress.model.findings import Finding, Severity

Language = Literal["en", "fr"]

_FOLDER = Path(__file__).parent
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_VALUE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """The entry of one code."""

    code: str
    severity: Severity
    words: dict[str, str]
    """The message by language (`en`, `fr`), with `{names}` to fill."""
    why: dict[str, str]
    """What it means and how to mend it, by language."""


@cache
def _family(letters: str) -> dict[str, Message]:
    """Read the file of one pair of letters; an unknown pair has no entries."""
    file = _FOLDER / f"{letters}.toml"
    if not file.is_file():
        return {}
    entries = tomllib.loads(file.read_text("utf-8"))
    return {
        code: Message(
            code,
            Severity(entry["severity"]),
            {"en": entry["en"], "fr": entry["fr"]},
            {"en": entry["why"]["en"], "fr": entry["why"]["fr"]},
        )
        for code, entry in entries.items()
    }


def message(code: str) -> Message:
    """Give the entry of a code; a `KeyError` when there is none."""
    return _family(code[:2])[code]


def all_messages() -> list[Message]:
    """Give every entry of the table, in the order of the codes."""
    families = sorted(file.stem for file in _FOLDER.glob("*.toml"))
    return [_family(letters)[code] for letters in families for code in sorted(_family(letters))]


def bare_words(message: Message, language: Language = "en") -> str:
    """Write the words of a code with every part that may be left out, values by name."""
    return message.words[language].replace("[[", "").replace("]]", "")


def entry(message: Message, language: Language = "en") -> str:
    """Write what stands under a code in the manual: its words, its severity, what it means."""
    return f"{bare_words(message, language)}\n\n({message.severity.value}) {message.why[language]}"


def words(found: Finding, language: Language = "en") -> str:
    """Write the message of a finding, without its place and code.

    >>> from bookpress.model.findings import Place, finding
    >>> words(finding("HD03", Place("a.md", line=2), key="titel", suggestion="title"))
    'unknown key “titel”. Did you mean “title”?'
    """
    text = message(found.code).words[language]
    text = _OPTIONAL.sub(lambda part: _fill_or_drop(part[1], found), text)
    values = dict(found.values)
    if language == "fr" and "reason" in values:
        values["reason"] = IN_FRENCH.get(values["reason"], values["reason"])
    return _VALUE.sub(lambda name: values[name[1]], text)


def _fill_or_drop(part: str, found: Finding) -> str:
    """Keep an optional part only when every value it names is there."""
    return part if all(found.values.get(name) for name in _VALUE.findall(part)) else ""
