"""The dateline that a wire story opens with: `BRUSSELS, July 18 (Agency) -`."""

import re
from dataclasses import dataclass
from datetime import date

from agents.clean.metadata.dates import Stamp, months, stamps

LONGEST = 90
"""Characters a dateline has at most, its dash included."""

_MONTHS = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
_PLACE = r"[^\W\d_][\w.'’\-]*(?:[ ,/\-]{1,3}[^\W\d_][\w.'’\-]*){0,6}"
_DATELINE = re.compile(
    rf"^(?P<place>{_PLACE}?)"
    r"(?:,?\s*(?P<paren>\([^()]{2,60}\)))?"
    rf"(?:,?\s*(?P<date>(?:{_MONTHS})\.?\s\d{{1,2}}(?:,?\s\d{{4}})?|\d{{1,2}}\.?\s(?:{_MONTHS})\.?(?:\s\d{{4}})?))?"
    r"(?:,?\s*(?P<agency>\([^()]{2,60}\)))?"
    r"\s*(?P<dash>--+|[–—]|\s-\s|-\s|:(?=\s))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dateline:
    """A dateline: the place, the agency and the date it gives, and its length in characters."""

    place: str
    agency: str | None
    stamp: Stamp | None
    month_day: tuple[int, int] | None
    length: int

    def day(self, year: int | None) -> date | None:
        """The day it names; a dateline without a year takes `year`."""
        if self.stamp:
            return self.stamp.day
        if year and self.month_day:
            try:
                return date(year, *self.month_day)
            except ValueError:
                return None
        return None


def dateline_of(paragraph: str) -> Dateline | None:
    """The dateline that opens `paragraph`, or None.

    A place in capitals and a dash are enough; a place in small letters also needs a date or an
    agency in brackets, because `Paris - the city of …` is prose.
    """
    match = _DATELINE.match(paragraph[: LONGEST + 20])
    if match is None or match.end() > LONGEST:
        return None
    place = match["place"].strip(" ,")
    first = place.split(",")[0]
    capitals = first.isupper() and len(first) >= 3
    bracket = match["paren"] or match["agency"]
    if not (match["date"] or bracket or capitals) or not place[:1].isupper():
        return None
    if match["dash"] == ":" and not (match["date"] or bracket):
        return None
    found = stamps(match["date"] or "")
    month_day = None
    if match["date"] and not found:
        name = re.search(r"[^\W\d_]+", match["date"])
        day = re.search(r"\d{1,2}", match["date"])
        if name and day and name[0].lower() in months():
            month_day = (months()[name[0].lower()], int(day[0]))
    return Dateline(
        place=place,
        agency=bracket.strip("()").strip() if bracket else None,
        stamp=found[0] if found else None,
        month_day=month_day,
        length=match.end(),
    )
