"""Blanks the dateline that opens a story, so that its first sentence is parsed as a sentence."""

import re

# "SYDNEY, Aug 26 - ", "MOSCOW (Agency) -- ", "KYIV, Ukraine — ": a place in capitals or with its
# country, perhaps a day and an agency, then a dash.
_DATELINE = re.compile(
    r"\s*[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]+){0,3}"
    r"(?:, ?[A-Z][A-Za-zÀ-ÿ.'’ -]{2,24}?)?"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?"
    r"(?: ?\([^)\n]{1,40}\))? ?(?:--|[—–]|(?<= )-(?= ))\s*"
)


def without_dateline(text: str) -> str:
    """The text with its dateline blanked: what stands after it keeps its offsets.

    >>> without_dateline("MOSCOW, July 3 (ABC) - Rain fell.")
    '                          Rain fell.'
    """
    found = _DATELINE.match(text)
    if found is None:
        return text
    return " " * found.end() + text[found.end() :]
