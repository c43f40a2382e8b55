"""Criteria of quality, heat, topic and date: their bounds, the moments they take, and laziness."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta import Article, Document, RelatedArticle, filter_dates, filter_quality, select
from newsmeta.filters import instant

NOON = datetime(2023, 7, 9, 12, tzinfo=UTC)


def article(title: str = "Low tide", moment: datetime = NOON, **fields: Any) -> Article:
    return Article(title=title, published_date_time=moment, **fields)


def moment_of(value: Any, now: datetime = NOON) -> datetime:
    """The instant that a value means, at a moment."""
    since = instant("since", value, now)
    assert since is not None
    assert since.utcoffset() is not None
    return since


# Quality and heat.


@pytest.mark.parametrize(
    ("minimum", "maximum", "expected"),
    [
        (None, None, [None, 0, 59, 60, 61]),
        (60, None, [60, 61]),
        (None, 60, [0, 59, 60]),
        (60, 60, [60]),
        (59.5, 60.5, [60]),
        (0, None, [0, 59, 60, 61]),
        (61, 60, []),
        (float("-inf"), float("inf"), [0, 59, 60, 61]),
        (float("nan"), None, []),
    ],
)
def test_bounds_of_quality_and_heat_are_inclusive_and_nothing_meets_none(
    minimum: float | None, maximum: float | None, expected: list[int | None]
) -> None:
    numbers = [None, 0, 59, 60, 61]
    by_quality = [article(quality=number) for number in numbers]
    by_heat = [article(heat=number) for number in numbers]
    assert [it.quality for it in filter_quality(by_quality, minimum, maximum)] == expected
    assert [it.quality for it in filter_quality(by_quality, minimum=minimum, maximum=maximum)] == expected
    assert [it.quality for it in select(by_quality, min_quality=minimum, max_quality=maximum)] == expected
    assert [it.heat for it in select(by_heat, min_heat=minimum, max_heat=maximum)] == expected


@pytest.mark.parametrize("name", ["min_quality", "max_quality", "min_heat", "max_heat"])
@pytest.mark.parametrize(
    ("bound", "found"),
    [("60", 'the text "60"'), (True, "true"), ([60], "a list"), (1j, "an object of type complex")],
)
def test_a_bound_that_is_no_number_is_a_type_error_at_the_call(name: str, bound: Any, found: str) -> None:
    with pytest.raises(TypeError) as caught:
        select([], **{name: bound})
    assert str(caught.value) == f"{name}: expected a number, found {found}"


def test_filter_quality_checks_its_bounds_at_the_call() -> None:
    bound: Any = "60"
    with pytest.raises(TypeError, match=r'^min_quality: expected a number, found the text "60"$'):
        filter_quality([], bound)
    with pytest.raises(TypeError, match=r'^max_quality: expected a number, found the text "60"$'):
        filter_quality([], maximum=bound)


# Topic and published.


def test_a_topic_matches_as_a_whole_and_as_it_is_written() -> None:
    topics: list[list[str]] = [["AI"], ["Ferries", "AI"], ["ai"], ["AI Tools"], []]
    items = [article(topics=listed) for listed in topics]
    assert [item.topics for item in select(items, topic="AI")] == [["AI"], ["Ferries", "AI"]]
    assert list(select(items, topic="")) == []


def test_a_text_in_place_of_topics_has_no_topic_inside_it() -> None:
    assert list(select([types.SimpleNamespace(topics="MAINTENANCE")], topic="AI")) == []


def test_published_matches_what_it_has_to_be_and_nothing_is_neither() -> None:
    items = [article(published=flag) for flag in (True, False, None)]
    assert [item.published for item in select(items, published=True)] == [True]
    assert [item.published for item in select(items, published=False)] == [False]
    assert [item.published for item in select(items, published=None)] == [True, False, None]


@pytest.mark.parametrize(
    ("criterion", "message"),
    [
        ({"topic": 3}, "topic: expected a text, found the number 3"),
        ({"topic": ["AI"]}, "topic: expected a text, found a list"),
        ({"published": 1}, "published: expected True, False or None, found the number 1"),
        ({"published": "true"}, 'published: expected True, False or None, found the text "true"'),
        ({"now": "2023-07-09"}, 'now: expected a datetime, found the text "2023-07-09"'),
        ({"now": date(2023, 7, 9)}, "now: expected a datetime, found a date"),
        ({"since": 2023}, "since: expected a date, a span of time or a text, found the number 2023"),
        ({"until": True}, "until: expected a date, a span of time or a text, found true"),
        (
            {"until": b"2023-07-09"},
            "until: expected a date, a span of time or a text, found an object of type bytes",
        ),
    ],
)
def test_another_type_is_a_type_error_at_the_call(criterion: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        select([], **criterion)
    assert str(caught.value) == message


# Dates.


def test_since_is_inclusive_and_until_exclusive() -> None:
    step = timedelta(microseconds=1)
    june, july = datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)
    items = [article(moment=moment) for moment in (june - step, june, july - step, july)]
    assert list(select(items, since="2023-06-01", until="2023-07-01")) == items[1:3]
    assert list(filter_dates(items, "2023-06-01", "2023-07-01")) == items[1:3]
    assert list(filter_dates(items, since=june)) == items[1:]
    assert list(filter_dates(items, until=july)) == items[:3]
    assert list(filter_dates(items)) == items
    assert list(filter_dates(items, since=july, until=june)) == []
    assert list(filter_dates(items, since=june, until=june)) == []


def test_instants_are_compared_whatever_their_zones() -> None:
    there = timezone(timedelta(hours=9))
    items = [article(moment=NOON.astimezone(there))]
    assert list(filter_dates(items, since="2023-07-09T12:00Z")) == items
    assert list(filter_dates(items, since="2023-07-09T21:00:00+09:00")) == items
    assert list(filter_dates(items, until="2023-07-09T21:00:00+09:00")) == []


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (NOON, NOON),
        (NOON.astimezone(ZoneInfo("Asia/Tokyo")), NOON),
        (datetime(2023, 7, 9, 12), NOON),
        (date(2023, 7, 9), datetime(2023, 7, 9, tzinfo=UTC)),
        (timedelta(days=30), datetime(2024, 2, 29, 12, tzinfo=UTC)),
        (timedelta(0), datetime(2024, 3, 30, 12, tzinfo=UTC)),
        (timedelta(hours=-1), datetime(2024, 3, 30, 13, tzinfo=UTC)),
        (relativedelta(months=1), datetime(2024, 2, 29, 12, tzinfo=UTC)),
        (relativedelta(years=1, days=1), datetime(2023, 3, 29, 12, tzinfo=UTC)),
        (relativedelta(months=-1), datetime(2024, 4, 30, 12, tzinfo=UTC)),
        (relativedelta(day=1, hour=0), datetime(2024, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_can_be_a_time_a_date_or_a_span_back_from_now(value: Any, moment: datetime) -> None:
    assert moment_of(value, now=datetime(2024, 3, 30, 12, tzinfo=UTC)) == moment
    kept = article(moment=moment)
    for now in (datetime(2024, 3, 30, 12, tzinfo=UTC), datetime(2024, 3, 30, 12)):
        assert list(select([kept], since=value, until=moment + timedelta(seconds=1), now=now)) == [kept]


def test_a_span_is_subtracted_in_the_zone_of_now() -> None:
    now = datetime(2023, 3, 26, 12, tzinfo=ZoneInfo("Europe/Lisbon"))  # the clocks went forward at 1:00
    assert moment_of(relativedelta(days=1), now=now) == datetime(2023, 3, 25, 12, tzinfo=UTC)


class Shapeless(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, _moment: datetime | None) -> None:
        return None

    def dst(self, _moment: datetime | None) -> None:
        return None

    def tzname(self, _moment: datetime | None) -> None:
        return None


def test_a_time_with_a_zone_that_knows_no_offset_is_utc() -> None:
    assert moment_of(datetime(2023, 7, 9, 12, tzinfo=Shapeless())) == NOON


def test_without_now_the_clock_is_taken_at_the_call() -> None:
    before = datetime.now(UTC)
    fresh, old = article(moment=before), article(moment=before - timedelta(days=3))
    assert list(filter_dates([fresh, old], since=timedelta(days=2))) == [fresh]
    kept = select([fresh], since=timedelta(0))
    assert list(kept) == []
    kept = select([article(moment=datetime.now(UTC) + timedelta(days=1))], until=timedelta(0))
    assert list(kept) == []


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("span", [timedelta(days=999_999), timedelta.max, relativedelta(years=5000)])
def test_a_span_out_of_the_calendar_is_a_value_error(name: str, span: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        select([], now=NOON, **{name: span})


# Texts.


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-07-09", datetime(2023, 7, 9, tzinfo=UTC)),
        ("  2023-07-09\n", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023-07-09T12:00Z", NOON),
        ("2023-07-09 14:00 +0200", NOON),
        ("20230709T120000Z", NOON),
        ("20230709", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023-190", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023-W27-7", datetime(2023, 7, 9, tzinfo=UTC)),
        ("9 July 2023", datetime(2023, 7, 9, tzinfo=UTC)),
        ("Sunday, 9 July 2023", datetime(2023, 7, 9, tzinfo=UTC)),
        ("July 9, 2023 12:00 UTC", NOON),
        ("July 9th, 2023 12:00 GMT", NOON),
        ("Jul 9 2023 12pm", NOON),
        ("9 July 2023 14:00 +02:00", NOON),
        ("Sun, 09 Jul 2023 07:00:00 -0500", NOON),
        ("9 July 2023 12:00 Z", NOON),
        ("24 June 2022", datetime(2022, 6, 24, tzinfo=UTC)),
        ("June 24, 2022 14:00 UTC", datetime(2022, 6, 24, 14, tzinfo=UTC)),
        ("24/12/2023", datetime(2023, 12, 24, tzinfo=UTC)),
        ("12/24/2023", datetime(2023, 12, 24, tzinfo=UTC)),
        ("10/10/2023", datetime(2023, 10, 10, tzinfo=UTC)),
        ("1 January 2000", datetime(2000, 1, 1, tzinfo=UTC)),
        ("31 December 2011", datetime(2011, 12, 31, tzinfo=UTC)),
    ],
)
def test_a_text_that_can_be_read_in_one_way_is_read(text: str, moment: datetime) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022",
        "1",
        "99999999999999999999",
        "20230709120000",
        "2023.07.09",
        "June 2022",
        "2022-06",
        "June",
        "24 June",
        "31 December",
        "Friday",
        "12:30",
        "10/11/2022",
        "1 2 3",
        "2022/06/07",
        "07.06.22",
    ],
)
def test_a_text_that_does_not_say_one_moment_is_a_value_error_at_the_call(text: str) -> None:
    for name in ("since", "until"):
        arguments: dict[str, Any] = {name: text}
        with pytest.raises(ValueError) as caught:
            select([], **arguments)
        assert str(caught.value) == (
            f"{name}: {text!r} does not say one moment: "
            "expected a full date such as 2022-06-24, and perhaps a time"
        )
        with pytest.raises(ValueError, match=f"^{name}: "):
            filter_dates([], **arguments)


@pytest.mark.parametrize("zone", ["EST", "CET", "PST", "BST", "MSK", "LMT"])
def test_a_zone_that_is_only_a_name_is_a_value_error(zone: str) -> None:
    with pytest.raises(ValueError) as caught:
        select([], since=f"June 24, 2022 14:00 {zone}")
    assert str(caught.value) == (
        f"since: the time zone {zone} is not known: expected an offset such as +02:00"
    )


@pytest.mark.parametrize(
    "text",
    [
        "   ",
        "today",
        "yesterday",
        "24 Juni 2022",
        "2023-07-09x12:00",
        "9 July 2023 12:00 (CET)",
        "31 June 2022",
        "2023-13-01",
    ],
)
def test_a_text_that_is_no_date_is_a_value_error_that_repeats_it(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        select([], until=text)
    assert str(caught.value).startswith(f"until: {text!r} is not a date: ")


@pytest.mark.parametrize("text", ["9 July 2023 14:00 UTC+2", "9 July 2023 14:00 GMT+02:00"])
def test_an_offset_from_utc_by_name_is_not_turned_around(text: str) -> None:
    try:
        moment = moment_of(text)
    except ValueError:
        return
    assert moment == NOON


@pytest.mark.parametrize("text", ["99-12-31", "June 24 22", "June 24, 80"])
def test_a_year_of_two_digits_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"^since: .* does not say one moment: "):
        moment_of(text)


def test_a_year_of_the_first_century_is_not_read_as_another() -> None:
    try:
        moment = moment_of("June 24, 0080")
    except ValueError:
        return
    assert moment.year == 80


@pytest.mark.parametrize("text", ["9" * 33 + "h", "." + "9" * 33 + " hours"])
def test_a_number_beyond_dateutils_precision_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"^since: "):
        moment_of(text)


def test_a_long_run_of_digits_is_a_value_error() -> None:
    for text in ("9" * 5000, "9" * 5000 + " June 2022", "1," * 5000):
        with pytest.raises(ValueError, match=r"^since: "):
            moment_of(text)


words = st.sampled_from(
    [
        *(
            "2022",
            "22",
            "06",
            "24",
            "24th",
            "0",
            "00",
            "1e5",
            "inf",
            "nan",
            "٣",
            "14:00",
            "12:30:05.5",
            "pm",
            "h",
        ),
        *("June", "Fri", "AD", "at", "T", "UTC", "GMT", "EST", "+02:00", "-0700", *"+-/.,:;()'é\x00"),
    ]
)
phrases = st.builds(
    lambda listed, glue: glue.join(listed), st.lists(words, max_size=7), st.sampled_from(["", " "])
)


@given(st.text() | phrases)
@example("24 June 2022 14:00 +25:00")
@example("9999-12-31T23:59-01:00")
@example("\ud800")
def test_any_text_is_a_moment_or_a_value_error(text: str) -> None:
    try:
        since = instant("since", text, NOON)
    except ValueError:
        return
    assert since is not None
    assert since.utcoffset() is not None


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(["%d %B %Y %H:%M:%S.%f", "%B %d, %Y %H:%M:%S.%f UTC"]),
)
def test_a_moment_with_the_name_of_its_month_is_read_back(moment: datetime, form: str) -> None:
    moment = moment.replace(year=1000 + moment.year % 9000, day=min(moment.day, 28))
    assert moment_of(moment.strftime(form)) == moment


# What is filtered.


def test_documents_and_records_come_out_themselves_and_in_order() -> None:
    items = [
        Document(article("a", quality=3)),
        article("b", quality=1),
        RelatedArticle(title="c", published_date_time=NOON, quality=2),
        Document(article("d", quality=2)),
    ]
    chosen = list(select(items, min_quality=2))
    assert [id(item) for item in chosen] == [id(items[0]), id(items[2]), id(items[3])]


def test_objects_that_are_not_newsmetas_are_taken_by_their_attributes() -> None:
    row = types.SimpleNamespace(
        quality=70.5, heat=3, topics=("AI",), published=True, published_date_time=datetime(2023, 7, 9, 12)
    )
    assert list(select([row], min_quality=70, max_heat=3, topic="AI", published=True, since=NOON)) == [row]
    assert list(select([row], until=NOON)) == []


@pytest.mark.parametrize(
    "criterion",
    [
        {"min_quality": 0},
        {"max_quality": 999},
        {"min_heat": -1},
        {"max_heat": 999},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"topic": "AI"},
        {"published": False},
    ],
)
def test_what_lacks_the_field_does_not_match(criterion: dict[str, Any]) -> None:
    names = ("quality", "heat", "topics", "published", "published_date_time")
    empty = types.SimpleNamespace(**dict.fromkeys(names))
    assert list(select([object(), empty, None, 3], **criterion)) == []


def test_without_criteria_everything_matches() -> None:
    items = [article(), object(), None]
    assert list(select(items)) == items


def test_all_criteria_have_to_be_met() -> None:
    good = {"quality": 60, "heat": 70, "topics": ["AI"], "published": True, "published_date_time": NOON}
    bad = {"quality": 59, "heat": 91, "topics": [], "published": False}
    items = [types.SimpleNamespace(**good)]
    items += [types.SimpleNamespace(**good | {name: value}) for name, value in bad.items()]
    items += [types.SimpleNamespace(**good | {"published_date_time": NOON + timedelta(days=1)})]
    chosen = select(
        items,
        min_quality=60,
        max_quality=80,
        min_heat=70,
        max_heat=90,
        since=date(2023, 7, 9),
        until=date(2023, 7, 10),
        topic="AI",
        published=True,
    )
    assert list(chosen) == items[:1]


def test_items_are_asked_for_one_by_one() -> None:
    asked = []

    def source() -> Iterator[Article]:
        for quality in range(10):
            asked.append(quality)
            yield article(quality=quality)

    chosen = select(source(), min_quality=2)
    assert asked == []
    assert next(chosen).quality == 2
    assert asked == [0, 1, 2]
    assert next(chosen).quality == 3
    assert asked == [0, 1, 2, 3]


def test_a_record_is_judged_as_it_is_when_it_is_asked_for() -> None:
    items = [article(quality=1), article(quality=1)]
    chosen = filter_quality(items, 1)
    next(chosen)
    items[1].quality = 0
    assert list(chosen) == []


numbers = st.none() | st.integers(-1, 4)
articles = st.builds(
    Article,
    title=st.just("Low tide"),
    published_date_time=st.integers(-2, 2).map(lambda days: NOON + timedelta(days=days)),
    quality=numbers,
    heat=numbers,
    published=st.none() | st.booleans(),
    topics=st.lists(st.sampled_from(["AI", "Ferries"]), max_size=2),
)


@given(
    items=st.lists(articles, max_size=8),
    low=numbers,
    high=numbers,
    days=st.none() | st.integers(-2, 2),
    topic=st.none() | st.just("AI"),
    published=st.none() | st.booleans(),
)
def test_select_is_a_list_comprehension(
    items: list[Article],
    low: int | None,
    high: int | None,
    days: int | None,
    topic: str | None,
    published: bool | None,
) -> None:
    span = None if days is None else timedelta(days=days)
    edge = NOON if span is None else NOON - span
    assert list(select(items, min_quality=low, max_heat=high, topic=topic, published=published)) == [
        item
        for item in items
        if (low is None or (item.quality is not None and item.quality >= low))
        and (high is None or (item.heat is not None and item.heat <= high))
        and (topic is None or topic in item.topics)
        and (published is None or item.published is published)
    ]
    assert list(filter_dates(items, since=span, now=NOON)) == [
        item for item in items if span is None or item.published_date_time >= edge
    ]
    assert list(filter_dates(items, until=span, now=NOON)) == [
        item for item in items if span is None or item.published_date_time < edge
    ]
    assert list(filter_quality(items, low, high)) == [
        item
        for item in items
        if (low is None and high is None)
        or (
            item.quality is not None
            and (low is None or low <= item.quality)
            and (high is None or item.quality <= high)
        )
    ]


class Thing:
    """Something that merely has fields of these names."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)


@pytest.mark.parametrize(
    ("values", "criterion", "message"),
    [
        ({"quality": "5"}, {"min_quality": 1}, 'quality: expected a number, found the text "5"'),
        ({"quality": True}, {"min_quality": 1}, "quality: expected a number, found true"),
        (
            {"published_date_time": "2026-01-01"},
            {"since": "2026-01-01"},
            'published_date_time: expected a datetime, found the text "2026-01-01"',
        ),
    ],
)
def test_a_field_of_another_type_is_a_type_error_that_names_it(
    values: dict[str, Any], criterion: dict[str, Any], message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        list(select([Thing(**values)], **criterion))
    assert str(caught.value) == message


def test_a_date_is_its_midnight_in_utc_in_the_items_too() -> None:
    thing = Thing(published_date_time=date(2026, 1, 1))
    assert list(select([thing], since="2026-01-01", until="2026-01-02")) == [thing]
    assert list(select([thing], until="2026-01-01")) == []


@pytest.mark.parametrize("text", ["13.6.2026", "2026.06.13", "13/6/2026"])
def test_a_day_that_can_be_no_month_is_read_in_one_way(text: str) -> None:
    assert moment_of(text) == datetime(2026, 6, 13, tzinfo=UTC)
