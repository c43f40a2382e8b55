"""Tests for `newsmeta list`, and for the options that choose articles."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command import article, outcome

from newsmeta._cli import options
from newsmeta._cli.console import Console
from newsmeta._cli.table import columns_of, cut, table_lines


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three articles, and one without quality and heat."""
    article(tmp_path, "2026-03-10", "Turning tides", quality=98, topic="Energy")
    article(tmp_path, "2026-03-11", "Low water", quality=41, topic="AI")
    article(tmp_path, "2026-03-12", "Slack", quality=72, topic="AI")
    path = tmp_path / "2026-01-01-first.md"
    path.write_text("---\ntitle: First\npublishedDateTime: 2026-01-01\n---\n", encoding="utf-8", newline="")
    return tmp_path


def titles(*arguments: object) -> list[str]:
    status, out, _ = outcome("list", "--fields", "title", *arguments)
    assert status == 0
    return out.splitlines()


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let it be this moment."""
    monkeypatch.setattr(options, "present", lambda: moment)


# Which.


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["First", "Turning tides", "Low water", "Slack"]),
        (["--min-quality", "72"], ["Turning tides", "Slack"]),
        (["--max-quality", "72"], ["Low water", "Slack"]),
        (["--min-heat", "41.5", "--max-heat", "97"], ["Slack"]),
        (["--since", "2026-03-11"], ["Low water", "Slack"]),
        (["--until", "2026-03-11"], ["First", "Turning tides"]),
        (["--since", "10 March 2026", "--until", "2026-03-11T08:00:00Z"], ["Turning tides", "Low water"]),
        (["--topic", "AI"], ["Low water", "Slack"]),
        (["--topic", "ai"], []),
        (["--published"], ["Turning tides", "Slack"]),
        (["--no-published"], ["Low water"]),
    ],
)
def test_articles_are_chosen_by_criteria(site: Path, given: list[str], expected: list[str]) -> None:
    assert titles(*given, site) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("30 days", ["Turning tides", "Low water", "Slack"]),
        ("1 day", ["Slack"]),
        ("36 hours", ["Slack"]),
        ("60HOURS", ["Low water", "Slack"]),
        ("2 weeks", ["Turning tides", "Low water", "Slack"]),
        ("3 months", ["First", "Turning tides", "Low water", "Slack"]),
        (" 1 year ", ["First", "Turning tides", "Low water", "Slack"]),
        ("90 minutes", []),
    ],
)
def test_the_last_of_them_are_those_of_a_span(
    site: Path, monkeypatch: pytest.MonkeyPatch, span: str, expected: list[str]
) -> None:
    at(monkeypatch, datetime(2026, 3, 13, 7, 0, tzinfo=UTC))
    assert titles("--last", span, site) == expected


def test_the_clock_is_taken_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []

    def counted() -> datetime:
        taken.append(1)
        return datetime(2026, 3, 13, tzinfo=UTC)

    monkeypatch.setattr(options, "present", counted)
    assert titles("--last", "1 month", site) == ["Turning tides", "Low water", "Slack"]
    assert len(taken) == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            ["--last", "soon"],
            "'--last': expected a number and a unit, such as '30 days' or '12 hours', found 'soon'",
        ),
        (["--last", "9999 years"], "Error: --last: "),
        (
            ["--since", "June 2022"],
            "Error: --since: 'June 2022' does not say one moment: expected a full date such as 2022-06-24",
        ),
        (["--until", "soon"], "Error: --until: 'soon' is not a date"),
        (
            ["--since", "2026-01-01", "--last", "1 day"],
            "Error: --since and --last are two beginnings: give one",
        ),
        (["--min-quality", "high"], "Invalid value for '--min-quality': 'high' is not a valid float"),
        (
            ["--fields", "title,titel"],
            """Invalid value for '--fields': "titel": Article has no field titel: did you mean title?""",
        ),
        (["--limit", "-1"], "Invalid value for '--limit'"),
        (["--sort", "title"], "Invalid value for '--sort'"),
    ],
)
def test_a_wrong_option_is_said_before_anything_is_read(site: Path, given: list[str], message: str) -> None:
    status, out, err = outcome("list", *given, site)
    assert (status, out) == (2, "")
    assert message in err


# In what order.


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["--sort", "date"], ["First", "Turning tides", "Low water", "Slack"]),
        (["--sort", "date", "--reverse"], ["Slack", "Low water", "Turning tides", "First"]),
        (["--sort", "quality"], ["Low water", "Slack", "Turning tides", "First"]),
        (["--sort", "heat", "--reverse"], ["Turning tides", "Slack", "Low water", "First"]),
        (["--reverse"], ["Slack", "Low water", "Turning tides", "First"]),
        (["--limit", "2"], ["First", "Turning tides"]),
        (["--limit", "0"], []),
        (["--sort", "quality", "--reverse", "--limit", "1", "--topic", "AI"], ["Slack"]),
    ],
)
def test_articles_are_sorted_and_limited(site: Path, given: list[str], expected: list[str]) -> None:
    assert titles(*given, site) == expected


# In what form.


def test_a_pipe_gets_the_path_and_tabs(site: Path) -> None:
    _, out, _ = outcome("list", "--topic", "Energy", site)
    path = site / "2026-03-10-turning-tides.md"
    assert out == f"{path}\t2026-03-10T07:45:00Z\t98\t98\ttrue\tTurning tides\n"


def test_files_and_folders_are_listed_once(site: Path) -> None:
    assert titles(site / "2026-03-12-slack.md", site, site) == [
        "Slack",
        "First",
        "Turning tides",
        "Low water",
    ]


def test_no_title_breaks_a_line_or_acts_on_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        '---\ntitle: "a\\tb\\nc\\e[31md\\u2028e\\u202ef g\\u00a0h"\n'
        'publishedDateTime: 2026-01-01\ntopics: ["x, y", z]\n---\n',
        encoding="utf-8",
        newline="",
    )
    _, out, _ = outcome("list", "--fields", "title,topics,heat,provider", path)
    assert out == "a\\tb\\nc\\x1b[31md\\u2028e\\u202ef g\u00a0h\tx, y, z\t\t\n"
    _, out, _ = outcome("list", "--fields", "title", "--format", "table", path)
    assert out == "title\na\\tb\\nc\\x1b[31md\\u2028e\\u202ef g\u00a0h\n"
    assert json.loads(outcome("list", "--fields", "title", "--format", "jsonl", path)[1])["title"].startswith(
        "a\tb\nc\x1b["
    )


def test_json_has_the_fields_under_their_paths(site: Path) -> None:
    fields = "path,published_date_time,provider.name,topics,heat,extra.mood"
    _, out, _ = outcome("list", "--format", "json", "--fields", fields, "--limit", "2", site)
    expected = [
        {
            "path": str(site / "2026-01-01-first.md"), "publishedDateTime": "2026-01-01T00:00:00Z",
            "provider.name": None, "topics": [], "heat": None, "extra.mood": None,
        },
        {
            "path": str(site / "2026-03-10-turning-tides.md"), "publishedDateTime": "2026-03-10T07:45:00Z",
            "provider.name": "The Quay", "topics": ["Energy"], "heat": 98, "extra.mood": None,
        },
    ]  # fmt: skip
    assert json.loads(out) == expected
    _, lines, _ = outcome("list", "--format", "jsonl", "--fields", fields, "--limit", "2", site)
    assert [json.loads(line) for line in lines.splitlines()] == expected
    assert outcome("list", "--format", "json", "--topic", "None", site)[1] == "[]\n"


def test_csv_has_a_header_and_quotes_what_needs_it(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = site / "2026-03-13-x.md"
    path.write_text(
        '---\ntitle: "a, \\"b\\"\\nc\\e"\npublishedDateTime: 2026-03-13\n---\n', encoding="utf-8", newline=""
    )
    arguments = ("list", "--format", "csv", "--fields", "title,quality", "--since", "2026-03-12", site)
    _, out, _ = outcome(*arguments)
    assert out == 'title,quality\nSlack,72\n"a, ""b""\nc\x1b",\n'
    assert list(csv.reader(out.splitlines(keepends=True)))[2] == ['a, "b"\nc\x1b', ""]
    # A terminal would act on it.
    monkeypatch.setattr(Console, "is_terminal", True)
    assert outcome(*arguments)[1] == 'title,quality\nSlack,72\n"a, ""b""\\nc\\x1b",\n'


def test_other_values_are_json_in_a_cell(site: Path) -> None:
    _, out, _ = outcome("list", "--fields", "provider,published,images", "--topic", "Energy", site)
    assert out == '{"name": "The Quay", "domain": "quay.example"}\ttrue\t\n'


def test_a_terminal_gets_a_table_of_its_width(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Console, "is_terminal", True)
    monkeypatch.setenv("COLUMNS", "50")
    _, out, _ = outcome("list", "--fields", "path,quality,title", site)
    lines = out.splitlines()
    assert max(map(columns_of, lines)) == 50
    assert lines[0].split() == ["path", "quality", "title"]
    assert [line.split()[-1] for line in lines[1:]] == ["First", "tides", "water", "Slack"]
    assert lines[1].startswith("…")
    assert "2026-01-01-first.md" in lines[1]


def test_what_cannot_be_read_is_said_and_the_others_are_listed(site: Path) -> None:
    path = site / "2026-02-01-broken.md"
    path.write_text("---\ntitle: Tides\nquality: high\n---\n", encoding="utf-8", newline="")
    status, out, err = outcome("list", "--fields", "title", site)
    assert (status, out.splitlines()) == (2, ["First", "Turning tides", "Low water", "Slack"])
    assert err.splitlines() == [
        f"{path}:2:1: missing publishedDateTime: missing: the record needs it",
        f'{path}:3:10: type quality: expected an integer, found the text "high"',
    ]


def test_a_value_that_json_does_not_have_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: Tides\npublishedDateTime: 2026-01-01\nx: .nan\n---\n", encoding="utf-8", newline=""
    )
    assert outcome("list", "--fields", "title,extra.x", path) == (
        2,
        "",
        f"{path}:1:1: value extra.x: nan is not JSON\n",
    )


def test_standard_input_is_no_file_to_list() -> None:
    status, _, err = outcome("list", "-", text="")
    assert status == 2
    assert "'-' does not exist" in err


# Tables.


def test_a_table_pads_its_columns_and_puts_numbers_to_the_right() -> None:
    assert table_lines(["name", "heat", ""], [["a", "7", "x"], ["long name", "1,234", ""]]) == [
        "name        heat",
        "a              7  x",
        "long name  1,234",
    ]


def test_the_widest_columns_of_a_table_are_cut_first() -> None:
    rows = [["one two three four five", "short", "six seven eight nine"]]
    assert table_lines(["a", "b", "c"], rows, 40) == [
        "a                b      c",
        "one two three …  short  six seven eight…",
    ]
    # Below its least, a table is wider than the terminal.
    assert table_lines(["a"], [["abcdefgh"]], 2) == ["a", "abcde…"]
    assert table_lines(["path"], [["abcdefgh"]], 2, keep_end="path") == ["path", "…defgh"]


def test_wide_and_combining_characters_are_counted_as_the_terminal_does() -> None:
    assert columns_of("e\u0301a") == 2
    assert columns_of("日本") == 4
    assert columns_of("a\u200bb") == 2
    assert cut("日本語", 6) == "日本語"
    assert cut("日本語", 5) == "日本…"
    assert cut("日本語", 4) == "日…"
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"
