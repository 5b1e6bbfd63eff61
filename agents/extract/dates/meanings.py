"""What each form of a date means: a stretch of days, read against publication and context."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from agents.extract.dates import spans
from agents.extract.dates.spans import Span

MONTHS = "january february march april may june july august september october november december"
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(MONTHS.split(), 1)}
_WEEKDAY_NUMBER = {name[:3]: number for number, name in enumerate(WEEKDAYS.split())}
COUNT = {
    word: number
    for number, words in enumerate(
        "a|an|one two|couple three four five six seven eight nine ten eleven twelve".split(), 1
    )
    for word in words.split("|")
}
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_SEASONS = {
    "spring": (3, 5),
    "summer": (6, 8),
    "autumn": (9, 11),
    "fall": (9, 11),
    "winter": (12, 14),
}
"""First and last month, north of the equator, where most datelines are; winter ends next year."""


@dataclass(frozen=True)
class Setting:
    """What an expression is read against: the day of publication, the date told before, the way.

    `anchor` is the first day of the date that stood before in the text ("two days later").
    """

    base: date | None
    future: bool
    anchor: date | None = None


Meaning = Callable[[re.Match[str], Setting], Span | None]


def _month_number(match: re.Match[str]) -> int:
    return _MONTH_NUMBER[match["month"][:3].lower()]


def _count(text: str) -> int:
    return int(text) if text.isdecimal() else COUNT[text.lower()]


def _nearest_year(setting: Setting, fits: Callable[[int], Span | None]) -> Span | None:
    """The stretch without a year that lies last before, or next after, the day of publication."""
    if setting.base is None:
        return None
    this = setting.base.year
    years = (this, this + 1) if setting.future else (this, this - 1)
    found = [span for number in years if (span := fits(number))]
    for span in found:
        # A day's slack for time zones: the story of the 4th may tell of the 5th elsewhere.
        if setting.future and span.last >= setting.base:
            return span
        if not setting.future and (span.first - setting.base).days <= 1:
            return span
    return None


def written_day(match: re.Match[str], setting: Setting) -> Span | None:
    """May 24, 2022; without a year the last one before publication, or the next."""
    number, day = _month_number(match), int(match["day"])
    if match["year"]:
        return spans.day(int(match["year"]), number, day)
    return _nearest_year(setting, lambda year: spans.day(year, number, day))


def days_of_month(match: re.Match[str], setting: Setting) -> Span | None:
    """Aug. 1 to 5: two days of one month and all between."""
    number = _month_number(match)

    def fits(year: int) -> Span | None:
        first, last = (spans.day(year, number, int(match[group])) for group in ("day", "to"))
        return spans.joined(first, last) if first and last else None

    return fits(int(match["year"])) if match["year"] else _nearest_year(setting, fits)


def numeric(match: re.Match[str], setting: Setting) -> Span | None:
    """2022-05-24, 24.05.2022: a day in figures."""
    return spans.day(int(match["year"]), int(match["mm"]), int(match["day"]))


def month(match: re.Match[str], setting: Setting) -> Span | None:
    """A month: with its year, with last, this or next year, by itself, or a part of it."""
    groups = match.groupdict()
    number = _month_number(match)
    if groups.get("year"):
        whole: Span | None = spans.month(int(match["year"]), number)
    elif groups.get("which"):
        if setting.base is None:
            return None
        offset = {"last": -1, "this": 0, "next": 1}[match["which"]]
        found = spans.year_from(setting.base, offset)
        whole = spans.month(found.first.year, number) if found else None
    else:
        whole = _nearest_year(setting, lambda year: spans.month(year, number))
    return _cut(whole, groups)


def _cut(whole: Span | None, groups: dict[str, str | None]) -> Span | None:
    """A part of a month or year: early, mid, late, a half, a quarter, the beginning, the end."""
    if whole is None:
        return None
    if part := groups.get("part"):
        return spans.part(whole, part.lower())
    if edge := groups.get("edge"):
        which = {"end": "late", "middle": "mid"}.get(edge, "early")
        if which != "mid" and _is_year(whole):
            return spans.month(whole.first.year, 12 if which == "late" else 1)
        return spans.part(whole, which)
    if half := groups.get("half"):
        return spans.half(whole, half == "second")
    if quarter := groups.get("quarter"):
        number = _ORDINAL.get(quarter) or int(quarter)
        return spans.months(whole.first.year, 3 * number - 2, 3 * number)
    return whole


def _is_year(whole: Span) -> bool:
    return whole.first.month != whole.last.month


def whole_year(match: re.Match[str], setting: Setting) -> Span | None:
    """A year or a part of it: 2019, early 2023, the first half of last year, Q3."""
    groups = match.groupdict()
    if groups.get("year"):
        return _cut(spans.year(int(match["year"])), groups)
    if setting.base is None:
        return None
    offset = {"last": -1, "this": 0, "next": 1}.get(groups.get("which") or "this", 0)
    return _cut(spans.year_from(setting.base, offset), groups)


def weekday(match: re.Match[str], setting: Setting) -> Span | None:
    """Tuesday: the last one, the day of publication included; in the future the next."""
    if setting.base is None:
        return None
    which = (match["which"] or "").lower()
    ahead = (_WEEKDAY_NUMBER[match["weekday"][:3].lower()] - setting.base.weekday()) % 7
    if which in {"next", "coming", "following"} or (
        setting.future and which not in {"last", "past"}
    ):
        return spans.days(setting.base, ahead or (7 if which else 0))
    return spans.days(setting.base, ahead - 7 if ahead or which in {"last", "past"} else 0)


def named_day(match: re.Match[str], setting: Setting) -> Span | None:
    """Today, yesterday, last night, the day after tomorrow."""
    if setting.base is None:
        return None
    word = match["word"].lower()
    offset = 1 if word == "tomorrow" else -1 if word in {"yesterday", "last night"} else 0
    if match.groupdict().get("beyond"):
        offset *= 2
    return spans.days(setting.base, offset)


def unit(match: re.Match[str], setting: Setting) -> Span | None:
    """Last week, this month, next year, the weekend."""
    if setting.base is None:
        return None
    which, unit = match["which"].lower(), match["unit"].lower()
    offset = {"last": -1, "past": -1, "previous": -1, "this": 0}.get(which, 1)
    if unit == "month":
        return spans.month_from(setting.base, offset)
    if unit == "year":
        return spans.year_from(setting.base, offset)
    if unit == "weekend":
        return _weekend(setting.base, which == "next" or (which == "this" and setting.future))
    if unit == "quarter":
        number = (setting.base.month - 1) // 3 + offset
        years, quarter = divmod(number, 4)
        found = spans.year_from(setting.base, years)
        return spans.months(found.first.year, 3 * quarter + 1, 3 * quarter + 3) if found else None
    return spans.week(setting.base, offset)


def _weekend(base: date, ahead: bool) -> Span | None:
    offset = (5 - base.weekday()) % 7 if ahead else -((base.weekday() - 5) % 7)
    saturday = spans.moved(base, offset)
    sunday = spans.moved(saturday, 1) if saturday else None
    return Span(saturday, sunday) if saturday and sunday else None


def the_weekend(match: re.Match[str], setting: Setting) -> Span | None:
    """Over the weekend: the last one, or the next."""
    return _weekend(setting.base, setting.future) if setting.base else None


def last_units(match: re.Match[str], setting: Setting) -> Span | None:
    """The past three weeks: from then to the day of publication; next: from that day on."""
    if setting.base is None:
        return None
    length = _count(match["count"]) * {"day": 1, "week": 7, "month": 30, "year": 365}[match["unit"]]
    ahead = match["which"].lower() in {"next", "coming", "following"}
    other = spans.moved(setting.base, length if ahead else -length)
    if other is None:
        return None
    return Span(min(other, setting.base), max(other, setting.base))


def ago(match: re.Match[str], setting: Setting) -> Span | None:
    """Three days ago is a day; two weeks ago a week, two months ago a month."""
    return _away(setting.base, -_count(match["count"]), match["unit"])


def _away(base: date | None, count: int, unit: str) -> Span | None:
    if base is None:
        return None
    step = {
        "day": spans.days,
        "week": spans.week,
        "month": spans.month_from,
        "year": spans.year_from,
    }
    return step[unit](base, count)


def from_anchor(match: re.Match[str], setting: Setting) -> Span | None:
    """Two days later, the next day, the same day: counted from the date told before."""
    if setting.anchor is None:
        return None
    groups = match.groupdict()
    if groups.get("count"):
        count = _count(match["count"])
        back = match["way"] in {"earlier", "before"}
        return _away(setting.anchor, -count if back else count, match["unit"])
    which = match["which"].lower()
    offset = {"next": 1, "following": 1, "previous": -1, "same": 0, "that": 0}.get(which, -1)
    return spans.days(setting.anchor, offset)


def season(match: re.Match[str], setting: Setting) -> Span | None:
    """Last summer, the winter of 2022: by the seasons of the northern hemisphere."""
    groups = match.groupdict()
    first, last = _SEASONS[match["season"].lower()]
    if groups.get("year"):
        return spans.months(int(match["year"]), first, last)
    if setting.base is None:
        return None
    which = match["which"].lower()
    base = setting.base
    for number in (base.year + 1, base.year, base.year - 1, base.year - 2):
        span = spans.months(number, first, last)
        if which == "last" and span.last < base:
            return span
        if which == "this" and span.first <= base:
            return span
        if which == "next" and span.first > base and span.first.year <= base.year + 1:
            earlier = spans.months(number - 1, first, last)
            return earlier if earlier.first > base else span
    return None
