"""What a story has said of its actors, in order: people, bodies, places, pairs of countries."""

from collections import Counter
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from agents.extract import roles
from agents.extract.actors.mentions import Found
from agents.extract.actors.reading import Ask, Reader, Reading
from agents.places.spelling import plain

_INNER = frozenset({"compound", "flat", "flat:name", "amod", "nmod:desc", "fixed", "goeswith"})
# A title and a first sentence say where a story plays; each weighs as much as three later mentions.
_LEAD_WEIGHT = 3
_HOME_SHARE = 0.5
"""The share of all mentions that makes a country the one the story is about."""

_MOST_NESTED = 8
"""Phrases within phrases that are followed: what belongs to a party stands closer than that."""


@dataclass(frozen=True)
class Heard:
    """An actor the story named: where, and what its words said."""

    token: Token
    reading: Reading


class Memory:
    """All actors of a story as their own words name them, read once."""

    def __init__(self, doc: Doc, found: Found, reader: Reader) -> None:
        self.doc = doc
        self.found = found
        self.heard: list[Heard] = []
        self.people: dict[str, Reading] = {}
        self._acronyms: dict[str, Reading] = {}
        for token in doc:
            if token.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"} or token.dep_ in _INNER:
                continue
            for reading in reader.read(token, reader_only(reader)):
                self._hear(token, reading)
        self.home = self._home()

    def _hear(self, token: Token, reading: Reading) -> None:
        self.heard.append(Heard(token, reading))
        if reading.person and reading.name:
            self._meet(reading.name, reading)
        elif reading.name:
            letters = "".join(word[0] for word in reading.name.split() if word[0].isupper())
            if len(letters) > 1 and reading.country:
                self._acronyms.setdefault(letters, reading)

    def _meet(self, name: str, reading: Reading) -> None:
        """Remember a person by full name and by surname; the first that says more stays."""
        words = plain(name).lower().split()
        for key in {" ".join(words), words[-1]}:
            known = self.people.get(key)
            says_more = known is None or (known.country is None and reading.country is not None)
            if says_more or (known and not known.sector and reading.country == known.country):
                self.people[key] = reading

    def person(self, name: str) -> Reading | None:
        """What the story says of a person, by full name or surname."""
        words = plain(name).lower().split()
        if not words:
            return None
        return self.people.get(" ".join(words)) or self.people.get(words[-1])

    def acronym(self, text: str) -> Reading | None:
        """The body whose initials the story has introduced: CUPE."""
        return self._acronyms.get(text.replace(".", ""))

    def before(self, token: Token) -> list[Heard]:
        """What was heard before a token, the latest first."""
        return [heard for heard in reversed(self.heard) if heard.token.i < token.i]

    def _home(self) -> str | None:
        """The country most of the story's names point at, if it stands out."""
        weight: Counter[str] = Counter()
        lead = next(iter(self.doc.sents)).end if len(self.doc) else 0
        for mention in self.found.mentions:
            codes = {name.country for name in mention.names if name.kind != "organisation"}
            if len(codes) == 1 and (code := next(iter(codes))) and len(code) == 3:
                weight[code] += _LEAD_WEIGHT if mention.first < lead else 1
        if not weight:
            return None
        code, most = weight.most_common(1)[0]
        return code if most / weight.total() >= _HOME_SHARE else None

    def last_countries(self, token: Token, number: int) -> list[str]:
        """The `number` different countries most recently named together before a token."""
        found: list[str] = []
        for heard in self.before(token):
            code = heard.reading.country
            if code is None or len(code) != 3 or code in found:
                continue
            group = self._together(heard.token)
            if len(group) == number:
                return group
            found.append(code)
            if len(found) == number:
                return found[::-1]
        return []

    def _together(self, token: Token) -> list[str]:
        """The countries coordinated with a token."""
        first = roles.first_conjunct(token)
        group = {first.i, *(t.i for t in roles.conjuncts(first))}
        codes = [h.reading.country for h in self.heard if h.token.i in group and h.reading.country]
        return list(dict.fromkeys(code for code in codes if code))


def reader_only(reader: Reader) -> Ask:
    """Resolve nested nouns by their own words alone.

    A noun that is asked for while it is being read says nothing: a name can stand in the phrase of
    its own title ("minister of X", head on X), and the two would ask each other for ever.
    """
    reading: set[int] = set()

    def ask(token: Token) -> list[Reading]:
        if token.i in reading or len(reading) >= _MOST_NESTED:
            return []
        reading.add(token.i)
        try:
            return [replace(r) for r in reader.read(token, ask)]
        finally:
            reading.discard(token.i)

    return ask
