"""Random records, random legal layouts of them, and random edits; all from one `random.Random`.

The layouts are what hands and other programs write: comments, every quoting, flow and block
style, any indentation, blank lines, null forms, anchors, tags, explicit keys, CRLF, a BOM.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs

from newsmeta import Article, Image, Provider, RelatedArticle, Secured

NASTY_TEXTS = [
    "", " ", "  both ends  ", "plain", "two words", "it's", 'say "hi"', "back\\slash", "a\nb", "a\r\nb\r\n",
    "\n", "\n\nx\n", "tab\there", "\ttab", "nel\x85here", "ls\u2028ps\u2029", "emoji 🤖 here", "🤖", "é à ü ™",
    "nb\u00a0sp", "\u00a0lead", "zero\u200bwidth", "bom\ufeff", "yes", "No", "on", "off", "y", "n", "true", "NULL",
    "null", "~", "=", "<<", "1:30", "12:30:45", "1e3", "1_000", "0x1F", "0o17", "017", "08", "0b11", ".5", "5.",
    ".inf", "-.INF", ".nan", "inf", "2020-01-01", "2020-1-1", "2020-01-01 10:00:00 +0200", "- x", "-x", "-", "--- x",
    "---", "...", "? x", ":x", ": x", "a: b", "a:b", "a:", "x #y", "x#y", "#x", "[a, b]", "{a: b}", "a, b", "a]", "&a",
    "*a", "!a", "!!int 5", "|", ">", "| x", "> x", "'quoted'", '"quoted"', "%TAG", "%", "@x", "`x`", "24/7", ".NET",
    "U.S. News & World Report", "Morningstar, Inc.", "Barron's", "\x00nul", "\x07bell", "\x7fdel", "\x9f", "\ufffe",
    "trailing ", " leading", "line one\nline two\n", "ends with newline\n", "  indented\nblock", "a\n\n\nb", "key: |",
    "x" * 300, "word " * 60, "# not a comment", "a\n# b", "a\n---\nb", "\\n", "\\", "''", '""', "{{ x }}", "<b>x</b>",
]  # fmt: skip
ALPHABET = "ab c:#-,?'\"\\\n\té🤖\u00a0{}[]&*!|>%@`~=<.0123 "


def text(rnd: random.Random) -> str:
    if rnd.random() < 0.5:
        return rnd.choice(NASTY_TEXTS)
    if rnd.random() < 0.5:
        return " ".join(
            rnd.choice(["tide", "robot", "quay", "news", "AI", "lens"]) for _ in range(rnd.randint(1, 5))
        )
    return "".join(rnd.choice(ALPHABET) for _ in range(rnd.randint(0, 12)))


def moment(rnd: random.Random) -> datetime:
    when = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=rnd.randrange(10**8))
    if rnd.random() < 0.1:
        when = when.replace(microsecond=rnd.randrange(10**6))
    if rnd.random() < 0.3:
        when = when.astimezone(timezone(timedelta(minutes=rnd.choice([-480, -210, 60, 330]))))
    return when


def maybe(rnd: random.Random, make: Any, share: float = 0.5) -> Any:
    return make(rnd) if rnd.random() < share else None


def number(rnd: random.Random) -> int:
    return rnd.choice([0, 1, -1, 7, 60, 100, rnd.randrange(4000), 10**20])


def boolean(rnd: random.Random) -> bool:
    return rnd.random() < 0.5


def several(rnd: random.Random, make: Any, most: int = 4) -> list[Any]:
    return [make(rnd) for _ in range(rnd.choice([0, 0, 1, 1, 2, 3, most]))]


def image(rnd: random.Random) -> Image:
    return Image(
        url=text(rnd), width=maybe(rnd, number), height=maybe(rnd, number), is_cached=maybe(rnd, boolean),
        title=maybe(rnd, text, 0.3), attribution=maybe(rnd, text, 0.2), extra=extra(rnd, 0.1),
    )  # fmt: skip


def provider(rnd: random.Random, depth: int = 0) -> Provider:
    return Provider(
        name=text(rnd), domain=maybe(rnd, text), images=several(rnd, image, 2),
        authors=[] if depth else [provider(rnd, 1) for _ in range(rnd.choice([0, 0, 0, 1, 2]))],
        extra=extra(rnd, 0.1),
    )  # fmt: skip


def related(rnd: random.Random) -> RelatedArticle:
    return RelatedArticle(
        title=text(rnd), excerpt=maybe(rnd, text), published_date_time=moment(rnd), web_url=maybe(rnd, text),
        type=maybe(rnd, text, 0.3), provider=maybe(rnd, provider, 0.4), quality=maybe(rnd, number),
        images=several(rnd, image, 2), extra=extra(rnd, 0.1),
    )  # fmt: skip


def secured(rnd: random.Random) -> Secured:
    return Secured(ciphertext=rnd.randbytes(16 * rnd.randint(1, 3)), iv=rnd.randbytes(16))


def plain_value(rnd: random.Random, depth: int = 0) -> Any:
    kind = rnd.randrange(12 if depth < 3 else 9)
    match kind:
        case 0:
            return None
        case 1:
            return boolean(rnd)
        case 2:
            return number(rnd)
        case 3:
            return rnd.choice([0.5, -1e20, 1e-7, float("inf"), float("nan"), 3.0])
        case 4:
            return date(2020, 2, rnd.randint(1, 28))
        case 5:
            return moment(rnd) if rnd.random() < 0.5 else moment(rnd).replace(tzinfo=None)
        case 9:
            return [plain_value(rnd, depth + 1) for _ in range(rnd.randint(0, 3))]
        case 10 | 11:
            return {key(rnd): plain_value(rnd, depth + 1) for _ in range(rnd.randint(0, 3))}
        case _:
            return text(rnd)


def key(rnd: random.Random) -> str:
    return rnd.choice(
        ["layout", "tags", "author", "weight", "mood", "x y", "no", "1", "a-b", "ü", "sub", "list"]
    )


def extra(rnd: random.Random, share: float) -> dict[Any, Any]:
    if rnd.random() > share:
        return {}
    return {f"x-{key(rnd)}": plain_value(rnd) for _ in range(rnd.randint(1, 3))}


def article(rnd: random.Random) -> Article:
    return Article(
        category=maybe(rnd, text), title=text(rnd), excerpt=maybe(rnd, text), published_date_time=moment(rnd),
        updated_date_time=maybe(rnd, moment, 0.2), original_url=maybe(rnd, text), web_url=maybe(rnd, text),
        type=maybe(rnd, text), quality=maybe(rnd, number), heat=maybe(rnd, number), published=maybe(rnd, boolean),
        featured_content=maybe(rnd, text, 0.2), provider=maybe(rnd, provider), topics=several(rnd, text),
        images=several(rnd, image), related=several(rnd, related), secured=maybe(rnd, secured, 0.3),
        extra=extra(rnd, 0.5),
    )  # fmt: skip


def texts_everywhere(text: str) -> Article:
    """An article with a text in every field that takes one."""
    when = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    image = Image(url=text, title=text, attribution=text)
    provider = Provider(name=text, domain=text, images=[image], authors=[Provider(name=text)])
    related = RelatedArticle(
        title=text, excerpt=text, published_date_time=when, web_url=text, amp_web_url=text,
        cdn_amp_web_url=text, type=text, provider=provider, images=[image],
    )  # fmt: skip
    return Article(
        category=text, title=text, excerpt=text, published_date_time=when, original_url=text, web_url=text,
        amp_web_url=text, cdn_amp_web_url=text, type=text, locale=text, featured_content=text, provider=provider,
        topics=[text, text], images=[image], related=[related], extra={"x-text": text, "x-list": [text]},
    )  # fmt: skip


# Layouts.

COMMENTS = ["# a comment", "#no space", "# key: value", "# 'quote", '# "', "# [", "# - item", "# é 🤖", "#"]
SAFE_PLAIN = re.compile(r"[A-Za-zé][A-Za-z0-9é./&' ]*[A-Za-z0-9é.]|[A-Za-z]")
WORDS = re.compile(r"(y|n|yes|no|on|off|true|false|null)", re.IGNORECASE)


class Layout:
    """Writes values as YAML in one random style."""

    def __init__(self, rnd: random.Random, *, hostile: bool = True) -> None:
        self.rnd = rnd
        self.newline = rnd.choice(["\n", "\n", "\n", "\r\n"])
        self.map_step = rnd.choice([2, 2, 2, 3, 4, 1])
        self.seq_step = rnd.choice([2, 2, 0, 4, 1])
        self.comments = rnd.choice([0, 0, 0.2, 0.4])
        self.blanks = rnd.choice([0, 0, 0.1, 0.5])
        self.flow = rnd.choice([0, 0, 0.3, 0.7])
        self.odd = rnd.choice([0, 0, 0.05, 0.2]) if hostile else 0
        self.anchors = 0

    def chance(self, share: float) -> bool:
        return self.rnd.random() < share

    def pad(self) -> str:
        return self.rnd.choice(["", "", "", " ", "   ", "\t" if self.odd else " "])

    def trailing(self) -> str:
        """What may stand behind a value on its line."""
        if self.chance(self.comments):
            return self.rnd.choice([" ", "   "]) + self.rnd.choice(COMMENTS)
        return self.rnd.choice(["", "", "", " ", "  "]) if self.odd else ""

    def between(self, indent: int) -> list[str]:
        """Blank lines and comments that may stand between two entries."""
        lines = []
        while self.chance(self.blanks):
            lines.append(self.rnd.choice(["", "", "  "]))
        while self.chance(self.comments):
            lines.append(" " * self.rnd.choice([indent, indent, 0, indent + 2]) + self.rnd.choice(COMMENTS))
        return lines

    def scalar(self, value: Any, *, flow: bool = False) -> str:
        """A scalar on one line."""
        rnd = self.rnd
        match value:
            case None:
                return rnd.choice(["~", "null", "Null", "NULL"])
            case bool():
                return rnd.choice(
                    ["true", "True", "TRUE", "yes", "on"] if value else ["false", "False", "no", "off"]
                )
            case int():
                return str(value)
            case float():
                return {float("inf"): ".inf", -1e20: "-1.0e+20", 1e-7: "1.0e-07"}.get(
                    value, ".nan" if math.isnan(value) else str(value)
                )
            case datetime():
                return self.timestamp(value)
            case date():
                return value.isoformat()
            case str():
                return self.one_line_text(value, flow=flow)
            case _:
                return self.one_line_text(str(value), flow=flow)

    def timestamp(self, value: datetime) -> str:
        naive = value.replace(tzinfo=None).isoformat(sep=self.rnd.choice("T "))
        offset = value.utcoffset()
        if offset is None:
            return naive
        if not offset:
            return naive + self.rnd.choice(["Z", " +00:00", "+00:00"])
        minutes = int(offset.total_seconds()) // 60
        sign = "-" if minutes < 0 else "+"
        return f"{naive}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    def one_line_text(self, value: str, *, flow: bool) -> str:
        styles: list[Callable[[str], str]] = [self.double]
        if not re.search(
            "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]", value
        ):
            styles.append(lambda text: "'" + text.replace("'", "''") + "'")
        if SAFE_PLAIN.fullmatch(value) and not WORDS.fullmatch(value) and not (flow and "'" in value):
            styles += [lambda text: text] * 2
        return self.rnd.choice(styles)(value)

    def double(self, value: str) -> str:
        if self.chance(0.3):
            return "".join(
                ['"', *(c if c.isalnum() and c.isascii() else f"\\U{ord(c):08x}" for c in value), '"']
            )
        quoted = json.dumps(value, ensure_ascii=False)
        return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04X}", quoted)

    def prefix(self) -> str:
        """An anchor, or a tag that says what is so anyway."""
        if self.chance(self.odd):
            self.anchors += 1
            return f"&a{self.anchors} "
        return ""

    def text_lines(self, value: str, indent: int) -> tuple[str, list[str]] | None:
        """A text in a style of several lines: the end of its key's line, and the lines below."""
        deeper = " " * (indent + self.rnd.choice([1, 2, 4]))
        printable = not re.search(
            "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]", value
        )
        body = value.rstrip("\n")
        if (
            not printable
            or not body
            or body[0] in " \n"
            or any(line.strip() == "" and line for line in body.split("\n"))
        ):
            return None
        breaks = len(value) - len(body)
        chomp = {0: "-", 1: ""}.get(breaks, "+")
        lines = [deeper + line if line else "" for line in body.split("\n")]
        if self.chance(0.5) and not re.search(r"\n|^ | $", body):
            words = body.split(" ")
            if len(words) > 2 and "" not in words:
                middle = self.rnd.randint(1, len(words) - 1)
                return ">" + chomp, [deeper + " ".join(words[:middle]), deeper + " ".join(words[middle:])] + [
                    ""
                ] * max(breaks - 1, 0)
        return "|" + chomp, lines + [""] * max(breaks - 1, 0)

    def entry(self, name: Any, value: Any, indent: int) -> list[str]:
        """The lines of one entry of a block mapping."""
        space = " " * indent
        key = self.scalar(name)
        colon = ": " + self.pad().replace("\t", " ")
        if self.chance(self.odd):
            head = [f"{space}? {key}"]
            start = f"{space}{colon}"
        else:
            head = []
            start = f"{space}{key}{self.rnd.choice(['', '', '', ' '])}{colon}"
        return head + self.value(start, value, indent, in_sequence=False)

    def value(self, start: str, value: Any, indent: int, *, in_sequence: bool) -> list[str]:
        """A value behind a key or a dash."""
        if isinstance(value, str) and self.chance(0.2):
            block = self.text_lines(value, indent)
            if block is not None:
                comment = self.trailing() if not block[1] or self.chance(0.5) else ""
                return [start + block[0] + (comment if "#" in comment else ""), *block[1]]
        if isinstance(value, dict | list) and value and not self.chance(self.flow):
            return self.block(start, value, indent, in_sequence=in_sequence)
        if isinstance(value, dict | list):
            return [start + self.prefix() + self.flow_text(value, indent) + self.trailing()]
        if value is None and self.chance(0.5):
            return [start.rstrip() + self.trailing()]
        return [start + self.prefix() + self.scalar(value) + self.trailing()]

    def block(self, start: str, value: Any, indent: int, *, in_sequence: bool) -> list[str]:
        compact = in_sequence and self.chance(0.8)
        if isinstance(value, dict):
            deeper = len(start) if compact else indent + (2 if in_sequence else self.map_step)
            lines = [
                line
                for name, item in value.items()
                for line in (*self.between(deeper), *self.entry(name, item, deeper))
            ]
        else:
            deeper = (
                len(start) if compact else indent + (max(self.seq_step, 1) if in_sequence else self.seq_step)
            )
            lines = [
                line
                for item in value
                for line in (
                    *self.between(deeper),
                    *self.value(" " * deeper + "- ", item, deeper, in_sequence=True),
                )
            ]
        if compact:
            while lines[0].strip() == "" or lines[0].lstrip().startswith("#"):
                lines.pop(0)
            return [start + lines[0][deeper:], *lines[1:]]
        return [start.rstrip() + self.trailing(), *lines]

    def flow_text(self, value: Any, indent: int) -> str:
        if not isinstance(value, dict | list):
            return self.scalar(value, flow=True)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        members = (
            [f"{self.scalar(k, flow=True)}: {self.flow_text(v, indent)}" for k, v in value.items()]
            if isinstance(value, dict)
            else [self.flow_text(item, indent) for item in value]
        )
        deeper = self.newline + " " * (indent + self.rnd.choice([1, 2, 4]))
        if members and self.chance(0.3):
            comment = "  " + self.rnd.choice(COMMENTS) if self.chance(self.comments) else ""
            comma = self.rnd.choice(["", ","])
            return (
                opening + deeper + ("," + comment + deeper).join(members) + comma + comment + deeper + closing
            )
        space = self.rnd.choice(["", " "])
        return opening + space + self.rnd.choice([", ", ",  "]).join(members) + space + closing

    def document(self, values: dict[Any, Any]) -> str:
        """A whole file."""
        entries = list(values.items())
        if self.chance(0.5):
            self.rnd.shuffle(entries)
        indent = self.rnd.choice([0, 0, 0, 0, 2]) if self.odd else 0
        lines = [
            line
            for name, value in entries
            for line in (*self.between(indent), *self.entry(name, value, indent))
        ]
        lines += self.between(indent)
        closing = self.rnd.choice(["---", "---", "---", "..."]) + self.rnd.choice(["", "", " "])
        body = self.rnd.choice(["\n", "", "Some *text*.\n", "\n\n---\nx: 1\n---\n", "no newline", "\r\n"])
        end = self.newline if body or self.chance(0.8) else ""
        bom = "\ufeff" if self.chance(0.1) else ""
        return (
            bom + "---" + self.newline + "".join(line + self.newline for line in lines) + closing + end + body
        )


def plain_form(record: Any) -> dict[Any, Any]:
    """A record as the dict that a file of it holds."""
    result: dict[Any, Any] = {}
    for attribute in attrs.fields(type(record)):
        value = getattr(record, attribute.name)
        first, *rest = attribute.name.split("_")
        name = first + "".join(word.capitalize() for word in rest)
        if attribute.name == "extra":
            result |= value
        elif isinstance(value, list) and value:
            result[name] = [plain_form(item) if attrs.has(type(item)) else item for item in value]
        elif isinstance(value, Secured):
            result[name] = str(value)
        elif value is not None and value != []:
            result[name] = plain_form(value) if attrs.has(type(value)) else value
    return result


# Edits.


def edit(rnd: random.Random, record: Any) -> None:
    """Change one random thing of a record, or of something inside it."""
    name = rnd.choice([attribute.name for attribute in attrs.fields(type(record))])
    value = getattr(record, name)
    fresh = type(record).__name__
    makers: dict[str, Any] = {
        "Article": article,
        "RelatedArticle": related,
        "Image": image,
        "Provider": provider,
    }
    if name == "extra":
        edit_mapping(rnd, value)
    elif isinstance(value, list):
        item_makers = {"topics": text, "images": image, "related": related}
        edit_list(rnd, value, item_makers.get(name, provider))
    elif attrs.has(type(value)) and not isinstance(value, Secured) and rnd.random() < 0.7:
        edit(rnd, value)
    else:
        setattr(record, name, getattr(makers[fresh](rnd), name))


def edit_list(rnd: random.Random, items: list[Any], make: Any) -> None:
    kind = rnd.randrange(7)
    place = rnd.randrange(len(items) + 1)
    if kind == 0 or not items:
        items.insert(place, make(rnd))
    elif kind == 1:
        del items[place % len(items)]
    elif kind == 2:
        items[place % len(items)] = make(rnd)
    elif kind == 3:
        rnd.shuffle(items)
    elif kind == 4:
        items.clear()
    elif kind == 5:
        items.append(items.pop(0))
    else:
        item = items[place % len(items)]
        if attrs.has(type(item)):
            edit(rnd, item)
        elif isinstance(item, dict):
            edit_mapping(rnd, item)
        elif isinstance(item, list):
            edit_list(rnd, item, make)
        else:
            items[place % len(items)] = make(rnd)


def edit_mapping(rnd: random.Random, mapping: dict[Any, Any]) -> None:
    if mapping and rnd.random() < 0.8:
        name = rnd.choice(list(mapping))
        value = mapping[name]
        if isinstance(value, dict) and rnd.random() < 0.7:
            edit_mapping(rnd, value)
        elif isinstance(value, list) and rnd.random() < 0.7:
            edit_list(rnd, value, plain_value)
        elif rnd.random() < 0.4:
            del mapping[name]
        else:
            mapping[name] = plain_value(rnd)
    else:
        mapping[f"x-{key(rnd)}"] = plain_value(rnd)
