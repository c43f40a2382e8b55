"""What the rules of `check` look at, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import attrs

from ._compare import same
from ._fences import Parts
from ._locate import Path, node_at
from ._schema import FieldSpec, Kind, Schema, schema_of
from ._tree import Mapping, Scalar, target_of
from .document import Document
from .records import Article

ERROR: Final = "error"
WARNING: Final = "warning"


@attrs.frozen
class Subject:
    """A document as the rules see it.

    Attributes:
        document: The document; its record can be written, so that all values have their types.
        record: Its record.
        article: The record, where it is an article; else None.
        parts: The text that it was read from, or None for a new document.
        root: The tree of that text, or None where the record is no longer what it says.
    """

    document: Document[Any]
    record: Any
    article: Article | None
    parts: Parts | None
    root: Mapping | None

    @classmethod
    def of(cls, document: Document[Any]) -> Subject:
        """The subject that a document is."""
        record = document.record
        article = record if _is_article(record) else None
        source = document._source
        if source is None:
            return cls(document, record, article, None, None)
        root, as_read = source.as_read(type(record))
        unchanged = same(as_read, record, offsets=True)
        return cls(document, record, article, source.parts, root if unchanged else None)

    def scalar_at(self, path: Path) -> Scalar | None:
        """The scalar that the source has for a field, where it is known."""
        node = target_of(node_at(self.root, path)) if self.root is not None else None
        return node if type(node) is Scalar else None


@attrs.frozen
class Found:
    """What a rule finds.

    Attributes:
        path: The way to the field, or None for the file as a whole.
        message: What is wrong.
        index: The place in the text, for what is in no field.
    """

    path: Path | None
    message: str
    index: int | None = None


Rule = Callable[[Subject], Iterator[Found]]


@attrs.frozen
class Check:
    """One rule of `check`.

    Attributes:
        code: Its stable name.
        severity: ``error`` or ``warning``.
        description: What has to hold.
    """

    code: str
    severity: str
    description: str
    _rule: Rule = attrs.field(repr=False)

    def find(self, subject: Subject) -> Iterator[Found]:
        """What the rule finds."""
        return self._rule(subject)


def declaring(checks: list[Check]) -> Callable[[str, str, str], Callable[[Rule], Rule]]:
    """A decorator that makes a function a rule, and adds it to a list."""

    def declare(code: str, severity: str, description: str) -> Callable[[Rule], Rule]:
        def add(rule: Rule) -> Rule:
            checks.append(Check(code, severity, description, rule))
            return rule

        return add

    return declare


def _is_article(record: Any) -> bool:
    """Whether a record is an article whose fields hold what an article's hold: a subclass may differ."""
    if not isinstance(record, Article):
        return False
    own = schema_of(type(record)).by_name
    return all(_is_like(own[spec.name], spec) for spec in schema_of(Article).fields)


def _is_like(own: FieldSpec, spec: FieldSpec) -> bool:
    return own.many is spec.many and issubclass(own.type, spec.type)


def records_in(record: Any, path: Path = ()) -> Iterator[tuple[Path, Schema, Any]]:
    """A record and all records in it, with their paths and schemas."""
    schema = schema_of(type(record))
    yield path, schema, record
    for spec in schema.fields:
        if spec.kind is Kind.RECORD:
            for at, item in _items(spec, record, path):
                yield from records_in(item, at)


def texts_in(record: Any) -> Iterator[tuple[Path, str]]:
    """The texts in a record and in all records in it, with their paths, but for those in `extra`."""
    for path, schema, part in records_in(record):
        for spec in schema.fields:
            if spec.kind is Kind.TEXT:
                yield from _items(spec, part, path)


def _items(spec: FieldSpec, record: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The value of a field, or the items of a list, with their paths."""
    value = getattr(record, spec.name)
    if spec.many:
        yield from (((*path, spec.key, index), item) for index, item in enumerate(value))
    elif value is not None:
        yield (*path, spec.key), value
