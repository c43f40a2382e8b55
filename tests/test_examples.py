"""Tests for the scripts in examples: each is run as a user runs it."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import newsmeta

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
SITE = EXAMPLES / "site" / "_news"
SCRIPTS = sorted(EXAMPLES.glob("*.py"))


def run(script: str, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run an example with this interpreter, from the root of the repository."""
    process = subprocess.run(
        [sys.executable, str(EXAMPLES / script), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert process.returncode == status, process.stderr
    return process


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the invented site."""
    return shutil.copytree(SITE, tmp_path / "_news")


def test_every_script_is_tested() -> None:
    assert [path.name for path in SCRIPTS] == [
        "bump_heat.py",
        "count_topics.py",
        "export_json.py",
        "publish.py",
        "tour.py",
    ]


def test_every_article_of_the_site_is_a_record_that_writes_back_its_bytes() -> None:
    documents = list(newsmeta.scan(SITE))
    assert len(documents) == 12
    for doc in documents:
        assert doc.path is not None
        assert newsmeta.dumps(doc).encode("utf-8") == doc.path.read_bytes()
        # The layout of new documents is the one that the site has.
        new = newsmeta.Document(doc.record, doc.body, doc.newline)
        assert newsmeta.dumps(new) == newsmeta.dumps(doc)


TOUR = """\
1. scan: 12 articles in _news (a temporary copy of examples/site)

2. filter: a quality of at least 70, published before April 2026
   2026-01-08   91  Town library lends out a sorting robot and gets its reading room back
   2026-02-03  130  How a camera on the handlebar learned to count potholes
   2026-03-10   98  Crawling robot inspects tidal turbine blades without lifting them from the water
   2026-03-11   74  Skerry Sound trial shows how a blade-walking robot spots cracks under water

3. change: a new heat for the first of them

--- _news/2026-01-08-town-library-lends-out-a-sorting-robot-and-gets-its-reading-room-back.md
+++ _news/2026-01-08-town-library-lends-out-a-sorting-robot-and-gets-its-reading-room-back.md
@@ -7,7 +7,7 @@
 webUrl: "https://millbrookcourier.example.com/local/library-sorting-robot"
 type: article
 quality: 91
-heat: 91
+heat: 95
 published: true
\x20
 provider:

4. save: 1 of 12 files changed
"""


def test_the_tour_prints_a_diff_of_one_line_and_leaves_the_site_as_it_is() -> None:
    before = contents(SITE)
    process = run("tour.py")
    assert process.stdout.replace("_news\\", "_news/") == TOUR
    assert process.stderr == ""
    assert contents(SITE) == before


def test_bump_heat_shows_what_would_change_and_writes_nothing(site: Path) -> None:
    before = contents(site)
    output = run("bump_heat.py", str(site), "--topic", "Libraries", "--by", "5").stdout
    changed = [line for line in output.splitlines() if re.match(r"[-+](?![-+])", line)]
    assert changed == ["-heat: 91", "+heat: 96", "-heat: 84", "+heat: 89", "-heat: 41", "+heat: 46"]
    assert output.endswith("3 articles would change (--write saves them)\n")
    assert contents(site) == before


def test_bump_heat_saves_one_line_a_file(site: Path) -> None:
    before = contents(site)
    output = run("bump_heat.py", str(site), "--topic", "Libraries", "--by", "5", "--write").stdout
    assert output == "3 articles saved\n"
    changed = []
    for name, data in contents(site).items():
        old, new = before[name].splitlines(keepends=True), data.splitlines(keepends=True)
        assert len(old) == len(new)
        changed += [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    assert changed == [
        (b"heat: 91\n", b"heat: 96\n"),
        (b"heat: 84\n", b"heat: 89\n"),
        (b"heat: 41\n", b"heat: 46\n"),
    ]


def test_bump_heat_leaves_subsumed_articles_alone(site: Path) -> None:
    run("bump_heat.py", str(site), "--topic", "Robotics", "--write")
    heats = [doc.record.heat for doc in newsmeta.scan(site, topic="Robotics", max_heat=-1)]
    assert heats == [-1, -1]


def test_export_json_prints_the_newest_first() -> None:
    feed = json.loads(run("export_json.py", str(SITE), "--since", "2026-03-01").stdout)
    dates = [item["publishedDateTime"] for item in feed]
    assert dates == ["2026-04-21T10:00:00Z", "2026-04-02T14:40:00Z", "2026-03-10T07:45:00Z"]
    expected = newsmeta.load(
        SITE / "2026-04-21-watch-a-ferry-a-heat-pump-and-the-tide-that-powers-them-both.md"
    )
    assert newsmeta.from_dict(feed[0]) == expected.record


def test_export_json_obeys_the_count() -> None:
    feed = json.loads(run("export_json.py", str(SITE), "--count", "1").stdout)
    assert [item["title"] for item in feed] == [
        "Watch: a ferry, a heat pump and the tide that powers them both"
    ]


def test_export_json_names_the_files_that_it_cannot_read(site: Path) -> None:
    broken = site / "broken.md"
    broken.write_bytes(b"---\ntitle: T\n---\n")
    process = run("export_json.py", str(site), "--count", "1", status=1)
    assert len(json.loads(process.stdout)) == 1
    assert process.stderr == f"{broken}:2:1: publishedDateTime: missing: the record needs it\n"


def test_topics_are_counted_in_several_processes() -> None:
    done = run("count_topics.py", str(SITE))
    counts = {line[8:]: int(line[:6]) for line in done.stdout.splitlines()}
    published = [doc.record for doc in newsmeta.scan(SITE, published=True)]
    assert counts == Counter(topic for record in published for topic in record.topics)
    # Chunks of one file each, in this process.
    spec = importlib.util.spec_from_file_location("count_topics", EXAMPLES / "count_topics.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    parts = [module.topics_in([path]) for path in newsmeta.walk(SITE)]
    assert sum(parts, Counter()) == counts


def test_publish_changes_one_line_of_what_is_good_enough_and_prints_it(site: Path) -> None:
    path = site / "2026-05-06-chatbot-claims-to-have-read-every-book-in-the-county-archive.md"
    before = contents(site)
    hidden = before[path.name].replace(b"removed: true\n", b"")
    path.write_bytes(hidden)
    process = run("publish.py", str(site))
    assert process.stdout == f"{path}\n"
    assert contents(site) == before | {path.name: hidden.replace(b"published: false", b"published: true")}
    assert run("publish.py", str(site)).stdout == ""


def test_publish_leaves_what_was_taken_down_as_it_is(site: Path) -> None:
    assert newsmeta.load(
        site / "2026-05-06-chatbot-claims-to-have-read-every-book-in-the-county-archive.md"
    ).record.removed
    assert run("publish.py", str(site)).stdout == ""


def test_publish_names_what_it_cannot_read_or_change_and_works_on(site: Path) -> None:
    front_matter = "title: T\npublishedDateTime: 2026-03-10\nheat: 80\npublished: {}\n"
    (site / "a-broken.md").write_bytes(b"---\ntitle: T\n---\n")
    (site / "b-alias.md").write_text(
        "---\nremoved: &no false\n" + front_matter.format("*no") + "---\n", "utf-8"
    )
    (site / "c-good.md").write_text("---\n" + front_matter.format("false") + "---\n", "utf-8")
    process = run("publish.py", str(site), status=1)
    assert process.stdout == f"{site / 'c-good.md'}\n"
    assert process.stderr.splitlines() == [
        f"{site / 'a-broken.md'}:2:1: publishedDateTime: missing: the record needs it",
        f"{site / 'b-alias.md'}:6:12: the value is given by an alias (*): change it in the file",
    ]
