"""The lines of a PDF are measured as they stand, whoever made it."""

from __future__ import annotations

import runpy
from pathlib import Path
from shutil import which
from statistics import median

import pytest
from weasyprint import HTML

from bookpress.checking.pdf.line_quality import Looseness, figures, full_lines, measure
from bookpress.checking.pdf.set_lines import read_lines

ROOT = Path(__file__).parent.parent
FACE = ROOT / "templates/fonts/source-serif-4/SourceSerif4-Regular.ttf"
SPACE = 0.233
"""The word space of the face, in em."""
STYLE = f"""
  @font-face {{ font-family: S; src: url("{FACE.as_uri()}") }}
  @page {{ size: 300pt 400pt; margin: 30pt }}
  html {{ font: 10pt/14pt S }} body, p {{ margin: 0 }}
  p {{ text-align: justify; text-indent: 12pt }}
"""
WORDS = (
    "The keeper climbs the stairs before the evening, trims the lamp, and writes into the log "
    "whatever happened to the light: the hour, the weather, the ships that were seen. Nobody reads "
    "it afterwards. He writes it all the same, for forty years, in a hand that hardly changes, "
    "because an honest record is the half of an honest light, as his predecessor used to say. "
)


def page(body: str, style: str = "") -> bytes:
    """Return a PDF of some HTML, set by WeasyPrint alone."""
    html = f"<html lang=en><style>{STYLE}{style}</style><body>{body}"
    content: bytes = HTML(string=html).write_pdf()
    return content


def justified(body: str, style: str = "") -> list[float]:
    """Return the word spaces that WeasyPrint gives to the lines it justifies, in em."""
    html = f"<html lang=en><style>{STYLE}{style}</style><body>{body}"
    boxes = HTML(string=html).render().pages[0]._page_box.descendants()
    gaps = [getattr(box, "justification_spacing", 0) for box in boxes]
    return [SPACE + gap * 0.75 / 10 for gap in gaps if gap]  # of px, at 10 pt


def test_the_word_spaces_are_those_that_were_set():
    body = f"<p>{WORDS}</p>"

    full = full_lines(read_lines(page(body)))

    assert len(full) > 5
    assert [round(one.times * SPACE, 2) for one in full] == pytest.approx(justified(body), abs=0.01)


def test_a_line_that_is_scaled_across_keeps_its_size():
    body = f"<p>{WORDS}</p><p>{WORDS}</p>"

    narrow = read_lines(page(f'<div style="transform: scaleX(.98)">{body}</div>'))

    assert {line.size for line in narrow} == {10.0}
    assert len(full_lines(narrow)) == len(full_lines(read_lines(page(body))))


def test_a_file_without_spaces_is_measured_by_the_space_that_is_told():
    body = f"<p>{WORDS}</p>"
    words = "".join(f"<span>{word}</span>" for word in WORDS.split())
    white = page(
        f"<p>{words}</p>", "p { text-indent: 0 } span { margin-right: 4.66pt; float: left }"
    )

    lines = read_lines(white, SPACE)

    middle = [median(gap.width for gap in line.gaps) / line.space for line in lines]
    assert middle == pytest.approx([2.0] * len(lines), abs=0.01)
    assert lines[0].text.startswith("The keeper climbs")
    assert measure(page(body), SPACE) == measure(page(body))


@pytest.mark.parametrize(
    "body",
    [
        f'<p style="text-align: left">{WORDS * 3}</p>',
        f"<p>{WORDS[:40]}</p>",
        "<table style='width: 100%'>"
        + "<tr><td>One thing<td>and another<td style='text-align: right'>and more</tr>" * 9
        + "</table>",
        "<p style='text-align-last: justify'>Chapter 12</p>" * 5,
        "<p style='text-align-last: justify'>" + "12 34 56 78<br>" * 12 + "</p>",
        f"<p dir=rtl>{'מתחיל הבוקר ונגמר הלילה בבית אחד על שפת הים ' * 20}</p>",
        "",
    ],
    ids=["ragged", "one line", "a table", "contents", "in columns", "from the right", "nothing"],
)
def test_what_is_not_justified_is_not_measured(body):
    assert measure(page(body)).full == 0


def test_marks_that_hang_out_of_the_measure_belong_to_it():
    def ended(sign: str) -> str:
        words = f"<span>{WORDS[:40]}</span>{sign}"
        return f"<p style='text-align-last: justify; margin-right: -2.5pt'>{words}</p>"

    lines = read_lines(page(f"<p>{WORDS * 3}</p>" + ended(".")))

    full = full_lines(lines)

    assert full[-1].line.text.endswith(".")
    assert full[-1].line.right > full[-1].edge + 2


def test_hyphens_are_counted_and_how_many_stand_one_under_the_other():
    long = "an incomprehensibly long word is " * 30
    hyphenated = f"<p style='hyphens: auto; width: 104pt; text-indent: 0'>{WORDS}{long}</p>"

    got = measure(page(hyphenated))

    assert got.hyphens > 0.2
    assert got.ladder == 2
    assert measure(page(hyphenated.replace("auto", "manual"))).ladder == 0


def test_each_line_has_its_class():
    full = full_lines(read_lines(page(f"<p style='width: 150pt'>{WORDS * 2}</p>")))

    got = figures(full)

    classes = {one.looseness for one in full}
    assert Looseness.VERY_LOOSE in classes
    very_loose = sum(one.looseness is Looseness.VERY_LOOSE for one in full)
    assert got.over_2 <= got.over_1_5 == very_loose / len(full)
    assert got.worst == max(one.times for one in full)
    assert got.as_record()["full"] == len(full)


def test_the_document_of_latex_holds_the_paragraphs_and_the_page_as_they_are_told():
    bench = runpy.run_path(str(ROOT / "scripts/justification.py"))
    face = bench["Face"]("S", FACE, SPACE, lacks_narrow=False)
    words = ["100 % of {a} & #b", "$c_d^e~f$ \\ g’s -- h"]

    document = bench["as_tex"](words, "fr", bench["Page"](face, 106, 10.25, 14))

    opening, _, body = document.partition("\\begin{document}")
    assert "paperwidth=148mm, paperheight=210mm, hmargin=21mm" in opening
    assert "{SourceSerif4-Regular.ttf}[Ligatures=TeXOff]" in opening
    assert "\\babelprovide[import, main]{french}" in opening
    assert "\\fontsize{10.25bp}{14bp}" in body
    text = body.partition("\n\n")[2].removesuffix("\n\\end{document}\n")
    one, two = text.split("\n\n")
    assert one == r"100 \char37  of \char123 a\char125  \char38  \char35 b"
    assert two == r"\char36 c\char95 d\char94 e\char126 f\char36  \char92  g’s -- h"


@pytest.mark.slow
def test_the_contenders_of_the_bench_set_the_same_words_in_the_same_measure(tmp_path):
    bench = runpy.run_path(str(ROOT / "scripts/justification.py"))
    face = next(bench["faces"](tmp_path, fetch=False))
    paper = bench["Page"](face, 100, 10, 14)

    for name in ("bookpress", "weasyprint", *(["lualatex"] if which("lualatex") else [])):
        make = bench[f"by_{name}"]
        lines = read_lines(make(tmp_path, [WORDS.strip()] * 3, "en", paper), SPACE)
        full = full_lines(lines)

        assert len(full) > 12
        assert {line.size for line in lines if line.text.startswith("The keeper")} == {10}
        assert full[1].edge - full[1].line.left == pytest.approx(100 / 25.4 * 72, abs=0.5)
