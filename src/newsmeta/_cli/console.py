"""Where the command's output goes: text, colour, progress, and what went wrong."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import click

T = TypeVar("T")

#: Exit codes. The last two are what a shell says of a process that SIGINT or SIGPIPE ends.
FINDINGS: Final = 1
TROUBLE: Final = 2
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141

#: How long work may take before a progress bar shows, in seconds.
PATIENCE: Final = 2.0

#: What would break a line or act on a terminal: controls, other line breaks, marks that turn the
#: direction of the text, and the halves of characters that stand for bytes in names of files.
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """A text on one line, with escapes for what would break it or act on a terminal."""
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def several(count: int, noun: str) -> str:
    """A number of things: ``1 file``, ``2 files``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


class OutputError(Exception):
    """The output cannot be written; `args` holds the error."""


class Console:
    """The streams of the process.

    Attributes:
        status: The exit code so far; it only grows.
    """

    def __init__(self) -> None:
        self.status = 0
        self._bar: Any = None

    # What comes out.

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads the output."""
        return sys.stdout.isatty()

    @property
    def width(self) -> int:
        """The columns of the terminal."""
        return shutil.get_terminal_size().columns

    def line(self, text: str) -> None:
        """Write a line to standard output."""
        self._write(text + "\n")

    def raw(self, data: str | bytes) -> None:
        """Write text or bytes to standard output as they are."""
        self._write(data)

    def note(self, text: str) -> None:
        """Write a line to standard error."""
        self._write(text + "\n", err=True)

    def _write(self, message: str | bytes, *, err: bool = False) -> None:
        self._clear()
        try:
            click.echo(message, nl=False, err=err)
        except OSError as error:
            # Not one of a file that is worked on.
            raise OutputError(error) from error

    def ends_with(self, status: int) -> None:
        """Let the exit code be at least this one."""
        self.status = max(self.status, status)

    def finish(self) -> None:
        """End the command with its exit code."""
        click.get_current_context().exit(self.status)

    # Progress.

    def track(self, items: Sequence[T]) -> Iterator[T]:
        """The items, with a progress bar on a terminal's standard error where they take long."""
        started = time.monotonic()
        for done, item in enumerate(items):
            if self._bar is not None:
                self._bar.update(1)
            elif sys.stderr.isatty() and time.monotonic() - started > PATIENCE:
                self._bar = click.progressbar(length=len(items), file=sys.stderr, show_pos=True)
                self._bar.update(done)
            yield item
        self.close()

    def close(self) -> None:
        """Take the progress bar away, and give the cursor back that it hid."""
        self._clear()
        if self._bar is not None:
            sys.stderr.write("\x1b[?25h")
            sys.stderr.flush()
        self._bar = None

    def _clear(self) -> None:
        """Take the progress bar from its line; its next update draws it again."""
        if self._bar is not None:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
