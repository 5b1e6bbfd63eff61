"""Reads one noun phrase by its own words and the tables: nationality, role noun, name, title."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from agents.extract import roles
from agents.extract.actors.mentions import Found, Mention, Role
from agents.extract.actors.names import Name
from agents.extract.actors.role_nouns import RoleNoun

# How sure each ground is. Grounds that the words themselves give stand above those that lean on the
# rest of the story; the figures are ranks, calibrated where events get their confidence.
CONFIDENCE = {
    "country": 0.95,
    "nationality+role": 0.95,
    "metonym": 0.9,
    "organisation": 0.95,
    "leader": 0.9,
    "surname": 0.7,
    "nationality": 0.85,
    "place": 0.75,
    "role": 0.5,
    "name": 0.3,
}

_PEOPLE = frozenset({"office", "inherit"})
# Kinds of nouns that stand before a name as its title; ships have names too.
_TITLES = frozenset({"office", "inherit", "platform"})
_LEANING = frozenset({"inherit", "part"})
# Sectors that stay with their members whatever they are called: "rebel government", "Hamas police".
_STICKY = frozenset({"REB", "PRM", "UAF", "CRM", "OPP", "PRE"})
_NAME_LINKS = frozenset({"flat", "flat:name", "compound", "nmod:desc", "goeswith"})
# Prepositions after which a noun says whose the head is, and where it belongs.
_OWNERS = frozenset({"of", "from", "for", "at", "with", "within", "inside", "under"})
_PLACES = frozenset({"in", "at", "of", "from", "across", "near", "outside", "around", "inside"})
# Who is in a country need not be its own: soldiers, rebels, gunmen, envoys.
_FOREIGN = frozenset({"MIL", "REB", "UAF", "CRM", "REF", "PRM", "SPY"})


@dataclass(frozen=True)
class Reading:
    """What a noun phrase stands for, one party each; the fields are those of a report's party."""

    country: str | None
    sector: str | None
    source: str
    confidence: float
    name: str | None = None
    role: str | None = None
    noun: RoleNoun | None = None
    person: bool = False
    """Whether it is one named person."""
    generic: bool = False
    """Whether the words alone name no one in particular, so that the story must say who is meant."""


Ask = Callable[[Token], list[Reading]]


class Reader:
    """Reads the noun phrases of one story. `ask` resolves the nouns inside them (whose, of whom)."""

    def __init__(self, doc: Doc, found: Found, published: str | None) -> None:
        self.doc = doc
        self.found = found
        self.published = (published or "")[:10]
        self._open: set[int] = set()

    def read(self, head: Token, ask: Ask) -> list[Reading]:
        """The parties of one noun-phrase head by its own words; [] for what is no actor."""
        if head.i in self._open:
            return []  # a phrase inside itself says nothing more
        self._open.add(head.i)
        try:
            return self._read(head, ask)
        finally:
            self._open.remove(head.i)

    def _read(self, head: Token, ask: Ask) -> list[Reading]:
        mention = self.found.mention_at.get(head.i)
        if mention is not None and mention.last > head.i:
            # The parser took an inner word of a longer name for its head.
            head = self.doc[head.i]
        role = self.role_of(head)
        if mention is not None:
            readings = self._named(head, mention, role, ask)
            if readings is not None:
                return readings
        if role is not None:
            return self._role(head, role, ask)
        if head.pos_ == "PROPN" or head.ent_type_ in {"PERSON", "ORG"}:
            return self._unknown_name(head, ask)
        return []

    # Names of the tables

    def _named(
        self, head: Token, mention: Mention, role: Role | None, ask: Ask
    ) -> list[Reading] | None:
        """The readings of a name that the tables know; None where the words say something else."""
        if head.ent_type_ == "PERSON" and not mention.of("person", "surname"):
            first, last = self.name_span(head)
            if (first, last) != (mention.first, mention.last):
                return None  # somebody called Jordan or Chad
        bodies = mention.of("organisation")
        if bodies:
            return [self._of_name(name, "organisation") for name in self._fitting(bodies)]
        leaders = mention.of("person", "surname")
        if leaders:
            return self._leader(head, mention, leaders, role, ask)
        if role is not None and role.first >= mention.first and role.last > mention.last:
            return None
        states = self._fitting(mention.of("country", "metonym", "capital", "territory"))
        if states:
            name = states[0]
            source = "country" if name.kind == "country" else "metonym"
            if name.kind == "territory":
                return [self._of_name(replace(name, sector=name.sector or "CVL"), "place")]
            return [self._of_name(name, source)]
        crowd = self._fitting(mention.of("people", "adjective"))
        if crowd and (head.pos_ in {"NOUN", "PROPN"} or head.dep_ not in {"amod", "compound"}):
            name = crowd[0]
            return [
                Reading(
                    name.country, name.sector or "CVL", "nationality", CONFIDENCE["nationality"]
                )
            ]
        return None

    def _fitting(self, names: list[Name]) -> list[Name]:
        """Names of one spelling: those of a country that the story names otherwise come first."""
        if len({name.country for name in names}) < 2:
            return names[:1]
        told = {
            name.country
            for mention in self.found.mentions
            if len({n.country for n in mention.names}) == 1
            for name in mention.names
        }
        fitting = [name for name in names if name.country in told]
        if len({name.country for name in fitting}) == 1:
            return fitting[:1]
        # Several countries and nothing to choose by: the reading stays, its country is unknown.
        return [replace(names[0], country=None)]

    def _of_name(self, name: Name, source: str) -> Reading:
        confidence = CONFIDENCE[source] if name.country else CONFIDENCE["role"]
        return Reading(name.country, name.sector, source, confidence, name.name, name.role)

    def _leader(
        self, head: Token, mention: Mention, names: list[Name], role: Role | None, ask: Ask
    ) -> list[Reading] | None:
        """A leader of the tables: what the story says of the name wins over the table."""
        told = self._unknown_name(head, ask)
        if told and told[0].country and told[0].sector:
            return [replace(told[0], name=names[0].name if len(names) == 1 else told[0].name)]
        full = [name for name in names if name.kind == "person"]
        if not full and mention.first > 0:
            before = self.doc[mention.first - 1]
            # A given name that the table does not know: somebody else of that surname.
            if before.ent_type_ == "PERSON" and before.pos_ == "PROPN":
                return None
        in_office = [name for name in names if self._in_term(name)]
        if self.published and not in_office:
            return self._former(names)
        in_office = sorted(in_office, key=lambda name: name.since, reverse=True)
        if not in_office or len({name.name for name in in_office}) > 1:
            return None
        source = "leader" if full else "surname"
        name = in_office[0]
        return [replace(self._of_name(name, source), source="leader", person=True)]

    def _former(self, names: list[Name]) -> list[Reading] | None:
        """Who held an office before the story's day: a former official of that country."""
        left = [name for name in names if name.until and name.until < self.published]
        if not left or len({name.name for name in left}) > 1 or left[0].kind == "surname":
            return None
        return [replace(self._of_name(left[-1], "leader"), sector="ELI", person=True)]

    def _in_term(self, name: Name) -> bool:
        if not self.published:
            return True
        day = self.published
        return name.since <= day[: len(name.since)] and (
            not name.until or day[: len(name.until)] <= name.until
        )

    # Role nouns

    def role_of(self, head: Token) -> Role | None:
        """The role noun that ends at the head."""
        role = self.found.roles_at.get(head.i)
        if role is not None and role.noun.kind == "platform" and head.pos_ == "VERB":
            return None
        return role

    def _role(self, head: Token, role: Role, ask: Ask) -> list[Reading]:
        noun = role.noun
        if noun.kind == "quantity":
            return self._quantity(head, role, ask)
        core = self._core(head, role)
        text = self.doc[role.first : role.last + 1].text
        titled = self._name_after(head)
        owners = self._owners(head, core, ask)
        direct = owners and owners[0].source in {"nationality", "country", "metonym"}
        sector = noun.national if direct and noun.national else noun.sector
        modifier = self._modifier(core)
        readings = []
        for owner in owners or (None,):
            country = owner.country if owner else None
            own = sector
            if owner is not None:
                inherits = noun.kind in _LEANING and owner.source not in {
                    "nationality", "country", "metonym", "place",
                }  # fmt: skip
                if (inherits and (owner.sector or country)) or owner.sector in _STICKY:
                    own = owner.sector
                if country in {"IGO", "NGO"} and noun.kind != "goods":
                    own = None
            if modifier is not None:
                own = self._modified(own, noun, modifier)
            if noun.pseudo and (noun.kind == "body" or country is None):
                country, own = noun.pseudo, None
            if noun.kind == "part" and not (owner or (modifier and modifier[1] != "weak")):
                continue
            if noun.kind in {"platform", "goods"} and country is None:
                continue
            source = "role"
            if owner is not None:
                source = "nationality+role" if direct else owner.source
            elif noun.pseudo:
                source = "organisation"
            readings.append(
                Reading(
                    country=country,
                    sector=own,
                    source=source,
                    confidence=min(CONFIDENCE.get(source, 0.8), owner.confidence if owner else 1.0),
                    name=titled,
                    role=text,
                    noun=noun,
                    person=titled is not None,
                    generic=country is None,
                )
            )
        return readings

    def _quantity(self, head: Token, role: Role, ask: Ask) -> list[Reading]:
        """Whom a number counts: "hundreds of students"; bare "thousands" are people."""
        for preposition, noun in roles.nominal_modifiers(head):
            if preposition in {"of", "from", "among"}:
                readings = [r for token in roles.coordinated([noun]) for r in ask(token)]
                return [replace(r, sector="CVL") if r.source == "country" else r for r in readings]
        if role.noun.sector is None or head.dep_ == "nummod":
            return []
        return [
            Reading(
                None, role.noun.sector, "role", CONFIDENCE["role"], noun=role.noun, generic=True
            )
        ]

    @staticmethod
    def _modified(sector: str | None, noun: RoleNoun, modifier: tuple[str, str]) -> str | None:
        found, strength = modifier
        if strength == "past":
            return "ELI" if noun.kind in _PEOPLE and sector in {"GOV", "LEG", "MIL"} else sector
        if noun.kind in _LEANING and sector in {None, "GOV"}:
            return found
        if strength == "strong" and found in _STICKY and noun.kind in {"office", "group", "body"}:
            return found
        return sector

    def _core(self, head: Token, role: Role | None) -> range:
        """The tokens of the phrase before the head (and before its role noun)."""
        left = roles.noun_phrase(head).start
        return range(left, role.first if role is not None else head.i)

    def _modifier(self, core: range) -> tuple[str, str] | None:
        """The sector word nearest before the head, else the sector of a role noun there."""
        past = any(
            self.found.modifiers_at[i].strength == "past"
            for i in core
            if i in self.found.modifiers_at
        )
        if past:
            return ("ELI", "past")
        for i in reversed(core):
            role = self.found.roles_at.get(i)
            if (
                role is not None
                and role.noun.sector
                and role.noun.kind in {"body", "group", "office"}
            ):
                return (role.noun.sector, "weak")
            modifier = self.found.modifiers_at.get(i)
            if modifier is not None:
                return (modifier.sector, modifier.strength)
        return None

    def _owners(self, head: Token, core: range, ask: Ask) -> list[Reading]:
        """Whose it is: nationality before the noun, possessor, of-phrase, apposition, place."""
        owner = roles.possessor(head)
        inside = {token.i for token in owner.subtree} if owner is not None else set()
        found = self._nationalities([i for i in core if i not in inside])
        if found:
            return found
        if owner is not None:
            readings = [r for t in roles.coordinated([owner]) for r in ask(t)]
            if readings:
                return readings
        return self._from_phrases(head, ask)

    def _nationalities(self, tokens: list[int]) -> list[Reading]:
        """The countries, organisations and places named right before a noun."""
        mentions = list(
            dict.fromkeys(self.found.mention_at[i] for i in tokens if i in self.found.mention_at)
        )
        readings = []
        for mention in mentions:
            states = self._fitting(mention.of("adjective", "country", "people"))
            seats = self._fitting(mention.of("capital", "metonym", "territory"))
            bodies = self._fitting(mention.of("organisation"))
            if bodies:
                readings.append(self._of_name(bodies[0], "organisation"))
            elif states:
                readings.append(
                    Reading(
                        states[0].country, states[0].sector, "nationality", 0.95, states[0].name
                    )
                )
            elif seats:
                readings.append(replace(self._of_name(seats[0], "metonym"), source="metonym"))
        nations = [r for r in readings if r.source == "nationality"]
        # "Russia's UN ambassador", "the Dutch EU presidency": the country comes before the body.
        return nations or readings[:1]

    def _from_phrases(self, head: Token, ask: Ask) -> list[Reading]:
        """Countries from prepositional phrases: "ministers from Iran and Russia"."""
        for preposition, noun in roles.nominal_modifiers(head):
            if preposition not in _OWNERS:
                continue
            readings = [r for token in roles.coordinated([noun]) for r in ask(token)]
            if readings:
                return readings
        return []

    # Names the tables do not know

    def _name_after(self, head: Token) -> str | None:
        """The name that a title stands before: "President Xi Jinping" for its head President."""
        parts = [
            child
            for child in head.children
            if child.i > head.i and child.dep_ in {"flat", "flat:name", "appos"}
        ]
        parts = [t for t in parts if t.pos_ == "PROPN" and t.ent_type_ in {"PERSON", ""}]
        if not parts:
            return None
        inner = [child for part in parts for child in part.children if child.dep_ in _NAME_LINKS]
        whole = sorted(token.i for token in (*parts, *inner))
        return self.doc[whole[0] : whole[-1] + 1].text

    def name_span(self, head: Token) -> tuple[int, int]:
        """First and last token of the proper name around a head."""
        first = last = head.i
        entity = head.ent_type_
        while (
            first > 0
            and self.doc[first - 1].pos_ == "PROPN"
            and (self.doc[first - 1].ent_type_ == entity and self.doc[first].ent_iob_ != "B")
        ):
            first -= 1
        while (
            last + 1 < len(self.doc)
            and self.doc[last + 1].pos_ == "PROPN"
            and (self.doc[last + 1].ent_type_ == entity and self.doc[last + 1].ent_iob_ != "B")
        ):
            last += 1
        return first, last

    def _unknown_name(self, head: Token, ask: Ask) -> list[Reading]:
        """A name by its title ("Judge X"), its apposition ("X, the mayor of Y") or its nationality."""
        first, last = self.name_span(head)
        text = self.doc[first : last + 1].text
        person = head.ent_type_ == "PERSON"
        title = next(
            (
                self.found.roles_at[i]
                for i in range(first - 1, max(-1, first - 4), -1)
                if i in self.found.roles_at
                and self.found.roles_at[i].noun.kind in _TITLES
                and self._in_phrase(i, head)
            ),
            None,
        )
        if title is not None:
            readings = self._role(self.doc[title.last], title, ask)
            if not any(r.country for r in readings):
                core = range(roles.noun_phrase(head).start, title.first)
                owners = self._owners(head, core, ask)
                if owners:
                    readings = [
                        replace(
                            r, country=owners[0].country, source=owners[0].source, generic=False
                        )
                        for r in readings or self._bare(title, owners[0])
                    ]
            if readings:
                return [replace(readings[0], name=text, person=person)]
        for other in (*roles.appositions(head), *([head.head] if head.dep_ == "appos" else [])):
            role = self.role_of(other)
            if role is not None and role.noun.kind not in {"goods", "place"}:
                readings = self._role(other, role, ask)
                if readings:
                    return [replace(readings[0], name=text, person=person)]
        found = self._nationalities(list(self._core(head, None)))
        if found and person:
            return [replace(found[0], name=text, sector=None, person=True)]
        if person:
            return [
                Reading(None, None, "name", CONFIDENCE["name"], text, person=True, generic=True)
            ]
        if head.ent_type_ == "ORG":
            owners = found or self._from_phrases(head, ask)
            country = owners[0].country if owners else None
            return [
                Reading(country, None, owners[0].source if owners else "name",
                        CONFIDENCE["name"], text, generic=country is None)
            ]  # fmt: skip
        return []

    @staticmethod
    def _bare(title: Role, owner: Reading) -> list[Reading]:
        sector = title.noun.national or title.noun.sector
        return [Reading(owner.country, sector, owner.source, owner.confidence, noun=title.noun)]

    def _in_phrase(self, i: int, head: Token) -> bool:
        """Whether a title stands in the same phrase as the name."""
        token = self.doc[i]
        return (
            token.head is head
            or head.head is token
            or token.is_ancestor(head)
            or (token.dep_ in _NAME_LINKS and head.is_ancestor(token))
        )
