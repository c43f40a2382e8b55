"""Files: loading, saving whole or not at all, conflicts, and walking folders."""

from __future__ import annotations

import builtins
import contextlib
import gc
import io
import os
import stat
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import attrs
import pytest

import newsmeta
from newsmeta import (
    Article,
    ConflictError,
    Document,
    FrontMatterError,
    NewsmetaError,
    NoFrontMatterError,
    RecordError,
    files,
)
from newsmeta.files import HEAD_BYTES

WHEN = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
TEXT = '---\ntitle: "Tide"  # kept\npublishedDateTime: 2026-03-01T06:30:00Z\nheat: 1\n---\n\nBody\n'
CHANGED = TEXT.replace("heat: 1", "heat: 2")
READ_HINT = "newsmeta.loads(file.read()) reads an open file"
WRITE_HINT = "file.write(newsmeta.dumps(doc)) writes to an open file"
NEW = '---\ntitle: "Ebb"\npublishedDateTime: 2026-03-01T06:30:00Z\n\n---\n\n'


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such permission bits, links or folders")


@attrs.define
class Note:
    title: str = newsmeta.field()
    extra: dict[str, object] = newsmeta.field(factory=dict)


class PathLike:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_bytes(TEXT.encode())
    return path


def new_document(title: str = "Ebb") -> Document[Article]:
    return Document(Article(title=title, published_date_time=WHEN))


def heated(path: Path, heat: int = 2) -> Document[Article]:
    """The document of a file, with another heat."""
    doc = newsmeta.load(path)
    doc.record.heat = heat
    return doc


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


# Loading.


@pytest.mark.parametrize("kind", [str, Path, PathLike])
def test_load_takes_any_path(post: Path, kind: Callable[[Any], Any]) -> None:
    doc = newsmeta.load(kind(post))
    assert doc.record.title == "Tide"
    assert doc.body == "\nBody\n"
    assert doc.path == post
    assert type(doc.path) is type(post)
    assert not doc.changed


def test_load_keeps_a_relative_path_as_it_is(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(post.parent)
    assert newsmeta.load("post.md").path == Path("post.md")


def test_load_reads_newlines_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    doc = newsmeta.load(path)
    assert (doc.newline, doc.body) == ("\r\n", "\r\nBody\r\n")
    assert newsmeta.dumps(doc).encode() == path.read_bytes()


def test_load_takes_a_record_type(post: Path) -> None:
    record = newsmeta.load(post, Note).record
    assert record == Note(title="Tide", extra={"publishedDateTime": WHEN, "heat": 1})


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("Hello\n", NoFrontMatterError, ":1:1: no front matter: expected a line --- at the start"),
        ("---\na: 1\n", FrontMatterError, ":1:1: the front matter has no closing fence (a line ---)"),
        ("---\na: 1\na: 2\n---\n", FrontMatterError, ':3:1: duplicate key "a" (first on line 2)'),
    ],
)
def test_errors_of_load_carry_the_path(
    tmp_path: Path, text: str, kind: type[NewsmetaError], message: str
) -> None:
    path = tmp_path / "post.md"
    path.write_text(text, newline="")
    with pytest.raises(kind) as caught:
        newsmeta.load(str(path))
    assert caught.value.path == path
    assert str(caught.value) == f"{path}{message}"


def test_every_line_of_a_record_error_carries_the_path(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text("---\nheat: x\n---\n", newline="")
    with pytest.raises(RecordError) as caught:
        newsmeta.load(path)
    assert str(caught.value).splitlines() == [
        f"{path}:2:1: title: missing: the record needs it",
        f"{path}:2:1: publishedDateTime: missing: the record needs it",
        f'{path}:2:7: heat: expected an integer, found the text "x"',
    ]


def test_load_of_a_file_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        newsmeta.load(tmp_path / "none.md")
    with pytest.raises(OSError, match=tmp_path.name):
        newsmeta.load(tmp_path)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (5, "expected a path, found the number 5"),
        (None, "expected a path, found nothing"),
        (b"post.md", "expected a path, found an object of type bytes"),
        (
            io.BytesIO(),
            f"expected a path, found an object of type BytesIO: {READ_HINT}",
        ),
    ],
)
def test_load_of_no_path_is_a_type_error(path: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        newsmeta.load(path)
    assert str(caught.value) == message


def test_load_with_no_record_class_is_a_type_error(post: Path) -> None:
    with pytest.raises(TypeError) as caught:
        newsmeta.load(post, dict)
    assert str(caught.value) == ("<class 'dict'> is not a record class: an attrs class with newsmeta.field()")


# Saving.


@pytest.mark.parametrize("atomic", [True, False])
def test_dump_writes_back_where_the_document_came_from(post: Path, atomic: bool) -> None:
    newsmeta.dump(heated(post), atomic=atomic)
    assert post.read_bytes() == CHANGED.encode()
    assert names(post.parent) == ["post.md"]


@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("kind", [str, Path, PathLike])
def test_dump_makes_a_new_file(tmp_path: Path, kind: Callable[[Any], Any], atomic: bool) -> None:
    doc = new_document()
    newsmeta.dump(doc, kind(tmp_path / "new.md"), atomic=atomic)
    assert (tmp_path / "new.md").read_bytes() == NEW.encode()
    assert doc.path == tmp_path / "new.md"
    assert names(tmp_path) == ["new.md"]


def test_a_saved_document_stands_on_what_was_written(tmp_path: Path) -> None:
    doc = new_document()
    assert (doc.changed, doc.path, doc.front_matter) == (True, None, None)
    newsmeta.dump(doc, tmp_path / "new.md")
    assert (doc.changed, doc.path) == (False, tmp_path / "new.md")
    assert doc.front_matter == NEW.removeprefix("---\n").removesuffix("---\n\n")
    assert doc.diff() == ""
    doc.record.heat = 5
    assert doc.changed
    assert doc.diff().count("\n+heat: 5\n") == 1
    newsmeta.dump(doc)
    assert "\nheat: 5\n" in (tmp_path / "new.md").read_text()
    assert not doc.changed


def test_a_saved_document_can_be_changed_and_saved_again(post: Path) -> None:
    doc = heated(post)
    newsmeta.dump(doc)
    assert not doc.changed
    doc.record.heat = 1
    doc.body = "\nAnother\n"
    newsmeta.dump(doc)
    assert post.read_text() == TEXT.replace("Body", "Another")


def test_crlf_and_a_byte_order_mark_are_saved_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    newsmeta.dump(heated(path))
    assert path.read_bytes() == b"\xef\xbb\xbf" + CHANGED.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("atomic", [True, False])
def test_a_file_of_an_unchanged_document_is_not_touched(post: Path, atomic: bool) -> None:
    os.utime(post, ns=(1_000_000_007, 1_000_000_007))
    before = os.stat(post)
    doc = heated(post)
    doc.record.heat = 1
    newsmeta.dump(doc, atomic=atomic)
    newsmeta.dump(doc, post, atomic=atomic)
    after = os.stat(post)
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_an_unchanged_document_is_copied_to_a_new_path(post: Path, tmp_path: Path) -> None:
    doc = newsmeta.load(post)
    newsmeta.dump(doc, tmp_path / "copy.md")
    assert (tmp_path / "copy.md").read_bytes() == TEXT.encode()
    assert (doc.path, doc.changed) == (tmp_path / "copy.md", False)
    doc.record.heat = 2
    newsmeta.dump(doc)
    assert post.read_bytes() == TEXT.encode()
    assert (tmp_path / "copy.md").read_bytes() == CHANGED.encode()


def test_a_changed_document_is_saved_to_a_new_path(post: Path, tmp_path: Path) -> None:
    doc = heated(post)
    newsmeta.dump(doc, tmp_path / "copy.md")
    assert post.read_bytes() == TEXT.encode()
    assert (tmp_path / "copy.md").read_bytes() == CHANGED.encode()
    assert (doc.path, doc.changed) == (tmp_path / "copy.md", False)


def test_another_name_of_the_same_file_is_where_it_came_from(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = heated(post)
    monkeypatch.chdir(post.parent)
    newsmeta.dump(doc, "post.md")
    assert post.read_bytes() == CHANGED.encode()
    assert doc.path == Path("post.md")


def test_dump_needs_a_path() -> None:
    with pytest.raises(TypeError) as caught:
        newsmeta.dump(new_document())
    assert str(caught.value) == "the document has no path: newsmeta.dump(doc, path)"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (5, "expected a path, found the number 5"),
        (
            io.StringIO(),
            f"expected a path, found an object of type StringIO: {WRITE_HINT}",
        ),
    ],
)
def test_dump_to_no_path_is_a_type_error(path: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        newsmeta.dump(new_document(), path)
    assert str(caught.value) == message


def test_dump_of_no_document_is_a_type_error(tmp_path: Path) -> None:
    article: Any = new_document().record
    with pytest.raises(TypeError) as caught:
        newsmeta.dump(article, tmp_path / "new.md")
    assert str(caught.value) == "expected a Document, found an object of type Article"
    assert names(tmp_path) == []


def test_dump_into_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        newsmeta.dump(new_document(), tmp_path / "none" / "new.md")


def test_dump_onto_a_folder_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for overwrite in (False, True):
        with pytest.raises(OSError, match="folder"):
            newsmeta.dump(new_document(), tmp_path / "folder", overwrite=overwrite)
    assert names(tmp_path) == ["folder"]


def test_a_record_that_cannot_be_written_is_not_saved(post: Path) -> None:
    doc = newsmeta.load(post)
    doc.record.topics.append(5)  # type: ignore[arg-type]
    with pytest.raises(RecordError) as caught:
        newsmeta.dump(doc)
    assert str(caught.value) == f"{post}: topics[0]: expected a text, found the number 5"
    assert caught.value.path == post
    assert post.read_bytes() == TEXT.encode()
    assert names(post.parent) == ["post.md"]


# Conflicts.


@pytest.mark.parametrize("atomic", [True, False])
def test_a_file_that_changed_since_is_a_conflict(post: Path, atomic: bool) -> None:
    doc = heated(post)
    post.write_text(TEXT + "more", newline="")
    with pytest.raises(ConflictError) as caught:
        newsmeta.dump(doc, atomic=atomic)
    assert str(caught.value) == f"{post}: the file changed on disk since it was read"
    assert caught.value.path == post
    assert post.read_text() == TEXT + "more"
    assert doc.changed
    newsmeta.dump(doc, atomic=atomic, overwrite=True)
    assert post.read_text() == CHANGED


@pytest.mark.parametrize("atomic", [True, False])
def test_a_file_that_is_gone_since_is_a_conflict(post: Path, atomic: bool) -> None:
    doc = heated(post)
    post.unlink()
    with pytest.raises(ConflictError) as caught:
        newsmeta.dump(doc, atomic=atomic)
    assert str(caught.value) == f"{post}: the file is gone since it was read"
    assert names(post.parent) == []
    newsmeta.dump(doc, atomic=atomic, overwrite=True)
    assert post.read_text() == CHANGED


@pytest.mark.parametrize("atomic", [True, False])
def test_a_file_that_is_there_already_is_a_conflict(post: Path, atomic: bool) -> None:
    doc = new_document()
    with pytest.raises(ConflictError) as caught:
        newsmeta.dump(doc, str(post), atomic=atomic)
    assert str(caught.value) == f"{post}: the file is there already (overwrite=True replaces it)"
    assert (post.read_text(), doc.path, doc.changed) == (TEXT, None, True)
    newsmeta.dump(doc, post, atomic=atomic, overwrite=True)
    assert post.read_text() == NEW
    assert doc.path == post


def test_another_documents_file_is_a_conflict(post: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text(NEW, newline="")
    doc = newsmeta.load(other)
    with pytest.raises(ConflictError) as caught:
        newsmeta.dump(doc, post)
    assert str(caught.value) == f"{post}: the file is there already (overwrite=True replaces it)"
    assert (doc.path, post.read_text()) == (other, TEXT)


def test_the_second_of_two_writers_is_told(post: Path) -> None:
    first, second = heated(post, 2), heated(post, 3)
    newsmeta.dump(first)
    with pytest.raises(ConflictError):
        newsmeta.dump(second)
    assert post.read_text() == CHANGED


def test_a_failed_save_can_be_tried_again(post: Path, tmp_path: Path) -> None:
    doc = new_document()
    with pytest.raises(ConflictError):
        newsmeta.dump(doc, post)
    newsmeta.dump(doc, tmp_path / "free.md")
    assert (tmp_path / "free.md").read_text() == NEW


# What a save keeps.


@posix
@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_permission_bits_stay(post: Path, mode: int, atomic: bool) -> None:
    os.chmod(post, mode)
    newsmeta.dump(heated(post), atomic=atomic)
    assert stat.S_IMODE(os.stat(post).st_mode) == mode
    assert post.read_text() == CHANGED


@posix
@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o000, 0o666)])
def test_a_new_file_has_the_permission_bits_of_the_umask(
    tmp_path: Path, umask: int, mode: int, atomic: bool
) -> None:
    before = os.umask(umask)
    try:
        newsmeta.dump(new_document(), tmp_path / "new.md", atomic=atomic)
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(tmp_path / "new.md").st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(post: Path) -> None:
    os.chown(post, 12345, 54321)
    os.chmod(post, 0o664)
    newsmeta.dump(heated(post))
    after = os.stat(post)
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (12345, 54321, 0o664)
    assert post.read_text() == CHANGED


def pretend_another_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the file that is made belong to somebody else than the one that it replaces."""
    real = os.fstat

    def fstat(descriptor: int) -> Any:
        values = list(real(descriptor))
        values[stat.ST_UID] += 1
        return os.stat_result(values)

    monkeypatch.setattr(os, "fstat", fstat)


@posix
def test_a_file_that_cannot_be_given_to_its_owner_is_saved_all_the_same(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fchown(descriptor: int, owner: int, group: int) -> NoReturn:
        asked.append((owner, group))
        raise PermissionError(1, "Operation not permitted")

    os.chmod(post, 0o640)
    pretend_another_owner(monkeypatch)
    monkeypatch.setattr(os, "fchown", fchown, raising=False)
    newsmeta.dump(heated(post))
    owner = os.stat(post)
    assert asked == [(owner.st_uid, owner.st_gid), (-1, owner.st_gid)]
    assert post.read_text() == CHANGED
    assert stat.S_IMODE(os.stat(post).st_mode) == 0o640


@posix
def test_a_platform_without_owners_is_no_hindrance(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chmod(post, 0o640)
    monkeypatch.delattr(os, "fchown", raising=False)
    newsmeta.dump(heated(post))
    assert post.read_text() == CHANGED
    assert stat.S_IMODE(os.stat(post).st_mode) == 0o640


@posix
@pytest.mark.parametrize("atomic", [True, False])
def test_a_symbolic_link_stays_and_its_target_is_written(post: Path, tmp_path: Path, atomic: bool) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "link.md"
    link.symlink_to("../post.md")
    doc = heated(link)
    newsmeta.dump(doc, atomic=atomic)
    assert link.is_symlink()
    assert os.readlink(link) == "../post.md"
    assert post.read_text() == CHANGED
    assert doc.path == link
    assert (names(tmp_path / "links"), names(tmp_path)) == (["link.md"], ["links", "post.md"])


@posix
def test_a_document_of_a_link_is_saved_to_its_target_and_the_other_way_round(
    post: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(post)
    newsmeta.dump(heated(link), post)
    assert post.read_text() == CHANGED
    newsmeta.dump(heated(post, 1), link)
    assert post.read_text() == TEXT
    assert link.is_symlink()


@posix
def test_a_link_that_leads_nowhere_gets_its_target(tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to("target.md")
    newsmeta.dump(new_document(), link)
    assert link.is_symlink()
    assert (tmp_path / "target.md").read_text() == NEW


@posix
def test_of_a_hard_link_only_this_name_gets_the_new_text(post: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    os.link(post, other)
    newsmeta.dump(heated(post))
    assert (post.read_text(), other.read_text()) == (CHANGED, TEXT)


@posix
def test_written_in_place_a_hard_link_is_kept(post: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    os.link(post, other)
    before = os.stat(post).st_ino
    newsmeta.dump(heated(post), atomic=False)
    assert (post.read_text(), other.read_text()) == (CHANGED, CHANGED)
    assert os.stat(post).st_ino == before


def test_a_read_only_file_is_not_replaced(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.chmod(post, 0o444)
    if os.access(post, os.W_OK):  # root may write all the same
        monkeypatch.setattr(os, "access", lambda *_: False)
    doc = heated(post)
    with pytest.raises(PermissionError) as caught:
        newsmeta.dump(doc)
    assert (caught.value.errno, caught.value.strerror) == (13, "the file is read-only")
    assert caught.value.filename == str(post)
    assert (post.read_text(), names(post.parent), doc.changed) == (TEXT, ["post.md"], True)


# Failures.


class Broken(Exception):
    """What goes wrong in these tests."""


def broken(*args: object, **kwargs: object) -> NoReturn:
    raise Broken


class BrokenFile:
    """A file that takes half of what is written."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def __enter__(self) -> BrokenFile:
        return self

    def __exit__(self, *args: object) -> None:
        self.file.close()

    def fileno(self) -> int:
        number: int = self.file.fileno()
        return number

    def write(self, data: bytes) -> NoReturn:
        self.file.write(data[: len(data) // 2])
        self.file.flush()
        raise OSError(28, "No space left on device")


def break_writing(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    def opened(*args: Any, **kwargs: Any) -> BrokenFile:
        return BrokenFile(builtins.open(*args, **kwargs))

    monkeypatch.setattr(files, "open", opened, raising=False)
    return OSError


def break_replace(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    monkeypatch.setattr(os, "replace", broken)
    return Broken


def break_fsync(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    monkeypatch.setattr(os, "fsync", broken)
    return Broken


def break_chmod(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    monkeypatch.setattr(os, "chmod", broken)
    return Broken


def break_fchown(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    pretend_another_owner(monkeypatch)
    monkeypatch.setattr(os, "fchown", broken, raising=False)
    return Broken


def interrupt(monkeypatch: pytest.MonkeyPatch) -> type[BaseException]:
    def interrupted(descriptor: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    return KeyboardInterrupt


def break_making(monkeypatch: pytest.MonkeyPatch, error: OSError) -> None:
    """Let no file be made; folders can be opened."""
    real = os.open

    def opened(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & os.O_CREAT:
            raise error
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", opened)


def break_full_disk(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    break_making(monkeypatch, OSError(28, "No space left on device"))
    return OSError


BREAKS = [
    break_writing,
    break_replace,
    break_fsync,
    break_chmod,
    break_fchown,
    break_full_disk,
    interrupt,
]


@posix
@pytest.mark.parametrize("break_it", BREAKS, ids=lambda function: function.__name__)
def test_a_save_that_fails_leaves_the_file_and_nothing_beside_it(
    post: Path, break_it: Callable[[pytest.MonkeyPatch], type[BaseException]]
) -> None:
    os.utime(post, ns=(1_000_000_007, 1_000_000_007))
    doc = heated(post)
    with pytest.MonkeyPatch.context() as patch:
        expected = break_it(patch)
        with pytest.raises(expected):
            newsmeta.dump(doc)
    assert post.read_bytes() == TEXT.encode()
    assert os.stat(post).st_mtime_ns == 1_000_000_007
    assert names(post.parent) == ["post.md"]
    assert (doc.changed, doc.path) == (True, post)
    newsmeta.dump(doc)
    assert post.read_bytes() == CHANGED.encode()


@pytest.mark.parametrize(
    "break_it", [break_writing, break_replace, break_fsync, break_full_disk], ids=lambda f: f.__name__
)
def test_a_new_file_that_fails_is_not_there(
    tmp_path: Path, break_it: Callable[[pytest.MonkeyPatch], type[BaseException]]
) -> None:
    doc = new_document()
    with pytest.MonkeyPatch.context() as patch:
        expected = break_it(patch)
        with pytest.raises(expected):
            newsmeta.dump(doc, tmp_path / "new.md")
    assert names(tmp_path) == []
    assert (doc.path, doc.changed) == (None, True)


@pytest.mark.parametrize(
    "break_it", [break_writing, break_replace, break_fsync], ids=lambda function: function.__name__
)
def test_an_edit_that_fails_leaves_the_file_and_nothing_beside_it(
    post: Path, break_it: Callable[[pytest.MonkeyPatch], type[BaseException]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        expected = break_it(patch)
        with pytest.raises(expected), newsmeta.edit(post) as doc:
            doc.record.heat = 2
    assert post.read_bytes() == TEXT.encode()
    assert names(post.parent) == ["post.md"]


def test_what_failed_is_told_even_if_the_temporary_file_cannot_be_removed(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stays(path: object) -> NoReturn:
        raise OSError(5, "Input/output error")

    doc = heated(post)
    monkeypatch.setattr(os, "replace", broken)
    monkeypatch.setattr(os, "unlink", stays)
    with pytest.raises(Broken):
        newsmeta.dump(doc)
    assert post.read_bytes() == TEXT.encode()


def test_the_temporary_file_is_hidden_beside_the_file_and_whole_before_it_takes_its_place(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        seen.append((Path(source).parent, Path(source).name, Path(source).read_bytes(), Path(target)))
        seen.extend(newsmeta.scan(post.parent))  # type: ignore[arg-type]
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    newsmeta.dump(heated(post))
    (folder, name, data, target), doc = seen
    assert (folder, data, target) == (post.parent, CHANGED.encode(), post)
    assert name.startswith(".newsmeta-")
    assert name.endswith(".tmp")
    assert isinstance(doc, Document)
    assert (doc.path, doc.record.heat) == (post, 1)


def test_a_folder_where_no_file_can_be_made_is_told_with_what_to_do(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_making(monkeypatch, PermissionError(13, "Permission denied"))
    doc = heated(post)
    with pytest.raises(PermissionError) as caught:
        newsmeta.dump(doc)
    assert caught.value.strerror == (
        "Permission denied: no temporary file can be made beside it; dump(doc, atomic=False) writes in place"
    )
    assert (caught.value.errno, caught.value.filename) == (13, str(post))
    newsmeta.dump(doc, atomic=False)
    assert post.read_bytes() == CHANGED.encode()


@posix
def test_a_folder_that_cannot_be_flushed_is_no_hindrance(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(22, "Invalid argument")
        flushed.append(descriptor)
        real(descriptor)

    doc = heated(post)
    monkeypatch.setattr(os, "fsync", fsync)
    newsmeta.dump(doc)
    assert len(flushed) == 1
    assert (post.read_bytes(), doc.changed) == (CHANGED.encode(), False)


@posix
def test_file_and_folder_are_flushed(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    newsmeta.dump(heated(post))
    assert flushed == ["file", "folder"]


def test_a_platform_that_opens_no_folders_is_no_hindrance(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def opened(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if os.path.isdir(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(files, "fcntl", None)
    monkeypatch.delattr(os, "O_DIRECTORY", raising=False)
    monkeypatch.setattr(os, "open", opened)
    doc = heated(post)
    newsmeta.dump(doc)
    assert (post.read_bytes(), doc.changed) == (CHANGED.encode(), False)


def test_a_file_system_without_locks_is_no_hindrance(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def flock(descriptor: int, operation: int) -> NoReturn:
        asked.append(operation)
        raise OSError(95, "Operation not supported")

    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(fcntl, "flock", flock)
    newsmeta.dump(heated(post))
    assert asked == [fcntl.LOCK_EX]
    assert post.read_bytes() == CHANGED.encode()


def test_the_folder_is_locked_while_the_file_is_compared_and_written(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    held = []
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        descriptor = os.open(post.parent, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.append(True)
        finally:
            os.close(descriptor)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    newsmeta.dump(heated(post))
    assert held == [True]
    # And it is free again.
    newsmeta.dump(heated(post, 3))


def unreadable_folders(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let folders be opened a number of times, and then no more."""
    real = os.open
    opened_folders = []

    def opened(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if os.path.isdir(path):
            opened_folders.append(path)
            if len(opened_folders) > after:
                raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", opened)


@posix
def test_a_folder_that_may_be_written_but_not_read_is_no_hindrance(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = heated(post)
    unreadable_folders(monkeypatch, after=0)
    newsmeta.dump(doc)
    assert post.read_bytes() == CHANGED.encode()


@posix
def test_a_save_that_is_done_does_not_fail_on_its_folder(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = heated(post)
    unreadable_folders(monkeypatch, after=1)
    newsmeta.dump(doc)
    assert (post.read_bytes(), doc.changed) == (CHANGED.encode(), False)


# Editing.


def test_edit_saves_what_changed(post: Path) -> None:
    with newsmeta.edit(post) as doc:
        doc.record.heat = 2
        assert post.read_text() == TEXT
    assert post.read_text() == CHANGED
    assert not doc.changed


def test_edit_saves_a_body(post: Path) -> None:
    with newsmeta.edit(str(post)) as doc:
        doc.body = "\nAnother\n"
    assert post.read_text() == TEXT.replace("Body", "Another")


def test_edit_takes_a_record_type(post: Path) -> None:
    with newsmeta.edit(post, Note) as doc:
        doc.record.title = "Ebb"
    assert post.read_text() == TEXT.replace("Tide", "Ebb")


def test_edit_without_a_change_touches_nothing(post: Path) -> None:
    os.utime(post, ns=(1_000_000_007, 1_000_000_007))
    before = os.stat(post)
    with newsmeta.edit(post) as doc:
        doc.record.heat = 2
        doc.record.heat = 1
    after = os.stat(post)
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("error", [Broken, KeyboardInterrupt, SystemExit])
def test_edit_writes_nothing_on_an_exception(post: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), newsmeta.edit(post) as doc:
        doc.record.heat = 2
        raise error
    assert post.read_bytes() == TEXT.encode()
    assert names(post.parent) == ["post.md"]


def test_edit_writes_nothing_where_the_record_cannot_be_written(post: Path) -> None:
    with pytest.raises(RecordError) as caught, newsmeta.edit(post) as doc:
        doc.record.heat = 2
        doc.record.extra["x"] = {1, 2}
    assert str(caught.value) == f"{post}: x: expected a value that YAML can hold, found an object of type set"
    assert post.read_bytes() == TEXT.encode()


def test_edit_of_a_file_that_changes_meanwhile_is_a_conflict(post: Path) -> None:
    with pytest.raises(ConflictError) as caught, newsmeta.edit(post) as doc:
        doc.record.heat = 2
        post.write_text(NEW, newline="")
    assert str(caught.value) == f"{post}: the file changed on disk since it was read"
    assert post.read_text() == NEW


def test_edit_of_a_bad_file_raises_as_load_does(tmp_path: Path) -> None:
    path = tmp_path / "post.md"
    path.write_text("Hello\n", newline="")
    with pytest.raises(NoFrontMatterError) as caught, newsmeta.edit(path):
        pass
    assert str(caught.value) == f"{path}:1:1: no front matter: expected a line --- at the start"
    with pytest.raises(FileNotFoundError), newsmeta.edit(tmp_path / "none.md"):
        pass


# Scanning.


def article(title: str, lines: str = "") -> str:
    return f'---\ntitle: "{title}"\npublishedDateTime: 2026-03-01T06:30:00Z\n{lines}---\n\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with documents and what is none."""
    root = tmp_path / "site"
    for name, text in {
        "b.md": article("b", "quality: 60\n"),
        "a.markdown": article("a", "quality: 50\ntopics: [AI]\n"),
        "Z.MD": article("Z"),
        "ab/c.md": article("c", "quality: 70\npublished: true\n"),
        "ab/deep/er/d.md": article("d", "quality: 55\n"),
        "x.md/inside.md": article("inside"),
        "readme.md": "Hello\n",
        "empty.md": "",
        "page.html": article("page"),
        "md": article("no suffix"),
        ".hidden.md": article("hidden"),
        ".git/e.md": article("in a hidden folder"),
        ".newsmeta-0.tmp": article("temporary"),
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
    return root


def titles(paths: Any, **arguments: Any) -> list[str]:
    return [doc.record.title for doc in newsmeta.scan(paths, **arguments)]


def test_scan_walks_folders_in_order_and_passes_over_what_is_no_document(site: Path) -> None:
    docs = list(newsmeta.scan(site))
    assert [doc.path for doc in docs] == [
        site / "Z.MD",
        site / "a.markdown",
        site / "ab" / "c.md",
        site / "ab" / "deep" / "er" / "d.md",
        site / "b.md",
        site / "x.md" / "inside.md",
    ]
    assert [doc.record.title for doc in docs] == ["Z", "a", "c", "d", "b", "inside"]
    assert not any(doc.changed for doc in docs)


def test_the_documents_of_scan_can_be_saved(site: Path) -> None:
    for doc in newsmeta.scan(site, min_quality=70):
        doc.record.quality = 10
        newsmeta.dump(doc)
    assert (site / "ab" / "c.md").read_text() == article("c", "quality: 10\npublished: true\n")


@pytest.mark.parametrize("kind", [str, Path, PathLike])
def test_scan_takes_any_path(site: Path, kind: Callable[[Any], Any]) -> None:
    assert titles(kind(site / "ab")) == ["c", "d"]
    assert titles([kind(site / "ab" / "deep"), kind(site / "b.md")]) == ["d", "b"]


def test_scan_keeps_relative_paths(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    assert [doc.path for doc in newsmeta.scan("ab")] == [Path("ab/c.md"), Path("ab/deep/er/d.md")]


def test_scan_takes_several_paths_in_their_order(site: Path) -> None:
    assert titles([site / "b.md", site / "ab", site / "a.markdown"]) == ["b", "c", "d", "a"]
    assert titles(iter([site / "b.md"])) == ["b"]
    assert titles([]) == []


def test_a_file_that_is_named_is_read_whatever_its_name(site: Path) -> None:
    assert titles(site / "page.html") == ["page"]
    assert titles([site / "md", site / ".hidden.md"]) == ["no suffix", "hidden"]
    assert titles(site / ".git") == ["in a hidden folder"]


def test_a_file_that_is_named_but_has_no_fence_is_passed_over(site: Path) -> None:
    assert titles([site / "readme.md", site / "empty.md"], on_error="raise") == []


def test_scan_takes_other_suffixes(site: Path) -> None:
    assert titles(site, suffixes=[".html"]) == ["page"]
    assert titles(site, suffixes=(suffix for suffix in (".HTML", ".Markdown"))) == ["a", "page"]
    assert titles(site, suffixes=()) == []


def test_scan_takes_criteria(site: Path) -> None:
    assert titles(site, min_quality=55) == ["c", "d", "b"]
    assert titles(site, min_quality=55, max_quality=60) == ["d", "b"]
    assert titles(site, topic="AI") == ["a"]
    assert titles(site, published=True) == ["c"]
    assert titles(site, since="2026-03-01", until="2026-03-02", min_quality=70) == ["c"]
    assert titles(site, since="2026-03-02") == []
    assert titles(site, min_heat=1) == []
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert len(titles(site, since=timedelta(days=1), now=now)) == 6
    assert titles(site, since=timedelta(hours=17), now=now) == []


def test_scan_takes_a_record_type(site: Path) -> None:
    (doc,) = newsmeta.scan(site / "b.md", Note)
    assert doc.record == Note(title="b", extra={"publishedDateTime": WHEN, "quality": 60})


def test_scan_reads_one_file_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(article("a"), newline="")
    (tmp_path / "b.md").write_text("---\nbroken\n", newline="")
    found = newsmeta.scan(tmp_path)
    assert next(found).record.title == "a"
    (tmp_path / "b.md").write_text(article("b"), newline="")
    assert [doc.record.title for doc in found] == ["b"]


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (
            {"on_error": "ignore"},
            ValueError,
            "on_error: expected 'raise', 'skip' or a function, found 'ignore'",
        ),
        ({"on_error": None}, ValueError, "on_error: expected 'raise', 'skip' or a function, found None"),
        ({"suffixes": ".md"}, TypeError, "suffixes: expected several endings, found one text"),
        ({"min_quality": "60"}, TypeError, 'min_quality: expected a number, found the text "60"'),
        (
            {"record_type": int},
            TypeError,
            "<class 'int'> is not a record class: an attrs class with newsmeta.field()",
        ),
    ],
)
def test_scan_refuses_wrong_arguments_at_the_call(
    tmp_path: Path, arguments: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        newsmeta.scan(tmp_path, **arguments)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (5, "expected a path, found the number 5"),
        (None, "expected a path, found nothing"),
        ([None], "expected a path, found nothing"),
        (
            [io.StringIO()],
            f"expected a path, found an object of type StringIO: {READ_HINT}",
        ),
    ],
)
def test_scan_refuses_what_is_no_path_at_the_call(paths: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        newsmeta.scan(paths)
    assert str(caught.value) == message


def test_a_start_that_is_not_there_is_an_error_at_the_call(site: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        newsmeta.scan([site, site / "none"], on_error="skip")
    assert caught.value.filename in (site / "none", str(site / "none"))


# What scan reads.


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes each call of `os.read` has given."""
    real = os.read
    sizes: list[int] = []

    def read(descriptor: int, size: int) -> bytes:
        data = real(descriptor, size)
        sizes.append(len(data))
        return data

    monkeypatch.setattr(os, "read", read)
    return sizes


@pytest.mark.parametrize(
    ("arguments", "is_left"),
    [
        ({"min_quality": 71}, True),
        ({"min_quality": 70}, False),
        ({"max_heat": 77}, True),
        ({"published": False}, True),
        ({"since": "2026-03-11"}, True),
        ({"since": "2026-03-10"}, False),
        ({"topic": "Moons"}, True),
        ({"topic": "Tides"}, False),
        ({"min_quality": 70, "topic": "Moons"}, True),
        ({}, False),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_is_left_after_its_first_bytes_where_they_say_that_it_does_not_match(
    arguments: dict[str, Any], is_left: bool, newline: str, tmp_path: Path, reads: list[int]
) -> None:
    head = (
        '---\ntitle: "Tides"\npublishedDateTime: 2026-03-10T07:45:00Z\n'
        "quality: 70\nheat: 78\npublished: true\n\ntopics:\n  - Tides\n\n---\n"
    )
    data = (head.replace("\n", newline) + "x" * 3_000_000).encode()
    (tmp_path / "a.md").write_bytes(data)
    found = list(newsmeta.scan(tmp_path, **arguments))
    assert [doc.body for doc in found] == ([] if is_left else ["x" * 3_000_000])
    assert sum(reads) == (HEAD_BYTES if is_left else len(data))


@pytest.mark.parametrize(
    "head",
    [
        # Not in the canonical layout, not in its order, cut, or not there.
        "quality: 70 # good\n",
        "mood: calm\nquality: 70\n",
        "images: []\nquality: 70\n",
        "excerpt: " + "x" * 3000 + "\nquality: 70\n",
        "provider: {name: P}\n",
    ],
)
def test_a_file_whose_first_bytes_do_not_say_it_is_read_whole(
    head: str, tmp_path: Path, reads: list[int]
) -> None:
    text = f'---\ntitle: "Tides"\npublishedDateTime: 2026-03-10T07:45:00Z\n{head}---\n'
    (tmp_path / "a.md").write_text(text, newline="")
    assert list(newsmeta.scan(tmp_path, min_quality=71)) == []
    assert sum(reads) == len(text)


def test_mistakes_behind_the_first_bytes_are_found_where_the_file_can_match(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "Tides"\npublishedDateTime: 2026-03-10T07:45:00Z\nquality: 70\n\nimages:\n  - x\n---\n'
    )
    (tmp_path / "a.md").write_text(text, newline="")
    assert list(newsmeta.scan(tmp_path, min_quality=71)) == []
    with pytest.raises(newsmeta.RecordError, match=r"images\[0\]: expected a mapping"):
        list(newsmeta.scan(tmp_path, min_quality=70))


def test_a_file_without_a_fence_is_left_after_its_first_bytes(tmp_path: Path, reads: list[int]) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff" * 3_000_000)
    (tmp_path / "b.md").write_bytes(b"---- \n")
    (tmp_path / "c.md").write_bytes(b"")
    assert list(newsmeta.scan(tmp_path)) == []
    assert list(newsmeta.scan(tmp_path, min_quality=70)) == []
    assert sum(reads) == 2 * (HEAD_BYTES + len("---- \n"))


def test_first_bytes_that_are_no_utf_8_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b'---\ntitle: "\xff"\nquality: 70\n---\n')
    with pytest.raises(newsmeta.FrontMatterError, match="invalid UTF-8"):
        list(newsmeta.scan(tmp_path, min_quality=71))


def test_scan_takes_memory_for_one_document_whatever_the_number_of_files(tmp_path: Path) -> None:
    def peak(folder: str, count: int) -> int:
        (tmp_path / folder).mkdir()
        for number in range(count):
            (tmp_path / folder / f"{number}.md").write_text(article("a") + "x" * 50_000, newline="")
        for _ in newsmeta.scan(tmp_path / folder):
            pass
        tracemalloc.start()
        for _ in newsmeta.scan(tmp_path / folder, min_quality=None):
            # What PyYAML's parser in pure Python leaves in circles is not a matter of scan.
            gc.collect()
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    few, many = peak("few", 20), peak("many", 160)
    assert many < 1.5 * few


# Errors of scan.


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    """Four files, of which the second and the third cannot be read as articles."""
    (tmp_path / "a.md").write_text(article("a"), newline="")
    (tmp_path / "b.md").write_text("---\ntitle: [\n---\n", newline="")
    (tmp_path / "c.md").write_text("---\nheat: x\n---\n", newline="")
    (tmp_path / "d.md").write_text(article("d"), newline="")
    return tmp_path


def test_scan_raises_the_error_of_a_file(troubled: Path) -> None:
    found = newsmeta.scan(troubled)
    assert next(found).record.title == "a"
    with pytest.raises(FrontMatterError) as caught:
        next(found)
    assert caught.value.path == troubled / "b.md"
    assert str(caught.value).startswith(f"{troubled / 'b.md'}:3:1: ")


def test_scan_skips_files_with_errors(troubled: Path) -> None:
    assert titles(troubled, on_error="skip") == ["a", "d"]


def test_scan_calls_a_function_with_path_and_error(troubled: Path) -> None:
    errors: list[tuple[Path, Exception]] = []
    found = newsmeta.scan(troubled, on_error=lambda path, error: errors.append((path, error)))
    assert [doc.record.title for doc in found] == ["a", "d"]
    assert [path for path, _ in errors] == [troubled / "b.md", troubled / "c.md"]
    assert [type(error) for _, error in errors] == [FrontMatterError, RecordError]


def test_what_the_function_raises_ends_the_scan(troubled: Path) -> None:
    found = newsmeta.scan(troubled, on_error=broken)
    assert next(found).record.title == "a"
    with pytest.raises(Broken):
        next(found)
    assert list(found) == []


def test_an_unclosed_fence_is_an_error_of_scan(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\n", newline="")
    with pytest.raises(FrontMatterError) as caught:
        list(newsmeta.scan(tmp_path))
    assert str(caught.value) == (
        f"{tmp_path / 'a.md'}:1:1: the front matter has no closing fence (a line ---)"
    )


@posix
def test_a_file_that_cannot_be_read_goes_through_on_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("none.md")
    (tmp_path / "b.md").write_text(article("b"), newline="")
    errors: list[tuple[Path, Exception]] = []
    assert titles(tmp_path, on_error=lambda path, error: errors.append((path, error))) == ["b"]
    ((path, error),) = errors
    assert (path, type(error)) == (tmp_path / "a.md", FileNotFoundError)
    assert titles(tmp_path, on_error="skip") == ["b"]
    with pytest.raises(FileNotFoundError):
        list(newsmeta.scan(tmp_path))


def test_a_file_that_vanishes_meanwhile_goes_through_on_error(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(article(name), newline="")
    found = newsmeta.scan(tmp_path, on_error="skip")
    assert next(found).record.title == "a"
    (tmp_path / "b.md").unlink()
    assert list(found) == []


@pytest.fixture
def unreadable(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that may not be listed, in the site."""
    real = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == site / "ab":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return site / "ab"


def test_a_folder_that_cannot_be_listed_goes_through_on_error(site: Path, unreadable: Path) -> None:
    errors: list[tuple[Path, Exception]] = []
    found = titles(site, on_error=lambda path, error: errors.append((path, error)))
    assert found == ["Z", "a", "b", "inside"]
    ((path, error),) = errors
    assert (path, type(error)) == (unreadable, PermissionError)
    assert titles(site, on_error="skip") == found
    with pytest.raises(PermissionError):
        list(newsmeta.scan(site))
    assert titles([unreadable, site / "b.md"], on_error="skip") == ["b"]


@posix
def test_a_link_to_a_folder_is_followed_but_not_around_in_a_circle(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "f.md").write_text(article("f"), newline="")
    (site / "c-link").symlink_to(tmp_path / "elsewhere")
    (site / "ab" / "deep" / "up").symlink_to(site)
    (site / "ab" / "self").symlink_to(".")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "elsewhere")
    docs = list(newsmeta.scan(site))
    assert [doc.record.title for doc in docs] == ["Z", "a", "c", "d", "b", "f", "inside"]
    assert docs[5].path == site / "c-link" / "f.md"


@posix
def test_a_link_to_a_folder_beside_it_gives_its_files_again(site: Path) -> None:
    (site / "ac").symlink_to(site / "ab")
    assert titles(site) == ["Z", "a", "c", "d", "c", "d", "b", "inside"]


@posix
def test_a_start_that_is_a_link_is_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").symlink_to(site / "ab")
    (tmp_path / "file").symlink_to(site / "b.md")
    assert titles([tmp_path / "folder", tmp_path / "file"]) == ["c", "d", "b"]


@posix
def test_a_link_that_leads_to_itself_hides_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(article("a"), newline="")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "z.md").write_text(article("z"), newline="")
    assert titles(tmp_path, on_error="skip") == ["a", "z"]


def test_a_scan_that_is_left_holds_no_folder_open(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = []
    real = os.scandir

    @contextlib.contextmanager
    def scandir(path: Any) -> Iterator[Any]:
        held.append(path)
        with real(path) as entries:
            yield entries
        held.remove(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = newsmeta.scan(site / "ab")
    assert next(found).record.title == "c"
    assert held == []


def test_the_newsmeta_errors_of_files_are_no_os_errors() -> None:
    assert not issubclass(NewsmetaError, OSError)
    assert not issubclass(ConflictError, ValueError)
    assert issubclass(FrontMatterError, ValueError)


def test_overwrite_writes_even_what_the_document_was_read_as(post: Path) -> None:
    before = post.read_text()
    doc = newsmeta.load(post)
    post.write_text("something else", encoding="utf-8")
    newsmeta.dump(doc)
    assert post.read_text() == "something else"
    newsmeta.dump(doc, overwrite=True)
    assert post.read_text() == before
    stamp = os.stat(post).st_mtime_ns
    newsmeta.dump(doc, overwrite=True)
    assert os.stat(post).st_mtime_ns == stamp
    post.unlink()
    newsmeta.dump(doc, overwrite=True)
    assert post.read_text() == before


def test_scan_of_an_open_file_says_what_to_call(post: Path) -> None:
    with (
        post.open() as file,
        pytest.raises(TypeError, match=r"newsmeta.loads\(file.read\(\)\) reads an open file"),
    ):
        newsmeta.scan(file)


def test_a_missing_folder_is_named_by_the_file_that_was_to_be_written(tmp_path: Path, post: Path) -> None:
    target = tmp_path / "missing" / "new.md"
    with pytest.raises(FileNotFoundError) as caught:
        newsmeta.dump(newsmeta.load(post), target)
    assert caught.value.filename == str(target)


def test_a_link_to_a_folder_above_is_not_followed(tmp_path: Path, post: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    (folder / "a.md").write_bytes(post.read_bytes())
    os.symlink("..", folder / "up", target_is_directory=True)
    assert [doc.path for doc in newsmeta.scan(folder)] == [folder / "a.md"]


def test_edit_saves_in_place_where_that_is_asked(post: Path) -> None:
    inode = os.stat(post).st_ino
    with newsmeta.edit(post, atomic=False) as doc:
        doc.record.heat = 7
    assert os.stat(post).st_ino == inode
    assert newsmeta.load(post).record.heat == 7


def test_ctrl_c_right_after_the_temporary_file_was_made_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tides.md"
    path.write_bytes(b"---\ntitle: Tides\npublishedDateTime: 2026-03-01\n---\n")
    doc = newsmeta.load(path)
    doc.record.heat = 7
    made = []
    system_open = os.open

    def interrupted(name: Any, flags: int, *mode: int) -> int:
        descriptor = system_open(name, flags, *mode)
        if flags & os.O_CREAT:
            made.append(name)
            os.close(descriptor)
            raise KeyboardInterrupt
        return descriptor

    monkeypatch.setattr(os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        newsmeta.dump(doc)
    assert len(made) == 1
    assert list(tmp_path.iterdir()) == [path]


# The files that scan reads.


def test_walk_gives_the_files_that_scan_reads_in_its_order(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.markdown", "a/x.txt", "a/.hidden.md", "B.MD"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"---\ntitle: Tides\npublishedDateTime: 2026-03-01\n---\n")
    named = tmp_path / "a" / "x.txt"
    walked = list(newsmeta.walk([named, tmp_path]))
    assert walked == [doc.path for doc in newsmeta.scan([named, tmp_path])]
    assert [str(path.relative_to(tmp_path)) for path in walked] == [
        os.path.join("a", "x.txt"), "B.MD", os.path.join("a", "c.markdown"), "b.md"
    ]  # fmt: skip
    assert list(newsmeta.walk(tmp_path, suffixes=[".txt"])) == [named]


def test_walk_checks_its_arguments_at_the_call(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        newsmeta.walk(tmp_path / "missing")
    with pytest.raises(TypeError, match="suffixes: expected several endings, found one text"):
        newsmeta.walk(tmp_path, suffixes=".md")
    with pytest.raises(ValueError, match="on_error: expected 'raise', 'skip' or a function, found 'x'"):
        newsmeta.walk(tmp_path, on_error="x")  # type: ignore[arg-type]


# What strangers can put into a folder.


@posix
def test_folders_in_folders_have_no_end_in_a_recursion_error(tmp_path: Path, post: Path) -> None:
    deep = tmp_path
    try:
        for _ in range(1_300):
            deep /= "d"
            os.mkdir(deep)
        (deep / "deep.md").write_bytes(TEXT.encode())
        errors: list[tuple[Path, Exception]] = []
        found = [doc.path for doc in newsmeta.scan(tmp_path, on_error=lambda *pair: errors.append(pair))]
        assert found == [deep / "deep.md", post]
        assert errors == []
    finally:
        # shutil.rmtree and pytest's own cleaning call themselves for each level.
        (deep / "deep.md").unlink(missing_ok=True)
        while deep != tmp_path:
            os.rmdir(deep)
            deep = deep.parent


@posix
def test_links_to_folders_with_links_do_not_multiply(tmp_path: Path) -> None:
    """Each folder has two links to the next one: 2**40 ways lead to the last."""
    for number in range(40):
        folder = tmp_path / "site" / f"f{number:02}"
        folder.mkdir(parents=True)
        (folder / "post.md").write_bytes(TEXT.encode())
        for name in ("one", "two"):
            (folder / name).symlink_to(f"../f{number + 1:02}" if number < 39 else "../f00")
    found = [doc.path for doc in newsmeta.scan(tmp_path / "site")]
    # Each by its own name, and once by links.
    assert len(found) == 80
    assert len({os.path.realpath(str(path)) for path in found}) == 40


@posix
def test_what_is_no_file_is_passed_over_and_not_waited_for(site: Path) -> None:
    before = [doc.path for doc in newsmeta.scan(site)]
    os.mkfifo(site / "a-pipe.md")
    (site / "a-device.md").symlink_to("/dev/zero")
    (site / "b-device.md").symlink_to("/dev/null")
    (site / "a-link.md").symlink_to("a-pipe.md")
    assert [doc.path for doc in newsmeta.scan(site)] == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_files_name_is_shown_without_what_a_terminal_would_act_on(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2J\nb.md"
    path.write_bytes(b"---\na: [\n---\n")
    with pytest.raises(FrontMatterError) as caught:
        next(newsmeta.scan(tmp_path))
    assert str(caught.value).startswith(f"{tmp_path}/a\\x1b[2J\\nb.md:3:1: ")
    assert caught.value.path == path
