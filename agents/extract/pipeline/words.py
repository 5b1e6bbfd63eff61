"""The words of a Doc as the parser reads them, each with what stands around it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

OPENING = frozenset("“‘„«([{")

STRAIGHT = frozenset("\"'")
"""Quotation marks that open or close, as the white space around them says."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what stands around it.

    `line_breaks` counts the line breaks before it; `opens` says that it is an opening quotation mark or
    bracket.
    """

    text: str
    line_breaks: int = 0
    opens: bool = False


def words_of(doc: Doc) -> tuple[NDArray[np.int64], list[Word]]:
    """The tokens of a Doc that are no white space: their indices, and they as words."""
    indices, words = [], []
    line_breaks, apart = 0, True
    for token in doc:
        text = token.text
        if token.is_space:
            line_breaks, apart = text.count("\n"), True
            continue
        closed_up = not token.whitespace_
        opens = text in OPENING or (text in STRAIGHT and apart and closed_up)
        indices.append(token.i)
        words.append(Word(text, line_breaks, opens))
        # What follows an opening mark is as far from the word before as that mark is.
        line_breaks, apart = 0, bool(token.whitespace_) or opens
    return np.array(indices, dtype=np.int64), words
