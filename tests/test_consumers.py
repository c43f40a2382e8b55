"""Tests for those who read the files: other programs see in them what newsmeta meant.

They are Ruby's Psych, Jekyll, node's yaml and gray-matter, ruamel.yaml, and the language server behind
editors. A test is skipped where its program is missing; `.ci/run` installs them. The variable
NEWSMETA_NODE_MODULES names the folder `node_modules` that npm made.
"""

from __future__ import annotations

import functools
import html
import importlib.resources
import json
import os
import random
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import layouts
import pytest
from ruamel.yaml import YAML

import newsmeta
from newsmeta import Article, Document, check, dumps, to_dict
from newsmeta._schema import is_record, schema_of

SITE = Path(__file__).parent.parent / "examples" / "site" / "_news"

#: What some reader of YAML takes for something else than a text, or for another text, when it is plain.
TEXTS = [
    *layouts.NASTY_TEXTS, "Yes", "OFF", "tRUE", "nUll", "Null", "N", "0X1f", "0x_", "+1", "-0", "+.5", "0_", "1_", "1,000",
    "01:30", "-1:30", "190:20:30", "1.0e+3", "1.5E-7", "1e", "0.", ".", "..", "NaN", "-inf", "Infinity", "2020-02-30",
    "2020-01-01T00:00:00Z", "2020-01-01 00:00", "2001-12-14t21:59:43.10-05:00", "12e03", "0b_", "١٢", "!", "! a", "!!str a", "&",
    "*", "? ", "- ", "-- ", "--", "----", "... x", "....", ":", "::", ": ", " :", "a :", "a : b", "#", "a#", "a # b", "{", "}",
    "[", "]", "{}", "[]", ",", ",a", "a,", "'", '"', "'a", '"a', "a'", 'a"', "''a''", "\\", "\\x", "\\u0041", "a\\", "@", "`",
    "%a: b", "|-", ">+", "a\r", "\r", "a\rb", "\x0b", "\x1b[0m", "\x85", "\xa0", "\u2028", "\u2029a", "\ufeffa", "a\ufeffb",
    "\ud7ff", "\ue000", "\ufdd0", "\ufffd", "\uffff", "\U00010000", "\U0010ffff", "e\u0301", "\u202e abc", "👩‍💻 🇪🇺", "{% raw %}",
    "{{ site.title }}", "<script>&amp;</script>", "a\n...\nb", "---\na: b\n---\n", "a\n\n---", "key: value\nother: [1, 2",
    "- a\n- b", "x: |\n  y", "a\tb: c", "\t", " \n ", "C:\\new\\table", "a" * 2000, "é" * 2000, "a b " * 500,
]  # fmt: skip

#: Every style that an edit may find, and keep.
EDITED = """\
---
title: 'Single'
excerpt: plain
publishedDateTime: 2026-03-01T09:30:00Z
webUrl: "double"
featuredContent: >
  folded

  text
topics: [Flow, 'single']
provider: {name: flow, domain: "double"}
images:
- url: 'a'
  title: |
    literal
related:
    -   title: A
        publishedDateTime: 2026-03-01T09:30:00Z
---
Body: {{ not }} --- read
"""


WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def tamed(record: Any) -> Any:
    """A record with what all programs can hold: no `extra`, and timestamps of whole seconds in UTC."""
    for spec in schema_of(type(record)).fields:
        value = getattr(record, spec.name)
        if isinstance(value, datetime):
            setattr(record, spec.name, value.astimezone(UTC).replace(microsecond=0))
        for item in value if isinstance(value, list) else [value]:
            if is_record(item):
                tamed(item)
    record.extra.clear()
    return record


def numerals() -> list[str]:
    """Texts of the characters of numbers and timestamps: what is one in some reader is not easily told."""
    rnd = random.Random(3)
    return ["".join(rnd.choices("-+.0189:,_eExob TZfn", k=rnd.randint(1, 9))) for _ in range(1500)]


def edited(text: str) -> Document[Article]:
    """A document of many styles, with a text in the place of every other one."""
    doc = newsmeta.loads(EDITED)
    article = doc.record
    article.title = article.excerpt = article.web_url = article.featured_content = text
    article.topics[:] = [text, text]
    assert article.provider is not None
    article.provider.name = article.provider.domain = text
    article.images[0].url = article.images[0].title = article.related[0].title = text
    return doc


@pytest.fixture(scope="module")
def documents() -> list[Document[Article]]:
    """What newsmeta writes: every text in every field, new and by an edit, and random articles."""
    made = [Document(layouts.texts_everywhere(text)) for text in TEXTS]
    made += [Document(tamed(layouts.article(random.Random(seed)))) for seed in range(100)]
    made += [edited(text) for text in TEXTS]
    made.append(Document(Article(title="Numerals", published_date_time=WHEN, topics=numerals())))
    return [newsmeta.loads(dumps(doc)) for doc in made]


def assert_all_are_read_as_meant(documents: list[Document[Article]], read: list[Any]) -> None:
    """Compare what a program read with what was written, by value and by type."""
    assert len(read) == len(documents)
    for doc, found in zip(documents, read, strict=True):
        expected = json.dumps(to_dict(doc.record), sort_keys=True)
        assert json.dumps(found, sort_keys=True) == expected, doc.front_matter


def as_json(value: Any) -> Any:
    """What Python's readers give, with timestamps as the JSON form has them."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def run(command: list[str], given: Any = None, **environment: str) -> Any:
    """What a program makes of a JSON value."""
    process = subprocess.run(
        command,
        input=json.dumps(given),
        env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: it cannot be asked what it reads")
    return found


#: A script for node: what READ reads in every text of the input, with times as newsmeta writes them.
NODE = r"""
const texts = JSON.parse(require('fs').readFileSync(0));
const time = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.000Z$/;
const written = (key, value) => typeof value === 'string' ? value.replace(time, '$1Z') : value;
console.log(JSON.stringify(texts.map(READ), written));
"""


def node(read: str, package: str, texts: list[Any]) -> list[Any]:
    """What a function for node, which needs a package, makes of every text."""
    modules = str(node_package(package).parent)
    return list(
        json.loads(run([program("node"), "-e", NODE.replace("READ", read)], texts, NODE_PATH=modules))
    )


def node_package(name: str) -> Path:
    modules = os.environ.get("NEWSMETA_NODE_MODULES")
    if not modules:
        pytest.skip("NEWSMETA_NODE_MODULES is not set: no packages of node to ask")
    package = Path(modules, name)
    if not package.is_dir():
        pytest.skip(f"{name} is not in NEWSMETA_NODE_MODULES: it cannot be asked what it reads")
    return package


def test_all_sorts_of_texts_are_there(documents: list[Document[Article]]) -> None:
    assert len(documents) > 500
    styles = "".join(doc.front_matter or "" for doc in documents)
    for start in ('title: "', "title: '", "excerpt: t", "topics: [", "provider: {name: ", "category: a"):
        assert start in styles


# Readers of YAML.


def test_ruamel_reads_what_was_meant(documents: list[Document[Article]]) -> None:
    read = [as_json(YAML(typ="safe", pure=True).load(doc.front_matter)) for doc in documents]
    assert_all_are_read_as_meant(documents, read)


PSYCH = """
require 'json'; require 'yaml'; require 'date'
def plain(value)
  case value
  when Hash then value.transform_values { |item| plain(item) }
  when Array then value.map { |item| plain(item) }
  when Time then value.utc.strftime('%Y-%m-%dT%H:%M:%SZ')
  else value
  end
end
texts = JSON.parse($stdin.read)
read = texts.map do |text|
  plain(YAML.safe_load(text, permitted_classes: [Time, Date]))
rescue StandardError => error
  error.class.name
end
puts JSON.generate(read, allow_nan: true)
"""


def psych(texts: list[Any]) -> list[Any]:
    """What Ruby's Psych reads in every text, or the name of its error."""
    return list(json.loads(run([program("ruby"), "-e", PSYCH], texts)))


def test_psych_reads_what_was_meant(documents: list[Document[Article]]) -> None:
    assert_all_are_read_as_meant(documents, psych([doc.front_matter for doc in documents]))


def node_yaml(version: str, texts: list[Any]) -> list[Any]:
    """What node's yaml reads in every text, as YAML of a version."""
    return node(f"text => require('yaml').parse(text, {{version: '{version}', strict: true}})", "yaml", texts)


@pytest.mark.parametrize("version", ["1.2", "1.1"])
def test_node_yaml_reads_what_was_meant(documents: list[Document[Article]], version: str) -> None:
    assert_all_are_read_as_meant(documents, node_yaml(version, [doc.front_matter for doc in documents]))


GRAY_MATTER = """text => {
  try {
    const file = require('gray-matter')(text, {});
    return {data: file.data, content: file.content};
  } catch (error) {
    return error.name;
  }
}"""


def gray_matter(texts: list[str]) -> list[Any]:
    """What gray-matter reads in whole files: data and content, or the name of its error."""
    return node(GRAY_MATTER, "gray-matter", texts)


def test_gray_matter_reads_what_was_meant(documents: list[Document[Article]]) -> None:
    read = gray_matter([dumps(doc) for doc in documents])
    assert_all_are_read_as_meant(documents, [file["data"] for file in read])
    assert [file["content"] for file in read] == [doc.body for doc in documents]


# Jekyll.

Build = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def jekyll(tmp_path: Path) -> Build:
    """Builds a site of these files, and gives the folder that it is in."""
    command = program("jekyll")

    def build(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        folders = ["--source", str(tmp_path / "source"), "--destination", str(tmp_path / "site")]
        run([command, "build", "--quiet", "--disable-disk-cache", *folders])
        return tmp_path / "site"

    return build


CONFIG = "timezone: UTC\nunpublished: true\ncollections: {news: {output: false}}\n"


def test_jekyll_reads_what_was_meant(documents: list[Document[Article]], jekyll: Build) -> None:
    keys = [*(spec.key for spec in schema_of(Article).fields), "x-text", "x-list"]
    values = ", ".join(f'"{key}": {{{{ doc["{key}"] | jsonify }}}}' for key in keys)
    template = (
        '---\n---\n[{% assign all = site.news | sort: "path" %}{% for doc in all %}{' + values + "}"
        "{% unless forloop.last %},{% endunless %}\n{% endfor %}]"
    )
    files: dict[str, str | bytes] = {f"_news/{i:05}.md": dumps(doc) for i, doc in enumerate(documents)}
    site = jekyll(files | {"_config.yml": CONFIG, "all.json": template})
    read = json.loads((site / "all.json").read_text(encoding="utf-8"), object_hook=as_jekyll_has_it)
    for doc, found in zip(documents, read, strict=True):
        if doc.record.excerpt is None:
            # Jekyll makes one of the body.
            del found["excerpt"]
    assert_all_are_read_as_meant(documents, read)


def as_jekyll_has_it(mapping: dict[str, Any]) -> dict[str, Any]:
    """A mapping of `jsonify`, without keys that are not there, and with its times in ISO form."""
    return {
        key: f"{value[:10]}T{value[11:19]}Z" if key.endswith("DateTime") and value[19:] == " UTC" else value
        for key, value in mapping.items()
        if value is not None
    }


LAYOUT = """\
<html><head><title>{{ page.title | escape }}</title></head><body>
<time>{{ page.publishedDateTime | date_to_xmlschema }}</time>
<ul>{% for topic in page.topics %}<li>{{ topic | escape }}</li>{% endfor %}</ul>
</body></html>
"""


def test_the_pages_of_a_site_show_what_the_articles_say(jekyll: Build) -> None:
    documents = {path.stem: newsmeta.load(path) for path in sorted(SITE.glob("*.md"))}
    files: dict[str, str | bytes] = {f"_news/{name}.md": dumps(doc) for name, doc in documents.items()}
    config = (
        "timezone: UTC\ncollections: {news: {output: true, permalink: /:name.html}}\n"
        "defaults: [{scope: {path: '', type: news}, values: {layout: article}}]\n"
    )
    site = jekyll(files | {"_config.yml": config, "_layouts/article.html": LAYOUT})
    published = {name: doc.record for name, doc in documents.items() if doc.record.published}
    assert len(published) == 5
    # What is not published gets no page.
    assert {path.stem for path in site.glob("*.html")} == published.keys()
    for name, article in published.items():
        page = (site / f"{name}.html").read_text(encoding="utf-8")
        title, moment = (re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("title", "time"))
        assert [html.unescape(text) for text in title] == [article.title]
        assert moment == [article.published_date_time.isoformat()]
        assert [html.unescape(text) for text in re.findall("<li>(.*?)</li>", page)] == article.topics


# What `check` says of other programs is true.

READERS: dict[str, Callable[[list[Any]], list[Any]]] = {
    "psych": lambda texts: [read["title"] if isinstance(read, dict) else read for read in psych(texts)],
    "yaml 1.2": lambda texts: [read["title"] for read in node_yaml("1.2", texts)],
    "yaml 1.1": lambda texts: [read["title"] for read in node_yaml("1.1", texts)],
    "gray-matter": lambda texts: [
        file["data"]["title"] for file in gray_matter([f"---\n{text}---\n" for text in texts])
    ],
}


@pytest.mark.parametrize("reader", READERS)
def test_check_finds_every_plain_text_that_another_reader_takes_for_something_else(reader: str) -> None:
    plain = plain_texts()
    assert {"yes", "1:30", "a:b", "12e03", "1,000", "2020-02-30"} <= set(plain)
    read = READERS[reader]([f"title: {text}\n" for text in plain])
    mistaken = [text for text, found in zip(plain, read, strict=True) if found != text]
    assert len(mistaken) > 5
    assert [text for text in mistaken if "ambiguous-text" not in codes(article_of(text))] == []


@functools.cache
def plain_texts() -> list[str]:
    """The texts that newsmeta reads as they are, without quotes."""
    return [text for text in [*TEXTS, *numerals()] if is_read_plain(text)]


def article_of(title: str) -> str:
    return f"---\ntitle: {title}\npublishedDateTime: 2026-03-10T07:45:00Z\n---\n"


def is_read_plain(text: str) -> bool:
    """Whether newsmeta reads the text as it is, without quotes."""
    try:
        return newsmeta.loads(article_of(text)).record.title == text
    except newsmeta.NewsmetaError:
        return False


MOMENTS = [
    "2026-03-10T07:45:00Z", "2026-03-10", '"2026-03-10T07:45:00Z"', "2026-03-10 07:45 +0100", "2026-03-10 07:45:00",
    "2026-3-1 7:45:00 +1", "2026-03-10t07:45:00.5 +0130", "2026-03-10T07:45:00z", "20260310T074500Z", "2026-03-10 07:45:00UTC",
    "2026-03-10T24:00:00Z", "2026-03-10T07:45:00.Z", "2026-03-10  07:45:00-08:00", "2026-W11-2", "!!str 2026-03-10T07:45:00Z",
]  # fmt: skip


def codes(text: str) -> set[str]:
    return {problem.code for problem in check(newsmeta.loads(text))}


def test_jekyll_has_a_time_exactly_where_check_finds_no_other_form(jekyll: Build) -> None:
    template = (
        "---\n---\n[{% for doc in site.news %}{{ doc.publishedDateTime | inspect | jsonify }},{% endfor %}0]"
    )
    texts = [f"---\ntitle: A\npublishedDateTime: {moment}\n---\n" for moment in MOMENTS]
    files: dict[str, str | bytes] = {f"_news/{place:02}.md": text for place, text in enumerate(texts)}
    site = jekyll(files | {"_config.yml": CONFIG, "all.json": template})
    *read, _ = json.loads((site / "all.json").read_text(encoding="utf-8"))
    # Neither the quotes of a text, nor a date's `#<Date: …>`.
    times = [moment for moment, text in zip(MOMENTS, read, strict=True) if text[0].isdigit()]
    assert len(times) > 5
    assert times == [
        moment for moment, text in zip(MOMENTS, texts, strict=True) if "timestamp-form" not in codes(text)
    ]


def test_jekyll_takes_a_file_with_a_byte_order_mark_for_no_article(jekyll: Build) -> None:
    text = "---\ntitle: A\npublishedDateTime: 2026-03-10\n---\n"
    assert "bom" in codes("\ufeff" + text)
    site = jekyll(
        {
            "_config.yml": CONFIG,
            "_news/a.md": text,
            "_news/b.md": "\ufeff" + text,
            "all.txt": "---\n---\n{% for doc in site.news %}{{ doc.path }};{% endfor %}",
        }
    )
    assert (site / "all.txt").read_text(encoding="utf-8") == "_news/a.md;"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\npublishedDateTime: 2026-03-10\n...\nbody\n",
        '---\ntitle: "A\n----\nb"\npublishedDateTime: 2026-03-10\n---\nbody\n',
        "---\ntitle: A\npublishedDateTime: 2026-03-10\n---x: 1\n---\nbody\n",
    ],
)
def test_gray_matter_ends_front_matter_where_check_finds_a_fence(text: str) -> None:
    good = "---\ntitle: A\npublishedDateTime: 2026-03-10\n---\nbody\n"
    assert [newsmeta.loads(each).body for each in (text, good)] == ["body\n", "body\n"]
    assert ["fence" in codes(each) for each in (text, good)] == [True, False]
    bad, read = gray_matter([text, good])
    assert read["content"] == "body\n"
    assert bad == "YAMLException" or bad["content"] != "body\n"


# Editors.


@attrs.define
class LanguageServer:
    """The program behind the YAML extension of Visual Studio Code, spoken to as the extension does."""

    process: subprocess.Popen[bytes]
    settings: dict[str, Any]

    def send(self, **message: Any) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()

    def messages(self) -> Iterator[dict[str, Any]]:
        """What it sends; its questions are answered."""
        assert self.process.stdout is not None
        while header := self.process.stdout.readline():
            length = int(header.split(b":")[1])
            self.process.stdout.readline()
            message = json.loads(self.process.stdout.read(length))
            if "method" in message and "id" in message:
                items = (
                    message["params"].get("items", [])
                    if message["method"] == "workspace/configuration"
                    else None
                )
                answers = items and [self.settings if item["section"] == "yaml" else None for item in items]
                self.send(id=message["id"], result=answers)
            yield message

    def diagnostics(self, texts: dict[str, str]) -> dict[str, list[str]]:
        """The problems that it shows for files, once it has said something of the last of them."""
        capabilities = {"workspace": {"configuration": True}}
        self.send(
            id=1,
            method="initialize",
            params={"processId": None, "rootUri": None, "capabilities": capabilities},
        )
        messages = self.messages()
        next(message for message in messages if message.get("id") == 1)
        self.send(method="initialized", params={})
        self.send(method="workspace/didChangeConfiguration", params={"settings": {"yaml": self.settings}})
        next(message for message in messages if message.get("method") == "workspace/configuration")
        for uri, text in texts.items():
            file = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
            self.send(method="textDocument/didOpen", params={"textDocument": file})
        *_, last = texts
        shown: dict[str, list[str]] = {}
        for message in messages:
            if message.get("method") == "textDocument/publishDiagnostics":
                shown[message["params"]["uri"]] = [
                    f"{problem['range']['start']['line'] + 1}: {problem['message']}"
                    for problem in message["params"]["diagnostics"]
                ]
            if texts.keys() <= shown.keys() and shown[last]:
                break
        return shown


WRONG = """\
---
category: news
title: 2020
excerpt: ~
publishedDateTime: soon
updatedDateTime: 2026-03-10
quality: "60"
published: yes
topics:
  - Energy
  - 2020
  - No
provider:
  domain: 24/7
images:
mood: calm
---

"""


def test_an_editor_shows_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    """The settings are those of docs/editors.md."""
    server = node_package("yaml-language-server") / "bin" / "yaml-language-server"
    schema = importlib.resources.files(newsmeta).joinpath("article.schema.json").read_bytes()
    (tmp_path / "article.schema.json").write_bytes(schema)
    docs = (Path(__file__).parent.parent / "docs" / "editors.md").read_text(encoding="utf-8")
    (wrapper,) = re.findall(r'^(\{"anyOf": .*)$', docs, re.MULTILINE)
    (tmp_path / "front-matter.schema.json").write_text(wrapper, encoding="utf-8")
    uri = (tmp_path / "front-matter.schema.json").as_uri()
    settings = {"validate": True, "schemaStore": {"enable": False}, "schemas": {uri: "_news/*.md"}}
    texts = {
        f"file:///site/_news/{path.name}": path.read_bytes().decode() for path in sorted(SITE.glob("*.md"))
    }
    texts["file:///site/_news/wrong.md"] = WRONG
    command = [program("node"), str(server), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        alarm = threading.Timer(60, process.kill)
        alarm.start()
        try:
            shown = LanguageServer(process, settings).diagnostics(texts)
        finally:
            alarm.cancel()
            process.kill()
    assert sorted(shown.pop("file:///site/_news/wrong.md")) == [
        '11: Incorrect type. Expected "string".',
        '13: Missing property "name".',
        '3: Incorrect type. Expected "string".',
        "5: expected a timestamp, such as 2026-03-10T07:45:00Z",
        "7: Incorrect type. Expected one of integer, null.",
        "8: Incorrect type. Expected one of boolean, null.",
    ]
    assert shown == {uri: [] for uri in texts if not uri.endswith("wrong.md")}
