"""The paragraphs of a zone that are the story."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.clean.dump.heads import is_clock
from agents.clean.dump.kinds import FURNITURE_ROLES, Kind
from agents.clean.dump.names import names
from agents.clean.dump.region import kept
from agents.clean.dump.scoring import log_odds_of
from agents.clean.dump.split import Zone
from agents.clean.features import CREDIT
from agents.clean.lines import Line

STORY_WORDS = 60
"""Words of a body after which a label such as `Related articles` ends it."""

STANDFIRST_WORDS = 40
"""A short text over the line of who and when is the standfirst; a longer one is the story."""

SUBHEAD_ODDS = 0.5
"""Log-odds that a line between paragraphs needs if it is no sentence: a subhead, not a caption."""

QUOTING_ODDS = 1.5
"""Log-odds above which a long paragraph is the story's although it has a phrase of furniture."""

LONG = 20
"""Words of a paragraph that may have such a phrase by chance."""

RESUMES_WORDS = 60
"""Words of a single paragraph after a label that may be the same story going on."""

_DOTS = re.compile(r"(?:…|\.\.\.)\W*$")


def body_of(lines: Sequence[Line], kinds: Sequence[Kind], zone: Zone) -> list[int]:
    """The numbers of the lines of a zone that make its story, in order."""
    own = [replace(line, number=at) for at, line in enumerate(lines[zone.start : zone.end])]
    if not own:
        return []
    odds = log_odds_of(own)
    shift = zone.start
    chosen = [shift + at for at in kept(own, odds)]
    chosen = [at for at in chosen if not _is_furniture(lines[at], kinds[at], odds[at - shift])]
    chosen = _after_the_head(lines, kinds, chosen, zone)
    chosen = _before_the_end(lines, kinds, chosen)
    return _without_odd_ends(kinds, chosen) or _only_sentences(kinds, zone)


def _is_furniture(line: Line, kind: Kind, odds: float) -> bool:
    """Whether a line is furniture wherever it stands, whatever the lines around it say."""
    if CREDIT.search(line.text) or kind == "stamp" or line.roles & {"end", "label", "teaser"}:
        return True
    if line.roles & FURNITURE_ROLES:
        return line.size < LONG or odds < QUOTING_ODDS
    return kind == "furniture" or (
        kind == "headline" and odds < SUBHEAD_ODDS and not line.text.endswith(":")
    )


def _after_the_head(
    lines: Sequence[Line], kinds: Sequence[Kind], chosen: list[int], zone: Zone
) -> list[int]:
    """Without what stands over the last stamp of the head: headline, standfirst, caption."""
    words = 0
    cut = 0
    for place, at in enumerate(chosen):
        if words > STANDFIRST_WORDS:
            break
        between = range(chosen[place - 1] + 1 if place else zone.start, at)
        if place and any(kinds[index] == "stamp" for index in between):
            cut = place
        words += lines[at].size
    if zone.headline is not None:
        chosen = [at for at in chosen if at > zone.headline]
    return chosen[cut:]


def _before_the_end(lines: Sequence[Line], kinds: Sequence[Kind], chosen: list[int]) -> list[int]:
    """Without what follows the story: other stories under a label, a teaser that breaks off.

    A box of related headlines may stand amid a story, which then goes on in paragraphs; teasers are
    single paragraphs under a headline each.
    """
    kept: list[int] = []
    words = 0
    place = 0
    while place < len(chosen):
        at = chosen[place]
        gap = range(chosen[place - 1] + 1 if place else at, at)
        if words >= STORY_WORDS:
            # A time of day alone in its line opens the items of a ticker.
            if _is_teaser(lines, kinds, chosen[place:]) or any(
                is_clock(lines[each]) for each in gap
            ):
                break
            if any(lines[index].roles & {"label", "end", "legal"} for index in gap):
                going_on = _going_on(lines, kinds, kept, chosen[place:])
                if going_on is None:
                    break
                place += going_on
                at = chosen[place]
        kept.append(at)
        words += lines[at].size
        place += 1
    return kept


def _going_on(
    lines: Sequence[Line], kinds: Sequence[Kind], before: list[int], after: list[int]
) -> int | None:
    """Where in the lines after a label the story goes on, None if it does not.

    It does with paragraphs in a row that name what the story named before.
    """
    start = next((place for place, at in enumerate(after) if kinds[at] == "prose"), None)
    if start is None:
        return None
    run = [after[start]]
    for at in after[start + 1 :]:
        if kinds[at] != "prose" or at != run[-1] + 1:
            break
        run.append(at)
    told = names(lines[at].text for at in before)
    new = names(lines[at].text for at in run)
    long = len(run) > 1 or sum(lines[at].size for at in run) >= RESUMES_WORDS
    return start if long and len(told & new) >= 2 else None


def _is_teaser(lines: Sequence[Line], kinds: Sequence[Kind], rest: list[int]) -> bool:
    """Whether what is left begins with a headline and a text that breaks off."""
    return (
        kinds[rest[0]] == "headline" and len(rest) > 1 and bool(_DOTS.search(lines[rest[1]].text))
    )


def _without_odd_ends(kinds: Sequence[Kind], chosen: list[int]) -> list[int]:
    """From the first to the last line of prose."""
    prose = [place for place, at in enumerate(chosen) if kinds[at] == "prose"]
    return chosen[prose[0] : prose[-1] + 1] if prose else []


def _only_sentences(kinds: Sequence[Kind], zone: Zone) -> list[int]:
    """All prose of a zone in which no story was recognised: too short a text to be scored."""
    return [at for at in range(zone.start, zone.end) if kinds[at] == "prose"]
