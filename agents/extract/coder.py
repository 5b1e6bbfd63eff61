"""From a parsed story to the acts it reports: triggers, status, roles, place and date."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from agents.extract import content, place, roles
from agents.extract.acts import Act, Coding
from agents.extract.cast import Cast, without
from agents.extract.dates import DateMention
from agents.extract.lexicon.loader import Lexicon
from agents.extract.lexicon.matcher import Match, matches, named
from agents.extract.lexicon.pattern import Slot
from agents.extract.merge import merge
from agents.extract.status import Status, status
from agents.extract.when import Calendar
from topics import plover
from topics.plover import EventType
from topics.reports import Party

_PARTY_WEIGHT = 2
"""What a role that an actor plays counts for, beside what a pattern asks for."""

_MUTUAL_WEIGHT = 4
"""What several parties count for a mutual act, and one alone against it."""

# Two words of a sport make a sentence about it; one may be a metaphor.
_SENTENCE_GUARD = 2

_TO_SOMEBODY = frozenset({"AGREE", "ACCUSE", "REQUEST", "SUPPORT", "THREATEN", "AID"})
_ON_SOMEBODY = frozenset({"REJECT", "SANCTION", "COERCE", "ASSAULT"})
"""Types of which there is no act without a recipient; the latter where the pattern has one."""

_POLITICAL = frozenset("GOV MIL LEG JUD COP SPY PTY OPP REB PRM UAF PRE ELI".split())
"""Sectors that make a meeting or a deal political."""


def code(
    doc: Doc,
    cast: Cast,
    mentions: Sequence[DateMention],
    lexicon: Lexicon,
    published: str | None = None,
    dateline: str | None = None,
) -> Coding:
    """Code a parsed story. `mentions` are its dates; the coding holds acts and notes."""
    return _Coder(doc, cast, Calendar(doc, mentions, published), lexicon, dateline).run()


class _Coder:
    """The coding of one story."""

    def __init__(
        self,
        doc: Doc,
        cast: Cast,
        calendar: Calendar,
        lexicon: Lexicon,
        dateline: str | None,
    ) -> None:
        self._doc = doc
        self._cast = cast
        self._calendar = calendar
        self._lexicon = lexicon
        self._dateline = dateline
        self._coding = Coding()
        self._found: dict[int, Match] = {}
        self._absorbed: dict[int, Match] = {}

    def run(self) -> Coding:
        for sentence in self._doc.sents:
            self._look(sentence)
        for match in list(self._found.values()):
            self._absorb(match)
        for position in sorted(self._found):
            if position not in self._absorbed:
                self._code(self._found[position])
        merge(self._coding)
        return self._coding

    # Triggers

    def _look(self, sentence: Span) -> None:
        """Keep the best entry of each trigger of a sentence."""
        guarded = self._sentence_guard(sentence)
        for token in sentence:
            fitting = []
            for match in matches(self._lexicon, token):
                reason = guarded or self._guard(match)
                if reason is not None:
                    self._coding.note(token, match.entry, "rejected", f"word sense: {reason}")
                else:
                    fitting.append(match)
            if fitting:
                self._found[token.i] = max(fitting, key=self._fit)

    def _fit(self, match: Match) -> int:
        """How well an entry fits: by what it asks for, and by whether its roles go to actors."""
        weight = match.entry.pattern.specificity + _compounds(match)
        for role, heads in match.fillers.items():
            if self._parties(heads, placed=role == "R"):
                weight += _PARTY_WEIGHT
        if match.entry.type in plover.SYMMETRIC - {"AGREE"}:
            weight += _MUTUAL_WEIGHT if self._is_mutual(match) else -_MUTUAL_WEIGHT
        return weight

    def _is_mutual(self, match: Match) -> bool:
        """Whether an act of several has several: two parties, or one in the plural ("leaders met")."""
        heads = [head for role in "APR" for head in match.fillers.get(role, [])]
        if len(self._parties(heads)) > 1:
            return True
        if match.trigger.pos_ != "VERB":
            return False
        subjects = [*match.fillers.get("A", []), *match.fillers.get("P", [])]
        return any(head.tag_ in {"NNS", "NNPS"} for head in subjects)

    def _sentence_guard(self, sentence: Span) -> str | None:
        for guard in self._lexicon.guards.get("*", ()):
            if guard.place == "sentence":
                hits = {t.lemma_.lower() for t in sentence if named(t, guard.words)}
                if len(hits) >= _SENTENCE_GUARD:
                    return guard.reason
        return None

    def _guard(self, match: Match) -> str | None:
        """Why a word near the trigger gives it another sense; None if nothing does."""
        token = match.trigger
        for name in (token.lemma_.lower(), "*"):
            for guard in self._lexicon.guards.get(name, ()):
                if guard.place == "subject":
                    near = roles.agents(token) if roles.is_passive(token) else roles.subjects(token)
                elif guard.place == "object":
                    near = (
                        roles.subjects(token) if roles.is_passive(token) else roles.objects(token)
                    )
                elif guard.place == "complement":
                    near = roles.open_complements(token)
                elif guard.place == "modifier":
                    near = list(token.children)
                elif guard.place == "phrase":
                    near = [n for _, n in (*roles.obliques(token), *roles.nominal_modifiers(token))]
                else:
                    near = list(token.sent) if name != "*" else []
                if any(named(head, guard.words) for head in near):
                    return guard.reason
        return None

    def _absorb(self, match: Match) -> None:
        """Mark what is part of a match: the nouns of a light verb, what is asked or agreed."""
        for noun in roles.coordinated(match.objects):
            if noun.i in self._found:
                self._absorbed[noun.i] = match
        if match.entry.type == "PROTEST" and match.content is None:
            match.content = self._voiced(match.trigger)
        if match.content is not None:
            for verb in roles.coordinated([match.content]):
                if verb.i in self._found:
                    self._absorbed[verb.i] = match
            for token in match.content.subtree:
                # "refused to take in migrants deported by Rome": said in passing
                if token.dep_ in roles.PARTICIPIAL and token.i in self._found:
                    self._absorbed[token.i] = match

    def _voiced(self, protest: Token) -> Token | None:
        """What a crowd demands or denounces while it marches is part of its protest."""
        for token in protest.subtree:
            inner = self._found.get(token.i)
            if inner is None or token == protest or inner.entry.type not in _REACTIONS:
                continue
            if token.dep_ in {"advcl", "xcomp", "acl", "conj", "pcomp"}:
                return token
        return None

    # Acts

    def _code(self, match: Match) -> None:
        if self._is_bare(match):
            reason = "a bare participle without an agent tells of no act"
            self._coding.note(match.trigger, match.entry, "rejected", reason)
            return
        told = status(match.trigger, self._lexicon)
        found = self._classify(match, told)
        if isinstance(found, str):
            self._coding.note(match.trigger, match.entry, "rejected", found)
            return
        type_, mode = found
        actors, recipients = self._sides(match, type_)
        if not actors:
            actors = self._implied(match, type_, told)
        if not recipients:
            recipients = without(self._addressed(match, type_, told, actors), actors)
        lacks = self._missing(match, type_, actors, recipients)
        if lacks is not None:
            self._coding.note(match.trigger, match.entry, "rejected", lacks)
            return
        when = self._calendar.of(match.trigger)
        sentence = match.trigger.sent
        act = Act(
            type=type_,
            mode=mode,
            contexts=list(match.entry.contexts),
            actors=actors,
            recipients=recipients,
            trigger=match.trigger,
            words=match.words,
            sentence=sentence,
            entry=match.entry,
            status=told.kind,
            location=place.location(match, self._dateline, sentence.start == 0),
            date=when.iso,
            background=when.background,
        )
        act.confidence = _confidence(act)
        self._coding.acts.append(act)
        self._coding.note(match.trigger, match.entry, "coded", told.kind)

    @staticmethod
    def _is_bare(match: Match) -> bool:
        """ "All those detained", "the buildings hit": a state that somebody else's act left."""
        verb = match.trigger
        if verb.pos_ != "VERB" or not roles.is_passive(verb) or roles.agents(verb):
            return False
        return verb.dep_ in roles.PARTICIPIAL and not roles.auxiliaries(verb)

    def _classify(self, match: Match, told: Status) -> tuple[EventType, str | None] | str:
        """Type and mode, or why there is no event."""
        by = f" ({told.by.text})" if told.by is not None else ""
        inner = self._found.get(match.content.i) if match.content is not None else None
        found = content.outer(match, inner, self._lexicon)
        if found is None:
            return "what is agreed is no event of its own"
        type_, mode = found
        if told.kind == "real":
            return type_, mode
        if told.kind == "planned":
            return content.planned(type_, mode) or f"planned, which is no event{by}"
        if told.kind == "threatened":
            later = content.planned(type_, mode)
            return later if later and later[0] == "THREATEN" else f"threatened, but no conflict{by}"
        if told.kind == "negated" and told.will and found[0] in content.REFUSABLE:
            return "REJECT", content.REFUSED.get(type_, "change")
        if told.kind == "attempted" and type_ in {"ASSAULT", "COERCE"}:
            return type_, mode  # PLOVER counts an attempt as the act
        return f"{told.kind}{by}"

    # Roles

    def _parties(self, heads: Sequence[Token], placed: bool = False) -> list[Party]:
        return self._cast.parties(heads, placed)

    def _sides(self, match: Match, type_: EventType) -> tuple[list[Party], list[Party]]:
        """Actors and recipients of a match."""
        placed = match.entry.type in {"ASSAULT", "COERCE"}
        actors = self._parties(match.fillers.get("A", [])) or self._issuers(match)
        mutual = self._parties(match.fillers.get("P", []))
        recipients = self._parties(match.fillers.get("R", []), placed)
        if match.trigger.pos_ in {"NOUN", "PROPN"} and not actors:
            own = [p for p in self._cast.owners(match.trigger) if p not in recipients]
            actors = own
        if (
            match.entry.pattern.subject == Slot(required=False)
            and type_ == "ASSAULT"
            and not actors
        ):
            actors = without(self._parties(match.objects), recipients)
        recipients = without(recipients, actors)
        actors = actors + without(mutual, actors)
        if not recipients and match.content is not None and type_ in {"REQUEST", "ACCUSE"}:
            recipients = without(self._parties(roles.own_subjects(match.content)), actors)
        if not recipients and match.content is not None and match.entry.type in _OF_CONTENT:
            recipients = without(self._of_content(match.content, actors), actors)
        alone = match.entry.type == "COOPERATE" and len(actors) < 2
        owned_by = match.entry.type not in plover.SYMMETRIC | {"MOBILIZE"} or alone
        if not recipients and owned_by:
            owned = [p for noun in match.objects for p in self._cast.owners(noun, placed)]
            recipients = without(owned, actors)
        if not recipients:
            recipients = without(self._parties(match.distant, placed), actors)
        if not recipients and "R" in match.fillers and type_ in _REACTIONS:
            spoken_of = [*match.fillers["R"], *match.objects]
            recipients = without(self._behind(spoken_of, actors), actors)
        if not recipients and type_ in {"AGREE", "THREATEN"}:
            recipients = self._foreign(match.trigger, actors)
        if not recipients and type_ == "ASSAULT":
            # "opened fire to disperse the crowd"
            aims = [v for word, v in roles.adverbial_clauses(match.trigger) if word == "to"]
            targets = [noun for verb in aims for noun in roles.objects(verb)]
            recipients = without(self._parties(targets, placed), actors)
        if not recipients and type_ == "ASSAULT":
            recipients = without(self._parties(place.heads(match)[:1]), actors)
        if type_ in {"ASSAULT", "COERCE"}:
            recipients = [_civil(party) for party in recipients]
        return actors, recipients

    def _of_content(self, verb: Token, actors: list[Party]) -> list[Party]:
        """Whom what is agreed, threatened or refused is for: best somebody from elsewhere."""
        own = {party.country for party in actors}
        heads: list[Token] = []
        inner = self._found.get(verb.i)
        if inner is not None:
            heads += [*inner.fillers.get("R", []), *inner.fillers.get("P", [])]
        heads += [*roles.indirect_objects(verb), *roles.objects(verb)]
        pairs = roles.obliques(verb)
        for noun in roles.objects(verb):
            pairs = pairs + roles.nominal_modifiers(noun)
        heads += [noun for word, noun in pairs if word in _TOWARDS]
        heads += [token for token in verb.subtree if token.ent_type_ in {"GPE", "NORP"}]
        found = [party for head in heads for party in self._parties([head], placed=True)]
        foreign = [p for p in found if p.country and p.country not in own]
        return (foreign or found)[:1]

    def _foreign(self, verb: Token, actors: list[Party]) -> list[Party]:
        """The first party from elsewhere that is named in what is agreed or threatened."""
        own = {party.country for party in actors}
        for token in verb.subtree:
            if token.i > verb.i and token.ent_type_ in {"GPE", "NORP"}:
                found = [p for p in self._parties([token]) if p.country and p.country not in own]
                if found:
                    return found[:1]
        return []

    def _issuers(self, match: Match) -> list[Party]:
        """Whoever is behind a thing that acts: "signed an order that bans" gives who signed."""
        for thing in match.fillers.get("A", []):
            if thing == roles.clause_antecedent(match.trigger) and thing.dep_ in roles.OBJECT:
                return self._parties(roles.subjects(thing.head))
        return []

    def _behind(self, heads: Sequence[Token], speakers: list[Party]) -> list[Party]:
        """Whoever is behind "the decision", "the measure": who last did something of their own."""
        own = {(party.country, party.sector) for party in speakers}
        for head in heads:
            definite = any(child.lower_ in _DEFINITE for child in head.children)
            if head.lower_ in _DEFINITE or (definite and head.pos_ == "NOUN"):
                for act in reversed(self._coding.acts):
                    others = {(party.country, party.sector) for party in act.actors}
                    if others and act.type not in _REACTIONS and not own & others:
                        return act.actors
        return []

    def _addressed(
        self, match: Match, type_: EventType, told: Status, actors: list[Party]
    ) -> list[Party]:
        """Whom an act is meant for where its clause does not say.

        What is given is given to who tells of it ("Kyiv said that Oslo had sent tanks"); a threat
        goes to whoever is told it, or to whoever last acted against the one who threatens.
        """
        if type_ == "AID" and told.speech is not None:
            return self._parties(roles.subjects(told.speech))
        if type_ == "THREATEN":
            if told.speech is not None:
                listeners = roles.objects(told.speech) + roles.indirect_objects(told.speech)
                found = self._parties(listeners)
                if found:
                    return found
            own = {party.country for party in actors}
            for act in reversed(self._coding.acts):
                if own & {party.country for party in act.recipients} and act.type in _HOSTILE:
                    return act.actors
        return []

    def _implied(self, match: Match, type_: EventType, told: Status) -> list[Party]:
        """Who acts where the clause does not say: who is sent, who threatens, who arrests."""
        if type_ == "MOBILIZE":
            return self._parties(match.objects)
        speakers = self._parties(roles.subjects(told.speech)) if told.speech is not None else []
        if type_ == "THREATEN":
            return speakers
        sectors = _IMPLIED.get((type_, match.entry.mode)) or _IMPLIED.get((type_, None))
        if sectors is None or match.trigger.pos_ != "VERB":
            return []
        country = [
            party.model_copy(update={"sector": "JUD" if type_ == "SANCTION" else "COP"})
            for party in self._parties(place.heads(match)[:1])
        ]
        earlier = [party for act in reversed(self._coding.acts) for party in act.actors]
        for party in (*speakers, *country, *earlier):
            if party.sector in sectors:
                return [party.model_copy(update={"source": "implied", "confidence": 0.5})]
        return []

    def _missing(
        self, match: Match, type_: str, actors: list[Party], recipients: list[Party]
    ) -> str | None:
        """Which side an act of this type cannot do without, if it is missing."""
        if not actors and not _may_be_unsigned(type_, match):
            return "no actor that is a political or social actor"
        several = len({party.country for party in actors}) > 1
        mutual = type_ == "AGREE" and several
        if not recipients and not mutual and _acts_on_somebody(type_, match):
            return "no recipient that is a political or social actor"
        parties = [*actors, *recipients]
        if not parties or all(p.country is None and p.sector is None for p in parties):
            return "nobody whose country or sector is known"
        if type_ in plover.SYMMETRIC - {"AGREE"}:
            if not self._is_mutual(match):
                return "a mutual act of one party"
            if not any(_is_political(party) for party in parties):
                return "no political party to it"
        return None


def _is_political(party: Party) -> bool:
    return party.sector in _POLITICAL or party.country in plover.PSEUDO_COUNTRIES


def _compounds(match: Match) -> int:
    """How many of its object nouns a match takes with the word before them: a hunger strike."""
    slot = match.entry.pattern.object
    words = slot.words if slot is not None else frozenset()
    return sum(not words & {noun.lemma_.lower(), noun.lower_} for noun in match.objects)


def _acts_on_somebody(type_: str, match: Match) -> bool:
    """Whether an act needs a recipient: nobody is accused, or attacked, in general."""
    if match.fillers.get("P"):
        return False
    return type_ in _TO_SOMEBODY or (type_ in _ON_SOMEBODY and "R" in match.fillers)


def _may_be_unsigned(type_: str, match: Match) -> bool:
    """Whether an attack may be told without who did it; a mere casualty count may not."""
    if type_ == "ASSAULT" and match.fillers.get("A") and match.entry.mode == "explosives":
        return True  # a bomb did it
    counted = match.trigger.lemma_.lower() in {"kill", "wound", "injure", "hurt", "maim"}
    return type_ == "ASSAULT" and match.trigger.pos_ == "VERB" and not counted


_OF_CONTENT = frozenset({"AGREE", "REQUEST", "THREATEN", "REJECT", "CONCEDE", "ASSAULT", "PROTEST"})
_REACTIONS = frozenset({"SUPPORT", "ACCUSE", "REJECT", "REQUEST"})
_IMPLIED: dict[tuple[str, str | None], frozenset[str]] = {
    ("COERCE", "arrest"): frozenset({"COP", "GOV", "MIL", "JUD", "SPY"}),
    ("COERCE", "censor"): frozenset({"COP", "GOV", "MIL", "JUD"}),
    ("COERCE", "restrict"): frozenset({"COP", "GOV", "MIL", "JUD"}),
    ("SANCTION", "convict"): frozenset({"JUD", "GOV"}),
    ("CONCEDE", None): frozenset({"GOV"}),
}
"""Who does such things where a passive names nobody."""
_HOSTILE = frozenset(
    {"ACCUSE", "THREATEN", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "REQUEST", "REJECT"}
)
_TOWARDS = frozenset({"from", "to", "with", "against", "on", "for", "at", "toward", "towards"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "it"})


def _civil(party: Party) -> Party:
    """A place that is attacked or locked down is its people, not its government."""
    if party.sector == "GOV" and party.role is None and party.source in {"place", "city"}:
        return party.model_copy(update={"sector": "CVL"})
    return party


def _confidence(act: Act) -> float:
    """How likely the act is right, from how much its pattern asked for and how sure its parties are."""
    asked = act.entry.pattern.specificity if act.entry else 0
    sure = 0.55 + 0.05 * min(asked, 6)
    parties = [*act.actors[:1], *act.recipients[:1]]
    for party in parties:
        sure *= 0.75 + 0.25 * party.confidence
    if len(parties) < 2:
        sure *= 0.8
    if act.trigger.pos_ in {"NOUN", "PROPN"}:
        sure *= 0.85
    if act.status != "real":
        sure *= 0.9
    return round(sure, 3)
