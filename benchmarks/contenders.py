"""What newsmeta and its peers do for each task; what a peer does not do is left out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frontmatter
import yaml
import yaml_edit
import yaml_rs
from ruamel.yaml import YAML

import newsmeta
from benchmarks.measure import Contender
from newsmeta import Article, Document

#: The contender that all are compared with.
NEWSMETA = "newsmeta"
FRONTMATTER = "python-frontmatter"
PYYAML = "PyYAML (CSafeLoader)"
RUAMEL = "ruamel.yaml"
YAML_EDIT = "yaml-edit"
YAML_RS = "yaml-rs"
BYTES = "Path.read_bytes"

#: Of ruamel.yaml, which is a hundred times slower than the others, every so many-th text is enough.
FEWER = 10

#: As its users set it to change as little as it can.
_RUAMEL = YAML()
_RUAMEL.preserve_quotes = True
_RUAMEL.width = 10**9
_RUAMEL.indent(2, 4, 2)


def front_matter(text: str) -> str:
    """The YAML between the fences, for peers that know no fences."""
    return text.replace("\r\n", "\n").split("\n---\n", 1)[0].removeprefix("---\n") + "\n"


def load(texts: list[str]) -> list[Contender]:
    """Read: newsmeta to typed records, all checked, the others to dicts or trees."""
    headers = [front_matter(text) for text in texts]
    return [
        Contender(NEWSMETA, newsmeta.loads, texts),
        Contender(YAML_RS, yaml_rs.loads, headers),
        Contender(YAML_EDIT, yaml_edit.Document.parse, headers),
        Contender(PYYAML, _pyyaml_load, headers),
        Contender(FRONTMATTER, frontmatter.loads, texts),
        Contender(RUAMEL, _RUAMEL.load, headers[::FEWER]),
    ]


def round_trip(texts: list[str]) -> list[Contender]:
    """Read and write back, nothing changed."""
    headers = [front_matter(text) for text in texts]
    return [
        Contender(NEWSMETA, lambda text: newsmeta.dumps(newsmeta.loads(text)), texts),
        Contender(YAML_RS, lambda text: yaml_rs.dumps(yaml_rs.loads(text)), headers),
        Contender(YAML_EDIT, lambda text: str(yaml_edit.Document.parse(text)), headers),
        Contender(PYYAML, lambda text: _pyyaml_dump(_pyyaml_load(text)), headers),
        Contender(FRONTMATTER, lambda text: frontmatter.dumps(frontmatter.loads(text)), texts),
        Contender(RUAMEL, lambda text: _ruamel_dump(_RUAMEL.load(text)), headers[::FEWER]),
    ]


def edit(texts: list[str]) -> list[Contender]:
    """Read, set one field, write; newsmeta also reads back what it made, and compares."""
    headers = [front_matter(text) for text in texts]

    def with_newsmeta(text: str) -> str:
        doc = newsmeta.loads(text)
        doc.record.heat = 4711
        return newsmeta.dumps(doc)

    return [
        Contender(NEWSMETA, with_newsmeta, texts),
        Contender(YAML_RS, _edit(yaml_rs.loads, yaml_rs.dumps), headers),
        Contender(YAML_EDIT, _edit(yaml_edit.Document.parse, str), headers),
        Contender(PYYAML, _edit(_pyyaml_load, _pyyaml_dump), headers),
        Contender(FRONTMATTER, _edit(frontmatter.loads, frontmatter.dumps), texts),
        Contender(RUAMEL, _edit(_RUAMEL.load, _ruamel_dump), headers[::FEWER]),
    ]


def write(texts: list[str]) -> list[Contender]:
    """Write from scratch: newsmeta from a record, the others from the dict that PyYAML reads."""
    records = [newsmeta.loads(text).record for text in texts]
    mappings = [_pyyaml_load(front_matter(text)) for text in texts]

    def with_frontmatter(mapping: dict[str, Any]) -> str:
        return frontmatter.dumps(frontmatter.Post("", None, **mapping))

    def with_newsmeta(record: Article) -> str:
        return newsmeta.dumps(Document(record))

    return [
        Contender(NEWSMETA, with_newsmeta, records),
        Contender(YAML_RS, yaml_rs.dumps, mappings),
        Contender(PYYAML, _pyyaml_dump, mappings),
        Contender(FRONTMATTER, with_frontmatter, mappings),
        Contender(RUAMEL, _ruamel_dump, mappings[::FEWER]),
    ]


def scan(folder: Path) -> list[Contender]:
    """Find the articles of a quality of 100 and more in a folder."""

    def with_bytes(folder: Path) -> int:
        return sum(len(path.read_bytes()) for path in sorted(folder.iterdir()))

    def with_frontmatter(folder: Path) -> int:
        posts = (frontmatter.load(str(path)) for path in sorted(folder.iterdir()))
        return sum(int(str(post["quality"])) >= 100 for post in posts)

    def with_newsmeta(folder: Path) -> int:
        return sum(1 for _ in newsmeta.scan(folder, min_quality=100))

    return [
        Contender(NEWSMETA, with_newsmeta, [folder]),
        Contender(BYTES, with_bytes, [folder]),
        Contender(FRONTMATTER, with_frontmatter, [folder]),
    ]


def hand_written(texts: list[str]) -> list[Contender]:
    """Read texts in another layout: the title first, with a comment behind it."""
    changed = [
        re.sub(
            "category: .*\n(title: .*)\n",
            r"\1   # as found\ncategory: news\n",
            text.replace("\r\n", "\n"),
            count=1,
        )
        for text in texts
    ]
    return [
        Contender(NEWSMETA, newsmeta.loads, changed),
        Contender(FRONTMATTER, frontmatter.loads, changed),
    ]


def _edit(load: Callable[[str], Any], dump: Callable[[Any], str]) -> Callable[[str], str]:
    def edited(text: str) -> str:
        mapping = load(text)
        mapping["heat"] = 4711
        return dump(mapping)

    return edited


def _pyyaml_load(text: str) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


def _pyyaml_dump(mapping: Any) -> str:
    return str(yaml.dump(mapping, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))


def _ruamel_dump(mapping: Any) -> str:
    file = io.StringIO()
    _RUAMEL.dump(mapping, file)
    return file.getvalue()
