"""Caption files of many programs: each word in its speaker's mouth."""

from __future__ import annotations

import re
from itertools import chain, groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookpress.importing.captions.reading import SBV, SRT, WEBVTT, read
from bookpress.importing.manuscript import Manuscript
from bookpress.model.findings import BookError

FOLDER = Path(__file__).parent / "imports/captions"
FILES = sorted(file for file in FOLDER.iterdir() if file.suffix in (".vtt", ".srt", ".sbv"))
FORMS = {".vtt": WEBVTT, ".srt": SRT, ".sbv": SBV}


def bare(words: str) -> str:
    """Leave out blanks, and what keeps Markdown from reading a sign as its own."""
    return "".join(re.sub(r"\\([^\w\s])", r"\1", words).split())


def turns(manuscript: Manuscript) -> list[tuple[str, str]]:
    """Tell the turns: who, and the words without blanks."""
    spoken = groupby(manuscript.passages, lambda passage: passage.speaker)
    return [(who, "".join(bare(one.text) for one in said)) for who, said in spoken]


def expected(file: Path) -> list[tuple[str, str]]:
    lines = Path(f"{file}.said").read_text("utf-8").splitlines()
    parts = [line.partition(" | ") for line in lines]
    return [(who.strip(), "".join(words.split())) for who, _, words in parts]


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_each_word_stays_in_its_mouth(file: Path):
    assert turns(read(file.read_bytes(), file.name)) == expected(file)


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_form_is_known_by_its_content(file: Path):
    content = file.read_bytes()

    assert [form for form in FORMS.values() if form.fits(content)] == [FORMS[file.suffix]]


def said(text: str, file: str = "a.vtt") -> Manuscript:
    return read(text.encode(), file)


def told(manuscript: Manuscript) -> list[str]:
    return [f"{one.place} {one.code}" for one in manuscript.findings]


ONE = "WEBVTT\n\n00:00.000 --> 00:01.000\n"


def test_a_name_behind_arrows_is_one_though_it_comes_once():
    text = f"{ONE}>> Why?\n\n00:03.000 --> 00:04.000\n>> ANNA: So. It was: late.\n"

    assert turns(said(text)) == [("", "Why?"), ("ANNA", "So.Itwas:late.")]


def cues(count: int, words: str) -> str:
    """Write captions of a second each, one behind the other."""
    times = [
        f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        for second in range(count + 1)
    ]
    return "WEBVTT\n\n" + "".join(
        f"{start}.000 --> {end}.000\n{words.format(number)}\n\n"
        for number, (start, end) in enumerate(pairwise(times))
    )


HOSTILE = {
    "a megabyte of open voice tags": ONE + "<v " * 350_000 + "words",
    "a tag of blanks": ONE + "<v" + " " * 1_000_000 + "words",
    "nested tags": ONE + "<b>" * 100_000 + "words" + "</b>" * 100_000,
    "a hundred thousand captions": cues(100_000, "Number {0} is in words"),
    "captions that roll": cues(20_000, "line {0}\nline {0} in words"),
    "times that overflow": f"WEBVTT\n\n{'9' * 90}:00:00.000 --> {'9' * 90}:00:01.000\nwords",
    "times beyond all days": "WEBVTT\n\n999999:9999:9999.999999999 --> 0:0:0\nwords",
    "lines of one caption": ONE + "A b: c\n" * 50_000 + "words",
    "brackets": ONE + "[a" * 500_000 + "words",
    "stops": ONE + "." * 1_000_000 + "a. " * 100_000 + "words",
    "digits before an arrow": "1\n" + "1 " * 500_000 + "-->\nwords",
    "numbers alone": "WEBVTT\n\n" + "1\n" * 100_000 + "words",
    "references to line ends": ONE + "&#10;&#13;&NewLine;" * 1000 + "words",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_read_to_its_last_word(name: str):
    passages = said(HOSTILE[name]).passages

    assert passages[-1].text.endswith("words")


def test_bytes_that_are_no_text_end_in_words():
    binary = read(b"WEBVTT\n\n" + bytes(range(256)) * 400, "a.vtt")
    nulls = read(ONE.encode() + b"\0" * 1_000_000 + b"Hi", "a.vtt")

    assert {one.code for one in binary.findings} >= {"EN04"}
    assert turns(nulls) == [("", "Hi")]
    many = b"\n" * 1_000_001
    for content, code in (
        (many, "IM29"),
        (b"PK\x03\x04", "EN06"),
        (b"WEBVTT\n\n", "IM13"),
        (b"", "IM13"),
    ):
        with pytest.raises(BookError) as refused:
            read(content, "a.vtt")
        assert refused.value.findings[-1].code == code


def test_what_was_not_taken_over_is_said_once_with_its_first_place():
    assert told(read((FOLDER / "standard.vtt").read_bytes(), "a.vtt")) == [
        "a.vtt:1 IM21",
        "a.vtt:23 IM28",
    ]
    assert told(read((FOLDER / "wrong-times.srt").read_bytes(), "a.srt")) == ["a.srt:6 IM22"]
    assert told(read((FOLDER / "two-reels.srt").read_bytes(), "a.srt")) == [
        "a.srt:11 IM24",
        "a.srt:3 IM25",
        "a.srt:15 IM27",
    ]
    assert told(read((FOLDER / "youtube-auto.vtt").read_bytes(), "a.vtt")) == [
        "a.vtt:10 IM23",
        "a.vtt:47 IM26",
    ]
    assert told(read((FOLDER / "teams.vtt").read_bytes(), "a.vtt")) == ["a.vtt:23 IM28"]
    assert told(read((FOLDER / "no-names.srt").read_bytes(), "a.srt")) == []


def test_language_and_title_are_those_of_the_file():
    french = read((FOLDER / "youtube-manual.vtt").read_bytes(), "a.vtt")
    german = read((FOLDER / "stream.vtt").read_bytes(), "a.vtt")
    titled = read((FOLDER / "standard.vtt").read_bytes(), "a.vtt")

    assert (french.language, german.language, titled.title) == ("fr", "de-de", "The long way")


def test_a_passage_knows_its_line_and_its_second():
    passages = read((FOLDER / "teams.vtt").read_bytes(), "a.vtt").passages

    assert [(str(one.place), one.start) for one in passages[:3]] == [
        ("a.vtt:5", 4.31),
        ("a.vtt:10", 8.9),
        ("a.vtt:19", 16.1),
    ]


def test_an_unnamed_change_of_voice_begins_a_paragraph():
    passages = read((FOLDER / "youtube-manual.vtt").read_bytes(), "a.vtt").passages

    assert [one.text for one in passages] == [
        "Vous êtes née ici ?",
        "Non. Non.",
        "À Brest ?",
        "À Brest, oui, mais mon père était d'ici. ♪ Une chanson ♪",
    ]


def test_a_blank_that_does_not_break_is_a_sign():
    passages = said(ONE + "Il a dit\u00a0:  «\u00a0Non\u202f!\u00a0»\n").passages

    assert passages[0].text == "Il a dit\u00a0: «\u00a0Non\u202f!\u00a0»"


def test_what_turns_a_whole_line_is_no_word():
    framed = read((FOLDER / "hebrew-framed.srt").read_bytes(), "a.srt")
    inside = read("1\n00:00:01,000 --> 00:00:03,000\na \u202bשלום\u202c b\n".encode(), "a.srt")

    assert not any("\u202b" in one.text for one in framed.passages)
    assert told(framed) == ["a.srt:3 IM25"]
    assert told(inside) == ["a.srt:3 EN13"]


def test_quotes_of_two_signs_are_no_change_of_voice():
    quoted = said(ONE + "Il a dit << oui >> puis <<\n>> non. >> Et << ?\n")

    assert len(quoted.passages) == 1
    assert turns(quoted) == [("", "Iladit<<oui>>puis<<>>non.>>Et<<?")]


def test_a_list_with_colons_names_nobody():
    listed = said(
        ONE + "J’ai trois enfants :\nPaul : dix ans,\n\n00:01.000 --> 00:03.000\nMarie : huit."
    )

    assert turns(listed) == [("", "J’aitroisenfants:Paul:dixans,Marie:huit.")]
    assert told(listed) == []


def test_what_looks_like_a_tag_and_is_none_stays():
    spoken = said(ONE + "A <unk> b <laugh/> c <3 d,<br/>e <b\n")

    assert turns(spoken) == [("", "A<unk>b<laugh/>c<3d,e<b")]


def test_another_colour_is_another_voice_where_nobody_is_named():
    coloured = read((FOLDER / "coloured.srt").read_bytes(), "a.srt")

    assert [one.text for one in coloured.passages] == [
        "How did you come to the island?",
        "By boat. In May. I was the cook.",
        "And you stayed?",
    ]
    assert told(coloured) == ["a.srt:3 IM26", "a.srt:3 IM28"]


def test_who_says_a_thing_twice_says_it_twice():
    once_more = ONE + "No.\n\n00:01.000 --> 00:02.000\nNo.\n\n00:02.000 --> 00:03.000\nNo.\n"
    by_two = ONE + "".join(
        f"<v {who}>Yes.</v>\n\n00:0{n}.000 --> 00:0{n + 1}.000\n" for n, who in enumerate("ABAB", 1)
    )

    assert turns(said(once_more)) == [("", "No.No.No.")]
    assert turns(said(by_two)) == [(who, "Yes.") for who in "ABAB"]


def test_the_pause_behind_words_that_were_timed_one_by_one_ends_a_paragraph():
    text = ONE.replace("01.000", "08.000") + (
        "We<00:00.400><c> left.</c>\n\n00:08.000 --> 00:12.000\nIt<00:08.500><c> rained.</c>\n"
    )

    assert [one.text for one in said(text).passages] == ["We left.", "It rained."]


WORDS = [
    "He",
    "left.",
    "3 < 5",
    "R&D",
    "so:",
    "[x](y)",
    "10:30",
    "1984",
    "NOTE",
    "*no*",
    "我",
    "12.",
]
TURNS = st.lists(
    st.tuples(
        st.sampled_from(["Anna", "Ben Ali", "Dr. Emil Voß", "ליאת כהן"]),
        st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=3),
    ),
    min_size=4,
    max_size=12,
)


def merged(drawn: list[tuple[str, list[list[str]]]]) -> list[tuple[str, str]]:
    """Join the turns of one voice that follow each other, without blanks."""
    spoken = groupby(drawn, lambda turn: turn[0])
    return [
        (who, "".join("".join(" ".join(chain(*lines)).split()) for _, lines in turns_of))
        for who, turns_of in spoken
    ]


@given(TURNS)
def test_what_is_written_as_webvtt_comes_back(drawn):
    text = "WEBVTT\n\n"
    for number, (who, lines) in enumerate(drawn):
        words = "\n".join(" ".join(line) for line in lines)
        escaped = words.replace("&", "&amp;").replace("<", "&lt;")
        text += f"00:{number:02}.000 --> 00:{number:02}.500\n<v {who}>{escaped}</v>\n\n"

    assert turns(said(text)) == merged(drawn)


@given(TURNS, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["\n\n", "\n"]))
def test_what_is_written_as_srt_comes_back(drawn, end, gap):
    text = ""
    for number, (who, lines) in enumerate(drawn):
        words = "\n".join(" ".join(line) for line in lines)
        text += (
            f"{number + 1}\n00:00:{number:02},000 --> 00:00:{number:02},500\n{who}: {words}{gap}"
        )

    assert turns(said(text.replace("\n", end), "a.srt")) == merged(drawn)
