"""Fields named and set by text: ``provider.name``, ``images[0].width=800``, ``topics+=AI``."""

from __future__ import annotations

import difflib
import re
from typing import Any, Final, Self

import attrs

from ._limits import MAX_DIGITS
from ._scalars import TAG_FLOAT, construct, resolve_plain
from ._schema import FieldSpec, Kind, Schema, check_text, found, schema_of
from ._timestamps import parse_timestamp
from .errors import Problem, RecordError, code_of, shown
from .jsonform import field_to_json, plain_to_json
from .records import Article

#: The step of a path to what a record class does not know: all behind it is one key.
_EXTRA: Final = "extra."

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d{1,9})\])?(?:\.(?=.)|\Z)", re.ASCII | re.DOTALL)
_ASSIGNMENT = re.compile(r"([^=]*?)(\+=|-=|=)(.*)", re.DOTALL)
_INTEGER = re.compile(r"[-+]?\d+", re.ASCII)

#: The text that means the empty text; nothing at all means to clear the field.
_EMPTY_TEXT: Final = '""'


@attrs.frozen
class _Step:
    """One field on the way, and which item of it, if it is a list."""

    spec: FieldSpec
    index: int | None

    def __str__(self) -> str:
        return self.spec.key if self.index is None else f"{self.spec.key}[{self.index}]"


@attrs.frozen(repr=False)
class FieldPath:
    """Where in a record a field is, read from a text by `parse`.

    `str()` gives it as problems name it: under the format's own keys, joined by points, with the
    index of an item in brackets (``related[2].provider.name``).
    """

    _steps: tuple[_Step, ...]
    #: Of a field that the record class does not know, its key in `extra`.
    _key: str | None

    @classmethod
    def parse(cls, text: str, record_type: type[Any] = Article) -> Self:
        """Read a path.

        Args:
            text: Keys of the format (``webUrl``) or names of attributes (``web_url``), joined
                by points. An index, from 0, picks an item of a list. What the record class
                does not know is ``extra.`` and its key.
            record_type: The class of the records, declared with `field()`.

        Raises:
            ValueError: There is no such field.
            TypeError: `text` is no `str`, or `record_type` no record class.

        Example:
            >>> import newsmeta
            >>> str(newsmeta.FieldPath.parse("provider.images[0].is_cached"))
            'provider.images[0].isCached'
        """
        if not isinstance(text, str):
            raise TypeError(f"expected a text, found {found(text)}")
        schema = schema_of(record_type)
        steps: list[_Step] = []
        position = 0
        while True:
            if schema.has_extra and text.startswith(_EXTRA, position):
                return cls(tuple(steps), _extra_key(text[position + len(_EXTRA) :], text, schema))
            match = _STEP.match(text, position)
            if match is None:
                raise _refusal(text, "no path of a field, such as provider.name or images[0].width")
            spec = schema.by_key.get(match[1]) or schema.by_name.get(match[1])
            if spec is None:
                raise _refusal(text, _unknown(match[1], schema))
            if match[2] is not None and not spec.many:
                raise _refusal(text, f"{spec.key} is no list")
            steps.append(_Step(spec, None if match[2] is None else int(match[2])))
            position = match.end()
            if position == len(text):
                return cls(tuple(steps), None)
            if spec.kind is not Kind.RECORD:
                raise _refusal(text, f"{spec.key} has no fields")
            schema = schema_of(spec.type)

    def __str__(self) -> str:
        return ".".join(map(str, self._steps)) + self._extra_text

    @property
    def _extra_text(self) -> str:
        if self._key is None:
            return ""
        return ("." if self._steps else "") + _EXTRA + self._key

    def __repr__(self) -> str:
        return f"FieldPath({str(self)!r})"

    def get(self, record: Any) -> Any:
        """The value in a record, as JSON has it: a timestamp is a text, a record a `dict`.

        Over a list without an index, it is the list of what each item has.

        Args:
            record: A record of the class that the path was read for.

        Returns:
            The value; None where the record has none.

        Raises:
            RecordError: The value is not JSON, such as NaN in `extra`.

        Example:
            >>> import newsmeta
            >>> path = newsmeta.FieldPath.parse("authors.name", newsmeta.Provider)
            >>> ada, grace = newsmeta.Provider(name="Ada"), newsmeta.Provider(name="Grace")
            >>> path.get(newsmeta.Provider(name="The Quay", authors=[ada, grace]))
            ['Ada', 'Grace']
        """
        problems: list[Problem] = []
        value = self._value(record, self._steps, problems)
        if problems:
            raise RecordError(problems)
        return value

    def _value(self, record: Any, steps: tuple[_Step, ...], problems: list[Problem]) -> Any:
        if not steps:
            return plain_to_json(record.extra.get(self._key), str(self), problems)
        step, rest = steps[0], steps[1:]
        value = getattr(record, step.spec.name)
        if step.index is not None:
            value = value[step.index] if step.index < len(value) else None
        if isinstance(value, list):
            return [self._item(step.spec, item, rest, problems) for item in value]
        return None if value is None else self._item(step.spec, value, rest, problems)

    def _item(self, spec: FieldSpec, value: Any, rest: tuple[_Step, ...], problems: list[Problem]) -> Any:
        if rest or self._key is not None:
            return self._value(value, rest, problems)
        return field_to_json(spec, value, str(self), problems)


def _refusal(text: str, reason: str) -> ValueError:
    return ValueError(f'"{shown(text)}": {reason}')


def _unknown(name: str, schema: Schema) -> str:
    """What is wrong with a name that is no field, and what it could have meant."""
    close = difflib.get_close_matches(name, [*schema.by_key, *schema.by_name], n=1, cutoff=0.75)
    advice = ""
    if close:
        advice = f": did you mean {close[0]}?"
    elif schema.has_extra:
        advice = f" ({_EXTRA}{shown(name)} is a key that the format does not know)"
    return f"{schema.record_type.__name__} has no field {shown(name)}{advice}"


def _extra_key(key: str, text: str, schema: Schema) -> str:
    """A key of `extra`; a field's own could not be written there."""
    if not key:
        raise _refusal(text, f"{_EXTRA} needs a key behind it")
    if key in schema.by_key:
        raise _refusal(text, f"{key} is a field: leave out {_EXTRA}")
    return key


@attrs.frozen
class Assignment:
    """A change to one field, read from a text by `parse`: set, cleared, or one item more or less.

    Attributes:
        field: The field.
        operator: ``=``, ``+=`` or ``-=``.
        value: The value as the record holds it, of the field or of one item; None to clear the field.
    """

    field: FieldPath
    operator: str
    value: Any

    @classmethod
    def parse(cls, text: str, record_type: type[Any] = Article) -> Self:
        """Read an assignment.

        ``FIELD=VALUE`` sets a field, a list to this one item; ``FIELD=`` clears it; ``FIELD=""``
        sets a text that is empty. ``FIELD+=VALUE`` adds an item to a list that does not have it
        yet, ``FIELD-=VALUE`` removes it wherever it is. The value is read as the field's type:
        decimal digits, ``true`` or ``false``, a timestamp as a file may hold it, text as it is.
        In `extra` it is read as YAML 1.1 reads it, in double quotes as text.

        Args:
            text: The assignment; its field as `FieldPath.parse` takes it.
            record_type: The class of the records, declared with `field()`.

        Raises:
            ValueError: There is no such field, the value is not of its type, or the field
                does not take the operator.
            TypeError: `text` is no `str`, or `record_type` no record class.

        Example:
            >>> import newsmeta
            >>> article = newsmeta.loads("---\\ntitle: Tides\\npublishedDateTime: 2026-03-01\\n---\\n").record
            >>> newsmeta.Assignment.parse("topics+=Energy").apply(article)
            >>> newsmeta.Assignment.parse("provider.name=The Quay").apply(article)
            >>> article.topics, article.provider
            (['Energy'], Provider(name='The Quay'))
        """
        if not isinstance(text, str):
            raise TypeError(f"expected a text, found {found(text)}")
        match = _ASSIGNMENT.fullmatch(text)
        if match is None:
            raise _refusal(text, "expected FIELD=VALUE, FIELD+=VALUE, FIELD-=VALUE or FIELD=")
        path = FieldPath.parse(match[1], record_type)
        try:
            return cls(path, match[2], _value_of(path, match[2], match[3]))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{shown(str(path))}: {error}") from error

    def apply(self, record: Any) -> None:
        """Make the change in a record.

        What is so already stays: a second time changes nothing. A record on the way that is not
        there (the provider of ``provider.name``) is made, if this field is all that it needs.

        Args:
            record: A record of the class that the assignment was read for.

        Raises:
            RecordError: An item or a record on the way is not there, or a check of the record
                class's own refuses the value.
        """
        steps = self.field._steps
        on_the_way = steps if self.field._key is not None else steps[:-1]
        owner = record
        for place, step in enumerate(on_the_way):
            value = self._at(owner, step)
            if value is None:
                if self.value is None or self.operator == "-=":
                    return
                value = self._missing(owner, step, steps[place + 1 :])
            owner = value
        if self.field._key is not None:
            self._apply_to_extra(owner.extra, self.field._key)
        else:
            self._apply_to_field(owner, steps[-1])

    def _at(self, owner: Any, step: _Step) -> Any:
        """What a step leads to."""
        value = getattr(owner, step.spec.name)
        if step.index is None:
            return value
        if step.index >= len(value):
            raise self._problem(
                f"{step.spec.key} has {len(value)} item{'' if len(value) == 1 else 's'}", "missing"
            )
        return value[step.index]

    def _missing(self, owner: Any, step: _Step, rest: tuple[_Step, ...]) -> Any:
        """Make a record that is not there."""
        required = [spec for spec in schema_of(step.spec.type).fields if spec.required]
        values = {}
        if rest and self.field._key is None and len(rest) == 1 and required == [rest[0].spec]:
            values = {rest[0].spec.name: self.value}
        elif required:
            needs = " and ".join(f"{step.spec.key}.{spec.key}" for spec in required)
            raise self._problem(f"there is no {step.spec.key} yet: set {needs} first", "missing")
        made = step.spec.type(**values)
        self._set(owner, step.spec, made)
        return made

    def _apply_to_field(self, owner: Any, step: _Step) -> None:
        spec = step.spec
        if not spec.many:
            self._set(owner, spec, self.value)
            return
        items = getattr(owner, spec.name)
        if step.index is not None:
            self._at(owner, step)
            self._set(owner, spec, [*items[: step.index], self.value, *items[step.index + 1 :]])
        else:
            self._set(owner, spec, self._changed(items))

    def _apply_to_extra(self, extra: dict[Any, Any], key: str) -> None:
        if self.value is None:
            extra.pop(key, None)
        elif self.operator == "=":
            extra[key] = self.value
        else:
            items = extra.get(key)
            if not isinstance(items, list | None):
                raise self._problem(f"expected a list, found {found(items)}", "type")
            if items is not None or self.operator == "+=":
                extra[key] = self._changed(items or [])

    def _changed(self, items: list[Any]) -> list[Any]:
        """The items of a list after the change."""
        if self.operator == "=":
            return [] if self.value is None else [self.value]
        if self.operator == "-=":
            return [item for item in items if item != self.value]
        return items if self.value in items else [*items, self.value]

    def _set(self, owner: Any, spec: FieldSpec, value: Any) -> None:
        try:
            setattr(owner, spec.name, value)
        except (TypeError, ValueError) as error:
            raise self._problem(str(error), code_of(error)) from error

    def _problem(self, message: str, code: str) -> RecordError:
        return RecordError([Problem(str(self.field), message, code=code)])


def _value_of(path: FieldPath, operator: str, text: str) -> Any:
    """The value of an assignment; None to clear the field.

    Raises:
        TypeError, ValueError: The field does not take it.
    """
    for step in path._steps if path._key is not None else path._steps[:-1]:
        if step.spec.many and step.index is None:
            raise ValueError(f"{step.spec.key} is a list: say which one, such as {step.spec.key}[0]")
    if path._key is not None:
        value = _extra_value(text)
        if value is None and operator != "=":
            raise ValueError(f"expected a value behind {operator}")
        return value
    step = path._steps[-1]
    spec = step.spec
    is_list = spec.many and step.index is None
    if operator != "=" and not is_list:
        raise ValueError(f"{operator} is for lists")
    if not text and operator != "=":
        raise ValueError(f"expected a value behind {operator}")
    if not text:
        if spec.required:
            raise ValueError("the record needs it, it cannot be cleared")
        if step.index is not None:
            raise ValueError(f"an item cannot be cleared: {spec.key}-=VALUE removes it")
        return None
    if spec.kind is Kind.RECORD:
        raise ValueError("a mapping is set field by field, or cleared by nothing behind =")
    return spec.checked_item(_item_value(spec, text))


def _item_value(spec: FieldSpec, text: str) -> Any:
    """A value read as the type of its field."""
    match spec.kind:
        case Kind.TEXT:
            return "" if text == _EMPTY_TEXT else text
        case Kind.BOOLEAN if text.lower() in ("true", "false"):
            return text.lower() == "true"
        case Kind.INTEGER | Kind.NUMBER if _INTEGER.fullmatch(text):
            if len(text) > MAX_DIGITS:
                raise ValueError(f"an integer of more than {MAX_DIGITS} digits")
            return int(text)
        case Kind.NUMBER if resolve_plain(text) == TAG_FLOAT:
            return construct(text, TAG_FLOAT)
        case Kind.TIMESTAMP:
            try:
                return parse_timestamp(text)
            except ValueError as error:
                raise ValueError(f"expected a timestamp, found {found(text)}: {error}") from error
        case Kind.CODED:
            return spec.type.parse(text)
    raise ValueError(f"expected {spec.expected}, found {found(text)}")


def _extra_value(text: str) -> Any:
    """A value for `extra`: as YAML 1.1 reads it, in double quotes as text."""
    check_text(text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return construct(text, resolve_plain(text))
