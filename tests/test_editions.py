"""The table of editions, and the line that makes them: each step announced, none out of turn."""

import pytest

from bookpress.disk.held import whole
from bookpress.editions import COVER, EDITIONS, PAGES, with_needs
from bookpress.model.theme import open_theme
from bookpress.pipeline import make

SOURCE = "---\ntitle: A\nlanguage: en\nidentifier: urn:x:1\n---\n\nA text of few words.\n"


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "book.md"
    file.write_text(SOURCE, "utf-8")
    return file


class Steps:
    """Hears the steps of a build."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def __call__(self, step: str, done: int = 0, of: int = 0, /) -> None:
        self.told.append((step, done, of))

    @property
    def names(self) -> list[str]:
        """The steps without the file or page that they are at."""
        known = ("read", "proofread", "typeset", "render", "lay out", "write", "check")
        names = [next(name for name in known if step.startswith(name)) for step, *_ in self.told]
        return list(dict.fromkeys(names))


def test_each_page_is_told_while_it_is_laid_out_drawn_and_checked(source):
    steps = Steps()

    make(source, ["epub", "screen", "print"], open_theme(), steps)

    told: dict[str, list[float]] = {}
    for step, done, of in steps.told:
        if of:
            told.setdefault(step.split(", page")[0], []).append(done / of)
    pages = len({step for step, *_ in steps.told if step.startswith("lay out, page")})
    assert list(told) == [
        "lay out",
        "write book.pdf",
        "write book-print.pdf",
        "check book-print.pdf",
    ]
    assert [share == sorted(share) for share in told.values()] == [True] * 4
    assert all(0 <= share[0] <= share[-1] <= 1 for share in told.values())
    assert pages > 4
    assert len(told["write book-print.pdf"]) >= 2 * pages


def test_the_steps_are_announced_in_the_order_in_which_they_are_told(source, root):
    told = (root / "docs/architecture.md").read_text("utf-8")
    steps = Steps()

    make(source, ["epub", "print", "web"], open_theme(), steps)

    assert steps.names == ["read", "proofread", "typeset", "render", "lay out", "write", "check"]
    assert [told.index(f"| {step} |") for step in steps.names] == sorted(
        told.index(f"| {step} |") for step in steps.names
    )


def test_each_edition_is_made_after_those_that_it_needs():
    names = [PAGES, COVER, *EDITIONS]

    early = [
        (row.name, need)
        for row in EDITIONS.values()
        for need in (*row.needs, *row.offers)
        if names.index(need) > names.index(row.name)
    ]

    assert early == []
    assert with_needs(["kepub"]) == {"kepub", "epub", PAGES, COVER}


def test_what_is_only_needed_is_not_written(source):
    made = make(source, ["booklet"], open_theme())

    assert list(made.files) == ["book-booklet.pdf"]


def test_the_page_alone_lays_out_no_pages(source):
    steps = Steps()

    made = make(source, ["web"], open_theme(), steps)

    assert steps.names == ["read", "proofread", "typeset", "render", "write", "check"]
    assert not [name for name in made.files if name.endswith((".pdf", ".epub"))]
    assert "book/cover-640.jpg" in made.files


def test_every_edition_has_a_maker():
    assert [row.name for row in EDITIONS.values() if not (row.make or row.make_of_all)] == []


@pytest.mark.parametrize(("editions", "told"), [(["web"], False), (["web", "feed"], True)])
def test_the_page_announces_catalogues_only_when_they_are_made(editions, told, source):
    made = make(source, editions, open_theme())

    assert (b"catalog.xml" in whole(made.files["index.html"])) is told
