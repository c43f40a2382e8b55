"""What holds for every text and every edit, whatever is in it: for the tests and for the fuzzer.

Each function takes an input and fails with an `AssertionError`, or with the error that should not
have got out.
"""

from __future__ import annotations

import contextlib
import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import layouts
import yaml

import newsmeta
from newsmeta import Article, Document, NewsmetaError, RecordError, _nodes
from newsmeta._canonical import read_canonical
from newsmeta._comments import own_comments
from newsmeta._compare import same
from newsmeta._fences import BOM, Parts, split_fences
from newsmeta._nodes import parse_nodes
from newsmeta._structure import structure
from newsmeta.errors import PRINTED_PROBLEMS

#: What a front matter may be read by: the record, or None where it is refused or handed over.
Reader = Callable[[Parts], Article | None]


@contextlib.contextmanager
def loader(parser: type[Any]) -> Iterator[None]:
    """Let newsmeta read with one of PyYAML's two parsers."""
    before = _nodes.LOADER
    _nodes.LOADER = parser  # type: ignore[misc]
    try:
        yield
    finally:
        _nodes.LOADER = before  # type: ignore[misc]


def _nodes_with(parser: type[Any]) -> Reader:
    def read(parts: Parts) -> Article | None:
        try:
            with loader(parser):
                return structure(Article, parse_nodes(parts), parts)
        except NewsmetaError:
            return None

    return read


#: Every way to read a front matter; where two of them give a record, it is the same.
READERS: Final[dict[str, Reader]] = {
    "libyaml": _nodes_with(getattr(yaml, "CSafeLoader", yaml.SafeLoader)),
    "pure Python": _nodes_with(yaml.SafeLoader),
    "canonical": lambda parts: read_canonical(Article, parts.front_matter),
}


def check_readers(text: str) -> None:
    """All readers agree on a text."""
    try:
        text.encode("utf-8")
        parts = split_fences(text)
    except ValueError:
        return
    records = {name: record for name, read in READERS.items() if (record := read(parts)) is not None}
    for name, record in records.items():
        first, expected = next(iter(records.items()))
        assert same(expected, record, offsets=True), f"{name} and {first} do not agree"


def read(text: str | bytes) -> Document[Article] | None:
    """The document of a text, or None where it is refused: with an error of newsmeta's, that says where."""
    try:
        return newsmeta.loads(text)
    except NewsmetaError as refusal:
        error = refusal
    whole = text if isinstance(text, str) else text.decode("utf-8", "replace")
    assert 1 <= (error.line or 0) <= whole.count("\n") + 2, repr(error)
    assert (error.column or 0) >= 1, repr(error)
    lines = str(error).splitlines()
    assert all(line.isprintable() and len(line) < 1_000 for line in lines), repr(error)
    assert len(lines) <= (PRINTED_PROBLEMS + 1 if isinstance(error, RecordError) else 1), repr(error)
    return None


def check_text(text: str | bytes) -> Document[Article] | None:
    """A text is refused, or comes back byte for byte; its record can be copied, compared and written anew."""
    doc = read(text)
    if doc is None:
        return None
    whole = text if isinstance(text, str) else text.decode("utf-8")
    assert newsmeta.dumps(doc) == whole
    assert not doc.changed
    assert doc.diff() == ""
    assert repr(doc).startswith("Document(")
    assert same(copy.deepcopy(doc).record, doc.record, offsets=True)
    check_new(doc.record)
    check_reformatted(whole)
    with contextlib.suppress(RecordError):
        # Without the nulls, which read as absent.
        made = newsmeta.to_dict(newsmeta.from_dict(newsmeta.to_dict(doc.record)))
        assert newsmeta.to_dict(newsmeta.from_dict(made)) == made
    return doc


def check_reformatted(text: str) -> None:
    """A text is refused, or has the same record in the canonical layout, which stays as it is."""
    doc = newsmeta.loads(text)
    expected = newsmeta.loads(text).record
    try:
        doc.reformat()
    except NewsmetaError:
        assert newsmeta.dumps(doc) == text
        return
    again = newsmeta.loads(newsmeta.dumps(doc))
    assert same(expected, again.record)
    assert again.body == doc.body
    again.reformat()
    assert newsmeta.dumps(again) == newsmeta.dumps(doc)


def check_new(record: Article) -> None:
    """A record is refused, or reads back from the canonical layout, which stays as it is."""
    try:
        text = newsmeta.dumps(Document(record))
    except NewsmetaError:
        return
    again = newsmeta.loads(text)
    assert same(record, again.record)
    assert newsmeta.dumps(Document(again.record)) == text


def check_edit(doc: Document[Article], rnd: random.Random, steps: int = 1) -> None:
    """An edit is refused, or reads back as meant and leaves all else as it stood."""
    text = newsmeta.dumps(doc)
    source = split_fences(text)
    root = parse_nodes(source)
    before = layouts.plain_form(copy.deepcopy(doc.record))
    for _ in range(steps):
        layouts.edit(rnd, doc.record)
    after = layouts.plain_form(copy.deepcopy(doc.record))
    try:
        made = newsmeta.dumps(doc)
    except NewsmetaError:
        # What is refused changes nothing: the document as read is still there.
        doc.record = newsmeta.loads(text).record
        assert newsmeta.dumps(doc) == text
        return
    again = newsmeta.loads(made)
    assert same(doc.record, again.record)
    assert again.body == doc.body
    assert made.startswith(BOM) == text.startswith(BOM)
    assert newsmeta.dumps(doc) == made
    assert (doc.diff() == "") == (made == text)
    # PyYAML itself takes it, where it took the source.
    assert _is_yaml(again.front_matter or "") or not _is_yaml(source.front_matter)
    # All comments with lines of their own are there.
    lost = Counter(own_comments(source.front_matter, root))
    lost.subtract(own_comments(again.front_matter or "", parse_nodes(split_fences(made))))
    assert max(lost.values(), default=0) <= 0
    # What did not change stands there as it stood.
    for entry in root.entries:
        if (
            entry.name in before
            and entry.name in after
            and same(before[entry.name], after[entry.name], offsets=True)
        ):
            assert source.front_matter[entry.key.start : entry.value.end] in made


def _is_yaml(text: str) -> bool:
    """Whether PyYAML takes the text: it wants an anchor once only, and all values to be possible."""
    try:
        yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, OverflowError, LookupError, AttributeError, RecursionError):
        return False
    return True
