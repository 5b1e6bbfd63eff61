"""When: the dates a story gives, as ISO 8601 days, months or intervals.

Relative dates (Tuesday, last week) are read against the day of publication; where that is unknown,
only what the text says in full is a date.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Doc

from agents.extract.dates import meanings, spans
from agents.extract.dates.forms import FORMS
from agents.extract.dates.meanings import Meaning, Setting
from agents.extract.dates.spans import Span

__all__ = ["DateMention", "find", "mentions"]

# "from Thursday to Monday", "between 3 May and 7 May", "mid-April to early May"
_RANGE = re.compile(r",? (?:to|until|till|through|and)(?: the)? |\s?[-–]\s?")
_SPAN_LEAD = re.compile(r"\b(?:[Ff]rom|[Bb]etween)(?: the)? \Z")
# Forms that lean on the end of a range: in "May to July 2021" the year serves both months.
_LEANING = (meanings.written_day, meanings.month, meanings.weekday)
# A publication outside them is a fault of metadata; it is not read against.
_NEWS_YEARS = range(1600, 2200)


@dataclass(frozen=True)
class DateMention:
    """A date in a story: where it stands, and what it means.

    `iso` reads it of what has happened, `iso_future` of what is to come: on a Wednesday, "Friday" is
    five days back in the one, two ahead in the other. Either is null where it has no such meaning.
    """

    start_char: int
    end_char: int
    text: str
    iso: str | None
    iso_future: str | None

    def when(self, *, future: bool) -> str | None:
        """The date for an event that is to come, or that has happened."""
        return self.iso_future if future else self.iso


@dataclass(frozen=True)
class _Expression:
    """An expression with both its readings, and the means to read it again."""

    start: int
    end: int
    past: Span | None
    future: Span | None
    match: re.Match[str]
    meaning: Meaning


def mentions(doc: Doc, published: str | None) -> list[DateMention]:
    """The dates of a story, in order. `published` is an ISO 8601 day or time, or None."""
    return [mention for mention in find(doc.text, published) if not _names_a_person(doc, mention)]


def find(text: str, published: str | None) -> list[DateMention]:
    """The dates of a text, in order; days that no calendar has (February 31) are none."""
    base = _day(published)
    return [
        DateMention(
            start_char=found.start,
            end_char=found.end,
            text=text[found.start : found.end],
            iso=found.past.iso if found.past else None,
            iso_future=found.future.iso if found.future else None,
        )
        for found in _ranges(text, _expressions(text, base))
        if found.past or found.future
    ]


def _names_a_person(doc: Doc, mention: DateMention) -> bool:
    """Whether a lone month is somebody called May or April."""
    if not mention.text.isalpha():
        return False
    span = doc.char_span(mention.start_char, mention.end_char, alignment_mode="expand")
    return span is not None and span.root.ent_type_ == "PERSON"


def _day(published: str | None) -> date | None:
    try:
        found = date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    return found if found.year in _NEWS_YEARS else None


def _expressions(text: str, base: date | None) -> list[_Expression]:
    """All expressions, the longest where several overlap, each with its readings."""
    candidates = sorted(
        (match.start(), -match.end(), order)
        for order, (form, _) in enumerate(FORMS)
        for match in form.finditer(text)
    )
    found: list[_Expression] = []
    reached = 0
    anchor = None
    for start, _, order in candidates:
        form, meaning = FORMS[order]
        match = form.match(text, start) if start >= reached else None
        if match is None:
            continue
        past = meaning(match, Setting(base, future=False, anchor=anchor))
        future = meaning(match, Setting(base, future=True, anchor=anchor))
        if not (past or future) and meaning not in _LEANING:
            continue
        found.append(_Expression(start, match.end(), past, future, match, meaning))
        reached = match.end()
        told = past or future
        if told is not None and told.first == told.last:
            anchor = told.first
    return found


def _ranges(text: str, found: list[_Expression]) -> list[_Expression]:
    """Two dates with a word for a range between them are one stretch of days."""
    result: list[_Expression] = []
    for right in found:
        left = result[-1] if result else None
        if left is not None and _RANGE.fullmatch(text[left.end : right.start]):
            listed = " and " in text[left.end : right.start]
            led = bool(_SPAN_LEAD.search(text[: left.start]))
            past, future = _from_to(left, right.past), _from_to(left, right.future)
            in_a_row = past is not None and (past.last - past.first).days == 1
            if (past or future) and (led or not listed or in_a_row):
                result[-1] = replace(left, end=right.end, past=past, future=future)
                continue
        result.append(right)
    return result


def _from_to(left: _Expression, end: Span | None) -> Span | None:
    """The stretch from an expression to an end, the expression read as the last one before it."""
    if end is None:
        return None
    start = left.past
    if left.meaning in _LEANING and not left.match.groupdict().get("which"):
        start = left.meaning(left.match, Setting(end.first, future=False))
    return spans.joined(start, end) if start else None
