"""The words that the glossary retires are in no name of the code, and in no message."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bookpress.messages import all_messages

ROOT = Path(__file__).parent.parent


def retired() -> set[str]:
    """Read the glossary's table of retired words."""
    table = (ROOT / "docs/glossary.md").read_text("utf-8").split("## Retired words")[1]
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", table, re.MULTILINE)
    return {word for row in rows[1:] for word in row.split(", ")}


def names(file: Path) -> Iterator[str]:
    """Yield the names that a module gives: its own, and those of what is in it."""
    yield file.stem
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def uses(name: str, words: set[str]) -> bool:
    """Return whether a name is made with one of some words; a capital means the whole name."""
    return name in words or not words.isdisjoint(name.lower().split("_"))


def with_retired_words(folder: Path) -> list[str]:
    words = retired()
    return [
        f"{file.relative_to(folder)}: {name}"
        for file in sorted(folder.rglob("*.py"))
        for name in sorted(set(names(file)))
        if uses(name, words)
    ]


def test_no_name_is_made_with_a_retired_word():
    assert {"head", "heads", "sheaf", "Mark"} <= retired()
    assert with_retired_words(ROOT / "bookpress") == []


def test_a_retired_word_is_seen(tmp_path):
    (tmp_path / "slips.py").write_text("class Mark: pass\ndef read_head(mark): heading = mark\n")

    assert with_retired_words(tmp_path) == [
        "slips.py: Mark",
        "slips.py: read_head",
        "slips.py: slips",
    ]


def test_no_message_says_a_retired_word():
    words = {word for word in retired() if word.islower()}
    said = {
        message.code
        for message in all_messages()
        for text in (message.words["en"], message.why["en"])
        if words & set(re.findall(r"[a-z]+", re.sub(r"`[^`]*`", "", text.lower())))
    }

    assert said == set()
