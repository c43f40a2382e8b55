"""`newsmeta set`: fields of many articles at once."""

from __future__ import annotations

import itertools
import re
from typing import Any

import click

import newsmeta
from newsmeta import Article, Document

from .changing import Changes
from .console import Console
from .options import existing, selection, stdin_filename_option

#: What looks like an assignment and not like a path: a name before the first ``=``, without a slash.
_LIKE_AN_ASSIGNMENT = re.compile(r"[A-Za-z_][^=/\\]*=.*", re.DOTALL)


@click.command(name="set")
@click.argument("arguments", metavar="FIELD=VALUE... PATH...", nargs=-1, required=True)
@selection
@click.option("--diff", "only_diff", is_flag=True, help="Show what would change, and write nothing.")
@stdin_filename_option
@click.pass_obj
def set_(
    console: Console,
    arguments: tuple[str, ...],
    wanted: dict[str, Any],
    only_diff: bool,
    stdin_filename: str | None,
) -> None:
    """Set fields of articles; each file changes on the lines of these fields only.

    \b
    FIELD=VALUE    sets a field (heat=70, provider.name='The Quay', images[0].width=800)
    FIELD=         clears it
    FIELD+=VALUE   adds an item to a list that does not have it yet (topics+=AI)
    FIELD-=VALUE   removes an item from a list

    Keys that the format does not know are extra.KEY. With - the text of standard input goes,
    changed, to standard output.
    """
    texts = tuple(itertools.takewhile(_LIKE_AN_ASSIGNMENT.fullmatch, arguments))
    paths = existing(arguments[len(texts) :], stdin=True)
    if not texts or not paths:
        missing = "FIELD=VALUE" if not texts else "PATH"
        raise click.UsageError(f"nothing to {'set' if not texts else 'set it in'}: expected {missing}")
    try:
        assignments = [newsmeta.Assignment.parse(text) for text in texts]
    except ValueError as error:
        raise click.UsageError(str(error)) from error

    def change(document: Document[Article]) -> None:
        for assignment in assignments:
            assignment.apply(document.record)

    Changes(console, change, wanted, only_diff).run(paths, stdin_filename)
