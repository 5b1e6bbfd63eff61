"""Where a text is cut into the chunks that the graph sees at once."""

from collections.abc import Sequence

from agents.extract.pipeline.sentences import TERMINAL
from agents.extract.pipeline.words import Word

MAX_WORDS = 110
"""Words of a chunk: the graph was trained on whole sentences packed up to this length."""

MAX_PIECES = 510
"""Word pieces of a chunk: the encoder knows 512 positions, two of them for its own marks."""

CLOSING = TERMINAL | frozenset("\"'”’)")


def cut(words: Sequence[Word], pieces: Sequence[int]) -> list[int]:
    """The ends of the chunks: word indices, the last one `len(words)`.

    `pieces[i]` counts the word pieces of word i. A chunk
    is as long as it may be and ends where a line or, failing that, most likely a sentence ends; only
    where there is no such place in its last two thirds it is cut hard.
    """
    ends: list[int] = []
    start = 0
    while start < len(words):
        longest = _longest(start, pieces)
        end = longest
        if longest < len(words):
            shortest = start + (longest - start) // 3
            for index in range(longest, shortest, -1):
                if words[index].line_breaks or _ends_sentence(words, index):
                    end = index
                    break
        ends.append(end)
        start = end
    return ends


def _longest(start: int, pieces: Sequence[int]) -> int:
    """The furthest end a chunk from `start` may have; it holds at least one word."""
    total = 0
    for index in range(start, min(start + MAX_WORDS, len(pieces))):
        total += pieces[index]
        if total > MAX_PIECES and index > start:
            return index
    return min(start + MAX_WORDS, len(pieces))


def _ends_sentence(words: Sequence[Word], index: int) -> bool:
    """Whether a sentence most likely ends before word `index`."""
    before, after = words[index - 1], words[index]
    if after.text[:1].islower() or (after.text in CLOSING and not after.opens):
        return False
    if before.text in TERMINAL:
        return True
    closed = before.text in CLOSING and not before.opens
    return closed and index > 1 and words[index - 2].text in TERMINAL
