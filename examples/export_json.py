"""Print the newest published articles of a site as JSON, under the format's own keys.

python examples/export_json.py examples/site/_news --since 2026-03-01 --count 3
"""

from __future__ import annotations

import argparse
import json
import sys

import newsmeta


def main() -> int:
    """Print one JSON list; the exit status says whether every file could be read."""
    parser = argparse.ArgumentParser(description="Print the newest published articles as JSON.")
    parser.add_argument("paths", nargs="+", help="files or folders")
    parser.add_argument("--since", help="the first day, such as 2026-03-01")
    parser.add_argument("--count", type=int, default=25, help="how many at most (default: 25)")
    arguments = parser.parse_args()
    errors: list[Exception] = []
    documents = newsmeta.scan(
        arguments.paths,
        published=True,
        since=arguments.since,
        on_error=lambda _path, error: errors.append(error),
    )
    articles = [doc.record for doc in documents]
    articles.sort(key=lambda article: article.published_date_time, reverse=True)
    feed = [newsmeta.to_dict(article) for article in articles[: arguments.count]]
    print(json.dumps(feed, ensure_ascii=False, indent=2))
    for error in errors:
        print(error, file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
