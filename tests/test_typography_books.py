"""A whole book is typeset: trees, notes, names and metadata, and the one given stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from bookpress.model.book import Book, Element
from bookpress.reading import read_source
from bookpress.typography import typeset

NBSP, FINE = "\u00a0", "\u202f"
SOURCE = """---
title: L'art de "voir"
language: {language}
identifier: urn:x
{more}---

## Qu'est-ce ?

{body}
"""


def make(folder: Path, body: str, language: str = "fr", more: str = "") -> Book:
    source = folder / "livre.md"
    source.write_text(SOURCE.format(body=body, language=language, more=more), "utf-8")
    return read_source(source)[0]


def xml(tree: Element) -> str:
    for element in tree.iter():
        element.attrib.pop("data-line", "")
    return etree.tostring(tree, encoding="unicode")


def set_body(folder: Path, body: str, language: str = "fr", more: str = "") -> str:
    return xml(typeset(make(folder, body, language, more)).sections[-1].body)


def test_a_quotation_opens_outside_a_tag_and_closes_inside(tmp_path):
    assert set_body(tmp_path, 'Un "mot *fort*" !') == (
        f"<div><p>Un «{NBSP}mot <em>fort</em>{NBSP}»{FINE}!</p></div>"
    )


def test_an_apostrophe_of_english_is_known_across_tags(tmp_path):
    assert set_body(tmp_path, "'*Tis* the dogs' `'x'`, in '90s 'hats'", "en-GB") == (
        "<div><p>’<em>Tis</em> the dogs’ <code>'x'</code>, in ’90s ‘hats’</p></div>"
    )


def test_ordinals_and_centuries_become_elements_where_they_stand(tmp_path):
    assert set_body(tmp_path, "Le 1er *mai* au XXe siècle, le 2e.") == (
        f"<div><p>Le 1<sup>er</sup>{NBSP}<em>mai</em> au "
        f'<span class="sc">XX</span><sup>e</sup>{NBSP}siècle, le 2<sup>e</sup>.</p></div>'
    )


def test_names_in_mixed_case_and_long_acronyms_are_not_hyphenated(tmp_path):
    assert set_body(tmp_path, "ChatGPT, l'UNESCO, l'IA, Paris") == (
        '<div><p><span class="nohyph">ChatGPT</span>, '
        'l’<span class="nohyph">UNESCO</span>, l’IA, Paris</p></div>'
    )


def test_the_author_keeps_words_as_typed_and_unbroken(tmp_path):
    more = 'typography:\n  keep: ["aujourd\'hui.fr !"]\n  unbroken: [anticonstitution]\n'

    assert set_body(tmp_path, "aujourd'hui.fr ! L'anticonstitution !", more=more) == (
        f'<div><p>aujourd\'hui.fr ! L’<span class="nohyph">anticonstitution</span>{FINE}!</p></div>'
    )


def test_foreign_words_and_paragraphs_of_a_french_book_stay_as_typed(tmp_path):
    body = '*"What?"*{lang=en} !\n\nIt\'s "so" !\n{: lang=en}'

    assert set_body(tmp_path, body) == (
        f'<div><p><em lang="en">"What?"</em>{FINE}!</p><p lang="en">It\'s "so" !</p></div>'
    )


def test_an_english_book_has_english_marks_and_its_french_paragraph_french_ones(tmp_path):
    body = 'He said "*yes*"...\n\nL\'été : "oui" !\n{: lang=fr}'

    assert set_body(tmp_path, body, "en") == (
        "<div><p>He said “<em>yes</em>”…</p>"
        f'<p lang="fr">L’été{NBSP}: «{NBSP}oui{NBSP}»{FINE}!</p></div>'
    )


def test_titles_notes_speakers_and_metadata_are_typeset(tmp_path):
    more = "subtitle: Pourquoi ?\nspeakers:\n  AB:\n    name: Anne d'Ys\n    role: interviewee\n"
    book = typeset(make(tmp_path, "AB: Oui[^n].\n\n[^n]: C'est là.", more=more))
    section = book.sections[-1]

    assert book.metadata.title == f"L’art de «{NBSP}voir{NBSP}»"
    assert book.metadata.subtitle == f"Pourquoi{FINE}?"
    assert book.metadata.speakers[0].name == "Anne d’Ys"
    assert section.title is not None
    assert section.title.text == f"Qu’est-ce{FINE}?"
    assert "C’est là." in xml(section.notes[0].body)


def test_programs_get_the_metadata_with_plain_spaces(tmp_path):
    book = typeset(make(tmp_path, "Un.", more='subtitle: "Qui parle ?"\n'))

    assert book.metadata.subtitle == f"Qui parle{FINE}?"
    assert book.plain.subtitle == f"Qui parle{NBSP}?"


def test_a_note_call_is_read_over(tmp_path):
    body = 'Un "mot"[^n] !\n\n[^n]: Là.'

    assert "»<a" in (result := set_body(tmp_path, body))
    assert f"</a>{FINE}!" in result


@pytest.mark.parametrize("language", ["fr", "fr-CH", "fr-CA", "en"])
def test_what_is_typeset_stays_as_it_is_and_the_given_book_too(tmp_path, language):
    body = 'L\'"été" : 12 000 € au XXe siècle !\n\n- un "mot" ;\n- `x ?` ?\n'
    given = make(tmp_path, body, language)
    before = etree.tostring(given.sections[-1].body)
    once = typeset(given)
    twice = typeset(once)

    assert etree.tostring(given.sections[-1].body) == before
    assert xml(once.sections[-1].body) == xml(twice.sections[-1].body)
    assert once.metadata == twice.metadata
