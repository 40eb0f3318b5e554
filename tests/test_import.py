"""An import, whole: files → a source that builds, with the same words in the same mouths."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bookpress
from bookpress.importing.importing import Wishes, import_files
from bookpress.model.book import plain_text
from tests import written_out
from tests.test_import_markdown import SIGNS

INTERVIEW = "source/entretien-samuel-durand.md"


@pytest.fixture(scope="module")
def interview(root):
    """The interview of the project."""
    return bookpress.read(root / INTERVIEW)


def back(content, name, folder, **wishes):
    """Import a file and read what comes of it."""
    made = import_files([(name, content)], Wishes(**wishes))
    file = folder / "back.md"
    file.write_text(made.text, "utf-8")
    return bookpress.read(file), made


def questions(book):
    """Return the titles of a book's sections."""
    return [plain_text(one.title) for one in book.sections if one.title is not None]


def said(book):
    """Return all words of a book with who says them."""
    return [(who, word) for who, text in written_out.turns(book) for word in text.split()]


FORMS = {
    "talk.txt": written_out.as_script,
    "talk.vtt": written_out.as_vtt,
    "talk.srt": written_out.as_srt,
    "talk.docx": written_out.as_docx,
}


@pytest.mark.parametrize("name", FORMS)
def test_the_interview_comes_back(interview, name, tmp_path):
    book, _made = back(FORMS[name](interview), name, tmp_path)

    assert questions(book) == questions(interview)
    assert [(one.name, one.role) for one in book.metadata.speakers] == [
        (one.name, one.role) for one in interview.metadata.speakers
    ]
    assert said(book) == said(interview)
    assert book.metadata.language == "fr"


def document(*paragraphs):
    """Write paragraphs as a Word file."""
    file, content = docx.Document(), io.BytesIO()
    for words in paragraphs:
        file.add_paragraph(words)
    file.save(content)
    return content.getvalue()


def test_a_name_may_stand_above_what_is_said(tmp_path):
    talk = ("Anna Bell", "Why?", "Ben Cole", "So.", "And so on.", "Anna Bell", "When?", "Ben Cole")

    book, _ = back(document(*talk, "At dawn."), "talk.docx", tmp_path, questions="none")

    assert said(book) == [
        (name, word)
        for name, words in (
            ("Anna Bell", "Why?"), ("Ben Cole", "So. And so on."), ("Anna Bell", "When?"),
            ("Ben Cole", "At dawn."),
        )
        for word in words.split()
    ]  # fmt: skip


def test_what_is_answered_twice_is_no_name(tmp_path):
    words = ("Jamais.", "On part.", "Toujours.", "On reste.", "Jamais.", "Encore.", "Toujours.")

    book, _ = back(document(*words), "talk.docx", tmp_path, questions="none")

    assert book.metadata.speakers == ()


def vtt(turns):
    """Write turns as WebVTT, a pause between them."""
    text = "WEBVTT\n"
    for number, (name, words) in enumerate(turns):
        words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text += f"\n00:{number:02}:00.000 --> 00:{number:02}:05.000\n<v {name}>{words}</v>\n"
    return text.encode()


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Anna Bell", "Ben Cole", "Speaker 3"]),
            st.lists(st.sampled_from(SIGNS), min_size=1, max_size=9).map("".join),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_each_word_stays_in_its_mouth(tmp_path_factory, turns):
    turns = [(name, f"So {' '.join(words.split())} it.") for name, words in turns]

    book, _ = back(vtt(turns), "talk.vtt", tmp_path_factory.getbasetemp(), questions="none")

    assert said(book) == [(name, word) for name, words in turns for word in words.split()]


def test_below_a_heading_inside_an_answer_the_speaker_is_named_anew():
    script = b"Q: Why?\n\nAnna Bell: So.\n\n### Later\n\nAnna Bell: Then so."

    assert import_files([("talk.md", script)], Wishes()).text.endswith(
        "AB: So.\n\n### Later\n\nAB: Then so.\n"
    )
