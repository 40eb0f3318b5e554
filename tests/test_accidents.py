"""Whatever befalls a build: the older files are whole, the message helps, no trace is shown."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands import BOOK, BOUND, HEAD, ROOT, contents, refused, run, start, sums_hold

INTERVIEW = ROOT / "source/entretien-samuel-durand.md"
OLD = BOOK.replace("Text.", "The older text.")


@pytest.fixture
def book(tmp_path):
    """The source of a small book."""
    source = tmp_path / "source/book.md"
    source.parent.mkdir()
    source.write_text(BOOK, "utf-8")
    return source


@pytest.fixture
def built(tmp_path_factory):
    """An output folder with an older build of the small book."""
    folder = tmp_path_factory.mktemp("older")
    (folder / "book.md").write_text(OLD, "utf-8")
    assert run("build", folder / "book.md", "--out", folder / "dist").returncode == 0
    return folder / "dist"


def quick(*words, **changes):
    """Build the quickest edition."""
    return run("build", "--edition", "epub", *words, **changes)


# Sources


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_source_that_is_not_there_is_named(language, tmp_path):
    said = {"en": "no such file or folder", "fr": "n’existe pas"}[language]

    result = run("build", tmp_path / "gone.md", "--out", tmp_path / "d", "--lang", language)

    assert refused(result, 1, "gone.md: CM01 ", said)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["x" * 300 + ".md", "a.md/b.md", "gone/a.md"])
def test_a_path_that_cannot_be_is_no_more_than_missing(name, tmp_path):
    (tmp_path / "a.md").write_text(BOOK, "utf-8")

    assert refused(run("build", tmp_path / name), 1, "CM01")
    assert refused(run("check", tmp_path / name), 1, "CM01")


def test_a_folder_without_a_book_is_said(tmp_path):
    (tmp_path / "notes.md").write_text("No head.\n", "utf-8")
    (tmp_path / "folder.md").mkdir()

    assert refused(run("build", tmp_path), 1, "CM02")
    assert refused(run("build", tmp_path / "folder.md"), 1, "CM02")


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_pipe_or_a_device_is_not_opened(command, tmp_path):
    os.mkfifo(tmp_path / "pipe.md")

    assert refused(run(command, tmp_path / "pipe.md"), 1, "CM07", "Save the text in a file")
    assert refused(run(command, "/dev/zero"), 1, "CM07")
    assert refused(run(command, "/dev/stdin"), 1, "CM07")
    assert refused(run(command, tmp_path), 1, "CM02")


def test_a_link_that_leads_nowhere_is_said(book):
    (book.parent / "lost.md").symlink_to("gone.md")
    (book.parent / "ring.md").symlink_to("ring.md")

    assert refused(run("build", book.parent), 1, "lost.md: CM08", "ring.md: CM08")
    assert refused(run("build", book.parent / "ring.md"), 1, "CM08")


def test_hidden_files_are_left_alone(book, tmp_path):
    (book.parent / ".#book.md").symlink_to("someone@somewhere.123")
    (book.parent / "._book.md").write_bytes(b"---\0\5\26\7")

    assert quick(book.parent, "--out", tmp_path / "d").returncode == 0


def test_a_file_too_large_is_not_read(book):
    with book.open("ab") as stream:
        stream.truncate(200_000_000_000)  # a hole: it takes no room on the disk

    assert refused(run("build", book), 1, "EN12", "200000 MB")


@pytest.mark.skipif(BOUND is None and os.getuid() == 0, reason="root reads everything")
def test_what_may_not_be_read_is_said(book):
    bounds = [BOUND, "--bounding-set", "-dac_override,-dac_read_search"] if BOUND else []

    book.chmod(0)
    assert refused(run("build", book, before=bounds), 4, "book.md: CM05", "(permission denied)")
    book.parent.chmod(0o444)
    assert refused(run("build", book.parent, before=bounds), 4, "CM05")
    book.parent.chmod(0)
    result = run("build", book.parent, "--lang", "fr", before=bounds)
    assert refused(result, 4, "CM05", "(permission refusée)")
    book.parent.chmod(0o755)


def test_names_of_any_signs_are_built(tmp_path):
    stems = {
        "with spaces.md": "with-spaces",
        "two\nlines.md": "two-lines",
        "-x.md": "x",
        "“quotes” & <angles>.md": "quotes-angles",
        "100%41 #a?b.md": "100-41-a-b",
        "📖.md": "book-",
        os.fsdecode(b"caf\xe9.md"): "caf",
        os.fsdecode(b"\xff\xfe.md"): "book-",
    }
    for number, name in enumerate(stems):
        (tmp_path / name).write_text(BOOK.replace("urn:x:a", f"urn:x:{number}"), "utf-8")

    one = quick("--out", tmp_path / "one", "--edition", "screen", "--", "-x.md", cwd=tmp_path)
    every = quick(tmp_path, "--out", tmp_path / "every")

    assert one.returncode == 0, one.stderr
    assert every.returncode == 0, every.stderr
    made = sorted(file.stem for file in tmp_path.glob("every/*.epub"))
    assert len(made) == len(stems)
    assert all(
        name.startswith(stem) for name, stem in zip(made, sorted(stems.values()), strict=True)
    )


def test_a_book_may_be_called_as_a_print_file_is(book, tmp_path):
    named = book.rename(book.with_name("small-print.md"))

    result = run("build", named, "--out", tmp_path / "d")

    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "d/small-print-print.pdf").is_file()


def test_a_folder_of_a_thousand_files_gives_its_books(tmp_path):
    for number in range(998):
        (tmp_path / f"note-{number}.md").write_text("No head.\n", "utf-8")
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(BOOK.replace("urn:x:a", f"urn:x:{name}"), "utf-8")

    result = quick(tmp_path, "--out", tmp_path / "dist")

    assert result.returncode == 0, result.stderr
    assert sorted(os.listdir(tmp_path / "dist")) == ["SHA256SUMS", "one.epub", "two.epub"]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("A book.md", "a-book.md", "a-book"),
        ("📖.md", "☃.md", "book-"),
        ("a.md", "a-print.md", "a-"),
    ],
)
def test_two_books_that_would_write_one_file_are_refused(one, other, shared, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for name in (one, other):
        (source / name).write_text(BOOK, "utf-8")

    result = run("build", source, "--out", tmp_path / "dist")

    assert refused(result, 1, "CM03", f"“{shared}")
    assert not (tmp_path / "dist").exists()


def test_a_book_given_twice_is_built_once(book, tmp_path):
    assert quick(book, book.parent, "--out", tmp_path / "d").returncode == 0


def test_a_faulty_book_leaves_its_neighbours_and_the_catalogue_as_they_were(book, tmp_path):
    other = book.with_name("other.md")
    other.write_text(BOOK.replace("urn:x:a", "urn:x:b"), "utf-8")
    assert run("build", book.parent, "--out", tmp_path / "d").returncode == 0
    before = contents(tmp_path / "d")

    other.write_text(BOOK.replace("title", "titel"), "utf-8")
    book.write_text(OLD, "utf-8")
    result = run("build", book.parent, "--out", tmp_path / "d")

    after = contents(tmp_path / "d")
    changed = {name for name in before if before[name] != after.get(name)}
    assert refused(result, 1, "other.md:2: HD03")
    assert "book.epub" in changed
    assert not [name for name in changed if name.startswith(("other", "catalog"))]
    assert sums_hold(tmp_path / "d")


# The output folder


def test_an_output_folder_that_is_a_file_is_said(book, tmp_path):
    (tmp_path / "file").write_text("mine", "utf-8")

    for out in ("file", "file/deeper", "source/book.md"):
        assert refused(quick(book, "--out", tmp_path / out), 4, "OU01", "--out")
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert book.read_text("utf-8") == BOOK


def test_the_output_may_stand_among_the_sources(book):
    before = contents(book.parent)

    for out in (book.parent, book.parent / "dist"):
        for _ in range(2):
            assert quick(book.parent, "--out", out).returncode == 0
    assert contents(book.parent) | before == contents(book.parent)


def test_a_link_to_a_folder_is_followed_and_one_to_nowhere_is_not(book, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "good").symlink_to("real")
    (tmp_path / "lost").symlink_to("nowhere")

    assert quick(book, "--out", tmp_path / "good").returncode == 0
    assert (tmp_path / "real/book.epub").is_file()
    assert refused(quick(book, "--out", tmp_path / "lost"), 4, "OU07")
    assert not (tmp_path / "nowhere").exists()


def test_what_is_not_ours_is_never_touched(book, tmp_path):
    out = tmp_path / "dist"
    out.mkdir()
    (out / "mine.txt").write_text("mine", "utf-8")
    (out / ".bookpress-aside-mine").write_text("mine", "utf-8")
    before = contents(out)
    assert quick(book, "--out", out).returncode == 0

    for make in (
        lambda file: file.write_text("mine", "utf-8"),
        lambda file: file.symlink_to("/etc/hostname"),
        lambda file: file.mkdir(),
        lambda file: os.mkfifo(file),
    ):
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        make(foreign / "book.epub")
        assert refused(quick(book, "--out", foreign), 4, "foreign/book.epub: OU03")
        assert os.listdir(foreign) == ["book.epub"]
        shutil.rmtree(foreign)
    assert {name: digest for name, digest in contents(out).items() if name in before} == before


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda file: file.write_text("mine")])
def test_a_list_of_digests_that_is_not_ours_stops_the_build(make, book, tmp_path):
    (tmp_path / "dist").mkdir()
    make(tmp_path / "dist/SHA256SUMS")

    assert refused(quick(book, "--out", tmp_path / "dist"), 4, "SHA256SUMS: OU03")
    assert os.listdir(tmp_path / "dist") == ["SHA256SUMS"]


def test_a_link_deep_in_the_output_leads_nowhere(book, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/book").symlink_to(tmp_path / "outside")

    assert refused(run("build", book, "--out", tmp_path / "dist"), 4, "dist/book: OU03")
    assert os.listdir(tmp_path / "outside") == []
    assert os.listdir(tmp_path / "dist") == ["book"]


def test_a_file_where_a_folder_should_be_stops_the_build_before_it_writes(book, built):
    shutil.rmtree(built / "book")
    (built / "book").write_text("mine", "utf-8")
    before = contents(built)

    assert refused(run("build", book, "--out", built), 4, "dist/book: OU03")
    assert contents(built) == before


@pytest.mark.skipif(BOUND is None and os.getuid() == 0, reason="root writes everywhere")
def test_a_folder_that_may_not_be_written_keeps_its_files(book, built):
    bounds = [BOUND, "--bounding-set", "-dac_override,-dac_read_search"] if BOUND else []
    before = contents(built)

    for locked in (built, built / "book"):
        locked.chmod(0o555)
        result = run("build", book, "--out", built, before=bounds)
        locked.chmod(0o755)
        assert refused(result, 4, "OU02", "(permission denied)", "older files are as they were")
        assert contents(built) == before


def test_the_persons_mask_is_kept(book, tmp_path):
    script = 'umask 077; exec "$@"'

    assert (
        run("build", book, "--out", tmp_path / "d", before=["sh", "-c", script, "sh"]).returncode
        == 0
    )

    modes = {file.stat().st_mode & 0o777 for file in tmp_path.glob("d/**/*") if file.is_file()}
    assert modes == {0o600}


# The machine


@pytest.fixture
def disk(tmp_path):
    """Give what mounts a small disk of memory; it is taken away at the end."""
    mounted: list[Path] = []

    def mount(size):
        place = tmp_path / f"disk-{len(mounted)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if os.getuid() != 0 or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("no right to mount a disk")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
def test_a_full_disk_loses_nothing(book, disk):
    small = disk("64k")
    (small / "mine.txt").write_text("mine", "utf-8")

    assert refused(run("build", book, "--out", small), 4, "OU04 the disk is full")
    assert refused(run("build", book, "--out", small / "new", "--lang", "fr"), 4, "OU04")
    assert os.listdir(small) == ["mine.txt"]


@pytest.mark.slow
def test_a_disk_without_room_for_two_builds_keeps_the_older_one(book, disk):
    small = disk("900k")
    assert run("build", book, "--out", small / "dist").returncode == 0
    before = contents(small)
    book.write_text(OLD, "utf-8")

    assert refused(run("build", book, "--out", small / "dist"), 4, "OU04")
    assert contents(small) == before
    assert sums_hold(small / "dist")


@pytest.mark.slow
def test_a_disk_that_is_read_only_keeps_the_older_build(book, disk):
    small = disk("4m")
    assert run("build", book, "--out", small / "dist").returncode == 0
    before = contents(small)
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)

    result = run("build", book, "--out", small / "dist", "--lang", "fr")
    assert refused(
        result, 4, "OU02", "(disque en lecture seule)", "Les anciens fichiers sont intacts"
    )
    assert refused(run("build", book, "--out", small / "new"), 4, "(read-only file system)")
    assert refused(run("new", small / "new"), 4, "OU02")
    assert contents(small) == before


@pytest.mark.slow
def test_a_new_book_on_a_full_disk_leaves_nothing(disk):
    small = disk("64k")
    (small / "filling").write_bytes(bytes(60 * 1024))

    assert refused(run("new", small / "book"), 4, "OU04")
    assert os.listdir(small) == ["filling"]


@pytest.mark.slow
def test_a_full_temporary_disk_is_said(book, disk, tmp_path):
    small = disk("64k")

    result = run("build", book, "--out", tmp_path / "d", TMPDIR=small, XDG_CACHE_HOME=small)

    assert refused(result, 4, "no space left on device")
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    "variables",
    [
        {"HOME": None, "XDG_CACHE_HOME": None},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": None},
        {"HOME": "/proc/1", "XDG_CACHE_HOME": "/proc/1/cache"},
        {"XDG_CACHE_HOME": "relative"},
        {"XDG_CACHE_HOME": "/dev/null"},
    ],
)
def test_a_home_that_cannot_be_written_is_no_fault(variables, book, tmp_path):
    result = quick(book, "--out", tmp_path / "d", cwd=tmp_path, **variables)

    assert (result.returncode, result.stderr) == (0, "")
    assert sorted(os.listdir(tmp_path)) == ["d", "source"]


def test_a_cache_that_is_spoilt_is_made_again(book, tmp_path):
    cache = tmp_path / "cache"
    first = run("build", book, "--out", tmp_path / "d", XDG_CACHE_HOME=cache)
    before = contents(tmp_path / "d")
    spoilt = [file for file in cache.rglob("*") if file.is_file() and file.suffix != ".conf"]

    for file in spoilt:
        file.write_bytes(file.read_bytes()[:20])
    again = run("build", book, "--out", tmp_path / "d", XDG_CACHE_HOME=cache)

    assert {file.parent.name for file in spoilt} >= {"covers", "fontconfig", "templates"}
    assert (first.returncode, again.returncode, again.stderr) == (0, 0, "")
    assert contents(tmp_path / "d") == before


def test_a_current_folder_that_is_gone_stops_only_what_needs_it(book, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    leave = ["sh", "-c", f'rmdir "{here}"; exec "$@"', "sh"]

    whole = quick(book, "--out", tmp_path / "d", cwd=here, before=leave)
    here.mkdir()
    relative = run("new", "book", cwd=here, before=leave)

    assert whole.returncode == 0, whole.stderr
    assert refused(relative, 4, "OU02", "(no such file or directory)")


@pytest.mark.parametrize("value", ["-5", "1.5", "soon", "1 ", "٣", "4354819200", "9" * 5000])
def test_a_time_that_is_none_is_refused(value, book, tmp_path):
    result = run("build", book, "--out", tmp_path / "d", SOURCE_DATE_EPOCH=value)

    assert refused(result, 4, "SOURCE_DATE_EPOCH: CM13", "whole seconds since 1970")
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("value", ["", "0", "1700000000", "4354819198"])
def test_a_time_from_1970_to_2107_is_taken(value, book, tmp_path):
    assert quick(book, "--out", tmp_path / "d", SOURCE_DATE_EPOCH=value).returncode == 0


def test_a_book_of_the_far_future_is_built(book, tmp_path):
    book.write_text(BOOK.replace("---\n\n", "updated: 9999-12-31\n---\n\n"), "utf-8")

    assert quick(book, "--out", tmp_path / "d").returncode == 0


def test_chance_and_warnings_of_python_change_no_byte(book, tmp_path):
    made = set()
    for seed, more in (
        ("0", {}),
        ("1", {"PYTHONDEVMODE": "1"}),
        ("random", {"PYTHONOPTIMIZE": "2"}),
    ):
        result = run("build", book, "--out", tmp_path / seed, PYTHONHASHSEED=seed, **more)
        assert (result.returncode, result.stderr) == (0, "")
        made.add((tmp_path / seed / "SHA256SUMS").read_bytes())

    assert len(made) == 1


@pytest.mark.parametrize(
    ("limits", "words"),
    [("-f 100", "(file too large)"), ("-n 12", "(too many open files)")],
)
def test_a_machine_that_gives_too_little_is_named(limits, words, book, tmp_path):
    limited = ["sh", "-c", f'ulimit {limits}; exec "$@"', "sh"]

    result = run("build", book, "--out", tmp_path / "d", before=limited)

    assert refused(result, 4 if result.returncode else 0, words if result.returncode else "")
    assert (tmp_path / "d").exists() is (result.returncode == 0)


# Interruptions


def moments(count, seconds):
    """Give moments spread over a time, by lot but the same each time."""
    lot = random.Random(count)
    return [seconds * (number + lot.random()) / count for number in range(count)]


def interrupted_builds(out, source, texts, number, count):
    """Start builds of two texts by turns and stop each at another moment; give what they said.

    Every file of the output folder must be one of those that a whole build gives.
    """
    whole, took = [], 0.0
    for text in texts:
        source.write_text(text, "utf-8")
        begun = time.monotonic()
        assert run("build", source, "--out", out).returncode == 0
        took = time.monotonic() - begun
        whole.append(contents(out))
    ended = []
    for turn, moment in enumerate(moments(count, took)):
        source.write_text(texts[turn % 2], "utf-8")
        process = start("build", source, "--out", out)
        time.sleep(moment)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        ended.append((process.returncode, said))
        now = {n: d for n, d in contents(out).items() if not n.startswith(".bookpress-aside-")}
        assert now.keys() == whole[0].keys()
        assert [name for name in now if now[name] not in (whole[0][name], whole[1][name])] == []
    source.write_text(texts[0], "utf-8")
    assert run("build", source, "--out", out).returncode == 0
    assert contents(out) == whole[0]
    assert sums_hold(out)
    return ended


def interview():
    """Give the interview, and an older one with other words in each chapter."""
    text = INTERVIEW.read_text("utf-8")
    return text, text.replace(" la ", " une ").replace("Entretien", "Causerie")


def test_kill_at_any_moment_leaves_whole_files(book, tmp_path):
    ended = interrupted_builds(tmp_path / "d", book, (BOOK, OLD), signal.SIGKILL, 6)

    assert [code for code, _ in ended if code not in (0, -signal.SIGKILL)] == []


@pytest.mark.slow
def test_kill_at_fifty_moments_of_a_real_build_leaves_whole_files(tmp_path):
    source = tmp_path / "interview.md"

    ended = interrupted_builds(tmp_path / "d", source, interview(), signal.SIGKILL, 50)

    assert len([code for code, _ in ended if code == -signal.SIGKILL]) >= 25


@pytest.mark.parametrize(
    "count", [6, pytest.param(50, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_an_interruption_at_any_moment_says_nothing_and_leaves_nothing(count, book, tmp_path):
    texts = (BOOK, OLD) if count < 10 else interview()

    ended = interrupted_builds(tmp_path / "d", book, texts, signal.SIGINT, count)

    # Before Python has handed over to us, it ends as it likes, and may say so.
    assert [said for code, said in ended if code in (0, 130) and said.strip()] == []
    assert [said for code, said in ended if code not in (0, 130) and "bookpress/" in said] == []
    # A library that is cut short while it is loaded is told as one that is missing (4).
    assert {code for code, _ in ended} <= {0, 1, 4, 130, -signal.SIGINT}
    assert any(code == 130 for code, _ in ended)


def test_an_interruption_while_files_are_renamed_waits_for_the_last(tmp_path):
    (tmp_path / "d").mkdir()
    script = (
        "import os, signal, sys; from pathlib import Path; from bookpress.archive import publish\n"
        "rename = os.replace\n"
        "def interrupted(*words):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    rename(*words)\n"
        "os.replace = interrupted\n"
        "publish(Path(sys.argv[1]), {'a.pdf': b'one', 'b.pdf': b'two'})\n"
    )

    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "d")],
        cwd=ROOT, capture_output=True, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip

    assert "KeyboardInterrupt" in result.stderr
    assert sorted(os.listdir(tmp_path / "d")) == ["SHA256SUMS", "a.pdf", "b.pdf"]
    assert sums_hold(tmp_path / "d")


@pytest.mark.parametrize("same", [True, False], ids=["of one book", "of two books"])
def test_two_builds_at_once_into_one_folder_are_both_whole(same, book, tmp_path):
    other = book if same else book.with_name("other.md")
    other.write_text(BOOK.replace("urn:x:a", "urn:x:b"), "utf-8")
    editions = ["--edition", "epub", "--edition", "screen", "--edition", "print"]

    both = [start("build", each, "--out", tmp_path / "d", *editions) for each in (book, other)]
    ended = [(process.communicate(timeout=120)[1], process.returncode) for process in both]

    names = ["book"] if same else ["book", "other"]
    made = [f"{name}{end}" for name in names for end in ("-print.pdf", ".epub", ".pdf")]
    assert ended == [("", 0), ("", 0)]
    assert sorted(contents(tmp_path / "d")) == sorted(["SHA256SUMS", *made])
    assert sums_hold(tmp_path / "d")
    assert len((tmp_path / "d/SHA256SUMS").read_text().splitlines()) == len(made)


# The theme


@pytest.fixture
def theme(tmp_path):
    """Give what copies a file of the default theme into a theme, with some text changed."""

    def change(name, old, new):
        file = tmp_path / "theme" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / "templates" / name).read_bytes()
        assert old in text
        file.write_bytes(text.replace(old, new, 1))
        return tmp_path / "theme"

    return change


BODY = b"{% block body %}"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("pdf/title.html", BODY, BODY + b"{{ nobody }}", "title.html:4: TH03"),
        ("pdf/title.html", BODY, BODY + b"{% if %}", "title.html:4: TH03"),
        ("pdf/title.html", BODY, BODY + b"\n{{ 1 / 0 }}", "title.html:5: TH03"),
        ("pdf/title.html", BODY, BODY + b"{{ 'a' + 1 }}", "title.html:4: TH03"),
        ("pdf/title.html", BODY, BODY + b"{{ 1|no_filter }}", "title.html:4: TH03"),
        ("pdf/title.html", BODY, BODY + b"{% include 'pdf/title.html' %}", "TH03"),
        ("pdf/title.html", BODY, BODY + b"{% include 'gone.html' %}", "no template “gone.html”"),
        ("pdf/title.html", BODY, BODY + b"<p>", "title.html: TH04"),
        ("pdf/title.html", BODY, BODY + b"\xe9", "title.html:4: TH08"),
        ("web/page.html", b"<body", b"{{ nobody }}<body", "page.html:"),
        ("styles/text.css", b"", b"p { colour: red }\n", "text.css:1: LY01"),
        ("styles/text.css", b"", b"p { margin: 2quux }\n", "text.css:1: LY01"),
        ("styles/reader.css", b"", b"p { margin: 0\n", "reader.css:1: TH11"),
        ("styles/web.css", b"", b"}\n", "web.css:1: TH11"),
        ("styles/web.css", b"", b"\xe9\n", "web.css:1: TH08"),
        ("styles/faces.css", b"SourceSerif4-It.ttf", b"Gone.ttf", "faces.css:10: TH01"),
        ("labels/en.toml", b"cover = ", b"# cover = ", "en.toml: TH10 the label “cover”"),
        ("labels/en.toml", b'cover = "', b'cover = 3 # "', "en.toml: TH10 the label “cover”"),
        ("labels/en.toml", b"{date}", b"{day}", "TH12 the label “published”"),
        ("labels/en.toml", b'cover = "', b'cover = "{', "TH12"),
        ("labels/en.toml", b"cover = ", b"cover ", "TH09"),
        ("labels/en.toml", b'cover = "', b'cover = "\xe9', "TH08"),
        ("fonts/source-serif-4/SourceSerif4-Regular.ttf", b"\0\1\0\0", b"\0\1\0\1", "FN04"),
    ],
)
def test_a_fault_of_the_theme_is_named_by_file_and_line(
    name, old, new, said, theme, book, tmp_path
):
    result = run("build", book, "--out", tmp_path / "d", "--theme", theme(name, old, new))

    assert refused(result, 4, said)
    assert not (tmp_path / "d").exists()


def test_a_font_that_was_cut_is_named(theme, book, tmp_path):
    name = "fonts/source-serif-4/SourceSerif4-It.ttf"
    folder = theme(name, b"", b"")
    whole = (folder / name).read_bytes()

    for length in (0, 3, 100, len(whole) // 2, len(whole) - 1):
        (folder / name).write_bytes(whole[:length])
        result = run("build", book, "--out", tmp_path / "d", "--theme", folder)
        assert refused(result, 4, "SourceSerif4-It.ttf: FN04", "Fetch it again")


def test_a_font_that_is_spoilt_inside_is_named(theme, book, tmp_path):
    name = "fonts/source-serif-4/SourceSerif4-Regular.ttf"
    folder = theme(name, b"", b"")
    lot, font = random.Random(3), bytearray((folder / name).read_bytes())
    for _ in range(3000):
        font[lot.randrange(300, len(font))] = lot.randrange(256)
    (folder / name).write_bytes(font)

    assert refused(run("build", book, "--out", tmp_path / "d", "--theme", folder), 4)


@pytest.fixture
def installed(tmp_path):
    """Give a copy of the program, to be spoilt."""
    place = tmp_path / "installed"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("bookpress", "templates"):
        shutil.copytree(ROOT / name, place / name, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("fonts/source-serif-4/SourceSerif4-It.ttf", "faces.css:10: TH01"),
        ("fonts", "TH01 the theme has no file “fonts/"),
        ("labels/en.toml", "TH01 the theme has no file “labels/en.toml”"),
        ("pdf/title.html", "TH01 the theme has no file “pdf/title.html”"),
        ("styles/tokens.css", "TH01 the theme has no file “styles/tokens.css”"),
        ("colour/FOGRA39L_coated.icc", "TH01 the theme has no file “colour/"),
    ],
)
def test_a_file_that_an_installation_has_lost_is_named(gone, said, installed, book, tmp_path):
    lost = installed / "templates" / gone
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()

    result = run("build", book, "--out", tmp_path / "d", PYTHONPATH=installed)

    assert refused(result, 4, said, "reinstall bookpress")
    assert not (tmp_path / "d").exists()


def test_the_memory_of_a_build_is_given_back_after_each_book(tmp_path):
    """Twelve books may take 15 MB more than two: their files are held until all are made."""
    for number in range(12):
        text = f"{HEAD}\nText {number}.\n".replace("urn:x:a", f"urn:x:{number}")
        (tmp_path / f"book-{number}.md").write_text(text, "utf-8")
    measure = (
        "import resource, sys; from pathlib import Path; from bookpress.pipeline import build_all\n"
        "build_all([Path(p) for p in sys.argv[2:]], Path(sys.argv[1]), ('epub', 'screen'))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )

    def megabytes(books):
        words = [tmp_path / f"book-{number}.md" for number in range(books)]
        command = [sys.executable, "-c", measure, tmp_path / "d", *words]
        return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)

    assert megabytes(12) - megabytes(2) < 15
