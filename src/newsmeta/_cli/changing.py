"""Changes to files: made and saved, or only shown; what `set` and `fmt` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import click

import newsmeta
from newsmeta import Article, Document

from .console import FINDINGS, Console, several, visible
from .findings import findings_of, report
from .options import Source, sources


@attrs.define
class Changes:
    """A change that is made to documents one by one.

    Attributes:
        console: Where to say what happens.
        change: What to do to a document.
        wanted: The criteria for the documents to change, for `newsmeta.scan`.
        only_diff: Show the difference, and save nothing.
        only_check: Name the files that would change, and save nothing.
        changed: How many documents changed, or would.
        same: How many did not.
    """

    console: Console
    change: Callable[[Document[Article]], object]
    wanted: dict[str, Any]
    only_diff: bool
    only_check: bool = False
    changed: int = 0
    same: int = 0

    def run(self, paths: tuple[str, ...], stdin_filename: str | None) -> None:
        """Make the change in all documents that paths name, and end the command."""

        def failed(path: str, error: Any) -> None:
            report(self.console, findings_of(path, error))

        for source in self.console.track(sources(paths, failed, stdin_filename)):
            try:
                self._change(source)
            except (newsmeta.NewsmetaError, OSError) as error:
                failed(source.name, error)
        if self.changed and self.is_dry:
            self.console.ends_with(FINDINGS)
        did = "would change" if self.is_dry else "changed"
        self.console.note(f"{several(self.changed, 'file')} {did}, {self.same:,} left as they are")
        self.console.finish()

    @property
    def is_dry(self) -> bool:
        """Whether nothing is to be written."""
        return self.only_diff or self.only_check

    def _change(self, source: Source) -> None:
        """Change the document of a source, if it is wanted, and write it where it came from."""
        data = source.data
        for document in source.matching(self.wanted):
            self.change(document)
            if not document.changed:
                self.same += 1
                continue
            if self.only_diff:
                show_diff(self.console, document.diff())
            elif self.only_check:
                self.console.line(visible(source.name))
            elif data is not None:
                data = newsmeta.dumps(document).encode("utf-8")
            elif not self._is_saved(source, document):
                continue
            self.changed += 1
        if data is not None and not self.is_dry:
            self.console.raw(data)

    def _is_saved(self, source: Source, document: Document[Article]) -> bool:
        """Save a document; says so where it cannot be."""
        try:
            newsmeta.dump(document)
        except OSError as error:
            report(self.console, findings_of(source.name, error, "unwritable"))
            return False
        return True


def show_diff(console: Console, diff: str) -> None:
    """Show a difference: its very bytes where it is piped, in colour on a terminal."""
    if not console.is_terminal:
        console.raw(diff.encode("utf-8", "surrogateescape"))
        return
    for line in diff.split("\n")[:-1]:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        is_name = line[:4] in ("+++ ", "--- ")
        console.line(
            click.style(
                visible(line.removesuffix("\r")), fg=None if is_name else colour, bold=is_name or None
            )
        )
