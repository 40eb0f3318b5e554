"""What bookpress is made of: locked, counted, and never built on the author's machine."""

from __future__ import annotations

import hashlib
import io
import json
import re
import runpy
import subprocess
import sys
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.test_setup import make_project
from tests.test_setup import run as run_in

LOCK = runpy.run_path(str(Path(__file__).parent.parent / "scripts/lock"))
OLD = "a==1.0 \\\n    --hash=sha256:00\nb-c==2 ; os_name == 'nt' \\\n    --hash=sha256:01\n"
NEW = "a==1.1 \\\n    --hash=sha256:02\nd==3\n"
PYLOCK = """
[[packages]]
name = "young"
version = "1"
wheels = [
  {url = "x", upload-time = 2026-11-20T10:00:00Z},
  {url = "y", upload-time = 2026-11-22T10:00:00Z},
]
[[packages]]
name = "silent"
version = "2"
sdist = {url = "x"}
[[packages]]
name = "old"
version = "3"
sdist = {url = "x", upload-time = 2024-11-30T10:00:00Z}
"""


@pytest.fixture(scope="module")
def bill(root, tmp_path_factory):
    """The bill of materials of a wheel, as it is packed."""
    folder = tmp_path_factory.mktemp("wheel")
    words = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *words, root], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        (name,) = [one for one in packed.namelist() if "/sboms/" in one]
        return packed.read(name).decode()


def test_a_new_lock_says_what_it_changes():
    old, new = LOCK["versions"](OLD), LOCK["versions"](NEW)

    assert LOCK["changes"](old, new) == ["a 1.0 → 1.1", "b-c 2 → —", "d — → 3"]
    assert LOCK["changes"](new, new) == []


def test_a_new_lock_says_how_old_each_library_is():
    found = LOCK["ages"](PYLOCK, datetime(2026, 11, 30, 12, tzinfo=UTC))

    assert list(found.items()) == [("old 3", 730), ("young 1", 10), ("silent 2", None)]


def test_the_packages_of_npm_are_compared_too(root):
    lock = (root / "tests/judges/package-lock.json").read_text("utf-8")

    assert LOCK["npm_versions"](lock)["@daisy/ace"][0].isdigit()


@pytest.mark.slow
def test_the_bill_of_materials_names_every_library_and_font(bill, root):
    made = json.loads(bill)

    libraries = [one for one in made["components"] if one["type"] == "library"]
    files = {one["name"]: one for one in made["components"] if one["type"] == "file"}
    locked = (root / "requirements.lock").read_text("utf-8")
    assert {one["name"]: one["version"] for one in libraries} == LOCK["versions"](locked)
    digests = re.findall("sha256:([0-9a-f]{64})", locked)
    assert [part["content"] for one in libraries for part in one["hashes"]] == digests
    assert set(files) >= {
        str(file.relative_to(root / "templates")) for file in root.glob("templates/fonts/*/*.ttf")
    }
    serif = "fonts/source-serif-4/SourceSerif4-Regular.ttf"
    digest = hashlib.sha256((root / "templates" / serif).read_bytes()).hexdigest()
    assert files[serif]["hashes"][0]["content"] == digest
    assert files[serif]["licenses"] == [{"license": {"id": "OFL-1.1"}}]


@pytest.mark.slow
def test_the_bill_of_materials_is_the_same_each_time(bill, root):
    again = subprocess.check_output([sys.executable, root / "scripts/materials.py"], text=True)

    assert again == bill


@pytest.mark.slow
def test_the_bill_of_materials_keeps_to_the_schema_of_cyclonedx(bill):
    missing = "{} is missing: scripts/setup --dev brings it"
    jsonschema, referencing, carrier = (
        pytest.importorskip(name, reason=missing.format(name))
        for name in ("jsonschema", "referencing", "cyclonedx.schema")
    )
    files = Path(carrier.__file__).parent.glob("_res/*.schema.json")
    schemas = {file.name: json.loads(file.read_text("utf-8")) for file in files}
    schema = schemas["bom-1.6.SNAPSHOT.schema.json"]
    place = schema["$id"].rpartition("/")[0]
    resources = [
        (f"{place}/{name}", referencing.Resource.from_contents(one))
        for name, one in schemas.items()
    ]
    registry = referencing.Registry().with_resources(resources)
    validator = jsonschema.Draft7Validator(schema, registry=registry)

    assert [error.message for error in validator.iter_errors(json.loads(bill))] == []
    assert list(validator.iter_errors({"bomFormat": "CycloneDX", "components": 1})) != []


@pytest.mark.slow
def test_nothing_is_built_on_the_authors_machine(root, tmp_path):
    """A library that comes as its source only is refused before any code of it runs."""
    folder = make_project(tmp_path / "clone", root)
    ran = tmp_path / "ran"
    text = (
        f"open({str(ran)!r}, 'w')\nfrom setuptools import setup\nsetup(name='odd', version='1')\n"
    )
    sources = tmp_path / "odd-1.tar.gz"
    with tarfile.open(sources, "w:gz") as packed:
        for name, content in (("setup.py", text), ("PKG-INFO", "Name: odd\nVersion: 1\n")):
            entry = tarfile.TarInfo(f"odd-1/{name}")
            entry.size = len(content)
            packed.addfile(entry, io.BytesIO(content.encode()))
    digest = hashlib.sha256(sources.read_bytes()).hexdigest()
    (folder / "requirements.lock").write_text(f"odd==1 --hash=sha256:{digest}\n")

    done = run_in(folder, "build.py", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))

    assert done.returncode == 4
    assert "No matching distribution found for odd==1" in done.stderr
    assert not ran.exists()
