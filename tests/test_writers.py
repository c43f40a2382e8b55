"""Many writers at once: processes and threads that save to one file lose nothing of each other's."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

import newsmeta
from newsmeta import Article, ConflictError, Document

WRITERS = 8
#: A few of the rounds that NEWSMETA_ROUNDS asks for.
ROUNDS = int(os.environ.get("NEWSMETA_ROUNDS", "40"))
WHEN_LINE = "publishedDateTime: 2026-03-01\n"
WHEN = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)

fork = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="Windows has no lock between processes"
)


def add_topic(path: Path, topic: str) -> int:
    """Add a topic, as often as another writer is faster; gives the number of times."""
    for tries in range(1, 1_000):
        try:
            with newsmeta.edit(path) as doc:
                doc.record.topics.append(topic)
        except ConflictError:
            continue
        return tries
    raise AssertionError("no writer gets on")


def make(folder: Path, number: int) -> Path:
    path = folder / f"{number}.md"
    article = Article(title="Tide", published_date_time=WHEN, topics=["Sea"])
    newsmeta.dump(Document(article, body="Body\n" * 50), path)
    return path


@fork
def test_eight_processes_that_add_to_one_file_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    paths = [make(tmp_path, number) for number in range(ROUNDS)]
    together = context.Barrier(WRITERS)
    conflicts = context.Value("i", 0)

    def write(writer: int) -> None:
        for path in paths:
            together.wait(60)
            tries = add_topic(path, f"Topic {writer}")
            with conflicts.get_lock():
                conflicts.value += tries - 1

    processes = [context.Process(target=write, args=(writer,)) for writer in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * WRITERS
    for path in paths:
        doc = newsmeta.load(path)
        topics = doc.record.topics
        assert topics[0] == "Sea"
        assert sorted(topics[1:]) == [f"Topic {writer}" for writer in range(WRITERS)]
        assert doc.body == "Body\n" * 50
        # Each was one line more.
        expected = newsmeta.load(make(path.parent, ROUNDS))
        expected.record.topics = topics
        assert newsmeta.dumps(doc) == newsmeta.dumps(expected)
        os.unlink(expected.path or "")
    assert sorted(os.listdir(tmp_path)) == sorted(path.name for path in paths)
    # They did get in each other's way.
    assert conflicts.value > ROUNDS


def test_threads_that_add_to_one_file_lose_nothing(tmp_path: Path) -> None:
    path = make(tmp_path, 0)
    together = threading.Barrier(WRITERS)

    def write(writer: int) -> int:
        together.wait(60)
        return sum(add_topic(path, f"Topic {writer}-{number}") for number in range(5))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    topics = newsmeta.load(path).record.topics
    assert sorted(topics[1:]) == sorted(f"Topic {writer}-{n}" for writer in range(WRITERS) for n in range(5))
    assert os.listdir(tmp_path) == ["0.md"]


@fork
def test_a_new_file_is_made_by_one_of_many(tmp_path: Path) -> None:
    """What is there already is a conflict, even where it was not a moment ago."""
    context = multiprocessing.get_context("fork")
    together = context.Barrier(WRITERS)
    made = context.Array("i", WRITERS)

    def write(writer: int) -> None:
        together.wait(60)
        article = Article(title=f"Tide {writer}", published_date_time=WHEN)
        try:
            newsmeta.dump(Document(article), tmp_path / "new.md")
        except ConflictError:
            return
        made[writer] = 1

    processes = [context.Process(target=write, args=(writer,)) for writer in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * WRITERS
    assert sum(made[:]) == 1
    assert newsmeta.load(tmp_path / "new.md").record.title == f"Tide {made[:].index(1)}"


def test_threads_share_no_state(tmp_path: Path) -> None:
    """Each reads, edits and compares its own record, of classes that no one has used before."""
    together = threading.Barrier(WRITERS)

    def class_of(names: list[str]) -> type[Any]:
        fields = {name: newsmeta.field(default=None) for name in names}
        hints = dict.fromkeys(names, str | None)
        made = type("Note", (), {**fields, "__annotations__": hints})
        return attrs.define(made, kw_only=True)

    classes = [class_of([f"a{n}", "b"]) for n in range(20)]

    def work(worker: int) -> list[str]:
        together.wait(60)
        texts = []
        for number, record_type in enumerate(classes):
            doc = newsmeta.loads(f"---\na{number}: w{worker}  # kept\nb: x\n---\n", record_type)
            doc.record.b = f"b{worker}"
            texts.append(newsmeta.dumps(doc))
            article = newsmeta.loads(f"---\ntitle: {worker}\n{WHEN_LINE}---\n")
            article.record.extra["tags"] = [worker, number]
            texts.append(newsmeta.dumps(article))
        return texts

    with ThreadPoolExecutor(WRITERS) as pool:
        results: list[list[str]] = list(pool.map(work, range(WRITERS)))
    for worker, texts in enumerate(results):
        expected = [
            text
            for number in range(20)
            for text in (
                f"---\na{number}: w{worker}  # kept\nb: b{worker}\n---\n",
                f"---\ntitle: {worker}\n{WHEN_LINE}tags:\n  - {worker}\n  - {number}\n---\n",
            )
        ]
        assert texts == expected


def test_a_lock_that_another_one_holds_is_waited_for(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    path = make(tmp_path, 0)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    saved = threading.Event()

    def write() -> None:
        add_topic(path, "Late")
        saved.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert not saved.wait(0.2)
    assert newsmeta.load(path).record.topics == ["Sea"]
    os.close(descriptor)
    thread.join(60)
    assert saved.is_set()
    assert newsmeta.load(path).record.topics == ["Sea", "Late"]
