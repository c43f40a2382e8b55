"""Print the table of ratios: `python -m benchmarks`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import articles, contenders
from benchmarks.contenders import BYTES, NEWSMETA
from benchmarks.measure import Contender, peak_megabytes, seconds_to_import, times

PEERS = ("python-frontmatter", "PyYAML", "ruamel.yaml", "yaml-edit", "yaml-rs", "attrs", "python-dateutil")


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each task (default: %(default)s)")
    parser.add_argument(
        "--texts", type=int, default=60, help="articles to read and write (default: %(default)s)"
    )
    parser.add_argument("--files", type=int, default=2500, help="files to scan (default: %(default)s)")
    parser.add_argument(
        "--memory",
        type=int,
        nargs="*",
        default=[5000],
        metavar="FILES",
        help="numbers of files to take the peak memory of",
    )
    arguments = parser.parse_args()
    texts = articles.samples(arguments.texts)
    kind = "real" if os.environ.get("NEWSMETA_CORPUS") else "invented"
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}, Python {platform.python_version()}; {versions}.")
    print(
        f"{len(texts)} {kind} articles of {sum(map(len, texts)) / len(texts) / 1000:.0f},000 characters on "
        f"average; medians of {arguments.rounds} interleaved rounds. Times are multiples of newsmeta's.\n"
    )
    print("| task | " + NEWSMETA + " | others |\n| --- | --- | --- |")
    for title, rivals in (
        ("load", contenders.load(texts)),
        ("load and write unchanged", contenders.round_trip(texts)),
        ("load, set one field, write", contenders.edit(texts)),
        ("write from scratch", contenders.write(texts)),
        ("load a text in another layout", contenders.hand_written(texts)),
    ):
        _row(title, times(rivals, arguments.rounds))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles.site(folder, arguments.files)
        found = contenders.scan(folder)[0].action(folder)
        title = f"scan {arguments.files:,} files for the {found} of a quality of 100 and more"
        _row(title, times(contenders.scan(folder), arguments.rounds))
    _imports(arguments.rounds)
    for count in arguments.memory:
        _memory(count)
    _growth(arguments.rounds)


def _row(task: str, seconds: dict[str, float]) -> None:
    """Print a task's line: the others as multiples of newsmeta, the fastest first."""
    base = seconds.pop(NEWSMETA)
    others = ", ".join(
        f"{name} {_multiple(value / base)}" for name, value in sorted(seconds.items(), key=lambda it: it[1])
    )
    print(f"| {task} | 1 | {others} |")
    sys.stdout.flush()


def _multiple(ratio: float) -> str:
    """A ratio of two digits."""
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"


def _imports(rounds: int) -> None:
    statements = {
        NEWSMETA: "import newsmeta; newsmeta.load, newsmeta.Article",
        "yaml, attrs and dateutil.parser": "import yaml, attrs, dateutil.parser",
    }
    _row("import, with what load needs", seconds_to_import(statements, 2 * rounds))


def _memory(count: int) -> None:
    """The peak memory over many files, of which each is read whole."""
    with tempfile.TemporaryDirectory() as folder:
        articles.site(Path(folder), count)
        read = f"from pathlib import Path\nfor path in sorted(Path({folder!r}).iterdir()): path.read_bytes()"
        scan = f"import newsmeta\nfor doc in newsmeta.scan({folder!r}): pass"
        peaks = peak_megabytes({NEWSMETA: scan, BYTES: read})
    print(
        f"| peak memory over {count:,} files | {peaks[NEWSMETA]:.0f} MiB | {BYTES} {peaks[BYTES]:.0f} MiB |"
    )


def _growth(rounds: int) -> None:
    """The time for one related article of 1, 10, 100 and 1,000."""
    counts = (1, 10, 100, 1000)
    rivals = [
        Contender(
            str(count),
            contenders.load([articles.invented(1, count)])[0].action,
            [articles.invented(1, count)],
        )
        for count in counts
    ]
    seconds = times(rivals, rounds)
    shares = [seconds[str(count)] / seconds[str(counts[-1])] for count in counts]
    text = ", ".join(f"{count:,}: {share:.2f}" for count, share in zip(counts, shares, strict=True))
    print(f"| load, time for a character with so many related articles | {text} | |")


if __name__ == "__main__":
    main()
