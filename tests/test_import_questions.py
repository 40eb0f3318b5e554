"""Which passages become questions, and that no word changes its place or mouth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookpress.importing.manuscript import Passage
from bookpress.importing.questions import questions_in
from bookpress.importing.sentences import sentences
from bookpress.importing.voices import voices_of
from bookpress.model.findings import Place

PLACE = Place("talk.docx", at="§ 1")


def text(*lines):
    """Return passages: `# heading`, `**bold**`, `3. numbered`, `Name: words` or words."""
    made = []
    for line in lines:
        name, colon, words = line.partition(": ")
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            made.append(Passage(line[level + 1 :], PLACE, "heading", level))
        elif line.startswith("**"):
            made.append(Passage(line.strip("*"), PLACE, bold=True))
        elif line[0].isdigit():
            number, _, words = line.partition(" ")
            made.append(Passage(words, PLACE, number=number))
        elif colon:
            made.append(Passage(words, PLACE, speaker=name))
        else:
            made.append(Passage(line, PLACE))
    return made


def made(passages, mode=None):
    """Return the passages behind the questions as lines: `## words`, `Name: words` or words."""
    voices, _ = voices_of(passages, "talk.docx")
    lines = []
    for one in questions_in(passages, voices, mode, "talk.docx")[0]:
        mark = f"{'#' * one.level} " if one.kind == "heading" else ""
        lines.append(mark + (f"{one.speaker}: " if one.speaker else "") + one.text)
    return lines


def test_the_interviewers_turns_are_questions():
    passages = text(
        "Q: Where did it begin?", "A: At home.", "Q: Tell me about that home.", "A: No."
    )

    assert made(passages) == [
        "## Where did it begin?", "A: At home.", "## Tell me about that home.", "A: No.",
    ]  # fmt: skip


def test_a_quotation_that_is_never_closed_holds_not_all_that_follows():
    assert max(map(len, sentences("“Who knows? " * 20_000))) < 1100


def test_a_nod_is_no_question():
    assert made(text("Q: Why?", "A: So.", "Q: Mm-hm.", "A: Yes."))[2] == "Q: Mm-hm."


LONG = (
    "We have known each other for many years now, and you have told me nothing about that old"
    " house at sea."
)


def test_a_turn_is_parted_around_its_question():
    passages = text(f"Q: {LONG} Where is it? And why there? I have asked myself.", "A: At sea.")

    assert made(passages) == [
        f"Q: {LONG}", "## Where is it? And why there?", "Q: I have asked myself.", "A: At sea.",
    ]  # fmt: skip


def test_a_turn_that_opens_by_asking_goes_on_behind_its_question():
    passages = text("Q: Where is it?", f"Q: {LONG}", "A: At sea.")

    assert made(passages) == ["## Where is it?", f"Q: {LONG}", "A: At sea."]


def test_paragraphs_before_the_one_that_asks_stay_said():
    passages = text("Q: It is raining outside again.", "Q: Where were you?", "A: At sea.")

    assert made(passages) == ["Q: It is raining outside again.", "## Where were you?", "A: At sea."]


@pytest.mark.parametrize(
    "turn",
    [
        f"{LONG} What does M. Durand say of it?",
        f"{LONG} What does Dr. J. Weiß say of it?",
        f"{LONG} *What? Really? Not at all?* What does Ann say of it?",
        f"{LONG} « Quoi ? Vraiment ? » Qu’en dit-il ?",
        f"{LONG} That is, e.g. what does one say?",
    ],
)
def test_a_sentence_is_not_cut_inside(turn):
    asked = made(text(f"Q: {turn}", "A: Yes."))

    assert asked[1].split()[1] in ("What", "*What?", "Qu’en", "«", "That")
    assert " ".join(line.removeprefix("## ").removeprefix("Q: ") for line in asked[:-1]) == turn


def test_a_question_of_a_page_stays_said():
    turn = "Why " + "on and on " * 40 + "so?"

    assert made(text(f"Q: {turn}", "A: Yes.")) == [f"Q: {turn}", "A: Yes."]


def test_bold_paragraphs_are_questions_where_nobody_is_named():
    passages = text("An opening.", "**Where did it begin?**", "At home.", "**And why?**", "So.")

    assert made(passages) == [
        "An opening.", "## Where did it begin?", "At home.", "## And why?", "So.",
    ]  # fmt: skip


def test_bold_paragraphs_that_ask_nothing_are_bold():
    assert made(text("**Mind the gap.**", "Words.", "**Stand back.**")) == [
        "Mind the gap.", "Words.", "Stand back.",
    ]  # fmt: skip


def test_numbered_questions_keep_their_numbers():
    assert made(text("1. Where?", "At home.", "2. Why?", "So.", "3. Note this.")) == [
        "## 1. Where?", "At home.", "## 2. Why?", "So.", "Note this.",
    ]  # fmt: skip


def test_headings_are_questions_and_close_up():
    assert made(text("# Where?", "A: At home.", "### Later", "A: So.", "# Why?", "A: So.")) == [
        "## Where?", "A: At home.", "### Later", "A: So.", "## Why?", "A: So.",
    ]  # fmt: skip


def test_a_heading_above_a_question_opens_a_part_one_in_an_answer_stays_below():
    passages = text("# Youth", "Q: Where?", "A: At home.", "# The house", "A: It was old.",
                    "# Age", "Q: Why?", "A: So.")  # fmt: skip

    assert made(passages) == [
        "# Youth", "## Where?", "A: At home.", "### The house", "A: It was old.",
        "# Age", "## Why?", "A: So.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "questions"),
    [("bold", 1), ("headings", 1), ("numbered", 1), ("turns", 1), ("none", 0)],
)
def test_what_is_asked_for_is_done(mode, questions):
    passages = text("# A heading", "**Bold?**", "1. Number?", "Q: Turn?", "A: So.", "A: No.")

    lines = made(passages, mode)

    assert sum(line.startswith("## ") for line in lines) == questions + (mode == "none")


PIECES = ["Why?", "So it is.", "Tell me more about it, please.", "*Oh no. Why?*", LONG, "M. Durand"]


@given(st.lists(st.tuples(st.sampled_from("QA"), st.lists(st.sampled_from(PIECES), min_size=1))))
def test_no_word_changes_its_place_or_mouth(turns):
    passages = text(*(f"{name}: {' '.join(words)}" for name, words in turns))

    lines = made(passages)

    plain = [line.removeprefix("## ").removeprefix("Q: ").removeprefix("A: ") for line in lines]
    assert " ".join(plain) == " ".join(" ".join(words) for _, words in turns)
    assert not [line for line in lines if line.startswith("## A: ")]


def test_what_asks_most_often_is_the_question_whoever_speaks_between():
    passages = text("**Where?**", "A: At home.", "Q: Really?", "A: Yes.", "**And why?**", "A: So.",
                    "**And now?**", "A: Now I rest.")  # fmt: skip
    voices, _ = voices_of(passages, "talk.docx", interviewers=["Q"])

    lines, found = questions_in(passages, voices, None, "talk.docx")

    assert [one.text for one in lines if one.kind == "heading"] == [
        "Where?",
        "And why?",
        "And now?",
    ]
    assert found[0].values == {"count": "3", "mode": "bold", "left": ""}


def test_questions_that_are_left_are_counted():
    passages = text("# Youth", "Q: Where?", "A: At home.", "Q: Why?", "A: So.", "Q: When?",
                    "A: Then.", "**Who?**", "A: I.", "**How?**", "A: So.")  # fmt: skip
    voices, _ = voices_of(passages, "talk.docx")

    _, found = questions_in(passages, voices, None, "talk.docx")

    assert found[0].values["left"] == "2 (`bold`)"


def test_headings_that_ask_are_the_questions_and_those_above_open_parts():
    passages = text("# Youth", "## Where?", "A: At home.", "### Later", "A: There.", "## Why?",
                    "A: So.", "# Age", "## When?", "A: Then.")  # fmt: skip

    assert [line for line in made(passages) if line.startswith("#")] == [
        "# Youth", "## Where?", "### Later", "## Why?", "# Age", "## When?",
    ]  # fmt: skip


def test_a_last_word_in_bold_is_no_question():
    assert (
        made(text("**Where?**", "Here.", "**Why?**", "So.", "**Thank you.**"))[-1] == "Thank you."
    )
