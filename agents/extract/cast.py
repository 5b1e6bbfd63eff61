"""Who plays the roles of a match: the parties of each filler, or of whoever a thing belongs to."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from spacy.tokens import Span, Token

from agents.extract import roles
from agents.extract.actors.mentions import Found
from agents.places.gazetteer import Gazetteer
from topics.reports import Party


class Resolver(Protocol):
    """What gives the parties that a noun-phrase head names; [] for a thing.

    `found` holds the names and nationalities of the story by token.
    """

    found: Found

    def parties(self, head: Token) -> list[Party]:
        """The parties of one head, without its conjuncts."""


NATIONALITY = 0.7
"""How sure it is that a thing of some nationality is its government's."""

UNKNOWN = 0.3
"""How sure an organisation is that only the tagger takes for one."""

_NAMING = frozenset({"amod", "compound", "nmod:desc", "nmod:unmarked", "flat", "nmod"})
_BELONGING = frozenset({"by", "of", "from"})
_PLACED = frozenset({"in", "into", "to", "at", "near", "on", "outside", "across"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_REFLEXIVE = frozenset(
    {"its", "their", "his", "her", "own", "itself", "himself", "herself", "themselves"}
)

_THINGS = frozenset({"it", "its"})
_THIRD_PERSON = frozenset({"he", "she", "it", "they"})
_FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})
_SPEAKER_NEAR = 30
"""How far from its verb a speaker may stand ("…, said the minister"), in tokens."""

_MAX_TEXT = 14
"""Tokens of a party's text, with its apposition; longer ones stay without."""

# Things owned by things owned by somebody ("the office of the head of the agency") end somewhere.
_MAX_OWNERS = 3


class Cast:
    """The parties of one story's noun phrases, each looked up once."""

    def __init__(self, resolver: Resolver, gazetteer: Gazetteer) -> None:
        self._resolver = resolver
        self._gazetteer = gazetteer
        named = Counter(
            name.country
            for mention in resolver.found.mentions
            for name in mention.names[:1]
            if name.country
        )
        self._hints = [country for country, _ in named.most_common(3)]
        self._known: dict[tuple[int, bool], list[Party]] = {}

    def parties(self, heads: Iterable[Token], placed: bool = False) -> list[Party]:
        """The parties of the heads and their conjuncts, each once, in the order of the text.

        A thing stands for whom it belongs to: "the Israeli strikes", "strikes by Israel", "Brazil's
        goods". With `placed`, also for where it stands: "a hospital in Kharkiv" (who is attacked).
        """
        found: list[Party] = []
        for head in roles.coordinated(said_by(head) or head for head in heads):
            for party in self._of(head, placed) or self._owned(head, placed):
                if not any(_same(party, other) for other in found):
                    found.append(party)
        return found

    def country(self, place: str) -> str | None:
        """The country of a place's name, as this story means it; None where it is unknown."""
        found = self._gazetteer.resolve(place, self._hints)
        return found.place.country if found is not None else None

    def named(self, heads: Iterable[Token]) -> list[Party]:
        """The parties that the heads and their conjuncts name themselves; things stand for nobody."""
        return [p for head in roles.coordinated(heads) for p in self._of(head, placed=False)]

    def _owned(self, thing: Token, placed: bool) -> list[Party]:
        """Whom a thing belongs to, in the thing's own words: "Brazilian goods"."""
        words = roles.noun_phrase(thing).text
        return [
            party.model_copy(update={"text": words}) if party.text in words else party
            for party in self.owners(thing, placed)
        ]

    def owners(self, thing: Token, placed: bool = False, depth: int = 0) -> list[Party]:
        """Whom a thing belongs to, by its possessor, its nationality or an of-, by- or from-phrase."""
        if depth >= _MAX_OWNERS:
            return []
        owner = roles.possessor(thing)
        if owner is not None:
            found = self._of(owner, placed) or self.owners(owner, placed, depth + 1)
            if found:
                return found
        found = self._named_before(thing)
        if found:
            return found
        for _, verb in roles.noun_clauses(thing):
            found = [party for head in roles.agents(verb) for party in self._of(head, placed)]
            if found:
                return found
        for word, noun in roles.nominal_modifiers(thing):
            if word in _BELONGING or (placed and word in _PLACED):
                found = [
                    party
                    for head in roles.coordinated([noun])
                    for party in self._of(head, placed) or self.owners(head, placed, depth + 1)
                ]
                if found:
                    return found
        return []

    def _of(self, head: Token, placed: bool) -> list[Party]:
        """The parties that a head names itself: an actor, else the people of a place."""
        key = (head.i, placed)
        if key not in self._known:
            self._known[key] = []
            found = _with_name(head, _spelled_out(head, self._resolver.parties(head)))
            if found and all(party.country is None for party in found):
                # "his government", "the force used by the police": whose it is says more.
                owned = [p for p in self.owners(head, placed) if p.country is not None]
                if len(owned) == 1 and found[0].sector is not None:
                    given = {"country": owned[0].country, "confidence": owned[0].confidence}
                    found = [party.model_copy(update=given) for party in found]
                else:
                    found = owned or found
            found = found or self._place(head, placed) or self._adjective(head)
            self._known[key] = found or _unknown_body(head)
        return self._known[key]

    def _adjective(self, head: Token) -> list[Party]:
        return self.nationality(head) if head.pos_ == "ADJ" else []

    def _place(self, head: Token, placed: bool) -> list[Party]:
        if head.ent_type_ not in _PLACE_LABELS:
            return []
        text = entity(head).text
        found = self._gazetteer.resolve(text, self._hints)
        if found is None or found.place.country is None:
            return []
        return [
            Party(
                text=text,
                name=found.place.name,
                country=found.place.country,
                sector="CVL" if placed else "GOV",
                source="place",
                confidence=round(NATIONALITY * found.confidence, 3),
            )
        ]

    def _named_before(self, thing: Token) -> list[Party]:
        """Whom the words before a thing name: "the Israeli army bulldozers" gives Israel's army.

        All words from its first modifier on count, since parsers hang an adjective elsewhere at times.
        """
        before = [child.i for child in thing.children if child.i < thing.i and _is_inner(child)]
        named: list[Party] = []
        unplaced: list[Party] = []
        sector: str | None = None
        for token in thing.doc[min(before, default=thing.i) : thing.i]:
            naming = token.dep_ in _NAMING and roles.preposition(token) is None
            found = self.nationality(token) or (self._of(token, placed=False) if naming else [])
            named += [party for party in found if party.country is not None and party not in named]
            unplaced += [party for party in found if party.country is None and party.sector]
            if token.pos_ == "NOUN" and found:
                sector = sector or found[0].sector
        if sector is not None:
            named = [party.model_copy(update={"sector": sector}) for party in named]
        return named or unplaced

    def nationality(self, token: Token) -> list[Party]:
        """The state behind an adjective of nationality: "the Australian ultimatum" is Australia's."""
        mention = self._resolver.found.mention_at.get(token.i)
        if mention is None or token.pos_ == "NOUN":
            return []
        return [
            Party(
                text=token.text,
                name=name.name,
                country=name.country,
                sector="GOV",
                source="nationality",
                confidence=NATIONALITY,
            )
            for name in mention.of("adjective")[:1]
            if name.country
        ]


def _is_inner(child: Token) -> bool:
    return child.dep_ in _NAMING or child.dep_ in {"det", "nummod", "nmod:poss", "poss"}


def entity(token: Token) -> Span:
    """The named entity that a token is part of."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return doc[start:end]


def said_by(pronoun: Token) -> Token | None:
    """The speaker that a pronoun in reported speech stands for; None where it is somebody else.

    "Rome said it would …", "“We condemn this,” the minister said". The first person is always the
    speaker, the third only as the subject of what is said.
    """
    word = pronoun.lower_
    if pronoun.pos_ != "PRON" or word not in _FIRST_PERSON | _THIRD_PERSON:
        return None
    speech = _speech(pronoun, through_anything=word in _FIRST_PERSON)
    if speech is None:
        return None
    for speaker in roles.subjects(speech):
        if speaker.pos_ == "PRON" or abs(speaker.i - speech.i) > _SPEAKER_NEAR:
            continue
        person = speaker.ent_type_ == "PERSON"
        if word in _FIRST_PERSON or speaker.pos_ == "NOUN" or person is not (word in _THINGS):
            return speaker
    return None


def _speech(pronoun: Token, through_anything: bool) -> Token | None:
    """The verb that reports the clause of a pronoun."""
    clause = pronoun.head
    while clause.head != clause and clause.dep_ not in {"ccomp", "parataxis"}:
        if not through_anything and clause.dep_ not in {"xcomp", "conj", "advcl"}:
            return None
        clause = clause.head
    if clause.dep_ == "ccomp":
        return clause.head
    # "We condemn this, the minister said": the speech hangs on what is said.
    after = [
        child for child in clause.children if child.dep_ == "parataxis" and child.pos_ == "VERB"
    ]
    return after[0] if after and through_anything else None


def _spelled_out(head: Token, found: list[Party]) -> list[Party]:
    """A pronoun's parties under the name that the story gives them, where it gives one."""
    if head.pos_ != "PRON":
        return found
    text = head.doc.text
    return [
        party.model_copy(update={"text": party.name})
        if party.name and party.name in text
        else party
        for party in found
    ]


def _unknown_body(head: Token) -> list[Party]:
    """An organisation that no table knows is mentioned all the same: its country is null."""
    if head.ent_type_ != "ORG" or head.pos_ != "PROPN" or head.dep_ in _NAMING:
        return []
    return [Party(text=roles.noun_phrase(head).text, source="name", confidence=UNKNOWN)]


def _with_name(head: Token, found: list[Party]) -> list[Party]:
    """Parties with the apposition that says more of them: "the party's leader, Ana Ruiz"."""
    names = roles.appositions(head)
    if len(found) != 1 or not names or names[0].i < head.i:
        return found
    phrase = head.doc[roles.noun_phrase(head).start : roles.noun_phrase(names[0]).end]
    if len(phrase) > _MAX_TEXT or found[0].text not in phrase.text:
        return found
    return [found[0].model_copy(update={"text": phrase.text})]


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
    return party.text.lower().split(" ")[0] in _REFLEXIVE
