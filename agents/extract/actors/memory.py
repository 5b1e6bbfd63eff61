"""What a story has said of its actors, in order: people, bodies, places, pairs of countries."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from agents.extract import roles
from agents.extract.actors.mentions import Found
from agents.extract.actors.reader import Reader
from agents.extract.actors.reading import Reading, of_name
from agents.places.spelling import plain

_INNER = frozenset({"compound", "flat", "flat:name", "amod", "nmod:desc", "fixed", "goeswith"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_LEAD_WEIGHT = 3
"""A first sentence says where a story plays; a country in it counts as much as three later ones."""
_HOME_SHARE = 0.5
"""The share of all mentions that makes a country the one the story is about."""
_ONLY_SHARE = 0.8
"""The share that leaves no other country in question, so that even soldiers are its own."""
_HOME_WEIGHT = 3
"""How often it must be named at least: one word in passing is no home."""
_WINDOW = 200
"""How many actors back the story is searched, so that a long one takes no longer by the word."""


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
        self._named: dict[str, Reading] = {}

        def ask(token: Token) -> list[Reading]:
            return reader.read(token, ask)

        for token in doc:
            if token.dep_ in _INNER:
                readings = self._body_within(token, reader)
            elif token.pos_ in _NOMINAL:
                readings = reader.read(token, ask)
            else:
                continue
            for reading in readings:
                self.heard.append(Heard(token, reading))
                self._remember(token, reading)
        self._places = [heard.token.i for heard in self.heard]
        self.home, self.only_home = self._home()

    def _body_within(self, token: Token, reader: Reader) -> list[Reading]:
        """A body named before another noun: "Boeing" in "Boeing workers" may be "the company" later."""
        mention = self.found.mention_at.get(token.i)
        if mention is None or token.i != mention.last:
            return []
        body = reader.fitting(mention.of("organisation"))
        return [of_name(body)] if body is not None else []

    def _remember(self, token: Token, reading: Reading) -> None:
        """Keep what was said of a name, under the name, a person's surname and a body's initials."""
        if reading.bare:
            return
        words = plain(reading.name or "").split()
        keys = [" ".join(words).lower()] if words else []
        if words and (reading.person or _is_craft(reading)):
            keys.append(words[-1].lower())
        elif token.pos_ == "PROPN" and not reading.person:
            keys += _initials(token)
        for key in keys:
            known = self._named.get(key)
            if known is None or _says_more(reading, known):
                self._named[key] = reading
        if reading.person and words:
            # Many are called by the first of their names: Abiy, Liu, King Charles.
            self._named.setdefault(words[0].lower(), reading)

    def named(self, name: str) -> Reading | None:
        """What the story says of a name: by the whole of it, a surname, initials (CUPE)."""
        words = plain(name).replace(".", "").lower().split()
        if not words:
            return None
        return self._named.get(" ".join(words)) or self._named.get(words[-1])

    def settle(self, fill: Callable[[Token, Reading], Reading]) -> None:
        """Fill what the words left open with what was heard before, in the order of the story."""
        for number, heard in enumerate(self.heard):
            if heard.reading.country is None:
                self.heard[number] = replace(heard, reading=fill(heard.token, heard.reading))
                self._remember(heard.token, self.heard[number].reading)

    def before(self, token: Token) -> list[Heard]:
        """What was heard lately before a token, the latest first."""
        end = bisect_left(self._places, token.i)
        return self.heard[max(0, end - _WINDOW) : end][::-1]

    def armed_group(self, token: Token) -> Reading | None:
        """The one armed group that the story named before a token; None for several or none."""
        groups = {
            (heard.reading.name, heard.reading.country): heard.reading
            for heard in self.before(token)
            if heard.reading.sector == "REB" and heard.reading.source == "organisation"
        }
        return groups.popitem()[1] if len(groups) == 1 else None

    def _home(self) -> tuple[str | None, bool]:
        """The country most of the story's names point at, and whether hardly another is named."""
        weight: Counter[str] = Counter()
        lead = next(iter(self.doc.sents)).end if len(self.doc) else 0
        for mention in self.found.mentions:
            codes = {
                name.country
                for name in mention.names
                if name.kind not in {"surname", "organisation"}
            }
            if len(codes) == 1 and (code := codes.pop()) and len(code) == 3:
                weight[code] += _LEAD_WEIGHT if mention.first < lead else 1
        if not weight:
            return None, False
        code, most = weight.most_common(1)[0]
        share = most / weight.total()
        if most < _HOME_WEIGHT or share < _HOME_SHARE:
            return None, False
        return code, share >= _ONLY_SHARE

    def paired(self, token: Token, number: int, without: set[str | None]) -> list[str]:
        """The `number` countries that a story means by "both", "the two" or "the heads of state".

        Countries named together before, the pair most talked of; else the last ones named. `without`
        are countries that speak of the others and are not among them.
        """
        before = [h for h in self.before(token) if h.reading.country not in {None, *without}]
        talk = Counter(heard.reading.country for heard in before)
        groups = [group for heard in before if len(group := self._together(heard.token)) == number]
        groups = [group for group in groups if not without & set(group)]
        if groups:
            return max(groups, key=lambda group: sum(talk[code] for code in group))
        latest = list(dict.fromkeys(heard.reading.country for heard in before))[:number]
        return [code for code in latest[::-1] if code] if len(latest) == number else []

    def _together(self, token: Token) -> list[str]:
        """The countries coordinated with a token, or named in one phrase ("Thai and Lao troops")."""
        first = roles.first_conjunct(token)
        codes = [code for part in (first, *roles.conjuncts(first)) for code in self._codes(part)]
        return list(dict.fromkeys(code for code in codes if code))

    def _codes(self, token: Token) -> list[str | None]:
        """The countries heard at a token."""
        start = bisect_left(self._places, token.i)
        return [h.reading.country for h in self.heard[start : bisect_right(self._places, token.i)]]


def _is_craft(reading: Reading) -> bool:
    return reading.noun is not None and reading.noun.kind == "platform"


def _initials(head: Token) -> list[str]:
    """The initials of a name of several words, as an acronym would have them."""
    words = [token.text for token in roles.noun_phrase(head) if token.text[0].isupper()]
    letters = "".join(word[0] for word in words if word.lower() != "the").lower()
    return [letters] if len(letters) > 2 else []


def _says_more(reading: Reading, known: Reading) -> bool:
    """Whether a reading adds to what is known of a name, without contradicting it."""
    if known.country is None:
        return reading.country is not None or (known.sector is None and reading.sector is not None)
    return known.sector is None and reading.sector is not None and reading.country == known.country


def from_memory(known: Reading, reading: Reading) -> Reading:
    """A reading of a name filled with what the story said of it elsewhere."""
    return replace(
        known,
        sector=reading.sector or known.sector,
        role=reading.role or known.role,
        source=f"article: {known.role or known.name}",
        confidence=min(known.confidence, 0.85),
    )
