"""Tests for `json_schema`: it accepts what `from_dict` accepts, and refuses what that refuses."""

from __future__ import annotations

import base64
import copy
import importlib.resources
import json
import random
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import layouts
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from test_jsonform import FULL

import newsmeta
from newsmeta import Article, Image, Provider, RecordError, Secured, field, from_dict, json_schema, to_dict
from newsmeta._jsonschema import TIMESTAMP_PATTERN
from newsmeta._timestamps import _ISO_WITH_FULL_DATE, _YAML_OR_JEKYLL, parse_timestamp

VALIDATOR = Draft202012Validator(json_schema())


def loads(value: Any, record_type: type[Any] = Article) -> bool:
    """Whether `from_dict` takes a JSON value."""
    try:
        from_dict(value, record_type)
    except (RecordError, TypeError):
        return False
    return True


def validates(value: Any, record_type: type[Any]) -> bool:
    return Draft202012Validator(json_schema(record_type)).is_valid(value)


def article_json(rnd: random.Random) -> dict[str, Any]:
    """The JSON form of a random article; numbers that JSON does not have are taken out of `extra`."""
    while True:
        try:
            return to_dict(layouts.article(rnd))
        except RecordError:
            continue


#: What a value is replaced by. Integers that are written as floats are missing: JSON Schema knows no difference.
STRANGERS: list[Any] = [
    None, True, False, 0, -1, 10**30, 0.5, "", "text", "60", "2026-03-10", "2026-03-10T07:45:00Z", "2026-3-1 7:45 +0100",
    "2026-13-10", "10.3.2026", "March 2026", "2026", FULL["secured"], "abc;def", [], ["text"], [None], [7], [[]], {},
    {"name": "A"}, {"name": None}, {"url": "b", "width": 1}, [{"url": "b"}], [{"url": None}], [{"name": "C", "domain": 1}],
    {"a": [None, {"b": None}]},
]  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or mapping in a JSON value, with every key or index in it."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def mutate(value: dict[str, Any], rnd: random.Random) -> None:
    """Drop, replace, add or move one thing, anywhere in a JSON value."""
    owner, key = rnd.choice([*places(value)])
    match rnd.randrange(5):
        case 0:
            del owner[key]
        case 1:
            owner[key] = [owner[key]]
        case 2 if isinstance(owner, dict):
            name = rnd.choice(
                ["unknown", "title", "url", "images", "quality", "related", "secured", "isCached"]
            )
            owner[name] = copy.deepcopy(rnd.choice(STRANGERS))
        case _:
            owner[key] = copy.deepcopy(rnd.choice(STRANGERS))


def differences(value: dict[str, Any], rnd: random.Random, times: int) -> tuple[list[str], int]:
    """The mutants on which schema and loader do not agree, and how many the loader refused."""
    found: list[str] = []
    refused = 0
    for _ in range(times):
        mutant = copy.deepcopy(value)
        for _ in range(rnd.choice([1, 1, 2, 3])):
            if mutant:
                mutate(mutant, rnd)
        accepted = loads(mutant)
        refused += not accepted
        if accepted is not VALIDATOR.is_valid(mutant):
            found.append(json.dumps(mutant))
    return found, refused


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_the_file_in_the_package_is_the_schema() -> None:
    text = importlib.resources.files(newsmeta).joinpath("article.schema.json").read_text(encoding="utf-8")
    assert text == json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", "see CONTRIBUTING.md"


def test_a_full_record_and_the_least_one_are_valid() -> None:
    assert VALIDATOR.is_valid(FULL)
    assert VALIDATOR.is_valid({"title": "", "publishedDateTime": "2026-03-10"})
    assert not VALIDATOR.is_valid({"title": ""})
    assert not VALIDATOR.is_valid([])


@given(st.randoms(use_true_random=False))
def test_schema_and_loader_agree_on_invented_records(rnd: Any) -> None:
    value = article_json(rnd)
    assert VALIDATOR.is_valid(value)
    assert differences(value, rnd, 5)[0] == []


def test_schema_and_loader_agree_on_many_mutants_of_which_the_loader_refuses_many() -> None:
    found, refused = differences(FULL, random.Random(1), 3000)
    assert found == []
    assert 1000 < refused < 2500


def test_real_records_are_valid_and_their_mutants_where_the_loader_takes_them(
    real_records: list[Path],
) -> None:
    rnd = random.Random(2)
    refused = 0
    for path in real_records:
        value = to_dict(newsmeta.load(path).record)
        assert VALIDATOR.is_valid(value), path
        if len(value.get("related", ())) < 10:
            found, more = differences(value, rnd, 5)
            assert found == [], path
            refused += more
    assert refused > 50


# Timestamps and coded texts.


@given(st.from_regex(_YAML_OR_JEKYLL, fullmatch=True) | st.from_regex(_ISO_WITH_FULL_DATE, fullmatch=True))
def test_every_timestamp_that_loads_is_valid(text: str) -> None:
    try:
        parse_timestamp(text)
    except ValueError:
        return
    assert re.search(TIMESTAMP_PATTERN, text)


@given(st.datetimes(), st.sampled_from(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S.%f +0530", "%Y-W%W", "%G-W%V-%u", "%G%V", "%GW%V%uT%H", "%Y-%j", "%Y%jT%H%M", "%Y%m%d", "%Y%m%dT%H%M%S,%f-07", "%Y-%m-%dT%H:%M"]))  # fmt: skip
def test_timestamps_in_every_form_are_valid_where_they_load(moment: datetime, form: str) -> None:
    text = moment.strftime(form).zfill(4)
    try:
        parse_timestamp(text)
    except ValueError:
        return
    assert re.search(TIMESTAMP_PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2026", "2026-03", "March 2026", "10/3/2026", "2026-00-10", "2026-13-10", "2026-03-00", "2026-03-32",
        "20261310", "2026-03-10T25:00", "2026-03-10T07:60", "2026-03-10T07:45:60Z", "2026-03-10x07:45", "2026-03-10T07:45 CET",
        " 2026-03-10", "2026-03-10 ", "2026-W10-8", "2026-400", "2026-03-10T07:45+24:00", "٢٠٢٦-03-10", "2026-03-10T",
        "2026-03-10T7", "12026-03-10", "2026-03-10T07:45:00.5.5Z",
    ],
)  # fmt: skip
def test_what_is_no_timestamp_is_invalid(text: str) -> None:
    assert not loads({"title": "A", "publishedDateTime": text})
    assert not VALIDATOR.is_valid({"title": "A", "publishedDateTime": text})


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2026-366", "2025-W53-1", "0000-01-01", "2025-02-29T10:00:00Z", "2026-03-10T24:01", "2026-03-10 10:00 +23:60",
        "0001-01-01T00:00:00+01:00", "2026-03-10\n",
    ],
)  # fmt: skip
def test_the_docs_name_the_timestamps_that_only_the_loader_refuses(text: str) -> None:
    assert not loads({"title": "A", "publishedDateTime": text})
    assert VALIDATOR.is_valid({"title": "A", "publishedDateTime": text})


def test_the_docs_name_the_other_values_that_only_the_loader_refuses() -> None:
    changes: list[dict[str, Any]] = [
        {"quality": 60.0}, {"title": "\ud800"}, {"quality": 1 << 20_000}, {"mood": nested(70)},
    ]  # fmt: skip
    for change in changes:
        value = {"title": "A", "publishedDateTime": "2026-03-10"} | change
        assert not loads(value)
        assert VALIDATOR.is_valid(value)


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else 0


@given(
    st.binary(max_size=120).map(lambda data: data[: len(data) // 16 * 16] if len(data) % 2 else data),
    st.binary(min_size=16, max_size=16) | st.binary(max_size=17),
)
def test_a_secured_text_is_valid_exactly_where_it_loads(ciphertext: bytes, iv: bytes) -> None:
    text = ";".join(base64.b64encode(part).decode() for part in (ciphertext, iv))
    assert (re.search(Secured.PATTERN, text) is not None) is takes(text)


@given(st.data())
def test_a_spoilt_secured_text_is_valid_exactly_where_it_loads(data: st.DataObject) -> None:
    text = str(Secured(ciphertext=data.draw(st.binary(min_size=32, max_size=32)), iv=b"0123456789abcdef"))
    at = data.draw(st.integers(0, len(text)))
    spoilt = text[:at] + data.draw(st.sampled_from(["", "A", "B", "=", ";", "é", "\n"])) + text[at + 1 :]
    if not spoilt.endswith("\n"):
        assert (re.search(Secured.PATTERN, spoilt) is not None) is takes(spoilt)


def takes(text: str) -> bool:
    """Whether `Secured` takes a text."""
    try:
        Secured.parse(text)
    except ValueError:
        return False
    return True


# Record classes of one's own.


@attrs.define
class Tag:
    """A tag.

    Attributes:
        name: What it is
            called.

    Raises:
        nothing: At all.
    """

    name: str = field()


@attrs.define
class Code:
    text: str

    @classmethod
    def parse(cls, text: str) -> Code:
        return cls(text)

    def __str__(self) -> str:
        return self.text


@attrs.define
class Page:
    size: float = field()
    code: Code | None = field(default=None)
    tag: Tag | None = field(default=None)
    best: Tag = field()
    parents: list[Page] = field(factory=list)
    days: list[datetime] = field(factory=list)


def test_a_class_of_ones_own_has_a_schema() -> None:
    schema = json_schema(Page)
    Draft202012Validator.check_schema(schema)
    moment = {
        "type": "string",
        "pattern": TIMESTAMP_PATTERN,
        "patternErrorMessage": "expected a timestamp, such as 2026-03-10T07:45:00Z",
    }
    assert schema == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/Page",
        "$defs": {
            "Page": {
                "title": "Page",
                "type": "object",
                "required": ["size", "best"],
                "properties": {
                    "size": {"type": "number"},
                    "code": {"type": ["string", "null"]},
                    "tag": {"anyOf": [{"$ref": "#/$defs/Tag"}, {"type": "null"}]},
                    "best": {"$ref": "#/$defs/Tag"},
                    "parents": {"type": ["array", "null"], "items": {"$ref": "#/$defs/Page"}},
                    "days": {"type": ["array", "null"], "items": moment},
                },
                "additionalProperties": {"type": "null"},
            },
            "Tag": {
                "title": "Tag",
                "description": "A tag.",
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "description": "What it is called."}},
                "additionalProperties": {"type": "null"},
            },
        },
    }


@pytest.mark.parametrize(
    ("value", "is_valid"),
    [
        ({"size": 1, "best": {"name": "A"}}, True),
        ({"size": 0.5, "best": {"name": "A"}, "unknown": None}, True),
        ({"size": 1, "best": {"name": "A"}, "unknown": 1}, False),
        ({"size": 1, "best": None}, False),
        ({"size": True, "best": {"name": "A"}}, False),
        ({"size": 1, "best": {"name": "A"}, "parents": [{"size": 1, "best": {}}]}, False),
        ({"size": 1, "best": {"name": "A"}, "days": ["2026-03-10", "2026"]}, False),
    ],
)
def test_schema_and_loader_agree_on_a_class_of_ones_own(value: Any, is_valid: bool) -> None:
    assert loads(value, Page) is is_valid
    assert validates(value, Page) is is_valid


def test_two_classes_of_one_name_stay_two() -> None:
    own = attrs.make_class("Image", {"width": field(default=None)})
    own.__annotations__ = {"width": "int | None"}

    @attrs.define
    class Both(Provider):
        picture: Any = field(default=None)

    Both.__annotations__["picture"] = own | None
    schema = json_schema(Both)
    assert list(schema["$defs"]) == ["Both", "Image", "Provider", "Image_"]
    assert schema["$defs"]["Both"]["properties"]["picture"]["anyOf"][0] == {"$ref": "#/$defs/Image_"}


def test_a_subclass_has_the_descriptions_of_what_it_extends() -> None:
    @attrs.define
    class Rated(Image):
        stars: int | None = field(default=None, after="url")

    properties = json_schema(Rated)["$defs"]["Rated"]["properties"]
    assert list(properties)[:3] == ["url", "stars", "width"]
    assert properties["width"] == {"type": ["integer", "null"], "description": "Width in pixels."}
    assert properties["stars"] == {"type": ["integer", "null"]}


def test_every_field_of_the_format_is_described() -> None:
    definitions = json_schema()["$defs"]
    assert list(definitions) == ["Article", "Provider", "Image", "RelatedArticle"]
    for definition in definitions.values():
        assert definition["description"].endswith(".")
        assert all(spec["description"].endswith((".", "`")) for spec in definition["properties"].values())


def test_what_is_no_record_class_has_no_schema() -> None:
    with pytest.raises(TypeError, match=r"is not a record class"):
        json_schema(dict)


def test_each_schema_is_a_new_one() -> None:
    json_schema()["$defs"].clear()
    assert json_schema()["$defs"]
