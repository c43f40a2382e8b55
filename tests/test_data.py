"""The data files: what valid ones give and keep, and what invalid ones say.

`valid/NAME.md` has its record's `to_dict()` in `NAME.json`; `invalid/NAME.md` has in `NAME.txt`
what its error prints. All of them are written by hand.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

import newsmeta
from newsmeta import NewsmetaError
from newsmeta._nodes import LOADER

DATA = Path(__file__).parent / "data"
VALID = sorted(path.stem for path in DATA.glob("valid/*.md"))
INVALID = sorted(path.stem for path in DATA.glob("invalid/*.md"))

#: The pure-Python scanner of PyYAML takes no tabs there, and has other words for an error.
NEEDS_LIBYAML = {"tabs-after-values", "colon-in-plain-text", "tab-for-indent", "surrogate-escapes"}


@pytest.fixture(autouse=True)
def _needs_libyaml(request: pytest.FixtureRequest) -> None:
    names = [value for value in request.node.callspec.params.values() if isinstance(value, str)]
    if LOADER is yaml.SafeLoader and NEEDS_LIBYAML & set(names):
        pytest.skip("PyYAML was built without libyaml")


@pytest.mark.parametrize(
    ("folder", "names", "ending", "least"), [("valid", VALID, ".json", 25), ("invalid", INVALID, ".txt", 30)]
)
def test_the_folders_have_files_and_each_file_its_expectation(
    folder: str, names: list[str], ending: str, least: int
) -> None:
    assert len(names) >= least
    assert sorted(path.stem for path in (DATA / folder).glob(f"*{ending}")) == names
    assert {path.suffix for path in (DATA / folder).iterdir()} == {".md", ending}


@pytest.mark.parametrize("name", VALID)
def test_a_valid_file_gives_the_expected_record(name: str) -> None:
    expected = json.loads((DATA / "valid" / f"{name}.json").read_text(encoding="utf-8"))
    record = newsmeta.load(DATA / "valid" / f"{name}.md").record
    # As texts, so that 1, 1.0 and true differ, and the order of the keys counts.
    assert json.dumps(newsmeta.to_dict(record), indent=1) == json.dumps(expected, indent=1)


@pytest.mark.parametrize("name", VALID)
def test_a_valid_file_is_written_back_as_its_bytes(name: str) -> None:
    data = (DATA / "valid" / f"{name}.md").read_bytes()
    doc = newsmeta.loads(data)
    assert newsmeta.dumps(doc).encode() == data
    assert not doc.changed
    assert doc.diff() == ""


@pytest.mark.parametrize("name", VALID)
def test_the_body_of_a_valid_file_changes_alone(name: str) -> None:
    path = DATA / "valid" / f"{name}.md"
    doc = newsmeta.load(path)
    before = path.read_bytes().removesuffix(doc.body.encode())
    doc.body = "another body"
    between = b"" if before.endswith(b"\n") else doc.newline.encode()
    assert newsmeta.dumps(doc).encode() == before + between + b"another body"


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_file_says_what_is_wrong_and_where(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA / "invalid")
    with pytest.raises(NewsmetaError) as caught:
        newsmeta.load(f"{name}.md")
    assert str(caught.value) + "\n" == Path(f"{name}.txt").read_text(encoding="utf-8")
    assert caught.value.path == Path(f"{name}.md")
