"""Tests for docs/command-line.md, and all sessions in a shell that the docs show, on a copy of the site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import PLAIN

from newsmeta._cli import commands

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "command-line.md"
PAGES = [
    path for path in sorted((ROOT / "docs").glob("**/*.md")) if "```console\n" in path.read_text("utf-8")
]
SITE = ROOT / "examples" / "site" / "_news"

DRAFT = """\
---
# Not checked yet.

publishedDateTime: 2026-07-01 09:45 +0200
title: High water   # or spring tide
topics: [Energy, "No"]
---
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the sessions are those of a POSIX shell")


def sessions(page: Path) -> list[tuple[str, str]]:
    """Each command of a page, with what it shows."""
    blocks = re.findall(
        r"^```console\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return [
        (command, output)
        for block in blocks
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    ]


def run(command: str, folder: Path) -> str:
    """What a command shows in a shell; both streams together, as a person sees them."""
    path = os.pathsep.join([str(Path(sys.executable).parent), PLAIN["PATH"]])
    return subprocess.run(
        command, shell=True, cwd=folder, env=PLAIN | {"PATH": path}, check=False, timeout=60,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    ).stdout  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(SITE, tmp_path / "_news")
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8", newline="")
    return tmp_path


def test_the_pages_with_sessions_are_found() -> None:
    assert PAGE in PAGES
    assert len(PAGES) > 3
    assert len(sessions(PAGE)) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_session_is_what_a_shell_shows(site: Path, page: Path) -> None:
    assert sessions(page)
    for command, output in sessions(page):
        assert (command, run(command, site)) == (command, output)


def test_every_command_has_a_session() -> None:
    used = {command.split()[1] for command, _ in sessions(PAGE) if command.startswith("newsmeta ")}
    assert used | {"schema"} == set(commands.commands)


def test_every_option_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    options = {
        option
        for command in commands.commands.values()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--") and option != "--help"
    }
    assert {option for option in options if f"`{option}" not in text and f" {option}" not in text} == set()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_lines_for_completion_print_a_script(site: Path, shell: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (command,) = re.findall(rf"_NEWSMETA_COMPLETE={shell}_source newsmeta", text)
    out = run(command, site)
    assert "newsmeta" in out
    assert f"_NEWSMETA_COMPLETE={shell}_complete" in out
