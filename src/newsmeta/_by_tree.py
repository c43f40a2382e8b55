"""What a text in any but the canonical layout needs: its tree, edits in place, its comments.

`document` imports it when the first such text comes, since with PyYAML it takes as long to import
as everything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ._comments import own_comments
from ._fences import Parts
from ._layout import canonical, comment_texts
from ._limits import Limits
from ._nodes import parse_nodes
from ._splice import splice
from ._structure import structure
from ._tree import Mapping

__all__ = ["Mapping", "canonical", "edited", "keeps_all_comments", "keeps_own_comments", "read"]


def read(parts: Parts, record_type: type[Any], limits: Limits) -> tuple[Mapping, Any]:
    """The tree of a front matter, and its record.

    Raises:
        FrontMatterError, RecordError: As `parse_nodes` and `structure`.
    """
    root = parse_nodes(parts, limits)
    return root, structure(record_type, root, parts)


def edited(parts: Parts, root: Mapping, before: Any, after: Any, body: str) -> Iterator[str]:
    """The whole text with the changes between two states of its record: what to try, the best first.

    Raises:
        EditError: As `splice`.
    """
    for front_matter in splice(parts, root, before, after):
        yield parts.replaced(front_matter, body)


def keeps_own_comments(source: Parts, root: Mapping, made: Parts, made_root: Mapping) -> bool:
    """Whether every comment that has a line of its own is still there in what was made of a text."""
    lost = Counter(own_comments(source.front_matter, root))
    lost.subtract(own_comments(made.front_matter, made_root))
    return max(lost.values(), default=0) <= 0


def keeps_all_comments(source: Parts, root: Mapping, made: Parts, made_root: Mapping) -> bool:
    """Whether what was made of a text has the same comments."""
    return comment_texts(made, made_root) == comment_texts(source, root)
