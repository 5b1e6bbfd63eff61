"""One coded act before it becomes a report, and the note of what was rejected and why."""

from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from agents.extract.lexicon.loader import Entry
from topics.plover import EventType
from topics.reports import Location, Party


@dataclass
class Act:
    """Who did what to whom, as one sentence tells it."""

    type: EventType
    mode: str | None
    contexts: list[str]
    actors: list[Party]
    recipients: list[Party]
    trigger: Token
    words: str
    sentence: Span
    entry: Entry | None
    status: str = "real"
    location: Location | None = None
    date: str | None = None
    background: bool = False
    confidence: float = 0.5

    def countries(self) -> tuple[frozenset[str], frozenset[str]]:
        """The countries of both sides, UNK for an unknown one."""
        return _codes(self.actors), _codes(self.recipients)


def _codes(parties: list[Party]) -> frozenset[str]:
    return frozenset(party.country or "UNK" for party in parties)


@dataclass
class Note:
    """What became of a trigger: `outcome` is coded, merged or rejected."""

    trigger: str
    position: int
    entry: str | None
    where: str | None
    outcome: str
    reason: str


@dataclass
class Coding:
    """The acts of a story, and every note taken on the way."""

    acts: list[Act] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, token: Token, entry: Entry | None, outcome: str, reason: str) -> None:
        """Take down what became of a trigger."""
        self.notes.append(
            Note(
                token.text,
                token.i,
                entry.text if entry else None,
                entry.where if entry else None,
                outcome,
                reason,
            )
        )
