"""Read, edit, write and filter article records: files whose YAML front matter describes one news article."""

import importlib
import typing

from ._limits import Limits
from ._schema import field
from .document import Document, dumps, loads
from .errors import (
    ConflictError,
    EditError,
    FrontMatterError,
    NewsmetaError,
    NoFrontMatterError,
    Problem,
    RecordError,
)
from .files import dump, edit, load, scan, walk
from .filters import filter_dates, filter_quality, select
from .records import Article, Image, Provider, RelatedArticle, Secured

if typing.TYPE_CHECKING:
    from ._checking import Check
    from ._jsonschema import json_schema
    from .checks import CHECKS, check
    from .fieldpaths import Assignment, FieldPath
    from .jsonform import from_dict, to_dict
    from .rules import expected_heat, file_name, slug
    from .summary import Summary, summarize

#: The modules of the names that most programs do without: they are imported when they are asked for.
_LATE = {
    "Check": "_checking",
    "json_schema": "_jsonschema",
    "CHECKS": "checks",
    "check": "checks",
    "Assignment": "fieldpaths",
    "FieldPath": "fieldpaths",
    "from_dict": "jsonform",
    "to_dict": "jsonform",
    "expected_heat": "rules",
    "file_name": "rules",
    "slug": "rules",
    "Summary": "summary",
    "summarize": "summary",
}

__all__ = [
    "CHECKS",
    "Article",
    "Assignment",
    "Check",
    "ConflictError",
    "Document",
    "EditError",
    "FieldPath",
    "FrontMatterError",
    "Image",
    "Limits",
    "NewsmetaError",
    "NoFrontMatterError",
    "Problem",
    "Provider",
    "RecordError",
    "RelatedArticle",
    "Secured",
    "Summary",
    "check",
    "dump",
    "dumps",
    "edit",
    "expected_heat",
    "field",
    "file_name",
    "filter_dates",
    "filter_quality",
    "from_dict",
    "json_schema",
    "load",
    "loads",
    "scan",
    "select",
    "slug",
    "summarize",
    "to_dict",
    "walk",
]


if not typing.TYPE_CHECKING:  # pragma: no branch
    # Type checkers would take every name for one that is there.
    def __getattr__(name: str) -> typing.Any:
        if name not in _LATE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f".{_LATE[name]}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATE})
