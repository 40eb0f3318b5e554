"""The dialect, by example: Markdown in, trees out."""

import tomllib
from pathlib import Path

import pytest
from lxml import etree

from bookpress.reading.book.body import read_body
from bookpress.reading.report import Report

EXAMPLES = tomllib.loads((Path(__file__).parent / "dialect.toml").read_text("utf-8"))


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
    assert report.found == []
    assert "\n".join(map(as_xml, trees)) == EXAMPLES[name]["xml"]
