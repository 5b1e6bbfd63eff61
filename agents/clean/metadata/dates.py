"""Dates and times of day in running text, as ISO 8601."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agents.clean.tables import rows

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years a publication date may have: news on the web began in the nineties."""

SEARCHED_CHARS = 400
"""Characters of a line that are searched; a date line is short, and patterns stay bounded."""


@dataclass(frozen=True)
class Stamp:
    """A date in a text, with time and zone where given; `start` and `end` are its place there."""

    day: date
    time: str | None
    zone: str | None
    start: int
    end: int

    def iso(self) -> str:
        """ISO 8601: a day, or a time with its offset where the text gave one."""
        if self.time is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()}T{self.time}{self.zone or ''}"


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Name or abbreviation of a month, in lower case -> 1 to 12."""
    names: dict[str, int] = {}
    for row in rows("metadata/months.tsv", 2):
        number, all_names = row.columns
        if not number.isdecimal() or not 1 <= int(number) <= 12:
            raise row.bad(f"{number!r} is no month, 1 to 12")
        for name in all_names.split():
            if names.setdefault(name, int(number)) != int(number):
                raise row.bad(f"{name!r} already stands for month {names[name]}")
    return names


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """Abbreviation of a time zone, in capitals -> its offset, `+02:00`."""
    offsets: dict[str, str] = {}
    for row in rows("metadata/zones.tsv", 2):
        name, offset = row.columns
        if not re.fullmatch(r"[+-]\d\d:\d\d", offset):
            raise row.bad(f"{offset!r} is no offset such as +02:00")
        if name in offsets:
            raise row.bad(f"{name} is there twice")
        offsets[name] = offset
    return offsets


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    # Longest first, so that "sept" is not read as "sep" and a stray t.
    month = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    year = r"(?P<y>(?:19|20)\d\d)"
    day = r"(?P<d>0?[1-9]|[12]\d|3[01])"
    named = rf"(?P<m>{month})"
    flags = re.IGNORECASE
    return tuple(
        re.compile(pattern, flags)
        for pattern in (
            rf"(?<!\d){year}-(?P<n>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
            rf"(?<!\d){year}[/.](?P<n>0?[1-9]|1[0-2])[/.]{day}(?!\d)",
            rf"{year}\s?年\s?(?P<n>1[0-2]|0?[1-9])\s?月\s?(?P<d>[12]\d|3[01]|0?[1-9])\s?日",
            rf"(?<![\w]){named}\.?\s?{day}(?:st|nd|rd|th)?(?:,\s?|\.\s?|\s){year}(?!\d)",
            rf"(?<!\d){day}(?:st|nd|rd|th|\.|º|er)?(?:\s|-)(?:of\s|de\s)?{named}\.?,?(?:\s|-)(?:de\s)?{year}(?!\d)",
            rf"(?<!\d)(?P<a>0?[1-9]|[12]\d|3[01])(?P<sep>[/.])(?P<b>0?[1-9]|[12]\d|3[01])(?P=sep){year}(?!\d)",
        )
    )


_TIME = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-3])(?P<sep>[:.h])(?P<min>[0-5]\d)(?:(?P=sep)(?P<s>[0-5]\d))?(?:\.\d{1,6})?"
    r"(?![\d:])\s?(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\s?\(?(?:(?P<name>[A-Z]{1,4})\b)?\s?(?P<offset>[+-]\d{1,2}:?(?:[0-5]\d)?(?!\d))?"
)
_ISO_TIME = re.compile(
    r"[T ](?P<h>[01]\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d)(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_TIME_GAP = 24
"""Characters between a date and its time of day: ', at around ' and the like."""


def stamps(text: str, day_first: bool | None = None) -> list[Stamp]:
    """The dates in `text` that are written out to the day, in the order they stand there.

    A date of digits alone that could be read both ways (04/05/2025) is left out unless `day_first`
    says how to read it. Days that no calendar has are no dates.
    """
    text = text[:SEARCHED_CHARS]
    found: list[Stamp] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            day = _day(match.groupdict(), day_first)
            taken = any(match.start() < other.end and other.start < match.end() for other in found)
            if day is not None and not taken:
                time, zone, start, end = _time_beside(text, match.start(), match.end())
                found.append(Stamp(day, time, zone, start, end))
    return sorted(found, key=lambda stamp: stamp.start)


def _day(parts: dict[str, str | None], day_first: bool | None) -> date | None:
    year = int(parts["y"] or 0)
    if parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if parts["sep"] == ".":
            day_first = True  # 04.05.2025 is the German and Russian way: the day comes first
        if first > 12 or second > 12 or first == second or day_first is not None:
            swap = second > 12 or (first <= 12 and day_first is False)
            day, month = (second, first) if swap else (first, second)
        else:
            return None
    else:
        day = int(parts["d"] or 0)
        named = parts.get("m")
        month = months()[named.lower()] if named else int(parts["n"] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time_beside(text: str, start: int, end: int) -> tuple[str | None, str | None, int, int]:
    """The time of day next to a date, its zone, and the place of both together."""
    iso = _ISO_TIME.match(text, end)
    if iso:
        zone = iso["zone"]
        if zone and zone != "Z" and ":" not in zone:
            zone = f"{zone[:3]}:{zone[3:]}"
        time = f"{iso['h']}:{iso['min']}:{iso['s'] or '00'}"
        if zone:
            return time, "+00:00" if zone == "Z" else zone, start, iso.end()
        named, after = _zone_after(text, iso.end())
        return time, named, start, after
    later = _TIME.search(text, end, end + _TIME_GAP + 12)
    if later and later.start() - end <= _TIME_GAP and not _other_words(text[end : later.start()]):
        zone, stop = _zone_after(text, later.end())
        return _clock(later), zone, start, stop
    before = list(_TIME.finditer(text, max(0, start - _TIME_GAP - 12), start))
    if before:
        last = before[-1]
        zone, stop = _zone_after(text, last.end())
        if stop <= start and not _other_words(text[stop:start]):
            return _clock(last), zone, last.start(), end
    return None, None, start, end


_LINKING = frozenset(
    "at on um à a las às o uhr klo kl of the and around mon tue tues wed thu thur thurs fri sat"
    " sun monday tuesday wednesday thursday friday saturday sunday ore ob".split()
)


def _other_words(between: str) -> bool:
    """Whether more than linking words and marks part a date from a time."""
    return any(word.lower() not in _LINKING for word in re.findall(r"\w+", between))


def _clock(match: re.Match[str]) -> str:
    hour = int(match["h"])
    half = (match["half"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    return f"{hour:02d}:{match['min']}:{match['s'] or '00'}"


def _zone_after(text: str, at: int) -> tuple[str | None, int]:
    """The offset named right after a time, and where it ends. ET is Eastern, summer or winter: null."""
    match = _OFFSET.match(text, at)
    if match is None:
        return None, at
    name, offset = match["name"], match["offset"]
    if offset and (name in (None, "UTC", "GMT")) and (name or ":" in offset or len(offset) == 5):
        digits = re.sub(r"\D", "", offset)
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
        return f"{offset[0]}{int(hours):02d}:{minutes}", match.end()
    if name in zones():
        return zones()[name], match.end("name")
    return None, at


def yearless(text: str) -> Iterator[tuple[int, int]]:
    """(month, day) of each date in `text` that names a month and a day: `July 18`, `18 July`."""
    for pattern in _yearless_patterns():
        for match in pattern.finditer(text[:SEARCHED_CHARS]):
            yield months()[match["m"].lower()], int(match["d"])


@lru_cache(maxsize=1)
def _yearless_patterns() -> tuple[re.Pattern[str], ...]:
    month = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    day = r"(?P<d>0?[1-9]|[12]\d|3[01])"
    return (
        re.compile(rf"(?<!\w)(?P<m>{month})\.?\s{day}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w){day}\.?\s(?P<m>{month})(?!\w)", re.IGNORECASE),
    )
