"""The public names, and how they are called."""

from __future__ import annotations

import importlib.metadata
import importlib.resources
import inspect
import types
from typing import Any

import pytest

import newsmeta

#: The names that programs import; none may go, and a new one is added here on purpose.
NAMES = {
    "Article",
    "CHECKS",
    "Check",
    "Assignment",
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
    "check",
    "Summary",
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
}

CRITERIA = {
    "min_quality": None,
    "max_quality": None,
    "min_heat": None,
    "max_heat": None,
    "since": None,
    "until": None,
    "topic": None,
    "published": None,
    "now": None,
}

LIMITS = {"limits": newsmeta.Limits()}

NEEDED = inspect.Parameter.empty


def test_the_public_names_are_fixed() -> None:
    assert set(newsmeta.__all__) == NAMES
    assert len(newsmeta.__all__) == len(NAMES)


def test_a_star_import_gives_the_public_names() -> None:
    namespace: dict[str, Any] = {}
    exec("from newsmeta import *", namespace)
    assert namespace.keys() - {"__builtins__"} == NAMES


def test_nothing_else_is_in_the_package_but_its_modules() -> None:
    others = {name for name in vars(newsmeta) if not name.startswith("_")} - NAMES
    assert {name for name in others if not isinstance(getattr(newsmeta, name), types.ModuleType)} == set()


# A mapping has no docstring of its own.
@pytest.mark.parametrize("name", sorted(NAMES - {"CHECKS"}))
def test_every_public_name_has_a_docstring(name: str) -> None:
    assert inspect.getdoc(getattr(newsmeta, name))


@pytest.mark.parametrize(
    ("name", "positional", "keyword_only"),
    [
        ("load", {"path": NEEDED, "record_type": newsmeta.Article}, LIMITS),
        ("loads", {"text": NEEDED, "record_type": newsmeta.Article}, LIMITS),
        ("dump", {"doc": NEEDED, "path": None}, {"atomic": True, "overwrite": False}),
        ("dumps", {"doc": NEEDED}, {}),
        ("edit", {"path": NEEDED, "record_type": newsmeta.Article}, {"atomic": True} | LIMITS),
        ("Document", {"record": NEEDED, "body": "\n", "newline": "\n"}, LIMITS),
        ("to_dict", {"record": NEEDED}, LIMITS),
        ("from_dict", {"mapping": NEEDED, "record_type": newsmeta.Article}, LIMITS),
        (
            "scan",
            {"paths": NEEDED, "record_type": newsmeta.Article},
            CRITERIA | {"on_error": "raise", "suffixes": (".md", ".markdown")} | LIMITS,
        ),
        ("check", {"document": NEEDED}, {}),
        ("json_schema", {"record_type": newsmeta.Article}, {}),
        ("slug", {"title": NEEDED}, {}),
        ("file_name", {"article": NEEDED}, {}),
        ("expected_heat", {"article": NEEDED}, {}),
        ("select", {"items": NEEDED}, CRITERIA),
        ("walk", {"paths": NEEDED}, {"on_error": "raise", "suffixes": (".md", ".markdown")}),
        ("summarize", {"items": NEEDED}, {"top": None}),
        ("filter_quality", {"items": NEEDED, "minimum": None, "maximum": None}, {}),
        ("filter_dates", {"items": NEEDED, "since": None, "until": None}, {"now": None}),
    ],
)
def test_the_parameters_of_the_public_functions_are_fixed(
    name: str, positional: dict[str, object], keyword_only: dict[str, object]
) -> None:
    parameters = inspect.signature(getattr(newsmeta, name)).parameters.values()
    found: dict[object, dict[str, object]] = {
        inspect.Parameter.POSITIONAL_OR_KEYWORD: {},
        inspect.Parameter.KEYWORD_ONLY: {},
    }
    for parameter in parameters:
        found[parameter.kind][parameter.name] = parameter.default
    assert list(found[inspect.Parameter.POSITIONAL_OR_KEYWORD].items()) == list(positional.items())
    assert found[inspect.Parameter.KEYWORD_ONLY] == keyword_only


@pytest.mark.parametrize(
    "attribute", ["record", "body", "newline", "path", "front_matter", "changed", "diff", "reformat"]
)
def test_a_document_has_its_public_attributes(attribute: str) -> None:
    assert hasattr(newsmeta.Document, attribute)
    assert {name for name in vars(newsmeta.Document) if not name.startswith("_")} >= {attribute}


@pytest.mark.parametrize("attribute", ["newline", "path", "front_matter", "changed"])
def test_what_says_how_a_document_was_read_cannot_be_set(attribute: str) -> None:
    doc = newsmeta.loads("---\ntitle: Low tide\npublishedDateTime: 2023-07-09\n---\n")
    with pytest.raises(AttributeError):
        setattr(doc, attribute, None)


def test_the_package_says_that_it_is_typed() -> None:
    assert importlib.resources.files(newsmeta).joinpath("py.typed").is_file()


def test_the_package_is_installed_with_a_version() -> None:
    assert importlib.metadata.version("newsmeta").count(".") == 2
