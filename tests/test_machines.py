"""Machines that lack something: what a build, the doctor and set-up say of them."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bookpress.model.packages import DRAWING, INSTALL, command_here, commands
from tests.commands import ROOT, environment, refused, run


@pytest.fixture
def lacking(tmp_path):
    """Return what makes the environment of a machine that cannot open a library."""

    def without(*libraries):
        folder = tmp_path / "broken"
        folder.mkdir()
        for name in libraries:
            (folder / name).touch()  # the loader finds it first, and it is no library
        return {"LD_LIBRARY_PATH": folder}

    return without


SUBSET, PANGO = "libharfbuzz-subset.so.0", "libpango-1.0.so.0"


def parts(result):
    """Return what `doctor --json` says, by name."""
    return {one["name"]: one for one in map(json.loads, result.stdout.splitlines())}


@pytest.mark.slow
def test_without_harfbuzz_subset_a_book_is_built_with_one_warning(book, lacking, tmp_path):
    result = run("build", book, book, "--out", tmp_path / "d", **lacking(SUBSET))

    assert result.returncode == 0
    assert result.stderr.count("LY09") == 1
    assert result.stderr.endswith("\n1 warning\n")
    assert "other machines" in result.stderr
    assert (tmp_path / "d/book-print.pdf").is_file()


@pytest.mark.slow
def test_without_harfbuzz_subset_the_checks_accept_both_pdfs(book, lacking, tmp_path):
    run("build", book, "--out", tmp_path / "d", **lacking(SUBSET))

    assert run("check", tmp_path / "d/book-print.pdf").returncode == 0
    assert run("check", tmp_path / "d/book.pdf").returncode == 0


def test_without_pango_the_command_that_brings_it_is_said(book, lacking, tmp_path):
    bare = lacking(PANGO)

    result = run("build", book, "--out", tmp_path / "d", **bare)
    looked = run("doctor", **bare)

    assert refused(result, 4, "LY07", "libpango", "`bookpress doctor` says what is missing")
    assert result.stdout == ""
    assert command_here(DRAWING) in result.stderr
    assert refused(looked, 4, "missing  Pango", "Books cannot be built.")
    assert command_here(DRAWING) in looked.stdout


def test_the_doctor_finds_all_that_is_there(tmp_path):
    result = run("doctor", "--json")

    assert result.returncode == 0
    found = parts(result)
    assert {"bookpress", "Python", "weasyprint", "Pango", "HarfBuzz-Subset", "cache"} <= set(found)
    assert {"epubcheck", "Ace", "veraPDF", "outloud", "Ghostscript"} <= set(found)
    assert found["Pango"]["detail"].count(".") == 2
    assert found["source-serif-4"]["there"]


def test_the_doctor_says_what_follows_from_what_is_missing(lacking):
    result = run("doctor", "--lang", "fr", **lacking(SUBSET))

    assert result.returncode == 0
    assert "manque   HarfBuzz-Subset" in result.stdout
    assert "leurs octets diffèrent" in result.stdout


def test_the_doctor_names_a_theme_that_is_not_whole(tmp_path):
    for name in ("bookpress", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "templates/fonts/source-serif-4/SourceSerif4-It.ttf").unlink()

    result = run("doctor", cwd=tmp_path, PYTHONPATH=tmp_path)

    assert refused(result, 4, "SourceSerif4-It.ttf", "Books cannot be built.")


def test_what_brings_a_checker_fits_how_bookpress_was_installed(tmp_path):
    script = (
        "import sys; sys.prefix = sys.argv[1]; from bookpress.command.doctor import pip_command;"
        "print(pip_command('a', 'b'))"
    )

    def said(folder: Path) -> str:
        command = [sys.executable, "-c", script, str(folder)]
        return subprocess.check_output(command, text=True, cwd=ROOT).strip()

    plain, pipx = tmp_path / "plain", tmp_path / "pipx"
    for folder in (plain, pipx):
        folder.mkdir()
    (pipx / "pipx_metadata.json").touch()
    assert said(plain) == f"{sys.executable} -m pip install a b"
    assert said(pipx) == "pipx inject bookpress a b"


def test_set_up_tries_the_names_that_weasyprint_opens():
    spec = find_spec("weasyprint")
    assert spec
    assert spec.origin
    text = (Path(spec.origin).parent / "text" / "ffi.py").read_text("utf-8")
    setup = runpy.run_path(str(ROOT / "scripts" / "setup"))

    opened = re.findall(r"'(lib[\w.-]+\.so\.\d)'", text)

    # It draws glyphs in colours, of which the theme has none; Debian has no such library.
    assert sorted(opened) == sorted([*setup["OPENED"], "libharfbuzz-vector.so.0"])
    assert setup["SPARED"] == SUBSET


def test_every_system_has_its_command():
    assert list(commands(DRAWING)) == ["Debian, Ubuntu", "Fedora", "Arch", "macOS", "Windows"]
    assert set(DRAWING) == set(INSTALL)


def test_a_build_starts_no_other_program(book, tmp_path):
    script = (
        "import os, sys\n"
        "sys.addaudithook(lambda event, _: event == 'subprocess.Popen' and os.write(2, b'one'))\n"
        "from bookpress.__main__ import main\n"
        "main()\n"
    )
    words = ["build", str(book), "--out", str(tmp_path / "d")]

    result = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, env=environment()
    )

    assert (result.returncode, result.stderr) == (0, "")
