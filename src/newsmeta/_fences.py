"""The fences: a text cut into BOM, opening fence, front matter, closing fence and body.

Line one is ``---`` and blanks; the front matter ends at the first later line that is
``---`` or ``...`` and blanks, ended by a newline or by the end of the text. Newlines are
LF or CRLF. That is what Jekyll, Hugo and the YAML readers agree on; all else is refused.
"""

from __future__ import annotations

import bisect
import functools
import re
from array import array

import attrs

from .errors import FrontMatterError, NoFrontMatterError

BOM = "\ufeff"

_BOM_AND_DASHES = f"{BOM}---".encode()
_OPENING = re.compile(r"---[ \t]*\r?\n")
#: With the newline before it: a search for a character is far faster than one for a line's start.
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")


@attrs.frozen(slots=False)
class Parts:
    """A text and where its parts begin.

    Attributes:
        text: The whole text, BOM and all.
        start: Where the front matter begins: after the opening fence's line.
        end: Where it ends: at the closing fence.
        body_start: Where the body begins: after the closing fence's line.
    """

    text: str
    start: int
    end: int
    body_start: int

    @property
    def front_matter(self) -> str:
        """The YAML text, with its last newline."""
        return self.text[self.start : self.end]

    @property
    def body(self) -> str:
        """All after the closing fence's line, verbatim."""
        return self.text[self.body_start :]

    @property
    def newline(self) -> str:
        """The front matter's first newline; where it has no line, the opening fence's."""
        first = self.text.find("\n", self.start, self.end)
        return "\r\n" if self.text[(first if first >= 0 else self.start - 1) - 1] == "\r" else "\n"

    def replaced(self, front_matter: str, body: str) -> str:
        """The whole text with another front matter and another body."""
        closing = self.text[self.end : self.body_start]
        if body and not closing.endswith("\n"):
            closing += self.newline
        return self.text[: self.start] + front_matter + closing + body

    def locate(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset into the front matter, as an editor shows them.

        Both count from 1; columns are code points. Lines end with LF or CRLF.
        """
        index = self.start + offset
        line = bisect.bisect_right(self._line_starts, index)
        return line, index - self._line_starts[line - 1] + 1

    @functools.cached_property
    def _line_starts(self) -> array[int]:
        # An array takes a fifth of a list's memory: a text can be all newlines.
        starts = array("Q", [0])
        starts.extend(match.end() for match in re.compile("\n").finditer(self.text, 0, self.body_start))
        return starts


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of an index into a whole text; a BOM has no column."""
    before = text.count("\n", 0, index)
    line_start = text.rfind("\n", 0, index) + 1
    return before + 1, index - line_start + (0 if before == 0 and text.startswith(BOM) else 1)


def split_fences(text: str) -> Parts:
    """Cut a text at its fences.

    Raises:
        NoFrontMatterError: It does not begin with a fence.
        FrontMatterError: The front matter has no closing fence.
    """
    start = after_opening(text)
    if start is None:
        raise _missing_fence(text.removeprefix(BOM))
    closing = _CLOSING.search(text, start - 1)
    if closing is None:
        raise FrontMatterError("the front matter has no closing fence (a line ---)", line=1, column=1)
    return Parts(text, start, closing.start() + 1, closing.end())


def after_opening(text: str) -> int | None:
    """Where the front matter begins, or None where there is no opening fence."""
    opening = _OPENING.match(text, len(BOM) if text.startswith(BOM) else 0)
    return opening.end() if opening else None


def may_have_fence(data: bytes) -> bool:
    """Whether a file that begins with these bytes, three of them at least, can begin with a fence."""
    return data.startswith((b"---", _BOM_AND_DASHES))


def _missing_fence(start: str) -> FrontMatterError:
    """The error for a text that does not begin with a fence's line."""
    if start.startswith("---") and not start[3:].strip(" \t\r"):
        return FrontMatterError("the front matter has no closing fence (a line ---)", line=1, column=1)
    if start.startswith("+++"):
        message = "TOML front matter (+++) is not supported: expected a line ---"
    elif start.lstrip().startswith("---") and not start.startswith("---"):
        message = "no front matter: the line --- has to be the very first, without blanks before it"
    else:
        message = "no front matter: expected a line --- at the start"
    return NoFrontMatterError(message, line=1, column=1)


def join_fences(front_matter: str, body: str, newline: str) -> str:
    """A whole new text: fences around the front matter, then the body."""
    return f"---{newline}{front_matter}---{newline}{body}"
