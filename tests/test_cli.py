"""The words of the command: what it understands, what it answers, and with which exit code."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bookpress.command.cli import cli
from bookpress.command.new import KINDS, start_book
from bookpress.editions import DEFAULT_EDITIONS
from bookpress.messages import all_messages
from bookpress.model.theme import open_theme
from bookpress.pipeline import make
from tests.commands import BOOK, HEAD, ROOT, codes, quick, refused, run, script, start

FAULTY = BOOK.replace("title", "titel")


def failing(raised):
    """Return the command with a `build` that raises something."""
    return script(
        "import bookpress.command.cli as c\n"
        f"def fails(**_): raise {raised}\n"
        "c.build.callback = fails"
    )


@pytest.mark.parametrize(
    ("words", "code", "english", "french"),
    [
        (["bild"], "CM14", "Did you mean “build”?", "Vouliez-vous dire «\u00a0build\u00a0»"),
        (["xyz"], "CM14", "“xyz”", "«\u00a0xyz\u00a0»"),
        (["build"], "CM16", "SOURCE is missing", "il manque SOURCE"),
        (["build", ""], "CM16", "SOURCE is missing", "il manque SOURCE"),
        (["build", "a.md", "--edtion", "epub"], "CM15", "“--edition”", "«\u00a0--edition\u00a0»"),
        (["build", "a.md", "--edition", "scroll"], "CM17", "epub, screen, print", "epub, screen"),
        (["build", "a.md", "--out", ""], "CM21", "--out is not followed", "--out n’est pas suivi"),
        (["build", "a.md", "--theme", ""], "CM21", "--theme is not followed", "--theme n’est pas"),
        (["build", "a.md", "--draft=1"], "CM21", "--draft is not followed", "--draft n’est pas"),
        (["new"], "CM16", "DIR is missing", "il manque DIR"),
        (["new", "a", "b"], "CM18", "bookpress new --help", "bookpress new --help"),
        (["check"], "CM16", "SOURCE|FILE|DIR is missing", "il manque SOURCE|FILE|DIR"),
        (["explain"], "CM16", "CODE is missing", "il manque CODE"),
        (["explain", "XX99"], "CM20", "“XX99”", "«\u00a0XX99\u00a0»"),
        (["explain", "TH99"], "CM20", "There are TH01 to TH", "Il y a TH01 à TH"),
    ],
)
def test_a_mistyped_command_is_told_how_to_mend_it(words, code, english, french, tmp_path):
    last = ["--lang=fr"] if words[0] in cli.commands else ["--lang", "fr"]

    assert refused(run(*words, cwd=tmp_path), 2, f": error {code} ", english)
    assert refused(run(*words, *last, cwd=tmp_path), 2, f": erreur {code} ", french)
    assert os.listdir(tmp_path) == []


HEAVY = {"pipeline", "work", "model.book", "model.theme", "model.clock", "disk.passing"}


@pytest.mark.parametrize(
    "words", [["--help"], ["build", "--help"], ["--version"], ["build", "--nope"], ["bild"], []]
)
def test_help_and_a_mistyped_word_load_little(words, tmp_path):
    watching = script(
        "import atexit, os, sys\n"
        "def tell(): os.write(2, ('\\n' + ' '.join(sys.modules)).encode())\n"
        "atexit.register(tell)"
    )

    loaded = run(*words, cwd=tmp_path, command=watching).stderr.splitlines()[-1].split()

    assert "bookpress.command.cli" in loaded
    assert not {"lxml", "weasyprint", "jinja2", "ruamel"} & set(loaded)
    assert not {f"bookpress.{name}" for name in HEAVY} & set(loaded)
    if "--version" not in words:  # which asks the libraries
        assert not {"shutil", "tempfile", "pathlib", "hashlib"} & set(loaded)


def test_a_thread_that_is_at_work_is_waited_for():
    at_work = script(
        "import threading, time\n"
        "def work():\n"
        "    threading.main_thread().join()\n"
        "    time.sleep(0.1)\n"
        "    print('done', flush=True)\n"
        "threading.Thread(target=work).start()"
    )

    assert run("--version", command=at_work).stdout.endswith("done\n")


def test_who_measures_the_command_gets_the_figures():
    measured = run("--version", command=[sys.executable, "-P", "-m", "cProfile", "-m", "bookpress"])

    assert measured.returncode == 0
    assert "function calls" in measured.stdout


def test_what_waits_for_the_end_is_done_at_the_end():
    waiting = script("import atexit\natexit.register(lambda: print('at last', end=''))")

    assert run("--version", command=waiting).stdout.endswith("\nat last")


def test_an_option_at_the_end_without_its_value_is_named(tmp_path):
    assert refused(
        run("build", "a.md", "--out"), 2, "bookpress build: error CM21 --out is not followed"
    )


def test_a_mistyped_command_speaks_json_where_it_is_asked_to():
    result = run("build", "--json", "--edition", "scroll", "a.md")

    assert refused(result, 2)
    assert codes(result) == ["CM17"]
    assert result.stderr == ""


def test_without_a_word_the_help_is_shown():
    bare, asked = run(), run("--help")

    assert bare.returncode == 2
    assert bare.stdout == ""
    assert bare.stderr == asked.stdout
    assert [name for name in cli.commands if f"\n  {name} " not in asked.stdout] == []


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_the_help_fits_a_narrow_terminal(command):
    result = run(command, "--help", COLUMNS=60)

    assert result.returncode == 0
    assert max(map(len, result.stdout.splitlines())) < 70


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", [message.code for message in all_messages()])
def test_every_code_is_explained(code, language):
    result = CliRunner().invoke(cli, ["explain", code.lower(), "--lang", language])

    first, said, why = result.output.split("\n\n")
    kinds = {"en": "error warning note", "fr": "erreur avertissement remarque"}[language]
    assert result.exit_code == 0
    assert first == code
    assert len(said) > 25 or code[:2] in ("AC", "EC", "PV", "VP")
    assert why.startswith(tuple(f"({kind}) " for kind in kinds.split()))
    assert "[[" not in result.output
    assert len(why) > 25


def test_every_command_gives_json_lines(book, tmp_path):
    book.write_text(FAULTY, "utf-8")
    (tmp_path / "my-book.md").write_text("mine", "utf-8")
    (tmp_path / "a.txt2").write_text("mine", "utf-8")

    assert codes(run("build", book, "--json")) == ["HD04", "HD03"]
    assert codes(run("check", book, "--json")) == ["HD04", "HD03"]
    assert codes(run("check", tmp_path / "a.txt2", "--json")) == ["CM04"]
    assert codes(run("new", tmp_path, "--json")) == ["CM06"]
    assert codes(run("explain", "HD03", "--json")) == ["HD03"]
    assert codes(run("explain", "--all", "--json")) == [one.code for one in all_messages()]


def test_a_json_line_holds_place_words_and_values(book):
    book.write_text(FAULTY, "utf-8")

    last = json.loads(run("build", book, "--json").stdout.splitlines()[-1])

    assert last == {
        "code": "HD03",
        "severity": "warning",
        "file": str(book),
        "inside": "",
        "line": 2,
        "page": 0,
        "at": "",
        "message": "the key “titel” is unknown here, and has no effect. Did you mean “title”?",
        "values": {"key": "titel", "suggestion": "title"},
    }


def test_standard_output_holds_the_files_and_nothing_else(book, tmp_path):
    book.write_text(f"{HEAD}\nText, and ![a picture](gone.png).\n", "utf-8")
    faulty = run("build", book, "--out", tmp_path / "d", "--edition", "epub")
    book.write_text(BOOK.replace("identifier: urn:x:a\n", "publisher: A\n"), "utf-8")
    noted = run("build", book, "--out", tmp_path / "d", "--edition", "epub")

    assert (faulty.returncode, faulty.stdout) == (1, "")
    assert noted.returncode == 0
    assert noted.stdout.splitlines() == [
        str(tmp_path / "d/SHA256SUMS"),
        str(tmp_path / "d/book.epub"),
    ]
    assert "HD35" in noted.stderr


@pytest.mark.parametrize(("language", "name"), [("en", "my-book.md"), ("fr", "mon-livre.md")])
def test_a_new_book_builds_clean(language, name, tmp_path):
    made = run("new", tmp_path / "first", "--lang", language)
    built = run("build", tmp_path / "first", "--out", tmp_path / "d", "--lang", language)

    assert made.stdout.splitlines() == [
        str(tmp_path / "first" / name),
        str(tmp_path / "first/guillemets.svg"),
    ]
    assert (built.returncode, built.stderr) == (0, "")
    assert (tmp_path / "d" / name).with_suffix(".epub").is_file()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "name"), [("en", "my-book.md"), ("fr", "mon-livre.md")])
def test_a_new_book_of_any_kind_builds_clean(kind, language, name, tmp_path):
    made = start_book(tmp_path, open_theme(), language, kind)
    built = make(made[0], DEFAULT_EDITIONS, open_theme())

    assert made[0].name == name
    assert [(one.code, one.values) for one in built.findings if one.code[:2] != "OU"] == []
    assert built.book.metadata.language == language


def test_a_kind_that_there_is_not_is_named(tmp_path):
    assert refused(run("new", tmp_path, "--kind", "poem"), 2, "poem", "poems")


def test_two_new_books_are_two_books(tmp_path):
    run("new", tmp_path / "a")
    run("new", tmp_path / "b")

    one, other = ((tmp_path / each / "my-book.md").read_text("utf-8") for each in "ab")
    assert one != other
    assert "\nidentifier: urn:uuid:" in one


def test_a_new_book_replaces_nothing(tmp_path):
    (tmp_path / "guillemets.svg").write_text("mine", "utf-8")

    assert refused(run("new", tmp_path), 4, "CM06", "guillemets.svg")
    assert os.listdir(tmp_path) == ["guillemets.svg"]


@pytest.mark.parametrize(
    "words", [["schema"], ["explain", "--all"], ["--help"], ["--version"], ["build", "BOOK"]]
)
def test_a_reader_that_goes_away_is_no_fault(words, book, tmp_path):
    words = [str(book) if word == "BOOK" else word for word in words]
    reader, writer = os.pipe()
    os.close(reader)

    result = run(*words, cwd=tmp_path, files={"stdout": writer})

    os.close(writer)
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "dist/SHA256SUMS").is_file() is (words[0] == "build")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "words", [["schema"], ["explain", "--all"], ["build", "gone.md", "--json"]]
)
def test_an_output_that_is_full_is_said(words):
    with open("/dev/full", "w") as full:
        result = run(*words, files={"stdout": full})

    assert result.returncode == 4
    assert "CM10 the results cannot be written" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("closed", ["1", "2", "0 1 2"])
def test_a_command_without_its_streams_does_its_work(closed, book, tmp_path):
    closing = " ".join(f"{number}>&-" for number in closed.split())
    closed = ["sh", "-c", f'exec "$@" {closing}', "sh"]

    assert refused(quick(book, "--out", tmp_path / "d", before=closed), 0)
    assert refused(run("build", "gone.md", before=closed), 2)
    assert (tmp_path / "d/book.epub").is_file()


def test_messages_that_nobody_can_read_change_nothing():
    with open(os.devnull) as unwritable:
        result = run("build", "gone.md", files={"stderr": unwritable})

    assert result.returncode == 2


@pytest.mark.parametrize("variables", [{}, {"LC_ALL": "C", "LANG": "C"}, {"LC_ALL": "nonsense"}])
@pytest.mark.parametrize("encoding", [None, "ascii", "latin-1"])
def test_no_locale_and_no_encoding_break_a_message(variables, encoding, tmp_path):
    source = tmp_path / "œuvre 📖.md"
    source.write_text(FAULTY, "utf-8")

    result = run(
        "build", source, "--lang", "fr",
        PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING=encoding, **variables,
    )  # fmt: skip

    assert refused(result, 1, "HD03")


def test_a_folder_of_any_bytes_is_named_by_its_bytes(book, tmp_path):
    out = os.fsencode(tmp_path) + b"/d\xe9/"

    result = run(
        "build", book, "--out", out, "--edition", "epub", LC_ALL="C", PYTHONIOENCODING="ascii"
    )

    assert result.returncode == 0, result.stderr
    assert all(os.path.exists(os.fsencode(name)) for name in result.stdout.splitlines())


@pytest.mark.parametrize("library", ["tomllib", "click", "pikepdf._core"])
def test_an_interruption_while_a_library_is_loaded_ends_the_command(library, book, tmp_path):
    interrupted = script(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {library!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())"
    )

    result = run("build", book, "--out", tmp_path / "d", command=interrupted)

    assert (result.returncode, result.stderr.strip()) == (130, "")
    assert not (tmp_path / "d").exists()


def test_a_library_that_is_missing_is_named(tmp_path):
    (tmp_path / "click.py").write_text("raise ImportError('no module named click')\n", "utf-8")
    (tmp_path / "bookpress").symlink_to(ROOT / "bookpress")

    result = run("build", "gone.md", PYTHONPATH=tmp_path)

    assert refused(result, 4, "CM11", "no module named click", "scripts/setup")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_the_signals_that_end_a_program_have_their_exit_codes(number, code, tmp_path):
    os.mkfifo(tmp_path / "wait")
    waits = script(
        "import sys, bookpress.command.cli as c\n"
        "c.build.callback = lambda **_: open(sys.argv.pop()).read()"
    )
    process = start("build", "a.md", tmp_path / "wait", command=waits)
    writer = os.open(tmp_path / "wait", os.O_WRONLY)  # opens when the command reads

    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    os.close(writer)

    assert process.returncode == code
    assert said.strip() == ""


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        ("MemoryError()", 4, "CM12 there is not enough memory"),
        ("RuntimeError('can\\'t start new thread')", 4, "CM12"),
        ("OSError(12, 'Cannot allocate memory')", 4, "CM12"),
        ("ImportError('x.so: failed to map segment from shared object')", 4, "CM12"),
        ("RecursionError()", 1, "CM19 something in this book is nested too deeply"),
        ("OSError(24, 'Too many open files')", 4, "CM09 the system refused a step"),
        (
            "OSError(28, 'No space left on device', 'tmp/x')",
            4,
            "tmp/x: error CM09 the system refused",
        ),
        ("ImportError('no module', name='lxml')", 4, "lxml: error CM11 a library of Python"),
    ],
)
def test_what_no_step_foresaw_ends_with_a_message(raised, code, said):
    assert refused(run("build", "a.md", command=failing(raised)), code, said)


def test_memory_that_a_library_of_c_lacks_is_told_before_it_ends_the_program():
    lost = script(
        "import bookpress.command.cli as c\n"
        "class Lost:\n"
        "    def __del__(self):\n"  # as in a callback of C: it cannot be raised any further
        "        raise MemoryError\n"
        "c.build.callback = lambda **_: Lost() and None"
    )

    assert refused(run("build", "a.md", "--lang", "fr", command=lost), 4, "CM12 la mémoire")


def test_a_fault_of_ours_is_shown_whole():
    result = run("build", "a.md", command=failing("KeyError('ours')"))

    assert result.returncode == 1
    assert result.stderr.startswith("Traceback")
    assert "in fails" in result.stderr
    assert result.stderr.endswith("KeyError: 'ours'\n")


BASH = """
eval "$(_BOOKPRESS_COMPLETE=bash_source bookpress)"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_bookpress_completion bookpress 2>/dev/null
echo "${COMPREPLY[*]}"
"""


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["bui"], "build"),
        (["build", "--ed"], "--edition"),
        (["build", "--edition", "ke"], "kepub"),
        (["check", "--lang", "f"], "fr"),
        (["explain", "th01"], "TH01"),
    ],
)
def test_bash_completes_the_command(words, completed):
    folder = Path(sys.executable).parent

    bash = ["bash", "-c", BASH, "-"]
    result = run("bookpress", *words, command=bash, PATH=f"{folder}:{os.environ['PATH']}")

    assert result.stdout == f"{completed}\n"


@pytest.mark.parametrize(
    ("words", "kind"), [("build sou", "file"), ("new sou", "dir"), ("build --theme sou", "dir")]
)
def test_names_of_files_are_left_to_the_shell(words, kind):
    line = f"bookpress {words}"
    asked = {"COMP_WORDS": line, "COMP_CWORD": line.count(" ")}

    result = run(_BOOKPRESS_COMPLETE="zsh_complete", **asked)

    assert result.stdout.split("\n")[:2] == [kind, "sou"]
