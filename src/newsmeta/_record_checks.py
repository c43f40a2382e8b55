"""The rules of `check` about the values of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from ._checking import ERROR, WARNING, Check, Found, Subject, declaring, records_in, texts_in
from ._locate import Path, path_text
from ._schema import found, schema_of
from .rules import MAX_TREND, PUBLISHED_HEAT, SUBSUMED_HEAT, expected_heat

_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")

RECORD_CHECKS: Final[list[Check]] = []
_rule = declaring(RECORD_CHECKS)


# What an article has.


@_rule("category", ERROR, "An article's `category` is `news`: sites select by it.")
def _category(subject: Subject) -> Iterator[Found]:
    article = subject.article
    if article is not None and article.category != "news":
        message = f"expected news, without which sites do not show it, found {found(article.category)}"
        yield Found(("category",), message)


def _lacking(subject: Subject, name: str, why: str = "all real articles have it") -> Iterator[Found]:
    if subject.article is not None and getattr(subject.article, name) in (None, []):
        key = schema_of(type(subject.article)).by_name[name].key
        yield Found((key,), f"missing: {why}")


@_rule("no-topics", ERROR, "An article has `topics`: sites select by them.")
def _no_topics(subject: Subject) -> Iterator[Found]:
    yield from _lacking(subject, "topics", "sites show an article under its topics")


@_rule("no-type", WARNING, "An article has a `type`.")
def _no_type(subject: Subject) -> Iterator[Found]:
    yield from _lacking(subject, "type")


@_rule("no-excerpt", WARNING, "An article has an `excerpt`; it may be empty.")
def _no_excerpt(subject: Subject) -> Iterator[Found]:
    yield from _lacking(subject, "excerpt")


@_rule("no-url", WARNING, "An article has a `webUrl` or an `originalUrl`.")
def _no_url(subject: Subject) -> Iterator[Found]:
    if subject.article is not None and subject.article.original_url is None:
        yield from _lacking(subject, "web_url", "all real articles have it or originalUrl")


@_rule("no-scores", WARNING, "An article has `quality`, `heat` and `published`.")
def _no_scores(subject: Subject) -> Iterator[Found]:
    for name in ("quality", "heat", "published"):
        yield from _lacking(subject, name)


@_rule("no-provider", WARNING, "An article has a `provider`.")
def _no_provider(subject: Subject) -> Iterator[Found]:
    yield from _lacking(subject, "provider")


# Single values.


@_rule("title-blanks", WARNING, "No blanks stand around the `title`.")
def _title_blanks(subject: Subject) -> Iterator[Found]:
    for path, text in texts_in(subject.record):
        if path == ("title",) and text != text.strip():
            yield Found(path, "the text begins or ends with blanks")


@_rule("url", ERROR, "Addresses (`url`, `…Url`) are absolute, and begin with `http://` or `https://`.")
def _url(subject: Subject) -> Iterator[Found]:
    for path, text in _urls(subject.record):
        if not _is_absolute(text):
            yield Found(path, f"expected an absolute address (https://…), found {found(text)}")


@_rule("url-blanks", WARNING, "No white space or control character is in an address.")
def _url_blanks(subject: Subject) -> Iterator[Found]:
    for path, text in _urls(subject.record):
        if blank := _BLANK.search(text):
            character = f"U+{ord(blank[0]):04X}"
            yield Found(path, f"the address has the character {character} in it, at index {blank.start()}")


def _urls(record: Any) -> Iterator[tuple[Path, str]]:
    """The texts that are addresses, as their keys say."""
    for path, text in texts_in(record):
        key = str(path[-1])
        if key == "url" or key.endswith("Url"):
            yield path, text


def _is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        # Brackets that hold no address, or a host with signs that stand for others.
        return False


@_rule("amp-pair", WARNING, "`ampWebUrl` and `cdnAmpWebUrl` stand together.")
def _amp_pair(subject: Subject) -> Iterator[Found]:
    for path, schema, record in records_in(subject.record):
        one, other = (schema.by_key.get(key) for key in ("ampWebUrl", "cdnAmpWebUrl"))
        if one is not None and other is not None:
            has_one, has_other = (getattr(record, spec.name) is not None for spec in (one, other))
            if has_one is not has_other:
                alone, lacking = (one, other) if has_one else (other, one)
                yield Found((*path, alone.key), f"{lacking.key} is missing: the two stand together")


@_rule("image-size", WARNING, "`width` and `height` are positive.")
def _image_size(subject: Subject) -> Iterator[Found]:
    for path, schema, record in records_in(subject.record):
        for spec in schema.fields:
            if spec.key in ("width", "height") and spec.type in (int, float) and not spec.many:
                size = getattr(record, spec.name)
                if size is not None and not size > 0:
                    yield Found((*path, spec.key), f"expected more than 0 pixels, found {found(size)}")


@_rule("duplicate-topic", WARNING, "No topic is there twice.")
def _duplicate_topic(subject: Subject) -> Iterator[Found]:
    topics = ((path, text) for path, text in texts_in(subject.record) if path[:-1] == ("topics",))
    yield from _twice(topics)


def _twice(texts: Iterator[tuple[Path, str]]) -> Iterator[Found]:
    """The texts that were there before."""
    first: dict[str, Path] = {}
    for path, text in texts:
        if first.setdefault(text, path) is not path:
            yield Found(path, f"{found(text)} is there twice: it is {path_text(first[text])}, too")


# Heat and the story.


@_rule(
    "heat-formula",
    WARNING,
    "`heat` is what `newsmeta.expected_heat()` gives, or up to 8 more; or -1 with `related`.",
)
def _heat_formula(subject: Subject) -> Iterator[Found]:
    article = subject.article
    if article is None or article.quality is None or article.heat is None:
        return
    if article.heat == SUBSUMED_HEAT and article.related:
        return
    least = expected_heat(article)
    if not least <= article.heat <= least + MAX_TREND:
        subsumed = f", or {SUBSUMED_HEAT} below another article" if article.related else ""
        message = f"expected {least} to {least + MAX_TREND}{subsumed}, found {found(article.heat)}"
        yield Found(("heat",), message)


@_rule(
    "published-heat",
    WARNING,
    "`published` is true where `heat` is at least 70 and the article is not `removed`, else false.",
)
def _published_heat(subject: Subject) -> Iterator[Found]:
    article = subject.article
    if article is None or article.published is None or article.heat is None:
        return
    is_removed = article.removed is True
    if article.published is not (article.heat >= PUBLISHED_HEAT and not is_removed):
        heat = f"its heat is {article.heat}, and {PUBLISHED_HEAT} publishes"
        reason = "it is removed" if is_removed else heat
        yield Found(("published",), f"expected {found(not article.published)}: {reason}")


@_rule(
    "story-head",
    WARNING,
    "Of an article and its `related`, those of the highest `quality` can have a `heat`; the others have -1.",
)
def _story_head(subject: Subject) -> Iterator[Found]:
    article = subject.article
    if article is None or article.quality is None or article.heat is None or not article.related:
        return
    qualities = [other.quality for other in article.related if other.quality is not None]
    if not qualities:
        return
    best = max(qualities)
    if article.heat == SUBSUMED_HEAT and best < article.quality:
        message = f"-1 is below another article, but none in related has a quality of {article.quality}"
        yield Found(("heat",), message)
    elif article.heat >= 0 and best > article.quality:
        yield Found(("heat",), f"expected -1: an article in related has the higher quality {best}")


@_rule("related-order", WARNING, "`related` is sorted by `quality`, the highest first.")
def _related_order(subject: Subject) -> Iterator[Found]:
    least: int | None = None
    for index, other in enumerate(subject.article.related if subject.article is not None else ()):
        if other.quality is None:
            continue
        if least is not None and other.quality > least:
            message = f"expected at most {least}, as the item before it has, found {found(other.quality)}"
            yield Found(("related", index, "quality"), message)
            return
        least = other.quality


@_rule("duplicate-related", WARNING, "No `webUrl` is in `related` twice.")
def _duplicate_related(subject: Subject) -> Iterator[Found]:
    others = subject.article.related if subject.article is not None else []
    yield from _twice(
        (("related", index, "webUrl"), other.web_url)
        for index, other in enumerate(others)
        if other.web_url is not None
    )
