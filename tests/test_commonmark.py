"""CommonMark's own examples: none breaks a reading, and most are read as CommonMark reads them."""

import runpy
from dataclasses import replace
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
            body = replace(body, sections=draft_of(body, report))

        for tree in trees_of(body):
            assert [fault for one in tree.iter() for fault in unsound(one)] == [], markdown
            etree.fromstring(etree.tostring(tree, encoding="unicode", with_tail=False))
        marked = [mark for tree in trees_of(body) for mark in tree.iter("mark")]
        assert bool(marked) == (draft and bool(body.sections) and has_errors(report.found)), (
            markdown
        )


def test_three_quarters_are_read_alike_and_the_rest_is_ours(examples, bench):
    verdicts = [
        bench["compare"](*map(bench["settle"], (markdown, html))) for markdown, html in examples
    ]

    assert verdicts.count("alike") >= 495
    assert verdicts.count("other") <= 60
