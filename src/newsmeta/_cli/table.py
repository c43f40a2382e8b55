"""Tables for a terminal."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_GAP: Final = "  "
_NUMBER: Final = re.compile(r"-?[\d.,]*[%+]?")

#: What no column is made narrower than.
_LEAST: Final = 6


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: wide characters two, combining ones none."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, most: int) -> str:
    """A text that takes at most so many columns, with an ellipsis where something is cut off."""
    if columns_of(text) <= most:
        return text
    # The ellipsis takes one.
    taken = itertools.accumulate(_columns_of(character) for character in text)
    return text[: sum(columns < most for columns in taken)] + "…"


def table_lines(
    header: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None, keep_end: str = ""
) -> list[str]:
    """The lines of a table, the header first; the widest columns are cut until it fits.

    Args:
        header: The names of the columns.
        rows: The cells of each row, one for each column.
        width: The columns of the terminal, or None for any.
        keep_end: The column whose cells are cut at their start, not at their end.
    """
    cells = list(zip(header, *rows, strict=True))
    widths = [max(map(columns_of, column)) for column in cells]
    while width is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > width and max(widths) > _LEAST:
        widths[widths.index(max(widths))] -= 1
    numbers = [all(_NUMBER.fullmatch(cell) for cell in column[1:]) for column in cells]
    at_start = [name == keep_end for name in header]
    return [_GAP.join(map(_padded, row, widths, numbers, at_start)).rstrip() for row in (header, *rows)]


def _padded(text: str, width: int, is_number: bool, at_start: bool) -> str:
    """A cell of its column's width, numbers to the right."""
    text = cut(text[::-1], width)[::-1] if at_start else cut(text, width)
    space = " " * (width - columns_of(text))
    return space + text if is_number else text + space
