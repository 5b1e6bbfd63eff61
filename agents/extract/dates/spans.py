"""Stretches of days, and how ISO 8601 writes them: a day, a month, a year or an interval."""

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both in. `middle` is the day meant where one must be named."""

    first: date
    last: date
    middle: date | None = None

    @property
    def iso(self) -> str:
        """The shortest ISO 8601 form: 2025-07-14, 2025-07, 2025, or two of these with a slash.

        >>> month(2025, 7).iso, Span(date(2025, 6, 1), date(2025, 8, 31)).iso
        ('2025-07', '2025-06/2025-08')
        """
        if self.first == self.last:
            return self.first.isoformat()
        whole_months = self.first.day == 1 and self.last.day == _days(
            self.last.year, self.last.month
        )
        if not whole_months:
            return f"{self.first.isoformat()}/{self.last.isoformat()}"
        if self.first.month == 1 and self.last.month == 12:
            years = (f"{self.first.year:04d}", f"{self.last.year:04d}")
            return years[0] if years[0] == years[1] else "/".join(years)
        months = (self.first.isoformat()[:7], self.last.isoformat()[:7])
        return months[0] if months[0] == months[1] else "/".join(months)


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def day(year: int, month: int, number: int) -> Span | None:
    """One day; None where the calendar has no such day (February 31)."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return Span(found, found)


def month(year: int, number: int) -> Span:
    """One month. Years outside 1-9999 and months outside 1-12 are the caller's fault."""
    return Span(date(year, number, 1), date(year, number, _days(year, number)))


def months(year: int, first: int, last: int) -> Span:
    """The months from `first` to `last`; `last` may pass 12, into the next year (winter)."""
    beyond, index = divmod(last - 1, 12)
    return Span(date(year, first, 1), month(year + beyond, index + 1).last)


def year(number: int) -> Span:
    """One year."""
    return Span(date(number, 1, 1), date(number, 12, 31))


def moved(start: date, days: int) -> date | None:
    """A day so many days on; None beyond the calendar."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def days(start: date, offset: int) -> Span | None:
    """The day `offset` days from `start`."""
    found = moved(start, offset)
    return Span(found, found) if found else None


def week(start: date, offset: int) -> Span | None:
    """The calendar week, Monday to Sunday, `offset` weeks from that of `start`."""
    monday = moved(start, 7 * offset - start.weekday())
    sunday = moved(monday, 6) if monday else None
    return Span(monday, sunday) if monday and sunday else None


def month_from(start: date, offset: int) -> Span | None:
    """The calendar month `offset` months from that of `start`."""
    years, index = divmod(start.month - 1 + offset, 12)
    if not MINYEAR <= start.year + years <= MAXYEAR:
        return None
    return month(start.year + years, index + 1)


def year_from(start: date, offset: int) -> Span | None:
    """The year `offset` years from that of `start`."""
    found = start.year + offset
    return year(found) if MINYEAR <= found <= MAXYEAR else None


def part(whole: Span, which: str) -> Span:
    """The early, middle or late third of a month or year; its middle is what a range would name.

    >>> part(month(2025, 5), "early").iso, part(month(2025, 5), "mid").middle
    ('2025-05-01/2025-05-10', datetime.date(2025, 5, 15))
    """
    if (whole.last - whole.first).days > 31:
        first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[which]
        return months(whole.first.year, first, last)
    low, high, centre = {"early": (1, 10, 5), "mid": (11, 20, 15), "late": (21, 31, 25)}[which]
    start, end = whole.first, whole.last
    return Span(
        start.replace(day=low), start.replace(day=min(high, end.day)), start.replace(day=centre)
    )


def half(whole: Span, second: bool) -> Span:
    """The first or second half of a month (from the 16th) or year (from July)."""
    start, end = whole.first, whole.last
    if (end - start).days > 31:
        return months(start.year, 7, 12) if second else months(start.year, 1, 6)
    if second:
        return Span(start.replace(day=16), end)
    return Span(start, start.replace(day=15))


def joined(left: Span, right: Span) -> Span | None:
    """From one stretch to another; None where the second ends before the first begins."""
    first, last = left.middle or left.first, right.middle or right.last
    return Span(first, last) if first <= last else None
