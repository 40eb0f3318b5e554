"""The head: what it says is what the book knows, and every fault is named at its line."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bookpress.messages import words
from bookpress.model.book import (
    Isbns,
    Metadata,
    Person,
    Role,
    Series,
    Speaker,
    TypographySettings,
)
from bookpress.model.clock import PartialDate
from bookpress.model.findings import Finding
from bookpress.model.printers import PrintSettings
from bookpress.reading.front_matter import keys
from bookpress.reading.front_matter.metadata import read_front_matter, stable_uuid
from bookpress.reading.front_matter.nested_values import Group
from bookpress.reading.front_matter.schema import front_matter_schema
from bookpress.reading.source import split

ROOT = Path(__file__).parent.parent
BAD = tomllib.loads((ROOT / "tests/bad/head.toml").read_text("utf-8"))
PRESS = ROOT / "templates/colour/FOGRA39L_coated.icc"
IDENTIFIER = "identifier: https://example.org/a"
LEAST = f"title: A\nlanguage: fr\n{IDENTIFIER}\n"


def furnish(folder: Path) -> None:
    """Put a cover and colour profiles into a folder, good ones and others."""
    from PIL import Image

    Image.new("RGB", (4, 6), "navy").save(folder / "cover.png")
    profile = bytearray(PRESS.read_bytes())
    (folder / "press.icc").write_bytes(profile)
    (folder / "link.icc").write_bytes(profile[:12] + b"link" + profile[16:])
    (folder / "screen.icc").write_bytes(profile[:12] + b"mntrRGB " + profile[20:])


@pytest.fixture
def folder(tmp_path):
    furnish(tmp_path)
    return tmp_path


def read(text: str, folder: Path = Path()) -> tuple[Any, list[Finding]]:
    return read_front_matter(split(f"---\n{text.strip()}\n---\nText\n", "a.md"), folder, "a")


def metadata(text: str, folder: Path = Path()) -> Metadata:
    head, found = read(text, folder)
    assert found == []
    assert isinstance(head, Metadata)
    return head


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_named_at_its_line_and_says_how_to_mend_it(name, folder):
    case = BAD[name]
    whole = case["head"] if case.get("raw") else f"---\n{case['head'].strip()}\n---\nText\n"

    _, found = read_front_matter(split(whole, "a.md"), folder, "a")

    assert [f"{each.place.line} {each.code}" for each in found] == case["found"]
    assert any(case["words"] in words(each) for each in found)
    assert all(words(each, "fr") for each in found)


def test_every_code_of_the_head_has_a_case():
    from bookpress.messages import all_messages

    cases = {code.split()[1] for case in BAD.values() for code in case["found"]}
    elsewhere = {"HD21", "HD36", "HD61"}

    assert {m.code for m in all_messages() if m.code[:2] == "HD"} - elsewhere - cases == set()


def test_the_fonts_of_the_machine_are_said_to_cost_the_same_bytes():
    _, found = read("title: A\nlanguage: fr\nidentifier: urn:x:1\nfonts: system")

    assert [(each.code, each.place.line) for each in found] == [("HD36", 5)]


def test_a_head_that_is_too_long_is_refused_with_its_bound():
    head, found = read("title: A\nlanguage: fr\ndescription: " + "a " * 60_000)

    assert head is not None
    assert "100,000 characters" in words(found[0])


def test_the_head_of_the_interview_is_read_without_a_word():
    source = ROOT / "source/entretien-samuel-durand.md"

    head, found = read_front_matter(split(source.read_text("utf-8"), "a.md"), source.parent, "a")

    assert found == []
    assert head is not None
    assert head.speakers == (Speaker("SD", "Samuel Durand", Role.INTERVIEWEE, 12),)
    assert head.updated == PartialDate(2024, 9, 7)
    assert head.description is not None
    assert head.description.startswith("Entretien bonus du livre « L'IA au service du marketing »")
    assert head.creators == (Person("Samuel Durand", "ive"),)


@pytest.mark.parametrize(
    ("given", "epigraph", "codes"),
    [
        ("U", ("U",), []),
        ("{text: U}", ("U",), []),
        ("{texte: U, source: V}", (), ["HD03", "HD04"]),
        ("{source: V}", (), ["HD04"]),
        ("[U, V]", (), ["HD05"]),
    ],
)
def test_an_epigraph_is_its_words_alone_or_with_their_source(given, epigraph, codes):
    head, found = read(f"title: A\nlanguage: fr\n{IDENTIFIER}\nepigraph: {given}")

    assert head is not None
    assert (head.epigraph, [one.code for one in found]) == (epigraph, codes)


def test_every_key_reaches_the_metadata(folder):
    head, found = read(
        f"""
title: A
language: fr-CA
subtitle: B
short_title: C
author:
  - Anne
  - {{name: Bob, role: traductrice}}
speakers:
  SD: {{name: Samuel Durand, role: interviewee}}
  PB: {{name: Paul Blanc, role: interviewer}}
date: 2024-01-02
updated: 2024-03-04
{IDENTIFIER}
isbn: {{epub: 978-2-1234-5680-3, print: 9791234567896}}
publisher: D
collection: E
description: >-
  F
  g
keywords: h, i
rights: J
dedication: K
epigraph: {{text: U, source: V}}
also: [L, M]
book: {{title: N, author: O, isbn: 9782123456803, url: https://example.org}}
cover: cover.png
site: https://example.org/book
access: unlisted
tdm: reserved
print: {{printer: kdp, marks: true, profile: press.icc, ink: black}}
typography: {{narrow: span, keep: P, unbroken: [Q, R]}}
fonts: system
accessibility: {{summary: S, certifier: T}}
silence: {{HD35: because}}
""",
        folder,
    )

    assert {each.code for each in found} <= {"HD36"}
    assert head is not None
    assert (head.title, head.language, head.subtitle, head.short_title) == ("A", "fr-CA", "B", "C")
    assert head.authors == (Person("Anne", "aut"), Person("Bob", "trl"))
    assert [speaker.key for speaker in head.speakers] == ["SD", "PB"]
    assert (head.date, head.updated) == (PartialDate(2024, 1, 2), PartialDate(2024, 3, 4))
    assert head.identifier == "https://example.org/a"
    assert head.isbn == Isbns(epub="9782123456803", print="9791234567896")
    assert (head.publisher, head.collection, head.description) == ("D", "E", "F g")
    assert (head.keywords, head.rights, head.dedication) == (("h", "i"), "J", "K")
    assert (head.epigraph, head.also) == (("U", "V"), ("L", "M"))
    assert head.book is not None
    assert (head.book.title, head.book.author) == ("N", "O")
    assert (head.book.isbn, head.book.url) == ("9782123456803", "https://example.org")
    assert head.cover is not None
    assert (head.cover.name, head.cover.width, head.cover.height) == ("cover.png", 4, 6)
    assert head.site == "https://example.org/book/"
    assert (head.unlisted, head.tdm_reserved, head.system_fonts) == (True, True, True)
    assert head.print == PrintSettings("kdp", True, folder.resolve() / "press.icc", "black")
    assert head.typography == TypographySettings("span", ("P",), ("Q", "R"))
    assert (head.accessibility_summary, head.certifier) == ("S", "T")
    assert [(each.code, each.reason) for each in head.silence] == [("HD35", "because")]


def test_what_is_left_out_is_none_or_empty():
    head = metadata(LEAST)

    assert (head.authors, head.speakers, head.keywords, head.silence) == ((), (), (), ())
    assert (head.subtitle, head.date, head.book, head.cover, head.site) == (None,) * 5
    assert (head.unlisted, head.tdm_reserved, head.system_fonts) == (False, False, False)
    assert head.print == PrintSettings()
    assert head.running_title == "A"


def test_the_norwegian_no_stays_a_language():
    assert metadata(f"title: No\nlanguage: no\n{IDENTIFIER}").language == "no"


@pytest.mark.parametrize("title", ["1984", "true", "3.14", "0x1F", "2024-01-01", "12:30"])
def test_a_title_that_looks_like_a_number_is_a_title(title):
    assert metadata(f"title: {title}\nlanguage: fr\n{IDENTIFIER}").title == title


@pytest.mark.parametrize("title", ["{{ x }}", "{% raw %}", "{{#include a.md}}", "a: b", "#1", "no"])
def test_a_title_in_quotes_is_kept_to_the_letter(title):
    assert metadata(f'title: "{title}"\nlanguage: fr\n{IDENTIFIER}').title == title


def test_lines_fold_and_no_break_spaces_stay():
    head, found = read(f"title: |\n  Un\n  choc\u00a0!\n\n  Oui\u202f?\nlanguage: fr\n{IDENTIFIER}")

    assert head.title == "Un choc\u00a0! Oui\u202f?"
    assert [one.code for one in found] == ["MD90"]


def test_lines_that_an_editor_wrapped_are_folded_without_a_word():
    line = "A long account of what this book is about, as an editor wraps it"

    head = metadata(f"title: A\nlanguage: en\ndescription: |\n  {line}\n  {line}\n{IDENTIFIER}")

    assert head.description == f"{line} {line}"


def test_an_isbn_is_the_identifier_when_there_is_no_other():
    head = metadata("title: A\nlanguage: fr\nisbn: ISBN 978-2-1234-5680-3")

    assert head.identifier == "urn:isbn:9782123456803"


def test_without_identifier_one_is_made_of_all_that_tells_books_apart():
    head, _ = read("title: A\nlanguage: fr\nauthor: Ann Lee")
    others = ("title: B\nlanguage: fr\nauthor: Ann Lee", "title: A\nlanguage: fr\nauthor: Tom")

    assert head.identifier == f"urn:uuid:{stable_uuid('a', 'fr', 'A', 'Ann Lee')}"
    assert len({head.identifier, *(read(other)[0].identifier for other in others)}) == 3


def test_who_writes_is_a_creator_and_who_helps_a_contributor():
    head = metadata(
        "title: A\nlanguage: en\nauthor:\n  - {name: Kim Lee, role: ill}\n"
        "  - {name: Maria de la Cruz, sort: 'Cruz, Maria de la'}\n  - {name: Luis, role: trl}"
    )

    assert head.creators == (Person("Maria de la Cruz", "aut", "Cruz, Maria de la"),)
    assert head.contributors == (Person("Kim Lee", "ill"), Person("Luis", "trl"))


def test_a_role_behind_a_name_is_understood():
    head = metadata("title: A\nlanguage: en\nauthor: [Ada, 'Kim Lee (ill.)', 'Luis, translator']")

    assert head.creators == (Person("Ada", "aut"),)
    assert head.contributors == (Person("Kim Lee", "ill"), Person("Luis", "trl"))


def test_who_alone_is_named_answers_for_the_book():
    head = metadata("title: A\nlanguage: en\nauthor: {name: Kim Lee, role: edt}")

    assert (head.creators, head.contributors) == ((Person("Kim Lee", "edt"),), ())


@pytest.mark.parametrize(
    ("typed", "series"),
    [
        ("series: The doors", Series("The doors", None)),
        ("series: {name: The doors, number: 3}", Series("The doors", "3")),
        ("series: {name: The doors, series_index: 2.5}", Series("The doors", "2.5")),
        ("collection: {title: The doors, position: 3}", Series("The doors", "3")),
        ("belongs-to-collection: The doors", Series("The doors", None)),
        ("series: 'The doors #3'", Series("The doors", "3")),
        ("series: 'Les portes, tome 3'", Series("Les portes", "3")),
        ("series: Catch 22", Series("Catch 22", None)),
    ],
)
def test_a_series_has_a_name_and_a_number(typed, series):
    head, found = read(f"title: A\nlanguage: en\n{typed}")

    assert head.series == series
    assert {one.code for one in found} <= {"HD47"}


@pytest.mark.parametrize("typed", ["1897", "2026-05", "2026-05-17"])
def test_a_year_and_a_month_are_dates(typed):
    assert str(metadata(f"title: A\nlanguage: en\ndate: {typed}").date) == typed


def test_a_book_for_catalogues_wants_a_date(monkeypatch):
    told = "title: A\nlanguage: en\nidentifier: urn:x-a:b\nsite: https://example.org/"
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    assert [one.code for one in read(told)[1]] == ["HD62"]
    assert read(f"{told}\ndate: 2024")[1] == read(f"{told}\naccess: unlisted")[1] == []


def test_a_head_at_fault_still_tells_the_body_its_speakers():
    head, found = read("titel: A\nspeakers:\n  SD: {name: Samuel Durand, role: interviewee}")

    assert [each.code for each in found] == ["HD04", "HD04", "HD03"]
    assert head.language == "und"
    assert head.speakers == (Speaker("SD", "Samuel Durand", Role.INTERVIEWEE, 4),)


def test_an_alias_bomb_takes_no_time():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    script = (
        "import sys, resource; resource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))\n"
        "from bookpress.reading.front_matter.yaml_tree import read_nodes\n"
        "print(len(read_nodes(sys.argv[1], 2, 'a.md')[1]))"
    )

    result = subprocess.run(
        [sys.executable, "-c", script, bomb],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
        cwd=ROOT,
    )

    assert result.stdout == "9\n"


def described(
    group: Group[Any], schema: dict[str, Any], path: str = ""
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each key of a group with what the schema says of it."""
    for key in group.keys:
        yield path + key.name, key.about, schema["properties"][key.name]
        if isinstance(key.shape, Group):
            inner = schema["properties"][key.name]
            inner = inner.get("anyOf", [inner])[-1]  # a text is also taken
            yield from described(key.shape, inner, f"{path}{key.name}.")


def test_the_schema_describes_every_key_of_the_table():
    found = list(described(keys.FRONT_MATTER, front_matter_schema()))

    assert [path for path, about, schema in found if schema["description"] != about] == []
    assert len(found) > 35
    assert json.loads(json.dumps(front_matter_schema())) == front_matter_schema()


def test_the_schema_is_closed_and_asks_for_title_and_language():
    schema = front_matter_schema()

    assert schema["additionalProperties"] is False
    assert schema["required"] == ["title", "language"]
    assert schema["properties"]["print"]["properties"]["printer"]["enum"][0] == "offset"
    assert schema["properties"]["speakers"]["additionalProperties"]["required"] == ["name", "role"]
