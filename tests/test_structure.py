"""The tree as a record: every kind of field under every kind of value, and every problem at once."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

import newsmeta
from newsmeta import FrontMatterError, Problem, RecordError
from newsmeta._fences import split_fences
from newsmeta._nodes import parse_nodes
from newsmeta._structure import structure


class Color:
    """A coded text: three hexadecimal digits."""

    def __init__(self, code: int) -> None:
        self.code = code

    @classmethod
    def parse(cls, text: str) -> Color:
        if len(text) != 3:
            raise ValueError("expected three hexadecimal digits")
        return cls(int(text, 16))

    def __str__(self) -> str:
        return f"{self.code:03x}"


@attrs.define
class Part:
    name: str = newsmeta.field()
    size: int | None = newsmeta.field(default=None)


@attrs.define
class Thing:
    """A record with a field of every kind."""

    text: str | None = newsmeta.field(default=None)
    integer: int | None = newsmeta.field(default=None)
    number: float | None = newsmeta.field(default=None)
    boolean: bool | None = newsmeta.field(default=None)
    moment: datetime | None = newsmeta.field(default=None)
    color: Color | None = newsmeta.field(default=None)
    part: Part | None = newsmeta.field(default=None)
    texts: list[str] = newsmeta.field(factory=list)
    numbers: list[float] = newsmeta.field(factory=list)
    parts: list[Part] = newsmeta.field(factory=list)
    extra: dict[Any, Any] = newsmeta.field(factory=dict)


@attrs.define
class Even:
    """A record with a check of its own."""

    number: int = newsmeta.field()

    def __attrs_post_init__(self) -> None:
        if self.number % 2:
            raise ValueError(f"expected an even number, found {self.number}")


@attrs.define
class Evens:
    first: Even | None = newsmeta.field(default=None)
    evens: list[Even] = newsmeta.field(factory=list)


@attrs.define
class Numbered:
    one: str | None = newsmeta.field(default=None, key="1")
    extra: dict[Any, Any] = newsmeta.field(factory=dict)


def read(front_matter: str, record_type: type[Any] = Thing) -> Any:
    parts = split_fences(f"---\n{front_matter}\n---\n")
    return structure(record_type, parse_nodes(parts), parts)


def problems(front_matter: str, record_type: type[Any] = Thing) -> list[str]:
    with pytest.raises(RecordError) as caught:
        read(front_matter, record_type)
    assert str(caught.value) == "\n".join(str(problem) for problem in caught.value.problems)
    return [str(problem) for problem in caught.value.problems]


# What a field takes.


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("x y", "x y"),
        ("'it''s'", "it's"),
        ('"\\u00e9"', "\u00e9"),
        ("|\n  x", "x\n"),
        ("No", "No"),
        ("24/7", "24/7"),
        ("2020-01-01", "2020-01-01"),
        ("2020-13-45", "2020-13-45"),
        ("1e3", "1e3"),
        ("0x_", "0x_"),
        ("=", "="),
        ("<<", "<<"),
        ("!!str ~", "~"),
        ("!!int 7", "7"),
        ("!!bool yes", "yes"),
        ("!!float x", "x"),
        ("!!timestamp x", "x"),
        ("! 7", "7"),
        ("''", ""),
        ("'~'", "~"),
        ("nUll", "nUll"),
    ],
)
def test_a_text_is_read_as_written(written: str, value: str) -> None:
    assert read(f"text: {written}").text == value
    assert read(f"texts:\n- {written}").texts == [value]


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "!!null ''", "!!null x", "# c", "&a"])
def test_an_absent_value_is_none_in_every_field(written: str) -> None:
    names = ["text", "integer", "number", "boolean", "moment", "color", "part", "texts", "numbers", "parts"]
    record = read(
        "\n".join(f"{name}: {written}" for name in names).replace("&a", "&a\n").replace("\n\n", "\n")
    )
    assert record == Thing()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-1", -1),
        ("+1", 1),
        ("017", 15),
        ("0xFf", 255),
        ("0b11", 3),
        ("1_000", 1000),
        ("1:30", 90),
        ("!!int '12'", 12),
        ("9" * 4300, 10**4300 - 1),
    ],
)
def test_an_integer_is_what_yaml_says_it_is(written: str, value: int) -> None:
    record = read(f"integer: {written}\nnumber: {written}")
    assert (record.integer, record.number) == (value, value)
    assert (type(record.integer), type(record.number)) == (int, int)


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1.0e+3", 1000.0), ("-.inf", -math.inf), ("!!float 3", 3.0)],
)
def test_a_number_may_have_a_fraction(written: str, value: float) -> None:
    record = read(f"number: {written}\nnumbers: [{written}]")
    assert (record.number, record.numbers) == (value, [value])
    assert type(record.number) is float


@pytest.mark.parametrize(
    ("written", "value"),
    [("yes", True), ("Off", False), ("TRUE", True), ("!!bool 'no'", False), ("on", True)],
)
def test_a_boolean_is_what_yaml_says_it_is(written: str, value: bool) -> None:
    assert read(f"boolean: {written}").boolean is value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T06:30:00Z", datetime(2026, 3, 1, 6, 30, tzinfo=UTC)),
        ("'2026-03-01 06:30 +0200'", datetime(2026, 3, 1, 6, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("!!timestamp 2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("!!str 2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("20260301", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_timestamp_is_aware(written: str, value: datetime) -> None:
    moment = read(f"moment: {written}").moment
    assert moment == value
    assert moment.utcoffset() == value.utcoffset()


def test_a_coded_text_is_parsed() -> None:
    assert read("color: 0f0").color.code == 0x0F0
    assert read("color: 100").color.code == 0x100


def test_records_and_lists_are_read_in_them() -> None:
    record = read("part: {name: a, size: 1}\nparts:\n- name: b\n- {name: c}\ntexts: []")
    assert record.part == Part(name="a", size=1)
    assert record.parts == [Part(name="b"), Part(name="c")]
    assert record.texts == []


def test_aliases_and_merge_keys_give_values_of_their_own() -> None:
    record = read("part: &p {name: a}\nparts: [*p, {<<: *p, size: 2}, *p]\ntexts: &t [x]\nother: *t")
    assert record.parts == [Part(name="a"), Part(name="a", size=2), Part(name="a")]
    assert record.parts[0] is not record.parts[2]
    assert record.parts[0] is not record.part
    assert record.extra == {"other": ["x"]}
    assert record.extra["other"] is not record.texts


# What it does not take.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", "a text"),
        ("integer", "an integer"),
        ("number", "a number"),
        ("boolean", "true or false"),
        ("moment", "a timestamp"),
        ("color", "a coded text"),
    ],
)
@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[x]", "a list"),
        ("{k: v}", "a mapping"),
        ("!!binary aGk=", "the tag !!binary"),
        ("!color x", "the tag !color"),
        ("!!set x", "the tag !!set"),
        ("!color [x]", "the tag !color"),
    ],
)
def test_a_scalar_field_takes_no_other_node(name: str, expected: str, written: str, found: str) -> None:
    column = len(name) + 3
    assert problems(f"{name}: {written}") == [f"2:{column}: {name}: expected {expected}, found {found}"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("integer: 1.5", "2:10: integer: expected an integer, found the number 1.5"),
        ("integer: 1e3", '2:10: integer: expected an integer, found the text "1e3"'),
        ("integer: '1'", '2:10: integer: expected an integer, found the text "1"'),
        ("integer: ''", '2:10: integer: expected an integer, found the text ""'),
        ("integer: true", "2:10: integer: expected an integer, found true"),
        ("integer: 2026-03-01", "2:10: integer: expected an integer, found a date"),
        ("integer: 2026-03-01T00:00:00Z", "2:10: integer: expected an integer, found a timestamp"),
        ("integer: 2026-13-01", '2:10: integer: expected an integer, found the text "2026-13-01"'),
        ("integer: 08", '2:10: integer: expected an integer, found the text "08"'),
        ("integer: =", '2:10: integer: expected an integer, found the text "="'),
        ("integer: !!float 1", "2:10: integer: expected an integer, found the number 1.0"),
        ("integer: !!int x", '2:10: integer: "x" is not a possible !!int'),
        ("integer: 0x_", '2:10: integer: "0x_" is not a possible !!int'),
        (f"integer: {'9' * 4301}", "2:10: integer: a number of more than 4300 digits"),
        ("integer: " + "x" * 41, f'2:10: integer: expected an integer, found the text "{"x" * 39}…"'),
        ("number: yes", "2:9: number: expected a number, found true"),
        ("number: '1.5'", '2:9: number: expected a number, found the text "1.5"'),
        ("boolean: 1", "2:10: boolean: expected true or false, found the number 1"),
        ("boolean: 'yes'", '2:10: boolean: expected true or false, found the text "yes"'),
        ("boolean: y", '2:10: boolean: expected true or false, found the text "y"'),
        ("boolean: !!bool x", '2:10: boolean: "x" is not a possible !!bool'),
        ("boolean: 0", "2:10: boolean: expected true or false, found the number 0"),
        (
            "moment: soon",
            '2:9: moment: expected a timestamp, found the text "soon": not a date with an optional time',
        ),
        (
            "moment: '2026-02-30'",
            '2:9: moment: expected a timestamp, found the text "2026-02-30": day is out of range for month',
        ),
        (
            "moment: 0001-01-01 00:00 +1",
            (
                '2:9: moment: expected a timestamp, found the text "0001-01-01 00:00 +1": '
                "out of the years 1 to 9999"
            ),
        ),
        (
            "moment: ''",
            '2:9: moment: expected a timestamp, found the text "": not a date with an optional time',
        ),
        ("color: abcd", "2:8: color: expected three hexadecimal digits"),
        ("part: x", '2:7: part: expected a mapping, found the text "x"'),
        ("part: ''", '2:7: part: expected a mapping, found the text ""'),
        ("part: 1", "2:7: part: expected a mapping, found the number 1"),
        ("part: [x]", "2:7: part: expected a mapping, found a list"),
        ("part: !x {name: a}", "2:7: part: expected a mapping, found the tag !x"),
        ("part: !!set {name}", "2:7: part: expected a mapping, found the tag !!set"),
        ("part: !!seq {name: a}", "2:7: part: expected a mapping, found the tag !!seq"),
        ("texts: x", '2:8: texts: expected a list, found the text "x"'),
        ("texts: {k: v}", "2:8: texts: expected a list, found a mapping"),
        ("texts: !!omap [x]", "2:8: texts: expected a list, found the tag !!omap"),
        ("texts: [x, [y]]", "2:12: texts[1]: expected a text, found a list"),
        ("texts: [~]", "2:9: texts[0]: expected a text, found nothing"),
        ("texts:\n-", "3:2: texts[0]: expected a text, found nothing"),
        ("numbers: [1, x]", '2:14: numbers[1]: expected a number, found the text "x"'),
        ("parts: [x]", '2:9: parts[0]: expected a mapping, found the text "x"'),
        ("parts: [~]", "2:9: parts[0]: expected a mapping, found nothing"),
        ("parts: {name: a}", "2:8: parts: expected a list, found a mapping"),
    ],
)
def test_a_value_of_another_type_is_a_problem(line: str, message: str) -> None:
    assert problems(line) == [message]


def test_a_null_with_a_tag_in_a_list_is_found_to_be_nothing() -> None:
    assert problems("texts: [!!null x]") == ["2:9: texts[0]: expected a text, found nothing"]
    assert problems("parts: [!!null x]") == ["2:9: parts[0]: expected a mapping, found nothing"]


def test_the_front_matter_itself_takes_no_foreign_tag() -> None:
    assert problems("!color\ntext: x") == ["2:1: expected a mapping, found the tag !color"]


def test_all_problems_are_there_in_the_order_of_the_text() -> None:
    text = "parts:\n- size: x\n- name: [a]\n  size: 1.5\nmood: !no x\ninteger: y\npart:\n  size: 1"
    assert problems(text) == [
        "3:3: parts[0].name: missing: the record needs it",
        '3:9: parts[0].size: expected an integer, found the text "x"',
        "4:9: parts[1].name: expected a text, found a list",
        "5:9: parts[1].size: expected an integer, found the number 1.5",
        "6:7: mood: the tag !no is not supported",
        '7:10: integer: expected an integer, found the text "y"',
        "9:3: part.name: missing: the record needs it",
    ]


def test_a_problem_says_what_kind_it_is() -> None:
    with pytest.raises(RecordError) as caught:
        read("part: {size: x, other: 1}\ninteger: 0x_")
    assert caught.value.problems == (
        Problem("part.name", "missing: the record needs it", 2, 7, "missing"),
        Problem("part.size", 'expected an integer, found the text "x"', 2, 14, "type"),
        Problem("part.other", "a key that Part does not have", 2, 17, "unknown"),
        Problem("integer", '"0x_" is not a possible !!int', 3, 10, "value"),
    )
    assert {problem.severity for problem in caught.value.problems} == {"error"}


def test_the_error_itself_is_the_first_problem() -> None:
    with pytest.raises(RecordError) as caught:
        read("integer: x\nboolean: y")
    error = caught.value
    assert (error.line, error.column, error.path) == (2, 10, None)
    assert error.message == 'integer: expected an integer, found the text "x"'


def test_a_missing_field_of_nothing_points_at_the_front_matters_end() -> None:
    assert problems("", Part) == ["3:1: name: missing: the record needs it"]
    assert problems("# c\n", Part) == ["4:1: name: missing: the record needs it"]


def test_a_null_is_missing_where_the_record_needs_a_value() -> None:
    assert problems("size: 1\nname: ~", Part) == ["2:1: name: missing: the record needs it"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: &p {size: x, name: a}\nparts: [*p]",
            "2:14: parts[0].size: expected an integer, found",
        ),
        ("a: &p [x]\ninteger: *p", "3:10: integer: expected an integer, found a list"),
        ("a: &p x\ninteger: *p", '3:10: integer: expected an integer, found the text "x"'),
        ("a: &p x\nmoment: *p", '3:9: moment: expected a timestamp, found the text "x": not a date with'),
        (
            "a: &p {size: x}\npart: {<<: *p, name: a}",
            '2:14: part.size: expected an integer, found the text "x"',
        ),
        ("a: &p {}\npart: *p", "2:4: part.name: missing: the record needs it"),
    ],
)
def test_a_problem_behind_an_alias_is_where_its_text_is(text: str, message: str) -> None:
    (found,) = problems(text)
    assert found.startswith(message)


# What the record does not know.


def test_unknown_keys_go_to_extra_with_yamls_types() -> None:
    record = read(
        "a: 1\nb: 1.5\nc: yes\nd: ~\ne: x\nf: 2026-03-01\ng: 2026-03-01 06:30:00\nh: !!binary aGk=\n"
        "i: [1, {j: 2}]\n1: x\nno: y\n~: z\n2026-03-01: d\nl: 2026-03-01T06:30:00+02:00\n"
        "m: !!map {n: !!seq []}"
    )
    assert record.extra == {
        "a": 1,
        "b": 1.5,
        "c": True,
        "d": None,
        "e": "x",
        "f": date(2026, 3, 1),
        "g": datetime(2026, 3, 1, 6, 30),
        "h": b"hi",
        "i": [1, {"j": 2}],
        1: "x",
        False: "y",
        None: "z",
        date(2026, 3, 1): "d",
        "l": datetime(2026, 3, 1, 4, 30, tzinfo=UTC),
        "m": {"n": []},
    }
    assert type(record.extra["f"]) is date
    assert record.extra["g"].tzinfo is None


def test_a_record_has_an_extra_of_its_own() -> None:
    first, second = read("a: 1"), read("a: 1")
    first.extra["b"] = 2
    assert second.extra == {"a": 1}


def test_a_merge_key_that_brings_in_nothing_is_not_in_extra() -> None:
    assert read("a: &a {text: x}\ntext: y\n<<: *a").extra == {"a": {"text": "x"}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("day: 2020-13-45", '2:6: day: "2020-13-45" is not a possible !!timestamp'),
        ("day: 2020-01-01T00:00:60Z", '2:6: day: "2020-01-01T00:00:60Z" is not a possible !!timestamp'),
        ("bin: 0b_", '2:6: bin: "0b_" is not a possible !!int'),
        (f"big: {'9' * 5000}", "2:6: big: a number of more than 4300 digits"),
        (f"big: {'1:' * 3000}1.5", "2:6: big: a number of more than 4300 digits"),
        ("a: !!int ''", '2:4: a: "" is not a possible !!int'),
        ("a: !!float ''", '2:4: a: "" is not a possible !!float'),
        ("a: !!bool x", '2:4: a: "x" is not a possible !!bool'),
        ("a: !!timestamp x", '2:4: a: "x" is not a possible !!timestamp'),
        ("a: !!binary \u00e9", '2:4: a: "\u00e9" is not a possible !!binary'),
        ("a: !!timestamp " + "x" * 50, f'2:4: a: "{"x" * 39}…" is not a possible !!timestamp'),
        ("a: !color x", "2:4: a: the tag !color is not supported"),
        ("a: !<tag:example.com,2000:x> y", "2:4: a: the tag tag:example.com,2000:x is not supported"),
        ("a: !!python/object:os.system x", "2:4: a: the tag !!python/object:os.system is not supported"),
        ("a: !!omap [x: y]", "2:4: a: the tag !!omap is not supported"),
        ("a: !!set {x}", "2:4: a: the tag !!set is not supported"),
        ("a: [x, {b: !no y}]", "2:12: a[1].b: the tag !no is not supported"),
        ("a: {1: {yes: !no y}}", "2:14: a.1.yes: the tag !no is not supported"),
        ("1: !no x", "2:4: 1: the tag !no is not supported"),
    ],
)
def test_a_value_that_its_tag_cannot_build_is_a_problem(text: str, message: str) -> None:
    assert problems(text) == [message]


def test_a_class_without_extra_takes_no_unknown_key() -> None:
    assert problems("name: a\nother: [1]\n1: x", Part) == [
        "3:1: other: a key that Part does not have",
        "4:1: 1: a key that Part does not have",
    ]


def test_two_keys_for_one_field_are_a_problem() -> None:
    assert read("1: x", Numbered).one == "x"
    assert read("'1': x", Numbered).one == "x"
    assert problems("1: x\n'1': y", Numbered) == ["3:1: 1: the key is there twice"]


def test_a_merge_key_does_not_give_a_field_twice() -> None:
    record = read("a: &a {text: x, integer: 1}\n<<: *a\ntext: y")
    assert (record.text, record.integer) == ("y", 1)


# Checks of the class's own.


def test_a_check_of_the_class_is_a_problem_of_the_record() -> None:
    assert read("first: {number: 2}\nevens: [{number: 4}]", Evens) == Evens(
        first=Even(number=2), evens=[Even(number=4)]
    )
    assert problems("number: 3", Even) == ["2:1: expected an even number, found 3"]
    assert problems("first: {number: 3}\nevens:\n- number: 2\n- number: 5", Evens) == [
        "2:8: first: expected an even number, found 3",
        "5:3: evens[1]: expected an even number, found 5",
    ]


def test_a_check_of_the_class_is_not_asked_where_there_are_other_problems() -> None:
    assert problems("evens:\n- number: x", Evens) == [
        '3:11: evens[0].number: expected an integer, found the text "x"'
    ]


def test_what_is_no_mapping_is_no_record() -> None:
    with pytest.raises(FrontMatterError) as caught:
        read("- text: x")
    assert not isinstance(caught.value, RecordError)
