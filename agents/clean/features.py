"""What can be measured of a line, by itself and in its place: the features that lines are scored by.

A feature matrix has a row a line and a column a name. All features are plain measures of the kind
that an editor would name (it ends a sentence; prose stands around it; a headline came before), so
that the weights over them can be read.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from agents.clean.furniture import Role
from agents.clean.lines import Line

Matrix = NDArray[np.floating[Any]]

PROSE_WORDS = 6
"""A sentence shorter than this may as well be a prompt."""

CUT_PROSE_WORDS = 25
"""From this many words on, a line with a sentence in it is prose even if its end is cut off."""

OPEN_PROSE_WORDS = 30
"""From this many words on, a line is prose without a sentence's mark, if few are capitalised."""

PROSE_CAPITALS = 0.4
"""The share of capitalised words up to which a long line without a mark is prose, not a menu."""

SHORT_WORDS = 40
"""Words of a line that is searched for the signs of stamps and addresses."""

CREDIT_CHARS = 200
"""Characters at the end of a line that are searched for a picture's credit."""

ROLES: tuple[str, ...] = tuple(role for role in get_args(Role) if role != "error")

AGO = re.compile(
    r"\b(?:\d+|an?|one|two|few)\s?(?:s|m|h|d|w|sec|min|mins|hr|hrs|seconds?|minutes?|hours?|days?|"
    r"weeks?|months?|years?)\s+ago\b|^\W*(?:just now|yesterday|today)\b(?=\W*$|\W+(?:at\s)?\d)"
    r"|^\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?\b",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|oleh|от)\s+\S|^(?:author|reporter|reporting team)s?\s?:",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"^(?:source|quelle|fonte|fuente)\s?:?\s+\S|^(?:via|from)\s?:\s?\S|^via\s\S|^[-–—]\s\S",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"\((?:[^()]{0,80}(?:photo|images?|credit|via|handout|/)[^()]{0,60})\)\W*$", re.IGNORECASE
)
"""A picture's credit in brackets at the end of its caption."""

_TIME = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b")
_ADDRESS = re.compile(r"https?:|www\.|@|\.com\b|\.org\b")
_QUOTE = re.compile('["“”„«»]')
_YOU = re.compile(r"\b[Yy]ou(?:rs?)?\b")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b")
_TALK = re.compile(
    r"\b(?:said|says|wrote|reply|replies|likes?|votes?|rating|report|flag|permalink|comments?)\b"
    r"|\b\d+ (?:minutes?|hours?|days?|months?|years?) ago\b",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"\w{5,}")
_TITLE_WORD = re.compile(r"\w{3,}")

FAR = 60.0
"""Lines beyond which a distance no longer matters."""


def is_prose(line: Line) -> bool:
    """Whether a line reads as running text: a sentence, or a long line with one in it."""
    return (
        (line.ends_sentence and line.size >= PROSE_WORDS)
        or (line.size >= CUT_PROSE_WORDS and line.sentences >= 1)
        or (line.size >= OPEN_PROSE_WORDS and line.capitalised <= PROSE_CAPITALS)
    )


def prose_words(lines: Sequence[Line]) -> Matrix:
    """The number of words of each line that is prose, 0 for the others."""
    return np.array([line.size if is_prose(line) else 0 for line in lines], dtype=float)


OWN = (
    "words", "word length", "ends a sentence", "sentences", "capitalised", "items", "items a word",
    "numbers", "commas", "quotes", "words in capitals", "a year or time", "ago", "byline", "source",
    "address", "ends with a colon", "ends with dots", "ends with ?", "ends with !", "starts small",
    "starts with a mark", "starts with a digit", "repeats", "blank before", "blank after", "you",
    "we", "credit in brackets", *(f"phrase: {role}" for role in ROLES),
)  # fmt: skip


def own_features(lines: Sequence[Line]) -> Matrix:
    """What each line shows by itself; columns are OWN."""
    rows = []
    for index, line in enumerate(lines):
        text, words, size = line.text, line.words, max(1, line.size)
        after = lines[index + 1].blank if index + 1 < len(lines) else 2
        first = text[:1]
        # Signs of a short line are not looked for in a long one.
        short = text if size <= SHORT_WORDS else ""
        rows.append(
            (
                math.log1p(line.size),
                len(text) / size,
                line.ends_sentence,
                min(10, line.sentences),
                line.capitalised,
                min(20, line.items),
                line.items / size,
                sum(map(str.isdigit, words)) / size,
                text.count(",") / size,
                _QUOTE.search(text) is not None,
                sum(map(str.isupper, words)) / size,
                _TIME.search(text) is not None,
                AGO.search(short) is not None,
                BYLINE.match(short) is not None,
                SOURCE.match(short) is not None,
                _ADDRESS.search(short) is not None,
                text.endswith(":"),
                text.endswith(("…", "...")),
                text.endswith("?"),
                text.endswith("!"),
                first.islower(),
                not first.isalnum(),
                first.isdigit(),
                min(line.repeats, 5),
                min(line.blank, 3),
                min(after, 3),
                len(_YOU.findall(text)) / size,
                len(_WE.findall(text)) / size,
                CREDIT.search(text[-CREDIT_CHARS:]) is not None,
                *[role in line.roles for role in ROLES],
            )
        )
    return np.array(rows, dtype=float).reshape(len(lines), len(OWN))


PLACE = (
    *(f"prose {step:+d}" for step in (-1, -2, -3, 1, 2, 3)),
    *(f"words {step:+d}" for step in (-1, 1)),
    *(f"prose within {reach}" for reach in (2, 5, 10)),
    *(f"share of prose within {reach}" for reach in (3, 8)),
    "prose up to here", "prose before", "lines from the main run", "in the main run",
    "prose from the main run", "lines since a label", "labels since the main run",
    "words shared with the main run", "number of words shared with it", "position", "lines of all",
    "prose of all", "share of the main run",
)  # fmt: skip


def place_features(lines: Sequence[Line], prose: Matrix) -> Matrix:
    """What stands around each line and how it lies to the longest run of prose; columns are PLACE."""
    count = len(lines)
    index = np.arange(count)
    sizes = np.array([line.size for line in lines], dtype=float)
    ones = np.ones(count)
    depth = np.log1p(prose)
    run_words, first, last = _main_run(prose)
    total = prose.sum() + 1e-9
    upto = np.cumsum(prose)
    inside = (index >= first) & (index <= last)
    from_run = np.where(index < first, first - index, np.where(index > last, index - last, 0))
    gap = np.where(
        index < first, np.maximum(0, upto[first] - upto), np.maximum(0, upto - upto[last])
    )
    label = np.array([bool(line.roles & {"label", "legal"}) for line in lines])
    labels = np.cumsum(label)
    shared, number = _shared_words(lines, inside & (prose > 0))
    columns = [
        *(shifted(depth, -step) for step in (-1, -2, -3, 1, 2, 3)),
        *(shifted(np.log1p(sizes), -step) for step in (-1, 1)),
        *(np.log1p(within(prose, reach)) for reach in (2, 5, 10)),
        *(within((prose > 0) * 1.0, reach) / within(ones, reach) for reach in (3, 8)),
        upto / total,
        (upto - prose) / total,
        np.sign(index - first + 0.5) * np.minimum(from_run, FAR),
        inside * 1.0,
        np.log1p(gap),
        _since(label, FAR, itself=True),
        np.where(index > last, np.minimum(5, labels - labels[last]), 0),
        shared,
        number,
        index / count,
        np.full(count, math.log1p(count)),
        np.full(count, math.log1p(prose.sum())),
        np.full(count, run_words / total),
    ]
    return np.array(columns, dtype=float).T.reshape(count, len(PLACE))


RUN = (
    "run is prose", "lines of the run", "words a line of the run", "prose of the run before",
    "prose of the run after", "words of the run before", "words of the run after",
    "like-shaped lines of the run", "digits in the run", "capitals in the run",
    "lines into the run", "lines to its end", "talk", "talk within 5", "shaped as the neighbours",
    "words a line within 3",
)  # fmt: skip


def run_features(lines: Sequence[Line], prose: Matrix) -> Matrix:
    """What the unbroken run of prose or of other lines is like that a line is in; columns are RUN."""
    count = len(lines)
    sizes = np.array([line.size for line in lines], dtype=float)
    shapes = [_shape(line.text) for line in lines]
    digits = np.array([any(char.isdigit() for char in line.text) for line in lines], dtype=float)
    capitals = np.array([line.capitalised for line in lines])
    changes = np.flatnonzero(np.diff(prose > 0)) + 1
    bounds = [0, *changes.tolist(), count]
    runs = list(pairwise(bounds))
    matrix = np.zeros((count, 12))
    for number, (start, end) in enumerate(runs):
        before = slice(*runs[number - 1]) if number else slice(0, 0)
        after = slice(*runs[number + 1]) if number + 1 < len(runs) else slice(0, 0)
        own = slice(start, end)
        length = end - start
        alike = Counter(shape[:4] for shape in shapes[own]).most_common(1)[0][1] / length
        matrix[own, :10] = [
            prose[start] > 0,
            math.log1p(length),
            math.log1p(sizes[own].mean()),
            math.log1p(prose[before].sum()),
            math.log1p(prose[after].sum()),
            math.log1p(sizes[before].sum()),
            math.log1p(sizes[after].sum()),
            alike if length > 2 else 0,
            digits[own].mean(),
            capitals[own].mean(),
        ]
        steps = np.arange(length)
        matrix[own, 10] = np.log1p(steps)
        matrix[own, 11] = np.log1p(length - 1 - steps)
    talk = np.array(
        [len(_TALK.findall(line.text)) if line.size < 15 else 0 for line in lines], dtype=float
    )
    same = [
        (at > 0 and shape == shapes[at - 1]) + (at + 1 < count and shape == shapes[at + 1])
        for at, shape in enumerate(shapes)
    ]
    beside = within(sizes, 3) / within(np.ones(count), 3)
    return np.column_stack([matrix, talk, within(talk, 5), np.array(same, dtype=float), beside])


HEAD = (
    "repeats the headline", "lines since the headline", "lines since a stamp",
    "prose since a stamp", "words of the headline", "after a headline", "lines from the headline",
    "prose from the headline", "headline is repeated", "stamp", "stamp 1 before", "stamp 2 before",
    "stamp 1 after", "stamp 2 after", "stamps within 4", "short lines within 4",
    "capitalised lines within 4",
)  # fmt: skip

STAMP_WORDS = 20
"""A line of who and when has at most this many words."""


def head_features(lines: Sequence[Line], prose: Matrix) -> Matrix:
    """How each line lies to the headline and to the lines of who and when; columns are HEAD.

    A dump often opens with the title of the page; where its words come again, the story begins.
    """
    count = len(lines)
    index = np.arange(count)
    upto = np.cumsum(prose)
    heads = repeated_headlines(lines)
    stamp = np.array([_stamp_like(line) for line in lines])
    anchors = np.flatnonzero(heads)
    anchor = max(anchors, key=lambda at: prose[at : at + 25].sum(), default=None)
    if anchor is None:
        away, prose_away = np.zeros(count), np.zeros(count)
    else:
        steps = index - anchor
        away = np.where(steps <= 0, -np.minimum(40, -steps) - 1, np.minimum(FAR, steps))
        prose_away = np.sign(steps) * np.log1p(np.abs(upto - upto[anchor]))
    title: set[str] = set()
    for line in lines[:2]:
        if line.number == 0 or line.size <= 25:
            title |= title_words(line.text)
    in_title = [
        len(words & title) / (1 + min(6, len(words)))
        for words in (title_words(line.text) for line in lines)
    ]
    sizes = np.array([line.size for line in lines])
    capital = np.array([line.capitalised > 0.7 and line.size > 1 for line in lines], dtype=float)
    stamps = stamp * 1.0
    around = within(np.ones(count), 4)
    columns = [
        heads * 1.0,
        _since(heads, 40),
        _since(stamp, 40),
        _prose_since(stamp, prose),
        np.array(in_title),
        np.concatenate([[0.0], np.maximum.accumulate(heads[:-1] * 1.0)]),
        away,
        prose_away,
        np.full(count, float(anchor is not None)),
        stamps,
        *(shifted(stamps, step) for step in (1, 2, -1, -2)),
        within(stamps, 4) / around,
        within((sizes <= 3) * 1.0, 4) / around,
        within(capital, 4) / around,
    ]
    return np.array(columns, dtype=float).T.reshape(count, len(HEAD))


def repeated_headlines(lines: Sequence[Line]) -> NDArray[np.bool_]:
    """Which lines say again what one of the first three lines says: the page's title, most likely."""
    found = np.zeros(len(lines), dtype=bool)
    tops = [(line.number, title_words(line.text)) for line in lines[:3]]
    tops = [(number, words) for number, words in tops if len(words) >= 3]
    for at, line in enumerate(lines):
        if not 3 <= line.size <= 35:
            continue
        words = title_words(line.text)
        found[at] = len(words) >= 3 and any(
            number < at
            and len(words & top) >= 0.75 * len(words)
            and len(words & top) >= 0.4 * len(top)
            for number, top in tops
        )
    return found


def shifted(values: Matrix, steps: int) -> Matrix:
    """Each line's value `steps` lines before it (after it, if negative); 0 beyond the ends."""
    moved = np.zeros_like(values)
    if abs(steps) < len(values):
        if steps > 0:
            moved[steps:] = values[:-steps]
        elif steps < 0:
            moved[:steps] = values[-steps:]
        else:
            moved = values
    return moved


def within(values: Matrix, reach: int) -> Matrix:
    """The sum of the values of the lines at most `reach` lines away, the line itself included."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    low = np.maximum(0, index - reach)
    high = np.minimum(len(values), index + reach + 1)
    return np.asarray(sums[high] - sums[low])


def _main_run(prose: Matrix, gap: int = 2) -> tuple[float, int, int]:
    """The heaviest run of prose that `gap` other lines may interrupt: words, first and last line."""
    best = (0.0, 0, 0)
    start, words, last = None, 0.0, 0
    for at in np.flatnonzero(prose).tolist():
        if start is None or at - last > gap + 1:
            start, words = at, 0.0
        words += float(prose[at])
        last = at
        if words > best[0]:
            best = (words, start, at)
    return best


def _shared_words(lines: Sequence[Line], main: NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """The share and the number of a line's long words that other lines of the main run have too."""
    bags = [{word.lower() for word in _LONG_WORD.findall(line.text)} for line in lines]
    counts = Counter(word for bag, inside in zip(bags, main, strict=True) if inside for word in bag)
    shares, numbers = [], []
    for bag, inside in zip(bags, main, strict=True):
        common = sum(counts[word] > int(inside) for word in bag)
        shares.append(common / (len(bag) + 1))
        numbers.append(min(8, common))
    return np.array(shares, dtype=float), np.array(numbers, dtype=float)


def _since(flags: NDArray[np.bool_], cap: float, itself: bool = False) -> Matrix:
    """Lines since the last flagged one (0 for it with `itself`); `cap` if there was none."""
    distance = np.full(len(flags), cap)
    last = None
    for at, flag in enumerate(flags.tolist()):
        if flag and itself:
            last = at
        if last is not None:
            distance[at] = min(cap, at - last)
        if flag:
            last = at
    return distance


def _prose_since(flags: NDArray[np.bool_], prose: Matrix) -> Matrix:
    """The logarithm of the words of prose since the last flagged line, -1 if there was none."""
    upto = np.cumsum(prose)
    words = np.full(len(flags), -1.0)
    last = None
    for at, flag in enumerate(flags.tolist()):
        if last is not None:
            words[at] = math.log1p(max(0.0, float(upto[at] - prose[at] - upto[last])))
        if flag:
            last = at
    return words


def _stamp_like(line: Line) -> bool:
    return (
        line.size <= STAMP_WORDS
        and not (line.ends_sentence and line.size > 12)
        and bool(_TIME.search(line.text) or AGO.search(line.text) or BYLINE.match(line.text))
    )


def title_words(text: str) -> set[str]:
    """The words of a headline that two lines are compared by."""
    return {word.lower() for word in _TITLE_WORD.findall(text)}


_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


def _shape(text: str) -> str:
    """The beginning of a line with every number as 9 and every word as A or a: `9 A a, 9`."""
    start = _DIGITS.sub("9", text[:80])
    return _LETTERS.sub(lambda word: "A" if word[0][0].isupper() else "a", start)[:12]
