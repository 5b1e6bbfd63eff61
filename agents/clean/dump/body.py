"""The paragraphs of a zone that are the story."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agents.clean.dump.heads import is_clock
from agents.clean.dump.kinds import FURNITURE_ROLES, Kind
from agents.clean.dump.names import names
from agents.clean.dump.region import kept
from agents.clean.dump.scoring import log_odds_of
from agents.clean.dump.split import Zone
from agents.clean.features import CREDIT
from agents.clean.lines import Line
from agents.clean.scorer import Scorer

Odds = Mapping[int, float]
"""The number of a line -> the log-odds that it is the story's."""

STORY_WORDS = 60
"""Words of a body after which a label such as `Related articles` may end it."""

STANDFIRST_WORDS = 40
"""A short text over the line of who and when is the standfirst; a longer one is the story."""

SUBHEAD_ODDS = 0.0
"""Log-odds that a line between paragraphs needs if it is no sentence: a subhead, not a caption."""

QUOTING_ODDS = 1.5
"""Log-odds above which a long paragraph is the story's although it has a phrase of furniture."""

LONG = 20
"""Words of a paragraph that may have such a phrase by chance."""

SURE_ODDS = 1.5
"""Log-odds of lines that are taken although their place or form speaks against them."""

RESUMES_WORDS = 60
"""Words of prose after a label that may be the same story going on."""

NEXT_LINES = 6
"""Lines of prose after a label that are looked at."""

ADDRESS_WORDS = 30
"""Words of a line in which a site speaks to its reader."""

_YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|us|our)\b", re.IGNORECASE)
_QUOTES = re.compile("[\"“”„«»]|(?:^|\\s)['‘’]")
_DOTS = re.compile(r"(?:…|\.\.\.)\W*$")


def body_of(
    lines: Sequence[Line], kinds: Sequence[Kind], zone: Zone, scorer: Scorer | None = None
) -> list[int]:
    """The numbers of the lines of a zone that make its story, in order.

    `scorer` stands in for the one that ships.
    """
    own = [replace(line, number=at) for at, line in enumerate(lines[zone.start : zone.end])]
    if not own:
        return []
    scores = log_odds_of(own, scorer)
    odds = {zone.start + at: float(score) for at, score in enumerate(scores)}
    chosen = [zone.start + at for at in kept(own, scores)]
    chosen = [at for at in chosen if not _is_furniture(lines[at], kinds[at], odds[at])]
    chosen = _after_the_head(lines, kinds, chosen, zone)
    chosen = _before_the_end(lines, kinds, odds, chosen)
    return _without_odd_ends(kinds, odds, chosen) or _only_sentences(kinds, zone)


def addresses_reader(line: Line) -> bool:
    """Whether the site speaks to its reader: `we` and `you` in one short line and nobody quoted."""
    text = line.text
    return (
        line.size <= ADDRESS_WORDS
        and bool(_YOU.search(text) and _WE.search(text))
        and not _QUOTES.search(text)
    )


def _is_furniture(line: Line, kind: Kind, odds: float) -> bool:
    """Whether a line is furniture wherever it stands, whatever the lines around it say."""
    if CREDIT.search(line.text) or kind == "stamp" or line.roles & {"end", "label", "teaser"}:
        return True
    if line.roles & FURNITURE_ROLES:
        return line.size < LONG or odds < QUOTING_ODDS
    if addresses_reader(line):
        return odds < QUOTING_ODDS
    return kind != "prose" and odds < SUBHEAD_ODDS and not line.text.endswith(":")


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
    chosen = chosen[cut:]
    if zone.headline is not None:
        chosen = [at for at in chosen if at > zone.headline]
    return chosen


def _before_the_end(
    lines: Sequence[Line], kinds: Sequence[Kind], odds: Odds, chosen: list[int]
) -> list[int]:
    """Without what follows the story: other stories under a label, a teaser that breaks off.

    A box of related headlines may stand amid a story, which then goes on in paragraphs; teasers are
    single paragraphs under a headline each.
    """
    found: list[int] = []
    words = 0
    place = 0
    while place < len(chosen):
        at = chosen[place]
        if words >= STORY_WORDS:
            if _is_teaser(lines, kinds, chosen[place:]):
                break
            gap = lines[chosen[place - 1] + 1 : at]
            # A time of day alone in its line opens a ticker, whose items read like the story.
            ticker = any(is_clock(line) for line in gap)
            if ticker or any(line.roles & {"label", "end", "legal"} for line in gap):
                goes_on = _going_on(lines, kinds, {} if ticker else odds, found, chosen[place:])
                if goes_on is None:
                    break
                place += goes_on
                at = chosen[place]
        found.append(at)
        words += lines[at].size
        place += 1
    return found


def _going_on(
    lines: Sequence[Line],
    kinds: Sequence[Kind],
    odds: Odds,
    before: list[int],
    after: list[int],
) -> int | None:
    """Where in the lines after a label the story goes on, None if it does not.

    It does with paragraphs that are very likely its own (by `odds`, which may be empty), or with such
    as follow each other and name what the story named before.
    """
    start = next((place for place, at in enumerate(after) if kinds[at] == "prose"), None)
    if start is None:
        return None
    prose = [at for at in after[start:] if kinds[at] == "prose"][:NEXT_LINES]
    likely = sum(odds.get(at, 0.0) for at in prose) / len(prose) >= SURE_ODDS
    if likely and sum(lines[at].size for at in prose) >= RESUMES_WORDS:
        return start
    run = [after[start]]
    for at in after[start + 1 :]:
        if kinds[at] != "prose" or at != run[-1] + 1:
            break
        run.append(at)
    if len(run) == 1 and lines[run[0]].size < RESUMES_WORDS:
        return None
    told = names(lines[at].text for at in before)
    return start if len(told & names(lines[at].text for at in run)) >= 2 else None


def _is_teaser(lines: Sequence[Line], kinds: Sequence[Kind], rest: list[int]) -> bool:
    """Whether what is left begins with a headline and a text that breaks off."""
    return (
        kinds[rest[0]] == "headline" and len(rest) > 1 and bool(_DOTS.search(lines[rest[1]].text))
    )


def _without_odd_ends(kinds: Sequence[Kind], odds: Odds, chosen: list[int]) -> list[int]:
    """Without the lines at both ends that are no sentences and not very likely the story's."""
    sure = [
        place for place, at in enumerate(chosen) if kinds[at] == "prose" or odds[at] >= SURE_ODDS
    ]
    return chosen[sure[0] : sure[-1] + 1] if sure else []


def _only_sentences(kinds: Sequence[Kind], zone: Zone) -> list[int]:
    """All prose of a zone in which no story was recognised: too short a text to be scored."""
    return [at for at in range(zone.start, zone.end) if kinds[at] == "prose"]
