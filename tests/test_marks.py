"""Which words before a colon are voices, and which are ordinary text."""

from __future__ import annotations

import pytest

from bookpress.importing.marks import looks_like_name, names_of, parted
from bookpress.importing.times import clock, seconds

FORMS = [
    ("Marie Martin: Oui.", "Marie Martin", "Oui.", None),
    ("Marie Martin : Oui.", "Marie Martin", "Oui.", None),
    ("Marie Martin\u202f: Oui.", "Marie Martin", "Oui.", None),
    ("**Marie Martin :** Oui.", "Marie Martin", "Oui.", None),
    ("**Marie Martin** : Oui.", "Marie Martin", "Oui.", None),
    ("**Marie Martin**\nOui.", "Marie Martin", "Oui.", None),
    ("*Marie Martin:* Oui.", "Marie Martin", "Oui.", None),
    ("__SD :__ Oui.", "SD", "Oui.", None),
    ("山田：はい。", "山田", "はい。", None),
    ("דנה: כן.", "דנה", "כן.", None),
    ("[00:12] Marie: Oui.", "Marie", "Oui.", 12),
    ("(1:00:12) Marie: Oui.", "Marie", "Oui.", 3612),
    ("00:12 Marie: Oui.", "Marie", "Oui.", 12),
    ("00:12 - Marie: Oui.", "Marie", "Oui.", 12),
    ("[00:00:01.000 --> 00:00:05.000] Marie: Oui.", "Marie", "Oui.", 1),
    ("Marie (0:12): Oui.", "Marie", "Oui.", 12),
    ("Marie [0:12] : Oui.", "Marie", "Oui.", 12),
    ("Marie: (0:12) Oui.", "Marie", "Oui.", 12),
    ("Marie  0:12\nOui.", "Marie", "Oui.", 12),
    ("Marie, 0:12\nOui.", "Marie", "Oui.", 12),
    ("Marie - 0:12\nOui.", "Marie", "Oui.", 12),
    ("Marie | 0:12", "Marie", "", 12),
    ("**Marie** (0:12)\nOui.", "Marie", "Oui.", 12),
    ("**Marie (0:12):** Oui.", "Marie", "Oui.", 12),
    ("Marie Martin (CNRS): Oui.", "Marie Martin (CNRS)", "Oui.", None),
    ("Dr. Anna Weiß: Ja.", "Dr. Anna Weiß", "Ja.", None),
    ("Prof. Dr. h. c. Weiß: Ja.", "Prof. Dr. h. c. Weiß", "Ja.", None),
    ("J.-P. Dupont : Oui.", "J.-P. Dupont", "Oui.", None),
    ("[SPEAKER_00]: Yes.", "SPEAKER_00", "Yes.", None),
    ("[Anna Weiß] 10:23:11\nJa.", "Anna Weiß", "Ja.", 37391),
    (">> ANNA: Yes.", "ANNA", "Yes.", None),
    ("<v Anna Weiß>Yes.", "Anna Weiß", "Yes.", None),
    ("Q: What?", "Q", "What?", None),
    ("Marie — Oui.", "Marie", "Oui.", None),
    ("MARIE. — Oui.", "MARIE", "Oui.", None),
    ("**[0:12] Marie:** Oui.", "Marie", "Oui.", 12),
    ("**Marie** *(0:12)*: Oui.", "Marie", "Oui.", 12),
    ("Q. What?", "Q", "What?", None),
    ("Q. What did he say: no?", "Q", "What did he say: no?", None),
    ("A. Smith: Yes.", "A. Smith", "Yes.", None),
    ("A  0:12\nYes.", "A", "Yes.", 12),
    ("[00:12] Oui.", "", "Oui.", 12),
    ("It is 10:30 now.", "", "It is 10:30 now.", None),
    ("10:30 is the time.", "", "10:30 is the time.", None),
    ("https://example.org: here", "", "https://example.org: here", None),
    ("C:\\dir: here", "", "C:\\dir: here", None),
    ("Yes! Look: it is here.", "", "Yes! Look: it is here.", None),
    ("He came, and I said: no.", "", "He came, and I said: no.", None),
]


@pytest.mark.parametrize(("text", "name", "rest", "start"), FORMS)
def test_a_mark_is_parted_from_the_words(text, name, rest, start):
    mark = parted(text)

    assert (mark.name, mark.rest, mark.start) == (name, rest, start)


TEXTS = [
    ("names come again", ["Anna: Yes.", "Ben: No.", "Anna: Why?", "Ben: So."], {"Anna", "Ben"}),
    ("two turns", ["Anna Weiß: Hello.", "Ben Roth: Hi."], {"Anna Weiß", "Ben Roth"}),
    ("two turns of one word", ["Anna: Hello.", "Ben: Hi."], {"Anna", "Ben"}),
    ("roles", ["Q: Why?", "A: So."], {"Q", "A"}),
    ("letters", ["Q. Why?", "A. So.", "Q. And?"], {"Q", "A"}),
    ("initials", ["A. Smith came.", "So.", "A. Smith went.", "A. Smith came."], set()),
    ("roles with numbers", ["Speaker 1: Why?", "Sprecher 2: So."], {"Speaker 1", "Sprecher 2"}),
    ("voices by letters", ["Voice A: Why?", "Guest Speaker: So."], {"Voice A", "Guest Speaker"}),
    ("machines", ["SPEAKER_00: Why?", "SPEAKER_01: So."], {"SPEAKER_00", "SPEAKER_01"}),
    ("a guest who speaks once", ["Anna: Yes.", "Ben: No.", "Anna: Ah.", "Ben: Oh.",
     "Dr. Carla Roth: Hm.", "More of it.", "And more."], {"Anna", "Ben", "Dr. Carla Roth"}),
    ("ordinary words", ["Anna : Oui.", "Ben : Non.", "Attention : ça glisse.", "Anna : Ah.",
     "Ben : Oh.", "Note : rien.", "Warning: Nothing."], {"Anna", "Ben"}),
    ("a place", ["Anna : Oui.", "Paris : une ville.", "Ben : Non.", "Anna : Ah.", "Ben : Oh."],
     {"Anna", "Ben"}),
    ("prose", [
     "We came to Paris.", "Paris: A city.", "It was so.", "Here: there.", "So."], set()),
    ("ordinary words that come again", [
     "Note: A.", "Example: B.", "Note: C.", "Example: D."], set()),
    ("no capitals", ["marie: oui", "paul: non", "marie: si", "paul: ah", "marie: bon", "paul: la"],
     {"marie", "paul"}),
    ("no sentences", ["ANNA: so", "BEN: why", "ANNA: because"], {"ANNA", "BEN"}),
    ("with times", ["iPhone de Marie (0:03): oui", "user 42 0:05\nnon"],
     {"iPhone de Marie", "user 42"}),
    ("in capitals", ["ANNA: Yes.", "BEN: No.", "Well.", "ANNA: Ah.", "BEN: Oh.", "So.",
     "CARLA: Hm."], {"ANNA", "BEN", "CARLA"}),
    ("initials of a voice", ["Ada Petit: Yes.", "So.", "Ada Petit: No.", "AP: Ah.", "Well."],
     {"Ada Petit", "AP"}),
    ("small words", ["For example: a.", "for example: b.", "For example: c.", "For example: d."],
     set()),
    ("what a sentence opens with", ["L’été, c’est l’inverse : il pleut.", "Anna : Oui.",
     "Ben : Non.", "Anna : Ah.", "Ben : Oh."], {"Anna", "Ben"}),
    ("particles", ["Marie de la Tour : Oui.", "Jan van den Berg : Nee.",
     "Marie de la Tour : Si.", "Jan van den Berg : Ja."], {"Marie de la Tour", "Jan van den Berg"}),
    ("what is said before a colon", ["Anna: Yes.", "I told him: no.", "Ben: No.", "I told him: go.",
     "Anna: Ah.", "Ben: So."], {"Anna", "Ben"}),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "names"), [one[1:] for one in TEXTS], ids=[t[0] for t in TEXTS])
def test_voices_are_told_from_ordinary_text(texts, names):
    assert names_of(map(parted, texts)) == names


@pytest.mark.parametrize("sign", ["a ", "**", "[0:00", ">", "A. ", "\t", "<v ", "（"])
def test_a_long_line_without_a_mark_stays_whole(sign):
    text = "Oui" + sign * 300_000

    assert parted(text).rest == text


@pytest.mark.parametrize("name", ["Sacha", "M. Dupont", "Mme de Staël", "O’Brien", "יעל", "王伟"])
def test_a_name_looks_like_one(name):
    assert looks_like_name(name)


def test_times_are_read_as_programs_write_them():
    assert [seconds(one) for one in ("0:12", "[1:02:03,5]", "0:0:3.52", "x")] == [
        12, 3723.5, 3.52, None,
    ]  # fmt: skip
    assert clock(72.4) == "0:01:12"


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("P. S. – Oui. Les voici :", "P. S", "Oui. Les voici :"),
        ("P. S. – J’ai dit : « non »", "P. S", "J’ai dit : « non »"),
        ("**Paul Sarrazin –** Oui.", "Paul Sarrazin", "Oui."),
        ("**Paul Sarrazin** – Oui.", "Paul Sarrazin", "Oui."),
    ],
)
def test_a_dash_marks_who_speaks_whatever_follows(text, name, rest):
    assert parted(text)[:2] == (name, rest)


def test_the_name_of_a_place_is_no_voice():
    said = [
        "Anna Bell: Oui.",
        "Paul Roy: Non.",
        "la Combe : 1,2 l/s ;",
        "Anna Bell: Ah.",
        "Paul Roy: Si.",
    ]

    assert names_of(map(parted, said)) == {"Anna Bell", "Paul Roy"}
