"""The `newsmeta` command: its subcommands, and how it ends.

It is thin over the public library: what a command needs of logic is a function that Python has, too.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

import click

import newsmeta

from .checking import check
from .console import BROKEN_PIPE, INTERRUPTED, TROUBLE, Console, OutputError
from .formatting import fmt
from .listing import list_
from .setting import set_
from .stats import stats


class _Commands(click.Group):
    """The group, which ends quietly where its reader or its user has had enough."""

    def invoke(self, ctx: click.Context) -> object:
        ctx.obj = Console()
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OutputError as error:
            (cause,) = error.args
            if not isinstance(cause, BrokenPipeError):
                raise click.ClickException(f"the output cannot be written: {cause.strerror}") from error
            ctx.exit(BROKEN_PIPE)
        finally:
            ctx.obj.close()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all is well, 1 findings or would change, 2 wrong usage, or not all could be done.",
)
@click.version_option(package_name="newsmeta", message="%(prog)s %(version)s")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Check, list, edit and format news article records in YAML front matter.

    Paths are files, or folders that are searched for .md and .markdown. Files that do not begin with a
    line --- have no front matter, and are passed over.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


@click.command()
@click.pass_obj
def schema(console: Console) -> None:
    """Print the JSON Schema (draft 2020-12) of an article's front matter."""
    console.line(json.dumps(newsmeta.json_schema(), indent=2, ensure_ascii=False))


for _command in (check, list_, set_, stats, fmt, schema):
    commands.add_command(_command)


def run() -> int:
    """Run the command with the arguments of the process; returns its exit code."""
    streams: tuple[Any, Any] = (sys.stdout, sys.stderr)
    for stream in streams:
        # What is piped is UTF-8 with LF everywhere; a terminal says itself what it can show.
        encoding, newline = (None, None) if stream.isatty() else ("utf-8", "\n")
        stream.reconfigure(encoding=encoding, newline=newline, errors="backslashreplace")
    try:
        status = commands.main(prog_name="newsmeta", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = TROUBLE
    except click.Abort:
        status = INTERRUPTED
    except Exception:  # noqa: BLE001  the outermost frame: Python itself would end with 1, which says findings
        traceback.print_exc()
        status = TROUBLE
    if status == BROKEN_PIPE:
        # Python flushes at its end, and would complain of the pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(status or 0)
