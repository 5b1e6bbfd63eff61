"""Where the stories of a dump begin and end: its zones."""

import re
from dataclasses import dataclass
from itertools import pairwise

from agents.clean.dump.kinds import Kind
from agents.clean.dump.lines import Line

STORY_WORDS = 60
"""Words of prose a second story needs; a teaser has fewer."""

HEAD_LINES = 8
"""Lines above the first paragraph in which a story's headline, source and time stand."""

_SERIES = re.compile(
    r"^(?:(?P<n>\d{1,2})\s?[.)/:]|#(?P<m>\d{1,2}))(?:\s?\d{1,2})?\s*(?P<rest>\D.*)$"
)


@dataclass(frozen=True)
class Zone:
    """The lines of one story: its head from `start`, then body and furniture up to `end`."""

    start: int
    end: int
    headline: int | None


def zones(lines: list[Line], kinds: list[Kind]) -> list[Zone]:
    """The stories of a dump as zones, in order; at least one for a dump that is not empty."""
    heads = _series(lines, kinds) or _cards(lines, kinds)
    if not heads:
        return [Zone(0, len(lines), None)]
    bounds = [*heads, len(lines)]
    return [
        Zone(start, end, start if kinds[start] == "headline" else None)
        for start, end in pairwise(bounds)
    ]


def prose_after(lines: list[Line], kinds: list[Kind], at: int, end: int, within: int) -> int:
    """Words of the first run of prose that begins within `within` lines of `at`."""
    words = 0
    for index in range(at, end):
        if kinds[index] == "prose":
            words += lines[index].size
        elif words or index - at >= within:
            break
    return words


def _series(lines: list[Line], kinds: list[Kind]) -> list[int]:
    """Heads numbered 1, 2, 3, …, each with prose of its own."""
    heads: list[int] = []
    for index, line in enumerate(lines):
        match = _SERIES.match(line.text)
        if not match or line.size > 30 or (line.ends_sentence and line.size > 20):
            continue
        number = int(match["n"] or match["m"])
        if number == len(heads) + 1:
            heads.append(index)
    if len(heads) < 2:
        return []
    bounds = [*heads, len(lines)]
    full = [
        prose_after(lines, kinds, start + 1, end, 4) >= STORY_WORDS // 2
        for start, end in pairwise(bounds)
    ]
    return heads if all(full) else []


def _cards(lines: list[Line], kinds: list[Kind]) -> list[int]:
    """The first story, and each later one with a card: source, time and headline over its prose."""
    later: list[int] = []
    for index in range(len(lines)):
        if kinds[index] != "stamp" or (later and index - later[-1] < 4):
            continue
        below = [
            at for at in range(index + 1, min(index + 4, len(lines))) if kinds[at] == "headline"
        ]
        if not below or not any(kind == "prose" for kind in kinds[:index]):
            continue
        words = prose_after(lines, kinds, below[-1] + 1, len(lines), 2)
        source = (
            index - 1
            if index and kinds[index - 1] == "headline" and lines[index - 1].size <= 5
            else None
        )
        if (
            source is not None
            and words >= STORY_WORDS
            and not lines[below[-1] + 1].text.endswith(("…", "..."))
        ):
            later.append(source)
    return [0, *later] if later else []
