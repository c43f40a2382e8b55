"""The `newsmeta` command's front door: it says what is missing where click is not installed."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command with the arguments of the process; returns its exit code."""
    try:
        from ._cli import run  # noqa: PLC0415  click is an extra
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        print("newsmeta: the command needs click: pip install 'newsmeta[cli]'", file=sys.stderr)  # noqa: T201
        return 2
    return run()


if __name__ == "__main__":
    sys.exit(main())
