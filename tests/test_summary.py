"""Tests for `summarize`."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import Article, Document, Provider, summarize
from newsmeta.summary import EDGES, PERCENTS, Band, Count, Distribution

WHEN = datetime(2026, 3, 10, 7, 45, tzinfo=UTC)


def article(**values: Any) -> Article:
    return Article(title="Tides", published_date_time=values.pop("when", WHEN), **values)


def test_nothing_has_a_summary() -> None:
    nothing = Distribution(records=0, missing=0, quantiles={}, bands=[])
    assert summarize([]) == newsmeta.Summary(
        records=0, published=0, quality=nothing, heat=nothing, months=[], providers=[], topics=[]
    )


def test_records_and_documents_are_counted_once_and_as_they_come() -> None:
    seen = []

    def items() -> Iterator[Any]:
        for item in (article(published=True), Document(article(published=False)), SimpleNamespace()):
            seen.append(item)
            yield item

    summary = summarize(items())
    assert len(seen) == summary.records == 3
    assert summary.published == 1


def test_bins_go_from_the_first_that_has_records_to_the_last_one() -> None:
    records = [
        article(heat=heat, published=heat > 70) for heat in (-1, -1, 0, 9, 10, 20, 29, 99, 100, 199, 5000)
    ]
    bands = summarize(records).heat.bands
    assert [band for band in bands if band.records] == [
        Band(None, 0, 2, 0),
        Band(0, 10, 2, 0),
        Band(10, 20, 1, 0),
        Band(20, 30, 2, 0),
        Band(90, 100, 1, 1),
        Band(100, 200, 2, 2),
        Band(1000, None, 1, 1),
    ]
    assert [band.minimum for band in bands] == [None, *EDGES]
    assert [band.maximum for band in bands] == [*EDGES, None]
    assert summarize([article(quality=55)]).quality.bands == [Band(50, 60, 1, 0)]


def test_quantiles_are_values_that_are_there() -> None:
    summary = summarize([article(quality=quality) for quality in range(100, 0, -1)])
    assert summary.quality.quantiles == {
        0: 1,
        5: 5,
        10: 10,
        25: 25,
        50: 50,
        75: 75,
        90: 90,
        95: 95,
        99: 99,
        100: 100,
    }
    assert set(summarize([article(quality=7)]).quality.quantiles.values()) == {7}
    assert summarize([article(quality=1), article(quality=2)]).quality.quantiles[50] == 1


def test_records_that_lack_the_field_are_missing_from_its_distribution() -> None:
    summary = summarize([article(quality=7, heat=7), article(heat=8), SimpleNamespace(heat=9.5)])
    assert (summary.quality.records, summary.quality.missing) == (1, 2)
    assert (summary.heat.records, summary.heat.missing) == (3, 0)
    assert summary.heat.quantiles[100] == 9.5


def test_months_are_in_utc_and_in_order() -> None:
    west = timezone(timedelta(hours=-8))
    moments = [
        datetime(2026, 3, 31, 20, tzinfo=west),
        datetime(2026, 3, 31, 20, tzinfo=UTC),
        datetime(845, 1, 1, tzinfo=UTC),
    ]
    records = [article(when=moment, published=True) for moment in moments]
    assert summarize([*records, SimpleNamespace(published_date_time=None)]).months == [
        Count("0845-01", 1, 1),
        Count("2026-03", 1, 1),
        Count("2026-04", 1, 1),
    ]


def test_providers_and_topics_come_with_the_most_first() -> None:
    quay, mole = Provider(name="The Quay"), Provider(name="Mole News")
    records = [
        article(provider=quay, topics=["B", "A"], published=True),
        article(provider=mole, topics=["A", "A"]),
        article(provider=quay, topics=["C"]),
        article(),
        SimpleNamespace(topics="text"),
    ]
    summary = summarize(records)
    assert summary.providers == [Count("The Quay", 2, 1), Count("Mole News", 1, 0)]
    assert summary.topics == [Count("A", 2, 1), Count("B", 1, 1), Count("C", 1, 0)]
    assert summarize(records, top=1).topics == [Count("A", 2, 1)]
    assert summarize(records, top=1).providers == [Count("The Quay", 2, 1)]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (SimpleNamespace(quality="high"), 'quality: expected a number, found the text "high"'),
        (SimpleNamespace(heat=True), "heat: expected a number, found true"),
        (
            SimpleNamespace(published_date_time="2026"),
            'published_date_time: expected a datetime, found the text "2026"',
        ),
    ],
)
def test_an_item_of_other_types_is_refused(item: object, message: str) -> None:
    with pytest.raises(TypeError, match=rf"^{re.escape(message)}$"):
        summarize([item])


@given(st.lists(st.integers(-5, 3000), min_size=1))
def test_a_distribution_agrees_with_the_sorted_values(values: list[int]) -> None:
    heat = summarize(article(heat=value, published=value % 2 == 0) for value in values).heat
    ordered = sorted(values)
    for percent in PERCENTS:
        rank = max(1, math.ceil(len(values) * percent / 100 - 1e-9))
        assert heat.quantiles[percent] == ordered[rank - 1]
    assert heat.quantiles[50] == statistics.median_low(values)
    for band in heat.bands:
        inside = [
            value
            for value in values
            if (band.minimum is None or value >= band.minimum)
            and (band.maximum is None or value < band.maximum)
        ]
        assert (band.records, band.published) == (len(inside), sum(value % 2 == 0 for value in inside))
    assert sum(band.records for band in heat.bands) == heat.records == len(values)


def test_the_summary_of_real_records_adds_up(real_records: list[Path]) -> None:
    summary = summarize(newsmeta.load(path) for path in real_records)
    assert summary.records == len(real_records)
    assert sum(month.records for month in summary.months) == summary.records
    assert sum(month.published for month in summary.months) == summary.published
    assert sum(count.records for count in summary.providers) == summary.records
    # What the format says of them: heat is at least 70 where an article is published, and never below -1.
    assert all(
        band.published == 0 for band in summary.heat.bands if band.maximum is not None and band.maximum <= 70
    )
    assert summary.heat.quantiles[0] >= -1
    assert attrs.asdict(summary)["quality"]["missing"] == summary.quality.missing
