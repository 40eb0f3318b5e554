"""Every bad input of `tests/bad/` through the real command: verdict, line, words, nothing else.

One command reads all that is refused, in English, another in French, and a third builds the odd
inputs that make a book. What the command says of each source is what the data say.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bookpress.messages import message
from tests.test_head import furnish
from tests.test_pictures import draw
from tests.test_reading_bad import DOT, HEAD_LINES, headed

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Case:
    """One bad input: the source in its folder, and what must be said of it."""

    source: Path
    content: bytes
    found: list[str]
    """`line code`, in order."""
    words: str
    """A part of one message, in English."""
    whole: bool = True
    """Whether nothing else is said; of bytes without a head, that it is missing."""

    @property
    def refused(self) -> bool:
        codes = [one.split()[1] for one in self.found]
        return not self.whole or any(message(code).severity.value == "error" for code in codes)


def cases(root):
    """Write every bad input into a folder of its own; give the cases by their names."""
    made = {}

    def add(kind, name, content, found, words="", **more):
        source = root / f"{kind}-{name}" / f"{kind}-{name}.md"
        source.parent.mkdir(parents=True)
        source.write_bytes(content)
        made[f"{kind}-{name}"] = Case(source, content, found, words, **more)
        return source.parent

    for name, case in data("head"):
        head = case["head"]
        whole = head if case.get("raw") else f"---\n{head.strip()}\n---\nText\n"
        found = case["found"] if whole else [*case["found"], "1 MD01"]
        furnish(add("head", name, whole.encode(), found, case["words"]))
    for name, case in data("body"):
        lines = [one.split() for one in case["found"]]
        found = [f"{int(line) + HEAD_LINES} {code}" for line, code in lines]
        folder = add("body", name, headed(case["body"]).encode(), found, case.get("words", ""))
        (folder / "dot.png").write_bytes(DOT)
    for name, case in data("encodings"):
        plain = case.get("text", "").encode(case.get("encoding", "utf-8"))
        content = plain or bytes.fromhex(case["bytes"])
        add("bytes", name, content, case["found"], case["words"], whole=False)
    for name, case in data("svg"):
        found = [f"{HEAD_LINES + 1} {code}" for code in case["found"]]
        content = headed("![A drawing](b.svg)\n").encode()
        draw(add("svg", name, content, found, case["words"]), case)
    return made


def data(name):
    return tomllib.loads((ROOT / f"tests/bad/{name}.toml").read_text("utf-8")).items()


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return cases(tmp_path_factory.mktemp("inputs"))


NAMES = [f"{kind}-{name}" for kind in ("head", "svg") for name, _ in data(kind)]
NAMES += [f"bytes-{name}" for name, _ in data("encodings")]
BODIES = [f"body-{name}" for name, _ in data("body")]
"""`test_reading_bad.py` reads these at once; through the command they take a minute."""


def run(inputs, out, *words):
    """Read many sources by one command; give its result and its findings by source."""
    done = subprocess.run(
        [sys.executable, "-m", "bookpress", "build", *map(str, inputs), "--out", out, *words],
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=900,
    )
    found = defaultdict(list)
    for line in done.stdout.splitlines():
        one = json.loads(line)
        if "code" in one:
            found[one["file"]].append(one)
    return done, found


@pytest.fixture(scope="module")
def refused(inputs, tmp_path_factory):
    """What the command says of the refused inputs, by source."""
    sources = [case.source for case in inputs.values() if case.refused]
    out = tmp_path_factory.mktemp("refused") / "dist"
    done, found = run(sources, out, "--json", "--lang", "en")
    assert len(sources) > 120
    assert (done.returncode, done.stderr) == (1, "")
    assert not out.exists()
    return found


@pytest.mark.slow
def test_a_command_in_french_speaks_french(inputs, refused, tmp_path):
    sources = [case.source for case in inputs.values() if case.refused]

    done, found = run(sources, tmp_path / "dist", "--json", "--lang", "fr")

    assert (done.returncode, done.stderr) == (1, "")
    assert {name: [(one["line"], one["code"]) for one in said] for name, said in found.items()} == {
        name: [(one["line"], one["code"]) for one in said] for name, said in refused.items()
    }
    same = [
        one["message"]
        for name, said in found.items()
        for one, english in zip(said, refused[name], strict=True)
        if one["message"] == english["message"]
    ]
    assert same == []


@pytest.fixture(scope="module")
def built(inputs, tmp_path_factory):
    """Builds the odd inputs that make a book: gives what is said, by source, and their folder."""

    @cache
    def build(*, bodies):
        sources = [
            case.source
            for name, case in inputs.items()
            if not case.refused and name.startswith("body-") == bodies
        ]
        out = tmp_path_factory.mktemp("built") / "dist"
        done, found = run(sources, out, "--json", "--lang", "en", "--edition", "epub")
        assert (done.returncode, done.stderr) == (0, "")
        return found, out

    return build


@pytest.mark.parametrize(
    "name", [*NAMES, *(pytest.param(name, marks=pytest.mark.slow) for name in BODIES)]
)
def test_a_bad_input_is_named_by_line_and_in_words(inputs, refused, built, name):
    case = inputs[name]
    said, out = (refused, None) if case.refused else built(bodies=name.startswith("body-"))

    of_it = said[str(case.source)]

    # A head alone has no speeches, and a body is made for its one fault.
    asides = ("PR",) if "SP05" in "".join(case.found) else ("PR", "SP05")
    found = [f"{one['line']} {one['code']}" for one in of_it if not one["code"].startswith(asides)]
    assert (found if case.whole else [one for one in found if one in case.found]) == case.found
    assert any(case.words in one["message"] for one in of_it) or not case.words
    if out is not None:
        assert (out / f"{case.source.stem}.epub").is_file()
