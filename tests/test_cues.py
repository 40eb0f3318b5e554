"""Cues become paragraphs: where one ends, and that each word stays."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bookpress.importing.cues import LONG, SHORTEST, UNSTOPPED, in_order, join, restarts
from bookpress.importing.manuscript import Cue
from bookpress.model.findings import Place


def cue(words: str, start: float | None = None, end: float | None = None, who: str = "A") -> Cue:
    return Cue(words, Place("a.vtt", line=1), who, start, end)


def texts(*cues: Cue) -> list[str]:
    return [passage.text for passage in join(cues)]


def lengths(*cues: Cue) -> list[int]:
    return [len(text.split()) for text in texts(*cues)]


def test_cues_of_one_voice_are_one_paragraph():
    passages = join([cue("We left", 1, 2), cue("at dawn.", 2, 3), cue("It rained.", 3.5, 4)])

    assert [(one.text, one.speaker, one.start) for one in passages] == [
        ("We left at dawn. It rained.", "A", 1)
    ]


def test_a_voice_ends_a_paragraph_in_a_sentence_too():
    assert texts(cue("I think"), cue("Mm.", who="B"), cue("we may.")) == [
        "I think",
        "Mm.",
        "we may.",
    ]


def test_a_pause_ends_a_paragraph_only_behind_a_sentence():
    assert texts(cue("One.", 0, 1), cue("Two", 3, 4), cue("is more.", 7, 8)) == [
        "One.",
        "Two is more.",
    ]
    assert texts(cue("One.", 0, 1), cue("Two.", 2.5, 3)) == ["One. Two."]
    assert texts(cue("Then Dr.", 0, 1), cue("Weiß came.", 4, 5)) == ["Then Dr. Weiß came."]
    assert texts(cue("Well...", 0, 1), cue("yes.", 4, 5)) == ["Well... yes."]
    assert len(texts(cue("«\u00a0Non\u202f!\u00a0»", 0, 1), cue("Il partit.", 4, 5))) == 2
    assert texts(cue("“Why?”", 0, 1), cue("He left.", 4, 5)) == ["“Why?”", "He left."]


def test_a_long_silence_ends_a_paragraph_anywhere():
    assert texts(cue("And so", 0, 1), cue("we begin.", 12, 13)) == ["And so", "we begin."]


def test_what_the_file_closes_is_closed():
    assert texts(cue("One")._replace(closes=True), cue("two")) == ["One", "two"]


def test_a_long_speech_is_parted_at_the_next_end_of_a_sentence():
    sentence = "This has six words in it."
    inside = "six of it. This has words in"  # the sentences end inside the cues

    assert lengths(*[cue(sentence)] * 50) == [102, 102, 96]
    assert set(lengths(*[cue(inside)] * 50)[1:-1]) == {105}
    assert all(text.endswith(".") for text in texts(*[cue(inside)] * 50)[:-1])


def test_a_text_without_stops_is_parted_at_its_longest_pauses():
    ends = [2.5] * 19 + [1.5]
    cues = [cue("five words without a stop", n * 3, n * 3 + ends[n % 20]) for n in range(200)]

    assert lengths(*cues) == [100] * 10


def test_a_text_without_stops_and_pauses_is_parted_evenly():
    found = lengths(*[cue("five words without a stop")] * 1000)

    assert set(found[:-2]) == {LONG}
    assert min(found[-2:]) >= SHORTEST
    assert max(found) <= UNSTOPPED


def test_one_cue_is_not_cut_where_nothing_says_where():
    assert lengths(cue("word " * 5000 + "end")) == [5001]


def test_words_touch_where_the_script_has_no_blanks():
    assert texts(cue("我们在"), cue("黎明出发。"), cue("OK 吗？")) == ["我们在黎明出发。 OK 吗？"]
    assert texts(cue("เราออกเดินทาง"), cue("ตอนรุ่งสาง")) == ["เราออกเดินทางตอนรุ่งสาง"]
    assert texts(cue("우리는"), cue("떠났다.")) == ["우리는 떠났다."]


def test_a_long_speech_without_blanks_is_parted_too():
    cues = [cue("我们在黎明出发，天还没有亮。")] * 100

    assert len(texts(*cues)) > 4
    assert "".join(texts(*cues)) == "我们在黎明出发，天还没有亮。" * 100


def test_signs_of_markdown_are_words():
    assert texts(cue("# 1 is *our* door"), cue("- not 2.", who="B")) == [
        "\\# 1 is \\*our\\* door",
        "\\- not 2.",
    ]


def test_cues_that_overlap_are_in_the_order_of_their_starts():
    cues = [cue("three", 5, 6), cue("one", 1, 9), cue("two", 1, 2), cue("(still two)")]

    assert texts(*cues) == ["one two (still two) three"]


def test_times_that_begin_again_stay_behind():
    starts = [10.0, 3000.0, None, 5.0, 1.0, 4000.0, 2.0]

    assert restarts(starts) == [3, 6]
    assert in_order(starts, lambda at: at) == [10.0, 3000.0, None, 1.0, 5.0, 4000.0, 2.0]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["a", "B.", "c?", "D", "*e*", "1.", "“F.”", "我", "。"])),
            st.none() | st.floats(0, 5000),
            st.none() | st.floats(0, 5000),
            st.sampled_from(["A", "B"]),
        ),
        max_size=40,
    )
)
def test_each_word_stays_once(drawn):
    cues = [cue(" ".join(words), start, end, who) for words, start, end, who in drawn]
    said = [word for one in in_order(cues, lambda one: one.start) for word in one.words.split()]

    joined = re.sub(r"\\(?=[^\w\s])", "", " ".join(texts(*cues)))

    assert "".join(joined.split()) == "".join(said)
