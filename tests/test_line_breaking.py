"""Lines are chosen over the whole paragraph: where they end, and what is drawn of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from weasyprint.css import AnonymousStyle
from weasyprint.layout import page
from weasyprint.text.line_break import Layout

from bookpress.disk.held import opened
from bookpress.layout.engine import Engine
from bookpress.layout.lines import paragraphs, shaping
from bookpress.layout.lines.breaking import Places, Room, choose, ratio_of
from bookpress.layout.lines.hyphens import divisions
from bookpress.layout.paging import in_place
from bookpress.model.findings import MachineError
from bookpress.model.theme import open_theme
from bookpress.writing.screen.writer import write_screen
from tests.paper_documents import LIGHT, document, laid_out
from tests.small_book import METADATA

WIDE = """
@page { size: 148mm 120mm; margin: 15mm 24mm 15mm 18mm }
@page :left { margin-left: 24mm; margin-right: 18mm }
html { font-size: 10.25pt; hyphenate-limit-chars: 7 3 3; font-variant-ligatures: common-ligatures }
p { text-indent: 1.2em; text-align: justify; orphans: 2; widows: 2 }
"""
TALL = WIDE + "@page { size: 148mm 500mm }"
WHEN = datetime(2024, 9, 7, tzinfo=UTC)
MEASURE = 106 * 96 / 25.4
"""CSS pixels."""

TALE = (
    "Le gardien monte à la lanterne, nettoie les vitres avant la tombée de la nuit, puis attend "
    "que les bateaux passent au large des rochers. Personne ne lui répond ; il note pourtant, "
    "dans un registre relié de toile, l’heure de chaque passage, la direction du vent et l’état "
    "de la mer, parce que la compagnie le demande depuis toujours et qu’il a pris goût à cette "
    "comptabilité minuscule. Les éclats se succèdent, cinq secondes d’obscurité entre deux "
    "lumières, et la procession silencieuse des chalutiers reprend vers le nord. "
)


def places(*words, gap=1.0, hyphens=()):
    """Set words of the given widths one after the other; `hyphens`: after which a word goes on."""
    ends, starts, gaps, divided = [0.0], [0.0], [0], [False]
    at, count = 0.0, 0
    for number, width in enumerate(words):
        at += width
        goes_on = number in hyphens
        ends.append(at + (0.5 if goes_on else 0))
        gaps.append(count)
        if not goes_on:
            at, count = at + gap, count + 1
        starts.append(at)
        divided.append(goes_on)
    return Places(
        ends=ends,
        starts=starts,
        gaps_before=gaps,
        gaps_after=[0, *(n - sum(h < n for h in hyphens) for n in range(1, len(words) + 1))],
        penalties=[50.0 * one for one in divided],
        divided=divided,
        optional=divided,
        gap=gap,
    )


# The choice itself, in numbers.


def test_no_line_is_loose_because_the_one_before_was_filled():
    text = places(3, 3, 3, 3, 1, 9, 5, 4, 3, 3)
    room = Room(measure=17, first=17, shortest=2)

    ends = choose(text, room)

    assert ratio_of(text, 0, 5, 17) == 0  # filled to its end, and then:
    assert ratio_of(text, 5, 7, 17) > 2
    assert ends == [4, 7, 10]
    assert max(ratio_of(text, 0, 4, 17), ratio_of(text, 4, 7, 17)) < 1.2


def test_a_word_is_divided_only_where_spaces_would_grow_too_much():
    whole = places(5, 5, 5, 5, 5, 5, hyphens=())
    parted = places(5, 5, 4, 4, 5, 5, hyphens=(2,))
    room = Room(measure=17, first=17, shortest=2)

    assert choose(whole, room) == [3, 6]
    assert choose(parted, replace(room, measure=15.5, first=15.5)) == [3, 6]


def test_no_more_than_two_lines_in_a_row_end_with_a_hyphen():
    words = [4, 4] * 12
    text = places(*words, hyphens=range(1, 23, 3))
    ends = choose(text, Room(measure=14, first=14, shortest=2)) or []

    run = longest = 0
    for end in ends:
        run = run + 1 if text.divided[end] else 0
        longest = max(longest, run)
    assert ends
    assert longest <= 2


def test_what_fits_no_line_is_left_to_others():
    assert choose(places(3, 40, 3), Room(measure=20, first=20, shortest=2)) is None


def test_a_line_can_be_asked_to_end_with_a_whole_word():
    text = places(*[4] * 16, hyphens=(3, 6, 9))
    room = Room(measure=18, first=18, shortest=2)
    free = choose(text, room) or []
    divided = next(n for n, place in enumerate(free) if text.divided[place])

    asked = choose(text, replace(room, whole=divided + 1)) or []
    near = choose(text, replace(room, whole=divided + 1, stop=free[-2])) or []
    onward = choose(text, replace(room, start=free[divided - 1], whole=1)) or []

    assert not text.divided[asked[divided]]
    assert not text.divided[onward[0]]
    assert onward[-1] == asked[-1] == free[-1]
    assert not text.divided[near[divided]]
    assert near[-1] == free[-2]


# Words.


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("une grammaire", "fr", "une gram-mai-re"),
        ("Une Grammaire", "fr", "Une Grammaire"),
        ("l’administration", "fr", "l’admi-nis-tra-tion"),
        ("arc-en-ciel demi-tour", "fr", "arc-en-ciel demi-tour"),
        ("documentation.example.org/documentation", "fr", None),
        ("write to administration@example.org", "en", None),
        ("GRAMMAIRE ChatGPTs", "fr", None),
        ("Verantwortung", "de", "Verant-wor-tung"),
        ("Verantwortung", "fr", None),
        ("Rechtsschutzversicherungen", "fr", "Rechts"),
        ("grammaire", "xx", None),
    ],
)
def test_words_are_divided_by_their_language_and_names_are_not(text, language, parts):
    found = list(divisions(text, language, (7, 3, 3)))

    if parts is None:
        assert found == []
    elif parts == "Rechts":
        assert found  # no name is as long as that
    else:
        pieces = [text[a:b] for a, b in zip([0, *found], [*found, len(text)], strict=True)]
        # The patterns may know fewer places than a dictionary, never others.
        assert "-".join(pieces).replace("-", "") == text.replace("-", "")
        assert bool(found) == (parts != text)
        for piece in pieces[1:]:
            assert re.match(r"\w{3}", piece)


# On pages.


def lines_on(pages):
    """Return the line boxes of the paragraphs of each page, notes included."""
    from weasyprint.formatting_structure import boxes

    return [
        [
            (block, line)
            for block in page._page_box.descendants()
            if isinstance(block, boxes.BlockContainerBox) and block.element_tag in ("p", "span")
            for line in block.children
            if isinstance(line, boxes.LineBox)
        ]
        for page in pages.document.pages
    ]


def all_lines(pages):
    return [one for page in lines_on(pages) for one in page]


def text_of(line):
    return "".join(box.text for box in line.descendants() if hasattr(box, "text"))


def texts_in(line):
    return [box for box in line.descendants() if hasattr(box, "text")]


def counted(monkeypatch):
    """Return a list that grows by one with each page that is made."""
    made = []
    remake = page.remake_page

    def counts(*rest):
        made.append(1)
        return remake(*rest)

    monkeypatch.setattr(page, "remake_page", counts)
    return made


def edges(line):
    """Return the left and right edge of what stands on a line."""
    texts = [box for box in line.descendants() if hasattr(box, "text")]
    return texts[0].position_x, texts[-1].position_x + texts[-1].width


def set_on_pages(folder, body, css="", **more):
    return laid_out(folder, document("text-1", body), css=WIDE + css, **more)


def test_every_full_line_ends_at_the_measure(tmp_path):
    pages = set_on_pages(tmp_path, f"<p>{TALE * 3}</p><p>{TALE}</p>")

    ends = []
    for block, line in all_lines(pages):
        _, right = edges(line)
        if line is not block.children[-1] and text_of(line)[-1] not in ".,-;:":
            ends.append(right - block.content_box_x())
        elif line is not block.children[-1]:
            assert 0 < right - block.content_box_x() - MEASURE < 4  # the sign hangs out
    assert len(ends) > 10
    assert {round(end, 2) for end in ends} == {round(MEASURE, 2)}


def test_word_spaces_stay_near_their_own_width(tmp_path):
    pages = set_on_pages(tmp_path, f"<p>{TALE * 3}</p>")

    scales = [
        box.scaled
        for _, line in all_lines(pages)
        for box in line.descendants()
        if hasattr(box, "scaled")
    ]
    spacings = [
        box.style["word_spacing"]
        for _, line in all_lines(pages)
        for box in line.descendants()
        if hasattr(box, "scaled")
    ]
    natural = 0.2 * 10.25 * 96 / 72  # Source Serif's
    assert all(0.979 < scale < 1.021 for scale in scales)
    assert any(scale != 1 for scale in scales)
    assert all(0.62 * natural < natural + one < 1.6 * natural for one in spacings)


def test_letters_are_drawn_as_wide_as_they_were_set(tmp_path):
    """The matrix of each text in the PDF holds the scale of its line."""
    pages = set_on_pages(tmp_path, f"<p>{TALE * 2}</p>")
    set_ = [box.scaled for _, line in all_lines(pages) for box in texts_in(line)]

    written = pikepdf.open(opened(write_screen(pages, METADATA, WHEN)))

    operators = pikepdf.parse_content_stream(written.pages[0])
    drawn = [float(one.operands[0]) for one in operators if str(one.operator) == "Tm"]
    assert [scale for scale in drawn if scale != 1] == [
        pytest.approx(scale, abs=1e-5) for scale in set_ if scale != 1
    ]
    assert len(set_) > 5


def test_the_last_line_is_no_piece_of_a_word(tmp_path):
    ends = []
    for count in range(20, len(TALE.split())):
        words = " ".join(TALE.split()[:count])
        pages = set_on_pages(tmp_path, f"<p>{words}</p>")
        lines = [text_of(line) for _, line in all_lines(pages)]
        ends.append((lines[-2].endswith("-"), " " in lines[-1]))
    assert len(ends) > 50
    assert (True, False) not in ends


def test_calls_options_and_addresses_stay_in_one_piece(tmp_path):
    call = '<span class="note-call"><span class="note" data-number="1">Vu.</span></span>'
    shown = "www.phare-de-nuit.example.org/la-lampe"
    address = f'<a class="outward nohyph" href="https://{shown}">{shown}</a>'
    pieces = [f"il le faut !{call}", "la commande --sans-bruit-ni-eau", address]
    seen = set()
    for piece in pieces:
        for count in range(1, 30, 2):
            body = f"<p>{'un mot ' * count}{piece} et la suite de la phrase, assez longue.</p>"
            pages = set_on_pages(tmp_path, body)
            found = all_lines(pages)
            lines = [text_of(line) for block, line in found if block.element_tag == "p"]
            assert not any(line.startswith(("1", "sans-bruit")) for line in lines), lines
            assert not any(line.endswith(("--", "phare-", "de-", "la-")) for line in lines), lines
            seen.add(len(lines))
    assert len(seen) > 1


def test_a_dash_between_words_ends_a_line_and_opens_none(tmp_path):
    body = "".join(
        f"<p>{'one more ' * count}word—and another—of the sentence, which goes on for long.</p>"
        for count in range(1, 30)
    )
    lines = [text_of(line) for _, line in all_lines(set_on_pages(tmp_path, body))]

    assert not [line for line in lines if line.startswith("—")]
    assert [line for line in lines if line.endswith("—")]


def test_emphasis_and_links_go_over_lines_and_keep_their_elements(tmp_path):
    marked = TALE.replace("nettoie", "<em>nettoie").replace("rochers", "rochers</em>")
    pages = set_on_pages(tmp_path, f"<p>{marked}</p>")

    emphasised = "".join(
        box.text + " " * (not box.text.endswith("-"))
        for _, line in all_lines(pages)
        for box in line.descendants()
        if hasattr(box, "text") and box.element.tag == "em"
    ).replace("-", "")
    start, end = TALE.index("nettoie"), TALE.index("rochers") + len("rochers")
    assert emphasised.split() == TALE[start:end].split()


def test_a_word_at_the_turn_of_a_page_is_whole_without_another_layout(tmp_path, monkeypatch):
    made = counted(monkeypatch)
    turns = 0
    for count in range(14):
        start = f"<p>{LIGHT}</p>" * (count % 3) + "<p>Un mot.</p>" * (count % 5)
        pages = set_on_pages(tmp_path, start + f"<p>{TALE * 4}</p>", "@page { size: 148mm 96mm }")
        for lines in lines_on(pages)[:-1]:
            assert not text_of(lines[-1][1]).endswith("-")
            turns += 1
    assert turns > 14
    assert len(made) < 1.2 * (turns + 14)


def test_a_page_whose_last_word_was_divided_is_as_if_made_again(tmp_path, monkeypatch):
    made, drawn, layouts = counted(monkeypatch), [], []
    for again in (False, True):
        if again:
            monkeypatch.setattr(in_place, "lay_again", lambda *_: False)
        del made[:]
        for count in range(12):
            body = f"<p>{LIGHT}</p>" * (count % 3) + f"<p>{TALE * 4}</p>" * 2
            sheet = f"@page {{ size: 148mm {96 + count}mm }}"
            for lines in lines_on(set_on_pages(tmp_path, body, sheet)):
                drawn.append([(text_of(line), line.position_y, edges(line)) for _, line in lines])
        layouts.append(len(made))
    half = len(drawn) // 2
    assert drawn[:half] == drawn[half:]
    assert layouts[0] < layouts[1]


def test_of_a_paragraph_of_many_pages_only_what_is_near_a_turn_is_chosen_again(
    tmp_path, monkeypatch
):
    chosen = []

    def counting(places, room):
        chosen.append((room.stop or len(places.ends) - 1) - room.start)
        return choose(places, room)

    monkeypatch.setattr(paragraphs, "choose", counting)
    pages = set_on_pages(tmp_path, f"<p>{TALE * 60}</p>", "@page { size: 148mm 96mm }")

    [whole, *again] = chosen
    assert again
    assert max(again) < whole / 4
    for lines in lines_on(pages)[:-1]:
        assert not text_of(lines[-1][1]).endswith("-")
    words = " ".join(text_of(line) for page in lines_on(pages) for _, line in page)
    assert re.sub("- ?", "", words).split() == (TALE * 60).split()


def test_signs_hang_out_but_not_from_an_indent(tmp_path):
    body = "<p>« Oui », dit-il.</p><p style='text-indent: 0'>« Oui », dit-il.</p>"
    (block, first), (_, second) = lines_on(set_on_pages(tmp_path, body))[0]

    assert edges(first)[0] - block.content_box_x() == pytest.approx(1.2 * 10.25 * 96 / 72, abs=0.01)
    assert -3 < edges(second)[0] - block.content_box_x() < 0


def test_from_the_right_lines_end_at_the_left(tmp_path):
    hebrew = "השומר עולה אל הפנס ומנקה את הזגוגיות לפני רדת הלילה ואחר כך הוא מחכה לספינות " * 3
    pages = set_on_pages(tmp_path, f'<p dir="rtl" style="direction: rtl" lang="he">{hebrew}</p>')
    lines = all_lines(pages)

    for block, line in lines[1:-1]:
        left, right = edges(line)
        assert left - block.content_box_x() == pytest.approx(0, abs=0.05)
        assert right - left == pytest.approx(MEASURE, abs=0.05)
    assert len(lines) > 3


def test_notes_and_quotations_are_chosen_too(tmp_path):
    note = f'<span class="note-call"><span class="note" data-number="1">{TALE}</span></span>'
    body = f'<p>Un mot{note}.</p><blockquote style="margin: 0 30px"><p>{TALE}</p></blockquote>'
    pages = set_on_pages(tmp_path, body, ".note { text-align: justify; font-size: 8pt }")

    chosen = [
        block.element_tag
        for block, line in all_lines(pages)
        if getattr(next(b for b in line.descendants() if hasattr(b, "text")), "scaled", 1) != 1
    ]
    assert {"p", "span"} <= set(chosen)
    assert chosen.count("p") > 5


def test_a_narrow_paragraph_is_ragged(tmp_path):
    pages = set_on_pages(tmp_path, f'<p style="width: 40mm">{TALE}</p>')

    ends = {round(edges(line)[1]) for _, line in all_lines(pages)}
    assert len(ends) > 4


def test_a_theme_can_have_its_lines_filled_one_by_one(tmp_path):
    for word in ("greedy", "best"):
        (tmp_path / word / "styles").mkdir(parents=True)
        tokens = tmp_path / word / "styles/tokens.css"
        tokens.write_text(f":root {{ --line-breaking: {word} }}")
    sheet = 'p { font: 10.25pt/14pt "Source Serif 4"; text-align: justify } @page { size: A5 }'

    def texts(theme):
        engine = Engine({"s": sheet}, open_theme(theme), ())
        made = engine.render(engine.parse(f'<p lang="fr">{TALE * 2}</p>'), "", "text")
        return [box for box in made.pages[0]._page_box.descendants() if hasattr(box, "text")]

    greedy, chosen = texts(tmp_path / "greedy"), texts(None)
    assert not any(hasattr(box, "scaled") for box in greedy)
    assert all(hasattr(box, "scaled") for box in chosen)

    with pytest.raises(MachineError) as error:
        Engine({"s": sheet}, open_theme(tmp_path / "best"), ())
    assert [one.code for one in error.value.findings] == ["TH05"]


@pytest.mark.parametrize(
    ("within", "work"),
    [(AnonymousStyle, "__missing__"), (paragraphs, "measured")],
    ids=["values of its style", "widths of its hyphen"],
)
def test_a_paragraph_asks_no_more_for_each_of_its_lines(within, work, tmp_path, monkeypatch):
    done = getattr(within, work)
    asked = []

    def counted(*given):
        asked.append(given)
        return done(*given)

    monkeypatch.setattr(within, work, counted)

    def count(sentences):
        asked.clear()
        pages = laid_out(tmp_path, document("text", f"<p>{TALE * sentences}</p>"), css=TALL)
        assert len(pages.document.pages) == 1
        write_screen(pages, METADATA, WHEN)
        return len(asked)

    count(1)  # what is kept for all paragraphs
    assert count(3) - count(1) < 5


def test_a_line_is_shaped_once_to_be_laid_out_and_once_to_be_drawn(tmp_path, monkeypatch):
    shape = Layout.get_first_line
    shaped = []

    def counted(layout):
        shaped.append(len(layout.text))
        return shape(layout)

    monkeypatch.setattr(Layout, "get_first_line", counted)

    def count(sentences):
        shaped.clear()
        pages = laid_out(tmp_path, document("text", f"<p>{TALE * sentences}.</p>"), css=TALL)
        write_screen(pages, METADATA, WHEN)
        return sum(shaped)

    count(1)
    assert count(3) - count(1) < 2.3 * len(TALE) * 2


WORDS = (
    "Le gardien monte, puis l’attend",
    "« Oui ! » — 12\u00a0000 m², 5\u202f% : c’est ½ ou ¼… (efficace)",
    "1234 a 5678, - ; a",
    "AVANT TA VOIX, Type. office ffl fi",
    " un mot entre deux espaces ",
    "Wörter, Škoda, œuvre, naïf",
    "deux\u00a0 espaces",
    "12 + 34",
    "Москва et Paris",
    "soft\u00adhyphen et e\u0301t",
)


@pytest.mark.parametrize("css", ["", "i { font-style: normal }", "p { letter-spacing: 1px }"])
def test_a_word_is_as_wide_alone_as_in_its_text(css, tmp_path, monkeypatch):
    asked = []

    def compared(text, style):
        asked.append((shaping.measured(text, style), shaping.shaped(text, style)[0]))
        return asked[-1][0]

    monkeypatch.setattr(paragraphs, "measured", compared)

    body = "".join(f"<p>{text} <i>{text}</i><b>{text}</b> {LIGHT}</p>" for text in WORDS)
    laid_out(tmp_path, document("text", body), css=css)

    assert len(asked) > 3 * len(WORDS)
    assert all(cached == plain for cached, plain in asked)


@pytest.mark.parametrize("css", ["", "i { letter-spacing: 1px }", "i { hyphenate-character: '=' }"])
def test_a_hyphen_is_shaped_once_a_face_and_as_wide_as_drawn(css, tmp_path, monkeypatch):
    asked, shape, measure = [], shaping.shaped, shaping.hyphen_width
    signs = []

    def shaped(text, style):
        signs.append(text)
        return shape(text, style)

    def measured(style):
        asked.append((measure(style), sum(shape(style["hyphenate_character"], style)[0])))
        return asked[-1][0]

    monkeypatch.setattr(shaping, "shaped", shaped)
    monkeypatch.setattr(paragraphs, "hyphen_width", measured)

    laid_out(tmp_path, document("text", f"<p>{LIGHT} <i>{LIGHT}</i></p>" * 9), css=css)

    assert len(asked) >= 18
    assert all(cached == plain for cached, plain in asked)
    assert sum(sign in ("-", "=") for sign in signs) == 2
