"""A drawing whose face no font here has is drawn in another, and its author is told."""

from __future__ import annotations

import pytest

from bookpress.layout.replaced_faces import replaced_faces
from bookpress.messages import words
from bookpress.model.theme import open_theme
from bookpress.pipeline import make
from bookpress.reading import read_source

HEAD = "---\ntitle: A\nlanguage: en\nidentifier: urn:x:a\n{head}---\n\n## A\n\n{body}\n"


def source(folder, drawing: str, *, cover: bool = True):
    """Write a book that shows a drawing, as its cover or in its text."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 144">{drawing}</svg>'
    (folder / "plan.svg").write_text(svg, "utf-8")
    head, body = ("cover: plan.svg\n", "Words.") if cover else ("", "Words.\n\n![A plan](plan.svg)")
    file = folder / "a.md"
    file.write_text(HEAD.format(head=head, body=body), "utf-8")
    return file


def lines(folder, drawing: str, *, cover: bool = True, system_fonts: bool = False):
    book, _ = read_source(source(folder, drawing, cover=cover))
    found = replaced_faces(book, open_theme(), system_fonts=system_fonts)
    return [(one.place.line, one.values["faces"]) for one in found]


@pytest.mark.parametrize(
    ("drawing", "faces"),
    [
        ('<text font-family="Papyrus, serif">A</text>', "Papyrus"),
        ("<text style=\"font-family: 'Comic Sans MS'\">A</text>", "Comic Sans MS"),
        ('<text style="font: bold 12px/1.2 Papyrus, serif">A</text>', "Papyrus"),
        ('<g font-family="Papyrus"><text><tspan>A</tspan></text></g>', "Papyrus"),
        ('<text><tspan font-family="Papyrus">A</tspan></text>', "Papyrus"),
        (
            "<style>.a { font-family: Papyrus !important }</style><text class='a'>A</text>",
            "Papyrus",
        ),
        (
            '<text font-family="Papyrus">A</text><text font-family="Herculanum">B</text>',
            "Papyrus, Herculanum",
        ),
    ],
)
def test_a_face_that_the_theme_lacks_is_named(tmp_path, drawing, faces):
    assert lines(tmp_path, drawing) == [(5, faces)]
    assert lines(tmp_path, drawing, cover=False) == [(11, faces)]


@pytest.mark.parametrize(
    "drawing",
    [
        '<text font-family="serif">A</text>',
        '<text font-family="sans-serif, Papyrus">A</text>',
        "<text font-family=\"'source serif 4', Papyrus\">A</text>",
        '<text font-family="inherit">A</text>',
        "<text>A</text>",
        '<text font-family="Papyrus"> </text>',
        '<path style="font-family:Papyrus" d="M0 0h9"/><text>A</text>',
        "<style>/* font-family: Papyrus */ @font-face { font-family: P }</style><text>A</text>",
    ],
)
def test_a_face_that_is_there_or_not_asked_for_is_not(tmp_path, drawing):
    assert lines(tmp_path, drawing) == []


def test_with_the_machines_fonts_theirs_are_there_too(tmp_path):
    drawing = '<text font-family="No Such Face">A</text><text font-family="Source Sans 3">B</text>'

    assert lines(tmp_path, drawing, system_fonts=True) == [(5, "No Such Face")]


def test_a_build_says_it_in_words(tmp_path):
    made = make(source(tmp_path, '<text font-family="Papyrus">A</text>'), ["epub"], open_theme())

    (said,) = [words(one) for one in made.findings if one.code == "PX40"]
    assert said.startswith("“plan.svg” asks for the face Papyrus, which the theme does not have")
    assert "replaced face" in said
