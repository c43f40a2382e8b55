"""The fast reader: a front matter in the canonical layout straight to its record, without a tree.

It reads what `_emit` writes, byte for byte; whatever it is not sure of it hands over, by saying
that the text is not canonical. So what it accepts reads as `_nodes` and `_structure` read it, and
`_emit` gives it back. (What `_emit` writes and this hands over all the same: `extra`, and a text
that has quotes only because it needs them; an edit keeps those, and `_emit` would not.)

For each record class, one function is written from the schema. It matches a stretch of fields by
one regular expression (a related article is one match), and what that matches has the declared
types, so the records are made without their checks.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from ._limits import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES
from ._quoting import PLAIN, can_be_plain, unquoted
from ._schema import FieldSpec, Kind, Schema, function, schema_of
from ._timestamps import CANONICAL_TIMESTAMP

#: Longer texts are handed over, and so are those of more lines: no line has more than three
#: values (an item, its first key, and what that has), so that a shorter one cannot have too many.
MOST_CHARACTERS: Final = MAX_CHARACTERS
MOST_LINES: Final = MAX_NODES // 3

#: The empty line before a group (at the very start of the text, none).
_APART: Final = "\n"

_KEY = re.compile("[A-Za-z_][A-Za-z0-9_]*")
#: At the start of a line: a key of the front matter itself, or the closing fence.
_COLUMN_0 = re.compile("\n*(?:[A-Za-z_]|---)")

#: Reads a record at a position of the text; gives it and where it ends.
Reader = Callable[[str, int], tuple[Any, int]]


class _HandOverError(Exception):
    """The text is not canonical, or the class is none that this reader can be sure of."""


def read_canonical(record_type: type[Any], front_matter: str) -> Any:
    """The record of a front matter, or None where the text is not canonical.

    Args:
        record_type: The class of the record.
        front_matter: The text between the fences, without lone surrogates.
    """
    read = _document_reader(schema_of(record_type))
    if read is None or len(front_matter) > MOST_CHARACTERS or front_matter.count("\n") > MOST_LINES:
        return None
    text = front_matter
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text or len(front_matter) - len(text) != text.count("\n"):
            return None
    try:
        record, end = read(text, 0)
    # A ValueError: a day that no calendar has, or a coded text that is none.
    except (_HandOverError, ValueError):
        return None
    return record if end and text[end:] == _tail(record) else None


def head_reader(record_type: type[Any], names: tuple[str, ...]) -> Callable[[str], tuple[Any, ...]]:
    """A function that says what the beginning of a front matter surely says of some fields, whatever follows.

    Args:
        record_type: The class of the record.
        names: The attributes that are asked for.

    Returns:
        A function of the beginning of the text between the fences, without lone surrogates, cut behind
        any line. It gives the values of `names`; None stands for what is not in canonical layout, not
        before the first list of records, or not there: it can still come. Mistakes may be overlooked.
    """
    unknown = (None,) * len(names)
    reader = _head_reader(schema_of(record_type), names)

    def read(text: str) -> tuple[Any, ...]:
        if reader is None:
            return unknown
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        try:
            values, end = reader(text, 0)
        except (_HandOverError, ValueError):
            return unknown
        # A deeper line would go on with the last scalar.
        return values if _COLUMN_0.match(text, end) else unknown

    return read


def unchanged_lists(schema: Schema, before: str, after: str) -> dict[str, str]:
    """The groups that are lists of records and have the same text in two canonical front matters with LF.

    Args:
        schema: The class of their records.
        before: One of them.
        after: The other one, which may not be the same in other groups.

    Returns:
        The lines of each group, with the empty line before it, under the attribute's name.
    """
    unchanged = {}
    for spec in schema.fields:
        # (A text without its last group ends in another way.)
        if spec.group and not spec.last and _is_list_of_records(spec):
            lines = _group_lines(before, spec.key)
            if lines and lines == _group_lines(after, spec.key):
                unchanged[spec.name] = lines
    return unchanged


def _group_lines(text: str, key: str) -> str:
    """The lines of a group, with the empty line before it; no scalar has a line break in it here."""
    start = text.find(f"\n\n{key}:\n") + 1
    end = text.find("\n\n", start)
    return text[start : end + 1 if end >= 0 else len(text)] if start else ""


def _tail(record: Any) -> str:
    """What `_emit` ends a front matter with: an empty line where there are groups, but none to be last."""
    schema = schema_of(type(record))
    last = schema.fields[-1]
    closed = last.last and getattr(record, last.name) not in (None, [])
    return "\n" if schema.grouped and not closed else ""


@functools.cache
def _document_reader(schema: Schema) -> Reader | None:
    """What reads a whole front matter, or None for a class of which it cannot be sure."""
    groups = [spec.group for spec in schema.fields]
    if not groups or groups != sorted(groups) or any(spec.last for spec in schema.fields[:-1]):
        return None
    return _reader(schema, 0, 1, [_APART if group else "" for group in groups])


@functools.cache
def _head_reader(schema: Schema, names: tuple[str, ...]) -> Reader | None:
    """What reads some of the fields before the first list of records."""
    try:
        return _Writer(schema, 0, 1).head_reader(names)
    except _HandOverError:
        return None


@functools.cache
def _item_reader(schema: Schema, column: int, depth: int) -> Reader | None:
    """The same for an item of a list, with the column of its keys."""
    if not any(spec.required and spec.is_scalar for spec in schema.fields[:1]):
        # Any field could stand behind the dash.
        return None
    return _reader(schema, column, depth, [_dash(column), *[" " * column for _ in schema.fields[1:]]])


def _dash(column: int) -> str:
    """What stands before the keys of an item, on its first line."""
    return " " * (column - 2) + "- "


def _reader(schema: Schema, column: int, depth: int, leads: Sequence[str]) -> Reader | None:
    """What reads the records of a class, or None for one of which it cannot be sure.

    Args:
        schema: The class's.
        column: The column of the keys.
        depth: How deep a mapping the record is; the front matter itself is 1.
        leads: What stands before the key of each field.
    """
    if depth > MAX_DEPTH:
        return None
    try:
        return _Writer(schema, column, depth).record_reader(leads)
    except _HandOverError:
        return None


class _Writer:
    """Writes the function that reads the records of a class.

    In the function, the groups of the regular expressions are `g0`, `g1` … and lists of records
    `items0`, `items1` …; what it uses else is in `names`.
    """

    def __init__(self, schema: Schema, column: int, depth: int) -> None:
        self._schema = schema
        self._column = column
        self._depth = depth
        self._names: dict[str, Any] = {"HandOverError": _HandOverError, "unquoted": _unquoted}
        self._lines = ["def read(text, position):"]
        #: The stretch of fields that is not yet written: its pattern, its groups, and those
        #: of them that are the insides of double quotes.
        self._pattern = ""
        self._groups: list[str] = []
        self._quoted: list[str] = []
        self._count = 0

    def record_reader(self, leads: Sequence[str]) -> Reader:
        """The function that reads a whole record, with what stands before the key of each field."""
        values = []
        for spec, lead in zip(self._schema.fields, leads, strict=True):
            if _is_list_of_records(spec):
                self._end_stretch()
                values.append(self._list(spec, lead))
            else:
                values.append(self._field(spec, self._column, self._depth, lead, (self._schema,)))
        self._end_stretch()
        return self._function(self._record(self._schema, values))

    def head_reader(self, names: tuple[str, ...]) -> Reader:
        """The function that reads the values of some fields, up to the first list of records.

        They are scalars and lists of scalars, and a list that is not there is None.
        """
        fields = list(itertools.takewhile(lambda spec: not _is_list_of_records(spec), self._schema.fields))
        if not self._schema.plain:
            raise _HandOverError
        wanted = [spec.name in names and spec.kind is not Kind.RECORD for spec in fields]
        if not any(wanted):
            raise _HandOverError
        values = dict.fromkeys(names, "None")
        # Up to the last one that is wanted.
        for spec in fields[: len(fields) - wanted[::-1].index(True)]:
            value = self._field(spec, 0, 1, _APART if spec.group else "", (self._schema,))
            if spec.name in names and spec.kind is not Kind.RECORD:
                values[spec.name] = f"{value} or None" if spec.many else value
        self._end_stretch(are_checked=False)
        return self._function(f"({', '.join(values.values())},)")

    def _function(self, result: str) -> Reader:
        self._lines.append(f"    return {result}, position")
        read: Reader = function("read", "\n".join(self._lines), self._names)
        return read

    def _name(self, stem: str, value: Any = None) -> str:
        """A new name, for a value or for what the function assigns to it."""
        name = f"{stem}{self._count}"
        self._count += 1
        if value is not None:
            self._names[name] = value
        return name

    def _group(self) -> str:
        """The name of one more group of the stretch."""
        self._groups.append(self._name("g"))
        return self._groups[-1]

    def _record(self, schema: Schema, values: list[str]) -> str:
        """The expression for a record of values."""
        if not schema.plain:
            # What the class does with the values, only it knows.
            raise _HandOverError
        make = self._name("make", schema.make)
        return f"{make}({', '.join([*values, '{}'] if schema.has_extra else values)})"

    def _list(self, spec: FieldSpec, lead: str) -> str:
        """Write the lines that read a list of records; returns the name of the list."""
        items = self._name("items")
        reader = functools.partial(_read_items, schema_of(spec.type), self._column + 4, self._depth + 2)
        read = self._name("read", reader)
        opening = f"{lead}{_key(spec)}:\n"
        # The very start of the text has no empty line before a group.
        starts = [(opening, "")]
        if lead == _APART:
            starts = [(opening, "position and "), (opening[1:], "not position and ")]
        for keyword, (start, condition) in zip(("if", "elif"), starts, strict=False):
            self._lines += [
                f"    {keyword} {condition}text.startswith({start!r}, position):",
                f"        {items}, position = {read}(text, position + {len(start)})",
            ]
        self._lines += ["    else:", f"        {items} = []"]
        return items

    def _field(self, spec: FieldSpec, column: int, depth: int, lead: str, classes: tuple[Schema, ...]) -> str:
        """Add a field to the stretch; returns the expression for its value.

        A record that is a value is a part of the stretch, and the lists of records in that one are
        matched as lines, to be read on their own.
        """
        before = r"(?:(?!\A)\n|\A)" if lead == _APART else lead
        self._pattern += f"(?:{before}{_key(spec)}:"
        group = self._group()
        if spec.kind is Kind.RECORD and not spec.many:
            # With one line at least: an empty value is none.
            self._pattern += f"()\n(?={' ' * (column + 2)}[A-Za-z_])"
            value = self._inner_record(schema_of(spec.type), column + 2, depth + 1, classes)
        elif spec.many:
            value = f"{self._lines_of_items(spec, column + 2, depth)}({group})"
        else:
            quotes, pattern, take = _scalar(spec)
            self._pattern += f" {quotes}({pattern}){quotes}\n"
            if quotes:
                self._quoted.append(group)
            value = f"{self._name('take', take)}({group})" if take else group
        self._pattern += ")" if spec.required else ")?+"
        if spec.required or value == group:
            return value
        return f"({'[]' if spec.many else 'None'} if {group} is None else {value})"

    def _inner_record(self, schema: Schema, column: int, depth: int, classes: tuple[Schema, ...]) -> str:
        """Add the fields of a record that is a value; returns the expression for it."""
        if schema in classes or depth > MAX_DEPTH:
            raise _HandOverError
        lead = " " * column
        return self._record(
            schema, [self._field(spec, column, depth, lead, (*classes, schema)) for spec in schema.fields]
        )

    def _lines_of_items(self, spec: FieldSpec, column: int, depth: int) -> str:
        """Add the lines of a list whose dashes stand at a column; returns what makes the list of them."""
        if spec.kind is Kind.RECORD:
            self._pattern += f"\n((?:{' ' * column}.*+\n)++)"
            return self._name(
                "take", functools.partial(_all_items, schema_of(spec.type), column + 2, depth + 2)
            )
        quotes, pattern, take = _scalar(spec)
        self._pattern += f"\n((?:{' ' * column}- {quotes}{pattern}{quotes}\n)++)"
        cut = slice(column + 2 + len(quotes), -len(quotes) or None)
        return self._name("take", functools.partial(_scalars, cut, _unquoted if quotes else None, take))

    def _end_stretch(self, *, are_checked: bool = True) -> None:
        """Write the lines that match the stretch so far.

        Args:
            are_checked: Whether characters that YAML does not allow are looked for in quoted texts.
        """
        if not self._pattern:
            return
        match = self._name("match", re.compile(self._pattern).match)
        self._lines += [
            f"    match = {match}(text, position)",
            "    if match is None:",
            "        raise HandOverError",
            f"    ({', '.join(self._groups)},) = match.groups()",
        ]
        if self._quoted:
            # A group is all up to the last quote of a line. Most have no quote, no escape, and no
            # character that YAML does not allow; of those, all but a few are not printable.
            joined = "".join(f"{{{group}}}" for group in self._quoted)
            odd = [repr('"') + " in quoted", repr("\\") + " in quoted"]
            if are_checked:
                odd.append("not quoted.isprintable()")
            self._lines += [
                f"    quoted = f'{joined}'",
                f"    if {' or '.join(odd)}:",
                *(f"        {group} = {group} and unquoted({group})" for group in self._quoted),
            ]
        self._lines.append("    position = match.end()")
        self._pattern = ""
        self._groups = []
        self._quoted = []


def _is_list_of_records(spec: FieldSpec) -> bool:
    return spec.many and spec.kind is Kind.RECORD


def _key(spec: FieldSpec) -> str:
    """The field's key, if no reader takes it for anything but this text."""
    if not _KEY.fullmatch(spec.key) or not can_be_plain(spec.key):
        raise _HandOverError
    return spec.key


def _read_items(schema: Schema, column: int, depth: int, text: str, position: int) -> tuple[Any, int]:
    """The items of a list of records from a position on, one or more, and where they end."""
    read = _item_reader(schema, column, depth)
    start = _dash(column)
    if read is None or not text.startswith(start, position):
        raise _HandOverError
    items = []
    while text.startswith(start, position):
        item, position = read(text, position)
        items.append(item)
    return items, position


def _all_items(schema: Schema, column: int, depth: int, lines: str) -> list[Any]:
    """The items of a list of records that is all of a text."""
    items: list[Any]
    items, end = _read_items(schema, column, depth, lines, 0)
    if end < len(lines):
        raise _HandOverError
    return items


# Scalars.


def _number(raw: str) -> float:
    number = float(raw) if "." in raw else int(raw)
    if repr(number) != raw:
        raise _HandOverError
    return number


def _coded(coded_type: type[Any], text: str) -> Any:
    value = coded_type.parse(text)
    if str(value) != text:
        raise _HandOverError
    return value


def _unquoted(text: str) -> str:
    value = unquoted(text)
    if value is None:
        raise _HandOverError
    return value


def _scalars(
    cut: slice, unquote: Callable[[str], str] | None, take: Callable[[str], Any] | None, lines: str
) -> list[Any]:
    """The items of a list of scalars: each line but for its dash and its quotes."""
    items: list[Any] = [line[cut] for line in lines.split("\n")[:-1]]
    for step in (unquote, take):
        if step is not None:
            items = list(map(step, items))
    return items


_SCALARS: Final[dict[Kind, tuple[str, Callable[[str], Any]]]] = {
    Kind.INTEGER: ("0|-?[1-9][0-9]{0,17}", int),
    Kind.NUMBER: (r"0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}", _number),
    Kind.BOOLEAN: ("true|false", "true".__eq__),
    Kind.TIMESTAMP: (
        CANONICAL_TIMESTAMP,
        datetime.fromisoformat,
    ),
}


def _scalar(spec: FieldSpec) -> tuple[str, str, Callable[[str], Any] | None]:
    """A scalar's quotes, the pattern between them, and what makes the value of its match."""
    if spec.kind in _SCALARS:
        pattern, take = _SCALARS[spec.kind]
        return "", f"(?:{pattern})", take
    quotes, pattern = ('"', ".*") if spec.quoted else ("", PLAIN)
    return quotes, pattern, functools.partial(_coded, spec.type) if spec.kind is Kind.CODED else None
