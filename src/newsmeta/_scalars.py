"""One plain or tagged scalar of YAML 1.1 as a value, exactly as PyYAML resolves and builds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from yaml.constructor import ConstructorError, SafeConstructor
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from ._limits import MAX_DIGITS
from .errors import shown

_PREFIX: Final = "tag:yaml.org,2002:"
TAG_STR: Final = _PREFIX + "str"
TAG_NULL: Final = _PREFIX + "null"
TAG_BOOL: Final = _PREFIX + "bool"
TAG_INT: Final = _PREFIX + "int"
TAG_FLOAT: Final = _PREFIX + "float"
TAG_TIMESTAMP: Final = _PREFIX + "timestamp"
TAG_BINARY: Final = _PREFIX + "binary"
TAG_MERGE: Final = _PREFIX + "merge"
TAG_SEQ: Final = _PREFIX + "seq"
TAG_MAP: Final = _PREFIX + "map"

# The methods that build one scalar keep no state, so one constructor serves all threads.
_CONSTRUCTOR: Final = SafeConstructor()
_BUILDERS: Final[dict[str, Callable[[ScalarNode], Any]]] = {
    TAG_STR: _CONSTRUCTOR.construct_yaml_str,
    TAG_NULL: _CONSTRUCTOR.construct_yaml_null,
    TAG_BOOL: _CONSTRUCTOR.construct_yaml_bool,
    TAG_INT: _CONSTRUCTOR.construct_yaml_int,
    TAG_FLOAT: _CONSTRUCTOR.construct_yaml_float,
    TAG_TIMESTAMP: _CONSTRUCTOR.construct_yaml_timestamp,
    TAG_BINARY: _CONSTRUCTOR.construct_yaml_binary,
}

#: PyYAML's resolvers by first character, as they are at import: programs patch them in place.
_RESOLVERS: Final = {
    first: tuple((str(tag), pattern) for tag, pattern in resolvers if tag in _BUILDERS)
    for first, resolvers in Resolver.yaml_implicit_resolvers.items()
}


def resolve_plain(text: str) -> str:
    """The tag that YAML 1.1 gives to a plain scalar without one.

    Its tags for ``=`` and ``<<``, which no value can have, are texts here.
    """
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return tag
    return TAG_STR


def short_tag(tag: str) -> str:
    """A tag as messages show it: ``!!int`` or ``!color``."""
    return shown("!!" + tag.removeprefix(_PREFIX) if tag.startswith(_PREFIX) else tag)


def construct(text: str, tag: str) -> Any:
    """The value of a scalar.

    Raises:
        ValueError: The tag is not one that is supported, or cannot build this text.
    """
    builder = _BUILDERS.get(tag)
    if builder is None:
        raise ValueError(f"the tag {short_tag(tag)} is not supported")
    if tag in (TAG_INT, TAG_FLOAT) and len(text) > MAX_DIGITS:
        # Python refuses longer decimals, and sexagesimals take quadratic time.
        raise ValueError(f"a number of more than {MAX_DIGITS} digits")
    if tag == TAG_INT and text.isdecimal() and text.isascii() and text[0] != "0":
        # What PyYAML does, and most integers.
        return int(text)
    try:
        return builder(ScalarNode(tag, text))
    # All of these come out of PyYAML's builders for texts that the tag does not fit.
    except (ConstructorError, ValueError, OverflowError, LookupError, AttributeError) as error:
        raise ValueError(f'"{shown(text)}" is not a possible {short_tag(tag)}') from error
