"""What all tests share: Hypothesis profiles and the real files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

#: Files of the tests, not tests: some are Markdown, and no UTF-8.
collect_ignore_glob = ["data/*", "fuzz/*"]

settings.register_profile("default", deadline=None, max_examples=100, print_blob=True)
settings.register_profile("long", deadline=None, max_examples=20_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def real_records() -> list[Path]:
    """The real article records, where there are some."""
    root = os.environ.get("NEWSMETA_CORPUS")
    if not root:
        pytest.skip("NEWSMETA_CORPUS is not set: no real files to test on")
    files = sorted([*Path(root).glob("corpus/_news/*.md"), *Path(root).glob("seed/*.md")])
    assert files, f"no records in {root}"
    return files


@pytest.fixture(scope="session")
def real_siblings() -> list[Path]:
    """The real files of the record's sibling kinds, where there are some."""
    root = os.environ.get("NEWSMETA_CORPUS")
    if not root:
        pytest.skip("NEWSMETA_CORPUS is not set: no real files to test on")
    files = sorted(
        path for path in Path(root).glob("corpus/**/*") if path.is_file() and path.parent.name != "_news"
    )
    assert files, f"no siblings in {root}"
    return files
