"""Where a new entry belongs among those that are there, and how the source lays such entries out."""

from __future__ import annotations

import itertools
from typing import Any

from ._edits import SourceText
from ._emit import Member, Style
from ._schema import is_record, schema_of
from ._tree import Entry, Mapping, Node, Sequence, children


def entry_start(source: SourceText, entry: Entry) -> int:
    """Where an entry begins: at its key, or at the ``?`` before it."""
    before = source.before_spaces(entry.key.start)
    return before - 1 if source.text[before - 1 : before] == "?" else entry.key.start


def entry_end(entry: Entry) -> int:
    """Where the content of an entry ends."""
    return max(entry.key.end, entry.value.end)


class Places:
    """Where new entries belong in one mapping.

    In a record, a field stands after the nearest field that the canonical order has before
    it. The first group stands after all that is no group, and so does what is new in
    `extra`, but not beyond a group. In a dict, what is new stands last.

    Attributes:
        apart: Whether empty lines set groups apart: as the groups that are there show, else
            any entries.
        all_apart: Whether an empty line stands between all entries.
    """

    def __init__(self, source: SourceText, node: Mapping, staying: list[Entry], owner: Any) -> None:
        """Rank the entries.

        Args:
            source: The text.
            node: The mapping.
            staying: The entries that no edit removes, in the order of the text.
            owner: The record or dict that the mapping holds.
        """
        self._entries = staying or node.entries
        self._ranks: dict[Any, float] = {}
        self._groups: set[float] = set()
        self._rank_of_extra = 0.0
        self.apart = False
        blank = [_blank_between(source, *pair) for pair in itertools.pairwise(node.entries)]
        self.all_apart = len(blank) > 1 and all(blank)
        if is_record(owner):
            schema = schema_of(type(owner))
            self._rank_of_extra = schema.extra_place - 0.5
            self._ranks = {spec.key: float(place) for place, spec in enumerate(schema.fields)}
            self._groups = {self._ranks[spec.key] for spec in schema.fields if spec.group}
            at_end = source.is_blank_line(source.next_line(node.end))
            self.apart = schema.grouped and self._groups_stand_apart(node, blank, at_end=at_end)
        self._ranked = [(self._rank(entry), entry) for entry in self._entries]
        self._found: dict[tuple[float, bool], tuple[Entry | None, Entry | None]] = {}

    def neighbours(self, member: Member) -> tuple[Entry | None, Entry | None]:
        """The entry after which a new one belongs; where there is none, the one before which."""
        if not self._ranks or not self._entries:
            return (self._entries[-1] if self._entries else None), None
        rank = self._ranks[member.key] if member.spec else self._rank_of_extra
        key = (rank, member.group)
        if key not in self._found:
            self._found[key] = self._neighbours(rank, member)
        return self._found[key]

    def _neighbours(self, own_rank: float, member: Member) -> tuple[Entry | None, Entry | None]:
        extra = self._rank_of_extra
        lower = [
            (rank, entry) for rank, entry in self._ranked if rank < own_rank or rank == extra == own_rank
        ]
        higher = [(rank, entry) for rank, entry in self._ranked if rank > own_rank]
        if member.spec is None or (member.group and not any(rank in self._groups for rank, _ in lower)):
            ahead = [entry.key.start for rank, entry in higher if rank in self._groups]
            near = [entry for _, entry in lower if not ahead or entry.key.start < min(ahead)]
            if near:
                return near[-1], None
        fields = [(rank, entry) for rank, entry in lower if rank != extra] or lower
        if fields:
            return max(fields, key=lambda pair: pair[0])[1], None
        return None, min(higher, key=lambda pair: pair[0])[1]

    def _rank(self, entry: Entry) -> float:
        return self._ranks.get(entry.key_text, self._rank_of_extra)

    def _groups_stand_apart(self, node: Mapping, blank: list[bool], *, at_end: bool) -> bool:
        pairs = zip(blank, node.entries[1:], strict=True)
        of_groups = [is_blank for is_blank, entry in pairs if self._rank(entry) in self._groups]
        return any(of_groups or (*blank, at_end))


def _blank_between(source: SourceText, one: Entry, other: Entry) -> bool:
    """Whether an empty line stands between two entries, above comments perhaps."""
    line = source.next_line(entry_end(one))
    while line < entry_start(source, other):
        if source.is_blank_line(line):
            return True
        line = source.next_line(line)
    return False


def style_of(source: SourceText, root: Mapping) -> Style:
    """The indentation that the source uses: of its first nested mapping and its first list."""
    steps: dict[str, int] = {}
    level: list[Node] = [root]
    while level and len(steps) < 2:
        for node in level:
            for entry in node.entries if isinstance(node, Mapping) and not node.flow else ():
                child = entry.value
                if isinstance(child, Mapping | Sequence) and not child.flow:
                    _note_step(source, entry, child, steps)
        level = [child for node in level for child in children(node)]
    return Style(**steps)


def _note_step(source: SourceText, entry: Entry, child: Mapping | Sequence, steps: dict[str, int]) -> None:
    """Note the indentation of a block value, unless an anchor, a tag or a ``?`` hides it."""
    kind, least = ("mapping", 1) if isinstance(child, Mapping) else ("sequence", 0)
    step = source.column(child.start) - source.column(entry.key.start)
    if source.text[child.start] not in "&!?" and step >= least:
        steps.setdefault(kind, step)
