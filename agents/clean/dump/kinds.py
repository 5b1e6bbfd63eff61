"""What each line of a dump looks like: prose, headline, stamp (who and when) or furniture."""

import re
from typing import Literal

from agents.clean.dump.lines import Line
from agents.clean.metadata.dates import stamps

Kind = Literal["prose", "headline", "stamp", "furniture"]

STAMP_WORDS = 24
"""A line of who and when is shorter than this."""

LONG_PROSE = 25
"""From this many words on, a line with a sentence in it is prose even if its end is cut off."""

PROSE_WORDS = 6
"""A sentence shorter than this may as well be a prompt or a comment."""

HEADLINE_WORDS = (2, 28)
"""Words of a headline."""

_AGO = re.compile(
    r"\b(?:\d+|an?|one|two|few)\s?(?:s|m|h|d|w|sec|min|mins|hr|hrs|seconds?|minutes?|hours?|days?|weeks?|"
    r"months?|years?)\s+ago\b|\b(?:just now|yesterday|today)\b|^\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|oleh|от)\s+\S|^(?:author|reporter|reporting team)s?\s?:",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^(?:source|via|from|quelle|fonte|fuente)\s?:?\s+\S|^[-–—]\s\S", re.IGNORECASE
)

HARD = frozenset(
    {"prompt", "legal", "credit", "label", "teaser", "end", "notice", "menu", "paywall"}
)


def is_stamp(line: Line) -> bool:
    """Whether a short line says who wrote it, when, or where it came from."""
    if line.size > STAMP_WORDS or (line.ends_sentence and line.size > 12):
        return False
    text = line.text
    if _BYLINE.match(text) and line.size <= 16:
        return True
    if _SOURCE.match(text) and line.size <= 16:
        return True
    return bool(stamps(text) or (_AGO.search(text) and line.size <= 12))


def kind_of(line: Line) -> Kind:
    """The kind of a line by itself, whatever stands around it."""
    if line.size == 0:
        return "furniture"
    if is_stamp(line):
        return "stamp"
    if line.roles & HARD and line.size < 60:
        return "furniture"
    if line.items >= 4 and line.size < 8 * line.items and line.sentences <= 1:
        return "furniture"
    if line.repeats > 2:
        return "furniture"
    if line.size >= LONG_PROSE and line.sentences >= 1:
        return "prose"
    if line.ends_sentence and line.size >= PROSE_WORDS:
        return "prose"
    if HEADLINE_WORDS[0] <= line.size <= HEADLINE_WORDS[1]:
        return "headline"
    return "furniture"
