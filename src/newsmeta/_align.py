"""Two states of a list, item by item: what is kept in place, moved, new and removed."""

from __future__ import annotations

import bisect
import enum
import itertools
from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import Any, Final

import attrs

from ._compare import fingerprint
from ._emit import is_mapping, members_of

#: Share of equal fields from which on one record counts as the other one, changed.
_ALIKE: Final = 0.5

#: How many items of a list may have an entry that still tells them apart.
_FEW: Final = 16


class Kept(enum.Enum):
    """Where an item of the new list comes from."""

    IN_PLACE = enum.auto()
    MOVED = enum.auto()
    NOT = enum.auto()


@attrs.frozen
class Step:
    """One item of the new list: how it comes about, and from which old item (-1 for none)."""

    kept: Kept
    index: int = -1


def align(before: Sequence[Any], after: Sequence[Any]) -> tuple[list[Step], list[int]]:
    """How one list becomes another one with the fewest items touched.

    Args:
        before: The items as read.
        after: The items as they have to become.

    Returns:
        A step for every item of `after`, and the indexes of the items of `before` that
        are removed. An item that is in place is the same or changed; one that moved is the same.
    """
    steps = [Step(Kept.NOT)] * len(after)
    pairs = equal_pairs([fingerprint(item) for item in before], [fingerprint(item) for item in after])
    in_order = longest_rising(pairs)
    for new, old in pairs:
        steps[new] = Step(Kept.IN_PLACE if (new, old) in in_order else Kept.MOVED, old)
    used = {old for _, old in pairs}
    # Between two items that stay, old and new ones may be one item that changed.
    bounds = [(-1, -1), *sorted(in_order), (len(after), len(before))]
    for (new_start, old_start), (new_end, old_end) in itertools.pairwise(bounds):
        left = [index for index in range(old_start + 1, old_end) if index not in used]
        came = [index for index in range(new_start + 1, new_end) if steps[index].kept is Kept.NOT]
        for old_index, new_index in _changed_pairs(before, after, left, came):
            steps[new_index] = Step(Kept.IN_PLACE, old_index)
            used.add(old_index)
    return steps, [index for index in range(len(before)) if index not in used]


def equal_pairs(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs (new, old) of equal items, each used once."""
    places: dict[Hashable, deque[int]] = defaultdict(deque)
    for index, item in enumerate(before):
        places[item].append(index)
    return [(new, places[item].popleft()) for new, item in enumerate(after) if places.get(item)]


def longest_rising(pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest run of pairs, of which the first ones rise, in which the second ones rise too."""
    tails: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for place, (_, old) in enumerate(pairs):
        length = bisect.bisect_left(tails, old)
        links.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [old]
        ends[length : length + 1] = [place]
    run = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        run.add(pairs[place])
        place = links[place]
    return run


def _changed_pairs(
    before: Sequence[Any], after: Sequence[Any], old: list[int], new: list[int]
) -> list[tuple[int, int]]:
    """Pairs (old, new) of items that are one item that changed, in order."""
    old_entries = {index: _entries(before[index]) for index in old}
    new_entries = {index: _entries(after[index]) for index in new}
    if len(old) == len(new):
        return [
            (one, other)
            for one, other in zip(old, new, strict=True)
            if old_entries[one] is None or _likeness(old_entries[one], new_entries[other]) > 0
        ]
    # Only items that share an entry that few have can be the same one.
    places: dict[Hashable, list[int]] = defaultdict(list)
    for index, entries in new_entries.items():
        for entry in (entries or {}).items():
            places[entry].append(index)
    pairs = []
    start = -1
    for one in old:
        entries = old_entries[one]
        shared = [places[entry] for entry in (entries or {}).items() if entry in places]
        near = sorted({other for few in shared if len(few) <= _FEW for other in few if other > start})
        for other in near:
            if _likeness(entries, new_entries[other]) >= _ALIKE:
                pairs.append((one, other))
                start = other
                break
    return pairs


def _entries(item: Any) -> dict[Hashable, Hashable] | None:
    """The entries of a mapping, each with the fingerprint of its value; None for other values."""
    if not is_mapping(item):
        return None
    return {member.key: fingerprint(member.value) for member in members_of(item)}


def _likeness(one: dict[Hashable, Hashable] | None, other: dict[Hashable, Hashable] | None) -> float:
    """The share of entries that two mappings have in common; 0 for other values."""
    if one is None or other is None:
        return 0.0
    return len(one.items() & other.items()) / max(len(one.keys() | other.keys()), 1)
