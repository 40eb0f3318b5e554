"""The lines of a PDF are read as a proofreader reads a printed page."""

from datetime import UTC, datetime

import pytest

from bookpress.checking.pdf.lines import Line, blocks_of, check_lines, faults_of
from bookpress.checking.pdf.spoken import Spoken
from bookpress.writing.screen.writer import write_screen
from tests.paper_documents import LIGHT, document, laid_out
from tests.small_book import METADATA

WHEN = datetime(2024, 9, 7, tzinfo=UTC)

ROOM = "Un texte assez long pour tenir sur plusieurs lignes de la page, "


def faults(*lines, role="P", turn=None):
    """Return the codes of the faults of some lines; the page turns before the line `turn`."""
    pages = [1 if turn is None or n < turn else 2 for n in range(len(lines))]
    return [code for code, _ in faults_of(role, list(map(Line, lines, pages)))]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("Est-ce vrai", "? Oui, sans doute."), "LN01"),
        (("Il coûte 30", "% de plus que prévu."), "LN01"),
        (("Des pommes, des poires,", "etc. Et puis voilà tout."), "LN01"),
        (("Un sac de 12", "kg de farine blanche."), "LN01"),
        (("Elle répond «", "oui » sans hésiter."), "LN02"),
        (("Voici venir M.", "Durand et sa suite."), "LN02"),
        (("Un livre de A.", "Martin, bien connu."), "LN02"),
        (("Une phrase qui finit", "là."), "LN03"),
        (("une\u00ad", "deux\u00ad", "trois\u00ad", "quatre\u00ad", "finit enfin."), "LN05"),
    ],
)
def test_a_fault_is_found(lines, code):
    assert faults(*lines) == [code]


@pytest.mark.parametrize(
    "lines",
    [
        ("Une phrase ordinaire qui", "continue sans faute aucune."),
        ("une\u00ad", "deux\u00ad", "trois\u00ad", "finit enfin."),
        ("Il en compte 12", "maisons dans sa rue."),
        ("En 2024", "les pages se tournent."),
        ("Elle est née en 1968", "l’été de la grande sécheresse."),
        ("Elle habite à", "Paris depuis longtemps."),
        ("Elle date de 1996,", "l’avait rangée là."),
        ("Celle de 1996", "l’avait rangée là."),
        ("Celle de 1996", "l'avait rangée là."),
        ("Les hivers de 1998", "s’oublient, ceux-là m’ont marquée."),
        ("La réserve est montée à −11 °C.", "Et puis plus rien."),
        ("Non.",),
    ],
)
def test_an_ordinary_line_says_nothing(lines):
    assert faults(*lines) == []


def test_only_the_call_of_a_note_is_a_fault_in_every_language():
    words = [Line("It costs 30", 1), Line("% more than", 1), Line("2 we thought.", 1, called=True)]

    assert [line.text for _, line in faults_of("P", words, french=False)] == ["2 we thought."]
    assert [code for code, _ in faults_of("P", words)] == ["LN01", "LN01"]


@pytest.mark.parametrize(("between", "codes"), [("<br>", ["LN01"]), ("", [])])
def test_a_call_at_the_head_of_a_line_is_seen(tmp_path, between, codes):
    note = '<span class="note-call"><span class="note" data-number="1">Une note.</span></span>'
    body = f"<p>{LIGHT}Un mot{between}{note} et la suite de ces mots.</p>"
    pages = laid_out(tmp_path, document("text-1", body))

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    assert [one.code for one in check_lines(tmp_path / "a.pdf")] == codes


def test_words_that_point_elsewhere_may_begin_a_line():
    def block(words):
        call = Spoken("Reference", words, 1, 1, "", "", "", (words,))
        return Spoken("P", "", 1, 1, "", "", "", ("As we have seen, ", call, " of that year."))

    assert [line.called for _, lines in blocks_of(block("\n12")) for line in lines] == [False, True]
    assert not any(line.called for _, lines in blocks_of(block("\ntable 12")) for line in lines)


def test_heads_have_rules_of_their_own():
    assert faults("Comment aller à", "Paris ?", role="H2") == ["LN04"]
    assert faults("Comment arri\u00ad", "ver à Paris ?", role="H2") == ["LN05"]


def test_a_word_cut_at_the_turn_of_a_page_is_found():
    assert faults("Le mot est cou\u00ad", "pé en deux parties.", turn=1) == ["LN06"]


def test_a_real_page_is_read_line_by_line(tmp_path):
    from weasyprint import HTML

    page = (
        "<html lang=fr><title>T</title><style>@page{size:70mm 90mm}body{font:12pt serif}</style>"
        "<h1>Titre</h1><p>Une ligne qui finit ici<br>; et une autre, plus ordinaire.</p>"
        "<p>Un paragraphe sans faute, assez long pour plus d\u2019une ligne.</p>"
    )
    HTML(string=page).write_pdf(tmp_path / "t.pdf", pdf_tags=True, pdf_variant="pdf/ua-1")

    found = check_lines(tmp_path / "t.pdf")

    assert [(one.code, one.place.page) for one in found] == [("LN01", 1)]
    assert found[0].values["line"].startswith("; et une")
