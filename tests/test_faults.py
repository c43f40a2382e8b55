"""Faults: a save that is broken off anywhere leaves the old file or the new one, whole, and no litter."""

from __future__ import annotations

import errno
import os
import re
import stat
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
KILLS = int(os.environ.get("NEWSMETA_KILLS", "150"))


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
    assert [doc.path for doc in newsmeta.scan(folder)] == [folder / name for name in kept]
    return {name: (folder / name).read_bytes().decode() for name in kept}, litter


# Every call, one after the other.


class Faulty:
    """Lets the n-th call that a save makes of the system fail."""

    def __init__(self, fail_at: int, fault: Callable[[], object]) -> None:
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
            if name == "close":
                # A descriptor is closed even by a call that fails.
                real(*args)
                return self.step(name)
            self.step(name)
            return real(*args, **kwargs)

        return call

    def opened(self, *args: Any, **kwargs: Any) -> Any:
        """A file that asks the system for every write, and for closing it."""
        file = open(*args, buffering=0, **kwargs)  # noqa: SIM115
        faulty = self

        class Checked:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def fileno(self) -> int:
                return file.fileno()

            def flush(self) -> None:
                faulty.step("flush")

            def write(self, data: bytes) -> int:
                half = len(data) // 2
                faulty.step("write")
                file.write(data[:half])
                faulty.step("write")
                return half + file.write(data[half:])

        return Checked()


def failing(kind: type[BaseException], number: int | None = None) -> Callable[[], object]:
    def fault() -> None:
        raise kind(number, os.strerror(number)) if number is not None else kind

    return fault


def save(post: Path) -> None:
    doc = newsmeta.load(post)
    doc.record.heat = 2
    newsmeta.dump(doc)


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
@pytest.mark.parametrize("fault", FAULTS)
def test_a_save_that_fails_at_any_call_leaves_one_whole_file_and_no_litter(post: Path, fault: str) -> None:
    calls = calls_of(post)
    assert {"open", "write", "chmod", "fsync", "replace"} <= set(calls)
    for number in range(1, len(calls) + 1):
        doc = newsmeta.load(post)
        doc.record.heat = 2
        faulty = Faulty(number, FAULTS[fault])
        raised: BaseException | None = None
        with pytest.MonkeyPatch.context() as patch:
            faulty.install(patch)
            try:
                newsmeta.dump(doc)
            except (OSError, KeyboardInterrupt, MemoryError) as error:
                raised = error
        where = f"{fault} at call {number}, {calls[number - 1]} of {calls}"
        kept, litter = state(post.parent)
        replaced = "replace" in faulty.calls[: number - 1]
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
    # The lock's folder before all, the folder's flush at the end.
    assert silent[0] == "open"
    assert set(silent) <= {"open", "fsync", "close"}
    assert len(silent) <= 4
