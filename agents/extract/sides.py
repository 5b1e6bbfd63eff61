"""Who acts and who is acted on: what fills a match's roles, else whom the context names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from agents.extract import place, roles
from agents.extract.acts import Coding
from agents.extract.cast import Cast, without
from agents.extract.lexicon.loader import Lexicon
from agents.extract.lexicon.matcher import Match, named
from agents.extract.status import Status
from agents.extract.triggers import MUTUAL, REACTIONS, Triggers
from topics import plover
from topics.plover import EventType
from topics.reports import Party

_OF_CONTENT = frozenset({"AGREE", "REQUEST", "THREATEN", "REJECT", "CONCEDE", "ASSAULT", "PROTEST"})
"""Types whose recipient may stand in what is agreed, asked or threatened."""

_ON_THE_GROUND = frozenset({"ASSAULT", "COERCE"})
"""Types that are done to whoever is at a place."""

_IMPLIED: dict[tuple[str, str | None], frozenset[str]] = {
    ("COERCE", "arrest"): frozenset({"COP", "GOV", "MIL", "JUD", "SPY"}),
    ("COERCE", "censor"): frozenset({"COP", "GOV", "MIL", "JUD"}),
    ("COERCE", "restrict"): frozenset({"COP", "GOV", "MIL", "JUD"}),
    ("SANCTION", "convict"): frozenset({"JUD", "GOV"}),
    ("CONCEDE", None): frozenset({"GOV"}),
}
"""Who does such things where a passive names nobody."""

_HOSTILE = frozenset(
    {"ACCUSE", "THREATEN", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "REQUEST", "REJECT"}
)
_ANSWERS: dict[str, frozenset[str]] = {
    "THREATEN": _HOSTILE,
    "SANCTION": frozenset({"ACCUSE", "SANCTION"}),
    "REJECT": frozenset({"REQUEST"}),
}
"""Acts that, where they name nobody, answer whoever last did such a thing to their actor."""

_REFERRED: dict[str, frozenset[str]] = {
    "demand": frozenset({"REQUEST"}),
    "violence": frozenset({"ASSAULT", "COERCE", "MOBILIZE"}),
    "penalty": frozenset({"SANCTION", "COERCE"}),
    "deal": frozenset({"AGREE", "SUPPORT", "COOPERATE", "CONCEDE", "RETREAT"}),
}
"""What nouns of a word class refer back to; others, such as a move, to any act of one's own."""

_TOWARDS = frozenset({"from", "to", "with", "against", "on", "for", "at", "toward", "towards"})
_AGAINST = frozenset({"against", "at", "of", "by", "from", "over"})
_OCCASIONS = frozenset({"on", "during", "in", "at", "after", "following"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "it"})

_TO_PEOPLE = frozenset({"arrest", "targeted", "abduct", "torture", "sexual", "convict"})
"""Modes that are done to people alone: a thing does not stand for whose it is."""

_PLACES = frozenset({"GOV", "CVL", None})
"""Sectors that a place's name stands for."""

_AT_HOME = frozenset({"COP", "JUD"})
"""Sectors that act on their own country's people."""

IMPLIED = 0.5
"""How sure an actor is that the clause does not name."""


@dataclass(frozen=True)
class Case:
    """What is known of an act when its recipients are looked for."""

    match: Match
    type: EventType
    told: Status
    actors: list[Party]

    @property
    def placed(self) -> bool:
        """Whether a place stands for the people there."""
        return self.match.entry.type in _ON_THE_GROUND

    def countries(self) -> set[str | None]:
        """Where the actors are from."""
        return {party.country for party in self.actors}


class Sides:
    """Finds the actors and recipients of one story's acts."""

    def __init__(self, cast: Cast, lexicon: Lexicon, triggers: Triggers, coding: Coding) -> None:
        self._cast = cast
        self._classes = lexicon.classes
        self._triggers = triggers
        self._coding = coding
        # In this order: the nearer to the trigger a recipient is named, the surer it is.
        self._ways: tuple[Callable[[Case], list[Party]], ...] = (
            self._named,
            self._asked,
            self._in_content,
            self._owner,
            self._distant,
            self._behind,
            self._where_left,
            self._foreign,
            self._aimed_at,
            self._on_site,
            self._addressed,
        )

    def of(self, match: Match, type_: EventType, told: Status) -> tuple[list[Party], list[Party]]:
        """Actors and recipients of a match; a side that nothing names is []."""
        actors = self._actors(match, type_) or self._implied(match, type_, told)
        mutual = self._cast.named(match.fillers.get("P", []))
        actors = actors + without(mutual, actors)
        case = Case(match, type_, told, actors)
        for way in self._ways:
            recipients = without(way(case), actors)
            if recipients:
                break
        if type_ in _ON_THE_GROUND:
            recipients = [_civil(party) for party in recipients]
        if type_ == "MOBILIZE":
            recipients = _confronted(recipients, actors)
        return actors, _domestic(recipients, actors, type_)

    # Actors

    def _actors(self, match: Match, type_: EventType) -> list[Party]:
        found = self._cast.parties(match.fillers.get("A", [])) or self._issuers(match)
        if found:
            return found
        recipients = self._cast.parties(match.fillers.get("R", []))
        if match.trigger.pos_ in {"NOUN", "PROPN"}:
            found = without(self._cast.owners(match.trigger), recipients)
            return found or self._cast.parties(_on_occasion(match))
        if type_ == "ASSAULT":
            # "were killed in an Israeli strike"
            return without(self._cast.parties(match.objects), recipients)
        return []

    def _issuers(self, match: Match) -> list[Party]:
        """Whoever is behind a thing that acts: "signed an order that bans" gives who signed."""
        for thing in match.fillers.get("A", []):
            if thing == roles.clause_antecedent(match.trigger) and thing.dep_ in roles.OBJECT:
                return self._cast.parties(roles.subjects(thing.head))
        return []

    def _implied(self, match: Match, type_: EventType, told: Status) -> list[Party]:
        """Who acts where the clause does not say: who is sent, who threatens, who arrests."""
        if type_ == "MOBILIZE":
            return self._cast.parties(match.objects)
        speech = told.speech
        speakers = self._cast.parties(roles.subjects(speech)) if speech is not None else []
        if type_ == "THREATEN":
            return speakers
        sectors = _IMPLIED.get((type_, match.entry.mode)) or _IMPLIED.get((type_, None))
        if sectors is None or match.trigger.pos_ != "VERB":
            return []
        there = [
            party.model_copy(update={"sector": "JUD" if type_ == "SANCTION" else "COP"})
            for party in self._cast.parties(place.heads(match)[:1])
        ]
        earlier = [party for act in reversed(self._coding.acts) for party in act.actors]
        for party in (*speakers, *there, *earlier):
            if party.sector in sectors:
                return [party.model_copy(update={"source": "implied", "confidence": IMPLIED})]
        return []

    # Recipients, way by way

    def _named(self, case: Case) -> list[Party]:
        if case.match.entry.mode in _TO_PEOPLE:
            return self._cast.named(case.match.fillers.get("R", []))
        return self._cast.parties(case.match.fillers.get("R", []), case.placed)

    def _asked(self, case: Case) -> list[Party]:
        """Who is to do what is asked, or has done what is alleged: "demanded that Rome pay"."""
        if case.match.content is None or case.type not in {"REQUEST", "ACCUSE"}:
            return []
        return self._cast.parties(roles.own_subjects(case.match.content))

    def _in_content(self, case: Case) -> list[Party]:
        """Whom what is agreed, threatened or refused is for: best somebody from elsewhere."""
        match, verb = case.match, case.match.content
        asks_somebody = match.entry.type == "REQUEST" and "R" in match.fillers
        if verb is None or match.entry.type not in _OF_CONTENT or asks_somebody:
            return []
        heads: list[Token] = []
        inner = self._triggers.at(verb)
        if inner is not None:
            heads += [*inner.fillers.get("R", []), *inner.fillers.get("P", [])]
        heads += [*roles.indirect_objects(verb), *roles.objects(verb)]
        pairs = roles.obliques(verb)
        for noun in roles.objects(verb):
            pairs = pairs + roles.nominal_modifiers(noun)
        heads += [noun for word, noun in pairs if word in _TOWARDS]
        heads += _names_in(verb)
        found = [party for head in heads for party in self._cast.parties([head], placed=True)]
        return (_foreign(found, case) or found)[:1]

    def _owner(self, case: Case) -> list[Party]:
        """Whose the object is: "rejected the Australian ultimatum"."""
        match = case.match
        lonely = match.entry.type == "COOPERATE" and len(case.actors) < 2
        if match.entry.type in MUTUAL | {"MOBILIZE"} and not lonely:
            return []
        return [p for noun in match.objects for p in self._cast.owners(noun, case.placed)]

    def _distant(self, case: Case) -> list[Party]:
        return self._cast.parties(case.match.distant, case.placed)

    def _behind(self, case: Case) -> list[Party]:
        """Whoever is behind "the decision", "the raid": who last did such a thing of their own."""
        if "R" not in case.match.fillers or case.type not in REACTIONS:
            return []
        own = {(party.country, party.sector) for party in case.actors}
        for head in (*case.match.fillers["R"], *case.match.objects):
            definite = any(child.lower_ in _DEFINITE for child in head.children)
            if head.lower_ not in _DEFINITE and not (definite and head.pos_ == "NOUN"):
                continue
            meant = self._meant(head)
            for act in reversed(self._coding.acts):
                others = {(party.country, party.sector) for party in act.actors}
                if others and act.type in meant and not own & others:
                    return act.actors
        return []

    def _meant(self, head: Token) -> frozenset[str]:
        """The types of act that a noun may refer back to: "the order", "the raid", "the move"."""
        for name, types in _REFERRED.items():
            if named(head, self._classes[name]):
                return types
        return frozenset(plover.TYPES) - REACTIONS - {"THREATEN", "CONSULT"}

    def _where_left(self, case: Case) -> list[Party]:
        """ "Left its last bases in Senegal": the bases are its own, the place is not."""
        if case.type not in {"RETREAT", "SANCTION"}:
            return []
        there = [
            noun
            for head in (*case.match.fillers.get("R", []), *case.match.objects)
            for word, noun in roles.nominal_modifiers(head)
            if word in {"in", "on", "at"}
        ]
        return self._cast.parties(there, placed=True)

    def _foreign(self, case: Case) -> list[Party]:
        """The first party from elsewhere that is named in what is agreed or threatened."""
        if case.type not in {"AGREE", "THREATEN"}:
            return []
        trigger = case.match.trigger
        after = [token for token in _names_in(trigger) if token.i > trigger.i]
        return _foreign([p for token in after for p in self._cast.parties([token])], case)[:1]

    def _aimed_at(self, case: Case) -> list[Party]:
        """ "Opened fire to disperse the crowd", "blocked roads to protest the king's decision"."""
        if case.type not in {"ASSAULT", "PROTEST"}:
            return []
        trigger = case.match.trigger
        aims = [v for word, v in roles.adverbial_clauses(trigger) if word == "to"]
        heads = [noun for verb in aims for noun in roles.objects(verb)]
        if case.type == "PROTEST":
            pairs = [pair for verb in aims for pair in roles.obliques(verb)]
            cause = [
                n for word, n in roles.obliques(trigger) if word == "in" and n.lower_ == "protest"
            ]
            pairs += [pair for noun in (*heads, *cause) for pair in roles.nominal_modifiers(noun)]
            heads += [noun for word, noun in pairs if word in _AGAINST]
        return self._cast.parties(heads, placed=case.placed)

    def _on_site(self, case: Case) -> list[Party]:
        """The people of the place that is attacked."""
        if case.type != "ASSAULT":
            return []
        return self._cast.parties(place.heads(case.match)[:1])

    def _addressed(self, case: Case) -> list[Party]:
        """Whom an act is meant for where its clause does not say.

        What is given is given to who tells of it ("Kyiv said that Oslo had sent tanks"); a threat goes
        to whoever is told it; and some acts answer whoever last acted on their actor.
        """
        speech = case.told.speech
        if case.type == "AID" and speech is not None:
            return self._cast.parties(roles.subjects(speech))
        if case.type == "THREATEN" and speech is not None:
            listeners = [*roles.objects(speech), *roles.indirect_objects(speech)]
            found = self._cast.parties(listeners)
            if found:
                return found
        answered = _ANSWERS.get(case.type, frozenset())
        if case.match.entry.mode == "crowd-control":
            answered = frozenset({"PROTEST"})
        own = case.countries()
        for act in reversed(self._coding.acts):
            if act.type in answered and (own & act.countries()[1] or act.type == "PROTEST"):
                return act.actors
        return []


def _names_in(verb: Token) -> list[Token]:
    """The names of countries and nationalities in a clause."""
    return [token for token in verb.subtree if token.ent_type_ in {"GPE", "NORP"}]


def _foreign(found: Sequence[Party], case: Case) -> list[Party]:
    own = case.countries()
    return [party for party in found if party.country and party.country not in own]


def _on_occasion(match: Match) -> list[Token]:
    """Who does something "on a visit to Rome", "in a joint drill with Rome": the verb's subject."""
    noun, verb = match.trigger, match.trigger.head
    mutual = match.entry.type in MUTUAL or "P" in match.fillers
    if not mutual or verb.pos_ != "VERB":
        return []
    if noun.dep_ not in {"obl", "pobj"} or roles.preposition(noun) not in _OCCASIONS:
        return []
    return roles.subjects(verb)


def _domestic(recipients: list[Party], actors: list[Party], type_: str) -> list[Party]:
    """Whom police or a court takes, where nothing says whence: somebody of their own country."""
    if type_ not in {"COERCE", "SANCTION"} or not actors or actors[0].sector not in _AT_HOME:
        return recipients
    given = {"country": actors[0].country, "source": "actor", "confidence": IMPLIED}
    return [
        party.model_copy(update=given) if party.country is None and party.name is None else party
        for party in recipients
    ]


def _confronted(recipients: list[Party], actors: list[Party]) -> list[Party]:
    """Whom forces face: a country they are sent to is one, a place at home is only a place."""
    own = {party.country for party in actors}
    return [p for p in recipients if p.country not in own or p.sector not in _PLACES]


def _civil(party: Party) -> Party:
    """A place that is attacked or locked down is its people, not its government."""
    if party.sector == "GOV" and party.role is None and party.source in {"place", "city"}:
        return party.model_copy(update={"sector": "CVL"})
    return party
