"""The style sheets keep the house rules: tokens first, flat selectors, nothing forced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bookpress.model.theme import open_theme
from bookpress.model.tokens import points
from bookpress.rendering.paper.edition import paper_styles

THEME = open_theme()
EVERY = sorted(THEME.find("styles/tokens.css").parent.glob("*.css"))
SHEETS = [Path(name) for name in paper_styles(THEME)]
PAPER = [file for file in SHEETS if file.name != "tokens.css"]

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|lab|lch|oklch|color|device-cmyk)\(|"
    r"\b(?:black|white|red|green|blue|gr[ae]y|teal|navy)(?![\w-])"
)
LENGTH = re.compile(r"(?<![\w.-])(\d*\.?\d+)(pt|mm|cm|in|pc|q)\b", re.IGNORECASE)
RULE = re.compile(r"([^{}]+)\{")


def code(file: Path) -> str:
    """Return a sheet without its comments, addresses and strings."""
    css = COMMENT.sub("", file.read_text("utf-8"))
    return re.sub(r"url\([^)]*\)|\"[^\"]*\"", "", css)


def selectors(file: Path) -> Iterator[str]:
    """Yield each selector of a sheet; not the rules of at-keywords."""
    for heads in RULE.findall(code(file)):
        head = heads.rsplit(";", 1)[-1].strip()
        if not head.startswith("@"):
            yield from (one.strip() for one in head.split(","))


@pytest.mark.parametrize("file", EVERY, ids=lambda file: file.name)
def test_nothing_is_forced_over_another_rule(file):
    assert "!important" not in code(file)


@pytest.mark.parametrize("file", PAPER, ids=lambda file: file.name)
def test_a_colour_is_written_in_the_tokens_only(file):
    assert COLOUR.findall(code(file)) == []


@pytest.mark.parametrize("file", PAPER, ids=lambda file: file.name)
def test_a_length_of_the_page_is_written_in_the_tokens_only(file):
    found = [number + unit for number, unit in LENGTH.findall(code(file)) if float(number)]

    assert found == []


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_paper_knows_no_pixels(file):
    assert re.findall(r"\d+px\b", code(file)) == []


@pytest.mark.parametrize("file", PAPER, ids=lambda file: file.name)
def test_selectors_are_flat(file):
    """An element or one class, two steps at most, no ids."""
    too_deep = [
        one
        for one in selectors(file)
        if "#" in one or len(re.split(r"\s*[>+~]\s*|\s+", one)) > 2 or re.search(r"\.\S+\.", one)
    ]

    assert too_deep == []


@pytest.mark.parametrize("file", PAPER, ids=lambda file: file.name)
def test_what_breaks_a_print_file_is_not_used(file):
    """Gradients and transparency make shadings and groups; leader dots are read aloud."""
    css = code(file)

    for word in ("gradient(", "opacity", "leader(", "box-shadow", "text-shadow", "rgba"):
        assert word not in css
    assert not re.search(r"^table\s*\{[^}]*display", css, re.MULTILINE)


def test_every_token_that_is_used_is_defined():
    """`--rest` and the sizes of pictures come with the element they belong to."""
    by_element = {"rest", "picture-width", "picture-height"}
    tokens = THEME.find("styles/tokens.css").read_text("utf-8")
    defined = set(re.findall(r"--([\w-]+):", tokens))
    used = {name for file in PAPER for name in re.findall(r"var\(--([\w-]+)", code(file))}

    assert used - defined == by_element


def test_every_printed_colour_has_its_inks():
    css = COMMENT.sub("", THEME.find("styles/tokens.css").read_text("utf-8"))
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", css))
    inks = dict(re.findall(r"--([\w-]+)-cmyk:\s*([\d. ]+);", css))
    neutral = {name for name, value in colours.items() if value in ("#000000", "#ffffff")}
    on_screens = {name for name in colours if name.startswith("night-")}

    assert set(inks) == set(colours) - neutral - on_screens
    assert all(len(value.split()) == 4 for value in inks.values())


def test_the_sums_of_the_page_come_out():
    def length(name: str) -> float:
        return points(THEME, name)

    across = length("margin-inner") + length("measure") + length("margin-outer")
    down = length("margin-top") + length("text-height") + length("margin-bottom")

    assert across == pytest.approx(length("page-width"))
    assert down == pytest.approx(length("page-height"), abs=0.01)
    assert length("text-height") % length("line") == 0
    assert length("sink") % length("line") == 0
    assert length("two-lines") == 2 * length("line")
    assert length("half-line") == length("line") / 2
    assert length("plate-height") / length("plate-width") == 2560 / 1600


def relative_luminance(colour: str) -> float:
    """Return the luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("accent", "paper", 7.0),
        ("paper", "accent-tint", 4.5),
        ("night-ink", "night-paper", 7.0),
        ("night-accent", "night-paper", 7.0),
    ],
)
def test_inks_stand_out_from_their_ground(ink, ground, least):
    css = THEME.find("styles/tokens.css").read_text("utf-8")
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", css))
    light, dark = sorted(
        (relative_luminance(colours[ink]), relative_luminance(colours[ground])), reverse=True
    )

    assert (light + 0.05) / (dark + 0.05) >= least
