"""Of many books those are made that changed; the folder is what a clean build gives."""

from __future__ import annotations

import os
import shutil
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bookpress import books, records
from bookpress.books import build_all
from bookpress.model.findings import ExitCode
from bookpress.model.theme import open_theme
from bookpress.pipeline import make
from tests.commands import BOOK, contents

EDITIONS = ("epub", "web", "feed")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """Three books in a folder: one with a picture, one with a warning."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "source"
    folder.mkdir()
    for name in "abc":
        text = BOOK.replace("urn:x:a", f"urn:x:{name}").replace("A book", f"Book {name}")
        (folder / f"{name}.md").write_text(text, "utf-8")
    change(folder / "a.md", "Text.", "Text.\n\n![A dot](dot.png)")
    change(folder / "b.md", "language:", "subtitel: x\nlanguage:")
    (folder / "dot.png").write_bytes(picture(90))
    return Path("source")


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def picture(grey: int) -> bytes:
    made = BytesIO()
    Image.new("L", (8, 8), grey).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def made(monkeypatch):
    """The names of the books that are made, as they are made."""
    names: list[str] = []

    def noted(source, *words, **more):
        names.append(source.stem)
        return make(source, *words, **more)

    monkeypatch.setattr(books, "make", noted)
    return names


def built(source, editions=EDITIONS, theme=None, **more):
    """Build; give what was found but that some stay."""
    outcome = build_all([source], Path("d"), editions, theme, **more)
    return [one for one in outcome.findings if one.code not in ("OU25", "OU10")]


def add_book(source):
    (source / "d.md").write_text(BOOK.replace("urn:x:a", "urn:x:d"), "utf-8")


def kobo(source):
    build_all([source / "a.md"], Path("k"), ["kepub"])
    name = "a.kepub.epub"
    shutil.copy(Path("k", name), "d")
    with open("d/SHA256SUMS", "a") as sums:
        sums.write(f"{sha256(Path('d', name).read_bytes()).hexdigest()}  {name}\n")


CHANGES = {
    "nothing": (lambda source: None, ""),
    "a word": (lambda source: change(source / "b.md", "Text.", "Other words."), "b"),
    "a picture": (lambda source: (source / "dot.png").write_bytes(picture(7)), "a"),
    "a file that was made": (lambda source: Path("d/c.epub").write_bytes(b"x"), "c"),
    "a file that is gone": (lambda source: Path("d/b/style.css").unlink(), "b"),
    "a new book": (add_book, "d"),
    "a book that is gone": (lambda source: (source / "b.md").unlink(), ""),
    "a file that a page offers": (kobo, "a"),
    "the list of files": (lambda source: Path("d/SHA256SUMS").unlink(), "abc"),
}


@pytest.mark.parametrize(
    "what",
    [
        name if name in ("nothing", "a word") else pytest.param(name, marks=pytest.mark.slow)
        for name in CHANGES
    ],
)
def test_what_changed_is_made_alone_and_the_folder_is_that_of_a_clean_build(what, source, made):
    alter, again = CHANGES[what]
    built(source)
    assert made == ["a", "b", "c"]
    alter(source)
    made.clear()

    said = built(source)

    assert "".join(made) == again
    now = contents(Path("d"))
    if what == "the list of files":
        return  # what is not listed is not ours
    clean = built(source, rebuild=True)
    assert said == clean
    assert contents(Path("d")) == now


@pytest.mark.slow
@pytest.mark.parametrize("what", ["instant", "theme", "edition", "library", "code", "rebuild"])
def test_what_decides_every_book_makes_every_book_again(what, source, made, monkeypatch):
    built(source)
    made.clear()
    if what == "instant":
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    elif what == "library":
        monkeypatch.setattr(records, "PACKAGES", ["weasyprint"])
    elif what == "code":
        monkeypatch.setattr(records, "__file__", shutil.copy(records.__file__, source))
    theme = None
    if what == "theme":
        theme = Path("theme")
        shutil.copytree(open_theme().folders[0] / "styles", theme / "styles")
    editions = ("epub", "web") if what == "edition" else EDITIONS

    built(source, editions, theme, rebuild=what == "rebuild")

    assert made == ["a", "b", "c"]


@pytest.mark.slow
def test_faults_and_strictness_are_as_ever(source, made):
    change(source / "c.md", "Text.", "![](none.png)")
    built(source)
    made.clear()

    outcome = build_all([source], Path("d"), EDITIONS, strict=True)

    assert made == ["c"]  # a book that was refused is made again
    assert {one.code for one in outcome.findings} >= {"HD03", "OU25"}
    assert outcome.exit_code is ExitCode.SOURCE
    assert [one.name for one in outcome.refused] == ["b.md", "c.md"]


@pytest.mark.slow
def test_a_book_with_fonts_of_the_machine_is_made_each_time(source, made):
    change(source / "c.md", "language:", "fonts: system\nlanguage:")
    change(source / "b.md", "Text.", "A letter of the machine: \u0416\u4e66.")
    built(source)
    made.clear()

    built(source)

    assert made == ["b", "c"]


def test_a_source_that_is_changed_while_its_book_is_made_is_made_again(source, monkeypatch):
    text = (source / "b.md").read_text("utf-8")

    def changed_meanwhile(path, *words, **more):
        done = make(path, *words, **more)
        if path.stem == "b":
            path.write_text(text.replace("Text.", "Newer."), "utf-8")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(books, "make", changed_meanwhile)
        built(source, ["page"])
    built(source, ["page"])

    assert "Newer." in Path("d/b-page.html").read_text("utf-8")


def test_a_book_alone_is_the_affair_of_its_command(source, made):
    for _ in range(2):
        build_all([source / "c.md"], Path("d"), ["epub"])

    assert made == ["c", "c"]


def test_a_book_reads_no_other_file_of_its_folder_than_those_that_are_looked_at(source):
    profile = open_theme().find("colour/FOGRA39L_coated.icc")
    shutil.copy(profile, source / "own.icc")
    change(source / "a.md", "title:", "print: {profile: own.icc}\ncover: dot.png\ntitle:")
    shutil.copy(source / "dot.png", source / "other.png")
    opened = set()
    watching = True

    def watch(event, details):
        if watching and event == "open" and isinstance(details[0], str | bytes):
            opened.add(os.path.abspath(os.fsdecode(details[0])))

    sys.addaudithook(watch)
    make(source / "a.md", ("epub", "screen", "print", "web"), open_theme())
    watching = False

    here = [Path(one).name for one in sorted(opened) if Path(one).parent == source.absolute()]
    assert set(here) <= {"a.md", "dot.png", "own.icc"}
    assert "own.icc" in here


def test_the_pictures_of_a_book_that_is_built_alone_are_not_digested(source, monkeypatch):
    digested = []

    def digest(file, *_):
        digested.append(file)
        return ""

    monkeypatch.setattr(books, "digest_of", digest)

    alone = build_all([source / "a.md"], Path("alone"), ("epub",))
    all_of_them = build_all([source], Path("dist"), ("epub",))

    assert alone.exit_code is all_of_them.exit_code is ExitCode.DONE
    assert digested == [source / f"{name}.md" for name in "abc"]
