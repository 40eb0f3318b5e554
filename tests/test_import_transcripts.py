"""Transcripts as text, tables and JSON: who says what, word by word, and what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import pytest

from bookpress.importing.manuscript import Form, Manuscript, Passage
from bookpress.importing.transcripts import (
    chats,
    panels,
    scripts,
    tables,
    teams,
)
from bookpress.importing.transcripts.json_forms import reading
from bookpress.model.findings import BookError

IMPORTS = Path(__file__).parent / "imports"
FORMS = (reading.FORM, tables.FORM, teams.FORM, chats.FORM, panels.FORM, scripts.FORM)
"""In the order in which a content is tried."""
FILES = {
    reading.FORM: """
        whisper.json whisperx.json whisper-cpp.json openai-diarized.json teams-graph.json
        teams-stream.json youtube.json3 youtube-transcript-api.json rev-ai.json assemblyai.json
        deepgram.json aws.json podcast.json fireflies.json elevenlabs.json
        """,
    tables.FORM: "whisper.tsv whisper-cpp.csv",
    teams.FORM: "teams-old.txt",
    chats.FORM: "zoom-chat.txt",
    panels.FORM: """
        whisper-console.txt otter-nameless.txt youtube-panel.txt youtube-glued.txt youtube-names.txt
        """,
    scripts.FORM: """
        whisper.txt otter.txt otter-head.txt zoom-closed_caption.txt teams.txt descript.txt
        descript.md rev.txt podcast.txt script-fr.txt script-wrapped.txt script-names-above.txt
        script-bold-questions.md script-ten.txt script-he.txt script-ja.txt
        script-two-languages.txt plain.txt meet.txt
        """,
}


def form_of(content: bytes) -> Form:
    return next(form for form in FORMS if form.fits(content))


def read(name: str) -> Manuscript:
    content = (IMPORTS / name).read_bytes()
    return form_of(content).read(content, name)


def said(passages: Iterable[Passage]) -> list[tuple[str, str]]:
    """Return each turn: the voice, `#` for a heading, and its words without blanks and escapes."""
    voices = [("#" if one.kind == "heading" else one.speaker, one.text) for one in passages]
    turns = []
    for voice, its in groupby(voices, lambda pair: pair[0]):
        text = re.sub(r"\\(?=[^A-Za-z0-9\s])", "", "".join(text for _, text in its))
        turns.append((voice, re.sub(r"\s|(?<!\d)\*(?=\w)|(?<=\w)\*(?!\d)", "", text)))
    return turns


def expected(name: str) -> list[tuple[str, str]]:
    lines = (IMPORTS / f"{name}.said").read_text("utf-8").splitlines()
    return [
        (voice.strip(), "".join(words.split()))
        for voice, _, words in (line.partition(" | ") for line in lines)
    ]


@pytest.mark.parametrize(
    ("form", "name"),
    [(form, name) for form, names in FILES.items() for name in names.split()],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_word_is_in_the_mouth_of_who_says_it(form, name):
    content = (IMPORTS / name).read_bytes()

    assert form_of(content).name == form.name
    assert said(form.read(content, name).passages) == expected(name)


def test_whole_paragraphs_in_bold_and_numbers_of_questions_are_told():
    passages = read("script-bold-questions.md").passages

    assert [(one.text, one.bold, one.number) for one in passages if one.kind == "paragraph"] == [
        ("When did you leave?", True, "1."),
        ("At dawn, with [my father](https://example.org).", False, ""),
        ("Why?", True, "2."),
        ("And then what?", False, "2."),
        ("It was spring.", False, ""),
    ]


def test_places_times_and_what_stands_above_the_words_are_kept():
    otter, stream = read("otter-head.txt"), read("teams-stream.json")

    assert (otter.title, otter.date) == ("The Pass in Winter", "2023-09-07")
    assert [(one.start, str(one.place)) for one in otter.passages] == [
        (1, "otter-head.txt:11"),
        (4, "otter-head.txt:14"),
    ]
    assert stream.language == "fr-FR"
    assert str(stream.passages[0].place) == "teams-stream.json, 0:00:03"


FINDINGS = {
    "otter.txt": ["IM47"],
    "zoom-chat.txt": ["IM46"],
    "script-fr.txt": ["EN01"],
    "script-two-languages.txt": ["IM44"],
    "script-bold-questions.md": ["IM47"],
    "whisper.json": [],
}
TOLD = [
    ("Anna : Oui.\n\nParis : une ville.\n\nBen : Non.\n\nAnna : Ah.\n\nBen : Oh.", "IM45", ":3"),
    ('{"segments": [{"text": "a", "text": "b", "start": 3}]}', "IM43", ""),
    ('{"segments": [{"text": "a", "start": 3}, {"start": 9}]}', "IM48", ", § 2"),
    ("start\tend\ttext\n0\t1\n0\t1\ta\n", "IM48", ":2"),
    ("Anna: Yes.\n\nAnn [host]: So?\n\nAnna: No.\n\nAnn [host]: Oh?\n", "IM45", ":3"),
    ("Ben Roth started transcription\n\nBen Roth   0:03\nWhen?\n", "IM47", ":1"),
]


@pytest.mark.parametrize("name", FINDINGS)
def test_what_was_not_taken_over_is_told(name):
    assert [one.code for one in read(name).findings] == FINDINGS[name]


@pytest.mark.parametrize(("text", "code", "place"), TOLD)
def test_what_is_unsure_is_told_with_its_place(text, code, place):
    content = text.encode()

    (found,) = form_of(content).read(content, "talk.txt").findings

    assert (found.code, str(found.place)) == (code, f"talk.txt{place}")


TYPED = [
    ("[00:00:03.120] - Ben Roth\nWhen?\n\n[00:00:06.000] - Anna Weiß\nAt dawn.\n",
     ["Ben Roth", "Anna Weiß"]),
    ("@0:03 - Ben Roth\nWhen?\n\n@0:06 - Anna Weiß\nAt dawn.\n", ["Ben Roth", "Anna Weiß"]),
    ("0:03 - Ben Roth\nWhen?\n0:06 - Anna\nAt dawn.\n0:09 - Ben Roth\nWhy?\n",
     ["Ben Roth", "Anna", "Ben Roth"]),
    ("Ben Roth\n0:03\nWhen?\n\nAnna Weiß\n0:06\nAt dawn.\n\nBen Roth\n0:09\nWhy?\n",
     ["Ben Roth", "Anna Weiß", "Ben Roth"]),
    ("00:00:03\nBEN ROTH\nWhen?\n\n00:00:06\nANNA\nAt dawn.\n\n00:00:10\nBEN ROTH\nWhy?\n",
     ["BEN ROTH", "ANNA", "BEN ROTH"]),
    ("Speaker 1: 00:03 When?\n\nSpeaker 2: 00:06 At dawn.\n", ["Speaker 1", "Speaker 2"]),
    ("Anna: 10:30 is late.\n\nBen: Why?\n\nAnna: It is.\n", ["Anna", "Ben", "Anna"]),
    ("**Libération : Quand ?**\n\n**M. M. :** À l’aube.\n\n**Libération : Pourquoi ?**\n",
     ["Libération", "M. M.", "Libération"]),
    ("MARIE. — Quand ?\n\nPAUL. — À l’aube.\n\nMARIE. — Pourquoi ?\n", ["MARIE", "PAUL", "MARIE"]),
    ("INT\tWhen?\nRES\tAt dawn.\nINT\tWhy?\nRES\tSo.\n", ["INT", "RES", "INT", "RES"]),
    ("Sucre : 200 g\nFarine : 300 g\n\nMélangez.\n", [""]),
    ("Talk\nDate: 3 May\nInterviewer: Ben\n\nBR: When?\n\nAW: So.\n\nBR: Why?\n",
     ["", "BR", "AW", "BR"]),
    ("Q. When?\nA. At dawn.\nQ. Why?\nA. So.\n", ["Q", "A", "Q", "A"]),
    ("Titre\n=====\n\nMarie : Oui.\n\nPaul : Non.\n\nMarie : Si.\n", ["Marie", "Paul", "Marie"]),
    ("Anna:\n\nWe left.\n\nBen:\n\nWhy?\n\nAnna:\n\nSo.\n", ["Anna", "Ben", "Anna"]),
    ("\u202bדנה: מתי?\u202c\n\n\u200fיוסי: עם שחר.\n\nדנה: למה?\n", ["דנה", "יוסי", "דנה"]),
    ("L’Intérieur (porte-parole) : Oui.\n\nPaul : Non.\n\nL’Intérieur (porte-parole) : Si.\n",
     ["L’Intérieur (porte-parole)", "Paul", "L’Intérieur (porte-parole)"]),
    ("10:00 Welcome\n10:30 Talk by Anna Weiß\n11:00 Coffee\n", [""]),
    ("Intro 0:00\nThe Way 1:00\nThe End 2:30\n", [""]),
    ("――どこですか。\n\n村上：家です。\n\n――なぜ？\n\n村上：光です。\n",
     ["Interviewer", "村上", "Interviewer", "村上"]),
    ("— Quand ?\n\nMarie : À l’aube.\n\n— Et pourquoi ?\n\nMarie : Pour rien.\n",
     ["Interviewer", "Marie", "Interviewer", "Marie"]),
    ("Paul : Quand ?\n\nMarie : Je dis :\n\n— Qui ?\n\n— Moi.\n\nPaul : Et ?\n\nMarie : Oh.\n",
     ["Paul", "Marie", "Paul", "Marie"]),
    ("[12/03/2024, 10:15:32] Anna: When?\n[12/03/2024, 10:16:01] Ben: At dawn\nor so\n",
     ["Anna", "Ben"]),
    ("12/03/24, 10:15 - Anna: When?\n12/03/24, 10:16 - Ben: At dawn.\n", ["Anna", "Ben"]),
    ("Anna Bell, [12.03.2024 10:15]\nWhen?\n\nBen Roth, [12.03.2024 10:16]\nAt dawn.\n",
     ["Anna Bell", "Ben Roth"]),
    ("В. Когда?\n\nО. На заре.\n\nВ. Почему?\n", ["В", "О", "В"]),
    ("س) متى؟\nج) عند الفجر.\nس) لماذا؟\n", ["س", "ج", "س"]),
    ("問. いつ？\n答. 夜明けです。\n問. なぜ？\n", ["問", "答", "問"]),
    ("記者　いつ？\n\n村上　夜明けです。そう？　そう。\n\n記者　なぜ？\n\n村上　光です。\n",
     ["記者", "村上", "記者", "村上"]),
    ("Anna, host: When?\n\nBen, guest: So.\n\nAnna, host: Why?\n\nBen, guest: No.\n"
     "\nAnna, host: Oh?\n\nBen, guest: Ah.\n",
     ["Anna, host", "Ben, guest", "Anna, host", "Ben, guest", "Anna, host", "Ben, guest"]),
    ("NORA. Where is it?\n\nDR. RANK. (laughs) I burned it. IT burns.\n\nNORA. When?\n\n"
     "DR. RANK. NOW. Now.\n", ["NORA", "DR. RANK", "NORA", "DR. RANK"]),
    ("NASA. It is far.\n\nWe went there.\n\nNASA. It was far.\n", [""]),
    ("Oh, river: carry me\nOh, river: carry me\nOh, river: carry me home\n", [""]),
    ("Die Zeit: Wo?\n\nWeiß: Da.\n\nDie Zeit: Wie?\n\nWeiß: So.\n\nDie Zeit: Ja?\n",
     ["Die Zeit", "Weiß", "Die Zeit", "Weiß", "Die Zeit"]),
    ("Dr. phil. h.c. Anna Kern: Wo?\n\nWeiß: Da.\n\nDr. phil. h.c. Anna Kern: Ja?\n",
     ["Dr. phil. h.c. Anna Kern", "Weiß", "Dr. phil. h.c. Anna Kern"]),
    ("Note: one.\n\nWe went. We saw.\n\nParis: a city\n\nParis: a dream\n", [""]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "voices"), TYPED)
def test_a_name_is_known_however_it_is_set(text, voices):
    passages = form_of(text.encode()).read(text.encode(), "talk.txt").passages

    assert [voice for voice, _ in said(passages)] == voices


HOSTILE = {
    "nested lists": (b"[[" * 50_000, "IM40"),
    "nested maps": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "IM40"),
    "cut off": (b'{"segments": [{"text": "We', "IM40"),
    "numbers without end": (b'{"segments": [{"text": "", "start": ' + b"9" * 5000 + b"}]}", "IM13"),
    "another JSON": (b'{"openapi": "3.0", "paths": {"/": {}}}', "IM41"),
    "lists for texts": (b'{"segments": [{"text": ["a"], "speaker": {}}], "text": 3}', "IM41"),
    "nobody speaks": (b'{"segments": [{"start": 0, "end": 3, "text": "  "}]}', "IM13"),
    "only controls": (b'{"text": "\\u0000\\u0001", "segments": [{"text": "\\u0000"}]}', "IM13"),
    "times alone": (b"0:00\n0:05\n0:10\n", "IM13"),
    "a head alone": (b"start\tend\ttext\n", "IM13"),
    "a program alone": (b"Transcribed by https://otter.ai\n", "IM13"),
    "a zip": (b'PK\x03\x04{"segments"', "EN06"),
    "bytes of all kinds": (bytes(range(256)) * 20, "IM13"),
    "chat of nobody": (b"10:23:11 From Anna : \n", "IM13"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_ends_in_words(name):
    content, code = HOSTILE[name]

    with pytest.raises(BookError) as caught:
        form_of(content).read(content, "talk.txt")

    assert caught.value.findings[-1].code == code


WILD = {
    "half a pair": b'{"segments": [{"text": "a \\ud800 b \\u202e c", "start": NaN, "end": 1e999}]}',
    "twice": b'{"segments": [{"text": "a", "text": "b", "speaker": true, "start": -5}]}',
    "strange values": b'{"segments": [3, {"text": "a", "speaker": [1], "words": {"a": 1}}, {}]}',
    "languages": b'{"segments": [{"text": "a"}], "language": ["en"], "title": {"a": 1}}',
    "words that are none": b'{"words": [{"text": 3, "type": "word"}, {"text": "a", "start": "x"}]}',
    "items of AWS": b'{"results": {"items": [{"alternatives": []}, 3, '
    b'{"alternatives": [{"content": "a"}]}]}}',
    "a short row": b"start\tend\ttext\n0\t1\n0\t1\ta\n",
    "quotes without end": b'start,end,text\n0,1,"a',
    "a time of years": b"[99999:99] Anna: Oui.\n\n0:0:0.0 --> 9:9:9.9\n\nAnna: a",
    "null bytes": b"Anna: a\x00b\n\nBen: c\n",
}


@pytest.mark.parametrize("name", WILD)
def test_what_is_damaged_gives_the_words_that_are_there(name):
    content = WILD[name]

    manuscript = form_of(content).read(content, "talk.txt")

    assert any("a" in one.text or "b" in one.text for one in manuscript.passages)


LONG = {
    "one line of names": b"Anna: " * 100_000,
    "one line of stars": b"**" * 300_000,
    "one line of brackets": b"[0:00" * 100_000,
    "one line of blanks": b"Anna:" + b" " * 1_000_000 + b"a",
    "lines of names": b"Anna: a\n" * 10_000,
    "names all different": b"".join(b"Anna%d: A.\n" % number for number in range(5_000)),
    "times": b"0:00\nwords\n" * 10_000,
    "blank lines": b"\n" * 500_000 + b"a",
    "bold lines": b"**Oui !**\n" * 10_000,
    "fences": b"# a\n\n" + b"```\n" * 50_001,
    "spans": b"0:0:0.0 --> 0:0:1.0\nAnna\na\n\n" * 5_000,
    "segments": b'{"segments": [' + b'{"text": "a."},' * 10_000 + b'{"text": "a."}]}',
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_long_is_read_in_a_time_that_grows_with_it(name):
    content = LONG[name]

    assert form_of(content).read(content, "talk.txt").passages


JSON = [
    (b'{"speaker":"A","text":"Hi.","start":0}\n{"speaker":"Ben","text":"Ho.","start":2}\n',
     ["Speaker A", "Ben"]),
    (b'{"transcript": [{"speaker": "Anna", "content": "Hi."}]}', ["Anna"]),
    (b'{"segments": [{"text": "Anna: Hi."}, {"text": "Ben: Ho."}]}', ["Anna", "Ben"]),
    (b'{"results": [{"type": "word", "alternatives": [{"content": "Hi", "speaker": "S1"}]},'
     b'{"type": "punctuation", "attaches_to": "previous", "alternatives": [{"content": "."}]}]}',
     ["S1"]),
    (b'{"results": {"channels": [{"alternatives": [{"paragraphs": {"paragraphs": [{"speaker": 0,'
     b'"sentences": [{"text": "Hi.", "start": 0, "end": 1}]}]}}]}]}}', ["Speaker 0"]),
    (b'{"results": [{"alternatives": [{"words": [{"word": "Hi", "speakerTag": 1}]}]}]}',
     ["Speaker 1"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "voices"), JSON)
def test_a_list_of_texts_with_their_speakers_is_read_whoever_wrote_it(content, voices):
    passages = reading.FORM.read(content, "talk.json").passages

    assert [voice for voice, _ in said(passages)] == voices
