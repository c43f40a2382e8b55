"""The settings of Sphinx, which makes a site of the docs: CONTRIBUTING.md has the command.

Nothing is fetched: a build is the same without a network.
"""

from __future__ import annotations

import importlib.metadata
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "newsmeta"
author = "The newsmeta developers"
copyright = author  # noqa: A001  # Sphinx's name for it
release = version = importlib.metadata.version("newsmeta")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["pictures"]
default_role = "code"  # docstrings name things in single backquotes, as help() shows them

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

# The docstrings have the types in their signatures, and the meaning of each argument below.
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"newsmeta {version}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False

#: What is written for the repository, and what it is in the docs, which take in pages of the folder above.
_REWRITTEN = [
    (r"\]\(docs/", "]("),
    (r"\]\((?:\.\./)?CHANGELOG\.md", "](changelog.md"),
    (r"\]\((?:\.\./)?CONTRIBUTING\.md", "](contributing.md"),
    (r"\]\((?:\.\./)?README\.md", "](index.md"),
    (r"\]\(LICENSE\)", "](../LICENSE)"),
    # The empty line that ends a session for the tests.
    (r"\n\n```(?=\n|\Z)", "\n```"),
]


def _rewrite(content: list[str]) -> None:
    """Let links lead to the pages of the docs, and sessions end with their last line."""
    for pattern, replacement in _REWRITTEN:
        content[0] = re.sub(pattern, replacement, content[0])


def setup(app: Sphinx) -> None:
    """Ask Sphinx for the text of every page, and of what it includes, before it is read."""
    app.connect("source-read", lambda _app, _page, content: _rewrite(content))
    app.connect("include-read", lambda _app, _path, _page, content: _rewrite(content))
