"""Grammatical roles read off a parse, the same under Universal Dependencies and ClearNLP labels.

Our own pipeline speaks UD (`obl` with a `case` child); spaCy's stock English pipelines speak ClearNLP
(`prep` with a `pobj` child). Everything that codes or resolves actors asks here and sees no label.
"""

from collections.abc import Iterable, Iterator

from spacy.tokens import Span, Token

SUBJECT = frozenset({"nsubj", "nsubj:outer", "csubj"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"})
OBJECT = frozenset({"obj", "dobj"})
INDIRECT_OBJECT = frozenset({"iobj", "dative"})
RELATIVE = frozenset({"acl:relcl", "relcl"})
PARTICIPIAL = frozenset({"acl"})
AUXILIARY = frozenset({"aux", "aux:pass", "auxpass", "cop"})
OBLIQUE = frozenset(
    {"obl", "obl:agent", "obl:unmarked", "nmod", "obl:tmod", "obl:npmod", "npadvmod"}
)
NOMINAL = frozenset({"nmod", "nmod:unmarked", "obl", "obl:agent"})
POSSESSOR = frozenset({"nmod:poss", "poss"})
CLAUSES = RELATIVE | PARTICIPIAL | {"advcl", "advcl:relcl", "ccomp", "parataxis", "csubj", "dep"}
NEGATORS = frozenset({"not", "n't", "n’t", "never", "no", "nobody", "none", "neither", "nor"})

# What a noun phrase keeps of a noun's children; everything else trails or coordinates.
_INNER = frozenset(
    {
        "det",
        "det:predet",
        "predet",
        "amod",
        "compound",
        "nummod",
        "nmod:poss",
        "poss",
        "nmod:desc",
        "nmod:unmarked",
        "flat",
        "fixed",
        "goeswith",
        "nn",
        "quantmod",
        "npadvmod",
        "advmod",
        "neg",
    }
)


def _in(token: Token, labels: frozenset[str]) -> bool:
    return token.dep_ in labels


def _children(token: Token, labels: frozenset[str]) -> list[Token]:
    return [child for child in token.children if child.dep_ in labels]


def conjuncts(head: Token) -> list[Token]:
    """What is coordinated with `head` and follows it: "France, Italy and Spain" gives Italy, Spain.

    UD hangs all conjuncts on the first, ClearNLP each on the one before; both are followed.
    """
    found: list[Token] = []
    waiting = _children(head, frozenset({"conj"}))
    while waiting:
        token = waiting.pop(0)
        found.append(token)
        waiting.extend(_children(token, frozenset({"conj"})))
    return sorted(found, key=lambda token: token.i)


def first_conjunct(token: Token) -> Token:
    """The head of the coordination that `token` stands in; itself where there is none."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def coordinated(heads: Iterable[Token]) -> list[Token]:
    """Each head followed by its conjuncts, in the order of the text, each once."""
    seen: dict[int, Token] = {}
    for head in heads:
        for token in (head, *conjuncts(head)):
            seen.setdefault(token.i, token)
    return [seen[i] for i in sorted(seen)]


def preposition(token: Token) -> str | None:
    """The lower-case preposition that governs a noun, "because of" as one; None without one."""
    labels = {"case", "mark"} if token.pos_ in {"NOUN", "PROPN"} else {"case"}
    cases = [child for child in token.children if child.dep_ in labels and child.i < token.i]
    if cases:
        words = [cases[0]]
        for case in cases[1:]:
            if case.i == words[-1].i + 1:
                words.append(case)
        fixed = [child for child in words[0].children if child.dep_ == "fixed"]
        return " ".join(t.lower_ for t in sorted({*words, *fixed}, key=lambda t: t.i))
    if token.dep_ in {"pobj", "pcomp"}:
        outer = token.head
        if outer.head.dep_ in {"prep", "agent"} and outer.dep_ == "prep":
            return f"{outer.head.lower_} {outer.lower_}"
        return outer.lower_
    return None


def _pobjects(token: Token) -> Iterator[tuple[str, Token]]:
    """ClearNLP: the (preposition, noun) pairs below a verb or noun, through "out of"."""
    for prep in token.children:
        if prep.dep_ not in {"prep", "agent", "dative"}:
            continue
        for child in prep.children:
            if child.dep_ == "pobj":
                yield prep.lower_, child
            elif child.dep_ == "prep":
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield f"{prep.lower_} {child.lower_}", inner


def obliques(verb: Token) -> list[tuple[str, Token]]:
    """(preposition, noun) for each prepositional phrase of a verb; "" for bare adverbials (Monday)."""
    pairs = [
        (preposition(child) or "", child)
        for child in verb.children
        if (child.dep_ in OBLIQUE and not is_noun_modifier(child))
        # "sent him to prison": parsers take a bare noun after "to" for a clause now and then.
        or (
            child.dep_ in {"advcl", "xcomp"}
            and child.pos_ in {"NOUN", "PROPN"}
            and preposition(child)
        )
    ]
    pairs += _pobjects(verb)
    return sorted(pairs, key=lambda pair: pair[1].i)


def is_noun_modifier(token: Token) -> bool:
    """Whether an `nmod` really modifies a noun (parsers also hang them on nominal predicates)."""
    return token.dep_ == "nmod" and token.head.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}


def nominal_modifiers(noun: Token) -> list[tuple[str, Token]]:
    """(preposition, noun) of each prepositional phrase of a noun: "talks with Iran", (with, Iran)."""
    pairs = [
        (found, child)
        for child in noun.children
        if child.dep_ in NOMINAL and (found := preposition(child))
    ]
    pairs += _pobjects(noun)
    return sorted(pairs, key=lambda pair: pair[1].i)


def possessor(noun: Token) -> Token | None:
    """Whose it is: "Iran's ambassador" gives Iran, "their ambassador" gives their."""
    return next(iter(_children(noun, POSSESSOR)), None)


def appositions(noun: Token) -> list[Token]:
    """Heads in apposition: "the minister, Ana Ruiz," gives Ruiz for minister."""
    return _children(noun, frozenset({"appos"}))


def agents(verb: Token) -> list[Token]:
    """The by-phrase of a passive: "was shot by officers" gives officers."""
    found = _children(verb, frozenset({"obl:agent"}))
    found += [noun for word, noun in _pobjects(verb) if word == "by" and noun.head.dep_ == "agent"]
    if not found and is_passive(verb):
        found = [noun for word, noun in obliques(verb) if word == "by" and not _is_time(noun)]
    return found


def _is_time(noun: Token) -> bool:
    return noun.pos_ == "NUM" or noun.ent_type_ in {"DATE", "TIME"}


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive: by its auxiliary or subject, or a bare participle on a noun."""
    if _children(verb, frozenset({"aux:pass", "auxpass"})):
        return True
    if verb.tag_ != "VBN":
        return False  # "demanded" without an auxiliary is active, whatever its subject is called
    if _children(verb, PASSIVE_SUBJECT) or verb.dep_ in PARTICIPIAL:
        return True
    if _children(verb, frozenset({"obl:agent", "agent"})):
        return True
    if verb.dep_ == "conj" and not _children(verb, SUBJECT | PASSIVE_SUBJECT | AUXILIARY):
        return is_passive(verb.head) and not _children(verb, OBJECT)
    return False


def is_predicate(token: Token) -> bool:
    """Whether an adjective or participle is what somebody is said to be: "is opposed to"."""
    if token.pos_ not in {"ADJ", "VERB"}:
        return False
    if any(child.dep_ in {"cop", "aux:pass", "auxpass"} for child in token.children):
        return True
    return token.dep_ == "acomp"


def is_relative(token: Token) -> bool:
    """Whether a word is a relative pronoun: who, whom, which, that, whose at the head of its clause."""
    return token.tag_ in {"WDT", "WP", "WP$"} or (token.lower_ == "that" and token.tag_ == "WDT")


def clause_antecedent(verb: Token) -> Token | None:
    """The noun a relative or participial clause hangs on: "troops which attacked" gives troops."""
    head = first_conjunct(verb)
    return head.head if head.dep_ in RELATIVE | PARTICIPIAL else None


def _resolved(token: Token, verb: Token) -> Token:
    """A relative pronoun's antecedent; any other word is itself."""
    if is_relative(token):
        antecedent = clause_antecedent(verb)
        if antecedent is not None:
            return antecedent
    return token


def own_subjects(verb: Token) -> list[Token]:
    """The verb's own active or passive subject, a relative pronoun resolved to its antecedent.

    An expletive counts where there is no other: parsers take "it" in "Rome says it is ready" for one.
    """
    own = _children(verb, SUBJECT | PASSIVE_SUBJECT) or _children(verb, frozenset({"expl"}))
    return [_resolved(child, verb) for child in own]


def subjects(verb: Token) -> list[Token]:
    """Who the grammatical subject is, own or understood, without conjuncts.

    Understood subjects: of the first conjunct ("met and agreed"), of the controlling verb ("agreed to
    cut", "ordered troops to leave"), the noun of a participial clause ("troops attacking", "men
    arrested"), the main clause's ("left, saying"). For a passive verb this is who suffers.
    """
    return _subjects(verb, 0)


# How far an understood subject is followed up the tree; deeper chains are misparses.
_MAX_CLIMB = 6


def _subjects(verb: Token, depth: int) -> list[Token]:
    own = own_subjects(verb)
    if own or depth > _MAX_CLIMB or verb.head == verb:
        return own
    head = verb.head
    if verb.dep_ == "conj":
        return _subjects(head, depth + 1)
    if verb.dep_ == "xcomp":
        receivers = objects(head) or indirect_objects(head)
        if receivers and not is_passive(head):
            return receivers
        return _subjects(head, depth + 1)
    if verb.dep_ in RELATIVE | PARTICIPIAL:
        # A gerund or infinitive of a noun ("the decision to cut") belongs to who has the noun.
        if marker(verb) is not None or verb.tag_ == "VB":
            return _owners(head, depth + 1)
        if verb.dep_ in RELATIVE and _gap_is_object(verb):
            return []
        return [head]
    if verb.dep_ in {"advcl", "pcomp"}:
        governor = head.head if verb.dep_ == "pcomp" else head
        if marker(verb) == "of" and objects(governor) and not is_passive(governor):
            return objects(governor)
        if governor.pos_ in {"VERB", "AUX"}:
            return _subjects(governor, depth + 1)
    return []


def _gap_is_object(verb: Token) -> bool:
    """Whether a relative clause's gap is not its subject."""
    return bool(own_subjects(verb))


def _owners(noun: Token, depth: int) -> list[Token]:
    """Who has a noun: its possessor, else the subject of the verb it is an object of."""
    owner = possessor(noun)
    if owner is not None:
        return [owner]
    if noun.dep_ in OBJECT | OBLIQUE and noun.head.pos_ == "VERB":
        return _subjects(noun.head, depth + 1)
    return []


def objects(verb: Token) -> list[Token]:
    """Direct objects, without conjuncts; in an object relative clause the antecedent."""
    found = [_resolved(child, verb) for child in _children(verb, OBJECT)]
    if found or verb.dep_ not in RELATIVE or is_passive(verb):
        return found
    own = _children(verb, SUBJECT)
    gap = any(not is_relative(child) for child in own)
    return [verb.head] if gap and not _stranded(verb) else []


def _stranded(verb: Token) -> bool:
    """Whether the relative clause's gap is taken by a preposition, an adverb or a clause."""
    return any(
        child.dep_ in {"obl", "prep", "advmod", "ccomp", "xcomp", "nmod"}
        and any(is_relative(t) or t.tag_ == "WRB" for t in child.subtree)
        for child in verb.children
    )


def indirect_objects(verb: Token) -> list[Token]:
    """Receivers: "gave Kyiv jets" gives Kyiv."""
    return [child for child in _children(verb, INDIRECT_OBJECT) if child.pos_ != "ADP"]


def auxiliaries(verb: Token) -> list[Token]:
    """A verb's auxiliaries; the first conjunct's where it has none ("will meet and sign")."""
    own = _children(verb, AUXILIARY)
    if not own and verb.dep_ == "conj" and not _children(verb, SUBJECT | PASSIVE_SUBJECT):
        return auxiliaries(verb.head)
    return own


def negation(token: Token) -> Token | None:
    """The word that negates a verb or noun itself: not, never, no, neither, without; else None."""
    for child in token.children:
        if child.lower_ in NEGATORS and child.dep_ in {
            "advmod",
            "neg",
            "det",
            "cc:preconj",
            "preconj",
            "cc",
        }:
            return child
        if child.dep_ in SUBJECT | PASSIVE_SUBJECT | OBJECT and _is_none(child):
            return child
    if preposition(token) == "without" or marker(token) == "without":
        return token
    return None


def _is_none(noun: Token) -> bool:
    """Whether a noun says that there is none: "nobody", "no soldier", "neither side"."""
    if noun.lower_ in {"nobody", "none", "nothing", "neither"}:
        return True
    return any(child.lower_ in {"no", "neither"} and child.dep_ == "det" for child in noun.children)


def marker(verb: Token) -> str | None:
    """The word that opens a clause: that, if, after, to, of, without; None without one."""
    for child in verb.children:
        if child.dep_ in {"mark", "case"} and child.i < verb.i:
            return child.lower_
        if child.dep_ == "aux" and child.lower_ == "to" and child.tag_ == "TO":
            return "to"
    if verb.dep_ == "pcomp":
        return verb.head.lower_
    return None


def open_complements(verb: Token) -> list[Token]:
    """Verbs whose subject this verb controls: "agreed to cut" gives cut."""
    return _children(verb, frozenset({"xcomp"}))


def closed_complements(verb: Token) -> list[Token]:
    """Clauses with their own subject that a verb takes: "said that X attacked" gives attacked."""
    return _children(verb, frozenset({"ccomp"}))


def adverbial_clauses(verb: Token) -> list[tuple[str, Token]]:
    """(marker, verb) of each adverbial clause; a gerund under a preposition is one: (of, violating)."""
    pairs = [(marker(child) or "", child) for child in _children(verb, frozenset({"advcl"}))]
    for prep in verb.children:
        if prep.dep_ == "prep":
            pairs += [(prep.lower_, child) for child in prep.children if child.dep_ == "pcomp"]
    return pairs


def noun_clauses(noun: Token) -> list[tuple[str, Token]]:
    """(marker, verb) of a noun's clauses that are not relative: "the decision to cut", (to, cut)."""
    pairs = [(marker(child) or "", child) for child in _children(noun, frozenset({"acl"}))]
    for prep in noun.children:
        if prep.dep_ == "prep":
            pairs += [(prep.lower_, child) for child in prep.children if child.dep_ == "pcomp"]
    return pairs


def particle(verb: Token) -> str | None:
    """The particle of a phrasal verb: "called off" gives off."""
    return next((c.lower_ for c in verb.children if c.dep_ in {"compound:prt", "prt"}), None)


def noun_phrase(head: Token) -> Span:
    """The noun phrase of a head: determiners, modifiers, names and of-phrases, no trailing clauses.

    Conjuncts and appositions are left out; possessives stay ("Iran's ambassador").
    """
    left, right = head.i, head.i
    for child in head.children:
        if child.dep_ in _INNER:
            edge = _kept(child)
            left, right = min(left, edge[0]), max(right, edge[1])
    for word, noun in nominal_modifiers(head):
        if word == "of" and noun.i > head.i:
            right = max(right, _kept(noun)[1], *(_kept(t)[1] for t in conjuncts(noun)))
    for case in _children(head, frozenset({"case"})):
        if case.i < head.i:
            left = max(left, case.i + 1)
    doc = head.doc
    while left < head.i and (
        doc[left].is_punct and doc[left].text not in {"(", "“", '"', "'", "‘"}
    ):
        left += 1
    return doc[left : right + 1]


def _kept(token: Token) -> tuple[int, int]:
    """First and last token of a modifier, its own trailing clauses left out."""
    left, right = token.i, token.i
    waiting = [token]
    while waiting:
        for child in waiting.pop().children:
            if child.dep_ in CLAUSES or (
                child.is_punct and child.dep_ == "punct" and child.text != "-"
            ):
                continue
            left, right = min(left, child.i), max(right, child.i)
            waiting.append(child)
    return left, right
