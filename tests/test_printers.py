"""The interview for every printer: its file lacks what this book cannot give, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bookpress.command.cli import cli
from bookpress.model.printers import PRINTERS
from tests.conftest import ROOT

INTERVIEW = ROOT / "source" / "entretien-samuel-durand.md"
THIN, COVER = "PF27", "PF19"
LACKING = {
    "offset": set(),
    # Eight pages are too few for a glued spine, and the cover is in the file.
    "ingramspark": {THIN, COVER},
    "kdp": {THIN, COVER},
    "bod": {THIN, COVER},
    "totem": {THIN, COVER},
    # He staples thin books, but prints the cover from a file of its own.
    "lulu": {COVER},
}


def run(*words: object) -> Result:
    """Run the command in this process, as if typed on a terminal in English."""
    return CliRunner().invoke(cli, [*map(str, words), "--lang", "en"])


def built(folder: Path, printer: str, wishes: str = "") -> Result:
    """Build the interview's print file for a printer."""
    text = INTERVIEW.read_text("utf-8")
    source = folder / INTERVIEW.name
    asked = f"print: {{printer: {printer}{wishes}}}"
    source.write_text(text.replace("\ncollection:", f"\n{asked}\ncollection:", 1), "utf-8")
    return run("build", source, "--out", folder / "dist", "--edition", "print")


def codes(said: str) -> list[str]:
    """Return the codes of findings about a printer or a print file, in order."""
    return sorted(re.findall(r"^.*?: (?:error|warning|note) (P[A-Z]\d\d) ", said, re.MULTILINE))


@pytest.mark.slow
@pytest.mark.parametrize("printer", PRINTERS)
def test_build_and_check_say_what_the_printer_would_refuse_each_thing_once(tmp_path, printer):
    build = built(tmp_path, printer)
    check = run("check", tmp_path / "dist" / f"{INTERVIEW.stem}-print.pdf")

    assert codes(build.output) == codes(check.output) == sorted(LACKING[printer])
    assert (build.exit_code, check.exit_code) == (0, 0)


def test_a_build_says_how_to_mend_it(tmp_path):
    result = built(tmp_path, "kdp", ", marks: true")

    assert codes(result.output) == sorted({THIN, COVER, "PN04"})
    assert "`print: {printer: offset}`" in result.output
    assert "Remove `marks` from `print`" in result.output


def test_a_file_that_is_spoilt_fails_its_check(tmp_path):
    import pikepdf

    built(tmp_path, "offset")
    file = tmp_path / "dist" / f"{INTERVIEW.stem}-print.pdf"
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        del pdf.pages[2].obj.TrimBox
        pdf.save(file)

    result = run("check", file)

    assert codes(result.output) == ["PF20"]
    assert result.exit_code == 3
