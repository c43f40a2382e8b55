"""`field()` and record classes of one's own: what they accept, how they check, what they say."""

from __future__ import annotations

import json
import math
import re
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, Optional

import attrs
import pytest

import newsmeta
from newsmeta import (
    Article,
    Document,
    Image,
    Problem,
    Provider,
    RecordError,
    RelatedArticle,
    Secured,
    field,
)
from newsmeta._limits import DEFAULT_LIMITS, Limits
from newsmeta._schema import Kind, camel_case, is_record, schema_of

NOON = datetime(2023, 7, 9, 12, tzinfo=UTC)
HUGE = 10**4400  # more than Python turns to text


@attrs.define
class Port:
    """A record class with every kind of field, and without `extra`."""

    name: str = newsmeta.field(quoted=True)
    depth: float | None = newsmeta.field(default=None)
    berths: int | None = newsmeta.field(default=None)
    is_open: bool | None = newsmeta.field(default=None, key="open")
    built: datetime | None = newsmeta.field(default=None)
    seal: Secured | None = newsmeta.field(default=None)
    logo: Image | None = newsmeta.field(default=None, group=True)
    pilots: list[str] = newsmeta.field(factory=list, group=True)
    harbour_masters: list[Provider] = newsmeta.field(factory=list, group=True, last=True)


@attrs.define
class Signal:
    """A text with a form of its own."""

    flags: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Signal:
        if not text:
            raise ValueError("expected flags with + between them")
        return cls(tuple(text.split("+")))

    def __str__(self) -> str:
        return "+".join(self.flags)


@attrs.define
class Ship:
    """A record class with coded texts and with checks of its own."""

    name: str = newsmeta.field()
    signal: Signal | None = newsmeta.field(default=None)
    past_signals: list[Signal] = newsmeta.field(factory=list)
    extra: dict[Any, Any] = newsmeta.field(factory=dict)

    @name.validator
    def _check_name(self, _attribute: attrs.Attribute[str], name: str) -> None:
        if name == "Flying Dutchman":
            raise ValueError("a ship that does not exist")


@attrs.define
class Crew:
    """A record class that works something out of its fields."""

    captain: str = newsmeta.field()
    mate: str | None = newsmeta.field(default=None)
    size: int = attrs.field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        if self.captain == self.mate:
            raise ValueError("captain and mate are one person")
        self.size = 1 + (self.mate is not None)


@attrs.define
class Lighthouse(Article):
    """An article of more fields."""

    mood: str | None = newsmeta.field(default=None, after="title")
    height: int | None = newsmeta.field(default=None)


@attrs.define
class Notes:
    """A record class that knows no key at all."""

    extra: dict[Any, Any] = newsmeta.field(factory=dict)


@attrs.define
class Plain:
    """An attrs class that is no record class."""

    name: str = "Ada"


def article(**fields: Any) -> Article:
    return Article(title="Low tide", published_date_time=NOON, **fields)


def declared(annotation: object, declaration: object) -> type[Any]:
    """A record class with one field, `Sample.value`."""
    namespace = {"__annotations__": {"value": annotation}, "value": declaration}
    return attrs.define(type("Sample", (), namespace))


def refused(record: Any, name: str, value: object) -> str:
    """The error of setting a field, as its type and text; the old value stays."""
    before = getattr(record, name)
    with pytest.raises((TypeError, ValueError)) as caught:
        setattr(record, name, value)
    assert getattr(record, name) is before
    assert not isinstance(caught.value, newsmeta.NewsmetaError)
    return f"{type(caught.value).__name__}: {caught.value}"


# What is set is checked.


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("title", 3, "expected a text, found the number 3"),
        ("title", None, "expected a text, found nothing"),
        ("title", b"Low tide", "expected a text, found an object of type bytes"),
        ("excerpt", ["a"], "expected a text, found a list"),
        ("quality", True, "expected an integer, found true"),
        ("quality", False, "expected an integer, found false"),
        ("quality", 1.0, "expected an integer, found the number 1.0"),
        ("heat", "70", 'expected an integer, found the text "70"'),
        ("heat", "x" * 41, f'expected an integer, found the text "{"x" * 39}…"'),
        ("published", 1, "expected true or false, found the number 1"),
        ("published", "true", 'expected true or false, found the text "true"'),
        pytest.param("published", HUGE, "expected true or false, found a huge integer", id="huge"),
        ("published_date_time", "2023-07-09", 'expected a timestamp, found the text "2023-07-09"'),
        ("published_date_time", date(2023, 7, 9), "expected a timestamp, found a date"),
        ("published_date_time", None, "expected a timestamp, found nothing"),
        ("quality", NOON, "expected an integer, found a timestamp"),
        ("provider", {"name": "Port News"}, "expected a Provider, found a mapping"),
        ("provider", Image(url="u"), "expected a Provider, found an object of type Image"),
        ("secured", b"x", "expected a Secured, found an object of type bytes"),
        ("topics", "Ferries", 'expected a list, found the text "Ferries"'),
        ("topics", None, "expected a list, found nothing"),
        ("topics", {"Ferries"}, "expected a list, found an object of type set"),
        ("topics", ["Ferries", 24], "item 1: expected a text, found the number 24"),
        ("related", [article()], "item 0: expected a RelatedArticle, found an object of type Article"),
        ("extra", [], "expected a dict, found a list"),
        ("extra", None, "expected a dict, found nothing"),
    ],
)
def test_a_value_of_another_type_is_a_type_error_that_names_the_field(
    name: str, value: object, message: str
) -> None:
    assert refused(article(), name, value) == f"TypeError: Article.{name}: {message}"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("title", "Tide\ud83d", "the lone surrogate U+D83D at index 4 cannot be written"),
        ("topics", ["é", "\udc00"], "item 1: the lone surrogate U+DC00 at index 0 cannot be written"),
        (
            "published_date_time",
            datetime(2023, 7, 9, 12),
            "expected an aware datetime, found 2023-07-09T12:00:00 without a time zone",
        ),
        (
            "updated_date_time",
            datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-1))),
            "in UTC the timestamp is out of the years 1 to 9999",
        ),
        pytest.param("quality", HUGE, "an integer of more than 4300 digits", id="huge"),
        pytest.param("quality", -HUGE, "an integer of more than 4300 digits", id="huge and negative"),
        ("secured", "abc", "expected base64;base64 (ciphertext and initialisation vector)"),
    ],
)
def test_an_impossible_value_is_a_value_error_that_names_the_field(
    name: str, value: object, message: str
) -> None:
    assert refused(article(), name, value) == f"ValueError: Article.{name}: {message}"


def test_messages_use_the_right_article() -> None:
    assert refused(article(), "images", ["u"]) == (
        'TypeError: Article.images: item 0: expected an Image, found the text "u"'
    )


def test_the_constructor_checks_as_an_assignment_does() -> None:
    with pytest.raises(TypeError, match=r"^Article\.quality: expected an integer, found true$"):
        article(quality=True)
    with pytest.raises(ValueError, match=r"^RelatedArticle\.published_date_time: expected an aware datetime"):
        RelatedArticle(title="Ebb", published_date_time=datetime(2023, 7, 9))


def test_the_cause_of_a_refused_value_is_kept() -> None:
    record = article()
    with pytest.raises(ValueError) as caught:
        record.updated_date_time = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1)))
    assert isinstance(caught.value.__cause__, ValueError)
    assert isinstance(caught.value.__cause__.__cause__, OverflowError)


class Picky:
    """A coded text whose reader raises an error that is not made of a message alone."""

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def parse(cls, text: str) -> Picky:
        return cls(json.loads(text))

    def __str__(self) -> str:
        return json.dumps(self.text)


@attrs.define
class Holder:
    one: Picky | None = field(default=None)
    many: list[Picky] = field(factory=list)


def test_the_error_of_a_coded_text_may_be_any_value_error() -> None:
    message = "Expecting value: line 1 column 1 (char 0)"
    with pytest.raises(ValueError, match=rf"^Holder.one: {re.escape(message)}$"):
        Holder(one="x")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=rf"^Holder.many: item 1: {re.escape(message)}$"):
        Holder(many=['"a"', "x"])  # type: ignore[list-item]


def test_a_subclass_with_fields_has_to_be_an_attrs_class_of_its_own() -> None:
    class Sub(Article):
        note: str | None = field(default=None)

    with pytest.raises(TypeError, match=r"^Sub has fields of its own: decorate it with @attrs.define, too$"):
        schema_of(Sub)


def test_extra_has_to_be_a_dict_in_its_annotation() -> None:
    @attrs.define
    class Odd:
        extra: list[str] = field(factory=list)

    with pytest.raises(TypeError, match=r"^Odd.extra: annotate it as a dict$"):
        schema_of(Odd)


def test_a_field_has_a_default_or_a_factory() -> None:
    with pytest.raises(TypeError, match=r"^a field has a default or a factory, not both$"):
        field(default=None, factory=list)


def test_a_huge_integer_in_extra_does_not_hinder_repr() -> None:
    assert repr(article(extra={"a": 1 << 20_000})).endswith("extra=<1 entries>)")


def test_a_misspelt_field_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        article().titel = "Low tide"  # type: ignore[attr-defined]


def test_fields_are_given_by_keyword_only_and_the_required_ones_have_to_be() -> None:
    anything: Any = Article
    with pytest.raises(TypeError, match="positional"):
        anything("Low tide")
    with pytest.raises(TypeError, match="'title' and 'published_date_time'"):
        anything()


@pytest.mark.parametrize("name", ["excerpt", "quality", "published", "provider", "secured"])
def test_a_field_that_files_may_lack_can_be_set_to_none(name: str) -> None:
    record = article()
    setattr(record, name, None)
    assert getattr(record, name) is None


def test_a_tuple_becomes_a_list() -> None:
    record = article(topics=("Ferries", "Ports"))
    assert record.topics == ["Ferries", "Ports"]
    assert type(record.topics) is list
    anything: Any = record
    anything.images = (Image(url="u"),)
    assert record.images == [Image(url="u")]
    assert type(record.images) is list


def test_a_list_that_is_extended_with_an_operator_is_checked_at_once() -> None:
    record: Any = article(topics=["Ferries"])
    with pytest.raises(TypeError, match=r"^Article\.topics: item 1: expected a text, found the number 3$"):
        record.topics += [3]


def test_a_list_that_is_set_is_copied() -> None:
    topics = ["Ferries"]
    record = article(topics=topics)
    topics.append("Ports")
    assert record.topics == ["Ferries"]


@pytest.mark.parametrize("depth", [3, 3.5, -0.0, math.inf])
def test_a_number_field_takes_integers_and_floats_as_they_are(depth: float) -> None:
    port = Port(name="Aden", depth=depth)
    assert port.depth is depth


@pytest.mark.parametrize(
    ("value", "found"), [(True, "true"), ("3", 'the text "3"'), (Image(url="u"), "an object of type Image")]
)
def test_a_number_field_refuses_what_is_no_number(value: object, found: str) -> None:
    message = f"TypeError: Port.depth: expected a number, found {found}"
    assert refused(Port(name="Aden"), "depth", value) == message


def test_a_number_field_refuses_an_integer_that_python_cannot_print() -> None:
    message = "ValueError: Port.depth: an integer of more than 4300 digits"
    assert refused(Port(name="Aden"), "depth", HUGE) == message


# What a list or `extra` was given since is checked before anything is written.


def problems_when_written(record: object, limits: Limits = DEFAULT_LIMITS) -> list[Problem]:
    with pytest.raises(RecordError) as caught:
        newsmeta.dumps(Document(record, limits=limits))
    with pytest.raises(RecordError) as other:
        newsmeta.to_dict(record, limits=limits)
    assert other.value.problems == caught.value.problems
    return list(caught.value.problems)


def test_all_problems_inside_lists_are_found_when_the_record_is_written() -> None:
    record: Any = article(provider=Provider(name="Port News"))
    record.topics.extend(["Ferries", None, 24])
    record.images.append("u")
    record.provider.images.append(Image(url="u"))
    record.provider.images[0].extra = {"tint": {1, 2}}
    record.related.append(RelatedArticle(title="Ebb", published_date_time=NOON))
    record.related[0].images.append(3)
    assert problems_when_written(record) == [
        Problem(
            "provider.images[0].tint",
            "expected a value that YAML can hold, found an object of type set",
            code="type",
        ),
        Problem("topics[1]", "expected a text, found nothing", code="type"),
        Problem("topics[2]", "expected a text, found the number 24", code="type"),
        Problem("images[0]", 'expected an Image, found the text "u"', code="type"),
        Problem("related[0].images[0]", "expected an Image, found the number 3", code="type"),
    ]


def test_an_impossible_text_inside_a_list_is_a_problem_of_its_value() -> None:
    record = article()
    record.topics.append("\ud800")
    assert problems_when_written(record) == [
        Problem("topics[0]", "the lone surrogate U+D800 at index 0 cannot be written", code="value")
    ]


NO_VALUE = "expected a value that YAML can hold, found an object of type object"
NO_KEY = "expected a key that YAML can hold, found an object of type frozenset"


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        ({"tint": object()}, Problem("tint", NO_VALUE, code="type")),
        ({"a": {"b": [1, (2, object())]}}, Problem("a.b[1][1]", NO_VALUE, code="type")),
        ({(1, 2): 3}, Problem("(1, 2)", "expected a key that YAML can hold, found a list", code="type")),
        ({"a": {frozenset(): 3}}, Problem("a.frozenset()", NO_KEY, code="type")),
        ({"a": "\ud800"}, Problem("a", "the lone surrogate U+D800 at index 0 cannot be written")),
        ({"a\ud800": 1}, Problem("a�", "the lone surrogate U+D800 at index 1 cannot be written")),
        ({"a": 1 << 18_000}, Problem("a", "an integer of more than 4300 digits")),
        ({"k" * 1023: 1}, Problem("k" * 199 + "…", "a key of more than 1,024 characters")),
        ({"quality": 3}, Problem("extra", "quality is a field of the record: set quality")),
        ({"webUrl": "u"}, Problem("extra", "webUrl is a field of the record: set web_url")),
    ],
)
def test_what_a_file_cannot_hold_in_extra_is_a_problem(extra: dict[Any, Any], problem: Problem) -> None:
    assert problems_when_written(article(extra=extra)) == [problem]


def nested(value: object, levels: int) -> object:
    for _ in range(levels):
        value = [value]
    return value


def test_extra_that_is_nested_too_deep_is_a_problem() -> None:
    record = article(extra={"a": nested(1, 63)})
    assert newsmeta.loads(newsmeta.dumps(Document(record))).record == record
    (problem,) = problems_when_written(article(extra={"a": nested(1, 64)}))
    assert problem.message == "nested deeper than 64 levels"
    assert problem.field == ("a" + "[0]" * 63)[:200]


def test_extra_that_is_nested_too_deep_around_an_empty_list_is_a_problem() -> None:
    (problem,) = problems_when_written(article(extra={"a": nested([], 63)}))
    assert problem.message == "nested deeper than 64 levels"


def test_a_list_that_holds_itself_is_a_problem() -> None:
    loop: list[Any] = []
    loop.append(loop)
    (problem,) = problems_when_written(article(extra={"a": loop}))
    assert problem.message == "nested deeper than 64 levels"


def test_a_record_that_holds_itself_is_a_problem() -> None:
    provider = Provider(name="Port News")
    provider.authors.append(provider)
    (problem,) = problems_when_written(article(provider=provider))
    assert problem.message == "nested deeper than 64 levels"
    assert problem.field is not None
    assert problem.field.startswith("provider.authors[0].authors[0]")


# The schema of a class.


def test_a_schema_says_what_the_class_declares() -> None:
    schema = schema_of(Port)
    assert [
        (spec.name, spec.key, spec.kind, spec.type, spec.many, spec.required) for spec in schema.fields
    ] == [
        ("name", "name", Kind.TEXT, str, False, True),
        ("depth", "depth", Kind.NUMBER, float, False, False),
        ("berths", "berths", Kind.INTEGER, int, False, False),
        ("is_open", "open", Kind.BOOLEAN, bool, False, False),
        ("built", "built", Kind.TIMESTAMP, datetime, False, False),
        ("seal", "seal", Kind.CODED, Secured, False, False),
        ("logo", "logo", Kind.RECORD, Image, False, False),
        ("pilots", "pilots", Kind.TEXT, str, True, False),
        ("harbour_masters", "harbourMasters", Kind.RECORD, Provider, True, False),
    ]
    assert [spec.name for spec in schema.fields if spec.quoted] == ["name"]
    assert [spec.name for spec in schema.fields if spec.group] == ["logo", "pilots", "harbour_masters"]
    assert [spec.name for spec in schema.fields if spec.last] == ["harbour_masters"]
    assert (schema.has_extra, schema.grouped, schema.extra_place) == (False, True, 6)
    assert schema.scalars == (0, 1, 2, 3, 4, 5)
    assert schema.containers == (6, 7, 8)
    assert schema.by_key["open"] is schema.by_name["is_open"] is schema.fields[3]


def test_a_schema_is_made_once() -> None:
    assert schema_of(Port) is schema_of(Port)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("title", "title"),
        ("published_date_time", "publishedDateTime"),
        ("cdn_amp_web_url", "cdnAmpWebUrl"),
        ("is_cached", "isCached"),
        ("class_", "class"),
        ("amp2_url", "amp2Url"),
    ],
)
def test_a_key_is_the_name_in_camel_case(name: str, key: str) -> None:
    assert camel_case(name) == key


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (article(), True),
        (Port(name="Aden"), True),
        (Plain(), False),
        (Secured(ciphertext=b"x" * 16, iv=b"y" * 16), False),
        (Article, False),
        ({"title": "Low tide"}, False),
        (None, False),
    ],
)
def test_a_record_is_an_instance_of_a_record_class(value: object, expected: bool) -> None:
    assert is_record(value) is expected


def test_a_class_is_a_record_class_before_its_first_use() -> None:
    assert is_record(declared(str, newsmeta.field())(value="a"))


@pytest.mark.parametrize("candidate", [Plain, int, 3, None, [], "Article"])
def test_what_is_no_record_class_is_a_type_error(candidate: Any) -> None:
    with pytest.raises(TypeError) as caught:
        newsmeta.loads("---\ntitle: Low tide\n---\n", candidate)
    assert str(caught.value) == (f"{candidate!r} is not a record class: an attrs class with newsmeta.field()")


@pytest.mark.parametrize(
    ("annotation", "declaration", "kind", "many", "required"),
    [
        (Optional[str], newsmeta.field(default=None), Kind.TEXT, False, False),  # noqa: UP045
        ("str | None", newsmeta.field(default=None), Kind.TEXT, False, False),
        (typing.List[int], newsmeta.field(factory=list), Kind.INTEGER, True, False),  # noqa: UP006
        (list[Signal], newsmeta.field(factory=list), Kind.CODED, True, False),
        (Annotated[str, "a name"], newsmeta.field(), Kind.TEXT, False, True),
        ("list[Sample]", newsmeta.field(factory=list), Kind.RECORD, True, False),
    ],
)
def test_an_annotation_can_be_spelt_in_many_ways(
    annotation: object, declaration: object, kind: Kind, many: bool, required: bool
) -> None:
    (spec,) = schema_of(declared(annotation, declaration)).fields
    assert (spec.kind, spec.many, spec.required) == (kind, many, required)


NO_TYPE = "is not a type that a field can have"
PAIR = "Sample.value: `… | None` and default=None go together"
LIST = "Sample.value: a list is empty where a file lacks it: field(factory=list)"


@pytest.mark.parametrize(
    ("annotation", "declaration", "message"),
    [
        (bytes, newsmeta.field(), f"Sample.value: <class 'bytes'> {NO_TYPE}"),
        (date, newsmeta.field(), f"Sample.value: <class 'datetime.date'> {NO_TYPE}"),
        (list, newsmeta.field(factory=list), f"Sample.value: <class 'list'> {NO_TYPE}"),
        (Plain, newsmeta.field(), f"Sample.value: {Plain!r} {NO_TYPE}"),
        (Any, newsmeta.field(), f"Sample.value: {Any!r} {NO_TYPE}"),
        (dict[str, int], newsmeta.field(factory=dict), f"Sample.value: dict[str, int] {NO_TYPE}"),
        (list[list[str]], newsmeta.field(factory=list), f"Sample.value: list[str] {NO_TYPE}"),
        (list[int | None], newsmeta.field(factory=list), f"Sample.value: {int | None} {NO_TYPE}"),
        (int | str, newsmeta.field(), f"Sample.value: {int | str} {NO_TYPE}"),
        (int | str | None, newsmeta.field(default=None), f"Sample.value: {int | str | None} {NO_TYPE}"),
        (str, newsmeta.field(default=None), PAIR),
        (str | None, newsmeta.field(), PAIR),
        (list[str], newsmeta.field(), LIST),
        (list[str] | None, newsmeta.field(default=None), LIST),
        (
            "Nowhere",
            newsmeta.field(),
            "Sample: name 'Nowhere' is not defined: annotate it with a name of its module",
        ),
    ],
)
def test_an_annotation_that_no_file_can_follow_is_a_type_error(
    annotation: object, declaration: object, message: str
) -> None:
    with pytest.raises(TypeError) as caught:
        schema_of(declared(annotation, declaration))
    assert str(caught.value) == message


def test_a_bare_typing_list_is_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"^Sample\.value: "):
        schema_of(declared(typing.List, newsmeta.field(factory=list)))  # noqa: UP006


def test_a_place_after_a_field_that_is_not_there_is_a_type_error() -> None:
    for name in ("nowhere", "value"):
        with pytest.raises(TypeError) as caught:
            schema_of(declared(str, newsmeta.field(after=name)))
        assert str(caught.value) == f"Sample.value: after={name!r} is no field declared before it"


@attrs.define
class Twins:
    """Two fields that want the same key."""

    first: str | None = newsmeta.field(default=None, key="name")
    second: str | None = newsmeta.field(default=None, key="name")


def test_two_fields_of_one_key_are_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"^Twins\.second: "):
        schema_of(Twins)


@pytest.mark.parametrize("default", ["", 0, False, [], "article"])
def test_a_default_that_a_file_could_not_be_told_from_is_a_type_error(default: object) -> None:
    with pytest.raises(TypeError) as caught:
        newsmeta.field(default=default)
    assert str(caught.value) == ("a field's default is None or nothing: a file that lacks it has no value")


# Record classes of one's own.

ADEN = """---
name: "Aden"
depth: 12.5
berths: 4
open: true
built: 1850-01-01T00:00:00Z

logo:
  url: "https://port.example/a.png"

pilots:
- No
- 24/7

harbourMasters:
- name: Ines
---
"""


def test_a_class_of_ones_own_is_read_and_edited_line_by_line() -> None:
    doc = newsmeta.loads(ADEN, Port)
    assert doc.record == Port(
        name="Aden",
        depth=12.5,
        berths=4,
        is_open=True,
        built=datetime(1850, 1, 1, tzinfo=UTC),
        logo=Image(url="https://port.example/a.png"),
        pilots=["No", "24/7"],
        harbour_masters=[Provider(name="Ines")],
    )
    doc.record.berths = 5
    assert newsmeta.dumps(doc) == ADEN.replace("berths: 4", "berths: 5")


def test_a_class_without_extra_refuses_keys_that_it_does_not_know() -> None:
    with pytest.raises(RecordError) as caught:
        newsmeta.loads('---\nname: "Aden"\nmood: calm\n---\n', Port)
    assert [problem.code for problem in caught.value.problems] == ["unknown"]
    assert caught.value.line == 3


def test_a_class_with_nothing_but_extra_keeps_all() -> None:
    doc = newsmeta.loads("---\nmood: calm\ntide: 3\n---\n", Notes)
    assert doc.record == Notes(extra={"mood": "calm", "tide": 3})
    doc.record.extra["tide"] = 4
    assert newsmeta.dumps(doc) == "---\nmood: calm\ntide: 4\n---\n"
    assert newsmeta.to_dict(doc.record) == {"mood": "calm", "tide": 4}


def test_a_subclass_puts_its_fields_where_after_says_and_else_at_the_end() -> None:
    keys = [spec.key for spec in schema_of(Lighthouse).fields]
    base = [spec.key for spec in schema_of(Article).fields]
    title = base.index("title") + 1
    assert keys == [*base[:title], "mood", *base[title:], "height"]


def test_a_subclass_reads_and_writes_its_fields() -> None:
    record = Lighthouse(title="Lamp", published_date_time=NOON, mood="calm", quality=3)
    text = newsmeta.dumps(Document(record))
    assert text.startswith('---\ntitle: "Lamp"\nmood: calm\npublishedDateTime: 2023-07-09T12:00:00Z\n')
    assert newsmeta.loads(text, Lighthouse).record == record
    assert newsmeta.loads(text).record.extra == {"mood": "calm"}
    assert list(newsmeta.to_dict(record)) == ["title", "mood", "publishedDateTime", "quality"]


def test_a_subclass_names_itself_in_messages() -> None:
    record = Lighthouse(title="Lamp", published_date_time=NOON)
    assert refused(record, "title", 3) == "TypeError: Lighthouse.title: expected a text, found the number 3"


def test_a_coded_text_is_read_where_it_is_set_and_written_as_its_text() -> None:
    anything: Any = Ship(name="Calypso", past_signals=["N", Signal(("A", "B"))])  # type: ignore[list-item]
    anything.signal = "N+C"
    assert anything.signal == Signal(("N", "C"))
    assert anything.past_signals == [Signal(("N",)), Signal(("A", "B"))]
    assert newsmeta.to_dict(anything) == {"name": "Calypso", "signal": "N+C", "pastSignals": ["N", "A+B"]}
    text = newsmeta.dumps(Document(anything))
    assert newsmeta.loads(text, Ship).record == anything


def test_a_coded_text_that_its_class_refuses_is_a_value_error_that_names_the_field() -> None:
    ship = Ship(name="Calypso")
    assert refused(ship, "signal", "") == "ValueError: Ship.signal: expected flags with + between them"
    assert refused(ship, "past_signals", ["A", ""]) == (
        "ValueError: Ship.past_signals: item 1: expected flags with + between them"
    )
    assert refused(ship, "signal", 5) == "TypeError: Ship.signal: expected a Signal, found the number 5"


def test_a_validator_of_the_class_is_heard_at_making_and_at_reading() -> None:
    with pytest.raises(ValueError, match=r"^a ship that does not exist$"):
        Ship(name="Flying Dutchman")
    with pytest.raises(RecordError) as caught:
        newsmeta.loads("---\nname: Flying Dutchman\n---\n", Ship)
    assert str(caught.value) == "2:1: a ship that does not exist"
    with pytest.raises(RecordError) as caught:
        newsmeta.from_dict({"name": "Flying Dutchman"}, Ship)
    assert str(caught.value) == "a ship that does not exist"
    assert newsmeta.from_dict({"name": "Calypso"}, Ship) == Ship(name="Calypso")


def test_a_validator_of_the_class_is_heard_when_the_field_is_set() -> None:
    ship = Ship(name="Calypso")
    with pytest.raises(ValueError, match=r"^a ship that does not exist$"):
        ship.name = "Flying Dutchman"


def test_post_init_of_the_class_runs_at_making_and_at_reading() -> None:
    assert Crew(captain="Ines", mate="Jo").size == 2
    assert newsmeta.from_dict({"captain": "Ines"}, Crew).size == 1
    assert newsmeta.loads("---\ncaptain: Ines\nmate: Jo\n---\n", Crew).record.size == 2
    with pytest.raises(RecordError, match=r"^captain and mate are one person$"):
        newsmeta.from_dict({"captain": "Ines", "mate": "Ines"}, Crew)


@attrs.define
class PreInit:
    """A record class that checks something before its fields are set."""

    name: str = newsmeta.field()

    def __attrs_pre_init__(self) -> None:
        raise ValueError("closed")


@attrs.define(init=False)
class OwnInit:
    """A record class with an `__init__` of its own."""

    name: str = newsmeta.field()

    def __init__(self, *, name: str) -> None:
        if name == "closed":
            raise ValueError("closed")
        self.__attrs_init__(name=name)


@pytest.mark.parametrize("record_type", [PreInit, OwnInit])
def test_an_initialiser_of_the_class_is_heard_at_reading(record_type: type[Any]) -> None:
    with pytest.raises(ValueError, match=r"^closed$"):
        record_type(name="closed")
    with pytest.raises(RecordError, match=r"^closed$"):
        newsmeta.from_dict({"name": "closed"}, record_type)


def test_a_plain_class_is_made_without_its_init_and_is_whole_all_the_same() -> None:
    made = schema_of(Image).make("u", 3, None, None, None, None, {})
    assert made == Image(url="u", width=3)
    assert refused(made, "width", "3") == 'TypeError: Image.width: expected an integer, found the text "3"'


@attrs.define(slots=False)
class Open:
    """A record class that takes any attribute besides its fields."""

    name: str = newsmeta.field()


def test_a_class_without_slots_is_made_without_its_init_too() -> None:
    made = schema_of(Open).make("x")
    assert made == Open(name="x")
    made.other = 1
    assert refused(made, "name", 3) == "TypeError: Open.name: expected a text, found the number 3"


class Word(str):
    """A text that shows another one when it is printed or joined."""

    __slots__ = ()

    def __str__(self) -> str:
        return "shown"

    def __format__(self, _spec: str) -> str:
        return "shown"

    def __radd__(self, other: str) -> str:
        return other + "shown"


def test_of_a_subclass_of_str_the_text_is_kept() -> None:
    image = Image(url=Word("u"), title=Word("t"))
    image.attribution = Word("a")
    record = article(images=[image], topics=[Word("x")])
    record.topics.append(Word("y"))
    assert [type(text) for text in (image.url, image.title, image.attribution)] == [str, str, str]
    text = newsmeta.dumps(Document(record))
    assert "shown" not in text
    assert newsmeta.loads(text).record == article(
        images=[Image(url="u", title="t", attribution="a")], topics=["x", "y"]
    )


def test_repr_of_a_class_of_ones_own_is_its_own() -> None:
    assert repr(Notes(extra={"a": 1})) == "Notes(extra={'a': 1})"


@pytest.mark.parametrize("limit", range(10, 70))
def test_a_record_of_too_many_values_is_one_problem(limit: int) -> None:
    full = article(
        topics=["Ferries"] * 5,
        provider=Provider(name="P", images=[Image(url="u")] * 3, authors=[Provider(name="Q")] * 2),
        images=[Image(url="u", width=1, height=2)] * 2,
        extra={"a": list(range(5)), "b": {"c": [[]] * 5, "d": {"e": {}}}, "f": {str(n): n for n in range(5)}},
    )
    (problem,) = problems_when_written(full, Limits(max_values=limit))
    assert problem.message == f"the record has more than {limit} values"
    assert problem.code == "value"


def test_a_record_that_shares_one_list_time_and_again_is_checked_in_bounded_time() -> None:
    shared: list[Any] = []
    for _ in range(60):
        shared = [shared, shared]
    (problem,) = problems_when_written(article(extra={"a": shared}))
    assert problem.message == "the record has more than 500,000 values"
