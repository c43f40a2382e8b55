"""Values as YAML text: the canonical layout from scratch, and the pieces of it that an edit needs.

What is written reads the same in every YAML 1.1 and 1.2 reader: a text that PyYAML, Psych,
js-yaml or a 1.2 core reader could take for something else is double-quoted.
"""

from __future__ import annotations

import base64
import re
from datetime import date, datetime
from typing import Any, Final

import attrs

from ._schema import FieldSpec, is_record, schema_of
from ._timestamps import format_timestamp


@attrs.frozen
class Style:
    """Indentation, in columns.

    Attributes:
        mapping: Of a mapping, from its key.
        sequence: Of a list's dashes, from its key.
    """

    mapping: int = 2
    sequence: int = 2


CANONICAL: Final = Style()


@attrs.frozen
class Member:
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
    return isinstance(value, list | tuple)


def members_of(value: Any) -> list[Member]:
    """The entries of a record or a dict, in the order in which they are written new."""
    if isinstance(value, dict):
        return [Member(key, item, None, False) for key, item in value.items()]
    schema = schema_of(type(value))
    members: list[Member] = []
    for place, spec in enumerate(schema.fields):
        if place == schema.extra_place:
            members += _extra_members(value, schema.grouped)
        item = getattr(value, spec.name)
        if item is not None and not (spec.many and not item):
            members.append(Member(spec.key, item, spec, spec.group))
    if schema.extra_place == len(schema.fields):
        members += _extra_members(value, schema.grouped)
    return members


def _extra_members(record: Any, grouped: bool) -> list[Member]:
    """What a record does not know: scalars first, then lists and mappings, in groups of their own."""
    extra = record.extra if schema_of(type(record)).has_extra else {}
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
        lines += entry_lines(member, 0, CANONICAL)
        previous = member
    closed = previous is None or (previous.spec is not None and previous.spec.last)
    if schema_of(type(record)).grouped and not closed:
        lines.append("")
    return "".join(line + newline for line in lines)


def entry_lines(member: Member, indent: int, style: Style) -> list[str]:
    """The lines of one entry of a block mapping, its key at column `indent`."""
    return _under(" " * indent + key_text(member.key) + ":", member.value, member.spec, indent, style)


def item_lines(item: Any, spec: FieldSpec | None, indent: int, style: Style) -> list[str]:
    """The lines of one item of a block list, its dash at column `indent`."""
    if is_inline(item):
        return [" " * indent + "- " + scalar_text(item, spec)]
    lines = block_lines(item, spec, indent + 2, style)
    return [" " * indent + "- " + lines[0][indent + 2 :], *lines[1:]]


def block_lines(value: Any, spec: FieldSpec | None, indent: int, style: Style) -> list[str]:
    """The lines of a list or a mapping that is not empty, at column `indent`."""
    if is_sequence(value):
        return [line for item in value for line in item_lines(item, spec, indent, style)]
    return [line for member in members_of(value) for line in entry_lines(member, indent, style)]


def _under(start: str, value: Any, spec: FieldSpec | None, indent: int, style: Style) -> list[str]:
    """A key's line and, for a list or a mapping, the lines under it."""
    if is_inline(value):
        return [f"{start} {scalar_text(value, spec)}"]
    deeper = indent + (style.sequence if is_sequence(value) else style.mapping)
    return [start, *block_lines(value, spec, deeper, style)]


def is_inline(value: Any) -> bool:
    """Whether a value is written on its key's line: a scalar, or an empty list or mapping."""
    if is_sequence(value):
        return not value
    return not (is_mapping(value) and members_of(value))


def scalar_text(value: Any, spec: FieldSpec | None, *, flow: bool = False) -> str:
    """A scalar, or an empty list or mapping, as it is written new."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return _integer_text(value)
        case float():
            return _float_text(value)
        case str():
            return text_scalar(value, quoted=spec is not None and spec.quoted, flow=flow)
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
        case _ if is_mapping(value):
            return "{}"
        case _:
            return text_scalar(str(value), quoted=spec is not None and spec.quoted, flow=flow)


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


# Quoting.

#: What may stand in a plain or single-quoted scalar on one line: all but control
#: characters, line breaks, byte order marks, surrogates and noncharacters.
_ONE_LINE = re.compile("[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")

_INDICATORS: Final = frozenset("-?:,[]{}#&*!|>'\"%@`")
#: PyYAML ends a plain scalar in brackets at a question mark, too.
_FLOW_INDICATORS = re.compile(r"[,\[\]{}?]")

#: Words and shapes that some reader takes for another type than text. Numbers are wider
#: than any reader's: decimal, 0x, 0o, 0b, with underscores or commas, base 60, exponents.
_AMBIGUOUS = re.compile(
    r"(?:~|=|<<|y|n|yes|no|on|off|true|false|null|[-+]?\.?(?:inf|nan)"
    r"|[-+]?(?:[0-9.][0-9_,.:]*(?:e[-+]?[0-9_]*)?|e[-+]?[0-9]+|0x[0-9a-f_,]*|0o[0-7_,]*|0b[01_,]*)"
    r"|[-+]_[0-9_,.:]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?)",
    re.IGNORECASE | re.ASCII,
)

_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_SHORT_ESCAPES: Final = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}


def text_scalar(text: str, *, quoted: bool, flow: bool = False) -> str:
    """A text, plain where that is asked for and safe, else double-quoted."""
    text = str.__str__(text)
    return text if not quoted and can_be_plain(text, flow=flow) else double_quoted(text)


def can_be_plain(text: str, *, flow: bool) -> bool:
    """Whether every reader takes the text, without quotes, for this text."""
    return not (
        not text
        or text[0] in _INDICATORS
        or text[0].isspace()
        or text.startswith("...")
        or text[-1] in " :"
        or ": " in text
        or " #" in text
        or not _ONE_LINE.fullmatch(text)
        or _AMBIGUOUS.fullmatch(text)
        or (flow and _FLOW_INDICATORS.search(text))
    )


def is_ambiguous(text: str) -> bool:
    """Whether some reader could take the text, without quotes, for another type, or for a Ruby symbol."""
    return text.startswith(":") or _AMBIGUOUS.fullmatch(text) is not None


def can_be_single_quoted(text: str) -> bool:
    """Whether the text can stand in single quotes on one line."""
    return _ONE_LINE.fullmatch(text) is not None


def single_quoted(text: str) -> str:
    """The text in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """The text in double quotes, escaped as in the real records.

    `json.dumps` would write what is beyond U+FFFF as surrogate pairs, which YAML refuses.
    """
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"
