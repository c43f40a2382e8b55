"""Timestamps: every spelling that a file may hold, what is none, and how they are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from newsmeta._timestamps import format_timestamp, parse_timestamp

MINUS_SEVEN = timezone(timedelta(hours=-7))
INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # As the format writes them.
        ("2023-07-09T14:05:06Z", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        # YAML 1.1.
        ("2023-07-09", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023-7-9", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023-07-09 14:05:06", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        ("2023-07-09t14:05:06z", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        ("2023-7-9 4:05:06", datetime(2023, 7, 9, 4, 5, 6, tzinfo=UTC)),
        ("2023-07-09 \t 14:05:06 \t Z", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        ("2023-07-09 14:05:06 -7", datetime(2023, 7, 9, 14, 5, 6, tzinfo=MINUS_SEVEN)),
        ("2023-07-09 14:05:06 +5:30", datetime(2023, 7, 9, 14, 5, 6, tzinfo=INDIA)),
        ("2023-07-09T14:05:06.5Z", datetime(2023, 7, 9, 14, 5, 6, 500_000, tzinfo=UTC)),
        ("2023-07-09T14:05:06.Z", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        ("2023-07-09T14:05:06.123456789Z", datetime(2023, 7, 9, 14, 5, 6, 123_456, tzinfo=UTC)),
        # Jekyll.
        ("2023-07-09 14:05 +0530", datetime(2023, 7, 9, 14, 5, tzinfo=INDIA)),
        ("2023-07-09 14:05:06 -0700", datetime(2023, 7, 9, 14, 5, 6, tzinfo=MINUS_SEVEN)),
        ("2023-07-09 14:05", datetime(2023, 7, 9, 14, 5, tzinfo=UTC)),
        ("2023-07-09 14:05:06 UTC", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        # ISO 8601 with a full date.
        ("2023-07-09T14:05Z", datetime(2023, 7, 9, 14, 5, tzinfo=UTC)),
        ("2023-07-09T14Z", datetime(2023, 7, 9, 14, tzinfo=UTC)),
        ("2023-07-09T14:05:06,5-07", datetime(2023, 7, 9, 14, 5, 6, 500_000, tzinfo=MINUS_SEVEN)),
        ("20230709", datetime(2023, 7, 9, tzinfo=UTC)),
        ("20230709T140506Z", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        ("20230709T140506+0530", datetime(2023, 7, 9, 14, 5, 6, tzinfo=INDIA)),
        ("2023-190", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023190", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023-W27-7", datetime(2023, 7, 9, tzinfo=UTC)),
        ("2023W277T14:05:06Z", datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC)),
        ("2023-07-09T24:00:00Z", datetime(2023, 7, 10, tzinfo=UTC)),
        # The ends of the calendar.
        ("0001-01-01", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59.999999Z", datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_a_timestamp_is_read_with_its_offset_and_as_utc_without_one(text: str, moment: datetime) -> None:
    read = parse_timestamp(text)
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize("zone", ["", "Z", "z", " UTC", "+00:00", "-00", "+0000", ","])
def test_utc_is_always_the_standard_librarys(zone: str) -> None:
    text = "20230709T140506,0Z" if zone == "," else f"2023-07-09T14:05:06{zone}"
    assert parse_timestamp(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2023",
        "2023-07",
        "202307",
        "2023-W27",
        "07-09-2023",
        "9 July 2023",
        "2023-07-09 14",
        "2023-07-09 14:5",
        "2023-07-09x14:05",
        "2023-07-09514:05",
        "2023-07-09\x0014:05",
        "2023-07-09\n14:05",
        "2023-07-09T14:05:06 EST",
        "2023-07-09T14:05:06 utc",
        "2023-07-09T14:05:06Z ",
        " 2023-07-09",
        "2023-07-09\n",
        "12345678901234567890",
        "٢٠٢٣-٠٧-٠٩",
        "2023-07-09T14:05:06+05:30:15",
    ],
)
def test_what_has_no_full_date_or_no_known_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a date with an optional time$"):
        parse_timestamp(text)


@pytest.mark.parametrize(
    "text",
    [
        "2023-13-01",
        "2023-02-29",
        "2023-00-10",
        "0000-01-01",
        "2023-366",
        "2023-W54-1",
        "2023-07-09T25:00",
        "2023-07-09T14:60",
        "2023-07-09T14:05:60Z",
        "2023-07-09T24:00:01Z",
        "2023-07-09T14:05:06+25:00",
        "20231301",
        "20230709T",
        "2023-07-09T1:2:3:4",
        "2023-07-09T::",
    ],
)
def test_what_is_no_day_or_no_time_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_timestamp(text)


def test_a_week_that_the_year_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError):
        parse_timestamp("2022-W53-1")


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T24:00:00Z", "0001-001T00+01"],
)
def test_a_moment_out_of_the_calendar_in_utc_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^out of the years 1 to 9999$"):
        parse_timestamp(text)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2023, 7, 9, 14, 5, 6, tzinfo=UTC), "2023-07-09T14:05:06Z"),
        (datetime(2023, 7, 9, tzinfo=UTC), "2023-07-09T00:00:00Z"),
        (datetime(2023, 7, 9, 14, 5, 6, tzinfo=MINUS_SEVEN), "2023-07-09T21:05:06Z"),
        (datetime(2023, 7, 9, 1, 5, 6, tzinfo=INDIA), "2023-07-08T19:35:06Z"),
        (datetime(2023, 7, 9, 14, 5, 6, 500_000, tzinfo=UTC), "2023-07-09T14:05:06.5Z"),
        (datetime(2023, 7, 9, 14, 5, 0, 10, tzinfo=UTC), "2023-07-09T14:05:00.00001Z"),
        (datetime(33, 7, 9, 14, 5, 6, tzinfo=UTC), "0033-07-09T14:05:06Z"),
    ],
)
def test_a_timestamp_is_written_in_utc_with_a_fraction_only_where_there_is_one(
    moment: datetime, text: str
) -> None:
    assert format_timestamp(moment) == text


moments = st.datetimes(
    min_value=datetime(1, 1, 2),
    max_value=datetime(9999, 12, 30),
    timezones=st.builds(
        timezone, st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59))
    ),
)


@given(moments)
def test_what_is_written_reads_back_as_the_same_instant(moment: datetime) -> None:
    read = parse_timestamp(format_timestamp(moment))
    assert read == moment
    assert read.tzinfo is UTC


@given(moments)
def test_what_is_written_is_a_yaml_timestamp_of_the_same_instant(moment: datetime) -> None:
    assert yaml.safe_load(format_timestamp(moment)) == moment


date_like = st.text("0123456789-:+.,TtZzWUC \t/\x00٣", max_size=30)


@given(st.text() | date_like)
@example("2023-07-09T:")
@example("0001-01-01T00:00:00+23:59")
def test_any_text_is_an_aware_datetime_or_a_value_error(text: str) -> None:
    try:
        moment = parse_timestamp(text)
    except ValueError:
        return
    assert moment.utcoffset() is not None
    assert moment.astimezone(UTC) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-10 24:00", "2026-03-11T00:00:00+00:00"),
        ("2026-03-10T24:00:00Z", "2026-03-11T00:00:00+00:00"),
        ("2026-12-31 24:00:00 +0200", "2027-01-01T00:00:00+02:00"),
    ],
)
def test_hour_24_is_the_midnight_at_the_end_of_the_day(text: str, moment: str) -> None:
    assert parse_timestamp(text).isoformat() == moment


@pytest.mark.parametrize(
    "text", ["2026-03-10 24:01", "2026-03-10T24:00:00.1Z", "9999-12-31 24:00", "2026-03-10 25:00"]
)
def test_no_other_moment_of_hour_24_is_one(text: str) -> None:
    with pytest.raises(ValueError):
        parse_timestamp(text)
