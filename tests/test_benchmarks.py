"""The benchmarks run, and measure what they say; how long anything takes is not tested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks import articles
from benchmarks.measure import Contender, times

import newsmeta

ROOT = Path(__file__).parent.parent


def test_invented_articles_are_the_same_every_time_and_canonical() -> None:
    texts = [articles.invented(number) for number in range(20)]
    assert texts == [articles.invented(number) for number in range(20)]
    assert len(set(texts)) == 20
    for text in texts:
        doc = newsmeta.loads(text)
        assert doc._source is not None
        assert doc._source.is_canonical
    assert len(newsmeta.loads(articles.invented(1, related=7)).record.related) == 7


def test_a_site_has_as_many_files_as_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSMETA_CORPUS", raising=False)
    articles.site(tmp_path, 12)
    assert len(list(newsmeta.scan(tmp_path))) == 12


def test_contenders_take_turns_and_each_takes_all_its_inputs_in_every_round() -> None:
    done: list[str] = []

    def rival(name: str) -> Contender:
        return Contender(name, lambda text: done.append(name + text), ["x", "yy"])

    rivals = [rival("a"), rival("b")]
    assert times(rivals, 2).keys() == {"a", "b"}
    warm_up, rounds = done[:2], done[2:]
    assert warm_up == ["ax", "bx"]
    assert rounds == ["ax", "ayy", "bx", "byy", "bx", "byy", "ax", "ayy"]
    assert rivals[0].size == 3


def test_texts_in_another_layout_are_in_another_layout() -> None:
    contenders = pytest.importorskip("benchmarks.contenders", reason="the extra `bench` is not installed")
    texts = [articles.invented(number) for number in range(5)]
    for text in contenders.hand_written(texts)[0].inputs:
        doc = newsmeta.loads(text)
        assert doc._source is not None
        assert not doc._source.is_canonical
        assert text.startswith("---\ntitle: ")
    for text in contenders.load(texts)[0].inputs:
        assert newsmeta.loads(text)._source.is_canonical  # type: ignore[union-attr]


def test_the_table_has_a_line_for_each_task() -> None:
    for peer in ("frontmatter", "ruamel.yaml", "yaml_edit", "yaml_rs"):
        pytest.importorskip(peer, reason="the extra `bench` is not installed")
    arguments = ["--rounds", "1", "--texts", "2", "--files", "4", "--memory", "3"]
    command = [sys.executable, "-m", "benchmarks", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.split("|")[1].strip() for line in done.stdout.splitlines() if line.startswith("|")]
    assert lines[2:] == [
        "load",
        "load and write unchanged",
        "load, set one field, write",
        "write from scratch",
        "load a text in another layout",
        lines[7],
        "import, with what load needs",
        "peak memory over 3 files",
        "load, time for a character with so many related articles",
    ]
    assert lines[7].startswith("scan 4 files for the ")
