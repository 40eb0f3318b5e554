"""Imports point one way, as `docs/architecture.md` draws it, read from the files themselves."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

MODEL = "model"
LINE = "line"
COMMAND = "command"
FLOORS = (
    MODEL,
    "reading",
    "importing",
    "typography",
    "rendering",
    "layout",
    "writing",
    "press",
    "checking",
    LINE,
    COMMAND,
)
"""From the ground up: a file imports from its own floor and from those below."""

FLOOR_OF_FILE = {
    "work": LINE,
    "editions": LINE,
    "earlier": LINE,
    "pipeline": LINE,
    "books": LINE,
    "workers": LINE,
    "records": LINE,
    "checks": LINE,
    "library": COMMAND,
    "__main__": COMMAND,
    "__init__": COMMAND,
}
"""Files beside the rooms that are not of the model."""

STRANGERS = {
    "press": ("model.book", "the press knows pages and printers, and no book"),
}
"""A room, what it may not import though it stands below, and why."""

MOST_MODULES, MOST_LINES = 15, 400

SHARED = {
    "lxml": "the trees are what the rooms hand on",
    "weasyprint": "layout makes its pages, writing draws them",
    "PIL": "reading judges pictures, writing converts their colours, the model names a profile",
    "fontTools": "layout asks which characters a font has, writing names its subsets",
    "uharfbuzz": "rendering measures, layout asks which characters a font has, writing subsets",
    "pydyf": "writing and press change the objects of a PDF before they are written",
    "pikepdf": "press joins pages into sheets, checking opens what was written",
    "pypdfium2": "writing draws the cover, checking reads the words of a page",
}
"""A library that more than one room imports, and why; any other has one home."""


VOCABULARY = {
    "model.elements": "the table itself",
    "reading.markdown.line_openings": "CommonMark lists by name what opens a block of HTML",
}
"""The modules that may list the headings or the void elements of HTML, and why."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import: the file that asks, and the module it asks for."""

    file: str
    """Dotted, without the package: `rendering.web`."""
    module: str
    line: int


def imports(package: Path) -> Iterator[Import]:
    """Read every import of a package, those inside functions too."""
    for path in sorted(package.rglob("*.py")):
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield Import(name, alias.name, node.lineno)
            elif isinstance(node, ast.ImportFrom) and node.level:
                yield Import(name, "." * node.level + (node.module or ""), node.lineno)
            elif isinstance(node, ast.ImportFrom) and _is_ours(node.module, package):
                folder = package.joinpath(*(node.module or "").split(".")[1:])
                for alias in node.names:  # `from bookpress import clock`
                    inside = (folder / f"{alias.name}.py", folder / alias.name)
                    known = any(one.exists() for one in inside)
                    whole = f".{alias.name}" if known else ".__init__" * (folder == package)
                    yield Import(name, f"{node.module}{whole}", node.lineno)
            elif isinstance(node, ast.ImportFrom):
                yield Import(name, node.module or "", node.lineno)


def _is_ours(module: str | None, package: Path) -> bool:
    return (module or "").split(".")[0] == package.name


def floor(name: str) -> str:
    """Return the floor of a module of ours, named without the package."""
    room = name.split(".")[0]
    return room if room in FLOORS else FLOOR_OF_FILE.get(room, MODEL)


def upward(package: Path) -> list[str]:
    """Name each import that looks up, or that is relative."""
    faults = []
    for one in imports(package):
        where = f"{one.file}:{one.line} imports {one.module}"
        if one.module.startswith("."):
            faults.append(f"{where}, a relative name")
        if one.module.split(".")[0] != package.name:
            continue
        asked = floor(one.module.removeprefix(package.name).lstrip(".") or "__init__")
        if FLOORS.index(asked) > FLOORS.index(floor(one.file)):
            faults.append(f"{where}: {floor(one.file)} stands below {asked}")
    return faults


def acquainted(package: Path) -> list[str]:
    """Name each import of what the importing room must not know."""
    return [
        f"{one.file}:{one.line} imports {one.module}: {STRANGERS[room][1]}"
        for one in imports(package)
        if (room := floor(one.file)) in STRANGERS
        and f"{one.module}.".startswith(f"{package.name}.{STRANGERS[room][0]}.")
    ]


def homes(package: Path) -> dict[str, set[str]]:
    """Return the rooms that import each third-party library."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in imports(package):
        library = one.module.split(".")[0]
        if library and library != package.name and library not in sys.stdlib_module_names:
            found[library].add(floor(one.file))
    return found


def homeless(package: Path) -> list[str]:
    """Name each library that more rooms import than the plan says."""
    return [
        f"{library} is imported by {', '.join(sorted(rooms))}"
        for library, rooms in sorted(homes(package).items())
        if len(rooms) > 1 and library not in SHARED
    ]


@pytest.fixture
def package(root: Path) -> Path:
    """The folder of our code."""
    return root / "bookpress"


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A small package with one fault of each kind."""
    files = {
        "__init__.py": "",
        "book.py": "from bookpress.reading.source import read\n",
        "clock.py": "from bookpress import pipeline\nfrom bookpress import build\n",
        "pipeline.py": "from bookpress.reading.source import read\nimport jinja2\n",
        "reading/source.py": "from bookpress import book\nimport jinja2.ext\nimport lxml\n",
        "reading/late.py": "def late():\n    import bookpress.writing.screen.writer\n",
        "rendering/web.py": "from . import trees\nfrom bookpress.reading.source import read\n",
        "writing/pdf.py": "import lxml.etree\nimport json\n",
    }
    for name, text in files.items():
        file = tmp_path / "bookpress" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "bookpress"


def test_imports_point_one_way(package):
    assert upward(package) == []


def test_an_import_that_looks_up_is_seen(spoilt):
    assert upward(spoilt) == [
        "book:1 imports bookpress.reading.source: model stands below reading",
        "clock:1 imports bookpress.pipeline: model stands below line",
        "clock:2 imports bookpress.__init__: model stands below command",
        "reading.late:2 imports bookpress.writing.screen.writer: reading stands below writing",
        "rendering.web:1 imports ., a relative name",
    ]


def test_no_room_knows_a_stranger(package):
    assert acquainted(package) == []


def test_a_stranger_is_seen(tmp_path):
    press = tmp_path / "bookpress" / "press"
    press.mkdir(parents=True)
    (tmp_path / "bookpress" / "model").mkdir()
    (tmp_path / "bookpress" / "model" / "book.py").write_text("")
    (press / "a.py").write_text("from bookpress.model.book import Metadata\n")
    (press / "b.py").write_text("from bookpress.model import book, bookish\n")

    assert [fault.split(":")[0] for fault in acquainted(tmp_path / "bookpress")] == [
        "press.a",
        "press.b",
    ]


def test_no_modules_ask_for_each_other(package):
    assert circles(package) == []


def test_a_circle_is_seen(tmp_path):
    package = tmp_path / "bookpress"
    package.mkdir()
    for name, asks in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")):
        (package / f"{name}.py").write_text(f"from bookpress.{asks} import x\n")

    assert circles(package) == ["a", "b", "c"]


def test_each_library_is_imported_in_one_room(package):
    assert homeless(package) == []


def test_a_library_in_two_rooms_is_seen(spoilt):
    assert homeless(spoilt) == ["jinja2 is imported by line, reading"]


def test_every_room_of_the_plan_exists(package):
    rooms = {folder.name for folder in package.iterdir() if (folder / "__init__.py").is_file()}

    assert rooms == (set(FLOORS) - {LINE}) | {"messages", "disk"}


def circles(package: Path) -> list[str]:
    """Name the modules that ask for each other, by whatever way round."""
    modules = {
        ".".join(file.relative_to(package).with_suffix("").parts) for file in package.rglob("*.py")
    }
    asked: dict[str, set[str]] = defaultdict(set)
    for one in imports(package):
        if one.module.split(".")[0] == package.name:
            name = one.module.removeprefix(package.name).lstrip(".") or "__init__"
            asked[one.file].add(name if name in modules else f"{name}.__init__")
    reached = {name: set(known) for name, known in asked.items()}
    while True:
        more = {
            name: known.union(*(asked.get(one, set()) for one in known))
            for name, known in reached.items()
        }
        if more == reached:
            break
        reached = more
    return sorted(name for name, known in reached.items() if name in known)


def crowded(package: Path) -> list[str]:
    """Name the folders with more modules than a newcomer holds in mind."""
    folders = {file.parent for file in package.rglob("*.py")}
    counts = {folder: len(list(folder.glob("*.py"))) for folder in folders}
    return [
        f"{folder.name}: {count}"
        for folder, count in sorted(counts.items())
        if count > MOST_MODULES
    ]


def long_files(package: Path) -> list[str]:
    """Name the files that nobody reads in one sitting."""
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in package.rglob("*.py")}
    return [f"{file.name}: {lines}" for file, lines in lengths.items() if lines > MOST_LINES]


def test_no_folder_is_crowded_and_no_file_too_long(package):
    assert crowded(package) == []
    assert long_files(package) == []


def test_a_crowded_folder_and_a_long_file_are_seen(tmp_path):
    for number in range(MOST_MODULES + 1):
        (tmp_path / f"module_{number}.py").write_text("\n" * (MOST_LINES + (number == 3)))

    assert crowded(tmp_path) == [f"{tmp_path.name}: {MOST_MODULES + 1}"]
    assert long_files(tmp_path) == [f"module_3.py: {MOST_LINES + 1}"]


def spelled(package: Path) -> set[str]:
    """Name the modules that list the headings of HTML, or the elements that have no end tag."""
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Constant(value=str(text)):
                    words = set(text.split())
                case ast.Set(elts=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
                    words = {str(part.value) for part in parts if isinstance(part, ast.Constant)}
                case _:
                    continue
            if {"h3", "h4"} <= words or {"br", "hr", "img"} <= words:
                found.add(".".join(path.relative_to(package).with_suffix("").parts))
    return found


def test_one_table_says_which_element_is_what(package):
    assert spelled(package) == set(VOCABULARY)


def test_another_table_of_elements_is_seen(tmp_path):
    (tmp_path / "heads.py").write_text('HEADS = ("h1", "h2", "h3", "h4")\n')
    (tmp_path / "void.py").write_text('VOID = frozenset("br col hr img".split())\n')
    (tmp_path / "own.py").write_text('LOOSE = {"p", "br"}\n')

    assert spelled(tmp_path) == {"heads", "void"}


def test_every_library_is_declared(package, root):
    declared = (root / "pyproject.toml").read_text("utf-8").lower()
    sold_as = {
        "PIL": "pillow",
        "ruamel": "ruamel.yaml",
        "fontTools": "fonttools",
        "stdnum": "python-stdnum",
    }

    libraries = {sold_as.get(name, name).replace("_", "-") for name in homes(package)}

    assert not [name for name in sorted(libraries) if f'"{name}' not in declared]
