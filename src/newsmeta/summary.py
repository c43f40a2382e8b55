"""What a set of articles is like, in numbers: `summarize`, to choose thresholds by."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final

import attrs

from .document import Document
from .filters import moment_of, number_of, topics_of

#: The percents of the records, sorted by a value, at which `Distribution.quantiles` tells it.
PERCENTS: Final = (0, 5, 10, 25, 50, 75, 90, 95, 99, 100)

#: Where the bands of a distribution begin; the first is all below, the last all from 1,000 on.
#: Real records have a quality of 0 to 189, of which 50, 70 and 100 are the thresholds that mean
#: something, and a heat of -1 (subsumed) or 0 to 3,694, of which 70 and 100 are.
EDGES: Final = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 200, 500, 1000)


@attrs.frozen
class Count:
    """How many records there are of something.

    Attributes:
        name: What of: a month (``2026-03``, in UTC), a provider's name, a topic.
        records: How many records.
        published: How many of them are published.
    """

    name: str
    records: int
    published: int


@attrs.frozen
class Band:
    """The records whose value is in a range.

    Attributes:
        minimum: The least value, inclusive; None for no bound.
        maximum: The value below which it is, exclusive; None for no bound.
        records: How many records.
        published: How many of them are published.
    """

    minimum: int | None
    maximum: int | None
    records: int
    published: int


@attrs.frozen
class Distribution:
    """The values of one field.

    Attributes:
        records: How many records have the field.
        missing: How many do not.
        quantiles: The value that stands at a percent of the sorted values (nearest rank): at 0 the
            least, at 50 the median, at 100 the greatest; empty where there are none.
        bands: From the first that has records to the last one.
    """

    records: int
    missing: int
    quantiles: dict[int, float]
    bands: list[Band]


@attrs.frozen
class Summary:
    """What `summarize` gives.

    Attributes:
        records: How many records there are.
        published: How many of them are published.
        quality: The distribution of `quality`.
        heat: The distribution of `heat`.
        months: The records of each month that has some, in order.
        providers: The records of each provider's name, the most first.
        topics: The records that have each topic, the most first.
    """

    records: int
    published: int
    quality: Distribution
    heat: Distribution
    months: list[Count]
    providers: list[Count]
    topics: list[Count]


def summarize(items: Iterable[Any], *, top: int | None = None) -> Summary:
    """Count what is in documents or records; each is seen once and not kept.

    Args:
        items: Documents, records, or anything with attributes of these names: `quality`, `heat`,
            `published`, `published_date_time`, `provider.name`, `topics`.
        top: How many providers and topics to tell, at most; None for all.

    Raises:
        TypeError: An item has a quality, a heat or a time of another type.

    Example:
        >>> import newsmeta
        >>> from datetime import UTC, datetime
        >>> def article(quality, published):
        ...     when = datetime(2026, 3, 10, tzinfo=UTC)
        ...     return newsmeta.Article(
        ...         title="Tides", published_date_time=when, quality=quality, published=published
        ...     )
        >>> summary = newsmeta.summarize([article(41, False), article(78, True), article(75, True)])
        >>> summary.quality.quantiles[50]
        75
        >>> [(band.minimum, band.records, band.published) for band in summary.quality.bands if band.records]
        [(40, 1, 0), (70, 2, 2)]
        >>> summary.months
        [Count(name='2026-03', records=3, published=2)]
    """
    tally = _Tally()
    for item in items:
        tally.add(item.record if isinstance(item, Document) else item)
    return tally.summary(top)


class _Counts:
    """Records and published ones, by what they have."""

    def __init__(self) -> None:
        self.records: Counter[Any] = Counter()
        self.published: Counter[Any] = Counter()

    def add(self, key: Any, published: bool) -> None:
        self.records[key] += 1
        self.published[key] += published

    def counts(self, names: Iterable[str]) -> list[Count]:
        return [Count(name, self.records[name], self.published[name]) for name in names]

    def most(self, top: int | None) -> list[Count]:
        """The most first; what is even, by name."""
        return self.counts(sorted(self.records, key=lambda name: (-self.records[name], name))[:top])


class _Tally:
    """What was counted so far."""

    def __init__(self) -> None:
        self.all = _Counts()
        self.quality = _Counts()
        self.heat = _Counts()
        self.months = _Counts()
        self.providers = _Counts()
        self.topics = _Counts()

    def add(self, record: Any) -> None:
        published = getattr(record, "published", None) is True
        self.all.add(None, published)
        self.quality.add(number_of(record, "quality"), published)
        self.heat.add(number_of(record, "heat"), published)
        moment = moment_of(record)
        if moment is not None:
            month = moment.astimezone(UTC)
            self.months.add(f"{month.year:04}-{month.month:02}", published)
        provider = getattr(getattr(record, "provider", None), "name", None)
        if provider is not None:
            self.providers.add(provider, published)
        for topic in dict.fromkeys(topics_of(record)):
            self.topics.add(topic, published)

    def summary(self, top: int | None) -> Summary:
        return Summary(
            records=self.all.records[None],
            published=self.all.published[None],
            quality=_distribution(self.quality),
            heat=_distribution(self.heat),
            months=self.months.counts(sorted(self.months.records)),
            providers=self.providers.most(top),
            topics=self.topics.most(top),
        )


def _distribution(counts: _Counts) -> Distribution:
    missing = counts.records[None]
    values = sorted(value for value in counts.records if value is not None)
    banded = _Counts()
    for value in values:
        place = bisect.bisect_right(EDGES, value)
        banded.records[place] += counts.records[value]
        banded.published[place] += counts.published[value]
    edges = (None, *EDGES, None)
    bands = [
        Band(edges[place], edges[place + 1], banded.records[place], banded.published[place])
        for place in range(min(banded.records, default=0), max(banded.records, default=-1) + 1)
    ]
    return Distribution(counts.records.total() - missing, missing, _quantiles(counts.records, values), bands)


def _quantiles(records: Counter[Any], values: list[float]) -> dict[int, float]:
    """The value at each of `PERCENTS`: the first that this share of the records does not exceed."""
    if not values:
        return {}
    reached = list(itertools.accumulate(records[value] for value in values))
    # In whole numbers: a share of records in floating point could miss its rank.
    return {
        percent: values[bisect.bisect_left(reached, max(1, -(-percent * reached[-1] // 100)))]
        for percent in PERCENTS
    }
