"""The PDF for the screen: its tag tree, its links, what it says of itself, and real judges."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pydyf
import pypdfium2
import pytest

from bookpress.checking.pdf.judges import outloud, page_validation, verapdf
from bookpress.checking.pdf.spoken import (
    flatten,
    outline,
    page_numbers,
    page_texts,
    spoken_tree,
)
from bookpress.disk.held import opened, whole
from bookpress.layout.engine import Engine
from bookpress.layout.pages import lay_out
from bookpress.model.book import Person, Picture
from bookpress.model.findings import Severity
from bookpress.model.geometry import MM
from bookpress.model.theme import open_theme
from bookpress.rendering.paper.edition import paper_styles, render_paper
from bookpress.writing.objects import deflate, keep_deflated, page_labels, settle_fonts
from bookpress.writing.screen.writer import write_screen
from tests.page_lines import pages_of
from tests.paper_documents import LIGHT, document, laid_out, section
from tests.small_book import METADATA, small_book

WHEN = datetime(2024, 9, 7, tzinfo=UTC)

PICTURE = Picture(
    "lampe.svg",
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h40v20z"/></svg>',
    "image/svg+xml",
    40,
    20,
    "lampe.svg",
    1,
)

ANSWER = """
<div class="speech"><p><b class="speaker">Ada Petit</b> Le <em lang="en">beam</em> tourne<span
class="note-call" id="call-feu"><span class="note" id="note-feu" data-number="1">Le feu, <a
href="https://example.org/feu">en <em>anglais</em></a>.</span></span> toute la nuit.</p></div>
<h4>La lampe</h4>
<ul><li>Verre</li><li>Huile<ol><li>de colza</li></ol></li></ul>
<dl><dt>Fût</dt><dd>La tour.</dd></dl>
<table><caption>Portées</caption><thead><tr><th scope="col">Phare</th><th scope="col">Milles</th>
</tr></thead><tbody><tr><th scope="row">Ar-Men</th><td>21</td></tr></tbody></table>
<figure><img alt="Une lampe" src="book:images/lampe.svg"><figcaption>La lampe</figcaption></figure>
<p>Voir <a href="#s1"><strong>plus haut</strong></a>, <abbr title="Société">SNSM</abbr>.</p>
<p>Un décor : <img alt="" src="book:images/lampe.svg"></p>
"""

CONTENTS = """
<nav><h2>Sommaire</h2><ol style="list-style: none"><li><a href="#s1">Titre</a> <span
class="page-reference" data-target="s1"></span></li></ol></nav>
"""

TREE = """\
Document
  P: La couverture
  Sect
    H1: Sommaire
    TOC
      TOCI
        Reference: 2
          Link: Titre
  Sect
    H1: Titre s1
    Div
      P: Ada Petit Le tourne toute la nuit.
        Span[en]: beam
        Reference
          Link: 1
      Note: Le feu, .
        Lbl
          Link: 1.
        Link: en
          Span: anglais
    H2: La lampe
    L
      LI
        Lbl: •
        LBody: Verre
      LI
        Lbl: •
        LBody: Huile
          L
            LI
              Lbl: 1.
              LBody: de colza
    L
      LI
        Lbl: Fût
        LBody: La tour.
    Table
      Caption: Portées
      THead
        TR
          TH: Phare
          TH: Milles
      TBody
        TR
          TH: Ar-Men
          TD: 21
    Div
      Figure: Une lampe
      Caption: La lampe
    P: Voir , .
      Link
        Span: plus haut
      Span: SNSM
    P: Un décor :
"""


def rich_pages(folder: Path) -> Any:
    return laid_out(
        folder,
        document("contents", f"La couverture{CONTENTS}"),
        document("text-1", section("s1", ANSWER), sections=("s1",)),
        pictures=[PICTURE],
    )


@pytest.fixture(scope="module")
def rich(tmp_path_factory) -> bytes:
    """A document with each thing that a screen reader tells apart."""
    pages = rich_pages(tmp_path_factory.mktemp("rich"))
    return whole(write_screen(pages, METADATA, WHEN))


@pytest.fixture
def pdf(rich) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(rich))


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [item for item in pdf.objects if is_element(item) and str(item.S) == kind]


def is_element(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"


def test_the_tag_tree_is_that_of_the_html(rich, tmp_path):
    (tmp_path / "a.pdf").write_bytes(rich)

    assert "\n".join(outline(spoken_tree(tmp_path / "a.pdf"))) + "\n" == TREE


def test_a_paragraph_over_a_page_turn_is_one(tmp_path):
    pages = laid_out(tmp_path, document("text-1", section("s", f"<p>{LIGHT * 6}</p>")))

    written = pikepdf.open(opened(write_screen(pages, METADATA, WHEN)))

    (paragraph,) = elements(written, "/P")
    assert len(written.pages) == 2
    holders = {kid.Pg.objgen for kid in paragraph.K if isinstance(kid, pikepdf.Dictionary)}
    assert holders | {paragraph.Pg.objgen} == {page.obj.objgen for page in written.pages}


def test_a_hyphen_at_a_line_end_is_said_as_a_soft_one(tmp_path):
    pages = laid_out(tmp_path, document("text-1", f"<p style='width: 3cm'>{LIGHT}peut-être</p>"))

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    text = "".join("\n".join(outline(spoken_tree(tmp_path / "a.pdf"))).split("\u200b"))
    assert "\u00ad" in text
    assert "peut-" in text.replace("\u00ad ", "").replace("\u00ad", "")


def test_a_page_header_in_two_lines_may_be_hyphenated(tmp_path):
    css = "@page { @top-left { content: 'Phosphorescence'; width: 15mm } }"
    pages = laid_out(tmp_path, document("text-1", f"<p>{LIGHT}</p>"), css=css)

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    assert "Phos" in "".join(page_texts(tmp_path / "a.pdf"))
    assert "Phos" not in flatten(spoken_tree(tmp_path / "a.pdf"))


def test_no_letter_of_a_line_in_two_faces_is_said_as_its_hyphen(tmp_path):
    # The serif has no such rule: the words on both sides of it are shown by an operator each.
    text = LIGHT.replace(" et ", " ─ ").replace(" la ", " ─ ") * 2
    faces = 'font-family: "Source Serif 4", "Source Code Pro"'
    body = f"<p style='width: 32mm; {faces}'>{text}</p>"

    pages = laid_out(tmp_path, document("text-1", body))

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    said = flatten(spoken_tree(tmp_path / "a.pdf"))
    assert said.count("\u00ad") > 2
    assert "".join(said.replace("\u00ad", "").split()) == "".join(text.split())


def test_spaces_are_read_as_spaces_whichever_stands_first(tmp_path):
    pages = laid_out(
        tmp_path, document("text-1", "<p>« Oui », dit-elle.</p>".replace("« ", "«\u00a0"))
    )

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    assert "«\u0020Oui" in "".join(outline(spoken_tree(tmp_path / "a.pdf")))


def test_fonts_have_their_bare_names(rich):
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        names = {str(item.BaseFont) for item in pdf.objects if "/BaseFont" in keys(item)}
        names |= {str(item.FontName) for item in pdf.objects if "/FontName" in keys(item)}

    assert {name[8:] for name in names} >= {"Source-Serif-4", "Source-Serif-4-Italic"}
    assert not [name for name in names if "," in name]


def keys(item: Any) -> set[str]:
    return set(item.keys()) if isinstance(item, pikepdf.Dictionary) else set()


def test_a_list_in_a_note_has_its_marks_as_labels(tmp_path):
    note = "<span class='note' id='note-a' data-number='1'><span data-was='ul'><span data-was='li'>"
    item = "<span data-was='mark'>– </span>verre</span></span></span>"
    call = f"<p>Lampe<span class='note-call' id='call-a'>{note}{item}</span>.</p>"
    pages = laid_out(tmp_path, document("text-1", call))

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    said = [line.strip() for line in outline(spoken_tree(tmp_path / "a.pdf"))]
    assert said[-3:] == ["LI", "Lbl: –", "LBody: verre"]


def test_running_heads_and_folios_are_artifacts(pdf):
    content = pikepdf.parse_content_stream(pdf.pages[1])

    marks = [step.operands for step in content if str(step.operator) == "BDC"]
    artifacts = [marked[1] for marked in marks if str(marked[0]) == "/Artifact"]
    assert {str(mark.get("/Subtype")) for mark in artifacts} >= {"/Header", "/Footer"}


def test_a_table_head_set_again_is_heard_once(tmp_path):
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(60))
    table = f"<table><thead><tr><th>Tête</th></tr></thead><tbody>{rows}</tbody></table>"
    pages = laid_out(tmp_path, document("text-1", table))

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    said = "\n".join(outline(spoken_tree(tmp_path / "a.pdf")))
    assert len(pages.document.pages) > 2
    assert (said.count("Tête"), said.count("TD:")) == (1, 60)


def test_the_call_of_a_note_and_its_number_lead_to_each_other(pdf):
    names = pdf.Root.Names.Dests.Names
    known = {str(name) for name in list(names)[::2]}
    links = [
        str(note.Dest) for page in pdf.pages for note in page.get("/Annots", []) if "/Dest" in note
    ]

    assert {"note-feu", "call-feu"} <= set(links)
    assert set(links) <= known


def test_every_link_is_in_the_tree_once(pdf):
    annotations = [note for page in pdf.pages for note in page.get("/Annots", [])]
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums
    owner_of = dict(zip(map(int, list(owners)[::2]), list(owners)[1::2], strict=True))

    assert len(annotations) == 5
    for note in annotations:
        element = owner_of[int(note.StructParent)]
        assert element.S == "/Link"
        assert note.objgen in {kid.Obj.objgen for kid in element.K if is_reference(kid)}
        assert str(note.Contents).strip()
        assert int(note.F) == 4


def is_reference(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"


def test_cells_lists_figures_and_abbreviations_have_their_attributes(pdf):
    scopes = [str(cell.A.Scope) for cell in elements(pdf, "/TH")]
    lists = [str(item.A.ListNumbering) for item in elements(pdf, "/L")]
    (figure,) = elements(pdf, "/Figure")

    assert scopes == ["/Column", "/Column", "/Row"]
    assert sorted(lists) == ["/Decimal", "/Disc", "/None"]
    left, bottom, right, top = map(float, figure.A.BBox)
    assert (right - left) / (top - bottom) == pytest.approx(2, rel=0.01)
    _, _, width, height = map(float, pdf.pages[1].MediaBox)
    assert 0 < left < right < width
    assert 0 < bottom < top < height
    assert "Société" in {str(item.get("/E")) for item in elements(pdf, "/Span")}


def test_the_text_stands_in_the_middle_and_its_links_with_it(tmp_path):
    line = "<p style='text-align: left'><a href='https://a.example/'>Phare</a></p>"
    pages = laid_out(tmp_path, document("text-1", line), document("text-2", line))

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    lefts = [lines[1].left for _, lines in pages_of(tmp_path / "a.pdf")]  # after the page header
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        links = [float(page.Annots[0].Rect[0]) for page in pdf.pages]
        widths = [float(page.mediabox[2]) for page in pdf.pages]
    assert lefts == pytest.approx([15 * MM] * 2, abs=0.5)  # of 10 and 20 mm on paper
    assert links == pytest.approx([15 * MM] * 2, abs=0.01)
    assert widths == pytest.approx([90 * MM] * 2)


def test_the_colour_of_a_page_stays_where_it_is(tmp_path):
    css = "@page { background: #106060 }"
    pages = laid_out(tmp_path, document("text-1", "<p>Un.</p>"), css=css)

    with pypdfium2.PdfDocument(write_screen(pages, METADATA, WHEN)) as pdf:
        drawn = pdf[0].render().to_pil().convert("RGB")

    corners = {drawn.getpixel((x, 0)) for x in (0, drawn.width - 1)}
    assert corners == {(0x10, 0x60, 0x60)}


def test_blank_leaves_are_left_out_and_each_page_keeps_its_number(tmp_path):
    pages = laid_out(
        tmp_path,
        document("cover", "<h1>Phare</h1>", classes="cover"),
        document("text-1", "<h2 id='un'>Un</h2><p><a href='#deux'>Deux</a></p>", start="recto"),
        document("text-2", "<h2 id='deux'>Deux</h2><p>Fin.</p>", start="recto"),
        document("back", "<p><a href='#un'>Un</a></p>", start="verso", classes="cover"),
    )

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    assert pages.blank == (False, True, False, True, False, False)
    assert page_numbers(tmp_path / "a.pdf") == [1, 3, 5, 6]
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        place = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        names = [str(name) for name in pdf.Root.Names.Dests.Names[::2]]
        named = dict(zip(names, pdf.Root.Names.Dests.Names[1::2], strict=True))
        leads = [
            (number, place[named[str(link.Dest)][0].objgen])
            for number, page in enumerate(pdf.pages, 1)
            for link in page.get("/Annots", [])
        ]
        with pdf.open_outline() as outline_:
            marked = [(one.title, place[first_of(one)]) for one in outline_.root[0].children]
    assert leads == [(2, 3), (4, 2)]
    assert marked == [("Un", 2), ("Deux", 3)]


def first_of(bookmark: Any) -> Any:
    """Return the number of the page object that a bookmark leads to."""
    return bookmark.destination[0].objgen


def test_a_page_that_a_style_sheet_leaves_blank_is_left_out_unless_it_says_something(tmp_path):
    turn = "<p>Un.</p><p style='break-before: right'>Deux.</p>"
    say = "@page :blank { @top-center { content: 'Page blanche' } @top-left { content: none } }"
    mute = "@page :blank { @top-left { content: none } @bottom-right { content: none } }"

    silent, said = (laid_out(tmp_path, document("a", turn), css=css) for css in (mute, say))

    assert (silent.blank, said.blank) == ((False, True, False), (False, False, False))


def test_page_labels_equal_the_folios(pdf):
    assert [str(number) for number in (pdf.Root.PageLabels.Nums[1].St, len(pdf.pages))] == [
        "1",
        str(len(pdf.pages)),
    ]
    assert page_labels(("C1", "i", "ii", "1", "2", "5")).data.decode() == (
        "<</Nums [0 <</P (C1)>> 1 <</S /r/St 1>> 3 <</S /D/St 1>> 5 <</S /D/St 5>>]>>"
    )


def test_bookmarks_are_a_tree_of_plain_titles(tmp_path):
    title = (
        "<h1>Partie</h1><h2>Le\u202fphare<span class='note-call' id='call-a'><span class='note' "
        "id='note-a' data-number='1'>Une note.</span></span>\u202f?</h2><h3>La lam\u00adpe</h3>"
    )
    pages = laid_out(tmp_path, document("text-1", title))

    written = pikepdf.open(opened(write_screen(pages, METADATA, WHEN)))

    with written.open_outline() as outline:
        (part,) = outline.root
        (chapter,) = part.children
        (head,) = chapter.children
    assert [part.title, chapter.title, head.title] == ["Partie", "Le\u00a0phare\u00a0?", "La lampe"]


def test_info_and_xmp_say_the_same(tmp_path):
    people = (Person("Ada Petit", "aut"), Person("Jean & Cie", "aut"))
    metadata = replace(
        METADATA,
        title="Ada & Cie",
        authors=people,
        description="Un <phare>.",
        keywords=("mer", "deux mots"),
    )
    pages = laid_out(tmp_path, document("text-1", "<p>Un.</p>"))

    written = pikepdf.open(opened(write_screen(pages, metadata, WHEN)))

    info, xmp = written.docinfo, written.open_metadata()
    assert str(info.Title) == xmp["dc:title"] == "Ada & Cie"
    assert str(info.Author).split("; ") == list(xmp["dc:creator"]) == ["Ada Petit", "Jean & Cie"]
    assert str(info.Subject) == xmp["dc:description"] == "Un <phare>."
    assert str(info.Keywords) == xmp["pdf:Keywords"] == "mer, deux mots"
    assert str(info.Creator) == xmp["xmp:CreatorTool"]
    assert str(info.Producer) == xmp["pdf:Producer"]
    assert str(info.CreationDate) == "D:20240907000000Z"
    assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2024-09-07T00:00:00Z"


def test_nothing_is_attached(pdf):
    assert not pdf.attachments
    assert "/AF" not in pdf.Root
    assert "/EmbeddedFiles" not in pdf.Root.Names


def test_the_title_is_shown_and_the_language_is_said(pdf):
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.Lang) == "fr"
    assert pdf.Root.MarkInfo.Marked


def test_writing_changes_nothing_in_the_pages(tmp_path):
    pages = rich_pages(tmp_path)
    before = [(dict(page.bleed), len(page.links)) for page in pages.document.pages]

    first = write_screen(pages, METADATA, WHEN)
    second = write_screen(pages, METADATA, WHEN)

    assert first == second
    assert [(dict(page.bleed), len(page.links)) for page in pages.document.pages] == before
    assert pages.document.color_profiles == {}


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(tmp_path):
    script = (
        "import sys, hashlib; from pathlib import Path\n"
        "from tests.test_screen_pdf import WHEN, METADATA, rich_pages, write_screen\n"
        "made = write_screen(rich_pages(Path(sys.argv[1])), METADATA, WHEN)\n"
        "print(hashlib.sha256(made).hexdigest())"
    )

    def digest(seed: str, zone: str) -> str:
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "HOME": str(tmp_path / seed),
        }
        command = [sys.executable, "-c", script, str(tmp_path)]
        asked = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent.parent,
        )
        return asked.stdout

    assert digest("1", "Asia/Tokyo") == digest("2", "America/Lima")


@pytest.mark.judge("page-validation")
def test_page_validation_finds_nothing(rich, tmp_path):
    (tmp_path / "a.pdf").write_bytes(rich)

    assert page_validation(tmp_path / "a.pdf") == []


@pytest.mark.judge("verapdf")
def test_verapdf_finds_nothing(rich, tmp_path):
    (tmp_path / "a.pdf").write_bytes(rich)

    assert verapdf(tmp_path / "a.pdf") == []


def _without_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _without_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _without_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def _without_alternate(pdf: pikepdf.Pdf) -> None:
    del elements(pdf, "/Figure")[0].Alt


def _without_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def _with_a_skipped_head(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/H2")[0].S = pikepdf.Name("/H4")


SPOILT = [
    _without_language,
    _without_tags,
    _without_metadata,
    _without_alternate,
    _without_intent,
    _with_a_skipped_head,
]


@pytest.mark.judge("page-validation")
@pytest.mark.parametrize("spoil", SPOILT)
def test_page_validation_is_awake(pdf, tmp_path, spoil: Callable[[pikepdf.Pdf], None]):
    spoil(pdf)
    pdf.save(tmp_path / "a.pdf")

    assert page_validation(tmp_path / "a.pdf") != []


@pytest.mark.judge("verapdf")
def test_verapdf_is_awake(pdf, tmp_path):
    for spoil in (_without_language, _without_alternate, _without_intent):
        spoil(pdf)
    pdf.save(tmp_path / "a.pdf")

    found = verapdf(tmp_path / "a.pdf")

    assert {one.values["standard"] for one in found} == {"PDF/UA-1", "PDF/A-2a"}
    assert "7.3-1" in {one.values["rule"] for one in found}


ROWS = "".join(f"<tr><td>Phare {number}</td><td>Un feu</td></tr>" for number in range(20))
PROSE = "Ce que le gardien sait de la mer, et ce que la mer sait de lui"
SOUND = {
    "a running head that reads as prose": (
        f"<h2>Phare</h2><p>{LIGHT * 12}</p>",
        "@page { @top-left { content: 'ce que la mer sait du gardien et ce qu’elle tait' } }"
        "@page :left { @top-left { content: none } }",
    ),
    "the header of a table, set again": (
        f"<table><thead><tr><th scope='col' colspan='2'>{PROSE}</th></tr></thead>"
        f"<tbody>{ROWS}</tbody></table><p>{LIGHT * 12}</p>",
        "",
    ),
    "headers on two sides": (
        "<table><thead><tr><th scope='col'>Phare</th><th scope='col'>Jour</th><th scope='col'>Nuit"
        "</th></tr></thead><tbody><tr><th scope='row'>Nord</th><td>1</td><td>2</td></tr></tbody>"
        "</table>",
        "",
    ),
}


@pytest.mark.slow
@pytest.mark.judge("outloud")
@pytest.mark.parametrize("what", SOUND)
def test_what_outloud_only_guesses_is_a_note(tmp_path, what):
    body, css = SOUND[what]
    pages = laid_out(tmp_path, document("text-1", body), css=css)
    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    found = outloud(tmp_path / "a.pdf")

    assert {one.code for one in found} == {"VP06"}
    assert {one.severity for one in found} == {Severity.NOTE}


@pytest.mark.slow
@pytest.mark.judge("outloud")
@pytest.mark.parametrize(("words", "codes"), [("content()", []), ("attr(data-words)", ["VP06"])])
def test_a_title_of_eight_words_above_a_page_is_no_prose(tmp_path, words, codes):
    title = "Que disent les légumes quand personne ne les écoute ?"
    other = "Ce que nul ne dira jamais de ces légumes là"
    css = (
        f"h2 {{ string-set: head {words} }} @page :left {{ @top-left {{ content: string(head) }} }}"
    )
    body = f"<h2 data-words='{other}'>{title}</h2><p>{LIGHT * 12}</p>"
    pages = laid_out(tmp_path, document("text-1", body), css=css)

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, METADATA, WHEN))

    assert [one.code for one in outloud(tmp_path / "a.pdf")] == codes


@pytest.mark.judge("verapdf")
def test_verapdf_says_when_it_cannot_read(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"not a PDF")

    (found,) = verapdf(tmp_path / "a.pdf")

    assert found.code == "VP02"


def test_no_data_end_where_a_reader_would_cut_them():
    content = b"\f"  # its check sum, the end of the data, is 13: a CR
    pdf = pydyf.PDF()
    stream = pydyf.Stream([content], compress=True)
    pdf.add_object(stream)

    deflate(pdf)

    assert zlib.compress(content, 9).endswith(b"\r")
    assert zlib.decompressobj().decompress(stream.stream[0]) == content
    assert not stream.stream[0].endswith(b"\r")


def test_data_that_are_kept_are_those_that_deflating_gives(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    plain, kept, known = (pydyf.Stream([b"Profil" * 99], {"N": 4}, compress=True) for _ in range(3))
    pdf = pydyf.PDF()
    pdf.add_object(plain)

    deflate(pdf)
    keep_deflated(kept)
    monkeypatch.setattr(zlib, "compress", lambda *_: pytest.fail("compressed again"))
    keep_deflated(known)

    assert kept.data == known.data == plain.data
    assert not known.compress


@pytest.mark.parametrize("left", [0, 40])
def test_data_that_are_kept_and_damaged_are_deflated_again(left, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, again = (pydyf.Stream([b"Profil" * 99], compress=True) for _ in range(2))
    keep_deflated(first)
    (file,) = (tmp_path / "bookpress" / "kept").iterdir()
    os.truncate(file, left)

    keep_deflated(again)

    assert again.data == first.data


def test_every_glyph_of_a_map_has_a_text():
    pdf = pydyf.PDF()
    # A no-break space, and an accent that HarfBuzz 10 sets as a glyph of its own.
    entries = [b"<0001> <00a0>", b"<0002> <03b7>", b"<036d> <>"]
    pdf.add_object(pydyf.Stream([b"begincmap", *entries, b"endcmap"]))

    settle_fonts(pdf)

    (stream,) = (item for item in pdf.objects if isinstance(item, pydyf.Stream))
    assert stream.stream[1:-1] == [b"<0001> <0020>", b"<0002> <03b7>", b"<036d> <2060>"]


@pytest.mark.slow
def test_a_file_whose_structure_ends_badly_is_drawn_again(tmp_path):
    pages = laid_out(tmp_path, document("text-1", "<p>Un.</p>"))
    titles = (f"Livre {number} {'é' * (number % 40)}" for number in range(250, 800))
    books = [replace(METADATA, title=title) for title in titles]

    # About one in a hundred would end so if it were not drawn again.
    written = [whole(write_screen(pages, book, WHEN)) for book in books]

    assert [one for one in written if b"\r\nendstream" in one] == []


@pytest.mark.judge("page-validation")
def test_the_theme_of_the_project_gives_a_file_that_judges_accept(tmp_path):
    book, theme = small_book(), open_theme()
    pages = lay_out(render_paper(book, theme), Engine(paper_styles(theme), theme, ()), "fr")

    (tmp_path / "a.pdf").write_bytes(write_screen(pages, book.metadata, WHEN))

    assert page_validation(tmp_path / "a.pdf") == []
