"""Where an act took place: the phrase of this verb, its sentence, the dateline, the place before."""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from agents.extract import roles
from agents.extract.cast import entity
from agents.extract.lexicon.matcher import Match
from topics.reports import Location

PLACING = frozenset(
    """in at near off outside around across inside over on along throughout within from through
    down""".split()
)
TOWARDS = frozenset({"to", "into", "towards", "toward"})
"""Where visits and deployments end; for other acts these say whom, not where."""
_SOURCE = frozenset({"from", "over", "on", "through"})
PLACES = frozenset({"GPE", "LOC", "FAC"})
_AT_TARGET = frozenset({"ASSAULT", "COERCE"})
"""Types that happen where their target is, if that is a place."""
_ON_THE_GROUND = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "CONSULT"})
"""Types that happen somewhere; a place told just before is theirs too."""

# Phrases inside phrases ("in a lounge at an air base in Busan") are followed this deep.
_MAX_DEPTH = 3

CONFIDENCE = {"own": 0.9, "sentence": 0.6, "dateline": 0.4, "before": 0.3}
"""How sure a place is by where it stands."""


def location(
    match: Match, type_: str, dateline: str | None, before: Location | None
) -> Location | None:
    """The place of a match: text and how sure, its country left to whoever places it on the map.

    `dateline` is given for the story's first sentence, the only one it speaks for; `before` is the
    place of the act before in the same paragraph. Nationalities of actors are no places.
    """
    for span in _own(match, type_):
        return Location(text=span.text, confidence=CONFIDENCE["own"])
    for token in match.trigger.sent:
        word = roles.preposition(token) or ""
        # "told reporters in Ottawa that …": the place of the telling
        told = token.dep_ == "nmod" and token.head.dep_ in roles.OBJECT | roles.INDIRECT_OBJECT
        if (token.dep_ in {"obl", "pobj"} or told) and word in PLACING - _SOURCE:
            for span in _inside(token):
                return Location(text=span.text, confidence=CONFIDENCE["sentence"])
    if dateline:
        return Location(text=dateline, confidence=CONFIDENCE["dateline"])
    if before is not None and type_ in _ON_THE_GROUND:
        return before.model_copy(update={"confidence": CONFIDENCE["before"]})
    return None


def heads(match: Match) -> list[Token]:
    """The heads of the places in the match's own phrases."""
    return [found.root for found in _own(match, match.entry.type)]


def _own(match: Match, type_: str) -> Iterator[Span]:
    """The places in the match's own phrases, nearest first."""
    taken = {head.i for fillers in match.fillers.values() for head in fillers}
    words = PLACING
    if type_ == "MOBILIZE" or match.entry.mode == "visit":
        words = PLACING | TOWARDS
    for head in _anchors(match):
        pairs = roles.obliques(head) if head.pos_ in {"VERB", "AUX"} else []
        for word, noun in pairs + roles.nominal_modifiers(head):
            if word in words and not (noun.i in taken and word in _SOURCE):
                yield from _inside(noun)
    if type_ in _AT_TARGET or match.entry.mode == "visit":
        for head in match.fillers.get("R", []):
            if head.ent_type_ in PLACES:
                yield entity(head)


def _anchors(match: Match) -> list[Token]:
    """The words whose phrases say where: the trigger, its object nouns, what it acts on, its clause."""
    trigger = match.trigger
    anchors = [trigger, *match.objects, *match.fillers.get("R", [])]
    head = trigger
    while head.dep_ in {"conj", "xcomp"} and head.head != head:
        head = head.head
        anchors.append(head)
    if trigger.pos_ == "NOUN" and trigger.head.pos_ == "VERB":
        anchors.append(trigger.head)
    anchors += [verb for _, verb in roles.adverbial_clauses(trigger) if verb.tag_ == "VBG"]
    return anchors


def _inside(noun: Token, depth: int = 0) -> Iterator[Span]:
    """The named places of a prepositional phrase: its head, or a place named inside it."""
    if noun.ent_type_ in PLACES:
        yield entity(noun)
    elif noun.lower_ == "capital":
        yield roles.noun_phrase(noun)
    for child in noun.children:
        if child.dep_ in {"compound", "nmod:poss", "poss", "appos"} and child.ent_type_ in PLACES:
            yield entity(child)
    if depth < _MAX_DEPTH:
        for word, inner in roles.nominal_modifiers(noun):
            if word in PLACING or word == "of":
                yield from _inside(inner, depth + 1)
