"""Tests for the canonical layout of texts that have another one: `Document.reformat`."""

from __future__ import annotations

import random
import re
from pathlib import Path

import attrs
import layouts
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import EditError, RecordError, _by_tree, dumps, loads
from newsmeta._compare import same
from newsmeta._fences import split_fences
from newsmeta._layout import comment_texts
from newsmeta._nodes import parse_nodes


def reformatted(text: str) -> str:
    """The canonical layout of a text; doing it twice changes no more than doing it once."""
    doc = loads(text)
    doc.reformat()
    made = dumps(doc)
    again = loads(made)
    again.reformat()
    assert not again.changed
    assert dumps(again) == made
    return made


def body_of(front_matter: str) -> str:
    """The canonical front matter of a title, a date and these lines."""
    made = reformatted(f"---\ntitle: Tides\n{front_matter}publishedDateTime: 2026-03-01\n---\n")
    return made.removeprefix('---\ntitle: "Tides"\n').removesuffix("---\n")


# The layout.


def test_order_quotes_indentation_and_empty_lines_become_canonical() -> None:
    text = """---
topics: [Energy, 'No']
provider: {domain: quay.example, name: The Quay}

title: >-
  Turning
  tides
heat:    78
publishedDateTime: 2026-03-10 09:45 +0200
excerpt: ~
images:
- url: https://quay.example/a.png
  width: 0x20
---
Body
"""
    assert (
        reformatted(text)
        == """---
title: "Turning tides"
publishedDateTime: 2026-03-10T07:45:00Z
heat: 78

provider:
  name: The Quay
  domain: quay.example

topics:
  - Energy
  - "No"

images:
  - url: "https://quay.example/a.png"
    width: 32

---
Body
"""
    )


def test_a_canonical_text_is_left_as_it_is() -> None:
    text = '---\ntitle: "Tides"\npublishedDateTime: 2026-03-01T00:00:00Z\n\ntopics:\n  - Energy\n\n---\n\n'
    doc = loads(text)
    doc.reformat()
    assert not doc.changed
    assert doc.diff() == ""
    assert dumps(doc) == text


def test_byte_order_mark_newlines_and_body_stay_and_fences_become_plain() -> None:
    text = "\ufeff---  \r\ntitle: Tides\r\npublishedDateTime: 2026-03-01\r\n...\t\r\nA\nbody \r\n"
    made = '\ufeff---\r\ntitle: "Tides"\r\npublishedDateTime: 2026-03-01T00:00:00Z\r\n\r\n---\r\nA\nbody \r\n'
    assert reformatted(text) == made


def test_unknown_entries_keep_their_values_and_their_order() -> None:
    made = body_of("zeta: {b: 1, a: [x, 2.50]}\nmood: calm\ntags:\n")
    assert made == (
        "publishedDateTime: 2026-03-01T00:00:00Z\nmood: calm\ntags: null\n\nzeta:\n  b: 1\n  a:\n    - x\n    - 2.5\n\n"
    )


def test_tags_that_change_nothing_go() -> None:
    assert body_of("provider: !!map\n  name: !!str 24/7\n") == (
        "publishedDateTime: 2026-03-01T00:00:00Z\n\nprovider:\n  name: 24/7\n\n"
    )


# Comments.


def test_a_comment_at_the_end_of_a_line_stays_beside_its_entry_or_item() -> None:
    made = body_of(
        "topics: # all of them\n- Energy   # the first\n- AI  # the second\nheat: 7  # so far\n"
        "excerpt: |  # from the desk\n  A robot.\nprovider: {name: The Quay} # who\n"
    )
    assert made == (
        'excerpt: "A robot.\\n"  # from the desk\npublishedDateTime: 2026-03-01T00:00:00Z\nheat: 7  # so far\n\n'
        "provider: # who\n  name: The Quay\n\n"
        "topics: # all of them\n  - Energy   # the first\n  - AI  # the second\n\n"
    )


def test_a_comment_right_behind_a_bracket_gets_a_blank() -> None:
    assert "\nheat: 7 # x\n" in "\n" + body_of("heat: 7 # x\n")
    assert body_of('excerpt: "a"# x\n').startswith('excerpt: "a" # x\n')


def test_a_comment_on_its_own_line_stays_above_what_follows() -> None:
    made = body_of(
        "images:\n# the photograph\n- url: a\n  # in pixels\n  width: 7\n# how hot\nheat: 7\n# who\n\n# publishes\nprovider:\n    # the name\n    name: X\n"
    )
    assert made == (
        "publishedDateTime: 2026-03-01T00:00:00Z\n# how hot\nheat: 7\n\n"
        "# who\n# publishes\nprovider:\n  # the name\n  name: X\n\n"
        'images:\n  # the photograph\n  - url: "a"\n    # in pixels\n    width: 7\n\n'
    )


def test_a_comment_that_is_indented_deeper_than_what_follows_stays_below() -> None:
    made = body_of(
        "provider:\n  name: X\n  # domain: x.example\ntopics:\n  - A\n  # - B\n  - C\n  # - D\nimages:\n  - url: a\n    # width: 7\n  - url: b\n      # far\nheat: 7\n"
    )
    assert made == (
        "publishedDateTime: 2026-03-01T00:00:00Z\nheat: 7\n\n"
        "provider:\n  name: X\n  # domain: x.example\n\n"
        "topics:\n  - A\n  # - B\n  - C\n  # - D\n\n"
        'images:\n  - url: "a"\n    # width: 7\n  - url: "b"\n    # far\n\n'
    )


def test_comments_in_brackets_and_braces_go_with_their_items() -> None:
    made = body_of(
        "topics: [  # open\n  # one\n  A,  # a\n  B\n  # three\n]  # closed\nprovider: {name: X, # n\n  domain: x.example}\n"
    )
    assert made == (
        "publishedDateTime: 2026-03-01T00:00:00Z\n\nprovider: # n\n  name: X\n  domain: x.example\n\n"
        "# closed\ntopics:  # open\n  # one\n  - A  # a\n  - B\n  # three\n\n"
    )


def test_a_comment_behind_the_last_line_of_a_value_stays_beside_its_entry() -> None:
    assert body_of("excerpt: 'a\n  b'   # cut\n").startswith('excerpt: "a b"   # cut\n')
    assert body_of("excerpt:\n  # why\n  news  # x\n").startswith('# why\nexcerpt: "news"  # x\n')


def test_a_second_comment_for_one_line_stands_above_it() -> None:
    made = body_of("images:\n  -  # an image\n    url: a  # where\n")
    assert made.endswith('images:\n  # where\n  - url: "a"  # an image\n\n')


def test_a_comment_apart_from_the_first_entry_stays_first_and_one_behind_the_last_stays_last() -> None:
    text = """---
# Made by hand.

# Do not sort.

# The date.
publishedDateTime: 2026-03-01
title: Tides

# The end.
---
"""
    made = """---
# Made by hand.
# Do not sort.

title: "Tides"
# The date.
publishedDateTime: 2026-03-01T00:00:00Z
# The end.

---
"""
    assert reformatted(text) == made


def test_comments_of_an_explicit_key_and_of_open_braces_stay() -> None:
    assert reformatted("---\n{ # all\ntitle: Tides, publishedDateTime: 2026-03-01}\n---\n") == (
        '---\n# all\ntitle: "Tides"\npublishedDateTime: 2026-03-01T00:00:00Z\n\n---\n'
    )
    assert body_of("? heat # key\n: 7 # value\n").startswith(
        "publishedDateTime: 2026-03-01T00:00:00Z\n# value\nheat: 7 # key\n"
    )


@attrs.define
class Note:
    mood: str | None = newsmeta.field(default=None)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("", ""),
        ("# alone\n", "# alone\n\n"),
        ("# one\n\n# two\n", "# one\n# two\n\n"),
        ("{}  # none\n", "# none\n\n"),
    ],
)
def test_comments_stay_where_there_are_no_entries(source: str, made: str) -> None:
    doc = loads(f"---\n{source}---\n", Note)
    doc.reformat()
    assert dumps(doc) == f"---\n{made}---\n"
    again = loads(dumps(doc), Note)
    again.reformat()
    assert not again.changed


# What is refused.


@pytest.mark.parametrize(
    ("entry", "line", "column", "reason"),
    [
        ("provider: &p\n  name: X\n", 3, 11, "an anchor (&), which the canonical layout does not have"),
        ("excerpt: !!str &e X\n", 3, 10, "an anchor (&), which the canonical layout does not have"),
        ("&k heat: 7\n", 3, 1, "an anchor (&), which the canonical layout does not have"),
        ("mood: &m calm\nsea: *m\n", 3, 7, "an anchor (&), which the canonical layout does not have"),
        ("x:\n  <<: {a: 1}\n", 4, 3, "a merge key (<<), which the canonical layout does not have"),
        ("heat:  # not yet\n", 3, 8, "the comment is on heat, which has no value and no place there"),
        (
            "topics: []  # none yet\n",
            3,
            13,
            "the comment is on topics, which has no value and no place there",
        ),
    ],
)
def test_what_would_be_lost_is_refused_with_its_place(
    entry: str, line: int, column: int, reason: str
) -> None:
    text = f"---\ntitle: Tides\n{entry}publishedDateTime: 2026-03-01\n---\n"
    doc = loads(text)
    with pytest.raises(EditError, match=re.escape(f"not put into the canonical layout: {reason}")) as caught:
        doc.reformat()
    assert (caught.value.line, caught.value.column) == (line, column)
    # The document is as it was.
    assert not doc.changed
    assert dumps(doc) == text


@pytest.mark.parametrize(
    "made",
    [
        "no front matter",
        '---\ntitle: "Other"\npublishedDateTime: 2026-03-01T00:00:00Z # c\n\n---\n',
        '---\ntitle: "Tides"\npublishedDateTime: 2026-03-01T00:00:00Z\n\n---\n',
        '---\ntitle: "Tides"\npublishedDateTime: 2026-03-01T00:00:00Z # c\n\n---\nmore',
    ],
    ids=["unreadable", "other record", "comment lost", "other body"],
)
def test_a_text_that_does_not_read_back_is_never_returned(monkeypatch: pytest.MonkeyPatch, made: str) -> None:
    doc = loads("---\ntitle: Tides\npublishedDateTime: 2026-03-01 # c\n---\n")
    monkeypatch.setattr(_by_tree, "canonical", lambda *_: made)
    with pytest.raises(EditError, match="so that it reads back as it is"):
        doc.reformat()


# Documents.


def test_a_reformatted_document_shows_and_saves_its_layout(tmp_path: Path) -> None:
    path = tmp_path / "tides.md"
    path.write_bytes(b"---\ntitle: Tides\npublishedDateTime: 2026-03-01\n---\n")
    doc = newsmeta.load(path)
    doc.reformat()
    assert doc.changed
    assert [line for line in doc.diff().splitlines()[3:] if line[0] in "-+"] == [
        "-title: Tides",
        "-publishedDateTime: 2026-03-01",
        '+title: "Tides"',
        "+publishedDateTime: 2026-03-01T00:00:00Z",
        "+",
    ]
    newsmeta.dump(doc)
    assert path.read_bytes() == b'---\ntitle: "Tides"\npublishedDateTime: 2026-03-01T00:00:00Z\n\n---\n'
    assert not doc.changed


def test_a_save_by_another_one_is_a_conflict_for_a_reformatted_document(tmp_path: Path) -> None:
    path = tmp_path / "tides.md"
    path.write_bytes(b"---\ntitle: Tides\npublishedDateTime: 2026-03-01\n---\n")
    doc = newsmeta.load(path)
    doc.reformat()
    path.write_bytes(b"another text")
    with pytest.raises(newsmeta.ConflictError):
        newsmeta.dump(doc)
    assert path.read_bytes() == b"another text"


def test_edits_and_the_layout_go_together() -> None:
    doc = loads("---\ntitle: Tides # t\npublishedDateTime: 2026-03-01\ntopics: [A, B]\n---\n")
    doc.reformat()
    doc.record.topics = ["B", "C"]
    doc.record.heat = 7
    assert dumps(doc) == (
        '---\ntitle: "Tides" # t\npublishedDateTime: 2026-03-01T00:00:00Z\nheat: 7\n\ntopics:\n  - B\n  - C\n\n---\n'
    )


def test_a_new_document_has_the_layout_anyway() -> None:
    doc = newsmeta.Document(loads("---\ntitle: Tides\npublishedDateTime: 2026-03-01\n---\n").record)
    before = dumps(doc)
    doc.reformat()
    assert dumps(doc) == before


def test_a_record_that_cannot_be_written_is_refused_at_once() -> None:
    doc = loads("---\ntitle: Tides\npublishedDateTime: 2026-03-01\n---\n")
    doc.record.topics.append(7)  # type: ignore[arg-type]
    with pytest.raises(RecordError):
        doc.reformat()
    doc.record.topics.clear()
    assert not doc.changed


# Properties.


@given(st.integers(0, 2**48))
def test_any_layout_becomes_canonical_or_is_refused(seed: int) -> None:
    rnd = random.Random(seed)
    text = layouts.Layout(rnd).document(layouts.plain_form(layouts.article(rnd)))
    try:
        doc = loads(text)
    except RecordError:
        # A generated comment that is text to a block scalar can spoil a coded text.
        assert "secured" in text
        return
    source = split_fences(text)
    try:
        doc.reformat()
    except EditError as error:
        assert not doc.changed
        refused = str(error)
        assert re.search("an anchor|a merge key|the comment is on", refused), refused
        return
    made = dumps(doc)
    again = loads(made)
    assert same(doc.record, again.record)
    assert again.body == doc.body
    assert again.newline == doc.newline
    assert made.startswith("\ufeff") == text.startswith("\ufeff")
    # In PyYAML's own eyes, too: the layout without its comments is that of a new document.
    assert same(yaml.safe_load(again.front_matter or ""), yaml.safe_load(source.front_matter))
    parts = split_fences(made)
    kept = comment_texts(parts, parse_nodes(parts))
    assert kept == comment_texts(source, parse_nodes(source))
    if not kept:
        new = newsmeta.Document(doc.record, doc.body, doc.newline)
        assert made.removeprefix("\ufeff") == dumps(new)
    again.reformat()
    assert dumps(again) == made


def test_real_records_have_the_layout_already(real_records: list[Path]) -> None:
    for path in real_records:
        doc = newsmeta.load(path)
        doc.reformat()
        assert not doc.changed, path
