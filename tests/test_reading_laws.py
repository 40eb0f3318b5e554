"""Laws of reading: whatever a body holds, its trees are sound, and it takes its time, not more."""

import markdown
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from bookpress.model.book import Role, Speaker
from bookpress.model.elements import BLOCKS, PHRASES
from bookpress.model.findings import has_errors
from bookpress.reading.book.body import read_body
from bookpress.reading.draft import show_faults
from bookpress.reading.html import allow_list
from bookpress.reading.report import Report
from tests.commands import no_longer_than
from tests.small_book import small_book

SPEAKERS = (Speaker("SD", "Samuel Durand", Role.INTERVIEWEE, line=1),)
ATTRIBUTES = {
    *("data-line", "class", "id", "lang", "dir", "title", "href", "src", "alt", "start", "scope"),
    *("colspan", "rowspan", "data-speaker", "data-note", "width", "height"),
}
_PIECES = """
![ [ ] ( ) [a]( http://b.c * ** _ __ ` ``` ~~~ < <a§href='x'> <b> </b> <div> </div> <p> </p> <li>
<ul> <table><tr><td> </table> <pre> <dl> <dd> <h2> <!-- --> &amp; &#60; &#x1; \\ ~~ == {#a} {.b}
{lang=en} {onclick=x} {{x}} {% %} [^a] [^a]:§ [a]:§http://x¶ *[AB]:§cd¶ AB | |---|---|¶ |§a|§b§|¶
>§ -§ 1.§ ¶ ¶¶ §§¶ #§ ##§ ###§ --- ===¶ :§ SD:§ —§ a é <script> $x_1$ [[w]] <x§y> <img§src=a>
<br> <a§name=q> javascript: <? ]]> ! " ' <span§class='speech'> <https://a.b> [x][a] §§§§ « » §
"""
"""Signs that mean something, `§` for a blank and `¶` for the end of a line."""
BODIES = st.lists(st.sampled_from(_PIECES.split()), max_size=60).map(
    lambda pieces: "".join(pieces).replace("§", " ").replace("¶", "\n")
)


def trees_of(body):
    for section in body.sections:
        yield from (tree for tree in (section.title, section.body) if tree is not None)
        yield from (note.body for note in section.notes)


def draft_of(body, report):
    """Return the sections of a draft, its faults shown."""
    return show_faults(small_book(*body.sections), report.found, "Brouillon").sections


def unsound(element):
    """Tell what is wrong with an element of a tree."""
    parent = element.getparent()
    address = element.get("href", "#")
    return [
        *(["element"] if element.tag not in PHRASES | BLOCKS else []),
        *sorted(set(element.attrib) - ATTRIBUTES),
        *(["place"] if parent is not None and not allow_list.fits(element.tag, parent.tag) else []),
        *(["address"] if not address.startswith(("#", "http:", "https:", "mailto:")) else []),
        *(["line"] if element.tag in BLOCKS and "data-line" not in element.attrib else []),
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODIES, st.booleans(), st.booleans())
@example("[^a]: <a href='x'>", False, True)  # nothing calls the note
def test_every_tree_keeps_to_the_allow_list(tmp_path_factory, text, interview, draft):
    report = Report("book.md")

    body = read_body(text, 1, SPEAKERS if interview else (), tmp_path_factory.getbasetemp(), report)
    if draft and body.sections:
        body = body._replace(sections=draft_of(body, report))

    trees = list(trees_of(body))
    assert [fault for tree in trees for element in tree.iter() for fault in unsound(element)] == []
    for tree in trees:
        etree.fromstring(etree.tostring(tree, encoding="unicode", with_tail=False))
    ids = [element.get("id") for tree in trees for element in tree.iter() if "id" in element.attrib]
    ids += [section.id for section in body.sections]
    assert has_errors(report.found) or len(ids) == len(set(ids))
    if draft and has_errors(report.found) and body.sections:
        assert any("fault" in one.get("class", "") for tree in trees for one in tree.iter("mark"))
    lines = text.count("\n") + 1
    assert [one for one in report.found if not 1 <= one.place.line <= lines] == []


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODIES.filter(lambda text: "<" not in text))
@example("[a `b](/u) c`\n\n\x02\x030\x03 klzzwxh:0000 wzxhzdk:0")
@example("> " * 60 + "a\n\n" + "*a _b " * 40 + "_ c* " * 40)
def test_alone_any_text_without_tags_gives_whole_html(text):
    html = markdown.markdown(text, extensions=["bookpress.reading.markdown"])

    tree = etree.fromstring(f"<div>{html}</div>")
    assert "\x02" not in html
    assert {element.tag for element in tree.iter()} <= PHRASES | BLOCKS


@pytest.mark.parametrize(
    ("text", "code", "limit"),
    [
        ("mot " * 70_000, "SZ02", "250000"),
        ("![" * 6_000, "SZ03", "100"),
        ("*a* " * 20_000, "SZ07", "20000"),
        (">" * 500 + " a", "SZ01", "40"),
        ("".join(f"{'  ' * depth}- a\n" for depth in range(500)), "SZ01", "40"),
        ("<div>\n\n" * 3_000, "SZ04", "100"),
        ("<div>" * 99 + "<table><tr><td>a", "SZ04", "100"),
        ("|a" * 101 + "|\n" + "|-" * 101 + "|\n", "SZ05", "100"),
        ("*a _b " * 200 + "_ c* " * 200, "SZ04", "30"),
    ],
)
def test_a_bound_says_its_number(tmp_path, text, code, limit):
    report = Report("book.md")

    read_body(text, 1, (), tmp_path, report)

    assert [one.values["limit"] for one in report.found if one.code == code] == [limit]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        *("# Tête\n", "a\n===\n", "- a\n\n", "> a\n\n", "| a | b |\n|---|---|\n", "```\n", "— a\n"),
        *("*a* `b` [c](https://d.e)\n\n", "[^a]: b\n", "[a]: b\n", "SD: a\n", "^a", "<x>\n\n"),
        "<!-- \n\n",
        *(
            "::: a\n",
            "::: a\n:::\n",
            "{.a}\n",
            "!!! a\n    b\n",
            "| a\n",
            "-- --\na\n",
            "^[a",
            "a~b~ ",
        ),
    ],
)
def test_many_of_a_kind_are_read_to_the_end(tmp_path, piece):
    report = Report("book.md")

    with no_longer_than(120):  # a time that grew with the square would be ten minutes
        body = read_body(piece * (400_000 // len(piece)), 1, SPEAKERS, tmp_path, report)

    assert body.sections or report.found
