"""A process that builds a book again lays out only what changed; no file shows it."""

from __future__ import annotations

from itertools import count

import pytest

from bookpress.books import build_all
from bookpress.layout.engine import Engine

EDITIONS = ("epub", "screen", "print")
_names = count()


@pytest.fixture
def laid(monkeypatch):
    """Return the names of the documents that are laid out."""
    names = []
    render = Engine.render

    def noting(engine, html, css, name, *told):
        if name not in ("blank", "plate"):  # set in between; of the EPUB, kept on the disk
            names.append(name)
        return render(engine, html, css, name, *told)

    monkeypatch.setattr(Engine, "render", noting)
    return names


def text(*chapters: str) -> str:
    head = "---\ntitle: Le phare\nlanguage: fr\nauthor: Ada Martin\ndate: 2026-01-02\n---\n"
    return head + "".join(f"\n## Jour {n}\n\n{words}\n" for n, words in enumerate(chapters, 1))


def built(source, words, laid):
    """Build, and say what was laid out and what came of it."""
    source.write_text(words, "utf-8")
    laid.clear()
    out = source.parent / f"out-{next(_names)}"
    assert build_all([source], out, EDITIONS).exit_code == 0
    return sorted(laid), {file.name: file.read_bytes() for file in out.iterdir()}


@pytest.fixture
def source(tmp_path):
    """Return a source whose name no other test builds in this process."""
    (tmp_path / "a").mkdir()
    return tmp_path / "a" / "phare.md"


LONG = "Une phrase de plusieurs mots, que l’on peut couper. " * 60
CALM = text(LONG + "[^1]\n\n[^1]: Une *note*.", "Il fait beau.", "| a | b |\n|--|--|\n| 1 | 2 |")


def test_one_paragraph_that_changed_is_one_document_laid_out(source, laid):
    cold, _ = built(source, CALM, laid)
    warm, files = built(source, CALM.replace("fait beau", "pleut fort"), laid)
    again, _ = built(source, CALM.replace("fait beau", "pleut fort"), laid)
    afresh, plain = built(source.parent.parent / "phare.md", source.read_text(), laid)

    assert warm == ["text-2"]
    assert not again
    assert afresh == cold
    assert len(cold) > 5
    assert files == plain


def test_what_moves_to_another_page_is_laid_out_again(source, laid):
    built(source, CALM, laid)
    warm, files = built(source, CALM.replace("Il fait beau.", LONG + LONG), laid)
    _, plain = built(source.parent.parent / "phare.md", source.read_text(), laid)

    assert {"text-2", "text-3"} <= set(warm)
    assert "text-1" not in warm
    assert files == plain


def test_another_book_in_between_takes_nothing_over(source, laid):
    cold, _ = built(source, CALM, laid)
    built(source.parent / "other.md", CALM.replace("Le phare", "La tour"), laid)
    warm, _ = built(source, CALM, laid)

    assert warm == cold
