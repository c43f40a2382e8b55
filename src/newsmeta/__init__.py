"""Read, edit, write and filter article records: files whose YAML front matter describes one news article."""

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
from .files import dump, edit, load, scan
from .filters import filter_dates, filter_quality, select
from .jsonform import from_dict, to_dict
from .records import Article, Image, Provider, RelatedArticle, Secured

__all__ = [
    "Article",
    "ConflictError",
    "Document",
    "EditError",
    "FrontMatterError",
    "Image",
    "NewsmetaError",
    "NoFrontMatterError",
    "Problem",
    "Provider",
    "RecordError",
    "RelatedArticle",
    "Secured",
    "dump",
    "dumps",
    "edit",
    "field",
    "filter_dates",
    "filter_quality",
    "from_dict",
    "load",
    "loads",
    "scan",
    "select",
    "to_dict",
]
