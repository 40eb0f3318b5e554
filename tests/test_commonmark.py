"""CommonMark's own examples: none breaks a reading, and all but some are read as it reads them."""

import runpy
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from bookpress.model.findings import has_errors
from bookpress.reading.book.body import read_body
from bookpress.reading.report import Report
from tests.conftest import npm_judges
from tests.test_reading_laws import draft_of, trees_of, unsound

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.judge("commonmark-spec")


@pytest.fixture(scope="module")
def bench():
    return runpy.run_path(str(ROOT / "scripts/bench"), run_name="bench")


@pytest.fixture(scope="module")
def examples(bench):
    """Return the examples as Markdown and HTML."""
    spec = npm_judges() / "node_modules/commonmark-spec/spec.txt"
    found = bench["EXAMPLE"].findall(spec.read_text("utf-8"))
    pairs = [(markdown, html) for markdown, html, title in found if not title]
    assert len(pairs) == 652
    return pairs


@pytest.mark.parametrize("draft", [False, True], ids=["book", "draft"])
def test_every_example_gives_sound_trees(examples, tmp_path, draft):
    assert len(examples) > 600
    for markdown, _ in examples:
        report = Report("example.md")

        body = read_body(markdown.replace("→", "\t"), 1, (), tmp_path, report)
        if draft and body.sections:
            body = body._replace(sections=draft_of(body, report))

        for tree in trees_of(body):
            assert [fault for one in tree.iter() for fault in unsound(one)] == [], markdown
            etree.fromstring(etree.tostring(tree, encoding="unicode", with_tail=False))
        marked = [mark for tree in trees_of(body) for mark in tree.iter("mark")]
        assert bool(marked) == (draft and bool(body.sections) and has_errors(report.found)), (
            markdown
        )


def test_all_are_read_alike_but_those_that_we_read_otherwise(examples, bench):
    ours = tomllib.loads((Path(__file__).parent / "commonmark.toml").read_text("utf-8"))

    other = [
        number for number, example in enumerate(examples, 1) if not bench["is_alike"](*example)
    ]

    assert other == sorted(number for numbers in ours.values() for number in numbers)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<p>a</p>", "<h1>a</h1>"),
        ("<h1>a</h1>", "<h2>a</h2>"),
        ("<pre>a b</pre>", "<pre>a  b</pre>"),
        ("<p>a b</p>", "<p>ab</p>"),
        ('<a href="x">a</a>', "<a>a</a>"),
        ("&lt;a&gt;", "<a>"),
    ],
)
def test_what_differs_is_seen(bench, ours, theirs):
    assert bench["normal"](ours) != bench["normal"](theirs)


def test_white_space_between_blocks_and_the_order_of_attributes_do_not_count(bench):
    ours = '<ul>\n<li><p>a\nb</p></li></ul><img alt="c" src="d" />'
    theirs = '<ul><li>\n<p>a b</p>\n</li>\n</ul>\n<img src="d" alt="c" />\n'

    assert bench["normal"](ours) == bench["normal"](theirs)
