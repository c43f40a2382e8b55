"""The articles to measure on: real ones where there are some, else invented ones of the same shape."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsmeta import Article, Document, Image, Provider, RelatedArticle, Secured, dumps

_WORDS = (
    *("tide", "harbour", "robot", "ferry", "lens", "archive", "school", "council", "turbine", "garden"),
    *("signal", "bridge", "market", "engine", "river", "winter", "station", "library", "morning", "teacher"),
    *("vessel", "island", "concert", "weather", "letter", "window", "summer", "village"),
)
_PROVIDERS = [f"{word.title()} {kind}" for word in _WORDS[:20] for kind in ("Post", "Daily & Sunday", "24/7")]


def samples(count: int) -> list[str]:
    """Texts of articles, most with related ones: of about 25,000 characters on average, as real ones are.

    Real ones come from the folder that NEWSMETA_CORPUS names (`corpus/_news/*.md` in it).
    """
    root = os.environ.get("NEWSMETA_CORPUS")
    paths = sorted(Path(root).glob("corpus/_news/*.md")) if root else []
    if not paths:
        return [invented(number) for number in range(count)]
    texts = [path.read_bytes().decode() for path in paths]
    rnd = random.Random(7)
    # Samples can be of smaller articles than a whole site: the large ones are taken more often.
    large = sorted(texts, key=len)[len(texts) * 2 // 3 :]
    return [rnd.choice(large if rnd.random() < 0.7 else texts) for _ in range(count)]


def invented(number: int, related: int | None = None) -> str:
    """The text of an invented article, always the same for a number."""
    rnd = random.Random(number)
    if related is None:
        related = rnd.choice([0, 1, 4, 10, 19, 30, 52, 80, 96])
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=rnd.randrange(500_000))
    # 4 % of 100 and more, which is what the scan looks for.
    quality = 104 if rnd.random() < 0.04 else rnd.choice([8, 17, 33, 41, 55, 62, 77, 93, 99])
    article = Article(
        category="news",
        title=_sentence(rnd, 11),
        excerpt=_sentence(rnd, 34),
        published_date_time=when,
        original_url=_url(rnd),
        type="article",
        quality=quality,
        heat=quality,
        published=quality >= 70,
        provider=_provider(rnd, logo=True),
        topics=["Energy", *rnd.sample(["Robotics", "Local News", "AI"], rnd.randrange(3))],
        images=[_image(rnd)],
        related=[_related(rnd, when) for _ in range(related)],
        secured=Secured(ciphertext=rnd.randbytes(272), iv=rnd.randbytes(16)),
    )
    article.web_url = article.original_url
    return dumps(Document(article))


def _related(rnd: random.Random, when: datetime) -> RelatedArticle:
    return RelatedArticle(
        title=_sentence(rnd, 11),
        excerpt=_sentence(rnd, 34),
        published_date_time=when - timedelta(minutes=rnd.randrange(10_000)),
        web_url=_url(rnd),
        type="article",
        provider=_provider(rnd, logo=False),
        quality=rnd.randrange(120),
        images=[_image(rnd)] if rnd.random() < 0.7 else [],
    )


def _provider(rnd: random.Random, *, logo: bool) -> Provider:
    name = rnd.choice(_PROVIDERS)
    domain = name.lower().replace(" ", "").replace("&", "").replace("/", "") + ".example"
    logos = [Image(url=f"https://news.example/logos/{domain}-50x50.png", width=50, height=50)] if logo else []
    return Provider(name=name, domain=domain, images=logos)


def _image(rnd: random.Random) -> Image:
    return Image(url=_url(rnd) + ".jpg", width=rnd.randint(256, 2000), height=600, is_cached=True)


def _url(rnd: random.Random) -> str:
    return f"https://{rnd.choice(_WORDS)}.example/2026/" + "-".join(rnd.choice(_WORDS) for _ in range(10))


def _sentence(rnd: random.Random, words: int) -> str:
    text = " ".join(rnd.choice(_WORDS) for _ in range(words)).capitalize()
    return text if rnd.random() < 0.5 else text.replace(" ", "\u2019s ", 1)


def site(folder: Path, count: int) -> None:
    """Fill a folder with files of articles."""
    made = samples(min(count, 2500))
    for number, text in zip(range(count), _cycled(made), strict=False):
        (folder / f"{number:06}.md").write_bytes(text.encode())


def _cycled(texts: list[str]) -> Iterator[str]:
    while True:
        yield from texts
