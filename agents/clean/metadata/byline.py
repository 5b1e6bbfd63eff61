"""The people who wrote a story, out of a byline."""

import re

from agents.clean.metadata.dates import months

MOST_PEOPLE = 10
"""More names than this are no byline but a list."""

_LEAD = re.compile(
    r"^\W*(?:(?:by|von|par|por|di|door|от|authors?|written by|reported by|text by|words by)\b"
    r"\s*:?\s+)?",
    re.IGNORECASE,
)
# Where a byline ends and the rest of its line begins: a mark, a date, a place, reading time.
_END = re.compile(
    r"\s*(?:[|·•@/(\[]|\s[-–—]\s|\s{2,}|\b\d|\b(?:in|at|for|on|published|updated|posted)\b|,\s*(?:\w+\s){0,4}?"
    r"(?:reporter|correspondent|editor|writer|staff|bureau|chief|columnist|contributor)\b)",
    re.IGNORECASE,
)
_MONTH = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
_DATE = re.compile(
    rf"\s(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?(?:{_MONTH})\.?\s\d",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^\W*(?:by\s+)?(?P<name>[A-Z]{2,5})(?=\s(?:staff|writers?|news|correspondents?|reporters?|team)\b|\s*$)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b)\s*", re.IGNORECASE)
_NAME = re.compile(
    r"[^\W\d_][\w.'’\-]*(?:\s(?:(?:de|da|do|dos|di|del|della|la|le|van|von|der|den|ter|bin|ibn|al|el|bint|y)"
    r"\s){0,3}[^\W\d_][\w.'’\-]*){1,4}"
)
# Who signs for a newsroom is no person.
_NOT_PEOPLE = re.compile(
    r"\b(?:staff|team|desk|newsroom|editors?|editorial|agenc(?:y|ies)|correspondents?|reporters?|writers?|"
    r"news|press|service|bureau|associated|reuters|afp|wire|redaktion|rédaction|redacción|redação|redazione|"
    r"media|times|post|daily|admin|guest|contributors?|online|web|our|the|government|office|ministry)\b",
    re.IGNORECASE,
)


def people(byline: str) -> list[str]:
    """The names of people in a byline, in order; desks, teams and agencies are left out.

    >>> people("By Ana de Souza and Jo Field, Staff Writers | 3 May 2025")
    ['Ana de Souza', 'Jo Field']
    """
    text = _LEAD.sub("", byline.strip(), count=1)
    for end in (_END, _DATE):
        cut = end.search(text)
        text = text[: cut.start()] if cut else text
    names: list[str] = []
    for part in _PARTS.split(text)[:MOST_PEOPLE]:
        name = part.strip(" .,:;")
        if (
            _NAME.fullmatch(name)
            and name[0].isupper()
            and not _NOT_PEOPLE.search(name)
            and name not in names
        ):
            names.append(name)
    return names


def agency_in(byline: str) -> str | None:
    """The agency that signs a byline, `NNA` of `by NNA Staff Writers`; None for people and desks."""
    found = _AGENCY.match(byline)
    return found["name"] if found and found["name"].isupper() else None
