"""Tests for `newsmeta stats`."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner
from command import article, outcome

import newsmeta
from newsmeta._cli import commands

CHARTS = """\
4 articles, 2 published (50%)

quality of 3 articles, 1 article without

  share  0%  5%  10%  25%  50%  75%  90%  95%  99%  100%
  up to  62  62   62   62   75  160  160  160  160   160

  quality  articles  published  this and above
  60-69           1          0               3  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
  70-79           1          1               2  ██████████████████████████████
  80-89           0          0               1
  90-99           0          0               1
  100-199         1          1               1  ██████████████████████████████

heat of 3 articles, 1 article without

  share  0%  5%  10%  25%  50%   75%   90%   95%   99%  100%
  up to  -1  -1   -1   -1   75  1000  1000  1000  1000  1000

  heat     articles  published  this and above
  below 0         1          0               3  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
  0-9             0          0               2
  10-19           0          0               2
  20-29           0          0               2
  30-39           0          0               2
  40-49           0          0               2
  50-59           0          0               2
  60-69           0          0               2
  70-79           1          1               2  ██████████████████████████████
  80-89           0          0               1
  90-99           0          0               1
  100-199         0          0               1
  200-499         0          0               1
  500-999         0          0               1
  1000+           1          1               1  ██████████████████████████████

month    articles  published
2026-02         1          0  ░░░░░░░░░░
2026-03         3          2  ████████████████████░░░░░░░░░░

provider  articles  published
The Quay         3          2  ████████████████████░░░░░░░░░░

topic   articles  published
Energy         2          2  ██████████████████████████████
AI             1          0  ░░░░░░░░░░░░░░░
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    article(tmp_path, "2026-03-10", "Turning tides", quality=75)
    path = article(tmp_path, "2026-03-11", "High water", quality=160)
    path.write_text(
        path.read_text(encoding="utf-8").replace("heat: 160", "heat: 1000"), encoding="utf-8", newline=""
    )
    path = article(tmp_path, "2026-03-12", "Low water", quality=62, topic="AI")
    path.write_text(
        path.read_text(encoding="utf-8").replace("heat: 62", "heat: -1"), encoding="utf-8", newline=""
    )
    (tmp_path / "first.md").write_text(
        "---\ntitle: First\npublishedDateTime: 2026-02-01\n---\n", encoding="utf-8", newline=""
    )
    return tmp_path


def test_charts_show_what_there_is(site: Path) -> None:
    status, out, err = outcome("stats", site)
    assert (status, err) == (0, "")
    assert out == CHARTS


def test_selections_and_the_top_are_taken(site: Path) -> None:
    _, out, _ = outcome("stats", "--topic", "AI", site)
    assert out.startswith("1 article, 0 published (0%)\n")
    _, out, _ = outcome("stats", "--top", "1", site)
    assert out.endswith("\nEnergy         2          2  ██████████████████████████████\n")


def test_nothing_has_statistics_too(tmp_path: Path) -> None:
    assert outcome("stats", tmp_path) == (0, "0 articles, 0 published\n", "")


def test_json_has_the_numbers(site: Path) -> None:
    _, out, _ = outcome("stats", "--format", "json", site)
    numbers = json.loads(out)
    summary = attrs.asdict(newsmeta.summarize(newsmeta.scan(site)))
    assert numbers == json.loads(json.dumps(summary))
    assert numbers["quality"]["quantiles"]["50"] == 75


def test_only_the_last_two_years_of_months_are_drawn(tmp_path: Path) -> None:
    for number in range(26):
        article(tmp_path, f"{2024 + number // 12}-{number % 12 + 1:02}-01", f"Number {number}")
    _, out, _ = outcome("stats", tmp_path)
    lines = out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("20")][:1] == ["2024-03"]
    assert "month (2 earlier left out)  articles  published" in lines
    assert len([line for line in lines if line.startswith("20")]) == 24


def test_names_are_cut_and_act_on_no_terminal(tmp_path: Path) -> None:
    path = article(tmp_path, "2026-03-10", "Turning tides", topic='"' + "long " * 10 + '\\e"')
    path.write_text(
        path.read_text(encoding="utf-8").replace("The Quay", '"a\\e[31m\\nb"'), encoding="utf-8", newline=""
    )
    _, out, _ = outcome("stats", path)
    assert "\na\\x1b[31m\\nb " in out
    assert "\nlong long long long long long…  " in out


def test_a_terminal_without_blocks_gets_ascii(site: Path) -> None:
    result = CliRunner(charset="ascii").invoke(commands, ["stats", str(site)])
    assert "2026-03         3          2  ####################----------\n" in result.stdout


def test_what_cannot_be_read_is_said_and_the_others_are_counted(site: Path) -> None:
    path = site / "broken.md"
    path.write_text("---\ntitle: [\n---\n", encoding="utf-8", newline="")
    status, out, err = outcome("stats", site)
    assert (status, out) == (2, CHARTS)
    assert err.startswith(f"{path}:3:1: syntax ")
