"""The tree as a record: every field read as its declared type, and every problem collected."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from ._fences import Parts
from ._scalars import (
    TAG_BOOL,
    TAG_FLOAT,
    TAG_INT,
    TAG_MAP,
    TAG_NULL,
    TAG_SEQ,
    TAG_STR,
    TAG_TIMESTAMP,
    construct,
    short_tag,
)
from ._schema import MISSING, FieldSpec, Kind, Schema, found, schema_of
from ._timestamps import parse_timestamp
from ._tree import Entry, Mapping, Scalar, Sequence, target_of
from .errors import Problem, RecordError, step

R = TypeVar("R")

#: In place of a value that is a problem; no record is made of it.
_INVALID: Final[Any] = object()

#: The tags under which a scalar can stand for a text: it is read as written.
_TEXT_TAGS: Final = frozenset({TAG_STR, TAG_BOOL, TAG_INT, TAG_FLOAT, TAG_TIMESTAMP})

_COLLECTIONS: Final = {Sequence: ("a list", TAG_SEQ), Mapping: ("a mapping", TAG_MAP)}

_TAGS_OF_KIND: Final = {
    Kind.INTEGER: (TAG_INT,),
    Kind.NUMBER: (TAG_INT, TAG_FLOAT),
    Kind.BOOLEAN: (TAG_BOOL,),
}


def structure(record_type: type[R], mapping: Mapping, parts: Parts) -> R:
    """Make a record of the front matter's mapping.

    Raises:
        RecordError: Fields are missing or are not what they have to be; it lists all of them.
    """
    builder = _Builder(parts)
    if mapping.tag in (None, TAG_MAP):
        record: R = builder.record(schema_of(record_type), mapping, "")
    else:
        builder.mismatch("a mapping", mapping, "")
    if builder.problems:
        raise RecordError(problem for _, problem in sorted(builder.problems, key=lambda found: found[0]))
    return record


class _Builder:
    """Reads nodes as values; notes what is wrong, with the place, and goes on."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.problems: list[tuple[int, Problem]] = []

    def problem(self, path: str, message: str, offset: int, code: str) -> Any:
        """Note a problem; returns the placeholder for the value."""
        line, column = self.parts.locate(offset)
        self.problems.append((offset, Problem(path or None, message, line, column, code)))
        return _INVALID

    def record(self, schema: Schema, mapping: Mapping, prefix: str) -> Any:
        """A record of the schema's class."""
        noted = len(self.problems)
        values: dict[str, Any] = {}
        extra: dict[Any, Any] = {}
        for entry in mapping.all_entries():
            spec = schema.by_key.get(entry.key_text)
            if spec is None:
                extra[entry.name] = self._extra(schema, entry, prefix)
            elif spec.name in values:
                self.problem(prefix + spec.key, "the key is there twice", entry.key.start, "value")
            else:
                values[spec.name] = self.field(spec, entry.value, prefix + spec.key)
        for spec in schema.fields:
            if values.get(spec.name) is None:
                values[spec.name] = [] if spec.many else None
                if spec.required:
                    self.problem(prefix + spec.key, MISSING, mapping.start, "missing")
        if len(self.problems) > noted:
            return _INVALID
        made = [values[spec.name] for spec in schema.fields]
        try:
            return schema.make(*made, extra) if schema.has_extra else schema.make(*made)
        except (TypeError, ValueError) as error:
            return self.problem(prefix.rstrip("."), str(error), mapping.start, "value")

    def field(self, spec: FieldSpec, node: Any, path: str) -> Any:
        """The value of a field; None where the file has nothing."""
        target = target_of(node)
        if type(target) is Scalar and (target.is_null or target.tag == TAG_NULL):
            return None
        if not spec.many:
            return self.item(spec, node, path)
        if type(target) is not Sequence or target.tag not in (None, TAG_SEQ):
            return self.mismatch("a list", node, path)
        return [self.item(spec, item, f"{path}[{index}]") for index, item in enumerate(target.items)]

    def item(self, spec: FieldSpec, node: Any, path: str) -> Any:
        """The value of a field that is no list, or of one item of a list."""
        target = target_of(node)
        if spec.kind is Kind.RECORD:
            if type(target) is not Mapping or target.tag not in (None, TAG_MAP):
                return self.mismatch(spec.kind.value, node, path)
            return self.record(schema_of(spec.type), target, path + ".")
        if type(target) is not Scalar or target.is_null:
            return self.mismatch(spec.kind.value, node, path)
        try:
            return self.scalar(spec, target, node, path)
        except ValueError as error:
            return self.problem(path, str(error), node.start, "value")

    def scalar(self, spec: FieldSpec, scalar: Scalar, node: Any, path: str) -> Any:
        """A scalar as the field's type.

        Raises:
            ValueError: Its type is right, but its value is not possible.
        """
        kind = spec.kind
        if kind in _TAGS_OF_KIND:
            tag = scalar.resolved_tag
            if tag not in _TAGS_OF_KIND[kind]:
                return self.mismatch(kind.value, node, path)
            return construct(scalar.value, tag)
        if scalar.tag is not None and scalar.tag not in _TEXT_TAGS:
            return self.mismatch(kind.value, node, path)
        if kind is Kind.TEXT:
            return scalar.value
        if kind is Kind.CODED:
            return spec.type.parse(scalar.value)
        try:
            return parse_timestamp(scalar.value)
        except ValueError as error:
            raise ValueError(f"expected a timestamp, found {found(scalar.value)}: {error}") from error

    def mismatch(self, expected: str, node: Any, path: str) -> Any:
        """Note that a value has another type than its field."""
        return self.problem(path, f"expected {expected}, found {_found(node)}", node.start, "type")

    def _extra(self, schema: Schema, entry: Entry, prefix: str) -> Any:
        """The value of a key that the record does not know."""
        path = step(prefix, entry.key_text)
        if not schema.has_extra:
            return self.problem(path, schema.unknown, entry.key.start, "unknown")
        return self.plain_value(entry.value, path)

    def plain_value(self, node: Any, path: str) -> Any:
        """A value as YAML 1.1 has it: None, bool, int, float, str, bytes, dates, list or dict."""
        target = target_of(node)
        if type(target) is Scalar:
            try:
                return construct(target.value, target.resolved_tag)
            except ValueError as error:
                return self.problem(path, str(error), node.start, "value")
        if type(target) is Sequence and target.tag in (None, TAG_SEQ):
            return [self.plain_value(item, step(path, f"[{i}]")) for i, item in enumerate(target.items)]
        if type(target) is Mapping and target.tag in (None, TAG_MAP):
            return {
                entry.name: self.plain_value(entry.value, step(path + ".", entry.key_text))
                for entry in target.all_entries()
            }
        return self.problem(path, f"the tag {short_tag(target.tag)} is not supported", node.start, "value")


def _found(node: Any) -> str:
    """How messages call what stands in the file."""
    target = target_of(node)
    kind, own_tag = _COLLECTIONS.get(type(target), ("", None))
    if kind:
        return kind if target.tag in (None, own_tag) else f"the tag {short_tag(target.tag)}"
    if target.tag not in (None, *_TEXT_TAGS, TAG_NULL):
        return f"the tag {short_tag(target.tag)}"
    try:
        return found(construct(target.value, target.resolved_tag))
    except ValueError:
        return found(target.value)
