"""The files that a source names: only what lies in its own folder is opened.

A name is refused by its form first (web addresses, absolute paths, `..`), then by where it leads
(symbolic links), each with a code of its own, so that the message can say how to mend it.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late

MOST_FILES = 2000
"""Files that are looked at for a suggestion."""

_SCHEME = late(r"([A-Za-z][A-Za-z0-9+.-]*):")


def find_file(
    reference: str, folder: Path, place: Place, endings: tuple[str, ...]
) -> tuple[Path | None, list[Finding]]:
    """Find the file that a source names, inside `folder`; `endings` are those worth suggesting.

    The name may be percent-encoded, as addresses are. Errors: PX01 (an empty name, or one with
    control characters), PX02 (on the web), PX03 (`file:`), PX04 (another scheme), PX05 (a Windows
    path), PX06 (absolute), PX07 (`..` out of the folder), PX08 (a link out of it), PX09 (no such
    file), PX10 (a folder), PX11 (not readable).
    """
    shown = reference if len(reference) <= 100 else reference[:100] + "…"
    names = list(dict.fromkeys((reference, unquote(reference, errors="replace"))))
    for name in names:
        code = _refused(name)
        # A drive letter or a backslash in what decodes only is read as it is meant to be.
        if code:
            suggestion = ""
            if code == "PX05":
                suggestion = re.sub(r"^[A-Za-z]:/+", "", name.replace("\\", "/"))
            return None, [finding(code, place, name=shown, suggestion=suggestion)]
    try:
        root = folder.resolve()
        for name in names:
            path = _existing(root, os.path.normpath(name))
            if path is None:
                continue
            if not path.resolve().is_relative_to(root):
                return None, [finding("PX08", place, name=shown)]
            if path.is_dir():
                return None, [finding("PX10", place, name=shown)]
            if not path.is_file():
                return None, [finding("PX11", place, name=shown)]
            sys.audit("bookpress.names", str(path))  # a link may lead to another file next time
            return path, []
        suggestion = _nearest(names[-1], root, endings)
    except (OSError, RuntimeError, ValueError):  # too long, a loop of links, not allowed to look
        return None, [finding("PX11", place, name=shown)]
    return None, [finding("PX09", place, name=shown, suggestion=suggestion)]


def on_the_web(reference: str) -> bool:
    """Return whether a source names a file of the web, which a build does not fetch."""
    return _refused(reference) == "PX02"


def _refused(name: str) -> str | None:
    """Return the code that refuses a name by its form."""
    # Addresses skip tabs and line feeds (WHATWG URL, basic parser): so do we, to see the scheme.
    plain = re.sub(r"[\t\n\r]", "", name).strip()
    if not plain or re.search(r"[\x00-\x1f\x7f]", name):
        return "PX01"
    if scheme := _SCHEME.match(plain):
        if len(scheme[1]) == 1:
            return "PX05"
        word = scheme[1].lower()
        if word in ("http", "https", "ftp"):
            return "PX02"
        return "PX03" if word == "file" else "PX04"
    if plain.startswith("//"):
        return "PX02"
    if "\\" in plain:
        return "PX05"
    if plain.startswith("/"):
        return "PX06"
    inside = os.path.normpath(plain)
    return "PX07" if inside == ".." or inside.startswith("../") else None


def _existing(root: Path, name: str) -> Path | None:
    """Find a file by its exact name, letter case included, on any file system.

    A Mac may store the accents of a name apart (NFD): names are compared joined.
    """
    path = root
    for part in Path(name).parts:
        if not path.is_dir():
            return None
        wanted = unicodedata.normalize("NFC", part)
        names = sorted(os.listdir(path))
        if part not in names:
            same = (each for each in names if unicodedata.normalize("NFC", each) == wanted)
            part = next(same, "")
            if not part:
                return None
        path = path / part
    return path


def _nearest(name: str, root: Path, endings: tuple[str, ...]) -> str:
    """Return the file of the folder that was probably meant, or ""."""
    from difflib import get_close_matches

    known = {file.lower(): file for file in _files(root, endings)}
    wanted = os.path.normpath(re.sub(r"[?#].*", "", name)).lower()
    if wanted in known:
        return known[wanted]
    for lower, file in known.items():
        if os.path.basename(lower) == os.path.basename(wanted):
            return file
    close = get_close_matches(wanted, known, 1, 0.8)
    if not close:
        stems = {os.path.splitext(os.path.basename(lower))[0]: lower for lower in known}
        stem = os.path.splitext(os.path.basename(wanted))[0]
        close = [stems[each] for each in get_close_matches(stem, stems, 1, 0.75)]
    return known[close[0]] if close else ""


def _files(root: Path, endings: tuple[str, ...]) -> Iterator[str]:
    """Yield the files with one of the endings, in order, hidden ones apart; a bounded number."""
    seen = 0
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for file in sorted(files):
            seen += 1
            if seen > MOST_FILES:
                return
            if file.lower().endswith(endings):
                yield os.path.relpath(os.path.join(folder, file), root).replace(os.sep, "/")
