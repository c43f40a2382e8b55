"""The fences: where a text is cut, what every kind of beginning and end gives, and positions."""

from __future__ import annotations

import attrs
import pytest

import newsmeta
from newsmeta import FrontMatterError, NoFrontMatterError
from newsmeta._fences import BOM, Parts, join_fences, position, split_fences

NOT_FIRST = "1:1: no front matter: the line --- has to be the very first, without blanks before it"
NO_FENCE = "1:1: no front matter: expected a line --- at the start"
TOML = "1:1: TOML front matter (+++) is not supported: expected a line ---"
UNCLOSED = "1:1: the front matter has no closing fence (a line ---)"


@attrs.define
class Note:
    """A record that every mapping fits."""

    a: int | None = newsmeta.field(default=None)
    text: str | None = newsmeta.field(default=None)
    extra: dict[str, object] = newsmeta.field(factory=dict)


# What is a document: the text, its front matter, its body.
DOCUMENTS = {
    "nothing between the fences": ("---\n---\nbody", "", "body"),
    "an empty line between the fences": ("---\n\n---\nbody", "\n", "body"),
    "a blank line between the fences": ("---\n  \n---\nbody", "  \n", "body"),
    "spaces after the opening fence": ("---  \na: 1\n---\nbody", "a: 1\n", "body"),
    "a tab after the opening fence": ("---\t\na: 1\n---\nbody", "a: 1\n", "body"),
    "a space after the closing fence": ("---\na: 1\n--- \nbody", "a: 1\n", "body"),
    "a tab after the closing fence": ("---\na: 1\n---\t\nbody", "a: 1\n", "body"),
    "dots for the closing fence": ("---\na: 1\n...\nbody", "a: 1\n", "body"),
    "dots and blanks for the closing fence": ("---\na: 1\n... \t\nbody", "a: 1\n", "body"),
    "dots, and a fence in the body": ("---\na: 1\n...\nx\n---\ny\n", "a: 1\n", "x\n---\ny\n"),
    "dots between the fences at once": ("---\n...\nbody", "", "body"),
    "the closing fence at the end of the text": ("---\na: 1\n---", "a: 1\n", ""),
    "the closing fence and blanks at the end": ("---\na: 1\n--- \t", "a: 1\n", ""),
    "dots at the end of the text": ("---\na: 1\n...", "a: 1\n", ""),
    "the closing fence's line and no body": ("---\na: 1\n---\n", "a: 1\n", ""),
    "an indented fence in a block scalar": (
        "---\ntext: |\n  x\n  ---\n  y\n---\nbody",
        "text: |\n  x\n  ---\n  y\n",
        "body",
    ),
    "an indented fence that goes on a plain scalar": (
        "---\ntext: x\n ---\n---\nbody",
        "text: x\n ---\n",
        "body",
    ),
    "a byte order mark": ("\ufeff---\na: 1\n---\nbody", "a: 1\n", "body"),
    "CRLF": ("---\r\na: 1\r\n---\r\nbody\r\n", "a: 1\r\n", "body\r\n"),
    "CRLF and a closing fence at the end": ("---\r\na: 1\r\n---", "a: 1\r\n", ""),
    "CRLF after the opening fence only": ("---\r\na: 1\n---\nbody", "a: 1\n", "body"),
    "fences in the body": ("---\na: 1\n---\nx\n---\ny\n", "a: 1\n", "x\n---\ny\n"),
    "empty lines after the closing fence": ("---\na: 1\n---\n\n\nbody", "a: 1\n", "\n\nbody"),
    "a fence as the first line of the body": ("---\na: 1\n---\n---\n", "a: 1\n", "---\n"),
    "four dashes in the body": ("---\na: 1\n---\n----\n", "a: 1\n", "----\n"),
    "dashes with a word after them in a block scalar": (
        "---\ntext: >\n  --- x\n---\n",
        "text: >\n  --- x\n",
        "",
    ),
    "a body without a newline after CRLF fences": ("---\r\n---\r\nx", "", "x"),
}

# What begins with no fence.
WITHOUT_FENCE = {
    "an empty text": ("", NO_FENCE),
    "a byte order mark and nothing else": ("\ufeff", NO_FENCE),
    "a text": ("Hello\n", NO_FENCE),
    "two dashes": ("--\na: 1\n--\n", NO_FENCE),
    "four dashes": ("----\na: 1\n----\nbody", NO_FENCE),
    "an empty line first": ("\n---\na: 1\n---\n", NOT_FIRST),
    "CRLF first": ("\r\n---\na: 1\n---\n", NOT_FIRST),
    "a space first": (" ---\na: 1\n---\n", NOT_FIRST),
    "a byte order mark and a space first": ("\ufeff ---\na: 1\n---\n", NOT_FIRST),
    "two byte order marks": ("\ufeff\ufeff---\na: 1\n---\n", NO_FENCE),
    "a comment first": ("# c\n---\na: 1\n---\n", NO_FENCE),
    "CR for newlines": ("---\ra: 1\r---\rbody", NO_FENCE),
    "the name of a language": ("--- yaml\na: 1\n---\n", NO_FENCE),
    "a language to be run": ("---js\na = 1\n---\n", NO_FENCE),
    "a comment after the fence": ("--- # c\na: 1\n---\n", NO_FENCE),
    "a no-break space after the fence": ("---\u00a0\na: 1\n---\n", NO_FENCE),
    "a form feed after the fence": ("---\f\na: 1\n---\n", NO_FENCE),
    "a vertical tab after the fence": ("---\v\na: 1\n---\n", NO_FENCE),
    "a line separator for the newline": ("---\u2028a: 1\n---\n", NO_FENCE),
    "dots for the opening fence": ("...\na: 1\n---\n", NO_FENCE),
    "JSON": ('{\n"a": 1\n}\n', NO_FENCE),
    "TOML": ("+++\na = 1\n+++\n", TOML),
    "TOML after a byte order mark": ("\ufeff+++\na = 1\n+++\n", TOML),
}

# What is never closed.
UNCLOSED_TEXTS = {
    "three dashes": "---",
    "three dashes and blanks": "--- \t ",
    "a byte order mark and three dashes": "\ufeff---",
    "the opening fence": "---\n",
    "no closing fence": "---\na: 1\n",
    "four dashes to close": "---\na: 1\n----\nbody",
    "two dots to close": "---\na: 1\n..\nbody",
    "four dots to close": "---\na: 1\n....\nbody",
    "an indented closing fence": "---\na: 1\n ---\nbody",
    "a word after the closing fence": "---\na: 1\n--- x\nbody",
    "a comment after the closing fence": "---\na: 1\n--- # c\nbody",
    "next line (U+0085) after the closing fence": "---\na: 1\n---\x85body",
    "a line separator after the closing fence": "---\na: 1\n---\u2028body",
    "a line separator before the closing fence": "---\na: 1\u2028---\nbody",
    "a no-break space after the closing fence": "---\na: 1\n---\u00a0\nbody",
    "a form feed after the closing fence": "---\na: 1\n---\f\nbody",
    "CR alone around the closing fence": "---\na: 1\r---\rbody",
    "CR alone after the closing fence": "---\na: 1\n---\r",
    "TOML's closing fence": "---\na: 1\n+++\nbody",
}


@pytest.mark.parametrize(("text", "front_matter", "body"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_cut_at_its_fences(text: str, front_matter: str, body: str) -> None:
    parts = split_fences(text)
    assert (parts.front_matter, parts.body) == (front_matter, body)
    assert parts.text is text


@pytest.mark.parametrize(("text", "front_matter", "body"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_loads_and_dumps_as_it_was(text: str, front_matter: str, body: str) -> None:
    doc = newsmeta.loads(text, Note)
    assert (doc.front_matter, doc.body) == (front_matter, body)
    assert newsmeta.dumps(doc) == text
    assert newsmeta.dumps(newsmeta.loads(text.encode(), Note)) == text


@pytest.mark.parametrize(("text", "front_matter", "body"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_parts_put_together_are_the_text(text: str, front_matter: str, body: str) -> None:
    assert split_fences(text).replaced(front_matter, body) == text


@pytest.mark.parametrize(("text", "message"), WITHOUT_FENCE.values(), ids=WITHOUT_FENCE)
def test_what_does_not_begin_with_a_fence_has_no_front_matter(text: str, message: str) -> None:
    with pytest.raises(NoFrontMatterError) as caught:
        split_fences(text)
    assert str(caught.value) == message


def test_a_text_after_the_fence_and_many_blanks_is_no_fence() -> None:
    with pytest.raises(NoFrontMatterError) as caught:
        split_fences("---" + " " * 100 + "x\na: 1\n---\n")
    assert str(caught.value) == NO_FENCE


@pytest.mark.parametrize("text", UNCLOSED_TEXTS.values(), ids=UNCLOSED_TEXTS)
def test_front_matter_that_is_never_closed_is_an_error(text: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        split_fences(text)
    assert type(caught.value) is FrontMatterError
    assert str(caught.value) == UNCLOSED


# What is cut, but is no YAML mapping.
@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            '---\ntext: "x\n---\ny"\n---\nbody',
            "3:1: while scanning a quoted scalar: found unexpected end of stream",
            id="a fence at the first column in a quoted scalar",
        ),
        pytest.param(
            "---\na: 1\n--- x\na: 2\n---\nbody",
            "3:1: a second YAML document",
            id="a word after the closing fence, and a fence later",
        ),
        pytest.param(
            "---\na: 1\n---x\n---\nbody",
            "4:1: while scanning a simple key: could not find expected ':'",
            id="dashes and a word in the front matter",
        ),
        pytest.param(
            "---\n- a\n---\nbody",
            "2:1: the front matter is a list: expected a mapping (key: value)",
            id="a list",
        ),
        pytest.param(
            "---\njust text\n---\nbody",
            "2:1: the front matter is a scalar: expected a mapping (key: value)",
            id="a scalar",
        ),
        pytest.param(
            "---\n~\n---\nbody",
            "2:1: the front matter is a scalar: expected a mapping (key: value)",
            id="a null",
        ),
        pytest.param(
            "---\na: 1\na: 2\n---\nbody",
            '3:1: duplicate key "a" (first on line 2)',
            id="a duplicate key",
        ),
    ],
)
def test_what_is_between_the_fences_has_to_be_a_mapping(text: str, message: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        newsmeta.loads(text, Note)
    assert type(caught.value) is FrontMatterError
    assert str(caught.value) == message


# Newlines.


@pytest.mark.parametrize(
    ("text", "newline"),
    [
        ("---\na: 1\n---\n", "\n"),
        ("---\r\na: 1\r\n---\r\n", "\r\n"),
        ("---\r\na: 1\n---\r\n", "\n"),
        ("---\na: 1\r\n---\n", "\r\n"),
        ("---\na: 1\ntext: x\r\n---\r\n", "\n"),
        ("---\r\n---\r\n", "\r\n"),
        ("---\r\n---\n", "\r\n"),
        ("---\n---\r\n", "\n"),
        ("---\r\n\n---\r\n", "\n"),
        ("---\n\r\n---\n", "\r\n"),
        ("\ufeff---\r\n---", "\r\n"),
    ],
)
def test_the_newline_is_the_first_of_the_front_matter_else_the_opening_fences(
    text: str, newline: str
) -> None:
    assert split_fences(text).newline == newline
    assert newsmeta.loads(text, Note).newline == newline


def test_other_line_breaks_of_yaml_are_no_newlines() -> None:
    assert split_fences("---\na: 1\u2028text: x\r\n---\n").newline == "\r\n"
    assert split_fences("---\na: 1\rtext: x\n---\n").newline == "\n"


# Putting together.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 1\n---", "---\na: 2\n---\nnew"),
        ("---\r\na: 1\r\n---", "---\r\na: 2\n---\r\nnew"),
        ("---\na: 1\n... ", "---\na: 2\n... \nnew"),
        ("\ufeff--- \na: 1\n---\t\nold", "\ufeff--- \na: 2\n---\t\nnew"),
    ],
)
def test_a_new_body_after_a_fence_without_newline_begins_on_its_own_line(text: str, expected: str) -> None:
    assert split_fences(text).replaced("a: 2\n", "new") == expected


def test_no_body_leaves_a_closing_fence_without_newline_as_it_is() -> None:
    assert split_fences("---\na: 1\n---").replaced("a: 2\n", "") == "---\na: 2\n---"


def test_a_body_that_is_set_on_a_document_without_final_newline_is_read_back() -> None:
    doc = newsmeta.loads("---\na: 1\n---", Note)
    doc.body = "new"
    assert newsmeta.dumps(doc) == "---\na: 1\n---\nnew"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_new_text_has_fences_with_its_newline(newline: str) -> None:
    text = join_fences(f"a: 1{newline}", f"{newline}body", newline)
    assert text == f"---{newline}a: 1{newline}---{newline}{newline}body"
    parts = split_fences(text)
    assert (parts.front_matter, parts.body, parts.newline) == (f"a: 1{newline}", f"{newline}body", newline)


# Positions.


@pytest.mark.parametrize(
    ("text", "needle", "expected"),
    [
        pytest.param("---\nab: 1\n---\n", "1", (2, 5), id="LF"),
        pytest.param("---\r\na: 1\r\nb: 2\r\n---\r\n", "2", (3, 4), id="CRLF"),
        pytest.param("---\na: \u00e9\u4e16 x\n---\n", "x", (2, 7), id="two and three bytes of UTF-8"),
        pytest.param("---\na: \U0001f600 x\n---\n", "x", (2, 6), id="an emoji is one column"),
        pytest.param("\ufeff---\na: x\n---\n", "x", (2, 4), id="a line after a byte order mark"),
        pytest.param("\ufeff---\na: x\n---\n", "---", (1, 1), id="the line of the byte order mark"),
        pytest.param("---\na: x\n---\n", "---", (1, 1), id="the first character"),
        pytest.param("---\na: \u2028x\n---\n", "x", (2, 5), id="a line separator ends no line"),
        pytest.param("---\na: \x85x\n---\n", "x", (2, 5), id="U+0085 ends no line"),
        pytest.param("---\na: 1\rx\n---\n", "x", (2, 6), id="CR alone ends no line"),
        pytest.param("---\na: \u00a0\tx\n---\n", "x", (2, 6), id="a tab is one column"),
        pytest.param("---\n\n\n\na: x\n---\n", "x", (5, 4), id="empty lines count"),
    ],
)
def test_lines_and_columns_are_as_an_editor_shows_them(
    text: str, needle: str, expected: tuple[int, int]
) -> None:
    assert position(text, text.index(needle)) == expected


def test_a_place_in_the_front_matter_is_given_in_the_whole_text() -> None:
    parts = split_fences("\ufeff--- \r\na: 1\r\nb: 2\r\n---\r\n")
    assert parts.locate(0) == (2, 1)
    assert parts.locate(parts.front_matter.index("b")) == (3, 1)
    assert parts.locate(len(parts.front_matter)) == (4, 1)


def test_the_end_of_the_text_has_a_place() -> None:
    assert position("---\na", 5) == (2, 2)
    assert position("---\na\n", 6) == (3, 1)
    assert position("", 0) == (1, 1)


@pytest.mark.parametrize("bom", ["", BOM], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_errors_of_the_front_matter_have_the_place_in_the_file(bom: str, newline: str) -> None:
    text = newline.join(
        [f"{bom}---", "# \u00e9\u2028text: \U0001f600", "a: 1", '\u00e9: [x, "\u4e16", *no]', "---", ""]
    )
    with pytest.raises(FrontMatterError) as caught:
        newsmeta.loads(text, Note)
    assert (caught.value.line, caught.value.column) == (4, 13)
    assert str(caught.value) == "4:13: the alias *no is not defined"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe-\x00", "1:1: invalid UTF-8: the byte 0xff"),
        (b"---\na: \xc3\xa9 \xe9\n---\n", "2:6: invalid UTF-8: the byte 0xe9"),
        (b"---\r\na: 1\r\n---\r\nbody \xc3", "4:6: invalid UTF-8: the byte 0xc3"),
        (b"---\na: \xed\xa0\x80\n---\n", "2:4: invalid UTF-8: the byte 0xed"),
        (b"---\na: \xc0\x80\n---\n", "2:4: invalid UTF-8: the byte 0xc0"),
    ],
    ids=["UTF-16", "Latin-1", "a body that is cut off", "a surrogate", "an overlong form"],
)
def test_bytes_that_are_no_utf8_are_shown_at_their_place(bom: bytes, data: bytes, message: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        newsmeta.loads(bom + data, Note)
    assert type(caught.value) is FrontMatterError
    assert str(caught.value) == message


def test_a_lone_surrogate_in_a_str_is_refused() -> None:
    with pytest.raises(FrontMatterError) as caught:
        newsmeta.loads("---\na: 1\n---\n\ud800", Note)
    assert str(caught.value) == "4:1: the lone surrogate U+D800 cannot be in a file"


def test_parts_compare_by_value() -> None:
    assert split_fences("---\na: 1\n---\nx") == Parts("---\na: 1\n---\nx", 4, 9, 13)
