"""Texts that nobody here wrote: the READMEs, manuals and changelogs that lie on this machine.

Each gets a head and goes through the real command. It becomes a book, or the faults are named by
line; then the words of every edition are counted against those that another parser of Markdown
reads in the source. The project holds none of these texts: where too few are installed, the test
says so and is skipped.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import subprocess
import sys
import sysconfig
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from lxml import etree

from bookpress.layout.coverage import fonts_of_characters
from bookpress.model.theme import open_theme
from tests.conftest import ROOT, npm_judges

FEWEST, MOST = 20, 24
SMALLEST, LARGEST = 20_000, 130_000
"""In bytes."""
WORDS = 0.995
"""The share of the source's words that every edition must hold."""

PLACES = (
    Path(sysconfig.get_path("purelib")),
    npm_judges() / "node_modules",
    Path("/usr/lib/node_modules"),
    Path("/usr/share/doc"),
    Path("/usr/share/vim"),
    *(Path(place) for place in os.environ.get("BOOKPRESS_TEXTS", "").split(os.pathsep) if place),
)
NAMES = ("*.md", "*.markdown", "*.md.gz", "tutor.*.utf-8")
LANGUAGES = re.compile(r"[._-](de|es|fr|it|nl|pl|pt|sv|cs|da|ja|ko|ru|uk|el|zh)\b")
BY_THE_MACHINE = ("ja", "ko", "zh", "ru", "uk", "el")
"""Languages whose letters the theme's fonts may lack."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text found on the machine."""

    file: Path
    language: str
    content: str


def texts() -> list[Text]:
    """Find the texts, one of each content and at most two of a folder, other languages first."""
    found: dict[str, Text] = {}
    per_folder: Counter[tuple[Path, str]] = Counter()
    for file in _files():
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        digest = sha256(content).hexdigest()
        tongue = LANGUAGES.search(file.name)
        language = tongue[1] if tongue else "en"
        if not SMALLEST <= len(content) <= LARGEST or digest in found:
            continue
        if per_folder[file.parent, language] >= (2 if language == "en" else 1):
            continue
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        if language in BY_THE_MACHINE and not _has_fonts_for(text):
            continue
        per_folder[file.parent, language] += 1
        found[digest] = Text(file, language, text)
    english = [one for one in found.values() if one.language == "en"]
    others = [one for one in found.values() if one.language != "en"]
    return others[: MOST // 2] + english[: MOST - len(others[: MOST // 2])]


def _has_fonts_for(text: str) -> bool:
    """Return whether this machine can print a text: nearly all its letters."""
    letters = {letter for letter in text if letter.isalpha()}
    return len(fonts_of_characters(letters, open_theme())) > 0.99 * len(letters)


def _files() -> Iterator[Path]:
    for place in PLACES:
        for name in NAMES:
            yield from sorted(file for file in place.rglob(name) if file.is_file())


def give_head(text: Text) -> str:
    """Write the source: the text under a head."""
    fonts = "fonts: system\n" if text.language in BY_THE_MACHINE else ""
    return (
        f"---\ntitle: {json.dumps(text.file.name)}\nlanguage: {text.language}\n{fonts}"
        f"identifier: urn:x:{sha256(str(text.file).encode()).hexdigest()}\n---\n\n{text.content}"
    )


# Words.

_ALONE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters of scripts that part no words: each counts as one."""
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+")
_LINE_END = re.compile(r"([^\W_]+)[-\u2010\u00ad]?\n\s*(?=([^\W_]+))")
_GROUPS = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d)")


def words(text: str, *, on_paper: bool = False) -> Counter[str]:
    """Count the words of a text; on paper, one over the end of a line counts whole and in parts."""
    text = unicodedata.normalize("NFKC", _GROUPS.sub("", text.replace("\u200b", "")))
    over = _LINE_END.findall(text) if on_paper else ()
    joined = " ".join(first + last for first, last in over)
    return Counter(_WORD.findall(f"{text.replace(chr(0xAD), '')} {joined}".lower()))


def source_words(text: str) -> Counter[str]:
    """Count the words that markdown-it-py reads in a text: what GitHub would show."""
    markdown_it = pytest.importorskip(
        "markdown_it", reason="`pip install markdown-it-py` brings it"
    )
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    page = parser.render(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return words(html.unescape(re.sub(r"<[^<>]*>", " ", _inline_joined(page))))


def _inline_joined(page: str) -> str:
    """Take away the tags that do not part words."""
    return re.sub(r"</?(em|strong|code|a|b|i|s|u|sub|sup|span|kbd)\b[^<>]*>", "", page)


def edition_words(file: Path) -> Counter[str]:
    """Count the words of an edition, as programs that were not written here extract them."""
    if file.suffix == ".pdf":
        pymupdf = pytest.importorskip("pymupdf")
        with pymupdf.open(file) as pdf:
            return words("\n".join(page.get_text() for page in pdf), on_paper=True)
    if file.suffix == ".epub":
        with zipfile.ZipFile(file) as archive:
            pages = [
                archive.read(name).decode()
                for name in archive.namelist()
                if name.endswith(".xhtml") and not name.endswith("nav.xhtml")
            ]
    else:
        pages = [file.read_text("utf-8")]
    return sum((words(_shown(page)) for page in pages), Counter())


def _shown(page: str) -> str:
    root = etree.fromstring(_inline_joined(page).encode(), etree.HTMLParser(encoding="utf-8"))
    for unseen in list(root.iter("head", "style", "script")):
        unseen.clear(keep_tail=True)
    return " ".join(map(str, root.itertext()))


def share(wanted: Counter[str], there: Counter[str]) -> float:
    """Return the share of the wanted words that are there."""
    return (wanted & there).total() / max(1, wanted.total())


# The command.


def build(source: Path, out: Path, *more: str) -> tuple[int, list[dict[str, object]]]:
    """Build as a person would; give the exit code and the findings."""
    result = subprocess.run(
        [sys.executable, "-m", "bookpress", "build", source, "--out", out, "--json", *more],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert "Traceback" not in result.stderr, result.stderr
    records = map(json.loads, result.stdout.splitlines())
    return result.returncode, [one for one in records if "code" in one]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a text."""

    text: Text
    draft: bool
    """Refused as it is, and built with `--draft`."""
    nameless: list[dict[str, object]]
    """The faults that name no line."""
    shares: dict[str, float]
    """File → the share of the source's words it holds."""
    out: Path


def build_text(text: Text, folder: Path) -> Result:
    """Build a text; where it is refused, as a draft."""
    source = folder / "text.md"
    folder.mkdir()
    source.write_text(give_head(text), "utf-8")
    out = folder / "dist"
    code, found = build(source, out)
    refused = code == 1
    assert refused or code == 0, (text.file, found)
    if refused:
        assert not out.exists()
        build(source, out, "--draft")
    wanted = source_words(text.content)
    editions = [out / name for name in ("text.epub", "text.pdf", "text-print.pdf", "index.html")]
    return Result(
        text,
        refused,
        [one for one in found if one["severity"] == "error" and not one["line"]],
        {file.name: share(wanted, edition_words(file)) for file in editions},
        out,
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    found = texts()
    if len(found) < FEWEST:
        pytest.skip(f"only {len(found)} texts over 20 kB are installed; {FEWEST} are needed")
    folder = tmp_path_factory.mktemp("texts")
    return [build_text(text, folder / str(number)) for number, text in enumerate(found)]


@pytest.mark.long
def test_every_text_becomes_a_book_or_its_faults_are_named_by_line(results):
    assert [(one.text.file, one.nameless) for one in results if one.nameless] == []
    assert any(not one.draft for one in results)


@pytest.mark.long
def test_every_edition_holds_the_words_of_its_source(results):
    lost = {
        f"{one.text.file} in {name}": round(held, 4)
        for one in results
        for name, held in one.shares.items()
        if held < WORDS
    }

    assert not lost, "\n".join(f"{where}: {held}" for where, held in lost.items())


@pytest.mark.long
@pytest.mark.judge("epubcheck", "page-validation", "verapdf")
def test_the_judges_find_no_fault_in_the_books(results):
    faults = []
    for one in results:
        checked = subprocess.run(
            [sys.executable, "-m", "bookpress", "check", one.out, "--json"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        found = map(json.loads, checked.stdout.splitlines())
        errors = [each for each in found if each["severity"] == "error"]
        faults += [f"{one.text.file}: {each['code']} {each['message']}" for each in errors]

    assert not faults, "\n".join(faults)


def test_words_over_the_end_of_a_line_are_counted_whole():
    wanted = words("une découverte, 10\u202f000 fois")

    assert share(wanted, words("une décou-\nverte, 10\u202f000 fois", on_paper=True)) == 1
    assert share(wanted, words("une décou-\nverte, 10\u202f000 fois")) == 0.75
    assert share(wanted, words("une couverte")) == 0.25


def test_the_source_is_read_without_its_markup():
    read = source_words(
        "A **bo**ld [link](https://a.b) and `code`.<!-- x -->\n\n| a |\n|---|\n| b |\n"
    )

    assert sorted(read.elements()) == ["a", "a", "and", "b", "bold", "code", "link"]
