"""Tests for docs/pictures: each is what its script draws."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from types import ModuleType

import pytest
from pictures import load_script


@pytest.fixture(scope="module")
def diffs() -> ModuleType:
    return load_script("diffs")


def texts(svg: str, name: str) -> list[str]:
    """The texts of one class in a picture."""
    return [element.text or "" for element in ET.fromstring(svg).iter() if element.get("class") == name]


def test_newsmeta_changes_one_line(diffs: ModuleType) -> None:
    lines = diffs.diff_of(diffs.SOURCE, diffs.with_newsmeta(diffs.SOURCE))
    assert [line for line in lines if line[0] != " "] == ["-heat: 78", "+heat: 98"]
    assert len(lines) == len(diffs.SOURCE.splitlines()) + 1


def test_the_picture_shows_every_library(diffs: ModuleType) -> None:
    svg = diffs.PICTURE.read_text(encoding="utf-8")
    names = [name for names in texts(svg, "name") for name in names.split(", ")]
    assert sorted(names) == sorted(diffs.LIBRARIES)
    assert texts(svg, "name")[0].split(", ")[0] == "newsmeta"
    assert texts(svg, "count")[0] == "\N{MINUS SIGN}1 +1 lines"


def test_the_picture_is_what_the_libraries_do(diffs: ModuleType) -> None:
    for module in ("yaml_edit", "ruamel.yaml", "frontmatter_format", "frontmatter"):
        pytest.importorskip(module, reason="the extra peers is not installed: nobody to compare with")
    assert diffs.PICTURE.read_text(encoding="utf-8") == diffs.draw()
