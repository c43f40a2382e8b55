"""Measures: medians of interleaved rounds, the peak memory and the start of a process."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import attrs


@attrs.frozen
class Contender:
    """What is measured.

    Attributes:
        name: Its name in the table.
        action: What it does to one input.
        inputs: What it does it to in every round.
    """

    name: str
    action: Callable[[Any], object]
    inputs: Sequence[Any]

    @property
    def size(self) -> int:
        """How much the inputs are: characters of texts, otherwise their number."""
        return sum(len(one) if isinstance(one, str | bytes) else 1 for one in self.inputs)


def times(contenders: list[Contender], rounds: int) -> dict[str, float]:
    """Median seconds for a unit of input, of rounds in which all contenders run one after the other."""
    taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        # What is compiled at the first use counts as import, not here.
        contender.action(contender.inputs[0])
    for number in range(rounds):
        # In turns, so that no one always runs behind the same one.
        for contender in contenders[number % len(contenders) :] + contenders[: number % len(contenders)]:
            gc.collect()
            start = time.perf_counter()
            for one in contender.inputs:
                contender.action(one)
            taken[contender.name].append((time.perf_counter() - start) / contender.size)
    return {name: statistics.median(values) for name, values in taken.items()}


def seconds_to_import(statements: dict[str, str], rounds: int) -> dict[str, float]:
    """Median seconds that import statements take in new processes."""
    program = "import time; start = time.perf_counter()\n{}\nprint(time.perf_counter() - start)"
    taken: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(rounds):
        for name, statement in statements.items():
            taken[name].append(float(_output(program.format(statement))))
    return {name: statistics.median(values) for name, values in taken.items()}


#: Linux counts the peak of the process that was there before a program begins in `getrusage`.
_PRINT_PEAK = """
import pathlib, re, resource
status = pathlib.Path("/proc/self/status")
if status.exists():
    print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text())[1]) / (1 << 10))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20))
"""


def peak_megabytes(programs: dict[str, str]) -> dict[str, float]:
    """The most memory, in MiB, that programs take in new processes; Linux and macOS only."""
    return {name: float(_output(text + _PRINT_PEAK)) for name, text in programs.items()}


def _output(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
