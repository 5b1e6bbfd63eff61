"""Where in a dump the story stands, by the log-odds of its lines."""

from collections.abc import Sequence

import numpy as np

from agents.clean.features import Matrix
from agents.clean.lines import Line

# Tuned together by cross-validation on the training pages; the result is flat around them.
LEAN = 0.6
"""Added to every line's log-odds: a line between lines of the story is likelier one of them."""
LEAST, MOST = -2.0, 3.0
"""Log-odds are cut here, so that no single line makes or breaks a region."""
SIZE_POWER = 0.6
"""How much more a long line counts than a short one."""
KEEP = -1.0
"""Log-odds that a line of the region needs to be kept."""


def region(lines: Sequence[Line], log_odds: Matrix) -> tuple[int, int]:
    """The unbroken range of lines, end excluded, that is most likely the story; (0, 0) for none."""
    sizes = np.array([line.size for line in lines], dtype=float)
    gains = (np.clip(log_odds, LEAST, MOST) + LEAN) * sizes**SIZE_POWER
    best, best_range = 0.0, (0, 0)
    total, start = 0.0, 0
    for at, gain in enumerate(gains.tolist()):
        if total <= 0:
            total, start = 0.0, at
        total += gain
        if total > best:
            best, best_range = total, (start, at + 1)
    return best_range


def kept(lines: Sequence[Line], log_odds: Matrix) -> list[int]:
    """The numbers of the lines of the story: those of its region that are likely enough."""
    start, end = region(lines, log_odds)
    return [at for at in range(start, end) if log_odds[at] > KEEP]
