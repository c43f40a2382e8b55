"""Tests for `newsmeta check`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from command import article, outcome

import newsmeta
from newsmeta._cli.findings import LOADING, Finding, as_annotation

BROKEN = """---
title: "Turning tides "
publishedDateTime: soon
quality: high
---
"""

DOUBTFUL = (
    "---\ncategory: news\ntitle: Tides\npublishedDateTime: 2026-03-10T07:45:00Z\ntype: article\n"
    "webUrl: quay.example/tides\ntopics: [A, A]\n---\n"
)


def test_a_site_without_faults_is_clean(tmp_path: Path) -> None:
    article(tmp_path, "2026-03-10", "Turning tides")
    article(tmp_path, "2026-03-11", "Low water", quality=41)
    assert outcome("check", tmp_path) == (0, "", "2 files checked: 0 errors, 0 warnings\n")


def test_every_finding_has_its_place_and_its_code(tmp_path: Path) -> None:
    broken, unclosed = tmp_path / "a.md", tmp_path / "b.md"
    broken.write_text(BROKEN, encoding="utf-8", newline="")
    unclosed.write_text("---\ntitle: Tides\n", encoding="utf-8", newline="")
    article(tmp_path, "2026-03-10", "Turning tides")
    status, out, err = outcome("check", tmp_path)
    assert status == 1
    message = 'expected a timestamp, found the text "soon": not a date with an optional time'
    assert out.splitlines() == [
        f"{broken}:3:20: value publishedDateTime: {message}",
        f'{broken}:4:10: type quality: expected an integer, found the text "high"',
        f"{unclosed}:1:1: syntax the front matter has no closing fence (a line ---)",
    ]
    assert err == "3 files checked: 3 errors, 0 warnings\n"


def test_what_loads_is_checked_by_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "2026-03-10-tides.md"
    path.write_text(DOUBTFUL, encoding="utf-8", newline="")
    status, out, _ = outcome("check", "--ignore", "no-excerpt,no-scores", "--ignore", "no-provider", path)
    expected = [
        f"{path}:{problem.line or 1}:{problem.column or 1}: {problem.code} {problem.field}: {problem.message}"
        for problem in newsmeta.check(newsmeta.load(path))
        if problem.code not in ("no-excerpt", "no-scores", "no-provider")
    ]
    assert (status, out.splitlines()) == (1, expected)
    assert {line.split()[1] for line in expected} == {"url", "duplicate-topic"}


def test_codes_are_selected_and_ignored(tmp_path: Path) -> None:
    path = tmp_path / "2026-03-10-tides.md"
    path.write_text(DOUBTFUL, encoding="utf-8", newline="")
    assert outcome("check", "--select", "amp-pair", path) == (0, "", "1 file checked: 0 errors, 0 warnings\n")
    _, out, err = outcome("check", "--select", "url, duplicate-topic", "--ignore", "url", path)
    assert [line.split()[1] for line in out.splitlines()] == ["duplicate-topic"]
    assert err == "1 file checked: 0 errors, 1 warning\n"
    _, out, err = outcome("check", "--select", "url", path)
    assert err == "1 file checked: 1 error, 0 warnings\n"


def test_an_unknown_code_is_a_wrong_usage(tmp_path: Path) -> None:
    status, out, err = outcome("check", "--select", "url,ulr", tmp_path)
    assert (status, out) == (2, "")
    assert (
        "Invalid value for '--select': 'ulr' is no code: expected one of unreadable, no-front-matter, " in err
    )


@pytest.mark.parametrize("code", [*LOADING, *newsmeta.CHECKS])
def test_every_code_is_accepted(tmp_path: Path, code: str) -> None:
    assert outcome("check", "--ignore", code, tmp_path)[0] == 0


def test_a_file_without_front_matter_is_passed_over_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# Tides\n", encoding="utf-8", newline="")
    assert outcome("check", path) == (0, "", "0 files checked: 0 errors, 0 warnings\n")
    assert outcome("check", "--select", "no-front-matter", path)[:2] == (
        1,
        f"{path}:1:1: no-front-matter no front matter: expected a line --- at the start\n",
    )


def test_json_is_a_list_of_objects(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(BROKEN, encoding="utf-8", newline="")
    missing = tmp_path / "b.md"
    missing.write_bytes(b"---\ntitle: \xff\n---\n")
    status, out, _ = outcome("check", "--format", "json", "--select", "type,syntax", tmp_path)
    assert status == 1
    assert json.loads(out) == [
        {
            "path": str(path), "line": 4, "column": 10, "code": "type", "severity": "error",
            "message": 'quality: expected an integer, found the text "high"',
        },
        {
            "path": str(missing), "line": 2, "column": 8, "code": "syntax", "severity": "error",
            "message": "invalid UTF-8: the byte 0xff",
        },
    ]  # fmt: skip
    assert json.loads(outcome("check", "--format", "json", "--select", "unreadable", tmp_path)[1]) == []


def test_github_shows_findings_as_annotations(tmp_path: Path) -> None:
    path = tmp_path / "100%, a:b.md"
    path.write_text(DOUBTFUL, encoding="utf-8", newline="")
    _, out, _ = outcome("check", "--format", "github", "--select", "url,duplicate-topic", path)
    shown = str(path).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    lines = out.splitlines()
    assert lines[0].startswith(f"::error file={shown},line=6,col=9,title=newsmeta url::webUrl: ")
    assert lines[1].startswith(
        f"::warning file={shown},line=7,col=13,title=newsmeta duplicate-topic::topics[1]: "
    )


def test_an_annotation_is_one_line_whatever_is_in_it() -> None:
    problem = newsmeta.Problem(None, "100 % a\nb", code="syntax")
    assert as_annotation(Finding("a\r.md", problem)) == (
        "::error file=a%0D.md,line=1,col=1,title=newsmeta syntax::100 %25 a\\nb"
    )


def test_standard_input_is_read_for_a_dash() -> None:
    assert outcome("check", "-", text=BROKEN)[1].splitlines()[1] == (
        '-:4:10: type quality: expected an integer, found the text "high"'
    )
    status, out, _ = outcome(
        "check", "-", "--stdin-filename", "x/2026-03-11-low.md", "--select", "file-name", text=DOUBTFUL
    )
    assert status == 1
    assert out.startswith("x/2026-03-11-low.md:1:1: file-name ")


def test_a_text_on_standard_input_is_read_once() -> None:
    status, _, err = outcome("check", "-", "-", text=DOUBTFUL)
    assert status == 1
    assert err.startswith("1 file checked: ")


def test_what_cannot_be_read_is_a_finding_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    good = article(tmp_path, "2026-03-10", "Turning tides")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    def load(path: str) -> object:
        assert Path(path) == good
        raise OSError("no such device")

    monkeypatch.setattr(os, "scandir", refusing)
    monkeypatch.setattr(newsmeta, "load", load)
    assert outcome("check", tmp_path) == (
        1,
        f"{folder}:1:1: unreadable Permission denied\n{good}:1:1: unreadable no such device\n",
        "1 file checked: 2 errors, 0 warnings\n",
    )


def test_a_path_that_is_not_there_is_a_wrong_usage(tmp_path: Path) -> None:
    status, out, err = outcome("check", tmp_path / "missing.md")
    assert (status, out) == (2, "")
    assert re.search(r"Path '.*missing\.md' does not exist", err)
