"""One act, one event: mentions of the same act in a story become one, with the best sentence."""

from agents.extract.acts import Act, Coding
from topics import plover
from topics.reports import Party


def merge(coding: Coding) -> None:
    """Merge repeated mentions in place, keeping the order of the first mention."""
    kept: list[Act] = []
    for act in coding.acts:
        twin = next((other for other in kept if _same(act, other)), None)
        if twin is None:
            kept.append(act)
            continue
        _join(twin, act)
        coding.note(act.trigger, act.entry, "merged", f"told before: {twin.words}")
    coding.acts = kept


def _same(one: Act, other: Act) -> bool:
    """Whether two mentions are of one act: type and dyad equal, mode and date not at odds."""
    if one.type != other.type or one.background != other.background:
        return False
    if one.mode and other.mode and one.mode != other.mode:
        return False
    if one.date and other.date and not _overlap(one.date, other.date):
        return False
    if _other_sector(one.recipients, other.recipients):
        return False
    if one.type in plover.SYMMETRIC:
        first = one.countries()[0] | one.countries()[1]
        second = other.countries()[0] | other.countries()[1]
        return first == second
    return one.countries() == other.countries()


def _other_sector(one: list[Party], other: list[Party]) -> bool:
    """Whether two sides are surely different: a judge is not a trade, the army no party."""
    first, second = ({party.sector for party in side} for side in (one, other))
    return bool(first and second) and None not in first | second and not first & second


def _overlap(one: str, other: str) -> bool:
    """Whether two ISO days, months or intervals have a day in common."""
    first_low, _, first_high = one.partition("/")
    second_low, _, second_high = other.partition("/")
    first_high, second_high = first_high or first_low, second_high or second_low

    def at_most(low: str, high: str) -> bool:
        width = min(len(low), len(high))
        return low[:width] <= high[:width]

    return at_most(first_low, second_high) and at_most(second_low, first_high)


def _join(kept: Act, other: Act) -> None:
    """Give the kept act what the other mention knows better."""
    kept.mode = kept.mode or other.mode
    kept.date = kept.date or other.date
    if kept.location is None or (
        other.location is not None and other.location.confidence > kept.location.confidence
    ):
        kept.location = other.location
    kept.contexts = list(dict.fromkeys([*kept.contexts, *other.contexts]))
    if other.confidence > kept.confidence:
        kept.sentence, kept.trigger, kept.words = other.sentence, other.trigger, other.words
        kept.actors, kept.recipients = other.actors, other.recipients
        kept.confidence, kept.entry = other.confidence, other.entry
