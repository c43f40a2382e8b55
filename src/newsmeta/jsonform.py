"""The JSON form of a record: `to_dict` and `from_dict`, under the format's own camelCase keys."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar, overload

from ._schema import FieldSpec, Kind, Schema, found, is_record, problems_of, schema_of
from ._timestamps import parse_timestamp
from .errors import Problem, RecordError
from .records import Article

R = TypeVar("R")

#: In place of a value that is a problem; no record is made of it.
_INVALID: Final[Any] = object()


def to_dict(record: Any) -> dict[str, Any]:
    """A record as a `dict` that `json.dumps` takes, under the format's own keys.

    What the record does not have is left out. Timestamps are ISO 8601 texts with their
    offset, ``Z`` for UTC; `secured` is its text; `extra` is laid beside the fields.

    Args:
        record: The record.

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
    problems = list(problems_of(record))
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
                _field_to_json(spec, item, f"{path}[{index}]", problems) for index, item in enumerate(value)
            ]
        elif not spec.many and value is not None:
            result[spec.key] = _field_to_json(spec, value, path, problems)
    if schema.extra_place == len(schema.fields):
        result |= _mapping_to_json(extra, prefix, problems)
    return result


def _field_to_json(spec: FieldSpec, value: Any, path: str, problems: list[Problem]) -> Any:
    if spec.kind is Kind.RECORD:
        return _record_to_json(value, path + ".", problems)
    if spec.kind is Kind.CODED:
        return str(value)
    return _plain_to_json(value, path, problems)


def _mapping_to_json(mapping: dict[Any, Any], prefix: str, problems: list[Problem]) -> dict[str, Any]:
    result = {}
    for key, value in mapping.items():
        if isinstance(key, str):
            result[str.__str__(key)] = _plain_to_json(value, prefix + key, problems)
        else:
            problems.append(Problem(f"{prefix}{key!r}", "a key that is no text is not JSON", code="type"))
    return result


def _plain_to_json(value: Any, path: str, problems: list[Problem]) -> Any:
    match value:
        case float() if not math.isfinite(value):
            problems.append(Problem(path, f"{value!r} is not JSON"))
            return None
        case bytes():
            problems.append(Problem(path, "bytes are not JSON", code="type"))
            return None
        case datetime():
            return value.isoformat().removesuffix("+00:00") + ("Z" if value.utcoffset() == _ZERO else "")
        case date():
            return value.isoformat()
        case dict():
            return _mapping_to_json(value, path + ".", problems)
        case list() | tuple():
            return [_plain_to_json(item, f"{path}[{i}]", problems) for i, item in enumerate(value)]
        case _:
            return value


_ZERO: Final = datetime.min.replace(tzinfo=UTC).utcoffset()


@overload
def from_dict(mapping: Mapping[str, Any]) -> Article: ...
@overload
def from_dict(mapping: Mapping[str, Any], record_type: type[R]) -> R: ...
def from_dict(mapping: Mapping[str, Any], record_type: type[Any] = Article) -> Any:
    """Make a record of a `dict` under the format's own keys, such as the news API speaks.

    ``null`` reads as absent, and unknown keys with it are dropped; what else the record
    class does not know goes to `extra`. A timestamp is one of the texts that a file may
    hold, or a `datetime`; without a zone it is UTC.

    Args:
        mapping: What `json.loads` gives, or `to_dict`.
        record_type: The class of the record, declared with `field()`.

    Returns:
        A new record, which shares no list or dict with `mapping`.

    Raises:
        RecordError: Fields are missing or have the wrong type, or a key is no text;
            it lists all of them.
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
    problems: list[Problem] = []
    record = _record_from_json(schema_of(record_type), mapping, "", problems)
    if not problems:
        problems = list(problems_of(record))
    if problems:
        raise RecordError(problems)
    return record


def _record_from_json(
    schema: Schema, mapping: Mapping[Any, Any], prefix: str, problems: list[Problem]
) -> Any:
    noted = len(problems)
    values: dict[str, Any] = {spec.name: [] if spec.many else None for spec in schema.fields}
    extra: dict[Any, Any] = {}
    for key, value in mapping.items():
        path = f"{prefix}{key}"
        spec = schema.by_key.get(key) if isinstance(key, str) else None
        if not isinstance(key, str):
            problems.append(Problem(path, "a key that is no text is not JSON", code="type"))
        elif value is None:
            continue
        elif spec is not None:
            values[spec.name] = _field_from_json(spec, value, path, problems)
        elif schema.has_extra:
            extra[key] = _copied(value)
        else:
            message = f"a key that {schema.record_type.__name__} does not have"
            problems.append(Problem(path, message, code="unknown"))
    problems += [
        Problem(prefix + spec.key, "missing: the record needs it", code="missing")
        for spec in schema.fields
        if spec.required and values[spec.name] is None
    ]
    if len(problems) > noted:
        return _INVALID
    if schema.has_extra:
        values["extra"] = extra
    try:
        return schema.make(values)
    except (TypeError, ValueError) as error:
        problems.append(Problem(prefix.rstrip(".") or None, str(error)))
        return _INVALID


def _field_from_json(spec: FieldSpec, value: Any, path: str, problems: list[Problem]) -> Any:
    if not spec.many:
        return _item_from_json(spec, value, path, problems)
    if not isinstance(value, list | tuple):
        problems.append(Problem(path, f"expected a list, found {found(value)}", code="type"))
        return _INVALID
    return [_item_from_json(spec, item, f"{path}[{i}]", problems) for i, item in enumerate(value)]


def _item_from_json(spec: FieldSpec, value: Any, path: str, problems: list[Problem]) -> Any:
    if spec.kind is Kind.RECORD and isinstance(value, Mapping):
        return _record_from_json(schema_of(spec.type), value, path + ".", problems)
    try:
        if spec.kind is Kind.TIMESTAMP:
            value = _timestamp(value)
        if spec.kind is Kind.RECORD:
            raise TypeError(f"expected {spec.kind.value}, found {found(value)}")
        return spec.checked_item(value)
    except (TypeError, ValueError) as error:
        code = "type" if isinstance(error, TypeError) else "value"
        problems.append(Problem(path, str(error), code=code))
        return _INVALID


def _timestamp(value: Any) -> Any:
    """A timestamp of its text; a datetime without a zone is in UTC."""
    if isinstance(value, str):
        try:
            return parse_timestamp(value)
        except ValueError as error:
            raise ValueError(f"expected a timestamp, found {found(value)}: {error}") from error
    if isinstance(value, datetime) and value.utcoffset() is None:
        return value.replace(tzinfo=UTC)
    return value


def _copied(value: Any) -> Any:
    """A value with its lists and dicts copied."""
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(item) for item in value]
    return value
