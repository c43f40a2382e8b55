"""`newsmeta list`: the articles that meet criteria, as a table, as lines, as JSON or as CSV."""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
from collections.abc import Generator, Iterable
from typing import Any, Final

import attrs
import click

import newsmeta
from newsmeta import Article, Document, FieldPath

from .console import Console, visible
from .findings import findings_of, report
from .options import paths_argument, selection, sources
from .table import table_lines

#: The column that is no field of the record: the file that it is in.
_PATH: Final = "path"
_USUAL: Final = "path,publishedDateTime,quality,heat,published,title"

_SORT_KEYS: Final = {"date": "published_date_time", "quality": "quality", "heat": "heat"}


@attrs.frozen
class _Row:
    """What is told of one article: the value of each column, and what it is sorted by."""

    cells: dict[str, Any]
    key: Any


def _columns(_ctx: click.Context, param: click.Parameter, text: str) -> dict[str, FieldPath | None]:
    """The columns under their names; None for the path."""
    columns: dict[str, FieldPath | None] = {}
    for name in text.split(","):
        try:
            path = None if name.strip() == _PATH else FieldPath.parse(name.strip())
        except ValueError as error:
            raise click.BadParameter(str(error), param=param) from error
        columns[_PATH if path is None else str(path)] = path
    return columns


@click.command(name="list")
@paths_argument(stdin=False)
@selection
@click.option(
    "--sort", type=click.Choice(list(_SORT_KEYS)), help="Sort, the least first; else by folder and name."
)
@click.option("--reverse", is_flag=True, help="Reverse the order; what lacks the value stays last.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Stop after N articles.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "tsv", "json", "jsonl", "csv"]),
    help="How to list; by default a table on a terminal, else tsv.",
)
@click.option(
    "--fields",
    "columns",
    default=_USUAL,
    show_default=True,
    callback=_columns,
    metavar="FIELD,...",
    help="What to tell of each.",
)
@click.pass_obj
def list_(
    console: Console,
    paths: tuple[str, ...],
    wanted: dict[str, Any],
    sort: str | None,
    reverse: bool,
    limit: int | None,
    form: str | None,
    columns: dict[str, FieldPath | None],
) -> None:
    """List the articles that meet all criteria.

    In a pipe each is one line, its values separated by tabs, the path first.
    """
    read = _rows(console, paths, wanted, columns, _SORT_KEYS.get(sort or ""))
    with contextlib.closing(read):
        rows = read if sort is None and not reverse else iter(_sorted(list(read), sort is not None, reverse))
        cells = (row.cells for row in itertools.islice(rows, limit))
        match form or ("table" if console.is_terminal else "tsv"):
            case "json":
                _write_json(console, cells)
            case "jsonl":
                for values in cells:
                    console.line(json.dumps(values, ensure_ascii=False))
            case "csv":
                _write_csv(console, list(columns), cells)
            case "table":
                _write_table(console, list(columns), cells)
            case _:
                for values in cells:
                    console.line("\t".join(_texts(values)))
    console.finish()


def _rows(
    console: Console,
    paths: tuple[str, ...],
    wanted: dict[str, Any],
    columns: dict[str, FieldPath | None],
    key: str | None,
) -> Generator[_Row]:
    """A row for each matching article, in the order of the files."""

    def failed(path: str, error: Any) -> None:
        report(console, findings_of(path, error))

    for source in console.track(sources(paths, failed)):
        try:
            for document in source.matching(wanted):
                yield _row(source.name, document, columns, key)
        except (newsmeta.NewsmetaError, OSError) as error:
            failed(source.name, error)


def _row(
    name: str, document: Document[Article], columns: dict[str, FieldPath | None], key: str | None
) -> _Row:
    record = document.record
    cells = {column: name if path is None else path.get(record) for column, path in columns.items()}
    return _Row(cells, getattr(record, key) if key else None)


def _sorted(rows: list[_Row], by_key: bool, reverse: bool) -> list[_Row]:
    """The rows in order; those without the value last in any case."""
    if not by_key:
        return rows[::-1]
    having = [row for row in rows if row.key is not None]
    return sorted(having, key=lambda row: row.key, reverse=reverse) + [row for row in rows if row.key is None]


def _text(value: Any) -> str:
    """A value in a cell: text as it is, a list of texts joined, all else as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _texts(cells: dict[str, Any]) -> list[str]:
    """The cells of a row as texts that break no line."""
    return [visible(_text(value)) for value in cells.values()]


def _write_table(console: Console, columns: list[str], rows: Iterable[dict[str, Any]]) -> None:
    """Rows as a table that is as wide as the terminal at most."""
    # The end of a path says more than its start.
    header, *lines = table_lines(columns, [_texts(cells) for cells in rows], console.width, keep_end=_PATH)
    console.line(click.style(header, bold=True))
    for line in lines:
        console.line(line)


def _write_json(console: Console, rows: Iterable[dict[str, Any]]) -> None:
    """Rows as one JSON list, a row a line."""
    console.raw("[")
    separator = ""
    for cells in rows:
        console.raw(f"{separator}\n  {json.dumps(cells, ensure_ascii=False)}")
        separator = ","
    console.line("\n]" if separator else "]")


@attrs.frozen
class _Lines:
    """What `csv` writes to."""

    console: Console

    def write(self, text: str) -> None:
        """Write the text of a row."""
        self.console.raw(text.encode("utf-8", "surrogateescape"))


def _write_csv(console: Console, columns: list[str], rows: Iterable[dict[str, Any]]) -> None:
    """Rows as CSV under the names of the columns; lines end with LF."""
    writer = csv.writer(_Lines(console), lineterminator="\n")
    writer.writerow(columns)
    for cells in rows:
        # A cell may hold several lines, but nothing that a terminal would act on.
        writer.writerow(_texts(cells) if console.is_terminal else [_text(value) for value in cells.values()])
