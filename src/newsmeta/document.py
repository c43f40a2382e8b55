"""Documents: `loads` and `dumps`, the central path from text to a record and back.

Where the record as read comes from: a document keeps the text that it was read from, and
nothing else. The record as read is made of that text again when somebody asks what changed
(`changed`, `diff()`, `dumps`), at the cost of one more reading, and kept until the next save.
"""

from __future__ import annotations

import difflib
from collections import Counter
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

import attrs

from ._comments import own_comments
from ._compare import same
from ._emit import emit_front_matter
from ._fences import Parts, join_fences, position, split_fences
from ._layout import canonical, comment_texts
from ._nodes import parse_nodes
from ._problems import problems_of
from ._schema import check_text, found, is_record, schema_of
from ._splice import splice
from ._structure import structure
from ._tree import Mapping
from .errors import EditError, FrontMatterError, NewsmetaError, RecordError
from .records import Article

R = TypeVar("R")


@attrs.frozen
class _Source:
    """A text as it was read: its parts, its tree, and the record that they give."""

    parts: Parts
    root: Mapping
    record: Any


class Document(Generic[R]):
    """A record and the text around it.

    A new document has no text yet: it is written in the canonical layout. One that was
    loaded writes back the bytes that it was read from, but for what changed.

    Attributes:
        record: The record; it may be changed, or replaced by another one (of a loaded
            document, by one of the class that the text was read as).
        body: All after the closing fence's line, verbatim.
        newline: The first newline of the front matter, LF or CRLF. Read-only.
        path: The file that the document stands on, or None. Read-only.
        front_matter: The YAML text as read, or None for a new document. Read-only.
    """

    def __init__(self, record: R, body: str = "\n", newline: str = "\n") -> None:
        """Make a new document.

        Args:
            record: The record.
            body: What follows the closing fence's line; one empty line in all real records.
            newline: The newline of the front matter and the fences: LF or CRLF.

        Raises:
            TypeError: `record` is no record, or `body` no `str`.
            ValueError: `newline` is another text, or `body` has a lone surrogate.
        """
        if newline not in ("\n", "\r\n"):
            raise ValueError(f"newline: expected '\\n' or '\\r\\n', found {newline!r}")
        self._newline = newline
        self._path: Path | None = None
        self._text: str | None = None
        self._source: _Source | None = None
        self._is_reformatted = False
        self._record: R
        self.record = record
        self.body = body

    @property
    def record(self) -> R:
        """The record."""
        return self._record

    @record.setter
    def record(self, record: R) -> None:
        if not is_record(record):
            raise TypeError(f"Document.record: expected a record, found {found(record)}")
        if self._text is not None and type(record) is not type(self._record):
            expected = type(self._record).__name__
            raise TypeError(f"Document.record: the file was read as {expected}, found {found(record)}")
        self._record = record

    @property
    def body(self) -> str:
        """All after the closing fence's line, verbatim."""
        return self._body

    @body.setter
    def body(self, body: str) -> None:
        if not isinstance(body, str):
            raise TypeError(f"Document.body: expected a text, found {found(body)}")
        try:
            check_text(body)
        except ValueError as error:
            raise ValueError(f"Document.body: {error}") from None
        self._body = body

    @property
    def newline(self) -> str:
        """The front matter's first newline."""
        return self._newline

    @property
    def path(self) -> Path | None:
        """The file that the document stands on, or None."""
        return self._path

    @property
    def front_matter(self) -> str | None:
        """The YAML text as read, or None for a new document."""
        return None if self._text is None else split_fences(self._text).front_matter

    @property
    def changed(self) -> bool:
        """Whether `dumps` gives another text than was read; true for a new document."""
        return self._is_edited or (self._is_reformatted and dumps(self) != self._text)

    @property
    def _is_edited(self) -> bool:
        """Whether record or body differ from what was read."""
        source = self._as_read()
        return (
            source is None
            or self._body != source.parts.body
            or not same(source.record, self._record, offsets=True)
        )

    def reformat(self) -> None:
        """Put the document into the canonical layout, the one that new documents have.

        `dumps`, `dump` and `diff()` then give it, with whatever else was changed; saving ends it.
        Body, newlines and byte order mark stay, and so does every comment, beside what it is
        about. Entries without a value go, timestamps are written in UTC.

        Raises:
            EditError: The text has an anchor, an alias or a merge key, or a comment on
                something that the canonical layout leaves out. The document is as it was.
            RecordError: As `dumps`.

        Example:
            >>> import newsmeta
            >>> doc = newsmeta.loads('''---
            ... publishedDateTime: 2026-03-01  # a Sunday
            ... title: Tides
            ... topics: [Energy, AI]
            ... ---
            ... ''')
            >>> doc.reformat()
            >>> print(newsmeta.dumps(doc), end="")
            ---
            title: "Tides"
            publishedDateTime: 2026-03-01T00:00:00Z  # a Sunday
            <BLANKLINE>
            topics:
              - Energy
              - AI
            <BLANKLINE>
            ---
        """
        before = self._is_reformatted
        self._is_reformatted = True
        try:
            dumps(self)
        except NewsmetaError:
            self._is_reformatted = before
            raise

    def diff(self) -> str:
        """What `dumps` would change, as a unified diff; empty where nothing changed.

        Raises:
            RecordError, EditError: As `dumps`.
        """
        name = str(self._path) if self._path else "document"
        before = _lines(self._text or "")
        origin = name if self._text is not None else "/dev/null"
        after = _lines(dumps(self))
        return "".join(
            line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
            for line in difflib.unified_diff(before, after, origin, name)
        )

    def __repr__(self) -> str:
        path = f"path={str(self._path)!r}, " if self._path else ""
        return f"Document({path}record={self._record!r})"

    def _as_read(self) -> _Source | None:
        """The state of the text that the document was read from; see the module's docstring."""
        if self._text is not None and self._source is None:
            self._source = _read(self._text, type(self._record))
        return self._source

    def _stand_on(self, text: str, path: Path | None) -> None:
        """Take a text as the one that the document was read from."""
        if text != self._text:
            self._source = None
        self._is_reformatted = False
        self._text = text
        self._path = path


@overload
def loads(text: str | bytes) -> Document[Article]: ...
@overload
def loads(text: str | bytes, record_type: type[R]) -> Document[R]: ...
def loads(text: str | bytes, record_type: type[Any] = Article) -> Document[Any]:
    """Read a document from the text of a file.

    Args:
        text: The whole text, as `str` or as UTF-8 `bytes`, with or without a BOM.
        record_type: The class of the record, declared with `field()`.

    Returns:
        The document; its record is complete and every value has its declared type.

    Raises:
        NoFrontMatterError: The text does not begin with a ``---`` line.
        FrontMatterError: Invalid UTF-8, no closing fence, or no readable YAML mapping.
        RecordError: Fields are missing or have the wrong type; it lists all of them.
        TypeError: `text` is neither `str` nor `bytes`, or `record_type` is no record class.

    Example:
        >>> import newsmeta
        >>> doc = newsmeta.loads('''---
        ... title: "Tides"   # a working title
        ... publishedDateTime: 2026-03-01
        ... ---
        ... ''')
        >>> doc.record.published_date_time
        datetime.datetime(2026, 3, 1, 0, 0, tzinfo=datetime.timezone.utc)
        >>> doc.record.title = "Turning tides"
        >>> print(newsmeta.dumps(doc), end="")
        ---
        title: "Turning tides"   # a working title
        publishedDateTime: 2026-03-01
        ---
    """
    return read_document(text, record_type, None)


def read_document(text: Any, record_type: type[Any], path: Path | None) -> Document[Any]:
    """What `loads` does, for the text of a file whose path the errors name."""
    schema_of(record_type)
    try:
        if isinstance(text, bytes | bytearray | memoryview):
            text = _decoded(bytes(text))
        elif isinstance(text, str):
            _check_encodable(text)
        else:
            hint = "; newsmeta.loads(file.read()) reads an open file" if hasattr(text, "read") else ""
            raise TypeError(f"expected str or bytes, found {found(text)}{hint}")
        source = _read(text, record_type)
    except NewsmetaError as error:
        error.path = path
        raise
    document = Document(source.record, source.parts.body, source.parts.newline)
    document._stand_on(text, path)
    return document


def _decoded(data: bytes) -> str:
    """The text of UTF-8 bytes, with its BOM if it has one."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        line, column = position(good, len(good))
        raise FrontMatterError(
            f"invalid UTF-8: the byte 0x{data[error.start]:02x}", line=line, column=column
        ) from error


def _check_encodable(text: str) -> None:
    """Refuse a `str` that no file can hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line, column = position(text, error.start)
        message = f"the lone surrogate U+{ord(text[error.start]):04X} cannot be in a file"
        raise FrontMatterError(message, line=line, column=column) from None


def _read(text: str, record_type: type[Any]) -> _Source:
    """From a whole text to its record."""
    # 1. Cut it at the fences.
    parts = split_fences(text)
    # 2. Parse the YAML between them to a tree with spans.
    root = parse_nodes(parts)
    # 3. Read the tree as the record's fields.
    return _Source(parts, root, structure(record_type, root, parts))


def dumps(doc: Document[Any]) -> str:
    """The whole text of a document.

    An unchanged document gives the very text it was read from (a BOM included). A changed
    one differs from it only on the lines of what changed; a new one has the canonical layout.
    Whatever was made is read back and compared with the record before it is returned.

    Args:
        doc: The document.

    Raises:
        RecordError: The record holds what cannot be written (put into one of its lists,
            or into `extra`); it lists all of that.
        EditError: The change cannot be made without risk to the rest of the text.
        TypeError: `doc` is no document.
    """
    if not isinstance(doc, Document):
        raise TypeError(f"expected a Document, found {found(doc)}")
    try:
        return _dumps(doc)
    except NewsmetaError as error:
        error.path = doc.path
        raise


def _dumps(doc: Document[Any]) -> str:
    # 1. Unchanged: the source text.
    source = doc._as_read()
    if source is not None and not doc._is_edited:
        return _reformatted(source) if doc._is_reformatted else source.parts.text
    # 2. Refuse what cannot be written.
    if problems := problems_of(doc.record):
        raise RecordError(problems)
    # 3. New: the canonical layout.
    if source is None:
        text = join_fences(emit_front_matter(doc.record, doc.newline), doc.body, doc.newline)
        if not _reads_back(text, doc, None):
            raise EditError("the record cannot be written so that it reads back as it is")
        return text
    # 4. Changed: the smallest edits that read back as meant.
    candidates = (
        source.parts.replaced(front_matter, doc.body)
        for front_matter in splice(source.parts, source.root, source.record, doc.record)
    )
    # There is one, or `splice` raises: it never ends without an error.
    text = next(text for text in candidates if _reads_back(text, doc, source))
    return _reformatted(_read(text, type(doc.record))) if doc._is_reformatted else text


def _reads_back(text: str, doc: Document[Any], source: _Source | None) -> bool:
    """Whether a text that was made says what the document says, and kept the comments.

    That nothing outside the edits moved needs no check: the text was made by replacing spans.
    """
    made = _read_again(text, type(doc.record))
    if made is None or made.parts.body != doc.body or not same(made.record, doc.record):
        return False
    if source is None:
        return True
    lost = Counter(own_comments(source.parts.front_matter, source.root))
    lost.subtract(own_comments(made.parts.front_matter, made.root))
    return max(lost.values(), default=0) <= 0


def _reformatted(source: _Source) -> str:
    """A text in the canonical layout; it says the same, and has the same comments."""
    text = canonical(source.parts, source.root, source.record)
    made = _read_again(text, type(source.record))
    if (
        made is None
        or made.parts.body != source.parts.body
        or not same(made.record, source.record)
        or comment_texts(made.parts, made.root) != comment_texts(source.parts, source.root)
    ):
        raise EditError("the text cannot be put into the canonical layout so that it reads back as it is")
    return text


def _read_again(text: str, record_type: type[Any]) -> _Source | None:
    """A text that was made as it reads, or None where it does not."""
    try:
        return _read(text, record_type)
    except NewsmetaError:
        return None


def _lines(text: str) -> list[str]:
    """The lines of a text, as git and editors count them."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
