"""Hostile front matter: what could crash, hang or bloat a reader, each of a size that is asked for.

`INPUTS` has a function for each, which makes a front matter of about n characters, or a few times
as many. All stand on their own; `HEAD` before one of those that do not say what a record needs makes
a whole record of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

#: What a record cannot be without.
HEAD: Final = "title: T\npublishedDateTime: 2026-03-01\n"

#: A number whose hash is 0, as that of all its multiples.
MODULUS: Final = 2**61 - 1


def _lines(count: int, line: Callable[[int], str]) -> str:
    return "".join(map(line, range(count)))


INPUTS: Final[dict[str, Callable[[int], str]]] = {
    # Depth.
    "open brackets": lambda n: "a: " + "[" * n + "\n",
    "open brackets on lines": lambda n: "a: " + "[\n" * n + "\n",
    "open braces": lambda n: "a: " + "{a: " * n + "\n",
    "dashes": lambda n: "a:\n  " + "- " * n + "\n",
    "question marks": lambda n: "? " * n + "\n",
    "question marks in brackets": lambda n: "a: [" + "? " * n + "\n",
    "brackets in a key": lambda n: "[" * n + "]" * n + ": x\n",
    "quoted keys without colons": lambda n: "a: {" + '"k" ' * n + "}\n",
    "colons": lambda n: ":" * n + "\n",
    "colons and spaces": lambda n: ": " * n + "\n",
    "commas": lambda n: "a: [" + "," * n + "]\n",
    "brackets": lambda n: "a: " + "[" * n + "]" * n + "\n",
    "braces": lambda n: "a: " + "{a: " * n + "}" * n + "\n",
    "brackets and braces": lambda n: "a: " + "[{a: " * n + "}]" * n + "\n",
    # Anchors, aliases, tags.
    "aliases": lambda n: "a: &a x\nb: [" + "*a, " * n + "]\n",
    "unknown aliases": lambda n: "b: [" + "*a " * n + "]\n",
    "anchors": lambda n: _lines(n // 12, lambda i: f"k{i}: &a{i} x\n"),
    "a long anchor": lambda n: "a: &" + "a" * n + " x\n",
    "a long alias": lambda n: "a: *" + "a" * n + "\n",
    "anchors of one value": lambda n: "a: " + "&a " * n + "\n",
    "a long tag": lambda n: "a: !<" + "a" * n + "> x\n",
    "a long escaped tag": lambda n: "a: !<" + "%41" * (n // 3) + "> x\n",
    "lone bangs": lambda n: "a: " + "! " * n + "\n",
    "bangs": lambda n: "a: " + "!" * n + "\n",
    "a long short tag": lambda n: "a: !!" + "a" * n + " x\n",
    # Indentation.
    "a deep indent": lambda n: "a:\n" + " " * n + "b: 1\n",
    "stairs": lambda n: _lines(int((2 * n) ** 0.5), lambda i: " " * i + "a:\n"),
    # Long scalars of every style.
    "a plain scalar": lambda n: "a: " + "x" * n + "\n",
    "plain words": lambda n: "a: " + "x " * (n // 2) + "\n",
    "plain lines": lambda n: "a: " + "x\n " * (n // 3) + "\n",
    "blank lines in a plain scalar": lambda n: "a: x\n" + "\n" * n + " y\n",
    "a double-quoted scalar": lambda n: 'a: "' + "x" * n + '"\n',
    "double-quoted spaces": lambda n: 'a: "' + " " * n + '"\n',
    "double-quoted lines": lambda n: 'a: "' + "x\n" * (n // 2) + '"\n',
    "double-quoted breaks": lambda n: 'a: "' + "\n" * n + ' "\n',
    "double-quoted escapes": lambda n: 'a: "' + "\\n" * (n // 2) + '"\n',
    "double-quoted escaped breaks": lambda n: 'a: "' + "\\\n " * (n // 3) + '"\n',
    "an unclosed double quote": lambda n: 'a: "' + "x\n" * (n // 2) + "\n",
    "a single-quoted scalar": lambda n: "a: '" + "x" * n + "'\n",
    "single quotes in one": lambda n: "a: '" + "''" * (n // 2) + "'\n",
    "a literal line": lambda n: "a: |\n  " + "x" * n + "\n",
    "literal lines": lambda n: "a: |\n" + "  x\n" * (n // 4) + "\n",
    "blank lines behind a literal": lambda n: "a: |\n  x\n" + "\n" * n + "b: 1\n",
    "kept blank lines": lambda n: "a: |+\n  x\n" + "\n" * n + "b: 1\n",
    "blank lines before a literal": lambda n: "a: |\n" + "\n" * n + "  x\n",
    "spaces before a literal": lambda n: (
        "a: |\n" + _lines(n // 250, lambda i: " " * (i % 500) + "\n") + "  x\n"
    ),
    "folded lines": lambda n: "a: >\n" + "  x\n" * (n // 4) + "\n",
    "many block scalars": lambda n: _lines(n // 12, lambda i: f"k{i}: |\n  x\n\n\n"),
    "comments behind a literal": lambda n: "a: |\n  x\n" + "# c\n" * (n // 4),
    # Blanks, breaks and comments.
    "spaces": lambda n: "a: 1" + " " * n + "\n",
    "a line of spaces": lambda n: "a: 1\n" + " " * n + "\n",
    "tabs": lambda n: "a: 1" + "\t" * n + "\n",
    "blank lines": lambda n: "a: 1\n" + "\n" * n,
    "CRLF lines": lambda n: "a: 1\r\n" + "\r\n" * (n // 2),
    "CR lines": lambda n: "a: 1\r" + "\r" * n + "b: 2\n",
    "NEL lines": lambda n: "a: 1\x85" + "\x85" * n + "b: 2\n",
    "a long comment": lambda n: "a: 1 #" + "x" * n + "\n",
    "comments": lambda n: "a: 1\n" + "#\n" * (n // 2),
    "hashes": lambda n: "a: 1\n" + "# " * (n // 2) + "\n",
    "indented comments": lambda n: "a: 1\n" + " #\n" * (n // 3),
    "words that end with a hash": lambda n: "a: x" + " x#" * (n // 3) + "\n",
    # Many keys and items.
    "keys": lambda n: _lines(n // 10, lambda i: f"k{i}: 1\n"),
    "keys in braces": lambda n: "a: {" + _lines(n // 10, lambda i: f"k{i}: 1, ") + "}\n",
    "keys in braces without values": lambda n: "a: {" + _lines(n // 8, lambda i: f"k{i}, ") + "}\n",
    "explicit keys": lambda n: _lines(n // 8, lambda i: f"? k{i}\n"),
    "duplicate keys": lambda n: "k: 1\n" * (n // 5),
    "items": lambda n: "a:\n" + "- x\n" * (n // 4),
    "items in brackets": lambda n: "a: [" + "x, " * (n // 3) + "]\n",
    "empty items": lambda n: "a:\n" + "-\n" * (n // 2),
    "topics": lambda n: "topics:\n" + "- x\n" * (n // 4),
    "bad topics": lambda n: "topics:\n" + "- []\n" * (n // 5),
    # Long keys, and keys that collide.
    "a long quoted key": lambda n: '"' + "k" * n + '": 1\n',
    "a long plain key": lambda n: "k" * n + ": 1\n",
    "a long explicit key": lambda n: "? " + "k" * n + "\n: 1\n",
    "items of a long explicit key": lambda n: "? " + "k" * (n // 2) + "\n: [" + "x," * (n // 4) + "]\n",
    "items of nested long keys": lambda n: (
        _lines(8, lambda i: " " * i + "k" * 1000 + ":\n") + " " * 9 + "[" + "x," * (n // 2) + "]\n"
    ),
    "bad items of nested long keys": lambda n: (
        _lines(8, lambda i: " " * i + "k" * 1000 + ":\n") + " " * 9 + "[" + "!x x," * (n // 5) + "]\n"
    ),
    "keys that collide": lambda n: _lines(n // 25, lambda i: f"{MODULUS * (i + 1)}: 1\n"),
    "keys in braces that collide": lambda n: (
        "a: {" + _lines(n // 25, lambda i: f"{MODULUS * (i + 1)}: 1, ") + "}\n"
    ),
    # Numbers.
    "an integer": lambda n: "a: " + "1" * n + "\n",
    "a hexadecimal integer": lambda n: "a: 0x" + "f" * n + "\n",
    "a sexagesimal integer": lambda n: "a: 1" + ":59" * (n // 3) + "\n",
    "a sexagesimal float": lambda n: "a: 1" + ":59" * (n // 3) + ".5\n",
    "a float": lambda n: "a: 1." + "1" * n + "\n",
    "underscores": lambda n: "a: 1" + "_" * n + "x\n",
    "dots and digits": lambda n: "a: 1" + ".1" * (n // 2) + "\n",
    "a quality": lambda n: "quality: " + "1" * n + "\n",
    # Timestamps and coded texts.
    "a fraction": lambda n: "updatedDateTime: 2020-01-01T00:00:00." + "1" * n + "Z\n",
    "a fraction and more": lambda n: "updatedDateTime: 2020-01-01T00:00:00." + "1" * n + "x\n",
    "spaces in a timestamp": lambda n: 'updatedDateTime: "2020-01-01' + " " * n + '10:00"\n',
    "spaces and more in a timestamp": lambda n: 'updatedDateTime: "2020-01-01' + " " * n + 'x"\n',
    "digits of a time": lambda n: "updatedDateTime: 2020-01-01T" + "1" * n + "\n",
    "colons of a time": lambda n: "updatedDateTime: 2020-01-01T10" + ":" * n + "\n",
    "an ISO fraction": lambda n: "updatedDateTime: 20200101T101010." + "1" * n + "Z\n",
    "a fraction of an unknown timestamp": lambda n: "a: 2020-01-01 00:00:00." + "1" * n + "\n",
    "digits of a date": lambda n: "updatedDateTime: " + "1" * n + "\n",
    "semicolons": lambda n: 'secured: "' + ";" * n + '"\n',
    "a ciphertext": lambda n: 'secured: "' + "A" * (n // 64 * 64) + ';AAAAAAAAAAAAAAAAAAAAAA=="\n',
    "binary": lambda n: "a: !!binary " + "A" * (n // 4 * 4) + "\n",
    "bad binary": lambda n: "a: !!binary " + "é" * n + "\n",
    # Directives, documents and fences.
    "directives": lambda n: _lines(n // 18, lambda i: f"%TAG !a{i}! tag:x\n"),
    "directives behind a comment": lambda n: "# c\n" + _lines(n // 18, lambda i: f"%TAG !a{i}! tag:x\n"),
    "directives behind an entry": lambda n: "a: 1\n" + _lines(n // 18, lambda i: f"%TAG !a{i}! tag:x\n"),
    "a version": lambda n: "%YAML 1." + "1" * n + "\n",
    "documents": lambda n: "a: 1\n" + "--- x\n" * (n // 6),
    "document ends": lambda n: "a: 1\n" + "... #x\n" * (n // 7),
    "almost fences": lambda n: "a: 1\n" + "---x\n" * (n // 5),
    "a long almost fence": lambda n: "a: 1\n---" + " " * n + "x\n",
    "long almost fences": lambda n: "a: |\n" + ("---" + " " * 1000 + "x\n") * (n // 1000),
    # Merges, and aliases of what is large.
    "a merge of many": lambda n: "a: &a {x: 1}\nb:\n  <<: [" + "*a," * (n // 3) + "]\n",
    "a chain of merges": lambda n: (
        "k0: &k0 {a: 1}\n"
        + _lines(int(n**0.5 / 3), lambda i: f"k{i + 1}: &k{i + 1}\n  <<: *k{i}\n  a{i}: 1\n")
    ),
    "topics that are aliases of a long text": lambda n: (
        f'a: &a "{"x" * (n // 2)}"\ntopics: [' + "*a, " * (n // 8) + "]\n"
    ),
    "aliases of a long text": lambda n: f'a: &a "{"x" * (n // 2)}"\nb: [' + "*a, " * (n // 8) + "]\n",
    "aliases of a long tag": lambda n: f"a: &a !{'x' * (n // 2)} y\nb: [" + "*a, " * (n // 8) + "]\n",
    "merges of keys that collide": lambda n: (
        _lines(
            n // 250,
            lambda i: f"k{i}: &k{i}\n" + _lines(10, lambda j: f"  {MODULUS * (10 * i + j + 1)}: 1\n"),
        )
        + f"k: {{<<: [{_lines(n // 250, lambda i: f'*k{i},')}]}}\n"
    ),
    "an alias bomb": lambda n: (
        "a0: &a0 [x, x]\n" + _lines(n // 40, lambda i: f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 9)}]\n")
    ),
    "an alias bomb of topics": lambda n: (
        "a0: &a0 [x]\ntopics: [*a0]\nimages:\n- url: &u x\n" + "- {url: *u, x: *a0}\n" * (n // 20)
    ),
    "a merge bomb": lambda n: (
        "a0: &a0 {k: 1}\n" + _lines(n // 40, lambda i: f"a{i + 1}: &a{i + 1} {{<<: [*a{i}, *a{i}]}}\n")
    ),
    "a recursive alias": lambda n: f"a: &a [{'*a, ' * (n // 4)}]\n",
    "a recursive merge": lambda n: f"a: &a {{<<: [{'*a, ' * (n // 4)}]}}\n",
    # Many small values.
    "empty lists": lambda n: "a: [" + "[]," * (n // 3) + "]\n",
    "empty mappings": lambda n: "a: [" + "{}," * (n // 3) + "]\n",
    "pairs": lambda n: "a: [" + "a: b," * (n // 5) + "]\n",
    "images": lambda n: "images:\n" + "- url: x\n" * (n // 9),
    "images without an address": lambda n: "images:\n" + "- width: 1\n" * (n // 11),
    "related articles in spaced lines": lambda n: (
        "related:\n" + "- title: x\n\n  publishedDateTime: 2026-03-01\n\n" * (n // 45)
    ),
    "images on one line": lambda n: "images: [" + "{url: x}, " * (n // 10) + "]\n",
    "lists on one line": lambda n: "a: [" + "[x], " * (n // 5) + "]\n",
    # Odd characters.
    "byte order marks": lambda n: "a: " + "\ufeff" * n + "\n",
    "percent signs": lambda n: "a: " + "%" * n + "\n",
    "pipes": lambda n: "|" * n + "\n",
    "double quotes": lambda n: "a: " + '"' * n + "\n",
    "single quotes": lambda n: "a: " + "'" * n + "\n",
    "backslashes": lambda n: 'a: "' + "\\\\" * (n // 2) + '"\n',
    "at signs": lambda n: "@" * n + "\n",
    "NUL": lambda n: "a: " + "\0" * n + "\n",
    "escaped NUL": lambda n: 'a: "' + "\\0" * (n // 2) + '"\n',
    "surrogate escapes": lambda n: 'a: "' + "\\ud83d\\ude00" * (n // 12) + '"\n',
    "lone surrogates": lambda n: "a: " + "\ud800" * n + "\n",
    "too large escapes": lambda n: 'a: "' + "\\UFFFFFFFF" * (n // 10) + '"\n',
    "line separators": lambda n: "a: x" + "\u2028" * n + "b: 1\n",
    "emoji": lambda n: "a: " + "😀" * n + "\n",
    "comments in brackets": lambda n: "a: [\n" + "#\n" * (n // 2) + "]\n",
    "items with comments in brackets": lambda n: "a: [\n" + "x, # c\n" * (n // 8) + "]\n",
    "hashes in a word": lambda n: "a: x" + "#" * n + "\n",
}
