"""The record as read against the record now, as the smallest edits of the source text.

A changed scalar is replaced in place; an entry or an item that comes or goes takes its own
lines with it; all other text stays as it is. Where that cannot be done, the smallest enclosing
value that holds no comment, anchor or alias is written anew; where there is none, `EditError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from ._align import Kept, Step, align
from ._comments import COMMENT
from ._compare import key_identity, same
from ._edits import Deletions, Edit, UnspliceableError, applied, end_of_match
from ._emit import (
    Member,
    block_lines,
    flow_entry,
    flow_text,
    is_inline,
    is_mapping,
    is_sequence,
    item_lines,
    members_of,
    scalar_text,
)
from ._fences import Parts
from ._flow import FlowMember, rejoin
from ._patch import Patch
from ._place import Places, entry_end, entry_start
from ._quoting import can_be_plain, can_be_single_quoted, double_quoted, single_quoted
from ._schema import FieldSpec, Kind, is_record, schema_of
from ._tree import Entry, Mapping, Node, Scalar, Sequence, children

#: What may stand before a scalar and stays when it changes: an anchor, a tag that says no type.
_PROPERTIES = re.compile(r"(?:(?:&[^\s,\[\]{}]+|!)[ \t]+)*")
_BLANKS = re.compile("[ \t]*")

#: Ways to try, the smallest edit first: the depth of values from which on a changed one is
#: written anew as a whole, and whether comments that a removed value leaves behind move out to
#: its column. (Where they stand, a block scalar above could take them for its text.)
_ATTEMPTS = ((None, False), (None, True), (3, False), (2, False), (1, False))


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
    for whole_below, outdent in _ATTEMPTS:
        try:
            candidate = splicer.spliced(root, before, after, whole_below=whole_below, outdent=outdent)
        except UnspliceableError as error:
            reason = str(error)
        else:
            yield candidate
    raise splicer.refusal(f"the change cannot be made in place: {reason}", root)


class _Splicer(Patch):
    """Collects the edits that turn one state of a record into another one."""

    def __init__(self, parts: Parts, root: Mapping) -> None:
        super().__init__(parts, root)
        #: The depth of values from which on a changed value is written anew as a whole.
        self.whole_below: int | None = None

    def spliced(
        self, root: Mapping, before: Any, after: Any, *, whole_below: int | None, outdent: bool
    ) -> str:
        """The text with all changes made."""
        self.edits = []
        self.whole_below = whole_below
        self.outdent = outdent
        self.guard(root)
        self.mapping(root, before, after, 0, is_root=True)
        return applied(self.text, 0, len(self.text), self.edits)

    # Values.

    def value(self, slot: _Slot, before: Any, after: Any, spec: FieldSpec | None, depth: int) -> None:
        """Change the value in a slot."""
        if same(before, after, offsets=True):
            return
        self.guard(slot.node)
        mark = len(self.edits)
        try:
            if self.whole_below is None or depth < self.whole_below:
                self.in_place(slot, before, after, spec, depth)
                return
        except UnspliceableError:
            del self.edits[mark:]
        self.whole(slot, after, spec)

    def in_place(self, slot: _Slot, before: Any, after: Any, spec: FieldSpec | None, depth: int) -> None:
        """Change a value in place where it stays of its kind.

        Raises:
            UnspliceableError: It does not, or something in it cannot be cut out.
        """
        node = slot.node
        if type(node) is Scalar and not (is_mapping(after) or is_sequence(after)):
            self.scalar(slot, node, after, spec)
        elif type(node) is Mapping and is_mapping(before) and is_mapping(after):
            self.mapping(node, before, after, depth)
        elif type(node) is Sequence and is_sequence(after) and after:
            self.sequence(node, before or [], after, spec, depth)
        else:
            raise UnspliceableError("the value becomes one of another kind")

    def scalar(self, slot: _Slot, node: Scalar, after: Any, spec: FieldSpec | None) -> None:
        """Replace a scalar by a scalar; a comment behind it stays."""
        text = self.scalar_like(node, after, spec, slot.flow)
        start = node.start
        if node.tag is None:
            start = end_of_match(_PROPERTIES, self.text, node.start, node.end)
        if start == node.end and slot.flow:
            # PyYAML's two parsers put an empty value in braces in two places.
            end = end_of_match(_BLANKS, self.text, slot.after, len(self.text))
            self.edits.append(Edit(slot.after, end, " " + text))
            return
        if start == node.end and not self.text[start - 1].isspace():
            text = " " + text
        if node.style in ("|", ">"):
            # A comment on the header of a block scalar stays behind the new text.
            header_end = self.source.line_end(start)
            comment = COMMENT.search(self.text, start, header_end)
            if comment:
                self.edits.append(Edit(start, comment.start(), text))
                self.edits.append(Edit(header_end, node.end, ""))
                return
        self.edits.append(Edit(start, node.end, text))

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
        in_flow = isinstance(node, Mapping | Sequence) and node.flow and bool(children(node))
        if slot.flow:
            start = node.start if node.end > node.start else slot.after
            space = "" if self.text[start - 1] in " \t[{," else " "
            self.anew(slot.after, start, max(node.end, start), space + flow_text(after, spec), node)
        elif slot.is_item:
            lines = item_lines(after, spec, slot.indent, self.style)
            self.anew(slot.after, slot.start, node.end, self.newline.join(lines)[slot.indent :], node)
        elif in_flow and not is_inline(after):
            self.anew(slot.after, node.start, node.end, flow_text(after, spec), node)
        elif is_inline(after):
            self.whole_inline(slot, scalar_text(after, spec))
        else:
            deeper = slot.indent + (self.style.sequence if is_sequence(after) else self.style.mapping)
            self.whole_block(slot, block_lines(after, spec, deeper, self.style))

    def whole_inline(self, slot: _Slot, text: str) -> None:
        """Put a text on an entry's line in place of its value, on this line or below."""
        node = slot.node
        if node.start <= self.source.line_end(slot.after):
            self.anew(slot.after, slot.after, node.end, " " + text, node)
            return
        self.edits.append(Edit(slot.after, slot.after, " " + text))
        below = self.source.next_line(slot.after)
        self.delete_lines(below, self.source.next_line(node.end), node, slot.indent)

    def whole_block(self, slot: _Slot, lines: list[str]) -> None:
        """Put lines below an entry's line in place of its value, on this line or below."""
        node = slot.node
        end = self.source.next_line(node.end)
        if node.start <= self.source.line_end(slot.after):
            self.anew(slot.after, slot.after, node.end, "", node)
            self.insert(end, lines)
        else:
            below = self.source.next_line(slot.after)
            self.anew(below, below, end, self.joined(lines), node)

    # Mappings.

    def mapping(self, node: Mapping, before: Any, after: Any, depth: int, *, is_root: bool = False) -> None:
        """Change, remove and add the entries of a mapping."""
        old = {_identity(member): member for member in members_of(before)}
        new = {_identity(member): member for member in members_of(after)}
        entries = {self.entry_identity(entry, before): entry for entry in node.all_entries()}
        own = {id(entry): index for index, entry in enumerate(node.entries)}
        mark = len(self.edits)
        changed: list[tuple[Entry, Any, Member]] = []
        added: list[Member] = []
        for identity, member in new.items():
            entry = entries.get(identity)
            was = old[identity].value if identity in old else None
            if entry is None:
                added.append(member)
            elif not same(was, member.value, offsets=True):
                changed.append((entry, was, member))
        removed = [(entries[identity], member) for identity, member in old.items() if identity not in new]
        for entry in (*(entry for entry, _, _ in changed), *(entry for entry, _ in removed)):
            if id(entry) not in own:
                raise self.refusal(
                    f"the value of {entry.key_text} is given by a merge key (<<): change it in the file", node
                )
        for entry, _ in removed:
            self.guard_all(entry.value)
        if len(removed) == len(node.entries) and not added and not is_root:
            raise UnspliceableError("nothing is left in the mapping")
        if node.flow:
            self.flow_mapping(node, after, changed, [entry for entry, _ in removed], added, depth)
            return
        for entry, was, member in changed:
            self.value(self.entry_slot(node, entry), was, member.value, member.spec, depth + 1)
        for entry, member in removed:
            self.remove_entry(node, own[id(entry)], member)
        gone = {id(entry) for entry, _ in removed}
        staying = [entry for entry in node.entries if id(entry) not in gone]
        places = Places(self.source, node, staying, after)
        deletions = Deletions(self.edits[mark:])
        for member in added:
            self.add_entry(places, member, deletions)

    def entry_identity(self, entry: Entry, before: Any) -> Any:
        """What finds an entry: the key of a field, or the value of another key."""
        if is_record(before) and entry.key_text in schema_of(type(before)).by_key:
            return ("field", entry.key_text)
        return ("<<",) if entry.is_merge else key_identity(entry.name)

    def entry_slot(self, node: Mapping, entry: Entry) -> _Slot:
        """The place of an entry's value."""
        start = entry_start(self.source, entry)
        colon = self.source.after_trivia(entry.key.end)
        if self.text[colon : colon + 1] != ":":
            raise UnspliceableError("the key has no colon")
        return _Slot(entry.value, start, colon + 1, self.source.column(start), node.flow, False)

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
        ends = [self.source.next_line(item.end) for item in node.items]
        spaced = self.are_spaced(slots)
        place: int | None = None
        pending: list[str] = []
        moved = []
        for item, step in zip(after, steps, strict=True):
            if step.kept is Kept.IN_PLACE:
                self.value(slots[step.index], before[step.index], item, spec, depth + 1)
                self.insert_items(slots, place, pending, spaced=spaced)
                place, pending = ends[step.index], []
            elif step.kept is Kept.MOVED:
                self.guard_all(node.items[step.index])
                pending.append(self.text[self.item_line_start(slots[step.index]) : ends[step.index]])
                moved.append(step.index)
            else:
                pending.append(self.joined(item_lines(item, spec, slots[0].indent, self.style)))
        self.insert_items(slots, place, pending, spaced=spaced)
        for index in moved:
            self.edits.append(Edit(self.item_line_start(slots[index]), ends[index], ""))
        for index in removed:
            start = self.item_line_start(slots[index])
            self.delete_lines(start, ends[index], node.items[index], slots[index].indent)
        if spaced:
            for index in (*moved, *removed):
                self.remove_space(self.item_line_start(slots[index]), ends[index], is_first=index == 0)

    def are_spaced(self, slots: list[_Slot]) -> bool:
        """Whether an empty line stands before every item but the first."""
        starts = [self.source.line_start(slot.start) for slot in slots[1:]]
        return bool(starts) and all(self.source.blank_line_before(start) is not None for start in starts)

    def remove_space(self, start: int, end: int, *, is_first: bool) -> None:
        """Remove the empty line before an item that goes; behind the first one, the one after it."""
        if not is_first:
            self.edits.append(Edit(self.source.line_start(start - 1), start, ""))
        elif self.source.is_blank_line(end):
            self.edits.append(Edit(end, self.source.next_line(end), ""))

    def insert_items(self, slots: list[_Slot], place: int | None, items: list[str], *, spaced: bool) -> None:
        """Insert the lines of items at a place, or before the first item."""
        if not items:
            return
        space = self.newline if spaced else ""
        if place is None:
            start = self.item_line_start(slots[0])
            self.edits.append(Edit(start, start, "".join(item + space for item in items)))
        else:
            self.edits.append(Edit(place, place, "".join(space + item for item in items)))

    def item_line_start(self, slot: _Slot) -> int:
        """Where the line of an item begins; its dash has to be the first on it."""
        if not self.source.begins_line(slot.start):
            raise UnspliceableError("the item begins on the line of another one")
        return self.source.line_start(slot.start)

    def item_slots(self, node: Sequence) -> list[_Slot]:
        """The places of the items of a block list."""
        slots = []
        position = self.after_properties(node)
        for item in node.items:
            dash = self.source.after_trivia(position)
            slots.append(_Slot(item, dash, dash + 1, self.source.column(dash), False, True))
            position = max(item.end, dash + 1)
        return slots

    # Brackets and braces.

    def flow_mapping(
        self,
        node: Mapping,
        owner: Any,
        changed: list[tuple[Entry, Any, Member]],
        removed: list[Entry],
        added: list[Member],
        depth: int,
    ) -> None:
        """The same for a mapping in braces."""
        if self.text[self.after_properties(node)] != "{":
            raise UnspliceableError("the mapping has no braces")
        spans: list[tuple[int, int]] = []
        members: list[FlowMember] = []
        gone = {id(entry) for entry in removed}
        changes = {id(entry): (was, member) for entry, was, member in changed}
        staying = [entry for entry in node.entries if id(entry) not in gone]
        for index, entry in enumerate(node.entries):
            start, end = entry_start(self.source, entry), entry_end(entry)
            if id(entry) in changes:
                was, member = changes[id(entry)]
                slot = self.entry_slot(node, entry)
                if entry.value.start == entry.value.end:
                    end = end_of_match(_BLANKS, self.text, slot.after, node.end)
                text = self.edited(start, end, slot, was, member.value, member.spec, depth)
                members.append((index, text))
            elif id(entry) not in gone:
                members.append((index, None))
            spans.append((start, end))
        places = Places(self.source, node, staying, owner)
        at = {id(entry): index for index, entry in enumerate(staying)}
        for place, member in enumerate(added):
            previous, following = places.neighbours(member)
            # Where no entry stays, the new ones stand alone.
            index = 0
            if staying and previous is not None:
                index = at[id(previous)] + 1
            elif staying and following is not None:
                index = at[id(following)]
            members.insert(index + place, (None, flow_entry(member)))
        self.rejoin(node, spans, members)

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
            raise UnspliceableError("the empty brackets are to hold more than scalars")
        spans = [(item.start, item.end) for item in node.items]
        members: list[FlowMember] = []
        for item, step in zip(after, steps, strict=True):
            if step.kept is Kept.NOT:
                members.append((None, flow_text(item, spec)))
            elif step.kept is Kept.MOVED:
                members.append((None, self.text[slice(*spans[step.index])]))
            elif same(before[step.index], item, offsets=True):
                members.append((step.index, None))
            else:
                start, end = spans[step.index]
                slot = _Slot(node.items[step.index], start, start, 0, True, True)
                text = self.edited(start, end, slot, before[step.index], item, spec, depth)
                members.append((step.index, text))
        self.rejoin(node, spans, members)

    def rejoin(
        self, node: Mapping | Sequence, spans: list[tuple[int, int]], members: list[FlowMember]
    ) -> None:
        """Give brackets or braces other members."""
        opening = self.after_properties(node)
        change = rejoin(self.source, opening, node.end, spans, members, self.newline)
        self.edits += change.edits
        values: list[Node] = (
            node.items if isinstance(node, Sequence) else [entry.value for entry in node.entries]
        )
        for start, end, index in change.deleted:
            self.delete_lines(start, end, values[index], self.source.column(spans[index][0]))

    def edited(
        self, start: int, end: int, slot: _Slot, before: Any, after: Any, spec: FieldSpec | None, depth: int
    ) -> str:
        """The text of a span with the change of the value in it."""
        mark = len(self.edits)
        self.value(slot, before, after, spec, depth + 1)
        text = applied(self.text, start, end, self.edits[mark:])
        del self.edits[mark:]
        return text


def _identity(member: Member) -> Any:
    """What finds a member among the entries; see `_Splicer.entry_identity`."""
    return ("field", member.key) if member.spec is not None else key_identity(member.key)
