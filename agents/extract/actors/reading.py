"""What a noun phrase is read as: country, sector and what that rests on."""

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Token

from agents.extract.actors.names import Name
from agents.extract.actors.role_nouns import RoleNoun

CONFIDENCE = {
    "country": 0.95,
    "nationality": 0.95,
    "nationality+role": 0.95,
    "organisation": 0.95,
    "metonym": 0.9,
    "leader": 0.9,
    "people": 0.85,
    "surname": 0.7,
    "place": 0.75,
    "role": 0.5,
    "name": 0.3,
}
"""How sure each ground is. What the words say stands above what leans on the rest of the story; the
figures rank, they are no shares: events get their confidence calibrated as a whole."""

STATE = frozenset({"nationality", "country", "metonym"})
"""Grounds that name a state outright."""

PSEUDO = frozenset({"IGO", "NGO", "MNC", "IMG", "ISM", None})
"""What stands where a country would, for those that are of none."""


@dataclass(frozen=True)
class Reading:
    """What a noun phrase stands for, one reading a party; see a report's Party for the fields."""

    country: str | None
    sector: str | None
    source: str
    confidence: float
    name: str | None = None
    role: str | None = None
    noun: RoleNoun | None = None
    person: bool = False
    """Whether it is one named person."""
    bare: bool = False
    """Whether it is a surname alone, which the story may have given to somebody else."""


Ask = Callable[[Token], list[Reading]]
"""Resolves a noun inside a phrase: whose, of whom."""


def of_name(name: Name) -> Reading:
    """The reading of a name of the tables."""
    source = {"capital": "metonym", "territory": "place", "adjective": "people", "person": "leader"}
    ground = source.get(name.kind, name.kind)
    sure = CONFIDENCE[ground] if name.country else CONFIDENCE["role"]
    return Reading(name.country, name.sector, ground, sure, name.name, name.role)
