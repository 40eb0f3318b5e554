"""Size: whatever an author brings is built, or refused with a bound that says its number.

Each source goes through the real command, twice as large the second time: the time may double, not
quadruple. The command may take 2 GB at most, and never ends in a trace.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT

MOST_MEMORY = 2 << 30
"""In bytes."""
LINE = "Le gardien compte les éclats du phare, la nuit, sans jamais se tromper. "
PARAGRAPH = LINE * 9 + "\n\n"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command."""

    code: int
    seconds: float
    """Of CPU, user and system."""
    memory: int
    """The most it held, in bytes."""
    said: str
    found: list[dict[str, object]]


def build(text: str, folder) -> Run:
    """Build a source in a process that may not take more than its share."""
    source = folder / "book.md"
    source.write_text(f"---\ntitle: A\nlanguage: fr\nidentifier: urn:x:a\n---\n\n{text}", "utf-8")
    command = [sys.executable, "-m", "bookpress", "build", source, "--out", folder / "dist"]
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        process = subprocess.Popen(
            [*command, "--json"], cwd=ROOT, stdout=out, stderr=err, preexec_fn=_bound_memory
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Run(
            process.returncode,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss * 1024,
            err.read(),
            [json.loads(line) for line in out if line.startswith("{")],
        )


def _bound_memory() -> None:
    # What is reserved and never touched counts here too, so twice the bound.
    resource.setrlimit(resource.RLIMIT_AS, (2 * MOST_MEMORY, 2 * MOST_MEMORY))


BOUNDED: dict[str, tuple[str, str, str]] = {
    "a paragraph of 1 MB": (LINE * 14_000, "SZ02", "250000"),
    "500 levels of quotation": (">" * 500 + " a\n", "SZ01", "40"),
    "3,000 open blocks": ("<div>\n\n" * 3_000, "SZ04", "100"),
    "3,000 open tags": ("<b>" * 3_000, "", ""),
    "six thousand pictures begun": ("![" * 6_000, "SZ03", "100"),
}
"""Source → the code and the bound it names; none where another fault says it."""


@pytest.mark.parametrize("case", BOUNDED)
def test_what_is_too_large_is_refused_at_once_by_its_bound(case, tmp_path):
    text, code, limit = BOUNDED[case]

    run = build(text, tmp_path)

    assert run.code == 1
    assert "Traceback" not in run.said
    said = [str(one["message"]) for one in run.found if one["code"] == code]
    assert not code or any(limit in words.replace(",", "") for words in said), run.found
    assert all(one["line"] for one in run.found if one["severity"] == "error")
    assert run.memory < 200 << 20
    assert run.seconds < 3
    assert not (tmp_path / "dist").exists()


BUILT: dict[str, tuple[Callable[[int], str], int]] = {
    "one paragraph": (lambda n: LINE * n, 3_400),
    "rows of a table": (
        lambda n: "| a | b |\n|---|---|\n" + "".join(f"| rang {i} | {LINE} |\n" for i in range(n)),
        5_000,
    ),
    "items of a list": (lambda n: "".join(f"- rang {i} {LINE}\n" for i in range(n)), 5_000),
    "equal heads": (lambda n: "".join(f"## Titre\n\nTexte {i}.\n\n" for i in range(n)), 2_000),
    "notes": (
        lambda n: "".join(f"{LINE}[^{i}]\n\n[^{i}]: note {i}\n\n" for i in range(n)),
        1_500,
    ),
    "notes of one paragraph": (
        lambda n: (
            " ".join(f"mot[^{i}]" for i in range(n))
            + "\n\n"
            + "".join(f"[^{i}]: note {i}\n" for i in range(n))
        ),
        1_500,
    ),
    "chapters": (
        lambda n: "".join(f"## Chapitre {i}\n\n{PARAGRAPH * 11}" for i in range(n)),
        300,
    ),
    "chapters of 5 MB": (
        lambda n: "".join(f"## Chapitre {i}\n\n{PARAGRAPH * 25}" for i in range(n)),
        300,
    ),
}
"""Source of a size → the larger of its sizes."""


@pytest.mark.slow
@pytest.mark.parametrize("case", BUILT)
def test_time_grows_with_the_size_and_memory_stays_bounded(case, tmp_path):
    make, size = BUILT[case]

    half, whole = build(make(size // 2), tmp_path), build(make(size), tmp_path)

    assert (half.code, whole.code) == (0, 0), whole.found
    assert whole.memory < MOST_MEMORY
    assert whole.seconds < 2.8 * half.seconds
