"""Who plays the roles of a match: the parties of each filler, or of whoever a thing belongs to."""

from collections.abc import Iterable
from typing import Protocol

from spacy.tokens import Token

from agents.extract import roles
from agents.extract.actors.mentions import Found
from topics.reports import Party


class Resolver(Protocol):
    """What gives the parties that a noun-phrase head names; [] for a thing.

    `found` holds the names and nationalities of the story by token.
    """

    found: Found

    def parties(self, head: Token) -> list[Party]:
        """The parties of one head, without its conjuncts."""


_NAMING = frozenset({"amod", "compound", "nmod:desc", "nmod:unmarked", "flat", "nmod"})
_PLACED = frozenset({"in", "at", "near", "on", "of", "outside", "across"})

NATIONALITY = 0.7
"""How sure it is that a thing of some nationality is its government's."""

# Things owned by things owned by somebody ("the office of the head of the agency") end somewhere.
_MAX_OWNERS = 3


def parties(heads: Iterable[Token], resolver: Resolver, placed: bool = False) -> list[Party]:
    """The parties of the heads and their conjuncts, each once, in the order of the text.

    A thing stands for whom it belongs to: "the Israeli strikes", "strikes by Israel", "Brazil's
    goods". With `placed`, also for where it stands: "a hospital in Kharkiv" (who is attacked).
    """
    found: list[Party] = []
    for head in roles.coordinated(heads):
        for party in _spelled_out(head, resolver.parties(head)) or owners(head, resolver, placed):
            if not any(_same(party, other) for other in found):
                found.append(party)
    return found


def _spelled_out(head: Token, found: list[Party]) -> list[Party]:
    """A pronoun's parties under the name that the story gives them, where it gives one."""
    if head.pos_ != "PRON":
        return found
    text = head.doc.text
    return [
        party.model_copy(update={"text": party.name}) if party.name and party.name in text else party
        for party in found
    ]


def owners(thing: Token, resolver: Resolver, placed: bool = False, depth: int = 0) -> list[Party]:
    """Whom a thing belongs to, by its possessor, its nationality or an of-, by- or from-phrase."""
    if depth >= _MAX_OWNERS:
        return []
    owner = roles.possessor(thing)
    if owner is not None:
        found = resolver.parties(owner) or owners(owner, resolver, placed, depth + 1)
        if found:
            return found
    found = _named_before(thing, resolver)
    if found:
        return found
    for _, verb in roles.noun_clauses(thing):
        found = [p for head in roles.agents(verb) for p in resolver.parties(head)]
        if found:
            return found
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


def _named_before(thing: Token, resolver: Resolver) -> list[Party]:
    """Whom the words before a thing name: "the Israeli army bulldozers" gives Israel's army."""
    named: list[Party] = []
    sector: str | None = None
    for child in thing.children:
        if child.dep_ not in _NAMING or child.i > thing.i or roles.preposition(child) is not None:
            continue
        for token in (child, *roles.conjuncts(child)):
            found = nationality(token, resolver) or resolver.parties(token)
            named += [party for party in found if party.country is not None]
            if token.pos_ == "NOUN" and found:
                sector = sector or found[0].sector
    if sector is not None:
        named = [party.model_copy(update={"sector": sector}) for party in named]
    return named


def nationality(token: Token, resolver: Resolver) -> list[Party]:
    """The state behind an adjective of nationality: "the Australian ultimatum" is Australia's."""
    mention = resolver.found.mention_at.get(token.i)
    if mention is None or token.pos_ == "NOUN":
        return []
    names = [name for name in mention.of("adjective") if name.country]
    return [
        Party(
            text=token.text,
            name=name.name,
            country=name.country,
            sector="GOV",
            source="nationality",
            confidence=NATIONALITY,
        )
        for name in names[:1]
    ]


def _same(one: Party, other: Party) -> bool:
    return (one.text, one.country, one.sector) == (other.text, other.country, other.sector)


def without(found: list[Party], others: list[Party]) -> list[Party]:
    """`found` less whoever is among `others` too: nobody acts on himself, nor on what is his."""
    return [party for party in found if not any(_himself(party, other) for other in others)]


def _himself(party: Party, other: Party) -> bool:
    if _same(party, other):
        return True
    if party.country != other.country or party.country is None:
        return False
    if party.name is not None and party.name == other.name and party.sector == other.sector:
        return True
    return party.text.lower() in _REFLEXIVE


_REFLEXIVE = frozenset(
    {"its", "their", "his", "her", "own", "itself", "himself", "herself", "themselves"}
)
