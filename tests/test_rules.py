"""Tests for the arithmetic of the format: on cases by hand, and on every real record."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import Article, RelatedArticle, expected_heat, file_name, slug

WHEN = datetime(2026, 3, 10, 7, 45, tzinfo=UTC)
RELATED = RelatedArticle(title="Low water", published_date_time=WHEN)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Turning tides", "turning-tides"),
        ("  Turning \t tides\u00a0", "turning-tides"),
        ("What’s up: 17.12% more “robots”, (again)!", "whats-up-1712-more-robots-again"),
        ("Stack—now", "stacknow"),
        ("Tides – and - robots", "tides-and-robots"),
        ("-- a -", "a"),
        ("nv_promo", "nv_promo"),
        ("Le Lézard à Zürich", "le-lezard-a-zurich"),
        # A compatibility form would make tm and 1 of these.
        ("Tide™ ① ﬁn", "tide-n"),
        ("İzmir and the Kelvin sign: \u212a", "izmir-and-the-kelvin-sign-k"),
        ("Straße", "strae"),
        ("line\r\nline", "line-line"),
        ("", ""),
        ("潮が変わる", ""),
        ("—…", ""),
        ("潮 2", "2"),
    ],
)
def test_a_slug_has_small_ascii_letters_digits_and_single_hyphens(title: str, expected: str) -> None:
    assert slug(title) == expected


@pytest.mark.parametrize(
    ("title", "length"),
    [
        # The first space at or after index 140.
        ("x" * 140 + " y", 140),
        ("x" * 139 + " y", 141),
        ("x" * 139 + " y z", 141),
        ("x" * 150 + " y", 150),
        # A no-break space is none; the cut comes before anything is dropped.
        ("x" * 145 + "\u00a0y", 147),
        ("’" * 20 + "x" * 120 + " y", 120),
        ("x" * 1000, 1000),
    ],
)
def test_a_long_title_is_cut_at_its_first_space_from_index_140_on(title: str, length: int) -> None:
    assert len(slug(title)) == length


def test_a_slug_is_made_of_a_text() -> None:
    with pytest.raises(TypeError, match=r"^expected a text, found nothing$"):
        slug(None)  # type: ignore[arg-type]


@given(st.text())
def test_a_slug_is_a_slug_whatever_the_title(title: str) -> None:
    found = slug(title)
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert not found.startswith("-")
    assert not found.endswith("-")
    assert "--" not in found
    assert slug(found) == found


@given(st.text(max_size=30))
def test_a_slug_does_not_depend_on_how_accents_are_written(title: str) -> None:
    assert slug(unicodedata.normalize("NFC", title)) == slug(unicodedata.normalize("NFD", title))


@pytest.mark.parametrize(
    ("title", "moment", "expected"),
    [
        ("Turning tides", WHEN, "2026-03-10-turning-tides.md"),
        # By the day in UTC, whatever the zone is.
        ("Tides", datetime(2026, 3, 10, 23, tzinfo=timezone(timedelta(hours=-8))), "2026-03-11-tides.md"),
        ("Tides", datetime(2026, 3, 10, 1, tzinfo=timezone(timedelta(hours=8))), "2026-03-09-tides.md"),
        ("潮", WHEN, "2026-03-10.md"),
        ("Tides", datetime.max.replace(tzinfo=UTC), "9999-12-31-tides.md"),
        ("Tides", datetime(1, 1, 1, tzinfo=UTC), "0001-01-01-tides.md"),
    ],
)
def test_a_file_is_named_by_day_and_slug(title: str, moment: datetime, expected: str) -> None:
    assert file_name(Article(title=title, published_date_time=moment)) == expected


@pytest.mark.parametrize(
    ("quality", "related", "expected"),
    [(98, 0, 98), (98, 3, 158), (50, 1, 70), (49, 5, 49), (0, 2, 0), (-4, 2, -4)],
)
def test_heat_is_quality_and_warmth_of_the_story(quality: int, related: int, expected: int) -> None:
    article = Article(
        title="Tides", published_date_time=WHEN, quality=quality, related=[RELATED] * related, heat=3
    )
    assert expected_heat(article) == expected


def test_without_quality_there_is_no_heat() -> None:
    with pytest.raises(ValueError, match=r"^the article has no quality: its heat follows from that$"):
        expected_heat(Article(title="Tides", published_date_time=WHEN))


def test_the_rules_agree_with_every_real_record(real_records: list[Path]) -> None:
    for path in real_records:
        article = newsmeta.load(path).record
        # The name has the day, or the day after.
        day = article.published_date_time.astimezone(UTC).date()
        later = date.fromisoformat(path.name[:10]) - day
        assert later.days in (0, 1), path
        assert file_name(article) == f"{day}{path.name[10:]}", path
        assert slug(article.title) == path.stem[11:], path
        assert article.heat is not None
        assert (article.heat == -1 and article.related) or 0 <= article.heat - expected_heat(article) <= 8, (
            path
        )
