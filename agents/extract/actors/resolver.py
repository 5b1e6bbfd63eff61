"""Resolves the actors of a story: who a noun phrase stands for, by its words and by the story's."""

from dataclasses import replace

from spacy.tokens import Doc, Token

from agents.extract import roles
from agents.extract.actors import mentions
from agents.extract.actors.memory import Heard, Memory
from agents.extract.actors.reading import Reader, Reading
from agents.places import countries
from topics.reports import Party
from topics.stories import Story

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4}
_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_THING = frozenset({"it", "its", "itself"})
# Who acts at home where nothing else is said. Soldiers, rebels and gunmen may come from anywhere.
_DOMESTIC = frozenset("GOV LEG JUD COP OPP PTY LAB CVL EDU MED JRN SOC REL AGR BUS ELI".split())
_MAX_TEXT_TOKENS = 12
"""A longer phrase is cut to its head and what stands before it."""
_MAX_DEPTH = 4
"""How deep nouns inside nouns are followed; deeper ones are misparses."""


class ActorResolver:
    """Resolves noun phrases of one story. Make one a story and ask it for each head.

    `story` gives the publication date, against which terms of office are checked; a Story, its plain
    values, or None.
    """

    def __init__(self, doc: Doc, story: Story | dict[str, object] | None = None) -> None:
        published = story.published if isinstance(story, Story) else (story or {}).get("published")
        self.doc = doc
        self.found = mentions.find(doc)
        self._reader = Reader(doc, self.found, str(published) if published else None)
        self._memory = Memory(doc, self.found, self._reader)
        self._read: dict[int, list[Reading]] = {}
        self._depth = 0

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
        if head.i not in self._read:
            if self._depth > _MAX_DEPTH:
                return []
            self._depth += 1
            self._read[head.i] = []  # a phrase inside itself resolves to nothing
            self._read[head.i] = list(dict.fromkeys(self._resolve(head)))
            self._depth -= 1
        return self._read[head.i]

    def _text(self, head: Token) -> str:
        span = roles.noun_phrase(head)
        if len(span) > _MAX_TEXT_TOKENS:
            span = self.doc[max(span.start, head.i - _MAX_TEXT_TOKENS) : head.i + 1]
        return span.text.strip(" ,;:")

    def _resolve(self, head: Token) -> list[Reading]:
        if roles.is_relative(head):
            antecedent = roles.clause_antecedent(head.head)
            return self.readings(antecedent) if antecedent is not None else []
        if head.pos_ == "PRON":
            return self._pronoun(head)
        readings = self._paired(head) or self._reader.read(head, self.readings)
        return [r if r.country else self._from_story(head, r) for r in readings] or self._described(
            head
        )

    # What the words leave open

    def _from_story(self, head: Token, reading: Reading) -> Reading:
        """A reading whose country the words leave open, with what the story says."""
        if reading.name:
            known = self._memory.person(reading.name) or self._memory.acronym(reading.name)
            if known is not None and known.country:
                return replace(
                    known,
                    sector=reading.sector or known.sector,
                    role=reading.role or known.role,
                    source=f"article: {known.role or known.name}",
                    confidence=min(known.confidence, 0.85),
                )
        noun = reading.noun
        if noun is None or reading.sector not in _DOMESTIC:
            return reading
        earlier = self._earlier(head, reading)
        if earlier is not None:
            told = earlier.reading
            return replace(
                reading,
                country=told.country,
                name=told.name if not noun.plural else None,
                source=f"article: {told.name or told.role}",
                confidence=0.75,
            )
        place = self._place(head)
        if place is not None:
            return replace(reading, country=place, source="place", confidence=0.65)
        if self._memory.home is not None:
            return replace(
                reading, country=self._memory.home, source="article: its country", confidence=0.55
            )
        return reading

    def _earlier(self, head: Token, reading: Reading) -> Heard | None:
        """The latest actor before that the same noun was used of ("the minister"), else None."""
        noun = reading.noun
        assert noun is not None
        tail = noun.noun.split(" ")[-1]
        for heard in self._memory.before(head):
            other = heard.reading
            if other.country is None or other.noun is None or len(other.country) != 3:
                continue
            if other.noun.noun.split(" ")[-1] == tail and other.sector == reading.sector:
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

    # Words for several, and descriptions

    def _paired(self, head: Token) -> list[Reading]:
        """ "Both sides", "the two countries": the countries most recently named together."""
        number = next(
            (_NUMBERS[t.lower_] for t in head.children if t.lower_ in _NUMBERS and t.i < head.i),
            _NUMBERS.get(head.lower_, 0) if head.lower_ == "both" else 0,
        )
        role = self.found.roles_at.get(head.i)
        if not number or (role is None and head.lower_ != "both"):
            return []
        if role is not None and (
            role.noun.kind not in {"land", "part", "inherit", "office", "group", "body"}
            or role.noun.sector == "CVL"
            or not any(t.lower_ in {"the", "both", "these"} for t in head.children)
            or any(i in self.found.mention_at for i in range(head.left_edge.i, head.i))
            or any(word == "of" or word == "from" for word, _ in roles.nominal_modifiers(head))
        ):
            return []
        sector = (role.noun.sector if role else None) or "GOV"
        return [
            Reading(code, sector, "article: the pair before", 0.7, self._country_name(code),
                    role.noun.noun if role else None)
            for code in self._memory.last_countries(head, number)
        ]  # fmt: skip

    def _described(self, head: Token) -> list[Reading]:
        """ "The East Asian power", "the country": the country of that description named before."""
        role = self.found.roles_at.get(head.i)
        if role is None or role.noun.kind not in {"land"} or role.noun.plural:
            return []
        return []

    def _pronoun(self, head: Token) -> list[Reading]:
        """The antecedent of a personal pronoun: the latest fitting subject before it."""
        word = head.lower_
        if word in _NUMBERS:
            return self._paired(head)
        for heard in self._memory.before(head):
            if head.sent.start - heard.token.sent.start > 120:
                break
            if not self._antecedes(heard, head):
                continue
            other = self.readings(heard.token)
            if not other:
                continue
            first = other[0]
            plural = "Plur" in heard.token.morph.get("Number", [])
            if (
                (word in _SINGULAR and (first.person or _one_person(first, plural)))
                or (word in _PLURAL and (plural or len(other) > 1))
                or (word in _THING and not first.person and not plural)
            ):
                return [
                    replace(r, source="pronoun", confidence=min(r.confidence, 0.7)) for r in other
                ]
        return []

    def _antecedes(self, heard: Heard, pronoun: Token) -> bool:
        """Whether a pronoun may mean it: a subject, and not of the pronoun's own verb."""
        token = roles.first_conjunct(heard.token)
        if token.dep_ not in roles.SUBJECT | roles.PASSIVE_SUBJECT:
            return False
        return not (pronoun.head is token.head and pronoun.dep_ not in roles.POSSESSOR)

    @staticmethod
    def _country_name(code: str) -> str | None:
        country = countries.load().get(code)
        return country.name if country is not None else None


def _one_person(reading: Reading, plural: bool) -> bool:
    return reading.noun is not None and reading.noun.kind in {"office", "inherit"} and not plural
