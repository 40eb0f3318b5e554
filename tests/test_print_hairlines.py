"""Thin lines in the print file: as wide as the printer can hold, where they were."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from bookpress.checking.preflight import preflight_content
from bookpress.checking.preflight.reading import Reader
from bookpress.model.printers import PRINTERS
from tests.print_pages import TEXT, print_file


def lines(body: str, printer: str = "kdp", css: str = "") -> list[Any]:
    """Return what is drawn on a page but its text, in order, and be sure that it passes."""
    content = print_file(body, TEXT, printer=printer, css=css)
    assert "PF53" not in {found.code for found in preflight_content(content, "a-print.pdf")}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [one for one in Reader().painted(pdf.pages[0], 1) if one.kind != "text"]


RULES = {
    "a border below": "<p style='border-bottom: 0.2pt solid'>Un phare",
    "a border at the left": "<p style='border-left: 0.2pt solid'>Un phare",
    "a border that is dotted": "<p style='border: 0.2pt dotted'>Un phare",
    "a frame": "<p style='border: 0.2pt solid'>Un phare",
    "a round frame": "<p style='border: 0.2pt solid; border-radius: 4pt'>Un phare",
    "a flat block": "<p style='height: 0.2pt; background: #000'></p>",
    "an underline": "<p style='font-size: 4pt'><u>Un phare</u>",
    "a turned border": "<p style='border-bottom: 0.2pt solid; transform: rotate(90deg)'>Un",
    "a table": "<table style='border-collapse: collapse; border-top: 0.2pt solid'><td>Un</table>",
    "a picture": "<svg width=90 height=9><path d='M5 5h80v0.1h-80z'/></svg>",
    "a turned picture": "<svg width=90 height=90>"
    "<g transform='rotate(90 45 45)'><rect width='80' height='0.1'/></g></svg>",
}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("printer", PRINTERS)
def test_a_line_is_as_wide_as_the_printer_can_hold(name, printer):
    marks = lines(RULES[name], printer)

    assert marks
    for mark in marks:
        thin = mark.thin or min(mark.box[2] - mark.box[0], mark.box[3] - mark.box[1])
        assert thin >= PRINTERS[printer].hairline - 0.01


def test_a_line_grows_on_both_sides():
    (thin,) = lines(RULES["a border below"], "ingramspark")
    (wide,) = lines(RULES["a border below"], "kdp")

    assert wide.box[3] - wide.box[1] == pytest.approx(0.75, abs=0.01)
    assert wide.box[1] + wide.box[3] == pytest.approx(thin.box[1] + thin.box[3], abs=0.01)
    assert (wide.box[0], wide.box[2]) == pytest.approx((thin.box[0], thin.box[2]), abs=0.01)


def test_a_line_at_the_edge_of_its_box_grows_inwards():
    rule = "<div style='overflow: hidden; height: 9pt'><div style='height: 0.2pt; background: red'>"
    (mark,) = lines(rule)

    assert mark.box[3] - mark.box[1] == pytest.approx(0.75, abs=0.01)


def test_a_line_that_is_wide_enough_is_left_alone():
    rule = "<p style='border-bottom: 1pt solid'>Un phare"

    assert lines(rule, "kdp")[0].thin == pytest.approx(1, abs=0.01)


def test_what_is_left_of_a_surface_at_the_edge_of_a_picture_is_no_line():
    sliver = (
        "<svg width=90 height=90><rect y='89.9' width='90' height='50' fill='#0f5b66'/></svg>"
        "<p style='border-bottom: 0.2pt solid'>Un phare"
    )
    rule, surface = lines(sliver, "kdp", css="svg { overflow: hidden }")

    assert surface.thin is None
    assert surface.box[3] - surface.box[1] == pytest.approx(0.1 * 0.75, abs=0.02)
    assert rule.thin == pytest.approx(0.75, abs=0.01)


def test_lines_of_a_frame_keep_their_colour():
    (frame,) = lines("<p style='border: 0.2pt solid #0f5b66'>Un phare")

    assert frame.kind == "line"
    assert frame.ink == (0.9, 0.45, 0.4, 0.25)


def test_a_note_rule_is_as_wide_for_every_printer_as_he_asks():
    note = (
        "<p style='background: url(data:image/svg+xml;base64,"
        "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA2MCAxIiB3aWR0aD0i"
        "NjAiIGhlaWdodD0iMSIgcHJlc2VydmVBc3BlY3RSYXRpbz0ibm9uZSI+PHBhdGggZD0iTTAgMGg2MHYxaC02MHoi"
        "Lz48L3N2Zz4=) no-repeat 0 0; background-size: 15mm 0.25pt'>Une note"
    )
    (rule,) = lines(note)

    assert rule.box[3] - rule.box[1] == pytest.approx(0.75, abs=0.01)
    assert rule.box[2] - rule.box[0] == pytest.approx(15 * 72 / 25.4, abs=0.1)
