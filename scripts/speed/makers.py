"""Who makes a book of the same Markdown, and which of them are measured together."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from speed.books import CHANGED, Book, chapters, interview, long_interview, photographs, shelf

Step = tuple[list[str], list[str]]
"""A command, and the files it must leave: a program that crashes is fast."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes a book, and how."""

    name: str
    steps: list[Step]
    before: list[Step] = field(default_factory=list)
    """What is done first, and not measured."""
    times: int = 1
    """How often a turn does it: one of some milliseconds is told by ten."""
    own_cache: bool = False
    """Whether nothing was kept from earlier builds."""
    needs: dict[str, str] = field(default_factory=dict)
    """Program → what brings it."""
    version: list[str] = field(default_factory=list)
    """The command that tells it."""


PYTHON = [sys.executable, "-P"]
BUILD = [*PYTHON, "-m", "bookpress", "build", "book.md", "--out", "ours"]
MADE = ["ours/book.epub", "ours/book.pdf", "ours/book-print.pdf"]
THREE = [word for name in ("epub", "screen", "print") for word in ("--edition", name)]
PANDOC = ["{peers}/pandoc", "+RTS", "-M4g", "-RTS", "book.md", "--standalone"]
"""Bounded to 4 GB: it takes all there is for some texts."""
EPUB: Step = ([*PANDOC, "--output", "book.epub"], ["book.epub"])
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
VERSIONS = """
import pypandoc, typst
print("pandoc", pypandoc.get_pandoc_version() + ", typst", typst.__version__)
"""
WARM = """
import resource, sys
from pathlib import Path
import bookpress
def cpu():
    whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, whose))
source = Path("book.md")
def build():
    bookpress.build(source, "ours", ("epub", "screen", "print"))
build()
text, changed = source.read_text("utf-8"), sys.argv[1]
assert changed in text
source.write_text(text.replace(changed, changed + " Elle passera."), "utf-8")
before = cpu()
build()
Path("cpu").write_text(str(cpu() - before))
"""
"""A process that has built a book builds it again after a change; `cpu` is what that took."""

three = Maker("bookpress, EPUB + two PDFs", [([*BUILD, *THREE, "--rebuild"], MADE)])
everything = Maker(
    "bookpress, all default editions", [([*BUILD, "--rebuild"], [*MADE, "ours/index.html"])]
)
typst = Maker(
    "pandoc EPUB + typst PDF",
    [
        EPUB,
        ([*PANDOC, "--to", "typst", "--output", "book.typ"], ["book.typ"]),
        (["{peers}/python", "-c", TYPST, "book.typ", "book.pdf"], ["book.pdf"]),
    ],
    version=["{peers}/python", "-c", VERSIONS],
)
weasyprint = Maker(
    "pandoc EPUB + pandoc → WeasyPrint PDF",
    [
        EPUB,
        ([*PANDOC, "--to", "html", "--output", "book.html"], ["book.html"]),
        ([*PYTHON, "-m", "weasyprint", "book.html", "book.pdf"], ["book.pdf"]),
    ],
    version=[*PYTHON, "-m", "weasyprint", "--version"],
)
calibre = Maker(
    "calibre",
    [
        (["ebook-convert", "book.md", "book.epub"], ["book.epub"]),
        (["ebook-convert", "book.md", "book.pdf"], ["book.pdf"]),
    ],
    needs={"ebook-convert": "apt-get install calibre"},
    version=["ebook-convert", "--version"],
)
vivliostyle = Maker(
    "Vivliostyle",
    [
        (
            [
                *("{npm}/vivliostyle", "build", "book.md", "--executable-browser", "{chromium}"),
                *("--output", "book.epub", "--output", "book.pdf"),
            ],
            ["book.epub", "book.pdf"],
        )
    ],
    needs=dict.fromkeys(("npm", "node", "chromium"), "apt-get install chromium nodejs npm"),
    version=["{npm}/vivliostyle", "--version"],
)
lualatex = Maker(
    "pandoc EPUB + LuaLaTeX PDF",
    [EPUB, ([*PANDOC, "--pdf-engine", "lualatex", "--output", "book.pdf"], ["book.pdf"])],
    needs={"lualatex": "apt-get install texlive-luatex texlive-latex-recommended lmodern"},
    version=["lualatex", "--version"],
)
BARE = Maker("python -c pass", [([*PYTHON, "-c", "pass"], [])], times=10)
HELP = Maker("bookpress --help", [([*PYTHON, "-m", "bookpress", "--help"], [])], times=10)
UNCHANGED = Maker("bookpress, nothing changed", [(BUILD, MADE)], [(BUILD, MADE)], times=10)
CHANGE = Maker(
    "bookpress, one paragraph changed", [([*PYTHON, "-c", WARM, CHANGED], [*MADE, "cpu"])]
)
PHOTOGRAPHS = Maker(three.name, three.steps, own_cache=True)


def shelf_of(jobs: int) -> Maker:
    made = [f"ours/book-{number}{kind}" for number in range(20) for kind in (".epub", "-print.pdf")]
    command = [*PYTHON, "-m", "bookpress", "build", "books", "--out", "ours", "--rebuild"]
    return Maker(f"bookpress, --jobs {jobs}", [([*command, "--jobs", str(jobs)], made)])


@dataclass(frozen=True, slots=True)
class Group:
    """A book, and who makes it."""

    book: Book
    makers: tuple[Maker, ...]
    minutes: float
    """About what all its rounds take on two idle cores."""
    rounds: int = 5
    """At most."""
    warm_up: bool = False
    """Whether a turn goes before that counts for nothing, and fills caches."""


GROUPS = {
    "interview": Group(
        interview,
        (three, typst, weasyprint, calibre, vivliostyle, lualatex, everything),
        2,
        warm_up=True,
    ),
    "start": Group(interview, (BARE, HELP, UNCHANGED), 0.5, warm_up=True),
    "paragraph": Group(interview, (three, CHANGE), 0.5, warm_up=True),
    "long": Group(long_interview, (three, typst), 1),
    "shelf": Group(shelf, (shelf_of(1), shelf_of(2)), 1.5, rounds=2),
    "photographs": Group(photographs, (PHOTOGRAPHS,), 1, rounds=1),
    "10": Group(chapters(10), (three, typst, lualatex), 1),
    "100": Group(chapters(100), (three, typst, lualatex), 5),
    "300": Group(chapters(300), (three, typst, lualatex), 6, rounds=2),
    "1000": Group(chapters(1000), (three,), 6, rounds=1),
}
"""Word → what is measured together; a row of the table is told by one or two of them."""
