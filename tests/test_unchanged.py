"""Where nothing changed a build has nothing to do; where anything did, it is done."""

import json
import marshal
import os
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image

from bookpress.disk import record
from bookpress.disk.keeping import sealed, value_in
from tests.commands import BOOK, HEAD, ROOT, codes, contents, on_a_terminal, quick, run, script
from tests.test_cache import SPOILT

WORDS = ("build", "source", "--out", "dist", "--theme", "theme", "--edition", "print")
SOURCE = f"""{HEAD[:-4]}cover: cover.png
print: {{profile: press.icc}}
typo: a key that is unknown
---

![A square](images/square.png)
"""
ASK = (
    "import sys\n"
    "from bookpress.command.unchanged import unchanged\n"
    "print(bool(unchanged(sys.argv[1:])))\n"
)


def nothing_to_do(folder, *words, **changes):
    """Ask whether a command would find nothing changed, and build nothing."""
    answer = run(*words, cwd=folder, command=[sys.executable, "-P", "-c", ASK], **changes)
    assert answer.stderr == ""
    return answer.stdout == "True\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with two sources and all that a source can name, and what they gave."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "source" / "images").mkdir(parents=True)
    (folder / "source" / "a.md").write_text(SOURCE, "utf-8")
    (folder / "source" / "b.md").write_text(BOOK.replace("urn:x:a", "urn:x:b"), "utf-8")
    (folder / "source" / "notes.md").write_text("No book.\n", "utf-8")
    Image.new("RGB", (40, 60)).save(folder / "source" / "cover.png")
    Image.new("RGB", (30, 30)).save(folder / "source" / "images" / "square.png")
    shutil.copy(ROOT / "templates/colour/FOGRA39L_coated.icc", folder / "source" / "press.icc")
    for name in ("pdf/colophon.html", "fonts/source-serif-4/SourceSerif4-It.ttf"):
        (folder / "theme" / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / "templates" / name, folder / "theme" / name)
    first = run(*WORDS, cwd=folder, XDG_CACHE_HOME=folder / "cache")
    assert first.returncode == 0, first.stderr
    return folder, first


@pytest.fixture
def folder(built, monkeypatch):
    """The folder that was built, where nothing has changed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(built[0] / "cache"))
    assert nothing_to_do(built[0], *WORDS)
    return built[0]


def test_which_books_stayed_is_not_said_again(tmp_path):
    home = {"XDG_CACHE_HOME": tmp_path / "cache"}
    words = ("build", "source", "--out", "dist", "--edition", "page", "--json")
    (tmp_path / "source").mkdir()
    for name in "ab":
        text = BOOK.replace("urn:x:a", f"urn:x:{name}")
        (tmp_path / "source" / f"{name}.md").write_text(text, "utf-8")
    run(*words, cwd=tmp_path, **home)
    (tmp_path / "source" / "b.md").write_text(f"{text}\nMore.\n", "utf-8")

    assert "OU25" in codes(run(*words, cwd=tmp_path, **home))
    again = codes(run(*words, cwd=tmp_path, **home))
    assert "OU23" in again
    assert "OU25" not in again


def test_what_was_said_is_said_again_and_no_file_is_touched(folder, built):
    before = {file: file.stat() for file in (folder / "dist").rglob("*")}

    again = run(*WORDS, cwd=folder)

    assert again.returncode == 0
    assert again.stdout == built[1].stdout
    assert built[1].stderr.splitlines()[0] in again.stderr.splitlines()
    assert "nothing changed" in again.stderr
    assert {file: file.stat() for file in (folder / "dist").rglob("*")} == before


def test_what_processes_of_a_build_have_read_decides_it_too(built, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(built[0] / "source", tmp_path / "source")
    shutil.copytree(built[0] / "theme", tmp_path / "theme")
    words = (*WORDS, "--jobs", "2")
    first = run(*words, cwd=tmp_path)

    assert first.returncode == 0, first.stderr
    assert nothing_to_do(tmp_path, *words)
    assert "OU23" in run(*words, cwd=tmp_path).stderr
    for name in ("source/images/square.png", "source/press.icc", "theme/pdf/colophon.html"):
        file = tmp_path / name
        content = file.read_bytes()
        file.write_bytes(content + b"\n")
        assert not nothing_to_do(tmp_path, *words)
        file.write_bytes(content)
        assert nothing_to_do(tmp_path, *words)


def test_it_is_said_in_the_language_and_the_form_that_are_asked_for(folder):
    french = run(*WORDS, "--lang", "fr", cwd=folder)
    by_locale = run(*WORDS, cwd=folder, LC_ALL="fr_FR.UTF-8")
    ascii_only = run(*WORDS, "--lang=fr", cwd=folder, PYTHONIOENCODING="ascii")
    words = [str(folder / word) if word in ("source", "dist", "theme") else word for word in WORDS]
    run(*words)
    code, shown = on_a_terminal(*words)

    assert "rien n’a changé" in french.stderr
    assert french.stderr == by_locale.stderr
    assert "rien n'a change" in ascii_only.stderr
    assert code == 0
    assert "\033[36mnote OU23\033[0m" in shown
    assert "\033[33mwarning HD03\033[0m" in shown


def test_a_program_is_told_the_same_records(folder):
    first = run(*WORDS, "--json", "--rebuild", cwd=folder)
    again = run(*WORDS, "--json", cwd=folder)

    assert codes(again) == ["OU23", *codes(first)]
    assert again.stdout.splitlines()[1:] == first.stdout.splitlines()
    assert json.loads(again.stdout.splitlines()[0])["severity"] == "note"


def test_rebuild_builds_and_says_the_rest(folder):
    again, rebuilt = run(*WORDS, cwd=folder), run(*WORDS, "--rebuild", cwd=folder)

    assert "OU23" not in rebuilt.stderr
    assert rebuilt.stdout == again.stdout
    assert nothing_to_do(folder, *WORDS)
    assert not nothing_to_do(folder, *WORDS, "--rebuild")


def edited(name):
    """Turn a bit of a file, which keeps its size and its time."""

    def edit(folder):
        file = folder / name
        before, content = file.stat(), bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    return edit


def added(name, content="x"):
    """Add a file."""
    return lambda folder: (folder / name).write_text(content, "utf-8")


def removed(name):
    """Remove a file."""
    return lambda folder: (folder / name).unlink()


def linked(name):
    """Put a link to the same content where something was."""

    def link(folder):
        elsewhere = folder / "elsewhere"
        (folder / name).rename(elsewhere)
        (folder / name).symlink_to(elsewhere)

    return link


CHANGES = {
    "a source": edited("source/a.md"),
    "another source": edited("source/b.md"),
    "what is no book": edited("source/notes.md"),
    "a source more": added("source/c.md"),
    "a source less": removed("source/b.md"),
    "a picture": edited("source/images/square.png"),
    "no picture": removed("source/images/square.png"),
    "a link for a picture": linked("source/images/square.png"),
    "a link for a folder of pictures": linked("source/images"),
    "the cover": edited("source/cover.png"),
    "the profile": edited("source/press.icc"),
    "a template": edited("theme/pdf/colophon.html"),
    "a font": edited("theme/fonts/source-serif-4/SourceSerif4-It.ttf"),
    "a file of the theme more": added("theme/pdf/shell.html"),
    "a folder of the theme more": lambda folder: (folder / "theme" / "labels").mkdir(),
    "a file of the theme less": removed("theme/pdf/colophon.html"),
    "an output": edited("dist/a-print.pdf"),
    "no output": removed("dist/a-print.pdf"),
    "a link for an output": linked("dist/a-print.pdf"),
    "the digests": edited("dist/SHA256SUMS"),
    "no digests": removed("dist/SHA256SUMS"),
    "what a killed build left": lambda folder: (folder / "dist/.bookpress-aside-x").mkdir(),
    "no output folder": lambda folder: shutil.rmtree(folder / "dist"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_is_seen_and_what_is_as_it_was_is_too(what, folder, tmp_path):
    watched = ("source", "theme", "dist")
    for name in watched:
        shutil.copytree(folder / name, tmp_path / name)

    CHANGES[what](folder)

    assert not nothing_to_do(folder, *WORDS)
    for name in watched:
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.move(tmp_path / name, folder / name)
    shutil.rmtree(folder / "elsewhere", ignore_errors=True)
    (folder / "elsewhere").unlink(missing_ok=True)
    assert nothing_to_do(folder, *WORDS)  # all is new, with the same content


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ((*WORDS, "--strict"), {}),
        ((*WORDS, "--json", "--draft"), {}),
        (WORDS[:-2], {}),
        ((*WORDS, "--edition", "epub"), {}),
        ((*WORDS, "--", "--lang"), {}),
        (WORDS[1:], {}),
        ((), {}),
        (WORDS, {"SOURCE_DATE_EPOCH": 1}),
        (WORDS, {"LD_LIBRARY_PATH": "/opt/lib"}),
        (WORDS, {"XDG_CACHE_HOME": "/dev/null"}),
        (WORDS, {"PYTHONPATH": f"{ROOT}{os.pathsep}/opt"}),
    ],
    ids=str,
)
def test_another_command_is_another_build(folder, words, changes):
    assert not nothing_to_do(folder, *words, **changes)


def test_another_folder_is_another_build(folder, tmp_path):
    assert not nothing_to_do(tmp_path, *WORDS)


def test_the_program_its_libraries_and_its_theme_are_watched(folder):
    file = next((folder / "cache/bookpress/kept").glob("unchanged-*"))
    seen = marshal.loads(value_in(str(file)))["seen"]

    paths = {os.path.relpath(path, ROOT) for path, _, stamp, _ in seen if stamp}
    names = {os.path.basename(path) for path in paths}
    assert {"bookpress/pipeline.py", "bookpress/command/cli.py", "templates/fonts"} <= paths
    assert {"text.py", "HD.toml", "SourceSerif4-Regular.ttf"} <= names
    assert any(name.startswith("libpango-1.0.so") for name in names)


def test_what_is_known_by_its_stamp_alone_is_not_opened(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("1", "utf-8")
    seen = (str(file), "", record.look(str(file), ""), "")
    gone = (str(tmp_path / "gone"), "", (), "")

    assert record.seen_again(seen) == seen
    assert record.seen_again(gone) == gone
    os.utime(file, (1, 1))
    (tmp_path / "gone").mkdir()
    assert record.seen_again(seen) is record.seen_again(gone) is None


@pytest.mark.parametrize("how", SPOILT)
def test_a_record_that_was_spoilt_counts_for_nothing(how, folder, tmp_path, monkeypatch):
    if how == "of somebody else" and os.getuid() != 0:
        pytest.skip("only root gives files away")
    shutil.copytree(folder / "cache", tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert nothing_to_do(folder, *WORDS)

    for file in (tmp_path / "cache/bookpress/kept").glob("unchanged-*"):
        SPOILT[how](file)

    assert not nothing_to_do(folder, *WORDS)


def test_a_record_of_another_command_or_of_another_form_counts_for_nothing(folder, tmp_path):
    shutil.copytree(folder / "cache", tmp_path / "cache")
    (tmp_path / "cache" / "bookpress").chmod(0o700)
    home = {"XDG_CACHE_HOME": tmp_path / "cache"}
    ask = (
        "import sys, bookpress.disk.record as r\n"
        "print(r.kept_file(r.KIND, r.inputs_of(sys.argv[2:])))\n"
    )
    asked = run(*WORDS, cwd=folder, command=[sys.executable, "-P", "-c", ask], **home)
    file = Path(asked.stdout.strip())

    for value in (b"", b"x", marshal.dumps(()), marshal.dumps({"places": 3})):
        file.write_bytes(sealed(str(file), value))
        assert not nothing_to_do(folder, *WORDS, **home)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder with a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def kept_of(here):
    """Build a book in a folder; return whether a second build would find nothing to do."""
    words = ("build", "book.md", "--edition", "epub", "--lang", "en")
    built = run(*words, cwd=here)
    return built.returncode == 0, nothing_to_do(here, *words)


@pytest.mark.slow
def test_what_the_fonts_of_the_machine_have_a_say_in_is_built_each_time(here):
    (here / "book.md").write_text(f"{HEAD[:-4]}fonts: system\n---\n\nText.\n", "utf-8")
    assert kept_of(here) == (True, False)
    (here / "book.md").write_text(BOOK.replace("Text", "Text \U00010980"), "utf-8")
    assert kept_of(here) == (True, False)


def test_a_source_with_faults_is_judged_each_time(here):
    (here / "book.md").write_text(BOOK.replace("title: A book\n", ""), "utf-8")

    assert kept_of(here) == (False, False)


def test_a_link_in_place_of_a_picture_is_followed_each_time(here):
    (here / "book.md").write_text(f"{HEAD}\n![One](a.png)\n", "utf-8")
    Image.new("L", (30, 30)).save(here / "b.png")
    (here / "a.png").symlink_to("b.png")

    assert kept_of(here) == (True, False)


@pytest.mark.slow
def test_what_changes_while_a_build_is_at_work_is_built_again(here):
    (here / "book.md").write_text(BOOK, "utf-8")
    during = script(
        "from pathlib import Path\n"
        "import bookpress.disk.archive as a\n"
        "publish = a.publish\n"
        "def later(*words):\n"
        "    text = Path('book.md').read_text()\n"
        "    Path('book.md').write_text(text.replace('Text', 'Next'))\n"
        "    return publish(*words)\n"
        "a.publish = later"
    )
    words = ("build", "book.md", "--edition", "epub")

    first = run(*words, cwd=here, command=during)
    again = run(*words, cwd=here, command=script(""))

    assert first.returncode == again.returncode == 0
    assert "OU23" not in again.stderr


@pytest.mark.slow
def test_an_output_that_changes_before_the_record_is_kept_is_made_again(here):
    (here / "book.md").write_text(BOOK, "utf-8")
    during = script(
        "import time\n"
        "from pathlib import Path\n"
        "import bookpress.command.retelling as r\n"
        "remember = r.remember\n"
        "def later(*words, **more):\n"
        "    Path('dist/book.epub').write_bytes(b'mine')\n"
        "    time.sleep(0.1)\n"
        "    remember(*words, **more)\n"
        "r.remember = later"
    )
    words = ("build", "book.md", "--edition", "epub")
    assert run(*words, cwd=here, command=during).returncode == 0

    again = run(*words, cwd=here, command=script(""))

    assert "OU23" not in again.stderr
    assert (here / "dist" / "book.epub").read_bytes()[:2] == b"PK"


@pytest.mark.slow
def test_what_was_said_of_the_files_that_were_replaced_is_not_said_again(here):
    (here / "book.md").write_text(BOOK.replace("author", "date: 2024-05-06\nauthor"), "utf-8")
    assert quick("book.md", "--json", cwd=here).returncode == 0
    text = (here / "book.md").read_text("utf-8")
    (here / "book.md").write_text(text.replace("Text", "Other words"), "utf-8")

    second, third, rebuilt = (
        codes(quick("book.md", "--json", *words, cwd=here)) for words in ([], [], ["--rebuild"])
    )

    assert "OU15" in second
    assert third == ["OU23", *rebuilt]


@pytest.mark.slow
def test_a_build_is_the_same_with_a_record_and_without(here):
    (here / "book.md").write_text(BOOK, "utf-8")
    assert quick("book.md", cwd=here).returncode == 0
    first = contents(here / "dist")
    (here / "dist" / "book.epub").write_bytes(b"mine")

    mended = quick("book.md", cwd=here)

    assert "OU23" not in mended.stderr
    assert contents(here / "dist") == first


HEAVY = {"click", "json", "re", "typing", "pathlib", "dataclasses", "enum", "tempfile", "hashlib"}


def test_hardly_anything_is_loaded_to_find_that_nothing_changed(here):
    (here / "book.md").write_text(BOOK, "utf-8")
    watching = script(
        "import atexit, os, sys\n"
        "known = {*sys.modules}\n"
        "def tell(): os.write(2, ' '.join({*sys.modules} - known).encode())\n"
        "atexit.register(tell)"
    )
    words = ("build", "book.md", "--edition", "epub")
    assert run(*words, cwd=here, command=watching).returncode == 0
    run(*words, cwd=here, command=watching)

    again = run(*words, cwd=here, command=watching)

    loaded = set(again.stderr.splitlines()[-1].split())
    assert "OU23" in again.stderr
    assert "bookpress.disk.record" in loaded
    assert not loaded & HEAVY
    assert len([name for name in loaded if name.startswith("bookpress")]) < 12


@pytest.mark.parametrize("listener", ["nobody", "a full disk"])
def test_it_is_told_to_whatever_listens(listener, folder):
    if listener == "nobody":
        read, write = os.pipe()
        os.close(read)
    else:
        write = os.open("/dev/full", os.O_WRONLY)

    again = run(*WORDS, cwd=folder, files={"stdout": write})
    os.close(write)

    assert again.returncode == (0 if listener == "nobody" else 4)
    assert "nothing changed" in again.stderr
    assert "Exception" not in again.stderr
