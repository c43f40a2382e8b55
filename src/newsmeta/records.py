"""The records of the article format: the one place that knows its keys, order, groups, types and quoting.

Everything here is measured on 5,824 real records and their 25,506 historical versions. The
order of declaration is the order of the keys in every one of them; a `quoted` field is
double-quoted in all of them, another one plain; a `group` stands after an empty line.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, ClassVar, Final

import attrs

from ._schema import Record, field, found, record_repr

#: `secured` is block-cipher text of 16-byte blocks and an initialisation vector of one
#: block: in all of the real records the parts are so (240 to 416 bytes, and 16).
BLOCK_SIZE: Final = 16

#: One or more blocks in base64: 48 bytes are 64 characters, and one or two blocks more end with
#: padding, before which a character has bits that are 0.
_BASE64_BLOCKS: Final = (
    "(?:[A-Za-z0-9+/]{64})*"
    "(?:[A-Za-z0-9+/]{64}|[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/]{21}[AQgw]==)"
)


def _check_block_size(_secured: Secured, attribute: attrs.Attribute[bytes], value: object) -> None:
    """Refuse what cannot be a part of `secured`."""
    name = f"Secured.{attribute.name}"
    if not isinstance(value, bytes):
        raise TypeError(f"{name}: expected bytes, found an object of type {type(value).__name__}")
    if attribute.name == "iv" and len(value) != BLOCK_SIZE:
        raise ValueError(f"{name}: expected {BLOCK_SIZE} bytes, found {len(value)}")
    if not value or len(value) % BLOCK_SIZE:
        raise ValueError(f"{name}: expected blocks of {BLOCK_SIZE} bytes, found {len(value)} bytes")


def _base64(part: bytes) -> str:
    return binascii.b2a_base64(part, newline=False).decode("ascii")


@attrs.define(kw_only=True, repr=False)
class Secured:
    """The encrypted payload of a record, opaque: it is carried, never decrypted.

    `str()` gives it as a file has it: both parts in base64, joined by a semicolon.

    Attributes:
        ciphertext: One or more blocks of 16 bytes.
        iv: The initialisation vector, 16 bytes.

    Raises:
        TypeError: A part is not bytes.
        ValueError: A part has another length.
    """

    #: The texts that `parse` takes, for JSON Schema.
    PATTERN: ClassVar[str] = f"^{_BASE64_BLOCKS};[A-Za-z0-9+/]{{21}}[AQgw]==$"

    ciphertext: bytes = attrs.field(validator=_check_block_size)
    iv: bytes = attrs.field(validator=_check_block_size)

    @classmethod
    def parse(cls, text: str) -> Secured:
        """Read the text of a `secured` field: ``base64;base64``.

        Args:
            text: The text as in the file, without quotes.

        Raises:
            TypeError: `text` is no `str`.
            ValueError: It is not two texts in padded standard base64 with one
                semicolon between them, or a part has the wrong length or stray bits at its end.
        """
        if not isinstance(text, str):
            raise TypeError(f"expected a text, found {found(text)}")
        parts = text.split(";")
        if len(parts) != 2:
            raise ValueError("expected base64;base64 (ciphertext and initialisation vector)")
        try:
            ciphertext, iv = (base64.b64decode(part, validate=True) for part in parts)
        except (binascii.Error, ValueError) as error:
            raise ValueError(f"expected base64;base64: {error}") from error
        secured = cls(ciphertext=ciphertext, iv=iv)
        if str(secured) != text:
            raise ValueError("expected base64;base64: stray bits behind the last byte")
        return secured

    def __str__(self) -> str:
        return f"{_base64(self.ciphertext)};{_base64(self.iv)}"

    def __repr__(self) -> str:
        return f"Secured(<{len(self.ciphertext)} bytes>)"


@attrs.define(kw_only=True, repr=False)
class Image(Record):
    """A picture of an article or the logo of a provider.

    Attributes:
        url: Its address; the one field that an image cannot be without.
        width: Width in pixels.
        height: Height in pixels.
        is_cached: Whether the site serves a copy of it.
        title: A caption.
        attribution: Whom to credit.
        extra: Keys that the format does not know.
    """

    url: str = field(quoted=True)
    width: int | None = field(default=None)
    height: int | None = field(default=None)
    is_cached: bool | None = field(default=None)
    title: str | None = field(default=None, quoted=True)
    attribution: str | None = field(default=None, quoted=True)
    extra: dict[Any, Any] = field(factory=dict)

    __repr__ = record_repr


@attrs.define(kw_only=True, repr=False)
class Provider(Record):
    """Who published an article.

    Attributes:
        name: The name; the one field that a provider cannot be without.
        domain: The domain of its site, without ``www.``
        images: Its logos.
        publishers: Providers that publish through it.
        authors: The persons who wrote for it, each with a name.
        extra: Keys that the format does not know.
    """

    name: str = field()
    domain: str | None = field(default=None)
    images: list[Image] = field(factory=list)
    publishers: list[Provider] = field(factory=list)
    authors: list[Provider] = field(factory=list)
    extra: dict[Any, Any] = field(factory=dict)

    __repr__ = record_repr


@attrs.define(kw_only=True, repr=False)
class RelatedArticle(Record):
    """An article of the same story, as it is copied into another article's record.

    Attributes:
        title: The headline; required.
        excerpt: The first sentences, or empty.
        published_date_time: When it was published, aware; required.
        web_url: Its address.
        amp_web_url: The address of its AMP page.
        cdn_amp_web_url: The address of that page in the AMP cache.
        type: ``article``.
        provider: Who published it.
        quality: Its quality score; 0 to 189 in real records.
        images: Its pictures.
        extra: Keys that the format does not know.
    """

    title: str = field(quoted=True)
    excerpt: str | None = field(default=None, quoted=True)
    published_date_time: datetime = field()
    web_url: str | None = field(default=None, quoted=True)
    amp_web_url: str | None = field(default=None, quoted=True)
    cdn_amp_web_url: str | None = field(default=None, quoted=True)
    type: str | None = field(default=None)
    provider: Provider | None = field(default=None)
    quality: int | None = field(default=None)
    images: list[Image] = field(factory=list)
    extra: dict[Any, Any] = field(factory=dict)

    __repr__ = record_repr


@attrs.define(kw_only=True, repr=False)
class Article(Record):
    """The record of one news article.

    All arguments are by keyword. A field that is set is checked: another type is a
    `TypeError`, an impossible value a `ValueError`, and both name the field. Records
    compare by value.

    Attributes:
        category: ``news`` in every real record; the sites' templates look for it.
        title: The headline; required.
        excerpt: The first sentences, or empty; may hold HTML.
        published_date_time: When it was published, aware; required.
        updated_date_time: When it was last changed, aware.
        original_url: The address under which it was found.
        web_url: Its address; all but videos have one.
        amp_web_url: The address of its AMP page.
        cdn_amp_web_url: The address of that page in the AMP cache.
        type: ``article`` or ``video``.
        locale: Its language and region, such as ``en-us``.
        quality: The quality score; 0 to 189 in real records.
        heat: The score by which sites choose; -1 for an article that is subsumed
            under another one; up to 3694 in real records.
        removed: Whether it was taken down.
        published: Whether sites show it: a heat of 70 and more, and not removed.
        featured_content: HTML to show above it, such as a video's frame.
        provider: Who published it.
        topics: What it is about; the first is the site's own topic.
        images: Its pictures.
        related: The other articles of its story.
        secured: The encrypted payload; a text is read as `Secured`.
        extra: Keys that the format does not know, as YAML 1.1 reads their values.
    """

    category: str | None = field(default=None)
    title: str = field(quoted=True)
    excerpt: str | None = field(default=None, quoted=True)
    published_date_time: datetime = field()
    updated_date_time: datetime | None = field(default=None)
    original_url: str | None = field(default=None, quoted=True)
    web_url: str | None = field(default=None, quoted=True)
    amp_web_url: str | None = field(default=None, quoted=True)
    cdn_amp_web_url: str | None = field(default=None, quoted=True)
    type: str | None = field(default=None)
    locale: str | None = field(default=None)
    quality: int | None = field(default=None)
    heat: int | None = field(default=None)
    removed: bool | None = field(default=None)
    published: bool | None = field(default=None)
    featured_content: str | None = field(default=None, quoted=True, group=True)
    provider: Provider | None = field(default=None, group=True)
    topics: list[str] = field(factory=list, group=True)
    images: list[Image] = field(factory=list, group=True)
    related: list[RelatedArticle] = field(factory=list, group=True)
    secured: Secured | None = field(default=None, quoted=True, group=True, last=True)
    extra: dict[Any, Any] = field(factory=dict)

    __repr__ = record_repr
