"""Brackets and braces that get other members: on lines of their own, or all on a few lines."""

from __future__ import annotations

import itertools

import attrs

from ._comments import COMMENT
from ._edits import Edit, SourceText, UnspliceableError

#: A member that a flow collection is to have: the index of the old one that stays in its place,
#: or None for one that is new there; and its text, or None for the old one's.
FlowMember = tuple[int | None, str | None]


@attrs.frozen
class FlowChange:
    """How a flow collection gets its new members.

    Attributes:
        edits: What is replaced and inserted.
        deleted: Whole lines that go, each with the index of the member that they hold.
    """

    edits: list[Edit]
    deleted: list[tuple[int, int, int]]


def rejoin(
    source: SourceText,
    opening: int,
    end: int,
    spans: list[tuple[int, int]],
    members: list[FlowMember],
    newline: str,
) -> FlowChange:
    """Give a flow collection other members.

    Args:
        source: The text.
        opening: Where the opening bracket or brace stands.
        end: Where the collection ends.
        spans: Where its members stand.
        members: The members that it is to have.
        newline: The newline to use.

    Raises:
        UnspliceableError: A comment stands among members that have no lines of their own.
    """
    text = source.text
    if not spans:
        return FlowChange([Edit(opening + 1, end - 1, ", ".join(new or "" for _, new in members))], [])
    if all(source.begins_line(start) for start, _ in spans) and source.begins_line(end - 1):
        return _by_lines(source, spans, members, newline)
    gaps = [text[stop:start] for (_, stop), (start, _) in itertools.pairwise(spans)]
    around = (text[opening : spans[0][0]], *gaps, text[spans[-1][1] : end])
    if any(COMMENT.search(gap) for gap in around):
        raise UnspliceableError("a comment stands inside what would be written anew")
    new_gap = gaps[0] if gaps else ", "
    pieces: list[str] = []
    for index, new in members:
        pieces.append(text[slice(*spans[index])] if index is not None and new is None else new or "")
        pieces.append(gaps[index] if index is not None and index < len(gaps) else new_gap)
    joined = "".join(pieces[:-1])
    return FlowChange([Edit(spans[0][0], spans[-1][1], joined)], [])


def _by_lines(
    source: SourceText, spans: list[tuple[int, int]], members: list[FlowMember], newline: str
) -> FlowChange:
    """The same where every member, and the closing bracket, begins a line: only whole lines come and go."""
    text = source.text
    first = spans[0][0]
    indent = text[source.line_start(first) : first]
    commas = [source.after_trivia(stop) for _, stop in spans]
    has_comma = [text[comma] == "," for comma in commas]
    ends = [
        source.next_line(comma if has else stop)
        for comma, has, (_, stop) in zip(commas, has_comma, spans, strict=True)
    ]
    edits: list[Edit] = []
    place = source.line_start(first)
    for position, (index, new) in enumerate(members):
        is_last = position + 1 == len(members)
        if index is None:
            comma = "" if is_last and not has_comma[-1] else ","
            edits.append(Edit(place, place, f"{indent}{new}{comma}{newline}"))
            continue
        start, stop = spans[index]
        if new is not None:
            edits.append(Edit(start, stop, new))
        if not is_last and not has_comma[index]:
            edits.append(Edit(stop, stop, ","))
        place = ends[index]
    kept = {index for index, _ in members}
    deleted = [
        (source.line_start(start), ends[index], index)
        for index, (start, _) in enumerate(spans)
        if index not in kept
    ]
    return FlowChange(edits, deleted)
