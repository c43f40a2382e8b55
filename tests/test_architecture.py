"""Tests for the house: imports go downward only, in the order that docs/architecture.md gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsmeta

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "newsmeta"
MODULES = {path.stem: path for path in sorted(SOURCE.glob("**/*.py"))}


def documented() -> list[str]:
    """The modules in the order of the docs, the highest first."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## The modules\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module of newsmeta that a module imports, anywhere in it, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level <= 1, f"line {node.lineno}: the package has no parent"
            name = node.module or ""
            if node.level == 1:
                name = f"newsmeta.{name}".rstrip(".")
            # What is imported from the package itself may be one of its modules.
            names = [f"newsmeta.{alias.name}" for alias in node.names] if name == "newsmeta" else [name]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            package, _, module = name.partition(".")
            if package == "newsmeta":
                yield module.partition(".")[0] or "__init__", node.lineno


def graph() -> dict[str, set[str]]:
    return {
        name: {target for target, _ in imported(ast.parse(path.read_text(encoding="utf-8")))}
        for name, path in MODULES.items()
    }


def test_the_docs_list_every_module_once() -> None:
    assert sorted(documented()) == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_downward_only(name: str) -> None:
    order = documented()
    below = order[order.index(name) + 1 :]
    upward = [
        f"{name}.py:{line} imports {target}"
        for target, line in imported(ast.parse(MODULES[name].read_text(encoding="utf-8")))
        if target not in below
    ]
    assert upward == []


def test_no_circles() -> None:
    remaining = graph()
    while remaining:
        free = {name for name, targets in remaining.items() if not targets & remaining.keys()}
        assert free, f"these import each other in a circle: {sorted(remaining)}"
        remaining = {name: targets for name, targets in remaining.items() if name not in free}


def test_the_graph_is_not_empty() -> None:
    assert graph()["document"] >= {"_fences", "_nodes", "_structure", "_splice"}
    assert graph()["errors"] == set()


@pytest.mark.parametrize(
    ("statement", "module"),
    [
        ("from ._nodes import Scalar", "_nodes"),
        ("from . import files", "files"),
        ("from newsmeta import files", "files"),
        ("from newsmeta._nodes import Scalar", "_nodes"),
        ("import newsmeta.files", "files"),
        ("import newsmeta", "__init__"),
        # Inside a function, too.
        ("def f():\n    from .files import load", "files"),
    ],
)
def test_every_form_of_import_is_seen(statement: str, module: str) -> None:
    assert [name for name, _ in imported(ast.parse(statement))] == [module]


def test_all_is_what_the_package_imports() -> None:
    tree = ast.parse(MODULES["__init__"].read_text(encoding="utf-8"))
    names = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(names) == sorted(newsmeta.__all__)


def test_only_files_touches_the_disk() -> None:
    """No other module imports what opens, lists or replaces files."""
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        calls = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if name == "errors":
            # For the type of a path.
            imports.discard("os")
        if name != "files":
            assert not imports & {"os", "shutil", "tempfile", "io"}, name
            assert "open" not in calls, name
