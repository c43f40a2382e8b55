"""The exceptions and `Problem`: their text, their family, and that they can be copied."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import PurePosixPath

import attrs
import pytest

import newsmeta
from newsmeta import (
    ConflictError,
    EditError,
    FrontMatterError,
    NewsmetaError,
    NoFrontMatterError,
    Problem,
    RecordError,
)

SINGLE = (NewsmetaError, FrontMatterError, NoFrontMatterError, EditError, ConflictError)


def problems(count: int) -> list[Problem]:
    return [Problem(f"topics[{index}]", "expected a text", index + 1, 3) for index in range(count)]


@pytest.mark.parametrize("error_type", SINGLE)
@pytest.mark.parametrize(
    ("path", "line", "column", "text"),
    [
        (None, None, None, "it broke"),
        ("tide.md", None, None, "tide.md: it broke"),
        ("tide.md", 12, None, "tide.md:12: it broke"),
        ("tide.md", 12, 10, "tide.md:12:10: it broke"),
        (PurePosixPath("sea/tide.md"), 12, 10, "sea/tide.md:12:10: it broke"),
        (None, 12, 10, "12:10: it broke"),
        (None, 12, None, "12: it broke"),
    ],
)
def test_an_error_prints_the_known_parts_of_its_place(
    error_type: type[NewsmetaError],
    path: str | PurePosixPath | None,
    line: int | None,
    column: int | None,
    text: str,
) -> None:
    error = error_type("it broke", path=path, line=line, column=column)
    assert str(error) == text
    assert (error.message, error.path, error.line, error.column) == ("it broke", path, line, column)


def test_an_error_prints_the_path_that_it_was_given_later() -> None:
    error = EditError("it broke")
    error.path = "tide.md"
    assert str(error) == "tide.md: it broke"


@pytest.mark.parametrize("error_type", [FrontMatterError, NoFrontMatterError, RecordError, EditError])
def test_what_is_wrong_with_a_text_or_a_value_is_a_value_error(error_type: type[Exception]) -> None:
    assert issubclass(error_type, ValueError)
    assert issubclass(error_type, NewsmetaError)


def test_a_conflict_and_the_base_are_no_value_errors() -> None:
    assert issubclass(ConflictError, NewsmetaError)
    assert not issubclass(ConflictError, ValueError)
    assert not issubclass(NewsmetaError, ValueError)
    assert issubclass(NewsmetaError, Exception)


def test_no_front_matter_is_a_front_matter_error() -> None:
    assert issubclass(NoFrontMatterError, FrontMatterError)


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("quality", "expected an integer", 12, 10), "12:10: quality: expected an integer"),
        (Problem("quality", "expected an integer", 12), "12: quality: expected an integer"),
        (Problem("quality", "expected an integer"), "quality: expected an integer"),
        (Problem(None, "not a possible record", 2, 1), "2:1: not a possible record"),
        (Problem(None, "not a possible record"), "not a possible record"),
    ],
)
def test_a_problem_prints_the_known_parts_of_its_place(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_a_problem_is_an_error_of_value_if_nothing_else_is_said() -> None:
    problem = Problem("heat", "too hot")
    assert attrs.astuple(problem) == ("heat", "too hot", None, None, "value", "error")


def test_a_problem_cannot_be_changed_and_has_a_hash() -> None:
    problem = Problem("heat", "too hot")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        problem.message = "fine"  # type: ignore[misc]
    assert {problem, Problem("heat", "too hot")} == {problem}


def test_a_record_error_has_the_place_and_text_of_its_first_problem() -> None:
    error = RecordError(iter(problems(3)), path="tide.md")
    assert error.problems == tuple(problems(3))
    assert (error.message, error.path) == ("topics[0]: expected a text", "tide.md")
    assert (error.line, error.column) == (1, 3)


def test_a_record_error_about_the_whole_record_has_a_message_without_a_field() -> None:
    error = RecordError([Problem(None, "a title and no heat")])
    assert error.message == str(error) == "a title and no heat"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (None, "12:10: quality: expected an integer\nheat: missing"),
        ("tide.md", "tide.md:12:10: quality: expected an integer\ntide.md: heat: missing"),
    ],
)
def test_a_record_error_prints_one_line_a_problem(path: str | None, text: str) -> None:
    listed = [Problem("quality", "expected an integer", 12, 10), Problem("heat", "missing")]
    assert str(RecordError(listed, path=path)) == text


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (20, "20:3: topics[19]: expected a text"),
        (21, "... and 1 more problem"),
        (23, "... and 3 more problems"),
    ],
)
def test_a_record_error_prints_twenty_problems_and_counts_the_rest(count: int, last: str) -> None:
    error = RecordError(problems(count))
    lines = str(error).split("\n")
    assert lines[:20] == [str(problem) for problem in problems(20)]
    assert lines[-1] == last
    assert len(lines) == min(count, 21)
    assert len(error.problems) == count


def pickled(error: NewsmetaError) -> NewsmetaError:
    result = pickle.loads(pickle.dumps(error))
    assert isinstance(result, NewsmetaError)
    return result


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickled])
@pytest.mark.parametrize(
    "error",
    [
        *(error_type("it broke", path="tide.md", line=3, column=4) for error_type in SINGLE),
        RecordError(problems(22), path="tide.md"),
        RecordError([Problem(None, "it broke")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_copy_and_pickle_whole(
    error: NewsmetaError, duplicate: Callable[[NewsmetaError], NewsmetaError]
) -> None:
    twin = duplicate(error)
    assert twin is not error
    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert vars(twin) == vars(error)


def test_a_real_error_comes_out_of_a_pickle_as_it_was() -> None:
    with pytest.raises(RecordError) as caught:
        newsmeta.loads("---\ntitle: Low tide\nquality: high\n---\n")
    twin = pickled(caught.value)
    assert str(twin) == (
        "2:1: publishedDateTime: missing: the record needs it\n"
        '3:10: quality: expected an integer, found the text "high"'
    )


def test_a_record_error_without_a_problem_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a RecordError has at least one problem$"):
        RecordError([])


def test_messages_show_nothing_that_a_terminal_would_act_on() -> None:
    doc = '---\ntitle: Tides\npublishedDateTime: 2026-03-01\nquality: "a\\nb\\e[31m"\n---\n'
    with pytest.raises(RecordError) as caught:
        newsmeta.loads(doc)
    assert str(caught.value) == '4:10: quality: expected an integer, found the text "a\\nb\\x1b[31m"'
    problem = Problem("a\nb", "is odd")
    assert str(problem) == "a\\nb: is odd"
    assert str(RecordError([problem])) == "a\\nb: is odd"
