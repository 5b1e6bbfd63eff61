"""Where the stories of a dump begin and end: its zones.

Prose under a headline alone is a section of the same story. A second story shows itself by a row of
heads of one kind: each signed with a source, an age, a date or a byline; or numbered, or parted by
rules, and each about something else. A teaser may have such a head, even a dateline, but its text is
short or breaks off.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from agents.clean.dump.heads import Head, heads_of, starts_with_clock
from agents.clean.dump.kinds import Kind
from agents.clean.dump.names import names, shared
from agents.clean.features import AGO, repeated_headlines
from agents.clean.lines import Line

STORY_WORDS = 40
"""Words of prose that a story in a row of stories has."""

SECTION_WORDS = 25
"""Words of prose that a numbered story has."""

CARD_WORDS = 90
"""Words of prose that the further stories under a first one have; most with fewer are teasers."""

LONE_WORDS = 150
"""Words of prose that the only further story has, and one signed with a date or a name alone."""

CUT_WORDS = 150
"""A text that breaks off with dots or `read more` and is shorter than this is a teaser."""

HEADLINE_WORDS = 4
"""Words of a signed headline; a name over a date is the author of a comment."""

LEAST_NAMES = 3
"""Names a section must have before it can be told that it is about something else."""

OTHER_SUBJECT = 0.12
"""Sections are about different things if they share no more than this part of their names, on the
mean of all pairs."""

LIVE_ENTRIES = 3
LIVE_SHARE = 0.6
"""Entries of a live blog, and the share of the page's prose that stands in them."""

ENTRY_LINES = 12
ENTRY_STAMP_WORDS = 8
"""Lines of an entry that are counted, and words of the stamp over it."""

LIVE_WORDS = re.compile(
    r"^\W*live\b|\blive (?:updates?|blog|coverage|reporting)\b|\bas it happened\b|\brolling coverage\b|"
    r"\bminute by minute\b|\bliveblog\b|"
    r"\ben direct\b|\bliveticker\b|\bal vivo\b",
    re.IGNORECASE,
)

_DIGEST = re.compile(
    r"\b(?:newsletter|briefing|brief|digest|round-?up|bulletin|top stories|headlines|in this issue|"
    r"unsubscribe|subscribers|your inbox|in your browser)\b|\b(?:issue|edition|no)\.?\s?\d+\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\W*(?:([*=_~•·#+—–-])\s?)(?:\1\s?){2,}\W*$")


@dataclass(frozen=True)
class Zone:
    """The lines of one story: its head from `start`, then body and furniture up to `end`.

    `headline` is the number of its headline where the split itself found it.
    """

    start: int
    end: int
    headline: int | None = None


def zones(lines: Sequence[Line], kinds: Sequence[Kind]) -> list[Zone]:
    """The stories of a dump as zones, in order; at least one for a dump that is not empty."""
    heads = heads_of(lines, kinds)
    for find in (_signed, _numbered, _ruled, _other_subjects):
        row = find(lines, kinds, heads)
        if len(row) > 1:
            ends = [*(zone.start for zone in row[1:]), len(lines)]
            return [
                Zone(zone.start, end, zone.headline) for zone, end in zip(row, ends, strict=True)
            ]
    return [Zone(0, len(lines))]


def is_live(lines: Sequence[Line], kinds: Sequence[Kind]) -> bool:
    """Whether a dump is a live blog: most of its prose stands in entries under a time of day each.

    Under an age, such as `5 min ago`, if the page says that it is live. The times in a ticker, over
    comments or of videos make no live blog.
    """
    stamps = entry_stamps(lines, kinds)
    if not any(LIVE_WORDS.search(line.text) for line in lines[:12] if line.size <= 25):
        stamps = [at for at in stamps if starts_with_clock(lines[at])]
    if len(stamps) < LIVE_ENTRIES:
        return False
    entries = sum(
        lines[at].size
        for start, end in zip(stamps, [*stamps[1:], len(lines)], strict=True)
        for at in range(start, min(end, start + ENTRY_LINES))
        if kinds[at] == "prose"
    )
    prose = sum(line.size for line, kind in zip(lines, kinds, strict=True) if kind == "prose")
    return entries >= LIVE_SHARE * prose


def entry_stamps(lines: Sequence[Line], kinds: Sequence[Kind]) -> list[int]:
    """The lines that open the entries of a live blog: a time or an age, with prose under it."""
    return [
        at
        for at, line in enumerate(lines)
        if line.size <= ENTRY_STAMP_WORDS
        and (starts_with_clock(line) or AGO.match(line.text))
        and "prose" in kinds[at + 1 : at + 4]
    ]


def _signed(lines: Sequence[Line], kinds: Sequence[Kind], heads: Sequence[Head]) -> list[Zone]:
    """Stories that each have a source, an age, a date or a byline over them."""
    row = [
        head
        for head in heads
        if head.signs
        and lines[head.headline].size >= HEADLINE_WORDS
        and head.words >= (CARD_WORDS if head.labelled else STORY_WORDS)
        and not (head.breaks_off and head.words < CUT_WORDS)
    ]
    if not row:
        return []
    found = [Zone(head.start, 0, head.headline) for head in row]
    before = sum(lines[at].size for at in range(row[0].start) if kinds[at] == "prose")
    if repeated_headlines(lines)[row[0].headline]:
        before = 0  # the page's own title stands over the first of them
    common = frozenset.intersection(*(head.signs for head in row))
    if before < STORY_WORDS:
        # The row begins with the page: its stories stand side by side.
        sourced = common & {"ago", "source"}
        return (
            found if sourced or (common and all(head.words >= CARD_WORDS for head in row)) else []
        )
    # A first story, and others under it: these must be long, as comments and teasers are not.
    least = CARD_WORDS if common & {"ago", "source"} and len(row) > 1 else LONE_WORDS
    long = [zone for zone, head in zip(found, row, strict=True) if head.words >= least]
    return [Zone(0, 0), *long]


def _numbered(lines: Sequence[Line], kinds: Sequence[Kind], heads: Sequence[Head]) -> list[Zone]:
    """Stories numbered 1, 2, 3, …"""
    row: list[Head] = []
    for head in heads:
        if head.number == len(row) + 1 and head.words >= SECTION_WORDS:
            row.append(head)
    found = [Zone(head.start, 0, head.headline) for head in row]
    signed = all(head.signs for head in row)
    return found if len(row) > 1 and (signed or _apart(lines, kinds, found)) else []


def _ruled(lines: Sequence[Line], kinds: Sequence[Kind], heads: Sequence[Head]) -> list[Zone]:
    """Stories parted by rules: lines of stars or dashes."""
    rules = [at for at, line in enumerate(lines) if _RULE.match(line.text)]
    starts = [0, *(at + 1 for at in rules)]
    ends = [*rules, len(lines)]
    parts = [Zone(start, end) for start, end in zip(starts, ends, strict=True)]
    found = [part for part in parts if _prose(lines, kinds, part) >= STORY_WORDS]
    return found if len(found) > 1 and _apart(lines, kinds, found) else []


def _other_subjects(
    lines: Sequence[Line], kinds: Sequence[Kind], heads: Sequence[Head]
) -> list[Zone]:
    """Stories under headlines alone, each about something else.

    Long articles have such sections too: the page must say that it is a digest, or write three or more
    headlines in capitals.
    """
    row = [head for head in heads if head.words >= STORY_WORDS and not head.labelled]
    edges = [*lines[:8], *lines[-6:]]
    digest = any(_DIGEST.search(line.text) for line in edges if line.size <= 30)
    capitals = len(row) > 2 and all(lines[head.headline].text.isupper() for head in row)
    if not digest and not capitals:
        return []
    found = [Zone(head.start, 0, head.headline) for head in row]
    return found if len(row) > 1 and _apart(lines, kinds, found) else []


def _prose(lines: Sequence[Line], kinds: Sequence[Kind], zone: Zone) -> int:
    return sum(lines[at].size for at in range(zone.start, zone.end) if kinds[at] == "prose")


def _apart(lines: Sequence[Line], kinds: Sequence[Kind], parts: Sequence[Zone]) -> bool:
    """Whether sections are about different things: each has names, and they share hardly any."""
    ends = [*(part.start for part in parts[1:]), parts[-1].end or len(lines)]
    subjects = [
        names(lines[at].text for at in range(part.start, end) if kinds[at] == "prose")
        for part, end in zip(parts, ends, strict=True)
    ]
    if any(len(subject) < LEAST_NAMES for subject in subjects):
        return False
    overlaps = [shared(one, other) for one, other in combinations(subjects, 2)]
    return sum(overlaps) / len(overlaps) <= OTHER_SUBJECT
