"""Hostile input ends in a document or in one error with a place; time and memory grow linearly."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import properties
import pytest
import yaml
from hostile import HEAD, INPUTS
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import Image, NewsmetaError, Provider

BUILDS: dict[str, Any] = {"libyaml": getattr(yaml, "CSafeLoader", None), "pure Python": yaml.SafeLoader}


@pytest.fixture(params=BUILDS)
def build(request: pytest.FixtureRequest) -> Any:
    """Both of PyYAML's parsers, one after the other."""
    if BUILDS[request.param] is None:
        pytest.skip("PyYAML was built without libyaml")
    with properties.loader(BUILDS[request.param]):
        yield request.param


def text_of(front_matter: str) -> str:
    head = "" if front_matter.startswith("%") else HEAD
    return f"---\n{head}{front_matter}---\n"


def work(text: str) -> None:
    """Read a text, and edit it in many places, as far as that goes."""
    with contextlib.suppress(NewsmetaError):
        doc = newsmeta.loads(text)
        doc.record.title = "Tides"
        doc.record.quality = 70
        doc.diff()
        doc = newsmeta.loads(text)
        edit_everywhere(doc.record)
        newsmeta.dumps(doc)
        doc = newsmeta.loads(text)
        doc.record.topics, doc.record.images, doc.record.related, doc.record.extra = [], [], [], {}
        newsmeta.dumps(doc)
        newsmeta.dumps(newsmeta.Document(doc.record))
        doc = newsmeta.loads(text)
        list(newsmeta.check(doc))
        doc.reformat()
        doc.diff()


def edit_everywhere(record: newsmeta.Article) -> None:
    for image in record.images:
        image.extra["new"] = 1
    for related in record.related:
        related.extra["new"] = 1
    if record.topics:
        record.topics = [record.topics.pop() + "!", *record.topics]
    for key, value in list(record.extra.items())[:100]:
        if isinstance(value, dict):
            value |= {"new": 1, next(iter(value), "x"): 2}
        elif isinstance(value, list):
            value[1:2] = ["new"]
            for item in value:
                if isinstance(item, list):
                    item.append("new")
        else:
            record.extra[key] = "new"


# Outcomes.


@pytest.mark.parametrize("name", INPUTS)
def test_each_ends_in_a_document_or_in_one_error_that_says_where(name: str, build: str) -> None:
    for size in (0, 10, 300):
        text = text_of(INPUTS[name](size))
        doc = properties.check_text(text)
        properties.check_text(text.replace("\n", "\r\n"))
        if doc is not None:
            doc.record.title = "Tides"
            made = newsmeta.dumps(doc)
            assert made == text.replace("title: T\n", "title: Tides\n")
        work(text)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(INPUTS)), st.integers(0, 60)), min_size=2, max_size=4),
    st.sampled_from(
        ["", "- ", "  - ", "x: ", "topics: ", "related:\n- ", "? ", "&a ", "{", "[", '"', "|\n "]
    ),
)
def test_their_combinations_end_so_too(parts: list[tuple[str, int]], between: str) -> None:
    text = text_of(between.join(INPUTS[name](size) for name, size in parts))
    properties.check_text(text)
    work(text)


@given(st.binary(max_size=200), st.sampled_from([b"", b"---\n", b"---\ntitle: T\n", b"\xef\xbb\xbf---\n"]))
def test_bytes_end_so_too(data: bytes, start: bytes) -> None:
    properties.check_text(start + data)
    properties.check_text(start + data + b"\n---\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"---\na: \xff\n---\n", "2:4: invalid UTF-8: the byte 0xff"),
        # Overlong, a surrogate, more than Unicode has, half a character at the end.
        (b"---\na: \xc0\xaf\n---\n", "2:4: invalid UTF-8: the byte 0xc0"),
        (b"---\na: \xed\xa0\x80\n---\n", "2:4: invalid UTF-8: the byte 0xed"),
        (b"---\na: \xf4\x90\x80\x80\n---\n", "2:4: invalid UTF-8: the byte 0xf4"),
        (b"---\na: 1\n---\n\xe2\x82", "4:1: invalid UTF-8: the byte 0xe2"),
        # UTF-16 and UTF-32 have no fence.
        ("---\na: 1\n---\n".encode("utf-16"), "1:1: invalid UTF-8: the byte 0xff"),
        ("---\na: 1\n---\n".encode("utf-32-le"), "1:1: no front matter: expected a line --- at the start"),
    ],
)
def test_bytes_that_are_no_utf_8_are_refused_where_they_are(data: bytes, message: str) -> None:
    with pytest.raises(newsmeta.FrontMatterError) as caught:
        newsmeta.loads(data)
    assert str(caught.value) == message


def test_number_keys_that_could_be_made_to_collide_are_few() -> None:
    with pytest.raises(newsmeta.FrontMatterError) as caught:
        newsmeta.loads(text_of(INPUTS["keys that collide"](25 * 1_001)))
    assert str(caught.value) == "1004:1: a mapping with more than 1,000 keys that are no texts"
    assert len(newsmeta.loads(text_of(INPUTS["keys that collide"](25 * 1_000))).record.extra) == 1_000
    # Merged ones are counted with the own ones.
    with pytest.raises(newsmeta.FrontMatterError) as caught:
        newsmeta.loads(text_of(INPUTS["merges of keys that collide"](250 * 101)))
    assert caught.value.message == "a mapping with more than 1,000 keys that are no texts"


def test_one_long_text_behind_many_aliases_is_refused() -> None:
    text = text_of(f'a: &a "{"x" * 1_000_000}"\nb: [{"*a, " * 14}]\n')
    # The text itself, its quotes and its anchor, for each alias.
    with pytest.raises(newsmeta.FrontMatterError) as caught:
        newsmeta.loads(text)
    assert str(caught.value) == "5:57: longer than 15,000,000 characters, with aliases written out"
    assert newsmeta.loads(text, limits=newsmeta.Limits(max_characters=16_000_000)).record.extra["b"][13]


def test_what_a_terminal_would_act_on_is_shown_as_text() -> None:
    escape = "\x1b[2J"
    with pytest.raises(newsmeta.RecordError) as caught:
        newsmeta.loads(text_of('a: !%1b%5b2J%0a x\n"b\\e[2J": !y x\n'))
    assert (
        str(caught.value)
        == "4:4: a: the tag !\\x1b[2J\\n is not supported\n5:11: b\\x1b[2J: the tag !y is not supported"
    )
    error = newsmeta.FrontMatterError("no", path=f"a{escape}\n\udcff.md", line=1, column=2)
    assert str(error) == "a\\x1b[2J\\n\\udcff.md:1:2: no"
    problems = [newsmeta.Problem("title", "no", 1, 2), newsmeta.Problem("type", "no", 3, 4)]
    many = newsmeta.RecordError(problems, path=f"{escape}.md")
    assert str(many) == "\\x1b[2J.md:1:2: title: no\n\\x1b[2J.md:3:4: type: no"


def test_the_path_of_a_problem_is_cut() -> None:
    keys = "".join(" " * depth + "k" * 90 + ":\n" for depth in range(5))
    with pytest.raises(newsmeta.RecordError) as caught:
        newsmeta.loads(text_of(keys + "     - !x y\n"))
    path = caught.value.problems[0].field
    assert path == ".".join(["k" * 90] * 3)[:199] + "…"


# Growth.


def steps_of(function: Callable[[], object]) -> int:
    """How many calls a function makes, of Python's functions and of C's."""
    steps = [0]

    def count(*_: object) -> None:
        steps[0] += 1

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return steps[0]


def peak_of(function: Callable[[], object]) -> int:
    """How many bytes Python takes for a function at most."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", INPUTS)
def test_steps_and_memory_grow_linearly(name: str, build: str) -> None:
    # What comes after the parser is the same for both.
    size, function = (250, work) if build == "libyaml" else (150, properties.read)
    small, large = (text_of(INPUTS[name](factor * size)) for factor in (1, 8))
    ratio = max(8.0, len(large) / len(small))
    function(small)
    assert steps_of(lambda: function(large)) <= 2 * ratio * steps_of(lambda: function(small)) + 2_000
    assert peak_of(lambda: function(large)) <= 2 * ratio * peak_of(lambda: function(small)) + 50_000


#: What a process does with each input. Of those that make few steps in Python, at a size at which
#: quadratic time inside one step (a search, a copy) would be minutes.
LARGE = """
import resource, threading
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (200, 200))
import hostile
from test_hostile import steps_of, text_of, work

def main():
    for name, make in hostile.INPUTS.items():
        few = steps_of(lambda: work(text_of(make(500)))) < 2_000
        work(text_of(make(150_000 if few else 2_000)))
        done.append(name)

done = []
threading.stack_size(256 * 1024)
thread = threading.Thread(target=main)
thread.start()
thread.join()
assert done == list(hostile.INPUTS), done[-1:]
"""

#: Scalars of 50 MB, which the limits of a caller's own allow, and a depth of a million.
HUGE = """
import resource, threading
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (200, 200))
import newsmeta
head = "---\\ntitle: T\\npublishedDateTime: 2026-03-01\\n"
size = 50_000_000
limits = newsmeta.Limits(max_characters=60_000_000)

def main():
    words = "x " * (size // 2)
    for scalar in ("x" * size, f'"{words}"', f"'{' ' * size}'", "|\\n " + words, ">\\n " + words):
        text = head + "a: " + scalar + "\\n---\\n"
        try:
            newsmeta.loads(text)
        except newsmeta.FrontMatterError as error:
            assert str(error) == "2:1: the front matter is longer than 15,000,000 characters", error
        assert len(newsmeta.loads(text, limits=limits).record.extra["a"]) >= size - 1
    million = 1_000_000
    for opening in ("[", "{a: ", "- ", "? ", "[{a: ", "- ? "):
        try:
            newsmeta.loads(head + "a:\\n  " + opening * million + "\\n---\\n")
        except newsmeta.FrontMatterError as error:
            assert "64 levels" in str(error) or "nesting" in str(error) or "YAML" in str(error), error
        else:
            raise AssertionError(opening)
    done.append(True)

done = []
threading.stack_size(256 * 1024)
thread = threading.Thread(target=main)
thread.start()
thread.join()
assert done
"""

#: A record as deep as the limits allow, in every kind of nesting, and all that can be done with it.
DEEP = """
import copy, pickle, sys, threading
import yaml
if sys.argv[1] == "pure Python":
    vars(yaml).pop("CSafeLoader", None)
import newsmeta

depth = int(sys.argv[2])
limits = newsmeta.Limits(max_depth=depth)
head = "---\\ntitle: T\\npublishedDateTime: 2026-03-01\\n"
indented = lambda lines: "".join(" " * (2 * index) + line for index, line in enumerate(lines))
texts = {
    "brackets": "a: " + "[" * (depth - 1) + "x" + "]" * (depth - 1) + "\\n",
    "braces": "a: " + "{a: " * (depth - 1) + "x" + "}" * (depth - 1) + "\\n",
    "keys": indented(["a:\\n"] * (depth - 1)) + " " * (2 * depth) + "a: x\\n",
    "dashes": "a:\\n  " + "- " * (depth - 1) + "x\\n",
    "explicit keys": "? a\\n: " + "- " * (depth - 1) + "x\\n",
    "providers": "provider:\\n  name: P\\n"
    + "".join(f"{'  ' * n}publishers:\\n{'  ' * n}- name: P\\n" for n in range(1, depth // 2)),
}

def innermost(value):
    while True:
        if isinstance(value, newsmeta.Provider):
            if not value.publishers:
                value.domain = "changed.example"
                return
            value = value.publishers[0]
        elif isinstance(value, dict):
            if not isinstance(value["a"], dict | list):
                value["a"] = "changed"
                return
            value = value["a"]
        elif isinstance(value[0], dict | list):
            value = value[0]
        else:
            value[0] = "changed"
            return

def main():
    for name, lines in texts.items():
        text = head + lines + "---\\n"
        doc, other = newsmeta.loads(text, limits=limits), newsmeta.loads(text, limits=limits)
        assert doc.record == other.record and not doc.changed and repr(doc)
        assert copy.deepcopy(doc).record == doc.record
        assert pickle.loads(pickle.dumps(doc)).record == doc.record
        assert newsmeta.from_dict(newsmeta.to_dict(doc.record, limits=limits), limits=limits) == doc.record
        made = newsmeta.dumps(newsmeta.Document(doc.record, limits=limits))
        assert newsmeta.loads(made, limits=limits).record == doc.record
        innermost(doc.record.provider or doc.record.extra["a"])
        assert doc.changed and "changed" in doc.diff() and "changed" in newsmeta.dumps(doc)
        other.record.extra, other.record.provider = {}, None
        assert newsmeta.dumps(other) == head + "---\\n"
        done.append(name)

done = []
threading.stack_size(256 * 1024)
thread = threading.Thread(target=main)
thread.start()
thread.join()
assert done == list(texts), done
"""


def run(code: str, *arguments: str) -> None:
    """Run code in a process of its own, which hostile input may kill."""
    here = Path(__file__).parent
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": str(here)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")


limited = pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limits of a process")


@limited
def test_a_process_survives_all_of_them_on_a_thread_with_a_small_stack() -> None:
    run(LARGE)


@limited
def test_a_process_survives_huge_scalars_and_a_depth_of_a_million() -> None:
    run(HUGE)


@limited
@pytest.mark.parametrize("depth", ["64", "128"])
@pytest.mark.parametrize("build", BUILDS)
def test_a_record_at_the_greatest_depth_can_be_used_on_a_thread_with_a_small_stack(
    build: str, depth: str
) -> None:
    run(DEEP, build, depth)


def test_a_record_that_holds_itself_is_refused() -> None:
    doc = newsmeta.loads(text_of(""))
    doc.record.extra["a"] = doc.record.extra
    with pytest.raises(newsmeta.RecordError, match="nested deeper than 64 levels"):
        newsmeta.dumps(doc)
    doc = newsmeta.loads(text_of(""))
    provider = Provider(name="P", images=[Image(url="u")])
    provider.publishers.append(provider)
    doc.record.provider = provider
    with pytest.raises(newsmeta.RecordError, match="nested deeper than 64 levels"):
        newsmeta.dumps(doc)
