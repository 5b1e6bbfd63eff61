"""Who plays the roles of a match: the parties of each filler, or of whoever a thing belongs to."""

from collections.abc import Iterable
from typing import Protocol

from spacy.tokens import Token

from agents.extract import roles
from topics.reports import Party


class Resolver(Protocol):
    """What gives the parties that a noun-phrase head names; [] for a thing."""

    def parties(self, head: Token) -> list[Party]:
        """The parties of one head, without its conjuncts."""


_NAMING = frozenset({"amod", "compound", "nmod:desc", "nmod:unmarked", "flat", "nmod"})
_PLACED = frozenset({"in", "at", "near", "on", "of", "outside", "across"})

# Things owned by things owned by somebody ("the office of the head of the agency") end somewhere.
_MAX_OWNERS = 3


def parties(heads: Iterable[Token], resolver: Resolver, placed: bool = False) -> list[Party]:
    """The parties of the heads and their conjuncts, each once, in the order of the text.

    A thing stands for whom it belongs to: "the Israeli strikes", "strikes by Israel", "Brazil's
    goods". With `placed`, also for where it stands: "a hospital in Kharkiv" (who is attacked).
    """
    found: list[Party] = []
    for head in roles.coordinated(heads):
        for party in resolver.parties(head) or owners(head, resolver, placed):
            if not any(_same(party, other) for other in found):
                found.append(party)
    return found


def owners(thing: Token, resolver: Resolver, placed: bool = False, depth: int = 0) -> list[Party]:
    """Whom a thing belongs to, by its possessor, its nationality or an of-, by- or from-phrase."""
    if depth >= _MAX_OWNERS:
        return []
    owner = roles.possessor(thing)
    if owner is not None:
        found = resolver.parties(owner) or owners(owner, resolver, placed, depth + 1)
        if found:
            return found
    for child in thing.children:
        if child.dep_ in _NAMING and child.i < thing.i and roles.preposition(child) is None:
            found = resolver.parties(child) if child.ent_type_ or child.pos_ == "PROPN" else []
            if found:
                return [p for t in (child, *roles.conjuncts(child)) for p in resolver.parties(t)]
    prepositions = {"by", "of", "from"} | (_PLACED if placed else set())
    for word, noun in roles.nominal_modifiers(thing):
        if word in prepositions:
            found = [
                party
                for head in roles.coordinated([noun])
                for party in resolver.parties(head) or owners(head, resolver, placed, depth + 1)
            ]
            if found:
                return found
    return []


def _same(one: Party, other: Party) -> bool:
    return (one.text, one.country, one.sector) == (other.text, other.country, other.sector)


def without(found: list[Party], others: list[Party]) -> list[Party]:
    """`found` less whoever is among `others` too: nobody acts on himself."""
    return [party for party in found if not any(_same(party, other) for other in others)]
