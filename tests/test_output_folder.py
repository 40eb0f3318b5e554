"""What lies in the output folder already: offered where it is of the same book, never lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bookpress
from tests.commands import run, sums_hold

HEAD = "---\ntitle: {title}\nauthor: Ada Petit\nlanguage: en\nidentifier: urn:x:{name}\n---\n\n"


def write(folder: Path, name: str, text: str = "Text.", title: str = "A book") -> Path:
    """Write the source of a small book."""
    source = folder / f"{name}.md"
    source.write_text(f"{HEAD.format(title=title, name=name)}{text}\n", "utf-8")
    return source


def listed(out: Path) -> list[str]:
    """Return the names of the top of a folder."""
    return sorted(file.name for file in out.iterdir())


def named(result: bookpress.BuildResult) -> dict[str, str]:
    """Return what each finding names, by code."""
    return {one.code: str(one.values.get("names", "")) for one in result.findings}


def codes(result: bookpress.BuildResult) -> list[str]:
    return [one.code for one in result.findings]


def downloads(page: Path) -> list[str]:
    return re.findall(r'<li><a href="([^"?]+)', page.read_text("utf-8"))


def test_a_page_alone_offers_nothing_and_says_so(tmp_path):
    source, out = write(tmp_path, "book"), tmp_path / "dist"

    result = bookpress.build(source, out, ["web"])

    assert listed(out) == ["SHA256SUMS", "book", "index.html"]
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


@pytest.fixture
def sources(tmp_path):
    """A folder with two books, built into the folder beside it."""
    folder = tmp_path / "source"
    folder.mkdir()
    write(folder, "one", title="First")
    write(folder, "two", title="Second")
    bookpress.build(folder, tmp_path / "dist", ["web"])
    return folder


@pytest.mark.slow
def test_a_book_built_alone_later_leaves_the_shelf_and_says_so(sources, tmp_path):
    out = tmp_path / "dist"
    bookpress.build(sources, out, ["web", "feed"])
    shelf, feed = (out / "index.html").read_bytes(), (out / "catalog.xml").read_bytes()
    write(sources, "one", text="Other words.", title="First again")

    result = bookpress.build(sources / "one.md", out, ["web", "feed"])

    assert (out / "index.html").read_bytes() == shelf
    assert (out / "catalog.xml").read_bytes() == feed
    assert "Other words." in (out / "one.html").read_text("utf-8")
    assert named(result)["OU12"] == "index.html, catalog.xml, catalog.json"
    assert "OU10" not in named(result)
    assert sums_hold(out)


def test_a_book_built_alone_later_prunes_no_other(sources, tmp_path):
    before = listed(tmp_path / "dist")

    bookpress.build(sources / "one.md", tmp_path / "dist", ["web"], prune=True)

    assert listed(tmp_path / "dist") == before


def test_what_a_removed_source_made_is_named_and_removed_on_request(sources, tmp_path):
    out = tmp_path / "dist"
    (out / "mine.txt").write_text("mine")
    (sources / "two.md").unlink()

    said = bookpress.build(sources, out, ["web"])
    before = listed(out)
    removed = bookpress.build(sources, out, ["web"], prune=True)
    quiet = bookpress.build(sources, out, ["web"], prune=True)

    gone = "index.files/, one.html, two.html, two/"
    assert ", ".join(sorted(named(said)["OU10"].split(", "))) == gone
    assert ", ".join(sorted(named(removed)["OU11"].split(", "))) == gone
    assert {"two", "two.html", "one.html"} <= set(before)
    assert listed(out) == ["SHA256SUMS", "index.html", "mine.txt", "one"]
    assert not {"OU10", "OU11"} & set(named(quiet))
    assert sums_hold(out)


def test_a_picture_that_is_shown_no_more_is_left_over(tmp_path, root):
    (tmp_path / "phare.png").write_bytes((root / "tests/books/phare.png").read_bytes())
    source = write(tmp_path, "book", text="![A lighthouse](phare.png)")
    out = tmp_path / "dist"
    bookpress.build(source, out, ["web"])
    write(tmp_path, "book")

    asked_for_no_page = bookpress.build(source, out, ["screen"])
    said = bookpress.build(source, out, ["web"])
    removed = bookpress.build(source, out, ["web"], prune=True)

    assert codes(asked_for_no_page) == []
    assert named(said)["OU10"] == "book/images/phare.png"
    assert named(removed)["OU11"] == "book/images/phare.png"
    assert not (out / "book/images").exists()


def test_what_was_changed_since_is_not_removed(sources, tmp_path):
    out = tmp_path / "dist"
    (sources / "two.md").unlink()
    (out / "two.html").write_text("A page of the author's.")
    outside = tmp_path / "outside"
    (out / "two").rename(outside)
    (out / "two").symlink_to(outside)

    result = bookpress.build(sources, out, ["web"], prune=True)

    assert named(result)["OU16"] == "two.html"
    assert (out / "two.html").read_text() == "A page of the author's."
    assert (outside / "style.css").is_file()
    assert not (out / "index.files").exists()


def test_a_list_that_leads_outside_removes_nothing(sources, tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("x")
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of an x
    with (tmp_path / "dist/SHA256SUMS").open("a") as sums:
        sums.write(f"{digest}  ../victim.txt\n{digest}  {victim}\n")

    bookpress.build(sources, tmp_path / "dist", ["web"], prune=True)

    assert victim.read_text() == "x"


@pytest.mark.slow
def test_a_source_that_is_refused_keeps_its_files(sources, tmp_path):
    (sources / "two.md").write_text("---\ntitle: [\n---\n", "utf-8")
    before = listed(tmp_path / "dist")

    result = run("build", sources, "--out", tmp_path / "dist", "--prune")

    assert result.returncode == 1
    assert set(before) <= set(listed(tmp_path / "dist"))
    assert "OU1" not in result.stderr


@pytest.mark.slow
def test_the_page_of_another_book_is_not_lost_in_silence(tmp_path):
    out = tmp_path / "dist"
    bookpress.build(write(tmp_path, "one"), out, ["web"])

    result = bookpress.build(write(tmp_path, "two"), out, ["web"])
    again = bookpress.build(write(tmp_path, "two"), out, ["web"])

    assert [dict(one.values) for one in result.findings if one.code == "OU17"] == [{"other": "one"}]
    assert "OU17" not in codes(again)


def test_a_catalogue_of_a_book_that_is_no_longer_listed_is_left_over(tmp_path):
    source, out = write(tmp_path, "book"), tmp_path / "dist"
    bookpress.build(source, out, ["feed"])
    text = source.read_text("utf-8")
    source.write_text(text.replace("language: en", "language: en\naccess: unlisted"), "utf-8")

    result = bookpress.build(source, out, ["feed"])

    assert named(result)["OU10"] == "catalog.json, catalog.xml"


def test_the_command_prunes(sources, tmp_path):
    (sources / "two.md").unlink()

    result = run("build", sources, "--out", tmp_path / "dist", "--edition", "web", "--prune")

    assert result.returncode == 0
    assert "note OU11 removed" in result.stderr
    assert "two.html" not in listed(tmp_path / "dist")


def dated(folder: Path, text: str, more: str = "updated: 2024-09-07\n") -> Path:
    """Write a book with more in its front matter."""
    source = write(folder, "book", text)
    source.write_text(source.read_text("utf-8").replace("title:", f"{more}title:"), "utf-8")
    return source


@pytest.mark.parametrize(
    ("before", "after", "more", "said"),
    [
        ("Text.", "Other words.", "updated: 2024-09-07\n", ["OU15"]),
        ("Text.", "Other words.", "date: 2024\n", ["OU15"]),
        ("Text.", "Other words.", "updated: 2024-09-08\n", []),
        ("Text.", "*Text.*", "updated: 2024-09-07\n", []),
        ("One\ntwo.", "One two.", "updated: 2024-09-07\n", []),
    ],
)
@pytest.mark.slow
def test_words_that_change_under_the_same_day_are_told(before, after, more, said, tmp_path):
    first = "date: 2024\n" if more.startswith("date") else "updated: 2024-09-07\n"
    bookpress.build(dated(tmp_path, before, first), tmp_path / "dist", ["epub"])

    result = bookpress.build(dated(tmp_path, after, more), tmp_path / "dist", ["epub"])
    again = bookpress.build(dated(tmp_path, after, more), tmp_path / "dist", ["epub"])

    assert codes(result) == said
    assert codes(again) == []


def test_a_change_may_be_silenced_and_the_silence_is_never_idle(tmp_path):
    silence = "updated: 2024-09-07\nsilence: {OU15: nobody has it yet}\n"

    first = bookpress.build(dated(tmp_path, "Text.", silence), tmp_path / "dist", ["epub"])
    second = bookpress.build(dated(tmp_path, "Other.", silence), tmp_path / "dist", ["epub"])

    assert codes(first) == []
    assert codes(second) == []


def test_a_book_that_tells_nobody_of_a_change_is_not_asked_for_a_day(tmp_path):
    bookpress.build(write(tmp_path, "book"), tmp_path / "dist", ["epub"])

    result = bookpress.build(write(tmp_path, "book", "Other."), tmp_path / "dist", ["epub"])

    assert codes(result) == []
