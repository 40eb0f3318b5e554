"""What a body becomes: sections, speeches, notes, ids, pictures, each with its line."""

from pathlib import Path

import pytest
from lxml import etree

import bookpress
from bookpress.model.book import Role, SectionKind, Speaker, plain_text
from bookpress.model.findings import BookError, Severity
from bookpress.reading import book_name, read_source
from bookpress.reading.book.body import read_body
from bookpress.reading.report import Report

SAMPLE = Path(__file__).parent.parent / "source" / "entretien-samuel-durand.md"
SPEAKERS = (
    Speaker("SD", "Samuel Durand", Role.INTERVIEWEE),
    Speaker("VB", "Véra Blum", Role.INTERVIEWER),
)


@pytest.fixture
def read(tmp_path):
    """Read a body without faults into its sections."""

    def reader(text, speakers=()):
        report = Report("book.md")
        body = read_body(text, 1, speakers, tmp_path, report)
        assert [one for one in report.found if one.severity is Severity.ERROR] == []
        return body.sections

    return reader


def kinds(sections):
    return [section.kind for section in sections]


def ids(sections):
    return [section.id for section in sections]


def speeches(section):
    """Return each speech of a section: its speaker or class, its line and its words."""
    return [
        (div.get("data-speaker") or div.get("class"), int(div.get("data-line")), plain_text(div))
        for div in section.body.findall("div")
    ]


# Sections


def test_signs_open_parts_and_chapters(read):
    sections = read("Avant.\n\n# Partie\n\nTexte.\n\n## Un\n\n### Dedans\n\n## Deux\n")

    assert kinds(sections) == [
        SectionKind.OPENING,
        SectionKind.PART,
        SectionKind.CHAPTER,
        SectionKind.CHAPTER,
    ]
    assert [section.line for section in sections] == [1, 3, 7, 11]
    assert [s.title.tag for s in sections if s.title is not None] == ["h1", "h2", "h2"]


def test_a_text_without_heads_is_one_document(read):
    sections = read("Un.\n\nDeux.\n")

    assert kinds(sections) == [SectionKind.OPENING]
    assert sections[0].title is None


def test_deeper_first_levels_are_moved_up(read):
    sections = read("### Un\n\n#### Dedans\n\n### Deux\n")

    assert kinds(sections) == [SectionKind.CHAPTER, SectionKind.CHAPTER]
    assert [head.tag for head in sections[0].body] == ["h3"]


def test_signs_of_parts_alone_are_chapters(read):
    sections = read("# Un\n\nTexte.\n\n### Dedans\n\n# Deux\n")

    assert kinds(sections) == [SectionKind.CHAPTER, SectionKind.CHAPTER]
    assert sections[0].title.tag == "h2"


def test_chapters_of_an_interview_are_questions(read):
    sections = read("Avant.\n\n## Pourquoi ?\n\nSD: Parce que.\n", SPEAKERS)

    assert kinds(sections) == [SectionKind.OPENING, SectionKind.QUESTION]


# Speeches


@pytest.mark.parametrize(
    "mark",
    [
        "SD:",
        "SD :",
        "SD\u00a0:",
        "Samuel Durand :",
        "samuel  durand:",
        "**SD :**",
        "**SD** :",
        "**Samuel Durand :**",
        "__SD:__",
        "*SD :*",
        "[00:01] SD:",
        "0:01 - Samuel Durand:",
        "(1:02:03) **SD :**",
        "Samuel Durand (00:04) :",
        "Samuel Durand, 0:04:",
        "**Samuel Durand (0:04) :**",
        "**Samuel Durand** 0:04 :",
        "Samuel Durand  0:04\n",
        "**Samuel Durand**",
    ],
)
def test_a_mark_opens_a_speech(read, mark):
    sections = read(f"## Question ?\n\n{mark} Oui, *bien sûr*.\n\nSuite.\n", SPEAKERS)

    assert speeches(sections[0]) == [("SD", 3, "Oui, bien sûr.Suite.")]
    assert sections[0].body[0].get("class") == "speech interviewee"


def test_a_bold_name_outside_of_answers_is_a_word(read):
    sections = read("**Samuel Durand** construit des phares.\n\n## Q ?\n\nSD: Oui.\n", SPEAKERS)

    assert speeches(sections[0]) == []


def test_a_key_may_begin_with_a_low_line(read):
    speakers = (Speaker("_a", "Ada", Role.INTERVIEWEE), *SPEAKERS)

    sections = read("## Q ?\n\n_a: Oui.\n\n**Ada** Non.\n", speakers)

    assert [key for key, *_ in speeches(sections[0])] == ["_a", "_a"]


def test_a_speech_runs_to_the_next_speaker(read):
    text = "## Q ?\n\nRemarque.\n\nSD: Un.\nVB: Deux.\n\n### Tête\n\n> Cité\n\nSD: Trois.\n"

    sections = read(text, SPEAKERS)

    assert speeches(sections[0]) == [
        ("remark", 3, "Remarque."),
        ("SD", 5, "Un."),
        ("VB", 6, "Deux.TêteCité"),
        ("SD", 12, "Trois."),
    ]


def test_words_before_a_colon_are_text(read):
    sections = read("## Q ?\n\nAttention : non.\n\n- SD: dans une liste\n", SPEAKERS)

    assert speeches(sections[0]) == []


def test_a_comment_before_a_speech_is_no_remark(read):
    sections = read("## Q ?\n\n<!-- 00:01:12 -->\n\nSD: Un.\n", SPEAKERS)

    assert speeches(sections[0]) == [("SD", 5, "Un.")]


def test_a_heading_before_a_speech_is_no_remark(read):
    sections = read("## Q ?\n\nRemarque.\n\n### Tête\n\nSD: Un.\n", SPEAKERS)

    assert [child.tag for child in sections[0].body] == ["div", "h3", "div"]
    assert speeches(sections[0]) == [("remark", 3, "Remarque."), ("SD", 7, "Un.")]


def test_a_mark_may_stand_alone_on_its_line(read):
    sections = read("## Q ?\n\nSD:\n\n- un\n- deux\n", SPEAKERS)

    assert speeches(sections[0]) == [("SD", 3, "undeux")]
    assert [child.tag for child in sections[0].body[0]] == ["ul"]


# Addresses


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.org/#/#room:a", "https://example.org/#/%23room:a"),
        ("https://example.org/100%zz", "https://example.org/100%25zz"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://bücher.example:80/Größe", "https://xn--bcher-kva.example:80/Gr%C3%B6%C3%9Fe"),
        ("https://ja.example.org/wiki/日本", "https://ja.example.org/wiki/%E6%97%A5%E6%9C%AC"),
        ("https://example.org/a[1]", "https://example.org/a%5B1%5D"),
    ],
)
def test_an_odd_address_is_written_as_every_reader_takes_it(read, typed, written):
    [section] = read(f"[a](<{typed}>)\n")

    assert [link.get("href") for link in section.body.iter("a")] == [written]


@pytest.mark.parametrize(
    "target",
    ["dépannage", "depannage", "db--dbms", "db-dbms", "aspnet", "asp.net", "en-bref", "12-en-bref"],
)
def test_a_link_finds_the_ids_of_other_tools(read, target):
    text = f"[a](#{target}) [b](ch02.html#{target})\n\n## Dépannage\n\n## DB & DBMS\n\n"

    sections = read(f"{text}## ASP.NET\n\n## 12. En bref\n")

    ids = {section.id for section in sections}
    found = [link.get("href", "")[1:] for link in sections[0].body.iter("a")]
    assert len(found) == 2
    assert set(found) <= ids


@pytest.mark.parametrize("typed", ["sec:intro", "1968", "user-content-été", "_toc"])
def test_an_id_that_no_file_can_hold_is_a_name_of_its_place(read, typed):
    name = typed.removeprefix("user-content-")

    chapter, part = read(f"## Un\n\n[a](#{typed})\n\n### Deux {{#{name}}}\n")[0].body

    [link], heading = chapter.iter("a"), part
    assert link.get("href") == f"#{heading.get('id')}"


def test_a_heading_without_words_takes_its_id_along(tmp_path):
    report = Report("book.md")

    body = read_body("## A\n\n[b](#gone)\n\n## <b></b> {#gone}\n\nC.\n", 1, (), tmp_path, report)

    assert sorted(one.code for one in report.found) == ["AD04", "MD04"]
    assert body.sections[1].title is None


# Raw HTML


def test_the_end_of_a_tag_that_is_left_out_ends_its_paragraph(read):
    [section] = read("<section><p>un</section>\n\n- deux\n\n<center>trois</center>\n")

    assert [element.tag for element in section.body] == ["p", "ul", "div"]
    assert section.body[2].get("class") == "center"


def test_a_sheet_of_styles_is_left_out_and_named(tmp_path):
    report = Report("book.md")

    body = read_body("Un.\n\n<style>\np { color: red }\n</style>\n", 1, (), tmp_path, report)

    assert [one.code for one in report.found] == ["RH14"]
    assert plain_text(body.sections[0].body).strip() == "Un."


def test_a_division_over_several_chapters_keeps_its_direction_in_each(read):
    sections = read('## Un\n\n<div dir="rtl">\n\nUn.\n\n## Deux\n\nDeux.\n\n</div>\n\nTrois.\n')

    one, two = sections
    assert [one.body[0].get("dir"), two.body[0].get("dir")] == ["rtl", "rtl"]
    assert (one.title.get("dir"), two.title.get("dir")) == (None, "rtl")
    assert [element.tag for element in two.body] == ["div", "p"]


# Tags that are left out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("un<section>deux</section>trois", "un deux trois"),
        ("*un*<summary>*deux*</summary>*trois*", "un deux trois"),
        ("un<div>deux</div>trois", "un deux trois"),
        ("un<br><section>deux</section>trois", "un deux trois"),
        ("un<font>deux</font>t<!-- -->rois", "undeuxtrois"),
        ("un<script>deux</script>trois", "undeuxtrois"),
    ],
)
def test_tags_that_are_left_out_glue_no_words_and_cut_none(tmp_path, text, words):
    body = read_body(f"## {text}\n\n{text}\n", 1, (), tmp_path, Report("book.md"))

    [section] = body.sections
    assert section.title is not None
    assert (plain_text(section.title), plain_text(section.body)) == (words, words)


@pytest.mark.parametrize(
    "html",
    [
        "<section>un</section><article>deux</article>",
        "<details><summary>un</summary>deux</details>",
        "<p>un<section>deux</section>",
        "<main><p>un</p>deux</main>",
    ],
)
def test_blocks_that_are_left_out_part_paragraphs(tmp_path, html):
    body = read_body(html, 1, (), tmp_path, Report("book.md"))

    assert [plain_text(one) for one in body.sections[0].body] == ["un", "deux"]


# Notes


def test_notes_are_numbered_from_one_in_each_chapter(read):
    text = "## A\n\nx[^a] y[^b] z[^a]\n\n## B\n\nx[^c]\n\n[^a]: A.\n[^b]: B.\n[^c]: C.\n"

    sections = read(text)

    assert [[note.number for note in section.notes] for section in sections] == [[1, 2], [1]]
    assert [call.get("id") for call in sections[0].body.iter("a")] == [
        "call-a",
        "call-b",
        "call-a-2",
    ]


def test_numbers_run_on_through_an_interview(read):
    text = "## A\n\nSD: x[^a]\n\n## B[^b]\n\nSD: y\n\n[^a]: A.\n[^b]: B.\n"

    sections = read(text, SPEAKERS)

    assert [note.number for section in sections for note in section.notes] == [1, 2]
    assert [call.text for call in sections[1].title] == ["2"]


def test_a_note_called_from_two_chapters_stands_in_both(read):
    sections = read("## A\n\nx[^a]\n\n## B\n\ny[^a]\n\n[^a]: *Texte*.\n")

    notes = [section.notes[0] for section in sections]
    calls = [section.body.find(".//a") for section in sections]
    assert [plain_text(note.body) for note in notes] == ["Texte.", "Texte."]
    assert [call.get("href") for call in calls] == [f"#{note.id}" for note in notes]
    assert [call.get("id") for call in calls] == [f"call-{note.label}" for note in notes]
    assert notes[0].id == "note-a" != notes[1].id


def test_a_label_with_blanks_gives_an_id_without(read):
    sections = read("x[^Une note]\n\n[^Une note]: Texte.\n")

    assert sections[0].notes[0].id == "note-une-note"
    assert sections[0].body.find(".//a").get("data-note") == sections[0].notes[0].label


def test_a_note_may_hold_several_blocks(read):
    sections = read("x[^a]\n\n[^a]: Un.\n\n    Deux.\n\n    - trois\n\nFin.\n")

    assert [child.tag for child in sections[0].notes[0].body] == ["p", "p", "ul"]
    assert plain_text(sections[0].body) == "xFin."


# Ids and links


def test_equal_heads_are_numbered_in_order(read):
    assert ids(read("## Bilan\n\n## Bilan\n\n## L’œuvre : 2\n\n## 1968\n")) == [
        "bilan",
        "bilan-2",
        "l-oeuvre-2",
        "s-1968",
    ]


def test_a_head_inside_a_chapter_moves_no_id_of_a_chapter(read):
    before = ids(read("## Un\n\nTexte.\n\n## Bilan\n"))

    after = ids(read("## Un\n\n### Bilan\n\nTexte[^a].\n\n## Bilan\n\n[^a]: Note.\n"))

    assert before == after == ["un", "bilan"]


def test_an_id_that_is_written_wins(read):
    sections = read("## Un {#deux}\n\n### Trois {#quatre .c}\n\n## Deux\n")

    assert ids(sections) == ["deux", "deux-2"]
    assert sections[0].body[0].get("id") == "quatre"
    assert "id" not in sections[0].title.attrib


def test_a_link_finds_its_place_in_any_section(read):
    sections = read(
        "[a](#plus-loin) [b](#note-n) [c](#dedans)[^n]\n\n## Plus loin\n\n### Dedans\n\n[^n]: x\n"
    )

    hrefs = [link.get("href") for link in sections[0].body.iter("a")][:3]
    assert hrefs == ["#plus-loin", "#note-n", "#dedans"]


# Pictures

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f0001010100b138f6140000000049454e44ae426082"
)


@pytest.fixture
def dot(tmp_path):
    (tmp_path / "un point.png").write_bytes(DOT)
    return tmp_path


def xml_of(text, folder, **settings):
    report = Report("book.md")
    body = read_body(text, 1, (), folder, report, **settings)
    assert report.found == []
    return etree.tostring(body.sections[0].body, encoding="unicode"), body.pictures


def test_a_picture_alone_is_a_figure(dot):
    xml, pictures = xml_of('![Un *point*](un point.png "Sa légende"){.wide #fig}\n', dot)

    assert xml == (
        '<div data-line="1"><figure data-line="1" id="fig" class="wide">'
        '<img alt="Un point" src="images/un-point.png" width="1" height="1"/>'
        '<figcaption data-line="1">Sa légende</figcaption></figure></div>'
    )
    assert [picture.name for picture in pictures] == ["un-point.png"]


@pytest.mark.parametrize(
    "picture",
    [
        '![Un point](<un point.png> "Le *point*, [ici](#p)."){#p}',
        "![Un point](<un point.png>){#p}\n*Le *point*, [ici](#p).*",
        "![Un point](<un point.png>){#p}  \n_Le *point*, [ici](#p)._",
        '![Un point][un]{#p}\n\n[un]: <un point.png> "Le *point*, [ici](#p)."',
    ],
)
def test_a_caption_holds_emphasis_and_links(dot, picture):
    xml, _ = xml_of(picture, dot)

    assert (
        '<figcaption data-line="1">Le <em>point</em>, <a href="#p">ici</a>.</figcaption></figure>'
    ) in xml
    assert 'alt="Un point"' in xml


def test_the_words_in_the_brackets_are_a_caption_where_the_book_wants_it(dot):
    alone = "![Un *point*,<br>[ici](https://a.org)](<un point.png>)\n\n"
    text = f'{alone}![Un](<un point.png> "Deux")\n\n![Un](<un point.png>){{.decorative}}\n'

    xml, _ = xml_of(text, dot, captions_from_alt=True)

    captions = [one.split("</figcaption>")[0] for one in xml.split("<figcaption")[1:]]
    assert captions == [
        ' data-line="1">Un <em>point</em>,<br/><a href="https://a.org">ici</a>',
        ' data-line="3">Deux',
    ]
    assert 'alt="Un point, ici"' in xml


def test_the_note_of_a_caption_is_called(dot):
    xml, _ = xml_of('![Un](<un point.png> "Deux[^n]")\n\n[^n]: Trois.\n', dot)

    assert 'Deux<a class="note-call" data-note="n" id="call-n"' in xml


def test_a_title_of_a_picture_among_words_has_no_signs_of_emphasis(dot):
    xml, _ = xml_of('Un ![point](<un point.png> "le *point*") ici.', dot)

    assert 'title="le point"' in xml


def test_a_picture_among_words_stays_among_them(dot):
    xml, _ = xml_of("Un ![point](<un point.png>) ici, deux ![fois](<un point.png>).\n", dot)

    assert "<figure" not in xml
    assert xml.count("<img ") == 2


def test_decoration_says_nothing(dot):
    xml, _ = xml_of("![Fleuron](<un point.png>){.decorative}\n", dot)

    assert 'alt=""' in xml


# Lines


def test_every_block_knows_its_line(read):
    text = "Un\nlong.\n\n- a\n- b\n\n  c\n\n> d\n\n| h |\n|---|\n| i |\n\n```\nj\n```\n"

    tree = read(text)[0].body

    assert [(e.tag, int(e.get("data-line"))) for e in tree.iter() if e.get("data-line")] == [
        ("div", 1),
        ("p", 1),
        ("ul", 4),
        ("li", 4),
        ("p", 4),
        ("li", 5),
        ("p", 5),
        ("p", 7),
        ("blockquote", 9),
        ("p", 9),
        ("table", 11),
        ("thead", 11),
        ("tr", 11),
        ("th", 11),
        ("tbody", 13),
        ("tr", 13),
        ("td", 13),
        ("pre", 15),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\n[c](x:y)", 3),
        ("`a\nb` [c\nd](https://e.f\n'g')\n[h](x:y)", 5),
        ("a  \nb\\\n*c\nd*\n[h](x:y)", 5),
        ("> a\n> - b\n>   c\nd [h](x:y)", 4),
        ("<div>\n<b\n>x</b>\n<a href='x:y'>z</a>\n</div>", 4),
        ("a <b\nclass=x>b</b> <!-- c\nd --> [h](x:y)", 3),
        ("![a\nb](https://e.f/g.png)\n[h](x:y)", 3),
    ],
)
def test_a_fault_inside_a_paragraph_knows_its_line(tmp_path, text, line):
    report = Report("book.md")

    read_body(text, 1, (), tmp_path, report)

    assert [one.place.line for one in report.found if one.code == "AD06"] == [line]


# Notes


def notes_of(sections):
    return [["".join(map(str, note.body.itertext())) for note in one.notes] for one in sections]


def test_a_note_may_have_its_label_again_in_another_chapter(read):
    sections = read(
        "## Un\n\nUn.[^1]\n\n[^1] : Le premier.\n\n## Deux\n\nDeux.[^1]\n\n[^1]\u00a0: Le second.\n"
    )

    assert notes_of(sections) == [["Le premier."], ["Le second."]]
    assert len({note.id for section in sections for note in section.notes}) == 2


def test_notes_that_stand_at_the_end_are_every_chapters(read):
    sections = read("## Un\n\nUn.[^a]\n\n## Deux\n\nDeux.[^b]\n\n[^a]: A.\n\n[^b]: B.\n")

    assert notes_of(sections) == [["A."], ["B."]]


# Whole sources


def test_the_sample_is_read_without_a_word():
    book, found = read_source(SAMPLE)

    assert found == ()
    assert kinds(book.sections).count(SectionKind.QUESTION) == 4
    assert [note.label for section in book.sections for note in section.notes] == ["llm"]
    english = list(book.sections[0].body.iter("em"))[-1]
    assert (english.get("lang"), english.text) == ("en", "prompts")


def test_faults_of_head_and_body_come_together_by_line(tmp_path):
    source = tmp_path / "a.md"
    source.write_text("---\ntitle: A\nlanguage: klingon\n---\n\n<script>\n\n[x](file:y)\n", "utf-8")

    with pytest.raises(BookError) as caught:
        read_source(source, "a.md")

    errors = [one for one in caught.value.findings if one.severity is Severity.ERROR]
    assert [(one.place.line, one.code) for one in errors][-2:] == [(6, "RH01"), (8, "AD01")]
    assert {one.place.line for one in errors} == {3, 6, 8}


def test_a_book_is_named_by_its_file():
    assert book_name(Path("x/L’été à Paris.md")) == "l-ete-a-paris"
    assert book_name(Path("本.md"), "urn:uuid:97DC70C3-b934-5de8-828a-fffc87ea5f21") == (
        "book-97dc70c3"
    )
    assert len(book_name(Path("本.md"))) == len("book-") + 8


def test_a_table_in_html_is_given_a_grid_and_a_head(tmp_path):
    source = tmp_path / "book.md"
    rows = '<tr><th>a</th><th>b</th></tr><tr><th rowspan="3">c</th><td>1</td></tr><tr></tr>'
    source.write_text(f"---\ntitle: T\nlanguage: en\n---\n\n<table>{rows}</table>\n", "utf-8")

    table = next(bookpress.read(source).sections[0].body.iter("table"))

    cells = [[(cell.tag, cell.get("scope")) for cell in row] for row in table.iter("tr")]
    assert cells == [
        [("th", "col"), ("th", "col")],
        [("th", "row"), ("td", None)],
        [("td", None)],
    ]
    assert [cell.get("rowspan") for cell in table.iter("th")] == [None, None, "2"]
