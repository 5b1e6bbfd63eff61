"""Reads one noun phrase by its own words and the tables: nationality, role noun, possessor."""

from collections import Counter
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from agents.extract import roles
from agents.extract.actors import naming
from agents.extract.actors.mentions import Found, Role
from agents.extract.actors.names import Name
from agents.extract.actors.reading import CONFIDENCE, PSEUDO, STATE, Ask, Reading, of_name
from agents.extract.actors.role_nouns import RoleNoun
from agents.places.gazetteer import Gazetteer

_PEOPLE = frozenset({"office", "inherit"})
_THINGS = frozenset({"place", "site", "goods", "quantity"})
_LEANING = frozenset({"inherit", "part"})
# Sectors that stay with their members whatever these are called: "rebel government", "Hamas police".
_STICKY = frozenset({"REB", "PRM", "UAF", "CRM", "OPP", "PRE"})
# Sectors whose former office-holders are PLOVER's elites.
_OFFICIAL = frozenset({"GOV", "LEG", "MIL", "SPY", "JUD", "COP"})
# Who is in a country need not be of it: soldiers, rebels, gunmen, envoys.
_FOREIGN = frozenset({"MIL", "REB", "UAF", "CRM", "REF", "PRM", "SPY"})
# Prepositions after which a noun says whose the head is, and those that say where it is.
_OWNING = frozenset({"of", "from", "for", "at", "with", "within"})
_PLACING = frozenset({"in", "at", "across", "near", "outside", "around", "throughout"})
_MODIFYING = frozenset({"amod", "compound", "nmod:desc"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NO_STATES = frozenset({"IGO", "NGO"})
# Phrases within phrases that are followed; what belongs to a party stands closer than that.
_MAX_OPEN = 8


class Reader:
    """Reads the noun phrases of one story."""

    def __init__(self, doc: Doc, found: Found, published: str | None, gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.found = found
        self.published = (published or "")[:10]
        self._gazetteer = gazetteer
        self._entities = {token.i: entity for entity in doc.ents for token in entity}
        self._open: set[int] = set()
        named = Counter(n.country for m in found.mentions for n in m.names[:1] if n.country)
        self._hints = [country for country, _ in named.most_common()]
        # Bodies and countries that some mention names beyond doubt, these the most named first.
        sure = [m.names[0] for m in found.mentions if len({n.country for n in m.names}) == 1]
        self._in_full = {name.name for name in sure if name.kind == "organisation"}
        states = Counter(name.country for name in sure if name.country not in PSEUDO)
        self._told = [country for country, _ in states.most_common()]

    def read(self, head: Token, ask: Ask) -> list[Reading]:
        """The parties of one noun-phrase head by its own words; [] for what is no actor."""
        if head.i in self._open or len(self._open) >= _MAX_OPEN or _modifies(head):
            return []
        self._open.add(head.i)
        try:
            return self._read(head, ask)
        finally:
            self._open.remove(head.i)

    def _read(self, head: Token, ask: Ask) -> list[Reading]:
        role = self.found.roles_at.get(head.i)
        mention = self.found.mention_at.get(head.i)
        if mention is not None:
            readings = naming.known(self, head, mention, role, ask)
            if readings is not None:
                return readings
        if role is not None and not _may_mean(head, role.noun):
            role = None  # somebody called Park or Christian
        if role is not None and role.noun.kind != "title":
            found = self.role(head, role, ask)
            if found or head.ent_type_ != "ORG":
                return found
        if head.pos_ == "PROPN" or head.ent_type_ in {"PERSON", "ORG"}:
            return naming.unknown(self, head, ask)
        return []

    def entity(self, head: Token) -> Span:
        """The proper name around a token: its entity, else the proper nouns that touch it."""
        found = self._entities.get(head.i)
        if found is not None:
            return found
        first = last = head.i
        while first > 0 and self.doc[first - 1].pos_ == "PROPN" and first - 1 not in self._entities:
            first -= 1
        while (
            last + 1 < len(self.doc)
            and self.doc[last + 1].pos_ == "PROPN"
            and last + 1 not in self._entities
        ):
            last += 1
        return self.doc[first : last + 1]

    # Role nouns

    def role(self, head: Token, role: Role, ask: Ask) -> list[Reading]:
        """The parties of a role noun: one for each country that it is said to be of."""
        noun = role.noun
        if noun.kind == "quantity":
            return self._counted(head, noun, ask)
        core = self.core(head, role.first)
        if noun.kind == "land" and any(word == "of" for word, _ in roles.nominal_modifiers(head)):
            return []  # "the power of the courts", "a state of emergency"
        owners = self.owners(head, core, role.last, ask)
        if noun.kind == "part":
            # "Amnesty's Indonesian office" is Amnesty's.
            owners = self._possessors(head, ask) or owners
        if noun.kind == "other" and (not owners or owners[0].source != "nationality"):
            owners = []
        if not owners and noun.sector not in _FOREIGN:
            owners = self._whereabouts(head)
        if noun.kind in {"platform", "goods", "site"} and not any(
            owner.country for owner in owners
        ):
            return []
        named = self._name_after(head)
        if named is not None and not any(owner.country for owner in owners):
            owners = naming.leaders_in(self, named) or owners
        modifier = self._modifier(head, core)
        found = [self._one(noun, owner, modifier) for owner in owners or (None,)]
        text = self.doc[role.first : role.last + 1].text
        name = named.text if named is not None else None
        if name is None and head.ent_type_ == "ORG":
            name = self.entity(head).text
        return [
            replace(reading, name=name, role=text, noun=noun, person=named is not None)
            for reading in found
        ]

    def _one(
        self, noun: RoleNoun, owner: Reading | None, modifier: tuple[str, str] | None
    ) -> Reading:
        """A role noun under one owner."""
        country, sector, source, sure = None, noun.sector, "role", CONFIDENCE["role"]
        if owner is not None:
            country, source, sure = owner.country, owner.source, owner.confidence
            if owner.source in STATE:
                source = "nationality+role"
                sector = noun.national or sector
            elif owner.source == "leader" and owner.person:
                sector = sector or owner.sector
            elif _takes_after(noun, owner):
                sector = owner.sector or sector
            if country is None:
                source, sure = "role", CONFIDENCE["role"]
                sector = (
                    owner.sector if owner.source == "name" and noun.kind in _LEANING else sector
                )
        if modifier is not None:
            sector = _modified(sector, noun, *modifier)
        if noun.pseudo and (noun.kind == "body" or country is None):
            country, sector, source = noun.pseudo, None, "organisation"
        if country in _NO_STATES:
            sector = None
        return Reading(country, sector, source, sure)

    def _counted(self, head: Token, noun: RoleNoun, ask: Ask) -> list[Reading]:
        """Whom a number counts: "hundreds of students"; bare "thousands" are people."""
        for preposition, other in roles.nominal_modifiers(head):
            if preposition in {"of", "from", "among"}:
                readings = [r for token in roles.coordinated([other]) for r in ask(token)]
                return [replace(r, sector="CVL") if r.source == "country" else r for r in readings]
        if noun.sector is None or head.dep_ in {"nummod", "det", "amod"}:
            return []
        return [Reading(None, noun.sector, "role", CONFIDENCE["role"], noun=noun)]

    def core(self, head: Token, end: int) -> list[int]:
        """The tokens of the phrase before its noun or name, without a possessor's own."""
        owner = roles.possessor(head)
        inside = {token.i for token in owner.subtree} if owner is not None else set()
        return [i for i in range(roles.noun_phrase(head).start, end) if i not in inside]

    def _modifier(self, head: Token, core: list[int]) -> tuple[str, str] | None:
        """The sector that a word before the noun gives, and how strongly; the nearest one's."""
        found = self.found
        words = [found.modifiers_at[i] for i in core if i in found.modifiers_at]
        if any(word.strength == "past" for word in words):
            return ("ELI", "past")
        for i in reversed(core):
            role = found.roles_at.get(i)
            if role is not None and role.noun.sector and role.noun.kind in {"body", "group"}:
                return (role.noun.sector, "weak")
            if i in found.modifiers_at:
                return (found.modifiers_at[i].sector, found.modifiers_at[i].strength)
        return None

    # Whose it is

    def owners(self, head: Token, core: list[int], end: int, ask: Ask) -> list[Reading]:
        """Whose it is: a nationality or name before the noun, a possessor, a phrase after it.

        `end` is the noun's last token; what stands before it is part of the noun itself.
        """
        found = self.nationalities(core) or self._named_before(head, core, ask)
        if found:
            return found
        found = self._possessors(head, ask)
        if found:
            return found
        for preposition, noun in roles.nominal_modifiers(head):
            if preposition in _OWNING and noun.i > end:
                found = [r for token in roles.coordinated([noun]) for r in self.whose(token, ask)]
                if found:
                    return found
        return []

    def _possessors(self, head: Token, ask: Ask) -> list[Reading]:
        """Whose it is by a possessive: "Chad and Niger's border force"."""
        owner = roles.possessor(head)
        heads = roles.coordinated([owner]) if owner is not None else []
        return [reading for token in heads for reading in self.whose(token, ask)]

    def whose(self, token: Token, ask: Ask) -> list[Reading]:
        """What an owner stands for: an actor, else the country of a town or region."""
        return ask(token) or self._town(self.entity(token).text, token)

    def nationalities(self, tokens: list[int]) -> list[Reading]:
        """The countries named right before a noun, else the first body or place that is."""
        mentions = list(
            dict.fromkeys(self.found.mention_at[i] for i in tokens if i in self.found.mention_at)
        )
        states, others = [], []
        for mention in mentions:
            state = self.fitting(mention.of("adjective", "country", "people"))
            if state is not None:
                sure = CONFIDENCE["nationality"]
                states.append(Reading(state.country, state.sector, "nationality", sure, state.name))
                continue
            other = self.fitting(mention.of("organisation")) or self.fitting(
                mention.of("capital", "metonym", "territory")
            )
            if other is not None:
                others.append(of_name(other))
        if states or others:
            # "Russia's UN ambassador", "the Dutch EU presidency": the country, not the body.
            return states or others[:1]
        for i in tokens:
            town = self._town(self.entity(self.doc[i]).text, self.doc[i])
            if town:
                return town
        return []

    def _named_before(self, head: Token, core: list[int], ask: Ask) -> list[Reading]:
        """The person or body named right before a noun: "the Macron government"."""
        own = self.entity(head)
        for i in reversed(core):
            token = self.doc[i]
            if token in own:
                continue  # a part of the name itself
            found = naming.leaders_in(self, self.doc[i : i + 1])
            if not found and token.head == head and token.ent_type_ in {"PERSON", "ORG"}:
                # A body nobody knows still says that the noun belongs to it and to no government.
                found = naming.unknown(self, token, ask)
            if found:
                return found
        return []

    def _whereabouts(self, head: Token) -> list[Reading]:
        """The country of the place that somebody is in: "students in Dhaka"."""
        for preposition, noun in roles.nominal_modifiers(head):
            mention = self.found.mention_at.get(noun.i)
            if preposition not in _PLACING:
                continue
            if mention is not None:
                name = self.fitting(mention.of("country", "capital", "territory"))
                if name is not None:
                    return [Reading(name.country, None, "place", CONFIDENCE["place"])]
            town = self._town(self.entity(noun).text, noun)
            if town:
                return town
        return []

    def _town(self, text: str, token: Token) -> list[Reading]:
        """The country of a town or region that the gazetteer knows."""
        if token.ent_type_ not in _PLACE_LABELS or token.pos_ not in {"PROPN", "NOUN"}:
            return []
        if token.i in self.found.tied:
            return []
        found = self._gazetteer.resolve(text, self._hints)
        if found is None or found.place.country is None:
            return []
        sure = round(CONFIDENCE["place"] * found.confidence, 3)
        return [Reading(found.place.country, "CVL", "place", sure, found.place.name)]

    def fitting(self, names: list[Name]) -> Name | None:
        """The name that a spelling shared by several means.

        The one the story also gives in full ("RSF"), else the one whose country it names beyond doubt,
        the most often; where nothing chooses, the first with its country unknown.
        """
        if len({name.country for name in names}) < 2:
            return names[0] if names else None
        in_full = [name for name in names if name.name in self._in_full]
        ranked = [code for code in self._told for name in names if name.country == code]
        for name in in_full if len(in_full) == 1 else names:
            if len(in_full) == 1 or ranked[:1] == [name.country]:
                return name
        return replace(names[0], country=None)

    def _name_after(self, head: Token) -> Span | None:
        """The name that a title stands before: "President Xi Jinping" for its head President."""
        for child in head.children:
            named = child.dep_ in {"flat", "flat:name", "appos"} and child.pos_ == "PROPN"
            if named and child.i > head.i and child.ent_type_ in {"PERSON", ""}:
                span = self.entity(child)
                return span if span.start > head.i else self.doc[head.i + 1 : span.end]
        return None


def _may_mean(head: Token, noun: RoleNoun) -> bool:
    """Whether a word may be the noun it looks like: in no person's name, no thing with a capital."""
    if head.ent_type_ == "PERSON":
        return noun.kind in _PEOPLE
    return head.pos_ != "PROPN" or noun.kind not in _THINGS


def _takes_after(noun: RoleNoun, owner: Reading) -> bool:
    """Whether a noun's sector is that of what it belongs to: "head of the army", "Hamas police"."""
    if owner.sector in _STICKY:
        return True
    if noun.kind in _LEANING:
        return owner.source != "place"
    # The president of a union or a court is no government.
    body = owner.source == "organisation" or (owner.noun is not None and owner.noun.kind == "body")
    return body and noun.kind == "office" and noun.sector == "GOV"


def _modifies(head: Token) -> bool:
    """Whether a word only describes a noun: "Russian" in "Chinese and Russian forces"."""
    first = roles.first_conjunct(head)
    return head.pos_ == "ADJ" and first.dep_ in _MODIFYING


def _modified(sector: str | None, noun: RoleNoun, found: str, strength: str) -> str | None:
    """A noun's sector under a sector word before it."""
    if strength == "past":
        return "ELI" if noun.kind in _PEOPLE and sector in _OFFICIAL else sector
    if noun.kind in _LEANING and sector in {None, "GOV"}:
        return found
    if strength == "strong" and found in _STICKY and noun.kind in {"office", "group", "body"}:
        return found
    return sector
