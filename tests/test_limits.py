"""Tests for `Limits`: what it takes, and that every way to read and to write keeps to it."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta import Article, Document, FrontMatterError, Limits, RecordError
from newsmeta._limits import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES

HEAD = "title: T\npublishedDateTime: 2026-03-01\n"
DEEP = f"---\n{HEAD}shape: {'[' * 80}{']' * 80}\n---\n"
MORE = Limits(max_depth=128)


def test_the_defaults_are_the_constants() -> None:
    assert Limits() == Limits(max_depth=MAX_DEPTH, max_values=MAX_NODES, max_characters=MAX_CHARACTERS)


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"max_depth": 0}, ValueError, "Limits.max_depth: expected at least 1, found 0"),
        ({"max_depth": 129}, ValueError, "Limits.max_depth: expected at most 128, found 129"),
        ({"max_values": -1}, ValueError, "Limits.max_values: expected at least 1, found -1"),
        (
            {"max_characters": 1.5},
            TypeError,
            "Limits.max_characters: expected an integer, found an object of type float",
        ),
        (
            {"max_values": True},
            TypeError,
            "Limits.max_values: expected an integer, found an object of type bool",
        ),
    ],
)
def test_what_is_no_limit_is_refused(given: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind) as caught:
        Limits(**given)
    assert str(caught.value) == message


def test_limits_are_by_keyword_and_do_not_change() -> None:
    with pytest.raises(TypeError):
        Limits(3)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Limits().max_depth = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    "call",
    [
        lambda path, limits: newsmeta.load(path, limits=limits),
        lambda path, limits: newsmeta.loads(path.read_bytes(), limits=limits),
        lambda path, limits: newsmeta.edit(path, limits=limits).__enter__(),
        lambda path, limits: next(newsmeta.scan(path, limits=limits)),
    ],
    ids=["load", "loads", "edit", "scan"],
)
def test_every_way_to_read_takes_limits(tmp_path: Path, call: Any) -> None:
    path = tmp_path / "deep.md"
    path.write_text(DEEP, newline="")
    assert len(call(path, MORE).record.extra["shape"]) == 1
    with pytest.raises(FrontMatterError, match="nested deeper than 64 levels"):
        call(path, Limits())
    with pytest.raises(TypeError) as caught:
        call(path, 100)
    assert str(caught.value) == "limits: expected newsmeta.Limits, found an object of type int"


def test_a_document_keeps_its_limits_for_when_it_is_changed_and_saved(tmp_path: Path) -> None:
    path = tmp_path / "deep.md"
    path.write_text(DEEP, newline="")
    with newsmeta.edit(path, limits=MORE) as doc:
        doc.record.quality = 70
        assert doc.changed
        assert "+quality: 70" in doc.diff()
    assert path.read_text() == DEEP.replace("shape", "quality: 70\nshape")
    again = pickle.loads(pickle.dumps(newsmeta.load(path, limits=MORE)))
    again.record.quality = None
    assert newsmeta.dumps(again) == DEEP


def test_records_are_written_and_turned_to_json_within_limits() -> None:
    record = newsmeta.loads(DEEP, limits=MORE).record
    assert newsmeta.loads(newsmeta.dumps(Document(record, limits=MORE)), limits=MORE).record == record
    with pytest.raises(RecordError, match="nested deeper than 64 levels"):
        newsmeta.dumps(Document(record))
    with pytest.raises(RecordError, match="nested deeper than 64 levels"):
        newsmeta.to_dict(record)
    made = newsmeta.to_dict(record, limits=MORE)
    assert newsmeta.from_dict(made, limits=MORE) == record
    with pytest.raises(RecordError, match="nested deeper than 64 levels"):
        newsmeta.from_dict(made)
    with pytest.raises(RecordError, match="the record has more than 5 values"):
        newsmeta.from_dict(
            {"title": "T", "publishedDateTime": "2026-03-01", "x": [1] * 9}, limits=Limits(max_values=5)
        )


def test_what_was_read_can_stay_even_if_it_could_not_be_written_anew() -> None:
    text = f"---\n{HEAD}? {'k' * 2_000}\n: 1\n---\n"
    doc = newsmeta.loads(text)
    doc.record.quality = 70
    assert newsmeta.dumps(doc) == text.replace("? k", "quality: 70\n? k")
    # It cannot come anew, and what is new beside it is told alone.
    with pytest.raises(RecordError, match="a key of more than 1,024 characters"):
        newsmeta.dumps(Document(doc.record))
    doc.record.topics.append(7)  # type: ignore[arg-type]
    with pytest.raises(RecordError) as caught:
        newsmeta.dumps(doc)
    assert [problem.message for problem in caught.value.problems] == ["expected a text, found the number 7"]


def test_a_document_takes_no_other_limits() -> None:
    article = Article(
        title="T", published_date_time=newsmeta.loads(DEEP, limits=MORE).record.published_date_time
    )
    with pytest.raises(TypeError):
        Document(article, limits=None)  # type: ignore[arg-type]
