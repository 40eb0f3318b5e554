"""What decides the bytes of a build: our version, the libraries' and the system's."""

from __future__ import annotations

import ctypes.util
import os
import platform
import sys
import tomllib
from contextlib import suppress
from functools import cache
from pathlib import Path

PACKAGES = (
    "weasyprint", "pydyf", "ebooklib", "jinja2", "markdown", "fonttools", "uharfbuzz", "pillow",
    "lxml", "pyphen", "polytypo",
)  # fmt: skip
"""The libraries of Python that have a say in what is written."""

_SYSTEM = (
    ("Pango", "pango-1.0", "pango_version_string"),
    ("HarfBuzz", "harfbuzz", "hb_version_string"),
    ("HarfBuzz-Subset", "harfbuzz-subset", "hb_version_string"),
)
"""Name, library, and the C function that gives the version as text."""


@cache
def own_version() -> str:
    """Return the version of bookpress, also when it runs from a bare checkout."""
    if installed := version_of("bookpress"):
        return installed
    project = Path(__file__).parents[2] / "pyproject.toml"
    return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


def version_of(library: str) -> str:
    """Return the version of a library as the name of its folder tells; empty where it is not there.

    `importlib.metadata` reads and parses all that a library says of itself: 6 ms of a build.
    Source: PyPA, Recording installed projects, `#the-dist-info-directory`.

    >>> import importlib.metadata
    >>> version_of("pypdfium2") == importlib.metadata.version("pypdfium2")
    True
    """
    begins, ends = f"{library}-", ".dist-info"
    for folder in sys.path:
        with suppress(OSError):
            for name in os.listdir(folder or "."):
                if name.startswith(begins) and name.endswith(ends):
                    return name[len(begins) : -len(ends)]
    return ""


def version_report() -> str:
    """Write one line for bookpress, Python, each library and each system library."""
    from importlib.metadata import version

    lines = [f"bookpress {own_version()}", f"Python {platform.python_version()}"]
    lines += [f"{name} {version(name)}" for name in PACKAGES]
    return "\n".join([*lines, *_system_libraries()])


def _system_libraries() -> list[str]:
    """Ask the libraries that shape and find glyphs, as the loader finds them."""
    lines = []
    for name, library, function in _SYSTEM:
        path = ctypes.util.find_library(library)
        if path is None:
            lines.append(f"{name}: not found (`bookpress doctor` says how to get it)")
            continue
        ask = getattr(ctypes.CDLL(path), function)
        ask.restype = ctypes.c_char_p
        lines.append(f"{name} {ask().decode()}")
    return lines
