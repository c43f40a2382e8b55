"""Timestamps: the texts that a file may hold, as aware datetimes, and back."""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateutil.parser import isoparser

#: The pattern of what `format_timestamp` writes for whole seconds. Some versions of Python read an
#: hour 24, which it does not write.
CANONICAL_TIMESTAMP = "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z"
_CANONICAL = re.compile(CANONICAL_TIMESTAMP)

#: The spellings of YAML 1.1 (https://yaml.org/type/timestamp.html), with the
#: seconds optional and offsets without a colon, as Jekyll writes its dates.
_YAML_OR_JEKYLL = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d*))?)?"
    r"(?:[ \t]*(?:(?P<utc>[Zz]|UTC)|(?P<sign>[-+])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?))?)?",
    re.ASCII,
)

#: ISO 8601 with a full date (calendar, week or ordinal date, basic or extended form).
#: dateutil alone would also take a year or a month, and any character for the "T".
_ISO_WITH_FULL_DATE = re.compile(
    r"(?:\d{8}|\d{4}-\d\d-\d\d|\d{4}-?W\d\d-?\d|\d{4}-\d{3}|\d{7})(?:T[0-9:.,]+(?:[Zz]|[-+]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)


@functools.cache
def _isoparser() -> isoparser:
    """Dateutil's parser; few files have what only it can read, and importing it takes long."""
    from dateutil.parser import isoparser  # noqa: PLC0415

    return isoparser(sep="T")


def parse_timestamp(text: str) -> datetime:
    """Read one timestamp.

    Accepts what YAML 1.1 calls a timestamp, ISO 8601 with a full date, and
    ``YYYY-MM-DD hh:mm[:ss] ±hhmm`` as Jekyll writes it. A date is its midnight;
    digits beyond microseconds are cut off.

    Args:
        text: The text, without blanks around it.

    Returns:
        An aware datetime. Without a zone in the text it is UTC; an offset is kept.

    Raises:
        ValueError: It is none of these forms, no day of the calendar, or out of
            the years 1 to 9999 in UTC.
    """
    try:
        # The form of nearly all of them.
        if _CANONICAL.fullmatch(text):
            return datetime.fromisoformat(text)
        match = _YAML_OR_JEKYLL.fullmatch(text)
        if match is not None:
            moment = _from_groups(match.groupdict())
        elif _ISO_WITH_FULL_DATE.fullmatch(text):
            moment = _isoparser().isoparse(text)
            if text[4:6].strip("-").startswith("W") and moment.isocalendar().year != int(text[:4]):
                raise ValueError("a year of 52 weeks has no week 53")
        else:
            raise ValueError("not a date with an optional time")
        return _with_plain_zone(moment)
    except OverflowError as error:
        raise ValueError("out of the years 1 to 9999") from error


def _from_groups(part: dict[str, str | None]) -> datetime:
    """Build the datetime from the groups of `_YAML_OR_JEKYLL`."""
    zone = None
    if part["sign"]:
        offset = timedelta(hours=int(part["hours"] or 0), minutes=int(part["minutes"] or 0))
        zone = timezone(-offset if part["sign"] == "-" else offset)
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    fraction = int((part["fraction"] or "")[:6].ljust(6, "0"))
    # Hour 24 is ISO's name for the midnight at the end of the day.
    is_day_end = hour == 24 and not (minute or second or fraction)
    moment = datetime(
        int(part["year"] or 0),
        int(part["month"] or 0),
        int(part["day"] or 0),
        0 if is_day_end else hour,
        minute,
        second,
        fraction,
        zone,
    )
    return moment + timedelta(days=is_day_end)


def _with_plain_zone(moment: datetime) -> datetime:
    """`moment` with a `datetime.timezone`: UTC where it has no zone.

    `dateutil.tz.UTC` is not equal to `datetime.UTC`, so it is replaced.

    Raises:
        OverflowError: In UTC the moment is out of the years 1 to 9999.
    """
    offset = moment.utcoffset()
    aware = moment.replace(tzinfo=timezone(offset) if offset else UTC)
    aware.astimezone(UTC)
    return aware


def format_timestamp(moment: datetime) -> str:
    """Write an aware datetime as the format does: ``YYYY-MM-DDThh:mm:ssZ``, in UTC.

    A fraction of a second is written only where there is one.
    """
    moment = moment.astimezone(UTC)
    text = moment.isoformat()
    return text[:26].rstrip("0") + "Z" if moment.microsecond else text[:19] + "Z"
