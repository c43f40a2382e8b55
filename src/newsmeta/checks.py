"""`check`: what is wrong with a document that loads all the same, and the codes of that.

A rule is an error where other programs fail on what breaks it; no real record does. The others are
warnings: they hold in all real records, or nearly all, and what breaks them is probably a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from ._checking import Check, Found, Subject
from ._fences import position
from ._locate import node_at, path_text
from ._problems import problems_of
from ._record_checks import RECORD_CHECKS
from ._schema import found
from ._source_checks import SOURCE_CHECKS
from .document import Document
from .errors import Problem

#: Every rule under its code. docs/checks.md has them as a table, in this order.
CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {rule.code: rule for rule in [*SOURCE_CHECKS, *RECORD_CHECKS]}
)


def check(document: Document[Any]) -> Iterator[Problem]:
    """Everything that is wrong with a document, beyond what loading refuses.

    The rules are those of `CHECKS`. What is said of an article is asked of an `Article` (or a subclass
    whose fields have the same types); the others are asked of every record that has the keys. What
    `dumps` would refuse comes first, under the codes of errors, and where there is such a thing, nothing else.

    Args:
        document: The document. One that has a path is asked for its file's name, too. Places are
            those in the text that it was read from, while its record is what that text says.

    Returns:
        The problems, in the order of the text; those without a place come first. Neither what is in
        the record nor what is in the text makes it raise an error.

    Raises:
        TypeError: `document` is no document.

    Example:
        >>> import newsmeta
        >>> doc = newsmeta.loads('''---
        ... category: news
        ... title: "Tides "
        ... publishedDateTime: 2026-03-01
        ... type: article
        ... topics: [Energy, Energy]
        ... ---
        ... ''')
        >>> for problem in newsmeta.check(doc):
        ...     if not problem.code.startswith("no-"):
        ...         print(problem.severity, problem.code, problem)
        warning title-blanks 3:8: title: the text begins or ends with blanks
        warning timestamp-form 4:20: publishedDateTime: a date or a text to Jekyll, which sorts it as one: write 2026-03-01T00:00:00Z
        warning duplicate-topic 6:18: topics[1]: the text "Energy" is there twice: it is topics[0], too
    """  # noqa: E501
    if not isinstance(document, Document):
        raise TypeError(f"expected a Document, found {found(document)}")
    if problems := problems_of(document.record):
        return iter(problems)
    subject = Subject.of(document)
    results = [_problem(subject, rule, finding) for rule in CHECKS.values() for finding in rule.find(subject)]
    return iter(sorted(results, key=lambda problem: (problem.line or 0, problem.column or 0)))


def _problem(subject: Subject, rule: Check, finding: Found) -> Problem:
    """What a rule found, with its place."""
    line = column = None
    if subject.parts is not None and finding.index is not None:
        line, column = position(subject.parts.text, finding.index)
    elif subject.parts is not None and subject.root is not None and finding.path is not None:
        line, column = subject.parts.locate(node_at(subject.root, finding.path).start)
    field = None if finding.path is None else path_text(finding.path)
    return Problem(field, finding.message, line, column, rule.code, rule.severity)
