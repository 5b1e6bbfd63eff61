"""Whether an act is told as having happened: its status, read off what governs its trigger.

The words that govern (agree to …, a plan to …, calls for …) are data: lexicon/governors.tsv.
"""

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from agents.extract import roles
from agents.extract.lexicon.loader import Lexicon

Kind = Literal[
    "real",
    "planned",
    "threatened",
    "refused",
    "requested",
    "hypothetical",
    "attempted",
    "conditional",
    "negated",
    "question",
]

FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
WOULD = frozenset({"would", "'d", "’d"})
POSSIBLE = frozenset({"may", "might", "could", "can", "ca"})
NECESSARY = frozenset({"must", "should", "ought"})
CONDITIONS = frozenset({"if", "unless", "whether", "lest", "provided", "should", "once"})
AHEAD = frozenset({"ahead of", "before", "until", "pending", "prior to"})
INSTEAD = frozenset({"without", "instead of", "rather than", "despite"})

# Chains of governors are short; a longer one is a misparse.
_MAX_CLIMB = 12


@dataclass(frozen=True)
class Status:
    """How an act is told, and the word that makes it so; `speech` is the verb that reports it."""

    kind: Kind
    by: Token | None = None
    speech: Token | None = None
    will: bool = False
    """A negated act that its actor says will not happen: "will not accept"."""


def status(trigger: Token, lexicon: Lexicon) -> Status:
    """The status of the act a trigger names."""
    return _Climb(lexicon).run(trigger)


def _is_to_be(verb: Token) -> bool:
    """ "The ministers were to meet": arranged, not done."""
    return roles.marker(verb) == "to" and any(
        child.dep_ == "aux" and child.lemma_ == "be" and child.lower_ != "be"
        for child in verb.children
    )


def _has_condition(verb: Token) -> bool:
    """Whether an if- or unless-clause hangs on a verb."""
    return any(word in {"if", "unless"} for word, _ in roles.adverbial_clauses(verb))


class _Climb:
    """One walk from a trigger up to the root of its sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._governors = lexicon.governors
        self._speech: Token | None = None
        self._would: Token | None = None
        self._will: Token | None = None

    def run(self, trigger: Token) -> Status:
        token, own = trigger, True
        for _ in range(_MAX_CLIMB):
            found = self._own(token) if own else None
            if found is None:
                found = self._above(token)
            if found is not None:
                return found
            if token.head == token or self._stops(token):
                break
            own = token.dep_ != "conj"
            token = token.head
        return self._end(trigger)

    def _end(self, trigger: Token) -> Status:
        if self._will is not None:
            return Status("planned", self._will, self._speech)
        if self._would is not None:
            kind: Kind = "planned" if self._speech is not None else "hypothetical"
            return Status(kind, self._would, self._speech)
        if trigger.sent.text.rstrip("\"'”’ ").endswith("?"):
            return Status("question", None, self._speech)
        return Status("real", None, self._speech)

    def _status(self, kind: str, by: Token) -> Status:
        return Status(kind, by, self._speech)  # type: ignore[arg-type]

    def _own(self, token: Token) -> Status | None:
        """What the token's own negation, modals and modifiers make of it."""
        negator = roles.negation(token)
        if negator is not None:
            words = {auxiliary.lower_ for auxiliary in roles.auxiliaries(token)}
            return Status("negated", negator, self._speech, bool(words & (FUTURE | WOULD)))
        for auxiliary in roles.auxiliaries(token):
            word = auxiliary.lower_
            if word in FUTURE:
                self._will = self._will or auxiliary
            if word in POSSIBLE and not _has_condition(token):
                return self._status("hypothetical", auxiliary)
            if word in NECESSARY:
                return self._status("requested", auxiliary)
            if word in WOULD and auxiliary.tag_ == "MD":
                self._would = auxiliary
            if word in POSSIBLE and _has_condition(token):
                return self._status("threatened", auxiliary)
        if _is_to_be(token):
            self._will = self._will or token
        if token.pos_ in {"NOUN", "PROPN"}:
            for child in token.children:
                kind = self._governors.get((child.lower_, "modifier"))
                if kind is not None and child.i < token.i:
                    return self._status(kind, child)
        return None

    def _stops(self, token: Token) -> bool:
        """Whether what stands above has no say in whether this happened."""
        if token.dep_ in roles.RELATIVE | {"parataxis", "appos"}:
            return True
        if token.dep_ in roles.PARTICIPIAL and roles.marker(token) is None and token.tag_ != "VB":
            return True
        if token.dep_ == "advcl" and token.tag_ != "VBG":
            return True
        if token.pos_ in {"NOUN", "PROPN", "PRON"}:
            return not self._carries(token)
        return False

    def _carries(self, noun: Token) -> bool:
        """Whether the verb above a noun only says that it took place: "talks were held"."""
        governor, kind = self._governor(noun)
        return kind is not None and self._governors.get((governor, kind)) == "real"

    def _governor(self, token: Token) -> tuple[str, str | None]:
        """(lemma of the head, how it governs the token)."""
        head = token.head
        lemma = head.lemma_.lower()
        if head.dep_ in {"prep", "agent"} and token.dep_ == "pobj":
            head = head.head
            lemma = head.lemma_.lower()
        if token.dep_ in roles.OBJECT | roles.PASSIVE_SUBJECT:
            return lemma, "object"
        if token.dep_ in roles.SUBJECT:
            return lemma, "subject"
        if token.dep_ in roles.OBLIQUE | {"pobj"}:
            if head.pos_ in {"NOUN", "PROPN", "ADJ"}:
                return lemma, "noun" if roles.preposition(token) in {"of", "for", "to"} else None
            word = roles.preposition(token)
            return (f"{lemma}_{word}", "object") if word else (lemma, None)
        return lemma, None

    def _above(self, token: Token) -> Status | None:
        """What the governing word makes of the token."""
        head = token.head
        if head == token or token.dep_ == "conj":
            return None
        mark = roles.marker(token)
        lemma = head.lemma_.lower()
        if mark in CONDITIONS and token.dep_ in {"advcl", "ccomp", "acl"}:
            return self._status("conditional", token)
        if token.dep_ == "xcomp" or (token.dep_ == "ccomp" and mark == "to"):
            if token.tag_ == "VBG" or token.pos_ in {"NOUN", "PROPN", "ADJ"}:
                return None
            return self._governed(
                lemma, "infinitive", head, "hypothetical" if mark == "to" else "real"
            )
        if token.dep_ == "ccomp":
            self._speech = self._speech or head
            return self._governed(lemma, "clause", head, "real")
        if token.dep_ in roles.RELATIVE and lemma == "time":
            return self._status("hypothetical", head)  # "the first time that …": other times
        if token.dep_ == "advcl":
            if mark == "to":
                return self._status("hypothetical", head)
            if mark in {"of", "for", "against"} and token.tag_ == "VBG":
                return self._status(
                    "hypothetical", head
                )  # what somebody is accused of or thanked for
            return self._status("negated", token) if mark in INSTEAD else None
        if token.dep_ in roles.PARTICIPIAL and (mark is not None or token.tag_ == "VB"):
            return self._governed(lemma, "noun", head, "hypothetical" if mark == "to" else "real")
        if token.pos_ in {"NOUN", "PROPN"}:
            word = roles.preposition(token)
            if word in AHEAD:
                return self._status("planned", token)
            if word in INSTEAD:
                return self._status("negated", token)
            governor, kind = self._governor(token)
            if kind is not None:
                return self._governed(governor, kind, head, "real")
        return None

    def _governed(self, lemma: str, kind: str, head: Token, default: str) -> Status | None:
        phrasal = f"{lemma}_{roles.particle(head)}"  # called off the talks
        found = self._governors.get((phrasal, kind)) or self._governors.get((lemma, kind), default)
        if found == "real":
            return None
        if roles.negation(head) is not None:
            return self._status("negated", head)
        return self._status(found, head)
