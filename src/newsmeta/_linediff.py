"""Two texts, line by line, as a unified diff, in time that grows with their length.

`difflib` alone takes quadratic time where lines repeat. It is asked only for short stretches; long
ones are cut at lines that they have in common.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator
from typing import Final

from ._align import equal_pairs, longest_rising

#: Pairs of lines up to which `difflib` looks for the best match of two stretches. Longer ones that
#: no line in common cuts count as replaced.
_FEW_PAIRS: Final = 100_000

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

#: Lines of context around a change, as in `diff -u`.
_CONTEXT: Final = 3


def unified_diff(before: str, after: str, old_name: str, new_name: str) -> str:
    """The unified diff of two texts; empty where they are the same."""
    old, new = _lines(before), _lines(after)
    pieces: list[str] = []
    for group in _Matcher(old, new).get_grouped_opcodes(_CONTEXT):
        if not pieces:
            pieces += [f"--- {_name(old_name)}\n", f"+++ {_name(new_name)}\n"]
        first, last = group[0], group[-1]
        pieces.append(f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n")
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                pieces += [" " + line for line in old[old_start:old_end]]
                continue
            pieces += ["-" + line for line in old[old_start:old_end]]
            pieces += ["+" + line for line in new[new_start:new_end]]
    return "".join(
        piece if piece.endswith("\n") else piece + "\n\\ No newline at end of file\n" for piece in pieces
    )


def _name(name: str) -> str:
    """A file's name as it is, for other programs, but for what a terminal would act on."""
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), name)


def _lines(text: str) -> list[str]:
    """The lines of a text, as git and editors count them."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _range(start: int, end: int) -> str:
    """A stretch of lines as the header of a change has it; an empty one is named by the line before it."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


class _Matcher(difflib.SequenceMatcher[str]):
    """`difflib`'s matcher, with matches of our own."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new)
        self.old = old
        self.new = new

    def get_matching_blocks(self) -> list[difflib.Match]:
        """The stretches that both texts have, in order; those that touch are one."""
        whole = (0, len(self.old)), (0, len(self.new))
        blocks: list[difflib.Match] = []
        for start, other, size in _matches(self.old, self.new, *whole, is_whole=True):
            last = blocks[-1] if blocks else difflib.Match(0, 0, 0)
            if (last.a + last.size, last.b + last.size) == (start, other):
                blocks[-1:] = [difflib.Match(last.a, last.b, last.size + size)]
            else:
                blocks.append(difflib.Match(start, other, size))
        return [*blocks, difflib.Match(len(self.old), len(self.new), 0)]


def _matches(
    old: list[str], new: list[str], old_span: tuple[int, int], new_span: tuple[int, int], *, is_whole: bool
) -> Iterator[tuple[int, int, int]]:
    """Where equal stretches begin in both texts, and their lengths, in order."""
    (start, end), (other, other_end) = old_span, new_span
    size = 0
    while start + size < end and other + size < other_end and old[start + size] == new[other + size]:
        size += 1
    if size:
        yield start, other, size
    start, other = start + size, other + size
    if (end - start) * (other_end - other) <= _FEW_PAIRS:
        matcher = difflib.SequenceMatcher(None, old[start:end], new[other:other_end], autojunk=False)
        for block in matcher.get_matching_blocks()[:-1]:
            yield start + block.a, other + block.b, block.size
    elif is_whole:
        anchors = _anchors(old, new, (start, end), (other, other_end))
        bounds = [(start, other), *anchors, (end, other_end)]
        for one, following in itertools.pairwise(bounds):
            yield from _matches(old, new, (one[0], following[0]), (one[1], following[1]), is_whole=False)


def _anchors(
    old: list[str], new: list[str], old_span: tuple[int, int], new_span: tuple[int, int]
) -> list[tuple[int, int]]:
    """The most lines of two stretches that stand in the same order, the n-th of equal ones for the n-th."""
    pairs = equal_pairs(new[slice(*new_span)], old[slice(*old_span)])
    places = [(old_span[0] + place, new_span[0] + other) for place, other in pairs]
    return sorted(longest_rising(places))
