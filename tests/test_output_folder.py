"""What lies in the output folder already: offered where it is of the same book, never lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bookpress

HEAD = "---\ntitle: {title}\nlanguage: en\nidentifier: urn:x:{name}\n---\n\n"


def write(folder: Path, name: str, text: str = "Text.", title: str = "A book") -> Path:
    """Write the source of a small book."""
    source = folder / f"{name}.md"
    source.write_text(f"{HEAD.format(title=title, name=name)}{text}\n", "utf-8")
    return source


def codes(result: bookpress.BuildResult) -> list[str]:
    return [one.code for one in result.findings]


def downloads(page: Path) -> list[str]:
    return re.findall(r'<li><a href="([^"?]+)', page.read_text("utf-8"))


def test_a_page_alone_offers_nothing_and_says_so(tmp_path):
    source, out = write(tmp_path, "book"), tmp_path / "dist"

    result = bookpress.build(source, out, ["web"])

    assert sorted(file.name for file in out.iterdir()) == ["SHA256SUMS", "book", "index.html"]
    assert downloads(out / "index.html") == []
    assert codes(result) == ["OU14"]


def test_a_page_offers_what_an_earlier_command_left(tmp_path):
    source, out = write(tmp_path, "book"), tmp_path / "dist"
    bookpress.build(source, out, ["epub"])

    result = bookpress.build(source, out, ["web"])

    assert downloads(out / "index.html") == ["book.epub"]
    assert [(one.code, dict(one.values)) for one in result.findings] == [
        ("OU13", {"names": "book.epub"})
    ]


def test_a_page_offers_what_its_own_command_makes_without_a_word(tmp_path):
    source, out = write(tmp_path, "book"), tmp_path / "dist"

    result = bookpress.build(source, out, ["web", "screen"])

    assert downloads(out / "index.html") == ["book.pdf"]
    assert codes(result) == []


def test_what_was_made_for_another_edition_alone_is_not_offered(tmp_path):
    source, out = write(tmp_path, "book"), tmp_path / "dist"

    bookpress.build(source, out, ["web", "kepub"])

    assert downloads(out / "index.html") == ["book.kepub.epub"]


@pytest.mark.parametrize("edition", ["epub", "screen"])
def test_a_page_offers_no_file_of_another_book_of_its_name(edition, tmp_path):
    out = tmp_path / "dist"
    bookpress.build(write(tmp_path, "book"), out, [edition])
    other = write(tmp_path, "book")
    other.write_text(other.read_text("utf-8").replace("urn:x:book", "urn:x:other"), "utf-8")

    result = bookpress.build(other, out, ["web"])

    assert downloads(out / "index.html") == []
    assert codes(result) == ["OU14"]


def test_a_page_offers_no_file_that_was_changed_since(tmp_path):
    source, out = write(tmp_path, "book"), tmp_path / "dist"
    bookpress.build(source, out, ["epub"])
    with (out / "book.epub").open("ab") as epub:
        epub.write(b"x")

    bookpress.build(source, out, ["web"])

    assert downloads(out / "index.html") == []
