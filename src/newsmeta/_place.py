"""Where a new entry belongs among those that are there, and how the source lays such entries out."""

from __future__ import annotations

from typing import Any

from ._edits import SourceText
from ._emit import Member, Style
from ._nodes import Entry, Mapping, Node, Sequence, children
from ._schema import is_record, schema_of


def entry_start(source: SourceText, entry: Entry) -> int:
    """Where an entry begins: at its key, or at the ``?`` before it."""
    line_start = source.line_start(entry.key.start)
    before = source.text[line_start : entry.key.start]
    if before.rstrip(" ").endswith("?"):
        return line_start + before.rindex("?")
    return entry.key.start


def entry_end(entry: Entry) -> int:
    """Where the content of an entry ends."""
    return max(entry.key.end, entry.value.end)


def neighbours(entries: list[Entry], member: Member, owner: Any) -> tuple[Entry | None, Entry | None]:
    """The entry after which a new one belongs; where there is none, the one before which.

    In a record, a field stands after the nearest field that the canonical order has before
    it. The first group stands after all that is no group, and so does what is new in
    `extra`, but not beyond a group. In a dict, what is new stands last.

    Args:
        entries: The entries that are there, in the order of the text.
        member: The new one.
        owner: The record or dict that they are in.
    """
    if not entries:
        return None, None
    if not is_record(owner):
        return entries[-1], None
    schema = schema_of(type(owner))
    rank_of_extra = schema.extra_place - 0.5
    ranks = {spec.key: float(place) for place, spec in enumerate(schema.fields)}
    groups = {ranks[spec.key] for spec in schema.fields if spec.group}
    own_rank = ranks[member.key] if member.spec else rank_of_extra
    ranked = [(ranks.get(entry.key_text, rank_of_extra), entry) for entry in entries]
    lower = [(rank, entry) for rank, entry in ranked if rank < own_rank or rank == rank_of_extra == own_rank]
    higher = [(rank, entry) for rank, entry in ranked if rank > own_rank]
    if member.spec is None or (member.group and not any(rank in groups for rank, _ in lower)):
        ahead = [entry.key.start for rank, entry in higher if rank in groups]
        near = [entry for _, entry in lower if not ahead or entry.key.start < min(ahead)]
        if near:
            return near[-1], None
    fields = [(rank, entry) for rank, entry in lower if rank != rank_of_extra] or lower
    if fields:
        return max(fields, key=lambda pair: pair[0])[1], None
    return None, min(higher, key=lambda pair: pair[0])[1]


def groups_stand_apart(source: SourceText, node: Mapping, owner: Any) -> bool:
    """Whether empty lines set the groups of a mapping apart: as its own groups do, else any entries."""
    starts = [source.line_start(entry_start(source, entry)) for entry in node.entries]
    blank = [source.blank_line_before(start) is not None for start in starts[1:]]
    by_key = schema_of(type(owner)).by_key
    of_groups = [
        is_blank
        for is_blank, entry in zip(blank, node.entries[1:], strict=True)
        if entry.key_text in by_key and by_key[entry.key_text].group
    ]
    return any(of_groups or (*blank, source.is_blank_line(source.next_line(node.end))))


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
