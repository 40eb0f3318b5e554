"""Laying out: pages joined, numbered and sided; where they start; what may be opened."""

from __future__ import annotations

import logging
import os
import signal
from dataclasses import replace

import pytest
from lxml.etree import fromstring

from bookpress.disk.passing import passing_folder
from bookpress.layout import drawings
from bookpress.layout.coverage import fonts_of_characters, look_for_glyphs
from bookpress.layout.engine import listening, noticing
from bookpress.layout.fetching import Fetcher, Refused
from bookpress.layout.fonts import only_fonts_of, write_configuration
from bookpress.model.book import Picture
from bookpress.model.findings import BookError, MachineError
from bookpress.model.theme import open_theme
from bookpress.rendering.running_text import PageStart
from tests.paper_documents import LIGHT, document, laid_out, margins_of, section, words_on
from tests.small_book import OPENING, small_book

LONG = f"<p>{LIGHT * 6}</p>"
"""A page and a few lines."""


def test_page_numbers_go_on_from_document_to_document(tmp_path):
    pages = laid_out(
        tmp_path,
        document("cover", "<h1>Phare</h1>", classes="cover"),
        document("text-1", LONG),
        document("text-2", "<p>Fin.</p>"),
    )

    assert [run.first.position for run in pages.runs] == [0, 1, 3]
    assert pages.folios == ("1", "2", "3", "4")
    assert [margins_of(page).split()[-1:] for page in pages.document.pages] == [
        [],
        ["2"],
        ["3"],
        ["4"],
    ]
    assert pages.printed == (False, True, True, True)


def test_a_document_that_starts_on_a_recto_gets_an_empty_page_before_it(tmp_path):
    pages = laid_out(
        tmp_path,
        document("cover", "<h1>Phare</h1>", classes="cover"),
        document("text-1", "<p>Un.</p>", start="recto"),
        document("text-2", "<p>Deux.</p>", start="recto"),
        document("text-3", "<p>Trois.</p>", start="verso"),
    )

    assert [run.name for run in pages.runs] == [
        *("cover", "blank", "text-1", "blank", "text-2", "text-3"),
    ]
    blank = pages.document.pages[1]
    assert (words_on(blank), margins_of(blank), pages.printed[1]) == ([], "", False)
    assert blank.width == pytest.approx(pages.document.pages[0].width)


def test_each_page_has_the_margins_of_its_side(tmp_path):
    pages = laid_out(tmp_path, document("one", "<p>Un.</p>"), document("two", "<p>Deux.</p>"))

    recto, verso = (page._page_box for page in pages.document.pages)

    assert (recto.margin_left < recto.margin_right, verso.margin_left > verso.margin_right) == (
        True,
        True,
    )


def test_a_page_reference_finds_a_page_of_a_later_document(tmp_path):
    reference = '<p>Voir page <span class="page-reference" data-target="loin"></span>.</p>'

    pages = laid_out(
        tmp_path,
        document("contents", reference),
        document("text-1", LONG),
        document("text-2", f'{LONG}<p id="loin">Ici.</p>'),
    )

    assert "".join(words_on(pages.document.pages[0])) == "Voirpage5."
    assert pages.anchors["loin"] == "5"


def test_a_page_reference_to_nothing_is_named(tmp_path):
    reference = '<p><span class="page-reference" data-target="nulle-part"></span></p>'

    with pytest.raises(MachineError) as raised:
        laid_out(tmp_path, document("contents", reference))

    (fault,) = raised.value.findings
    assert (fault.code, fault.values["id"]) == ("LY04", "nulle-part")


def test_a_page_starts_at_the_count_of_the_letters_before_it(tmp_path):
    pages = laid_out(
        tmp_path, document("text-1", section("s", LONG), sections=("s",)), css="p { hyphens: none }"
    )

    before = words_on(pages.document.pages[0])
    assert pages.starts == (PageStart("1", "s", 0), PageStart("2", "s", len("".join(before))))


def test_a_page_that_opens_inside_a_word_starts_at_the_next_one(tmp_path):
    syllable = "<p>" + "ah " * 3 + "anticonstitutionnellement" * 30 + " fin du mot</p>"

    pages = laid_out(
        tmp_path,
        document("text-1", section("s", syllable), sections=("s",)),
        css="p { width: 3cm }",
    )

    assert words_on(pages.document.pages[0])[-1].endswith("-")
    after = len("Titres" + "ah" * 3 + "anticonstitutionnellement" * 30)
    assert [(start.folio, start.offset) for start in pages.starts] == [
        ("1", 0),
        ("2", after),
        ("3", after),
    ]


def test_no_page_turn_cuts_a_word(tmp_path):
    words = "l’électrification des <em>transatlantiques</em> et du porte-conteneurs, peut-être ; "

    pages = laid_out(
        tmp_path,
        document("text-1", section("s", f"<p>{words * 70}</p>"), sections=("s",)),
        css="p { width: 4cm }",
    )

    letters = "Titres" + "".join(words.replace("<em>", "").replace("</em>", "").split()) * 70
    shown = ["".join(words_on(page)) for page in pages.document.pages]
    assert len(shown) > 4
    for start, page in zip(pages.starts, shown, strict=True):
        assert letters[start.offset :].startswith(page[:12])


def test_notes_labels_and_numbers_are_not_counted(tmp_path):
    inside = (
        '<p><b class="speaker">Ada Petit</b> Oui<span class="note-call" id="call-a"><span '
        'class="note" id="note-a" data-number="1">Une note.</span></span> donc.</p>'
        f'<p style="break-before: page">{LIGHT}</p>'
    )

    pages = laid_out(tmp_path, document("text-1", section("s", inside), sections=("s",)))

    assert pages.starts[1] == PageStart("2", "s", len("TitresOuidonc."))


def test_a_table_head_set_again_does_not_start_a_page(tmp_path):
    rows = "".join(f"<tr><td>ligne {number}</td></tr>" for number in range(40))
    table = f"<table><thead><tr><th>En tête</th></tr></thead><tbody>{rows}</tbody></table>"

    pages = laid_out(tmp_path, document("text-1", section("s", table), sections=("s",)))

    second = pages.document.pages[1]
    row = int(words_on(second)[3])
    counted = "TitresEntête" + "".join(f"ligne{number}" for number in range(row))
    assert words_on(second)[:2] == ["En", "tête"]
    assert pages.starts[1] == PageStart("2", "s", len(counted))


def test_a_page_that_opens_with_a_picture_starts_at_it(tmp_path):
    picture = Picture(
        "p.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "image/svg+xml",
        9,
        9,
        "p.svg",
        1,
    )
    image = '<div style="break-before: page"><img alt="x" src="book:images/p.svg"></div>'
    inside = f'<p>Un.</p>{image}<p style="break-before: page">Deux.</p>{image}'
    text = document("text-1", section("s", inside), sections=("s",))

    pages = laid_out(tmp_path, text, pictures=[picture])

    assert [(start.folio, start.offset) for start in pages.starts] == [
        ("1", 0),
        ("2", len("TitresUn.")),
        ("3", len("TitresUn.") + 1),
        ("4", len("TitresUn.Deux.") + 1),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://192.0.2.1/a.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "book:images/other.png",
        "book:../secret",
        "theme:../../etc/passwd",
        "theme:%2e%2e/secret",
        "theme:/etc/passwd",
        "ftp://192.0.2.1/x",
    ],
)
def test_no_other_address_is_opened(tmp_path, address):
    with pytest.raises(MachineError) as raised:
        laid_out(tmp_path, document("text-1", f'<p>Un <img alt="x" src="{address}"></p>'))

    assert {fault.code for fault in raised.value.findings} == {"LY02"}


def test_the_fetcher_gives_pictures_and_theme_files_only():
    picture = Picture("a.png", b"png", "image/png", 1, 1, "a.png", 1)
    fetch = Fetcher(open_theme(), [picture])

    assert fetch("book:images/a.png").read() == b"png"
    assert fetch("theme:colour/LICENSE.md").read()
    assert fetch("data:image/png;base64,cG5n").read() == b"png"
    with pytest.raises(Refused):
        fetch("https://example.org/")
    with pytest.raises(Refused):
        fetch("data:text/html;base64,cG5n")


def test_a_rule_that_is_not_understood_stops_the_layout_at_its_line(tmp_path):
    with pytest.raises(MachineError) as raised:
        laid_out(tmp_path, document("text-1", "<p>Un.</p>"), css="p {\n  colour: red }\n")

    (fault,) = raised.value.findings
    assert fault.code == "LY01"
    assert fault.place.file.endswith("sheet.css")
    assert "colour" in fault.values["reason"]
    lines = (tmp_path / "sheet.css").read_text("utf-8").splitlines()
    assert "colour" in lines[fault.place.line - 1]


def drawing(inside: str) -> Picture:
    """A drawing as it comes from the reading, at line 7 of a source."""
    content = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    return Picture("a.svg", content.encode(), "image/svg+xml", 9, 9, "a.svg", 7)


SHOWN = '<p><img src="book:images/a.svg" alt="A"></p>'


def test_a_drawing_that_fails_is_named_by_line(tmp_path):
    pages = laid_out(
        tmp_path,
        document("text-1", SHOWN),
        pictures=[drawing('<rect width="1" height="1" opacity="odd"/>')],
    )

    with pytest.raises(BookError) as raised:
        pages.document.write_pdf()

    (fault,) = raised.value.findings
    assert (fault.code, fault.place.line, raised.value.exit_code) == ("PX52", 7, 1)


@pytest.mark.skipif(not hasattr(signal, "ITIMER_VIRTUAL"), reason="no such clock")
def test_a_drawing_that_takes_for_ever_is_the_machines_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(drawings, "MOST_SECONDS", 0.05)
    circles = '<circle r="1"/>' * 5_000
    pages = laid_out(tmp_path, document("text-1", SHOWN), pictures=[drawing(circles)])

    with pytest.raises(MachineError) as raised:
        pages.document.write_pdf()

    (fault,) = raised.value.findings
    assert (fault.code, fault.place.line, raised.value.exit_code) == ("PX53", 7, 4)


def test_a_character_that_no_font_of_the_machine_has_is_named():
    with pytest.raises(MachineError) as raised, listening("PDF"):
        logging.getLogger("weasyprint").warning(
            '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)',
            "語",
            0x8A9E,
        )

    (fault,) = raised.value.findings
    assert (fault.code, fault.values["code"]) == ("FN06", "U+8A9E")


def test_what_changes_no_page_is_a_warning_said_once():
    log = logging.getLogger("weasyprint")

    with noticing() as noticed, listening("PDF"):
        for family in ("Source Serif 4", "Source Sans 3"):
            log.warning('Using fontTools instead of HarfBuzz-Subset for font "%s". …', family)
        log.warning('Unable to subset "%s" with HarfBuzz', "Odd")

    assert [(one.code, one.severity.value) for one in noticed] == [
        ("LY09", "warning"),
        ("LY10", "warning"),
    ]
    assert noticed[1].values["family"] == "Odd"


@pytest.mark.slow
def test_blocks_nested_too_deeply_are_refused(tmp_path):
    deep = "<blockquote>" * 400 + "x" + "</blockquote>" * 400

    with pytest.raises(BookError) as raised:
        laid_out(tmp_path, document("text-1", deep))

    assert raised.value.findings[0].code == "LY06"


def test_only_the_fonts_of_the_theme_are_seen(tmp_path):
    pages = laid_out(
        tmp_path, document("text-1", "<p>Phare</p>"), css='p { font-family: "DejaVu Sans" }'
    )

    pages.document.write_pdf(tmp_path / "a.pdf")

    import pikepdf

    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        fonts = pdf.pages[0].Resources.Font
        names = {str(font.BaseFont) for font in fonts.values()}
    assert names
    assert all("Source" in name for name in names)


def test_the_environment_is_left_as_it_was(monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "mine.conf")

    with only_fonts_of(open_theme()):
        inside = os.environ["FONTCONFIG_FILE"]

    assert inside.endswith(".conf")
    assert inside != "mine.conf"
    assert os.environ["FONTCONFIG_FILE"] == "mine.conf"


def test_fonts_are_listed_where_all_passes_and_nothing_of_it_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    file = write_configuration(open_theme())

    assert file.is_relative_to(passing_folder())
    assert list(tmp_path.iterdir()) == []


def test_a_font_that_the_theme_of_the_author_hides_is_not_shown(tmp_path):
    folder = tmp_path / "fonts" / "source-serif-4"
    folder.mkdir(parents=True)
    default = open_theme().find("fonts/source-serif-4/SourceSerif4-Regular.ttf")
    (folder / default.name).write_bytes(default.read_bytes())

    text = write_configuration(open_theme(tmp_path)).read_text("utf-8")

    assert f"<glob>{default}</glob>" in text
    assert f"<dir>{folder}</dir>" in text


def test_a_character_that_the_machine_lends_is_named_with_its_line_and_font():
    lent = next(iter(fonts_of_characters("\u2243\u4e00\u05d0\u0e01\U0001f600", open_theme())), "")
    if not lent:
        pytest.skip("this machine has no font but for Latin letters")
    body = fromstring(f'<div><p data-line="42">Une valeur {lent} 3 et {lent}.</p></div>')

    glyphs = look_for_glyphs(small_book(replace(OPENING, body=body)), open_theme())

    [found] = glyphs.findings
    assert (found.code, found.place.line, found.values["characters"]) == ("FN01", 42, lent)
    assert found.values["fonts"]
    assert glyphs.lent == {lent}
    assert not glyphs.missing


def test_the_characters_of_a_line_that_no_font_has_are_named_together():
    body = fromstring('<div><p data-line="42">Privé \ue9a1\ufe0f\ue9a2 \u00ad\u200b.</p></div>')

    glyphs = look_for_glyphs(small_book(replace(OPENING, body=body)), open_theme())

    [found] = glyphs.findings
    assert (found.code, found.place.line) == ("FN03", 42)
    assert (found.values["characters"], found.values["codes"]) == ("\ue9a1 \ue9a2", "U+E9A1 U+E9A2")
    assert glyphs.missing == {"\ue9a1", "\ue9a2"}


def test_a_text_in_another_script_is_told_in_few_lines():
    lines = "".join(f'<p data-line="{n}">{chr(0xE900 + n)}</p>' for n in range(1, 51))
    book = small_book(replace(OPENING, body=fromstring(f"<div>{lines}</div>")))

    glyphs = look_for_glyphs(book, open_theme())

    assert [one.code for one in glyphs.findings] == ["FN03"] * 12 + ["FN05"]
    assert glyphs.findings[-1].values["count"] == "38"
    assert len(glyphs.missing) == 50


def test_fonts_of_the_machine_that_are_asked_for_are_not_reported():
    lent = next(iter(fonts_of_characters("\u2243\u4e00\u05d0\u0e01\U0001f600", open_theme())), "")
    body = fromstring(f'<div><p data-line="42">{lent} \ue9a1.</p></div>')

    glyphs = look_for_glyphs(
        small_book(replace(OPENING, body=body), system_fonts=True), open_theme()
    )

    assert [one.code for one in glyphs.findings] == ["FN03"]
    assert glyphs.lent == frozenset(lent)
