"""Who speaks: names, keys and roles of a text that another program wrote."""

from __future__ import annotations

import pytest

from bookpress.importing.manuscript import Passage
from bookpress.importing.voices import voices_of
from bookpress.model.findings import Place

PLACE = Place("talk.vtt", line=1)


def said(*turns):
    """Return passages of turns, `Name: words` each."""
    return [
        Passage(words.strip(), PLACE, speaker=name)
        for name, _, words in (turn.partition(":") for turn in turns)
    ]


def heard(*turns, **asked):
    """Return each voice as key, name, role, and the codes of what was said of them."""
    voices, found = voices_of(said(*turns), "talk.vtt", **asked)
    return [(one.key, one.name, one.role.value) for one in voices.speakers], [
        one.code for one in found
    ]


def test_who_asks_most_is_the_interviewer():
    voices, codes = heard("Anna Bell: Well?", "Ben Cole: So it is. Is it?", "Ben Cole: Yes.",
                          "Anna Bell: Why?", "Ben Cole: Because.")  # fmt: skip

    assert voices == [("AB", "Anna Bell", "interviewer"), ("BC", "Ben Cole", "interviewee")]
    assert codes == ["IM03"]


def test_who_says_least_asks_where_nobody_marks_a_question():
    voices, _ = heard("Ann: go on", "Ben: it was a long way and we had no map", "Ann: and then")

    assert [one[2] for one in voices] == ["interviewer", "interviewee"]


def test_who_asks_in_long_speeches_answers():
    voices, _ = heard("Rita: Tell me.", "Ines: It stood by the river. Do you know it? It has none.",
                      "Rita: Go on.", "Ines: It came at night, and took us all. Who forgets that?",
                      "Rita: So.", "Ines: So I left, and all of them with me.")  # fmt: skip

    assert [one[2] for one in voices] == ["interviewer", "interviewee"]


def test_of_many_one_question_makes_no_interviewer():
    voices, _ = heard("Anna: Where?", "Ben: Here.", "Unknown Speaker: Tea?", "Anna: Why?",
                      "Ben: So.")  # fmt: skip

    assert [one[2] for one in voices] == ["interviewer", "interviewee", "interviewee"]


@pytest.mark.parametrize(
    "name",
    [
        *("Interviewer", "Host", "Q", "Journaliste", "Moderatorin", "Frage", "Entrevistadora"),
        *(
            "Vraag",
            "Jornalista",
            "Ведущий",
            "Dziennikarka",
            "Sunucu",
            "שאלה",
            "主持人",
            "聞き手",
            "기자",
        ),
    ],
)
def test_a_name_that_says_what_one_does_decides(name):
    voices, _ = heard(f"{name}: Go on.", "Ben Cole: Why? Why should I?")

    assert [one[2] for one in voices] == ["interviewer", "interviewee"]


def test_several_may_ask():
    voices, _ = heard("Host: So?", "Ben: Yes.", "Q: Why?")

    assert [one[2] for one in voices] == ["interviewer", "interviewee", "interviewer"]


def test_roles_are_asked_for_by_name_initials_or_a_word_of_the_name():
    turns = ("Anna Bell: Why?", "Ben Cole: Yes.", "Dr. Cora Dunn: No.")

    assert heard(*turns, interviewers=["cole"], interviewees=["AB", "Dr. Cora Dunn"]) == (
        [
            ("AB", "Anna Bell", "interviewee"),
            ("BC", "Ben Cole", "interviewer"),
            ("CD", "Dr. Cora Dunn", "interviewee"),
        ],
        [],
    )


@pytest.mark.parametrize("asked", ["odegard", "Bjorn Odegard", "Björn", "BPØ", "dr odegard"])
def test_a_name_that_is_asked_for_may_lack_accents_or_words(asked):
    voices, codes = heard("Zoé: Yes.", "Dr. Björn P. Ødegård: No.", interviewers=[asked])

    assert (voices[1][2], codes) == ("interviewer", [])


def test_a_name_that_nobody_bears_is_told():
    _, codes = heard("Anna: Why?", "Ben: Yes.", interviewers=["Zoe"])

    assert codes == ["IM11", "IM03"]


def test_a_voice_that_is_asked_for_where_nobody_is_named_is_declared():
    voices, codes = heard(": Why?", ": Yes.", interviewees=["Ben Cole"])

    assert (voices, codes) == ([("BC", "Ben Cole", "interviewee")], [])


def test_one_voice_in_two_ways_of_writing_is_one():
    voices, codes = heard("Samuel Durand: Un.", "MARIE: Ah ?", "SD: Deux.", "Samuel: Trois.",
                          "SAMUEL DURAND: Quatre.", "Marie: Et ?")  # fmt: skip

    assert [one[1] for one in voices] == ["Samuel Durand", "Marie"]
    assert codes == ["IM12", "IM12", "IM03"]


def test_a_first_name_that_two_bear_is_a_voice_of_its_own():
    voices, _ = heard("Anna Bell: Un.", "Anna Cole: Deux.", "Anna: Trois ?")

    assert [one[0] for one in voices] == ["AB", "AC", "Anna"]


def test_keys_are_short_and_nobody_elses():
    voices, codes = heard("Anna Bell: Un.", "Ann Bow: Deux.", "Speaker 1: Trois ?",
                          "Speaker 2: Ah.", "Marie-Luise von Au: Ja.", "דנה לוי: כן.")  # fmt: skip

    assert [one[0] for one in voices] == ["AB", "AB2", "S1", "S2", "MLVA", "דל"]
    assert "IM14" in codes


def test_one_voice_answers():
    assert heard("Anna Bell: Why? Why?") == ([("AB", "Anna Bell", "interviewee")], [])
