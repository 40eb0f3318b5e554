"""The tests themselves: none can pass by looking at nothing, none reaches into private names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

_ASSERTS = re.compile(
    r"^(assert_|refused$|check$|fail$|raises$|run_doctest|through_the_line$|must_)"
)
"""Names of what fails a test by itself."""


def functions_of(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the tests of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def asserts(node: ast.AST) -> bool:
    """Return whether a node itself is an assertion."""
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Call):
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        return bool(_ASSERTS.match(name))
    return False


def surely(statements: list[ast.stmt]) -> bool:
    """Return whether statements assert something whatever the values are: loops may be empty."""
    return any(_surely(one) for one in statements)


def _surely(node: ast.AST) -> bool:
    match node:
        case ast.For(iter=ast.Tuple(elts=[_, *_]) | ast.List(elts=[_, *_]), body=body):
            return surely(body)
        case ast.For(iter=ast.Name(id=name), body=body) if name.isupper():  # a constant
            return surely(body)
        case ast.For() | ast.While() | ast.comprehension() | ast.FunctionDef() | ast.Lambda():
            return False
        case ast.If(body=body, orelse=other):
            return surely(body) and surely(other)
    return asserts(node) or any(map(_surely, ast.iter_child_nodes(node)))


def idle(text: str) -> list[str]:
    """Name the tests of a module that may assert nothing."""
    return [test.name for test in functions_of(ast.parse(text)) if not surely(test.body)]


def reaches_inside(text: str) -> list[str]:
    """Name the private names of ours that a module imports, patches or reads."""
    tree = ast.parse(text)
    ours: set[str] = set()
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bookpress":
            ours |= {one.asname or one.name for one in node.names}
            found += [one.name for one in node.names if one.name.startswith("_")]
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += re.findall(r"^bookpress(?:\.\w+)*\.(_[a-zA-Z]\w*)$", node.value)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in ours:
                found += [f"{name}.{attribute}"] if re.match(r"_[a-zA-Z]", attribute) else []
    return found


MODULES = sorted((ROOT / "tests").glob("**/*.py"))


@pytest.mark.parametrize("module", MODULES, ids=[file.stem for file in MODULES])
def test_every_test_asserts_and_keeps_to_public_names(module: Path):
    text = module.read_text("utf-8")

    assert idle(text) == []
    assert reaches_inside(text) == []


def test_an_idle_test_and_a_private_name_are_seen():
    text = (
        "from bookpress import cache\nfrom bookpress.command.console import _say\n"
        "def test_a(found):\n    for one in found:\n        assert one\n"
        "def test_b(found):\n    if found:\n        assert found\n"
        "def test_c(found):\n    assert found\n"
        "def test_d(patch):\n    patch.setattr('bookpress.disk.cache._KEPT', 3)\n"
        "    assert cache._KEPT\n"
    )

    assert idle(text) == ["test_a", "test_b"]
    assert reaches_inside(text) == ["_say", "_KEPT", "cache._KEPT"]
