"""The manual says what the program does."""

import re
from pathlib import Path

from click.testing import CliRunner

import bookpress
from bookpress.command.cli import cli
from bookpress.editions import EDITIONS
from bookpress.model.book import Metadata
from bookpress.model.packages import DRAWING, commands

ROOT = Path(__file__).parent.parent
MANUAL = (ROOT / "docs/manual.md").read_text("utf-8")


def test_the_page_of_findings_is_the_table():
    made = CliRunner().invoke(cli, ["explain", "--all", "--lang", "en"]).output

    assert (ROOT / "docs/findings.md").read_text("utf-8") == made, (
        "run: bookpress explain --all --lang en > docs/findings.md"
    )


def test_every_command_is_in_the_manual():
    assert [name for name in cli.commands if f"bookpress {name}" not in MANUAL] == []


def test_every_edition_is_in_the_manual():
    assert [name for name in EDITIONS if f"| `{name}` |" not in MANUAL] == []


def test_every_key_of_the_head_is_in_the_manual():
    from bookpress.reading.front_matter.schema import front_matter_schema

    keys = front_matter_schema()["properties"]

    assert [key for key in keys if f"`{key}`" not in MANUAL] == []
    assert {"title", "language"} <= set(keys)
    assert "title" in Metadata.__slots__


def test_everything_public_is_whole():
    assert all(hasattr(bookpress, name) for name in bookpress.__all__)


def test_the_examples_of_the_manual_build_clean(tmp_path):
    examples = re.findall(r"```markdown\n(.*?)```", MANUAL + README, re.DOTALL)
    assert len(examples) >= 3

    for number, text in enumerate(examples):
        source = tmp_path / f"example-{number}.md"
        source.write_text(text, "utf-8")
        result = bookpress.build(source, tmp_path / f"dist-{number}")
        errors = [f for f in result.findings if f.severity.value != "note"]
        assert errors == []
        assert len(result.files) >= 5


README = (ROOT / "README.md").read_text("utf-8")


def test_the_manual_names_the_packages_of_each_system():
    assert [
        one for one in commands(DRAWING).values() if one[:3] != "wsl" and one not in MANUAL
    ] == []


def test_each_promise_of_security_names_tests_that_exist():
    text = (ROOT / "docs/security.md").read_text("utf-8")
    rows = re.findall(r"^\| (?!Promise|---)(.+?) \| (.+?) \|$", text, re.MULTILINE)
    named = {promise: re.findall(r"`(test_\w+\.py)::(test_\w+)`", by) for promise, by in rows}

    assert len(named) > 10
    assert [promise for promise, tests in named.items() if not tests] == []
    missing = [
        f"{file}::{test}"
        for tests in named.values()
        for file, test in tests
        if f"def {test}(" not in (ROOT / "tests" / file).read_text("utf-8")
    ]
    assert missing == []
