"""The headline of a story in a dump, and the section that stands over it."""

import re
from collections.abc import Sequence

from agents.clean.dump.heads import is_clock
from agents.clean.dump.kinds import Kind
from agents.clean.features import repeated_headlines
from agents.clean.lines import Line

WORDS = (3, 32)
"""Words of a headline; what is shorter over it is a section, a place or a site's name."""

LIKELY_WORDS = (5, 20)
"""Words that most headlines have."""

SECTION_WORDS = 3
"""Words of a section's name."""

BEST_MARGIN = 1.0
"""A headline that scores this much less than the best is taken if it stands over it: the best may be
the standfirst, which comes second."""

_ORNAMENT = re.compile(r"^[\s*#=_>•·▪●◆■►|–—-]+|[\s*#=_|–—-]+$")
_NUMBER = re.compile(r"^(?:\d{1,2}\s?/\s?\d{1,2}|\d{1,2}\s?[.):]|#\d{1,2})\s+|^\d{1,2}[.)]")
_LIVE = re.compile(
    r"^(?:live(?: blog| updates?)?|watch live|breaking(?: news)?|exclusive|just in)\b\s*[:|–—-]?\s+",
    re.IGNORECASE,
)
# A slug of a wire service: BC-US--Politics, 2nd Ld-Writethru; URGENT.
_SLUG = re.compile(
    r"^[A-Z]{1,4}-{1,2}[A-Z]|writethru|\b\d(?:st|nd|rd|th) ld\b|^(?:urgent|bulletin|update \d+)\W*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^[\w /&-]{2,30}:\s.*@|^[^\s:]+@[^\s:]+$|^(?:no|issue|vol)\.?\s?\d", re.IGNORECASE
)
# What kind of text the page holds, not what it is about.
_KIND_OF_TEXT = re.compile(
    r"^(?:(?:press|news|media) (?:release|statement|note|advisory|briefing)|statement|readout|"
    r"transcript|communiqu[eé]|bulletin|newsletter)\b",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def plain_title(raw: str) -> str:
    """A headline without the number, the ornaments and the word `live` before it."""
    text = _ORNAMENT.sub("", raw)
    text = _ORNAMENT.sub("", _NUMBER.sub("", text))
    return _LIVE.sub("", text).strip()


def find_title(
    lines: Sequence[Line], kinds: Sequence[Kind], head: range, body: Sequence[int]
) -> int | None:
    """The number of the headline among the lines of a head, None where there is none.

    What speaks for a line: it says in other words what the body says, it is given twice, the line of
    who and when follows, it is as long as headlines are. Of lines that are nearly as good the first
    is taken, since standfirst and captions come after the headline.
    """
    candidates = [at for at in head if _may_be_title(lines[at], kinds[at])]
    if not candidates:
        return None
    told = {word for at in body for word in _words(lines[at].text)}
    again = repeated_headlines(lines[head.start : head.stop])
    twice = {
        lines[one].text.lower()
        for one in candidates
        for other in candidates
        if one < other and lines[one].text.lower() == lines[other].text.lower()
    }
    scores = {}
    for at in candidates:
        line = lines[at]
        words = _words(line.text)
        shared = len(words & told) / len(words) if words else 0.0
        below = [
            kinds[each] == "stamp" and not is_clock(lines[each])
            for each in range(at + 1, min(at + 3, head.stop))
        ]
        scores[at] = (
            min(2.5, 4 * shared)
            + 2.0 * (line.text.lower() in twice or bool(again[at - head.start]))
            + 1.5 * (LIKELY_WORDS[0] <= line.size <= LIKELY_WORDS[1])
            + 1.0 * any(below)
            - 1.0 * (kinds[at] == "prose" and line.text.endswith("."))
            - 2.0 * bool(_KIND_OF_TEXT.match(line.text))
        )
    best = max(scores.values())
    return next(at for at in candidates if scores[at] >= best - BEST_MARGIN)


def section_over(
    lines: Sequence[Line], kinds: Sequence[Kind], title: int, start: int
) -> str | None:
    """The section's name in the line over the headline: the last step of a path, or a word or two."""
    for at in range(title - 1, max(start, title - 2) - 1, -1):
        line = lines[at]
        steps = [step.strip() for step in re.split(r"\s[/>›»]\s", line.text) if step.strip()]
        if 2 <= len(steps) <= 5 and all(len(step.split()) <= SECTION_WORDS for step in steps):
            return None if kinds[at] == "stamp" else steps[-1]
        # The top line of a page is its masthead.
        single = line.items == 1 and at > 0 and line.size <= SECTION_WORDS
        if single and kinds[at] in ("headline", "furniture") and not line.roles - {"menu"}:
            return line.text
    return None


def _may_be_title(line: Line, kind: Kind) -> bool:
    return (
        kind in ("headline", "prose")
        and WORDS[0] <= line.size <= WORDS[1]
        and line.sentences <= 2
        and not (line.items >= 3 and "|" in line.raw)
        and not _SLUG.search(line.text)
        and not _LABELLED.search(line.text)
    )


def _words(text: str) -> set[str]:
    # Four letters of a word stand for its forms: jail, jailed, jails.
    return {word.lower()[:5] for word in _LONG_WORD.findall(text)}
