"""Size: whatever an author brings is built, or refused with a bound that says its number.

Each source goes through the real command. It may take 2 GB at most, and never ends in a trace; how
time grows with the size is for `scripts/bench` to say.
"""

import json
import os
import random
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PIL import Image

from tests.conftest import ROOT

MOST_MEMORY = 2 << 30
"""In bytes."""
LINE = "Le gardien compte les éclats du phare, la nuit, sans jamais se tromper. "
PARAGRAPH = LINE * 9 + "\n\n"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command."""

    code: int
    memory: int
    """The most it held, in bytes."""
    said: str
    found: list[dict[str, object]]


_TOLD = """
import atexit, pathlib, sys
peak = pathlib.Path(sys.argv.pop(1))
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: peak.write_text(status.read_text()))
from bookpress.__main__ import main
main()
"""
"""The command, that tells its own peak of memory: what the system counts for a child begins with
the size of its parent."""


def build(text: str, folder) -> Run:
    """Build a source in a process that may not take more than its share."""
    source = folder / "book.md"
    source.write_text(f"---\ntitle: A\nlanguage: fr\nidentifier: urn:x:a\n---\n\n{text}", "utf-8")
    peak = folder / "peak"
    command = [sys.executable, "-c", _TOLD, peak, "build", source, "--out", folder / "dist"]
    done = subprocess.run(
        [*command, "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        preexec_fn=_bound_memory,
        check=False,
    )
    highest = re.search(r"VmHWM:\s+(\d+) kB", peak.read_text())
    assert highest is not None
    return Run(
        done.returncode,
        int(highest[1]) * 1024,
        done.stderr,
        [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")],
    )


def _bound_memory() -> None:
    # What is reserved and never touched counts here too, so twice the bound.
    resource.setrlimit(resource.RLIMIT_AS, (2 * MOST_MEMORY, 2 * MOST_MEMORY))


BOUNDED: dict[str, tuple[str, str, str]] = {
    "a paragraph of 1 MB": (LINE * 14_000, "SZ02", "250000"),
    "500 levels of quotation": (">" * 500 + " a\n", "SZ01", "40"),
    "3,000 open blocks": ("<div>\n\n" * 3_000, "SZ04", "100"),
    "3,000 open tags": ("<b>" * 3_000, "", ""),
    "9,000 levels of emphasis": ("a " + "_" * 9_000 + "b" + "_" * 9_000, "SZ04", "30"),
    "six thousand pictures begun": ("![" * 6_000, "SZ03", "100"),
}
"""Source → the code and the bound it names; none where another fault says it."""


@pytest.mark.slow
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
}
"""Source of a size, and the size."""


@pytest.mark.slow
@pytest.mark.parametrize("case", BUILT)
def test_what_is_large_is_built_within_its_memory(case, tmp_path):
    make, size = BUILT[case]

    run = build(make(size), tmp_path)

    assert run.code == 0, run.found
    assert run.memory < MOST_MEMORY


@pytest.mark.slow
def test_photographs_are_in_memory_one_at_a_time(tmp_path):
    """A photograph of 2 megapixels has 6 MB of pixels, and 1.7 MB in CMYK in the print file."""
    memory = []
    for count in (24, 48):  # the print file of fewer is not large enough for the disk
        folder = tmp_path / str(count)
        folder.mkdir()
        for number in range(count):
            photograph(number).save(folder / f"{number}.jpg", quality=85)
        shown = "".join(f"{LINE}\n\n![Photo {n}]({n}.jpg)\n\n" for n in range(count))
        run = build(shown, folder)
        assert run.code == 0, run.said
        memory.append(run.memory)
    size = sum(file.stat().st_size for file in folder.glob("*.jpg")) / count

    assert (memory[1] - memory[0]) / 24 < 5 * size + 500_000


def photograph(seed: int) -> Image.Image:
    """Return a picture of 2 megapixels with soft colours, another one for each seed."""
    chance = random.Random(seed)
    planes = [Image.frombytes("L", (64, 48), chance.randbytes(64 * 48)) for _ in range(3)]
    return Image.merge("RGB", [one.resize((1632, 1224)) for one in planes])
