"""A patch of one front matter: edits that replace text, and lines and entries that come and go."""

from __future__ import annotations

import re

from ._comments import comments
from ._edits import Deletions, Edit, SourceText, UnspliceableError, end_of_match
from ._emit import Member, entry_lines
from ._fences import Parts
from ._place import Places, entry_end, entry_start, style_of
from ._tree import LINE_BREAKS, Alias, Mapping, Node, Scalar, Sequence, children, keeps_breaks, last_part
from .errors import EditError

_PROPERTY = re.compile(rf"[&!]\S*[ \t{LINE_BREAKS}]*")


class Patch:
    """Collects edits of one front matter; they are applied together.

    Attributes:
        text: The source.
        source: The same, by lines.
        newline: The newline of new lines.
        style: The indentation of what is new.
        edits: The edits so far.
        outdent: Whether comments that outlive what they stood in move to its column.
    """

    def __init__(self, parts: Parts, root: Mapping) -> None:
        self.parts = parts
        self.text = parts.front_matter
        self.newline = parts.newline
        self.source = SourceText(self.text)
        self.style = style_of(self.source, root)
        self.edits: list[Edit] = []
        self.outdent = False

    # What may not be changed.

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

    # Text and lines.

    def insert(self, place: int, lines: list[str]) -> None:
        """Insert lines at the start of a line."""
        self.edits.append(Edit(place, place, self.joined(lines)))

    def joined(self, lines: list[str]) -> str:
        """Lines as text, each with its newline."""
        return "".join(line + self.newline for line in lines)

    def anew(self, read_from: int, start: int, end: int, text: str, node: Node) -> None:
        """Replace a span, unless a comment stands in it."""
        if next(comments(self.text, read_from, end, node), None) is not None:
            raise UnspliceableError("a comment stands inside what would be written anew")
        self.edits.append(Edit(start, end, text))

    def delete_lines(self, start: int, end: int, node: Node, indent: int) -> None:
        """Delete the lines of what stands at a column, but not the comments on lines of their own."""
        position = start
        for comment, is_own in comments(self.text, start, end, node):
            if not is_own:
                continue
            line_start = self.source.line_start(comment)
            if line_start > position:
                self.edits.append(Edit(position, line_start, ""))
            if self.outdent:
                self.edits.append(Edit(line_start, comment, " " * indent))
            position = self.source.next_line(comment)
        self.edits.append(Edit(position, end, ""))

    def only_blanks_stay_from(self, offset: int, deletions: Deletions) -> bool:
        """Whether from an offset on only empty lines stay, one of them the last line."""
        reached = -1
        while reached != offset:
            reached = offset
            offset = deletions.after(self.source.after_blanks(offset))
        last = self.source.blank_line_before(len(self.text))
        return offset == len(self.text) and last is not None and deletions.after(last) == last

    def after_properties(self, node: Mapping | Sequence) -> int:
        """Where a list or a mapping itself begins, behind its anchor and its tag."""
        start = node.start
        while self.text[start] in "&!":
            start = end_of_match(_PROPERTY, self.text, start, node.end)
        return start

    def keeps_blank_lines(self, node: Node) -> bool:
        """Whether a value ends with a block scalar to which the empty lines below it belong."""
        last = last_part(node)
        if type(last) is not Scalar or last.style not in ("|", ">"):
            return False
        return keeps_breaks(self.text[last.start : self.source.line_end(last.start)])

    # Entries.

    def remove_entry(self, node: Mapping, index: int, member: Member) -> None:
        """Remove an entry's lines, and the empty line that sets its group apart."""
        source = self.source
        entry = node.entries[index]
        start = entry_start(source, entry)
        if not source.begins_line(start):
            self.remove_first_on_dash(node, index)
            return
        line_start = source.line_start(start)
        end = source.next_line(entry_end(entry))
        self.delete_lines(line_start, end, entry.value, start - line_start)
        content_before = entry_end(node.entries[index - 1]) if index else -1
        if index and self.keeps_blank_lines(node.entries[index - 1].value):
            # Empty lines left below it would become its text.
            self.edits.append(Edit(end, source.line_start(source.after_blanks(end)), ""))
            return
        blank_before = source.blank_line_before(line_start)
        is_last = end == len(self.text)
        if blank_before is not None and blank_before > content_before:
            stays = is_last and member.spec is not None and member.spec.last
            if (member.group or is_last or source.is_blank_line(end)) and not stays:
                self.edits.append(Edit(blank_before, line_start, ""))
        elif member.group and index == 0 and source.is_blank_line(end):
            self.edits.append(Edit(end, source.next_line(end), ""))

    def remove_first_on_dash(self, node: Mapping, index: int) -> None:
        """Remove the entry that stands behind a dash: the next one takes its place.

        There is one: an item that keeps none of its entries counts as another item.
        """
        entry, following = node.entries[index : index + 2]
        start, end = entry_start(self.source, entry), entry_start(self.source, following)
        indent = self.newline + " " * self.source.column(start)
        kept = "".join(
            indent + self.text[offset : self.source.line_end(offset)]
            for offset, is_own in comments(self.text, start, end, entry.value)
            if is_own
        )
        # Comments that outlive it move below the dash, and what follows them with them.
        if kept:
            start = self.text.rindex("-", 0, start) + 1
            kept += indent
        self.edits.append(Edit(start, end, kept))

    def add_entry(self, places: Places, member: Member, deletions: Deletions) -> None:
        """Add an entry at its place in the canonical order, laid out as its neighbours."""
        source = self.source
        previous, following = places.neighbours(member)
        neighbour = previous or following
        indent = source.column(entry_start(source, neighbour)) if neighbour else 0
        lines = entry_lines(member, indent, self.style)
        apart = places.all_apart or (member.group and places.apart)
        if previous is not None:
            apart = apart and not self.keeps_blank_lines(previous.value)
            self.add_after(entry_end(previous), member, lines, deletions, apart=apart)
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

    def add_after(
        self, content_end: int, member: Member, lines: list[str], deletions: Deletions, *, apart: bool
    ) -> None:
        """Add the lines of an entry below content, set apart by empty lines if its group is."""
        place = self.source.next_line(content_end)
        is_last = member.spec is not None and member.spec.last
        if apart and is_last and self.only_blanks_stay_from(place, deletions):
            # The empty line before the fence becomes the one before the last group.
            self.insert(len(self.text), lines)
            return
        if apart:
            earlier = self.edits[-1] if self.edits else Edit(-1, -1, "")
            if earlier.start != place or not earlier.text.endswith(self.newline * 2):
                lines = ["", *lines]
            following = deletions.after(place)
            if following < len(self.text) and not self.source.is_blank_line(following):
                lines = [*lines, ""]
        self.insert(place, lines)
