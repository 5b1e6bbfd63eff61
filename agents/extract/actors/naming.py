"""Reads proper names: those the tables know, and others by title, apposition or nationality."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from agents.extract import roles
from agents.extract.actors.mentions import Mention, Role
from agents.extract.actors.names import Name
from agents.extract.actors.reading import CONFIDENCE, PSEUDO, STATE, Ask, Reading, of_name

if TYPE_CHECKING:
    from agents.extract.actors.reader import Reader

# Kinds of nouns that stand before a name as its title; ships have names too.
_TITLES = frozenset({"office", "inherit", "title", "platform", "part"})
# Whose subject is of what it acts on.
_LEADING = frozenset({"lead", "head", "chair", "run", "command", "govern", "represent", "found"})
_NO_DESCRIPTION = frozenset({"goods", "place", "site", "quantity", "title"})


def known(
    reader: Reader, head: Token, mention: Mention, role: Role | None, ask: Ask
) -> list[Reading] | None:
    """The readings of a name of the tables; None where the words around it say something else."""
    people = mention.of("person", "surname")
    if head.ent_type_ == "PERSON" and not people:
        name = reader.entity(head)
        if (name.start, name.end - 1) != (mention.first, mention.last):
            return None  # somebody called Jordan or Chad
    if role is not None and role.first >= mention.first and role.last > mention.last:
        return None  # the name is only part of a longer role noun
    body = reader.fitting(mention.of("organisation"))
    if body is not None and mention.first == mention.last and _longer(reader, head, mention):
        return None  # "Apple Valley" is no company's
    if body is not None:
        return _body(reader, head, mention, body, role, ask)
    if people:
        return _leader(reader, head, mention, people, ask)
    state = reader.fitting(mention.of("country", "metonym", "capital", "territory"))
    if state is not None:
        found = of_name(state)
        return [replace(found, sector=found.sector or "CVL")]
    crowd = reader.fitting(mention.of("people", "adjective"))
    if crowd is not None:
        return [Reading(crowd.country, crowd.sector or "CVL", "people", CONFIDENCE["people"])]
    return None


def _longer(reader: Reader, head: Token, mention: Mention) -> bool:
    """Whether the story's name goes on beyond the words that the tables know."""
    name = reader.entity(head)
    return any(
        token.pos_ == "PROPN" and not mention.first <= token.i <= mention.last for token in name
    )


def _body(
    reader: Reader, head: Token, mention: Mention, body: Name, role: Role | None, ask: Ask
) -> list[Reading] | None:
    """An organisation; a country that the words themselves give it wins over the table's.

    Many states have a Security Council or a Federal Police: "Russia's Security Council" is no UN body.
    """
    owners = reader.nationalities(reader.core(head, mention.first))
    possessor = roles.possessor(head)
    if not owners and possessor is not None and possessor.i < mention.first:
        owners = ask(possessor)
    stated = [o.country for o in owners if o.source in STATE and o.country not in PSEUDO]
    if stated and stated[0] != body.country:
        if body.country in PSEUDO:
            return reader.role(head, role, ask) if role is not None else [of_name(body)]
        text = reader.doc[mention.first : mention.last + 1].text
        sure = CONFIDENCE["nationality"]
        return [Reading(stated[0], body.sector, "nationality+role", sure, text)]
    return [of_name(body)]


def _leader(
    reader: Reader, head: Token, mention: Mention, names: list[Name], ask: Ask
) -> list[Reading] | None:
    """A leader of the tables; what the story says of the name wins over the table."""
    told = unknown(reader, head, ask)
    said = told[0] if told and (told[0].country or told[0].sector) else None
    if said is not None and said.country and said.sector:
        return [said]
    full = [name for name in names if name.kind == "person"]
    if reader.entity(head).end - 1 > mention.last:
        return None  # the surname is somebody else's given name
    if not full and (head.ent_type_ not in {"PERSON", ""} or _has_given_name(reader, mention)):
        return None
    found = _in_office(reader, names)
    if found is None:
        return None
    if said is not None:
        found = replace(
            found,
            country=said.country or found.country,
            sector=said.sector or found.sector,
            role=said.role or found.role,
        )
    return [found if full else replace(found, confidence=CONFIDENCE["surname"], bare=True)]


def leaders_in(reader: Reader, name: Span) -> list[Reading]:
    """The leader that a name means by the tables, as the owner of a role: [] for no leader."""
    for i in range(name.end - 1, name.start - 1, -1):
        mention = reader.found.mention_at.get(i)
        if mention is None or reader.entity(reader.doc[i]).end - 1 > mention.last:
            continue
        people = mention.of("person", "surname")
        found = _in_office(reader, people) if people else None
        if found is not None and found.country:
            return [found]
    return []


def _in_office(reader: Reader, names: list[Name]) -> Reading | None:
    """Who of that name holds an office on the story's day, or has left it; None if that is unclear.

    Without a day any term will do. Who has left an office is a former official: sector ELI.
    """
    day = reader.published
    fitting = [name for name in names if not day or _holds(name, day)]
    left = [name for name in names if name.kind == "person" and name.until and name.until < day]
    chosen = fitting or left
    if not chosen or len({(name.country, name.sector) for name in chosen}) > 1:
        return None
    latest = max(chosen, key=lambda name: name.since)
    reading = replace(of_name(latest), source="leader", person=True)
    if len({name.name for name in chosen}) > 1:
        reading = replace(reading, name=None, role=None)  # two of one surname and one government
    return reading if fitting else replace(reading, sector="ELI", role=f"former {latest.role}")


def _holds(name: Name, day: str) -> bool:
    """Whether a day falls in a term; terms may be known by the year or month alone."""
    begun = name.since <= day[: len(name.since)]
    return begun and (not name.until or day[: len(name.until)] <= name.until)


def _has_given_name(reader: Reader, mention: Mention) -> bool:
    """Whether a surname follows a given name that the table does not know: somebody else."""
    if mention.first == 0:
        return False
    before = reader.doc[mention.first - 1]
    return before.ent_type_ == "PERSON" and before.pos_ == "PROPN"


def unknown(reader: Reader, head: Token, ask: Ask) -> list[Reading]:
    """A name by its title ("Judge X"), an apposition ("X, mayor of Y") or its nationality."""
    name = reader.entity(head)
    person = head.ent_type_ == "PERSON"
    found: list[Reading] = []
    title = _title(reader, name, head)
    if title is not None:
        found = _by_title(reader, head, title, ask)
        if title.last >= name.start:
            name = reader.doc[title.last + 1 : name.end]
    if not any(reading.country for reading in found):
        found = _by_apposition(reader, head, ask) or _by_clause(head, ask) or found
    if not found:
        owners = reader.nationalities(reader.core(head, name.start))
        if not owners and head.ent_type_ == "ORG":
            owners = reader.owners(head, [], name.end - 1, ask)
        found = [replace(owner, sector=None) for owner in owners[:1] if owner.country]
    if not found and (person or head.ent_type_ == "ORG"):
        found = [Reading(None, None, "name", CONFIDENCE["name"])]
    return [replace(reading, name=name.text, person=person) for reading in found[:1]]


def _title(reader: Reader, name: Span, head: Token) -> Role | None:
    """The role noun right before a name, or at the front of it where an entity took it in."""
    for i in (name.start - 1, *range(name.start, name.end - 1)):
        role = reader.found.roles_at.get(i)
        if role is not None and role.last == i and role.noun.kind in _TITLES:
            token = reader.doc[i]
            if token.sent.start == head.sent.start:
                return role
    return None


def _by_title(reader: Reader, head: Token, title: Role, ask: Ask) -> list[Reading]:
    """A title's readings; the country may hang on the title or on the name."""
    found = reader.role(reader.doc[title.last], title, ask)
    if any(reading.country for reading in found):
        return found
    owners = reader.owners(head, reader.core(head, title.first), title.last, ask)
    if not owners or owners[0].country is None:
        return found
    owner = owners[0]
    sector = (title.noun.national if owner.source in STATE else None) or title.noun.sector
    if title.noun.kind in {"inherit", "part"} and owner.source not in {*STATE, "place"}:
        sector = owner.sector or sector
    text = reader.doc[title.first : title.last + 1].text
    return [
        Reading(owner.country, sector, owner.source, owner.confidence, role=text, noun=title.noun)
    ]


def _by_apposition(reader: Reader, head: Token, ask: Ask) -> list[Reading]:
    """What an apposition says: "X, a Dutch charity", "the minister, X"."""
    beside = roles.appositions(head)
    if head.dep_ == "appos":
        beside.append(head.head)
    for other in beside:
        role = reader.found.roles_at.get(other.i)
        if role is not None and role.noun.kind not in _NO_DESCRIPTION:
            found = reader.role(other, role, ask)
            if found:
                return found
    return []


def _by_clause(head: Token, ask: Ask) -> list[Reading]:
    """What a relative clause says: "X, who leads the miners' union"."""
    for verb in head.children:
        if verb.dep_ in roles.RELATIVE and verb.lemma_ in _LEADING:
            found = [reading for noun in roles.objects(verb) for reading in ask(noun)]
            if found:
                return [replace(reading, noun=None, role=None) for reading in found]
    return []
