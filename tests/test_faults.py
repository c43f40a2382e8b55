"""Faults: a save that is broken off anywhere leaves the old file or the new one, whole, and no litter."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import re
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.files import TEMPORARY_PREFIX

OLD = "---\ntitle: Tide\npublishedDateTime: 2026-03-01\nheat: 1\n---\n" + "Body\n" * 5_000
NEW = OLD.replace("heat: 1", "heat: 2")
TEMPORARY = re.compile(re.escape(TEMPORARY_PREFIX) + r"[0-9a-f]{16}\.tmp")

#: What a save asks of the system, by the names that `os` has for it; a file object's writes go by `open`.
CALLS = [
    "open",
    "stat",
    "fstat",
    "access",
    "fchown",
    "chmod",
    "fsync",
    "replace",
    "unlink",
    "close",
    "write",
    "read",
]

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals, users or permission bits")
KILLS = int(os.environ.get("NEWSMETA_KILLS", "200"))


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_text(OLD, newline="")
    os.chmod(path, 0o640)
    return path


def state(folder: Path) -> tuple[dict[str, str], list[str]]:
    """The files of a folder with their texts, and the temporary ones, which `scan` passes over."""
    names = sorted(os.listdir(folder))
    litter = [name for name in names if TEMPORARY.fullmatch(name)]
    kept = [name for name in names if name not in litter]
    assert [doc.path for doc in newsmeta.scan(folder)] == [folder / "post.md"]
    return {name: (folder / name).read_bytes().decode() for name in kept}, litter


# Every call, one after the other.


class Faulty:
    """Lets the n-th call that a save makes of the system fail, before it does anything or when it is done."""

    def __init__(self, fail_at: int, fault: Callable[[], object], *, is_done_first: bool = False) -> None:
        self.is_done_first = is_done_first
        self.calls: list[str] = []
        self.fail_at = fail_at
        self.fault = fault

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for name in CALLS:
            if hasattr(os, name):
                patch.setattr(os, name, self.wrapped(name, getattr(os, name)))
        patch.setattr(newsmeta.files, "open", self.opened, raising=False)

    def step(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self.fail_at:
            self.fault()

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if name == "close" or self.is_done_first:
                # A descriptor is closed even by a call that fails.
                result = real(*args, **kwargs)
                self.step(name)
                return result
            self.step(name)
            return real(*args, **kwargs)

        return call

    def opened(self, descriptor: int, mode: str) -> Any:
        """A file that asks the system for every write, and for closing it."""
        file: Any = open(descriptor, mode, buffering=0)  # noqa: SIM115
        faulty = self

        class Checked:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def fileno(self) -> int:
                return int(file.fileno())

            def flush(self) -> None:
                faulty.step("flush")

            def write(self, data: bytes) -> int:
                half = len(data) // 2
                faulty.step("write")
                file.write(data[:half])
                faulty.step("write")
                return half + int(file.write(data[half:]))

        return Checked()


def failing(kind: type[BaseException], number: int | None = None) -> Callable[[], object]:
    def fault() -> None:
        raise kind(number, os.strerror(number)) if number is not None else kind()

    return fault


def calls_of(post: Path) -> list[str]:
    """The calls of a save that nothing disturbs."""
    doc = newsmeta.load(post)
    doc.record.heat = 2
    faulty = Faulty(0, lambda: None)
    with pytest.MonkeyPatch.context() as patch:
        faulty.install(patch)
        newsmeta.dump(doc)
    post.write_text(OLD, newline="")
    return faulty.calls


FAULTS = {
    "ENOSPC": failing(OSError, errno.ENOSPC),
    "EIO": failing(OSError, errno.EIO),
    "EACCES": failing(PermissionError, errno.EACCES),
    "EINTR that lasts": failing(InterruptedError, errno.EINTR),
    "an interrupt": failing(KeyboardInterrupt),
    "no memory": failing(MemoryError),
}


@posix
@pytest.mark.parametrize("is_done_first", [False, True], ids=["before", "behind"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_save_that_fails_at_any_call_leaves_one_whole_file_and_no_litter(
    post: Path, fault: str, is_done_first: bool
) -> None:
    calls = calls_of(post)
    assert {"open", "write", "chmod", "fsync", "replace"} <= set(calls)
    for number in range(1, len(calls) + 1):
        doc = newsmeta.load(post)
        doc.record.heat = 2
        faulty = Faulty(number, FAULTS[fault], is_done_first=is_done_first)
        raised: BaseException | None = None
        with pytest.MonkeyPatch.context() as patch:
            faulty.install(patch)
            try:
                newsmeta.dump(doc)
            except (OSError, KeyboardInterrupt, MemoryError) as error:
                raised = error
        where = f"{fault} at call {number}, {calls[number - 1]} of {calls}"
        kept, litter = state(post.parent)
        replaced = "replace" in faulty.calls[: number if is_done_first else number - 1]
        assert kept == {"post.md": NEW if replaced or raised is None else OLD}, where
        assert litter == [], where
        assert stat.S_IMODE(os.stat(post).st_mode) == 0o640, where
        if raised is None or not doc.changed:
            assert kept == {"post.md": NEW}, where
        else:
            # The document can be saved later.
            newsmeta.dump(doc, overwrite=replaced)
            assert state(post.parent) == ({"post.md": NEW}, []), where
        post.write_text(OLD, newline="")


@posix
def test_errors_that_no_save_can_work_around_are_told(post: Path) -> None:
    """What may fail unnoticed is only what the platform may lack: locks, owners, flushing the folder."""
    calls = calls_of(post)
    silent = []
    for number in range(1, len(calls) + 1):
        doc = newsmeta.load(post)
        doc.record.heat = 2
        with pytest.MonkeyPatch.context() as patch:
            Faulty(number, FAULTS["EIO"]).install(patch)
            try:
                newsmeta.dump(doc)
            except OSError:
                pass
            else:
                silent.append(calls[number - 1])
        post.write_text(OLD, newline="")
    # Opening and closing the folder for the lock; opening, flushing and closing it at the end.
    assert sorted(silent) == ["close", "close", "fsync", "open", "open"]


# A process that is killed.


def child(work: Callable[[], object]) -> int:
    """Start a process that does some work, and ends."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return process


def ended(process: int) -> int:
    """How a process ended: its status, or the signal that killed it, negative."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@posix
@pytest.mark.parametrize("is_done_first", [False, True], ids=["before", "behind"])
def test_a_process_that_is_killed_at_any_call_leaves_one_whole_file(post: Path, is_done_first: bool) -> None:
    calls = calls_of(post)
    for number in range(1, len(calls) + 1):

        def work(number: int = number) -> None:
            with pytest.MonkeyPatch.context() as patch:
                doc = newsmeta.load(post)
                doc.record.heat = 2
                Faulty(number, kill_self, is_done_first=is_done_first).install(patch)
                newsmeta.dump(doc)

        assert ended(child(work)) == -signal.SIGKILL
        kept, litter = state(post.parent)
        replaced = "replace" in calls[: number if is_done_first else number - 1]
        assert kept == {"post.md": NEW if replaced else OLD}, number
        assert len(litter) <= 1, number
        # What it left behind hinders nobody, and the lock went with it.
        newsmeta.dump(heated(post, 3))
        for name in litter:
            os.unlink(post.parent / name)
        post.write_text(OLD, newline="")


def heated(post: Path, heat: int) -> newsmeta.Document[newsmeta.Article]:
    doc = newsmeta.load(post)
    doc.record.heat = heat
    return doc


@posix
def test_a_process_that_is_killed_at_any_moment_leaves_one_whole_file(post: Path) -> None:
    """The number of kills is set by NEWSMETA_KILLS."""
    moments = random.Random(7)
    for _ in range(KILLS):
        reading, writing = os.pipe()

        def work(writing: int = writing) -> None:
            newsmeta.dump(heated(post, 2))
            os.write(writing, b".")
            for heat in range(10**9):
                newsmeta.dump(heated(post, heat))

        process = child(work)
        os.close(writing)
        # In the midst of its saves.
        assert os.read(reading, 1) == b"."
        os.close(reading)
        time.sleep(moments.uniform(0, 0.01))
        os.kill(process, signal.SIGKILL)
        assert ended(process) == -signal.SIGKILL
        kept, litter = state(post.parent)
        assert kept.keys() == {"post.md"}
        assert re.sub("heat: [0-9]+", "heat: 1", kept["post.md"]) == OLD
        assert len(litter) <= 1
        for name in litter:
            os.unlink(post.parent / name)


# Real faults.


@posix
def test_a_full_disk_is_told_and_costs_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small file system can be mounted here")
    try:
        post = disk / "post.md"
        post.write_text(OLD, newline="")
        with contextlib.suppress(OSError), open(disk / ".ballast", "wb", buffering=0) as ballast:
            while ballast.write(b"x" * 4096):
                pass
        doc = newsmeta.load(post)
        doc.record.heat = 2
        with pytest.raises(OSError) as caught:
            newsmeta.dump(doc)
        assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(post))
        assert state(disk) == ({".ballast": "x" * os.path.getsize(disk / ".ballast"), "post.md": OLD}, [])
        os.unlink(disk / ".ballast")
        newsmeta.dump(doc)
        assert state(disk) == ({"post.md": NEW}, [])
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@posix
def test_a_file_that_would_be_too_large_is_told(post: Path) -> None:
    """A limit of the process on files stands in for a full disk where none can be made."""

    def work() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with pytest.raises(OSError) as caught:
            newsmeta.dump(heated(post, 2))
        assert (caught.value.errno, caught.value.filename) == (errno.EFBIG, str(post))

    assert ended(child(work)) == 0
    assert state(post.parent) == ({"post.md": OLD}, [])


@posix
@pytest.mark.parametrize("atomic", [True, False])
def test_a_folder_that_may_not_be_written_is_told(atomic: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        post = folder / "post.md"
        post.write_text(OLD, newline="")
        os.chmod(post, 0o666)
        os.chmod(folder, 0o555)

        def work() -> None:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            if not atomic:
                newsmeta.dump(heated(post, 2), atomic=False)
                return
            with pytest.raises(PermissionError) as caught:
                newsmeta.dump(heated(post, 2))
            assert caught.value.filename == str(post)
            assert "dump(doc, atomic=False) writes in place" in str(caught.value)

        assert ended(child(work)) == 0
        assert state(folder) == ({"post.md": OLD if atomic else NEW}, [])


@posix
@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("missing/post.md", FileNotFoundError),
        ("folder", IsADirectoryError),
        ("post.md/post.md", NotADirectoryError),
    ],
)
def test_what_is_no_place_for_a_file_is_told_and_left_as_it_is(
    post: Path, place: str, kind: type[OSError]
) -> None:
    (post.parent / "folder").mkdir()
    doc = heated(post, 2)
    with pytest.raises(kind):
        newsmeta.dump(doc, post.parent / place, overwrite=True)
    assert sorted(os.listdir(post.parent)) == ["folder", "post.md"]
    assert os.listdir(post.parent / "folder") == []
    assert post.read_bytes().decode() == OLD
