"""`newsmeta fmt`: files in the canonical layout."""

from __future__ import annotations

import click

from newsmeta import Document

from .changing import Changes
from .console import Console
from .options import paths_argument, stdin_filename_option


@click.command()
@paths_argument(stdin=True)
@click.option(
    "--check", "only_check", is_flag=True, help="Name the files that would change, and write nothing."
)
@click.option("--diff", "only_diff", is_flag=True, help="Show what would change, and write nothing.")
@stdin_filename_option
@click.pass_obj
def fmt(
    console: Console,
    paths: tuple[str, ...],
    only_check: bool,
    only_diff: bool,
    stdin_filename: str | None,
) -> None:
    """Put articles into the canonical layout: order, quotes, indentation, empty lines.

    Values and comments stay. A file whose comments, anchors or aliases would not is left as it is,
    and said to be. With - the text of standard input goes, formatted, to standard output.
    """
    Changes(console, Document.reformat, {}, only_diff, only_check).run(paths, stdin_filename)
