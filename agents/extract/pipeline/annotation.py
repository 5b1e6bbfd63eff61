"""A parse written into a spaCy Doc, whitespace tokens included."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, MORPH, POS, TAG  # type: ignore[import-not-found]
from spacy.parts_of_speech import IDS as PARTS_OF_SPEECH  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.vocab import Vocab

from agents.extract.pipeline.labels import ROOT, Labels
from agents.extract.pipeline.parser import Parse

Ids = NDArray[np.uint64]

ATTRIBUTES = [HEAD, DEP, TAG, POS, MORPH, ENT_IOB, ENT_TYPE]
HEADS, RELATIONS, TAGS, PARTS, FEATURES, IOB, TYPES = range(len(ATTRIBUTES))
"""What is written of each token, and the columns it is written in."""

INSIDE, OUTSIDE, BEGIN = 1, 2, 3
"""spaCy's codes of BIO tags."""

UNPARSED_RELATION, UNPARSED_TAG, UNPARSED_POS = "dep", "XX", "X"
"""What a word beyond the limit gets; its sentence's first word is the root."""

SPACE_RELATION, SPACE_TAG, SPACE_POS = "dep", "_SP", "SPACE"
"""What spaCy's English pipelines give to whitespace tokens."""


class Annotator:
    """Knows the ids that a vocabulary has for a model's labels, and writes parses with them."""

    def __init__(self, vocab: Vocab, labels: Labels) -> None:
        strings, morphology = vocab.strings, vocab.morphology
        # The last entry of each table is what UNPARSED, which is -1, stands for.
        self._dep = _ids(strings.add(label) for label in (*labels.dep, UNPARSED_RELATION))
        self._tag = _ids(strings.add(label) for label in (*labels.tag, UNPARSED_TAG))
        self._pos = _ids(
            PARTS_OF_SPEECH[pos] for pos in [*(p for p, _ in labels.morph), UNPARSED_POS]
        )
        self._morph = _ids(morphology.add(value) for value in [*(f for _, f in labels.morph), ""])
        entity = (*labels.entity, "O")
        self._iob = _ids({"B": BEGIN, "I": INSIDE, "O": OUTSIDE}[tag[0]] for tag in entity)
        self._type = _ids(strings.add(tag[2:]) for tag in entity)
        self._root = strings.add(ROOT)
        self._space = [strings.add(SPACE_RELATION), strings.add(SPACE_TAG)]
        self._space += [PARTS_OF_SPEECH[SPACE_POS], morphology.add(""), OUTSIDE, 0]

    def write(self, doc: Doc, words: NDArray[np.int64], parse: Parse) -> None:
        """Write `parse` into `doc`; `words` are the indices of the tokens that are no white space."""
        index = np.arange(len(doc))
        heads = self._space_heads(index, words)
        values = np.empty((len(doc), len(ATTRIBUTES)), dtype=np.uint64)
        values[:, RELATIONS:] = self._space
        if len(words):
            heads[words] = words[parse.heads]
            root = parse.heads == np.arange(len(words))
            values[words, RELATIONS] = np.where(root, self._root, self._dep[parse.relations])
            values[words, TAGS] = self._tag[parse.tags]
            values[words, PARTS] = self._pos[parse.morphs]
            values[words, FEATURES] = self._morph[parse.morphs]
            values[words, IOB] = self._iob[parse.entities]
            values[words, TYPES] = self._type[parse.entities]
            self._bridge(values, words)
        else:
            values[0, RELATIONS] = self._root
        values[:, HEADS] = (heads - index).view(np.uint64)
        doc.from_array(ATTRIBUTES, values)  # type: ignore[arg-type]  # its stub knows no uint64

    @staticmethod
    def _space_heads(index: NDArray[np.int64], words: NDArray[np.int64]) -> NDArray[np.int64]:
        """A whitespace token hangs on the word before it, at the start of a text on the first word."""
        first = words[0] if len(words) else 0
        before = np.full(len(index), first)
        before[words] = words
        result: NDArray[np.int64] = np.maximum.accumulate(before)
        return result

    @staticmethod
    def _bridge(values: Ids, words: NDArray[np.int64]) -> None:
        """Let a name go on over the white space inside it."""
        gaps = (np.diff(words) > 1) & (values[words[1:], IOB] == INSIDE)
        for gap in np.flatnonzero(gaps):
            after = words[gap + 1]
            values[words[gap] + 1 : after, IOB:] = values[after, IOB:]


def _ids(values: Iterable[int]) -> Ids:
    return np.array(list(values), dtype=np.uint64)
