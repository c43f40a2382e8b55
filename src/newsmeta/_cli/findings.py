"""Findings: what is wrong with files, as lines, as JSON and as annotations of GitHub."""

from __future__ import annotations

from typing import Any, Final

import attrs
import click

import newsmeta
from newsmeta import Problem

from .console import TROUBLE, Console, visible

#: The code for a file that has no front matter: told only where it is asked for.
NO_FRONT_MATTER: Final = "no-front-matter"

#: The codes of what keeps a file from being read, beside those of `newsmeta.CHECKS`; the last four
#: are those of a record's problems.
LOADING: Final = ("unreadable", NO_FRONT_MATTER, "syntax", "missing", "type", "value", "unknown")


@attrs.frozen
class Finding:
    """A problem of a file."""

    path: str
    problem: Problem

    @property
    def message(self) -> str:
        """What is wrong, with the field that it is wrong with."""
        problem = attrs.evolve(self.problem, line=None, column=None)
        return visible(str(problem))

    @property
    def place(self) -> str:
        """Where it is; the file's start where no place is known."""
        return f"{visible(self.path)}:{self.problem.line or 1}:{self.problem.column or 1}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON has it."""
        return {
            "path": self.path,
            "line": self.problem.line,
            "column": self.problem.column,
            "code": self.problem.code,
            "severity": self.problem.severity,
            "message": self.message,
        }


def findings_of(
    path: str, error: newsmeta.NewsmetaError | OSError, code: str = "unreadable"
) -> list[Finding]:
    """What an error of reading or writing a file says; `code` is for one of the system."""
    match error:
        case newsmeta.RecordError():
            return [Finding(path, problem) for problem in error.problems]
        case newsmeta.NewsmetaError():
            problem = Problem(None, error.message, error.line, error.column, _code_of(error))
        case _:
            problem = Problem(None, error.strerror or str(error), code=code)
    return [Finding(path, problem)]


def _code_of(error: newsmeta.NewsmetaError) -> str:
    """The code of an error that has no problems of its own."""
    match error:
        case newsmeta.NoFrontMatterError():
            return NO_FRONT_MATTER
        case newsmeta.FrontMatterError():
            return "syntax"
        case newsmeta.ConflictError():
            return "conflict"
        case _:
            return "edit"


def report(console: Console, findings: list[Finding]) -> None:
    """Say on standard error what could not be done; the other files go on."""
    console.ends_with(TROUBLE)
    for finding in findings:
        console.note(as_line(finding))


def as_line(finding: Finding) -> str:
    """A finding as people and editors read it."""
    code = click.style(finding.problem.code, fg="red" if finding.problem.severity == "error" else "yellow")
    return f"{finding.place}: {code} {finding.message}"


def as_annotation(finding: Finding) -> str:
    """A finding as a workflow command, which GitHub shows beside the line."""
    problem = finding.problem
    properties = {
        "file": finding.path,
        "line": problem.line or 1,
        "col": problem.column or 1,
        "title": f"newsmeta {problem.code}",
    }
    listed = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{problem.severity} {listed}::{_escaped(finding.message)}"


def _escaped(text: str, also: str = "") -> str:
    """A text as a workflow command may hold it."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in text)
