"""Draw docs/pictures/diffs.svg: one field of one file is changed by newsmeta and by other libraries.

    python docs/pictures/diffs.py

It needs the extra `peers`. What each library does is what its own documentation says to do, with the
options that keep the most; a test compares the picture with what this makes.
"""

from __future__ import annotations

import difflib
import io
import re
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

import newsmeta

PICTURE: Final = Path(__file__).with_suffix(".svg")

#: The file before. Written by hand, as the lines of many sites are.
SOURCE: Final = """\
---
# Checked by the desk.
title: 'Turning tides'  # or Low water
publishedDateTime: 2026-03-10T07:45:00Z
quality:   98
heat: 78
spotlight: no

topics:
- Energy
- No
images:
  - url: https://quay.example/a.png
---
The body stays as it is.
"""


def at_fences(text: str) -> tuple[str, str, str]:
    """The opening fence, the front matter, and all from the closing fence on."""
    parts = re.fullmatch(r"(\ufeff?---\r?\n)(.*?)(---\r?\n.*)", text, re.DOTALL)
    if parts is None:
        raise ValueError("no fences")
    return parts[1], parts[2], parts[3]


def with_newsmeta(text: str) -> str:
    """Raise the heat with newsmeta."""
    doc = newsmeta.loads(text)
    doc.record.heat = 98
    return newsmeta.dumps(doc)


def with_yaml_edit(text: str) -> str:
    """Raise the heat with yaml-edit; the fences are up to the caller."""
    import yaml_edit  # noqa: PLC0415  # a peer is imported where it is asked for

    opening, front_matter, rest = at_fences(text)
    document = yaml_edit.Document.parse(front_matter)
    document["heat"] = 98
    return f"{opening}{document}{rest}"


def with_ruamel_yaml(text: str) -> str:
    """Raise the heat with ruamel.yaml, told to keep quotes and long lines."""
    import ruamel.yaml  # noqa: PLC0415

    yaml = ruamel.yaml.YAML()
    yaml.preserve_quotes = True
    yaml.width = 10**9
    yaml.indent(mapping=2, sequence=4, offset=2)
    opening, front_matter, rest = at_fences(text)
    data = yaml.load(front_matter)
    data["heat"] = 98
    stream = io.StringIO()
    yaml.dump(data, stream)
    return f"{opening}{stream.getvalue()}{rest}"


def with_frontmatter_format(text: str) -> str:
    """Raise the heat with frontmatter-format."""
    import frontmatter_format  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "post.md")
        path.write_bytes(text.encode("utf-8"))
        content, metadata = frontmatter_format.fmf_read(path)
        frontmatter_format.fmf_write(path, content, {**(metadata or {}), "heat": 98})
        return path.read_bytes().decode("utf-8")


def with_python_frontmatter(text: str) -> str:
    """Raise the heat with python-frontmatter, told to keep the order of keys."""
    import frontmatter  # noqa: PLC0415

    post = frontmatter.loads(text)
    post["heat"] = 98
    return str(frontmatter.dumps(post, sort_keys=False)) + "\n"


LIBRARIES: Final[dict[str, Callable[[str], str]]] = {
    "newsmeta": with_newsmeta,
    "yaml-edit": with_yaml_edit,
    "ruamel.yaml": with_ruamel_yaml,
    "frontmatter-format": with_frontmatter_format,
    "python-frontmatter": with_python_frontmatter,
}


#: Geometry in pixels; a column holds the longest line, and two columns are as wide as the text of a page.
COLUMN: Final = 366
LINE: Final = 15
PADDING: Final = 10
HEADER: Final = 42
GAP: Final = 12

MINUS: Final = "\N{MINUS SIGN}"
#: What draws SVG makes one blank of many.
NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"

STYLE: Final = """\
text { font: 11px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #57606a; }
.name { font: bold 14px system-ui, "DejaVu Sans", sans-serif; fill: #1f2328; }
.count { font: 12px system-ui, "DejaVu Sans", sans-serif; }
.gone { fill: #82071e; }
.new { fill: #0a5227; }
.panel { fill: #ffffff; stroke: #d0d7de; }
.gone-line { fill: #ffebe9; }
.new-line { fill: #dafbe1; }"""

#: What a line of a diff is drawn as: the class of its text, and of what is behind it.
MARKS: Final = {"-": ("gone", "gone-line"), "+": ("new", "new-line"), " ": ("same", "")}


def diff_of(before: str, after: str) -> list[str]:
    """The whole file as a diff: each line with a minus, a plus or a blank before it."""
    old, new = before.splitlines(), after.splitlines()
    return list(difflib.unified_diff(old, new, n=len(old), lineterm=""))[3:]


def outcomes() -> dict[tuple[str, ...], list[str]]:
    """The diff that each library makes, under the names of all that make the same one."""
    makers: dict[str, list[str]] = {}
    for name, change in LIBRARIES.items():
        makers.setdefault(change(SOURCE), []).append(name)
    return {tuple(names): diff_of(SOURCE, text) for text, names in makers.items()}


def panel(names: tuple[str, ...], lines: list[str], x: int, y: int, height: int) -> list[str]:
    """The elements of one diff."""
    gone, new = (sum(line[0] == mark for line in lines) for mark in "-+")
    inner = x + PADDING
    elements = [
        f'<rect class="panel" x="{x}.5" y="{y}.5" width="{COLUMN}" height="{height}" rx="6"/>',
        f'<text class="name" x="{inner}" y="{y + 19}">{escape(", ".join(names))}</text>',
        f'<text class="count" x="{inner}" y="{y + 35}">{MINUS}{gone} +{new} lines</text>',
    ]
    for index, line in enumerate(lines):
        text, behind = MARKS[line[0]]
        top = y + HEADER + index * LINE
        if behind:
            elements.append(
                f'<rect class="{behind}" x="{x + 1}" y="{top}" width="{COLUMN - 1}" height="{LINE}"/>'
            )
        shown = escape(f"{line[0]} {line[1:]}").replace(" ", NO_BREAK_SPACE)
        elements.append(f'<text class="{text}" x="{inner}" y="{top + 11}">{shown}</text>')
    return elements


def draw() -> str:
    """The picture: the diffs in two columns, the smallest first."""
    panels = sorted(outcomes().items(), key=lambda item: sum(line[0] != " " for line in item[1]))
    elements: list[str] = []
    y = 0
    for row in (panels[index : index + 2] for index in range(0, len(panels), 2)):
        height = HEADER + max(len(lines) for _, lines in row) * LINE + PADDING
        for column, (names, lines) in enumerate(row):
            elements += panel(names, lines, column * (COLUMN + GAP), y, height)
        y += height + GAP
    width = 2 * COLUMN + GAP + 1
    size = f'viewBox="0 0 {width} {y}" width="{width}" height="{y}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" {size}>',
            "<title>What five libraries change in a file to raise its heat from 78 to 98</title>",
            f"<style>\n{STYLE}\n</style>",
            *elements,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}\n")
