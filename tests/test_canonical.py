"""The fast reader: it agrees with the tree's reader and the writer, or hands over."""

from __future__ import annotations

import enum
import random
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import layouts
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nearly_canonical import check_readers, lines, mutated

import newsmeta
from newsmeta import Article, Image, Provider, RelatedArticle, Secured, _canonical, document
from newsmeta._canonical import head_reader, read_canonical, unchanged_lists
from newsmeta._compare import same
from newsmeta._emit import emit_front_matter
from newsmeta._fences import split_fences
from newsmeta._nodes import parse_nodes
from newsmeta._quoting import can_be_plain
from newsmeta._schema import Kind, schema_of
from newsmeta._splice import splice

WHEN = datetime(2026, 3, 10, 7, 45, tzinfo=UTC)

FULL = emit_front_matter(
    Article(
        category="news",
        title='A "quoted" title: with \\ and a\nline, é 🤖\u2028',
        excerpt="",
        published_date_time=WHEN,
        updated_date_time=WHEN,
        original_url="https://tides.example/a",
        web_url="https://tides.example/a",
        type="article",
        locale="en-us",
        quality=98,
        heat=-1,
        removed=False,
        published=True,
        featured_content="<b>x</b>",
        provider=Provider(
            name="U.S. Tides & Moons",
            domain="tides.example",
            images=[Image(url="https://tides.example/50.png", width=50, height=50)],
            authors=[
                Provider(name="Ada", publishers=[Provider(name="Bo", images=[Image(url="b")])]),
                Provider(name="Cy"),
            ],
        ),
        topics=["Energy", "24/7", "it's"],
        images=[Image(url="a", is_cached=True, title="t"), Image(url="b")],
        related=[
            RelatedArticle(
                title="One",
                published_date_time=WHEN,
                provider=Provider(name="P", domain="p.example"),
                images=[Image(url="c", width=1)],
            ),
            RelatedArticle(title="Two", excerpt='"', published_date_time=WHEN, quality=0),
        ],
        secured=Secured(ciphertext=b"0123456789abcdef", iv=b"fedcba9876543210"),
    ),
    "\n",
)
LEAST = 'title: "Low water"\npublishedDateTime: 2026-03-10T07:45:00Z\n'


@pytest.fixture(scope="module")
def real_front_matters(real_records: list[Path]) -> list[str]:
    return [split_fences(path.read_bytes().decode()).front_matter for path in real_records]


# Agreement.


def test_every_real_record_is_canonical(real_front_matters: list[str]) -> None:
    assert all(check_readers(Article, front_matter) for front_matter in real_front_matters)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [FULL, LEAST + "\n"], ids=["full", "least"])
def test_canonical_text_is_read(text: str, newline: str) -> None:
    assert check_readers(Article, text.replace("\n", newline))


@given(st.randoms(use_true_random=False))
def test_mutated_real_records_read_the_same_by_both_readers(
    real_front_matters: list[str], rnd: random.Random
) -> None:
    short = [text for text in real_front_matters if len(text) < 8000]
    check_readers(Article, mutated(rnd, rnd.choice(short)))


@given(st.randoms(use_true_random=False))
def test_mutated_canonical_text_reads_the_same_by_both_readers(rnd: random.Random) -> None:
    for _ in range(20):
        check_readers(Article, mutated(rnd, FULL))


@given(st.randoms(use_true_random=False))
def test_lines_of_every_shape_read_the_same_by_both_readers(rnd: random.Random) -> None:
    for _ in range(50):
        check_readers(Article, lines(rnd))


@given(st.randoms(use_true_random=False))
def test_random_records_read_the_same_by_both_readers(rnd: random.Random) -> None:
    text = emit_front_matter(layouts.article(rnd), rnd.choice(["\n", "\r\n"]))
    check_readers(Article, text)
    check_readers(Article, mutated(rnd, text))


def test_the_mutations_hit_texts_that_are_accepted_and_texts_that_are_not() -> None:
    """Else the comparisons above would compare nothing."""
    rnd = random.Random(1)
    for texts in ([mutated(rnd, FULL) for _ in range(1500)], [lines(rnd) for _ in range(1500)]):
        assert 10 < sum(check_readers(Article, text) for text in texts) < 1450


@given(
    st.text(st.sampled_from("ab :#-\"'\\\n\té🤖\u00a0\x85\u2028\ufeff,[]{}?&*!|>%@`~=.01")).filter(
        lambda text: can_be_plain(text) or not text
    ),
    st.text(st.sampled_from("ab :#-\"'\\\n\té🤖\u00a0\x85\u2028\ufeff\x7f\x00nu0")),
)
def test_every_text_that_is_written_is_read(plain: str, quoted: str) -> None:
    record = Article(title=quoted, published_date_time=WHEN, type=plain or None, topics=[plain or "x"])
    assert check_readers(Article, emit_front_matter(record, "\n"))


# Edits of canonical text.


def cleaned(record: Any) -> Any:
    """A record made one that is read as canonical text: nothing unknown, nothing quoted by need."""
    schema = schema_of(type(record))
    record.extra = {}
    for spec in schema.fields:
        value = getattr(record, spec.name)
        if spec.kind is Kind.RECORD:
            for item in value if spec.many else [value] if value else []:
                cleaned(item)
        elif spec.kind is Kind.TEXT and not spec.quoted and value not in (None, []):
            plain = [text if can_be_plain(text) else "Ada" for text in (value if spec.many else [value])]
            setattr(record, spec.name, plain if spec.many else plain[0])
        elif isinstance(value, datetime):
            setattr(record, spec.name, value.replace(microsecond=0))
        elif spec.kind is Kind.INTEGER and value is not None:
            setattr(record, spec.name, value % 1000)
    return record


@given(st.integers(), st.sampled_from(["\n", "\r\n"]))
def test_an_edit_of_canonical_text_gives_what_splicing_it_gives(seed: int, newline: str) -> None:
    rnd = random.Random(seed)
    text = newsmeta.dumps(newsmeta.Document(cleaned(layouts.article(rnd)), newline=newline))
    doc, before = newsmeta.loads(text), newsmeta.loads(text).record
    parts = split_fences(text)
    assert check_readers(Article, parts.front_matter)
    layouts.edit(rnd, doc.record)
    made = newsmeta.dumps(doc)
    assert same(newsmeta.loads(made).record, doc.record)
    spliced = next(splice(parts, parse_nodes(parts), before, doc.record))
    assert made == parts.replaced(spliced, doc.body)


def test_what_was_written_as_it_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = newsmeta.loads(f"---\n{FULL}---\n")
    read: list[str] = []

    def noted(record_type: type[Any], front_matter: str) -> Any:
        read.append(front_matter)
        return read_canonical(record_type, front_matter)

    monkeypatch.setattr(document, "read_canonical", noted)
    doc.record.heat = 7
    assert newsmeta.dumps(doc) == f"---\n{FULL}---\n".replace("heat: -1", "heat: 7")
    (text,) = read
    assert "heat: 7" in text
    assert not re.search("related|^images", text, re.MULTILINE)
    doc.record.related[1].quality = 1
    newsmeta.dumps(doc)
    assert "related" in read[1]


def test_the_lists_that_did_not_change_are_found() -> None:
    schema = schema_of(Article)
    changed = FULL.replace("heat: -1", "heat: 7")
    lists = unchanged_lists(schema, FULL, changed)
    assert list(lists) == ["images", "related"]
    assert lists["images"] == '\nimages:\n  - url: "a"\n    isCached: true\n    title: "t"\n  - url: "b"\n'
    assert changed.count(lists["images"] + lists["related"]) == 1
    assert list(unchanged_lists(schema, FULL, FULL.replace('url: "b"', 'url: "c"'))) == ["related"]
    assert unchanged_lists(schema, LEAST, LEAST) == {}
    last = LEAST + '\nrelated:\n  - title: "a"\n    publishedDateTime: 2026-03-10T07:45:00Z\n\n'
    assert unchanged_lists(schema, last, last) == {"related": last[len(LEAST) : -1]}
    assert unchanged_lists(schema, FULL.replace("\n", "\r\n"), FULL.replace("\n", "\r\n")) == {}


# What is handed over.


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("quality: 98", "quality: 0x62"),
        ("quality: 98", "quality: 098"),
        ("quality: 98", "quality: +98"),
        ("quality: 98", "quality: -0"),
        ("quality: 98", "quality: 98 "),
        ("quality: 98", "quality:  98"),
        ("quality: 98", "quality: 98 # good"),
        ("quality: 98", "quality: '98'"),
        ("quality: 98", "quality: 98\nquality: 98"),
        ("quality: 98", "quality: 98\n"),
        ("quality: 98", "quality: 98\n  9"),
        ("quality: 98\nheat: -1", "heat: -1\nquality: 98"),
        ("quality: 98", "quality:"),
        ("quality: 98", "mood: calm\nquality: 98"),
        ("quality: 98", "quality: 1" + 20 * "0"),
        ("published: true", "published: True"),
        ("published: true", "published: yes"),
        ("type: article", "type: No"),
        ("type: article", "type: null"),
        ("type: article", "type: ~"),
        ("type: article", "type: 2020-01-01"),
        ("type: article", "type: 1e3"),
        ("type: article", 'type: "article"'),
        ("type: article", "type: 'article'"),
        ("type: article", "type: a: b"),
        ("type: article", "type: a:"),
        ("type: article", "type: a #b"),
        ("type: article", "type: - a"),
        ("type: article", "type: &a x"),
        ("type: article", "type: !!str x"),
        ("type: article", "type: >-\n  x"),
        ("type: article", "type: a\x85b"),
        ("type: article", "type: a\tb"),
        ("type: article", "type: \xa0a"),
        ("type: article", "type: ...a"),
        ('excerpt: ""', 'excerpt: "a\\/b"'),
        ('excerpt: ""', 'excerpt: "\\x41"'),
        ('excerpt: ""', 'excerpt: "\\u0041"'),
        ('excerpt: ""', 'excerpt: "\\u000a"'),
        ('excerpt: ""', 'excerpt: "\\ud83d"'),
        ('excerpt: ""', 'excerpt: "\\q"'),
        ('excerpt: ""', 'excerpt: "a" # "b"'),
        ('excerpt: ""', 'excerpt: "a\\"'),
        ('excerpt: ""', 'excerpt: "a\n  b"'),
        ('excerpt: ""', 'excerpt: "a\nb: "'),
        ('excerpt: ""', 'excerpt: "a\u2028b"'),
        ('excerpt: ""', 'excerpt: "a\ufeffb"'),
        ('excerpt: ""', "excerpt: plain"),
        ('excerpt: ""', "excerpt: |\n  block"),
        ("2026-03-10T07:45:00Z", "2026-03-10 07:45:00Z"),
        ("2026-03-10T07:45:00Z", "2026-03-10T07:45:00+00:00"),
        ("2026-03-10T07:45:00Z", "2026-13-10T07:45:00Z"),
        ("2026-03-10T07:45:00Z", "2026-03-10T24:00:00Z"),
        ("\nprovider:", "provider:"),
        ("\nprovider:", "\n\nprovider:"),
        ("provider:\n  name: U.S. Tides & Moons\n  domain: tides.example\n", "provider:\n"),
        ("  domain: tides.example\n", "   domain: tides.example\n"),
        ("  domain: tides.example\n", "  domain: tides.example\n  motto: high\n"),
        ("  - Energy\n", "  -  Energy\n"),
        ("  - Energy\n", "- Energy\n"),
        ("  - Energy\n", "  - Energy\n    and more\n"),
        ("  - Energy\n", "  - \n"),
        ("  - Energy\n", "  - No\n"),
        ("  - Energy\n", '  - "No"\n'),
        ("  - Energy\n", "  - {a: b}\n"),
        ("images:\n  - url", "images:\n    - url"),
        ('  - url: "b"\n', '  -\n    url: "b"\n'),
        ('  - url: "b"\n', '  - url: "b"\n\n'),
        ('  - url: "b"\n', '  - width: 1\n    url: "b"\n'),
        ("    authors:\n", "    authors: []\n"),
        ("secured: ", "secured:  "),
        (';ZmVkY2JhOTg3NjU0MzIxMA=="', ';ZmVkY2JhOTg3NjU0MzIxMB=="'),
        (';ZmVkY2JhOTg3NjU0MzIxMA=="', '"'),
        ('MA=="\n', 'MA=="\n\n'),
        ('MA=="\n', 'MA=="\nmood: calm\n'),
        ("category: news\n", "\ncategory: news\n"),
        ("category: news\n", "# note\ncategory: news\n"),
        ("category: news\n", "category: news\r\n"),
        ("category: news\n", "category: news\r"),
    ],
)
def test_anything_else_is_handed_over(old: str, new: str) -> None:
    assert old in FULL or old == "    authors:\n"
    text = FULL.replace(old, new, 1) if old in FULL else FULL.replace("  authors:\n", "  authors: []\n")
    assert text != FULL
    assert read_canonical(Article, text) is None


@pytest.mark.parametrize("text", ["", "\n", "title: x\n", LEAST, LEAST[:-1], LEAST + "\n\n", LEAST + " \n"])
def test_a_text_that_is_not_whole_is_handed_over(text: str) -> None:
    assert read_canonical(Article, text) is None


@pytest.mark.parametrize("group", ['images:\n  - url: "a"\n', "topics:\n  - x\n"])
def test_no_empty_line_stands_before_the_very_first_group(group: str) -> None:
    assert check_readers(Gallery, group + "\n")
    assert read_canonical(Gallery, "\n" + group + "\n") is None


def test_a_text_with_both_kinds_of_newlines_is_handed_over() -> None:
    for text in (FULL.replace("\n", "\r\n", 1), FULL.replace("\n", "\r\n")[:-2] + "\n"):
        assert read_canonical(Article, text) is None


def test_a_text_that_could_hold_too_many_values_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_canonical(Article, FULL) is not None
    for limit, size in (("MOST_CHARACTERS", len(FULL)), ("MOST_LINES", FULL.count("\n"))):
        monkeypatch.setattr(_canonical, limit, size)
        assert read_canonical(Article, FULL) is not None
        monkeypatch.setattr(_canonical, limit, size - 1)
        assert read_canonical(Article, FULL) is None
        monkeypatch.undo()


def test_a_record_that_is_nested_too_deep_is_handed_over() -> None:
    def nested(levels: int) -> str:
        provider = Provider(name="P")
        for _ in range(levels):
            provider = Provider(name="P", publishers=[provider])
        return emit_front_matter(Article(title="T", published_date_time=WHEN, provider=provider), "\n")

    # The front matter is one level, the provider another one, and each list of publishers two.
    assert check_readers(Article, nested(31))
    assert read_canonical(Article, nested(32)) is None
    with pytest.raises(newsmeta.FrontMatterError, match="nested deeper than 64 levels"):
        newsmeta.loads(f"---\n{nested(32)}---\n")


# Record classes of one's own.


@attrs.define
class Buoy:
    """Fields of every kind, single and in lists, before groups of every kind."""

    name: str = newsmeta.field()
    label: str | None = newsmeta.field(default=None, quoted=True)
    depth: float | None = newsmeta.field(default=None)
    depths: list[float] = newsmeta.field(factory=list)
    readings: list[int] = newsmeta.field(factory=list)
    flags: list[bool] = newsmeta.field(factory=list)
    seen: list[datetime] = newsmeta.field(factory=list)
    labels: list[str] = newsmeta.field(factory=list, quoted=True)
    seal: Secured | None = newsmeta.field(default=None)
    seals: list[Secured] = newsmeta.field(factory=list, quoted=True)
    owner: Provider | None = newsmeta.field(default=None)
    pilots: list[Provider] = newsmeta.field(factory=list)
    logo: Image | None = newsmeta.field(default=None, group=True)
    pictures: list[Image] = newsmeta.field(factory=list, group=True)


@attrs.define
class Log:
    """A class without a field that has to be there, and without a group."""

    place: str | None = newsmeta.field(default=None)
    crew: list[Provider] = newsmeta.field(factory=list)


@attrs.define
class Gallery:
    """A class of which any group can be the first thing in the file."""

    images: list[Image] = newsmeta.field(factory=list, group=True)
    topics: list[str] = newsmeta.field(factory=list, group=True)
    logo: Image | None = newsmeta.field(default=None, group=True, last=True)


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**16), 10**16)
names = st.sampled_from(["Ada", "two words", "24/7", "U.S. News & Co", "a:b", "Le Lézard"])
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
seals = st.binary(min_size=16, max_size=16).map(lambda part: Secured(ciphertext=part, iv=part))
providers = st.builds(
    Provider, name=names, images=st.lists(st.builds(Image, url=st.text('ab"\\\n')), max_size=2)
)
images = st.builds(Image, url=st.text('ab"\\\n'), width=st.none() | st.integers())
buoys = st.builds(
    Buoy,
    name=names,
    label=st.none() | st.text('ab"\\\né'),
    depth=st.none() | numbers,
    depths=st.lists(numbers, max_size=3),
    readings=st.lists(st.integers(), max_size=3),
    flags=st.lists(st.booleans(), max_size=3),
    seen=st.lists(moments, max_size=2),
    labels=st.lists(st.text('ab"\\\né'), max_size=3),
    seal=st.none() | seals,
    seals=st.lists(seals, max_size=2),
    owner=st.none() | providers,
    pilots=st.lists(providers, max_size=2),
    logo=st.none() | images,
    pictures=st.lists(images, max_size=2),
)
galleries = st.builds(
    Gallery,
    images=st.lists(images, max_size=2),
    topics=st.lists(names, max_size=2),
    logo=st.none() | images,
)


@given(buoys | galleries | st.builds(Log, place=st.none() | names, crew=st.lists(providers, max_size=2)))
def test_records_of_any_class_are_read(record: Any) -> None:
    text = emit_front_matter(record, "\n")
    # Integers of more than 18 digits, and floats with an exponent, are handed over.
    accepted = check_readers(type(record), text)
    assert accepted or not text or any(character.isdigit() for character in text)


@given(buoys | galleries, st.randoms(use_true_random=False))
def test_mutated_records_of_any_class_read_the_same_by_both_readers(record: Any, rnd: random.Random) -> None:
    text = emit_front_matter(record, "\n")
    if text:
        check_readers(type(record), mutated(rnd, text))


def test_a_text_with_an_empty_line_before_its_first_group_is_handed_over() -> None:
    text = "topics:\n  - Ada\n\n"
    assert check_readers(Gallery, text)
    assert not check_readers(Gallery, "\n" + text)


@pytest.mark.parametrize("text", ["1.50", "-0.0", "1.0e+3", ".5", "5.", "-.inf"])
def test_a_number_that_would_be_written_in_another_way_is_handed_over(text: str) -> None:
    accepted = check_readers(Buoy, f"name: x\ndepth: {text}\n\n")
    assert accepted == (text == "-0.0")


@attrs.define
class Part:
    """As an item of a list, any of its fields could stand behind the dash."""

    size: int | None = newsmeta.field(default=None)


@attrs.define
class Tree:
    """A record that can be a value of itself."""

    name: str = newsmeta.field()
    root: Tree | None = newsmeta.field(default=None)


@attrs.define
class Sign:
    """A coded text that is not written as it was read."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Sign:
        return cls(text.lower())

    def __str__(self) -> str:
        return self.text


@attrs.define
class Parts:
    """Lists of records that are and are not sure to be read."""

    parts: list[Part] = newsmeta.field(factory=list)
    sign: Sign | None = newsmeta.field(default=None)


@attrs.define
class Strict:
    """A record class with a check of its own."""

    name: str = newsmeta.field()

    def __attrs_post_init__(self) -> None:
        if self.name == "closed":
            raise ValueError(self.name)


@attrs.define
class Tagged:
    """A record whose key some reader takes for another one, or that needs quotes."""

    name: str = newsmeta.field(key="no")


@attrs.define
class Spaced:
    """The same, with a key of two words."""

    name: str = newsmeta.field(key="two words")


@attrs.define
class Late:
    """A class with a field behind a group."""

    topics: list[str] = newsmeta.field(factory=list, group=True)
    name: str = newsmeta.field()


@attrs.define
class Early:
    """A class whose last group has a field behind it."""

    logo: Image | None = newsmeta.field(default=None, group=True, last=True)
    topics: list[str] = newsmeta.field(factory=list, group=True)


@attrs.define
class Outer:
    """A class with a record that can be without anything."""

    name: str = newsmeta.field()
    inner: Part | None = newsmeta.field(default=None)


@attrs.define
class Noted:
    """A class whose last group is a text, which can be empty."""

    name: str = newsmeta.field()
    note: str | None = newsmeta.field(default=None, quoted=True, group=True, last=True)


class Level(enum.IntEnum):
    """A coded text that is a number, too."""

    LOW = 1
    HIGH = 2

    @classmethod
    def parse(cls, text: str) -> Level:
        return cls[text.upper()]

    def __str__(self) -> str:
        return self.name.lower()


@attrs.define
class Signed:
    """A class with such texts."""

    level: Level | None = newsmeta.field(default=None)
    levels: list[Level] = newsmeta.field(factory=list)


@attrs.define
class Tenfold:
    """A class that changes what it is made of."""

    name: str = newsmeta.field()
    size: int | None = newsmeta.field(default=None)

    def __attrs_post_init__(self) -> None:
        if self.size is not None and self.size < 10:
            self.size *= 10


class Made(Outer):
    """A class with an `__init__` of its own, that attrs does not know."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.note = "made"


@attrs.define(unsafe_hash=True, cache_hash=True)
class Hashed:
    """A class that keeps its hash."""

    name: str = newsmeta.field()


@attrs.define
class Free:
    """A class without fields."""

    extra: dict[Any, Any] = newsmeta.field(factory=dict)


@pytest.mark.parametrize(
    ("record", "accepted"),
    [
        (Parts(parts=[Part(size=1)]), False),
        (Parts(sign=Sign("x")), True),
        (Tree(name="x"), False),
        (Strict(name="open"), False),
        (Outer(name="x"), True),
        (Outer(name="x", inner=Part(size=1)), True),
        (Noted(name="x", note=""), True),
        (Noted(name="x", note="y"), True),
        (Noted(name="x"), True),
        (Signed(level=Level.HIGH, levels=[Level.LOW]), True),
        (Tenfold(name="x", size=7), False),
        (Made(name="x"), False),
        (Hashed(name="x"), False),
        (Tagged(name="x"), False),
        (Spaced(name="x"), False),
        (Late(topics=["a"], name="x"), False),
        (Early(topics=["a"]), False),
        (Free(extra={"a": 1}), False),
        (Log(), False),
        (Log(crew=[Provider(name="x")]), True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_class_of_which_the_reader_is_not_sure_is_handed_over(record: Any, accepted: bool) -> None:
    text = emit_front_matter(record, "\n")
    assert check_readers(type(record), text) is accepted
    assert newsmeta.loads(f"---\n{text}---\n", type(record)).record == record


@pytest.mark.parametrize(
    ("text", "record_type"),
    [("sign: X\n", Parts), ("parts:\n  - size: 1\n", Parts)],
)
def test_what_a_class_refuses_or_changes_is_handed_over(text: str, record_type: type[Any]) -> None:
    assert read_canonical(record_type, text) is None


def test_a_class_that_changes_what_it_is_made_of_is_never_written_by_a_save_without_a_change(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\nname: x\nsize: 7\n---\n")
    for _ in range(2):
        with newsmeta.edit(path, Tenfold) as doc:
            assert doc.record.size == 70
    assert path.read_bytes() == b"---\nname: x\nsize: 7\n---\n"
    assert head_reader(Tenfold, ("size",))("name: x\nsize: 7\n---\n") == (None,)


def test_an_initialiser_that_attrs_does_not_know_runs_at_reading() -> None:
    assert newsmeta.loads("---\nname: x\n---\n", Made).record.note == "made"
    assert isinstance(hash(newsmeta.loads("---\nname: x\n---\n", Hashed).record), int)


def test_an_empty_value_is_no_empty_record() -> None:
    assert read_canonical(Outer, "name: x\ninner:\n") is None
    doc = newsmeta.loads("---\nname: x\ninner:\n---\n", Outer)
    assert doc.record == Outer(name="x")
    assert not doc.changed


def test_a_record_of_a_subclass_is_refused_where_another_class_is_declared() -> None:
    @attrs.define
    class Photo(Image):
        pass

    message = "expected an Image, found an object of type Photo"
    with pytest.raises(TypeError, match=message):
        Article(title="T", published_date_time=WHEN, images=[Photo(url="u")])
    doc = newsmeta.loads(f"---\n{FULL}---\n")
    doc.record.images.append(Photo(url="u"))
    assert doc.changed
    with pytest.raises(newsmeta.RecordError, match=message):
        newsmeta.dumps(doc)


def test_a_text_in_a_list_of_coded_texts_is_a_problem_until_the_list_is_set() -> None:
    doc = newsmeta.loads("---\nlevels:\n  - low\n---\n", Signed)
    doc.record.levels.append("high")  # type: ignore[arg-type]
    with pytest.raises(newsmeta.RecordError, match=r'levels\[1\]: expected a Level, found the text "high"'):
        newsmeta.dumps(doc)
    doc.record.levels = doc.record.levels
    assert newsmeta.dumps(doc) == "---\nlevels:\n  - low\n  - high\n---\n"


def test_an_edited_canonical_text_stays_one() -> None:
    doc = newsmeta.loads(f"---\n{FULL}---\n")
    doc.record.heat = 7
    assert document.write_document(doc).is_canonical


# The head.


NAMES = ("quality", "published_date_time", "topics", "published")


def head(text: str, names: tuple[str, ...] = NAMES) -> tuple[Any, ...]:
    return head_reader(Article, names)(text)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_head_says_what_the_record_says(newline: str) -> None:
    assert head(FULL.replace("\n", newline)) == (98, WHEN, ["Energy", "24/7", "it's"], True)
    assert head(FULL.replace("\n", newline), ("published", "heat")) == (True, -1)


@given(st.randoms(use_true_random=False), st.integers(0, len(FULL)))
def test_the_head_of_a_text_that_is_cut_says_nothing_false(rnd: random.Random, length: int) -> None:
    """For a mutated text, too, as long as there is a record."""
    text = mutated(rnd, FULL) if rnd.random() < 0.7 else FULL
    cut = text[:length]
    values = head(cut[: cut.rfind("\n") + 1])
    try:
        record = newsmeta.loads(f"---\n{text}---\n").record
    except newsmeta.NewsmetaError:
        return
    for name, value in zip(NAMES, values, strict=True):
        assert value is None or value == getattr(record, name)


def test_the_head_of_real_records_says_what_the_records_say(real_front_matters: list[str]) -> None:
    for text in real_front_matters:
        record = newsmeta.loads(f"---\n{text}---\n").record
        start = text[:2000]
        assert head(start[: start.rfind("\n") + 1]) == tuple(getattr(record, name) for name in NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LEAST + "quality: 7\n", (None, None, None, None)),
        (LEAST + "quality: 7\n---\n", (7, WHEN, None, None)),
        (LEAST + "quality: 7\n\n\ntopics: [a]\n", (7, WHEN, None, None)),
        (LEAST + "quality: 7 # low\npublished: true\n", (None, WHEN, None, None)),
        (LEAST + "quality: 7\n  8\n", (None, None, None, None)),
        (LEAST + "quality: 7\n\n  8\n", (None, None, None, None)),
        (LEAST + "quality: 7\n# note\n", (None, None, None, None)),
        (LEAST + "published: true\nquality: 7\n", (None, WHEN, None, True)),
        ("mood: calm\n" + LEAST + "quality: 7\nx: y\n", (None, None, None, None)),
        (LEAST.replace("03-10", "02-30") + "x: y\n", (None, None, None, None)),
        (LEAST.replace("water", 'wa" ter') + "x: y\n", (None, None, None, None)),
        (LEAST + "\ntopics:\n  - a\n  - b\n\nimages:\n", (None, WHEN, ["a", "b"], None)),
        (LEAST + "\ntopics:\n  - a\n  - b\n    c\n\nimages:\n", (None, None, None, None)),
    ],
)
def test_what_the_head_does_not_surely_say_is_none(text: str, expected: tuple[Any, ...]) -> None:
    assert head(text) == expected


def test_the_head_knows_nothing_of_records_and_of_what_stands_below_them() -> None:
    assert head(FULL, ("quality", "provider", "secured", "related", "mood")) == (98, None, None, None, None)
    assert head(FULL, ("provider", "secured")) == (None, None)
    assert head_reader(Tree, ("name", "root"))("name: x\nroot:\n") == ("x", None)
    assert head_reader(Gallery, ("topics",))("topics:\n  - x\n") == (None,)
    assert head_reader(Spaced, ("name",))("two words: x\n---\n") == (None,)


# Growth.


def calls_of(action: Any) -> int:
    """How many functions, written in Python or C, run during an action."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(None)
    return calls


def article_of(items: int) -> Article:
    related = [
        RelatedArticle(
            title=f"T{number}", published_date_time=WHEN, provider=Provider(name="P"), images=[Image(url="u")]
        )
        for number in range(items)
    ]
    return Article(title="T", published_date_time=WHEN, related=related)


def test_reading_editing_and_writing_take_steps_in_proportion_to_the_number_of_related_articles() -> None:
    newsmeta.dumps(newsmeta.loads(newsmeta.dumps(newsmeta.Document(article_of(2)))))

    def steps(items: int) -> int:
        text = newsmeta.dumps(newsmeta.Document(article_of(items)))

        def edit() -> None:
            doc = newsmeta.loads(text)
            doc.record.related[0].quality = 7
            newsmeta.dumps(doc)

        return calls_of(edit)

    few, many = steps(50), steps(400)
    assert 7 * few < many < 8.5 * few
