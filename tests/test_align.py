"""Tests for aligning two states of a list."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta import Image
from newsmeta._align import Kept, Step, align

IN, MOVED, NEW = Kept.IN_PLACE, Kept.MOVED, Step(Kept.NOT)


@pytest.mark.parametrize(
    ("before", "after", "steps", "removed"),
    [
        ("", "", [], []),
        ("", "a", [NEW], []),
        ("ab", "", [], [0, 1]),
        ("abc", "abc", [Step(IN, 0), Step(IN, 1), Step(IN, 2)], []),
        ("abc", "axbc", [Step(IN, 0), NEW, Step(IN, 1), Step(IN, 2)], []),
        ("abc", "ac", [Step(IN, 0), Step(IN, 2)], [1]),
        # One for one in the same place is a change, anything else comes and goes.
        ("abc", "axc", [Step(IN, 0), Step(IN, 1), Step(IN, 2)], []),
        ("abc", "axyc", [Step(IN, 0), NEW, NEW, Step(IN, 2)], [1]),
        # As few items as possible move.
        ("abcd", "bcda", [Step(IN, 1), Step(IN, 2), Step(IN, 3), Step(MOVED, 0)], []),
        ("abcd", "dabc", [Step(MOVED, 3), Step(IN, 0), Step(IN, 1), Step(IN, 2)], []),
        ("aab", "aba", [Step(IN, 0), Step(MOVED, 2), Step(IN, 1)], []),
    ],
)
def test_items_are_kept_changed_moved_or_new(
    before: str, after: str, steps: list[Step], removed: list[int]
) -> None:
    assert align(list(before), list(after)) == (steps, removed)


def test_values_of_another_type_are_other_items() -> None:
    assert align([1, 2], [2, True, 1.0]) == ([Step(IN, 1), NEW, NEW], [0])


def image(url: str, **values: Any) -> Image:
    return Image(url=url, **values)


def test_a_record_that_is_half_the_same_is_the_old_one_changed() -> None:
    before = [image("a", width=1, height=2), image("b", width=3, height=4)]
    after = [image("x"), image("a", width=1, height=9), image("b", width=3, height=4)]
    assert align(before, after) == ([NEW, Step(IN, 0), Step(IN, 1)], [])
    assert align(before, [image("a", width=1, height=9)]) == ([Step(IN, 0)], [1])


def test_a_record_with_nothing_in_common_is_another_one() -> None:
    assert align([image("a", width=1)], [image("b", width=2)]) == ([NEW], [0])
    assert align([image("a", width=1)], [image("b", width=1)]) == ([Step(IN, 0)], [])
    assert align([{"a": 1}], ["a"]) == ([NEW], [0])


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12))
def test_steps_and_removals_rebuild_the_new_list_from_the_old(before: list[int], after: list[int]) -> None:
    steps, removed = align(before, after)
    used = [step.index for step in steps if step.kept is not Kept.NOT]
    assert sorted([*used, *removed]) == list(range(len(before)))
    in_place = [step.index for step in steps if step.kept is IN]
    assert in_place == sorted(in_place)
    assert all(
        before[step.index] == item for step, item in zip(steps, after, strict=True) if step.kept is MOVED
    )


def test_a_record_that_shares_no_entry_with_the_new_ones_is_removed() -> None:
    before = [image("a", width=1), image("b", width=2)]
    assert align(before, [image("b", width=2, height=3)]) == ([Step(IN, 1)], [0])
    assert align(before, [image("c", width=3), image("d"), image("e")]) == ([NEW, NEW, NEW], [0, 1])
    few_alike = [image("a", width=1, height=2, title="t")]
    assert align(few_alike, [image("x", width=1), image("y")]) == ([NEW, NEW], [0])
    crowd = [image(f"n{index}", width=1) for index in range(20)]
    assert align(before, crowd)[1] == [0, 1]
    assert align([image("a", width=1, height=2), image("b")], [image("a", width=1)] * 3)[0][0] == Step(IN, 0)
