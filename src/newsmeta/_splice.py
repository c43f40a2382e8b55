"""The record as read against the record now, as the smallest edits of the source text.

A changed scalar is replaced in place; an entry or an item that comes or goes takes its own
lines with it; all other text stays as it is. Where that cannot be done, the smallest enclosing
value that holds no comment, anchor or alias is written anew; where there is none, `EditError`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import attrs

from ._align import Kept, Step, align
from ._compare import key_identity, same
from ._edits import COMMENT, Edit, SourceText, UnspliceableError, applied, end_of_match
from ._emit import (
    Member,
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
from ._nodes import LINE_BREAKS, Alias, Entry, Mapping, Node, Scalar, Sequence, children
from ._place import entry_end, entry_start, groups_stand_apart, neighbours, style_of
from ._schema import FieldSpec, Kind, is_record, schema_of
from .errors import EditError

#: What may stand before a scalar and stays when it changes: an anchor, a tag that says no type.
_PROPERTIES = re.compile(r"(?:(?:&[^\s,\[\]{}]+|!)[ \t]+)*")
_COMMENT_IN_GAP = re.compile(rf"[ \t]*{COMMENT.pattern}")
_PROPERTY = re.compile(rf"[&!]\S*[ \t{LINE_BREAKS}]*")

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
    for splicer.whole_below, splicer.outdent in _ATTEMPTS:
        try:
            candidate = splicer.spliced(root, before, after)
        except UnspliceableError as error:
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
        self.source = SourceText(self.text)
        self.style = style_of(self.source, root)
        self.edits: list[Edit] = []
        #: The depth of values from which on a changed value is written anew as a whole.
        self.whole_below: int | None = None
        #: Whether comments that outlive what they stood in move to its column.
        self.outdent = False

    def spliced(self, root: Mapping, before: Any, after: Any) -> str:
        """The text with all changes made."""
        self.edits = []
        self.guard(root)
        self.mapping(root, before, after, 0, is_root=True)
        return applied(self.text, 0, len(self.text), self.edits)

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
        if start == node.end and not self.text[start - 1].isspace():
            text = " " + text
        if node.style in ("|", ">"):
            header = self.text[start : self.source.line_end(start)]
            comment = COMMENT.search(header)
            if comment:
                kept_from = start + len(header[: comment.start()].rstrip(" \t"))
                self.edits.append(Edit(start, kept_from, text))
                self.edits.append(Edit(self.source.line_end(start), node.end, ""))
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
        if slot.flow:
            self.no_comment_in(slot.after, node.end, node)
            start = node.start if node.end > node.start else slot.after
            space = "" if self.text[start - 1] in " \t[{," else " "
            self.edits.append(Edit(start, max(node.end, start), space + flow_text(after, spec)))
            return
        if slot.is_item:
            self.no_comment_in(slot.after, node.end, node)
            lines = item_lines(after, spec, slot.indent, self.style)
            self.edits.append(Edit(slot.start, node.end, self.newline.join(lines)[slot.indent :]))
            return
        if isinstance(node, Mapping | Sequence) and node.flow and children(node) and not is_inline(after):
            self.no_comment_in(slot.after, node.end, node)
            self.edits.append(Edit(node.start, node.end, flow_text(after, spec)))
            return
        on_key_line = node.start <= self.source.line_end(slot.after)
        if is_inline(after):
            if on_key_line:
                self.no_comment_in(slot.after, node.end, node)
                self.edits.append(Edit(slot.after, node.end, " " + scalar_text(after, spec)))
            else:
                self.edits.append(Edit(slot.after, slot.after, " " + scalar_text(after, spec)))
                self.delete_lines(
                    self.source.next_line(slot.after), self.source.next_line(node.end), node, slot.indent
                )
            return
        deeper = slot.indent + (self.style.sequence if is_sequence(after) else self.style.mapping)
        lines = block_lines(after, spec, deeper, self.style)
        end = self.source.next_line(node.end)
        if on_key_line:
            self.no_comment_in(slot.after, node.end, node)
            self.edits.append(Edit(slot.after, node.end, ""))
            self.insert(end, lines)
        else:
            start = self.source.next_line(slot.after)
            self.no_comment_in(start, end, node)
            self.edits.append(Edit(start, end, self.joined(lines)))

    def no_comment_in(self, start: int, end: int, node: Node) -> None:
        """Raise where a comment stands in a node's span that is to be written anew."""
        if self.source.has_comment(start, end, node):
            raise UnspliceableError("a comment stands inside what would be written anew")

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
            raise UnspliceableError("nothing is left in the mapping")
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
        start = entry_start(self.source, entry)
        colon = self.source.after_trivia(entry.key.end)
        if self.text[colon : colon + 1] != ":":
            raise UnspliceableError("the key has no colon")
        return _Slot(entry.value, start, colon + 1, self.source.column(start), node.flow, False)

    def remove_entry(self, node: Mapping, entry: Entry, member: Member) -> None:
        """Remove an entry's lines, and the empty line that sets its group apart."""
        source = self.source
        start = entry_start(source, entry)
        if not source.begins_line(start):
            self.remove_first_on_dash(node, entry)
            return
        line_start = source.line_start(start)
        end = source.next_line(entry_end(entry))
        self.delete_lines(line_start, end, entry.value, start - line_start)
        index = node.entries.index(entry)
        content_before = entry_end(node.entries[index - 1]) if index else -1
        blank_before = source.blank_line_before(line_start)
        is_last = end == len(self.text)
        if blank_before is not None and blank_before > content_before:
            stays = is_last and member.spec is not None and member.spec.last
            if (member.group or is_last or source.is_blank_line(end)) and not stays:
                self.edits.append(Edit(blank_before, line_start, ""))
        elif member.group and index == 0 and source.is_blank_line(end):
            self.edits.append(Edit(end, source.next_line(end), ""))

    def remove_first_on_dash(self, node: Mapping, entry: Entry) -> None:
        """Remove the entry that stands behind a dash: the next one takes its place.

        There is one: an item that keeps none of its entries counts as another item.
        """
        index = node.entries.index(entry) + 1
        start, end = entry_start(self.source, entry), entry_start(self.source, node.entries[index])
        self.no_comment_in(start, end, entry.value)
        self.edits.append(Edit(start, end, ""))

    def add_entry(self, node: Mapping, staying: list[Entry], member: Member, owner: Any) -> None:
        """Add an entry at its place in the canonical order, laid out as its neighbours."""
        source = self.source
        previous, following = neighbours(staying or node.entries, member, owner)
        neighbour = previous or following
        indent = source.column(entry_start(source, neighbour)) if neighbour else 0
        lines = entry_lines(member, indent, self.style)
        apart = member.group and groups_stand_apart(source, node, owner)
        if previous is not None:
            self.add_after(entry_end(previous), member, lines, apart=apart)
        elif following is None:
            self.insert(len(self.text), lines)
        else:
            start = entry_start(source, following)
            new = self.joined([*lines, ""] if apart else lines)
            # Behind a dash, the new entry takes the place and the old one the next line.
            place = source.line_start(start) if source.begins_line(start) else start
            if place == start:
                new = new[indent:] + " " * indent
            self.edits.append(Edit(place, place, new))

    def add_after(self, content_end: int, member: Member, lines: list[str], *, apart: bool) -> None:
        """Add the lines of an entry below content, set apart by empty lines if its group is."""
        place = self.source.next_line(content_end)
        text_end = self.source.after_blanks(place)
        if apart and member.spec is not None and member.spec.last and place < text_end == len(self.text):
            # The empty line before the fence becomes the one before the last group.
            self.insert(text_end, lines)
            return
        if apart:
            earlier = self.edits[-1] if self.edits else Edit(-1, -1, "")
            if earlier.start != place or not earlier.text.endswith(self.newline * 2):
                lines = ["", *lines]
            following = self.after_deletions(place)
            if following < len(self.text) and not self.source.is_blank_line(following):
                lines = [*lines, ""]
        self.insert(place, lines)

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
        place: int | None = None
        pending: list[str] = []
        moved = []
        for item, step in zip(after, steps, strict=True):
            if step.kept is Kept.IN_PLACE:
                self.value(slots[step.index], before[step.index], item, spec, depth + 1)
                self.insert_items(slots, place, pending)
                place, pending = ends[step.index], []
            elif step.kept is Kept.MOVED:
                self.guard_all(node.items[step.index])
                pending.append(self.text[self.item_line_start(slots[step.index]) : ends[step.index]])
                moved.append(step.index)
            else:
                pending.append(self.joined(item_lines(item, spec, slots[0].indent, self.style)))
        self.insert_items(slots, place, pending)
        for index in moved:
            self.edits.append(Edit(self.item_line_start(slots[index]), ends[index], ""))
        for index in removed:
            start = self.item_line_start(slots[index])
            self.delete_lines(start, ends[index], node.items[index], slots[index].indent)

    def insert_items(self, slots: list[_Slot], place: int | None, items: list[str]) -> None:
        """Insert the lines of items at a place, or before the first item."""
        if items:
            start = self.item_line_start(slots[0]) if place is None else place
            self.edits.append(Edit(start, start, "".join(items)))

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
        old: dict[Any, Member],
        changed: list[tuple[Entry, Member]],
        removed: list[Entry],
        added: list[Member],
        depth: int,
    ) -> None:
        """The same for a mapping in braces."""
        if self.text[self.after_properties(node)] != "{":
            raise UnspliceableError("the mapping has no braces")
        spans: list[tuple[int, int]] = []
        texts: list[str | int] = []
        gone = {id(entry) for entry in removed}
        changes = {id(entry): member for entry, member in changed}
        staying = [entry for entry in node.entries if id(entry) not in gone]
        for index, entry in enumerate(node.entries):
            start, end = entry_start(self.source, entry), entry_end(entry)
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
            previous, following = neighbours(staying, member, owner)
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
            raise UnspliceableError("the empty brackets are to hold more than scalars")
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
        text = applied(self.text, start, end, self.edits[mark:])
        del self.edits[mark:]
        return text

    def after_properties(self, node: Mapping | Sequence) -> int:
        """Where a list or a mapping itself begins, behind its anchor and its tag."""
        start = node.start
        while self.text[start] in "&!":
            start = end_of_match(_PROPERTY, self.text, start, node.end)
        return start

    def flow_items(
        self, node: Mapping | Sequence, spans: list[tuple[int, int]], texts: list[str | int]
    ) -> None:
        """Join the members of a flow collection anew: the old ones, by index, as they are written."""
        text = self.text
        opening = self.after_properties(node) + 1
        if not spans:
            self.edits.append(Edit(opening, node.end - 1, ", ".join(str(item) for item in texts)))
            return
        gaps = [text[end:start] for (_, end), (start, _) in itertools.pairwise(spans)]
        new_gap = _COMMENT_IN_GAP.sub("", gaps[0]) if gaps else ", "
        tail = text[spans[-1][1] : node.end - 1]
        pieces: list[str] = []
        for place, item in enumerate(texts):
            pieces.append(text[slice(*spans[item])] if isinstance(item, int) else item)
            gap = gaps[item] if isinstance(item, int) and item < len(gaps) else new_gap
            if place + 1 < len(texts):
                pieces.append(gap)
            elif COMMENT.search(gap):
                # The comment behind the item that is now the last stays, and so does its comma.
                pieces.append(gap.rstrip(" \t" + LINE_BREAKS))
                if not tail.lstrip(" \t").startswith(tuple(LINE_BREAKS)):
                    pieces.append(self.newline)
        self.edits.append(Edit(spans[0][0], node.end - 1, "".join(pieces) + tail))

    # Lines.

    def insert(self, place: int, lines: list[str]) -> None:
        """Insert lines at the start of a line."""
        self.edits.append(Edit(place, place, self.joined(lines)))

    def joined(self, lines: list[str]) -> str:
        """Lines as text, each with its newline."""
        return "".join(line + self.newline for line in lines)

    def after_deletions(self, offset: int) -> int:
        """The first offset from this one on that no edit has deleted."""
        for edit in sorted(self.edits, key=lambda edit: edit.start):
            if not edit.text and edit.start <= offset < edit.end:
                offset = edit.end
        return offset

    def delete_lines(self, start: int, end: int, node: Node, indent: int) -> None:
        """Delete the lines of what stands at a column, but not the comments on lines of their own."""
        position = start
        for comment in self.source.own_comments(start, end, node):
            line_start = self.source.line_start(comment)
            if line_start > position:
                self.edits.append(Edit(position, line_start, ""))
            if self.outdent:
                self.edits.append(Edit(line_start, comment, " " * indent))
            position = self.source.next_line(comment)
        self.edits.append(Edit(position, end, ""))


def _identity(member: Member) -> Any:
    """What finds a member among the entries; see `_Splicer.entry_identity`."""
    return ("field", member.key) if member.spec is not None else key_identity(member.key)
