"""What the patches of docs/upstream.md are worth, measured on copies of the libraries.

Nothing is changed where the libraries are installed. Each patch is tried alone.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import median

from speed.books import ROOT, sentences
from speed.rows import markdown

PAGE = ROOT / "docs" / "upstream.md"
CHAPTERS = 100
_HEADING = "## Measured\n"
_BUILD = "weasyprint/text/build_ffi.py"
"""What a patch brings to be run when a wheel is built."""

_BEGIN = "import hashlib, sys, time\nbegun = time.process_time()\nimport weasyprint\n"
_LAID = "html = weasyprint.HTML(sys.argv[1])\nbegun = time.process_time()\nmade = html.render()\n"
_TAKEN = "taken = time.process_time() - begun\n"
_SHORT = "made = weasyprint.HTML(string='<p>a <b>b</b> <i>c</i>').render()\n"
_DRAWN = "drawn = made.write_pdf(pdf_tags=True, pdf_identifier=True)\n"
_TOLD = "print(taken, hashlib.sha256(drawn).hexdigest())\n"
WORK = {
    "import weasyprint": f"{_BEGIN}{_TAKEN}{_SHORT}{_DRAWN}{_TOLD}",
    "layout": f"{_BEGIN}{_LAID}{_TAKEN}{_DRAWN}{_TOLD}",
    "drawing": f"{_BEGIN}{_LAID}begun = time.process_time()\n{_DRAWN}{_TAKEN}{_TOLD}",
    "a PDF of three faces": f"{_BEGIN}{_SHORT}begun = time.process_time()\n{_DRAWN}{_TAKEN}{_TOLD}",
}
"""What is timed → how: CPU seconds, and the digest of a PDF."""
TIMED = (
    *("import weasyprint", "import weasyprint", "layout", "layout", "drawing"),
    "a PDF of three faces",
)
"""By patch, in the order of the page."""


def patches() -> dict[str, str]:
    """Return the patches of the page by their headings."""
    found = re.findall(r"^## (\S.*?)\n(?:(?!^## ).)*?^```diff\n(.*?)^```", read(), re.M | re.S)
    return dict(found)


def read() -> str:
    return PAGE.read_text("utf-8")


def copy_libraries(folder: Path, patch: str = "") -> None:
    """Copy WeasyPrint and pydyf into a folder, and patch them there."""
    for name in ("weasyprint", "pydyf"):
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        unread = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(spec.origin).parent, folder / name, ignore=unread)
    if patch:
        # git would look for a repository around the folder
        env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
        subprocess.run(["git", "apply"], input=patch, cwd=folder, env=env, text=True, check=True)
    if (folder / _BUILD).exists():
        python(folder, "-m", _BUILD.removesuffix(".py").replace("/", "."))


def python(libraries: Path, *words: str) -> str:
    """Run Python with the copies before what is installed; return what it says."""
    env = {**os.environ, "PYTHONPATH": str(libraries)}
    return subprocess.check_output([sys.executable, "-P", *words], env=env, text=True)


def book() -> str:
    """Return chapters of 1,000 words with six notes each, an id for each paragraph, contents."""
    lot, known = Random(16), sentences()
    contents, text = [], []
    for number in range(CHAPTERS):
        contents.append(f"<li><a href='#c{number}'>{lot.choice(known)}</a>")
        text.append(f"<h1 id=c{number}>Chapitre {number + 1}</h1>")
        for paragraph in range(12):
            note = f"<span class=note>{lot.choice(known)}</span>" if paragraph % 2 else ""
            words = " ".join(lot.choices(known, k=5))
            text.append(f"<p id=p{number}-{paragraph}>{words}{note}</p>")
    css = """@page { size: 130mm 200mm; margin: 20mm; @bottom-center { content: counter(page) } }
      h1 { break-before: page } .note { float: footnote } p { margin: 0; text-align: justify }
      li a::after { content: target-counter(attr(href), page) }"""
    lists, pages = "".join(contents), "".join(text)
    return f"<!doctype html><html lang=fr><style>{css}</style><ol>{lists}</ol>{pages}</html>"


def measure(rounds: int) -> str:
    """Return a table in Markdown: what each patch saves, and whether the PDF has the same bytes."""
    found = patches()
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in found}
    same = dict.fromkeys(found, True)
    with tempfile.TemporaryDirectory() as name_of_folder:
        top = Path(name_of_folder)
        (top / "book.html").write_text(book(), "utf-8")
        folders = {name: top / str(number) for number, name in enumerate(["", *found])}
        for name, folder in folders.items():
            copy_libraries(folder, found.get(name, ""))
            python(folder, "-c", "import weasyprint")  # compiled once
        for turn in range(rounds):
            for name, timed in zip(found, TIMED, strict=True):
                for _ in range(1 if timed in ("layout", "drawing") else 10):
                    words = ("-c", WORK[timed], str(top / "book.html"))
                    told = [python(folders[one], *words).split() for one in ("", name)]
                    for into, (taken, _digest) in zip(times[name], told, strict=True):
                        into.append(float(taken))
                    same[name] &= told[0][1] == told[1][1]
            print(f"round {turn + 1} of {rounds}", file=sys.stderr)
    rows = []
    for (name, pair), timed in zip(times.items(), TIMED, strict=True):
        before, after = (median(one) for one in pair)
        figures = [f"{before:.3f} s", f"{after:.3f} s", f"{after / before:.2f}"]
        rows.append([name, timed, *figures, "yes" if same[name] else "no"])
    return markdown(["patch", "timed", "before", "after", "ratio", "same bytes"], rows, 2)


def bench(rounds: int, about: str, *, write: bool) -> None:
    """Print the table; `write`: put it and what it is `about` at the end of the page."""
    made = measure(rounds)
    print(made)
    if write:
        kept = read().partition(_HEADING)[0]
        PAGE.write_text(f"{kept}{_HEADING}\n{about}\n\n{made}", "utf-8")
