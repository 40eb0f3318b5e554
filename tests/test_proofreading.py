"""Proofreading: what the build must not change is reported by line, and nothing else."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from bookpress.checking import proofreading
from bookpress.checking.idle_classes import idle_classes
from bookpress.checking.proofreading import doubts, proofread
from bookpress.model.theme import Theme, open_theme
from bookpress.reading import read_source

ROOT = Path(__file__).parent.parent

HEAD = (
    "---\ntitle: Essai\nauthor: Ada Petit\nlanguage: {language}\nidentifier: urn:x\n{more}---\n\n"
)


def report(folder: Path, body: str, language: str = "fr", more: str = "") -> list[tuple[str, int]]:
    source = folder / "essai.md"
    head = HEAD.format(language=language, more=more)
    source.write_text(head + body, "utf-8")
    book, _ = read_source(source)
    first = head.count("\n")
    return [(found.code, found.place.line - first) for found in proofread(book)]


def test_a_book_that_names_nobody_is_unknown_on_a_shelf(tmp_path):
    speaker = "speakers:\n  AP: {name: Ada, role: interviewee}\n"
    said = []
    for more in ("", "author: Ada\n", speaker):
        source = tmp_path / "essai.md"
        source.write_text(f"---\ntitle: Essai\nlanguage: fr\n{more}---\n\nTexte.\n", "utf-8")
        said.append([f"{one.place.line} {one.code}" for one in proofread(read_source(source)[0])])

    assert said == [["1 PR11"], [], []]


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("La 2ème fois", "PR01", "2ème"),
        ("La 1ère fois", "PR01", "1ère"),
        ("Le 2nd tour", "PR01", "2nd"),
        ("Au XXème siècle", "PR01", "XXème"),
        ("(c) 2024 Durand", "PR02", "(c)"),
        ("A Paris, il pleut", "PR03", "A"),
        ("Il part. A bientôt", "PR03", "A"),
        ("L'Etat et l’Ecole", "PR03", "Etat"),
        ("Le coeur", "PR04", "coeur"),
        ("Un chef-d'oeuvre", "PR04", "chef-d'oeuvre"),
        ("Il est est là", "PR05", "est est"),
        ("Il court 10 Km", "PR08", "Km"),
        ("À 18H30", "PR08", "H"),
        ("Mr Durand", "PR09", "Mr"),
        ("Des pommes, etc...", "PR09", "etc..."),
    ],
)
def test_a_faulty_word_is_named(text, code, word):
    assert (code, word) in [(doubt.code, doubt.values["word"]) for doubt in doubts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Le 2e, la 1re, le 1er, le XXe siècle, la 2de guerre",
        "Le point (c) de la liste a) b) c)",
        "La vitamine A est utile. Le groupe A joue. A est une lettre.",
        "Un plan A, un plan B. À Paris, l’État.",
        "Coexister, la moelle, le poêle, Noël, coefficient, coercition, poème, goéland",
        "Nous nous levons, vous vous levez ; oui oui, très très bien.",
        "Boutros Boutros-Ghali et Duran Duran",
        "10 km, 80 kg, 18 h 30, 5 min, 3 s, 50 Hz",
        'Un écran de 27" et un "mot".',
        "Un trait\nd'union à la ligne",
        "Monsieur Durand, M. Durand, Mme Bey, etc.",
        "La 4K, la 3D, le H2O, l’A4, le MH370",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert doubts(text) == []


def test_each_doubt_has_its_line(tmp_path):
    body = "Le coeur bat.\n\n## La 2ème\n\nUn mot  double.\nIl est est là.[^n]\n\n[^n]: A lire.\n"

    assert report(tmp_path, body) == [
        ("PR04", 1),
        ("PR01", 3),
        ("PR07", 5),
        ("PR05", 6),
        ("PR03", 8),
    ]


def test_code_addresses_and_kept_words_are_not_read(tmp_path):
    body = "Voir `2ème  coeur` et https://a.fr/coeur/2ème ; le groupe Coeur.\n"
    more = "typography:\n  keep: [Coeur]\n"

    assert report(tmp_path, body, more=more) == []


def test_foreign_words_and_foreign_books_are_not_read(tmp_path):
    assert report(tmp_path, "Le mot *a soeur*{lang=en} reste.\n") == []
    assert report(tmp_path, "A Paris, le coeur.\n", language="en") == []


def test_a_lone_quotation_mark_is_reported(tmp_path):
    assert report(tmp_path, 'Il dit "oui sans fermer.\n') == [("PR06", 1)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Il dit « oui et part."),
        ("fr", "Il dit oui » et part."),
        ("fr", "« Oui, dit-il.\n\nIl reprit « non » et s’en alla."),
        ("en", "He said “yes and left.\n\nThen came “another” word."),
        ("en", "He said yes” and left."),
        ("en", 'He said "yes and left.'),
        ("en", "He said ‘yes and left."),
        ("en", "“One goes on.\n\n### A heading\n\nAnd on."),
        ("de", "Er sagte „ja und ging."),
        ("de", "Er sagte »ja und ging. »Nein«, sagte sie, »doch«."),
        ("pl", "Powiedział „tak i poszedł."),
        ("fi", "Hän sanoi ”joo ja lähti."),
    ],
)
def test_a_lone_quotation_mark_is_reported_in_any_language(tmp_path, language, text):
    assert ("PR06", 1) in report(tmp_path, f"{text}\n", language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "« Oui, dit-il.\n\n— Non.\n\n— Si. »"),
        ("fr", "« Oui.\n\n« Non.\n\n» Si. »"),
        ("fr", "Il dit « un “mot” de trop »."),
        ("en", "“One goes on.\n\n“And on.\n\n“And ends.”"),
        ("en", '"One goes on.\n\n"And ends."'),
        ("en", "‘It’s the dogs’ own,’ he said in the ‘90s."),
        ("en", "A board 6” wide and 5'10\" long, “he said”."),
        ("en", "| a | b |\n|---|---|\n| one | ” |"),
        ("de", "Er sagte „ja“ und ‚nein‘, »so« und »so«."),
        ("de-CH", "Er sagte «ja» und ging."),
        ("pl", "Powiedział „tak” i poszedł."),
        ("fi", "Hän sanoi ”joo” ja »ei»."),
        ("en", 'Code `"` and a [link](https://example.org/"x).'),
    ],
)
def test_quotation_marks_that_pair_up_are_left_alone(tmp_path, language, text):
    assert "PR06" not in dict(report(tmp_path, f"{text}\n", language))


@pytest.mark.parametrize("text", ["Il part (dit-il et revient.", "Il part, dit-il) et revient.\n"])
def test_a_lone_bracket_is_reported(tmp_path, text):
    assert report(tmp_path, text) == [("PR10", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "Les points a) et b), ou 1) et iv), et le n° (3).",
        "(Il rit.\n\nPuis il reprend.)",
        "Un sourire :) et `f(` et [un lien](https://a.fr/x_(y)).",
        "Un (vrai[^n]) renvoi.\n\n[^n]: Une note (courte).",
    ],
)
def test_a_bracket_that_needs_no_fellow_is_left_alone(tmp_path, text):
    assert report(tmp_path, f"{text}\n") == []


def test_a_class_that_no_style_sheet_knows_is_named_once(tmp_path):
    source = tmp_path / "a.md"
    text = "\n\nA [word]{.blinking},\n[one]{.smallcaps} and\n\n[another]{.blinking}.\n{.center}\n"
    source.write_text(HEAD.format(language="en", more="") + text, "utf-8")

    found = idle_classes(read_source(source)[0], open_theme(), ())

    assert [
        (one.code, one.place.line, one.values["name"], one.values["more"]) for one in found
    ] == [("MD89", 10, "blinking", "1")]


def test_a_class_of_the_theme_of_the_author_is_known(tmp_path):
    source, sheet = tmp_path / "a.md", tmp_path / "theme/styles/text.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(".blinking { color: red }\n", "utf-8")
    source.write_text(HEAD.format(language="en", more="") + "A [word]{.blinking}.\n", "utf-8")
    book, _ = read_source(source)

    assert idle_classes(book, Theme((tmp_path / "theme", *open_theme().folders)), ()) == []
    assert len(idle_classes(book, open_theme(), ())) == 1


def test_the_interview_raises_no_doubt():
    book, _ = read_source(ROOT / "source" / "entretien-samuel-durand.md")

    assert proofread(book) == []


def test_the_examples_of_the_checks_are_true():
    assert doctest.testmod(proofreading).failed == 0
