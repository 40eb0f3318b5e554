"""The EPUB's style sheet: plain values for old readers, the reader's settings respected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bookpress.model.findings import MachineError, Place
from bookpress.model.theme import open_theme
from bookpress.model.tokens import tokens
from bookpress.rendering.font_faces import Faces, faces_sheet, text_faces
from bookpress.rendering.stylesheet import plain_css, style_sheet

HERE = Place("reader.css")


def faces_of(theme_folder: Path, css: str, tokens: str = "") -> Faces:
    (theme_folder / "styles").mkdir()
    (theme_folder / "styles" / "faces.css").write_text(css)
    (theme_folder / "styles" / "tokens.css").write_text(tokens)
    return text_faces(open_theme(theme_folder))


def test_a_token_gives_way_to_its_value():
    assert plain_css("p { color: var(--ink) }", {"--ink": "#000"}, HERE) == "p { color: #000 }"


def test_comments_and_blank_lines_are_left_out():
    assert plain_css("/* a\nb */\n\np { }\n", {}, HERE) == "p { }"


def test_a_token_may_name_another_token():
    values = {"--ink": "var(--dark)", "--dark": "#111"}

    assert plain_css("p { color: var(--ink) }", values, HERE) == "p { color: #111 }"


def test_a_fall_back_serves_where_the_token_is_missing():
    assert plain_css("p { color: var(--ink, red) }", {}, HERE) == "p { color: red }"


def test_a_token_without_value_is_named():
    with pytest.raises(MachineError) as raised:
        plain_css("p { color: var(--ink) }", {}, HERE)

    assert [(one.code, one.values["token"]) for one in raised.value.findings] == [("EP01", "--ink")]


def test_tokens_that_name_each_other_in_a_ring_come_to_an_end():
    assert "var(" in plain_css(
        "p { color: var(--a) }", {"--a": "var(--b)", "--b": "var(--a)"}, HERE
    )


def test_a_theme_overrides_single_tokens(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --accent: /* new */ #123456; }")

    found = tokens(open_theme(tmp_path))

    assert found["--accent"] == "#123456"
    assert found["--ink"] == tokens(open_theme())["--ink"]


def test_the_readers_sheet_is_plain_css():
    css = style_sheet(open_theme(), "reader.css", {})

    assert not re.search(r"var\(|calc\(|--\w|/\*|@supports|@media", css)


def test_the_readers_sheet_leaves_size_colour_and_ground_to_the_reader():
    css = style_sheet(open_theme(), "reader.css", {})

    assert re.findall(r"(?<![\w-])(?:color|background)[\w-]*: (?!inherit)", css) == []
    assert re.findall(r"font-size: [\d.]+(?!em|[\d.])\w+", css) == []


def test_the_text_face_has_three_files():
    faces = text_faces(open_theme())

    assert faces.family == "Source Serif 4"
    assert [file.stem.rpartition("-")[2] for file in (faces.regular, faces.italic, faces.bold)] == [
        "Regular",
        "It",
        "Semibold",
    ]


def test_a_face_that_the_theme_lacks_is_named(tmp_path):
    with pytest.raises(MachineError) as raised:
        faces_of(
            tmp_path,
            '@font-face { font-family: "Own"; font-style: italic;'
            ' src: url("theme:fonts/source-sans-3/SourceSans3-It.ttf") }',
            ':root { --serif: "Own", serif }',
        )

    assert [one.values["face"] for one in raised.value.findings] == ["regular", "bold"]


def test_a_theme_that_names_one_face_changes_that_face(tmp_path):
    css = """/* Ours */
@font-face {
  font-family: "Source Serif 4";
  font-style: italic;
  src: url("theme:fonts/source-sans-3/SourceSans3-It.ttf");
}
"""

    faces = faces_of(tmp_path, css)
    sheet = faces_sheet(open_theme(tmp_path))

    names = [file.name for file in (faces.regular, faces.italic, faces.bold)]
    assert names == ["SourceSerif4-Regular.ttf", "SourceSans3-It.ttf", "SourceSerif4-Semibold.ttf"]
    assert sheet.startswith(css)
    rules = [rule for rule in sheet.split("@font-face") if '"Source Serif 4";' in rule]
    assert not any("SourceSerif4-It.ttf" in rule for rule in rules)
    assert sheet.count("@font-face {") == faces_sheet(open_theme()).count("@font-face {")
