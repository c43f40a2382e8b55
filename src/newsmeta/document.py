"""Documents: `loads` and `dumps`, the central path from text to a record and back.

Where the record as read comes from: a document keeps the text that it was read from, and no
second record or tree. What the record was, is asked of that text again when somebody wants to
know what changed (`changed`, `diff()`, `dumps`). Of a text in the canonical layout, it is the
record that `_emit` makes this text of, so the record now is written and the texts are compared;
any other text is read once more, to a tree and a record, which are kept until the next save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import attrs

from ._canonical import head_reader, read_canonical, unchanged_lists
from ._compare import same
from ._emit import emit_front_matter
from ._fences import Parts, after_opening, join_fences, position, split_fences
from ._limits import DEFAULT_LIMITS, Limits, are_wide, checked_limits
from ._problems import problems_of
from ._schema import check_text, found, is_record, schema_of
from .errors import EditError, FrontMatterError, NewsmetaError, RecordError
from .records import Article

if TYPE_CHECKING:
    from . import _by_tree

R = TypeVar("R")


@attrs.define(eq=False, repr=False)
class _Source:
    """A text that was read.

    Attributes:
        parts: The text, cut at its fences.
        is_canonical: Whether `_emit` makes this front matter of its record, byte for byte.
        limits: Those that it was read with.
    """

    parts: Parts
    is_canonical: bool
    limits: Limits
    _as_read: tuple[_by_tree.Mapping, Any] | None = None

    def as_read(self, record_type: type[Any]) -> tuple[_by_tree.Mapping, Any]:
        """The tree of the front matter and the record that it gives; see the module's docstring."""
        if self._as_read is None:
            self._as_read = _tree_tools().read(self.parts, record_type, self.limits)
        return self._as_read


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

    def __init__(
        self, record: R, body: str = "\n", newline: str = "\n", *, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        """Make a new document.

        Args:
            record: The record.
            body: What follows the closing fence's line; one empty line in all real records.
            newline: The newline of the front matter and the fences: LF or CRLF.
            limits: How large the record may be when it is written.

        Raises:
            TypeError: `record` is no record, `body` no `str`, or `limits` no `Limits`.
            ValueError: `newline` is another text, or `body` has a lone surrogate.
        """
        if newline not in ("\n", "\r\n"):
            raise ValueError(f"newline: expected '\\n' or '\\r\\n', found {newline!r}")
        self._newline = newline
        self._limits = checked_limits(limits)
        self._path: Path | None = None
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
        if self._source is not None and type(record) is not type(self._record):
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
        return None if self._source is None else self._source.parts.front_matter

    @property
    def changed(self) -> bool:
        """Whether `dumps` gives another text than was read; true for a new document."""
        return self._is_edited or (
            self._is_reformatted and self._source is not None and dumps(self) != self._source.parts.text
        )

    @property
    def _is_edited(self) -> bool:
        """Whether record or body differ from what was read."""
        source = self._source
        if source is None or self._body != source.parts.body:
            return True
        if source.is_canonical:
            return bool(problems_of(self._record, self._limits)) or _canonical_text(self) != source.parts.text
        return not same(source.as_read(type(self._record))[1], self._record, offsets=True)

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
        # Few programs show what they change.
        from ._linediff import unified_diff  # noqa: PLC0415

        name = str(self._path) if self._path else "document"
        origin = name if self._source else "/dev/null"
        return unified_diff(self._source.parts.text if self._source else "", dumps(self), origin, name)

    def _stand_on(self, source: _Source, path: Path | None) -> None:
        """Take a text as the one that the document was read from."""
        self._source = source
        self._is_reformatted = False
        self._path = path

    def __repr__(self) -> str:
        path = f"path={str(self._path)!r}, " if self._path else ""
        return f"Document({path}record={self._record!r})"

    def __getstate__(self) -> dict[str, Any]:
        """What a copy and a pickle have: not the tree, which is made again, and can be too deep for them."""
        source = self._source and _Source(self._source.parts, self._source.is_canonical, self._limits)
        return vars(self) | {"_source": source}


@overload
def loads(text: str | bytes, *, limits: Limits = DEFAULT_LIMITS) -> Document[Article]: ...
@overload
def loads(text: str | bytes, record_type: type[R], *, limits: Limits = DEFAULT_LIMITS) -> Document[R]: ...
def loads(
    text: str | bytes, record_type: type[Any] = Article, *, limits: Limits = DEFAULT_LIMITS
) -> Document[Any]:
    """Read a document from the text of a file.

    Args:
        text: The whole text, as `str` or as UTF-8 `bytes`, with or without a BOM.
        record_type: The class of the record, declared with `field()`.
        limits: How large the record may be; the document keeps them for when it is written.

    Returns:
        The document; its record is complete and every value has its declared type.

    Raises:
        NoFrontMatterError: The text does not begin with a ``---`` line.
        FrontMatterError: Invalid UTF-8, no closing fence, or no readable YAML mapping.
        RecordError: Fields are missing or have the wrong type; it lists all of them.
        TypeError: `text` is neither `str` nor `bytes`, `record_type` no record class, or
            `limits` no `Limits`.

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
    return read_document(text, record_type, None, limits)


def read_document(
    text: Any, record_type: type[Any], path: Path | None, limits: Limits = DEFAULT_LIMITS
) -> Document[Any]:
    """What `loads` does, for the text of a file whose path the errors name."""
    schema_of(record_type)
    checked_limits(limits)
    try:
        if isinstance(text, bytes | bytearray | memoryview):
            text = _decoded(bytes(text))
        elif isinstance(text, str):
            _check_encodable(text)
        else:
            hint = "; newsmeta.loads(file.read()) reads an open file" if hasattr(text, "read") else ""
            raise TypeError(f"expected str or bytes, found {found(text)}{hint}")
        source, record = _read(text, record_type, limits)
    except NewsmetaError as error:
        error.path = path
        raise
    document = Document(record, source.parts.body, source.parts.newline, limits=limits)
    # Without the tree and the record as read: the record is the caller's, to change it.
    document._stand_on(_Source(source.parts, source.is_canonical, limits), path)
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


def _read(text: str, record_type: type[Any], limits: Limits) -> tuple[_Source, Any]:
    """From a whole text to its record."""
    # 1. Cut it at the fences.
    parts = split_fences(text)
    # 2. In the canonical layout, the front matter is read straight to the record.
    record = read_canonical(record_type, parts.front_matter) if are_wide(limits) else None
    if record is not None:
        return _Source(parts, True, limits), record
    # 3. Any other YAML is parsed to a tree with spans, and the tree read as the record's fields.
    root, record = _tree_tools().read(parts, record_type, limits)
    return _Source(parts, False, limits, as_read=(root, record)), record


def start_reader(record_type: type[Any], names: tuple[str, ...]) -> Callable[[bytes], tuple[Any, ...]]:
    """A function that says what the first bytes of a file surely say of some fields; see `head_reader`."""
    read_head = head_reader(record_type, names)

    def read(data: bytes) -> tuple[Any, ...]:
        try:
            # Up to the last line's end: no character is cut there.
            text = data[: data.rfind(b"\n") + 1].decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        start = after_opening(text)
        return read_head("" if start is None else text[start:])

    return read


def _tree_tools() -> ModuleType:
    """The module for texts in any other layout; see there why it is imported here."""
    from . import _by_tree  # noqa: PLC0415

    return _by_tree


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
    return write_document(doc).parts.text


def write_document(doc: Document[Any]) -> _Source:
    """What `dumps` does; the text stands in the result, which the document can stand on."""
    if not isinstance(doc, Document):
        raise TypeError(f"expected a Document, found {found(doc)}")
    try:
        return _write(doc)
    except NewsmetaError as error:
        error.path = doc.path
        raise


def _write(doc: Document[Any]) -> _Source:
    # 1. Unchanged: the text that was read. (Of the canonical layout, see step 3.)
    source = doc._source
    if source is not None and not source.is_canonical and not doc._is_edited:
        return _reformatted(source, doc) if doc._is_reformatted else source
    # 2. Refuse what cannot be written.
    if problems := problems_of(doc.record, doc._limits):
        # What was read as it is can stay, even if it could not be written anew.
        known = problems_of(source.as_read(type(doc.record))[1], doc._limits) if source else []
        if new := [problem for problem in problems if problem not in known]:
            raise RecordError(new)
    # 3. Take the first text that reads back as meant.
    for text in _candidates(doc):
        if source is not None and source.is_canonical and text == source.parts.text:
            return source
        made = _read_back(text, doc)
        if made is not None:
            return _reformatted(made, doc) if doc._is_reformatted else made
    raise EditError("the record cannot be written so that it reads back as it is")


def _candidates(doc: Document[Any]) -> Iterator[str]:
    """The texts to try for a document, the best one first; `EditError` where no other is left to try."""
    source = doc._source
    # New, or read in the canonical layout: as `_emit` writes it. Of the latter, no line but those
    # of what changed is another one (and the empty lines that set groups apart), since `_emit` made them all.
    if source is None or source.is_canonical:
        yield _canonical_text(doc)
    # Changed: the smallest edits of the text.
    if source is not None:
        root, record = source.as_read(type(doc.record))
        yield from _tree_tools().edited(source.parts, root, record, doc.record, doc.body)


def _canonical_text(doc: Document[Any]) -> str:
    """The whole text with the front matter in the canonical layout."""
    front_matter = emit_front_matter(doc.record, doc.newline)
    if doc._source is None:
        return join_fences(front_matter, doc.body, doc.newline)
    return doc._source.parts.replaced(front_matter, doc.body)


def _read_back(text: str, doc: Document[Any]) -> _Source | None:
    """What was made, if it says what the document says and kept the comments, else None.

    That nothing outside the edits moved needs no check: the text was made by replacing spans.
    """
    source, record = doc._source, doc.record
    try:
        parts = split_fences(text)
        if source is not None and source.is_canonical:
            text, record = _without_unchanged(parts, source.parts, record)
        made, again = _read(text, type(record), doc._limits)
    except NewsmetaError:
        return None
    if made.parts.body != doc.body or not same(again, record):
        return None
    if source is not None and not source.is_canonical:
        root, made_root = (one.as_read(type(record))[0] for one in (source, made))
        if not _tree_tools().keeps_own_comments(source.parts, root, made.parts, made_root):
            return None
    return made if text is parts.text else _Source(parts, made.is_canonical, doc._limits)


def _without_unchanged(parts: Parts, before: Parts, record: Any) -> tuple[str, Any]:
    """A canonical text, and the record it was made of, without the lists of records that were there before.

    Related articles are most of a text, and few edits touch them. What is written as it was
    read needs no second reading: two records without problems are never written alike.
    """
    schema = schema_of(type(record))
    unchanged = unchanged_lists(schema, before.front_matter, parts.front_matter)
    if not unchanged:
        return parts.text, record
    front_matter = parts.front_matter
    for lines in unchanged.values():
        front_matter = front_matter.replace(lines, "", 1)
    values = zip(schema.fields, schema.values_of(record), strict=True)
    others = [[] if spec.name in unchanged else value for spec, value in values]
    made = schema.make(*others, record.extra) if schema.has_extra else schema.make(*others)
    return parts.replaced(front_matter, parts.body), made


def _reformatted(source: _Source, doc: Document[Any]) -> _Source:
    """A text in the canonical layout; it says the same, and has the same comments."""
    if source.is_canonical:
        return source
    record_type = type(doc.record)
    root, record = source.as_read(record_type)
    text = _tree_tools().canonical(source.parts, root, record)
    try:
        made, again = _read(text, record_type, doc._limits)
    except NewsmetaError:
        made = None
    if (
        made is None
        or made.parts.body != source.parts.body
        or not same(again, record)
        or not _tree_tools().keeps_all_comments(source.parts, root, made.parts, made.as_read(record_type)[0])
    ):
        raise EditError("the text cannot be put into the canonical layout so that it reads back as it is")
    return made
