"""The exceptions that newsmeta raises about files and data, and `Problem`."""

from __future__ import annotations

import os
from collections.abc import Iterable

import attrs

#: How many problems a `RecordError` prints; the rest is counted.
PRINTED_PROBLEMS = 20

#: Characters of a problem's field; of a longer one, the start. A file can nest keys of any length
#: around any number of values: whole paths would take quadratic time.
FIELD_LENGTH = 200


def _at(path: str | os.PathLike[str] | None, line: int | None, column: int | None) -> str:
    """The prefix `path:line:column: `, of which only what is known is written."""
    known = [str(part) for part in (path, line, column) if part is not None]
    if path is not None:
        # A file's name is a stranger's text, too.
        known[0] = shown(known[0], len(known[0]))
    return ":".join(known) + ": " if known else ""


def shown(text: str, most: int = 40) -> str:
    """A text from a file as messages show it: cut, and without what a terminal would act on."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in cut
    )


def step(path: str, more: str) -> str:
    """The path of a field, one step longer, as far as it is kept."""
    if len(path) + len(more) <= FIELD_LENGTH:
        return path + more
    return path if len(path) == FIELD_LENGTH else (path + more[:FIELD_LENGTH])[: FIELD_LENGTH - 1] + "…"


@attrs.frozen
class Problem:
    """One thing that is wrong with a record.

    Attributes:
        field: Where in the record, under the format's own keys
            (``related[2].images[0].width``), or None for the record as a whole. Of a path
            of more than 200 characters, the start.
        message: What is wrong, what was found and what would be right.
        line: Line in the file, from 1, or None where there is no file text.
        column: Column in code points, from 1 (a BOM is not counted), or None.
        code: A stable short name of the kind of problem: ``missing`` (a required
            field), ``type`` (a value of another type), ``value`` (of the right
            type, but not a possible value) or ``unknown`` (a key that a record
            class without ``extra`` does not have); what `check` finds has the code of its rule.
        severity: ``error`` or ``warning``: all that reading and writing report are errors.
    """

    field: str | None
    message: str
    line: int | None = None
    column: int | None = None
    code: str = "value"
    severity: str = "error"

    def __str__(self) -> str:
        where = _at(None, self.line, self.column)
        field = f"{shown(self.field, FIELD_LENGTH)}: " if self.field else ""
        return where + field + self.message


def code_of(error: TypeError | ValueError) -> str:
    """The code of the problem that a check's error is."""
    return "type" if isinstance(error, TypeError) else "value"


class NewsmetaError(Exception):
    """Base of every error that newsmeta raises on purpose about files and data.

    Prints as ``path:line:column: message``, with the parts that are known.

    Attributes:
        message: What is wrong, without the place.
        path: The file, or None where the text did not come from a file.
        line: Line in the file, from 1, or None.
        column: Column in code points, from 1 (a BOM is not counted), or None.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | os.PathLike[str] | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return _at(self.path, self.line, self.column) + self.message


class FrontMatterError(NewsmetaError, ValueError):
    """The text is not readable front matter.

    An unclosed fence, invalid UTF-8, a YAML syntax error, a directive, a
    duplicate key, not a mapping, too deep or too large.
    """


class NoFrontMatterError(FrontMatterError):
    """The text does not begin with a ``---`` line: it has no front matter."""


class RecordError(NewsmetaError, ValueError):
    """Fields of the record are missing or are not what they have to be.

    Prints one line a problem, the first 20 of them.

    Attributes:
        problems: Every problem, in the order of the file's text.

    Raises:
        ValueError: There are no problems.
    """

    def __init__(
        self,
        problems: Iterable[Problem],
        *,
        path: str | os.PathLike[str] | None = None,
    ) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("a RecordError has at least one problem")
        first = self.problems[0]
        message = f"{shown(first.field, FIELD_LENGTH)}: {first.message}" if first.field else first.message
        super().__init__(message, path=path, line=first.line, column=first.column)
        # What pickle and copy call the class with.
        self.args = (self.problems,)

    def __str__(self) -> str:
        lines = []
        name = shown(str(self.path), len(str(self.path)))
        for problem in self.problems[:PRINTED_PROBLEMS]:
            separator = ":" if problem.line is not None else ": "
            lines.append(f"{name}{separator}{problem}" if self.path else str(problem))
        more = len(self.problems) - PRINTED_PROBLEMS
        if more > 0:
            lines.append(f"... and {more} more problem{'s' if more > 1 else ''}")
        return "\n".join(lines)


class EditError(NewsmetaError, ValueError):
    """A change that cannot be made to the source text without risk to the rest of it."""


class ConflictError(NewsmetaError):
    """The file changed on disk since it was read, or is there already."""
