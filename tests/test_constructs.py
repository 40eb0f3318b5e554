"""What other dialects write: each construct is understood or reported, none printed raw in silence.

`constructs.toml` has a row for each. The law stands here: what is understood has lost its signs and
kept each word once; of what is reported no word is lost. Sources are made of a few words, so that
each can be counted.
"""

import re
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from bookpress.model.findings import Severity
from bookpress.reading import read_source
from tests.test_reading_bad import DOT

TABLE = tomllib.loads((Path(__file__).parent / "constructs.toml").read_text("utf-8"))
PROSE = TABLE.pop("prose")["lines"]
ROWS = {f"{tool}: {name}": row for tool, rows in TABLE.items() for name, row in rows.items()}
INLINE = {name: row for name, row in ROWS.items() if row.get("inline")}
WORDS = ("river", "stone", "cloud", "willow", "meadow", "copper")
SIGNS = re.compile(
    r"[*_~=^+{}\[\]|$#%@\\<>`]|::|!!|\?\?|--|''|///|\(\(|(?:^|\n)\s*[-:>.!]|:\w+:"
    r"|\n *[(]?\w[).] "
)
HEAD = (
    "---\ntitle: A\nlanguage: en\nidentifier: urn:uuid:97dc70c3-b934-5de8-828a-fffc87ea5f21\n---\n"
)
CONTEXTS = {
    "item": "- {}",
    "quotation": "> {}",
    "heading": "## {}\n\nAfter.",
    "inner heading": "## Before\n\n### {}\n\nAfter.",
    "cell": "| Head |\n|------|\n| {} |",
    "note": "Before.[^z]\n\n[^z]: {}",
    "definition": "Term\n: {}",
    "emphasis": "Before *it, {}, and* after.",
    "middle of a paragraph": "Before\n{}\nafter.",
}
APART = {"sup", "sub", "br", "p", "li", "td", "th", "dt", "dd", "pre", "div", "figure", "a", "h3"}
"""Elements at whose edges a word ends, in the eyes of a reader."""


def read(folder, markdown):
    """Return the trees of a source, and what is said of it by line."""
    (folder / "dot.png").write_bytes(DOT)
    source = folder / "book.md"
    source.write_text(f"{HEAD}{markdown}\n", "utf-8")
    book, found = read_source(source, "book.md", draft=True)
    trees = [
        tree
        for section in book.sections
        for tree in (section.title, section.body, *(note.body for note in section.notes))
        if tree is not None
    ]
    said = [
        f"{one.place.line - HEAD.count(chr(10))} {one.code}"
        for one in found
        if one.severity is not Severity.NOTE
    ]
    return trees, said


def xml_of(trees):
    """Write trees without the lines of the source."""
    for tree in trees:
        for element in tree.iter():
            element.attrib.pop("data-line", None)
    return "\n".join(etree.tostring(tree, encoding="unicode", with_tail=False) for tree in trees)


def text_of(tree, *, code):
    """Return what a tree says, alternatives of pictures and long forms too; code when asked."""
    apart = "\n" if tree.tag in APART else ""
    words = "" if tree.tag == "code" and not code else tree.text or ""
    spoken = "".join(f" {tree.get(name)} " for name in ("alt", "title") if name in tree.attrib)
    inside = "".join(text_of(child, code=code) + (child.tail or "") for child in tree)
    return f"{apart}{spoken}{words}{inside}{apart}"


def breaches(row, trees, said):
    """Tell in what a reading of a row breaks the law."""
    words = "\n".join(text_of(tree, code=True) for tree in trees).lower()
    left = "\n".join(text_of(tree, code=False) for tree in trees)
    for sign in row.get("keeps", ""):
        left = left.replace(sign, "")
    typed = row["md"].lower()
    counts = {
        word: [len(re.findall(rf"(?<![a-z]){word}(?![a-z])", text)) for text in (typed, words)]
        for word in WORDS
    }
    wrong = [word for word, (wanted, got) in counts.items() if wanted != got]
    if not said and (sign := SIGNS.search(left)):
        wrong.append(f"raw in silence: {sign[0]}")
    return wrong


@pytest.mark.parametrize("name", ROWS)
def test_a_construct_is_understood_or_reported(tmp_path, name):
    row = ROWS[name]

    trees, said = read(tmp_path, row["md"])

    assert breaches(row, trees, said) == []
    assert said == row.get("says", [])
    if "book" in row:
        assert xml_of(trees) == row["book"]
    else:
        assert said


@pytest.mark.parametrize("name", INLINE)
def test_a_construct_of_a_line_is_so_wherever_it_stands(tmp_path, name):
    row = INLINE[name]
    places = [form for place, form in CONTEXTS.items() if place not in row.get("not_in", ())]
    cell = row["md"].replace("|", "\\|")
    markdown = "\n\n".join(form.format(cell if "|--" in form else row["md"]) for form in places)

    trees, said = read(tmp_path, markdown)

    assert breaches({**row, "md": markdown}, trees, said) == []
    codes = sorted(one.split()[1] for one in row.get("says", ()))
    assert sorted(one.split()[1] for one in said) == sorted(codes * len(places))
    inside = re.sub(r"^<div><p>|</p></div>$", "", row.get("book", ""))
    if "data-note" not in inside:
        assert xml_of(trees).count(inside) >= len(places)


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_let_alone(tmp_path, line):
    trees, said = read(tmp_path, line)

    assert said == []
    assert " ".join("".join(trees[0].itertext()).split()) == " ".join(line.split())


def test_the_table_is_long_and_each_row_says_what_becomes_of_it():
    assert len(ROWS) >= 250
    assert [name for name, row in ROWS.items() if not row.keys() & {"book", "says"}] == []


@pytest.mark.parametrize(
    ("markdown", "book", "wrong"),
    [
        ("river ==stone==", "river ==stone==", ["raw in silence: ="]),
        ("river [stone]{.x}", "river", ["stone"]),
        ("river\n\nstone", "riverstone", ["river", "stone"]),
        ("river [[stone]]", "river stone stone", ["stone"]),
    ],
)
def test_what_breaks_the_law_is_seen(markdown, book, wrong):
    assert breaches({"md": markdown}, [etree.fromstring(f"<p>{book}</p>")], []) == wrong
