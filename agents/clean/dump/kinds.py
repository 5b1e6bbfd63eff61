"""What each line of a dump looks like by itself: prose, headline, stamp (who and when) or furniture."""

from typing import Literal

from agents.clean.features import AGO, BYLINE, SOURCE, is_prose
from agents.clean.lines import Line
from agents.clean.metadata.dates import stamps

Kind = Literal["prose", "headline", "stamp", "furniture"]

STAMP_WORDS = 24
"""A line of who and when is shorter than this."""

HEADLINE_WORDS = (2, 28)
"""Words of a headline."""

MENU_ITEMS = 4
"""A line cut into this many short parts by bars, dots or gaps is a menu."""

FURNITURE_WORDS = 60
"""A line with a phrase of furniture is furniture up to this length; a longer one may quote it."""

FURNITURE_ROLES = frozenset(
    {"prompt", "legal", "credit", "label", "teaser", "end", "notice", "menu", "paywall"}
)


def is_stamp(line: Line) -> bool:
    """Whether a short line says who wrote it, when, or where it came from."""
    if line.size > STAMP_WORDS or (line.ends_sentence and line.size > 12):
        return False
    if line.size <= 16 and (BYLINE.match(line.text) or SOURCE.match(line.text)):
        return True
    return bool(stamps(line.text) or (line.size <= 12 and AGO.search(line.text)))


def kind_of(line: Line) -> Kind:
    """The kind of a line by itself, whatever stands around it."""
    if line.size == 0:
        return "furniture"
    if is_stamp(line):
        return "stamp"
    if line.roles & FURNITURE_ROLES and line.size < FURNITURE_WORDS:
        return "furniture"
    if line.items >= MENU_ITEMS and line.size < 8 * line.items and line.sentences <= 1:
        return "furniture"
    if line.repeats > 2:
        return "furniture"
    if is_prose(line):
        return "prose"
    if HEADLINE_WORDS[0] <= line.size <= HEADLINE_WORDS[1]:
        return "headline"
    return "furniture"
