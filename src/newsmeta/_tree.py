"""The tree of a front matter: scalars, lists and mappings with the spans of their source.

Offsets are code points from the start of the front matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ._scalars import TAG_STR, resolve_plain

#: What YAML 1.1 takes for a line break; libyaml and PyYAML both do.
LINE_BREAKS: Final = "\n\r\x85\u2028\u2029"


class Scalar:
    """A scalar.

    Attributes:
        start, end: The span, with anchor and tag; a block scalar ends with its last line.
        value: The text, with quotes, escapes and folding undone.
        tag: The tag that is written before it, or None.
        style: ``""`` (plain), ``'``, ``"``, ``|`` or ``>``.
        plain: Whether the value's type follows from the text: no quotes and no tag.
        aliased: Whether an alias refers to it.
    """

    __slots__ = ("aliased", "end", "plain", "start", "style", "tag", "value")

    def __init__(self, start: int, end: int, value: str, tag: str | None, style: str, plain: bool) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.tag = tag
        self.style = style
        self.plain = plain
        self.aliased = False

    @property
    def resolved_tag(self) -> str:
        """The tag that YAML 1.1 gives it."""
        if self.tag is not None:
            return self.tag
        return resolve_plain(self.value) if self.plain else TAG_STR

    @property
    def is_null(self) -> bool:
        """Whether it is plain and empty, ``~`` or ``null``."""
        return self.plain and self.value in ("", "~", "null", "Null", "NULL")


class Sequence:
    """A list; `end` is the end of its last content, or of the closing bracket."""

    __slots__ = ("aliased", "end", "flow", "items", "start", "tag")

    def __init__(self, start: int, tag: str | None, flow: bool) -> None:
        self.start = start
        self.end = start
        self.tag = tag
        self.flow = flow
        self.items: list[Node] = []
        self.aliased = False


class Mapping:
    """A mapping; `end` is the end of its last content, or of the closing brace.

    Attributes:
        entries: All entries, in the order of the text; a merge key (``<<``) is one of them.
        merged: What a merge key brings in besides, never to be edited; None without one.
    """

    __slots__ = ("aliased", "end", "entries", "flow", "merged", "start", "tag")

    def __init__(self, start: int, tag: str | None, flow: bool) -> None:
        self.start = start
        self.end = start
        self.tag = tag
        self.flow = flow
        self.entries: list[Entry] = []
        self.merged: list[Entry] | None = None
        self.aliased = False

    def all_entries(self) -> Iterable[Entry]:
        """The entries that are keys of the mapping, the merged ones last."""
        if self.merged is None:
            return self.entries
        return [entry for entry in self.entries if not entry.is_merge] + self.merged


class Alias:
    """An alias: its own span, and the node that it stands for."""

    __slots__ = ("end", "start", "target")

    def __init__(self, start: int, end: int, target: Scalar | Sequence | Mapping) -> None:
        self.start = start
        self.end = end
        self.target = target


class Entry:
    """A key and its value.

    Attributes:
        key: The key's own node, or an alias in its place.
        name: The key as PyYAML would build it; for a plain or quoted word, its text.
        value: The value's node.
        is_merge: Whether the key is the merge key ``<<``.
    """

    __slots__ = ("is_merge", "key", "name", "value")

    def __init__(self, key: Scalar | Alias, name: Any, value: Node, is_merge: bool) -> None:
        self.key = key
        self.name = name
        self.value = value
        self.is_merge = is_merge

    @property
    def key_text(self) -> str:
        """The key as it is written, without quotes."""
        text: str = target_of(self.key).value
        return text


Node = Scalar | Sequence | Mapping | Alias


def keeps_breaks(header: str) -> bool:
    """Whether the header of a block scalar (``|+ # why``) makes the empty lines below it its text."""
    return "+" in header.partition("#")[0]


def target_of(node: Any) -> Any:
    """The node itself, or the one that an alias stands for."""
    return node.target if type(node) is Alias else node


def children(node: Node) -> list[Node]:
    """The nodes directly inside a node: keys, values (a merge key's too), items."""
    if type(node) is Sequence:
        return node.items
    if type(node) is Mapping:
        return [child for entry in node.entries for child in (entry.key, entry.value)]
    return []


def last_part(node: Node) -> Node:
    """What a node ends with: the last item of the last item, and so on."""
    while inner := node.items if type(node) is Sequence else type(node) is Mapping and node.entries:
        last = inner[-1]
        node = last.value if isinstance(last, Entry) else last
    return node


def leaves(node: Node) -> Iterator[Scalar]:
    """The scalars inside a node, in the order of the text."""
    if type(node) is Scalar:
        yield node
    for child in children(node):
        yield from leaves(child)
