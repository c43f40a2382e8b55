"""Tests for `newsmeta set`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command import article, invoke, outcome

import newsmeta
from newsmeta._cli.console import Console

PLAIN = "---\ntitle: Tides   # a working title\npublishedDateTime: 2026-03-10\nheat: 7\n---\nBody\n"
NONE = "0 files changed, 0 left as they are\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "tides.md"
    path.write_bytes(PLAIN.encode())
    return path


def test_fields_are_set_on_their_lines_only(path: Path) -> None:
    assert outcome("set", "heat=78", "topics+=Energy", "provider.name=The Quay", path) == (
        0,
        "",
        "1 file changed, 0 left as they are\n",
    )
    assert path.read_text(encoding="utf-8") == (
        "---\ntitle: Tides   # a working title\npublishedDateTime: 2026-03-10\nheat: 78\n"
        "provider:\n  name: The Quay\ntopics:\n  - Energy\n---\nBody\n"
    )


def test_a_second_time_changes_nothing(path: Path) -> None:
    outcome("set", "heat=78", "topics+=Energy", path)
    before = path.stat()
    assert outcome("set", "heat=78", "topics+=Energy", path)[2] == "0 files changed, 1 left as they are\n"
    assert path.stat() == before


def test_only_the_chosen_articles_change(tmp_path: Path) -> None:
    energy = article(tmp_path, "2026-03-10", "Turning tides", topic="Energy")
    ai = article(tmp_path, "2026-03-11", "Low water", topic="AI", quality=41)
    before = ai.read_bytes()
    assert outcome("set", "heat=100", tmp_path, "--topic", "Energy", "--min-quality", "70")[2] == (
        "1 file changed, 0 left as they are\n"
    )
    assert ai.read_bytes() == before
    assert newsmeta.load(energy).record.heat == 100


def test_the_difference_is_shown_and_nothing_written(path: Path) -> None:
    status, out, err = outcome("set", "heat=78", "--diff", path)
    assert (status, err) == (1, "1 file would change, 0 left as they are\n")
    assert out == (
        f"--- {path}\n+++ {path}\n@@ -1,6 +1,6 @@\n ---\n title: Tides   # a working title\n"
        " publishedDateTime: 2026-03-10\n-heat: 7\n+heat: 78\n ---\n Body\n"
    )
    assert path.read_bytes() == PLAIN.encode()
    assert outcome("set", "heat=7", "--diff", path) == (0, "", "0 files would change, 1 left as they are\n")


def test_a_piped_difference_has_the_very_bytes_and_a_shown_one_acts_on_no_terminal(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"---\r\ntitle: Tides\r\npublishedDateTime: 2026-03-10\r\n---\r\n\x1b[31m")
    assert (
        b"+heat: 7\r\n ---\r\n \x1b[31m\n\\ No newline at end of file\n"
        in invoke("set", "heat=7", "--diff", path).stdout_bytes
    )
    monkeypatch.setattr(Console, "is_terminal", True)
    assert "+heat: 7\n ---\n \\x1b[31m\n\\ No newline" in outcome("set", "heat=7", "--diff", path)[1]


def test_standard_input_goes_changed_to_standard_output() -> None:
    assert outcome("set", "heat=", "-", text=PLAIN) == (
        0,
        PLAIN.replace("heat: 7\n", ""),
        "1 file changed, 0 left as they are\n",
    )
    # What is not chosen, has no front matter or is so already goes as it is.
    for arguments, text in (
        (["heat=8", "--topic", "AI"], PLAIN),
        (["heat=7"], PLAIN),
        (["heat=8"], "no front matter\r\n\x00"),
    ):
        result = invoke("set", *arguments, "-", text=text)
        assert (result.exit_code, result.stdout_bytes) == (0, text.encode())


def test_standard_input_has_the_name_that_it_is_given() -> None:
    status, out, _ = outcome("set", "heat=8", "--diff", "-", "--stdin-filename", "_news/tides.md", text=PLAIN)
    assert (status, out.splitlines()[0]) == (1, "--- " + os.path.join("_news", "tides.md"))
    broken = "---\ntitle: Tides\n---\n"
    assert outcome("set", "heat=8", "-", "--stdin-filename", "x.md", text=broken) == (
        2,
        "",
        "x.md:2:1: missing publishedDateTime: missing: the record needs it\n" + NONE,
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["titel=x", "."], 'Error: "titel": Article has no field titel: did you mean title?'),
        (["quality=high", "."], 'Error: quality: expected an integer, found the text "high"'),
        (["heat=1"], "Error: nothing to set it in: expected PATH"),
        (["."], "Error: nothing to set: expected FIELD=VALUE"),
        ([".", "heat=1"], "Error: nothing to set: expected FIELD=VALUE"),
        (["heat=1", "missing.md"], "Path 'missing.md' does not exist"),
    ],
)
def test_wrong_arguments_are_said_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "heat=1").mkdir()
    status, out, err = outcome("set", *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_a_path_with_an_equals_sign_is_one_with_a_slash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a=b.md"
    path.write_text(PLAIN, encoding="utf-8", newline="")
    assert outcome("set", "heat=8", "./a=b.md")[0] == 0
    assert newsmeta.load(path).record.heat == 8


def test_what_cannot_be_done_is_said_and_the_others_change(tmp_path: Path) -> None:
    texts = {
        "a.md": "---\ntitle: &t Tides\npublishedDateTime: 2026-03-10\nexcerpt: *t\nheat: 7\n---\n",
        "b.md": PLAIN,
        "c.md": "---\ntitle: [\n---\n",
        "d.md": PLAIN.replace("heat: 7\n", "provider: {name: X}\nheat: 7\n"),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    status, _, err = outcome("set", "title=Low water", "provider.domain=x.example", tmp_path)
    a, b, c, _ = (tmp_path / name for name in texts)
    assert status == 2
    lines = err.splitlines()
    assert lines[0] == f"{a}:1:1: missing provider.domain: there is no provider yet: set provider.name first"
    assert lines[1] == f"{b}:1:1: missing provider.domain: there is no provider yet: set provider.name first"
    assert lines[2].startswith(f"{c}:3:1: syntax ")
    assert lines[3] == "1 file changed, 0 left as they are"
    status, _, err = outcome("set", "title=Low water", a)
    assert (status, err.splitlines()[0]) == (
        2,
        f"{a}:2:8: edit the value has an anchor (&) that an alias uses: change it in the file",
    )
    assert a.read_text(encoding="utf-8") == texts["a.md"]


def test_a_change_by_another_one_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apply = newsmeta.Assignment.apply

    def meanwhile(assignment: newsmeta.Assignment, record: object) -> None:
        apply(assignment, record)
        path.write_text("another text", encoding="utf-8", newline="")

    monkeypatch.setattr(newsmeta.Assignment, "apply", meanwhile)
    assert outcome("set", "heat=8", path) == (
        2,
        "",
        f"{path}:1:1: conflict the file changed on disk since it was read\n{NONE}",
    )
    assert path.read_text(encoding="utf-8") == "another text"


def test_a_file_that_cannot_be_written_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert outcome("set", "heat=8", path) == (
        2,
        "",
        f"{path}:1:1: unwritable No space left on device\n{NONE}",
    )
    assert path.read_bytes() == PLAIN.encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_cannot_be_listed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refusing)
    for arguments in (["set", "heat=8"], ["fmt"], ["list"], ["stats"]):
        status, _, err = outcome(*arguments, tmp_path)
        assert status == 2
        assert err.startswith(f"{tmp_path}:1:1: unreadable Permission denied\n")
