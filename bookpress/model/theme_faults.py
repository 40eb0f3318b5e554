"""What is wrong with the files of a theme, found before any of them is used, all in one run.

Templates are filled, and sheets laid out, later: what they ask for is judged there.
"""

from __future__ import annotations

import re
import struct
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from string import Formatter

from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late

_SHEETS = "styles/*.css"
_TEXTS = (_SHEETS, "pdf/*.html", "epub/*.xhtml", "web/*.html", "labels/*.toml")
_LINE_OF_TOML = late(r"\(at line (\d+), column \d+\)$")
_LICENCE = late(r"(OFL|UFL|LICEN[CS]E|COPYING)\b", re.IGNORECASE)
_LABEL_WORD = late(r"(?<![{\w])[^\W\d_]{2,}(?![}\w])")
"""A word of a label, not the name of a value; two languages may well share a single one."""
_THEME_FILE = late(r"""url\(\s*["']?theme:([^"')]+)""")
_FOLDERS = ("colour", "epub", "fonts", "labels", "pdf", "styles", "web")
_ENDINGS = frozenset((".css", ".html", ".icc", ".otf", ".svg", ".toml", ".ttf", ".xhtml"))
"""A folder whose name has one would be passed over for the default theme's file."""
MOST_BYTES = 100_000_000
"""Of one file: the largest fonts, of Chinese, have a third of it."""
_COMMENT = late(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SILENT_CSS = late(
    r"""/\*.*?(?:\*/|\Z) | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""", re.DOTALL | re.VERBOSE
)
"""Comments and quoted words, whose braces mean nothing."""


def odd_files(folder: Path) -> list[Finding]:
    """Name what stands in an author's theme and is no file to read: it might never end.

    Codes: TH20 a pipe, a device, or a folder in a file's place; TH21 a link that leads nowhere or
    out of the theme; TH22 a file too large.
    """
    whole = folder.resolve()
    found = []
    for name in _FOLDERS:
        for file in (folder / name, *sorted((folder / name).rglob("*"))):
            code = _oddness(file, whole)
            if code == "TH22":
                size, limit = file.stat().st_size // 1_000_000, MOST_BYTES // 1_000_000
                found.append(finding(code, Place(str(file)), size=size, limit=limit))
            elif code:
                found.append(finding(code, Place(str(file))))
    return found


def files_of(folder: Path) -> list[Path]:
    """Return every file of a theme that a build may read, by name."""
    inside = (file for name in _FOLDERS for file in sorted((folder / name).rglob("*")))
    return [file for file in inside if file.is_file()]


def _oddness(file: Path, whole: Path) -> str:
    """Return the code of what is wrong with one file as a file; empty when nothing is."""
    if file.is_symlink():
        try:
            inside = file.resolve(strict=True).is_relative_to(whole)
        except (OSError, RuntimeError):  # it leads nowhere, or to itself
            inside = False
        if not inside:
            return "TH21"
    if not file.exists():  # none of the folders must be there
        return ""
    if file.is_dir():
        return "TH20" if file.suffix.lower() in _ENDINGS else ""
    if not file.is_file():
        return "TH20"
    return "TH22" if file.stat().st_size > MOST_BYTES else ""


def faults_of(folder: Path, shipped: Path) -> list[Finding]:
    """Look at the text files of an author's theme; `shipped` is the theme that backs it.

    Codes: TH08 not UTF-8; TH09 labels that are no TOML; TH10 a label that is missing; TH11 a brace
    of a style sheet without its other half; TH12 a label with a wrong `{value}`.
    """
    found: list[Finding] = []
    for pattern in _TEXTS:
        for file in sorted(folder.glob(pattern)):
            if not file.is_file():
                continue
            content = file.read_bytes()
            try:
                text = content.decode()
            except UnicodeDecodeError as error:
                line = content[: error.start].count(b"\n") + 1
                found.append(finding("TH08", Place(str(file), line=line)))
                continue
            if file.suffix == ".css":
                found += _unpaired_braces(file, text)
            elif file.suffix == ".toml":
                found += _faults_of_labels(file, text, shipped)
    return found


def warnings_of(folder: Path, shipped: Path) -> list[Finding]:
    """Look for what an author's theme may lack and is built without.

    Codes: TH13 a folder of fonts without its licence; TH14 labels that are the English ones.
    """
    found = []
    for family in sorted(one for one in folder.glob("fonts/*") if any(one.glob("*.[to]tf"))):
        if not any(_LICENCE.match(file.name) for file in family.iterdir()):
            found.append(finding("TH13", Place(str(family))))
    english = tomllib.loads((shipped / "labels" / "en.toml").read_text("utf-8"))
    for file in sorted(folder.glob("labels/*.toml")):
        labels = tomllib.loads(file.read_text("utf-8"))
        same = [
            name
            for name, words in english.items()
            if labels.get(name) == words and len(_LABEL_WORD.findall(words)) > 1
        ]
        if same and file.stem.split("-")[0] != "en":
            names = ", ".join(same)
            found.append(finding("TH14", Place(str(file)), count=len(same), names=names))
    return found


def missing_files(folders: Sequence[Path]) -> list[Finding]:
    """Name the fonts and drawings that the sheets in force ask for, and no folder has (TH01)."""
    sheets = {file.name: file for folder in reversed(folders) for file in folder.glob(_SHEETS)}
    found = []
    for sheet in (sheets[name] for name in sorted(sheets)):
        text = _COMMENT.sub(_its_lines, sheet.read_text("utf-8", "replace"))
        for number, line in enumerate(text.split("\n"), 1):
            for name in _THEME_FILE.findall(line):
                if not any((folder / name).is_file() for folder in folders):
                    found.append(finding("TH01", Place(str(sheet), line=number), name=name))
    return found


def damaged_fonts(fonts: Iterable[Path]) -> list[Finding]:
    """Name the font files that are cut or are no fonts (FN04).

    Source: OpenType 1.9, “Organization of an OpenType Font”: the table directory.
    """
    return [finding("FN04", Place(str(file))) for file in fonts if not _is_whole(file)]


def _is_whole(file: Path) -> bool:
    """Return whether every table that a font lists lies inside the file."""
    with file.open("rb") as stream:
        start = stream.read(12)
        if start[:4] not in (b"\0\1\0\0", b"OTTO", b"true") or len(start) < 12:
            return False
        count = struct.unpack(">H", start[4:6])[0]
        directory = stream.read(16 * count)
    if not count or len(directory) < 16 * count:
        return False
    size = file.stat().st_size
    return all(
        offset + length <= size for _, _, offset, length in struct.iter_unpack(">4sLLL", directory)
    )


def _its_lines(part: re.Match[str]) -> str:
    """Leave of a comment or a quoted word its line ends, so that lines are still counted."""
    return "\n" * part[0].count("\n")


def _unpaired_braces(file: Path, text: str) -> Iterator[Finding]:
    """Find the brace that opens nothing or is never closed: readers drop what stands after it."""
    text = _SILENT_CSS.sub(_its_lines, text)
    open_lines: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        for sign in re.findall(r"[{}]", line):
            if sign == "{":
                open_lines.append(number)
            elif open_lines:
                open_lines.pop()
            else:
                yield finding("TH11", Place(str(file), line=number), brace="}")
                return
    if open_lines:
        yield finding("TH11", Place(str(file), line=open_lines[-1]), brace="{")


def _faults_of_labels(file: Path, text: str, shipped: Path) -> Iterator[Finding]:
    """Compare a file of labels with ours of the same language, else with the English one."""
    try:
        labels = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        at = _LINE_OF_TOML.search(words)
        line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", words)
        yield finding("TH09", Place(str(file), line=line), reason=reason[:1].lower() + reason[1:])
        return
    like = shipped / "labels" / file.name
    ours = tomllib.loads((like if like.is_file() else like.with_name("en.toml")).read_text("utf-8"))
    for name, words in ours.items():
        given = labels.get(name)
        if not isinstance(given, str):
            yield finding("TH10", Place(str(file)), name=name, example=words)
            continue
        asked, known = _values_of(given), _values_of(words) or set()
        if asked is None or not asked <= known:
            values = ", ".join(f"{{{value}}}" for value in sorted(known))
            place = Place(str(file), line=_line_of(name, text))
            yield finding("TH12", place, name=name, values=values)


def _values_of(words: str) -> set[str] | None:
    """Return the names in braces of a label; None when the braces are not in pairs."""
    try:
        return {name for _, name, _, _ in Formatter().parse(words) if name is not None}
    except ValueError:
        return None


def _line_of(name: str, text: str) -> int:
    """Find the line where a label is written."""
    starts = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if starts.match(line)), 0)
