"""Tests for fields named and set by text: `FieldPath` and `Assignment`."""

from __future__ import annotations

import copy
import math
import re
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import Article, Assignment, FieldPath, Image, Provider, RecordError, RelatedArticle
from newsmeta._schema import Kind, schema_of

WHEN = datetime(2026, 3, 10, 7, 45, tzinfo=UTC)
SECURED = "AAAAAAAAAAAAAAAAAAAAAA==;AAAAAAAAAAAAAAAAAAAAAA=="


def article(**values: Any) -> Article:
    return Article(title="Tides", published_date_time=WHEN, **values)


def related(title: str, **values: Any) -> RelatedArticle:
    return RelatedArticle(title=title, published_date_time=WHEN, **values)


@attrs.define
class Leaf:
    weight: float | None = newsmeta.field(default=None)
    og_title: str | None = newsmeta.field(default=None, key="og:title")
    scores: list[int] = newsmeta.field(factory=list)


@attrs.define
class Pair:
    left: str = newsmeta.field()
    right: str = newsmeta.field()


@attrs.define
class Tree:
    leaf: Leaf | None = newsmeta.field(default=None)
    pair: Pair | None = newsmeta.field(default=None)

    @property
    def heat(self) -> int:
        return 0


# Paths.


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("title", "title"),
        ("webUrl", "webUrl"),
        ("web_url", "webUrl"),
        ("provider.name", "provider.name"),
        ("related[2].provider.images[0].is_cached", "related[2].provider.images[0].isCached"),
        ("related.cdn_amp_web_url", "related.cdnAmpWebUrl"),
        ("topics[07]", "topics[7]"),
        ("extra.mood", "extra.mood"),
        ("provider.extra.a.b[0]", "provider.extra.a.b[0]"),
    ],
)
def test_a_path_takes_keys_and_names_of_attributes(text: str, normal: str) -> None:
    path = FieldPath.parse(text)
    assert str(path) == normal
    assert repr(path) == f"FieldPath({normal!r})"
    assert FieldPath.parse(normal) == path


def test_every_field_of_every_record_has_a_path() -> None:
    prefixes = {Article: "", Provider: "provider.", Image: "images[0].", RelatedArticle: "related[0]."}
    for record_type, prefix in prefixes.items():
        for spec in schema_of(record_type).fields:
            assert str(FieldPath.parse(prefix + spec.name)) == prefix + spec.key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", '"": no path of a field, such as provider.name or images[0].width'),
        ("provider.", '"provider.": no path of a field, such as provider.name or images[0].width'),
        ("images[x].url", '"images[x].url": no path of a field, such as provider.name or images[0].width'),
        ("images[0]url", '"images[0]url": no path of a field, such as provider.name or images[0].width'),
        ("titel", '"titel": Article has no field titel: did you mean title?'),
        ("provider.domian", '"provider.domian": Provider has no field domian: did you mean domain?'),
        ("tags", '"tags": Article has no field tags (extra.tags is a key that the format does not know)'),
        ("heat[0]", '"heat[0]": heat is no list'),
        ("heat.x", '"heat.x": heat has no fields'),
        ("topics[0].x", '"topics[0].x": topics has no fields'),
        ("extra.", '"extra.": extra. needs a key behind it'),
        ("extra.heat", '"extra.heat": heat is a field: leave out extra.'),
        ("\x1b[1m", '"\\x1b[1m": no path of a field, such as provider.name or images[0].width'),
    ],
)
def test_a_text_that_is_no_path_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(message)}\Z"):
        FieldPath.parse(text)


def test_a_record_class_without_extra_has_none() -> None:
    with pytest.raises(ValueError, match=r'\A"mood": Tree has no field mood\Z'):
        FieldPath.parse("mood", Tree)
    with pytest.raises(ValueError, match="Tree has no field extra"):
        FieldPath.parse("extra.mood", Tree)
    assert str(FieldPath.parse("leaf.og:title", Tree)) == "leaf.og:title"


def test_a_path_and_an_assignment_are_texts() -> None:
    with pytest.raises(TypeError, match="expected a text, found the number 7"):
        FieldPath.parse(7)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a text, found nothing"):
        Assignment.parse(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="is not a record class"):
        FieldPath.parse("x", dict)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("title", "Tides"),
        ("publishedDateTime", "2026-03-10T07:45:00Z"),
        ("heat", None),
        ("provider", {"name": "The Quay", "images": [{"url": "a"}, {"url": "b", "width": 7}]}),
        ("provider.domain", None),
        ("provider.images", [{"url": "a"}, {"url": "b", "width": 7}]),
        ("provider.images.width", [None, 7]),
        ("provider.images[1].url", "b"),
        ("provider.images[2].url", None),
        ("topics", ["A", "B"]),
        ("topics[1]", "B"),
        ("topics[2]", None),
        ("images", []),
        ("related.images.url", [[], ["c"]]),
        ("secured", SECURED),
        ("extra.mood", {"when": "2026-03-01", "deep": [1, None]}),
        ("extra.none", None),
        ("provider.extra.x", None),
        ("related.extra.x", [None, 1]),
    ],
)
def test_a_path_gives_the_value_as_json_has_it(path: str, value: object) -> None:
    record = article(
        provider=Provider(name="The Quay", images=[Image(url="a"), Image(url="b", width=7)]),
        topics=["A", "B"],
        related=[related("x"), related("y", images=[Image(url="c")], extra={"x": 1})],
        secured=SECURED,
        extra={"mood": {"when": date(2026, 3, 1), "deep": [1, None]}},
    )
    assert FieldPath.parse(path).get(record) == value


def test_a_value_that_is_no_json_is_refused() -> None:
    with pytest.raises(RecordError, match=r"^extra\.x: nan is not JSON$"):
        FieldPath.parse("extra.x").get(article(extra={"x": math.nan}))


# Reading assignments.


@pytest.mark.parametrize(
    ("text", "field", "operator", "value"),
    [
        ("title=No", "title", "=", "No"),
        ("title= a = b ", "title", "=", " a = b "),
        ("excerpt=", "excerpt", "=", None),
        ('excerpt=""', "excerpt", "=", ""),
        ('excerpt="a"', "excerpt", "=", '"a"'),
        ("excerpt=a\nb", "excerpt", "=", "a\nb"),
        ("quality=078", "quality", "=", 78),
        ("heat=-1", "heat", "=", -1),
        ("heat=+5", "heat", "=", 5),
        ("published=true", "published", "=", True),
        ("published=FALSE", "published", "=", False),
        ("published_date_time=2026-03-10 09:45 +0200", "publishedDateTime", "=", WHEN),
        ("secured=" + SECURED, "secured", "=", newsmeta.Secured.parse(SECURED)),
        ("provider=", "provider", "=", None),
        ("provider.name=24/7", "provider.name", "=", "24/7"),
        ("topics=AI", "topics", "=", "AI"),
        ("topics=", "topics", "=", None),
        ("topics+=a-=b", "topics", "+=", "a-=b"),
        ("topics-=AI", "topics", "-=", "AI"),
        ("topics[0]=AI", "topics[0]", "=", "AI"),
        ("images[0].width=800", "images[0].width", "=", 800),
        ("images=", "images", "=", None),
        ("extra.n=0x1F", "extra.n", "=", 31),
        ("extra.n=1.5", "extra.n", "=", 1.5),
        ("extra.day=2026-03-01", "extra.day", "=", date(2026, 3, 1)),
        ('extra.text="1.5"', "extra.text", "=", "1.5"),
        ('extra.text="', "extra.text", "=", '"'),
        ("extra.on=yes", "extra.on", "=", True),
        ("extra.x=null", "extra.x", "=", None),
        ("extra.x+=a", "extra.x", "+=", "a"),
    ],
)
def test_a_value_is_read_as_the_type_of_its_field(
    text: str, field: str, operator: str, value: object
) -> None:
    assignment = Assignment.parse(text)
    assert (str(assignment.field), assignment.operator) == (field, operator)
    assert assignment.value == value
    assert type(assignment.value) is type(value)


@pytest.mark.parametrize(
    ("text", "value"), [("7", 7), ("-2.5", -2.5), ("1e3", None), ("1.0e+3", 1000.0), (".inf", math.inf)]
)
def test_a_number_is_an_integer_or_a_yaml_float(text: str, value: object) -> None:
    if value is None:
        with pytest.raises(ValueError, match=r'\Aleaf\.weight: expected a number, found the text "1e3"\Z'):
            Assignment.parse(f"leaf.weight={text}", Tree)
    else:
        assert Assignment.parse(f"leaf.weight={text}", Tree).value == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title", '"title": expected FIELD=VALUE, FIELD+=VALUE, FIELD-=VALUE or FIELD='),
        ("titel=x", '"titel": Article has no field titel: did you mean title?'),
        ("quality=high", 'quality: expected an integer, found the text "high"'),
        ("quality=1_0", 'quality: expected an integer, found the text "1_0"'),
        ("quality=٣", 'quality: expected an integer, found the text "٣"'),
        ("quality=" + "9" * 5000, "quality: an integer of more than 4300 digits"),
        ("published=yes", 'published: expected true or false, found the text "yes"'),
        (
            "publishedDateTime=x",
            'publishedDateTime: expected a timestamp, found the text "x": not a date with an optional time',
        ),
        ("secured=x", "secured: expected base64;base64 (ciphertext and initialisation vector)"),
        ("title=", "title: the record needs it, it cannot be cleared"),
        ("provider.name=", "provider.name: the record needs it, it cannot be cleared"),
        ("title=\ud800", "title: the lone surrogate U+D800 at index 0 cannot be written"),
        ("heat+=1", "heat: += is for lists"),
        ("topics[0]-=A", "topics[0]: -= is for lists"),
        ("topics[0]=", "topics[0]: an item cannot be cleared: topics-=VALUE removes it"),
        ("topics+=", "topics: expected a value behind +="),
        ("extra.x-=", "extra.x: expected a value behind -="),
        ("extra.x+=~", "extra.x: expected a value behind +="),
        ("extra.x=2020-13-45", 'extra.x: "2020-13-45" is not a possible !!timestamp'),
        ("extra.x=\ud800", "extra.x: the lone surrogate U+D800 at index 0 cannot be written"),
        ("provider=x", "provider: a mapping is set field by field, or cleared by nothing behind ="),
        ("images+=x", "images: a mapping is set field by field, or cleared by nothing behind ="),
        ("images[0]=x", "images[0]: a mapping is set field by field, or cleared by nothing behind ="),
        ("images.url=x", "images.url: images is a list: say which one, such as images[0]"),
        ("related.extra.x=1", "related.extra.x: related is a list: say which one, such as related[0]"),
    ],
)
def test_an_assignment_that_cannot_be_made_is_refused_when_read(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(message)}\Z"):
        Assignment.parse(text)


# Making them.


def after(record: Any, *texts: str, record_type: type[Any] = Article) -> Any:
    """A record after assignments; making them twice is making them once."""
    for text in texts:
        Assignment.parse(text, record_type).apply(record)
        once = copy.deepcopy(record)
        Assignment.parse(text, record_type).apply(record)
        assert record == once
    return record


def test_a_field_is_set_and_cleared() -> None:
    record = after(article(heat=7, excerpt="a"), "heat=70", "published=true", "excerpt=")
    assert record == article(heat=70, published=True)


def test_a_list_gets_and_loses_items() -> None:
    assert after(article(topics=["A", "B"]), "topics+=C", "topics+=A").topics == ["A", "B", "C"]
    assert after(article(topics=["A", "B", "A"]), "topics-=A", "topics-=X").topics == ["B"]
    assert after(article(topics=["A", "B"]), "topics=X").topics == ["X"]
    assert after(article(topics=["A", "B"]), "topics=").topics == []
    assert after(article(topics=["A", "B", "C"]), "topics[1]=X").topics == ["A", "X", "C"]
    assert after(Tree(leaf=Leaf()), "leaf.scores+=7", "leaf.scores+=8", record_type=Tree).leaf.scores == [
        7,
        8,
    ]


def test_a_record_on_the_way_is_made_where_the_field_is_all_that_it_needs() -> None:
    record = after(article(), "provider.name=The Quay", "provider.domain=quay.example")
    assert record.provider == Provider(name="The Quay", domain="quay.example")
    assert after(Tree(), "leaf.weight=2", record_type=Tree).leaf == Leaf(weight=2)


def test_what_is_in_nothing_is_cleared_already() -> None:
    assert after(article(), "provider.domain=", "provider.extra.x=", "provider.extra.x-=a") == article()


def test_a_field_of_an_item_is_set() -> None:
    record = after(article(images=[Image(url="a"), Image(url="b")]), "images[1].width=800")
    assert record.images == [Image(url="a"), Image(url="b", width=800)]


def test_unknown_keys_are_set_and_cleared() -> None:
    record = article(extra={"a": 1, "b": 2})
    assert after(record, "extra.a=x", "extra.b=", "extra.c=3").extra == {"a": "x", "c": 3}
    assert after(record, "extra.l-=x", "extra.l+=x", "extra.l+=y", "extra.l-=x").extra == {
        "a": "x",
        "c": 3,
        "l": ["y"],
    }


@pytest.mark.parametrize(
    ("text", "message", "code"),
    [
        (
            "provider.domain=x",
            "provider.domain: there is no provider yet: set provider.name first",
            "missing",
        ),
        (
            "provider.extra.x=1",
            "provider.extra.x: there is no provider yet: set provider.name first",
            "missing",
        ),
        ("images[1].width=7", "images[1].width: images has 1 item", "missing"),
        ("topics[0]=A", "topics[0]: topics has 0 items", "missing"),
        ("extra.text+=a", 'extra.text: expected a list, found the text "x"', "type"),
    ],
)
def test_what_is_not_there_is_a_problem_of_the_record(text: str, message: str, code: str) -> None:
    record = article(images=[Image(url="a")], extra={"text": "x"})
    before = copy.deepcopy(record)
    with pytest.raises(RecordError, match=rf"\A{re.escape(message)}\Z") as caught:
        Assignment.parse(text).apply(record)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert record == before


def test_all_that_a_record_needs_is_named() -> None:
    with pytest.raises(RecordError, match=r"there is no pair yet: set pair\.left and pair\.right first"):
        Assignment.parse("pair.left=x", Tree).apply(Tree())


@attrs.define
class Even:
    number: int | None = newsmeta.field(default=None)

    @number.validator
    def _check(self, _attribute: object, value: int | None) -> None:
        if value is not None and value % 2:
            raise ValueError(f"{value} is odd")


def test_a_value_that_the_class_refuses_is_a_problem_of_the_record() -> None:
    with pytest.raises(RecordError, match=r"\Anumber: 7 is odd\Z") as caught:
        Assignment.parse("number=7", Even).apply(Even())
    assert caught.value.problems[0].code == "value"


@given(st.sampled_from(schema_of(Article).fields), st.text(max_size=20))
def test_any_text_is_a_value_or_a_value_error(spec: Any, text: str) -> None:
    record = article()
    try:
        assignment = Assignment.parse(f"{spec.key}={text}")
    except ValueError:
        assert spec.kind is not Kind.TEXT or (spec.required and not text)
        return
    assignment.apply(record)
    path = FieldPath.parse(spec.name)
    if spec.kind is Kind.TEXT and text not in ("", '""'):
        assert path.get(record) == ([text] if spec.many else text)
    assert newsmeta.loads(newsmeta.dumps(newsmeta.Document(record))).record == record
