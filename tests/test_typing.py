"""Tests for the types as users see them: type checkers read the public API, and the sessions of README.md.

They are mypy (of the extra dev) and pyright (a package of node; the variable NEWSMETA_NODE_MODULES
names the folder `node_modules` that npm made). A test is skipped where its program is missing.
"""

from __future__ import annotations

import doctest
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYRIGHT = Path(os.environ.get("NEWSMETA_NODE_MODULES", "node_modules"), "pyright", "index.js")

needs_mypy = pytest.mark.skipif(
    importlib.util.find_spec("mypy") is None, reason="mypy (of the extra dev) is not installed"
)
needs_pyright = pytest.mark.skipif(
    shutil.which("node") is None or not PYRIGHT.is_file(),
    reason="node or its package pyright is not installed (NEWSMETA_NODE_MODULES)",
)

#: What the types have to forbid: each line from the fourth on is wrong in one way.
WRONG = """\
from datetime import datetime
import newsmeta

newsmeta.load(3)
newsmeta.Article(title="Low tide")
newsmeta.Article(title="Low tide", published_date_time=datetime.max).titel
newsmeta.load("a.md").record.quality.bit_length()
newsmeta.no_such_name
"""


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """The sessions of README.md as one program."""
    program = doctest.script_from_examples((ROOT / "README.md").read_text(encoding="utf-8"))
    assert "newsmeta.load(" in program
    path = tmp_path / "session.py"
    path.write_text(f"# pyright: strict, reportUnusedExpression=false\n{program}", encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.py"
    path.write_text(WRONG, encoding="utf-8")
    return path


def mypy(*paths: Path) -> subprocess.CompletedProcess[str]:
    cache = paths[0].parent / "cache"
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        f"--cache-dir={cache}",
        "--config-file=",
        *map(str, paths),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True, timeout=300)


def pyright(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pyright; it finds the interpreter, and in it newsmeta, by PATH."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["node", str(PYRIGHT), *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )


@needs_mypy
def test_mypy_finds_the_sessions_of_the_readme_well_typed(session: Path) -> None:
    result = mypy(session)
    assert result.returncode == 0, result.stdout + result.stderr


@needs_mypy
def test_mypy_finds_what_the_types_forbid(wrong: Path) -> None:
    assert set(re.findall(r"(\d+): error: ", mypy(wrong).stdout)) == {"4", "5", "6", "7", "8"}


@needs_pyright
def test_pyright_finds_the_use_of_the_public_api_well_typed() -> None:
    # A needless `type: ignore` is an error, too: what the file calls wrong is wrong for pyright.
    result = pyright("--project", str(ROOT), "--stats")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Found 1 source file" in result.stdout


@needs_pyright
def test_pyright_finds_the_sessions_of_the_readme_well_typed(session: Path) -> None:
    result = pyright(str(session))
    assert result.returncode == 0, result.stdout + result.stderr


@needs_pyright
def test_pyright_finds_what_the_types_forbid(wrong: Path) -> None:
    report = json.loads(pyright("--outputjson", str(wrong)).stdout)
    found = [item for item in report["generalDiagnostics"] if item["severity"] == "error"]
    assert {item["range"]["start"]["line"] + 1 for item in found} == {4, 5, 6, 7, 8}


@needs_pyright
def test_every_public_name_has_a_complete_type() -> None:
    report = json.loads(pyright("--verifytypes", "newsmeta", "--ignoreexternal", "--outputjson").stdout)
    completeness = report["typeCompleteness"]
    incomplete = [symbol["name"] for symbol in completeness["symbols"] if not symbol["isTypeKnown"]]
    assert incomplete == []
    assert completeness["completenessScore"] == 1
    assert completeness["exportedSymbolCounts"]["withKnownType"] > 100
