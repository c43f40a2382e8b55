"""The JSON form of a record: `to_dict` and `from_dict`, under the format's own camelCase keys."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeVar, overload

from ._limits import DEFAULT_LIMITS, MAX_DIGITS, MAX_INTEGER_BITS, Limits
from ._problems import problems_of
from ._schema import MISSING, FieldSpec, Kind, Schema, found, is_record, schema_of
from ._timestamps import format_timestamp, parse_timestamp
from .errors import Problem, RecordError, code_of, step
from .records import Article

R = TypeVar("R")

#: In place of a value that is a problem; no record is made of it.
_INVALID: Final[Any] = object()


def to_dict(record: Any, *, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """A record as a `dict` that `json.dumps` takes, under the format's own keys.

    What the record does not have is left out. Timestamps are ISO 8601 texts with their
    offset, ``Z`` for UTC; `secured` is its text; `extra` is laid beside the fields.

    Args:
        record: The record.
        limits: How large it may be; characters are not counted.

    Returns:
        A new `dict`, in canonical order, that shares nothing with the record.

    Raises:
        RecordError: The record holds what JSON cannot: NaN, an infinity, bytes or keys that
            are no texts in `extra`, or something of a wrong type in a list; it lists all of that.
        TypeError: It is no record.

    Example:
        >>> import newsmeta
        >>> newsmeta.to_dict(newsmeta.Image(url="https://example.com/a.png", width=800))
        {'url': 'https://example.com/a.png', 'width': 800}
    """
    if not is_record(record):
        raise TypeError(f"expected a record, found {found(record)}")
    problems = problems_of(record, limits)
    if not problems:
        result = _record_to_json(record, "", problems)
    if problems:
        raise RecordError(problems)
    return result


def _record_to_json(record: Any, prefix: str, problems: list[Problem]) -> dict[str, Any]:
    schema = schema_of(type(record))
    result: dict[str, Any] = {}
    extra = record.extra if schema.has_extra else {}
    for place, spec in enumerate(schema.fields):
        if place == schema.extra_place:
            result |= _mapping_to_json(extra, prefix, problems)
        value = getattr(record, spec.name)
        path = prefix + spec.key
        if spec.many and value:
            result[spec.key] = [
                field_to_json(spec, item, f"{path}[{index}]", problems) for index, item in enumerate(value)
            ]
        elif not spec.many and value is not None:
            result[spec.key] = field_to_json(spec, value, path, problems)
    if schema.extra_place == len(schema.fields):
        result |= _mapping_to_json(extra, prefix, problems)
    return result


def field_to_json(spec: FieldSpec, value: Any, path: str, problems: list[Problem]) -> Any:
    """The value of a field that is no list, or one item of a list; notes what JSON does not have."""
    if spec.kind is Kind.RECORD:
        return _record_to_json(value, path + ".", problems)
    if spec.kind is Kind.CODED:
        return str(value)
    return plain_to_json(value, path, problems)


def _mapping_to_json(mapping: dict[Any, Any], prefix: str, problems: list[Problem]) -> dict[str, Any]:
    result = {}
    for key, value in mapping.items():
        if _is_json_key(key, step(prefix, str(key)), problems):
            result[str.__str__(key)] = plain_to_json(value, step(prefix, key), problems)
    return result


def plain_to_json(value: Any, path: str, problems: list[Problem]) -> Any:
    """A value that no field declares; notes what JSON does not have."""
    match value:
        case datetime():
            return _timestamp_text(value)
        case date():
            return value.isoformat()
        case dict():
            return _mapping_to_json(value, path + ".", problems)
        case list() | tuple():
            return [plain_to_json(item, step(path, f"[{i}]"), problems) for i, item in enumerate(value)]
        case _:
            return _json_scalar(value, path, problems)


def _timestamp_text(moment: datetime) -> str:
    """A timestamp in ISO 8601, with its offset if that is of whole minutes, else in UTC."""
    offset = moment.utcoffset()
    if offset is None or offset % timedelta(minutes=1) == timedelta() != offset:
        return moment.isoformat()
    return format_timestamp(moment)


@overload
def from_dict(mapping: Mapping[str, Any], *, limits: Limits = DEFAULT_LIMITS) -> Article: ...
@overload
def from_dict(mapping: Mapping[str, Any], record_type: type[R], *, limits: Limits = DEFAULT_LIMITS) -> R: ...
def from_dict(
    mapping: Mapping[str, Any], record_type: type[Any] = Article, *, limits: Limits = DEFAULT_LIMITS
) -> Any:
    """Make a record of a `dict` under the format's own keys, such as the news API speaks.

    ``null`` reads as absent, and unknown keys with it are dropped; what else the record
    class does not know goes to `extra`. A timestamp is one of the texts that a file may
    hold, a `datetime` (without a zone it is UTC) or a `date` (its midnight in UTC).

    Args:
        mapping: What `json.loads` gives, or `to_dict`.
        record_type: The class of the record, declared with `field()`.
        limits: How large the record may be; characters are not counted.

    Returns:
        A new record, which shares no list or dict with `mapping`.

    Raises:
        RecordError: Fields are missing or have the wrong type, or an unknown value is not
            JSON (NaN, an infinity, bytes, a key that is no text); it lists all of them.
        TypeError: `mapping` is no mapping, or `record_type` no record class.

    Example:
        >>> import newsmeta
        >>> article = newsmeta.from_dict(
        ...     {"title": "Tides", "publishedDateTime": "2026-03-01", "tags": None, "mood": "calm"}
        ... )
        >>> article.published_date_time.isoformat(), article.extra
        ('2026-03-01T00:00:00+00:00', {'mood': 'calm'})
    """
    if not isinstance(mapping, Mapping):
        raise TypeError(f"expected a mapping, found {found(mapping)}")
    reader = _Reader(limits)
    record = reader.record(schema_of(record_type), mapping, "", 0)
    problems = reader.problems or problems_of(record, limits)
    if problems:
        raise RecordError(problems)
    return record


class _Reader:
    """Reads JSON values as fields; notes what is wrong and goes on."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.problems: list[Problem] = []

    def problem(self, path: str, message: str, code: str = "value") -> Any:
        """Note a problem; returns the placeholder for the value."""
        self.problems.append(Problem(path or None, message, code=code))
        return _INVALID

    def too_deep(self, path: str, depth: int) -> bool:
        """Whether a value is nested too deep; notes it."""
        most = self.limits.max_depth
        if depth > most:
            self.problem(path.rstrip("."), f"nested deeper than {most} levels")
        return depth > most

    def record(self, schema: Schema, mapping: Mapping[Any, Any], prefix: str, depth: int) -> Any:
        """A record of the schema's class."""
        if self.too_deep(prefix, depth):
            return _INVALID
        noted = len(self.problems)
        values: dict[str, Any] = {spec.name: [] if spec.many else None for spec in schema.fields}
        extra: dict[Any, Any] = {}
        for key, value in mapping.items():
            path = step(prefix, str(key))
            if not _is_json_key(key, path, self.problems) or value is None:
                continue
            spec = schema.by_key.get(key)
            if spec is not None:
                values[spec.name] = self.field(spec, value, path, depth)
            elif schema.has_extra:
                extra[key] = self.copied(value, path, depth + 1)
            else:
                self.problem(path, schema.unknown, "unknown")
        for spec in schema.fields:
            if spec.required and values[spec.name] is None:
                self.problem(prefix + spec.key, MISSING, "missing")
        if len(self.problems) > noted:
            return _INVALID
        # `values` stands in the order of the fields.
        made = list(values.values())
        try:
            return schema.make(*made, extra) if schema.has_extra else schema.make(*made)
        except (TypeError, ValueError) as error:
            return self.problem(prefix.rstrip("."), str(error))

    def field(self, spec: FieldSpec, value: Any, path: str, depth: int) -> Any:
        """The value of a field."""
        if not spec.many:
            return self.item(spec, value, path, depth)
        if not isinstance(value, list | tuple):
            return self.problem(path, f"expected a list, found {found(value)}", "type")
        return [self.item(spec, item, f"{path}[{i}]", depth + 1) for i, item in enumerate(value)]

    def item(self, spec: FieldSpec, value: Any, path: str, depth: int) -> Any:
        """The value of a field that is no list, or of one item of a list."""
        if spec.kind is Kind.RECORD:
            if isinstance(value, Mapping):
                return self.record(schema_of(spec.type), value, path + ".", depth + 1)
            return self.problem(path, f"expected {spec.kind.value}, found {found(value)}", "type")
        try:
            return spec.checked_item(_timestamp(value) if spec.kind is Kind.TIMESTAMP else value)
        except (TypeError, ValueError) as error:
            return self.problem(path, str(error), code_of(error))

    def copied(self, value: Any, path: str, depth: int) -> Any:
        """An unknown value with its lists and dicts copied; notes what is not JSON."""
        if self.too_deep(path, depth):
            return _INVALID
        if isinstance(value, Mapping):
            return {
                key: self.copied(item, step(path + ".", key), depth + 1)
                for key, item in value.items()
                if _is_json_key(key, step(path + ".", str(key)), self.problems)
            }
        if isinstance(value, list | tuple):
            return [self.copied(item, step(path, f"[{i}]"), depth + 1) for i, item in enumerate(value)]
        return _json_scalar(value, path, self.problems)


def _timestamp(value: Any) -> Any:
    """A timestamp of its text; a datetime without a zone is in UTC."""
    if isinstance(value, str):
        try:
            return parse_timestamp(value)
        except ValueError as error:
            raise ValueError(f"expected a timestamp, found {found(value)}: {error}") from error
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.utcoffset() is None else value
    return datetime(value.year, value.month, value.day, tzinfo=UTC) if isinstance(value, date) else value


def _json_scalar(value: Any, path: str, problems: list[Problem]) -> Any:
    """A scalar that JSON has, as it is; notes one that it does not have."""
    if isinstance(value, float) and not math.isfinite(value):
        problems.append(Problem(path, f"{value!r} is not JSON"))
    elif isinstance(value, bytes):
        problems.append(Problem(path, "bytes are not JSON", code="type"))
    elif isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS:
        problems.append(Problem(path, f"an integer of more than {MAX_DIGITS} digits"))
    return value


def _is_json_key(key: Any, path: str, problems: list[Problem]) -> bool:
    """Whether a key is a text; notes where it is not."""
    if not isinstance(key, str):
        problems.append(Problem(path, "a key that is no text is not JSON", code="type"))
    return isinstance(key, str)
