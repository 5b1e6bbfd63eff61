"""Resolves the actors of a story: who a noun phrase stands for, by its words and by the story's."""

from dataclasses import replace

from spacy.tokens import Doc, Token

from agents.extract import roles
from agents.extract.actors import mentions
from agents.extract.actors.memory import Heard, Memory, from_memory
from agents.extract.actors.mentions import Role
from agents.extract.actors.reader import Reader
from agents.extract.actors.reading import Reading
from agents.places import countries, gazetteer
from topics.reports import Party
from topics.stories import Story

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4}
_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_THING = frozenset({"it", "its", "itself"})
# Who acts at home where nothing else is said. Soldiers, rebels and gunmen may come from anywhere.
_DOMESTIC = frozenset("GOV LEG JUD COP OPP PTY LAB CVL EDU MED JRN SOC REL AGR BUS ELI".split())
# Of these, who is found where things happen rather than in the capital.
_LOCAL = frozenset("COP CVL JUD EDU MED LAB REL AGR SOC".split())
# Sectors wide enough that "the ..." of one need not be the last one named.
_WIDE = frozenset({"GOV", "CVL", None})
_ARMIES = frozenset({"army", "military", "navy", "air force", "armed force", "military junta"})
# Offices that a state has one of, so that several of them are several states'.
_ONE_EACH = frozenset(
    {"leader", "president", "prime minister", "premier", "head of state", "head of government"}
    | {"foreign minister", "defence minister", "defense minister", "side", "neighbour", "neighbor"}
)
_MAX_TEXT_TOKENS = 12
"""A longer phrase is cut to its head and what stands before it."""
_MAX_DEPTH = 4
"""How deep nouns inside nouns are followed; deeper ones are misparses."""
_REACH_SENTENCES = 3
"""How many sentences back a pronoun's antecedent may stand."""


class ActorResolver:
    """Resolves noun phrases of one story. Make one a story and ask it for each head.

    `story` gives the publication date, against which terms of office are checked; a Story, its plain
    values, or None.
    """

    def __init__(self, doc: Doc, story: Story | dict[str, object] | None = None) -> None:
        published = story.published if isinstance(story, Story) else (story or {}).get("published")
        self.doc = doc
        self.found = mentions.find(doc)
        self._reader = Reader(
            doc, self.found, str(published) if published else None, gazetteer.load()
        )
        self._memory = Memory(doc, self.found, self._reader)
        self._memory.settle(self._filled)
        self._sentence = {token.i: n for n, sent in enumerate(doc.sents) for token in sent}
        self._read: dict[int, list[Reading]] = {}
        self._depth = 0
        self._cut = False

    def parties(self, head: Token) -> list[Party]:
        """The parties that one noun-phrase head names, without its conjuncts.

        [] for what is no political or social actor; a party with a null country for one of unknown
        country.
        """
        text = self._text(head)
        return [
            Party(
                text=text,
                name=reading.name,
                country=reading.country,
                sector=reading.sector,
                role=reading.role,
                source=reading.source,
                confidence=round(reading.confidence, 3),
            )
            for reading in self.readings(head)
        ]

    def country_of(self, head: Token) -> str | None:
        """The one country that a noun phrase belongs to, None where there is none or several."""
        codes = {reading.country for reading in self.readings(head)}
        return codes.pop() if len(codes) == 1 else None

    def readings(self, head: Token) -> list[Reading]:
        """As `parties`, before it becomes a contract: each with its role noun and its ground."""
        if head.i in self._read:
            return self._read[head.i]
        if self._depth >= _MAX_DEPTH:
            self._cut = True
            return []
        self._depth += 1
        found = list(dict.fromkeys(self._resolve(head)))
        self._depth -= 1
        # What was read with something left out is read again when it is asked for itself.
        if self._depth == 0 or not self._cut:
            self._read[head.i] = found
        if self._depth == 0:
            self._cut = False
        return found

    def _text(self, head: Token) -> str:
        span = roles.noun_phrase(head)
        if len(span) > _MAX_TEXT_TOKENS:
            span = self.doc[max(span.start, head.i - _MAX_TEXT_TOKENS) : head.i + 1]
        return span.text.strip(" ,;:")

    def _resolve(self, head: Token) -> list[Reading]:
        if roles.is_relative(head):
            antecedent = roles.clause_antecedent(head.head)
            return self.readings(antecedent) if antecedent is not None else []
        if head.pos_ == "PRON" and head.lower_ not in _NUMBERS:
            return self._pronoun(head)
        readings = self._paired(head) or self._reader.read(head, self.readings)
        if not readings and head.pos_ == "PROPN":
            known = self._memory.named(self._reader.entity(head).text)
            readings = [from_memory(known, known)] if known is not None else []
        filled = [self._filled(head, reading) for reading in readings]
        # A part is somebody only as part of somebody, unless it is a name ("the Arctic Alliance").
        whole = head.pos_ == "PROPN"
        return [r for r in filled if r.country or whole or r.noun is None or r.noun.kind != "part"]

    # What the words leave open

    def _filled(self, head: Token, reading: Reading) -> Reading:
        """A reading whose country or person the words leave open, with what the story says."""
        if reading.name and (reading.country is None or reading.bare):
            known = self._memory.named(self._reader.entity(head).text)
            if known is not None and reading.bare:
                reading = from_memory(known, known)
            elif known is not None and known.country:
                reading = from_memory(known, reading)
        noun = reading.noun
        if reading.country is not None or noun is None or noun.kind == "other":
            return reading
        if noun.kind == "land":
            return self._described(head, reading)
        earlier = self._earlier(head, reading)
        if earlier is not None:
            told = earlier.reading
            return replace(
                reading,
                country=told.country,
                sector=reading.sector or told.sector,
                name=reading.name or (None if noun.plural else told.name),
                source=f"article: {told.name or told.role}",
                confidence=0.75,
            )
        if reading.sector == "REB":
            group = self._memory.armed_group(head)
            return replace(group, source=f"article: {group.name}") if group else reading
        home = self._memory.home
        own_army = reading.sector == "MIL" and self._memory.only_home
        if reading.sector in _DOMESTIC or noun.noun in _ARMIES or own_army:
            place = None if reading.name else self._place(head)
            if place is not None and (reading.sector in _LOCAL or home is None):
                return replace(reading, country=place, source="place", confidence=0.65)
            if home is not None:
                return replace(
                    reading, country=home, source="article: its country", confidence=0.55
                )
        return reading

    def _earlier(self, head: Token, reading: Reading) -> Heard | None:
        """Who was named before by the same noun ("the minister"), or is of one sector with it."""
        noun = reading.noun
        assert noun is not None
        determiners = {child.lower_ for child in head.children if child.dep_ == "det"}
        definite = determiners & {"the", "this", "that", "these", "those"}
        if determiners & {"a", "an"} or reading.person or (noun.kind == "part" and not definite):
            return None
        candidates = [
            heard
            for heard in self._memory.before(head)
            if heard.reading.country and heard.reading.country not in {"IMG", "MNC"}
        ]
        for heard in candidates:
            other = heard.reading
            if reading.sector in {other.sector, None} and _called(noun.noun, other):
                return heard
        if definite and reading.sector not in _WIDE:
            for heard in candidates:
                other = heard.reading
                if other.sector == reading.sector and not noun.plural and _alike(reading, other):
                    return heard
        return None

    def _place(self, head: Token) -> str | None:
        """The country of a place in the same sentence: "in Nairobi"."""
        for token in head.sent:
            mention = self.found.mention_at.get(token.i)
            if mention is None or token.i != mention.first:
                continue
            if roles.preposition(self.doc[mention.last]) in {"in", "across", "near", "outside"}:
                codes = {n.country for n in mention.of("country", "capital", "territory")}
                if len(codes) == 1:
                    return codes.pop()
        return None

    # Descriptions, and words for several

    def _described(self, head: Token, reading: Reading) -> Reading:
        """ "The East Asian power", "the country": the state of that description named before."""
        noun = reading.noun
        assert noun is not None
        core = self._reader.core(head, head.i)
        regions = [self.found.regions_at[i] for i in core if i in self.found.regions_at]
        definite = any(c.lower_ in {"the", "this", "that"} for c in head.children)
        if noun.plural or not definite:
            return reading
        named = [
            heard.reading
            for heard in self._memory.before(head)
            if heard.reading.source in {"country", "metonym", "nationality+role", "people"}
        ]
        named = [other for other in named if all(other.country in r for r in regions)]
        if not named:
            return reading
        told = named[0].country
        if not regions and self._memory.home in {other.country for other in named}:
            told = self._memory.home
        name = self._country_name(told)
        return replace(reading, country=told, name=name, source=f"article: {name}", confidence=0.65)

    def _paired(self, head: Token) -> list[Reading]:
        """ "Both sides", "the two countries", "the heads of state": those most named together."""
        role = self.found.roles_at.get(head.i)
        number = self._how_many(head, role)
        if not number or (role is not None and not self._means_the_known(head)):
            return []
        noun = role.noun if role is not None else None
        sector = (noun.sector if noun is not None else None) or "GOV"
        if sector == "CVL":
            return []
        return [
            Reading(
                country=code,
                sector=sector,
                source="article: the pair before",
                confidence=0.7,
                name=self._country_name(code),
                role=noun.noun if noun is not None else None,
            )
            for code in self._memory.paired(head, number, self._speakers(head))
        ]

    @staticmethod
    def _how_many(head: Token, role: Role | None) -> int:
        """How many parties a phrase is about: its numeral, or two for "both" and "the presidents"."""
        if role is None:
            return _NUMBERS["both"] if head.lower_ == "both" else 0
        for child in head.children:
            if child.i < head.i and child.lower_ in _NUMBERS:
                return _NUMBERS[child.lower_]
        counted = any(child.dep_ == "nummod" for child in head.children)
        return 2 if role.noun.plural and role.noun.noun in _ONE_EACH and not counted else 0

    def _means_the_known(self, head: Token) -> bool:
        """Whether "the two ..." has nothing beside it that says which two."""
        definite = any(child.lower_ in {"the", "both", "these"} for child in head.children)
        named = any(i in self.found.mention_at for i in range(head.left_edge.i, head.i))
        said = any(word in {"of", "from"} for word, _ in roles.nominal_modifiers(head))
        return definite and not named and not said

    def _speakers(self, head: Token) -> set[str | None]:
        """The countries of the clause's subject, where that is not the head itself."""
        verb = head
        while verb.pos_ not in {"VERB", "AUX"} and verb.head != verb:
            verb = verb.head
        subjects = roles.coordinated(roles.subjects(verb))
        if any(subject.is_ancestor(head) or subject == head for subject in subjects):
            return set()
        return {reading.country for subject in subjects for reading in self.readings(subject)}

    def _pronoun(self, head: Token) -> list[Reading]:
        """The antecedent of a personal pronoun: the latest subject before it that fits it.

        A possessive may also mean who was named last without being a subject.
        """
        reach = self._sentence[head.i] - _REACH_SENTENCES
        before = [h for h in self._memory.before(head) if self._sentence[h.token.i] >= reach]
        subjects = [heard for heard in before if _is_subject(heard.token, head)]
        others = before if head.dep_ in roles.POSSESSOR else []
        for heard in (*subjects, *others):
            if self._fits(head, heard):
                return [
                    replace(r, source="pronoun", confidence=min(r.confidence, 0.7))
                    for r in self.readings(heard.token)
                ]
        return []

    def _fits(self, pronoun: Token, heard: Heard) -> bool:
        """Whether a pronoun agrees with an actor in number, and in being a person."""
        found = self.readings(heard.token)
        if not found:
            return False
        reading = found[0]
        plural = "Plur" in heard.token.morph.get("Number", []) or len(found) > 1
        if pronoun.lower_ in _SINGULAR:
            kind = reading.noun.kind if reading.noun is not None else ""
            return reading.person or (kind in {"office", "inherit"} and not plural)
        if pronoun.lower_ in _PLURAL:
            return plural or heard.token.dep_ == "conj"
        return pronoun.lower_ in _THING and not reading.person and not plural

    @staticmethod
    def _country_name(code: str | None) -> str | None:
        country = countries.load().get(code or "")
        return country.name if country is not None else None


def _is_subject(token: Token, pronoun: Token) -> bool:
    """Whether an actor is a subject, and not of the pronoun's own verb."""
    first = roles.first_conjunct(token)
    if first.dep_ not in roles.SUBJECT | roles.PASSIVE_SUBJECT:
        return False
    return pronoun.head != first.head or pronoun.dep_ in roles.POSSESSOR


def _called(noun: str, other: Reading) -> bool:
    """Whether a noun may take up an actor: "the minister" a health minister, "the union" one so named.

    Of a noun of several words all must be there: "the armed forces" are no "Defence Force".
    """
    name = (other.name or "").lower()
    before = other.noun.noun if other.noun is not None else ""
    return before.endswith(noun) or noun.endswith(f" {before}") or noun in name.split()


def _alike(reading: Reading, other: Reading) -> bool:
    """Whether "the airline" may mean a company named before, "the judge" a person."""
    assert reading.noun is not None
    if reading.noun.kind in {"office", "inherit"}:
        return other.person
    if reading.noun.kind in {"body", "group"}:
        return other.source == "organisation" or (
            other.noun is not None and other.noun.kind == "body"
        )
    return False
