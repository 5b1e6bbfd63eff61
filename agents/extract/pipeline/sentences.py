"""Where sentences start: what the lay-out tells the graph, and what is put right after it decided."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.extract.pipeline.words import Word

Bools = NDArray[np.bool_]

START_BIAS = (0.0, 3.0, 100.0)
"""Added to the score (a logit) of a sentence start after no line break, one, and a blank line.

A blank line ends a sentence without exception. A single line break mostly does, but text may be wrapped
at a width, so there the graph keeps a say: 3 is within .003 of the best F on the treebanks'
development sets, as they are (where certainty is best) and wrapped at 72 columns (where 2 is).
"""

TERMINAL = frozenset(".!?…")


def start_bias(words: Sequence[Word]) -> NDArray[np.float32]:
    """What to add to the score of a sentence starting at each word of a chunk."""
    bias = [START_BIAS[min(word.line_breaks, 2)] for word in words]
    bias[0] = START_BIAS[2]
    return np.array(bias, dtype=np.float32)


def settle_starts(starts: Bools, words: Sequence[Word], inside_name: Bools) -> Bools:
    """The graph's starts, put right where they cannot be.

    A sentence starts before its opening quotation mark, never between that and its first word; and no
    sentence starts inside a name, except on a new line or after a full stop.
    """
    settled = starts.copy()
    for index in range(1, len(words)):
        if not starts[index]:
            continue
        word, before = words[index], words[index - 1]
        if word.line_breaks:
            continue
        if before.opens:
            settled[index - 1 : index + 1] = [True, False]
        elif inside_name[index] and before.text not in TERMINAL:
            settled[index] = False
    return settled
