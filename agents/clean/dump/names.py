"""The names in a text, as a rough mark of what it is about."""

import re
from collections.abc import Iterable

from agents.clean.metadata.dates import months

# A capitalised word that does not open a sentence, or one in capitals (an acronym) anywhere.
_NAME = re.compile(r"(?<![.!?…:\"“‘'(\[]\s)(?<!^)\b[^\W\d_a-zß-ÿ][\w’'\-]{3,}|\b[A-Z]{3,6}\b")
_POSSESSIVE = re.compile(r"[’']s?$")


# Ranks and offices are written large in every story.
_OFFICES = frozenset(
    """prime minister president vice chancellor premier king queen prince general colonel major captain
    admiral foreign interior defence defense secretary senator governor mayor ambassador judge justice
    party government parliament congress senate court ministry police army council state states
    supreme federal national""".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow".split()
)


def names(texts: Iterable[str]) -> frozenset[str]:
    """The names in some lines, in lower case, with no possessive ending; no months, days, offices."""
    found = {_POSSESSIVE.sub("", name).lower() for text in texts for name in _NAME.findall(text)}
    return frozenset(found - _DAYS - _OFFICES - months().keys())


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller set's names that the other has too; 0 where one has none."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
