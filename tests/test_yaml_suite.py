"""The YAML test suite: newsmeta reads of it what PyYAML's events say, and refuses the rest with a reason."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import properties
import pytest
import yaml

import newsmeta
from newsmeta import EditError, FrontMatterError, NewsmetaError
from newsmeta._fences import Parts, split_fences
from newsmeta._nodes import parse_nodes
from newsmeta._tree import Mapping, Scalar, target_of

PAGE = Path(__file__).parent.parent / "docs" / "yaml-test-suite.md"

#: What newsmeta refuses, by its message; all other errors are those of the YAML parser.
REASONS = {
    "the front matter is a list": "The document is a list; front matter is a mapping.",
    "the front matter is a scalar": "The document is a scalar; front matter is a mapping.",
    "a YAML directive": "A directive (`%`).",
    "a YAML document marker": "A document marker (`---` or `...`) that is no fence.",
    "a key that is a list or a mapping": "A key that is a list or a mapping.",
}
MALFORMED = "PyYAML's parser refuses it, too."


@attrs.define
class Anything:
    """A record of any keys."""

    newsmeta_note: str | None = newsmeta.field(default=None)
    extra: dict[Any, Any] = newsmeta.field(factory=dict)


@pytest.fixture(scope="session")
def cases() -> dict[str, str]:
    """The documents of the suite, by the names of their folders."""
    root = os.environ.get("NEWSMETA_YAML_TEST_SUITE")
    if not root:
        pytest.skip("NEWSMETA_YAML_TEST_SUITE is not set: no YAML test suite to read")
    found = {
        path.parent.relative_to(root).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(Path(root).glob("**/in.yaml"))
    }
    assert len(found) > 350, f"no YAML test suite in {root}"
    return found


@pytest.fixture(params=["libyaml", "pure Python"])
def build(request: pytest.FixtureRequest) -> Iterator[Any]:
    parser = {"libyaml": getattr(yaml, "CSafeLoader", None), "pure Python": yaml.SafeLoader}[request.param]
    if parser is None:
        pytest.skip("PyYAML was built without libyaml")
    with properties.loader(parser):
        yield parser


def document(text: str) -> str:
    """A document between fences; a marker at its start is the opening one."""
    start = "" if re.match(r"---[ \t]*\n", text) else "---\n"
    return f"{start}{text}{'' if text.endswith(chr(10)) else chr(10)}---\nThe body.\n"


def as_value(text: str) -> str:
    """The same as the value of a key: most documents of the suite are lists and scalars."""
    return document("value:\n" + re.sub("(?m)^(?=.)", "  ", re.sub(r"\A---[ \t]*\n", "", text)))


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def reason(whole: str) -> str | None:
    """Why a document is refused, or None."""
    try:
        parse_nodes(split_fences(whole))
    except FrontMatterError as error:
        return next((why for start, why in REASONS.items() if error.message.startswith(start)), MALFORMED)
    return None


def nested(node: Any) -> Any:
    """A tree as nested lists of its texts."""
    target = target_of(node)
    if type(target) is Scalar:
        return target.value
    if type(target) is Mapping:
        return ["map", *([nested(entry.key), nested(entry.value)] for entry in target.entries)]
    return ["list", *map(nested, target.items)]


def nested_events(parts: Parts, parser: Any) -> Any:
    """The same of PyYAML's events."""
    events = iter(yaml.parse(parts.front_matter, Loader=parser))
    anchors: dict[str, Any] = {}

    def read(event: Any) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return anchors[str(event.anchor)]
        if isinstance(event, yaml.ScalarEvent):
            node: Any = event.value
        else:
            is_map = isinstance(event, yaml.MappingStartEvent)
            inner = []
            while not isinstance(event := next(events), yaml.CollectionEndEvent):
                inner.append([read(event), read(next(events))] if is_map else read(event))
            node = ["map" if is_map else "list", *inner]
        return node

    def anchored(event: Any) -> Any:
        node = original(event)
        if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
            anchors[event.anchor] = node
        return node

    original, read = read, anchored
    next(events)
    first = next(events)
    return ["map"] if isinstance(first, yaml.StreamEndEvent) else read(next(events))


@pytest.mark.parametrize("wrap", [document, as_value])
def test_what_is_accepted_has_the_texts_of_pyyamls_events(
    cases: dict[str, str], build: Any, wrap: Callable[[str], str]
) -> None:
    read = 0
    for name, text in cases.items():
        if reason(wrap(text)) is None:
            parts = split_fences(wrap(text))
            assert nested(parse_nodes(parts)) == nested_events(parts, build), name
            read += 1
    assert read > 100


@pytest.mark.parametrize("wrap", [document, as_value])
def test_what_is_accepted_comes_back_byte_for_byte_and_can_be_edited(
    cases: dict[str, str], build: Any, wrap: Callable[[str], str]
) -> None:
    edited = 0
    for name, text in cases.items():
        whole = wrap(text)
        try:
            doc = newsmeta.loads(whole, Anything)
        except NewsmetaError:
            continue
        assert newsmeta.dumps(doc) == whole, name
        doc.record.newsmeta_note = "a note"
        try:
            made = newsmeta.dumps(doc)
        except EditError:
            # Only the alias or the braces around all can stand in the way.
            continue
        edited += 1
        again = newsmeta.loads(made, Anything)
        assert again.record.newsmeta_note == "a note", name
        again.record.newsmeta_note = None
        # The empty line above a last entry goes with it.
        assert lines(newsmeta.dumps(again)) == lines(whole), name
    assert edited > 100


def test_what_the_parser_refuses_is_what_pyyaml_refuses(cases: dict[str, str], build: Any) -> None:
    for name, text in cases.items():
        if reason(document(text)) == MALFORMED:
            front_matter = split_fences(document(text)).front_matter
            with pytest.raises(yaml.YAMLError):
                list(yaml.parse(front_matter, Loader=build))
                pytest.fail(f"{name}: PyYAML reads it")


def table(cases: dict[str, str]) -> list[str]:
    """The table of docs/yaml-test-suite.md."""
    reasons = {name: reason(document(text)) for name, text in cases.items()}
    rows = ["| what | number | cases |", "| --- | --- | --- |"]
    for why in (None, MALFORMED, *REASONS.values()):
        names = [name for name, found in reasons.items() if found == why]
        if names:
            shown = "" if why is None else ", ".join(names)
            rows.append(f"| {why or 'It is read.'} | {len(names)} | {shown} |")
    return rows


def test_the_docs_say_what_is_refused_and_why(cases: dict[str, str]) -> None:
    if not hasattr(yaml, "CSafeLoader"):
        pytest.skip("the table is that of libyaml")
    expected = table(cases)
    actual = re.findall(r"^\|.*", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert actual == expected, "docs/yaml-test-suite.md has to have:\n" + "\n".join(expected)
