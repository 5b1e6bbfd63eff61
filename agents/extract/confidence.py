"""How likely a coded act is right, before anything is calibrated."""

from agents.extract.lexicon.matcher import Match
from agents.extract.status import Status
from topics.reports import Party

BASE = 0.55
STEP = 0.05
"""What each thing that a pattern asks for adds to the base, up to six."""
ONE_SIDED = 0.8
NOMINAL = 0.85
NOT_YET = 0.9


def confidence(match: Match, told: Status, actors: list[Party], recipients: list[Party]) -> float:
    """A number from 0 to 1, to three decimals: the pattern's, lowered by what is unsure.

    Unsure are the parties by their own confidence, an act with one side only, a noun in place of a
    verb, and an act that is only announced.
    """
    sure = BASE + STEP * min(match.entry.pattern.specificity, 6)
    parties = [*actors[:1], *recipients[:1]]
    for party in parties:
        sure *= 0.75 + 0.25 * party.confidence
    if len(parties) < 2 and len(actors) < 2:
        sure *= ONE_SIDED
    if match.trigger.pos_ in {"NOUN", "PROPN"}:
        sure *= NOMINAL
    if told.kind != "real":
        sure *= NOT_YET
    return round(sure, 3)
