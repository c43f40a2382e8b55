"""A front matter's text by lines, and the edits that are made to it."""

from __future__ import annotations

import bisect
import re
from array import array

import attrs

from ._tree import LINE_BREAKS

_LINE_END = re.compile(f"[^{LINE_BREAKS}]*")
_LINE_BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
_BLANKS = re.compile(f"[ \t{LINE_BREAKS}]*")
_BLANK_LINE = re.compile(f"[ \t]*+(?:[{LINE_BREAKS}]|\\Z)")

#: White space, line breaks and comments: what may stand between two tokens.
_TRIVIA = re.compile(f"(?:[ \t{LINE_BREAKS}]++|(?<![^ \t{LINE_BREAKS}])#[^{LINE_BREAKS}]*+)*+")


class UnspliceableError(Exception):
    """This value cannot be edited in place; a larger one around it perhaps can."""


@attrs.frozen
class Edit:
    """Replace text[start:end] by `text`."""

    start: int
    end: int
    text: str


class SourceText:
    """The text, read by lines. What YAML 1.1 takes for a line break ends a line here."""

    def __init__(self, text: str) -> None:
        self.text = text
        # An array takes a fifth of a list's memory: a text can be all line breaks.
        self._line_starts = array("Q", [0])
        self._line_starts.extend(match.end() for match in _LINE_BREAK.finditer(text))
        self._blank_lines: dict[int, bool] = {}

    def line_start(self, offset: int) -> int:
        """The start of the line of an offset."""
        return self._line_starts[bisect.bisect_right(self._line_starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """The end of the line of an offset, before its line break."""
        return end_of_match(_LINE_END, self.text, offset, len(self.text))

    def next_line(self, offset: int) -> int:
        """The start of the line after that of an offset, or the end of the text."""
        line = bisect.bisect_right(self._line_starts, offset)
        return self._line_starts[line] if line < len(self._line_starts) else len(self.text)

    def column(self, offset: int) -> int:
        """The column of an offset, from 0."""
        return offset - self.line_start(offset)

    def begins_line(self, offset: int) -> bool:
        """Whether only blanks stand before an offset on its line."""
        return self.before_spaces(offset) == self.line_start(offset)

    def before_spaces(self, offset: int) -> int:
        """Where the spaces before an offset begin. A line may be long: nothing else of it is read."""
        while offset and self.text[offset - 1] == " ":
            offset -= 1
        return offset

    def is_blank_line(self, offset: int) -> bool:
        """Whether the line that begins at an offset is there, and empty."""
        if offset not in self._blank_lines:
            blank = offset < len(self.text) and _BLANK_LINE.match(self.text, offset) is not None
            self._blank_lines[offset] = blank
        return self._blank_lines[offset]

    def blank_line_before(self, offset: int) -> int | None:
        """The start of the line before the one that begins at an offset, if it is empty."""
        previous = self.line_start(offset - 1) if offset else len(self.text)
        return previous if self.is_blank_line(previous) else None

    def after_blanks(self, offset: int) -> int:
        """The first offset from this one on that is no white space."""
        return end_of_match(_BLANKS, self.text, offset, len(self.text))

    def after_trivia(self, offset: int) -> int:
        """The first offset from this one on that is neither white space nor in a comment."""
        return end_of_match(_TRIVIA, self.text, offset, len(self.text))


class Deletions:
    """What a list of edits deletes without putting text in its place."""

    def __init__(self, edits: list[Edit]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for edit in sorted((edit for edit in edits if not edit.text), key=lambda edit: edit.start):
            if self._ends and edit.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], edit.end)
            else:
                self._starts.append(edit.start)
                self._ends.append(edit.end)

    def after(self, offset: int) -> int:
        """The first offset from this one on that is not deleted."""
        index = bisect.bisect_right(self._starts, offset) - 1
        return max(offset, self._ends[index]) if index >= 0 else offset


def end_of_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where a pattern that matches from `start` on ends; `start` where it does not."""
    match = pattern.match(text, start, end)
    return match.end() if match else start


def applied(text: str, start: int, end: int, edits: list[Edit]) -> str:
    """text[start:end] with the edits that lie in it.

    Insertions at one place keep their order, and stand before what is replaced there.

    Raises:
        UnspliceableError: Two edits overlap, and the later one is no deletion.
    """
    pieces = []
    position = start
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            if edit.text:
                raise UnspliceableError("two changes meet in one place")
            # What two edits delete goes once.
            position = max(position, edit.end)
            continue
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join((*pieces, text[position:end]))
