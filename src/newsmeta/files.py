"""All disk access: `load`, `dump` and `edit` for one file, `scan` for folders of them."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, overload

import attrs

from ._fences import may_have_fence
from ._limits import DEFAULT_LIMITS, Limits, checked_limits
from ._schema import found, schema_of
from .document import Document, read_document, start_reader, write_document
from .errors import ConflictError, NewsmetaError, NoFrontMatterError
from .filters import Criteria, Moment, criteria
from .records import Article

try:
    import fcntl
except ImportError:  # pragma: no cover  (Windows has no flock)
    fcntl = None  # type: ignore[assignment]

R = TypeVar("R")
StrPath = str | os.PathLike[str]

#: A temporary file is hidden, so that `scan` and site generators pass it over.
TEMPORARY_PREFIX = ".newsmeta-"


# One file.


@overload
def load(path: StrPath, *, limits: Limits = DEFAULT_LIMITS) -> Document[Article]: ...
@overload
def load(path: StrPath, record_type: type[R], *, limits: Limits = DEFAULT_LIMITS) -> Document[R]: ...
def load(
    path: StrPath, record_type: type[Any] = Article, *, limits: Limits = DEFAULT_LIMITS
) -> Document[Any]:
    """Read a document from a file.

    Args:
        path: The file.
        record_type: The class of the record, declared with `field()`.
        limits: How large the record may be; the document keeps them for when it is saved.

    Returns:
        The document, with `path` set.

    Raises:
        FrontMatterError, RecordError, TypeError: As `loads`; the errors name the file.
        OSError: The file cannot be read.
    """
    file = _path(path, "newsmeta.loads(file.read()) reads an open file")
    return read_document(file.read_bytes(), record_type, file, limits)


def dump(
    doc: Document[Any], path: StrPath | None = None, *, atomic: bool = True, overwrite: bool = False
) -> None:
    """Write a document to a file.

    Where nothing changed since the document was read from that file, the file is not
    touched. Else a temporary file (hidden, ``.newsmeta-….tmp``) is written beside it, flushed
    to disk and put in its place: readers see the old file or the new one, whole. Permission
    bits stay, and the owner where the system allows it; a symbolic link stays and its target
    is written; of a hard link only this name gets the new text. Afterwards the document
    stands on what was written: `changed` is false, and `path` is where it went.

    Args:
        doc: The document.
        path: Where to; by default where it came from.
        atomic: Whether to go by a temporary file; without it, the file is written in
            place, which needs no right to make files in the folder but can be seen half-written.
        overwrite: Write even if the file has another text than the document stands on,
            or is there already and has nothing to do with it.

    Raises:
        ConflictError: The file changed or vanished since it was read, or the document was
            not read from it and it is there already. Nothing is written.
        RecordError, EditError: As `dumps`. Nothing is written.
        TypeError: No path is known, or `path` is no path.
        OSError: The file cannot be written; it is as it was (with `atomic`).
    """
    if not isinstance(doc, Document):
        raise TypeError(f"expected a Document, found {found(doc)}")
    if path is None and doc.path is None:
        raise TypeError("the document has no path: newsmeta.dump(doc, path)")
    name = _path(doc.path if path is None else path, "file.write(newsmeta.dumps(doc)) writes to an open file")
    target = Path(os.path.realpath(name))
    is_source = doc.path is not None and target == Path(os.path.realpath(doc.path))
    written = write_document(doc)
    data = written.parts.text.encode("utf-8")
    expected = doc._source.parts.text.encode("utf-8") if is_source and doc._source is not None else None
    if overwrite or data != expected:
        with _locked(target.parent):
            current = _current(target)
            if not overwrite and current != expected:
                raise _conflict(name, current, expected)
            if current != data:
                write = _replace if atomic else _write_in_place
                write(target, data)
    doc._stand_on(written, name)


@overload
def edit(
    path: StrPath, *, atomic: bool = True, limits: Limits = DEFAULT_LIMITS
) -> contextlib.AbstractContextManager[Document[Article]]: ...
@overload
def edit(
    path: StrPath, record_type: type[R], *, atomic: bool = True, limits: Limits = DEFAULT_LIMITS
) -> contextlib.AbstractContextManager[Document[R]]: ...
def edit(
    path: StrPath,
    record_type: type[Any] = Article,
    *,
    atomic: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> contextlib.AbstractContextManager[Document[Any]]:
    """Load a document, and save it at the end of the block if something changed.

    On an exception nothing is written.

    Args:
        path: The file.
        record_type: The class of the record, declared with `field()`.
        atomic: Whether to save by a temporary file, as for `dump`.
        limits: How large the record may be, as for `load`.

    Raises:
        FrontMatterError, RecordError, ConflictError, EditError, TypeError, OSError: As
            `load` and `dump`.
    """
    return _edit(path, record_type, atomic=atomic, limits=limits)


@contextlib.contextmanager
def _edit(path: StrPath, record_type: type[Any], *, atomic: bool, limits: Limits) -> Iterator[Document[Any]]:
    document = load(path, record_type, limits=limits)
    yield document
    dump(document, atomic=atomic)


def _path(path: object, hint: str) -> Path:
    """A path of what the caller gave for one."""
    if isinstance(path, str | os.PathLike):
        return Path(os.fspath(path))
    advice = f": {hint}" if hasattr(path, "read") or hasattr(path, "write") else ""
    raise TypeError(f"expected a path, found {found(path)}{advice}")


# Saving.


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other newsmeta processes from saving into the folder, where the platform can.

    The lock is on the folder: one on the file would go with the file that is replaced.
    """
    if fcntl is None:  # pragma: no cover  (Windows)
        yield
        return
    descriptor = -1
    try:
        # A folder that may not be listed, or a file system without locks: saving goes on without.
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        with contextlib.suppress(OSError):
            if descriptor >= 0:
                os.close(descriptor)


def _current(target: Path) -> bytes | None:
    """What the file holds now, or None where there is none."""
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        # An error of reading names no file.
        raise OSError(error.errno, error.strerror, str(target)) from error


def _conflict(name: Path, current: bytes | None, expected: bytes | None) -> ConflictError:
    """The error for a file that does not hold what the document stands on."""
    if current is None:
        return ConflictError("the file is gone since it was read", path=name)
    if expected is None:
        return ConflictError("the file is there already (overwrite=True replaces it)", path=name)
    return ConflictError("the file changed on disk since it was read", path=name)


def _replace(target: Path, data: bytes) -> None:
    """Put a file with these bytes in the place of the target, at once."""
    try:
        old = os.stat(target)
    except FileNotFoundError:
        old = None
    # A read-only file could be replaced all the same: its folder is what is written to.
    if old is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is read-only", str(target))
    temporary = target.parent / f"{TEMPORARY_PREFIX}{os.urandom(8).hex()}.tmp"
    try:
        # Made in here: Ctrl-C is seen as soon as the system has made it.
        with open(_created(temporary), "wb") as file:
            if old is not None:
                _take_over(file.fileno(), temporary, old)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        if isinstance(error, OSError):
            # It is the target that the caller knows, not the temporary file.
            raise OSError(error.errno, error.strerror, str(target)) from error
        raise
    _flush_folder(target.parent)


def _created(temporary: Path) -> int:
    """Make the temporary file; returns its descriptor."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(temporary, flags, 0o666)
    except PermissionError as error:
        advice = "no temporary file can be made beside it; dump(doc, atomic=False) writes in place"
        raise PermissionError(error.errno, f"{error.strerror}: {advice}") from error


def _take_over(descriptor: int, temporary: Path, old: os.stat_result) -> None:
    """Give the new file the owner and the permission bits of the old one."""
    if hasattr(os, "fchown"):
        new = os.fstat(descriptor)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            try:
                os.fchown(descriptor, old.st_uid, old.st_gid)
            except PermissionError:
                # Only root may give a file away; its group may be one of the process's own.
                with contextlib.suppress(PermissionError):
                    os.fchown(descriptor, -1, old.st_gid)
    os.chmod(temporary, stat.S_IMODE(old.st_mode))


def _flush_folder(folder: Path) -> None:
    """Write the folder itself to disk, so that the new name outlives a power loss."""
    # Not every system can do it (Windows opens no folder); the file itself is on disk already.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_in_place(target: Path, data: bytes) -> None:
    """Write the bytes into the file itself."""
    with open(target, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


# Folders.

#: How much of a file `scan` reads to see whether the rest is needed. In real records, what it
#: asks for stands in the first 1,400 bytes.
HEAD_BYTES: Final = 2048

#: As bytes on Windows too, and without waiting: what looks like a file can be a pipe that nobody writes to.
_READ_FLAGS: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)

#: How much of the rest it reads at once.
CHUNK_BYTES: Final = 1 << 20

#: What `scan` does with an error: raise it, pass the file over, or call a function.
OnError = Literal["raise", "skip"] | Callable[[Path, Exception], object]
Failure = Callable[[Path, Exception], None]


@overload
def scan(
    paths: StrPath | Iterable[StrPath],
    *,
    min_quality: float | None = None,
    max_quality: float | None = None,
    min_heat: float | None = None,
    max_heat: float | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    topic: str | None = None,
    published: bool | None = None,
    now: datetime | None = None,
    on_error: OnError = "raise",
    suffixes: Iterable[str] = (".md", ".markdown"),
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Document[Article]]: ...
@overload
def scan(
    paths: StrPath | Iterable[StrPath],
    record_type: type[R],
    *,
    min_quality: float | None = None,
    max_quality: float | None = None,
    min_heat: float | None = None,
    max_heat: float | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    topic: str | None = None,
    published: bool | None = None,
    now: datetime | None = None,
    on_error: OnError = "raise",
    suffixes: Iterable[str] = (".md", ".markdown"),
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Document[R]]: ...
def scan(
    paths: StrPath | Iterable[StrPath],
    record_type: type[Any] = Article,
    *,
    min_quality: float | None = None,
    max_quality: float | None = None,
    min_heat: float | None = None,
    max_heat: float | None = None,
    since: Moment | None = None,
    until: Moment | None = None,
    topic: str | None = None,
    published: bool | None = None,
    now: datetime | None = None,
    on_error: OnError = "raise",
    suffixes: Iterable[str] = (".md", ".markdown"),
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Document[Any]]:
    """The documents in files and folders that meet all criteria, one by one.

    Folders are walked with their subfolders, each sorted by name; hidden files and
    folders are passed over, and so is a file that does not begin with a ``---`` line. A
    symbolic link to a folder is followed, but not into a folder that it is in. A file that
    is reached in two ways is read twice. No more is kept in memory than the names in the
    folders on the way to the file and the document that is given.

    What is given was read and checked as `load` does it. A file that does not match is not
    always: where its first 2,048 bytes are in canonical layout and say that it fails a
    criterion, no more of it is read, and mistakes in the rest are not found (an unclosed
    fence, a duplicate key, invalid UTF-8, a wrong type below). To find them all, ask for no criteria.

    Args:
        paths: A file or folder, or several. A file that is named here is read whatever
            its suffix.
        record_type: The class of the records, declared with `field()`.
        min_quality: As for `select`, like the next eight.
        max_quality: The greatest quality, inclusive.
        min_heat: The least heat, inclusive.
        max_heat: The greatest heat, inclusive.
        since: The first moment, inclusive.
        until: The moment before which it has to be, exclusive.
        topic: A topic that has to be among the topics.
        published: What `published` has to be.
        now: The present moment, for a `timedelta` or `relativedelta`.
        on_error: What to do with a file or a subfolder that cannot be read: ``"raise"`` the
            error (a `NewsmetaError` or an `OSError`), ``"skip"`` it, or call a function with
            its path and the error.
        suffixes: The endings of the files that are read in folders, in any case.
        limits: How large each record may be, as for `load`.

    Returns:
        An iterator over the matching documents, each with its `path`.

    Raises:
        TypeError, ValueError: At the call: as for `select`, or `on_error` is something else.
        FileNotFoundError: At the call: one of `paths` is not there.
        NewsmetaError, OSError: While iterating, with ``on_error="raise"``: a file
            cannot be read, or is not what it should be.
    """
    schema_of(record_type)
    checked_limits(limits)
    wanted = criteria(
        min_quality=min_quality,
        max_quality=max_quality,
        min_heat=min_heat,
        max_heat=max_heat,
        since=since,
        until=until,
        topic=topic,
        published=published,
        now=now,
    )
    return _scan(_starts(paths), record_type, wanted, _failure(on_error), _endings(suffixes), limits)


def walk(
    paths: StrPath | Iterable[StrPath],
    *,
    on_error: OnError = "raise",
    suffixes: Iterable[str] = (".md", ".markdown"),
) -> Iterator[Path]:
    """The files that `scan` reads, in its order, without reading them.

    Args:
        paths: As for `scan`.
        on_error: As for `scan`; here it is about subfolders only.
        suffixes: As for `scan`.

    Returns:
        An iterator over the paths.

    Raises:
        TypeError, ValueError, FileNotFoundError: At the call, as for `scan`.
        OSError: While iterating, with ``on_error="raise"``: a subfolder cannot be listed.
    """
    return map(Path, _walk_all(_starts(paths), _failure(on_error), _endings(suffixes)))


def _starts(paths: Any) -> list[Path]:
    """The files and folders of an argument; all of them are there."""
    one = isinstance(paths, str | os.PathLike) or hasattr(paths, "read") or not isinstance(paths, Iterable)
    starts = [
        _path(path, "newsmeta.loads(file.read()) reads an open file") for path in ([paths] if one else paths)
    ]
    for start in starts:
        os.stat(start)
    return starts


def _endings(suffixes: Iterable[str]) -> tuple[str, ...]:
    """The endings of names of files, for any case."""
    if isinstance(suffixes, str):
        raise TypeError("suffixes: expected several endings, found one text")
    return tuple(str(suffix).casefold() for suffix in suffixes)


def _failure(on_error: OnError) -> Failure:
    """What is done with an error."""
    if not callable(on_error) and on_error not in ("raise", "skip"):
        raise ValueError(f"on_error: expected 'raise', 'skip' or a function, found {on_error!r}")

    def failed(path: Path, error: Exception) -> None:
        if callable(on_error):
            on_error(path, error)
        elif on_error == "raise":
            raise error

    return failed


def _scan(
    starts: list[Path],
    record_type: type[Any],
    wanted: Criteria,
    failed: Failure,
    endings: tuple[str, ...],
    limits: Limits,
) -> Iterator[Document[Any]]:
    """The iterator behind `scan`."""
    read_start = start_reader(record_type, wanted.names)
    for path in _walk_all(starts, failed, endings):
        try:
            data = _read_unless(path, lambda head: wanted.exclude(read_start(head)))
            document = None if data is None else read_document(data, record_type, Path(path), limits)
        except NoFrontMatterError:
            continue
        except (NewsmetaError, OSError) as error:
            failed(Path(path), error)
            continue
        if document is not None and wanted.match(document.record):
            yield document


def _read_unless(path: str, excludes: Callable[[bytes], bool]) -> bytes | None:
    """The bytes of a file; None where its first bytes are excluded, or have no fence."""
    descriptor = os.open(path, _READ_FLAGS)
    try:
        head = os.read(descriptor, HEAD_BYTES)
        if not may_have_fence(head) or excludes(head):
            return None
        chunks = [head]
        while chunk := os.read(descriptor, CHUNK_BYTES):
            chunks.append(chunk)
    finally:
        os.close(descriptor)
    return b"".join(chunks)


def _walk_all(starts: list[Path], failed: Failure, endings: tuple[str, ...]) -> Iterator[str]:
    """The files in files and folders; texts, since a `Path` for each takes as long as to read its head."""
    for start in starts:
        if start.is_dir():
            yield from _walk(str(start), endings, failed)
        else:
            yield str(start)


@attrs.frozen
class _Level:
    """A folder that is being walked.

    Attributes:
        start: Its path, with the separator behind it.
        real: Its real path.
        above: The one that it is in, or None where the walk began.
        by_link: Whether a link led to it, or to a folder that it is in.
        entries: What of it is still to come: names by order, whether each is a folder, and a link.
    """

    start: str
    real: str
    above: _Level | None
    by_link: bool
    entries: Iterator[tuple[str, bool, bool]]

    def is_in(self, real: str) -> bool:
        """Whether a folder is this one or one of those that it is in."""
        level: _Level | None = self
        while level is not None:
            if level.real == real:
                return True
            level = level.above
        return False


def _walk(start: str, endings: tuple[str, ...], failed: Failure) -> Iterator[str]:
    """The files of a folder and its subfolders, by name.

    What is reached by links is walked once, since links to folders with links can make
    exponentially many ways. There can be more folders in one another than Python allows calls.
    """
    real = os.path.realpath(start)
    parents = frozenset(map(str, Path(real).parents))
    linked: set[str] = set()
    levels = [_Level(os.path.join(start, ""), real, None, False, _listed(start, failed))]
    while levels:
        level = levels[-1]
        for name, is_folder, is_link in level.entries:
            if not is_folder:
                if name.casefold().endswith(endings):
                    yield level.start + name
                continue
            path = level.start + name
            by_link = level.by_link or is_link
            real = os.path.realpath(path) if by_link else os.path.join(level.real, name)
            if by_link:
                if real in linked or real in parents or level.is_in(real):
                    continue
                linked.add(real)
            levels.append(_Level(os.path.join(path, ""), real, level, by_link, _listed(path, failed)))
            break
        else:
            levels.pop()


def _listed(folder: str, failed: Failure) -> Iterator[tuple[str, bool, bool]]:
    """The entries of a folder by name, but for hidden ones: whether each is a folder, and a link."""
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if entry.name[0] != "."]
    except OSError as error:
        failed(Path(folder), error)
        return iter(())
    return iter(sorted((entry.name, _is_folder(entry), entry.is_symlink()) for entry in shown))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one; a link to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False
