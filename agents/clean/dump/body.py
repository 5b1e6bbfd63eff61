"""The paragraphs of a zone that are the story."""

import re
from dataclasses import dataclass

from agents.clean.dump.kinds import Kind
from agents.clean.dump.lines import Line
from agents.clean.dump.split import Zone

GAP = 3
"""Lines of furniture inside a story; more of them, and what follows must be long to belong to it."""

LONG_RUN = 80
"""Words that a run of prose after a long gap needs to be the story going on."""

_CAPTION = re.compile(
    r"\((?:[^()]{0,80}(?:photo|images?|credit|via|handout|/)[^()]{0,60})\)\W*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Body:
    """The indexes of the lines that make a story, in order."""

    indexes: tuple[int, ...]


def body_of(lines: list[Line], kinds: list[Kind], zone: Zone) -> Body:
    """The story in a zone: its longest run of prose, and what continues it."""
    runs = _runs(lines, kinds, zone)
    if not runs:
        rest = [at for at in range(zone.start, zone.end) if kinds[at] == "headline"]
        return Body(tuple(rest) if len(rest) == 1 else ())
    main = max(range(len(runs)), key=lambda at: sum(lines[index].size for index in runs[at]))
    chosen = list(runs[main])
    for run in runs[main + 1 :]:
        gap = range(chosen[-1] + 1, run[0])
        cut = any(lines[index].roles & {"label", "end", "legal"} for index in gap)
        if cut or (len(gap) > GAP and sum(lines[index].size for index in run) < LONG_RUN):
            break
        chosen += run
    for run in reversed(runs[:main]):
        gap = range(run[-1] + 1, chosen[0])
        if len(gap) > GAP or any(kinds[index] == "stamp" for index in gap):
            break
        chosen = run + chosen
    return Body(tuple(chosen))


def _runs(lines: list[Line], kinds: list[Kind], zone: Zone) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in range(zone.start, zone.end):
        line = lines[index]
        lead_in = line.text.endswith(":") and index + 1 < zone.end and kinds[index + 1] == "prose"
        if (kinds[index] == "prose" or lead_in) and not _CAPTION.search(line.text):
            if runs and runs[-1][-1] == index - 1:
                runs[-1].append(index)
            else:
                runs.append([index])
    return runs
