"""The tree: values as PyYAML has them, spans as the text has them, and every limit, in both builds."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsmeta import FrontMatterError, _nodes
from newsmeta._comments import own_comments
from newsmeta._fences import Parts
from newsmeta._limits import DEFAULT_LIMITS, MAX_CHARACTERS, MAX_DEPTH, MAX_NODES, Limits
from newsmeta._nodes import parse_nodes
from newsmeta._structure import _Builder
from newsmeta._tree import Alias, Mapping, Scalar, Sequence, children, leaves, target_of

BUILDS = ["libyaml", "python"]


@contextlib.contextmanager
def build_of(name: str) -> Iterator[type[Any]]:
    """PyYAML with libyaml, or without."""
    with pytest.MonkeyPatch.context() as patch:
        if name == "python":
            patch.setattr(_nodes, "LOADER", yaml.SafeLoader)
        elif not yaml.__with_libyaml__:
            pytest.skip("PyYAML was built without libyaml")
        yield _nodes.LOADER


@pytest.fixture(params=BUILDS, autouse=True, scope="module")
def loader(request: pytest.FixtureRequest) -> Iterator[type[Any]]:
    with build_of(request.param) as found:
        yield found


def parts_of(front_matter: str) -> Parts:
    """A text whose front matter is this, with or without its last newline."""
    text = f"---\n{front_matter}---\n"
    return Parts(text, 4, 4 + len(front_matter), len(text))


def parse(front_matter: str, limits: Limits = DEFAULT_LIMITS) -> Mapping:
    return parse_nodes(parts_of(front_matter), limits)


def value_of(front_matter: str) -> dict[Any, Any]:
    """The plain values of the front matter, of which none is a problem."""
    builder = _Builder(parts_of(front_matter))
    value: dict[Any, Any] = builder.plain_value(parse(front_matter), "")
    assert builder.problems == []
    return value


def error_of(front_matter: str, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(FrontMatterError) as caught:
        parse(front_matter, limits)
    assert type(caught.value) is FrontMatterError
    return str(caught.value)


def exact(value: Any) -> Any:
    """A value with its types, NaN equal to NaN, in which the order of keys says nothing."""
    if isinstance(value, dict):
        return {(type(key), exact(key)): exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    return (type(value), str(value) if isinstance(value, float) else value)


def spans(front_matter: str) -> list[tuple[str, str]]:
    """Every node with its text, from the outside in."""

    def walk(node: Any) -> Iterator[tuple[str, str]]:
        yield type(node).__name__, front_matter[node.start : node.end]
        for child in children(node):
            yield from walk(child)

    return list(walk(parse(front_matter)))


def only_value(front_matter: str) -> Any:
    """The node of the only key's value."""
    (entry,) = parse(front_matter).entries
    return entry.value


# Values and spans against PyYAML.

SAFE_TEXTS = {
    "plain": "a: one\nb: two words\nc: 3\nd: 4.5\ne: yes\nf: ~\ng:\nh: 2020-01-01\n",
    "integers": "a: 0x1F\nb: 017\nc: 0b11\nd: 1_000\ne: 1:30\nf: 08\n",
    "floats": "a: 1e3\nb: 1.0e+3\nc: .inf\nd: -.INF\ne: .nan\nf: .5\ng: 5.\nh: 1:30.5\n",
    "words": "a: on\nb: Off\nc: y\nd: n\ne: tRUE\nf: TRUE\ng: null\nh: Null\ni: nUll\n",
    "timestamps": "a: 2001-12-14t21:59:43.10-05:00\nb: 2001-12-14 21:59:43.1 -5\nc: 2001-12-15 2:59:43.10\n",
    "quotes": "a: 'it''s'\nb: \"x \\\"y\\\" \\u00e9 \\n \\\\ \\/\"\nc: ''\nd: \"\"\n",
    "long quotes": "a: \"one\n  two\n\n  three \\\n  four\"\nb: 'one\n\n  two'\n",
    "long plain": "a: one\n  two\n\n  three\nb: x\n",
    "blocks": "a: |\n  x\n   y\n\n  z\nb: >\n  x\n  y\n\n  z\nc: |-\n  x\nd: >+\n  x\n\n\ne: |2\n    x\n",
    "lists": "a:\n  - x\n  - - y\n    - z\n  - k: v\n    l: w\nb:\n- x\n-\n- y\nc: []\n",
    "flow": "a: [x, 'y', {k: v}, [z]]\nb: {k: [1, 2], l: , m}\nc: [\n  x,\n  y\n]\nd: [k: v]\n",
    "comments": "# c\na: x # c\n# c\nb:\n  # c\n  - y # c\n\n  # c\n  - z\n# c\n",
    "blank lines": "\n\na: x\n\n\nb:\n\n  - y\n\n  - z\n\n",
    "explicit keys": "? a\n: x\n? 'b'\n: - y\n",
    "keys": "'a': 1\n\"b\": 2\n3: x\n4.5: x\ntrue: x\n~: x\n2020-01-01: x\na b: x\n-c: x\n",
    "anchors": "a: &x one\nb: *x\nc: &y [p, q]\nd: [*y, *x]\n*x : k\n",
    "tags": "a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: !!bool 'yes'\ne: !!null x\n",
    "collection tags": "a: !!seq [x]\nb: !!map {k: v}\nc: ! [x]\nd: ! {k: v}\n",
    "more tags": "a: ! 12\nb: !!binary aGVsbG8=\nc: !!timestamp '2020-01-01'\n! d: x\n",
    "merges": "x: &x {p: 1, q: 2}\na:\n  <<: *x\n  q: 3\nb:\n  r: 4\n  <<: [*x, {p: 5, s: 6}]\n",
    "CRLF": "a: x\r\nb:\r\n  - y\r\nc: |\r\n  z\r\n\r\nd: 1\r\n",
    "other breaks": "a: x\x85b: y\u2028c: z\u2029d: 1\n",
    "non-ASCII": "a: caf\u00e9 \U0001f600\nb: \"\u4e16\u754c\"\nc: x\u00a0\n\u00e9: '\U0001f600'\n",
    "a byte order mark inside": "a: x\ufeffy\nb: '\ufeff'\n",
    "indentation": "a:\n        b:\n         - c\nd:\n e: f\n",
    "one flow mapping": "{a: 1, b: [x], 'c': \"d\"}\n",
    "no final newline": "a: x\nb: y",
    "properties": "a: &x !!str 1\nb: !!seq &y\n  - z\nc: &z\n  k: *x\n",
    "empty": "",
    "a comment": "# c\n",
    "blank": "\n  \n",
}


@pytest.mark.parametrize("text", SAFE_TEXTS.values(), ids=SAFE_TEXTS)
def test_values_are_pyyamls(text: str, loader: type[Any]) -> None:
    assert exact(value_of(text)) == exact(yaml.load(text, Loader=loader) or {})


@pytest.mark.parametrize("text", SAFE_TEXTS.values(), ids=SAFE_TEXTS)
def test_spans_are_pyyamls(text: str, loader: type[Any]) -> None:
    root = parse(text)
    composed = yaml.compose(text, Loader=loader)
    if composed is None:
        assert (root.entries, root.start, root.end) == ([], len(text), len(text))
    else:
        check_spans(root, composed, text)


def check_spans(node: Any, composed: Any, text: str) -> None:
    """Compare a node's span with PyYAML's: only a block's end is nearer."""
    if type(node) is Alias:
        assert text[node.start : node.end].startswith("*")
        return
    assert node.start == composed.start_mark.index
    if type(node) is Scalar:
        assert node.value == composed.value
        # PyYAML has tags of its own for << and =, which here are a merge key and texts.
        own_tag = composed.tag in ("tag:yaml.org,2002:merge", "tag:yaml.org,2002:value")
        assert node.resolved_tag == ("tag:yaml.org,2002:str" if own_tag else composed.tag)
        assert node.style == (composed.style or "")
        if node.style not in ("|", ">"):
            assert node.end == composed.end_mark.index
    elif node.flow:
        assert node.end == composed.end_mark.index
    # Behind the content of a block there is only what belongs to no node.
    behind = text[node.end : composed.end_mark.index]
    assert all(line.strip().startswith("#") or not line.strip() for line in behind.splitlines())
    if type(node) is Sequence:
        for item, other in zip(node.items, composed.value, strict=True):
            check_spans(item, other, text)
    elif type(node) is Mapping:
        for entry, (key, value) in zip(node.entries, composed.value, strict=True):
            check_spans(entry.key, key, text)
            check_spans(entry.value, value, text)


# Lines that are often near to being YAML, and characters that mean something in it.
_LINES = r"""
a: 1|b: x|  c: y|- x|  - y|- k: v|  l: w|a:|b: [x,|y]|{k: v}|? a|: b|a: b: c|- - -|a: 1 # c|# c| # c|
a: &p 1|b: *p|c: &q {k: v}|<<: *q|d: &r [*p]|  <<: [*q, *q]|  k: 2|c: &p 2|*p : k|<<: <<|=: =|~: ~|
"x: 1"|'a': 'b'|a: "x|y"|c: >-|  text|  |c: !!str 1|b: !!int x|! c: 1|%TAG|---|...|--- x|
1: a|true: b|1.0: c|.nan: .nan|0x_: 0b_|a: 1:60:60.5|2020-01-01: 2020-02-30|a: !!set {x}|b: !!binary ====|
""".replace("\n", "").split("|")
_LINES += ["a: |", "  b: |+", "\tx", "a: x\t", "x\ufeff", "\x85", "\u2028", "\r", "\U0001f600: \u00e9", ""]
_LINE = st.sampled_from(_LINES)
_NEARLY_YAML = st.lists(_LINE, max_size=8).map("\n".join)
_CHARACTERS = st.text(
    alphabet="ab1 :-?\n\t\r,[]{}#&*!|>'\"%@`~=<.+_\\uUx\x85\u2028\ufeff\xe9\U0001f600\x00", max_size=24
)
_KEYS = st.sampled_from(["a", "b", "c", "1", "'d'", '"e"', "no", "~", "2020-01-01", "\u00e9"])
_SCALARS = st.sampled_from(
    [
        "x",
        "two words",
        "'it''s'",
        '"q \\u00e9"',
        "1",
        "0x1F",
        "1:30",
        "yes",
        "~",
        "2020-01-01",
        ".nan",
        "1e3",
        "a\u00a0",
    ]
)
_FLOW = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        )
    ),
    max_leaves=8,
)
_GOOD_YAML = st.dictionaries(_KEYS, _FLOW, max_size=4).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs.items())
)


@settings(max_examples=400)
@given(text=st.one_of(_NEARLY_YAML, _CHARACTERS, _GOOD_YAML, st.text(max_size=12)))
@example(text='a: "\\U00110000"')
@example(text='a: "\\UFFFFFFFF"')
@example(text='a: "\\ud800"')
@example(text="a: \ud800")
@example(text="a: &x {<<: *x}")
def test_what_is_accepted_has_pyyamls_values_and_nothing_but_front_matter_errors_are_raised(
    loader: type[Any], text: str
) -> None:
    error, root = None, Mapping(0, None, False)
    try:
        root = parse(text)
    except FrontMatterError as refusal:
        error = refusal
    if error is not None:
        assert 2 <= (error.line or 0) <= text.count("\n") + 3
        assert (error.column or 0) >= 1
        return
    assert all(0 <= node.start <= node.end <= len(text) for node in everything(root))
    builder = _Builder(parts_of(text))
    value = builder.plain_value(root, "")
    if builder.problems or pyyaml_departs(text, loader):
        return
    try:
        expected = yaml.load(text, Loader=loader) or {}
    except yaml.constructor.ConstructorError as refusal:
        # Plain << and = are texts here where they are values.
        assert re.search("2002:(merge|value)'", str(refusal))  # noqa: PT017
        return
    assert exact(value) == exact(expected)


def pyyaml_departs(text: str, loader: type[Any]) -> bool:
    """Whether PyYAML departs from YAML: it refuses an anchor's second definition, and takes `! '1'` for 1."""
    anchors: set[str] = set()
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.ScalarEvent) and event.tag == "!" and event.style:
            return True
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.anchor:
            if event.anchor in anchors:
                return True
            anchors.add(event.anchor)
    return False


def everything(node: Any) -> Iterator[Any]:
    yield node
    for child in children(node):
        yield from everything(child)


@given(text=_GOOD_YAML)
def test_good_yaml_is_accepted_with_pyyamls_spans(loader: type[Any], text: str) -> None:
    composed = yaml.compose(text, Loader=loader)
    if composed is not None:
        check_spans(parse(text), composed, text)


# Spans.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: x y  # c\n", "x y"),
        ("a: one\n  two\n\n\n", "one\n  two"),
        ("a: 'x'  \n", "'x'"),
        ('a: "x\n  y" # c\n', '"x\n  y"'),
        ("a: &p !!str x # c\n", "&p !!str x"),
        ("a:   \n", ""),
        ("a: [x,\n  y\n]  # c\n", "[x,\n  y\n]"),
        ("a: {x: 1}\n\n", "{x: 1}"),
        ("a:\n  b: 1\n  c: 2 # c\n\n# d\n", "b: 1\n  c: 2"),
        ("a:\n  - x\n  -\n\n", "- x\n  -"),
        ("a:\n  - x: 1\n    y:\n\n  # c\n", "- x: 1\n    y:"),
        ("a: &p\n  - x\n\n", "&p\n  - x"),
        ("a: \u00e9\U0001f600x\r\n", "\u00e9\U0001f600x"),
    ],
)
def test_a_value_ends_with_its_content(text: str, value: str) -> None:
    node = only_value(text)
    assert text[node.start : node.end] == value


def test_a_block_ends_with_the_last_of_its_content_not_before_the_next_item() -> None:
    text = "a:\n  - x: 1\n    y: 2\n\n  # c\n  - x: 3\n"
    items = only_value(text).items
    assert [text[item.start : item.end] for item in items] == ["x: 1\n    y: 2", "x: 3"]


def test_every_node_has_its_own_text() -> None:
    assert spans("a: &p [x, 'y']\nb: *p\n") == [
        ("Mapping", "a: &p [x, 'y']\nb: *p"),
        ("Scalar", "a"),
        ("Sequence", "&p [x, 'y']"),
        ("Scalar", "x"),
        ("Scalar", "'y'"),
        ("Scalar", "b"),
        ("Alias", "*p"),
    ]


def test_an_alias_has_its_own_span_and_the_node_that_it_stands_for() -> None:
    text = "a: &p {k: v}\nb: *p\nc: *p\n"
    first, second, third = parse(text).entries
    assert type(second.value) is Alias
    assert type(third.value) is Alias
    assert second.value.target is first.value
    assert third.value.target is first.value
    assert target_of(second.value) is first.value
    assert target_of(first.value) is first.value
    assert (second.value.start, third.value.start) == (text.index("*p"), text.rindex("*p"))


def test_what_an_alias_uses_is_marked() -> None:
    first, second, _ = parse("a: &p x\nb: &q y\nc: *p\n").entries
    assert isinstance(first.value, Scalar)
    assert isinstance(second.value, Scalar)
    assert (first.value.aliased, second.value.aliased) == (True, False)


def test_an_alias_can_be_a_key() -> None:
    _, entry = parse("a: &p name\n*p : x\n").entries
    assert type(entry.key) is Alias
    assert (entry.name, entry.key_text) == ("name", "name")


def test_an_empty_value_of_an_explicit_key_is_empty() -> None:
    node = only_value("? a\n\n# c\n")
    assert (node.start, node.end, node.value) == (node.start, node.start, "")


def test_a_mapping_that_ends_with_an_explicit_key_does_not_reach_over_comments() -> None:
    text = "a:\n- ? x\n# c\n- y\n"
    first = only_value(text).items[0]
    assert text[first.start : first.end] == "? x"


@pytest.mark.parametrize(
    ("header", "following", "span"),
    [
        ("|", "  x\n", "|\n  x"),
        ("|", "  x\n\n\n", "|\n  x"),
        ("|", "  x\n  y\n\n", "|\n  x\n  y"),
        ("|", "\n  x\n\n  y\n\n", "|\n\n  x\n\n  y"),
        ("|", "  x  \n\n", "|\n  x  "),
        ("|", "  x\n \n", "|\n  x"),
        ("|", "  x\n   \n", "|\n  x\n   "),
        ("|", "  x\n\n   \n\n", "|\n  x\n\n   "),
        ("|", "  x\n  # text\n# comment\n", "|\n  x\n  # text"),
        ("|", "", "|"),
        ("|", "\n\n", "|"),
        ("|-", "  x\n\n\n", "|-\n  x"),
        ("|-", "", "|-"),
        ("|+", "  x\n", "|+\n  x"),
        ("|+", "  x\n\n\n", "|+\n  x\n\n"),
        ("|+", "  x\n\n# comment\n", "|+\n  x\n"),
        ("|+", "", "|+"),
        ("|+", "\n\n", "|+\n\n"),
        (">", "  x\n  y\n\n\n", ">\n  x\n  y"),
        (">-", "  x\n\n", ">-\n  x"),
        (">+", "  x\n\n", ">+\n  x\n"),
        ("|2", "    x\n\n", "|2\n    x"),
        ("|1-", "  x\n\n", "|1-\n  x"),
        ("|+1", "  x\n\n", "|+1\n  x\n"),
        ("| # + c", "  x\n\n", "| # + c\n  x"),
        ("|+ # c", "  x\n\n", "|+ # c\n  x\n"),
        ("&p |", "  x\n\n", "&p |\n  x"),
        ("!!str |-", "  x\n\n", "!!str |-\n  x"),
    ],
)
@pytest.mark.parametrize("rest", ["", "b: 1\n"], ids=["at the end", "before a key"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_block_scalar_ends_with_its_last_line(
    header: str, following: str, span: str, rest: str, newline: str, loader: type[Any]
) -> None:
    text = f"a: {header}\n{following}{rest}".replace("\n", newline)
    node = parse(text).entries[0].value
    assert text[node.start : node.end] == span.replace("\n", newline)
    assert node.value == yaml.load(text, Loader=loader)["a"]  # type: ignore[union-attr]


@pytest.mark.parametrize("header", ["|", "|-", "|+", ">", ">-", ">+"])
def test_a_block_scalar_can_end_without_a_newline(header: str) -> None:
    text = f"a: {header}\n  x"
    node = only_value(text)
    assert text[node.start : node.end] == f"{header}\n  x"


@pytest.mark.parametrize("line_break", ["\r", "\x85", "\u2028", "\u2029"])
def test_a_block_scalar_ends_at_every_line_break_of_yaml(line_break: str) -> None:
    text = f"a: |\n  x{line_break}b: 1\n"
    node = parse(text).entries[0].value
    assert text[node.start : node.end] == "|\n  x"


@given(
    header=st.sampled_from(["|", "|-", "|+", ">", ">-", ">+"]),
    lines=st.lists(st.sampled_from(["", " ", "  ", "   ", "  x", "   y", "  # z"]), max_size=6),
)
def test_the_text_of_a_block_scalar_alone_says_what_it_said(header: str, lines: list[str]) -> None:
    text = "\n".join([f"a: {header}", *lines, "b: 1", ""])
    try:
        node = parse(text).entries[0].value
    except FrontMatterError:
        return
    assert isinstance(node, Scalar)
    alone = only_value(f"a: {text[node.start : node.end]}\n")
    assert (alone.value, alone.end) == (node.value, node.end)


# Scalars.


@pytest.mark.parametrize(
    ("text", "style", "tag", "plain", "is_null"),
    [
        ("a: x\n", "", None, True, False),
        ("a: 'x'\n", "'", None, False, False),
        ('a: "x"\n', '"', None, False, False),
        ("a: |\n  x\n", "|", None, False, False),
        ("a: >\n  x\n", ">", None, False, False),
        ("a: !!int x\n", "", "tag:yaml.org,2002:int", False, False),
        ("a: !color x\n", "", "!color", False, False),
        ("a: ! x\n", "", None, True, False),
        ("a:\n", "", None, True, True),
        ("a: ~\n", "", None, True, True),
        ("a: null\n", "", None, True, True),
        ("a: Null\n", "", None, True, True),
        ("a: NULL\n", "", None, True, True),
        ("a: nUll\n", "", None, True, False),
        ("a: 'null'\n", "'", None, False, False),
        ("a: ''\n", "'", None, False, False),
        ("a: !!str ~\n", "", "tag:yaml.org,2002:str", False, False),
    ],
)
def test_a_scalar_says_how_it_is_written(
    text: str, style: str, tag: str | None, plain: bool, is_null: bool
) -> None:
    node = only_value(text)
    assert (node.style, node.tag, node.plain, node.is_null) == (style, tag, plain, is_null)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: 1\n", "int"),
        ("a: '1'\n", "str"),
        ("a: ! 1\n", "int"),
        ("a: !!float 1\n", "float"),
        ("a: =\n", "str"),
        ("a: <<\n", "str"),
        ("a: |\n  1\n", "str"),
    ],
)
def test_a_scalar_has_the_tag_of_yaml(text: str, tag: str) -> None:
    assert only_value(text).resolved_tag == f"tag:yaml.org,2002:{tag}"


def test_an_empty_value_behind_a_lone_bang_is_empty_in_both_builds() -> None:
    """By themselves, libyaml takes it for a text and PyYAML's own parser for null."""
    assert value_of("a: !\nb: [! , x]\nc: ! ''\nd: ! 12\n") == {"a": None, "b": [None, "x"], "c": "", "d": 12}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: [x]\n", None),
        ("a: ! [x]\n", None),
        ("a: !!seq [x]\n", "tag:yaml.org,2002:seq"),
        ("a: !x {}\n", "!x"),
    ],
)
def test_a_collection_keeps_the_tag_that_is_written(text: str, tag: str | None) -> None:
    assert only_value(text).tag == tag


def test_flow_and_block_are_told_apart() -> None:
    first, second, third, fourth = parse("a: [x]\nb:\n  - x\nc: {x: 1}\nd:\n  x: 1\n").entries
    nodes = [first.value, second.value, third.value, fourth.value]
    assert [type(node) for node in nodes] == [Sequence, Sequence, Mapping, Mapping]
    assert [node.flow for node in nodes if isinstance(node, Sequence | Mapping)] == [True, False, True, False]


# Keys.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", '4:1: duplicate key "a" (first on line 2)'),
        ("a: 1\n'a': 2\n", '3:1: duplicate key "a" (first on line 2)'),
        ('a: 1\n"\\x61": 2\n', '3:1: duplicate key "a" (first on line 2)'),
        ("k: {a: 1, a: 2}\n", '2:11: duplicate key "a" (first on line 2)'),
        ("k:\n  - a: 1\n    b: 2\n    a: 3\n", '5:5: duplicate key "a" (first on line 3)'),
        ("1: x\ntrue: y\n", '3:1: duplicate key "true" (first on line 2)'),
        ("1: x\n1.0: y\n", '3:1: duplicate key "1.0" (first on line 2)'),
        ("true: x\nyes: y\n", '3:1: duplicate key "yes" (first on line 2)'),
        ("10: x\n0xA: y\n", '3:1: duplicate key "0xA" (first on line 2)'),
        (".nan: x\n.NaN: y\n", '3:1: duplicate key ".NaN" (first on line 2)'),
        ("~: x\nnull: y\n", '3:1: duplicate key "null" (first on line 2)'),
        ("a: &p b\nb: 1\n*p : 2\n", '4:1: duplicate key "b" (first on line 3)'),
        ("k:\n  <<: {}\n  <<: {}\n", '4:3: duplicate key "<<" (first on line 3)'),
        ("k: {a: 1, a: 2}\nl: {a: 1, a: 2}\n", '2:11: duplicate key "a" (first on line 2)'),
    ],
)
def test_a_duplicate_key_is_refused(text: str, message: str) -> None:
    assert error_of(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "1: x\n'1': y\n",
        "true: x\n'true': y\n",
        "a: x\nA: y\n",
        "<<: {}\n'<<': y\n",
        "k: {a: 1}\nl: {a: 1}\n",
        "\u00e9: x\ne\u0301: y\n",
    ],
)
def test_keys_that_differ_for_pyyaml_are_no_duplicates(text: str, loader: type[Any]) -> None:
    assert len(parse(text).entries) == 2
    assert len(value_of(text)) == len(yaml.load(text, Loader=loader))


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("? [a]\n: x\n", 3),
        ("? {a: 1}\n: x\n", 3),
        ("? - a\n: x\n", 3),
        ("[a]: x\n", 1),
        ("{a: 1}: x\n", 1),
        ("k: {[a]: x}\n", 5),
        ("? |\n  a\n: x\n? [b]\n", None),
    ],
)
def test_a_key_that_is_a_collection_is_refused(text: str, column: int | None) -> None:
    where = f"2:{column}" if column else "5:3"
    assert error_of(text) == f"{where}: a key that is a list or a mapping"


def test_a_key_that_is_an_alias_of_a_collection_is_refused() -> None:
    assert error_of("a: &p [x]\n*p : y\n") == "3:1: a key that is a list or a mapping"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2020-13-45: x\n", '2:1: key: "2020-13-45" is not a possible !!timestamp'),
        ("0x_: x\n", '2:1: key: "0x_" is not a possible !!int'),
        ("!color a: x\n", "2:1: key: the tag !color is not supported"),
        ("!!set a: x\n", "2:1: key: the tag !!set is not supported"),
    ],
)
def test_a_key_that_its_tag_cannot_build_is_refused(text: str, message: str) -> None:
    assert error_of(text) == message


def test_a_key_has_its_text_and_its_value() -> None:
    entries = parse("a: 1\n'b': 1\n1: 1\n0x10: 1\nno: 1\n~: 1\n!!int '7': 1\n").entries
    assert [entry.name for entry in entries] == ["a", "b", 1, 16, False, None, 7]
    assert [entry.key_text for entry in entries] == ["a", "b", "1", "0x10", "no", "~", "7"]


def test_the_plain_key_of_an_equals_sign_is_a_text_as_for_pyyaml(loader: type[Any]) -> None:
    assert value_of("=: x\n") == yaml.load("=: x\n", Loader=loader)


# Merge keys.


@pytest.mark.parametrize(
    "text",
    [
        "x: &x {p: 1}\na: {<<: *x}\n",
        "a: {<<: {p: 1}, q: 2}\n",
        "x: &x {p: 1, q: 1}\ny: &y {p: 2, r: 2}\na: {<<: [*x, *y]}\n",
        "x: &x {p: 1, q: 1}\ny: &y {p: 2, r: 2}\na: {<<: [*y, *x], r: 3}\n",
        "x: &x {p: 1}\ny: &y {<<: *x, q: 2}\na: {<<: *y, r: 3}\n",
        "x: &x [{p: 1}, {q: 2}]\na: {<<: *x}\n",
        "x: &x {1: p, no: q}\na: {<<: *x, 1: r}\n",
        "a: {'<<': {p: 1}}\n",
        "a: {!!merge x: {p: 1}}\n",
        "a: {<<: !!map {p: 1}}\n",
        "x: &x {p: &y {q: 1}}\na: {<<: *x}\nb: {<<: *y}\n",
        "p: 0\n<<: {p: 1, q: 2}\n",
    ],
)
def test_merge_keys_give_what_they_give_in_pyyaml(text: str, loader: type[Any]) -> None:
    assert exact(value_of(text)) == exact(yaml.load(text, Loader=loader))


@pytest.mark.parametrize(
    "text",
    [
        "x: &x {p: 1}\na: {<<: *x, p: 2}\n",
        "x: &x {p: 1}\na: {p: 2, <<: *x}\n",
        "a: {<<: []}\n",
        "a: {<<: {}}\n",
    ],
)
def test_merge_keys_that_bring_in_nothing_are_no_keys(text: str, loader: type[Any]) -> None:
    assert exact(value_of(text)) == exact(yaml.load(text, Loader=loader))


def test_own_keys_win_through_every_merge() -> None:
    """By hand: of these, PyYAML 6.0.4 gives the innermost value, and earlier versions the own one."""
    assert value_of("x: &x {p: 1}\ny: &y {<<: *x, p: 2}\na: {<<: *y}\n")["a"] == {"p": 2}
    assert value_of("x: &x {p: 1}\ny: &y {p: 2, <<: *x}\na: {<<: [*y, *x]}\n")["a"] == {"p": 2}
    assert value_of("x: &x {key: 1}\ny: &y {key: 2}\na: {<<: [*x, *y]}\n")["a"] == {"key": 1}


def test_merged_entries_are_apart_from_the_own_ones_and_come_last() -> None:
    text = "x: &x {p: 1, q: 2}\na: {<<: *x, q: 3, r: 4}\n"
    mapping = parse(text).entries[1].value
    assert isinstance(mapping, Mapping)
    assert [entry.key_text for entry in mapping.entries] == ["<<", "q", "r"]
    assert [entry.is_merge for entry in mapping.entries] == [True, False, False]
    assert [entry.key_text for entry in mapping.merged or []] == ["p"]
    assert [entry.key_text for entry in mapping.all_entries()] == ["q", "r", "p"]


def test_without_a_merge_key_all_entries_are_the_own_ones() -> None:
    mapping = parse("a: 1\nb: 2\n")
    assert mapping.merged is None
    assert mapping.all_entries() == mapping.entries


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {<<: x}\n", "2:9: a merge key (<<) takes a mapping or a list of mappings"),
        ("a: {<<: }\n", "2:8: a merge key (<<) takes a mapping or a list of mappings"),
        ("x: &x 1\na: {<<: *x}\n", "3:9: a merge key (<<) takes a mapping or a list of mappings"),
        ("a: {<<: [{}, x]}\n", "2:14: a merge key (<<) takes a mapping or a list of mappings"),
        ("a: {<<: [[{}]]}\n", "2:10: a merge key (<<) takes a mapping or a list of mappings"),
        ("a: &a {<<: *a}\n", "2:12: the alias *a refers to a value that it is part of"),
        ("a: &a {<<: [*a]}\n", "2:13: the alias *a refers to a value that it is part of"),
    ],
)
def test_a_merge_of_something_else_is_refused(text: str, message: str, loader: type[Any]) -> None:
    if text == "a: {<<: }\n" and loader is not yaml.SafeLoader:
        # libyaml puts an empty value in a flow collection before the bracket.
        message = message.replace("2:8", "2:9")
    assert error_of(text) == message


# Anchors.


def test_an_anchor_can_be_defined_again() -> None:
    text = "a: &p 1\nb: *p\nc: &p 2\nd: *p\n"
    assert value_of(text) == {"a": 1, "b": 1, "c": 2, "d": 2}
    first, _, third, _ = parse(text).entries
    assert isinstance(first.value, Scalar)
    assert isinstance(third.value, Scalar)
    assert (first.value.aliased, third.value.aliased) == (True, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *p\n", "2:4: the alias *p is not defined"),
        ("a: *p\nb: &p 1\n", "2:4: the alias *p is not defined"),
        ("*p : 1\n", "2:1: the alias *p is not defined"),
        ("a: &p [*p]\n", "2:8: the alias *p refers to a value that it is part of"),
        ("a: &p {k: [*p]}\n", "2:12: the alias *p refers to a value that it is part of"),
        ("&p a: &q {*q : 1}\n", "2:11: the alias *q refers to a value that it is part of"),
        ("&p\na: *p\n", "3:4: the alias *p refers to a value that it is part of"),
        ("a: &p 1\nb: &p [*p]\n", "3:8: the alias *p refers to a value that it is part of"),
    ],
)
def test_an_alias_needs_a_value_that_stands_before_it(text: str, message: str) -> None:
    assert error_of(text) == message


# Documents, directives, characters.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("%YAML 1.1\n", "2:1: a YAML directive (%) is not allowed in front matter"),
        ("%TAG ! tag:example.com,2000:\na: 1\n", "2:1: a YAML directive (%) is not allowed in front matter"),
        ("%\n", "2:1: a YAML directive (%) is not allowed in front matter"),
        ("\n# c\n  \n%YAML 1.1\n--- \n", "5:1: a YAML directive (%) is not allowed in front matter"),
        ("# c\r\n%FOO\r\n", "3:1: a YAML directive (%) is not allowed in front matter"),
        ("# c\u2028%FOO\n", "2:5: a YAML directive (%) is not allowed in front matter"),
        ("\t# c\n%FOO\n", "3:1: a YAML directive (%) is not allowed in front matter"),
    ],
)
def test_a_directive_is_refused(text: str, message: str) -> None:
    assert error_of(text) == message


def test_a_percent_sign_elsewhere_is_text() -> None:
    assert value_of("a: 50%\nb: '%TAG'\nc: |\n  %TAG\n# %TAG\nd%: x\n") == {
        "a": "50%",
        "b": "%TAG",
        "c": "%TAG\n",
        "d%": "x",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("--- # c\na: 1\n", "2:1: a YAML document marker (---) inside the front matter"),
        ("--- {a: 1}\n", "2:1: a YAML document marker (---) inside the front matter"),
        ("a: 1\n... # c\n", "3:1: a YAML document marker (...) inside the front matter"),
        ("a: 1\n... # c\nb: 2\n", "3:1: a YAML document marker (...) inside the front matter"),
        ("a: 1\n--- # c\nb: 2\n", "3:1: a second YAML document"),
        ("a: 1\n--- {b: 2}\n", "3:1: a second YAML document"),
    ],
)
def test_a_document_marker_is_refused(text: str, message: str) -> None:
    assert error_of(text) == message


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("- a\n", "a list", "2:1"),
        ("[a]\n", "a list", "2:1"),
        ("# c\n\n- a\n", "a list", "4:1"),
        ("x\n", "a scalar", "2:1"),
        ("'x'\n", "a scalar", "2:1"),
        ("|\n  a: 1\n", "a scalar", "2:1"),
        ("  x\n", "a scalar", "2:3"),
    ],
)
def test_what_is_no_mapping_is_refused(text: str, kind: str, where: str) -> None:
    assert error_of(text) == f"{where}: the front matter is {kind}: expected a mapping (key: value)"


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\x00", "U+0000"),
        ("\x07", "U+0007"),
        ("\x1b", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x80", "U+0080"),
        ("\x84", "U+0084"),
        ("\x86", "U+0086"),
        ("\x9f", "U+009F"),
        ("\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_a_character_that_yaml_does_not_allow_is_refused_wherever_it_is(character: str, code: str) -> None:
    for text, where in (
        (f"a: \u00e9{character}\n", "2:5"),
        (f"b: 1\r\n# {character}\r\n", "3:3"),
        (f"a: '{character}'\n", "2:5"),
    ):
        assert error_of(text) == f"{where}: the character {code} is not allowed in YAML"


@pytest.mark.parametrize(
    "character", ["\u00a0", "\ud7ff", "\ue000", "\ufdd0", "\ufffd", "\U00010000", "\U0001f600", "\U0010ffff"]
)
def test_a_character_that_yaml_allows_is_read(character: str) -> None:
    assert value_of(f"a: x{character}y\n") == {"a": f"x{character}y"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("\ufeffa: 1\n", "2:1"),
        ("a: 1\n\ufeffb: 2\n", "3:1"),
        ("a: 1\r\n\ufeffb: 2\n", "3:1"),
        ("a: 'x\n\ufeffy'\n", "3:1"),
        ("a: x\u2028\ufeffb: 1\n", "2:6"),
        ("a: x\ufeffy\nb: 1\n\ufeff\n", "4:1"),
    ],
)
def test_a_byte_order_mark_at_the_start_of_a_line_is_refused(text: str, where: str) -> None:
    assert error_of(text) == f"{where}: a byte order mark (U+FEFF) at the start of a line"


@pytest.mark.parametrize(
    "text", ['a: "\\ud800"\n', 'a: "\\ud83d\\ude00"\n', 'a: "\\U00110000"\n', 'a: "\\UFFFFFFFF"\n']
)
def test_an_escape_that_is_no_character_is_refused(text: str) -> None:
    assert error_of(text).startswith("2:")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('b: 1\na: "x\\ud800"\n', "3:4: an escape that is no character: U+D800"),
        ('a: "\\\\ \\uDFFF"\n', "2:4: an escape that is no character: U+DFFF"),
        (
            'b: 1\na: "x\\U00110000"\n',
            "3:2: an escape that is no character: chr() arg not in range(0x110000)",
        ),
    ],
)
def test_the_pure_python_build_names_an_escape_that_is_no_character(text: str, message: str) -> None:
    with build_of("python"):
        assert error_of(text) == message


def test_escapes_of_characters_are_read() -> None:
    assert value_of('a: "\\ud7ff\\ue000\\U0001F600\\0\\x41\\e\\N\\L"\n') == {
        "a": "\ud7ff\ue000\U0001f600\x00A\x1b\x85\u2028"
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 'x\n", "3:1: while scanning a quoted scalar: found unexpected end of stream"),
        ("\u00e9: 1\nb\n", "4:1: while scanning a simple key: could not find expected ':'"),
        ("a: 1\r\nb: 2\r\nc\r\n", "5:1: while scanning a simple key: could not find expected ':'"),
    ],
)
def test_a_syntax_error_has_pyyamls_words_and_its_own_place(text: str, message: str) -> None:
    assert error_of(text) == message


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b: c\n", 2, 5),
        ("a: @x\n", 2, 4),
        ("\u00e9\U0001f600: @x\n", 2, 5),
        ("b: 1\u2028a: @x\n", 2, 9),
        ("\ta: 1\n", 2, 1),
        ("a: 1\n b: 2\n", 3, 3),
        ("a: {b: [}\n", 2, 9),
        ("a: [\n", 3, 1),
    ],
)
def test_a_syntax_error_is_where_it_is(text: str, line: int, column: int) -> None:
    with pytest.raises(FrontMatterError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert isinstance(caught.value.__cause__, yaml.YAMLError)


def test_a_syntax_error_without_a_place_is_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    class Placeless(yaml.SafeLoader):
        def get_event(self) -> Any:
            raise yaml.MarkedYAMLError(problem="lost")

    monkeypatch.setattr(_nodes, "LOADER", Placeless)
    assert error_of("a: 1\n") == "2:1: lost"


# Limits.


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch, loader: type[Any]) -> list[int]:
    """How many events were taken, as the only item."""
    taken = [0]

    class Counting(loader):  # type: ignore[misc]
        def get_event(self) -> Any:
            taken[0] += 1
            return super().get_event()

    monkeypatch.setattr(_nodes, "LOADER", Counting)
    return taken


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("{b: ", "}"), ("[{b: ", "}]")], ids=["lists", "mappings", "both"]
)
def test_64_levels_are_read_and_65_are_not(opening: str, closing: str) -> None:
    step = 2 if opening == "[{b: " else 1
    deep = 63 // step
    text = f"a: {'[' * (63 - deep * step)}{opening * deep}x{closing * deep}{']' * (63 - deep * step)}\n"
    assert len(list(everything(parse(text)))) > 64
    deeper = text.replace("a: ", "a: [", 1).removesuffix("\n") + "]\n"
    assert error_of(deeper).endswith(": nested deeper than 64 levels")


def test_64_levels_of_block_style_are_read_and_65_are_not() -> None:
    lines = ["  " * level + "a:\n" for level in range(64)]
    assert type(parse("".join(lines))) is Mapping
    lines.append("  " * 64 + "a:\n")
    assert error_of("".join(lines)) == "66:129: nested deeper than 64 levels"
    assert error_of("a:\n  " + "- " * 64 + "x\n") == "3:129: nested deeper than 64 levels"


@pytest.mark.parametrize(
    "text", ["[" * 5000, "a: " + "[" * 5000, "- " * 5000, "{a: " * 5000], ids=lambda text: text[:8]
)
def test_a_deep_text_is_left_at_once(text: str, events: list[int]) -> None:
    # libyaml has a limit of its own (of 1,000 levels, since PyYAML 6.0.4) for what it reads ahead.
    assert error_of(text).endswith((": nested deeper than 64 levels", ": exceeded maximum nesting depth"))
    assert events[0] < 200


@pytest.mark.parametrize("inner", ["x", "[]", "[y]"])
def test_depth_is_counted_with_aliases_written_out(inner: str) -> None:
    height = {"x": 0, "[]": 1, "[y]": 1}[inner]
    anchored = f"a: &p {'[' * 30}{inner}{']' * 30}\n"
    around = 63 - 30 - height
    assert type(parse(f"{anchored}b: {'[' * around}*p{']' * around}\n")) is Mapping
    around += 1
    message = error_of(f"{anchored}b: {'[' * around}*p{']' * around}\n")
    assert message == f"3:{4 + around}: nested deeper than 64 levels"


def test_depth_is_counted_through_aliases_of_aliases() -> None:
    lines = ["a0: &a0 [x]\n"] + [f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 63)]
    assert type(parse("".join(lines))) is Mapping
    lines.append("a63: &a63 [*a62]\n")
    assert error_of("".join(lines)) == "65:12: nested deeper than 64 levels"


def test_the_depth_beside_an_anchor_does_not_count_for_it() -> None:
    text = f"a: [{'[' * 50}x{']' * 50}, &p [y]]\nb: {'[' * 62}*p{']' * 62}\n"
    assert type(parse(text)) is Mapping


def test_the_depth_of_an_anchor_inside_an_anchor_counts_for_both() -> None:
    text = "a: &p [&q [[[x]]], y]\n"
    assert type(parse(f"{text}b: {'[' * 60}*q{']' * 60}\nc: {'[' * 59}*p{']' * 59}\n")) is Mapping
    assert error_of(f"{text}b: {'[' * 61}*q{']' * 61}\n") == "3:65: nested deeper than 64 levels"
    assert error_of(f"{text}c: {'[' * 60}*p{']' * 60}\n") == "3:64: nested deeper than 64 levels"


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("a: 1\n", 3),
        ("a: [x, y]\nb:\n  c: z\n", 9),
        ("a: &p x\nb: *p\n", 5),
        ("a: &p [x, y]\nb: *p\nc: [*p, *p]\n", 17),
        ("a: &p [x]\nb: &q [*p, *p]\nc: [*q, *q]\n", 22),
        ("a: &p {k: v}\nb: {<<: *p, l: w}\n", 13),
        ("a: &p x\n*p : y\n", 5),
    ],
)
def test_nodes_are_counted_with_aliases_written_out(text: str, nodes: int) -> None:
    assert type(parse(text, Limits(max_values=nodes))) is Mapping
    assert f": more than {nodes - 1} values" in error_of(text, Limits(max_values=nodes - 1))


@pytest.mark.parametrize(
    ("text", "added"),
    [
        # What each alias stands for, with its anchor and its tag.
        ("a: &p xy\nb: *p\n", [5]),
        ("a: &p [x, y]\nb: [*p, *p]\n", [9, 9]),
        ("a: &p [x]\nb: &q [*p, *p]\nc: *q\n", [6, 6, 11 + 12]),
        ("a: &p {k: v}\nb: {<<: *p, l: w}\n", [9]),
        ("a: &p x\n*p : y\n", [4]),
    ],
)
def test_characters_are_counted_with_aliases_written_out(text: str, added: list[int]) -> None:
    length = len(text) + sum(added)
    assert type(parse(text, Limits(max_characters=length))) is Mapping
    assert error_of(text, Limits(max_characters=length - 1)).endswith(
        f": longer than {length - 1} characters, with aliases written out"
    )


def test_too_many_values_are_refused_where_the_first_too_many_is() -> None:
    limits = Limits(max_values=1_000)
    assert error_of(f"a: [{'x,' * 1_000}]\n", limits) == "2:1999: more than 1,000 values"
    text = f"a: &p [{'x,' * 900}]\nb: *p\n"
    assert error_of(text, limits) == "3:4: more than 1,000 values, with aliases written out"


def test_an_alias_bomb_is_refused_after_few_events(events: list[int]) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    message = error_of("\n".join(lines))
    assert message.endswith(": more than 500,000 values, with aliases written out")
    assert message.startswith("7:")
    assert events[0] < 100


def test_a_merge_bomb_is_refused_after_few_events(events: list[int]) -> None:
    lines = ["a0: &a0 {k: 1}"] + [f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 40)]
    assert error_of("\n".join(lines)).endswith(": more than 500,000 values, with aliases written out")
    assert events[0] < 200


def test_a_merge_of_many_large_mappings_is_refused() -> None:
    large = ", ".join(f"k{i}: {i}" for i in range(1_000))
    many = ", ".join(["*p"] * 1_000)
    text = f"a: &p {{{large}}}\nb: {{<<: [{many}]}}\n"
    assert error_of(text).endswith(": more than 500,000 values, with aliases written out")


def test_many_directives_do_not_reach_the_parser(events: list[int]) -> None:
    text = "".join(f"%TAG !a{i}! tag:example.com,2000:\n" for i in range(2_000))
    assert error_of(text) == "2:1: a YAML directive (%) is not allowed in front matter"
    assert events[0] == 0


def test_a_text_that_is_too_long_does_not_reach_the_parser(events: list[int]) -> None:
    limits = Limits(max_characters=1_234)
    assert type(parse("a: " + "\u00e9" * 1_230 + "\n", limits)) is Mapping
    before = events[0]
    message = error_of("a: " + "\u00e9" * 1_231 + "\n", limits)
    assert message == "2:1: the front matter is longer than 1,234 characters"
    assert events[0] == before


def test_the_limits_are_a_hundred_times_the_largest_real_record() -> None:
    assert (MAX_CHARACTERS, MAX_NODES, MAX_DEPTH) == (15_000_000, 500_000, 64)


def test_the_loader_is_let_go(monkeypatch: pytest.MonkeyPatch, loader: type[Any]) -> None:
    disposed = []

    class Disposed(loader):  # type: ignore[misc]
        def dispose(self) -> None:
            disposed.append(True)
            super().dispose()

    monkeypatch.setattr(_nodes, "LOADER", Disposed)
    parse("a: 1\n")
    error_of("a: 'x\n")
    assert disposed == [True, True]


# What the tree gives to others.


def test_the_children_of_a_node_are_keys_values_and_items() -> None:
    root = parse("a: [x, y]\n<<: {b: 1}\nc: &p z\nd: *p\n")
    assert [type(child).__name__ for child in children(root)] == [
        "Scalar",
        "Sequence",
        "Scalar",
        "Mapping",
        "Scalar",
        "Scalar",
        "Scalar",
        "Alias",
    ]
    assert children(root.entries[2].value) == []
    assert children(root.entries[3].value) == []


def test_the_leaves_are_the_scalars_in_the_order_of_the_text() -> None:
    root = parse("a: [x, {b: y}]\nc: &p z\nd: *p\n")
    assert [leaf.value for leaf in leaves(root)] == ["a", "x", "b", "y", "c", "z", "d"]


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("# one\na: 1 # no\n  # two  \nb: 2\n# three\n", ["# one", "# two  ", "# three"]),
        ("a: |\n  # text\n# one\nb: '\n  # text\n  '\n", ["# one"]),
        ("a: [\n  # one\n  x, # no\n  # two\n]\n", ["# one", "# two"]),
        ("a: x#y\nb: 'p'# no\n#one", ["#one"]),
        ("# one\r\na: 1\r\n  # two\r\n", ["# one", "# two"]),
        ("a: 1\u2028# one\n", ["# one"]),
        ("# one\n\n# one\n", ["# one", "# one"]),
        ("", []),
    ],
)
def test_comments_on_lines_of_their_own_are_found(text: str, comments: list[str]) -> None:
    assert own_comments(text, parse(text)) == comments


def test_a_directive_behind_the_first_entry_is_refused_before_it_is_read(loader: type[Any]) -> None:
    with pytest.raises(FrontMatterError, match=r"^3:1: "):
        parse("a: 1\n" + "%TAG !a! tag:x\n" * 1000)
