"""PLOVER's 16 event types: quad class, score, CAMEO root and modes.

Source: the PLOVER manual, draft 0.8 (openeventdata/PLOVER), its table CAMEO2PLOVER-2021 for the CAMEO
roots, and the codebook of NGEC-2025. Two of the manual's slips are mended: ACCUSE prints 3 where its
modes say -3, and SANCTION is material conflict in its section, verbal in the summary table.
"""

from dataclasses import dataclass
from typing import Literal, get_args

EventType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]

Quad = Literal[1, 2, 3, 4]
"""1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""

SYMMETRIC: frozenset[str] = frozenset({"AGREE", "CONSULT", "COOPERATE"})
"""Types whose parties may all stand among the actors, with no recipient."""


@dataclass(frozen=True)
class TypeFacts:
    """What PLOVER says of one event type; scores run from -10 (conflict) to 10 (cooperation)."""

    quad: Quad
    score: float
    cameo: str
    modes: dict[str, float]


TYPES: dict[str, TypeFacts] = {
    "AGREE": TypeFacts(1, 2.5, "03", {}),
    "CONSULT": TypeFacts(
        1, 2.5, "04", {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}
    ),
    "SUPPORT": TypeFacts(1, 5, "05", {}),
    "CONCEDE": TypeFacts(1, 4.5, "08", {}),
    "COOPERATE": TypeFacts(2, 9.5, "06", {}),
    "AID": TypeFacts(2, 10, "07", {}),
    "RETREAT": TypeFacts(
        2,
        6.5,
        "08",
        {
            "withdraw": 8,
            "release": 6.5,
            "disarm": 10,
            "ceasefire": 7.5,
            "access": 6.5,
            "resign": 4.5,
        },
    ),
    "REQUEST": TypeFacts(3, 0, "10", {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
    "ACCUSE": TypeFacts(3, -3, "11", {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
    "REJECT": TypeFacts(3, -2, "12", {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
    "THREATEN": TypeFacts(
        3,
        -3.5,
        "13",
        {
            "restrict": -3,
            "arrest": -3.5,
            "relations": -3.5,
            "expel": -3.5,
            "territory": -4,
            "violence": -3.5,
        },
    ),
    "PROTEST": TypeFacts(
        4,
        -5,
        "14",
        {
            "demo": -5,
            "riot": -7,
            "strike": -5,
            "hunger": -4.5,
            "boycott": -4.5,
            "obstruct": -4.5,
        },
    ),
    "SANCTION": TypeFacts(
        4, -6, "16", {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6}
    ),
    "MOBILIZE": TypeFacts(
        4, -5.5, "15", {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6}
    ),
    "COERCE": TypeFacts(
        4,
        -7,
        "17",
        {
            "seize": -7,
            "restrict": -7,
            "censor": -6.5,
            "curfew": -6.5,
            "martial-law": -7.5,
            "arrest": -7,
            "deport": -7,
            "withhold": -7,
            "misinformation": -6.5,
            "cyber": -7,
        },
    ),
    "ASSAULT": TypeFacts(
        4,
        -9,
        "18",
        {
            "abduct": -8.5,
            "beat": -7.5,
            "torture": -8.5,
            "sexual": -8.5,
            "targeted": -9.5,
            "destroy": -8.5,
            "primitive": -8,
            "firearms": -9,
            "explosives": -9,
            "suicide-attack": -9.5,
            "aerial": -9.5,
            "drone": -9.5,
            "heavy-weapons": -9.5,
            "crowd-control": -7.5,
            "unconventional": -10,
        },
    ),
}

CONTEXTS: frozenset[str] = frozenset(
    """military intelligence executive legislative election political_institutions pro_democracy
    pro_autocracy economic legal reparations human_rights rights_freedoms repression human_security
    gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping health asylum
    migration disasters natural_resource environment technology terrorism cbrn cyber misinformation
    crime corruption illegal_drugs trafficking""".split()
)
"""PLOVER's 37 contexts: what an event is about; an event may carry several."""

SECTORS: frozenset[str] = frozenset(
    """COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE
    REL SOC""".split()
)
"""PLOVER's actor sectors."""

PSEUDO_COUNTRIES: frozenset[str] = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
"""Codes that stand where a country would: organisations and movements that belong to none."""


def quad(type: str) -> Quad:
    """The quad class of an event type."""
    return TYPES[type].quad


CAMEO_BY_MODE: dict[tuple[str, str], str] = {
    ("ACCUSE", "investigate"): "09",
    ("ASSAULT", "firearms"): "19",
    ("ASSAULT", "heavy-weapons"): "19",
    ("ASSAULT", "aerial"): "19",
    ("ASSAULT", "drone"): "19",
    ("ASSAULT", "unconventional"): "20",
}
"""Where a mode belongs to another CAMEO root than its type (CAMEO2PLOVER-2021, read backwards)."""


def cameo(type: str, mode: str | None) -> str:
    """The two-digit CAMEO root of a type and mode."""
    return CAMEO_BY_MODE.get((type, mode or ""), TYPES[type].cameo)


def score(type: str, mode: str | None) -> float:
    """The conflict-cooperation score: the mode's where it has one, else the type's."""
    facts = TYPES[type]
    return float(facts.modes.get(mode, facts.score)) if mode else float(facts.score)


assert set(TYPES) == set(get_args(EventType))
assert len(CONTEXTS) == 37
