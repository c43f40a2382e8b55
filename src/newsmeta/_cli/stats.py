"""`newsmeta stats`: what a set of articles is like, as small bar charts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs
import click

import newsmeta
from newsmeta import Article, Document, Summary
from newsmeta.summary import Band, Count, Distribution

from .console import Console, several, visible
from .findings import findings_of, report
from .options import paths_argument, selection, sources
from .table import cut, table_lines

#: How many months are drawn; JSON has all of them.
_MONTHS: Final = 24

#: The columns of the longest bar, and of the longest name of a provider or topic.
_BAR: Final = 30
_NAME: Final = 30

#: What bars are drawn with: the published part, and the rest; for terminals that have only ASCII, too.
_BLOCKS: Final = ("█", "░")
_ASCII_BLOCKS: Final = ("#", "-")


@click.command()
@paths_argument(stdin=False)
@selection
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="How many providers and topics.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Charts, or the numbers."
)
@click.pass_obj
def stats(console: Console, paths: tuple[str, ...], wanted: dict[str, Any], top: int, form: str) -> None:
    """Show what there is, to choose thresholds by.

    Quality and heat as quantiles and bands, months, providers and topics; of each bar, the
    solid part is published.
    """
    summary = newsmeta.summarize(_documents(console, paths, wanted), top=top)
    if form == "json":
        console.line(json.dumps(attrs.asdict(summary), indent=2, ensure_ascii=False))
    else:
        for line in _chart_lines(summary, _blocks()):
            console.line(line)
    console.finish()


def _documents(
    console: Console, paths: tuple[str, ...], wanted: dict[str, Any]
) -> Iterator[Document[Article]]:
    def failed(path: str, error: Any) -> None:
        report(console, findings_of(path, error))

    for source in console.track(sources(paths, failed)):
        try:
            yield from source.matching(wanted)
        except (newsmeta.NewsmetaError, OSError) as error:
            failed(source.name, error)


def _blocks() -> tuple[str, str]:
    """What this terminal can draw bars with."""
    try:
        "".join(_BLOCKS).encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return _ASCII_BLOCKS
    return _BLOCKS


def _chart_lines(summary: Summary, blocks: tuple[str, str]) -> Iterator[str]:
    """The charts, line by line."""
    share = f" ({summary.published / summary.records:.0%})" if summary.records else ""
    yield f"{several(summary.records, 'article')}, {summary.published:,} published{share}"
    for name, distribution in (("quality", summary.quality), ("heat", summary.heat)):
        if distribution.records:
            yield ""
            yield from _distribution_lines(name, distribution, blocks)
    months = summary.months[-_MONTHS:]
    earlier = len(summary.months) - len(months)
    for name, counts in (
        (f"month ({earlier} earlier left out)" if earlier else "month", months),
        ("provider", summary.providers),
        ("topic", summary.topics),
    ):
        if counts:
            yield ""
            yield from _count_lines(name, counts, blocks)


def _distribution_lines(name: str, distribution: Distribution, blocks: tuple[str, str]) -> Iterator[str]:
    """The quantiles of a field, and a bar for each of its bands."""
    missing = f", {several(distribution.missing, 'article')} without" if distribution.missing else ""
    yield f"{name} of {several(distribution.records, 'article')}{missing}"
    yield ""
    header = [f"{percent}%" for percent in distribution.quantiles]
    values = [f"{value:g}" for value in distribution.quantiles.values()]
    yield from _indented(["share", *header], [["up to", *values]])
    yield ""
    above = distribution.records
    most = max(band.records for band in distribution.bands)
    rows = []
    for band in distribution.bands:
        rows.append(
            [_range(band), f"{band.records:,}", f"{band.published:,}", f"{above:,}", _bar(band, most, blocks)]
        )
        above -= band.records
    yield from _indented([name, "articles", "published", "this and above", ""], rows)


def _count_lines(name: str, counts: Sequence[Count], blocks: tuple[str, str]) -> Iterator[str]:
    """A bar for each of the things that are counted."""
    most = max(count.records for count in counts)
    yield from table_lines(
        [name, "articles", "published", ""],
        [
            [
                cut(visible(count.name), _NAME),
                f"{count.records:,}",
                f"{count.published:,}",
                _bar(count, most, blocks),
            ]
            for count in counts
        ],
    )


def _indented(header: list[str], rows: list[list[str]]) -> Iterator[str]:
    return ("  " + line for line in table_lines(header, rows))


def _range(band: Band) -> str:
    """A band of whole numbers by its first and its last."""
    if band.minimum is None:
        return f"below {band.maximum}"
    return f"{band.minimum}+" if band.maximum is None else f"{band.minimum}-{band.maximum - 1}"


def _bar(count: Band | Count, most: int, blocks: tuple[str, str]) -> str:
    """A bar: its solid part is what is published. Whatever there is shows."""
    solid, light = blocks
    length = -(-count.records * _BAR // most)
    published = -(-count.published * _BAR // most)
    return solid * published + light * (length - published)
