"""The body of a live blog: its entries, each under its time."""

from collections.abc import Sequence

from agents.clean.dump.kinds import Kind
from agents.clean.dump.split import entry_stamps
from agents.clean.lines import Line

ENTRY_WORDS = 12
"""Words of prose that an entry has; a greeting or a sign-off is shorter."""


def live_body(lines: Sequence[Line], kinds: Sequence[Kind]) -> list[int]:
    """The numbers of the lines of all entries in the order of the page: time, headline, prose.

    The time stays, since it dates what the entry tells; other stamps, such as when it was updated, go.
    """
    stamps = entry_stamps(lines, kinds)
    body: list[int] = []
    for start, end in zip(stamps, [*stamps[1:], len(lines)], strict=True):
        entry: list[int] = []
        for at in range(start + 1, end):
            if lines[at].roles & {"label", "legal", "end"} and entry:
                break
            if kinds[at] in ("prose", "headline"):
                entry.append(at)
        while entry and kinds[entry[-1]] != "prose":
            entry.pop()
        if sum(lines[at].size for at in entry if kinds[at] == "prose") >= ENTRY_WORDS:
            body += [start, *entry]
    return body
