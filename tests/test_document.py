"""Tests for documents: `loads`, `dumps`, what changed, and the real records."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

import newsmeta
from newsmeta import (
    Article,
    Document,
    EditError,
    FrontMatterError,
    NoFrontMatterError,
    RecordError,
    _by_tree,
    dumps,
    field,
    loads,
)
from newsmeta.document import read_document

TEXT = '---\ntitle: "Tides" # a\npublishedDateTime: 2026-03-01\ntopics:\n  - AI\n---\nThe body.\n'
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def test_loads_takes_text_and_bytes_with_and_without_a_bom() -> None:
    for text in (TEXT, "\ufeff" + TEXT):
        inputs: list[Any] = [text, text.encode(), bytearray(text.encode()), memoryview(text.encode())]
        for given in inputs:
            doc = loads(given)
            assert doc.record.title == "Tides"
            assert doc.body == "The body.\n"
            assert dumps(doc) == text


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "expected str or bytes, found nothing"),
        (5, "expected str or bytes, found the number 5"),
        (Path("x.md"), "expected str or bytes, found an object of type PosixPath"),
    ],
)
def test_loads_refuses_what_is_no_text(given: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        loads(given)
    assert str(caught.value).replace("WindowsPath", "PosixPath") == message


def test_loads_of_an_open_file_says_what_to_call(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8", newline="")
    with (
        path.open() as file,
        pytest.raises(TypeError, match=r"newsmeta.loads\(file.read\(\)\) reads an open file"),
    ):
        loads(file)  # type: ignore[call-overload]


def test_loads_refuses_a_class_that_is_no_record_class() -> None:
    with pytest.raises(TypeError, match="<class 'int'> is not a record class"):
        loads(TEXT, int)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"---\ntitle: \xff\n---\n", "2:8: invalid UTF-8: the byte 0xff"),
        ("---\n# é\ntitle: ".encode() + b"\xc0\xaf\n---\n", "3:8: invalid UTF-8: the byte 0xc0"),
        (b"\xef\xbb\xbf---\xe2\x28", "1:4: invalid UTF-8: the byte 0xe2"),
        (b"---\na: \xed\xa0\x80\n", "2:4: invalid UTF-8: the byte 0xed"),
    ],
)
def test_invalid_utf_8_is_an_error_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        loads(data)
    assert str(caught.value) == message
    assert isinstance(caught.value.__cause__, UnicodeDecodeError)


def test_a_text_with_a_lone_surrogate_is_refused_anywhere() -> None:
    for text in (TEXT.replace("Tides", "\ud800"), TEXT + "\udfff"):
        with pytest.raises(
            FrontMatterError, match=r"^\d:\d: the lone surrogate U\+D[8F][0-9A-F]{2} cannot be in a file$"
        ):
            loads(text)


def test_a_missing_fence_has_an_error_of_its_own() -> None:
    with pytest.raises(NoFrontMatterError, match="1:1: no front matter: expected a line --- at the start"):
        loads("title: Tides\n")


def test_the_parts_of_a_document() -> None:
    doc = loads(TEXT)
    assert doc.front_matter == TEXT[4 : TEXT.index("---\nThe")]
    assert (doc.newline, doc.path, doc.changed, doc.diff()) == ("\n", None, False, "")
    assert loads(TEXT.replace("\n", "\r\n")).newline == "\r\n"
    new = Document(record=Article(title="Tides", published_date_time=WHEN))
    assert (new.front_matter, new.path, new.changed, new.body, new.newline) == (None, None, True, "\n", "\n")


def test_what_changed_is_seen_and_can_be_taken_back() -> None:
    doc = loads(TEXT)
    doc.record.topics.append("Energy")
    assert doc.changed
    doc.record.topics.pop()
    assert not doc.changed
    doc.body += "More.\n"
    assert doc.changed
    assert dumps(doc) == TEXT + "More.\n"
    doc.body = "The body.\n"
    doc.record.published_date_time = WHEN.astimezone()
    assert not doc.changed
    doc.record = attrs.evolve(doc.record)
    assert not doc.changed
    doc.record = attrs.evolve(doc.record, title="Moons")
    assert dumps(doc) == TEXT.replace("Tides", "Moons")


def test_a_body_needs_the_newline_that_the_fence_lacks() -> None:
    doc = loads("---\r\ntitle: Tides\r\npublishedDateTime: 2026-03-01\r\n---")
    doc.body = "Text"
    assert dumps(doc) == "---\r\ntitle: Tides\r\npublishedDateTime: 2026-03-01\r\n---\r\nText"


def test_diff_is_the_unified_diff_of_one_line() -> None:
    doc = loads(TEXT.removesuffix("\n"))
    doc.record.title = "Moons\u2028"
    assert doc.diff() == (
        "--- document\n+++ document\n@@ -1,5 +1,5 @@\n ---\n"
        '-title: "Tides" # a\n+title: "Moons\\u2028" # a\n'
        " publishedDateTime: 2026-03-01\n topics:\n   - AI\n"
    )
    doc = loads(TEXT.removesuffix("\n"))
    doc.body = "Text"
    assert doc.diff().endswith(
        "-The body.\n\\ No newline at end of file\n+Text\n\\ No newline at end of file\n"
    )


def test_diff_of_a_new_document_comes_from_nothing() -> None:
    doc = Document(record=Article(title="Tides", published_date_time=WHEN))
    assert doc.diff() == (
        "--- /dev/null\n+++ document\n@@ -0,0 +1,5 @@\n+---\n"
        '+title: "Tides"\n+publishedDateTime: 2026-03-01T00:00:00Z\n+\n+---\n+\n'
    ).replace("+1,5", "+1,6").replace("+---\n+\n", "+---\n+\n")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"record": 5}, TypeError, "Document.record: expected a record, found the number 5"),
        ({"body": b"x"}, TypeError, "Document.body: expected a text, found an object of type bytes"),
        (
            {"body": "\ud800"},
            ValueError,
            "Document.body: the lone surrogate U+D800 at index 0 cannot be written",
        ),
        ({"newline": "\r"}, ValueError, "newline: expected '\\n' or '\\r\\n', found '\\r'"),
    ],
)
def test_a_document_refuses_what_it_cannot_hold(
    arguments: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        Document(**{"record": Article(title="Tides", published_date_time=WHEN), **arguments})
    assert str(caught.value) == message
    assert type(caught.value) is error


def test_newline_path_and_front_matter_are_read_only() -> None:
    doc = loads(TEXT)
    for name in ("newline", "path", "front_matter", "changed"):
        with pytest.raises(AttributeError):
            setattr(doc, name, "\n")


def test_a_document_prints_its_record_and_path() -> None:
    doc = loads(TEXT)
    assert repr(doc).startswith("Document(record=Article(title='Tides', ")
    doc = read_document(TEXT, Article, Path("a.md"))
    assert repr(doc).startswith("Document(path='a.md', record=Article(title='Tides', ")


def test_a_document_copies_and_pickles() -> None:
    doc = loads(TEXT)
    for other in (copy.deepcopy(doc), pickle.loads(pickle.dumps(doc))):
        other.record.title = "Moons"
        assert dumps(other) == TEXT.replace("Tides", "Moons")
    assert not doc.changed


def test_dumps_refuses_what_is_no_document() -> None:
    with pytest.raises(TypeError, match="expected a Document, found an object of type Article"):
        dumps(loads(TEXT).record)  # type: ignore[arg-type]


def test_dumps_lists_everything_that_cannot_be_written() -> None:
    doc = loads(TEXT)
    doc.record.topics.extend([5, "\ud800"])  # type: ignore[list-item]
    doc.record.images.append("u")  # type: ignore[arg-type]
    doc.record.extra["f"] = {1, 2}
    with pytest.raises(RecordError) as caught:
        dumps(doc)
    assert str(caught.value).splitlines() == [
        "topics[1]: expected a text, found the number 5",
        "topics[2]: the lone surrogate U+D800 at index 0 cannot be written",
        'images[0]: expected an Image, found the text "u"',
        "f: expected a value that YAML can hold, found an object of type set",
    ]


@attrs.define
class Note:
    """A record class whose text can be read as another one's."""

    title: str = field()
    extra: dict[Any, Any] = field(factory=dict)


def test_a_loaded_document_keeps_the_class_of_its_record() -> None:
    doc: Document[Any] = loads(TEXT)
    with pytest.raises(TypeError, match=r"^Document.record: the file was read as Article, found"):
        doc.record = Note(title="Tides")
    new: Document[Any] = Document(record=Note(title="Tides"))
    new.record = Article(title="Tides", published_date_time=WHEN)
    assert loads(dumps(new)).record == new.record


@attrs.define
class Flag:
    """A coded text that is not read as it was written."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Flag:
        return cls(text.lower())

    def __str__(self) -> str:
        return self.text


@attrs.define
class Mast:
    """A record class with one."""

    flag: Flag = field()


def test_a_record_that_would_read_back_as_another_one_is_refused() -> None:
    with pytest.raises(EditError, match=r"^the record cannot be written so that it reads back as it is$"):
        dumps(Document(record=Mast(flag=Flag("RED"))))


def test_what_does_not_read_back_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_by_tree, "splice", lambda *_: iter([HEAD_LESS, SPOILT, COMMENT_LESS, GOOD]))
    doc = loads(TEXT)
    doc.record.topics = []
    doc.record.quality = 1
    assert dumps(doc) == "---\n" + GOOD + "---\nThe body.\n"


HEAD_LESS = "title: [\n"
SPOILT = 'title: "Tides" # a\npublishedDateTime: 2026-03-01\nquality: 2\n'
GOOD = 'title: "Tides" # a\npublishedDateTime: 2026-03-01\nquality: 1\n'
COMMENT_LESS = 'title: "Tides"\npublishedDateTime: 2026-03-01\nquality: true\n'


def test_a_candidate_that_loses_a_comment_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT.replace("topics", "# own\ntopics")
    lossy = 'title: "Tides"\npublishedDateTime: 2026-03-01\nquality: 1\ntopics: [AI]\n'
    monkeypatch.setattr(_by_tree, "splice", lambda *_: iter([lossy, "# own\n" + lossy]))
    doc = loads(text)
    doc.record.quality = 1
    assert dumps(doc) == "---\n# own\n" + lossy + "---\nThe body.\n"


def test_real_records_come_back_byte_for_byte(real_records: list[Path]) -> None:
    for path in real_records:
        data = path.read_bytes()
        doc = loads(data)
        assert not doc.changed, path.name
        assert dumps(doc).encode() == data, path.name
        again = Document(record=doc.record, body=doc.body, newline=doc.newline)
        assert dumps(again).encode() == data, path.name


def test_real_siblings_come_back_byte_for_byte_or_say_what_they_lack(real_siblings: list[Path]) -> None:
    read = 0
    for path in real_siblings:
        data = path.read_bytes()
        try:
            doc = loads(data)
        except RecordError as error:
            codes = {(problem.field, problem.code) for problem in error.problems}
            assert codes <= {("title", "missing"), ("publishedDateTime", "missing")}, path.name
            continue
        read += 1
        assert dumps(doc).encode() == data, path.name
        doc.record.quality = 77
        lines = dumps(doc).split("\n")
        assert len(lines) == len(data.decode().split("\n")) + 1, path.name
    assert read
    assert newsmeta.Article is Article
