"""A coverage-guided fuzzer: random bytes as texts, as YAML pieces, and as edits of random layouts.

    python tests/fuzz/fuzz_newsmeta.py [a folder for the corpus] [options of libFuzzer]

It needs the extra `fuzz`. It runs until something fails, or as long as ``-max_total_time=SECONDS`` says;
the input that failed is kept in a file `crash-…`, and is run again by naming that file.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))

with atheris.instrument_imports(include=["newsmeta"]):
    import layouts
    import properties

#: Pieces that mean something in front matter.
PIECES = [
    *(
        "---",
        "...",
        "title: ",
        "publishedDateTime: 2026-03-01",
        "topics:",
        "images:",
        "related:",
        "provider:",
    ),
    *(
        "secured: ",
        "quality: ",
        "url: ",
        "name: ",
        "a: ",
        "b:",
        "- ",
        "  - ",
        "  ",
        ": ",
        "? ",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        ", ",
        "#",
        "# c",
        "&a ",
        "*a",
        "<<: *a",
        "!!int ",
        "!!str ",
        "!!binary ",
        "! ",
        '"',
        "'",
        "\\",
        "|",
        ">-",
        ">+",
    ),
    *(
        "~",
        "null",
        "yes",
        "1",
        "1.5",
        "0x1F",
        "1:30",
        "2020-01-01",
        "2020-02-30",
        ".nan",
        "%TAG !a! b",
        "\\ud800",
    ),
    *("\n", "\r\n", "\n\n", "\t", "\ufeff", "\x85", "\u2028", "é", "😀", "\x00"),
]


class Bytes(random.Random):
    """A source of random numbers that the fuzzer writes; what is behind its end is always the same."""

    def __init__(self, data: atheris.FuzzedDataProvider) -> None:
        super().__init__(0)
        self.data = data

    def random(self) -> float:
        if not self.data.remaining_bytes():
            return super().random()
        return float(self.data.ConsumeIntInRange(0, 2**16 - 1)) / 2**16

    def getrandbits(self, k: int, /) -> int:
        if k > 32 or not self.data.remaining_bytes():
            return super().getrandbits(k)
        return int(self.data.ConsumeIntInRange(0, 2**k - 1))


def one_input(data: bytes) -> None:
    """Try one input in the way that its first byte says."""
    provider = atheris.FuzzedDataProvider(data[1:])
    match data[:1]:
        case b"" | b"\x00":
            properties.check_text(data[1:])
        case b"\x01":
            pieces = []
            while provider.remaining_bytes():
                pieces.append(provider.PickValueInList(PIECES))
            front_matter = "".join(pieces)
            for head in ("", "title: T\npublishedDateTime: 2026-03-01\n"):
                text = f"---\n{head}{front_matter}\n---\n"
                properties.check_text(text)
                properties.check_readers(text)
        case b"\x02":
            text = data[1:].decode("utf-8", "replace")
            doc = properties.check_text(f"---\ntitle: T\npublishedDateTime: 2026-03-01\n{text}\n---\n")
            if doc is not None:
                properties.check_edit(doc, random.Random(data))
        case _:
            rnd = Bytes(provider)
            text = layouts.Layout(rnd).document(layouts.plain_form(layouts.article(rnd)))
            doc = properties.check_text(text)
            if doc is not None:
                properties.check_edit(doc, rnd, rnd.choice([1, 1, 3]))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
