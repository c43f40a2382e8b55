"""Tests for docs/comparison.md: what it says of other libraries is what they do here."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from pictures import load_script

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "comparison.md"
LIBRARIES: dict[str, Callable[[str], str]] = load_script("diffs").LIBRARIES

#: In the layout that python-frontmatter and frontmatter-format themselves write.
PLAIN: Final = "---\nheat: 78\npublishedDateTime: 2026-03-10 07:45:00+00:00\ntitle: Tides\n---\n\nThe body.\n"

#: What one file has that the plain one has not.
FILES: Final[dict[str, str]] = {
    "nothing more": PLAIN,
    "a comment": PLAIN.replace("78\n", "78  # of 3694\n"),
    "a text in quotes": PLAIN.replace("Tides", '"Tides"'),
    "a timestamp with `T` and `Z`": PLAIN.replace(" 07:45:00+00:00", "T07:45:00Z"),
    "an empty line between keys": PLAIN.replace("title", "\ntitle"),
    "values in a column": PLAIN.replace("title:", "title: "),
    "a list in brackets": PLAIN.replace("title", "tags: [A, B]\ntitle"),
    "two lists, indented and not": PLAIN.replace("title", "a:\n- A\nb:\n  - B\ntitle"),
    "a line of 300 characters": PLAIN.replace("Tides", "Tide " * 59 + "turns"),
    "`lang: no`": PLAIN.replace("title", "lang: no\ntitle"),
    "`length: 10:00`": PLAIN.replace("title", "length: 10:00\ntitle"),
    "an anchor and an alias": PLAIN.replace("title", "a: &a B\nb: *a\ntitle"),
    "CR LF": PLAIN.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + PLAIN,
    "a body right behind the fence": PLAIN.replace("---\n\n", "---\n"),
}


def outcome(change: Callable[[str], str], text: str) -> str:
    return "yes" if change(text) == text.replace("heat: 78", "heat: 98") else "no"


def rows(text: str, heading: str) -> list[str]:
    """The table below a heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return re.findall(r"^\|.*", found[1], re.MULTILINE)


@pytest.mark.parametrize("name", FILES)
def test_newsmeta_changes_nothing_else(name: str) -> None:
    assert outcome(LIBRARIES["newsmeta"], FILES[name]) == "yes"


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_a_file_of_its_own(name: str) -> None:
    assert (FILES[name] == PLAIN) == (name == "nothing more")


def test_the_table_says_what_the_libraries_do() -> None:
    for module in ("yaml_edit", "ruamel.yaml", "frontmatter_format", "frontmatter"):
        pytest.importorskip(module, reason="the extra peers is not installed: nobody to compare with")
    expected = [
        f"| the file has | {' | '.join(LIBRARIES)} |",
        f"| --- |{' --- |' * len(LIBRARIES)}",
        *(
            f"| {name} | {' | '.join(outcome(change, text) for change in LIBRARIES.values())} |"
            for name, text in FILES.items()
        ),
    ]
    actual = rows(PAGE.read_text(encoding="utf-8"), "One field is changed: is all else as it was?")
    assert actual == expected, "docs/comparison.md has to have:\n" + "\n".join(expected)


def test_the_page_names_the_versions_that_the_extra_asks_for() -> None:
    wanted = [
        match.groups()
        for text in importlib.metadata.requires("newsmeta") or []
        if (match := re.match(r"([\w-]+)==([\w.]+) ?;.*extra == ['\"]peers['\"]", text))
    ]
    assert len(wanted) == 4
    page = PAGE.read_text(encoding="utf-8").replace("ruamel.yaml", "ruamel-yaml")
    assert [name for name, version in wanted if f"{name} {version}" not in page] == []
