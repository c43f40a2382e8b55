"""Tests for the docs: what they say twice is compared with the code that says it first."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta._limits import MAX_CHARACTERS, MAX_DEPTH, MAX_DIGITS, MAX_NODES, MAX_NUMBER_KEYS
from newsmeta._schema import FieldSpec, Kind, schema_of
from newsmeta.files import TEMPORARY_PREFIX

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").glob("**/*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *DOCS]
RECORDS = [newsmeta.Article, newsmeta.RelatedArticle, newsmeta.Provider, newsmeta.Image]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands between a heading of the second level and the next one."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no section {heading}"
    return found[1]


def meanings(record_type: type[Any]) -> dict[str, str]:
    """What the docstring of a record class says of each attribute."""
    entries = re.findall(
        r"^    (\w+): (.*?)(?=^    \w|\Z)",
        inspect.cleandoc(record_type.__doc__ or "").partition("Attributes:\n")[2],
        re.MULTILINE | re.DOTALL,
    )
    return {name: " ".join(text.split()).replace("``", "`") for name, text in entries}


def type_text(spec: FieldSpec) -> str:
    if spec.many:
        return f"`list[{spec.type.__name__}]`"
    return f"`{spec.type.__name__}`, required" if spec.required else f"`{spec.type.__name__}`"


def layout_text(spec: FieldSpec) -> str:
    """How the canonical layout has a field."""
    quoting = "quoted" if spec.quoted else "plain"
    return ", ".join(
        [quoting] * (spec.kind in (Kind.TEXT, Kind.CODED)) + ["group"] * spec.group,
    )


def shares(record_type: type[Any]) -> dict[str, str]:
    """How many real records have each key: docs/format.md alone says it."""
    rows = re.findall(
        r"^\| `(\w+)` \|.*\| ([^|]*) \|[^|]*\|$",
        section(page("format.md"), record_type.__name__),
        re.MULTILINE,
    )
    return dict(rows)


def table(record_type: type[Any]) -> str:
    """The table of a record's fields, as docs/format.md has to have it."""
    schema = schema_of(record_type)
    meaning = meanings(record_type)
    share = shares(record_type)
    rows = ["| key | type | written | in files | what it is |", "| --- | --- | --- | --- | --- |"]
    for spec in schema.fields:
        cells = [f"`{spec.key}`", type_text(spec), layout_text(spec)]
        cells += [share.get(spec.key, "?"), meaning.pop(spec.name)]
        rows.append(f"| {' | '.join(cells)} |")
    rows.append(f"| all others, in `extra` | `dict` | | none | {meaning.pop('extra')} |")
    assert not meaning, f"the docstring of {record_type.__name__} has attributes that are no fields"
    return "\n".join(re.sub(r"\|  +(?=\|)", "| ", row) for row in rows)


@pytest.mark.parametrize("record_type", RECORDS, ids=lambda record_type: record_type.__name__)
def test_the_table_of_fields_is_the_schema(record_type: type[Any]) -> None:
    expected = table(record_type)
    actual = re.findall(r"^\|.*", section(page("format.md"), record_type.__name__), re.MULTILINE)
    assert actual == expected.split("\n"), f"docs/format.md has to have:\n{expected}"


@pytest.mark.parametrize("record_type", RECORDS, ids=lambda record_type: record_type.__name__)
def test_the_name_of_a_field_is_its_key_in_small_letters(record_type: type[Any]) -> None:
    for spec in schema_of(record_type).fields:
        assert spec.name == re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", spec.key)


def test_the_shares_of_records_are_those_of_real_files(real_records: list[Path]) -> None:
    """Of a sample: what all have, all of it has, what none has, none; the rest cannot be told from it."""
    articles = [newsmeta.load(path).record for path in real_records]
    populations: dict[type[Any], list[Any]] = {
        newsmeta.Article: articles,
        newsmeta.RelatedArticle: [related for article in articles for related in article.related],
        newsmeta.Provider: [article.provider for article in articles],
        newsmeta.Image: [image for article in articles for image in article.images],
    }
    for record_type, records in populations.items():
        names = {spec.key: spec.name for spec in schema_of(record_type).fields}
        for key, share in shares(record_type).items():
            having = sum(getattr(record, names[key]) not in (None, [], {}) for record in records)
            assert having == {"all": len(records), "none": 0}.get(share, having), (record_type, key)
            assert share in ("all", "none") or re.fullmatch(r"[0-9.]+%", share), share


def test_the_reference_has_every_public_name() -> None:
    names = re.findall(r"^\.\. auto\w+:: newsmeta\.(\w+)$", page("reference.md"), re.MULTILINE)
    assert sorted(names) == sorted(newsmeta.__all__)


def test_the_limits_are_those_of_the_code() -> None:
    rows = re.findall(
        r"^\| .* \| ([0-9,]+)\D*\|$", section(page("reading.md"), "What is refused"), re.MULTILINE
    )
    limits = [int(number.replace(",", "")) for number in rows]
    assert limits == [MAX_CHARACTERS, MAX_DEPTH, MAX_NODES, MAX_NUMBER_KEYS, MAX_DIGITS]


def test_the_tree_of_errors_is_that_of_the_code() -> None:
    tree = re.findall(r"^( *)(\w+Error)\b", section(page("errors.md"), "The tree"), re.MULTILINE)
    parents: dict[int, str] = {}
    for indent, name in tree:
        error = getattr(newsmeta, name)
        parents[len(indent)] = name
        parent = parents.get(len(indent) - 4)
        assert parent is None or getattr(newsmeta, parent) in error.__bases__, name
    documented = {name for _, name in tree}
    assert documented == {name for name in newsmeta.__all__ if name.endswith("Error")}


def test_the_codes_of_problems_are_those_of_the_docstring() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \|", page("errors.md").partition("| code | what is wrong |")[2], re.MULTILINE
    )
    codes = re.findall(r"``(\w+)`` \(", newsmeta.Problem.__doc__ or "")
    assert rows[: len(codes)] == codes


@pytest.mark.parametrize("name", ["tour", "test"])
def test_the_readme_has_each_command_on_one_line(name: str) -> None:
    """.ci/run takes them from there."""
    readme = PAGES[0].read_text(encoding="utf-8")
    commands = re.findall(rf"^<!-- command: {name} -->\n```bash\n(.*)\n```$", readme, re.MULTILINE)
    assert len(commands) == 1
    assert commands[0].startswith("python3 -m venv .venv && ")


@pytest.mark.parametrize(("name", "most"), [("README.md", 120), ("CONTRIBUTING.md", 80)])
def test_the_first_pages_are_short(name: str, most: int) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= most


def test_the_docs_name_the_temporary_files() -> None:
    assert f"`{TEMPORARY_PREFIX}" in page("files.md")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (path.parent / target).exists()]
    assert missing == []


def test_the_index_lists_every_page() -> None:
    listed = re.findall(r"^([\w/-]+)$", page("index.md"), re.MULTILINE)
    assert sorted(f"{name}.md" for name in listed) == sorted(
        path.relative_to(ROOT / "docs").as_posix() for path in DOCS if path.name != "index.md"
    )


def test_the_pages_hold_sessions() -> None:
    assert sum(">>>" in path.read_text(encoding="utf-8") for path in DOCS) >= 8
