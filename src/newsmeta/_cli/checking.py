"""`newsmeta check`: everything that is wrong with files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

import click

import newsmeta

from .console import FINDINGS, Console, several
from .findings import LOADING, NO_FRONT_MATTER, Finding, as_annotation, as_line, findings_of
from .options import Source, paths_argument, sources, stdin_filename_option


def _codes(_ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> frozenset[str] | None:
    """The codes of an option that may be given several times, each time with several."""
    codes = [code.strip() for text in texts for code in text.split(",")]
    known = [*LOADING, *newsmeta.CHECKS]
    if unknown := [code for code in codes if code not in known]:
        raise click.BadParameter(
            f"{unknown[0]!r} is no code: expected one of {', '.join(known)}", param=param
        )
    return frozenset(codes) if codes else None


@click.command()
@paths_argument(stdin=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to tell findings.",
)
@click.option("--select", multiple=True, callback=_codes, metavar="CODE,...", help="Tell only these codes.")
@click.option("--ignore", multiple=True, callback=_codes, metavar="CODE,...", help="Do not tell these codes.")
@stdin_filename_option
@click.pass_obj
def check(
    console: Console,
    paths: tuple[str, ...],
    form: str,
    select: frozenset[str] | None,
    ignore: frozenset[str] | None,
    stdin_filename: str | None,
) -> None:
    """Say what is wrong with articles, each as path:line:column: code message.

    All files are read, whatever is found. The exit code is 1 where something is found.
    """
    counts: Counter[str] = Counter()
    shown: list[Finding] = []

    def tell(findings: Iterable[Finding]) -> None:
        for finding in findings:
            code = finding.problem.code
            counts[code] += 1
            if code not in (ignore or ()) and (code in select if select else code != NO_FRONT_MATTER):
                counts[finding.problem.severity] += 1
                shown.append(finding)
                if form != "json":
                    console.line(as_line(finding) if form == "text" else as_annotation(finding))

    files = sources(paths, lambda path, error: tell(findings_of(path, error)), stdin_filename)
    for source in console.track(files):
        tell(_findings(source))
    if form == "json":
        console.line(json.dumps([finding.as_dict() for finding in shown], indent=2))
    read = len(files) - counts[NO_FRONT_MATTER]
    console.note(
        f"{several(read, 'file')} checked: "
        f"{several(counts['error'], 'error')}, {several(counts['warning'], 'warning')}"
    )
    console.ends_with(FINDINGS if shown else 0)
    console.finish()


def _findings(source: Source) -> Iterator[Finding]:
    """What is wrong with one file."""
    try:
        document = source.load()
    except (newsmeta.NewsmetaError, OSError) as error:
        yield from findings_of(source.name, error)
    else:
        yield from (Finding(source.name, problem) for problem in newsmeta.check(document))
