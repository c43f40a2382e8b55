"""Everything in a record that cannot be written.

Setting a field checks it; this finds what was put into a list or a dict since, and what is
in `extra`. It runs before every writing, so that writing can trust the record.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ._limits import DEFAULT_LIMITS, MAX_DIGITS, MAX_KEY_CHARACTERS, Limits
from ._quoting import double_quoted
from ._schema import FieldSpec, Kind, check_text, found, schema_of
from .errors import Problem, code_of, step


def problems_of(record: Any, limits: Limits = DEFAULT_LIMITS) -> list[Problem]:
    """Every problem of a record and of all that is in it, in canonical order."""
    # Most records have none, and to see that is many times faster than to look for them.
    if _Glance(limits).is_sound(record, 0):
        return []
    checker = _Checker(limits)
    checker.record(record, "", 0)
    return checker.problems


class _Glance:
    """Whether a record is sure to have no problem; if not, `_Checker` has to look."""

    def __init__(self, limits: Limits) -> None:
        self.max_depth = limits.max_depth
        self.values_left = limits.max_values

    def is_sound(self, record: Any, depth: int) -> bool:
        """Whether a record and all in it are; `extra` has to be empty."""
        schema = schema_of(type(record))
        # As many as there can be; lists are one level deeper than the record, their items two.
        self.values_left -= len(schema.fields) + 1
        if depth >= self.max_depth or self.values_left <= 0 or (schema.has_extra and record.extra):
            return False
        values = schema.values_of(record)
        for place in schema.containers:
            spec, value = schema.fields[place], values[place]
            if not spec.many:
                if value is not None and not self.is_sound(value, depth + 1):
                    return False
            elif value and not self.are_sound(spec, value, depth):
                return False
        return True

    def are_sound(self, spec: FieldSpec, value: list[Any], depth: int) -> bool:
        """Whether the items of a list are."""
        self.values_left -= len(value)
        if spec.kind is Kind.RECORD:
            return all(type(item) is spec.type and self.is_sound(item, depth + 2) for item in value)
        try:
            for item in value:
                _check_item(spec, item)
        except (TypeError, ValueError):
            return False
        return True


def _check_item(spec: FieldSpec, item: Any) -> None:
    """Raise what setting the list would; a text in place of a coded one was not read as one."""
    spec.checked_item(item)
    if spec.kind is Kind.CODED and not isinstance(item, spec.type):
        raise TypeError(f"expected {spec.expected}, found {found(item)}")


class _Checker:
    """Walks a record. Its depth and its size are bounded: it may contain itself."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.problems: list[Problem] = []
        self.values = 0

    def note(self, path: str, message: str, code: str = "value") -> None:
        """Note a problem; a surrogate in its path could not be printed."""
        path = path.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self.problems.append(Problem(path.rstrip(".") or None, message, code=code))

    def counts(self, path: str, values: int = 1) -> bool:
        """Count values; notes once where there are too many, and is false from there on."""
        before = self.values
        self.values += values
        most = self.limits.max_values
        if before < most <= self.values:
            self.note(path, f"the record has more than {most:,} values")
        return self.values < most

    def enters(self, path: str, depth: int) -> bool:
        """Whether a list, a dict or a record may be walked into; notes why not."""
        if depth > self.limits.max_depth:
            self.note(path, f"nested deeper than {self.limits.max_depth} levels")
            return False
        return self.counts(path)

    def record(self, record: Any, prefix: str, depth: int) -> None:
        """Check a record; its own lists and mappings are one level deeper.

        Its scalars are only counted: they were checked when they were set.
        """
        schema = schema_of(type(record))
        if not self.enters(prefix, depth):
            return
        values = schema.values_of(record)
        if not self.counts(prefix, sum(values[place] is not None for place in schema.scalars)):
            return
        for place in schema.containers:
            spec, value = schema.fields[place], values[place]
            path = prefix + spec.key
            if not spec.many:
                if value is not None:
                    self.record(value, path + ".", depth + 1)
            elif self.enters(path, depth + 1):
                for index, item in enumerate(value):
                    self.item(spec, item, f"{path}[{index}]", depth + 1)
        for key, value in record.extra.items() if schema.has_extra else ():
            if key in schema.by_key:
                name = schema.by_key[key].name
                self.note(f"{prefix}extra", f"{key} is a field of the record: set {name}")
            self.entry(key, value, prefix, depth + 1)

    def item(self, spec: FieldSpec, value: Any, path: str, depth: int) -> None:
        """Check one item of a list."""
        if not self.counts(path):
            return
        try:
            _check_item(spec, value)
        except (TypeError, ValueError) as error:
            self.note(path, str(error), code_of(error))
            return
        if spec.kind is Kind.RECORD:
            self.record(value, path + ".", depth + 1)

    def entry(self, key: Any, value: Any, prefix: str, depth: int) -> None:
        """Check an entry of `extra`, or of a dict inside it."""
        path = step(prefix, key if isinstance(key, str) else repr(key))
        if key is None or isinstance(key, str | int | float | date | bytes):
            self.scalar(key, path)
            if isinstance(key, str) and len(double_quoted(key)) > MAX_KEY_CHARACTERS:
                self.note(path, f"a key of more than {MAX_KEY_CHARACTERS:,} characters")
        else:
            self.note(path, f"expected a key that YAML can hold, found {found(key)}", "type")
        self.value(value, path, depth)

    def value(self, value: Any, path: str, depth: int) -> None:
        """Check a value in `extra`."""
        if isinstance(value, dict):
            if self.enters(path, depth + 1):
                for key, item in value.items():
                    self.entry(key, item, path + ".", depth + 1)
        elif isinstance(value, list | tuple):
            if self.enters(path, depth + 1):
                for index, item in enumerate(value):
                    self.value(item, step(path, f"[{index}]"), depth + 1)
        elif value is None or isinstance(value, str | int | float | date | bytes):
            self.scalar(value, path)
        else:
            self.note(path, f"expected a value that YAML can hold, found {found(value)}", "type")

    def scalar(self, value: Any, path: str) -> None:
        """Check a scalar in `extra`."""
        if not self.counts(path):
            return
        try:
            if isinstance(value, str):
                check_text(value)
            elif isinstance(value, int) and len(hex(value)) > MAX_DIGITS:
                raise ValueError(f"an integer of more than {MAX_DIGITS} digits")
        except ValueError as error:
            self.note(path, str(error))
