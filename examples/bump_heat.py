"""Raise the heat of the articles of one topic; show what would change, or save it.

    python examples/bump_heat.py examples/site/_news --topic Libraries --by 5
    python examples/bump_heat.py examples/site/_news --topic Libraries --by 5 --write

Articles without a heat, and those that are subsumed under another one (-1), stay as they are.
"""

from __future__ import annotations

import argparse

import newsmeta


def main() -> None:
    """Read the arguments, and change one document after the other."""
    parser = argparse.ArgumentParser(description="Raise the heat of the articles of one topic.")
    parser.add_argument("paths", nargs="+", help="files or folders")
    parser.add_argument("--topic", required=True, help="a topic, exactly as the articles have it")
    parser.add_argument("--by", type=int, default=1, help="how much to add (default: 1)")
    parser.add_argument("--write", action="store_true", help="save; without it, only the diff is shown")
    arguments = parser.parse_args()
    count = 0
    for doc in newsmeta.scan(arguments.paths, topic=arguments.topic, min_heat=0):
        doc.record.heat = (doc.record.heat or 0) + arguments.by
        if arguments.write:
            newsmeta.dump(doc)
        else:
            print(doc.diff(), end="")
        count += 1
    print(f"{count} articles {'saved' if arguments.write else 'would change (--write saves them)'}")


if __name__ == "__main__":
    main()
