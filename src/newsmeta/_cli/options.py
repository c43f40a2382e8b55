"""What the commands' arguments and options are: paths, selections, fields."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import click
from dateutil.relativedelta import relativedelta

import newsmeta
from newsmeta import Article, Document
from newsmeta.document import read_document

Function = Callable[..., Any]

_STDIN = "-"
_SPAN = re.compile(r"\s*(\d{1,9})\s*(minute|hour|day|week|month|year)s?\s*", re.ASCII | re.IGNORECASE)


# Paths.


@attrs.frozen
class Source:
    """A file, or the text of standard input.

    Attributes:
        name: How it is called in what is said of it.
        path: The file; for standard input the name that it was given, or None.
        data: The bytes of standard input; None for a file.
    """

    name: str
    path: Path | None
    data: bytes | None = None

    def load(self) -> Document[Article]:
        """The document.

        Raises:
            NewsmetaError, OSError: As `newsmeta.load`.
        """
        if self.data is not None:
            document: Document[Article] = read_document(self.data, Article, self.path)
            return document
        return newsmeta.load(self.name)

    def matching(self, wanted: dict[str, Any]) -> Iterator[Document[Article]]:
        """The document, if it has front matter and meets the criteria.

        Raises:
            NewsmetaError, OSError: As `newsmeta.scan`.
        """
        if self.data is None:
            return newsmeta.scan(self.name, **wanted)
        try:
            return newsmeta.select([self.load()], **wanted)
        except newsmeta.NoFrontMatterError:
            return iter(())


def sources(
    paths: tuple[str, ...], failed: Callable[[str, Any], object], stdin_filename: str | None = None
) -> list[Source]:
    """The files that paths name, each once, and standard input where one is ``-``."""
    found: dict[str, Source] = {}
    for path in paths:
        if path == _STDIN:
            data = sys.stdin.buffer.read()
            name = Path(stdin_filename) if stdin_filename else None
            found.setdefault(path, Source(stdin_filename or _STDIN, name, data))
            continue
        for file in newsmeta.walk(path, on_error=lambda folder, error: failed(str(folder), error)):
            found.setdefault(str(file), Source(str(file), file))
    return list(found.values())


def paths_argument(*, stdin: bool) -> Function:
    """The argument PATH…; files and folders that are there, and perhaps ``-``."""
    argument: Function = click.argument(
        "paths", metavar="PATH...", nargs=-1, required=True, type=_path_type(stdin=stdin)
    )
    return argument


def existing(paths: tuple[str, ...], *, stdin: bool) -> tuple[str, ...]:
    """Paths of which each is there, for a command whose arguments are not only paths."""
    return tuple(str(_path_type(stdin=stdin).convert(path, None, None)) for path in paths)


def _path_type(*, stdin: bool) -> click.Path:
    return click.Path(exists=True, allow_dash=stdin)


stdin_filename_option = click.option(
    "--stdin-filename", metavar="PATH", help="What to call standard input, which - reads; it is not opened."
)


# Selections.


class Span(click.ParamType):  # type: ignore[type-arg]  # it is generic to mypy only, in some versions
    """A span of time: a number and a unit."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> relativedelta:
        """The span of a text."""
        match = _SPAN.fullmatch(value)
        if match is None:
            self.fail(
                f"expected a number and a unit, such as '30 days' or '12 hours', found {value!r}", param, ctx
            )
        amount: dict[str, Any] = {match[2].lower() + "s": int(match[1])}
        return relativedelta(**amount)


_SELECTION = (
    click.option("--min-quality", type=float, metavar="N", help="A quality of at least N."),
    click.option("--max-quality", type=float, metavar="N", help="A quality of at most N."),
    click.option("--min-heat", type=float, metavar="N", help="A heat of at least N."),
    click.option("--max-heat", type=float, metavar="N", help="A heat of at most N."),
    click.option("--since", metavar="DATE", help="Published at DATE or later; a day is its midnight in UTC."),
    click.option("--until", metavar="DATE", help="Published before DATE."),
    click.option(
        "--last", type=Span(), metavar="SPAN", help="Published in the last '30 days', '12 hours', '3 months'."
    ),
    click.option("--topic", metavar="TOPIC", help="With this topic, exactly so written."),
    click.option("--published/--no-published", default=None, help="Only what is published, or what is not."),
)


def present() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def selection(command: Function) -> Function:
    """The options that choose articles; the command gets them as `wanted`, for `newsmeta.scan`."""

    @functools.wraps(command)
    def chosen(
        *args: Any,
        since: str | None,
        last: relativedelta | None,
        min_quality: float | None,
        max_quality: float | None,
        min_heat: float | None,
        max_heat: float | None,
        until: str | None,
        topic: str | None,
        published: bool | None,
        **others: Any,
    ) -> Any:
        if since is not None and last is not None:
            raise click.UsageError("--since and --last are two beginnings: give one")
        wanted: dict[str, Any] = {
            "min_quality": min_quality,
            "max_quality": max_quality,
            "min_heat": min_heat,
            "max_heat": max_heat,
            "since": since if last is None else last,
            "until": until,
            "topic": topic,
            "published": published,
            # The clock is taken once, for all paths.
            "now": present(),
        }
        try:
            newsmeta.select((), **wanted)
        except ValueError as error:
            raise click.UsageError(f"--{error}" if last is None else f"--last: {error}") from error
        return command(*args, wanted=wanted, **others)

    wrapped: Function = chosen
    for option in reversed(_SELECTION):
        wrapped = option(wrapped)
    return wrapped
