"""The dialect, by example: Markdown in, the trees of a book out, or HTML where it stands alone."""

import tomllib
from pathlib import Path

import markdown
import pytest
from lxml import etree

from bookpress.reading.book.body import read_body
from bookpress.reading.markdown import Dialect
from bookpress.reading.report import Report

HERE = Path(__file__).parent
EXAMPLES = tomllib.loads((HERE / "dialect.toml").read_text("utf-8"))
ALONE = tomllib.loads((HERE / "dialect_alone.toml").read_text("utf-8"))


def as_xml(tree):
    """Write a tree without the lines of the source."""
    for element in tree.iter():
        element.attrib.pop("data-line", None)
    return etree.tostring(tree, encoding="unicode", with_tail=False)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_its_trees(tmp_path, name):
    report = Report("book.md")

    body = read_body(EXAMPLES[name]["markdown"], 1, (), tmp_path, report)

    trees = [tree for one in body.sections for tree in (one.title, one.body) if tree is not None]
    found = [f"{one.place.line} {one.code}" for one in report.found]
    assert found == EXAMPLES[name].get("found", [])
    assert "\n".join(map(as_xml, trees)) == EXAMPLES[name]["xml"]


@pytest.mark.parametrize("before", ["`b\nc`", "<!-- `b\nc` -->", '[b](https://c.d\n"e")'])
def test_a_line_is_known_after_what_spans_two(tmp_path, before):
    report = Report("book.md")

    read_body(f"a {before} [^d]", 1, (), tmp_path, report)

    assert [(one.code, one.place.line) for one in report.found] == [("NT01", 2)]


@pytest.mark.parametrize("name", ALONE)
def test_alone_it_gives_html(name):
    html = markdown.markdown(ALONE[name]["markdown"], extensions=["bookpress.reading.markdown"])

    assert html == ALONE[name]["html"]


def test_alone_it_stamps_lines_when_asked():
    html = markdown.markdown("a\n\n> b\n", extensions=[Dialect(data_line=True)])

    assert html == (
        '<p data-line="1">a</p>\n<blockquote data-line="3">\n<p data-line="3">b</p>\n</blockquote>'
    )


def test_alone_it_reports_by_line():
    report = Report("text.md")

    markdown.markdown("a\n\n```\nb [^c]\n", extensions=[Dialect(report=report)])

    assert [(one.code, one.place.line) for one in report.found] == [("MD02", 3)]


def test_alone_a_speaker_opens_a_paragraph():
    speech = Dialect(opens_speech=lambda line: line.startswith("AB:"))

    html = markdown.markdown("AB: a\nAB: b", extensions=[speech])

    assert html == "<p>AB: a</p>\n<p>AB: b</p>"


def test_alone_each_text_has_its_own_links_and_notes():
    md = markdown.Markdown(extensions=["bookpress.reading.markdown"])

    first = md.reset().convert("[a] b[^1]\n\n[a]: /u\n[^1]: c")
    again = md.reset().convert("[a] b[^1]")

    assert 'href="/u"' in first
    assert again == "<p>[a] b[^1]</p>"


def test_alone_it_goes_with_other_extensions():
    extensions = ["bookpress.reading.markdown", "toc", "smarty", "nl2br"]

    html = markdown.markdown('## A "b" `"c"`\n\nd\ne', extensions=extensions)

    assert html == ('<h2 id="a-b-c">A &ldquo;b&rdquo; <code>"c"</code></h2>\n<p>d<br />\ne</p>')
