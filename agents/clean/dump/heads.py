"""The heads in a dump: headlines over prose, and what speaks for a story of their own under them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.clean.dump.kinds import Kind
from agents.clean.features import AGO, BYLINE
from agents.clean.lines import Line
from agents.clean.metadata.dateline import dateline_of
from agents.clean.metadata.dates import stamps
from agents.clean.metadata.publisher import from_source_line

HEAD_LINES = 6
"""Lines over the first paragraph that may be a story's head."""

SOURCE_WORDS = 5
"""Words of a source's name that stands alone over the time."""

_NUMBER = re.compile(r"^\W{0,3}(?P<n>\d{1,2})(?:\s?[.):–-](?!\d)|\s?/\s?\d{1,2}\b)")
_CLOCK = re.compile(r"^\W*\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?\W*$", re.IGNORECASE)
_CLOCK_START = re.compile(r"^\W*(?:[01]?\d|2[0-3])[:.h][0-5]\d\b(?![.:/]\d)")
_COMMENTS = re.compile(
    r"\bcomments?\b|\brepl(?:y|ies)\b|\bresponses?\b|\bthoughts on\b|\bconversation\b|"
    r"\bhave your say\b",
    re.IGNORECASE,
)
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.)\W*(?:\w+ ){0,2}\w*\W*$")
# A comment's author and time, a post from a social network: no head of a story.
_TALK = re.compile(
    r"\b(?:says|said|wrote|reply|replied|commented|permalink|report abuse)\b\W*(?:$|on\b|at\b)|\(@|@\w|"
    r"https?:|pic\.twitter|\b\d+ (?:likes?|votes?|repl(?:y|ies))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """What stands over a run of prose.

    `start` is its first line, `body` the number of the first line of prose, `signs` what it is signed
    with: ago, source, date, byline, dateline. `words` counts the prose up to the next head.
    """

    start: int
    body: int
    headline: int
    signs: frozenset[str]
    number: int | None
    words: int
    breaks_off: bool
    labelled: bool


def is_clock(line: Line) -> bool:
    """Whether a line is a time of day and nothing else."""
    return bool(_CLOCK.match(line.text))


def starts_with_clock(line: Line) -> bool:
    """Whether a line begins with a time of day."""
    return bool(_CLOCK_START.match(line.text))


def heads_of(lines: Sequence[Line], kinds: Sequence[Kind]) -> list[Head]:
    """Every headline that stands over a run of prose, in order."""
    bodies = [
        at
        for at, kind in enumerate(kinds)
        if kind == "prose" and (at == 0 or kinds[at - 1] != "prose") and not _asks(lines, kinds, at)
    ]
    found = []
    labelled = commented = False
    covered = 0
    for body, following in pairwise([*bodies, len(lines)]):
        above = [
            at
            for at in range(max(covered, body - HEAD_LINES), body)
            if kinds[at] != "prose" or _asks(lines, kinds, at)
        ]
        labels = [line.text for line in lines[covered:body] if "label" in line.roles]
        labelled = labelled or bool(labels)
        commented = commented or any(_COMMENTS.search(label) for label in labels)
        covered = body + 1
        head = _head(lines, kinds, above, body, following, labelled)
        # Comments are signed with a name and a date; under them only a source makes a story.
        if head and not (commented and head.signs <= {"date", "byline"}):
            found.append(head)
    return found


def _asks(lines: Sequence[Line], kinds: Sequence[Kind], at: int) -> bool:
    """A short question or cry right over a stamp is a headline although it ends as a sentence does."""
    return (
        kinds[at] == "prose"
        and lines[at].size <= 20
        and lines[at].sentences <= 1
        and not lines[at].text.endswith(".")
        and at + 1 < len(lines)
        and kinds[at + 1] == "stamp"
    )


def _head(
    lines: Sequence[Line],
    kinds: Sequence[Kind],
    above: Sequence[int],
    body: int,
    following: int,
    labelled: bool,
) -> Head | None:
    headlines = [
        at
        for at in above
        if (kinds[at] == "headline" or _asks(lines, kinds, at) or _NUMBER.match(lines[at].text))
        and not _TALK.search(lines[at].text)
    ]
    if not headlines:
        return None
    headline = max(headlines, key=lambda at: (lines[at].size >= 4, at))
    stamp_lines = [at for at in above if kinds[at] == "stamp"]
    run = [at for at in range(body, following) if kinds[at] == "prose"]
    number = _NUMBER.match(lines[headline].text)
    last = run[-1]
    tail = [lines[last].text]
    if last + 1 < len(lines) and "teaser" in lines[last + 1].roles:
        tail.append("…")
    start = min([headline, *stamp_lines])
    if (
        start - 1 in above
        and kinds[start - 1] == "headline"
        and lines[start - 1].size <= SOURCE_WORDS
    ):
        start -= 1
    return Head(
        start=start,
        body=body,
        headline=headline,
        signs=_signs(lines, stamp_lines, body),
        number=int(number["n"]) if number else None,
        words=sum(lines[at].size for at in run),
        breaks_off=any(_BREAKS_OFF.search(text) for text in tail),
        labelled=labelled,
    )


def _signs(lines: Sequence[Line], stamp_lines: Sequence[int], body: int) -> frozenset[str]:
    """What a head is signed with; a time of day alone is the stamp of a live blog or a ticker."""
    signs = set()
    for at in stamp_lines:
        line = lines[at]
        if is_clock(line) or _TALK.search(line.text):
            continue
        if AGO.search(line.text):
            signs.add("ago")
        if stamps(line.text):
            signs.add("date")
        if from_source_line(line.text):
            signs.add("source")
        if BYLINE.match(line.text):
            signs.add("byline")
    dateline = dateline_of(lines[body].text)
    if dateline and (dateline.stamp or dateline.month_day):
        signs.add("dateline")
    return frozenset(signs)
