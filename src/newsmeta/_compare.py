"""When two values are the same: by value and by type, as a file tells them apart.

``1`` is not ``True`` and not ``1.0``; NaN is NaN; a tuple is a list; the order of a
mapping's keys says nothing; an instant is the same in every zone.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from ._schema import Kind, Schema, function, is_record, schema_of

#: Types of which two values are the same if they are equal.
_SIMPLE: Final = frozenset({str, int, bool, type(None), bytes})


def same(read: Any, now: Any, *, offsets: bool = False) -> bool:
    """Whether a value that was read is still the same.

    Args:
        read: The value as the file gives it.
        now: The value as it is now.
        offsets: Whether a timestamp that was read with an offset other than zero has to
            keep it. (One without is written in UTC, whatever its offset is now.)
    """
    if read is now:
        return True
    kind = type(read)
    if kind is type(now) and (kind in _SIMPLE or (kind is datetime and read.tzinfo is now.tzinfo is UTC)):
        return bool(read == now)
    if kind is list or isinstance(read, tuple):
        return isinstance(now, (list, tuple)) and _same_items(read, now, offsets)
    if isinstance(read, dict):
        return isinstance(now, dict) and _same_mappings(read, now, offsets)
    if is_record(read):
        return kind is type(now) and bool(_fields_comparer(schema_of(kind))(read, now, offsets))
    if isinstance(read, datetime) and isinstance(now, datetime) and offsets:
        before = read.utcoffset()
        return _scalar(read) == _scalar(now) and (not before or before == now.utcoffset())
    return _scalar(read) == _scalar(now)


@functools.cache
def _fields_comparer(schema: Schema) -> Callable[[Any, Any, bool], bool]:
    """What tells whether two records of a class are the same.

    Texts, integers and booleans are so if they are equal, since their fields take no other type,
    and coded texts if their texts are.
    """
    tests = []
    for spec in schema.fields:
        pair = f"read.{spec.name}, now.{spec.name}"
        if spec.is_scalar and spec.kind in (Kind.TEXT, Kind.INTEGER, Kind.BOOLEAN):
            tests.append(f"read.{spec.name} == now.{spec.name}")
        elif spec.kind is Kind.CODED and spec.many:
            tests.append(f"list(map(str, read.{spec.name})) == list(map(str, now.{spec.name}))")
        elif spec.kind is Kind.CODED:
            tests.append(
                f"(read.{spec.name} is now.{spec.name} or str(read.{spec.name}) == str(now.{spec.name}))"
            )
        elif spec.many:
            tests.append(f"(not read.{spec.name} and not now.{spec.name} or same_items({pair}, offsets))")
        else:
            tests.append(f"same({pair}, offsets=offsets)")
    if schema.has_extra:
        tests.append("(not read.extra and not now.extra or same_mappings(read.extra, now.extra, offsets))")
    code = f"def same_fields(read, now, offsets):\n    return {' and '.join(tests)}"
    names = {"same": same, "same_items": _same_items, "same_mappings": _same_mappings}
    return function("same_fields", code, names)


def _same_items(read: Sequence[Any], now: Sequence[Any], offsets: bool) -> bool:
    return len(read) == len(now) and all(
        same(one, other, offsets=offsets) for one, other in zip(read, now, strict=True)
    )


def _same_mappings(read: dict[Any, Any], now: dict[Any, Any], offsets: bool) -> bool:
    others = {_scalar(key): value for key, value in now.items()}
    return len(read) == len(others) and all(
        _scalar(key) in others and same(value, others[_scalar(key)], offsets=offsets)
        for key, value in read.items()
    )


def fingerprint(value: Any) -> Hashable:
    """A hashable that is equal for values that are the same, offsets included."""
    if is_record(value):
        schema = schema_of(type(value))
        parts: list[Hashable] = [fingerprint(getattr(value, spec.name)) for spec in schema.fields]
        if schema.has_extra:
            parts.append(fingerprint(value.extra))
        return (type(value), *parts)
    if isinstance(value, dict):
        return frozenset((_scalar(key), fingerprint(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(fingerprint(item) for item in value)
    if isinstance(value, datetime):
        return (_scalar(value), value.utcoffset())
    return _scalar(value)


def key_identity(key: Any) -> Hashable:
    """What tells a key of a mapping from all others."""
    return _scalar(key)


def _scalar(value: Any) -> Hashable:
    """A scalar with its type."""
    match value:
        case bool() | None:
            return value
        case int():
            return ("int", int(value))
        case float():
            return ("float", "nan" if math.isnan(value) else (math.copysign(1, value), float(value)))
        case str():
            return ("str", str.__str__(value))
        case datetime() if value.utcoffset() is None:
            return ("naive", value.replace(fold=0))
        case datetime():
            return ("instant", _instant(value))
        case date() | bytes():
            return (type(value).__name__, value)
        case _:
            # A value that is written as one text is the same where the text is.
            return (type(value).__name__, str(value))


def _instant(moment: datetime) -> timedelta:
    """The time since year 1 in UTC; a datetime in UTC could overflow."""
    offset = moment.utcoffset() or timedelta()
    return moment.replace(tzinfo=UTC, fold=0) - datetime.min.replace(tzinfo=UTC) - offset
