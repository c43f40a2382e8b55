"""Count the topics of a site's published articles on all cores.

    python examples/count_topics.py examples/site/_news

Each process takes a chunk of the paths and gives back a count: to send records between processes
would take about as long as to read them again.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import newsmeta

CHUNK = 500


def topics_in(paths: Sequence[Path]) -> Counter[str]:
    """What one process does: how many of the published articles in these files have each topic."""
    return Counter(topic for doc in newsmeta.scan(paths, published=True) for topic in doc.record.topics)


def main() -> None:
    """Read the arguments, share the paths out and add up the counts."""
    parser = argparse.ArgumentParser(description="Count the topics of published articles on all cores.")
    parser.add_argument("paths", nargs="+", help="files or folders")
    paths = list(newsmeta.walk(parser.parse_args().paths))
    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    total: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for count in pool.map(topics_in, chunks):
            total += count
    for topic, articles in total.most_common():
        print(f"{articles:6}  {topic}")


if __name__ == "__main__":
    main()
