"""Texts as scalars on one line: when plain is safe, both kinds of quotes, and back.

What is written reads the same in every YAML 1.1 and 1.2 reader: a text that PyYAML, Psych,
js-yaml or a 1.2 core reader could take for something else is double-quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Final

#: What may stand on one line neither plain nor in quotes, as part of a character class: control
#: characters, line breaks, surrogates, byte order marks and noncharacters.
_UNSAFE: Final = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"

#: Words and shapes that some reader takes for another type than text. Numbers are wider
#: than any reader's: decimal, 0x, 0o, 0b, with underscores or commas, base 60, exponents.
_AMBIGUOUS: Final = (
    r"(?ai:~|=|<<|y|n|yes|no|on|off|true|false|null|[-+]?\.?(?:inf|nan)"
    r"|[-+]?(?:[0-9.][0-9_,.:]*(?:e[-+]?[0-9_]*)?|e[-+]?[0-9]+|0x[0-9a-f_,]*|0o[0-7_,]*|0b[01_,]*)"
    r"|[-+]_[0-9_,.:]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?)"
)
_END: Final = r"(?:\n|\Z)"

#: A plain scalar that every reader takes for the text that it shows, up to the end of its line: it
#: begins with no indicator, and holds neither a comment (`` #``) nor a key (``: ``).
PLAIN: Final = (
    rf"(?!(?=[-+.~=<0-9efintoyEFINTOY]){_AMBIGUOUS}{_END}|\.\.\.)"
    rf"[^\s{_UNSAFE}\-?:,\[\]{{}}#&*!|>'\"%@`]"
    rf"(?:[^ :{_UNSAFE}]++|:(?![ \n]|\Z)| (?![#\n]|\Z))*+"
)

#: What `double_quoted` writes between the quotes.
_DOUBLE_QUOTED = re.compile(
    rf'[^"\\{_UNSAFE}]*+'
    r'(?:\\(?:["\\nrtbf]|u(?:000[0-7bef]|001[0-9a-f]|007f|00[89][0-9a-f]|202[89]|feff|fff[ef]))'
    rf'[^"\\{_UNSAFE}]*+)*+'
)

PLAIN_PATTERN = re.compile(PLAIN)
_AMBIGUOUS_PATTERN = re.compile(_AMBIGUOUS)
#: PyYAML ends a plain scalar in brackets at a question mark, too.
_FLOW_INDICATORS = re.compile(r"[,\[\]{}?]")

#: The bytes of UTF-8 that are no control characters, but for the line feed.
_NO_CONTROLS: Final = bytes((0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)))
_C1_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
_UNSAFE_BEYOND: Final = ("\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff")

_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPES: Final = {
    '\\"': '"',
    "\\\\": "\\",
    "\\n": "\n",
    "\\r": "\r",
    "\\t": "\t",
    "\\b": "\b",
    "\\f": "\f",
}
_ESCAPE_SEQUENCE = re.compile(r"\\(?:u[0-9a-f]{4}|.)")


def text_scalar(text: str, *, quoted: bool, flow: bool = False) -> str:
    """A text, plain where that is asked for and safe, else double-quoted."""
    # A class of its own could give another text when it is joined to others.
    text = str.__str__(text)
    return text if not quoted and can_be_plain(text, flow=flow) else double_quoted(text)


def can_be_plain(text: str, *, flow: bool = False) -> bool:
    """Whether every reader takes the text, without quotes, for this text."""
    return PLAIN_PATTERN.fullmatch(text) is not None and not (flow and _FLOW_INDICATORS.search(text))


def is_ambiguous(text: str) -> bool:
    """Whether some reader could take the text, without quotes, for another type, or for a Ruby symbol."""
    return text.startswith(":") or _AMBIGUOUS_PATTERN.fullmatch(text) is not None


def can_be_single_quoted(text: str) -> bool:
    """Whether the text can stand in single quotes on one line."""
    return "\n" not in text and is_safe(text)


def is_safe(text: str) -> bool:
    """Whether all characters but line feeds may stand on a line.

    Many times faster than a regular expression that looks for another one. Lone surrogates are
    not found.
    """
    data = text.encode("utf-8", "surrogatepass")
    if data.translate(None, _NO_CONTROLS):
        return False
    return text.isascii() or not (
        (b"\xc2" in data and _C1_CONTROLS.search(data))
        or any(character in text for character in _UNSAFE_BEYOND)
    )


def single_quoted(text: str) -> str:
    """The text in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """The text in double quotes, escaped as in the real records."""
    return safe(json_quoted(text))


#: The text in double quotes, with the escapes of JSON. They are those of the real records, but
#: JSON leaves some characters as they are that YAML refuses: `safe` escapes these. (Of those
#: beyond U+FFFF, `json.dumps` would make surrogate pairs, which YAML refuses, too.)
json_quoted: Callable[[str], str] = encode_basestring


def safe(text: str) -> str:
    """A text that has texts quoted by `json_quoted` in it, with the rest of what has to be escaped."""
    return text if is_safe(text) else _UNSAFE_IN_JSON.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def unquoted(text: str) -> str | None:
    """The text of what `double_quoted` writes between the quotes; None for anything else."""
    if not _DOUBLE_QUOTED.fullmatch(text):
        return None
    return _ESCAPE_SEQUENCE.sub(_unescape, text)


def _unescape(match: re.Match[str]) -> str:
    escape = match[0]
    return _ESCAPES.get(escape) or chr(int(escape.removeprefix("\\u"), 16))
