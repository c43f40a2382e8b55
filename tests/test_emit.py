"""Tests for writing: quoting that every reader takes as meant, and the canonical layout."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import layouts
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

import newsmeta
from newsmeta import Article, Document, Image, Provider, RelatedArticle, Secured, dumps, field, loads
from newsmeta._emit import emit_front_matter, flow_text
from newsmeta._quoting import can_be_plain, double_quoted, text_scalar

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(layouts.NASTY_TEXTS)


def read_by_1_2(text: str) -> Any:
    """What a YAML 1.2 reader reads."""
    return YAML(typ="safe", pure=True).load(text)


# Quoting.


@pytest.mark.parametrize(
    "text", ["a b", ".NET", "24/7", "01Net", "9to5Toys", "U.S. News & World Report", "🤖", "x#y", "a:b"]
)
def test_a_text_that_no_reader_mistakes_is_plain(text: str) -> None:
    assert text_scalar(text, quoted=False) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " a",
        "a ",
        "a:",
        "a: b",
        "a #b",
        "#a",
        "- a",
        "-a",
        "?",
        "[a",
        "{a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "'a",
        "%a",
        "@a",
        "`a",
        "y",
        "No",
        "on",
        "TRUE",
        "null",
        "~",
        "=",
        "<<",
        ".inf",
        "-.INF",
        "NaN",
        "1",
        "+1",
        "0x1F",
        "0o17",
        "1_000",
        "1,000",
        "1:30",
        "12:30:45",
        "1e3",
        # A number to node's yaml, read as YAML 1.1.
        "e3",
        "-E12",
        # An integer to ruamel.yaml.
        "+_0",
        ".5",
        "5.",
        "2020-01-01",
        "2020-1-1",
        "2020-01-01 10:00",
        "...",
        "a\nb",
        "\t",
        "a\u2028b",
        "a\x85b",
        "\ufeff",
        "\x7f",
        "\xa0a",
    ],
)
def test_a_text_that_some_reader_mistakes_is_double_quoted(text: str) -> None:
    assert text_scalar(text, quoted=False) == double_quoted(text)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('say "hi" \\', r'"say \"hi\" \\"'),
        ("a\nb\r\n\t\b\f", r'"a\nb\r\n\t\b\f"'),
        ("\x00\x1b\x7f\x85\x9f", r'"\u0000\u001b\u007f\u0085\u009f"'),
        ("\u2028\u2029\ufeff\ufffe\uffff", r'"\u2028\u2029\ufeff\ufffe\uffff"'),
        ("/ ' é \u00a0 \u200b 🤖", '"/ \' é \u00a0 \u200b 🤖"'),
    ],
)
def test_double_quotes_escape_what_the_real_records_escape_and_yaml_forbids(text: str, quoted: str) -> None:
    assert double_quoted(text) == quoted


@given(TEXTS)
def test_a_written_text_reads_back_in_every_reader(text: str) -> None:
    for written in (text_scalar(text, quoted=False), text_scalar(text, quoted=True)):
        assert yaml.safe_load(f"key: {written}\n") == {"key": text}
        assert read_by_1_2(f"key: {written}\n") == {"key": text}
        assert yaml.safe_load(f"- {written}\n") == [text]
    for written in (text_scalar(text, quoted=False, flow=True), text_scalar(text, quoted=True, flow=True)):
        assert yaml.safe_load(f"key: [{written}, x: {written}]\n") == {"key": [text, {"x": text}]}
        assert read_by_1_2(f"key: [{written}]\n") == {"key": [text]}


@given(st.from_regex(r"[-+.0-9:,_eExXoObBaftnT ]{1,12}", fullmatch=True))
def test_a_text_that_looks_like_a_number_or_a_date_stays_a_text(text: str) -> None:
    assert yaml.safe_load(f"key: {text_scalar(text, quoted=False)}\n") == {"key": text}
    assert read_by_1_2(f"key: {text_scalar(text, quoted=False)}\n") == {"key": text}


def all_texts(value: Any) -> set[str]:
    """Every text in what a YAML reader read, but for timestamps."""
    if isinstance(value, dict):
        return {text for item in value.values() for text in all_texts(item)}
    if isinstance(value, list):
        return {text for item in value for text in all_texts(item)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize(
    "text", [*layouts.NASTY_TEXTS, "long 🤖 text: #" * 5000], ids=lambda text: repr(text)[:20]
)
def test_every_text_field_holds_every_text(text: str) -> None:
    written = dumps(Document(record=layouts.texts_everywhere(text)))
    assert loads(written).record == layouts.texts_everywhere(text)
    front_matter = (
        written.split("---\n")[1] if "---\n" not in text else written[4 : written.rindex("\n---\n")]
    )
    assert all_texts(yaml.safe_load(front_matter)) == {text}
    assert all_texts(read_by_1_2(front_matter)) == {text}


def test_in_brackets_their_own_signs_are_quoted() -> None:
    assert can_be_plain("a, b", flow=False)
    assert not can_be_plain("a, b", flow=True)
    assert flow_text({"a": ["b, c", {}], "d]": None}, None) == '{a: ["b, c", {}], "d]": null}'


# The canonical layout.


def test_a_full_record_has_the_canonical_layout() -> None:
    article = Article(
        category="news", title='Robot "Kelp" dives', excerpt="", published_date_time=WHEN,
        updated_date_time=datetime(2026, 3, 2, 0, 0, 0, 250000, tzinfo=UTC), original_url="https://a.example/1",
        web_url="https://a.example/1", amp_web_url="https://a.example/amp", cdn_amp_web_url="https://cdn.example/amp",
        type="article", locale="en-us", quality=90, heat=110, removed=True, published=False,
        featured_content="<b>x</b>",
        provider=Provider(
            name="The Quay", domain="quay.example", images=[Image(url="https://a.example/50.png", width=50, height=50)],
            publishers=[Provider(name="P")], authors=[Provider(name="Ada", extra={"role": "editor"})],
        ),
        topics=["AI", "No"],
        images=[Image(url="u", width=1, height=2, is_cached=True, title="t", attribution="a", extra={"k": 1})],
        related=[
            RelatedArticle(
                title="r", excerpt="e", published_date_time=WHEN, web_url="w", type="article",
                provider=Provider(name="N", domain="n.example"), quality=5, images=[Image(url="i", is_cached=False)],
                extra={"x": True},
            ),
        ],
        secured=Secured(ciphertext=bytes(16), iv=bytes(16)),
        extra={"group": {"a": [1, {"b": None}]}, "mood": "calm", "none": {}, "key: odd": "x", 7: 1.0},
    )  # fmt: skip
    assert dumps(Document(record=article)) == (
        """---
category: news
title: "Robot \\"Kelp\\" dives"
excerpt: ""
publishedDateTime: 2026-03-01T09:30:00Z
updatedDateTime: 2026-03-02T00:00:00.25Z
originalUrl: "https://a.example/1"
webUrl: "https://a.example/1"
ampWebUrl: "https://a.example/amp"
cdnAmpWebUrl: "https://cdn.example/amp"
type: article
locale: en-us
quality: 90
heat: 110
removed: true
published: false
mood: calm
none: {}
"key: odd": x
7: 1.0

group:
  a:
    - 1
    - b: null

featuredContent: "<b>x</b>"

provider:
  name: The Quay
  domain: quay.example
  images:
    - url: "https://a.example/50.png"
      width: 50
      height: 50
  publishers:
    - name: P
  authors:
    - name: Ada
      role: editor

topics:
  - AI
  - "No"

images:
  - url: "u"
    width: 1
    height: 2
    isCached: true
    title: "t"
    attribution: "a"
    k: 1

related:
  - title: "r"
    excerpt: "e"
    publishedDateTime: 2026-03-01T09:30:00Z
    webUrl: "w"
    type: article
    provider:
      name: "N"
      domain: n.example
    quality: 5
    x: true
    images:
      - url: "i"
        isCached: false

secured: "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="
---

"""
    )


def test_without_the_last_group_an_empty_line_stands_before_the_fence() -> None:
    article = Article(title="Tides", published_date_time=WHEN)
    assert dumps(Document(record=article, body="Text\n")) == (
        '---\ntitle: "Tides"\npublishedDateTime: 2026-03-01T09:30:00Z\n\n---\nText\n'
    )
    article.topics = ["AI"]
    assert emit_front_matter(article, "\r\n").endswith("\r\n\r\ntopics:\r\n  - AI\r\n\r\n")


@attrs.define
class Box:
    """A record class of which every field may be absent."""

    size: float | None = field(default=None)
    inner: Image | None = field(default=None)
    empty: Lid | None = field(default=None)
    extra: dict[Any, Any] = field(factory=dict)


@attrs.define
class Lid:
    """The same, without `extra`."""

    color: str | None = field(default=None)


@pytest.mark.parametrize(
    ("box", "front_matter"),
    [
        (Box(), ""),
        (Box(size=3), "size: 3\n"),
        (Box(size=1e20, empty=Lid()), "size: 1.0e+20\nempty: {}\n"),
        (Box(size=float("-inf")), "size: -.inf\n"),
        (Box(size=1e-7, inner=Image(url="u")), 'size: 1.0e-07\ninner:\n  url: "u"\n'),
        (
            Box(
                extra={
                    "d": date(2026, 1, 2),
                    "at": datetime(2026, 1, 2),
                    "b": b"\xff",
                    "t": (1, ()),
                    "f": float("nan"),
                }
            ),
            'd: 2026-01-02\nat: 2026-01-02T00:00:00\nb: !!binary "/w=="\nt:\n  - 1\n  - []\nf: .nan\n',
        ),
        (Box(extra={"i": 1 << 16_000}), f"i: {hex(1 << 16_000)}\n"),
        (
            Box(extra={"at": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))}),
            "at: 0001-01-01T00:00:00+08:00\n",
        ),
        (
            Box(extra={True: 1, None: 2, "no": 3, date(2026, 1, 2): 4}),
            'true: 1\nnull: 2\n"no": 3\n2026-01-02: 4\n',
        ),
        (Box(extra={"l": [[1, [2]], [{"a": {"b": 1}}]]}), "l:\n  - - 1\n    - - 2\n  - - a:\n        b: 1\n"),
    ],
)
def test_values_of_every_type_are_written_and_read_back(box: Box, front_matter: str) -> None:
    text = f"---\n{front_matter}---\n"
    assert dumps(Document(record=box, body="")) == text
    assert newsmeta._compare.same(loads(text, Box).record, box)


@given(st.integers(0, 2**48))
def test_any_record_written_from_scratch_reads_back(seed: int) -> None:
    record = layouts.article(random.Random(seed))
    text = dumps(Document(record=record))
    again = loads(text)
    assert newsmeta._compare.same(again.record, record)
    # Writing what was read gives the same text: there is one canonical layout.
    assert dumps(Document(record=again.record)) == text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


@attrs.define
class Size:
    """A record that can be without anything."""

    width: int | None = newsmeta.field(default=None)


@attrs.define
class Sizes:
    """Such records inside others."""

    one: Size | None = newsmeta.field(default=None)
    many: list[Size] = newsmeta.field(factory=list)
    inner: list[Sizes] = newsmeta.field(factory=list)
    names: list[str] = newsmeta.field(factory=list)


def test_a_record_without_anything_is_written_as_an_empty_mapping() -> None:
    record = Sizes(inner=[Sizes(one=Size(), many=[Size(), Size(width=1), Size()], names=["No", "x"])])
    text = emit_front_matter(record, "\n")
    assert text == (
        "inner:\n  - one: {}\n    many:\n      - {}\n      - width: 1\n      - {}\n"
        '    names:\n      - "No"\n      - x\n'
    )
    assert newsmeta.loads(f"---\n{text}---\n", Sizes).record == record
