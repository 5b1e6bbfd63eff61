"""The small language in which a lexicon entry says how its act is put into words.

A pattern is a clause written out, lemma by lemma. A verb's begins with its subject:

    A condemn|denounce R            subject is the actor, object the recipient
    A hold talks|meeting (with P)   an object of these lemmas, perhaps a with-phrase
    A call on R to-verb             an infinitive must follow
    R receive @aid from A           @aid: a word class of classes.tsv
    A carry_out attack (on|against R)   carry with the particle out
    ceasefire take_effect (between P)   a subject of this lemma
    A give R @aid                   indirect object, then object
    A say|insist must-clause        "said that R must …": R is who must
    A be_opposed to R               a predicate adjective or participle

A noun's begins with "the"; its possessor, its nationality and its by-phrase are the actor, or the
recipient where the pattern says `of R` (`the arrest of R`), or parties where it says P:

    the joint|combined exercise|drill (with|between|of P)

A is the actor, R the recipient, P a party of a mutual act, _ anything at all; a role may be limited to
some words (`R:protester|crowd`). Parentheses make an element optional. `|` parts alternatives, `_`
joins a verb to its particle and a noun to the word before it (`hunger_strike`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PREPOSITIONS = frozenset(
    """about above across after against ahead along alongside amid among around as at before
    behind below beneath between beside beyond by despite during for from in inside into near of
    off on onto out
    outside over past through throughout to toward towards under until upon via with within
    without""".split()
)
COMPLEMENTS = frozenset({"to-verb", "that-clause", "ing-verb", "must-clause"})
ROLES = frozenset({"A", "R", "P"})


class PatternError(ValueError):
    """A pattern that cannot be read; the text says what is wrong with it."""


@dataclass(frozen=True)
class Slot:
    """A place in a pattern: the role its filler plays, if any, and the words it is limited to."""

    role: str | None = None
    words: frozenset[str] = frozenset()
    required: bool = True


@dataclass(frozen=True)
class Phrase:
    """A prepositional phrase of a pattern."""

    prepositions: frozenset[str]
    slot: Slot


@dataclass(frozen=True)
class Pattern:
    """One pattern, read. `noun` tells the two kinds apart.

    `triggers` are (word, particle) pairs for verbs, (noun, modifier) pairs for nouns; "" where there is
    no second word. `modifiers` are words of which a noun must have one.
    """

    noun: bool
    triggers: tuple[tuple[str, str], ...]
    subject: Slot = field(default_factory=Slot)
    receiver: Slot | None = None
    object: Slot | None = None
    phrases: tuple[Phrase, ...] = ()
    complements: frozenset[str] = frozenset()
    complement_required: bool = False
    modifiers: frozenset[str] = frozenset()

    @property
    def specificity(self) -> int:
        """How much the pattern asks for; of several that match, the most specific wins."""

        def weight(slot: Slot | None) -> int:
            if slot is None or not slot.required:
                return 0
            return 4 if slot.words else 1

        own = sum(4 for _, second in self.triggers[:1] if second)
        own += weight(self.subject) + weight(self.receiver) + weight(self.object)
        own += sum(weight(phrase.slot) + 1 for phrase in self.phrases if phrase.slot.required)
        own += 2 * self.complement_required + 3 * bool(self.modifiers)
        return own


def parse(text: str, classes: Mapping[str, frozenset[str]]) -> Pattern:
    """Read a pattern; `classes` gives the words of each @class.

    Raises PatternError.
    """
    elements = _elements(text)
    if elements and elements[0] == ("the", True):
        return _noun(elements[1:], classes)
    return _verb(elements, classes)


def _elements(text: str) -> list[tuple[str, bool]]:
    """(word, required) for each word; words inside parentheses are optional."""
    elements: list[tuple[str, bool]] = []
    inside = False
    for word in text.replace("(", " ( ").replace(")", " ) ").split():
        if word in "()":
            if inside == (word == "("):
                raise PatternError(f"parentheses do not match in {text!r}")
            inside = word == "("
        else:
            elements.append((word, not inside))
    if inside:
        raise PatternError(f"parentheses do not match in {text!r}")
    return elements


def _words(text: str, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    words: set[str] = set()
    for word in text.split("|"):
        if word.startswith("@"):
            if word[1:] not in classes:
                raise PatternError(f"no word class {word!r} in classes.tsv")
            words |= classes[word[1:]]
        elif not word or word != word.lower():
            raise PatternError(f"expected lower-case words, A, R, P or _, not {text!r}")
        else:
            words.add(word)
    return frozenset(words)


def _slot(text: str, required: bool, classes: Mapping[str, frozenset[str]]) -> Slot:
    if text == "_":
        return Slot(None, frozenset(), required)
    role, colon, rest = text.partition(":")
    if role in ROLES:
        return Slot(role, _words(rest, classes) if colon else frozenset(), required)
    return Slot(None, _words(text, classes), required)


def _triggers(text: str, classes: Mapping[str, frozenset[str]]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for word in sorted(_words(text, classes)):
        first, _, second = word.partition("_")
        pairs.append((first, second))
    return tuple(pairs)


def _is_preposition(word: str) -> bool:
    found = [part.split("_")[0] in PREPOSITIONS for part in word.split("|")]
    if any(found) and not all(found):
        raise PatternError(f"{word!r} mixes prepositions with other words")
    return all(found)


def _tail(
    elements: list[tuple[str, bool]], classes: Mapping[str, frozenset[str]]
) -> tuple[list[Slot], list[Phrase], frozenset[str], bool]:
    """What follows the trigger: bare slots, prepositional phrases, complements."""
    bare: list[Slot] = []
    phrases: list[Phrase] = []
    complements: frozenset[str] = frozenset()
    needed = False
    i = 0
    while i < len(elements):
        word, required = elements[i]
        if set(word.split("|")) <= COMPLEMENTS:
            complements, needed = frozenset(word.split("|")), required
        elif _is_preposition(word):
            if i + 1 >= len(elements):
                raise PatternError(f"nothing follows the preposition {word!r}")
            prepositions = frozenset(part.replace("_", " ") for part in word.split("|"))
            phrases.append(Phrase(prepositions, _slot(elements[i + 1][0], required, classes)))
            i += 1
        else:
            bare.append(_slot(word, required, classes))
        i += 1
    return bare, phrases, complements, needed


def _verb(elements: list[tuple[str, bool]], classes: Mapping[str, frozenset[str]]) -> Pattern:
    if len(elements) < 2:
        raise PatternError("a verb's pattern needs a subject (A, R, P, _ or words) and a verb")
    subject = _slot(*elements[0], classes)
    bare, phrases, complements, needed = _tail(elements[2:], classes)
    if len(bare) > 2:
        raise PatternError("a verb takes two objects at most")
    return Pattern(
        noun=False,
        triggers=_triggers(elements[1][0], classes),
        subject=Slot(subject.role, subject.words, required=bool(subject.words)),
        receiver=bare[0] if len(bare) == 2 else None,
        object=bare[-1] if bare else None,
        phrases=tuple(phrases),
        complements=complements,
        complement_required=needed,
    )


def _noun(elements: list[tuple[str, bool]], classes: Mapping[str, frozenset[str]]) -> Pattern:
    if not elements:
        raise PatternError("no noun follows `the`")
    first = next(
        (i for i, (word, _) in enumerate(elements) if _is_preposition(word) or word in COMPLEMENTS),
        len(elements),
    )
    if not 1 <= first <= 2:
        raise PatternError("`the` is followed by a noun, with one group of modifiers at most")
    bare, phrases, complements, needed = _tail(elements[first:], classes)
    if bare:
        raise PatternError("a noun has prepositional phrases only")
    owner = next((phrase.slot.role for phrase in phrases if "of" in phrase.prepositions), None)
    mutual = any(phrase.slot.role == "P" for phrase in phrases)
    role = "P" if mutual else "R" if owner == "R" else "A"
    named = _words(elements[first - 1][0], classes)
    return Pattern(
        noun=True,
        triggers=tuple((word.split("_")[-1], word.rpartition("_")[0]) for word in sorted(named)),
        subject=Slot(role, frozenset(), required=False),
        phrases=tuple(phrases),
        complements=complements,
        complement_required=needed,
        modifiers=_words(elements[0][0], classes) if first == 2 else frozenset(),
    )
