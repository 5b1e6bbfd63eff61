"""Finds the entries whose pattern a parsed sentence fills, and who fills which role."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from agents.extract import roles
from agents.extract.lexicon.loader import Entry, Lexicon
from agents.extract.lexicon.pattern import Pattern, Phrase, Slot


@dataclass
class Match:
    """An entry that a trigger's surroundings fill.

    `fillers` gives the head tokens of each role, without conjuncts; `content` is the verb of the
    complement (what is asked, agreed or threatened); `objects` are object nouns that are part of the
    trigger ("held talks").
    """

    entry: Entry
    trigger: Token
    fillers: dict[str, list[Token]] = field(default_factory=dict)
    objects: list[Token] = field(default_factory=list)
    content: Token | None = None
    distant: list[Token] = field(default_factory=list)
    """Possible recipients in phrases further down."""

    def fill(self, role: str | None, heads: list[Token]) -> None:
        """Put `heads` into a role, each once."""
        if role is not None:
            there = self.fillers.setdefault(role, [])
            there.extend(head for head in heads if head not in there)

    @property
    def compounds(self) -> int:
        """How many of its object nouns it takes with the word before them: a hunger strike."""
        slot = self.entry.pattern.object
        words = slot.words if slot is not None else frozenset()
        return sum(not words & {noun.lemma_.lower(), noun.lower_} for noun in self.objects)

    @property
    def words(self) -> str:
        """The words that named the act, in the order of the text."""
        tokens = {self.trigger, *self.objects}
        for second in (second for _, second in self.entry.pattern.triggers if second):
            tokens |= {child for child in self.trigger.children if child.lower_ == second}
        return " ".join(token.text for token in sorted(tokens, key=lambda token: token.i))


# A word class may hold these for names: "hosted the president", "hosted Hashimoto".
_ENTITY_WORDS = {"PERSON": "#person", "GPE": "#place", "LOC": "#place", "ORG": "#body"}


_BEFORE = frozenset({"compound", "amod", "nmod:desc", "nmod", "nmod:poss", "flat"})


def named(token: Token, words: frozenset[str]) -> bool:
    """Whether a token is one of `words`, by lemma or form.

    `hunger_strike` asks for the word before it too, `state_of_emergency` for its of-phrase.
    """
    lemma, form = token.lemma_.lower(), token.lower_
    if lemma in words or form in words:
        return True
    kind = _ENTITY_WORDS.get(token.ent_type_)
    if kind is not None and kind in words:
        return True
    for child in token.children:
        if child.dep_ not in _BEFORE:
            continue
        if child.i > token.i:
            if f"{lemma}_of_{child.lemma_.lower()}" in words:
                return roles.preposition(child) == "of"
        elif any(
            f"{first}_{second}" in words
            for first in (child.lower_, child.lemma_.lower())
            for second in (lemma, form)
        ):
            return True
    return False


def inner_nouns(head: Token, measures: frozenset[str]) -> list[Token]:
    """What a measure is a measure of, down to the thing: "one of its rounds of sanctions"."""
    chain = [head]
    while chain[-1].lemma_.lower() in measures:
        of = [noun for word, noun in roles.nominal_modifiers(chain[-1]) if word == "of"]
        if not of or of[0] in chain:
            break
        chain.append(of[0])
    return chain


def matches(lexicon: Lexicon, token: Token) -> list[Match]:
    """All entries that a verb or noun fills, the most specific first."""
    measures = lexicon.classes["measure"]
    found: list[Match | None] = []
    if roles.is_predicate(token):
        found = [
            _verb(entry, token, measures)
            for entry in lexicon.verbs.get("be", ())
            if ("be", token.lower_) in entry.pattern.triggers
        ]
    if token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ not in roles.AUXILIARY):
        lemma = _lemma(token, lexicon)
        found += [
            _verb(entry, token, measures)
            for entry in lexicon.verbs.get(lemma, ())
            if _particle_fits(entry.pattern, token, lemma)
        ]
    elif token.pos_ in {"NOUN", "PROPN"}:
        entries = {
            entry.where: entry
            for form in (token.lemma_.lower(), token.lower_)
            for entry in lexicon.nouns.get(form, ())
        }
        found += [_noun(entry, token) for entry in entries.values()]
    ranked = [match for match in found if match is not None]
    return sorted(ranked, key=lambda match: -match.entry.pattern.specificity)


def _takes(slot: Slot, heads: list[Token]) -> list[Token] | None:
    """The heads that may fill a slot; None where the slot must be filled and is not."""
    if slot.words:
        heads = [
            head
            for head in heads
            if any(named(t, slot.words) for t in (head, *roles.conjuncts(head)))
        ]
    return heads if heads or not slot.required else None


def _lemma(token: Token, lexicon: Lexicon) -> str:
    """A verb's lemma; where the lexicon does not know it, one that its form allows and it knows.

    Tables and rules for lemmas err on regular verbs now and then ("staged" to "stag").
    """
    lemma, form = token.lemma_.lower(), token.lower_
    if lemma in lexicon.verbs:
        return lemma
    for ending in ("ed", "ing", "es", "s"):
        if form.endswith(ending):
            stem = form[: -len(ending)]
            for guess in (stem, stem + "e", stem[:-1]):
                if guess in lexicon.verbs:
                    return guess
    return lemma


def _particle_fits(pattern: Pattern, token: Token, lemma: str) -> bool:
    """The particle must be the pattern's: "struck" is not "struck out"."""
    own = roles.particle(token)
    # The parser takes a particle for its object's preposition now and then: "broke [off talks]".
    words = {child.lower_ for child in token.children}
    words |= {word for child in token.children if (word := roles.preposition(child)) is not None}
    if token.i + 1 < len(token.doc):
        words.add(token.nbor(1).lower_)
    governed = {word for phrase in pattern.phrases for word in phrase.prepositions}
    for first, second in pattern.triggers:
        if first != lemma:
            continue
        if not second:
            if own is None or own in governed:
                return True
        elif second in {own, *words}:
            return True
    return False


_NOUNS = frozenset({"NOUN", "PROPN"})


def _phrases(match: Match, phrases: tuple[Phrase, ...], pairs: list[tuple[str, Token]]) -> bool:
    """Fill the prepositional slots from (preposition, noun) pairs; False where one is missing.

    Where no noun of the clause fits, those inside its phrases are tried: parsers hang "called for the
    third time on Rome" on the time, and "took part in drills with Rome" says with whom one noun down.
    What is found there for an optional slot is only a guess, kept in `distant`.
    """
    nested = [pair for _, noun in pairs for pair in roles.nominal_modifiers(noun)]
    for head in match.fillers.get("R", ()):
        nested += roles.nominal_modifiers(head)  # "stripped the priests of their posts"
    # "a sale of tanks, with what goes with them, to Rome"
    below = [t for noun in match.objects for t in noun.subtree if t.pos_ in _NOUNS]
    nested += [(word, t) for t in below if (word := roles.preposition(t)) is not None]
    for phrase in phrases:
        heads = [noun for word, noun in pairs if word in phrase.prepositions]
        taken = _takes(phrase.slot, heads)
        if not taken:
            further = [noun for word, noun in nested if word in phrase.prepositions]
            if phrase.slot.required or phrase.slot.role is None:
                taken = _takes(phrase.slot, further)
            elif phrase.slot.role == "R":
                match.distant += further
            else:
                taken = _takes(phrase.slot, further)
        if taken is None:
            return False
        match.fill(phrase.slot.role, taken)
        if phrase.slot.role is None and phrase.slot.words:
            match.objects += [noun for noun in taken if noun not in match.objects]
    return True


def _verb(entry: Entry, token: Token, measures: frozenset[str]) -> Match | None:
    pattern = entry.pattern
    match = Match(entry, token)
    passive = roles.is_passive(token) and pattern.triggers[0][0] != "be"
    subjects = roles.agents(token) if passive else roles.subjects(token)
    objects = roles.subjects(token) if passive else roles.objects(token)
    receivers = roles.indirect_objects(token)
    if not objects and pattern.receiver is None and not passive:
        objects = receivers  # "told the rebels to leave": UD calls the rebels an indirect object
    pairs = roles.obliques(token)
    if pattern.object is not None and not objects and not passive:
        objects = _lost_objects(pattern, token, pairs)
    if pattern.receiver is not None and not receivers and len(objects) > 1 and not passive:
        receivers, objects = objects[:1], objects[1:]
    if pattern.receiver is not None and not receivers:
        second = roles.objects(token) if passive else []
        # "Ukraine was given tanks", "called him a liar", "was held responsible"
        receivers, objects = objects, second or _predicates(token)
    if pattern.receiver is not None:
        taken = _takes(pattern.receiver, receivers)
        if taken is None:
            return None
        match.fill(pattern.receiver.role, taken)
    if pattern.object is None:
        if passive and not pattern.phrases:
            return None
        if not passive and objects and pattern.receiver is None and not pattern.complements:
            return None  # "demonstrated" is not "demonstrated its strength"
    else:
        chains = [inner_nouns(head, measures) for head in objects]
        taken = _takes(pattern.object, [chain[-1] for chain in chains])
        if taken is None:
            return None
        if pattern.object.role == "P" and not passive and _predicates(token):
            return None  # "called the minister a liar" is no phone call
        match.fill(pattern.object.role, taken)
        if pattern.object.role is None:
            match.objects = taken
            for noun in roles.coordinated([noun for chain in chains for noun in chain]):
                pairs = pairs + roles.nominal_modifiers(noun)
    chains = [inner_nouns(head, measures) for head in subjects]
    if pattern.subject.words:
        # "thousands", "thousands of farmers": any word of the chain may be the one asked for
        chains = [c for c in chains if any(_takes(pattern.subject, [noun]) for noun in c)]
    taken = [chain[-1] for chain in chains]
    if pattern.subject.required and not taken:
        return None
    match.fill(pattern.subject.role, taken)
    if pattern.subject.words:
        for noun in taken:
            pairs = pairs + roles.nominal_modifiers(noun)
    if not _phrases(match, pattern.phrases, pairs):
        return None
    if pattern.complements:
        match.content = _complement(pattern.complements, token, match)
        if match.content is None and pattern.complement_required:
            return None
        if match.content is not None and "must-clause" in pattern.complements:
            match.fill("R", roles.own_subjects(match.content))
    return match


_NECESSARY = frozenset({"must"})
_BEFORE_GERUND = frozenset({"of", "for", "from", "against", "by", "to", "in"})
_NEXT = 3
"""How near a bare gerund stands to the verb it completes ("ruled out helping"), in tokens."""


def _lost_objects(pattern: Pattern, token: Token, pairs: list[tuple[str, Token]]) -> list[Token]:
    """Objects that the parser calls something else.

    It takes a particle for a preposition ("called [off the strike]") now and then, and an object
    parted from its verb for an adverbial ("approved on Friday one of its rounds").
    """
    seconds = {second for _, second in pattern.triggers if second}
    return [
        noun
        for word, noun in pairs
        if word in seconds or (not word and noun.dep_ in {"obl", "nmod"} and noun.i > token.i)
    ]


def _predicates(token: Token) -> list[Token]:
    """What a verb says its object is: "called him a liar", "held them responsible"."""
    return [
        child
        for child in token.children
        if child.i > token.i
        and (child.dep_ in {"xcomp", "oprd"} or (child.dep_ == "ccomp" and child.pos_ != "VERB"))
    ]


def _complement(kinds: frozenset[str], token: Token, match: Match) -> Token | None:
    """The verb of a complement of one of these kinds."""
    if "to-verb" in kinds:
        for child in (*roles.open_complements(token), *roles.closed_complements(token)):
            if roles.marker(child) == "to":
                return child
        for head in (token, *match.fillers.get("R", ()), *match.objects):
            for word, verb in (*roles.adverbial_clauses(head), *roles.noun_clauses(head)):
                if word == "to" and verb.i > token.i:
                    return verb
    if "that-clause" in kinds:
        for child in roles.closed_complements(token):
            if roles.marker(child) != "to":
                return child
        for head in match.objects:  # "repeated its demand that Rome pay"
            for word, verb in roles.noun_clauses(head):
                if word == "that":
                    return verb
    if "must-clause" in kinds:
        for child in roles.closed_complements(token):
            if any(auxiliary.lower_ in _NECESSARY for auxiliary in roles.auxiliaries(child)):
                return child
    if "ing-verb" in kinds:
        for child in roles.open_complements(token):
            if child.tag_ == "VBG":
                return child
        for word, verb in roles.adverbial_clauses(token):
            near = not word and verb.i - token.i <= _NEXT
            if verb.tag_ == "VBG" and (near or word in _BEFORE_GERUND):
                return verb
    return None


def _noun(entry: Entry, token: Token) -> Match | None:
    pattern = entry.pattern
    if token.dep_ in {"compound", "amod", "nmod:desc", "flat"}:
        return None  # "riot police", "attack helicopters"
    forms = {token.lemma_.lower(), token.lower_}
    before = {t for c in token.children if c.i < token.i for t in (c.lower_, c.lemma_.lower())}
    if not any(
        noun in forms and (not other or other in before) for noun, other in pattern.triggers
    ):
        return None
    if pattern.modifiers and not before & pattern.modifiers:
        return None
    match = Match(entry, token)
    role = pattern.subject.role
    pairs = roles.nominal_modifiers(token)
    if not _phrases(match, pattern.phrases, pairs):
        return None
    owner = roles.possessor(token)
    if owner is not None:
        # "Rome's arrest of the mayor" and "the mayor's arrest"
        match.fill("A" if role == "R" and match.fillers.get("R") else role, [owner])
    if role != "P":
        inner = [
            pair for word, noun in pairs if word == "of" for pair in roles.nominal_modifiers(noun)
        ]
        match.fill("A", [noun for word, noun in pairs + inner if word == "by"])
    if pattern.complements:
        match.content = next((v for w, v in roles.noun_clauses(token) if w == "to"), None)
        if match.content is None and pattern.complement_required:
            return None
    return match
