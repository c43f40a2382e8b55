"""Values as YAML text: the canonical layout from scratch, and the pieces of it that an edit needs."""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import attrs

from ._quoting import PLAIN_PATTERN, json_quoted, safe, text_scalar
from ._schema import FieldSpec, Kind, Schema, function, is_record, schema_of
from ._timestamps import format_timestamp


@attrs.frozen(eq=False, repr=False)
class Style:
    """Indentation, in columns.

    Attributes:
        mapping: Of a mapping, from its key.
        sequence: Of a list's dashes, from its key.
    """

    mapping: int = 2
    sequence: int = 2


CANONICAL: Final = Style()


class Member(NamedTuple):
    """One entry to write: a field that the record has, or an entry of a dict.

    Attributes:
        key: The key: a text, or what else YAML can have as one.
        value: The value; None only in a dict.
        spec: The field, or None for what the record class does not know.
        group: Whether it stands in a group of its own.
    """

    key: Any
    value: Any
    spec: FieldSpec | None
    group: bool


def is_mapping(value: Any) -> bool:
    """Whether a value is written as a mapping."""
    return isinstance(value, dict) or is_record(value)


def is_sequence(value: Any) -> bool:
    """Whether a value is written as a list."""
    return isinstance(value, (list, tuple))


def members_of(value: Any) -> list[Member]:
    """The entries of a record or a dict, in the order in which they are written new."""
    if isinstance(value, dict):
        return [Member(key, item, None, False) for key, item in value.items()]
    schema = schema_of(type(value))
    members = [
        Member(spec.key, item, spec, spec.group)
        for spec, item in zip(schema.fields, schema.values_of(value), strict=True)
        if item is not None and not (spec.many and not item)
    ]
    if schema.has_extra and value.extra:
        before = schema.fields[: schema.extra_place]
        place = sum(member.spec in before for member in members)
        members[place:place] = _extra_members(value.extra, schema.grouped)
    return members


def _extra_members(extra: dict[Any, Any], grouped: bool) -> list[Member]:
    """What a record does not know: scalars first, then lists and mappings, in groups of their own."""
    members = [
        Member(key, value, None, grouped and (is_mapping(value) or is_sequence(value)) and bool(value))
        for key, value in extra.items()
    ]
    return sorted(members, key=lambda member: member.group)


def emit_front_matter(record: Any, newline: str) -> str:
    """The front matter of a record in the canonical layout.

    The entries that are no groups stand together; an empty line follows them and
    every group, but for a group that its field declares to be the last.
    """
    lines: list[str] = []
    previous: Member | None = None
    for member in members_of(record):
        if previous is not None and (previous.group or member.group):
            lines.append("")
        _add_entry(lines, member, 0, CANONICAL)
        previous = member
    closed = previous is None or (previous.spec is not None and previous.spec.last)
    if schema_of(type(record)).grouped and not closed:
        lines.append("")
    if lines:
        lines.append("")
    text = safe("\n".join(lines))
    return text if newline == "\n" else text.replace("\n", newline)


def entry_lines(member: Member, indent: int, style: Style) -> list[str]:
    """The lines of one entry of a block mapping, its key at column `indent`."""
    lines: list[str] = []
    _add_entry(lines, member, indent, style)
    return _finished(lines)


def item_lines(item: Any, spec: FieldSpec | None, indent: int, style: Style) -> list[str]:
    """The lines of one item of a block list, its dash at column `indent`."""
    lines: list[str] = []
    _add_item(lines, item, spec, indent, style)
    return _finished(lines)


def block_lines(value: Any, spec: FieldSpec | None, indent: int, style: Style) -> list[str]:
    """The lines of a list or a mapping, at column `indent`; none for an empty one."""
    lines: list[str] = []
    _add_block(lines, value, spec, indent, style)
    return _finished(lines)


def _finished(lines: list[str]) -> list[str]:
    """Lines whose quoted texts may have been written by `json_quoted`."""
    return safe("\n".join(lines)).split("\n") if lines else lines


def _add_block(lines: list[str], value: Any, spec: FieldSpec | None, indent: int, style: Style) -> None:
    """Add the lines of a list or a mapping."""
    if is_sequence(value):
        for item in value:
            _add_item(lines, item, spec, indent, style)
    elif isinstance(value, dict):
        for member in members_of(value):
            _add_entry(lines, member, indent, style)
    elif is_record(value):
        _add_record(lines, value, indent, style)


def _add_entry(lines: list[str], member: Member, indent: int, style: Style) -> None:
    """Add the lines of one entry of a mapping."""
    key, value, spec, _ = member
    start = f"{' ' * indent}{key_text(key)}:"
    first = len(lines)
    lines.append(start)
    deeper = indent + (style.sequence if is_sequence(value) else style.mapping)
    _add_block(lines, value, spec, deeper, style)
    if len(lines) == first + 1:
        lines[first] = f"{start} {scalar_text(value, spec)}"


def _add_item(lines: list[str], item: Any, spec: FieldSpec | None, indent: int, style: Style) -> None:
    """Add the lines of one item of a list."""
    first = len(lines)
    _add_block(lines, item, spec, indent + 2, style)
    if len(lines) > first:
        _add_dash(lines, first, indent)
    else:
        lines.append(f"{' ' * indent}- {scalar_text(item, spec)}")


def _add_dash(lines: list[str], first: int, indent: int) -> None:
    """Make lines from the first one on those of an item."""
    lines[first] = f"{' ' * indent}- {lines[first][indent + 2 :]}"


# Records. Most of a document are records inside others: what `_add_block` does with the members of
# one is done for the fields of its class by a function that is written for it.


def _add_record(lines: list[str], record: Any, indent: int, style: Style) -> None:
    """Add the lines of a record inside another one."""
    _fields_adder(schema_of(type(record)))(lines, record, indent, style)


def _add_members(lines: list[str], record: Any, indent: int, style: Style) -> None:
    """The same for a record with `extra`."""
    for member in members_of(record):
        _add_entry(lines, member, indent, style)


@functools.cache
def _fields_adder(schema: Schema) -> Callable[[list[str], Any, int, Style], None]:
    """What adds the lines of the records of a class."""
    code = ["def add_fields(lines, record, indent, style):"]
    if schema.has_extra:
        code += ["    if record.extra:", "        return add_members(lines, record, indent, style)"]
    code.append("    start = ' ' * indent")
    names: dict[str, Any] = {
        "add_entry": _add_entry,
        "add_members": _add_members,
        "add_record": _add_record,
        "add_records": _add_records,
        "can_be_plain": PLAIN_PATTERN.fullmatch,
        "integer_text": int.__repr__,
        "json_quoted": json_quoted,
        "scalar_text": scalar_text,
        "timestamp_text": _timestamp_text,
    }
    for place, spec in enumerate(schema.fields):
        names[f"spec{place}"] = spec
        key = key_text(spec.key)
        code.append(f"    value = record.{spec.name}")
        if spec.is_scalar:
            text = _TEXTS.get((spec.kind, spec.quoted), f"scalar_text(value, spec{place})")
            code.append("    if value is not None:")
            code.append(f"        lines.append(start + {key + ': '!r} + {text})")
        elif spec.kind is Kind.RECORD:
            code.append(f"    if {'value' if spec.many else 'value is not None'}:")
            code.append(f"        lines.append(start + {key + ':'!r})")
            if spec.many:
                code.append("        add_records(lines, value, indent + style.sequence, style)")
            else:
                code.append("        first = len(lines)")
                code.append("        add_record(lines, value, indent + style.mapping, style)")
                code.append("        if len(lines) == first:")
                code.append("            lines[-1] += ' {}'")
        else:
            names[f"member{place}"] = functools.partial(Member, spec.key, spec=spec, group=spec.group)
            code.append("    if value:")
            code.append(f"        add_entry(lines, member{place}(value), indent, style)")
    return function("add_fields", "\n".join(code), names)


#: What `scalar_text` gives for the value of a field, by its kind and whether it is quoted.
_TEXTS: Final = {
    (Kind.TEXT, True): "json_quoted(value)",
    (Kind.TEXT, False): "(value if can_be_plain(value) else json_quoted(value))",
    (Kind.INTEGER, False): "integer_text(value)",
    (Kind.BOOLEAN, False): "('true' if value else 'false')",
    (Kind.TIMESTAMP, False): "timestamp_text(value)",
}


def _add_records(lines: list[str], records: list[Any], indent: int, style: Style) -> None:
    """Add the lines of a list of records."""
    for record in records:
        first = len(lines)
        _add_record(lines, record, indent + 2, style)
        if len(lines) > first:
            _add_dash(lines, first, indent)
        else:
            lines.append(f"{' ' * indent}- {{}}")


def is_inline(value: Any) -> bool:
    """Whether a value is written on its key's line: a scalar, or an empty list or mapping."""
    if is_sequence(value):
        return not value
    return not (is_mapping(value) and members_of(value))


def scalar_text(value: Any, spec: FieldSpec | None, *, flow: bool = False) -> str:
    """A scalar, or an empty list or mapping, as it is written new."""
    if spec is not None and spec.kind is Kind.CODED:
        # Whatever else it is, it is written as its text.
        return text_scalar(str(value), quoted=spec.quoted, flow=flow)
    match value:
        case str():
            return text_scalar(value, quoted=spec is not None and spec.quoted, flow=flow)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _integer_text(value)
        case float():
            return _float_text(value)
        case datetime() if value.utcoffset() is None:
            return value.replace(tzinfo=None).isoformat()
        case datetime():
            return _timestamp_text(value)
        case date():
            return value.isoformat()
        case bytes():
            return f'!!binary "{base64.b64encode(value).decode("ascii")}"'
        case list() | tuple():
            return "[]"
        case _:
            return "{}"


def flow_text(value: Any, spec: FieldSpec | None) -> str:
    """Any value on one line, lists and mappings in brackets and braces."""
    if is_sequence(value):
        return "[" + ", ".join(flow_text(item, spec) for item in value) + "]"
    if is_mapping(value):
        return "{" + ", ".join(flow_entry(member) for member in members_of(value)) + "}"
    return scalar_text(value, spec, flow=True)


def flow_entry(member: Member) -> str:
    """One entry of a flow mapping."""
    return f"{key_text(member.key, flow=True)}: {flow_text(member.value, member.spec)}"


def key_text(key: Any, *, flow: bool = False) -> str:
    """A key as it is written new."""
    return scalar_text(key, None, flow=flow)


def _integer_text(number: int) -> str:
    """An integer; one that Python turns to no decimal text is hexadecimal, which has no limit."""
    try:
        return int.__repr__(number)
    except ValueError:
        return hex(number)


def _timestamp_text(moment: datetime) -> str:
    """A timestamp in UTC; one that UTC puts out of the calendar keeps its offset."""
    try:
        return format_timestamp(moment)
    except OverflowError:
        return moment.isoformat()


def _float_text(number: float) -> str:
    """A float that YAML 1.1 resolves as one: with a point, and a sign in the exponent."""
    text = float.__repr__(number)
    if text.lstrip("-") in ("inf", "nan"):
        return text.replace("inf", ".inf").replace("nan", ".nan")
    mantissa, e, exponent = text.partition("e")
    return text if not e or "." in mantissa else f"{mantissa}.0e{exponent}"
