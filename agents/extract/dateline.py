"""The dateline that opens a story: found, and blanked so that the first sentence is parsed as one."""

import re

# "SYDNEY, Aug 26 - ", "MOSCOW (Agency) -- ", "KYIV, Ukraine — ": a place in capitals, perhaps with
# its country, a day and an agency, then a dash.
_DATELINE = re.compile(
    r"\s*(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]+){0,3}"
    r"(?:, ?[A-Z][A-Za-zÀ-ÿ.'’ -]{2,24}?)?)"
    r"(?P<day>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?"
    r"(?: ?\([^)\n]{1,40}\))? ?(?:--|[—–]|(?<= )-(?= ))\s*"
)


def place(text: str) -> str | None:
    """The place of the dateline that a text opens with, as it is written; None without one.

    >>> place("MOSCOW, July 3 (ABC) - Rain fell.")
    'MOSCOW'
    """
    found = _DATELINE.match(text)
    return found["place"] if found else None


def without_dateline(text: str) -> str:
    """The text with its dateline blanked: what stands after it keeps its offsets.

    >>> without_dateline("MOSCOW, July 3 (ABC) - Rain fell.")
    '                          Rain fell.'
    """
    found = _DATELINE.match(text)
    if found is None:
        return text
    return " " * found.end() + text[found.end() :]
