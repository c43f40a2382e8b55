"""Publish the articles of a site that have become good enough: for a scheduler, such as cron.

    python examples/publish.py examples/site/_news --min-heat 70

Each file that is changed is printed. What cannot be read or saved is said on standard error, and the
others are worked on all the same; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import sys

import newsmeta


def main() -> int:
    """Read the arguments, and change one document after the other."""
    parser = argparse.ArgumentParser(description="Publish the articles that have become good enough.")
    parser.add_argument("paths", nargs="+", help="files or folders")
    parser.add_argument("--min-heat", type=int, default=70, help="the heat that is enough (default: 70)")
    parser.add_argument("--since", help="the first day, such as 2026-03-01")
    arguments = parser.parse_args()
    errors: list[Exception] = []
    for doc in newsmeta.scan(
        arguments.paths,
        min_heat=arguments.min_heat,
        since=arguments.since,
        on_error=lambda _path, error: errors.append(error),
    ):
        if doc.record.published or doc.record.removed:
            continue
        doc.record.published = True
        try:
            newsmeta.dump(doc)
        except (newsmeta.NewsmetaError, OSError) as error:
            errors.append(error)
        else:
            print(doc.path)
    for failure in errors:
        print(failure, file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
