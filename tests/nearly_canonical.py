"""Texts that are canonical or nearly so, and what has to hold for the two readers of them.

`_canonical` exists for speed only: whatever it accepts reads as `_nodes` and `_structure` read it,
and `_emit` gives it back byte for byte.
"""

from __future__ import annotations

import random
import re
from typing import Any

import newsmeta
from newsmeta._canonical import read_canonical
from newsmeta._compare import same
from newsmeta._emit import emit_front_matter
from newsmeta._fences import Parts
from newsmeta._nodes import parse_nodes
from newsmeta._structure import structure

#: What a mutation puts somewhere: the characters and pieces of text that YAML takes for something.
PIECES: list[str] = [
    *" \n\t\r:#-?\"'\\[]{}&*!|>%@`~=<,.0x",
    *"\x00\x07\x1f\x7f\x85\x9f\xa0\u2028\u2029\u3000\ufeff\ufffe\u200b\U0001f916",
    ": ", " #", "- ", "--", "---\n", "...", "\n\n", "\n  ", "\n    ", "\r\n", '""', "''", '\\"', "\\/", "\\x41",
    "\\u2028", "\\u000a", "\\ud83d\\ude00", "\\U0001F916", "\\e", "\\ ", "\\\n",
    "null", "~", "true", "No", "0", "017", "-0", "1_000", "1e3", "1:30", "0x1F", ".5", "+1", "2020-13-45",
    "2022-06-24T14:24:00Z", "2022-06-24 14:24:00", "!!str ", "&a ", "*a", "<<: ", "|\n", ">-\n", "[]", "{}",
    "quality: 1\n", "title: x\n", "mood: calm\n", "topics:\n", "  - x\n", "images:\n", "provider:\n", "# note\n",
]  # fmt: skip
_LINE = re.compile(r".*\n?")


def check_readers(record_type: type[Any], front_matter: str) -> bool:
    """Check that the readers agree about a text; returns whether `_canonical` accepts it."""
    record = read_canonical(record_type, front_matter)
    if record is None:
        return False
    opening = "---\n"
    text = f"{opening}{front_matter}---\n"
    parts = Parts(text, len(opening), len(opening) + len(front_matter), len(text))
    assert same(structure(record_type, parse_nodes(parts), parts), record, offsets=True)
    assert emit_front_matter(record, parts.newline) == front_matter
    assert not newsmeta.loads(text, record_type).changed
    return True


def mutated(rnd: random.Random, text: str) -> str:
    """The text with one to three small changes of its characters or of its lines."""
    for _ in range(rnd.randint(1, 3)):
        text = _of_lines(rnd, text) if rnd.random() < 0.3 else _of_characters(rnd, text)
    return text


def _of_characters(rnd: random.Random, text: str) -> str:
    # Near a border: most of what YAML takes for something stands at one.
    borders = [match.start() for match in re.finditer(r'[\n":]', text)] or [0]
    start = min(max(rnd.choice(borders) + rnd.randint(-2, 2), 0), len(text))
    end = start + rnd.choice([0, 0, 0, 1, 1, 2, 5])
    return text[:start] + rnd.choice(["", *PIECES]) + text[end:]


def _of_lines(rnd: random.Random, text: str) -> str:
    lines = _LINE.findall(text)
    at, other = rnd.randrange(len(lines)), rnd.randrange(len(lines))
    match rnd.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " * rnd.randint(1, 3) + lines[at]
        case 4:
            lines[at] = lines[at][rnd.randint(1, 3) :]
        case 5:
            lines[at] = lines[at].rstrip("\n") + rnd.choice(PIECES) + "\n"
        case _:
            lines.insert(at, rnd.choice(["\n", "  \n", "# note\n", *lines]))
    return "".join(lines)


#: The keys and values of which `line` makes lines; the shapes that a scanner of lines could mistake.
_KEYS = [
    "category", "title", "excerpt", "publishedDateTime", "webUrl", "type", "quality", "published",
    "provider", "name", "domain", "topics", "images", "url", "width", "related", "secured", "mood",
]  # fmt: skip
_VALUES = [
    '""', '"x"', '"a: b"', '"it\'s # no comment"', '"say \\"hi\\""', '"\\\\"', '"\\u2028"', '"a', 'a"', '"a" "b"',
    "x", "two words", "a:b", "a: b", "x #y", "x#y", "#x", "null", "No", "24/7", "-x", "- x", "?x", "[x]", "{x: y}",
    "0", "7", "-1", "+1", "007", "1_000", "1.5", "true", "True", "2022-06-24T14:24:00Z", "2022-06-24", "|", ">-",
    "&a x", "*a", "!x y", "x ", " x", "x:", "é", "\xa0x", "x\xa0", "'x'", "U.S. News & World Report",
]  # fmt: skip


def lines(rnd: random.Random) -> str:
    """A text of a few lines, each of a shape that a canonical one can have, or nearly so."""
    made = ['title: "x"\n', "publishedDateTime: 2022-06-24T14:24:00Z\n"] if rnd.random() < 0.8 else []
    for _ in range(rnd.randint(0, 8)):
        indent = " " * rnd.choice([0, 0, 0, 0, 1, 2, 2, 4, 4, 6, 8])
        key, value = rnd.choice(_KEYS), rnd.choice(_VALUES)
        made.append(
            rnd.choice(
                [
                    f"{indent}{key}: {value}\n",
                    f"{indent}{key}: {value}\n",
                    f"{indent}{key}:\n",
                    f"{indent}- {value}\n",
                    f"{indent}- {key}: {value}\n",
                    "\n",
                ]
            )
        )
    return "".join(made)
