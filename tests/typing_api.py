"""The public names as a typed program uses them: mypy reads this file, nobody runs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, assert_type

import attrs
from dateutil.relativedelta import relativedelta

import newsmeta
from newsmeta import (
    Article,
    Document,
    Image,
    NewsmetaError,
    Problem,
    Provider,
    RecordError,
    RelatedArticle,
    Secured,
)


@attrs.define
class Person:
    """A record class of a program's own."""

    name: str = newsmeta.field(quoted=True)
    born: datetime | None = newsmeta.field(default=None)
    topics: list[str] = newsmeta.field(factory=list, group=True)
    extra: dict[Any, Any] = newsmeta.field(factory=dict)


def fields_of_an_article(article: Article) -> None:
    assert_type(article.title, str)
    assert_type(article.excerpt, str | None)
    assert_type(article.published_date_time, datetime)
    assert_type(article.updated_date_time, datetime | None)
    assert_type(article.quality, int | None)
    assert_type(article.published, bool | None)
    assert_type(article.provider, Provider | None)
    assert_type(article.topics, list[str])
    assert_type(article.images, list[Image])
    assert_type(article.related, list[RelatedArticle])
    assert_type(article.secured, Secured | None)
    assert_type(article.extra, dict[Any, Any])
    article.title = 3  # type: ignore[assignment]
    article.published = "yes"  # type: ignore[assignment]
    article.quality = None
    article.titel = "x"  # type: ignore[attr-defined]
    Article(title=3, published_date_time=datetime.max)  # type: ignore[arg-type]
    Article(title="Low tide", published_date_time=datetime.max, titel="x")  # type: ignore[call-arg]


def reading_and_writing(path: Path) -> None:
    doc = newsmeta.load(path)
    assert_type(doc, Document[Article])
    limits = newsmeta.Limits(max_values=1_000_000)
    assert_type(newsmeta.load(path, limits=limits), Document[Article])
    assert_type(newsmeta.load(path, Person, limits=limits), Document[Person])
    assert_type(newsmeta.loads("", Person, limits=limits), Document[Person])
    assert_type(newsmeta.from_dict({}, Person, limits=limits), Person)
    assert_type(next(newsmeta.scan(path, Person, limits=limits)), Document[Person])
    with newsmeta.edit(path, Person, limits=limits) as person:
        assert_type(person, Document[Person])
    newsmeta.loads("", limits=64)  # type: ignore[call-overload]
    assert_type(doc.record.title, str)
    assert_type(newsmeta.load(str(path)), Document[Article])
    assert_type(newsmeta.load(path, Person).record, Person)
    assert_type(newsmeta.load(path, record_type=Person).record.name, str)
    assert_type(newsmeta.loads("---"), Document[Article])
    assert_type(newsmeta.loads(b"---", Person), Document[Person])
    newsmeta.load(3)  # type: ignore[call-overload]
    newsmeta.loads(path)  # type: ignore[call-overload]

    assert_type(doc.body, str)
    assert_type(doc.newline, str)
    assert_type(doc.path, Path | None)
    assert_type(doc.front_matter, str | None)
    assert_type(doc.changed, bool)
    assert_type(doc.diff(), str)
    assert_type(newsmeta.dumps(doc), str)
    newsmeta.dump(doc)
    newsmeta.dump(doc, path, atomic=False, overwrite=True)
    newsmeta.dump(doc.record)  # type: ignore[arg-type]
    doc.record = Person(name="Ada")  # type: ignore[assignment]
    doc.path = path  # type: ignore[misc]


def new_documents(when: datetime) -> None:
    doc = Document(record=Article(title="Low tide", published_date_time=when))
    assert_type(doc, Document[Article])
    assert_type(Document(Person(name="Ada"), body="", newline="\r\n").record, Person)


def editing(path: Path) -> None:
    with newsmeta.edit(path) as doc:
        assert_type(doc, Document[Article])
        doc.record.topics.append("Robotics")
        doc.record.topics.append(3)  # type: ignore[arg-type]
    with newsmeta.edit(path, Person) as other:
        assert_type(other.record, Person)


def record_failure(path: Path, error: Exception) -> None:
    """What `on_error` may be."""


def scanning(folder: Path, when: datetime) -> None:
    assert_type(newsmeta.scan(folder), Iterator[Document[Article]])
    assert_type(newsmeta.scan([folder, "other"], Person), Iterator[Document[Person]])
    for doc in newsmeta.scan(
        "_news",
        min_quality=60,
        max_quality=99.5,
        min_heat=0,
        max_heat=9,
        since="2022-06-01",
        until=when,
        topic="AI",
        published=True,
        now=when,
        on_error=record_failure,
        suffixes=[".md"],
    ):
        assert_type(doc.record.published_date_time, datetime)
    newsmeta.scan(folder, on_error="ignore")  # type: ignore[call-overload]


def selecting(docs: list[Document[Article]], related: list[RelatedArticle]) -> None:
    assert_type(newsmeta.select(docs, min_quality=60), Iterator[Document[Article]])
    assert_type(newsmeta.select(related, topic="AI", published=None), Iterator[RelatedArticle])
    assert_type(newsmeta.filter_quality(docs, 60), Iterator[Document[Article]])
    assert_type(newsmeta.filter_quality(related, minimum=60, maximum=None), Iterator[RelatedArticle])
    for moment in (datetime.max, date.max, timedelta(days=3), relativedelta(months=1), "2022-06-24", None):
        assert_type(newsmeta.filter_dates(docs, moment, until=moment), Iterator[Document[Article]])
    newsmeta.select(docs, min_quality="60")  # type: ignore[arg-type]
    newsmeta.filter_dates(docs, since=2022)  # type: ignore[arg-type]


def json_form(article: Article) -> None:
    assert_type(newsmeta.to_dict(article), dict[str, Any])
    assert_type(newsmeta.from_dict({"title": "Low tide"}), Article)
    assert_type(newsmeta.from_dict({"name": "Ada"}, Person), Person)
    newsmeta.from_dict("{}")  # type: ignore[call-overload]


def checking(doc: Document[Article]) -> None:
    assert_type(newsmeta.check(doc), Iterator[Problem])
    assert_type(newsmeta.check(Document(Person(name="Ada"))), Iterator[Problem])
    assert_type(newsmeta.CHECKS["url"].severity, str)
    assert_type(newsmeta.slug(doc.record.title), str)
    assert_type(newsmeta.file_name(doc.record), str)
    assert_type(newsmeta.expected_heat(doc.record), int)
    newsmeta.check(doc.record)  # type: ignore[arg-type]
    newsmeta.file_name(Person(name="Ada"))  # type: ignore[arg-type]
    newsmeta.CHECKS["mine"] = newsmeta.CHECKS["url"]  # type: ignore[index]


def json_schemas() -> None:
    assert_type(newsmeta.json_schema(), dict[str, Any])
    assert_type(newsmeta.json_schema(Person), dict[str, Any])


def secured(article: Article) -> None:
    assert_type(Secured.parse("a;b"), Secured)
    article.secured = Secured(ciphertext=bytes(16), iv=bytes(16))
    assert_type(article.secured.ciphertext, bytes)


def errors(path: Path) -> None:
    try:
        newsmeta.load(path)
    except RecordError as error:
        assert_type(error.problems, tuple[Problem, ...])
        assert_type(error.problems[0].field, str | None)
    except NewsmetaError as error:
        assert_type(error.message, str)
        assert_type(error.line, int | None)
        assert_type(error.column, int | None)
