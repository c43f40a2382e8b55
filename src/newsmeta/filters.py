"""Quality and date criteria: one set, shared by `select`, `filter_quality`, `filter_dates` and `scan`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union

import attrs

from ._schema import found
from ._timestamps import parse_timestamp
from .document import Document

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

T = TypeVar("T")

#: What can say a moment: a date, a time, a span back from now, or a text.
Moment = Union[datetime, date, timedelta, "relativedelta", str]


@attrs.frozen(eq=False, repr=False)
class Criteria:
    """What has to hold for a record.

    Attributes:
        names: The attribute that each criterion is about.
        tests: Whether each criterion holds for a value that is not None.
    """

    names: tuple[str, ...]
    tests: tuple[Callable[[Any], bool], ...]

    def match(self, record: Any) -> bool:
        """Whether a record meets all of them; a field that it lacks meets none."""
        return all(
            (value := getattr(record, name, None)) is not None and test(value)
            for name, test in zip(self.names, self.tests, strict=True)
        )

    def exclude(self, values: tuple[Any, ...]) -> bool:
        """Whether the values of `names`, None for one that is not known, already fail one of them."""
        for value, test in zip(values, self.tests, strict=True):
            if value is not None and not test(value):
                return True
        return False


def moment_of(record: Any) -> datetime | None:
    """When a record was published, aware; None where it does not say."""
    value = getattr(record, "published_date_time", None)
    return None if value is None else _as_moment(value)


def number_of(record: Any, name: str) -> float | None:
    """The number that an attribute of a record has; None where it has none."""
    value = getattr(record, name, None)
    return None if value is None else _as_number(name, value)


def topics_of(record: Any) -> Collection[Any]:
    """The topics of a record; a text is no list of them."""
    return _as_topics(getattr(record, "topics", None))


def _as_moment(value: Any) -> datetime:
    if not isinstance(value, date):
        raise TypeError(f"published_date_time: expected a datetime, found {found(value)}")
    return _moment(value)


def _as_number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{name}: expected a number, found {found(value)}")
    return value


def _as_topics(value: Any) -> Collection[Any]:
    return value if isinstance(value, list | tuple | set | frozenset) else ()


def _number_test(name: str, minimum: float | None, maximum: float | None) -> Callable[[Any], bool]:
    """The test for a number within bounds, both inclusive."""

    def test(value: Any) -> bool:
        number = _as_number(name, value)
        return (minimum is None or number >= minimum) and (maximum is None or number <= maximum)

    return test


def _time_test(since: datetime | None, until: datetime | None) -> Callable[[Any], bool]:
    """The test for a moment in a span of time, of which the end is exclusive."""

    def test(value: Any) -> bool:
        moment = _as_moment(value)
        return (since is None or moment >= since) and (until is None or moment < until)

    return test


def criteria(
    *,
    min_quality: float | None = None,
    max_quality: float | None = None,
    min_heat: float | None = None,
    max_heat: float | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    topic: str | None = None,
    published: bool | None = None,
    now: datetime | None = None,
) -> Criteria:
    """Check the arguments of `select` and turn the moments into instants.

    Raises:
        TypeError: An argument has another type.
        ValueError: A text is no moment, or can be read in more than one way.
    """
    for name, bound in (
        ("min_quality", min_quality),
        ("max_quality", max_quality),
        ("min_heat", min_heat),
        ("max_heat", max_heat),
    ):
        if bound is not None and (isinstance(bound, bool) or not isinstance(bound, int | float)):
            raise TypeError(f"{name}: expected a number, found {found(bound)}")
    if topic is not None and not isinstance(topic, str):
        raise TypeError(f"topic: expected a text, found {found(topic)}")
    if published is not None and not isinstance(published, bool):
        raise TypeError(f"published: expected True, False or None, found {found(published)}")
    if now is not None and not isinstance(now, datetime):
        raise TypeError(f"now: expected a datetime, found {found(now)}")
    clock = datetime.now(UTC) if now is None else _aware(now)
    start, end = instant("since", since, clock), instant("until", until, clock)
    tests: dict[str, Callable[[Any], bool]] = {}
    if min_quality is not None or max_quality is not None:
        tests["quality"] = _number_test("quality", min_quality, max_quality)
    if min_heat is not None or max_heat is not None:
        tests["heat"] = _number_test("heat", min_heat, max_heat)
    if published is not None:
        tests["published"] = lambda value: value is published
    if topic is not None:
        tests["topics"] = lambda value: topic in _as_topics(value)
    if start is not None or end is not None:
        tests["published_date_time"] = _time_test(start, end)
    return Criteria(tuple(tests), tuple(tests.values()))


def select(
    items: Iterable[T],
    *,
    min_quality: float | None = None,
    max_quality: float | None = None,
    min_heat: float | None = None,
    max_heat: float | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    topic: str | None = None,
    published: bool | None = None,
    now: datetime | None = None,
) -> Iterator[T]:
    """The items that meet all criteria, lazily and in their order.

    A record that lacks the field of a criterion does not match. The arguments are checked
    at the call, the items one by one as they are asked for.

    Args:
        items: Documents, records, or anything with attributes of these names.
        min_quality: The least quality, inclusive.
        max_quality: The greatest quality, inclusive.
        min_heat: The least heat, inclusive.
        max_heat: The greatest heat, inclusive.
        since: The first moment of `published_date_time`, inclusive: an aware datetime, one
            without a zone (UTC), a date (its midnight in UTC), a `timedelta` or
            `relativedelta` (that long before `now`), or a text: ISO 8601 with a full
            date, or another form that dateutil reads in one way only.
        until: The moment before which it has to be, exclusive; the same forms.
        topic: A topic that has to be among the topics, exactly so written.
        published: What `published` has to be.
        now: The present moment; without a zone it is UTC. By default the clock's, taken
            once, at the call.

    Returns:
        An iterator over the matching items themselves.

    Raises:
        TypeError: An argument has another type.
        ValueError: A text is no moment (``"2022"``, ``"June 2022"``), can be read in more than one
            way (``"10/11/2022"``), or names an unknown zone.
        TypeError: While iterating: an item has a quality, a heat or a time of another type.

    Example:
        >>> import newsmeta
        >>> from datetime import UTC, datetime
        >>> may = newsmeta.Article(title="May", published_date_time=datetime(2026, 5, 31, tzinfo=UTC))
        >>> june = newsmeta.Article(title="June", published_date_time=datetime(2026, 6, 1, tzinfo=UTC))
        >>> june.quality = 60
        >>> [a.title for a in newsmeta.select([may, june], min_quality=60)]
        ['June']
        >>> [a.title for a in newsmeta.select([may, june], since="2026-05-01", until="2026-06-01")]
        ['May']
    """
    wanted = criteria(
        min_quality=min_quality,
        max_quality=max_quality,
        min_heat=min_heat,
        max_heat=max_heat,
        since=since,
        until=until,
        topic=topic,
        published=published,
        now=now,
    )
    return (item for item in items if wanted.match(item.record if isinstance(item, Document) else item))


def filter_quality(
    items: Iterable[T], minimum: float | None = None, maximum: float | None = None
) -> Iterator[T]:
    """The items of a quality within bounds: `select` with `min_quality` and `max_quality`.

    Args:
        items: As for `select`.
        minimum: The least quality, inclusive; None for no bound.
        maximum: The greatest quality, inclusive; None for no bound.

    Raises:
        TypeError: A bound is no number.
    """
    return select(items, min_quality=minimum, max_quality=maximum)


def filter_dates(
    items: Iterable[T],
    since: Moment | None = None,
    until: Moment | None = None,
    *,
    now: datetime | None = None,
) -> Iterator[T]:
    """The items published in a span of time: `select` with `since` and `until`.

    Args:
        items: As for `select`.
        since: The first moment, inclusive; None for no bound.
        until: The moment before which they are, exclusive; None for no bound.
        now: The present moment, for a `timedelta` or `relativedelta`.

    Raises:
        TypeError: An argument has another type.
        ValueError: As for `select`.
    """
    return select(items, since=since, until=until, now=now)


# Moments.


def _aware(moment: datetime) -> datetime:
    """A datetime with a zone: UTC where it has none."""
    return moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment


def _moment(day: date) -> datetime:
    """A datetime with a zone; a date is its midnight in UTC."""
    return _aware(day) if isinstance(day, datetime) else datetime(day.year, day.month, day.day, tzinfo=UTC)


def instant(name: str, moment: Moment | None, now: datetime) -> datetime | None:
    """The instant that an argument of this name means, or None for None.

    Raises:
        TypeError, ValueError: As `criteria`.
    """
    try:
        match moment:
            case None:
                return None
            case date():
                return _moment(moment)
            case timedelta():
                return now - moment
            case str():
                return _parsed(moment)
            case _:
                # Few programs use dateutil's spans and texts, and importing it takes long.
                from dateutil.relativedelta import relativedelta  # noqa: PLC0415

                if isinstance(moment, relativedelta):
                    return now - moment
                raise TypeError(f"{name}: expected a date, a span of time or a text, found {found(moment)}")
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name}: {error}") from error


#: What dateutil fills in where a text does not say it: two moments that have no part in common.
_DEFAULTS: Final = (datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2011-12-31"))

#: POSIX gives these the opposite sign, and dateutil follows it.
_POSIX_OFFSET = re.compile(r"(?:UTC|GMT)\s*[-+]", re.IGNORECASE)

#: dateutil takes a number for an hour, a day or a year, as it finds.
_ONLY_DIGITS = re.compile(r"\d*[.,]?\d*")


def _parsed(text: str) -> datetime:
    """The moment that a text means; it has to mean just one."""
    try:
        return parse_timestamp(text.strip())
    except ValueError:
        readings = set(_readings(text))
    # A year of two digits means what the clock makes of it.
    if len(readings) != 1 or not re.search(
        rf"(?<!\d){min(readings, default=_DEFAULTS[0]).year:04}(?!\d)", text
    ):
        raise ValueError(
            f"{text!r} does not say one moment: expected a full date such as 2022-06-24, and perhaps a time"
        )
    return _aware(readings.pop())


def _readings(text: str) -> Iterator[datetime]:
    """Every way in which dateutil can read a text: day or month or year first, whatever today is."""
    if _ONLY_DIGITS.fullmatch(text):
        return
    if _POSIX_OFFSET.search(text):
        raise ValueError(f"{text!r}: an offset behind UTC or GMT is read in two ways: leave out the name")
    from dateutil import parser  # noqa: PLC0415

    for default in _DEFAULTS:
        for day_first in (False, True):
            for year_first in (False, True):
                try:
                    yield parser.parse(
                        text, default=default, dayfirst=day_first, yearfirst=year_first, tzinfos=_zone
                    )
                except (parser.ParserError, ArithmeticError) as error:
                    raise ValueError(f"{text!r} is not a date: {error}") from error


def _zone(name: str | None, offset: int | None) -> Any:
    """The zone of a text, for dateutil, which would drop one that it does not know."""
    if name is not None and name not in ("UTC", "GMT", "Z", "z"):
        raise ValueError(f"the time zone {name} is not known: expected an offset such as +02:00")
    return offset if offset is not None or name is None else 0
