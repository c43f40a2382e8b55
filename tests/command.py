"""How the tests of the command run it: in this process, as a process, and in a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from newsmeta._cli import commands

ARTICLE = """---
category: news
title: "{title}"
excerpt: ""
publishedDateTime: {day}T07:45:00Z
originalUrl: "https://quay.example/{slug}"
webUrl: "https://quay.example/{slug}"
type: article
quality: {quality}
heat: {quality}
published: {published}

provider:
  name: The Quay
  domain: quay.example

topics:
  - {topic}

---

"""

#: An environment whose output depends on the test alone.
PLAIN = {
    "COLUMNS": "100", "LINES": "24", "TERM": "xterm", "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8",
    "PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", ""), "LANG": "C.UTF-8",
    "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
}  # fmt: skip

COMMAND = [sys.executable, "-m", "newsmeta"]


def article(folder: Path, day: str, title: str, quality: int = 78, topic: str = "Energy") -> Path:
    """A file of an article with which nothing is wrong."""
    slug = title.lower().replace(" ", "-")
    path = folder / f"{day}-{slug}.md"
    published = "true" if quality >= 70 else "false"
    text = ARTICLE.format(title=title, day=day, slug=slug, quality=quality, published=published, topic=topic)
    path.write_bytes(text.encode("utf-8"))
    return path


def invoke(*arguments: object, text: str | bytes | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(
        commands, [str(argument) for argument in arguments], input=text, prog_name="newsmeta"
    )


def outcome(*arguments: object, text: str | bytes | None = None) -> tuple[int, str, str]:
    """What a run in this process ends with: its exit code, its output, and what it says besides."""
    result = invoke(*arguments, text=text)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    # `stdout` and `stderr` would show CRLF as LF, which only Windows is to do: its lines end so.
    out, err = (
        stream.decode("utf-8").replace(os.linesep, "\n")
        for stream in (result.stdout_bytes, result.stderr_bytes)
    )
    return result.exit_code, out, err


def process(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        check=False,
        **{"env": PLAIN, "capture_output": True, "timeout": 60, **options},
    )


def pieces_of(master: int) -> Iterator[bytes]:
    """What is shown on a terminal, until nobody writes to it any more."""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            return
        if not piece:
            return
        yield piece


def terminal(
    *arguments: object, env: dict[str, str] | None = None, while_running: Callable[[int], None] | None = None
) -> tuple[int, str]:
    """Run the command in a terminal of 24 lines and 100 columns; its exit code and all that it shows.

    `while_running` gets the process's number when the first output has come.
    """
    master, slave = os.openpty()
    running = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=slave, stdout=slave, stderr=slave, env=PLAIN | (env or {}), start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    shown = b""
    try:
        for piece in pieces_of(master):
            shown += piece
            if while_running is not None:
                while_running(running.pid)
                while_running = None
        return running.wait(60), shown.decode("utf-8").replace("\r\n", "\n")
    finally:
        running.kill()
        running.wait()
        os.close(master)
