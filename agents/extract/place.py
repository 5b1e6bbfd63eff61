"""Where an act took place, by syntax: the phrase of this verb, its sentence, then the dateline."""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from agents.extract import roles
from agents.extract.cast import entity
from agents.extract.lexicon.matcher import Match
from topics.reports import Location

PLACING = frozenset(
    """in at near off outside around across inside over on along throughout within from
    through""".split()
)
_SOURCE = frozenset({"from", "over", "on", "through"})
PLACES = frozenset({"GPE", "LOC", "FAC"})

CONFIDENCE = {"own": 0.9, "sentence": 0.6, "dateline": 0.4}
"""How sure a place is by where it stands."""


def location(match: Match, dateline: str | None, first: bool) -> Location | None:
    """The place of a match: text and how sure, its country left to whoever places it on the map.

    `first` says that the act is in the story's first sentence, the only one a dateline speaks for.
    Nationalities of actors are no places, so only prepositional phrases and adverbials count.
    """
    for span in _own(match):
        return Location(text=span.text, confidence=CONFIDENCE["own"])
    for token in match.trigger.sent:
        if token.dep_ in {"obl", "pobj"}:
            found = _place(roles.preposition(token) or "", token)
            if found is not None and roles.preposition(token) not in _SOURCE:
                return Location(text=found.text, confidence=CONFIDENCE["sentence"])
    if first and dateline:
        return Location(text=dateline, confidence=CONFIDENCE["dateline"])
    return None


def heads(match: Match) -> list[Token]:
    """The heads of the places in the match's own phrases."""
    return [found.root for found in _own(match)]


def _own(match: Match) -> Iterator[Span]:
    """The places in the match's own phrases, nearest first."""
    taken = {head.i for fillers in match.fillers.values() for head in fillers}
    for head in _anchors(match):
        pairs = roles.obliques(head) if head.pos_ in {"VERB", "AUX"} else []
        for word, noun in pairs + roles.nominal_modifiers(head):
            found = _place(word, noun)
            if found is not None and not (noun.i in taken and word not in {"in", "at", "near"}):
                yield found


def _anchors(match: Match) -> list[Token]:
    """The words whose phrases say where: the trigger, its object nouns, what it acts on, its clause."""
    anchors = [match.trigger, *match.objects]
    anchors += match.fillers.get("R", [])
    head = match.trigger
    while head.dep_ in {"conj", "xcomp"} and head.head != head:
        head = head.head
        anchors.append(head)
    if match.trigger.pos_ == "NOUN" and match.trigger.head.pos_ == "VERB":
        anchors.append(match.trigger.head)
    return anchors


def _place(word: str, noun: Token) -> Span | None:
    """The named place of a prepositional phrase: its head, or the place named inside it."""
    if word not in PLACING:
        return None
    candidates = [
        noun,
        *(inner for w, inner in roles.nominal_modifiers(noun) if w in PLACING | {"of"}),
    ]
    candidates += [c for c in noun.children if c.dep_ in {"compound", "nmod:poss", "poss", "appos"}]
    for token in candidates:
        if token.ent_type_ in PLACES:
            return entity(token)
    return None
