"""The records of the article format: fields, order of keys, value semantics, and `Secured`."""

from __future__ import annotations

import base64
import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import (
    Article,
    Document,
    FrontMatterError,
    Image,
    Provider,
    RecordError,
    RelatedArticle,
    Secured,
)

NOON = datetime(2023, 7, 9, 12, tzinfo=UTC)
SECURED = Secured(ciphertext=bytes(range(32)), iv=b"0123456789abcdef")
SECURED_TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=;MDEyMzQ1Njc4OWFiY2RlZg=="


def full_article() -> Article:
    """An article with a value in every field."""
    logo = Image(url="https://site.example/logo-50x50.png", width=50, height=50)
    picture = Image(
        url="https://site.example/pier.jpg",
        width=800,
        height=600,
        is_cached=True,
        title="The pier",
        attribution="Ines Ito",
    )
    return Article(
        category="news",
        title="Low tide",
        excerpt="The ferries wait.",
        published_date_time=NOON,
        updated_date_time=NOON + timedelta(hours=1),
        original_url="https://port.example/low",
        web_url="https://port.example/low?x=1",
        amp_web_url="https://port.example/amp/low",
        cdn_amp_web_url="https://cdn.example/low",
        type="article",
        locale="en-us",
        quality=90,
        heat=-1,
        removed=True,
        published=False,
        featured_content='<iframe src="v"></iframe>',
        provider=Provider(
            name="Port News",
            domain="port.example",
            images=[logo],
            publishers=[Provider(name="Sea Press")],
            authors=[Provider(name="Jo Quay")],
        ),
        topics=["Ferries", "Ports"],
        images=[picture],
        related=[
            RelatedArticle(
                title="Ebb",
                excerpt="",
                published_date_time=NOON,
                web_url="https://bay.example/ebb",
                amp_web_url="https://bay.example/amp/ebb",
                cdn_amp_web_url="https://cdn.example/ebb",
                type="article",
                provider=Provider(name="Bay Post", domain="bay.example"),
                quality=0,
                images=[Image(url="https://bay.example/ebb.png", width=1, height=2)],
            )
        ],
        secured=SECURED,
        extra={"mood": "calm"},
    )


FULL_TEXT = f"""---
category: news
title: "Low tide"
excerpt: "The ferries wait."
publishedDateTime: 2023-07-09T12:00:00Z
updatedDateTime: 2023-07-09T13:00:00Z
originalUrl: "https://port.example/low"
webUrl: "https://port.example/low?x=1"
ampWebUrl: "https://port.example/amp/low"
cdnAmpWebUrl: "https://cdn.example/low"
type: article
locale: en-us
quality: 90
heat: -1
removed: true
published: false
mood: calm

featuredContent: "<iframe src=\\"v\\"></iframe>"

provider:
  name: Port News
  domain: port.example
  images:
    - url: "https://site.example/logo-50x50.png"
      width: 50
      height: 50
  publishers:
    - name: Sea Press
  authors:
    - name: Jo Quay

topics:
  - Ferries
  - Ports

images:
  - url: "https://site.example/pier.jpg"
    width: 800
    height: 600
    isCached: true
    title: "The pier"
    attribution: "Ines Ito"

related:
  - title: "Ebb"
    excerpt: ""
    publishedDateTime: 2023-07-09T12:00:00Z
    webUrl: "https://bay.example/ebb"
    ampWebUrl: "https://bay.example/amp/ebb"
    cdnAmpWebUrl: "https://cdn.example/ebb"
    type: article
    provider:
      name: Bay Post
      domain: bay.example
    quality: 0
    images:
      - url: "https://bay.example/ebb.png"
        width: 1
        height: 2

secured: "{SECURED_TEXT}"
---

"""


def test_an_article_of_all_fields_has_the_keys_groups_and_quotes_of_the_format() -> None:
    assert newsmeta.dumps(Document(full_article())) == FULL_TEXT


def test_an_article_of_all_fields_reads_back_equal() -> None:
    doc = newsmeta.loads(FULL_TEXT)
    assert doc.record == full_article()
    assert not doc.changed


ARTICLE_FIELDS = """
    category title excerpt published_date_time updated_date_time original_url web_url amp_web_url
    cdn_amp_web_url type locale quality heat removed published featured_content provider topics images
    related secured extra
"""
RELATED_FIELDS = """
    title excerpt published_date_time web_url amp_web_url cdn_amp_web_url type provider quality images extra
"""


@pytest.mark.parametrize(
    ("record_type", "names"),
    [
        (Article, ARTICLE_FIELDS),
        (RelatedArticle, RELATED_FIELDS),
        (Provider, "name domain images publishers authors extra"),
        (Image, "url width height is_cached title attribution extra"),
        (Secured, "ciphertext iv"),
    ],
)
def test_records_have_the_fields_of_the_format_in_its_order(record_type: type[Any], names: str) -> None:
    assert [attribute.name for attribute in attrs.fields(record_type)] == names.split()


@pytest.mark.parametrize(
    ("make", "required"),
    [
        (Article, {"title": "Low tide", "published_date_time": NOON}),
        (RelatedArticle, {"title": "Low tide", "published_date_time": NOON}),
        (Provider, {"name": "Port News"}),
        (Image, {"url": "https://port.example/a.png"}),
    ],
)
def test_what_is_not_required_is_none_or_empty(make: Callable[..., Any], required: dict[str, Any]) -> None:
    record = make(**required)
    rest = {name: value for name, value in attrs.asdict(record).items() if name not in required}
    empty: dict[str, object] = {
        "topics": [],
        "images": [],
        "related": [],
        "publishers": [],
        "authors": [],
        "extra": {},
    }
    assert rest == {name: empty.get(name) for name in rest}
    for name in required:
        with pytest.raises(TypeError, match=f"'{name}'"):
            make(**{other: value for other, value in required.items() if other != name})


def test_no_two_records_share_their_empty_lists() -> None:
    one, other = Provider(name="a"), Provider(name="a")
    one.images.append(Image(url="u"))
    one.extra["x"] = 1
    assert other == Provider(name="a")


# Records are values.

RECORDS = [
    full_article(),
    full_article().related[0],
    full_article().provider,
    full_article().images[0],
    SECURED,
]


def type_name(record: object) -> str:
    return type(record).__name__


@pytest.mark.parametrize("record", RECORDS, ids=type_name)
@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_records_copy_and_pickle_by_value(record: Any, duplicate: Callable[[Any], Any]) -> None:
    twin = duplicate(record)
    assert twin is not record
    assert type(twin) is type(record)
    assert twin == record


def test_a_shallow_copy_shares_its_lists_and_a_deep_copy_does_not() -> None:
    record = full_article()
    shallow, deep = copy.copy(record), copy.deepcopy(record)
    record.topics.append("Lamps")
    record.related[0].images[0].width = 5
    record.extra["mood"] = "wild"
    assert shallow == record
    assert deep == full_article()


def test_a_copy_still_checks_what_is_set() -> None:
    for twin in (copy.deepcopy(full_article()), pickle.loads(pickle.dumps(full_article()))):
        with pytest.raises(TypeError, match=r"^Article\.heat: expected an integer, found true$"):
            twin.heat = True


def changed(record: Any, name: str, value: object) -> Any:
    return attrs.evolve(record, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "High tide"),
        ("published_date_time", NOON + timedelta(seconds=1)),
        ("heat", None),
        ("published", None),
        ("topics", ["Ports", "Ferries"]),
        ("images", []),
        ("provider", Provider(name="Port News")),
        ("secured", Secured(ciphertext=bytes(range(32)), iv=b"fedcba9876543210")),
        ("extra", {}),
    ],
)
def test_records_of_different_values_are_not_equal(name: str, value: object) -> None:
    assert changed(full_article(), name, value) != full_article()


def test_records_of_one_instant_are_equal() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    assert changed(full_article(), "published_date_time", there) == full_article()


def test_records_of_different_classes_are_not_equal() -> None:
    article: object = Article(title="Ebb", published_date_time=NOON)
    related: object = RelatedArticle(title="Ebb", published_date_time=NOON)
    assert article != related


def test_a_record_that_can_change_has_no_hash() -> None:
    for record in RECORDS:
        with pytest.raises(TypeError, match="unhashable"):
            hash(record)


def test_evolve_changes_a_copy_and_checks_it() -> None:
    record = full_article()
    twin = attrs.evolve(record, title="High tide", topics=["Ports"])
    assert (twin.title, twin.topics) == ("High tide", ["Ports"])
    assert record == full_article()
    assert attrs.evolve(twin, title="Low tide", topics=["Ferries", "Ports"]) == record
    with pytest.raises(TypeError, match=r"^Article\.title: expected a text, found nothing$"):
        attrs.evolve(record, title=None)  # type: ignore[arg-type]


# How they print.


def test_repr_shows_only_what_the_record_has() -> None:
    assert repr(Image(url="u")) == "Image(url='u')"
    assert repr(Image(url="u", width=0, is_cached=False, title="")) == (
        "Image(url='u', width=0, is_cached=False, title='')"
    )
    assert repr(Provider(name="Port News", images=[Image(url="u")], extra={"mood": "calm"})) == (
        "Provider(name='Port News', images=[Image(url='u')], extra={'mood': 'calm'})"
    )


def test_repr_cuts_long_texts_and_counts_records_in_lists() -> None:
    record = Article(
        title="t" * 60,
        excerpt="e" * 61,
        published_date_time=NOON,
        topics=["Ferries", "Ports"],
        images=[Image(url="u"), Image(url="v"), Image(url="w")],
        secured=SECURED,
    )
    assert repr(record) == (
        f"Article(title='{'t' * 60}', excerpt='{'e' * 59}…', "
        "published_date_time=datetime.datetime(2023, 7, 9, 12, 0, tzinfo=datetime.timezone.utc), "
        "topics=['Ferries', 'Ports'], images=[Image(url='u'), … 3 in all], "
        "secured=Secured(<32 bytes>))"
    )


def test_repr_of_a_short_record_makes_it_again() -> None:
    record = Provider(name="Port News", images=[Image(url="u", width=3)])
    assert eval(repr(record), {"Provider": Provider, "Image": Image}) == record


def test_repr_of_a_record_that_holds_itself_ends() -> None:
    provider = Provider(name="Port News")
    provider.authors.append(provider)
    assert repr(provider) == "Provider(name='Port News', authors=[...])"


# What the format does not know.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("calm", "calm"),
        ("12", 12),
        ("0o17", "0o17"),
        ("017", 15),
        ("0x1F", 31),
        ("1_000", 1000),
        ("1:30", 90),
        ("1e3", "1e3"),
        ("1.5e+3", 1500.0),
        (".inf", float("inf")),
        ("yes", True),
        ("Off", False),
        ("y", "y"),
        ("=", "="),
        ("<<", "<<"),
        ("~", None),
        ("", None),
        ("null", None),
        ("2023-07-09", date(2023, 7, 9)),
        ("2023-07-09 12:00:00", datetime(2023, 7, 9, 12)),
        ("2023-07-09T12:00:00Z", NOON),
        ("2023-07-09T12:00Z", "2023-07-09T12:00Z"),
        ('"12"', "12"),
        ("'yes'", "yes"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("!!float 1", 1.0),
        ("!!bool on", True),
        ("!!null ''", None),
        ("!!binary aGk=", b"hi"),
        ("!!timestamp '2023-07-09'", date(2023, 7, 9)),
        ("[1, two, {three: 3}]", [1, "two", {"three": 3}]),
    ],
)
def test_extra_follows_yaml_1_1(text: str, value: object) -> None:
    doc = newsmeta.loads(f"---\ntitle: Low tide\npublishedDateTime: 2023-07-09\nmood: {text}\n---\n")
    assert doc.record.extra == {"mood": value}
    assert type(doc.record.extra["mood"]) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-13-45", '"2023-13-45" is not a possible !!timestamp'),
        ("!!int calm", '"calm" is not a possible !!int'),
        ('!!int ""', '"" is not a possible !!int'),
        ("!!bool maybe", '"maybe" is not a possible !!bool'),
        ("!!timestamp calm", '"calm" is not a possible !!timestamp'),
        ("!!binary é", '"é" is not a possible !!binary'),
        ("1" * 4301, "a number of more than 4300 digits"),
        ("!!set calm", "the tag !!set is not supported"),
        ("!color calm", "the tag !color is not supported"),
    ],
)
def test_a_value_in_extra_that_its_tag_cannot_build_is_an_error_with_its_place(
    text: str, message: str
) -> None:
    with pytest.raises((RecordError, FrontMatterError)) as caught:
        newsmeta.loads(f"---\ntitle: Low tide\npublishedDateTime: 2023-07-09\nmood: {text}\n---\n")
    assert message in str(caught.value)
    assert (caught.value.line, caught.value.column) == (4, 7)


# Secured.


def test_secured_is_read_of_its_text_and_prints_as_it() -> None:
    assert Secured.parse(SECURED_TEXT) == SECURED
    assert str(SECURED) == SECURED_TEXT


def test_secured_keeps_its_bytes_out_of_repr() -> None:
    assert repr(SECURED) == "Secured(<32 bytes>)"


def test_secured_can_be_set_as_its_text() -> None:
    record: Any = Article(title="Low tide", published_date_time=NOON)
    record.secured = SECURED_TEXT
    assert record.secured == SECURED


BLOCK = base64.b64encode(b"0123456789abcdef").decode()
FORM = "expected base64;base64 (ciphertext and initialisation vector)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", FORM),
        (BLOCK, FORM),
        (f"{BLOCK};{BLOCK};{BLOCK}", FORM),
        (f"{BLOCK};{BLOCK};", FORM),
        (";", "Secured.ciphertext: expected blocks of 16 bytes, found 0 bytes"),
        (f";{BLOCK}", "Secured.ciphertext: expected blocks of 16 bytes, found 0 bytes"),
        (f"{BLOCK};", "Secured.iv: expected 16 bytes, found 0"),
        (f"aGk=;{BLOCK}", "Secured.ciphertext: expected blocks of 16 bytes, found 2 bytes"),
        (f"{BLOCK};aGk=", "Secured.iv: expected 16 bytes, found 2"),
        (f"{BLOCK};{base64.b64encode(bytes(32)).decode()}", "Secured.iv: expected 16 bytes, found 32"),
    ],
)
def test_a_text_that_is_not_two_parts_of_whole_blocks_is_a_value_error(text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        Secured.parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize("part", ["aGk", "a-_k", "aGk=\n", " aGk=", "aG=k", "é", "\ud800", "===="])
def test_a_part_that_is_no_padded_standard_base64_is_a_value_error(part: str) -> None:
    for text in (f"{part};{BLOCK}", f"{BLOCK};{part}"):
        with pytest.raises(ValueError, match=r"^expected base64;base64: "):
            Secured.parse(text)


@pytest.mark.parametrize(
    ("ciphertext", "iv", "message"),
    [
        ("x" * 16, b"y" * 16, "TypeError: Secured.ciphertext: expected bytes, found an object of type str"),
        (b"x" * 16, None, "TypeError: Secured.iv: expected bytes, found an object of type NoneType"),
        (
            bytearray(16),
            b"y" * 16,
            "TypeError: Secured.ciphertext: expected bytes, found an object of type bytearray",
        ),
        (b"", b"y" * 16, "ValueError: Secured.ciphertext: expected blocks of 16 bytes, found 0 bytes"),
        (b"x" * 17, b"y" * 16, "ValueError: Secured.ciphertext: expected blocks of 16 bytes, found 17 bytes"),
        (b"x" * 16, b"y" * 15, "ValueError: Secured.iv: expected 16 bytes, found 15"),
        (b"x" * 16, b"y" * 32, "ValueError: Secured.iv: expected 16 bytes, found 32"),
    ],
)
def test_parts_of_secured_are_checked_when_it_is_made_and_when_they_are_set(
    ciphertext: Any, iv: Any, message: str
) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        Secured(ciphertext=ciphertext, iv=iv)
    assert f"{type(caught.value).__name__}: {caught.value}" == message
    secured = copy.copy(SECURED)
    with pytest.raises((TypeError, ValueError)) as caught:
        secured.ciphertext, secured.iv = ciphertext, iv
    assert f"{type(caught.value).__name__}: {caught.value}" == message


@given(st.integers(1, 30).flatmap(lambda n: st.binary(min_size=16 * n, max_size=16 * n)))
def test_any_secured_reads_back_from_its_text(ciphertext: bytes) -> None:
    secured = Secured(ciphertext=ciphertext, iv=ciphertext[:16])
    assert Secured.parse(str(secured)) == secured


def test_a_secured_text_of_another_type_is_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"^expected a text, found the number 5$"):
        Secured.parse(5)  # type: ignore[arg-type]


def test_a_secured_text_that_would_print_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^expected base64;base64: stray bits behind the last byte$"):
        Secured.parse("AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAB==")
