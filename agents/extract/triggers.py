"""Finds the triggers of a story: the entry that fits each best, less what is part of another."""

from spacy.tokens import Doc, Span, Token

from agents.extract import roles
from agents.extract.acts import Coding
from agents.extract.cast import Cast
from agents.extract.lexicon.loader import Guard, Lexicon
from agents.extract.lexicon.matcher import Match, matches, named
from topics import plover

PARTY_WEIGHT = 2
"""What a role that an actor plays counts for, beside what a pattern asks for."""
MUTUAL_WEIGHT = 4
"""What several parties count for a mutual act, and one alone against it."""

SENTENCE_GUARD = 2
"""Two words of a sport make a sentence one about it; one may be a metaphor."""
STORY_GUARD = 4
"""As many words of a sport, in half the sentences or more, make the whole story one about it."""

MUTUAL = plover.SYMMETRIC - {"AGREE"}
"""Types that take two: one may agree alone, but not meet or trade."""
REACTIONS = frozenset({"SUPPORT", "ACCUSE", "REJECT", "REQUEST"})
"""What is said of others' acts."""


class Triggers:
    """The triggers of one story by token; `absorbed` are those that are part of another's act."""

    def __init__(self, doc: Doc, cast: Cast, lexicon: Lexicon, coding: Coding) -> None:
        self._cast = cast
        self._lexicon = lexicon
        self._coding = coding
        self.found: dict[int, Match] = {}
        self.absorbed: set[int] = set()
        everywhere = lexicon.guards.get("*", ())
        subject = _subject_matter(doc, [guard for guard in everywhere if guard.place == "story"])
        for sentence in doc.sents:
            self._look(sentence, subject or _theme(sentence, everywhere))
        for match in list(self.found.values()):
            self._absorb(match)

    def at(self, token: Token | None) -> Match | None:
        """The match that a token triggers, if any."""
        return self.found.get(token.i) if token is not None else None

    def _look(self, sentence: Span, guarded: str | None) -> None:
        for token in sentence:
            fitting = []
            for match in matches(self._lexicon, token):
                reason = guarded or self._other_sense(match)
                if reason is None:
                    fitting.append(match)
                else:
                    self._coding.note(token, match.entry, "rejected", f"word sense: {reason}")
            if fitting:
                self.found[token.i] = max(fitting, key=self._fit)

    def _fit(self, match: Match) -> int:
        """How well an entry fits: by what it asks for, and by whether its roles go to actors."""
        weight = match.entry.pattern.specificity + match.compounds
        for role, heads in match.fillers.items():
            if self._cast.parties(heads, placed=role == "R"):
                weight += PARTY_WEIGHT
        if match.entry.type in MUTUAL:
            weight += MUTUAL_WEIGHT if is_mutual(match, self._cast) else -MUTUAL_WEIGHT
        return weight

    def _other_sense(self, match: Match) -> str | None:
        """Why a word near the trigger gives it another sense; None if nothing does."""
        token = match.trigger
        for name in (token.lemma_.lower(), "*"):
            for guard in self._lexicon.guards.get(name, ()):
                if any(named(near, guard.words) for near in _near(token, guard.place)):
                    return guard.reason
        return None

    def _absorb(self, match: Match) -> None:
        """Mark what is part of a match: the nouns of a light verb, what is asked or agreed."""
        for noun in roles.coordinated(match.objects):
            self.absorbed.add(noun.i)
        if match.entry.type == "PROTEST" and match.content is None:
            match.content = self._voiced(match.trigger)
        if match.content is None:
            return
        self.absorbed |= {verb.i for verb in roles.coordinated([match.content])}
        # "refused to take in migrants deported by Rome": the participle is said in passing.
        self.absorbed |= {t.i for t in match.content.subtree if t.dep_ in roles.PARTICIPIAL}

    def _voiced(self, protest: Token) -> Token | None:
        """What a crowd demands or denounces while it marches is part of its protest."""
        for token in protest.subtree:
            inner = self.at(token)
            if inner is None or token == protest or inner.entry.type not in REACTIONS:
                continue
            if token.dep_ in {"advcl", "xcomp", "acl", "conj", "pcomp"}:
                return token
        return None


def is_mutual(match: Match, cast: Cast) -> bool:
    """Whether an act of several has several: two parties, or one in the plural ("leaders met")."""
    parties = cast.parties([head for role in "AR" for head in match.fillers.get(role, [])])
    if len(parties) + len(cast.named(match.fillers.get("P", []))) > 1:
        return True
    if match.trigger.pos_ != "VERB":
        return False
    subjects = [*match.fillers.get("A", []), *match.fillers.get("P", [])]
    return any(head.tag_ in {"NNS", "NNPS"} for head in subjects)


def _near(token: Token, place: str) -> list[Token]:
    """The words around a trigger that a guard of some place looks at."""
    passive = roles.is_passive(token)
    if place == "subject":
        return roles.agents(token) if passive else roles.subjects(token)
    if place == "object":
        return roles.subjects(token) if passive else roles.objects(token)
    if place == "complement":
        return roles.open_complements(token)
    if place == "modifier":
        return list(token.children)
    if place == "phrase":
        return [noun for _, noun in (*roles.obliques(token), *roles.nominal_modifiers(token))]
    return []


def _theme(sentence: Span, guards: tuple[Guard, ...]) -> str | None:
    """What a sentence is about, where its words are no politics; else None."""
    for guard in guards:
        if guard.place == "sentence":
            words = _told(sentence, guard)
            if len(words) >= SENTENCE_GUARD:
                return guard.reason
    return None


def _subject_matter(doc: Doc, guards: list[Guard]) -> str | None:
    """What a whole story is about, where its words are no politics; else None."""
    for guard in guards:
        words: set[str] = set()
        told, sentences = 0, 0
        for sentence in doc.sents:
            here = _told(sentence, guard)
            words |= here
            told, sentences = told + bool(here), sentences + 1
        if len(words) >= STORY_GUARD and 2 * told >= sentences:
            return guard.reason
    return None


def _told(sentence: Span, guard: Guard) -> set[str]:
    """The guard's words that a sentence has."""
    content = (token for token in sentence if token.pos_ in {"NOUN", "PROPN", "VERB", "ADJ"})
    return {token.lemma_.lower() for token in content if named(token, guard.words)}
