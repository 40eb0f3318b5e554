#!/usr/bin/env python3
"""Write what bookpress is made of as a bill of materials, CycloneDX 1.6 in JSON (ECMA-424).

The libraries are those of requirements.lock, with the digests of their files; the fonts and the
colour profile are files of the theme. Each wheel brings it (`sboms/`, PEP 770), since hatchling
loads this file when it builds one; `python3 scripts/materials.py` prints it. The same lock gives
the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import tomllib
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAME = "bookpress.cdx.json"
LICENCES = {".ttf": [{"license": {"id": "OFL-1.1"}}]}


def bill_of_materials(root: Path) -> dict[str, Any]:
    """Return the bill of a checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    own = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": [{"expression": project["license"]}],
        "purl": f"pkg:pypi/{project['name']}@{project['version']}",
    }
    libraries = list(locked((root / "requirements.lock").read_text("utf-8")))
    files = list(theme_files(root / "templates"))
    used = [one["bom-ref"] for one in libraries]
    content = {
        "metadata": {"component": own},
        "components": libraries + files,
        "dependencies": [{"ref": own["bom-ref"], "dependsOn": used}],
    }
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(content, sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        **content,
    }


def locked(lock: str) -> Iterator[dict[str, Any]]:
    """Yield the component of each library of a lock file; what some systems lack is optional."""
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        found = re.match(r"([\w.-]+)==([^\s;\\]+)\s*(;)?", entry)
        if found is None:
            raise SystemExit(f"no library in the lock file: {entry[:80]}")
        name, version, marker = found.groups()
        digests = re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
        yield {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "scope": "optional" if marker else "required",
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
            "purl": f"pkg:pypi/{name}@{version}",
        }


def theme_files(theme: Path) -> Iterator[dict[str, Any]]:
    """Yield the component of each file of the theme that others made."""
    for file in sorted((*theme.glob("fonts/*/*.ttf"), *theme.glob("colour/*.icc"))):
        name = file.relative_to(theme).as_posix()
        licences = LICENCES.get(file.suffix)
        yield {
            "type": "file",
            "bom-ref": name,
            "name": name,
            "hashes": [{"alg": "SHA-256", "content": sha256(file.read_bytes()).hexdigest()}],
            **({"licenses": licences} if licences else {}),
        }


def written(root: Path) -> str:
    """Return the bill as text."""
    return json.dumps(bill_of_materials(root), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written(ROOT))
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class MaterialsHook(BuildHookInterface):  # type: ignore[type-arg, unused-ignore]
        """Puts the bill into a wheel."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Write the bill where hatchling finds it."""
            self.folder = tempfile.TemporaryDirectory()
            file = Path(self.folder.name, NAME)
            file.write_text(written(Path(self.root)), "utf-8")
            build_data["sbom_files"].append(str(file))

        def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
            """Leave nothing behind."""
            self.folder.cleanup()
