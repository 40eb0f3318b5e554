"""Whatever a command is given as a source: a book, or a message that helps; never a wait."""

import os

import pytest

from tests.commands import BOOK, BOUND, OLD, contents, quick, refused, run, sums_hold


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.md", ("gone.md: error CM01 there is no such file or folder",)),
        ("x" * 300 + ".md", ("CM01",)),
        ("source/book.md/b.md", ("CM01",)),
        ("gone/a.md", ("CM01",)),
        (".", ("CM02",)),
        ("folder.md", ("CM02",)),
        ("pipe.md", ("CM07", "Save the text in a file")),
        ("/dev/zero", ("CM07",)),
        ("/dev/stdin", ("CM07",)),
        ("links", ("lost.md: error CM08", "ring.md: error CM08")),
        ("links/ring.md", ("CM08",)),
    ],
)
def test_what_is_no_book_is_named_and_nothing_waits_for_it(command, name, said, book, tmp_path):
    (tmp_path / "notes.md").write_text("No head.\n", "utf-8")
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "links").mkdir()
    (tmp_path / "links/lost.md").symlink_to("gone.md")
    (tmp_path / "links/ring.md").symlink_to("ring.md")
    before = sorted(tmp_path.rglob("*"))

    code = 2 if said[0].endswith(("CM01", "CM08")) or "CM01" in said[0] else 1
    assert refused(run(command, tmp_path / name, cwd=tmp_path), code, *said)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
def test_hidden_files_are_left_alone(book, tmp_path):
    (book.parent / ".#book.md").symlink_to("someone@somewhere.123")
    (book.parent / "._book.md").write_bytes(b"---\0\5\26\7")

    assert quick(book.parent, "--out", tmp_path / "d").returncode == 0


def test_a_file_too_large_is_not_read(book):
    with book.open("ab") as stream:
        stream.truncate(200_000_000_000)  # a hole: it takes no room on the disk

    assert refused(run("build", book), 1, "EN12", "200000 MB")


@pytest.mark.skipif(BOUND is None and os.getuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_said(book):
    bounds = [BOUND, "--bounding-set", "-dac_override,-dac_read_search"] if BOUND else []

    book.chmod(0)
    assert refused(
        run("build", book, before=bounds), 4, "book.md: error CM05", "(permission denied)"
    )
    book.parent.chmod(0o444)
    assert refused(run("build", book.parent, before=bounds), 4, "CM05")
    book.parent.chmod(0)
    result = run("build", book.parent, "--lang", "fr", before=bounds)
    assert refused(result, 4, "CM05", "(permission refusée)")
    book.parent.chmod(0o755)


@pytest.mark.slow
def test_names_of_any_signs_are_built(tmp_path):
    stems = {
        "with spaces.md": "with-spaces",
        "two\nlines.md": "two-lines",
        "-x.md": "x",
        "“quotes” & <angles>.md": "quotes-angles",
        "100%41 #a?b.md": "100-41-a-b",
        "📖.md": "book-",
        os.fsdecode(b"caf\xe9.md"): "caf",
        os.fsdecode(b"\xff\xfe.md"): "book-",
    }
    for number, name in enumerate(stems):
        (tmp_path / name).write_text(BOOK.replace("urn:x:a", f"urn:x:{number}"), "utf-8")

    one = quick("--out", tmp_path / "one", "--edition", "screen", "--", "-x.md", cwd=tmp_path)
    every = quick(tmp_path, "--out", tmp_path / "every")

    assert one.returncode == 0, one.stderr
    assert every.returncode == 0, every.stderr
    made = sorted(file.stem for file in tmp_path.glob("every/*.epub"))
    assert len(made) == len(stems)
    assert all(
        name.startswith(stem) for name, stem in zip(made, sorted(stems.values()), strict=True)
    )


@pytest.mark.slow
def test_a_book_may_be_called_as_a_print_file_is(book, tmp_path):
    named = book.rename(book.with_name("small-print.md"))

    result = run("build", named, "--out", tmp_path / "d")

    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "d/small-print-print.pdf").is_file()


@pytest.mark.slow
def test_a_folder_of_a_thousand_files_gives_its_books(tmp_path):
    for number in range(998):
        (tmp_path / f"note-{number}.md").write_text("No head.\n", "utf-8")
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(BOOK.replace("urn:x:a", f"urn:x:{name}"), "utf-8")

    result = quick(tmp_path, "--out", tmp_path / "dist")

    assert result.returncode == 0, result.stderr
    assert sorted(os.listdir(tmp_path / "dist")) == ["SHA256SUMS", "one.epub", "two.epub"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("A book.md", "a-book.md", "a-book"),
        ("📖.md", "☃.md", "book-"),
        ("a.md", "a-print.md", "a-"),
    ],
)
def test_two_books_that_would_write_one_file_are_refused(one, other, shared, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for name in (one, other):
        (source / name).write_text(BOOK, "utf-8")

    result = run("build", source, "--out", tmp_path / "dist")

    assert refused(result, 1, "CM03", f"“{shared}")
    assert not (tmp_path / "dist").exists()


@pytest.mark.slow
def test_two_books_never_share_an_identifier(tmp_path):
    head = "---\ntitle: A\nlanguage: en\nidentifier: urn:x-a:b\n---\n\n"
    for name in ("bees", "ships"):
        (tmp_path / f"{name}.md").write_text(f"{head}Of {name}.\n", "utf-8")

    result = quick(tmp_path, "--out", tmp_path / "d")

    assert refused(result, 1, "HD61", "bees.md")
    assert (tmp_path / "d/bees.epub").exists()
    assert not (tmp_path / "d/ships.epub").exists()


@pytest.mark.slow
def test_a_book_given_twice_is_built_once(book, tmp_path):
    assert quick(book, book.parent, "--out", tmp_path / "d").returncode == 0


@pytest.mark.slow
def test_a_faulty_book_leaves_its_neighbours_and_the_catalogue_as_they_were(book, tmp_path):
    other = book.with_name("other.md")
    other.write_text(BOOK.replace("urn:x:a", "urn:x:b"), "utf-8")
    assert run("build", book.parent, "--out", tmp_path / "d").returncode == 0
    before = contents(tmp_path / "d")

    other.write_text(BOOK.replace("title", "titel"), "utf-8")
    book.write_text(OLD, "utf-8")
    result = run("build", book.parent, "--out", tmp_path / "d")
    new = run("build", book.parent, "--out", tmp_path / "new")

    # What a page announces is there: without an older catalogue one of the books that were built.
    assert new.returncode == 1
    assert 'href="catalog.xml"' in (tmp_path / "new/book.html").read_text("utf-8")
    assert "other" not in (tmp_path / "new/catalog.xml").read_text("utf-8")
    after = contents(tmp_path / "d")
    changed = {name for name in before if before[name] != after.get(name)}
    assert refused(result, 1, "other.md:1: error HD04")
    assert "book.epub" in changed
    assert not [name for name in changed if name.startswith(("other", "catalog"))]
    assert sums_hold(tmp_path / "d")
