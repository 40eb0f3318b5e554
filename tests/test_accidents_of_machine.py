"""Whatever the machine refuses: nothing is lost, and the message says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import BOOK, HEAD, OLD, ROOT, contents, quick, refused, run, sums_hold


@pytest.fixture
def disk(tmp_path):
    """Return what mounts a small disk of memory; it is taken away at the end."""
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
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("build", "BOOK", "--out", "DISK"), "OU04 the disk is full"),
        (("build", "BOOK", "--out", "DISK/new", "--lang", "fr"), "OU04"),
        (("new", "DISK/book"), "OU04"),
    ],
)
def test_a_full_disk_loses_nothing(words, said, book, disk):
    small = disk("64k")
    (small / "mine").write_bytes(bytes(60 * 1024))
    words = [word.replace("BOOK", str(book)).replace("DISK", str(small)) for word in words]

    assert refused(run(*words), 4, said)
    assert os.listdir(small) == ["mine"]


@pytest.mark.slow
def test_a_disk_without_room_for_two_builds_or_read_only_keeps_the_older_one(book, disk, tmp_path):
    assert run("build", book, "--out", tmp_path / "d").returncode == 0
    pages = sum(-(-f.stat().st_size // 4096) for f in (tmp_path / "d").rglob("*") if f.is_file())
    small = disk(f"{6 * pages}k")  # one build and a half
    assert run("build", book, "--out", small / "dist").returncode == 0
    before = contents(small)
    book.write_text(OLD, "utf-8")

    assert refused(run("build", book, "--out", small / "dist"), 4, "OU04")
    assert contents(small) == before
    assert sums_hold(small / "dist")

    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    result = run("build", book, "--out", small / "dist", "--lang", "fr")
    said = "OU02", "(disque en lecture seule)", "Les anciens fichiers sont intacts"
    assert refused(result, 4, *said)
    assert refused(run("build", book, "--out", small / "new"), 4, "(read-only file system)")
    assert refused(run("new", small / "new"), 4, "OU02")
    assert contents(small) == before


@pytest.mark.slow
def test_a_full_temporary_disk_is_said(book, disk, tmp_path):
    small = disk("64k")

    result = run("build", book, "--out", tmp_path / "d", TMPDIR=small, XDG_CACHE_HOME=small)

    assert refused(result, 4, "no space left on device")
    assert not (tmp_path / "d").exists()


@pytest.mark.slow
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


def test_a_current_folder_that_is_gone_stops_only_what_needs_it(book, tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    leave = ["sh", "-c", f'rmdir "{here}"; exec "$@"', "sh"]

    whole = quick(book, "--out", tmp_path / "d", cwd=here, before=leave)
    here.mkdir()
    relative = run("new", "book", cwd=here, before=leave)

    assert whole.returncode == 0, whole.stderr
    assert refused(relative, 4, "OU02", "(no such file or directory)")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        *((value, 0, ()) for value in ("", "0", "1700000000", "4354819198")),
        *(
            (value, 4, ("SOURCE_DATE_EPOCH: error CM13", "whole seconds since 1970"))
            for value in ("-5", "1.5", "soon", "1 ", "٣", "4354819200", "9" * 5000)
        ),
    ],
)
def test_a_time_from_1970_to_2107_is_taken_and_no_other(value, code, said, book, tmp_path):
    result = quick(book, "--out", tmp_path / "d", SOURCE_DATE_EPOCH=value)

    assert refused(result, code, *said)
    assert (tmp_path / "d").exists() is (code == 0)


def test_a_book_of_the_far_future_is_built(book, tmp_path):
    book.write_text(BOOK.replace("---\n\n", "updated: 9999-12-31\n---\n\n"), "utf-8")

    assert quick(book, "--out", tmp_path / "d").returncode == 0


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize(
    "limits",
    [
        "-f 100",  # blocks of 512 bytes in a file
        *(f"-n {number}" for number in (6, 8, 10, 12, 16, 20, 24, 32, 40)),
        *(f"-v {number}000" for number in (40, 50, 60, 100, 140, 180, 200, 240, 260)),
    ],
)
def test_a_machine_that_gives_too_little_is_named(limits, book, tmp_path):
    limited = ["sh", "-c", f'ulimit {limits}; exec "$@"', "sh"]

    result = run("build", book, "--out", tmp_path / "d", before=limited)

    words = {"-f": "(file too large)", "-n": "(too many open files)", "-v": "CM12"}[limits[:2]]
    assert refused(result, 4 if result.returncode else 0, words if result.returncode else "")
    assert "GLib" not in result.stderr
    assert (tmp_path / "d").exists() is (result.returncode == 0)


@pytest.mark.slow
def test_the_memory_of_a_build_is_given_back_after_each_book(tmp_path):
    """Twelve books may take 15 MB more than two: their files are held until all are made."""
    for number in range(12):
        text = f"{HEAD}\nText {number}.\n".replace("urn:x:a", f"urn:x:{number}")
        (tmp_path / f"book-{number}.md").write_text(text, "utf-8")
    measure = (
        "import resource, sys; from pathlib import Path; from bookpress.books import build_all\n"
        "build_all([Path(p) for p in sys.argv[2:]], Path(sys.argv[1]), ('epub', 'screen'))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )

    def megabytes(books):
        words = [tmp_path / f"book-{number}.md" for number in range(books)]
        command = [sys.executable, "-c", measure, tmp_path / f"d-{books}", *words]
        return int(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)

    assert megabytes(12) - megabytes(2) < 15
