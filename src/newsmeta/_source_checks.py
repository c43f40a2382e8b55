"""The rules of `check` about the file and its text: what other programs make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date
from typing import Final

from ._checking import ERROR, WARNING, Check, Found, Subject, declaring, texts_in
from ._fences import BOM
from ._quoting import is_ambiguous
from ._schema import Kind, found, schema_of
from ._timestamps import format_timestamp
from .errors import shown
from .rules import file_name, slug

#: The plain texts that Jekyll's YAML reader takes for a time.
_JEKYLL_TIME = re.compile(
    r"\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?:?(?:\d\d)?))?",
    re.ASCII,
)
_FENCE_INSIDE = re.compile("^---", re.MULTILINE)

SOURCE_CHECKS: Final[list[Check]] = []
_rule = declaring(SOURCE_CHECKS)


@_rule("bom", ERROR, "The file has no byte order mark: Jekyll would copy it instead of reading it.")
def _bom(subject: Subject) -> Iterator[Found]:
    if subject.parts is not None and subject.parts.text.startswith(BOM):
        yield Found(None, "a byte order mark, with which Jekyll does not read the file: go without", len(BOM))


@_rule(
    "fence",
    ERROR,
    "The front matter ends with `---`, and no line in it begins so: gray-matter goes by that.",
)
def _fence(subject: Subject) -> Iterator[Found]:
    parts = subject.parts
    if parts is None:
        return
    for line in _FENCE_INSIDE.finditer(parts.front_matter):
        message = "a line that begins with ---: other programs end the front matter here"
        yield Found(None, message, parts.start + line.start())
    if parts.text.startswith("...", parts.end):
        yield Found(None, "expected the closing fence ---, found ..., which not all programs know", parts.end)


@_rule(
    "file-name",
    WARNING,
    "The file has the name that `newsmeta.file_name()` gives, or that of the day after; any suffix will do.",
)
def _file_name(subject: Subject) -> Iterator[Found]:
    article, path = subject.article, subject.document.path
    if article is None or path is None:
        return
    day, rest = path.stem[:10], path.stem[10:]
    words = slug(article.title)
    try:
        later = date.fromisoformat(day) - article.published_date_time.astimezone(UTC).date()
        # A title without a slug says nothing of the rest.
        is_expected = day[4:8:3] == "--" and later.days in (0, 1) and (rest == f"-{words}" or not words)
    except ValueError:
        is_expected = False
    if not is_expected:
        expected, actual = shown(file_name(article), 200), shown(path.name, 200)
        yield Found(None, f"expected the file name {expected} (or the day after), found {actual}")


@_rule(
    "timestamp-form",
    WARNING,
    "`publishedDateTime` is plain and has seconds: Jekyll takes others for a date or a text, and sorts so.",
)
def _timestamp_form(subject: Subject) -> Iterator[Found]:
    spec = schema_of(type(subject.record)).by_key.get("publishedDateTime")
    if spec is None or spec.kind is not Kind.TIMESTAMP or spec.many:
        return
    scalar = subject.scalar_at((spec.key,))
    moment = getattr(subject.record, spec.name)
    if moment is not None and scalar and not (scalar.plain and _JEKYLL_TIME.fullmatch(scalar.value)):
        written = format_timestamp(moment)
        yield Found((spec.key,), f"a date or a text to Jekyll, which sorts it as one: write {written}")


@_rule(
    "ambiguous-text",
    WARNING,
    "A text without quotes is a text to every reader of YAML: `- No` and `- 2020` are not.",
)
def _ambiguous_text(subject: Subject) -> Iterator[Found]:
    for path, text in texts_in(subject.record):
        scalar = subject.scalar_at(path) if is_ambiguous(text) else None
        if scalar is not None and scalar.plain:
            yield Found(path, f"other programs may not take {found(text)} for one: put it in double quotes")
