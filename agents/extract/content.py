"""What becomes of an act that is only agreed, asked, refused or threatened: its type and its mode.

The coding guide: cooperation and yielding still to come are AGREE, a ceasefire still to come CONCEDE,
conflict still to come THREATEN; what is asked for is REQUEST, what is refused REJECT, with the mode of
their content.
"""

from spacy.tokens import Token

from agents.extract import roles
from agents.extract.lexicon.loader import Lexicon
from agents.extract.lexicon.matcher import Match
from topics.plover import EventType

COOPERATIVE = frozenset({"AGREE", "CONSULT", "COOPERATE", "AID", "SUPPORT"})
YIELDING = frozenset({"RETREAT", "CONCEDE"})
VERBAL_CONFLICT = frozenset({"REQUEST", "ACCUSE", "REJECT"})

THREATENED_MODE: dict[tuple[str, str], str] = {
    ("SANCTION", "discontinue"): "restrict",
    ("SANCTION", "withdraw"): "relations",
    ("SANCTION", "expel"): "expel",
    ("SANCTION", "convict"): "arrest",
    ("COERCE", "arrest"): "arrest",
    ("COERCE", "deport"): "expel",
    ("COERCE", "seize"): "territory",
    ("PROTEST", "strike"): "relations",
    ("PROTEST", "demo"): "relations",
}
"""The mode of a threat by what is threatened."""

THREATENED: dict[str, str] = {
    "SANCTION": "restrict",
    "COERCE": "restrict",
    "MOBILIZE": "violence",
    "ASSAULT": "violence",
    "PROTEST": "relations",
}
"""The mode of a threat of each type, where its own mode says no more."""

REFUSED: dict[str, str] = {
    "AID": "assist",
    "COOPERATE": "assist",
    "AGREE": "assist",
    "SUPPORT": "change",
    "CONSULT": "meet",
    "RETREAT": "yield",
    "CONCEDE": "yield",
}
"""What one may say one will not do and thereby reject, with the mode of that."""

REQUESTED: dict[str, str] = {
    "AID": "assist",
    "COOPERATE": "assist",
    "SUPPORT": "assist",
    "SANCTION": "assist",
    "CONSULT": "meet",
    "RETREAT": "yield",
    "CONCEDE": "yield",
}
"""The mode of a request by the type of what is asked for."""

DEFAULT: dict[str, str] = {"REQUEST": "change", "REJECT": "change", "THREATEN": "violence"}
"""The mode of a verbal act whose content the tables do not know."""

_THREATENING = frozenset({"threaten", "threat", "ultimatum"})
"""Words that threaten whatever follows; a warning is a threat only by what it warns of."""


def planned(type_: EventType, mode: str | None) -> tuple[EventType, str | None] | None:
    """Type and mode of an act that is still to come; None where that is no event."""
    if type_ in COOPERATIVE:
        return "AGREE", None
    if type_ in YIELDING:
        return ("CONCEDE", None) if mode == "ceasefire" else ("AGREE", None)
    if type_ == "ACCUSE" and mode in {"allege", "investigate"}:
        return "THREATEN", "arrest"  # "will sue"
    if type_ in VERBAL_CONFLICT:
        return None
    if type_ == "THREATEN":
        return type_, mode
    return "THREATEN", THREATENED_MODE.get((type_, mode or ""), THREATENED[type_])


def is_announced(verb: Token) -> bool:
    """Whether a clause speaks of what will or would come, or of what follows under a condition."""
    words = {auxiliary.lower_ for auxiliary in roles.auxiliaries(verb)}
    return bool(words & {"will", "would", "shall", "'ll", "’ll"}) or any(
        word in {"if", "unless"} for word, _ in roles.adverbial_clauses(verb)
    )


def outer(
    match: Match, inner: Match | None, lexicon: Lexicon
) -> tuple[EventType, str | None] | None:
    """Type and mode of an entry, which may speak of another act: agreed to, asked for, refused."""
    type_: EventType = match.entry.type  # type: ignore[assignment]
    mode = match.entry.mode
    if type_ == "AGREE" and match.content is not None and inner is not None:
        if inner.entry.type == "MOBILIZE":
            return type_, mode  # troops that are promised are meant to help
        return planned(inner.entry.type, inner.entry.mode)  # type: ignore[arg-type]
    if type_ in DEFAULT and mode is None:
        mode = _mode(type_, match, inner, lexicon)
        return (type_, mode) if mode is not None else None
    return type_, mode


def _mode(type_: str, match: Match, inner: Match | None, lexicon: Lexicon) -> str | None:
    clause = match.content if match.content is not None and match.content.dep_ == "ccomp" else None
    if type_ == "THREATEN" and clause is not None and not is_announced(clause):
        return None
    for lemma in _words(match):
        found = lexicon.contents.get((type_, lemma))
        if found is not None:
            return found
    if inner is not None:
        kind = inner.entry.type
        if type_ == "THREATEN" and kind in THREATENED:
            return THREATENED_MODE.get((kind, inner.entry.mode or ""), THREATENED[kind])
        if type_ in {"REQUEST", "REJECT"} and kind in REQUESTED:
            return REQUESTED[kind]
    if type_ == "THREATEN" and match.trigger.lemma_.lower() not in _THREATENING:
        return None
    return DEFAULT[type_]


def _words(match: Match) -> list[str]:
    """The words that say what is asked, refused or threatened, most telling first."""
    tokens: list[Token] = []
    if match.content is not None:
        verb = match.content
        second = roles.particle(verb)
        first = [f"{verb.lemma_.lower()}_{second}"] if second else []
        tokens += [verb, *(noun for noun in roles.objects(verb))]
        tokens += [noun for _, noun in roles.obliques(verb)]
        return first + [t.lemma_.lower() for t in tokens] + [t.lower_ for t in tokens]
    trigger = match.trigger
    tokens += match.objects
    for heads in (match.objects, [trigger]):
        for head in heads:
            tokens += [noun for _, noun in roles.nominal_modifiers(head)]
    tokens += roles.objects(trigger)
    tokens += [noun for _, noun in roles.obliques(trigger)]
    return [form for t in tokens for form in (t.lemma_.lower(), t.lower_)]
