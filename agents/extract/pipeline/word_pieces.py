"""Words to word pieces and to the class of their case, as the graph reads them."""

import unicodedata
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

START, END, UNKNOWN = 101, 102, 100
"""The ids of [CLS], [SEP] and [UNK] in BERT's uncased vocabulary."""

MAX_PIECES_A_WORD = 12
"""A graph sees no more of a word than its first pieces; real words have fewer."""

MAX_CHARS_A_WORD = 100
"""WordPiece itself gives up on longer words; what is cut here never costs time."""

CACHED_WORDS = 50_000
"""Enough for the vocabulary of a few thousand stories; bounds the memory of a long-lived process."""


class Case(IntEnum):
    """How a word is written; the vocabulary is uncased, so the graph is told apart."""

    NONE = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    MIXED = 4
    DIGIT = 5
    PUNCTUATION = 6
    INITIAL = 7


def case_of(word: str) -> Case:
    """The class of a word's case.

    >>> [case_of(word).name for word in ("said", "Kyiv", "NATO", "F-16", "2025", "U.", "—")]
    ['LOWER', 'TITLE', 'UPPER', 'MIXED', 'DIGIT', 'INITIAL', 'PUNCTUATION']
    """
    letters = sum(char.isalpha() for char in word)
    digits = any(char.isdigit() for char in word)
    if not letters:
        return Case.DIGIT if digits else Case.PUNCTUATION
    if digits:
        return Case.MIXED
    if word.islower():
        return Case.LOWER
    if word.isupper():
        return Case.UPPER if letters > 1 else Case.INITIAL
    if word[0].isupper() and word[1:] == word[1:].lower():
        return Case.TITLE
    return Case.MIXED


LAYOUTS = 3
"""What comes before a word, as far as the graph is told: no line break, one, or a blank line."""


def piece_cases(pieces: int, case: int, line_breaks: int) -> list[int]:
    """The case classes of a word's pieces; that of the first one tells the line breaks before it too.

    >>> piece_cases(2, Case.TITLE, line_breaks=1)
    [10, 2]
    """
    first = case + len(Case) * min(line_breaks, LAYOUTS - 1)
    return [first, *([int(case)] * (pieces - 1))]


class WordPieces:
    """Word to (ids of its pieces, class of its case); every word has at least one piece."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.of = lru_cache(maxsize=CACHED_WORDS)(self._of)

    def _of(self, word: str) -> tuple[list[int], int]:
        word = word[:MAX_CHARS_A_WORD]
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:MAX_PIECES_A_WORD]
        return ids or [UNKNOWN], int(case_of(_visible(word)))


def _visible(word: str) -> str:
    """The word without zero-width characters: the vocabulary drops them, case must not see them."""
    if word.isascii():
        return word
    return "".join(char for char in word if unicodedata.category(char) != "Cf")
