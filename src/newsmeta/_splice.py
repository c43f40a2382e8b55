"""The record as read against the record now, as the smallest edits of the source text.

A changed scalar is replaced in place; an entry or an item that comes or goes takes its own
lines with it; all other text stays as it is. Where that cannot be done, the smallest enclosing
value that holds no comment, anchor or alias is written anew; where there is none, `EditError`.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from typing import Any

import attrs

from ._align import Kept, Step, align
from ._compare import key_identity, same
from ._emit import (
    Member,
    Style,
    block_lines,
    can_be_plain,
    can_be_single_quoted,
    double_quoted,
    entry_lines,
    flow_entry,
    flow_text,
    is_inline,
    is_mapping,
    is_sequence,
    item_lines,
    members_of,
    scalar_text,
    single_quoted,
)
from ._fences import Parts
from ._nodes import LINE_BREAKS, Alias, Entry, Mapping, Node, Scalar, Sequence, children, leaves
from ._schema import FieldSpec, Kind, is_record, schema_of
from .errors import EditError

_LINE_END = re.compile(f"[^{LINE_BREAKS}]*")
_LINE_BREAK = re.compile(f"\r\n|[{LINE_BREAKS}]")
_TRIVIA = re.compile(f"(?:[ \t{LINE_BREAKS}]++|(?<![^ \t{LINE_BREAKS}])#[^{LINE_BREAKS}]*+)*+")
_COMMENT = re.compile(f"(?<![^ \t{LINE_BREAKS}\\]}}\"'])#[^{LINE_BREAKS}]*")
_OWN_COMMENT = re.compile(f"(?:^|(?<=[{LINE_BREAKS}]))[ \t]*+#")
_ANCHOR = re.compile(r"(?:(?:&[^\s,\[\]{}]+|!)[ \t]+)*")


class _UnspliceableError(Exception):
    """This value cannot be edited in place; a larger one around it perhaps can."""


@attrs.frozen
class _Edit:
    """Replace text[start:end]."""

    start: int
    end: int
    text: str


@attrs.frozen
class _Slot:
    """A place in the text that holds a value.

    Attributes:
        node: What stands there.
        start: Where the key or the dash begins.
        after: Where the colon or the dash ends.
        indent: The column of the key or the dash.
        flow: Whether it is inside brackets or braces.
        is_item: Whether it is an item of a list.
    """

    node: Node
    start: int
    after: int
    indent: int
    flow: bool
    is_item: bool


def splice(parts: Parts, root: Mapping, before: Any, after: Any) -> Iterator[str]:
    """The front matter with the changes between two states of its record.

    Yields candidates, the smallest edit first; the caller takes the first that reads
    back as meant.

    Args:
        parts: The source.
        root: Its tree.
        before: The record as the source gives it.
        after: The record as it has to become.

    Raises:
        EditError: A change is to a value that an alias or a merge key gives, or that an
            alias uses, or to one that cannot be cut out of what is around it.
    """
    splicer = _Splicer(parts, root)
    reason = "it would not read back as meant"
    for whole_below in (None, 3, 2, 1):
        try:
            candidate = splicer.spliced(root, before, after, whole_below)
        except _UnspliceableError as error:
            reason = str(error)
        else:
            yield candidate
    raise splicer.refusal(f"the change cannot be made in place: {reason}", root)


class _Splicer:
    """Collects the edits of one front matter."""

    def __init__(self, parts: Parts, root: Mapping) -> None:
        self.parts = parts
        self.text = parts.front_matter
        self.newline = parts.newline
        self.style = _style_of(self.text, root)
        self.line_starts = [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]
        self.edits: list[_Edit] = []
        #: The depth of values from which on a changed value is written anew as a whole.
        self.whole_below: int | None = None

    def spliced(self, root: Mapping, before: Any, after: Any, whole_below: int | None) -> str:
        """The text with all changes made."""
        self.edits = []
        self.whole_below = whole_below
        self.guard(root)
        self.mapping(root, before, after, 0, is_root=True)
        return _applied(self.text, 0, len(self.text), self.edits)

    def refusal(self, message: str, node: Node) -> EditError:
        """An `EditError` at a node."""
        line, column = self.parts.locate(node.start)
        return EditError(message, line=line, column=column)

    def guard(self, node: Node) -> None:
        """Refuse to change what an alias gives or uses."""
        if type(node) is Alias:
            raise self.refusal("the value is given by an alias (*): change it in the file", node)
        if node.aliased:  # type: ignore[union-attr]
            raise self.refusal("the value has an anchor (&) that an alias uses: change it in the file", node)

    def guard_all(self, node: Node) -> None:
        """Refuse to change anything inside a node that an alias gives or uses."""
        self.guard(node)
        for child in children(node):
            self.guard_all(child)

    # Values.

    def value(self, slot: _Slot, before: Any, after: Any, spec: FieldSpec | None, depth: int) -> None:
        """Change the value in a slot."""
        if same(before, after, offsets=True):
            return
        node = slot.node
        self.guard(node)
        mark = len(self.edits)
        try:
            if self.whole_below is not None and depth >= self.whole_below:
                raise _UnspliceableError("it does not read back as meant")
            if type(node) is Scalar and not (is_mapping(after) or is_sequence(after)):
                self.scalar(slot, node, after, spec)
            elif type(node) is Mapping and is_mapping(before) and is_mapping(after):
                self.mapping(node, before, after, depth)
            elif type(node) is Sequence and is_sequence(after) and after:
                self.sequence(node, before or [], after, spec, depth)
            else:
                self.whole(slot, after, spec)
        except _UnspliceableError:
            del self.edits[mark:]
            self.whole(slot, after, spec)

    def scalar(self, slot: _Slot, node: Scalar, after: Any, spec: FieldSpec | None) -> None:
        """Replace a scalar by a scalar; a comment behind it stays."""
        text = self.scalar_like(node, after, spec, slot.flow)
        start = node.start
        if node.tag is None:
            start = _end_of_match(_ANCHOR, self.text, node.start, node.end)
        if start == node.end and not self.text[start - 1].isspace():
            text = " " + text
        if node.style in ("|", ">"):
            header = self.text[start : self.line_end(start)]
            comment = _COMMENT.search(header)
            if comment:
                kept_from = start + len(header[: comment.start()].rstrip(" \t"))
                self.edits.append(_Edit(start, kept_from, text))
                self.edits.append(_Edit(self.line_end(start), node.end, ""))
                return
        self.edits.append(_Edit(start, node.end, text))

    def scalar_like(self, node: Scalar, after: Any, spec: FieldSpec | None, flow: bool) -> str:
        """The new text of a scalar, quoted as the old one was where that can hold it."""
        is_text = isinstance(after, str) or (spec is not None and spec.kind is Kind.CODED)
        if node.is_null or not (is_text or (spec is not None and spec.kind is Kind.TIMESTAMP)):
            return scalar_text(after, spec, flow=flow)
        text = str.__str__(after) if isinstance(after, str) else str(after)
        if not is_text:
            text = scalar_text(after, spec)
            return node.style + text + node.style if node.style in ("'", '"') else text
        if node.style == "'" and can_be_single_quoted(text):
            return single_quoted(text)
        if not node.style and can_be_plain(text, flow=flow):
            return text
        return double_quoted(text)

    def whole(self, slot: _Slot, after: Any, spec: FieldSpec | None) -> None:
        """Write a value anew in its place: the widening, and a change of its kind."""
        node = slot.node
        self.guard_all(node)
        if slot.flow:
            self.no_comment_in(slot.after, node.end, node)
            start = node.start if node.end > node.start else slot.after
            space = "" if self.text[start - 1] in " \t[{," else " "
            self.edits.append(_Edit(start, max(node.end, start), space + flow_text(after, spec)))
            return
        if slot.is_item:
            self.no_comment_in(slot.after, node.end, node)
            lines = item_lines(after, spec, slot.indent, self.style)
            self.edits.append(_Edit(slot.start, node.end, self.newline.join(lines)[slot.indent :]))
            return
        on_key_line = node.start <= self.line_end(slot.after)
        if is_inline(after):
            if on_key_line:
                self.no_comment_in(slot.after, node.end, node)
                self.edits.append(_Edit(slot.after, node.end, " " + scalar_text(after, spec)))
            else:
                self.edits.append(_Edit(slot.after, slot.after, " " + scalar_text(after, spec)))
                self.delete_lines(self.next_line(slot.after), self.next_line(node.end), node)
            return
        deeper = slot.indent + (self.style.sequence if is_sequence(after) else self.style.mapping)
        lines = block_lines(after, spec, deeper, self.style)
        new = "".join(line + self.newline for line in lines)
        if on_key_line:
            self.no_comment_in(slot.after, node.end, node)
            self.edits.append(_Edit(slot.after, node.end, ""))
            self.insert(self.next_line(node.end), new)
        else:
            start = self.next_line(slot.after)
            self.no_comment_in(start, self.next_line(node.end), node)
            self.edits.append(_Edit(start, self.next_line(node.end), new))

    def no_comment_in(self, start: int, end: int, node: Node) -> None:
        """Raise where a comment stands in a node's span that is to be written anew."""
        if any(True for _ in _comments(_COMMENT, self.text, start, end, node)):
            raise _UnspliceableError("a comment stands inside what would be written anew")

    # Mappings.

    def mapping(self, node: Mapping, before: Any, after: Any, depth: int, *, is_root: bool = False) -> None:
        """Change, remove and add the entries of a mapping."""
        old = {_identity(member): member for member in members_of(before)}
        new = {_identity(member): member for member in members_of(after)}
        entries = {self.entry_identity(entry, before): entry for entry in node.all_entries()}
        own = {id(entry) for entry in node.entries}
        changed: list[tuple[Entry, Member]] = []
        added: list[Member] = []
        for identity, member in new.items():
            entry = entries.get(identity)
            if entry is None:
                added.append(member)
            elif not same(old[identity].value if identity in old else None, member.value, offsets=True):
                changed.append((entry, member))
        removed = [(entries[identity], member) for identity, member in old.items() if identity not in new]
        for entry in (entry for entry, _ in (*changed, *removed)):
            if id(entry) not in own:
                raise self.refusal(
                    f"the value of {entry.key_text} is given by a merge key (<<): change it in the file", node
                )
        for entry, _ in removed:
            self.guard_all(entry.value)
        if len(removed) == len(node.entries) and not added and not is_root:
            raise _UnspliceableError("nothing is left in the mapping")
        if node.flow:
            self.flow_mapping(node, after, old, changed, [entry for entry, _ in removed], added, depth)
            return
        for entry, member in changed:
            was = old.get(_identity(member))
            self.value(
                self.entry_slot(node, entry), was.value if was else None, member.value, member.spec, depth + 1
            )
        for entry, member in removed:
            self.remove_entry(node, entry, member)
        gone = {id(entry) for entry, _ in removed}
        staying = [entry for entry in node.entries if id(entry) not in gone]
        for member in added:
            self.add_entry(node, staying, member, after)

    def entry_identity(self, entry: Entry, before: Any) -> Any:
        """What finds an entry: the key of a field, or the value of another key."""
        if is_record(before) and entry.key_text in schema_of(type(before)).by_key:
            return ("field", entry.key_text)
        return ("<<",) if entry.is_merge else key_identity(entry.name)

    def entry_slot(self, node: Mapping, entry: Entry) -> _Slot:
        """The place of an entry's value."""
        start = self.entry_start(entry)
        colon = _end_of_match(_TRIVIA, self.text, entry.key.end, len(self.text))
        if self.text[colon : colon + 1] != ":":
            raise _UnspliceableError("the key has no colon")
        return _Slot(entry.value, start, colon + 1, self.column(start), node.flow, False)

    def entry_start(self, entry: Entry) -> int:
        """Where an entry begins: at its key, or at the ``?`` before it."""
        start = entry.key.start
        line_start = self.line_start(start)
        before = self.text[line_start:start]
        if before.rstrip(" ").endswith("?"):
            return line_start + before.rindex("?")
        return start

    def entry_end(self, entry: Entry) -> int:
        """Where the content of an entry ends."""
        return max(entry.key.end, entry.value.end)

    def remove_entry(self, node: Mapping, entry: Entry, member: Member) -> None:
        """Remove an entry's lines, and the empty line that sets its group apart."""
        text = self.text
        start = self.entry_start(entry)
        end = self.next_line(self.entry_end(entry))
        line_start = self.line_start(start)
        if text[line_start:start].strip(" "):
            self.remove_first_on_dash(node, entry)
            return
        self.delete_lines(line_start, end, entry.value)
        is_last = end == len(text)
        blank_before = self.blank_line_before(line_start)
        index = node.entries.index(entry)
        if index and blank_before is not None and blank_before < self.entry_end(node.entries[index - 1]):
            blank_before = None
        alone = is_last or self.is_blank_line(end)
        if blank_before is not None and (member.group or alone):
            if not (is_last and member.spec is not None and member.spec.last):
                self.edits.append(_Edit(blank_before, line_start, ""))
        elif member.group and index == 0 and not is_last and self.is_blank_line(end):
            self.edits.append(_Edit(end, self.next_line(end), ""))

    def remove_first_on_dash(self, node: Mapping, entry: Entry) -> None:
        """Remove the entry that stands behind a dash: the next one takes its place."""
        index = node.entries.index(entry) + 1
        if index == len(node.entries):
            raise _UnspliceableError("nothing is left behind the dash")
        start, end = self.entry_start(entry), self.entry_start(node.entries[index])
        self.no_comment_in(start, end, entry.value)
        self.edits.append(_Edit(start, end, ""))

    def add_entry(self, node: Mapping, staying: list[Entry], member: Member, after: Any) -> None:
        """Add an entry at its place in the canonical order, laid out as its neighbours."""
        previous, following = self.neighbours(staying or node.entries, member, after)
        neighbour = previous or following
        if neighbour is None:
            lines = entry_lines(member, 0, self.style)
            self.insert(len(self.text), "".join(line + self.newline for line in lines))
            return
        indent = self.column(self.entry_start(neighbour))
        lines = entry_lines(member, indent, self.style)
        apart = member.group and self.groups_stand_apart(node, after)
        if previous is None:
            start = self.entry_start(neighbour)
            line_start = self.line_start(start)
            new = "".join(line + self.newline for line in (*lines, *([""] if apart else [])))
            if self.text[line_start:start].strip(" "):
                self.insert(start, new[indent:] + " " * indent)
            else:
                self.insert(line_start, new)
            return
        place = self.next_line(self.entry_end(previous))
        at_end = _end_of_match(re.compile(f"[ \t{LINE_BREAKS}]*"), self.text, place, len(self.text))
        if member.spec is not None and member.spec.last and apart and place < at_end == len(self.text):
            place, apart = at_end, False
        if apart:
            lines.insert(0, "")
            if place < len(self.text) and not self.is_blank_line(place):
                lines.append("")
        self.insert(place, "".join(line + self.newline for line in lines))

    def neighbours(
        self, entries: list[Entry], member: Member, record: Any
    ) -> tuple[Entry | None, Entry | None]:
        """The entry after which a new one belongs; where there is none, the one before which."""
        if not entries or not is_record(record):
            return (entries[-1] if entries else None), None
        ranks = _ranks(record)
        own_rank = ranks.get(member.key if member.spec else None, ranks[None])
        ranked = [(ranks.get(entry.key_text, ranks[None]), entry) for entry in entries]
        lower = [
            (rank, entry) for rank, entry in ranked if rank < own_rank or (rank == own_rank == ranks[None])
        ]
        higher = [(rank, entry) for rank, entry in ranked if rank > own_rank]
        if member.spec is None or (member.group and not any(self.is_group(r, record) for r, _ in lower)):
            # After all that is no group; but not beyond a group that belongs behind it.
            groups = [entry.key.start for rank, entry in higher if self.is_group(rank, record)]
            first_group = min(groups, default=len(self.text))
            near = [entry for _, entry in lower if entry.key.start < first_group]
            lower = [(0, near[-1])] if near else lower[-1:]
        known = [(rank, entry) for rank, entry in lower if rank != ranks[None]] or lower
        if known:
            return max(known, key=lambda pair: pair[0])[1], None
        return None, min(higher, key=lambda pair: pair[0])[1]

    def is_group(self, rank: float, record: Any) -> bool:
        """Whether the field of a rank is a group."""
        fields = schema_of(type(record)).fields
        return rank == int(rank) and fields[int(rank)].group

    def groups_stand_apart(self, node: Mapping, record: Any) -> bool:
        """Whether empty lines set the groups of this mapping apart, as its neighbours show."""
        by_key = schema_of(type(record)).by_key if is_record(record) else {}
        starts = [self.line_start(self.entry_start(entry)) for entry in node.entries]
        blank = [self.blank_line_before(start) is not None for start in starts[1:]]
        of_groups = [
            is_blank
            for is_blank, entry in zip(blank, node.entries[1:], strict=True)
            if entry.key_text in by_key and by_key[entry.key_text].group
        ]
        if of_groups:
            return any(of_groups)
        return any(blank) or (bool(starts) and self.is_blank_line(self.next_line(node.end)))

    # Lists.

    def sequence(self, node: Sequence, before: Any, after: Any, spec: FieldSpec | None, depth: int) -> None:
        """Change, remove, move and add the items of a list."""
        steps, removed = align(before, after)
        for index in removed:
            self.guard_all(node.items[index])
        if node.flow:
            self.flow_sequence(node, steps, before, after, spec, depth)
            return
        slots = self.item_slots(node)
        ends = [self.next_line(item.end) for item in node.items]
        place: int | None = None
        pending: list[str] = []
        for item, step in zip(after, steps, strict=True):
            if step.kept is Kept.IN_PLACE:
                self.value(slots[step.index], before[step.index], item, spec, depth + 1)
                self.insert_items(slots, place, pending)
                place, pending = ends[step.index], []
            elif step.kept is Kept.MOVED:
                self.guard_all(node.items[step.index])
                pending.append(self.text[self.item_line_start(slots[step.index]) : ends[step.index]])
            else:
                lines = item_lines(item, spec, slots[0].indent, self.style)
                pending.append("".join(line + self.newline for line in lines))
        self.insert_items(slots, place, pending)
        moved = {step.index for step in steps if step.kept is Kept.MOVED}
        for index in sorted({*removed, *moved}):
            start = self.item_line_start(slots[index])
            if index in moved:
                self.edits.append(_Edit(start, ends[index], ""))
            else:
                self.delete_lines(start, ends[index], node.items[index])

    def insert_items(self, slots: list[_Slot], place: int | None, items: list[str]) -> None:
        """Insert the lines of items at a place, or before the first item."""
        if items:
            self.insert(self.item_line_start(slots[0]) if place is None else place, "".join(items))

    def item_line_start(self, slot: _Slot) -> int:
        """Where the line of an item begins; its dash has to be the first on it."""
        line_start = self.line_start(slot.start)
        if self.text[line_start : slot.start].strip(" "):
            raise _UnspliceableError("the item begins on the line of another one")
        return line_start

    def item_slots(self, node: Sequence) -> list[_Slot]:
        """The places of the items of a block list."""
        slots = []
        position = _end_of_match(_ANCHOR, self.text, node.start, len(self.text))
        for item in node.items:
            dash = _end_of_match(_TRIVIA, self.text, position, len(self.text))
            if self.text[dash : dash + 1] != "-":
                raise _UnspliceableError("the item has no dash")
            slots.append(_Slot(item, dash, dash + 1, self.column(dash), False, True))
            position = max(item.end, dash + 1)
        return slots

    # Brackets and braces.

    def flow_mapping(
        self,
        node: Mapping,
        record: Any,
        old: dict[Any, Member],
        changed: list[tuple[Entry, Member]],
        removed: list[Entry],
        added: list[Member],
        depth: int,
    ) -> None:
        """The same for a mapping in braces."""
        if self.text[self.flow_start(node)] != "{":
            raise _UnspliceableError("the mapping has no braces")
        spans: list[tuple[int, int]] = []
        texts: list[str | int] = []
        gone = {id(entry) for entry in removed}
        changes = {id(entry): member for entry, member in changed}
        staying = [entry for entry in node.entries if id(entry) not in gone]
        for index, entry in enumerate(node.entries):
            start, end = self.entry_start(entry), self.entry_end(entry)
            member = changes.get(id(entry))
            if member is not None:
                was = old.get(_identity(member))
                slot = self.entry_slot(node, entry)
                end = max(end, slot.after)
                before = was.value if was else None
                texts.append(self.edited(start, end, slot, before, member.value, member.spec, depth))
            elif id(entry) not in gone:
                texts.append(index)
            spans.append((start, end))
        for place, member in enumerate(added):
            previous, following = self.neighbours(staying, member, record)
            index = len(staying)
            if previous is not None:
                index = staying.index(previous) + 1
            elif following is not None:
                index = staying.index(following)
            texts.insert(index + place, flow_entry(member))
        self.flow_items(node, spans, texts)

    def flow_sequence(
        self,
        node: Sequence,
        steps: list[Step],
        before: Any,
        after: Any,
        spec: FieldSpec | None,
        depth: int,
    ) -> None:
        """The same for a list in brackets."""
        if not node.items and any(not is_inline(item) for item in after):
            raise _UnspliceableError("the empty brackets are to hold more than scalars")
        spans = [(item.start, item.end) for item in node.items]
        texts: list[str | int] = []
        for item, step in zip(after, steps, strict=True):
            if step.kept is Kept.NOT:
                texts.append(flow_text(item, spec))
            elif same(before[step.index], item, offsets=True):
                texts.append(step.index)
            else:
                start, end = spans[step.index]
                slot = _Slot(node.items[step.index], start, start, 0, True, True)
                texts.append(self.edited(start, end, slot, before[step.index], item, spec, depth))
        self.flow_items(node, spans, texts)

    def edited(
        self, start: int, end: int, slot: _Slot, before: Any, after: Any, spec: FieldSpec | None, depth: int
    ) -> str:
        """The text of a span with the change of the value in it."""
        mark = len(self.edits)
        self.value(slot, before, after, spec, depth + 1)
        text = _applied(self.text, start, end, self.edits[mark:])
        del self.edits[mark:]
        return text

    def flow_start(self, node: Mapping | Sequence) -> int:
        """Where the opening bracket or brace stands."""
        start = node.start
        while self.text[start] in "&!":
            start = _end_of_match(re.compile(rf"\S*[ \t{LINE_BREAKS}]*"), self.text, start, node.end)
        return start

    def flow_items(
        self, node: Mapping | Sequence, spans: list[tuple[int, int]], texts: list[str | int]
    ) -> None:
        """Join the members of a flow collection anew: the old ones, by index, as they are written."""
        text = self.text
        opening = self.flow_start(node) + 1
        if not spans:
            self.edits.append(_Edit(opening, node.end - 1, ", ".join(str(item) for item in texts)))
            return
        gaps = [text[end:start] for (_, end), (start, _) in itertools.pairwise(spans)]
        new_gap = _COMMENT.sub("", gaps[0]) if gaps else ", "
        tail = text[spans[-1][1] : node.end - 1]
        pieces: list[str] = []
        for place, item in enumerate(texts):
            pieces.append(text[slice(*spans[item])] if isinstance(item, int) else item)
            gap = gaps[item] if isinstance(item, int) and item < len(gaps) else new_gap
            if place + 1 < len(texts):
                pieces.append(gap)
            elif _COMMENT.search(gap):
                # The comment behind the item that is now the last stays, and so does its comma.
                pieces.append(gap.rstrip(" \t" + LINE_BREAKS) + self.newline)
        self.edits.append(_Edit(spans[0][0], node.end - 1, "".join(pieces) + tail))

    # Lines.

    def insert(self, place: int, new: str) -> None:
        """Insert lines at the start of a line."""
        self.edits.append(_Edit(place, place, new))

    def line_start(self, offset: int) -> int:
        """The start of the line of an offset."""
        return self.line_starts[bisect.bisect_right(self.line_starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """The end of the line of an offset, before its line break."""
        return _end_of_match(_LINE_END, self.text, offset, len(self.text))

    def next_line(self, offset: int) -> int:
        """The start of the line after that of an offset, or the end of the text."""
        line = bisect.bisect_right(self.line_starts, offset)
        return self.line_starts[line] if line < len(self.line_starts) else len(self.text)

    def column(self, offset: int) -> int:
        """The column of an offset, from 0."""
        return _column(self.text, offset)

    def is_blank_line(self, offset: int) -> bool:
        """Whether the line that begins at an offset is there, and empty."""
        return offset < len(self.text) and not self.text[offset : self.line_end(offset)].strip(" \t")

    def blank_line_before(self, offset: int) -> int | None:
        """The start of the line before the one that begins at an offset, if it is empty."""
        if offset == 0:
            return None
        previous = self.line_start(offset - 1)
        return previous if self.is_blank_line(previous) else None

    def delete_lines(self, start: int, end: int, node: Node) -> None:
        """Delete lines, but not the comments that have a line of their own."""
        position = start
        for comment in _comments(_OWN_COMMENT, self.text, start, end, node):
            line_start = self.line_start(comment)
            if line_start > position:
                self.edits.append(_Edit(position, line_start, ""))
            position = self.next_line(comment)
        if end > position:
            self.edits.append(_Edit(position, end, ""))


def _ranks(record: Any) -> dict[Any, float]:
    """The place of every key in the canonical order; None is that of the keys in `extra`."""
    schema = schema_of(type(record))
    ranks: dict[Any, float] = {spec.key: float(place) for place, spec in enumerate(schema.fields)}
    ranks[None] = schema.extra_place - 0.5
    return ranks


def _identity(member: Member) -> Any:
    """What finds a member among the entries; see `_Splicer.entry_identity`."""
    return ("field", member.key) if member.spec is not None else key_identity(member.key)


def _comments(pattern: re.Pattern[str], text: str, start: int, end: int, node: Node) -> Iterator[int]:
    """Where comments stand in a span of which all scalars are inside a node."""
    scalars = [leaf for leaf in leaves(node) if leaf.end > leaf.start]
    for match in pattern.finditer(text, start, end):
        mark = text.index("#", match.start())
        if not any(leaf.start < mark < leaf.end for leaf in scalars):
            yield mark


def _end_of_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where a pattern that matches from `start` on ends; `start` where it does not."""
    match = pattern.match(text, start, end)
    return match.end() if match else start


def _applied(text: str, start: int, end: int, edits: list[_Edit]) -> str:
    """text[start:end] with the edits that lie in it.

    Insertions at one place keep their order, and stand before what is replaced there.
    """
    pieces = []
    position = start
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            raise _UnspliceableError("two changes meet in one place")
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join((*pieces, text[position:end]))


def _style_of(text: str, root: Mapping) -> Style:
    """The indentation that the source uses: of its first nested mapping and list."""
    steps: dict[str, int] = {}
    level: list[Node] = [root]
    while level and len(steps) < 2:
        for node in level:
            for entry in node.entries if isinstance(node, Mapping) and not node.flow else ():
                child = entry.value
                if isinstance(child, Mapping | Sequence) and not child.flow and text[child.start] not in "&!":
                    step = _column(text, child.start) - _column(text, entry.key.start)
                    steps.setdefault("mapping" if isinstance(child, Mapping) else "sequence", step)
        level = [child for node in level for child in children(node)]
    return Style(**steps)


def _column(text: str, offset: int) -> int:
    """The column of an offset, from 0."""
    return offset - max(text.rfind(line_break, 0, offset) for line_break in LINE_BREAKS) - 1
