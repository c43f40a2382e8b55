"""The limits within which files and records have to be, each with its reason."""

from __future__ import annotations

from typing import Final

#: Nesting of lists and mappings. Real records have 5 levels; a reader that calls itself once
#: a level is safe at 64 even on a thread with a small stack.
MAX_DEPTH: Final = 64

#: Values of one record, keys among them, with every alias and merge key written out: a
#: hundred times those of the largest real record (5,000).
MAX_NODES: Final = 500_000

#: Characters of one front matter: a hundred times the largest real record (143 KB).
MAX_CHARACTERS: Final = 15_000_000

#: Digits of a number: Python turns no longer integer to text (`sys.get_int_max_str_digits()`).
MAX_DIGITS: Final = 4300

#: The bits of an integer that surely has no more digits.
MAX_INTEGER_BITS: Final = int(MAX_DIGITS * 3.3219)

#: Characters of a key, quotes and escapes among them: YAML allows no longer one on a line.
MAX_KEY_CHARACTERS: Final = 1024
