"""The limits within which files and records have to be, each with its reason."""

from __future__ import annotations

from typing import Any, Final

import attrs

#: Nesting of lists and mappings. Real records have 5 levels; a reader that calls itself once
#: a level is safe at 64 even on a thread with a small stack.
MAX_DEPTH: Final = 64

#: What that may be raised to. What reads, compares, writes and copies makes up to five calls a
#: level, one inside the other, and Python allows 1,000: this leaves a third of them to the caller.
#: (It is no matter of memory: on a thread of 256 KB, Python's limit comes first.)
MAX_DEPTH_RAISED: Final = 128

#: Values of one record, keys among them, with every alias and merge key written out: a
#: hundred times those of the largest real record (5,000).
MAX_NODES: Final = 500_000

#: Characters of one front matter, with every alias written out: a hundred times the largest
#: real record (143 KB).
MAX_CHARACTERS: Final = 15_000_000

#: Digits of a number: Python turns no longer integer to text (`sys.get_int_max_str_digits()`).
MAX_DIGITS: Final = 4300

#: The bits of an integer that surely has no more digits.
MAX_INTEGER_BITS: Final = int(MAX_DIGITS * 3.3219)

#: Characters of a key, quotes and escapes among them: YAML allows no longer one on a line.
MAX_KEY_CHARACTERS: Final = 1024

#: Keys of one mapping that are no texts. Numbers hash to themselves, so a file could make them
#: collide, and a dict of n of them take n² steps; texts hash by a secret of the process.
MAX_NUMBER_KEYS: Final = 1000


def _check(_limits: Limits, attribute: attrs.Attribute[int], value: Any) -> None:
    """Refuse what is no limit."""
    name = f"Limits.{attribute.name}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name}: expected an integer, found an object of type {type(value).__name__}")
    if value < 1:
        raise ValueError(f"{name}: expected at least 1, found {value}")
    if attribute.name == "max_depth" and value > MAX_DEPTH_RAISED:
        raise ValueError(f"{name}: expected at most {MAX_DEPTH_RAISED}, found {value}")


@attrs.frozen(kw_only=True)
class Limits:
    """How large a record may be: to read files that are larger than any article's record.

    The defaults are safe for files from strangers. A document keeps the limits that it was
    read with, for what is read back when it is saved.

    Attributes:
        max_depth: Levels of lists and mappings, the outermost mapping among them; inclusive,
            64 by default, at most 128: deeper ones could use up Python's calls of calls.
        max_values: Values, keys among them, with aliases and merge keys written out;
            inclusive, 500,000 by default.
        max_characters: Characters of the front matter, with aliases written out; inclusive,
            15,000,000 by default. Reading takes time and memory in proportion to both.

    Raises:
        TypeError: A limit is no integer.
        ValueError: It is less than 1, or `max_depth` more than 128.

    Example:
        >>> import newsmeta
        >>> text = "---\\ntitle: Tides\\npublishedDateTime: 2026-03-01\\ntopics: [Energy]\\n---\\n"
        >>> newsmeta.loads(text, limits=newsmeta.Limits(max_values=7))
        Traceback (most recent call last):
        newsmeta.errors.FrontMatterError: 4:10: more than 7 values
    """

    max_depth: int = attrs.field(default=MAX_DEPTH, validator=_check)
    max_values: int = attrs.field(default=MAX_NODES, validator=_check)
    max_characters: int = attrs.field(default=MAX_CHARACTERS, validator=_check)


#: The limits where a caller names none.
DEFAULT_LIMITS: Final = Limits()


def are_wide(limits: Limits) -> bool:
    """Whether limits allow all that the defaults allow."""
    if limits is DEFAULT_LIMITS:
        return True
    pairs = zip(attrs.astuple(limits), attrs.astuple(DEFAULT_LIMITS), strict=True)
    return all(given >= default for given, default in pairs)


def checked_limits(limits: object) -> Limits:
    """What a caller gave for limits.

    Raises:
        TypeError: It is something else.
    """
    if not isinstance(limits, Limits):
        raise TypeError(f"limits: expected newsmeta.Limits, found an object of type {type(limits).__name__}")
    return limits
