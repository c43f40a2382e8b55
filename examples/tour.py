"""A tour of newsmeta: scan a site, filter it, change one field of one record, and see the diff.

It works on a temporary copy of the invented site beside it, which stays as it is:

    python examples/tour.py
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import newsmeta

SITE = Path(__file__).parent / "site"


def main() -> None:
    """Show the four steps, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        site = shutil.copytree(SITE, Path(folder, "site"))
        with contextlib.chdir(site):
            tour()


def tour() -> None:
    """Scan, filter, change and save, in a folder that holds `_news`."""
    everything = list(newsmeta.scan("_news"))
    print(f"1. scan: {len(everything)} articles in _news (a temporary copy of examples/site)\n")

    print("2. filter: a quality of at least 70, published before April 2026")
    chosen = list(newsmeta.select(everything, min_quality=70, until="2026-04-01"))
    for doc in chosen:
        article = doc.record
        print(f"   {article.published_date_time:%Y-%m-%d}  {article.quality:>3}  {article.title}")

    doc = chosen[0]
    print("\n3. change: a new heat for the first of them\n")
    doc.record.heat = 95
    print(doc.diff())

    before = contents()
    newsmeta.dump(doc)
    after = contents()
    changed = [path for path, data in after.items() if data != before[path]]
    print(f"4. save: {len(changed)} of {len(after)} files changed")


def contents() -> dict[Path, bytes]:
    """The bytes of every article."""
    return {path: path.read_bytes() for path in sorted(Path("_news").glob("*.md"))}


if __name__ == "__main__":
    main()
