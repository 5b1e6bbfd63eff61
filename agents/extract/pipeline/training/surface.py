"""How a chunk looks: case, quotation marks, dashes, line breaks. Drawn anew each time it is seen."""

import random

from agents.extract.pipeline.training.chunk import LINE, PARAGRAPH, Chunk
from agents.extract.pipeline.word_pieces import Case

STYLED = 0.16
"""Share of the chunks whose case is that of headlines, of capitals, or of no case at all."""

SMALL_WORDS = frozenset("a an the of in on at to for and or but by with from as vs via".split())

UPPER = {Case.LOWER: Case.UPPER, Case.TITLE: Case.UPPER, Case.MIXED: Case.UPPER}
TITLE = {Case.LOWER: Case.TITLE}
LOWER = dict.fromkeys((Case.TITLE, Case.UPPER, Case.MIXED, Case.INITIAL, Case.LOWER), Case.LOWER)

_DASHES = frozenset("-- — – −".split())
_QUOTES = {
    '"': "curly",
    "“": "curly",
    "”": "curly",
    "``": "curly",
    "''": "curly",
}
_APOSTROPHES = ("'", "’")


def case_style(words: list[str], cases: list[int], rng: random.Random) -> list[int]:
    """The classes of case as the words are written, or as a headline's, in capitals or in none."""
    roll = rng.random() / STYLED
    if roll >= 1:
        return cases
    if roll < 0.3:
        return [int(UPPER.get(Case(case), case)) for case in cases]
    if roll < 0.8:
        return [
            case if word.lower() in SMALL_WORDS and i else int(TITLE.get(Case(case), case))
            for i, (word, case) in enumerate(zip(words, cases, strict=True))
        ]
    return [int(LOWER.get(Case(case), case)) for case in cases]


def typography(words: list[str], rng: random.Random) -> list[str]:
    """The words with quotation marks, apostrophes and dashes of one style throughout."""
    roll = rng.random()
    curly = None if roll < 0.5 else roll < 0.75
    hyphen = rng.random() < 0.35
    if curly is None and not hyphen:
        return words
    result, opened = [], False
    for word in words:
        if curly is not None:
            if word in _QUOTES:
                opened = not opened
                word = ("“" if opened else "”") if curly else '"'
            elif "'" in word or "’" in word:
                word = word.replace("'", "’") if curly else word.replace("’", "'")
        if hyphen and word in _DASHES:
            word = "-"
        result.append(word)
    return result


def layout(chunk: Chunk, rng: random.Random) -> list[int]:
    """The line breaks as they are; or lines wrapped, run on, or each sentence on a line of its own."""
    roll = rng.random()
    if roll < 0.5:
        return chunk.breaks
    if roll < 0.65:
        return [0] * len(chunk)
    if roll < 0.8:
        width, since = rng.randint(8, 18), rng.randint(0, 8)
        breaks = []
        for before in chunk.breaks:
            since = 0 if before else since + 1
            wrap = since >= width and rng.random() < 0.5
            since = 0 if wrap else since
            breaks.append(PARAGRAPH if before else LINE if wrap else 0)
        return breaks
    if not chunk.starts:
        return chunk.breaks
    between = LINE if roll < 0.9 else PARAGRAPH
    often = rng.choice((0.2, 0.5, 1.0))
    return [
        between if start and i and rng.random() < often else before
        for i, (start, before) in enumerate(zip(chunk.starts, chunk.breaks, strict=True))
    ]
