"""What is shown: on a terminal, in a file, in either language, in whatever encoding."""

import codecs
import contextlib
import fcntl
import io
import json
import os
import re
import struct
import sys
import termios

import pytest

from bookpress.checking.judges import Verdict
from bookpress.checking.pdf.line_quality import Figures
from bookpress.command import streams
from bookpress.command.console import Console, show_json
from bookpress.command.words import message_language
from bookpress.messages import all_messages, words
from bookpress.messages.system import IN_FRENCH
from bookpress.model.findings import Place, finding
from tests.commands import BOOK, on_a_terminal, run

WIDE = "a rather long name of a file " * 5


def shown(text, encoding):
    """Return what a stream of an encoding makes of a text."""
    codecs.register_error(streams.ERRORS, streams.plainly)
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding, streams.ERRORS)
    stream.write(text)
    stream.flush()
    return raw.getvalue()


@pytest.mark.parametrize(
    ("asked", "variables", "language"),
    [
        ("fr", {"LANG": "en_GB.UTF-8"}, "fr"),
        ("fr-CA", {}, "fr"),
        ("en", {"LC_ALL": "fr_FR.UTF-8"}, "en"),
        ("de", {"LC_ALL": "fr_FR.UTF-8"}, "en"),
        (None, {"LANG": "fr_FR.UTF-8"}, "fr"),
        (None, {"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "fr_BE", "LANG": "C"}, "fr"),
        (None, {"LANG": "C"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_locales(
    asked, variables, language, monkeypatch
):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert message_language(asked) == language


def test_findings_stand_on_standard_error_with_their_count(capsys):
    found = [finding("CM01", Place("a.md")), finding("HD35", Place("b.md", line=1), identifier="x")]

    Console("fr", as_json=False).findings(found)

    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0].startswith("a.md: erreur CM01 ce fichier")
    assert err.splitlines()[-1] == "1 erreur, 1 remarque"


def test_a_long_message_is_one_line_for_the_terminal_to_break(capsys):
    Console("en", as_json=False).findings([finding("CM01", Place(WIDE))])

    first, count = capsys.readouterr().err.splitlines()
    assert len(first) > 150
    assert count == "1 error"


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("two\nlines.md", "two\\x0Alines.md"),
        ("\x1b[2J.md", "\\x1B[2J.md"),
        ("caf\udce9.md", "caf\\xE9.md"),
        ("\u202edm.evil", "\\u202Edm.evil"),
        ("half \ud800.md", "half \\uD800.md"),
        ("été 📖.md", "été 📖.md"),
    ],
)
def test_a_name_cannot_act_on_the_terminal(name, seen, capsys):
    Console("en", as_json=False).findings([finding("CM01", Place(name))])

    assert capsys.readouterr().err.startswith(f"{seen}: error CM01 ")


def test_a_value_cannot_break_the_line(capsys):
    Console("en", as_json=False).findings([finding("HD03", Place("a.md", line=2), key="a\nb\x07")])

    assert "“a b\\x07”" in capsys.readouterr().err


def test_json_is_one_object_a_line_whatever_the_name(capsys):
    Console("en", as_json=True).findings([finding("CM01", Place("caf\udce9\n“x”.md"))])

    out, err = capsys.readouterr()
    assert err == ""
    assert len(out.splitlines()) == 1
    assert json.loads(out)["file"] == "caf\udce9\n“x”.md"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252"])
def test_json_is_json_in_every_encoding(encoding, monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding, streams.ERRORS))

    show_json({"said": "« é » œ 📖 caf\udce9"})

    sys.stdout.flush()
    assert json.loads(raw.getvalue().decode(encoding)) == {"said": "« é » œ 📖 caf\udce9"}


@pytest.mark.parametrize(
    ("text", "encoding", "seen"),
    [
        ("clé « x » — “y”…", "ascii", b'cle " x " - "y"...'),
        ("clé « x » — “y”", "latin-1", 'clé «\u00a0x\u00a0» - "y"'.encode("latin-1")),
        ("L’œuvre\u202f!", "cp1252", "L’œuvre !".encode("cp1252")),
        ("📖", "ascii", b"\\U0001f4d6"),
    ],
)
def test_a_sign_that_an_encoding_lacks_is_written_plainly(text, encoding, seen):
    text = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")

    assert shown(text, encoding) == seen


def test_what_the_system_says_is_said_in_french_too():
    found = finding("OU02", Place("dist"), reason="read-only file system", option="--out")

    assert "(disque en lecture seule)" in words(found, "fr")
    assert "(read-only file system)" in words(found, "en")
    assert all(key == key.lower() for key in IN_FRENCH)


def test_no_message_is_broken_by_us():
    assert [m.code for m in all_messages() if "\n" in m.words["en"] + m.words["fr"]] == []


def test_colour_and_progress_are_for_a_terminal(book, tmp_path):
    code, seen = on_a_terminal("build", book, "--out", tmp_path / "d", "--edition", "epub")
    piped = run("build", book, "--out", tmp_path / "d", "--edition", "epub", "--rebuild")

    assert code == 0
    lines = [line.rstrip("\r") for line in seen.split("\r\x1b[K")]
    steps = ("read", "proofread", "typeset", "render", "lay out", "write book.epub")
    assert [line for line in lines if line in {f"book.md: {step}" for step in steps}] == [
        f"book.md: {step}" for step in steps
    ]
    # A page of so many, as a bar and a share.
    assert any(re.fullmatch(r"book.md: lay out, page \d+ [█░]{20} +\d+%.*", one) for one in lines)
    assert seen.endswith("book.epub\r\n")
    # The last step is wiped before the first file is named.
    assert re.search(r"check book.epub\r\x1b\[K[^\r]*SHA256SUMS", seen)
    assert piped.stderr == ""
    assert "\x1b" not in piped.stdout


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_code_is_coloured_on_a_terminal_unless_the_person_objects(variables, coloured):
    code, seen = on_a_terminal("build", "nowhere.md", **variables)

    assert code == 2
    assert "error CM01" in seen.replace("\x1b[31m", "")
    assert ("\x1b[31merror CM01\x1b[0m" in seen) is coloured


def test_progress_is_in_the_language_of_messages(book, tmp_path):
    _, seen = on_a_terminal("build", book, "--out", tmp_path / "d", "--lang", "fr")

    assert "\x1b[Kbook.md\u00a0: mise en pages\r" in seen
    assert "\x1b[Kbook.md\u00a0: vérification book.epub\r" in seen


def test_a_narrow_terminal_gets_whole_messages_in_its_lines(tmp_path):
    source = tmp_path / f"{'long-name-' * 8}.md"
    source.write_text(BOOK.replace("title", "titel"), "utf-8")

    _, seen = on_a_terminal("build", source, columns=40)

    lines = seen.rsplit("\x1b[K", 1)[1].split("\r\n")
    assert max(len(line) for line in lines if " " in line.strip()) <= 40
    assert "has no effect. Did you mean “title”?" in " ".join(seen.split())


@contextlib.contextmanager
def terminal(monkeypatch, columns=80, encoding="utf-8"):
    """Let standard error be a terminal; yield a list that holds, at the end, what it was given."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    monkeypatch.setenv("TERM", "xterm")
    seen: list[str] = []
    with open(theirs, "w", encoding=encoding) as stream:
        monkeypatch.setattr("sys.stderr", stream)
        yield seen
    given = b""
    with contextlib.suppress(OSError):  # the end: nobody writes there any more
        while piece := os.read(ours, 1000):
            given += piece
    os.close(ours)
    seen += given.decode(encoding).split("\r\x1b[K")[1:]


def test_a_step_never_takes_two_lines_of_a_narrow_terminal(monkeypatch):
    with terminal(monkeypatch, 40) as seen:
        Console("fr", as_json=False).step(f"check {'long-name-' * 8}.epub")
        Console("fr", as_json=False).step(f"check {'long-name-' * 8}.epub", 3, 4)
        Console("fr", as_json=False).step("check " + "灯" * 20)

    assert seen == [
        "vérification long-name-long-name-long-n",
        "vérification long-name-long-name-  75 %",
        "vérification " + "灯" * 13,
    ]


def test_a_bar_tells_the_book_and_what_is_left(monkeypatch):
    times = iter([0.0, 0.0, 0.05, 10.0, 11.0, 11.05, 461.05])
    monkeypatch.setattr("time.monotonic", lambda: next(times))
    with terminal(monkeypatch, 90) as seen:
        console = Console("en", as_json=False)
        console.step("build a.md", 2, 20)
        for page in (1, 2, 30, 31):
            console.step(f"lay out, page {page}", page, 60)
        console.step("write a.pdf")  # what begins is shown at once
        console.step("write a.pdf", 1, 5)

    assert seen == [
        "a.md (2/20): lay out, page 1 ░░░░░░░░░░░░░░░░░░░░   2%",
        "a.md (2/20): lay out, page 30 ██████████░░░░░░░░░░  50%, 10 s left",
        "a.md (2/20): lay out, page 31 ██████████░░░░░░░░░░  52%, 10 s left",
        "a.md (2/20): write a.pdf",
        "a.md (2/20): write a.pdf ████░░░░░░░░░░░░░░░░  20%, 30 min left",
    ]


def test_a_bar_is_drawn_in_the_signs_that_a_terminal_has(monkeypatch):
    with terminal(monkeypatch, encoding="latin-1") as seen:
        Console("fr", as_json=False).step("lay out, page 3", 1, 4)

    assert seen == ["mise en pages, page 3 #####...............  25 %"]


def test_a_file_gets_a_line_a_step_of_a_long_build_and_nothing_of_a_short_one(monkeypatch, capsys):
    taken = [0.5]
    monkeypatch.setattr("time.process_time", lambda: taken[0])
    for as_json in (False, True):
        console = Console("en", as_json=as_json)
        console.step("build a.md", 1, 1)
        console.step("read")
        for page in range(1, 100):
            taken[0] = page
            console.step(f"lay out, page {page}", page, 100)
        console.step("check a.epub")

    assert capsys.readouterr() == ("", "a.md: lay out\na.md: check a.epub\n")


def test_many_findings_of_a_kind_are_told_in_one_line(capsys):
    places = [Place("a.md", line=number) for number in range(1, 41)]
    many = [finding("PR05", place, word="le le") for place in places]
    lost = [finding("PX09", place, name="a.png") for place in places[:8]]

    Console("en", as_json=False).findings([*many, *lost])

    lines = capsys.readouterr().err.splitlines()
    assert len([line for line in lines if "error PX09" in line]) == 8
    assert len([line for line in lines if "warning PR05" in line]) == 6
    assert "a.md: warning PR05 35 more of this kind (lines 6, 7, 8, 9, 10" in "\n".join(lines)
    assert lines[-1] == "8 errors, 40 warnings"


def test_many_findings_in_a_pdf_are_told_by_their_pages(capsys):
    values = {"percent": 240, "line": "one", "number": 3}
    places = [Place("a.pdf", page=page) for page in range(1, 10)]
    many = [finding("PQ01", place, page=place.page, **values) for place in places]

    Console("fr", as_json=False).findings(many)

    said = capsys.readouterr().err
    assert "a.pdf: remarque PQ01 4 autres de ce genre (pages 6, 7, 8, 9)." in said


VERDICTS = (
    Verdict("epubcheck", "5.3.0", "a.epub", 3.21, ()),
    Verdict("Ace", "", "a.epub", 0.0, (finding("AC05", Place("a.epub")),)),
    Verdict("veraPDF", "1.31", "a.pdf", 2.0, (finding("VP03", Place("a.pdf"), judge="veraPDF"),)),
)


def test_a_check_tells_what_each_checker_found_or_that_it_passed(capsys):
    Console("en", as_json=False).verdicts(VERDICTS)
    english = capsys.readouterr().out.splitlines()
    Console("fr", as_json=False).verdicts(VERDICTS)
    french = capsys.readouterr().out

    assert [" ".join(line.split()) for line in english] == [
        "a.epub",
        "epubcheck 5.3.0 passed (3.2 s)",
        "Ace not installed",
        "a.pdf",
        "veraPDF 1.31 1 error (2.0 s)",
    ]
    assert "rien à redire (3,2\u00a0s)" in french
    assert "1 erreur (2,0\u00a0s)" in french


def test_verdicts_are_json_lines_too(capsys):
    Console("en", as_json=True).verdicts(VERDICTS)

    first, missing, found = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {
        **{"checker": "epubcheck", "version": "5.3.0", "file": "a.epub", "seconds": 3.21},
        **{"errors": 0, "warnings": 0, "notes": 0},
    }
    assert (missing["version"], missing["notes"]) == ("", 1)
    assert (found["checker"], found["errors"]) == ("veraPDF", 1)


MEASURED = Verdict("bookpress", "1", "a.pdf", 0.1, (), Figures(40, 0.125, 0.05, 2.31, 0.1, 2, 3))


def test_the_lines_of_a_pdf_are_told_in_figures(capsys):
    Console("en", as_json=False).verdicts([MEASURED])
    Console("fr", as_json=False).verdicts([MEASURED])
    Console("fr", as_json=True).verdicts([MEASURED])

    *told, record = capsys.readouterr().out.splitlines()
    assert told[2].split("; ")[1:] == [
        "spaces over 1.5 × the font’s: 12.5 %, over 2 ×: 5.0 %, at most 2.3 ×",
        "hyphens: 10.0 %, in a row at most 2",
    ]
    assert "plus de 1,5\u00a0× celle de la police\u00a0: 12,5\u00a0%" in told[5]
    assert json.loads(record)["lines"] == {
        **{"full": 40, "over_1_5": 0.125, "over_2": 0.05, "worst": 2.31},
        **{"hyphens": 0.1, "ladder": 2, "jumps": 3},
    }
