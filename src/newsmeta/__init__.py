"""Read, edit, write and filter article records: files whose YAML front matter describes one news article."""

from ._checking import Check
from ._jsonschema import json_schema
from ._schema import field
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
