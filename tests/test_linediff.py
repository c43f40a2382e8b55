"""Tests for the unified diff: it is right, as short as `difflib`'s for small texts, and never slow."""

from __future__ import annotations

import difflib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta import _linediff
from newsmeta._linediff import unified_diff

_TEXTS = st.lists(
    st.sampled_from(["a\n", "b\n", "c\n", "\n", "- x\n", "+y\n", "é\x85\u2028\r\n"]), max_size=30
)


def applied(before: str, diff: str) -> str:
    """The text that a unified diff makes of another one."""
    old = re.findall(r".*\n|.+", before)
    new: list[str] = []
    place = 0
    # A line that the text does not end is marked by the next one.
    lines = re.findall(r".*\n", diff.replace("\n\\ No newline at end of file\n", "\0\n"))[2:]
    for line in lines:
        if header := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@\n", line):
            start = int(header[1]) - (header[2] != "0")
            new += old[place:start]
            place = start
            continue
        text = line[1:].replace("\0\n", "")
        if line[0] != "+":
            assert old[place] == text
            place += 1
        if line[0] != "-":
            new.append(text)
    return "".join(new + old[place:])


def changes(diff: str) -> int:
    return len(re.findall(r"^[-+]", diff, re.MULTILINE)) - 2


@pytest.mark.parametrize("few", [0, 4, 100_000])
@given(_TEXTS, _TEXTS, st.booleans(), st.booleans())
def test_a_diff_makes_the_new_text_of_the_old_one(
    few: int, before: list[str], after: list[str], ended: bool, other_ended: bool
) -> None:
    old, new = "".join(before) + "x" * (not ended), "".join(after) + "x" * (not other_ended)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_linediff, "_FEW_PAIRS", few)
        diff = unified_diff(old, new, "old", "new")
    assert applied(old, diff) == new
    assert (diff == "") == (old == new)


@given(_TEXTS, st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["", "a\n", "z\n"])), max_size=3))
def test_a_diff_has_no_more_lines_than_difflibs(before: list[str], edits: list[tuple[int, str]]) -> None:
    after = list(before)
    for place, line in edits:
        after[place : place + (not line)] = [line] if line else []
    diff = unified_diff("".join(before), "".join(after), "a", "b")
    expected = "".join(difflib.unified_diff(before, after, "a", "b"))
    assert changes(diff) <= changes(expected)


def test_a_diff_looks_as_difflibs() -> None:
    before, after = "a\nb\nc\nd\ne\nf\ng\nh\ni\nlast", "a\nB\nc\nd\ne\nf\ng\nh\ni\nnew\nlast"
    first = "@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n"
    second = "@@ -7,4 +7,5 @@\n g\n h\n i\n+new\n last\n\\ No newline at end of file\n"
    assert unified_diff(before, after, "one", "two") == f"--- one\n+++ two\n{first}{second}"
    made = unified_diff("", "x\n", "/dev/null", "a\x1b.md")
    assert made == "--- /dev/null\n+++ a\\x1b.md\n@@ -0,0 +1 @@\n+x\n"


def test_lines_that_repeat_take_linear_time() -> None:
    """`difflib` alone would take minutes, and the test with it."""
    lines = [f"- t{index * 7919 % 120}\n" for index in range(200_000)]
    diff = unified_diff("a\n" + "".join(lines), "b\n" + "".join(lines) + "c\n", "a", "b")
    assert changes(diff) == 3
