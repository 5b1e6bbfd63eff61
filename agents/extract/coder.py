"""From a parsed story to the acts it reports: triggers, status, roles, place and date."""

from collections.abc import Sequence

from spacy.tokens import Doc

from agents.extract import content, place, roles
from agents.extract.acts import Act, Coding
from agents.extract.cast import Cast
from agents.extract.confidence import confidence
from agents.extract.dates import DateMention
from agents.extract.lexicon.loader import Lexicon
from agents.extract.lexicon.matcher import Match
from agents.extract.merge import merge
from agents.extract.sides import Sides
from agents.extract.status import Status, status
from agents.extract.triggers import MUTUAL, Triggers, is_mutual
from agents.extract.when import Calendar
from topics import plover
from topics.plover import EventType
from topics.reports import Location, Party

_TO_SOMEBODY = frozenset({"AGREE", "ACCUSE", "REQUEST", "SUPPORT", "THREATEN", "AID", "REJECT"})
_ON_SOMEBODY = frozenset({"SANCTION", "COERCE", "ASSAULT"})
"""Types of which there is no act without a recipient; the latter where the pattern has one."""

_POLITICAL = frozenset("GOV MIL LEG JUD COP SPY PTY OPP REB PRM UAF PRE ELI".split())
"""Sectors that make a meeting or a deal political."""

_PUBLIC = _POLITICAL | frozenset("LAB JRN REL MED EDU SOC REF".split())
_OF_PUBLIC_LIFE = frozenset(
    """CONSULT COOPERATE AGREE SUPPORT REQUEST ACCUSE REJECT THREATEN CONCEDE RETREAT""".split()
)
"""Types that private people and firms do among themselves every day."""

_MANY = 3
"""Countries that make a meeting multilateral."""

_CASUALTIES = frozenset({"kill", "wound", "injure", "hurt", "maim", "hit", "strike", "target"})
"""Verbs that, without an agent, only count the victims."""


def code(
    doc: Doc,
    cast: Cast,
    mentions: Sequence[DateMention],
    lexicon: Lexicon,
    published: str | None = None,
    dateline: str | None = None,
) -> Coding:
    """Code a parsed story. `mentions` are its dates; the coding holds acts and notes."""
    coding = Coding()
    triggers = Triggers(doc, cast, lexicon, coding)
    coder = _Coder(
        cast=cast,
        lexicon=lexicon,
        triggers=triggers,
        sides=Sides(cast, lexicon, triggers, coding),
        calendar=Calendar(doc, mentions, published),
        coding=coding,
        dateline=dateline,
    )
    for position in sorted(triggers.found):
        if position not in triggers.absorbed:
            coder.add(triggers.found[position])
    merge(coding)
    return coding


class _Coder:
    """The coding of one story, trigger by trigger in the order of the text."""

    def __init__(
        self,
        cast: Cast,
        lexicon: Lexicon,
        triggers: Triggers,
        sides: Sides,
        calendar: Calendar,
        coding: Coding,
        dateline: str | None,
    ) -> None:
        self._cast = cast
        self._lexicon = lexicon
        self._triggers = triggers
        self._sides = sides
        self._calendar = calendar
        self._coding = coding
        self._dateline = dateline

    def add(self, match: Match) -> None:
        """Add the act of a match to the coding, or the note why there is none."""
        outcome = self._act(match)
        if isinstance(outcome, str):
            self._coding.note(match.trigger, match.entry, "rejected", outcome)
        else:
            self._coding.acts.append(outcome)
            self._coding.note(match.trigger, match.entry, "coded", outcome.status)

    def _act(self, match: Match) -> Act | str:
        if _is_bare(match):
            return "a bare participle without an agent tells of no act"
        told = status(match.trigger, self._lexicon)
        found = self._classify(match, told)
        if isinstance(found, str):
            return found
        type_, mode = found
        actors, recipients = self._sides.of(match, type_, told)
        lacks = self._lacks(match, type_, actors, recipients)
        if lacks is not None:
            return lacks
        when = self._calendar.of(match.trigger)
        location = self._location(match, type_)
        return Act(
            type=type_,
            mode=self._meeting(actors, location) if type_ == "CONSULT" and mode is None else mode,
            contexts=list(match.entry.contexts),
            actors=actors,
            recipients=recipients,
            trigger=match.trigger,
            words=match.words,
            sentence=match.trigger.sent,
            entry=match.entry,
            status=told.kind,
            location=location,
            date=when.iso,
            background=when.background,
            confidence=confidence(match, told, actors, recipients),
        )

    def _location(self, match: Match, type_: str) -> Location | None:
        """Where it took place; the dateline speaks for the first sentence, an act for the next."""
        sentence = match.trigger.sent
        doc = sentence.doc
        opening = not doc[: sentence.start].text.strip()
        before = None
        if self._coding.acts:
            last = self._coding.acts[-1]
            if "\n\n" not in doc[last.sentence.start : sentence.start].text.rstrip(" "):
                before = last.location
        return place.location(match, type_, self._dateline if opening else None, before)

    def _meeting(self, actors: list[Party], location: Location | None) -> str | None:
        """How those who met met: on the soil of neither, or many of them; None where that is open."""
        countries = {party.country for party in actors}
        where = self._cast.country(location.text) if location is not None else None
        if len(countries) > 1 and where is not None and where not in countries:
            return "third-party"
        return "multilateral" if len(countries) >= _MANY else None

    def _classify(self, match: Match, told: Status) -> tuple[EventType, str | None] | str:
        """Type and mode, or why there is no event."""
        by = f" ({told.by.text})" if told.by is not None else ""
        found = content.outer(match, self._triggers.at(match.content), self._lexicon)
        if found is None:
            return "what is agreed or warned of is no event of its own"
        type_, mode = found
        if told.kind == "real":
            return type_, mode
        if told.kind == "planned":
            return content.planned(type_, mode) or f"planned, which is no event{by}"
        if told.kind == "threatened":
            later = content.planned(type_, mode)
            return later if later and later[0] == "THREATEN" else f"threatened, but no conflict{by}"
        if told.kind == "negated" and told.will and type_ in content.REFUSED:
            return "REJECT", content.REFUSED[type_]
        if told.kind == "attempted" and type_ in {"ASSAULT", "COERCE"}:
            return type_, mode  # PLOVER counts an attempt as the act
        return f"{told.kind}{by}"

    def _lacks(
        self, match: Match, type_: str, actors: list[Party], recipients: list[Party]
    ) -> str | None:
        """Which side an act of this type cannot do without, if it is missing."""
        if not actors and not _may_be_unsigned(match, type_):
            return "no actor that is a political or social actor"
        if _each_other(match):
            return None if len(actors) > 1 else "one party alone does nothing to the other"
        mutual = type_ == "AGREE" or "P" in match.fillers
        among_themselves = mutual and len({party.country for party in actors}) > 1
        if not recipients and not among_themselves and _acts_on_somebody(match, type_):
            return "no recipient that is a political or social actor"
        parties = [*actors, *recipients]
        if all(party.country is None and party.sector is None for party in parties):
            return "nobody whose country or sector is known"
        if type_ in MUTUAL and len(parties) < 2 and not is_mutual(match, self._cast):
            return "a mutual act of one party"
        public = _POLITICAL if type_ in MUTUAL else _PUBLIC
        everyday = type_ in _OF_PUBLIC_LIFE or match.entry.mode == "resign"
        if everyday and not any(
            party.sector in public or party.country in plover.PSEUDO_COUNTRIES for party in parties
        ):
            return "nobody of public life has a part in it"
        return None


def _is_bare(match: Match) -> bool:
    """ "All those detained", "the buildings hit": a state that somebody else's act left."""
    verb = match.trigger
    if verb.pos_ != "VERB" or not roles.is_passive(verb) or roles.agents(verb):
        return False
    return verb.dep_ in roles.PARTICIPIAL | {"advcl"} and not roles.auxiliaries(verb)


def _each_other(match: Match) -> bool:
    """ "The two armies shelled each other": all are actors."""
    return any(
        head.lower_ in {"other", "another"}
        and any(child.lower_ in {"each", "one"} for child in head.children)
        for head in match.fillers.get("R", [])
    )


def _acts_on_somebody(match: Match, type_: str) -> bool:
    """Whether an act needs a recipient: nobody is accused, or attacked, in general."""
    return type_ in _TO_SOMEBODY or (type_ in _ON_SOMEBODY and "R" in match.fillers)


def _may_be_unsigned(match: Match, type_: str) -> bool:
    """Whether an attack may be told without who did it; a mere casualty count may not."""
    if type_ != "ASSAULT" or match.trigger.pos_ != "VERB":
        return False
    if match.fillers.get("A") and match.entry.mode == "explosives":
        return True  # a bomb did it
    return match.trigger.lemma_.lower() not in _CASUALTIES
