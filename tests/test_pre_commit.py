"""Tests for the hooks of pre-commit: the program itself runs them in a repository that is made for it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import article

from newsmeta._cli import commands

ROOT = Path(__file__).parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"

CONFIG = """\
repos:
  - repo: {repository}
    rev: {commit}
    hooks:
      - id: newsmeta-fmt
      - id: newsmeta-check
"""

#: No settings of the user's or of the machine's.
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@quay.example",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@quay.example",
}  # fmt: skip

needs_pre_commit = pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None or shutil.which("git") is None,
    reason="pre-commit (of the extra dev) or git is not installed",
)


def environment(home: Path) -> dict[str, str]:
    others = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))
    }
    return others | GIT | {"PRE_COMMIT_HOME": str(home), "PYTHONWARNINGS": ""}


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    ).stdout.strip()


def commit(folder: Path) -> str:
    """Commit all that is in a folder; the commit's name."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "All")
    return git(folder, "rev-parse", "HEAD")


@needs_pre_commit
def test_the_hooks_format_and_check_the_markdown_of_a_repository(tmp_path: Path) -> None:
    library, site = tmp_path / "library", tmp_path / "site"
    library.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, library)
    shutil.copytree(ROOT / "src", library / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))

    (site / "_news").mkdir(parents=True)
    good = article(site / "_news", "2026-03-10", "Turning tides")
    loose = article(site / "_news", "2026-03-11", "Low water")
    wanted = loose.read_text(encoding="utf-8")
    loose.write_text(
        wanted.replace('title: "Low water"', "title:   Low water   # the ebb"), encoding="utf-8", newline=""
    )
    wanted = wanted.replace('title: "Low water"', 'title: "Low water"   # the ebb')
    bad = site / "_news" / "bad.md"
    bad.write_text("---\ntitle: Tides\nquality: high\n---\n", encoding="utf-8", newline="")
    # No front matter, and no Markdown.
    (site / "README.md").write_text("# The site\n", encoding="utf-8", newline="")
    (site / "notes.txt").write_text("---\ntitle: [\n---\n", encoding="utf-8", newline="")
    config = CONFIG.format(repository=library.as_posix(), commit=commit(library))
    (site / ".pre-commit-config.yaml").write_text(config, encoding="utf-8", newline="")
    commit(site)

    def run() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"],
            cwd=site, env=environment(tmp_path / "home"), check=False, timeout=600,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        return done.returncode, done.stdout

    before = good.read_bytes()
    status, shown = run()
    assert status == 1, shown
    assert re.search(r"^newsmeta fmt\.+Failed$", shown, re.MULTILINE), shown
    assert "- files were modified by this hook" in shown
    assert re.search(r"^newsmeta check\.+Failed$", shown, re.MULTILINE), shown
    assert '_news/bad.md:3:10: type quality: expected an integer, found the text "high"' in shown
    assert "notes.txt" not in shown
    assert loose.read_text(encoding="utf-8") == wanted
    assert good.read_bytes() == before

    git(site, "rm", "--quiet", "_news/bad.md")
    commit(site)
    status, shown = run()
    assert status == 0, shown
    assert re.search(r"^newsmeta fmt\.+Passed$", shown, re.MULTILINE), shown
    assert re.search(r"^newsmeta check\.+Passed$", shown, re.MULTILINE), shown


def test_each_hook_is_a_command() -> None:
    entries = re.findall(
        r"^- id: newsmeta-(\w+)$|^  entry: newsmeta (\w+)$", HOOKS.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [identifier or entry for identifier, entry in entries] == ["check", "check", "fmt", "fmt"]
    assert {"check", "fmt"} <= set(commands.commands)
