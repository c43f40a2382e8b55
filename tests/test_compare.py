"""When two values are the same: by value and by type, as a file tells them apart."""

from __future__ import annotations

import copy
import enum
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import Article, Image, Provider, Secured
from newsmeta._compare import fingerprint, key_identity, same

NOON = datetime(2023, 7, 9, 12, tzinfo=UTC)
NOON_IN_PARIS = datetime(2023, 7, 9, 14, tzinfo=timezone(timedelta(hours=2)))
NAN = float("nan")


class Level(enum.IntEnum):
    HIGH = 3


class Mood(str, enum.Enum):  # noqa: UP042 - a StrEnum's str() is its value; this one's is not
    CALM = "calm"


class Flag:
    """What is written as one text, and is equal to nothing but itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


@attrs.define
class Bare:
    name: str = newsmeta.field()


def article(**fields: Any) -> Article:
    return Article(title="Low tide", published_date_time=NOON, **fields)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1),
        (Level.HIGH, 3),
        (1.5, 1.5),
        (NAN, -NAN),
        (True, True),
        (None, None),
        ("calm", Mood.CALM),
        (b"a", b"a"),
        (Flag("N"), Flag("N")),
        (date(2023, 7, 9), date(2023, 7, 9)),
        (NOON, NOON_IN_PARIS),
        (datetime(2023, 7, 9), datetime(2023, 7, 9, fold=1)),
        ([1, [2]], (1, (2,))),
        ({"a": 1, "b": [NAN]}, {"b": (NAN,), "a": 1}),
        ({NAN: 1}, {-NAN: 1}),
        (Image(url="u", width=3), Image(url="u", width=3)),
        (article(extra={"x": NAN}), article(extra={"x": NAN})),
        (
            article(secured=Secured(ciphertext=b"x" * 16, iv=b"y" * 16)),
            article(secured=Secured(ciphertext=b"x" * 16, iv=b"y" * 16)),
        ),
        (Bare(name="Ada"), Bare(name="Ada")),
    ],
)
def test_equal_values_of_one_type_are_the_same(one: Any, other: Any) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 2),
        (1, True),
        (1, 1.0),
        (True, 1.0),
        (0, False),
        (0.0, -0.0),
        (0, None),
        (NAN, None),
        ("1", 1),
        ("", None),
        ("a", b"a"),
        (Flag("N"), Flag("C")),
        (Flag("N"), "N"),
        (date(2023, 7, 9), datetime(2023, 7, 9)),
        (datetime(2023, 7, 9, 12), NOON),
        (NOON, NOON + timedelta(microseconds=1)),
        ([], None),
        ([], {}),
        ([], ""),
        ({}, []),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ([1], [True]),
        ({"a": 1}, {"a": 1, "b": 1}),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": True}),
        ({1: "a"}, {True: "a"}),
        (Image(url="u"), Image(url="v")),
        (Image(url="u"), Provider(name="u")),
        (Image(url="u"), {"url": "u"}),
        (Image(url="u"), None),
        (article(extra={"x": 1}), article()),
        (article(extra={"x": 1}), article(extra={"x": 1.0})),
        (
            article(secured=Secured(ciphertext=b"x" * 16, iv=b"y" * 16)),
            article(secured=Secured(ciphertext=b"x" * 16, iv=b"z" * 16)),
        ),
        (Bare(name="Ada"), Bare(name="Bob")),
    ],
)
def test_values_that_a_file_tells_apart_are_not_the_same(one: Any, other: Any) -> None:
    assert not same(one, other)
    assert not same(other, one)
    assert fingerprint(one) != fingerprint(other)


def test_the_order_of_extra_says_nothing() -> None:
    assert same(article(extra={"x": 1, "y": 2}), article(extra={"y": 2, "x": 1}))


@pytest.mark.parametrize(
    ("read", "now", "expected"),
    [
        (NOON_IN_PARIS, NOON_IN_PARIS, True),
        (NOON_IN_PARIS, NOON, False),
        # Without an offset in the file the text stays, whatever the offset is now.
        (NOON, NOON_IN_PARIS, True),
        (NOON, NOON + timedelta(hours=2), False),
        (datetime(2023, 7, 9), datetime(2023, 7, 9), True),
        (datetime(2023, 7, 9), NOON, False),
        (NOON, "2023-07-09", False),
    ],
)
def test_with_offsets_a_timestamp_keeps_the_offset_that_it_was_read_with(
    read: Any, now: Any, expected: bool
) -> None:
    assert same(read, now, offsets=True) is expected
    assert same([read], [now], offsets=True) is expected
    assert same({"a": read}, {"a": now}, offsets=True) is expected


def test_offsets_are_asked_for_inside_records_too() -> None:
    here, there = article(updated_date_time=NOON_IN_PARIS), article(updated_date_time=NOON)
    assert same(here, there)
    assert not same(here, there, offsets=True)
    assert same(there, here, offsets=True)


class FarZone(tzinfo):
    """A zone without a name, in which the first moment of the calendar is before it in UTC."""

    def utcoffset(self, _moment: datetime | None) -> timedelta:
        return timedelta(hours=14)

    def dst(self, _moment: datetime | None) -> None:
        return None

    def tzname(self, _moment: datetime | None) -> None:
        return None


def test_moments_at_the_ends_of_the_calendar_can_be_compared() -> None:
    first = datetime(1, 1, 1, tzinfo=FarZone())
    assert same(first, first.replace(tzinfo=timezone(timedelta(hours=14))))
    assert not same(first, datetime(1, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, (2,)], (1, [2])),
        ({"a": [NAN], "b": 1}, {"b": 1, "a": (NAN,)}),
        (article(extra={"x": {"y": [1]}}), article(extra={"x": {"y": [1]}})),
        (Bare(name="Ada"), Bare(name="Ada")),
        (Flag("N"), Flag("N")),
    ],
)
def test_the_fingerprint_of_the_same_values_is_equal_and_has_a_hash(one: Any, other: Any) -> None:
    assert fingerprint(one) == fingerprint(other)
    assert hash(fingerprint(one)) == hash(fingerprint(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOON, NOON_IN_PARIS),
        (article(updated_date_time=NOON), article(updated_date_time=NOON_IN_PARIS)),
        (Image(url="u"), ["u"]),
        (["a", "b"], "ab"),
        ([["a"], "b"], [["a", "b"]]),
    ],
)
def test_the_fingerprint_tells_offsets_and_shapes_apart(one: Any, other: Any) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_keys_are_told_apart_by_type() -> None:
    keys = [1, 1.0, True, "1", None, b"1", date(1, 1, 1), datetime(1, 1, 1), "None"]
    assert len({key_identity(key) for key in keys}) == len(keys)
    assert key_identity(NAN) == key_identity(-NAN)


# Two keys that are NaN are two to Python and one to a file.
keys = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=5)
    | st.binary(max_size=3)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.sampled_from([UTC, NOON_IN_PARIS.tzinfo]))
)
values = st.recursive(
    keys | st.just(NAN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_a_value_is_the_same_as_its_copy(value: Any) -> None:
    assert same(value, copy.deepcopy(value), offsets=True)
    assert fingerprint(value) == fingerprint(copy.deepcopy(value))


@given(values, values)
def test_equal_fingerprints_and_sameness_agree(one: Any, other: Any) -> None:
    assert same(one, other) == same(other, one)
    if fingerprint(one) == fingerprint(other):
        assert same(one, other, offsets=True)
    if same(one, other, offsets=True) and same(other, one, offsets=True):
        assert fingerprint(one) == fingerprint(other)
