"""The JSON form of records: what `to_dict` gives, what `from_dict` takes, and the way round."""

from __future__ import annotations

import collections
import copy
import json
import math
import types
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import (
    Article,
    Image,
    Problem,
    Provider,
    RecordError,
    RelatedArticle,
    Secured,
    from_dict,
    to_dict,
)

NOON = datetime(2023, 7, 9, 12, tzinfo=UTC)
SECURED_TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=;MDEyMzQ1Njc4OWFiY2RlZg=="
NEEDED = {"title": "Low tide", "publishedDateTime": "2023-07-09T12:00:00Z"}

FULL = {
    "category": "news",
    "title": "Low tide",
    "excerpt": "The ferries wait.",
    "publishedDateTime": "2023-07-09T12:00:00Z",
    "updatedDateTime": "2023-07-09T14:30:00+02:00",
    "originalUrl": "https://port.example/low",
    "webUrl": "https://port.example/low?x=1",
    "ampWebUrl": "https://port.example/amp/low",
    "cdnAmpWebUrl": "https://cdn.example/low",
    "type": "article",
    "locale": "en-us",
    "quality": 90,
    "heat": -1,
    "removed": False,
    "published": True,
    "mood": {"tide": ["low", 0, None, 1.5], "calm": True},
    "featuredContent": "<p>",
    "provider": {
        "name": "Port News",
        "domain": "port.example",
        "images": [{"url": "https://port.example/a.png", "width": 50, "height": 50}],
        "publishers": [{"name": "Sea Press"}],
        "authors": [{"name": "Jo Quay"}],
    },
    "topics": ["Ferries", "Ports"],
    "images": [
        {
            "url": "https://port.example/b.png",
            "width": 8,
            "height": 6,
            "isCached": True,
            "tint": "blue",
            "title": "The pier",
            "attribution": "Ines Ito",
        }
    ],
    "related": [
        {
            "title": "Ebb",
            "excerpt": "",
            "publishedDateTime": "2023-07-08T00:00:00Z",
            "webUrl": "https://bay.example/ebb",
            "type": "article",
            "provider": {"name": "Bay Post", "domain": "bay.example"},
            "quality": 0,
            "images": [{"url": "https://bay.example/c.png"}],
        }
    ],
    "secured": SECURED_TEXT,
}


@attrs.define
class Buoy:
    """A record class without `extra`, with a number."""

    name: str = newsmeta.field()
    depth: float | None = newsmeta.field(default=None)
    checked: list[datetime] = newsmeta.field(factory=list)


def article(**fields: Any) -> Article:
    return Article(title="Low tide", published_date_time=NOON, **fields)


def problems_of_reading(mapping: Any, record_type: type[Any] = Article) -> list[Problem]:
    with pytest.raises(RecordError) as caught:
        from_dict(mapping, record_type)
    return list(caught.value.problems)


def problems_of_giving(record: object) -> list[Problem]:
    with pytest.raises(RecordError) as caught:
        to_dict(record)
    return list(caught.value.problems)


# There and back.


def test_a_record_of_all_fields_has_them_under_the_formats_keys_in_its_order() -> None:
    given_keys = {key: value for key, value in FULL.items() if key != "mood"}
    result = to_dict(from_dict(FULL))
    assert result == FULL
    assert [key for key in result if key != "mood"] == list(given_keys)


def test_unknown_keys_follow_the_known_scalars() -> None:
    result = to_dict(from_dict(FULL))
    keys = list(result)
    assert keys[keys.index("published") + 1] == "mood"
    assert list(result["images"][0]) == ["url", "width", "height", "isCached", "title", "attribution", "tint"]


def test_a_dict_reads_as_typed_values() -> None:
    record = from_dict(FULL)
    assert type(record) is Article
    assert record.published_date_time == NOON
    assert record.updated_date_time is not None
    assert record.updated_date_time.utcoffset() == timedelta(hours=2)
    assert record.secured == Secured.parse(SECURED_TEXT)
    assert record.provider is not None
    assert record.provider.authors == [Provider(name="Jo Quay")]
    assert type(record.related[0]) is RelatedArticle
    assert record.images[0].extra == {"tint": "blue"}
    assert record.extra == {"mood": {"tide": ["low", 0, None, 1.5], "calm": True}}


def test_the_dict_goes_through_json() -> None:
    record = from_dict(FULL)
    assert from_dict(json.loads(json.dumps(to_dict(record), allow_nan=False))) == record


def test_what_is_absent_is_left_out() -> None:
    assert to_dict(article(excerpt="", heat=0, published=False)) == {
        "title": "Low tide",
        "excerpt": "",
        "publishedDateTime": "2023-07-09T12:00:00Z",
        "heat": 0,
        "published": False,
    }


def test_the_dict_shares_nothing_with_the_record() -> None:
    record = from_dict(FULL)
    result = to_dict(record)
    result["topics"].append("Lamps")
    result["mood"]["tide"].clear()
    result["provider"]["images"].clear()
    assert record == from_dict(FULL)


def test_the_record_shares_nothing_with_the_dict() -> None:
    source: Any = copy.deepcopy(FULL)
    record = from_dict(source)
    source["topics"].append("Lamps")
    source["mood"]["tide"].clear()
    source["provider"]["images"].clear()
    assert record == from_dict(FULL)


def test_a_class_of_ones_own_goes_there_and_back() -> None:
    buoy = Buoy(name="B2", depth=3, checked=[NOON])
    result = to_dict(buoy)
    assert result == {"name": "B2", "depth": 3, "checked": ["2023-07-09T12:00:00Z"]}
    assert from_dict(result, Buoy) == buoy


def test_any_mapping_and_tuples_are_taken() -> None:
    source = types.MappingProxyType(
        collections.OrderedDict(
            NEEDED,
            topics=("Ferries",),
            provider=types.MappingProxyType({"name": "Port News"}),
            mood=types.MappingProxyType({"tide": (1, 2)}),
        )
    )
    assert from_dict(source) == article(
        topics=["Ferries"], provider=Provider(name="Port News"), extra={"mood": {"tide": [1, 2]}}
    )


def test_a_key_named_extra_is_an_unknown_key_as_any_other() -> None:
    record = from_dict({**NEEDED, "extra": {"a": 1}})
    assert record.extra == {"extra": {"a": 1}}
    assert to_dict(record)["extra"] == {"a": 1}


def test_keys_in_pythons_spelling_are_unknown() -> None:
    assert from_dict({**NEEDED, "web_url": "u"}).extra == {"web_url": "u"}


def test_the_real_records_go_through_json(real_records: list[Path]) -> None:
    for path in real_records:
        record = newsmeta.load(path).record
        assert from_dict(json.loads(json.dumps(to_dict(record), allow_nan=False))) == record, path


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
unknown_keys = st.text(max_size=8).filter(lambda key: key not in FULL or key == "mood")


@given(
    st.builds(
        Article,
        title=st.text(),
        published_date_time=st.datetimes(
            datetime(1, 1, 2),
            datetime(9999, 12, 30),
            timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))]),
        ),
        heat=st.none() | st.integers(),
        published=st.none() | st.booleans(),
        topics=st.lists(st.text(), max_size=3),
        images=st.lists(st.builds(Image, url=st.text(), width=st.none() | st.integers()), max_size=2),
        extra=st.dictionaries(unknown_keys, json_values.filter(lambda value: value is not None), max_size=3),
    )
)
def test_any_record_of_json_values_goes_through_json(record: Article) -> None:
    twin = from_dict(json.loads(json.dumps(to_dict(record), allow_nan=False)))
    assert twin == record
    assert twin.published_date_time.utcoffset() == record.published_date_time.utcoffset()


# Null.


def test_null_reads_as_absent() -> None:
    record = from_dict(
        {**NEEDED, "excerpt": None, "heat": None, "provider": None, "topics": None, "secured": None}
    )
    assert record == article()


def test_unknown_nulls_are_dropped() -> None:
    record = from_dict({**NEEDED, "mood": None, "provider": {"name": "Port News", "founded": None}})
    assert record == article(provider=Provider(name="Port News"))


def test_nulls_inside_unknown_values_stay() -> None:
    assert from_dict({**NEEDED, "mood": {"a": None, "b": [None]}}).extra == {"mood": {"a": None, "b": [None]}}


def test_a_class_without_extra_takes_unknown_nulls() -> None:
    assert from_dict({"name": "B2", "mood": None}, Buoy) == Buoy(name="B2")


def test_a_required_null_is_missing() -> None:
    assert problems_of_reading({"title": None, "publishedDateTime": None, "images": [{"url": None}]}) == [
        Problem("images[0].url", "missing: the record needs it", code="missing"),
        Problem("title", "missing: the record needs it", code="missing"),
        Problem("publishedDateTime", "missing: the record needs it", code="missing"),
    ]


def test_a_null_in_a_list_is_a_problem() -> None:
    assert problems_of_reading({**NEEDED, "topics": ["Ferries", None], "images": [None]}) == [
        Problem("topics[1]", "expected a text, found nothing", code="type"),
        Problem("images[0]", "expected a mapping, found nothing", code="type"),
    ]


# Timestamps.


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2023-07-09T12:00:00Z", NOON),
        ("2023-07-09T12:00", NOON),
        ("2023-07-09 14:00:00 +0200", NOON.astimezone(timezone(timedelta(hours=2)))),
        ("2023-07-09", datetime(2023, 7, 9, tzinfo=UTC)),
        (NOON, NOON),
        (datetime(2023, 7, 9, 12), NOON),
    ],
)
def test_a_timestamp_is_read_as_in_files_and_taken_as_a_datetime(value: object, moment: datetime) -> None:
    read = from_dict({**NEEDED, "publishedDateTime": value}).published_date_time
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "2023-07-09T12:00:00Z"),
        (NOON.replace(microsecond=500_000), "2023-07-09T12:00:00.5Z"),
        (NOON.astimezone(timezone(timedelta(hours=-7))), "2023-07-09T05:00:00-07:00"),
        (NOON.astimezone(ZoneInfo("Europe/Lisbon")), "2023-07-09T13:00:00+01:00"),
        (datetime(2023, 1, 9, tzinfo=ZoneInfo("Europe/Lisbon")), "2023-01-09T00:00:00Z"),
        (datetime(33, 1, 1, tzinfo=UTC), "0033-01-01T00:00:00Z"),
    ],
)
def test_a_timestamp_is_given_as_iso_text_with_its_offset(moment: datetime, text: str) -> None:
    assert to_dict(Buoy(name="B2", checked=[moment]))["checked"] == [text]


def test_dates_and_times_in_extra_are_given_as_iso_text() -> None:
    record = article(extra={"a": date(2023, 7, 9), "b": datetime(2023, 7, 9, 12), "c": [NOON]})
    result = to_dict(record)
    assert (result["a"], result["b"], result["c"]) == (
        "2023-07-09",
        "2023-07-09T12:00:00",
        ["2023-07-09T12:00:00Z"],
    )


def test_a_timestamp_with_an_offset_of_seconds_goes_there_and_back() -> None:
    zone = timezone(timedelta(minutes=19, seconds=32))  # Amsterdam's until 1937
    record = Article(title="Low tide", published_date_time=datetime(1930, 1, 1, tzinfo=zone))
    assert from_dict(to_dict(record)) == record


@pytest.mark.parametrize(
    ("value", "message", "code"),
    [
        ("noon", 'expected a timestamp, found the text "noon": not a date with an optional time', "value"),
        ("2023", 'expected a timestamp, found the text "2023": not a date with an optional time', "value"),
        (
            "0001-01-01T00:00+01:00",
            'expected a timestamp, found the text "0001-01-01T00:00+01:00": out of the years 1 to 9999',
            "value",
        ),
        (1688904000, "expected a timestamp, found the number 1688904000", "type"),
        (
            datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
            "in UTC the timestamp is out of the years 1 to 9999",
            "value",
        ),
    ],
)
def test_what_is_no_timestamp_is_a_problem(value: object, message: str, code: str) -> None:
    mapping = {**NEEDED, "publishedDateTime": value}
    assert problems_of_reading(mapping) == [Problem("publishedDateTime", message, code=code)]


# What cannot be read.


@pytest.mark.parametrize(
    ("key", "value", "message", "code"),
    [
        ("title", 3, "expected a text, found the number 3", "type"),
        ("title", "\ud800", "the lone surrogate U+D800 at index 0 cannot be written", "value"),
        ("quality", "90", 'expected an integer, found the text "90"', "type"),
        ("quality", 90.0, "expected an integer, found the number 90.0", "type"),
        ("quality", True, "expected an integer, found true", "type"),
        ("published", 1, "expected true or false, found the number 1", "type"),
        ("topics", "Ferries", 'expected a list, found the text "Ferries"', "type"),
        ("topics", {"0": "Ferries"}, "expected a list, found a mapping", "type"),
        ("provider", "Port News", 'expected a mapping, found the text "Port News"', "type"),
        ("provider", [], "expected a mapping, found a list", "type"),
        ("secured", "abc", "expected base64;base64 (ciphertext and initialisation vector)", "value"),
        ("secured", 5, "expected a Secured, found the number 5", "type"),
        ("mood", {1, 2}, "expected a value that YAML can hold, found an object of type set", "type"),
        ("mood", "\ud800", "the lone surrogate U+D800 at index 0 cannot be written", "value"),
    ],
)
def test_a_value_that_the_field_cannot_have_is_a_problem(
    key: str, value: object, message: str, code: str
) -> None:
    assert problems_of_reading({**NEEDED, key: value}) == [Problem(key, message, code=code)]


def test_all_problems_are_found_at_once_with_their_places() -> None:
    problems = problems_of_reading(
        {
            "heat": "hot",
            "images": [{"url": "u"}, {"width": "8"}],
            "related": [{"title": "Ebb", "publishedDateTime": "then", "provider": {"domain": 3}}],
            "publishedDateTime": "2023-07-09",
            24: "x",
        }
    )
    assert problems == [
        Problem("heat", 'expected an integer, found the text "hot"', code="type"),
        Problem("images[1].width", 'expected an integer, found the text "8"', code="type"),
        Problem("images[1].url", "missing: the record needs it", code="missing"),
        Problem(
            "related[0].publishedDateTime",
            'expected a timestamp, found the text "then": not a date with an optional time',
            code="value",
        ),
        Problem("related[0].provider.domain", "expected a text, found the number 3", code="type"),
        Problem("related[0].provider.name", "missing: the record needs it", code="missing"),
        Problem("24", "a key that is no text is not JSON", code="type"),
        Problem("title", "missing: the record needs it", code="missing"),
    ]
    assert {(problem.line, problem.column) for problem in problems} == {(None, None)}


def test_a_key_that_is_no_text_is_a_problem_in_a_record_inside_too() -> None:
    assert problems_of_reading({**NEEDED, "provider": {"name": "Port News", None: 1}}) == [
        Problem("provider.None", "a key that is no text is not JSON", code="type")
    ]


def test_a_key_that_is_no_text_is_a_problem_inside_an_unknown_value_too() -> None:
    assert problems_of_reading({**NEEDED, "mood": {1: 2}}) == [
        Problem("mood.1", "a key that is no text is not JSON", code="type")
    ]


def test_an_unknown_key_is_a_problem_for_a_class_without_extra() -> None:
    assert problems_of_reading({"name": "B2", "mood": "calm"}, Buoy) == [
        Problem("mood", "a key that Buoy does not have", code="unknown")
    ]


@attrs.define
class Lock:
    """A record class with a check of its own."""

    low: int = newsmeta.field()
    high: int = newsmeta.field()

    def __attrs_post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


@attrs.define
class Canal:
    """A record class that has others with a check of their own."""

    locks: list[Lock] = newsmeta.field(factory=list)


def test_what_a_check_of_the_class_refuses_is_a_problem_of_the_record() -> None:
    assert problems_of_reading({"low": 2, "high": 1}, Lock) == [Problem(None, "low is above high")]
    assert problems_of_reading({"locks": [{"low": 1, "high": 2}, {"low": 2, "high": 1}]}, Canal) == [
        Problem("locks[1]", "low is above high")
    ]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("{}", 'the text "{}"'),
        ([("title", "Low tide")], "a list"),
        (None, "nothing"),
        (article(), "an object of type Article"),
    ],
)
def test_from_dict_of_no_mapping_is_a_type_error(value: Any, found: str) -> None:
    with pytest.raises(TypeError) as caught:
        from_dict(value)
    assert str(caught.value) == f"expected a mapping, found {found}"


def test_from_dict_of_no_record_class_is_a_type_error() -> None:
    with pytest.raises(TypeError) as caught:
        from_dict(NEEDED, dict)
    assert str(caught.value) == ("<class 'dict'> is not a record class: an attrs class with newsmeta.field()")


def test_a_value_that_is_nested_too_deep_is_a_problem() -> None:
    value: Any = 1
    for _ in range(64):
        value = {"a": value}
    (problem,) = problems_of_reading({**NEEDED, "mood": value})
    assert problem.message == "nested deeper than 64 levels"


@pytest.mark.parametrize("key", ["mood", "provider"])
def test_a_value_that_is_nested_beyond_the_stack_is_a_problem(key: str) -> None:
    value: Any = {"name": "Port News"}
    for _ in range(100_000):
        value = {"name": "Port News", "authors": [value]}
    (problem,) = problems_of_reading({**NEEDED, key: value})
    assert problem.message == "nested deeper than 64 levels"


# What cannot be given.


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_does_not_have_is_a_problem(number: float) -> None:
    assert problems_of_giving(Buoy(name="B2", depth=number)) == [Problem("depth", f"{number!r} is not JSON")]
    assert problems_of_giving(article(extra={"a": [{"b": number}]})) == [
        Problem("a[0].b", f"{number!r} is not JSON")
    ]


def test_all_that_json_does_not_have_is_found_at_once() -> None:
    record = article(
        extra={1: "one", "seal": b"x", "depths": [1, (math.nan, {None: 2})]},
        images=[Image(url="u", extra={"raw": b"x"})],
    )
    assert problems_of_giving(record) == [
        Problem("1", "a key that is no text is not JSON", code="type"),
        Problem("seal", "bytes are not JSON", code="type"),
        Problem("depths[1][0]", "nan is not JSON"),
        Problem("depths[1][1].None", "a key that is no text is not JSON", code="type"),
        Problem("images[0].raw", "bytes are not JSON", code="type"),
    ]


def test_what_was_put_into_a_list_is_checked_by_to_dict() -> None:
    record: Any = article(topics=["Ferries"])
    record.topics.append(3)
    assert problems_of_giving(record) == [
        Problem("topics[1]", "expected a text, found the number 3", code="type")
    ]


def test_a_field_of_the_record_in_extra_is_a_problem() -> None:
    assert problems_of_giving(article(extra={"title": "High tide"})) == [
        Problem("extra", "title is a field of the record: set title")
    ]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, "nothing"),
        (FULL, "a mapping"),
        (Secured.parse(SECURED_TEXT), "an object of type Secured"),
        (Article, "an object of type type"),
        (newsmeta.Document(article()), "an object of type Document"),
    ],
)
def test_to_dict_of_no_record_is_a_type_error(value: object, found: str) -> None:
    with pytest.raises(TypeError) as caught:
        to_dict(value)
    assert str(caught.value) == f"expected a record, found {found}"


def test_an_integer_that_no_json_writer_prints_is_a_problem() -> None:
    assert problems_of_giving(article(extra={"a": 1 << 16_000})) == [
        Problem("a", "an integer of more than 4300 digits")
    ]


def test_a_date_is_its_midnight_in_utc() -> None:
    record = newsmeta.from_dict({"title": "Tides", "publishedDateTime": date(2026, 3, 1)})
    assert record.published_date_time == datetime(2026, 3, 1, tzinfo=UTC)
