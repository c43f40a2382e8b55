"""Where a field of a record stands in the source, by its path."""

from __future__ import annotations

from ._tree import Entry, Mapping, Node, Sequence, target_of

#: The way to a field: keys, and indexes into lists.
Path = tuple[str | int, ...]


def path_text(path: Path) -> str:
    """The path as messages have it: ``related[2].images[0].width``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def node_at(root: Mapping, path: Path) -> Node:
    """The node of a field's value; where the file lacks the field, the nearest node that it would be in.

    Args:
        root: The tree of the record that the path leads through.
        path: The path.
    """
    node: Node = root
    for step in path:
        target = target_of(node)
        if isinstance(step, int) and type(target) is Sequence:
            node = target.items[step]
        elif type(target) is Mapping and (entry := _entry(target, step)) is not None:
            node = entry.value
        else:
            break
    return node


def _entry(mapping: Mapping, key: str | int) -> Entry | None:
    return next((entry for entry in mapping.all_entries() if entry.key_text == key), None)
