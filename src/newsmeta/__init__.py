"""Read, edit, write and filter article records: files whose YAML front matter describes one news article."""

import importlib
import typing

if typing.TYPE_CHECKING:
    from ._checking import Check
    from ._jsonschema import json_schema
    from ._limits import Limits
    from ._schema import Record, field
    from .checks import CHECKS, check
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
    from .fieldpaths import Assignment, FieldPath
    from .files import dump, edit, load, scan, walk
    from .filters import filter_dates, filter_quality, select
    from .jsonform import from_dict, to_dict
    from .records import Article, Image, Provider, RelatedArticle, Secured
    from .rules import expected_heat, file_name, slug
    from .summary import Summary, summarize

#: The module of each name: it is imported when the name is first asked for.
_MODULES = {
    "Check": "_checking",
    "json_schema": "_jsonschema",
    "Limits": "_limits",
    "Record": "_schema",
    "field": "_schema",
    "CHECKS": "checks",
    "check": "checks",
    "Document": "document",
    "dumps": "document",
    "loads": "document",
    "ConflictError": "errors",
    "EditError": "errors",
    "FrontMatterError": "errors",
    "NewsmetaError": "errors",
    "NoFrontMatterError": "errors",
    "Problem": "errors",
    "RecordError": "errors",
    "Assignment": "fieldpaths",
    "FieldPath": "fieldpaths",
    "dump": "files",
    "edit": "files",
    "load": "files",
    "scan": "files",
    "walk": "files",
    "filter_dates": "filters",
    "filter_quality": "filters",
    "select": "filters",
    "from_dict": "jsonform",
    "to_dict": "jsonform",
    "Article": "records",
    "Image": "records",
    "Provider": "records",
    "RelatedArticle": "records",
    "Secured": "records",
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
    "Record",
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
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
