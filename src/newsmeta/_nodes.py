"""YAML events as the tree of `_tree`.

Never `yaml.load` or `yaml.compose`: they can kill the process (50 KB of ``- ``), explode on
600 bytes of merge keys, drop duplicate keys and leak a dozen exception types. The events
are safe to pull, so everything that bounds a document is checked here, while the tree is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import attrs
import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from ._fences import Parts
from ._limits import DEFAULT_LIMITS, MAX_NUMBER_KEYS, Limits
from ._scalars import TAG_MERGE, construct
from ._tree import LINE_BREAKS, Alias, Entry, Mapping, Node, Scalar, Sequence, keeps_breaks, target_of
from .errors import FrontMatterError, shown

#: libyaml's parser where PyYAML was built with it, else the pure-Python one.
LOADER: Final[type[Any]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MISPLACED_BOM = re.compile(f"(?:^|(?<=[{LINE_BREAKS}]))\ufeff")
_DIRECTIVE = re.compile(f"(?:[ \t]*+(?:#[^{LINE_BREAKS}]*+)?[{LINE_BREAKS}])*+%")
_LINES = re.compile(f"[^{LINE_BREAKS}]*(?:\r\n|[{LINE_BREAKS}])|[^{LINE_BREAKS}]+")
_BLANK: Final = " \t" + LINE_BREAKS
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_nodes(parts: Parts, limits: Limits = DEFAULT_LIMITS) -> Mapping:
    """Parse the front matter to its mapping; an empty one is an empty mapping.

    Raises:
        FrontMatterError: YAML that is malformed, in more than one document, not a
            mapping, with a directive, a duplicate key, an unknown alias, too deep or too large.
    """
    text = parts.front_matter
    composer = _Composer(text, parts, limits)
    composer.check_characters()
    loader = LOADER(text)
    try:
        composer.next_event = loader.get_event if LOADER is not yaml.SafeLoader else composer.checked(loader)
        return composer.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = ": ".join(part for part in (error.context, error.problem) if part)
        # libyaml has a limit of its own since 0.2.6, and looks that far ahead for the end of a key.
        if error.problem == "exceeded maximum nesting depth":
            problem = composer.too_deep
        raise composer.error(problem, min(mark.index, len(text)) if mark else 0) from error
    finally:
        loader.dispose()


@attrs.frozen
class _Anchored:
    """A value with an anchor: itself, or None while it is open, and its size with aliases written out."""

    node: Scalar | Sequence | Mapping | None
    nodes: int
    length: int
    height: int


_OPEN: Final = _Anchored(None, 0, 0, 0)


class _Composer:
    """Builds the tree from the events, within the limits."""

    def __init__(self, text: str, parts: Parts, limits: Limits) -> None:
        self.text = text
        self.parts = parts
        self.limits = limits
        self.too_deep = f"nested deeper than {limits.max_depth} levels"
        self.next_event: Any = None
        #: Where the last event ended, for errors that bring no place.
        self.reached = 0
        #: Nodes so far, with aliases written out.
        self.nodes = 0
        #: Characters that writing the aliases out would add, so far.
        self.added = 0
        #: The greatest depth so far of a list or a mapping, with aliases written out.
        self.deepest = 0
        #: What the aliases written by now may refer to.
        self.anchors: dict[str, _Anchored] = {}
        #: The plain keys so far, as values: a few keys are most of them.
        self.names: dict[str, Any] = {}
        self.escapes = LOADER is yaml.SafeLoader and "\\" in text

    def error(self, message: str, offset: int) -> FrontMatterError:
        line, column = self.parts.locate(offset)
        return FrontMatterError(message, line=line, column=column)

    def checked(self, loader: Any) -> Callable[[], Any]:
        """The events of the pure-Python parser, which has no error of its own for a bad escape."""

        def next_event() -> Any:
            try:
                return loader.get_event()
            except (ValueError, OverflowError) as error:
                raise self.error(f"an escape that is no character: {error}", self.reached) from error

        return next_event

    def check_characters(self) -> None:
        """Refuse what must not get to the parser, in either build of PyYAML."""
        text = self.text
        if len(text) > self.limits.max_characters:
            raise self.error(f"the front matter is longer than {self.limits.max_characters:,} characters", 0)
        if bad := _NOT_PRINTABLE.search(text):
            raise self.error(f"the character U+{ord(bad[0]):04X} is not allowed in YAML", bad.start())
        if "\ufeff" in text and (bad := _MISPLACED_BOM.search(text)):
            raise self.error("a byte order mark (U+FEFF) at the start of a line", bad.start())
        # Lines of %TAG take the parser quadratic time.
        if "%" in text and (bad := _DIRECTIVE.match(text)):
            raise self.error("a YAML directive (%) is not allowed in front matter", bad.end() - 1)

    def document(self) -> Mapping:
        """The only document of the stream."""
        self.next_event()
        event = self.next_event()
        if type(event) is StreamEndEvent:
            root: Node = Mapping(len(self.text), None, False)
        else:
            self._refuse_marker(event)
            root = self._node(self.next_event(), 1)
            event = self.next_event()
            self._refuse_marker(event)
            if self.text.startswith("%", event.end_mark.index):
                raise self.error("a YAML directive (%) is not allowed in front matter", event.end_mark.index)
            event = self.next_event()
            if type(event) is not StreamEndEvent:
                raise self.error("a second YAML document", event.start_mark.index)
        if type(root) is not Mapping:
            kind = "a list" if type(root) is Sequence else "a scalar"
            raise self.error(f"the front matter is {kind}: expected a mapping (key: value)", root.start)
        return root

    def _refuse_marker(self, event: Any) -> None:
        """Refuse a document marker that is written out inside the fences."""
        if event.explicit:
            marker = "..." if type(event) is DocumentEndEvent else "---"
            raise self.error(
                f"a YAML document marker ({marker}) inside the front matter", event.start_mark.index
            )

    def _node(self, event: Any, depth: int) -> Node:
        """The node that begins with this event."""
        kind = type(event)
        start: int = event.start_mark.index
        self.reached = event.end_mark.index
        self.nodes += 1
        if self.nodes > self.limits.max_values:
            raise self.error(f"more than {self.limits.max_values:,} values", start)
        if kind is AliasEvent:
            return self._alias(event, start, depth)
        if event.anchor is None:
            return (
                self._scalar(event, start) if kind is ScalarEvent else self._collection(event, start, depth)
            )
        nodes, added, deepest = self.nodes, self.added, self.deepest
        self.anchors[event.anchor] = _OPEN
        self.deepest = depth - 1
        node = self._scalar(event, start) if kind is ScalarEvent else self._collection(event, start, depth)
        length = node.end - start + self.added - added
        height = self.deepest - depth + 1
        self.anchors[event.anchor] = _Anchored(node, self.nodes - nodes + 1, length, height)
        self.deepest = max(deepest, self.deepest)
        return node

    def _collection(self, event: Any, start: int, depth: int) -> Sequence | Mapping:
        """The list or mapping that begins with this event."""
        self._reach(depth, start)
        if type(event) is MappingStartEvent:
            return self._mapping(event, depth)
        return self._sequence(event, depth)

    def _reach(self, depth: int, start: int) -> None:
        """Note the depth of a list or a mapping, and refuse too deep a one."""
        if depth > self.limits.max_depth:
            raise self.error(self.too_deep, start)
        self.deepest = max(self.deepest, depth)

    def _alias(self, event: Any, start: int, depth: int) -> Alias:
        anchored = self.anchors.get(event.anchor)
        if anchored is None:
            raise self.error(f"the alias *{shown(event.anchor)} is not defined", start)
        target = anchored.node
        if target is None:
            message = f"the alias *{shown(event.anchor)} refers to a value that it is part of"
            raise self.error(message, start)
        self.nodes += anchored.nodes - 1
        self.added += anchored.length
        limits = self.limits
        if self.nodes > limits.max_values:
            raise self.error(f"more than {limits.max_values:,} values, with aliases written out", start)
        if len(self.text) + self.added > limits.max_characters:
            # One text behind many aliases is one text in memory, until it is written.
            message = f"longer than {limits.max_characters:,} characters, with aliases written out"
            raise self.error(message, start)
        self._reach(depth + anchored.height - 1, start)
        target.aliased = True
        return Alias(start, event.end_mark.index, target)

    def _scalar(self, event: Any, start: int) -> Scalar:
        end: int = event.end_mark.index
        style = event.style or ""
        tag = event.tag if event.tag != "!" else None
        if self.escapes and style == '"' and (bad := _SURROGATE.search(event.value)):
            raise self.error(f"an escape that is no character: U+{ord(bad[0]):04X}", start)
        if style in {"|", ">"}:
            end = self._block_scalar_end(start, end)
        # An empty value behind a lone `!` is a text for libyaml, and null for PyYAML's own parser;
        # any other plain value there is read as without it by both.
        plain = not style and tag is None and (event.implicit[0] or event.tag == "!")
        return Scalar(start, end, event.value, tag, style, plain)

    def _block_scalar_end(self, start: int, mark: int) -> int:
        """The end of a block scalar's last line; PyYAML's mark stands after the blank lines behind it.

        With ``+`` those lines belong to the value, and so does one of more blanks than the
        value is indented by.
        """
        header, *lines = _LINES.findall(self.text, start, mark)
        if not keeps_breaks(header):
            indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip(_BLANK)]
            indent = min(indents, default=len(self.text))
            while lines and not lines[-1].strip(_BLANK) and len(lines[-1].rstrip(LINE_BREAKS)) <= indent:
                mark -= len(lines.pop())
        last = lines[-1] if lines else header
        return mark - (len(last) - len(last.rstrip(LINE_BREAKS)))

    def _sequence(self, event: Any, depth: int) -> Sequence:
        node = Sequence(event.start_mark.index, _collection_tag(event), event.flow_style)
        while type(event := self.next_event()) is not SequenceEndEvent:
            item = self._node(event, depth + 1)
            node.items.append(item)
            node.end = item.end
        if node.flow:
            node.end = _end(event)
        return node

    def _mapping(self, event: Any, depth: int) -> Mapping:
        node = Mapping(event.start_mark.index, _collection_tag(event), event.flow_style)
        names: dict[Any, Entry] = {}
        merges = False
        numbers = 0
        while type(event := self.next_event()) is not MappingEndEvent:
            key: Any = self._node(event, depth + 1)
            scalar = target_of(key)
            if type(scalar) is not Scalar:
                raise self.error("a key that is a list or a mapping", key.start)
            name, is_merge = self._name(scalar, key.start)
            if type(name) is not str:
                numbers += 1
                self._refuse_numbers(numbers, key.start)
            value = self._node(self.next_event(), depth + 1)
            if not node.flow and value.start == value.end and self.text[value.start - 1] != ":":
                # Behind an explicit key without a colon, PyYAML's mark stands at the next token.
                value.start = value.end = key.end
            entry = Entry(key, name, value, is_merge)
            first = names.setdefault((is_merge, name), entry)
            if first is not entry:
                line, _ = self.parts.locate(first.key.start)
                raise self.error(f'duplicate key "{shown(scalar.value)}" (first on line {line})', key.start)
            node.entries.append(entry)
            node.end = value.end
            merges = merges or is_merge
        if node.flow:
            node.end = _end(event)
        if merges:
            self._merge(node)
        return node

    def _name(self, key: Scalar, start: int) -> tuple[Any, bool]:
        """A key as a value, and whether it is the merge key."""
        if key.tag == TAG_MERGE or (key.plain and key.value == "<<"):
            return "<<", True
        if key.tag is None and key.value in self.names:
            return (self.names[key.value] if key.plain else key.value), False
        tag = key.resolved_tag
        try:
            name = construct(key.value, tag)
        except ValueError as error:
            raise self.error(f"key: {error}", start) from error
        if key.plain:
            self.names[key.value] = name
        return name, False

    def _refuse_numbers(self, numbers: int, start: int) -> None:
        """Refuse a mapping with too many keys that could be made to collide."""
        if numbers > MAX_NUMBER_KEYS:
            message = f"a mapping with more than {MAX_NUMBER_KEYS:,} keys that are no texts"
            raise self.error(message, start)

    def _merge(self, node: Mapping) -> None:
        """Resolve a merge key: own keys win over merged ones, earlier mappings over later."""
        node.merged = []
        names = {entry.name for entry in node.entries if not entry.is_merge}
        numbers = sum(type(name) is not str for name in names)
        (merge,) = (entry for entry in node.entries if entry.is_merge)
        source = target_of(merge.value)
        for item in source.items if type(source) is Sequence else [merge.value]:
            mapping = target_of(item)
            if type(mapping) is not Mapping:
                raise self.error("a merge key (<<) takes a mapping or a list of mappings", item.start)
            for entry in mapping.all_entries():
                if entry.name not in names:
                    numbers += type(entry.name) is not str
                    self._refuse_numbers(numbers, item.start)
                    names.add(entry.name)
                    node.merged.append(entry)


def _end(event: Any) -> int:
    """The offset at which an event ends."""
    offset: int = event.end_mark.index
    return offset


def _collection_tag(event: Any) -> str | None:
    """The tag written before a list or a mapping, or None."""
    tag: str | None = event.tag
    return tag if tag != "!" else None
