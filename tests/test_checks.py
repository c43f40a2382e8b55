"""Tests for `check`: every code with what breaks it and what does not, the places, and the real records."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import layouts
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta import (
    CHECKS,
    Article,
    Document,
    Image,
    Problem,
    Provider,
    RelatedArticle,
    check,
    field,
)

WHEN = datetime(2026, 3, 10, 7, 45, tzinfo=UTC)
DOCS = Path(__file__).parent.parent / "docs" / "checks.md"

#: An article that breaks no rule, line by line.
GOOD = {
    "category": "news",
    "title": '"Turning tides"',
    "excerpt": '""',
    "publishedDateTime": "2026-03-10T07:45:00Z",
    "webUrl": '"https://tidewatch.example/turning"',
    "type": "article",
    "quality": "60",
    "heat": "100",
    "published": "true",
    "provider": "{name: Tidewatch}",
    "topics": "[Energy, Robotics]",
    "related": "[{title: A, publishedDateTime: 2026-03-01, quality: 60}, {title: B, publishedDateTime: 2026-03-01}]",
}


def document(**changes: str | None) -> Document[Article]:
    """The good article with other values; None takes the key away."""
    lines = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return newsmeta.loads("---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) + "---\n")


def found(doc: Document[Any]) -> list[str]:
    """The code and the text of every problem."""
    return [f"{problem.code}: {problem}" for problem in check(doc)]


def article(**values: Any) -> Article:
    return Article(title="Tides", published_date_time=WHEN, **values)


def test_a_good_article_has_no_problem() -> None:
    assert found(document()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"title": "' Tides'"},
            ["title-blanks: 3:8: title: the text begins or ends with blanks"],
        ),
        ({"title": '"Tides\\u00a0"'}, ["title-blanks: 3:8: title: the text begins or ends with blanks"]),
        (
            {"publishedDateTime": "2026-03-10"},
            [
                "timestamp-form: 5:20: publishedDateTime: a date or a text to Jekyll, which sorts it as one: write 2026-03-10T00:00:00Z"
            ],
        ),
        (
            {"publishedDateTime": '"2026-03-10T08:45:00+01:00"'},
            [
                "timestamp-form: 5:20: publishedDateTime: a date or a text to Jekyll, which sorts it as one: write 2026-03-10T07:45:00Z"
            ],
        ),
        (
            {"publishedDateTime": "2026-03-10T07:45Z"},
            [
                "timestamp-form: 5:20: publishedDateTime: a date or a text to Jekyll, which sorts it as one: write 2026-03-10T07:45:00Z"
            ],
        ),
        ({"publishedDateTime": "2026-03-10 08:45:00.5 +0100"}, []),
        ({"publishedDateTime": "2026-3-1 8:45:00"}, []),
        (
            {"topics": "[Energy, No, 2020]"},
            [
                'ambiguous-text: 12:18: topics[1]: other programs may not take the text "No" for one: put it in double quotes',
                'ambiguous-text: 12:22: topics[2]: other programs may not take the text "2020" for one: put it in double quotes',
            ],
        ),
        ({"topics": '[Energy, "No", \'2020\', !!str 1e3, 24/7]'}, []),
        ({"topics": "\n- -x\n- ?x\n- ...x\n- \u00a0x\n- No way"}, []),
        (
            {"topics": "\n- :x"},
            ['ambiguous-text: 13:3: topics[0]: other programs may not take the text ":x" for one: put it in double quotes'],
        ),
        (
            {"provider": "{name: 1:30, images: [{url: 'https://a.example/b.png'}]}"},
            [
                'ambiguous-text: 11:18: provider.name: other programs may not take the text "1:30" for one: put it in double quotes'
            ],
        ),
        (
            {"category": "learning"},
            [
                'category: 2:11: category: expected news, without which sites do not show it, found the text "learning"'
            ],
        ),
        (
            {"category": None},
            ["category: 2:1: category: expected news, without which sites do not show it, found nothing"],
        ),
        ({"topics": None}, ["no-topics: 2:1: topics: missing: sites show an article under its topics"]),
        ({"topics": "[]"}, ["no-topics: 12:9: topics: missing: sites show an article under its topics"]),
        ({"type": None}, ["no-type: 2:1: type: missing: all real articles have it"]),
        ({"excerpt": None}, ["no-excerpt: 2:1: excerpt: missing: all real articles have it"]),
        ({"excerpt": "~"}, ["no-excerpt: 4:10: excerpt: missing: all real articles have it"]),
        ({"provider": None}, ["no-provider: 2:1: provider: missing: all real articles have it"]),
        ({"quality": None}, ["no-scores: 2:1: quality: missing: all real articles have it"]),
        ({"heat": None}, ["no-scores: 2:1: heat: missing: all real articles have it"]),
        ({"published": None}, ["no-scores: 2:1: published: missing: all real articles have it"]),
        ({"webUrl": None}, ["no-url: 2:1: webUrl: missing: all real articles have it or originalUrl"]),
        ({"webUrl": None, "originalUrl": "https://a.example/"}, []),
        (
            {"webUrl": "/turning"},
            ['url: 6:9: webUrl: expected an absolute address (https://…), found the text "/turning"'],
        ),
        (
            {"webUrl": "'https://a.example/PR News\\u'"},
            ["url-blanks: 6:9: webUrl: the address has the character U+0020 in it, at index 20"],
        ),
        (
            {"ampWebUrl": "https://a.example/amp"},
            ["amp-pair: 14:12: ampWebUrl: cdnAmpWebUrl is missing: the two stand together"],
        ),
        (
            {"related": "[{title: A, publishedDateTime: 2026-03-01, cdnAmpWebUrl: 'https://a.example'}]", "heat": "80"},
            ["amp-pair: 13:67: related[0].cdnAmpWebUrl: ampWebUrl is missing: the two stand together"],
        ),
        ({"ampWebUrl": "https://a.example/amp", "cdnAmpWebUrl": "https://b.example/amp"}, []),
        (
            {"images": "[{url: 'http://a.example/b', width: 0, height: 1}]"},
            ["image-size: 14:45: images[0].width: expected more than 0 pixels, found the number 0"],
        ),
        (
            {"provider": "{name: A, images: [{url: 'http://a.example/b', height: -5}]}"},
            ["image-size: 11:66: provider.images[0].height: expected more than 0 pixels, found the number -5"],
        ),
        (
            {"topics": "[Energy, Tides, Energy]"},
            ['duplicate-topic: 12:25: topics[2]: the text "Energy" is there twice: it is topics[0], too'],
        ),
        ({"heat": "99"}, ["heat-formula: 9:7: heat: expected 100 to 108, or -1 below another article, found the number 99"]),
        ({"heat": "108"}, []),
        ({"heat": "109"}, ["heat-formula: 9:7: heat: expected 100 to 108, or -1 below another article, found the number 109"]),
        ({"heat": "-1", "published": "false"}, []),
        (
            {"heat": "-1", "published": "false", "related": None},
            ["heat-formula: 9:7: heat: expected 60 to 68, found the number -1"],
        ),
        ({"quality": "49", "heat": "49", "published": "false", "related": None}, []),
        (
            {"heat": "69", "related": None},
            [
                "heat-formula: 9:7: heat: expected 60 to 68, found the number 69",
                "published-heat: 10:12: published: expected false: its heat is 69, and 70 publishes",
            ],
        ),
        (
            {"published": "false"},
            ["published-heat: 10:12: published: expected true: its heat is 100, and 70 publishes"],
        ),
        ({"removed": "true"}, ["published-heat: 10:12: published: expected false: it is removed"]),
        ({"removed": "true", "published": "false"}, []),
        ({"removed": "false"}, []),
        (
            {"quality": "59", "heat": "99"},
            ["story-head: 9:7: heat: expected -1: an article in related has the higher quality 60"],
        ),
        (
            {"quality": "61", "heat": "-1", "published": "false"},
            [
                "story-head: 9:7: heat: -1 is below another article, but none in related has a quality of 61"
            ],
        ),
        (
            {
                "related": "[{title: A, publishedDateTime: 2026-03-01, quality: 9}, "
                "{title: B, publishedDateTime: 2026-03-01}, "
                "{title: C, publishedDateTime: 2026-03-01, quality: 10}, "
                "{title: D, publishedDateTime: 2026-03-01, quality: 11}]",
                "heat": "140",
            },
            ["related-order: 13:160: related[2].quality: expected at most 9, as the item before it has, found the number 10"],
        ),
        (
            {
                "related": "[{title: A, publishedDateTime: 2026-03-01, webUrl: 'https://a.example'}, "
                "{title: A, publishedDateTime: 2026-03-01, webUrl: 'https://a.example'}]"
            },
            [
                'duplicate-related: 13:133: related[1].webUrl: the text "https://a.example" is there twice: it is related[0].webUrl, too'
            ],
        ),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_found_and_nothing_else(
    changes: dict[str, str | None], expected: list[str]
) -> None:
    assert found(document(**changes)) == expected


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("https://a.example", []),
        ("HTTP://A.example:8080/?q=1#x", []),
        ("http://127.0.0.1/a", []),
        ("https://[::1]/a", []),
        ("https://tidewatch.example/gezeiten/übersicht", []),
        ("https://潮.example/", []),
        ("", ["url"]),
        ("www.example.com", ["url"]),
        ("/a", ["url"]),
        ("//a.example/b", ["url"]),
        ("http://", ["url"]),
        ("https:///a", ["url"]),
        ("https://:80/", ["url"]),
        ("http:a.example", ["url"]),
        ("mailto:quay@a.example", ["url"]),
        ("ftp://a.example/", ["url"]),
        ("http://[a", ["url"]),
        ("http://a]", ["url"]),
        ("http://\u2100.example", ["url"]),
        ("https://a.example/\u2028", ["url-blanks"]),
        ("https://a.example/\x00\n", ["url-blanks"]),
        ("not an address", ["url", "url-blanks"]),
    ],
)
def test_addresses_are_absolute_and_have_no_blanks(url: str, codes: list[str]) -> None:
    image = Image(url=url)
    related = RelatedArticle(title="A", published_date_time=WHEN, images=[image])
    record = article(
        web_url=url, images=[image], provider=Provider(name="A", images=[image]), related=[related]
    )
    problems = [problem for problem in check(Document(record)) if problem.code.startswith("url")]
    fields = ["webUrl", "provider.images[0].url", "images[0].url", "related[0].images[0].url"]
    assert [(problem.field, problem.code) for problem in problems] == [
        (name, code) for code in codes for name in fields
    ]


@pytest.mark.parametrize(
    ("name", "title", "moment", "is_expected"),
    [
        ("2026-03-10-turning-tides.md", "Turning tides", WHEN, True),
        ("2026-03-11-turning-tides.markdown", "Turning tides", WHEN, True),
        ("2026-03-09-turning-tides.md", "Turning tides", WHEN, False),
        ("2026-03-12-turning-tides.md", "Turning tides", WHEN, False),
        ("2026-03-10-tides.md", "Turning tides", WHEN, False),
        ("2026-03-10turning-tides.md", "Turning tides", WHEN, False),
        ("20260310-turning-tides.md", "Turning tides", WHEN, False),
        ("2026-W11-2-turning-tides.md", "Turning tides", WHEN, False),
        ("2026-02-30-turning-tides.md", "Turning tides", WHEN, False),
        ("tides.md", "Turning tides", WHEN, False),
        # A title without a slug says only the day.
        ("2026-03-10.md", "潮", WHEN, True),
        ("2026-03-11-any.md", "潮", WHEN, True),
        ("2026-03-12.md", "潮", WHEN, False),
        ("9999-12-31-tides.md", "Tides", datetime.max.replace(tzinfo=UTC), True),
        ("0001-01-01-tides.md", "Tides", datetime(1, 1, 1, tzinfo=UTC), True),
    ],
)
def test_a_file_has_the_name_of_its_article(
    tmp_path: Path, name: str, title: str, moment: datetime, is_expected: bool
) -> None:
    path = tmp_path / name
    newsmeta.dump(Document(Article(title=title, published_date_time=moment)), path)
    codes = [problem.code for problem in check(newsmeta.load(path))]
    assert ("file-name" in codes) is not is_expected


def test_the_name_of_a_file_has_no_place_and_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "tides.md"
    path.write_text(newsmeta.dumps(document(title="' Tides'")), encoding="utf-8", newline="")
    assert found(newsmeta.load(path)) == [
        "file-name: expected the file name 2026-03-10-tides.md (or the day after), found tides.md",
        "title-blanks: 3:8: title: the text begins or ends with blanks",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "\ufeff---\ntitle: A\n---\n",
            [("bom", "1:1: a byte order mark, with which Jekyll does not read the file: go without")],
        ),
        (
            "\ufeff---\r\ntitle: ' A'\r\n...\r\n",
            [
                ("bom", "1:1: a byte order mark, with which Jekyll does not read the file: go without"),
                ("title-blanks", "2:8: title: the text begins or ends with blanks"),
                ("fence", "3:1: expected the closing fence ---, found ..., which not all programs know"),
            ],
        ),
        (
            '---\ntitle: "A\n----\n---b\n c"\n---x: 1\n---\n--- not in it\n',
            [
                ("fence", "3:1: a line that begins with ---: other programs end the front matter here"),
                ("fence", "4:1: a line that begins with ---: other programs end the front matter here"),
                ("fence", "6:1: a line that begins with ---: other programs end the front matter here"),
            ],
        ),
        ("---\ntitle: a --- b\n---\n", []),
    ],
)
def test_the_text_is_such_that_other_programs_read_it(text: str, expected: list[tuple[str, str]]) -> None:
    doc = newsmeta.loads(text, Note)
    assert [(problem.code, str(problem)) for problem in check(doc)] == expected


@attrs.define
class Note:
    """A record class of one's own, with keys that the rules know."""

    title: str = field()
    published_date_time: datetime | None = field(default=None)
    topics: list[str] = field(factory=list)
    url: str | None = field(default=None)
    width: float | None = field(default=None)
    amp_web_url: str | None = field(default=None)
    cdn_amp_web_url: str | None = field(default=None)
    notes: list[Note] = field(factory=list)
    category: str | None = field(default=None)
    related: list[str] = field(factory=list)
    extra: dict[Any, Any] = field(factory=dict)


def test_a_record_of_ones_own_is_checked_by_its_keys() -> None:
    text = (
        "---\ntitle: ' A'\npublishedDateTime: 2026-03-10\ntopics: [a, a]\nurl: b\nwidth: -0.5\nampWebUrl: c\n"
        "notes:\n  - title: ' D'\n    url: 'e f'\n    publishedDateTime: 2026-03-10\ncategory: No\n---\n"
    )
    problems = check(newsmeta.loads(text, Note))
    assert [(problem.line, problem.field, problem.code) for problem in problems] == [
        (2, "title", "title-blanks"),
        (3, "publishedDateTime", "timestamp-form"),
        (4, "topics[1]", "duplicate-topic"),
        (5, "url", "url"),
        (6, "width", "image-size"),
        (7, "ampWebUrl", "url"),
        (7, "ampWebUrl", "amp-pair"),
        (10, "notes[0].url", "url"),
        (10, "notes[0].url", "url-blanks"),
        (12, "category", "ambiguous-text"),
    ]


def test_the_keys_may_hold_other_types() -> None:
    @attrs.define
    class Odd:
        title: int | None = field(default=None)
        published_date_time: str | None = field(default=None)
        topics: str | None = field(default=None)
        url: list[int] = field(factory=list)
        width: str | None = field(default=None)
        height: list[int] = field(factory=list)
        amp_web_url: int | None = field(default=None)
        cdn_amp_web_url: Note | None = field(default=None)

    doc = newsmeta.loads("---\npublishedDateTime: 2026\nwidth: zero\nheight: [0]\nurl: [1]\n---\n", Odd)
    assert found(doc) == [
        'ambiguous-text: 2:20: publishedDateTime: other programs may not take the text "2026" for one: put it in double quotes'
    ]
    assert found(Document(Odd(amp_web_url=1))) == [
        "amp-pair: ampWebUrl: cdnAmpWebUrl is missing: the two stand together"
    ]


def test_a_subclass_of_article_is_an_article_where_its_fields_have_the_same_types() -> None:
    @attrs.define
    class Rated(Article):
        stars: int | None = field(default=None, after="quality")

    @attrs.define
    class Worded(Article):
        quality: str | None = field(default=None)  # type: ignore[assignment]
        related: list[str] = field(factory=list)  # type: ignore[assignment]

    values: dict[str, Any] = {"title": "A", "published_date_time": WHEN}
    assert [problem.code for problem in check(Document(Rated(**values, quality=3, heat=2)))] == [
        "category", "no-topics", "no-type", "no-excerpt", "no-url", "no-scores", "no-provider", "heat-formula",
    ]  # fmt: skip
    worded = Worded(**values, quality="high", heat=2, related=["b"])
    assert list(check(Document(worded))) == []


# Places.


def test_a_new_document_has_no_places() -> None:
    assert [problem for problem in check(Document(article())) if problem.line or problem.column] == []


def test_a_changed_record_has_no_places_but_the_file_has() -> None:
    doc = newsmeta.loads("\ufeff---\ntitle: 2020\nurl: a\npublishedDateTime: 2026-03-10\n---\n", Note)
    assert [(problem.code, problem.line) for problem in check(doc)] == [
        ("bom", 1), ("ambiguous-text", 2), ("url", 3), ("timestamp-form", 4),
    ]  # fmt: skip
    doc.record.url = "b"
    assert [(problem.code, problem.line) for problem in check(doc)] == [("url", None), ("bom", 1)]
    # A body has no part in that.
    doc.record.url = "a"
    doc.body = "other"
    assert [problem.line for problem in check(doc)] == [1, 2, 3, 4]


def test_what_an_alias_or_a_merge_key_gives_has_its_place() -> None:
    text = (
        "---\ntitle: A\nurl: &u b\nnotes:\n  - &n {title: C, url: *u}\n  - *n\n  - {<<: *n, title: D}\n---\n"
    )
    places = [(problem.field, problem.line, problem.column) for problem in check(newsmeta.loads(text, Note))]
    assert places == [
        ("url", 3, 6),
        ("notes[0].url", 5, 24),
        ("notes[1].url", 5, 24),
        ("notes[2].url", 5, 24),
    ]


def test_places_are_those_of_an_editor() -> None:
    doc = newsmeta.loads("---\r\n# 🤖\r\ntitle: A\r\nnotes: [{title: 🤖é, url: b}]\r\n---\r\n", Note)
    assert found(doc) == [
        'url: 4:26: notes[0].url: expected an absolute address (https://…), found the text "b"'
    ]


# What cannot be written, and what is no document.


def test_what_cannot_be_written_is_found_first_and_alone() -> None:
    record = article(web_url="nowhere", topics=["a"])
    record.topics.append(7)  # type: ignore[arg-type]
    record.extra["b"] = "\ud800"
    assert list(check(Document(record))) == [
        Problem("topics[1]", "expected a text, found the number 7", code="type"),
        Problem("b", "the lone surrogate U+D800 at index 0 cannot be written"),
    ]


def test_a_record_that_contains_itself_is_no_trap() -> None:
    note = Note(title="A")
    note.notes.append(note)
    assert [problem.message for problem in check(Document(note))] == ["nested deeper than 64 levels"] * 3


def test_only_documents_are_checked() -> None:
    with pytest.raises(TypeError, match=r"^expected a Document, found an object of type Article$"):
        check(article())  # type: ignore[arg-type]


@given(st.randoms(use_true_random=False))
def test_no_record_makes_it_raise(rnd: Any) -> None:
    record = layouts.article(rnd)
    for doc in (Document(record), newsmeta.loads(newsmeta.dumps(Document(record)))):
        for problem in check(doc):
            assert CHECKS[problem.code].severity == problem.severity
            assert str(problem)


# The table and the real records.


def test_the_table_in_the_docs_is_the_code() -> None:
    rows = ["| code | severity | what has to hold |", "| --- | --- | --- |"]
    rows += [f"| `{rule.code}` | {rule.severity} | {rule.description} |" for rule in CHECKS.values()]
    table = re.findall(r"^\|.*", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert table == rows, "docs/checks.md has to have:\n" + "\n".join(rows)


def test_the_codes_are_fixed() -> None:
    """Programs select by them: none may go or change its meaning."""
    errors = {"bom", "fence", "category", "no-topics", "url"}
    warnings = {
        "file-name", "timestamp-form", "ambiguous-text", "no-type", "no-excerpt", "no-url", "no-scores", "no-provider", "title-blanks",
        "url-blanks", "amp-pair", "image-size", "duplicate-topic", "heat-formula", "published-heat", "story-head",
        "related-order", "duplicate-related",
    }  # fmt: skip
    assert {code: rule.severity for code, rule in CHECKS.items()} == (
        dict.fromkeys(errors, "error") | dict.fromkeys(warnings, "warning")
    )
    assert all(code == rule.code for code, rule in CHECKS.items())


def test_the_rules_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CHECKS["mine"] = CHECKS["url"]  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        CHECKS["url"].severity = "warning"  # type: ignore[misc]
    assert repr(CHECKS["amp-pair"]) == (
        "Check(code='amp-pair', severity='warning', "
        "description='`ampWebUrl` and `cdnAmpWebUrl` stand together.')"
    )


def test_the_invented_site_breaks_no_rule() -> None:
    documents = list(newsmeta.scan(DOCS.parent.parent / "examples" / "site"))
    assert len(documents) == 12
    assert [found(doc) for doc in documents if found(doc)] == []


@pytest.fixture(scope="module")
def real_problems(real_records: list[Path]) -> dict[Path, list[Problem]]:
    return {path: list(check(newsmeta.load(path))) for path in real_records}


def test_real_records_break_no_rule_that_holds_in_all_of_them(
    real_problems: dict[Path, list[Problem]],
) -> None:
    records = Counter(
        code for found in real_problems.values() for code in {problem.code for problem in found}
    )
    # The share of records in percent. In all 5,824: 4.3 % for titles, 6.5 % for related addresses.
    known = {"title-blanks": 5, "url-blanks": 5, "duplicate-related": 7}
    shares = {code: 100 * count / len(real_problems) for code, count in records.items()}
    assert {code: share for code, share in shares.items() if share > known.get(code, 0)} == {}


def test_real_problems_have_their_places(real_problems: dict[Path, list[Problem]]) -> None:
    for path, found in real_problems.items():
        lines = path.read_bytes().decode().split("\n")
        for problem in found:
            assert problem.line is not None
            assert problem.column is not None
            assert problem.field is not None
            key = problem.field.rpartition(".")[2]
            before = lines[problem.line - 1][: problem.column - 1]
            assert before.strip() in (f"{key}:", f"- {key}:"), f"{path}: {problem}"


def test_no_real_file_of_another_kind_makes_it_raise(real_siblings: list[Path]) -> None:
    checked = 0
    for path in real_siblings:
        try:
            doc = newsmeta.load(path)
        except newsmeta.NewsmetaError:
            continue
        checked += bool(list(check(doc)))
    assert checked > 20
