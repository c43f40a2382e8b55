"""Tests for the `newsmeta` command as a whole: its help, how it ends, and what it is in a terminal."""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest
from command import COMMAND, PLAIN, article, outcome, pieces_of, process, terminal

import newsmeta
from newsmeta import __main__, _cli
from newsmeta._cli.console import Console, OutputError, several, visible

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no terminals and signals of this kind")

NAMES = ["check", "fmt", "list", "schema", "set", "stats"]


def test_the_help_names_every_command() -> None:
    status, out, _ = outcome("--help")
    assert status == 0
    assert [
        line.split()[0] for line in out.partition("Commands:\n")[2].split("\n\n")[0].splitlines()
    ] == NAMES
    assert "Exit codes: 0 all is well, 1 findings or would change, 2 wrong usage" in out


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_its_help(name: str) -> None:
    status, out, _ = outcome(name, "-h")
    assert status == 0
    assert out.startswith(f"Usage: newsmeta {name} ")


def test_the_version_is_that_of_the_package() -> None:
    assert outcome("--version") == (0, f"newsmeta {version('newsmeta')}\n", "")


def test_the_schema_is_that_of_the_library() -> None:
    status, out, _ = outcome("schema")
    assert status == 0
    assert json.loads(out) == newsmeta.json_schema()


# How it ends, in this process.


def run_with(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["newsmeta", *map(str, arguments)])
    return __main__.main()


def test_the_exit_code_is_returned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    article(tmp_path, "2026-03-10", "Turning tides")
    assert run_with(monkeypatch, "check", tmp_path) == 0
    (tmp_path / "x.md").write_text("---\n", encoding="utf-8", newline="")
    assert run_with(monkeypatch, "check", tmp_path) == 1
    assert run_with(monkeypatch, "check") == 2
    assert "Error: Missing argument 'PATH...'" in capsys.readouterr().err


def test_an_internal_error_ends_with_2_and_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    article(tmp_path, "2026-03-10", "Turning tides")

    def broken(*_: object) -> None:
        raise LookupError("a fault of ours")

    monkeypatch.setattr(newsmeta, "check", broken)
    assert run_with(monkeypatch, "check", tmp_path) == 2
    assert capsys.readouterr().err.endswith("LookupError: a fault of ours\n")


def test_ctrl_c_ends_quietly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    article(tmp_path, "2026-03-10", "Turning tides")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(newsmeta, "check", interrupted)
    assert run_with(monkeypatch, "check", tmp_path) == 130
    assert capsys.readouterr() == ("", "")
    # While the arguments are read, too.
    monkeypatch.setattr(_cli.commands, "make_context", interrupted)
    assert run_with(monkeypatch, "check", tmp_path) == 130


def broken_output(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    def echo(*_: object, err: bool = False, **__: object) -> None:
        if not err:
            raise error

    monkeypatch.setattr(click, "echo", echo)


def test_a_closed_pipe_ends_quietly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = article(tmp_path, "2026-03-10", "Turning tides")
    before = path.read_bytes()
    broken_output(monkeypatch, BrokenPipeError(32, "Broken pipe"))
    assert run_with(monkeypatch, "set", "heat=1", "--diff", path) == 141
    assert capfd.readouterr() == ("", "")
    assert path.read_bytes() == before


def test_an_output_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = article(tmp_path, "2026-03-10", "Turning tides")
    broken_output(monkeypatch, OSError(28, "No space left on device"))
    with pytest.raises(
        click.ClickException, match=r"^the output cannot be written: No space left on device$"
    ):
        _cli.commands.main(["list", str(path)], standalone_mode=False)


def test_without_click_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "click", None)
    for name in [name for name in sys.modules if name.startswith("newsmeta._cli")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(newsmeta, "_cli")
    assert run_with(monkeypatch) == 2
    assert capsys.readouterr() == ("", "newsmeta: the command needs click: pip install 'newsmeta[cli]'\n")


def test_the_module_runs_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["newsmeta", "--version"])
    monkeypatch.delitem(sys.modules, "newsmeta.__main__")
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("newsmeta", run_name="__main__")
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"newsmeta {version('newsmeta')}\n"


def test_another_module_that_is_missing_is_an_error_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "newsmeta._cli", None)
    monkeypatch.delattr(newsmeta, "_cli")
    with pytest.raises(ModuleNotFoundError, match=r"newsmeta\._cli"):
        run_with(monkeypatch)


# Output.


def test_a_text_is_made_visible_on_one_line() -> None:
    assert visible("a\tb\r\n\x1b\x85\u2028\u202e\udcff") == "a\\tb\\r\\n\\x1b\\x85\\u2028\\u202e\\udcff"
    assert visible("é 日本 🤖 \u00a0 \\n") == "é 日本 🤖 \u00a0 \\n"


def test_things_are_counted_in_words() -> None:
    assert [several(count, "file") for count in (0, 1, 2, 1234)] == [
        "0 files",
        "1 file",
        "2 files",
        "1,234 files",
    ]


class Bar:
    """A progress bar that notes what it is told."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.steps: list[int] = []

    def update(self, steps: int) -> None:
        self.steps.append(steps)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    """The bars that are shown where each look at the clock takes a second."""
    bars: list[Bar] = []
    seconds = iter(range(1000))

    def progressbar(*, length: int, **_: Any) -> Bar:
        bars.append(Bar(length))
        return bars[-1]

    monkeypatch.setattr(time, "monotonic", lambda: float(next(seconds)))
    monkeypatch.setattr(click, "progressbar", progressbar)
    return bars


def test_a_progress_bar_shows_after_two_seconds(
    slow: list[Bar], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    console = Console()
    tracked = console.track(range(6))
    assert [next(tracked), next(tracked)] == [0, 1]
    assert slow == []
    assert list(tracked) == [2, 3, 4, 5]
    (bar,) = slow
    assert (bar.length, bar.steps) == (6, [2, 1, 1, 1])
    # It goes at the end, and gives the cursor back.
    assert capsys.readouterr().err == "\r\x1b[K\x1b[?25h"


def test_lines_take_the_place_of_a_progress_bar(
    slow: list[Bar], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    console = Console()
    for item in console.track(range(4)):
        if item == 3:
            console.note("a line")
    assert len(slow) == 1
    assert capsys.readouterr().err == "\r\x1b[Ka line\n\r\x1b[K\x1b[?25h"


def test_a_failing_output_is_told_from_a_failing_file(monkeypatch: pytest.MonkeyPatch) -> None:
    error = BrokenPipeError(32, "Broken pipe")
    broken_output(monkeypatch, error)
    with pytest.raises(OutputError) as caught:
        Console().line("x")
    assert caught.value.args == (error,)


# As a process.


def test_a_module_and_a_script_are_the_command(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("---\ntitle: [\n---\n", encoding="utf-8", newline="")
    script = Path(sys.executable).with_name("newsmeta.exe" if os.name == "nt" else "newsmeta")
    outcomes = [
        subprocess.run([*start, "check", str(path)], env=PLAIN, capture_output=True, check=False, timeout=60)
        for start in (COMMAND, [str(script)])
    ]
    assert {done.returncode for done in outcomes} == {1}
    assert {done.stdout for done in outcomes} == {outcomes[0].stdout}
    assert outcomes[0].stdout.startswith(f"{path}:3:1: syntax ".encode())


@pytest.mark.parametrize("statement", ["import newsmeta", "from newsmeta import *"])
def test_the_library_does_not_import_click(statement: str) -> None:
    code = f"import sys; {statement}; sys.exit('click' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=PLAIN, check=False, timeout=60).returncode == 0


def test_a_machine_without_click_is_told_how_to_get_it() -> None:
    code = "import runpy, sys; sys.modules['click'] = None; runpy.run_module('newsmeta', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code], env=PLAIN, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert (
        done.stderr.replace(b"\r\n", b"\n")
        == b"newsmeta: the command needs click: pip install 'newsmeta[cli]'\n"
    )


def test_what_is_piped_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    article(tmp_path, "2026-03-10", "Тides é 🤖")
    env = {**PLAIN, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = process("list", "--fields", "title", tmp_path, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.strip() == "Тides é 🤖".encode()


@POSIX
def test_a_name_that_is_no_utf_8_stops_nothing(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.md"
    try:
        with open(name, "wb") as file:
            file.write(b"---\ntitle: Tides\npublishedDateTime: 2026-03-10\n---\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    assert process("list", "--fields", "path", tmp_path).stdout == os.fsencode(tmp_path) + b"/\\udcff.md\n"
    assert process("list", "--fields", "path", "--format", "csv", tmp_path).stdout.splitlines()[1] == name
    assert json.loads(process("list", "--fields", "path", "--format", "json", tmp_path).stdout) == [
        {"path": os.fsdecode(name)}
    ]
    assert process("fmt", "--diff", tmp_path).stdout.startswith(b"--- " + name + b"\n+++ " + name)
    assert process("check", tmp_path).stdout.startswith(os.fsencode(tmp_path) + b"/\\udcff.md:")
    assert process("set", "heat=7", tmp_path).returncode == 0


@POSIX
def test_a_reader_that_has_had_enough_ends_it_quietly(tmp_path: Path) -> None:
    for number in range(400):
        article(tmp_path, "2026-03-10", f"Number {number}" + " long" * 30)
    for arguments in (["list"], ["list", "--format", "csv"], ["set", "heat=7", "--diff"], ["stats"]):
        running = subprocess.Popen(
            [*COMMAND, *arguments, str(tmp_path)], env=PLAIN, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert running.stdout is not None
        assert running.stderr is not None
        if arguments != ["stats"]:
            running.stdout.read(10)
        running.stdout.close()
        said = running.stderr.read()
        running.stderr.close()
        assert (arguments, running.wait(60), said) == (arguments, 141, b"")


@POSIX
def test_ctrl_c_leaves_whole_files(tmp_path: Path) -> None:
    paths = [article(tmp_path, "2026-03-10", f"Number {number}") for number in range(1500)]
    before = {path: path.read_bytes() for path in paths}
    # Where it comes between `open` and `with`, Python closes the file, and may warn that nobody else did.
    env = {**PLAIN, "PYTHONWARNINGS": "error,ignore::ResourceWarning"}
    running = subprocess.Popen(
        [*COMMAND, "set", "heat=7", str(tmp_path)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    first, last = min(paths), max(paths)
    while first.read_bytes() == before[first] and running.poll() is None:
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert last.read_bytes() == before[last]
    for path, was in before.items():
        assert path.read_bytes() in (was, was.replace(b"heat: 78", b"heat: 7"))
    assert sorted(tmp_path.iterdir()) == sorted(paths)


# In a terminal.


@POSIX
def test_a_terminal_gets_a_table_as_wide_as_it_is_and_in_colour(tmp_path: Path) -> None:
    article(tmp_path, "2026-03-10", "Turning tides" + " and" * 20)
    status, shown = terminal("list", tmp_path)
    header, line = shown.splitlines()
    assert status == 0
    assert header.startswith("\x1b[1mpath ")
    assert len(line) == 100
    assert line.startswith("…")
    assert line.endswith("…")
    assert "\x1b" not in terminal("list", tmp_path, env={"NO_COLOR": "1"})[1]


@POSIX
def test_findings_are_in_colour_on_a_terminal_only(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("---\ntitle: [\n---\n", encoding="utf-8", newline="")
    status, shown = terminal("check", path)
    assert status == 1
    assert shown.startswith(f"{path}:3:1: \x1b[31msyntax\x1b[0m ")
    status, shown = terminal("check", path, env={"NO_COLOR": "1"})
    assert shown.startswith(f"{path}:3:1: syntax ")
    # An empty NO_COLOR is none.
    assert "\x1b[31m" in terminal("check", path, env={"NO_COLOR": ""})[1]
    assert b"\x1b" not in process("check", path).stdout


@POSIX
def test_a_long_work_shows_a_progress_bar_on_a_terminal_and_takes_it_away(tmp_path: Path) -> None:
    for number in range(3):
        article(tmp_path, "2026-03-10", f"Number {number}")
    code = (
        "import sys; from newsmeta._cli import console, run; console.PATIENCE = 0.0;"
        f" sys.argv = ['newsmeta', 'check', {str(tmp_path)!r}]; sys.exit(run())"
    )
    master, slave = os.openpty()
    done = subprocess.run(
        [sys.executable, "-c", code], env=PLAIN, stdout=subprocess.PIPE, stderr=slave, check=False, timeout=60
    )
    os.close(slave)
    shown = b"".join(pieces_of(master))
    os.close(master)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"2/3" in shown
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l")
    assert shown.endswith(b"\r\x1b[K\x1b[?25h3 files checked: 0 errors, 0 warnings\r\n")


@POSIX
def test_ctrl_c_in_a_terminal_says_nothing(tmp_path: Path) -> None:
    for number in range(1500):
        (tmp_path / f"{number}.md").write_text("---\ntitle: [\n---\n", encoding="utf-8", newline="")
    status, shown = terminal("check", tmp_path, while_running=lambda number: os.kill(number, signal.SIGINT))
    assert status == 130
    assert "Traceback" not in shown
    assert "Aborted" not in shown
    assert "checked" not in shown
