"""Set the same words by several programs, and measure the lines that each of them makes.

Read by scripts/bench. The paragraphs of a text, typeset, are set by each contender in the same
face, at the same size and measure, with the same indent; then every PDF is measured by the same
rule (`bookpress/checking/pdf/line_quality.py`), which knows nothing of who made it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bookpress.checking.pdf.line_quality import measure
from bookpress.model.book import plain_text
from bookpress.pipeline import read_book
from bookpress.typography import typeset

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {"fr": "tests/long/interview.fr.md", "en": "tests/long/essay.md"}
GARAMOND = "@expo-google-fonts/eb-garamond@0.4.3"
_SERIF = ROOT / "templates" / "fonts" / "source-serif-4" / "SourceSerif4-Regular.ttf"
_NARROW, _NO_BREAK = "\u202f", "\u00a0"
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~^&$]")
_FIRST = re.compile(r"[-+–—>=:]|\d+[.)]")
"""What would make something else of a paragraph that begins so."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file of a regular face."""

    family: str
    file: Path
    space: float
    """Its word space in em."""
    lacks_narrow: bool
    """Whether it has no narrow no-break space."""

    def shown(self, words: str) -> str:
        """Return words as they can be set: a wide no-break space stands for a narrow one."""
        return words.replace(_NARROW, _NO_BREAK) if self.lacks_narrow else words


@dataclass(frozen=True, slots=True)
class Page:
    """How the text is set: lengths in mm and pt."""

    face: Face
    measure: float
    size: float
    line: float

    def __str__(self) -> str:
        """The page as a cell of the table."""
        return f"{self.face.family}, {self.size:g}/{self.line:g} pt, {self.measure:g} mm"


Maker = Callable[[Path, list[str], str, Page], Path]
"""Sets paragraphs, in a language and on a page, in a folder; gives the PDF."""


def faces(cache: Path, *, fetch: bool) -> Iterator[Face]:
    """Yield the faces that are there; `fetch`: bring EB Garamond from npm into the cache."""
    yield Face("Source Serif 4", _SERIF, 0.233, lacks_narrow=False)
    folder = cache / "bench-eb-garamond"
    file = folder / "EBGaramond_400Regular.ttf"
    if fetch and not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pack = ["npm", "pack", "--silent", GARAMOND]
        name = subprocess.check_output(pack, cwd=folder, text=True).strip()
        inside = f"package/400Regular/{file.name}"
        subprocess.run(["tar", "xzf", name, "--strip-components=2", inside], cwd=folder, check=True)
    if file.exists():
        yield Face("EB Garamond", file, 0.2, lacks_narrow=True)
    else:
        print("EB Garamond is not there: --fetch brings it from npm.", file=sys.stderr)


def pages(face: Face) -> Iterator[Page]:
    """Yield the pages on which a face is tried, the theme's own last."""
    for width in (112, 100, 88):
        yield Page(face, width, 11 if face.lacks_narrow else 10, 14)
    if not face.lacks_narrow:
        yield Page(face, 106, 10.25, 14)


def paragraphs(source: Path) -> list[str]:
    """Return the paragraphs of a source as they are typeset, but those that Markdown would change.

    A text is what every contender sets, so notes, headings and emphasis are left out.
    """
    book = typeset(read_book(source)[0])
    found = [plain_text(one) for section in book.sections for one in section.body.iter("p")]
    return [words for words in found if len(words.split()) > 3 and not _FIRST.match(words)]


def by_bookpress(folder: Path, words: list[str], language: str, page: Page) -> Path:
    """Set the paragraphs as a book of ours, by a theme that names the page's tokens again."""
    theme, face = folder / "theme", page.face
    (theme / "styles").mkdir(parents=True)
    (theme / "fonts" / "bench").mkdir(parents=True)
    shutil.copy(face.file, theme / "fonts" / "bench")
    tokens = {
        "serif": f'"{face.family}", "Source Serif 4", serif',
        "page-width": f"{page.measure + 42:g}mm",  # with the margins of 18 and 24
        "measure": f"{page.measure:g}mm",
        "text-size": f"{page.size:g}pt",
    }
    named = " ".join(f"--{name}: {value};" for name, value in tokens.items())
    (theme / "styles" / "tokens.css").write_text(f":root {{ {named} }}\n", "utf-8")
    own = (ROOT / "templates" / "styles" / "faces.css").read_text("utf-8")
    brought = f'src: url("theme:fonts/bench/{face.file.name}")'
    if face.file != _SERIF:
        own += f'@font-face {{ font-family: "{face.family}"; {brought}; }}\n'
    (theme / "styles" / "faces.css").write_text(own, "utf-8")
    front = f"---\ntitle: Lines\nlanguage: {language}\nidentifier: urn:x:lines\n---\n\n"
    text = "\n\n".join(_SPECIAL.sub(r"\\\g<0>", one) for one in words)
    (folder / "book.md").write_text(front + text + "\n", "utf-8")
    command = [sys.executable, "-P", "-m", "bookpress", "build", "book.md", "--out", "ours"]
    run([*command, "--edition", "screen", "--theme", "theme"], folder)
    return folder / "ours" / "book.pdf"


def by_weasyprint(folder: Path, words: list[str], language: str, page: Page) -> Path:
    """Set the paragraphs by WeasyPrint alone, which fills line after line."""
    from weasyprint import HTML

    css = f"""
      @font-face {{ font-family: "{page.face.family}"; src: url("{page.face.file.as_uri()}") }}
      @page {{ size: {page.measure + 42:g}mm 210mm; margin: 20mm 21mm }}
      body {{ margin: 0 }}
      p {{ font: {page.size:g}pt/{page.line:g}pt "{page.face.family}"; margin: 0;
           text-indent: 1.2em; text-align: justify; hyphens: auto; hyphenate-limit-chars: 7 3 3 }}
    """
    body = "".join(f"<p>{escape(one)}</p>" for one in words)
    html = f'<html lang="{language}"><style>{css}</style><body>{body}'
    HTML(string=html).write_pdf(folder / "weasyprint.pdf")
    return folder / "weasyprint.pdf"


def by_typst(python: str) -> Maker:
    """Return the maker of typst, which chooses the breaks of a whole paragraph."""
    compile_it = "import sys, typst; typst.compile(*sys.argv[1:3], font_paths=sys.argv[3:])"

    def make(folder: Path, words: list[str], language: str, page: Page) -> Path:
        (folder / "book.json").write_text(json.dumps(words), "utf-8")
        (folder / "book.typ").write_text(
            f"#set page(width: {page.measure + 42:g}mm, height: 210mm, margin: (x: 21mm))\n"
            f'#set text(font: "{page.face.family}", size: {page.size:g}pt, lang: "{language}",'
            " hyphenate: true)\n"
            "#set par(justify: true, first-line-indent: 1.2em, spacing: 0.65em)\n"
            '#for words in json("book.json") [#words #parbreak()]\n',
            "utf-8",
        )
        fonts = folder / "fonts"
        fonts.mkdir()
        shutil.copy(page.face.file, fonts)
        run([python, "-c", compile_it, "book.typ", "typst.pdf", "fonts"], folder)
        return folder / "typst.pdf"

    return make


_LOCALES = {"fr": "french", "en": "english"}
"""Languages as babel names them."""
_TEX_SPECIAL = re.compile(r"[\\{}$&#^_~%]")


def by_lualatex(folder: Path, words: list[str], language: str, page: Page) -> Path:
    """Set the paragraphs by LuaLaTeX, which chooses the breaks of a whole paragraph.

    It prints no spaces. Its first run of all makes an index of the machine's fonts, for a minute.
    """
    (folder / "book.tex").write_text(as_tex(words, language, page), "utf-8")
    shutil.copy(page.face.file, folder)
    run(["lualatex", "-interaction=nonstopmode", "-halt-on-error", "book.tex"], folder)
    return folder / "book.pdf"


def as_tex(words: list[str], language: str, page: Page) -> str:
    """Return the paragraphs as a document of LuaLaTeX, its face a file beside it.

    microtype is left as it comes: marks hang out of the measure, glyphs are scaled by at most 2 %.
    babel hyphenates, from seven letters on and three on each side as the theme does, and leaves the
    signs as they are.
    """
    text = "\n\n".join(
        _TEX_SPECIAL.sub(lambda sign: f"\\char{ord(sign[0])} ", one) for one in words
    )
    return rf"""\documentclass{{article}}
\usepackage[paperwidth={page.measure + 42:g}mm, paperheight=210mm, hmargin=21mm]{{geometry}}
\usepackage{{fontspec}}
\setmainfont{{{page.face.file.name}}}[Ligatures=TeXOff]
\usepackage{{babel}}
\babelprovide[import, main]{{{_LOCALES[language]}}}
\usepackage{{microtype}}
\pagestyle{{empty}}
\begin{{document}}
\frenchspacing \raggedbottom \tolerance=3000 \emergencystretch=0pt
\lefthyphenmin=3 \righthyphenmin=3 \hyphenationmin=7
\fontsize{{{page.size:g}bp}}{{{page.line:g}bp}}\selectfont \parindent=1.2em \parskip=0pt

{text}
\end{{document}}
"""


def run(command: list[str], folder: Path) -> None:
    """Run a command, which must end well."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")


def bench(cache: Path, python: str, *, fetch: bool) -> None:
    """Print the lines of every contender as a table in Markdown, row by row.

    `python`: that of the peers. The shares are of the full lines; “ladder” is how many in a row
    end in a hyphen, at most.
    """
    makers: dict[str, Maker] = {
        "bookpress": by_bookpress,
        "WeasyPrint": by_weasyprint,
        "typst": by_typst(python),
    }
    if shutil.which("lualatex"):
        makers["LuaLaTeX"] = by_lualatex
    else:
        print("lualatex is not there: install it to see its lines too.", file=sys.stderr)
    texts = {
        language: paragraphs(source)
        for language, name in TEXTS.items()
        if (source := ROOT / name).exists()
    }
    for missing in TEXTS.keys() - texts.keys():
        print(f"{TEXTS[missing]} is not there.", file=sys.stderr)
    columns = ("set in", "text", "by", "lines", "> 1.5 ×", "> 2 ×", "worst", "hyphens", "ladder")
    print(f"| {' | '.join(columns)} |\n{'| --- ' * 3}{'| ---: ' * 6}|")
    for face in faces(cache, fetch=fetch):
        for page in pages(face):
            for language, typeset_words in texts.items():
                words = [face.shown(one) for one in typeset_words]
                count = sum(len(one.split()) for one in words)
                for name, make in makers.items():
                    with tempfile.TemporaryDirectory() as folder:
                        got = measure(make(Path(folder), words, language, page), face.space)
                    cells = (
                        *(str(page), f"{language}, {count:,} words", name, str(got.full)),
                        *(f"{share:.1%}" for share in (got.over_1_5, got.over_2)),
                        *(f"{got.worst:.1f} ×", f"{got.hyphens:.1%}", str(got.ladder)),
                    )
                    print(f"| {' | '.join(cells)} |", flush=True)
