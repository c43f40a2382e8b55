"""Tests for the house: imports go downward only, in the order that docs/architecture.md gives."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsmeta

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "newsmeta"


def module_name(path: Path) -> str:
    """A module as the docs call it: ``files``, ``_cli.console``, and ``_cli`` for the package itself."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and parts[:-1] else parts)


MODULES = {module_name(path): path for path in sorted(SOURCE.glob("**/*.py"))}


def documented() -> list[str]:
    """The modules in the order of the docs, the highest first."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## The modules\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE)


def imported(tree: ast.Module, package: str = "") -> Iterator[tuple[str, int]]:
    """Every module of newsmeta that a module of a package imports, anywhere in it, with the line."""
    inside = ["newsmeta", *(package.split(".") if package else [])]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level <= len(inside), f"line {node.lineno}: newsmeta has no parent"
            base = inside[: len(inside) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            # What is imported from a package may be one of its modules.
            names = [f"{name}.{alias.name}" for alias in node.names]
            names = [full if full.removeprefix("newsmeta.") in MODULES else name for full in names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in dict.fromkeys(names):
            if name == "newsmeta" or name.startswith("newsmeta."):
                yield name.removeprefix("newsmeta").removeprefix(".") or "__init__", node.lineno


def imports_of(name: str) -> list[tuple[str, int]]:
    path = MODULES[name]
    package = name if path.name == "__init__.py" and name != "__init__" else name.rpartition(".")[0]
    return list(imported(ast.parse(path.read_text(encoding="utf-8")), package))


def graph() -> dict[str, set[str]]:
    return {name: {target for target, _ in imports_of(name)} for name in MODULES}


def test_the_docs_list_every_module_once() -> None:
    assert sorted(documented()) == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_downward_only(name: str) -> None:
    order = documented()
    below = order[order.index(name) + 1 :]
    upward = [
        f"{name}.py:{line} imports {target}" for target, line in imports_of(name) if target not in below
    ]
    assert upward == []


def test_no_circles() -> None:
    remaining = graph()
    while remaining:
        free = {name for name, targets in remaining.items() if not targets & remaining.keys()}
        assert free, f"these import each other in a circle: {sorted(remaining)}"
        remaining = {name: targets for name, targets in remaining.items() if name not in free}


def test_the_graph_is_not_empty() -> None:
    assert graph()["document"] >= {"_fences", "_canonical", "_by_tree"}
    assert graph()["_by_tree"] >= {"_nodes", "_structure", "_splice"}
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


@pytest.mark.parametrize(
    ("statement", "module"),
    [
        ("from .console import Console", "_cli.console"),
        ("from . import console", "_cli.console"),
        ("from newsmeta._cli.console import Console", "_cli.console"),
        ("from ..files import load", "files"),
        ("from .. import files", "files"),
        ("from .. import load", "__init__"),
        ("from newsmeta import load", "__init__"),
    ],
)
def test_every_form_of_import_is_seen_in_a_subpackage(statement: str, module: str) -> None:
    assert [name for name, _ in imported(ast.parse(statement), "_cli")] == [module]


def test_only_the_command_needs_click() -> None:
    importing = {
        name
        for name, path in MODULES.items()
        if "click" in re.findall(r"^\s*(?:import|from) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {name for name in importing if name.partition(".")[0] != "_cli"} == set()
    assert importing


def test_nothing_in_the_library_imports_the_command() -> None:
    for name, targets in graph().items():
        if name != "__main__" and name.partition(".")[0] != "_cli":
            assert not {target for target in targets if target.partition(".")[0] in ("_cli", "__main__")}, (
                name
            )


def test_all_is_what_the_package_imports() -> None:
    tree = ast.parse(MODULES["__init__"].read_text(encoding="utf-8"))
    names = [
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    ]
    assert sorted(names) == sorted(newsmeta.__all__)


def test_what_names_give_is_what_type_checkers_see() -> None:
    tree = ast.parse(MODULES["__init__"].read_text(encoding="utf-8"))
    late = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module
        for node in ast.walk(late)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == newsmeta._MODULES
    for name, module in seen.items():
        assert getattr(newsmeta, name) is getattr(sys.modules[f"newsmeta.{module}"], name)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'newsmeta' has no attribute 'parse'"):
        _ = newsmeta.parse  # type: ignore[attr-defined]
    assert set(newsmeta.__all__) <= set(dir(newsmeta))


def test_what_few_programs_need_is_not_imported_with_the_package() -> None:
    """Reading and editing canonical files needs neither PyYAML nor dateutil."""
    program = (
        "import sys, newsmeta\n"
        "doc = newsmeta.loads('---\\ntitle: \"T\"\\npublishedDateTime: 2026-03-10T07:45:00Z\\n\\n---\\n')\n"
        "doc.record.quality = 7\n"
        "assert 'quality: 7' in newsmeta.dumps(doc)\n"
        "list(newsmeta.select([doc], since='2026-03-10'))\n"
        "print(*sorted({'yaml', 'dateutil', 'difflib', 'newsmeta.checks'} & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


#: What modules import of these for something else: the type of a path, the environment, the terminal.
NO_DISK = {"errors": {"os"}, "_cli": {"os"}, "_cli.console": {"shutil"}}


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
        imports -= NO_DISK.get(name, set())
        if name != "files":
            assert not imports & {"os", "shutil", "tempfile", "io"}, name
            assert "open" not in calls, name
