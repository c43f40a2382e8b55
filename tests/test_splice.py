"""Tests for edits of a source text: `_splice`, `_place` and `_edits`, through `dumps`."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import layouts
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import Article, Document, EditError, Image, Provider, RelatedArticle, dumps, field, loads
from newsmeta._comments import own_comments
from newsmeta._compare import same
from newsmeta._edits import Edit, UnspliceableError, applied
from newsmeta._emit import emit_front_matter
from newsmeta._fences import split_fences
from newsmeta._nodes import LOADER, parse_nodes
from newsmeta._splice import splice
from newsmeta._structure import structure

HEAD = "title: Tides\npublishedDateTime: 2026-03-01\n"
WHEN = datetime(2026, 3, 1, tzinfo=UTC)

Change = Callable[[Article], object]


def edited(front_matter: str, change: Change, *, newline: str = "\n") -> str:
    """The front matter after a change of the record."""
    text = f"---\n{front_matter}---\nThe body.\n".replace("\n", newline)
    doc = loads(text)
    change(doc.record)
    made = dumps(doc)
    assert made.endswith(f"{newline}---{newline}The body.{newline}")
    assert made.startswith(f"---{newline}")
    return made.removeprefix(f"---{newline}").removesuffix(f"---{newline}The body.{newline}")


def setting(**values: Any) -> Change:
    """A change that sets fields."""

    def change(record: Article) -> None:
        for name, value in values.items():
            setattr(record, name, value)

    return change


def drop(*path: Any) -> Change:
    """A change that deletes an entry of `extra`, or of something in it."""

    def change(record: Article) -> None:
        place: Any = record.extra
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


def put(*path: Any, value: Any) -> Change:
    """A change that sets an entry of `extra`, or of something in it."""

    def change(record: Article) -> None:
        place: Any = record.extra
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def both(*changes: Change) -> Change:
    """Several changes."""

    def change(record: Article) -> None:
        for one in changes:
            one(record)

    return change


# One scalar: only its own text changes.


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        # The style stays while it can hold the value.
        ('"Tides"', "Moons", '"Moons"'),
        ("'Tides'", "Moons", "'Moons'"),
        ("Tides", "Moons", "Moons"),
        ("'Tides'", "it's", "'it''s'"),
        # Else the value is double-quoted.
        ("'Tides'", "a\nb", '"a\\nb"'),
        ("'Tides'", "a\tb", '"a\\tb"'),
        ("Tides", "a: b", '"a: b"'),
        ("Tides", "No", '"No"'),
        ("Tides", "1:30", '"1:30"'),
        ("Tides", "2020-01-01", '"2020-01-01"'),
        ("Tides", "", '""'),
        ("Tides", "x #y", '"x #y"'),
        ("Tides", "🤖 robot", "🤖 robot"),
        ("Tides", "ends ", '"ends "'),
        # What stands around the value stays.
        ('"Tides"   # working title', "Moons", '"Moons"   # working title'),
        ("Tides # it's", "Moons", "Moons # it's"),
        ('   "Tides"\t', "Moons", '   "Moons"\t'),
        # Several lines become one.
        ("Tides\n  and\n  moons", "Sun", "Sun"),
        ('"Tides\n  and moons" # x', "Sun", '"Sun" # x'),
        ("\n  Tides", "Sun", "\n  Sun"),
        # Block scalars become double-quoted; a comment on the header stays.
        ("|\n  Tides\n  rise", "Sun", '"Sun"'),
        (">-\n  Tides\n\n  rise\n", "Sun", '"Sun"\n'),
        ("| # why\n  Tides", "Sun", '"Sun" # why'),
        ("|+\n  Tides\n\n", "Sun", '"Sun"'),
        # An anchor that nobody uses stays, a tag that says what is so anyway goes.
        ("&t Tides", "Moons", "&t Moons"),
        ("! 'Tides'", "Moons", "! 'Moons'"),
        ("!!str Tides", "Moons", "Moons"),
    ],
)
def test_a_changed_text_replaces_only_its_own_text(before: str, value: str, after: str) -> None:
    if "\t" in before and LOADER is yaml.SafeLoader:
        pytest.skip("PyYAML's own parser takes no tab behind a value")
    rest = "\n# below\npublishedDateTime: 2026-03-01\n"
    assert edited(f"title: {before}{rest}", setting(title=value)) == f"title: {after}{rest}"


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("quality: 7 # low", setting(quality=70), "quality: 70 # low"),
        ("quality: ~ # none", setting(quality=70), "quality: 70 # none"),
        ("quality:", setting(quality=70), "quality: 70"),
        ("quality:   # none", setting(quality=70), "quality: 70   # none"),
        ("quality: null", setting(quality=0), "quality: 0"),
        ("published: yes", setting(published=False), "published: false"),
        ("excerpt: ~", setting(excerpt="x"), 'excerpt: "x"'),
        ("category: ~", setting(category="news"), "category: news"),
        ("x-text: 5", put("x-text", value="5"), 'x-text: "5"'),
        ("x-text: '5'", put("x-text", value=5), "x-text: 5"),
        ("x-text: abc", put("x-text", value=None), "x-text: null"),
        ("x-text: abc", put("x-text", value=1.5), "x-text: 1.5"),
        ("x-text: abc", put("x-text", value=b"\x00\x01"), 'x-text: !!binary "AAE="'),
        ("x-day: 2020-01-01", put("x-day", value=date(2021, 2, 3)), "x-day: 2021-02-03"),
        (
            "x-at: 2020-01-01 10:00:00",
            put("x-at", value=datetime(2021, 2, 3, 4)),
            "x-at: 2021-02-03T04:00:00",
        ),
        ("x-at: 2020-01-01", put("x-at", value=WHEN), "x-at: 2026-03-01T00:00:00Z"),
    ],
)
def test_a_changed_scalar_of_another_type_is_written_plain(before: str, change: Change, after: str) -> None:
    assert edited(f"{HEAD}{before}\n", change) == f"{HEAD}{after}\n"


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("2026-03-01", datetime(2026, 3, 2, 1, 2, 3, tzinfo=UTC), "2026-03-02T01:02:03Z"),
        ("'2026-03-01'", datetime(2026, 3, 2, tzinfo=UTC), "'2026-03-02T00:00:00Z'"),
        ('"2026-03-01 10:00 +0200" # c', datetime(2026, 3, 2, tzinfo=UTC), '"2026-03-02T00:00:00Z" # c'),
        ("2026-03-01", datetime(2026, 3, 1, 0, 0, 0, 500000, tzinfo=UTC), "2026-03-01T00:00:00.5Z"),
        # The instant stays, the offset goes: the text has to change.
        ("2026-03-01 02:00:00 +02:00", WHEN, "2026-03-01T00:00:00Z"),
        # Another zone for what has none: nothing changes.
        ("2026-03-01", WHEN.astimezone(timezone(timedelta(hours=2))), "2026-03-01"),
        # Instant and offset are the same: the text stays.
        (
            "2026-03-01   02:00:00.000 +02:00",
            WHEN.astimezone(timezone(timedelta(hours=2))),
            "2026-03-01   02:00:00.000 +02:00",
        ),
    ],
)
def test_a_timestamp_is_written_in_utc_only_where_its_instant_or_offset_changed(
    before: str, value: datetime, after: str
) -> None:
    assert (
        edited(f"title: Tides\npublishedDateTime: {before}\n", setting(published_date_time=value))
        == f"title: Tides\npublishedDateTime: {after}\n"
    )


# Entries that come.


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        # At its place in the canonical order, behind the nearest field before it.
        (HEAD, setting(category="news"), "category: news\n" + HEAD),
        (HEAD, setting(excerpt="x"), 'title: Tides\nexcerpt: "x"\npublishedDateTime: 2026-03-01\n'),
        (HEAD, setting(heat=5, quality=4), HEAD + "quality: 4\nheat: 5\n"),
        (
            "heat: 9\n" + HEAD,
            setting(quality=4, published=True),
            "heat: 9\npublished: true\n" + HEAD + "quality: 4\n",
        ),
        # Comments above and below stay where they are.
        ("# top\n" + HEAD, setting(category="news"), "# top\ncategory: news\n" + HEAD),
        (HEAD + "# end\n", setting(quality=4), HEAD + "quality: 4\n# end\n"),
        (HEAD + "\n\n# end\n", setting(quality=4), HEAD + "quality: 4\n\n\n# end\n"),
        # Behind all of the value before it, trailing comment included.
        (
            "publishedDateTime: 2026-03-01 # when\ntitle: |\n  Tides\n\nx: 1\n",
            setting(excerpt="e", quality=1),
            'publishedDateTime: 2026-03-01 # when\nquality: 1\ntitle: |\n  Tides\nexcerpt: "e"\n\nx: 1\n',
        ),
        # Groups: an empty line where the neighbours have one.
        (HEAD, setting(topics=["AI", "No"]), HEAD + 'topics:\n  - AI\n  - "No"\n'),
        (HEAD + "layout: post\n", setting(topics=["AI"]), HEAD + "layout: post\ntopics:\n  - AI\n"),
        (
            HEAD + "\nprovider:\n  name: A\n",
            setting(topics=["AI"]),
            HEAD + "\nprovider:\n  name: A\n\ntopics:\n  - AI\n",
        ),
        (
            HEAD + "provider:\n  name: A\n",
            setting(topics=["AI"]),
            HEAD + "provider:\n  name: A\ntopics:\n  - AI\n",
        ),
        (
            HEAD + "\nimages:\n  - url: a\n",
            setting(topics=["AI"]),
            HEAD + "\ntopics:\n  - AI\n\nimages:\n  - url: a\n",
        ),
        (
            "images:\n  - url: a\n\n" + HEAD,
            setting(provider=Provider(name="A")),
            "images:\n  - url: a\n\n" + HEAD + "\nprovider:\n  name: A\n",
        ),
        (HEAD + "\nx: 1\n", setting(topics=["AI"]), HEAD + "\nx: 1\n\ntopics:\n  - AI\n"),
        (
            HEAD + "\ntags: [a]\nx: 1\n",
            setting(featured_content="f"),
            HEAD + '\ntags: [a]\nx: 1\n\nfeaturedContent: "f"\n',
        ),
        (
            HEAD + "\nimages:\n  - url: a\nx: 1\n",
            setting(topics=["AI"], provider=Provider(name="A")),
            HEAD + "\nprovider:\n  name: A\n\ntopics:\n  - AI\n\nimages:\n  - url: a\nx: 1\n",
        ),
        # What is new in `extra` stands behind the scalars, before the groups.
        (HEAD + "\ntopics:\n  - AI\n", put("mood", value="calm"), HEAD + "mood: calm\n\ntopics:\n  - AI\n"),
        (HEAD + "a: 1\n", put("b", value=[1, {"c": []}]), HEAD + "a: 1\nb:\n  - 1\n  - c: []\n"),
        (HEAD, both(put("a", value=1), put("b", value=2)), HEAD + "a: 1\nb: 2\n"),
        ("topics:\n  - AI\n" + HEAD, put("mood", value="calm"), "topics:\n  - AI\n" + HEAD + "mood: calm\n"),
        # Inside records and dicts.
        (
            HEAD + "provider:\n    name: A\n    images:\n    - url: u\n",
            both(
                lambda r: setattr(r.provider, "domain", "a.example"),
                lambda r: setattr(r.provider.images[0], "width", 5),  # type: ignore[union-attr]
            ),
            HEAD
            + "provider:\n    name: A\n    domain: a.example\n    images:\n    - url: u\n      width: 5\n",
        ),
        (
            HEAD + "x:\n    a: 1\n",
            put("x", "b", value={"c": 1}),
            HEAD + "x:\n    a: 1\n    b:\n        c: 1\n",
        ),
        (HEAD + "x: {a: 1}\n", put("x", "b", value="c, d"), HEAD + 'x: {a: 1, b: "c, d"}\n'),
        (HEAD + "x: {}\n", put("x", "b", value=1), HEAD + "x: {b: 1}\n"),
        (HEAD + "x: {a: 1}\n", put("x", value={"b": 2, "c": 3}), HEAD + "x: {b: 2, c: 3}\n"),
        (HEAD + "x:\n  a: 1\n", put("x", value={"b": 2, "c": 3}), HEAD + "x:\n  b: 2\n  c: 3\n"),
        (HEAD + "x:\n  - a: 1\n", put("x", 0, value={"b": 2}), HEAD + "x:\n  - b: 2\n"),
        (HEAD + "x: {a: 'y', b: 2}\n", put("x", "a", value="z"), HEAD + "x: {a: 'z', b: 2}\n"),
        (HEAD + "x: {a: , b: 2}\n", put("x", "a", value="z"), HEAD + "x: {a: z, b: 2}\n"),
        (HEAD + "x: {a: 1, b: [2]}\n", put("x", "b", 0, value=3), HEAD + "x: {a: 1, b: [3]}\n"),
        (HEAD + "x: { a: 1,  c: 3 }\n", put("x", "b", value=[]), HEAD + "x: { a: 1,  c: 3,  b: [] }\n"),
        (
            HEAD + "provider: {name: A, images: [{url: u}]}\n",
            lambda r: setattr(r.provider, "domain", "a.example"),
            HEAD + "provider: {name: A, domain: a.example, images: [{url: u}]}\n",
        ),
        (
            HEAD + "x:\n  - b: 2\n",
            lambda r: r.extra["x"][0].update(a=1),
            HEAD + "x:\n  - b: 2\n    a: 1\n",
        ),
        # A key that is there without a value.
        (
            HEAD + "topics:  # none yet\nx: 1\n",
            setting(topics=["AI"]),
            HEAD + "topics:  # none yet\n  - AI\nx: 1\n",
        ),
        (HEAD + "topics: ~\n", setting(topics=["AI"]), HEAD + "topics:\n  - AI\n"),
        (
            HEAD + "topics: [] # none\n",
            setting(topics=["AI", "a, b"]),
            HEAD + 'topics: [AI, "a, b"] # none\n',
        ),
        (
            HEAD + "images: [] # none\n",
            setting(images=[Image(url="u")]),
            HEAD + 'images: # none\n  - url: "u"\n',
        ),
        (HEAD + "provider:\n", setting(provider=Provider(name="A")), HEAD + "provider:\n  name: A\n"),
        # Where all entries stand apart, so does a new one; comments above do not count.
        (
            "title: Tides\n\n# when\npublishedDateTime: 2026-03-01\n\nlayout: post\n",
            setting(quality=4),
            "title: Tides\n\n# when\npublishedDateTime: 2026-03-01\n\nquality: 4\n\nlayout: post\n",
        ),
        # No empty line where it would become text.
        (
            HEAD + "\nexcerpt: |+\n  a b\n\n",
            setting(provider=Provider(name="A")),
            HEAD + "\nexcerpt: |+\n  a b\n\nprovider:\n  name: A\n",
        ),
        (
            "publishedDateTime: 2026-03-01\n\ntitle: |+\n  a b\n\n",
            setting(topics=["A"], heat=1),
            "publishedDateTime: 2026-03-01\nheat: 1\n\ntitle: |+\n  a b\n\ntopics:\n  - A\n",
        ),
        # The last group takes the empty line before the fence.
        (
            HEAD + "\ntopics:\n  - AI\n\n",
            setting(secured="AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="),
            HEAD + '\ntopics:\n  - AI\n\nsecured: "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="\n',
        ),
        (
            HEAD + "\ntopics:\n  - AI\n\nimages:\n  - url: u\n\n",
            setting(images=[], secured="AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="),
            HEAD + '\ntopics:\n  - AI\n\nsecured: "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="\n',
        ),
        # A new group where another one goes.
        (
            HEAD + "\nprovider:\n  name: X\nimages:\n  - url: a\n\n",
            setting(images=[], topics=["b"]),
            HEAD + "\nprovider:\n  name: X\n\ntopics:\n  - b\n\n",
        ),
        # Two new groups beside each other are one empty line apart.
        (
            HEAD + "topics: [A]\n\nimages: []\n",
            setting(featured_content="f", provider=Provider(name="A")),
            HEAD + '\nfeaturedContent: "f"\n\nprovider:\n  name: A\n\ntopics: [A]\n\nimages: []\n',
        ),
        # In the braces of the whole front matter.
        (
            "{title: Tides, publishedDateTime: 2026-03-01}\n",
            setting(quality=4, excerpt="x"),
            '{title: Tides, excerpt: "x", publishedDateTime: 2026-03-01, quality: 4}\n',
        ),
        (
            "{title: Tides, publishedDateTime: 2026-03-01}\n",
            setting(category="news", topics=["AI"]),
            "{category: news, title: Tides, publishedDateTime: 2026-03-01, topics: [AI]}\n",
        ),
    ],
)
def test_a_new_entry_takes_its_own_lines_at_its_place(before: str, change: Change, after: str) -> None:
    assert edited(before, change) == after


# Entries that go.


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        (HEAD + "quality: 4 # low\n", setting(quality=None), HEAD),
        (HEAD + "# why\nquality: 4\n# end\n", setting(quality=None), HEAD + "# why\n# end\n"),
        (HEAD + "x: |\n  a\n  # text\n  b\ny: 1\n", drop("x"), HEAD + "y: 1\n"),
        (HEAD + "x: 'a\n\n  # text'\ny: 1\n", drop("x"), HEAD + "y: 1\n"),
        # A group goes with its empty line.
        (HEAD + "\ntopics:\n  - AI\n\nx: 1\n", setting(topics=[]), HEAD + "\nx: 1\n"),
        (HEAD + "\ntopics:\n  - AI\nx: 1\n", setting(topics=[]), HEAD + "x: 1\n"),
        (HEAD + "topics:\n  - AI\n\nx: 1\n", setting(topics=[]), HEAD + "\nx: 1\n"),
        ("topics:\n  - AI\n\n" + HEAD, setting(topics=[]), HEAD),
        ("topics:\n  - AI\n" + HEAD, setting(topics=[]), HEAD),
        (HEAD + "\nx: 1\n\ny: 2\n", drop("x"), HEAD + "\ny: 2\n"),
        (HEAD + "\nx: 1\ny: 2\n", drop("x"), HEAD + "\ny: 2\n"),
        (HEAD + "\nx: 1\n", drop("x"), HEAD),
        (HEAD + "x: |+\n  a\n\ntopics: [AI]\n", setting(topics=[]), HEAD + "x: |+\n  a\n\n"),
        # Two groups that share an empty line go with it.
        (
            "provider:\n  name: A\n\ntopics:\n  - AI\n" + HEAD,
            setting(provider=None, topics=[]),
            HEAD,
        ),
        # Nor does one stay where it would become text.
        (
            HEAD + "excerpt: |+\n  a b\n\ntopics:\n- a\n\ncategories: x\n",
            setting(topics=[]),
            HEAD + "excerpt: |+\n  a b\n\ncategories: x\n",
        ),
        # Behind a dash, the next entry takes its place.
        (
            HEAD + "images:\n  - width: 3 # px\n    # the url\n    url: a\n",
            lambda r: setattr(r.images[0], "width", None),
            HEAD + "images:\n  -\n    # the url\n    url: a\n",
        ),
        (
            HEAD + "provider: {\n  name: A, # n\n  domain: d, # d\n}\n",
            lambda r: setattr(r.provider, "domain", None),
            HEAD + "provider: {\n  name: A, # n\n}\n",
        ),
        # Its comments stay.
        (
            HEAD + "images: # pictures\n  # cover\n  - url: a # first\n    # wide\n    width: 5\nx: 1\n",
            setting(images=[]),
            HEAD + "  # cover\n    # wide\nx: 1\n",
        ),
        # Where a block scalar would take them for its text, they move out.
        (
            "publishedDateTime: 2026-03-01\ntitle: |\n  Tides\nimages:\n  # cover\n  - url: a\n",
            setting(images=[]),
            "publishedDateTime: 2026-03-01\ntitle: |\n  Tides\n# cover\n",
        ),
        (
            HEAD + "x: # list\n  # one\n  - 1\n",
            put("x", value=[]),
            HEAD + "x: [] # list\n  # one\n",
        ),
        # Inside records and dicts.
        (
            HEAD + "images:\n  - title: t\n    url: a\n  - url: b\n",
            lambda r: setattr(r.images[0], "title", None),
            HEAD + "images:\n  - url: a\n  - url: b\n",
        ),
        (HEAD + "x: {a: 1, b: 2, c: 3}\n", drop("x", "b"), HEAD + "x: {a: 1, c: 3}\n"),
        (HEAD + "x: { a: 1, b: 2 }\n", drop("x", "b"), HEAD + "x: { a: 1 }\n"),
        (HEAD + "x: {a: 1}\n", drop("x", "a"), HEAD + "x: {}\n"),
        (HEAD + "x:\n  a: 1\n", drop("x", "a"), HEAD + "x: {}\n"),
        (HEAD + "x:\n  - a: 1\n", drop("x", 0, "a"), HEAD + "x:\n  - {}\n"),
        (HEAD + "x:\n  - a: 1\n", drop("x", 0), HEAD + "x: []\n"),
        (HEAD + "x: # list\n  - 1\ny: 2\n", drop("x", 0), HEAD + "x: [] # list\ny: 2\n"),
        (HEAD + "? x\n: 1\n", drop("x"), HEAD),
    ],
)
def test_a_removed_entry_takes_only_its_own_lines_with_it(before: str, change: Change, after: str) -> None:
    assert edited(before, change) == after


# Lists.


def topics(change: Callable[[list[str]], object]) -> Change:
    """A change of the list of topics in place."""
    return lambda record: change(record.topics)


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ("  - 'A' # first\n  - B\n", lambda t: t.append("C"), "  - 'A' # first\n  - B\n  - C\n"),
        (
            "  - A # first\n  # next\n  - B\n",
            lambda t: t.insert(1, "X"),
            "  - A # first\n  - X\n  # next\n  - B\n",
        ),
        ("# top\n- A\n", lambda t: t.insert(0, "X"), "# top\n- X\n- A\n"),
        ("  - A # first\n  # about B\n  - B\n", lambda t: t.remove("A"), "  # about B\n  - B\n"),
        ("  - A\n  - 'B' # why\n", lambda t: t.__setitem__(1, "No"), "  - A\n  - 'No' # why\n"),
        ("  - 'A' # a\n  - B # b\n  - C\n", lambda t: t.append(t.pop(0)), "  - B # b\n  - C\n  - 'A' # a\n"),
        ("  - A\n  - B\n  - C\n", lambda t: t.sort(reverse=True), "  - C\n  - B\n  - A\n"),
        ("  - A\n  - A\n  - B\n", lambda t: t.remove("A"), "  - A\n  - B\n"),
        ("    - A\n", lambda t: t.extend("BC"), "    - A\n    - B\n    - C\n"),
        ("  -   A\n  - |\n    B\n  - C\n", lambda t: t.pop(1), "  -   A\n  - C\n"),
        ("  - A\n  - |\n    B\n\n\n", lambda t: t.append("C"), "  - A\n  - |\n    B\n  - C\n\n\n"),
        ("  -\n    A\n  - B\n", lambda t: t.pop(0), "  - B\n"),
        ("  [A, 'B', \"C\"] # c\n", lambda t: t.append("D, E"), '  [A, \'B\', "C", "D, E"] # c\n'),
        ("  [ A,B ]\n", lambda t: t.insert(0, "X"), "  [ X,A,B ]\n"),
        ("  [A, B, C]\n", lambda t: t.remove("B"), "  [A, C]\n"),
        ("  [A, B, C]\n", lambda t: t.pop(), "  [A, B]\n"),
        ("  [A, B, C]\n", lambda t: t.reverse(), "  [C, B, A]\n"),
        ("  [A, 'B']\n", lambda t: t.__setitem__(1, "C"), "  [A, 'C']\n"),
        ("  [\n    A,\n    B,\n  ]\n", lambda t: t.append("C"), "  [\n    A,\n    B,\n    C,\n  ]\n"),
        (
            "  [\n    A, # a\n    B # b\n  ]\n",
            lambda t: t.insert(1, "X"),
            "  [\n    A, # a\n    X,\n    B # b\n  ]\n",
        ),
        ("  [\n    A, # a\n    B\n  ]\n", lambda t: t.pop(), "  [\n    A, # a\n  ]\n"),
        ("  [\n    A, # a\n    B\n  ]\n", lambda t: t.pop(0), "  [\n    B\n  ]\n"),
        (
            "  [\n    a, # one\n    b, # two\n  ]\n",
            lambda t: t.append("c"),
            "  [\n    a, # one\n    b, # two\n    c,\n  ]\n",
        ),
        (
            "  [\n    a, # one\n    b # two\n  ]\n",
            lambda t: t.append("c"),
            "  [\n    a, # one\n    b, # two\n    c\n  ]\n",
        ),
        (
            "  [\n    'a', # one\n    b, # two\n  ]\n",
            lambda t: t.__setitem__(0, "x"),
            "  [\n    'x', # one\n    b, # two\n  ]\n",
        ),
        ("  [\n    a, # one\n    b, # two\n  ]\n", lambda t: t.pop(), "  [\n    a, # one\n  ]\n"),
        (
            "  [\n    # one\n    a,\n    # two\n    b\n  ]\n",
            lambda t: t.append("c"),
            "  [\n    # one\n    a,\n    # two\n    b,\n    c\n  ]\n",
        ),
        (
            "  [\n    # one\n    a,\n    # two\n    b,\n    c\n  ]\n",
            lambda t: t.remove("b"),
            "  [\n    # one\n    a,\n    # two\n    c\n  ]\n",
        ),
        ("  [\n    a,\n    b,\n    c\n  ]\n", lambda t: t.reverse(), "  [\n    c,\n    b,\n    a,\n  ]\n"),
        ("  [\n    a\n  ]\n", lambda t: t.append("b"), "  [\n    a,\n    b\n  ]\n"),
        ("  [\n    a\n  ]\n", lambda t: t.insert(0, "x"), "  [\n    x,\n    a\n  ]\n"),
        # Items that stand apart stay apart.
        ("  - a\n\n  - b\n", lambda t: t.append("c"), "  - a\n\n  - b\n\n  - c\n"),
        ("  - a\n\n  - b\n", lambda t: t.insert(0, "x"), "  - x\n\n  - a\n\n  - b\n"),
        ("  - a\n\n  - b\n\n  - c\n", lambda t: t.remove("b"), "  - a\n\n  - c\n"),
        ("  - a\n\n  - b\n\n  - c\n", lambda t: t.remove("c"), "  - a\n\n  - b\n"),
        ("  - a\n\n  - b\n\n  - c\n", lambda t: t.remove("a"), "  - b\n\n  - c\n"),
        ("  - a\n  # x\n\n  - b\n", lambda t: t.remove("a"), "  # x\n\n  - b\n"),
        ("  [A,\n   B, C]\n", lambda t: t.pop(), "  [A,\n   B]\n"),
        ("  &t !!seq [A]\n", lambda t: t.append("B"), "  &t !!seq [A, B]\n"),
        ("  &t\n  - A\n", lambda t: t.append("B"), "  &t\n  - A\n  - B\n"),
    ],
)
def test_only_the_items_that_changed_are_touched(
    before: str, change: Callable[[list[str]], object], after: str
) -> None:
    start, end = HEAD + "topics:\n", "x: 1\n"
    assert edited(start + before + end, topics(change)) == start + after + end


def test_an_item_of_records_changes_moves_comes_and_goes_by_its_own_lines() -> None:
    before = HEAD + (
        "related:\n"
        "  # the first\n"
        "  - title: 'One'\n"
        "    publishedDateTime: 2026-01-01 # new year\n"
        "    quality: 1\n"
        "  - {title: Two, publishedDateTime: 2026-01-02}\n"
        "  # the third\n"
        "  - title: Three\n"
        "    publishedDateTime: 2026-01-03\n"
    )

    def change(record: Article) -> None:
        record.related[0].quality = 2
        record.related[1].excerpt = "e"
        new = RelatedArticle(title="New: no", published_date_time=WHEN, provider=Provider(name="P"))
        record.related.insert(1, new)

    assert edited(before, change) == HEAD + (
        "related:\n"
        "  # the first\n"
        "  - title: 'One'\n"
        "    publishedDateTime: 2026-01-01 # new year\n"
        "    quality: 2\n"
        '  - title: "New: no"\n'
        "    publishedDateTime: 2026-03-01T00:00:00Z\n"
        "    provider:\n"
        "      name: P\n"
        '  - {title: Two, excerpt: "e", publishedDateTime: 2026-01-02}\n'
        "  # the third\n"
        "  - title: Three\n"
        "    publishedDateTime: 2026-01-03\n"
    )


def test_an_item_that_moves_keeps_its_text() -> None:
    one = "  - title: 'One' # a\n    publishedDateTime: 2026-01-01\n"
    two = "  - {title: Two, publishedDateTime: 2026-01-02}\n"
    three = "  - title: Three\n    # day\n    publishedDateTime: 2026-01-03\n"
    before = HEAD + "related:\n" + one + "  # here\n" + two + three
    assert (
        edited(before, lambda r: r.related.reverse())
        == HEAD + "related:\n" + three + two + one + "  # here\n"
    )


def test_a_value_that_becomes_one_of_another_kind_is_written_anew() -> None:
    before = HEAD + "x:\n  a: 1\n  b: [2]\ny: 3 # c\nz:\n  - 1\n"

    def change(record: Article) -> None:
        record.extra["x"] = [1, {"k": "v"}]
        record.extra["y"] = {"a": [], "b": [[1, 2], [3]]}
        record.extra["z"] = "text"

    assert edited(before, change) == HEAD + (
        "x:\n  - 1\n  - k: v\ny: # c\n  a: []\n  b:\n    - - 1\n      - 2\n    - - 3\nz: text\n"
    )


def test_items_that_share_a_line_are_written_anew_together() -> None:
    before = HEAD + "x:\n  - - 1\n    - 2\n  - 3\n"
    assert (
        edited(before, lambda r: r.extra["x"][0].insert(0, 0))
        == HEAD + "x:\n  - - 0\n    - 1\n    - 2\n  - 3\n"
    )
    assert (
        edited(before, lambda r: r.extra["x"][0].append(4)) == HEAD + "x:\n  - - 1\n    - 2\n    - 4\n  - 3\n"
    )


def test_a_pair_in_brackets_is_written_anew_with_them() -> None:
    before = HEAD + "x: [a: 1, b]\n"
    assert edited(before, lambda r: r.extra["x"][0].update(c=2)) == HEAD + "x: [{a: 1, c: 2}, b]\n"


def test_a_key_without_a_colon_gets_its_value_with_the_braces_around_it() -> None:
    assert edited(HEAD + "x: {a, b: 1}\n", put("x", "a", value=5)) == HEAD + "x: {a: 5, b: 1}\n"


def test_an_explicit_key_keeps_its_form() -> None:
    assert edited(HEAD + "? x\n: 1 # c\n", put("x", value=2)) == HEAD + "? x\n: 2 # c\n"
    with pytest.raises(EditError, match="the change cannot be made in place: the key has no colon"):
        edited(HEAD + "? x\n", put("x", value=2))


# The rest of the file.


def test_an_edit_keeps_crlf_and_gives_it_to_new_lines() -> None:
    made = edited(
        HEAD + "topics:\n  - A\n", both(topics(lambda t: t.append("B")), setting(quality=1)), newline="\r\n"
    )
    assert made == (HEAD + "quality: 1\ntopics:\n  - A\n  - B\n").replace("\n", "\r\n")


@pytest.mark.parametrize("line_break", ["\x85", "\u2028", "\u2029", "\r"])
def test_what_yaml_takes_for_a_line_break_ends_a_line(line_break: str) -> None:
    before = f"title: Tides{line_break}quality: 4{line_break}publishedDateTime: 2026-03-01\n"
    assert edited(before, setting(quality=None)) == f"title: Tides{line_break}publishedDateTime: 2026-03-01\n"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("\ufeff---\n" + HEAD + "---\n", "\ufeff---\n" + HEAD + "quality: 4\n---\n"),
        ("--- \t\n" + HEAD + "...  \nbody", "--- \t\n" + HEAD + "quality: 4\n...  \nbody"),
        ("---\n" + HEAD + "---", "---\n" + HEAD + "quality: 4\n---"),
    ],
)
def test_bom_fences_and_a_missing_last_newline_stay(text: str, made: str) -> None:
    doc = loads(text)
    doc.record.quality = 4
    assert dumps(doc) == made


# What is refused.


@pytest.mark.parametrize(
    ("front_matter", "change", "message"),
    [
        (
            "x: &t Tides\ntitle: *t\npublishedDateTime: 2026-03-01\n",
            setting(title="Moons"),
            "3:8: the value is given by an alias (*): change it in the file",
        ),
        (
            "title: &t Tides\nx: *t\npublishedDateTime: 2026-03-01\n",
            setting(title="Moons"),
            "2:8: the value has an anchor (&) that an alias uses: change it in the file",
        ),
        (
            "base: &b {name: A, domain: a.example}\n" + HEAD + "provider:\n  <<: *b\n  name: B\n",
            lambda r: setattr(r.provider, "domain", "b.example"),
            "6:3: the value of domain is given by a merge key (<<): change it in the file",
        ),
        (
            "base: &b {name: A, domain: a.example}\n" + HEAD + "provider:\n  <<: *b\n",
            lambda r: r.extra["base"].update(name="C"),
            "2:7: the value has an anchor (&) that an alias uses: change it in the file",
        ),
        (
            HEAD + "x: &x\n  y: [1, 2]\nz: *x\n",
            lambda r: r.extra["x"]["y"].append(3),
            "4:4: the value has an anchor (&) that an alias uses: change it in the file",
        ),
        (
            HEAD + "x:\n  - &x a\n  - b\nz: *x\n",
            lambda r: r.extra["x"].pop(0),
            "5:5: the value has an anchor (&) that an alias uses: change it in the file",
        ),
        (
            HEAD + "x: &x a\nz: *x\n",
            drop("z"),
            "5:4: the value is given by an alias (*): change it in the file",
        ),
        (
            HEAD + "topics: [A, # a\n  B]\n",
            topics(lambda t: t.pop()),
            "2:1: the change cannot be made in place: a comment stands inside what would be written anew",
        ),
        (
            HEAD + "x: {\n  a, # one\n  b: 1 }\n",
            lambda r: r.extra["x"].update(a=2),
            "2:1: the change cannot be made in place: a comment stands inside what would be written anew",
        ),
    ],
)
def test_an_unsafe_change_is_an_edit_error_with_its_place(
    front_matter: str, change: Change, message: str
) -> None:
    doc = loads(f"---\n{front_matter}---\n")
    change(doc.record)
    with pytest.raises(EditError) as caught:
        dumps(doc)
    assert str(caught.value) == message


def test_what_stands_beside_aliases_can_be_changed() -> None:
    before = "base: &b {name: A}\n" + HEAD + "provider:\n  <<: *b\n  domain: a.example\nx: *b\n"
    assert edited(before, lambda r: setattr(r.provider, "domain", "b.example")) == before.replace(
        "a.ex", "b.ex"
    )
    assert edited(before, setting(quality=1)) == before.replace("provider", "quality: 1\nprovider")


def test_an_own_key_beside_a_merge_key_can_go_and_come() -> None:
    before = HEAD + "base: &b {a: 1}\nx:\n  <<: *b\n  c: 2\n"
    assert edited(before, drop("x", "c")) == before.replace("  c: 2\n", "")
    assert edited(before, put("x", "d", value=3)) == before + "  d: 3\n"


# Records of one's own.


@attrs.define
class Organization:
    """The kind of a site's `_data/organizations`: no required dates, no empty lines."""

    taxonomy: str | None = field(default=None)
    id: str | None = field(default=None, key="_id")
    name: str | None = field(default=None)
    other_names: list[str] = field(factory=list)
    domain: str | None = field(default=None)
    images: list[Image] = field(factory=list)
    extra: dict[Any, Any] = field(factory=dict)


def test_a_record_class_of_ones_own_round_trips_and_is_edited() -> None:
    text = "---\n_id: quay.example\nname: Quay # short\nimages:\n  - url: /quay.png\n    width: 50\n---"
    doc = loads(text, Organization)
    assert dumps(doc) == text
    doc.record.domain = "quay.example"
    doc.record.other_names = ["The Quay"]
    doc.record.images[0].height = 50
    assert dumps(doc) == (
        "---\n_id: quay.example\nname: Quay # short\notherNames:\n  - The Quay\ndomain: quay.example\n"
        "images:\n  - url: /quay.png\n    width: 50\n    height: 50\n---"
    )


def test_the_first_field_of_an_indented_mapping_gets_its_indentation() -> None:
    doc = loads("---\n  name: Quay\n---\n", Organization)
    doc.record.taxonomy = "organization"
    assert dumps(doc) == "---\n  taxonomy: organization\n  name: Quay\n---\n"


def test_all_that_a_front_matter_has_can_go_and_come_back() -> None:
    doc = loads("---\n# top\nname: Quay\n---\n", Organization)
    doc.record.name = None
    emptied = dumps(doc)
    assert emptied == "---\n# top\n---\n"
    doc = loads(emptied, Organization)
    doc.record.name = "Quay"
    assert dumps(doc) == "---\n# top\nname: Quay\n---\n"
    doc.record.name, doc.record.domain = None, "quay.example"
    assert dumps(doc) == "---\n# top\ndomain: quay.example\n---\n"


# Properties.


def plain(front_matter: str) -> Any:
    """What PyYAML reads."""
    return yaml.safe_load(front_matter)


@given(st.integers(0, 2**48))
def test_any_edit_of_any_layout_reads_back_and_touches_nothing_else(seed: int) -> None:
    rnd = random.Random(seed)
    text = layouts.Layout(rnd).document(layouts.plain_form(layouts.article(rnd)))
    try:
        doc = loads(text)
    except newsmeta.RecordError:
        # A generated comment that is text to a block scalar can spoil a coded text.
        assert "secured" in text
        return
    assert dumps(doc) == text
    source = split_fences(text)
    root = parse_nodes(source)
    before = layouts.plain_form(copy.deepcopy(doc.record))
    for _ in range(rnd.choice([1, 1, 1, 3])):
        layouts.edit(rnd, doc.record)
    after = layouts.plain_form(copy.deepcopy(doc.record))
    try:
        made = dumps(doc)
    except EditError:
        return
    # It reads back as meant, in newsmeta and in PyYAML's own eyes.
    again = loads(made)
    assert same(doc.record, again.record)
    assert again.body == doc.body
    yaml.safe_load(again.front_matter or "")
    # All comments with lines of their own are there.
    kept = own_comments(again.front_matter or "", parse_nodes(split_fences(made)))
    assert set(own_comments(source.front_matter, root)) <= set(kept)
    # What did not change stands there as it stood.
    for entry in root.entries:
        if (
            entry.name in before
            and entry.name in after
            and same(before[entry.name], after[entry.name], offsets=True)
        ):
            assert source.front_matter[entry.key.start : entry.value.end] in made


def extras(record: Any) -> list[str]:
    """The keys that a record and all records in it do not know, in the order of the text."""
    found = list(map(str, record.extra))
    for attribute in attrs.fields(type(record)):
        value = getattr(record, attribute.name)
        for item in value if isinstance(value, list) else [value]:
            if attrs.has(type(item)) and hasattr(item, "extra"):
                found += extras(item)
    return found


@given(st.integers(0, 2**48))
def test_an_edit_of_the_canonical_layout_gives_the_canonical_layout(seed: int) -> None:
    rnd = random.Random(seed)
    record = layouts.article(rnd)
    newline = rnd.choice(["\n", "\r\n"])
    text = dumps(Document(record=record, newline=newline))
    parts = split_fences(text)
    root = parse_nodes(parts)
    before = structure(Article, root, parts)
    after = copy.deepcopy(before)
    for _ in range(rnd.choice([1, 1, 2, 4])):
        extra = copy.deepcopy(after.extra)
        layouts.edit(rnd, after)
        after.extra = extra
    # A text that had to be quoted stays so.
    had_to_be_quoted = re.search(r'^ *(- )?(category|type|name|domain|x-[^:]*): "|^ *- "', text, re.MULTILINE)
    # What is new in `extra` has no fixed place among what is there.
    if same(before, after, offsets=True) or had_to_be_quoted or extras(before) != extras(after):
        return
    wanted = emit_front_matter(after, newline)
    assert next(splice(parts, root, before, after)) == wanted


def test_an_edit_of_a_real_record_gives_the_canonical_layout(real_records: list[Path]) -> None:
    rnd = random.Random(1)
    texts = [path.read_bytes().decode() for path in rnd.sample(real_records, min(120, len(real_records)))]
    records = [loads(text).record for text in texts]
    for text, donor in zip(texts, reversed(records), strict=True):
        parts = split_fences(text)
        root = parse_nodes(parts)
        before = structure(Article, root, parts)
        after = copy.deepcopy(before)
        after.related[len(after.related) // 2 : len(after.related) // 2 + 1] = donor.related[:2]
        after.images, after.secured, after.provider = donor.images, donor.secured, donor.provider
        after.quality = after.heat = after.published = None
        after.amp_web_url, after.cdn_amp_web_url = donor.amp_web_url, donor.cdn_amp_web_url
        if not same(before, after):
            assert next(splice(parts, root, before, after)) == emit_front_matter(after, parts.newline)


def test_two_edits_of_one_place_are_refused() -> None:
    with pytest.raises(UnspliceableError, match="two changes meet in one place"):
        applied("abcd", 0, 4, [Edit(0, 2, "x"), Edit(1, 3, "y")])
    assert applied("abcd", 1, 4, [Edit(2, 3, ""), Edit(1, 1, "x"), Edit(1, 1, "y")]) == "xybd"
    # What two edits delete goes once.
    assert applied("abcd", 0, 4, [Edit(0, 2, ""), Edit(1, 3, "")]) == "d"
    assert applied("abcd", 0, 4, [Edit(0, 3, ""), Edit(1, 2, "")]) == "d"
