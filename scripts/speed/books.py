"""The books that are measured: each function writes `book.md`, and what it shows, into a folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent.parent
INTERVIEW = ROOT / "source" / "entretien-samuel-durand.md"
LONG = ROOT / "tests" / "long"
CHANGED = "Ce qui freine, surtout chez les grands groupes, c'est la peur pour la sécurité."
"""A sentence of the interview, in the middle of a paragraph."""

Book = Callable[[Path], None]


def interview(folder: Path) -> None:
    """Write the interview, without keywords: pandoc leaves two words unquoted for typst."""
    (folder / "book.md").write_text(without_keywords(INTERVIEW), "utf-8")


def without_keywords(source: Path) -> str:
    return re.sub(r"^keywords:.*\n", "", source.read_text("utf-8"), count=1, flags=re.MULTILINE)


def long_interview(folder: Path) -> None:
    """Write the interview of 12,000 words with its drawings."""
    for drawing in LONG.glob("*.svg"):
        shutil.copy(drawing, folder)
    (folder / "book.md").write_text(without_keywords(LONG / "interview.fr.md"), "utf-8")


def head(title: str) -> str:
    name = title.lower().replace(" ", "-")
    return (
        f"---\ntitle: {title}\nauthor: Anne Martin\nlanguage: fr\nidentifier: urn:x:{name}\n---\n"
    )


def sentences() -> list[str]:
    """Return the sentences of the long interview that hold no Markdown."""
    text = (LONG / "interview.fr.md").read_text("utf-8").split("---\n", 2)[2]
    plain = re.findall(r"^(?:[A-Z]{2}: )?([A-ZÉÀ][^\n|[*`_<>]+)$", text, re.MULTILINE)
    return re.split(r"(?<=[.!?]) ", " ".join(plain))


def chapters(count: int) -> Book:
    """Return the writer of a book of chapters, each of 1,000 words and a note.

    The sentences are those of the long interview, drawn by lot; a chapter's are always the same.
    """

    def write(folder: Path) -> None:
        known = sentences()
        parts = [head("Mille mots")]
        for number in range(1, count + 1):
            lot, words = Random(number), 0
            parts.append(f"## Chapitre {number} : {' '.join(lot.choice(known).split()[:5])}")
            while words < 1000:
                paragraph = " ".join(lot.choices(known, k=lot.randint(3, 8)))
                call = f"[^n{number}]" if not words else ""
                parts.append(paragraph + call)
                words += len(paragraph.split())
            parts.append(f"[^n{number}]: {lot.choice(known)}")
        (folder / "book.md").write_text("\n\n".join(parts) + "\n", "utf-8")

    return write


def photographs(folder: Path) -> None:
    """Write a book of 200 photographs of 2 megapixels: soft shapes under fine grain."""
    from PIL import Image

    size, lot = (1632, 1224), Random(2)
    parts = [head("Deux cents photographies")]
    grain = Image.frombytes("L", size, lot.randbytes(size[0] * size[1]))
    for number in range(1, 201):
        shapes = Image.frombytes("RGB", (24, 18), lot.randbytes(24 * 18 * 3))
        photo = shapes.resize(size, Image.Resampling.BICUBIC)
        photo = Image.blend(photo, grain.convert("RGB"), 0.08)
        photo.save(folder / f"{number}.jpg", quality=85, dpi=(300, 300))
        parts.append(f"## Planche {number}\n\n![Formes de couleur, n^o^ {number}]({number}.jpg)")
    (folder / "book.md").write_text("\n\n".join(parts) + "\n", "utf-8")


def shelf(folder: Path) -> None:
    """Write 20 interviews, each with a title and an identifier of its own."""
    (folder / "books").mkdir()
    text = without_keywords(INTERVIEW)
    for number in range(20):
        one = re.sub(r"^identifier:.*$", f"identifier: urn:x:{number}", text, count=1, flags=re.M)
        one = re.sub(r"^title:.*$", rf"\g<0> {number}", one, count=1, flags=re.MULTILINE)
        (folder / "books" / f"book-{number}.md").write_text(one, "utf-8")
