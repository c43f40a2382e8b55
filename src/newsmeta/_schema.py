"""`field()` and what follows from it: what a record class says of its fields, for all who read it."""

from __future__ import annotations

import enum
import inspect
import operator
import reprlib
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

import attrs

from ._limits import MAX_DIGITS, MAX_INTEGER_BITS
from .errors import shown

R = TypeVar("R")

_METADATA_KEY = "newsmeta"

#: The schema of every record class that was used: it follows from the class alone.
_SCHEMAS: dict[type[Any], Schema] = {}


#: The message for a required field that is not there.
MISSING: Final = "missing: the record needs it"


class Kind(enum.Enum):
    """What a field, or each item of a list field, holds; the value is how messages call it."""

    TEXT = "a text"
    INTEGER = "an integer"
    NUMBER = "a number"
    BOOLEAN = "true or false"
    TIMESTAMP = "a timestamp"
    CODED = "a coded text"
    RECORD = "a mapping"


_KIND_OF_TYPE = {
    str: Kind.TEXT,
    int: Kind.INTEGER,
    float: Kind.NUMBER,
    bool: Kind.BOOLEAN,
    datetime: Kind.TIMESTAMP,
}


@attrs.frozen(eq=False, repr=False)
class _Layout:
    """What `field()` was told, until the class is known."""

    key: str | None
    quoted: bool
    group: bool
    last: bool
    after: str | None


@attrs.frozen(eq=False, repr=False)
class FieldSpec:
    """One field of a record class.

    Attributes:
        name: The attribute's name.
        key: The key in the file.
        kind: What the field holds, or each of its items.
        type: The Python class of that.
        many: Whether the field is a list.
        required: Whether a record cannot be without it.
        quoted: Whether new text is double-quoted even where it need not be.
        group: Whether the field stands in a group of its own, set apart by empty lines.
        last: Whether no empty line follows the group.
        is_scalar: Whether the value is one scalar, not a list or a mapping.
    """

    name: str
    key: str
    kind: Kind
    type: type[Any]
    many: bool
    required: bool
    quoted: bool
    group: bool
    last: bool
    is_scalar: bool = attrs.field(init=False)

    @is_scalar.default
    def _(self) -> bool:
        return not self.many and self.kind is not Kind.RECORD

    def checked(self, value: Any) -> Any:
        """The value as the record holds it.

        A list is copied, a tuple becomes a list; for a coded text, its text is read; of a
        subclass of `str`, the text is taken.

        Raises:
            TypeError: The value has another type.
            ValueError: It has the type, but is not possible.
        """
        if not self.many:
            if value is None and not self.required:
                return None
            return self.checked_item(value)
        if not isinstance(value, list | tuple):
            raise TypeError(f"expected a list, found {found(value)}")
        return [self._checked_at(index, item) for index, item in enumerate(value)]

    def _checked_at(self, index: int, item: Any) -> Any:
        try:
            return self.checked_item(item)
        except (TypeError, ValueError) as error:
            raise plain_error(error)(f"item {index}: {error}") from error

    def checked_item(self, value: Any) -> Any:
        """The same for the value of a field that is no list, or for one item of a list."""
        kind = self.kind
        if kind is Kind.CODED and isinstance(value, str):
            return self.type.parse(value)
        if kind is Kind.RECORD and type(value) is not self.type:
            # One of a subclass would not be read back as one.
            raise TypeError(f"expected {self.expected}, found {found(value)}")
        accepted: Any = (int, float) if kind is Kind.NUMBER else self.type
        if not isinstance(value, accepted) or (isinstance(value, bool) and kind is not Kind.BOOLEAN):
            raise TypeError(f"expected {self.expected}, found {found(value)}")
        if kind is Kind.TEXT:
            check_text(value)
            # Of a subclass, an enumeration say, the text is kept.
            return value if type(value) is str else str.__str__(value)
        if kind is Kind.TIMESTAMP:
            _check_timestamp(value)
        elif kind is Kind.INTEGER or kind is Kind.NUMBER:
            _check_number(value)
        return value

    @property
    def expected(self) -> str:
        """What messages say that the field, or one item, has to be."""
        if self.kind not in (Kind.CODED, Kind.RECORD):
            return str(self.kind.value)
        name = self.type.__name__
        return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


@attrs.frozen(eq=False, repr=False)
class Schema:
    """The fields of a record class.

    Attributes:
        record_type: The class.
        fields: The fields in canonical order.
        by_key: The same under their keys.
        by_name: The same under their attributes' names.
        scalars, containers: The places in `fields` of those that are scalars, and of the others.
        has_extra: Whether the class keeps what it does not know in `extra`.
        extra_place: How many of `fields` stand before what is new in `extra`.
        grouped: Whether groups are set apart by empty lines at all.
        plain: Whether an instance is no more than its fields, so that it can be made of values
            that are proven, without its `__init__`: no hook or check of the class's own runs.
        values_of: Gives the values of all `fields` of a record, as a tuple in their order.
        make: Makes a record of proven values: one for each of `fields`, in their order, and
            then `extra`. It raises what a check of the class's own raises (a `TypeError` or
            `ValueError`); the checks of the fields do not run.
    """

    record_type: type[Any]
    fields: tuple[FieldSpec, ...]
    by_key: dict[str, FieldSpec]
    by_name: dict[str, FieldSpec]
    scalars: tuple[int, ...]
    containers: tuple[int, ...]
    has_extra: bool
    extra_place: int
    grouped: bool
    plain: bool
    values_of: Callable[[Any], tuple[Any, ...]]
    make: Callable[..., Any]

    @property
    def unknown(self) -> str:
        """The message for a key that the class does not have."""
        return f"a key that {self.record_type.__name__} does not have"


def field(
    *,
    key: str | None = None,
    default: Any = attrs.NOTHING,
    factory: Callable[[], Any] | None = None,
    quoted: bool = False,
    group: bool = False,
    last: bool = False,
    after: str | None = None,
) -> Any:
    """Declare a field of a record class.

    The class is an attrs class, mutable (no `attrs.frozen`), and the annotation is the field's
    type: `str`, `int`, `float`, `bool`, `datetime`, a record class, a class whose instances are
    written as one text (it has a class method ``parse(text)``, which raises `ValueError`, and
    ``str()`` gives the text back), or a `list` of one of these. The order of declaration is the
    canonical order of the keys. A field named ``extra``, a `dict`, takes what the class does
    not know; without it, a key that the class does not know is a problem.

    Args:
        key: The key in the file; by default the name in camelCase
            (``published_date_time`` → ``publishedDateTime``).
        default: `None` for a field that files may lack (annotated ``… | None``);
            nothing for one that they must have.
        factory: `list` for a list field, `dict` for ``extra``.
        quoted: Write new text in double quotes even where plain text would do.
        group: Give the field a group of its own, set apart by empty lines.
        last: Let no empty line follow the group: it stands at the end.
        after: The name of the field after which this one is written, where that is
            not the one declared before it (in a subclass, say).

    Returns:
        What `attrs.field()` returns: setting the attribute converts and checks the value.

    Raises:
        TypeError: A default other than `None`, which a file could not be told from, or
            a default and a factory.

    Example:
        >>> import attrs, newsmeta
        >>> @attrs.define
        ... class Person:
        ...     name: str = newsmeta.field(quoted=True)
        ...     heat: int | None = newsmeta.field(default=None)
        ...     topics: list[str] = newsmeta.field(factory=list, group=True)
        >>> newsmeta.to_dict(Person(name="Ada", heat=7))
        {'name': 'Ada', 'heat': 7}
    """
    if factory is not None and default is not attrs.NOTHING:
        raise TypeError("a field has a default or a factory, not both")
    if default is not None and default is not attrs.NOTHING:
        raise TypeError("a field's default is None or nothing: a file that lacks it has no value")
    return attrs.field(
        **({"factory": factory} if factory else {"default": default}),
        converter=_CONVERTER,
        on_setattr=[attrs.setters.convert, attrs.setters.validate],
        kw_only=True,
        metadata={_METADATA_KEY: _Layout(key, quoted, group, last, after)},
    )


@typing.dataclass_transform(kw_only_default=True, field_specifiers=(field, attrs.field))
class Record:
    """The base of the format's records, by which type checkers know `field()`.

    For them, an argument of a class with this base is required unless its field has a default or
    a factory. At run time it adds nothing: any attrs class with `field()` is a record class.

    Example:
        >>> import attrs, newsmeta
        >>> @attrs.define
        ... class Person(newsmeta.Record):
        ...     name: str = newsmeta.field(quoted=True)
        >>> newsmeta.loads("---\\nname: Ada\\n---\\n", Person).record
        Person(name='Ada')
    """

    __slots__ = ()


def _convert(value: Any, record: Any, attribute: attrs.Attribute[Any]) -> Any:
    """Check a value that is set, for attrs; the message names class and field."""
    spec = schema_of(type(record)).by_name.get(attribute.name)
    try:
        if spec is not None:
            return spec.checked(value)
        if not isinstance(value, dict):
            raise TypeError(f"expected a dict, found {found(value)}")
        return value
    except (TypeError, ValueError) as error:
        message = f"{type(record).__name__}.{attribute.name}: {error}"
        raise plain_error(error)(message) from error


#: One for all fields: attrs looks at the signature of each.
_CONVERTER: Final[Any] = attrs.Converter(_convert, takes_self=True, takes_field=True)


def plain_error(error: Exception) -> type[TypeError | ValueError]:
    """The class to raise an error anew with: subclasses may take other arguments."""
    return TypeError if isinstance(error, TypeError) else ValueError


def is_record(value: object) -> bool:
    """Whether the value is an instance of a record class."""
    return type(value) in _SCHEMAS or _is_record_class(type(value))


def _is_record_class(candidate: type[Any]) -> bool:
    return attrs.has(candidate) and any(
        _METADATA_KEY in attribute.metadata for attribute in attrs.fields(candidate)
    )


def schema_of(record_type: Any) -> Schema:
    """The schema of a record class, made once.

    Raises:
        TypeError: It is no attrs class with fields declared by `field()`, or one of
            its annotations says nothing that a file can hold.
    """
    schema = _SCHEMAS.get(record_type) if isinstance(record_type, type) else None
    if schema is None:
        schema = _SCHEMAS[record_type] = _schema(record_type)
    return schema


def _schema(record_type: Any) -> Schema:
    if not isinstance(record_type, type) or not _is_record_class(record_type):
        raise TypeError(f"{record_type!r} is not a record class: an attrs class with newsmeta.field()")
    if "__attrs_attrs__" not in vars(record_type) and vars(record_type).get("__annotations__"):
        raise TypeError(f"{record_type.__name__} has fields of its own: decorate it with @attrs.define, too")
    hints = _annotations(record_type)
    ordered: list[FieldSpec] = []
    plain = _is_made_by_attrs_alone(record_type)
    has_extra = False
    for attribute in attrs.fields(record_type):
        layout = attribute.metadata.get(_METADATA_KEY)
        plain = plain and layout is not None and attribute.validator is None
        if attribute.name == "extra":
            has_extra = True
            if typing.get_origin(hints["extra"]) is not dict and hints["extra"] is not dict:
                raise TypeError(f"{record_type.__name__}.extra: annotate it as a dict")
        elif layout is not None:
            spec = _spec(record_type, attribute, hints[attribute.name], layout)
            if spec.key in [other.key for other in ordered]:
                where = f"{record_type.__name__}.{attribute.name}"
                raise TypeError(f"{where}: another field has the key {spec.key}, too")
            place = len(ordered)
            if layout.after is not None:
                names = [other.name for other in ordered]
                if layout.after not in names:
                    where = f"{record_type.__name__}.{attribute.name}"
                    raise TypeError(f"{where}: after={layout.after!r} is no field declared before it")
                place = names.index(layout.after) + 1
            ordered.insert(place, spec)
    ungrouped = [i for i, spec in enumerate(ordered) if spec.is_scalar and not spec.group]
    names = [*(spec.name for spec in ordered), *(["extra"] if has_extra else [])]
    return Schema(
        record_type=record_type,
        fields=tuple(ordered),
        by_key={spec.key: spec for spec in ordered},
        by_name={spec.name: spec for spec in ordered},
        scalars=tuple(i for i, spec in enumerate(ordered) if spec.is_scalar),
        containers=tuple(i for i, spec in enumerate(ordered) if not spec.is_scalar),
        has_extra=has_extra,
        extra_place=ungrouped[-1] + 1 if ungrouped else 0,
        grouped=any(spec.group for spec in ordered),
        plain=plain,
        values_of=_getter([spec.name for spec in ordered]),
        make=_maker(record_type, names, plain=plain),
    )


def _is_made_by_attrs_alone(record_type: type[Any]) -> bool:
    """Whether nothing but the `__init__` that attrs wrote makes an instance what it is."""
    hooks = ("__attrs_pre_init__", "__attrs_post_init__", "__attrs_init__", "_attrs_cached_hash")
    *parents, _object = record_type.__mro__
    maker = next(parent for parent in parents if "__init__" in vars(parent))
    return (
        "__attrs_attrs__" in vars(maker)
        and not any("__new__" in vars(parent) for parent in parents)
        and not any(hasattr(record_type, hook) for hook in hooks)
    )


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """See `Schema.values_of`."""
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _maker(record_type: type[Any], names: list[str], *, plain: bool) -> Callable[..., Any]:
    """See `Schema.make`.

    Args:
        record_type: The class.
        names: The attributes that `make` takes, in their order.
        plain: Whether an instance is no more than these, so that it can be made without
            running its `__init__`.
    """
    if not plain:
        aliases = {attribute.name: attribute.alias for attribute in attrs.fields(record_type)}
        arguments = [aliases[name] for name in names]
        return lambda *values: record_type(**dict(zip(arguments, values, strict=True)))
    lines = [
        f"def make({', '.join(f'value{i}' for i in range(len(names)))}):",
        "    record = new(record_type)",
        *(f"    store{i}(record, value{i})" for i in range(len(names))),
        "    return record",
    ]
    stores = {f"store{i}": _store(record_type, name) for i, name in enumerate(names)}
    return function("make", "\n".join(lines), {"new": object.__new__, "record_type": record_type, **stores})


def _store(record_type: type[Any], name: str) -> Callable[[Any, Any], None]:
    """What sets an attribute of a record, whatever the class does when one is set."""
    descriptor = inspect.getattr_static(record_type, name, None)
    if isinstance(descriptor, types.MemberDescriptorType):
        return descriptor.__set__

    def store(record: Any, value: Any) -> None:
        object.__setattr__(record, name, value)

    return store


def function(name: str, source: str, names: dict[str, Any]) -> Callable[..., Any]:
    """A function written for one record class, as attrs writes its methods.

    Args:
        name: Its name.
        source: Its definition, in which nothing but names of this module's making stands.
        names: What it uses.
    """
    exec(compile(source, f"<newsmeta {name}>", "exec"), names)  # noqa: S102
    made: Callable[..., Any] = names[name]
    return made


def _annotations(record_type: type[Any]) -> dict[str, Any]:
    """The types of the attributes; annotations that are texts are resolved."""
    try:
        return typing.get_type_hints(record_type, localns={record_type.__name__: record_type})
    except (NameError, AttributeError, SyntaxError) as error:
        raise TypeError(f"{record_type.__name__}: {error}: annotate it with a name of its module") from error


def _spec(record_type: type[Any], attribute: attrs.Attribute[Any], hint: Any, layout: _Layout) -> FieldSpec:
    """What the annotation and `field()` together say of one field."""
    where = f"{record_type.__name__}.{attribute.name}"
    optional = False
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        members = [member for member in typing.get_args(hint) if member is not types.NoneType]
        optional = len(members) < len(typing.get_args(hint))
        hint = members[0] if len(members) == 1 else hint
    many = typing.get_origin(hint) is list and len(typing.get_args(hint)) == 1
    if many:
        (hint,) = typing.get_args(hint)
    kind = _KIND_OF_TYPE.get(hint) if isinstance(hint, type) else None
    if kind is None and isinstance(hint, type):
        if _is_record_class(hint):
            kind = Kind.RECORD
        elif callable(getattr(hint, "parse", None)):
            kind = Kind.CODED
    if kind is None:
        raise TypeError(f"{where}: {hint!r} is not a type that a field can have")
    required = attribute.default is attrs.NOTHING
    if many and (optional or required):
        raise TypeError(f"{where}: a list is empty where a file lacks it: field(factory=list)")
    if not many and optional is required:
        raise TypeError(f"{where}: `… | None` and default=None go together")
    key = layout.key if layout.key is not None else camel_case(attribute.name)
    return FieldSpec(
        attribute.name, key, kind, hint, many, required, layout.quoted, layout.group, layout.last
    )


def camel_case(name: str) -> str:
    """The format's key for an attribute's name: ``web_url`` → ``webUrl``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


# What a value is called in messages, and the checks of single values.


def found(value: object) -> str:
    """How messages call a value that is not what it has to be."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'the text "{shown(value)}"'
        case int() if value.bit_length() > MAX_INTEGER_BITS:
            return "a huge integer"
        case int() | float():
            return f"the number {value}"
        case datetime():
            return "a timestamp"
        case date():
            return "a date"
        case list() | tuple():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return f"an object of type {type(value).__name__}"


def check_text(text: str) -> None:
    """Raise a `ValueError` for a text that no UTF-8 file can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code_point = f"U+{ord(text[error.start]):04X}"
        raise ValueError(
            f"the lone surrogate {code_point} at index {error.start} cannot be written"
        ) from None


def _check_number(number: float) -> None:
    """Raise a `ValueError` for an integer that cannot be turned to text."""
    if isinstance(number, int) and number.bit_length() > MAX_INTEGER_BITS:
        raise ValueError(f"an integer of more than {MAX_DIGITS} digits")


def _check_timestamp(moment: datetime) -> None:
    """Raise a `ValueError` for a moment without a zone, or one that UTC cannot express."""
    if moment.utcoffset() is None:
        raise ValueError(f"expected an aware datetime, found {moment.isoformat()} without a time zone")
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("in UTC the timestamp is out of the years 1 to 9999") from error


@reprlib.recursive_repr()
def record_repr(record: Any) -> str:
    """A short `repr`: only what the record has, long texts cut, records in lists counted."""
    schema = schema_of(type(record))
    parts = []
    for spec in schema.fields:
        value = getattr(record, spec.name)
        if spec.many and spec.kind is Kind.RECORD and len(value) > 1:
            parts.append(f"{spec.name}=[{value[0]!r}, … {len(value)} in all]")
        elif value is not None and value != []:
            short = f"{value[:59]}…" if isinstance(value, str) and len(value) > 60 else value
            parts.append(f"{spec.name}={short!r}")
    if schema.has_extra and record.extra:
        try:
            parts.append(f"extra={record.extra!r}")
        except ValueError:
            # Python turns no huge integer to text.
            parts.append(f"extra=<{len(record.extra)} entries>")
    return f"{type(record).__name__}({', '.join(parts)})"
