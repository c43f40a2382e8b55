"""A front matter in the canonical layout, its comments beside what they are about.

A comment at the end of a line stays at the end of the line of the same entry or item. One on a
line of its own stays above what follows it, or, where it is indented deeper than that, below what
it follows. What stands before the first entry and apart from it stays first, what stands behind
the last one last. Where two comments would meet on one line, the second stands above it.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any, Final

import attrs

from ._comments import comments
from ._compare import key_identity
from ._edits import Edit, SourceText, applied, end_of_match
from ._emit import emit_front_matter
from ._fences import BOM, Parts, join_fences, split_fences
from ._nodes import parse_nodes
from ._place import entry_end, entry_start
from ._tree import LINE_BREAKS, Mapping, Node, Sequence, children
from .errors import EditError, shown

Path = tuple[Hashable, ...]

_ANCHOR = re.compile(rf"(?:!\S*[ \t{LINE_BREAKS}]+)?&")
_PROPERTIES = re.compile(rf"(?:[&!]\S*[ \t{LINE_BREAKS}]*)*")
_TO_LINE_END = re.compile(f"[^{LINE_BREAKS}]*")

#: Where a comment stands: on a line above its element's, at the end of that line, or below the element.
_ABOVE: Final = "above"
_BESIDE: Final = "beside"
_BELOW: Final = "below"


@attrs.frozen
class _Comment:
    """A comment: where it stands, and its text from the ``#`` to the end of the line."""

    offset: int
    text: str
    is_own: bool


@attrs.frozen
class _Element:
    """An entry or an item: its path, its span from the key or the dash on, its column, and its name."""

    path: Path
    start: int
    end: int
    column: int
    name: str


def canonical(parts: Parts, root: Mapping, record: Any) -> str:
    """The whole text in the canonical layout; byte order mark, newlines and body stay.

    Args:
        parts: The source.
        root: Its tree.
        record: The record that it gives.

    Raises:
        EditError: The source has an anchor, an alias or a merge key, or a comment on something that
            the canonical layout leaves out.
    """
    _refuse_shared(parts, root)
    front_matter = emit_front_matter(record, parts.newline)
    if next(comments(parts.front_matter, 0, len(parts.front_matter), root), None) is not None:
        bare = split_fences(join_fences(front_matter, "", parts.newline))
        commented = _Commented(_Outline(front_matter, parse_nodes(bare)), parts.newline)
        front_matter = commented.text(parts, _Outline(parts.front_matter, root))
    mark = BOM if parts.text.startswith(BOM) else ""
    return mark + join_fences(front_matter, parts.body, parts.newline)


def comment_texts(parts: Parts, root: Mapping) -> Counter[str]:
    """How often each comment is there, wherever it stands."""
    return Counter(comment.text for comment in _Outline(parts.front_matter, root).comments())


def _refuse_shared(parts: Parts, root: Mapping) -> None:
    """Refuse what would be written out, or lost: anchors, aliases and merge keys."""
    text = parts.front_matter
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        # An alias refers to an anchor before it, which is found too: the anchor's line is the one to go to.
        if _ANCHOR.match(text, node.start):
            raise _refusal(parts, node.start, "an anchor (&), which the canonical layout does not have")
        for entry in node.entries if isinstance(node, Mapping) else ():
            if entry.is_merge:
                raise _refusal(
                    parts, entry.key.start, "a merge key (<<), which the canonical layout does not have"
                )
        stack += reversed(children(node))


def _refusal(parts: Parts, offset: int, reason: str) -> EditError:
    line, column = parts.locate(offset)
    return EditError(f"not put into the canonical layout: {reason}", line=line, column=column)


class _Outline:
    """The elements of a front matter in the order of its text, and its comments."""

    def __init__(self, text: str, root: Mapping) -> None:
        self.text = text
        self.source = SourceText(text)
        self.root = root
        self.elements = list(self._elements(root, ()))
        self.starts = [element.start for element in self.elements]
        self.by_path = {element.path: element for element in self.elements}
        self.first_on_line: dict[int, _Element] = {}
        for element in self.elements:
            self.first_on_line.setdefault(self.source.line_start(element.start), element)

    def _elements(self, node: Node, path: Path) -> Iterator[_Element]:
        if isinstance(node, Mapping):
            for entry in node.entries:
                start = entry_start(self.source, entry)
                yield self._element(
                    (*path, key_identity(entry.name)), start, entry_end(entry), entry.key_text
                )
                yield from self._elements(entry.value, (*path, key_identity(entry.name)))
        elif isinstance(node, Sequence):
            position = end_of_match(_PROPERTIES, self.text, node.start, node.end)
            for index, item in enumerate(node.items):
                start = item.start if node.flow else self.source.after_trivia(position)
                position = max(item.end, start + 1)
                yield self._element((*path, index), start, position, f"item {index}")
                yield from self._elements(item, (*path, index))

    def _element(self, path: Path, start: int, end: int, name: str) -> _Element:
        return _Element(path, start, end, self.source.column(start), name)

    def comments(self) -> list[_Comment]:
        """All comments, in the order of the text."""
        return [
            _Comment(
                offset,
                self.text[offset : end_of_match(_TO_LINE_END, self.text, offset, len(self.text))],
                is_own,
            )
            for offset, is_own in comments(self.text, 0, len(self.text), self.root)
        ]

    def place(self, comment: _Comment) -> tuple[_Element | None, str]:
        """What a comment is about, and where it stands to that; None is the whole front matter."""
        index = bisect.bisect_left(self.starts, comment.offset)
        previous = self.elements[index - 1] if index else None
        following = self.elements[index] if index < len(self.elements) else None
        if previous is not None and not comment.is_own:
            return self._beside(comment, previous), _BESIDE
        if previous is None and (following is None or self._is_apart(comment.offset, following.start)):
            return None, _ABOVE
        column = self.source.column(comment.offset)
        if (
            previous is not None
            and comment.offset < previous.end
            and (following is None or following.start >= previous.end)
        ):
            # Between a key and its scalar.
            return previous, _ABOVE
        depth, floor = (len(following.path), following.column) if following else (1, self.elements[0].column)
        if previous is not None and column > floor:
            for element in reversed(self._chain(previous)):
                if element.column <= column and len(element.path) > depth:
                    return element, _BELOW
        return following, _ABOVE if following is not None else _BELOW

    def _beside(self, comment: _Comment, previous: _Element) -> _Element:
        """What a comment is behind: the first that begins on its line, else the outermost that ends on it."""
        line = self.source.line_start(comment.offset)
        first = self.first_on_line.get(line)
        if first is not None and first.start < comment.offset:
            return first
        return next((element for element in self._chain(previous) if element.end >= line), previous)

    def _chain(self, element: _Element) -> list[_Element]:
        """The elements around an element, the outermost first, and itself."""
        return [self.by_path[element.path[:length]] for length in range(1, len(element.path) + 1)]

    def _is_apart(self, start: int, end: int) -> bool:
        """Whether an empty line stands between two offsets."""
        line = self.source.next_line(start)
        while line < end:
            if self.source.is_blank_line(line):
                return True
            line = self.source.next_line(line)
        return False


class _Commented:
    """A front matter in the canonical layout that gets the comments of its source."""

    def __init__(self, outline: _Outline, newline: str) -> None:
        self.outline = outline
        self.newline = newline
        self.edits: list[Edit] = []
        #: Where the lines begin that have a comment at their end.
        self.taken: set[int] = set()

    def text(self, parts: Parts, source: _Outline) -> str:
        """The front matter with the comments.

        Raises:
            EditError: A comment is on something that is not there.
        """
        heading = False
        for comment in source.comments():
            about, where = source.place(comment)
            if about is None:
                heading = heading or where == _ABOVE
                self.insert(0 if where == _ABOVE else self.end(), comment.text)
                continue
            if heading:
                self.insert(0, "")
                heading = False
            element = self.outline.by_path.get(about.path)
            if element is None:
                name = shown(about.name)
                reason = f"the comment is on {name}, which has no value and no place there"
                raise _refusal(parts, comment.offset, reason)
            gap = source.text[: comment.offset][len(source.text[: comment.offset].rstrip(" \t")) :]
            self.put(element, where, comment.text, gap or " ")
        if heading:
            self.insert(0, "")
        return applied(self.outline.text, 0, len(self.outline.text), self.edits)

    def put(self, element: _Element, where: str, comment: str, gap: str) -> None:
        """Put a comment above, beside or below an element."""
        source = self.outline.source
        line = source.line_start(element.start)
        if where == _BELOW:
            self.insert(source.next_line(element.end), " " * element.column + comment)
        elif where == _BESIDE and line not in self.taken:
            self.taken.add(line)
            end = source.line_end(element.start)
            self.edits.append(Edit(end, end, gap + comment))
        else:
            self.insert(line, " " * self.outline.first_on_line[line].column + comment)

    def end(self) -> int:
        """Where the line after the last element begins."""
        elements = self.outline.elements
        return self.outline.source.next_line(max(element.end for element in elements)) if elements else 0

    def insert(self, offset: int, line: str) -> None:
        """Insert a line."""
        self.edits.append(Edit(offset, offset, line + self.newline))
