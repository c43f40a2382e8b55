"""The comments of a front matter: what stands behind a ``#`` between its scalars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ._tree import LINE_BREAKS, Node, Scalar, leaves

#: A comment, with the blanks before it. YAML asks for white space there; libyaml takes a comment
#: right behind a closing quote or bracket, too. Blanks are read from their first one only: from each
#: of them on, they would take quadratic time.
COMMENT = re.compile(f"(?:(?<![ \t])[ \t]++)?(?<![^ \t{LINE_BREAKS}\\]}}\"'])(#[^{LINE_BREAKS}]*+)")


def comments(text: str, start: int, end: int, node: Node) -> Iterator[tuple[int, bool]]:
    """The comments in a span of which all scalars are inside a node.

    Yields:
        Where the ``#`` stands, and whether the comment has a line of its own.
    """
    position = start
    for gap_end, next_start in _gaps(text, node, end):
        for match in COMMENT.finditer(text, position, gap_end):
            before = text[match.start() - 1] if match.start() else "\n"
            yield match.start(1), before in LINE_BREAKS
        position = max(position, next_start)


def own_comments(text: str, root: Node) -> list[str]:
    """The texts of the comments that have lines of their own."""
    ends = re.compile(f"[^{LINE_BREAKS}]*+")
    found = (offset for offset, is_own in comments(text, 0, len(text), root) if is_own)
    return [match[0] for offset in found if (match := ends.match(text, offset))]


def _gaps(text: str, node: Node, end: int) -> Iterator[tuple[int, int]]:
    """Where each gap between two scalars ends, and where the next one begins."""
    for leaf in leaves(node):
        if leaf.start >= end:
            break
        yield _text_start(text, leaf), leaf.end
    yield end, end


def _text_start(text: str, leaf: Scalar) -> int:
    """Where a scalar's text begins: of a block scalar, behind the line of its header."""
    start = leaf.start
    while leaf.style in ("|", ">") and start < leaf.end and text[start] not in LINE_BREAKS:
        start += 1
    return start
