"""Tests for `newsmeta fmt`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from command import article, invoke, outcome

from newsmeta._cli import commands
from newsmeta._cli.console import Console

LOOSE = "---\npublishedDateTime: 2026-03-10  # a Tuesday\ntitle: Tides\n---\nBody\n"
NEAT = '---\ntitle: "Tides"\npublishedDateTime: 2026-03-10T00:00:00Z  # a Tuesday\n\n---\nBody\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    article(tmp_path, "2026-03-10", "Turning tides")
    (tmp_path / "loose.md").write_bytes(LOOSE.encode())
    (tmp_path / "README.md").write_bytes(b"# Tides\n")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_get_the_canonical_layout_and_keep_it(site: Path) -> None:
    before = contents(site)
    assert outcome("fmt", site) == (0, "", "1 file changed, 1 left as they are\n")
    assert contents(site) == before | {"loose.md": NEAT.encode()}
    assert outcome("fmt", site) == (0, "", "0 files changed, 2 left as they are\n")
    assert outcome("fmt", "--check", site) == (0, "", "0 files would change, 2 left as they are\n")


def test_check_names_the_files_that_would_change(site: Path) -> None:
    before = contents(site)
    assert outcome("fmt", "--check", site) == (
        1,
        f"{site / 'loose.md'}\n",
        "1 file would change, 1 left as they are\n",
    )
    assert contents(site) == before


@pytest.mark.parametrize("options", [["--diff"], ["--check", "--diff"]])
def test_diff_shows_what_would_change(site: Path, options: list[str]) -> None:
    before = contents(site)
    path = site / "loose.md"
    status, out, _ = outcome("fmt", *options, site)
    assert status == 1
    assert out == (
        f"--- {path}\n+++ {path}\n@@ -1,5 +1,6 @@\n ---\n-publishedDateTime: 2026-03-10  # a Tuesday\n"
        '-title: Tides\n+title: "Tides"\n+publishedDateTime: 2026-03-10T00:00:00Z  # a Tuesday\n'
        "+\n ---\n Body\n"
    )
    assert contents(site) == before


def test_standard_input_goes_formatted_to_standard_output() -> None:
    assert outcome("fmt", "-", text=LOOSE)[:2] == (0, NEAT)
    assert outcome("fmt", "-", text=NEAT)[:2] == (0, NEAT)
    assert invoke("fmt", "-", text="# Tides\r\n").stdout_bytes == b"# Tides\r\n"
    assert outcome("fmt", "--check", "-", text=LOOSE)[:2] == (1, "-\n")
    assert outcome("fmt", "--check", "-", text=NEAT)[:2] == (0, "")


def test_what_would_be_lost_is_refused_and_the_others_are_formatted(site: Path) -> None:
    path = site / "anchor.md"
    text = "---\ntitle: &t Tides\npublishedDateTime: 2026-03-10\n---\n"
    path.write_text(text, encoding="utf-8", newline="")
    message = "not put into the canonical layout: an anchor (&), which the canonical layout does not have"
    assert outcome("fmt", site) == (
        2,
        "",
        f"{path}:2:8: edit {message}\n1 file changed, 1 left as they are\n",
    )
    assert path.read_text(encoding="utf-8") == text
    assert outcome("fmt", "--check", site)[0] == 2
    assert outcome("fmt", "-", text=text) == (
        2,
        "",
        f"-:2:8: edit {message}\n0 files changed, 0 left as they are\n",
    )


def test_a_terminal_shows_names_and_lines_of_a_difference_in_colour(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Console, "is_terminal", True)
    arguments = ["fmt", "--diff", str(site / "loose.md")]
    out = CliRunner().invoke(commands, arguments, color=True).stdout
    assert out.splitlines()[0] == f"\x1b[1m--- {site / 'loose.md'}\x1b[0m"
    assert "\n\x1b[31m-title: Tides\x1b[0m\n\x1b[32m+title" in out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in CliRunner().invoke(commands, arguments, color=True).stdout
