"""When an act took place, by syntax, and whether it is told as history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from agents.extract import roles
from agents.extract.dates import DateMention

BACKGROUND_DAYS = 30
"""An act more than about this many days before publication is background (the coding guide)."""


@dataclass(frozen=True)
class When:
    """An act's date, None where the story says none, and whether it is history."""

    iso: str | None
    background: bool


class Calendar:
    """The dates of a story, ready to be asked for a verb's."""

    def __init__(self, doc: Doc, mentions: Sequence[DateMention], published: str | None) -> None:
        self._doc = doc
        self._published = _day(published[:10]) if published else None
        self._by_sentence: dict[int, list[tuple[Token, str]]] = {}
        for mention in mentions:
            span = doc.char_span(mention.start_char, mention.end_char, alignment_mode="expand")
            if span is None or not mention.iso:
                continue
            iso = mention.iso
            if self._is_to_come(iso):
                continue
            if roles.preposition(span.root) == "since" and self._published is not None:
                iso = f"{iso.partition('/')[0]}/{self._published.isoformat()}"
            self._by_sentence.setdefault(span.root.sent.start, []).append((span.root, iso))

    def of(self, trigger: Token) -> When:
        """The date of the act a trigger names: its clause's, else its sentence's, else carried over."""
        here = self._by_sentence.get(trigger.sent.start, [])
        iso = self._nearest(trigger, here) or self._carried(trigger) or self._just_now(trigger)
        return When(iso, self._is_old(iso))

    def _just_now(self, verb: Token) -> str | None:
        """The day of publication, for what is told in the present or present perfect."""
        if self._published is None:
            return None
        tenses = {verb.tag_, *(auxiliary.tag_ for auxiliary in roles.auxiliaries(verb))}
        return self._published.isoformat() if tenses & {"VBZ", "VBP"} else None

    def _nearest(self, trigger: Token, here: list[tuple[Token, str]]) -> str | None:
        """The mention whose clause is the trigger's, or the closest above it."""
        chain = _clauses(trigger)
        best: tuple[int, int, str] | None = None
        for token, iso in here:
            above = _clauses(token)
            rank = next((i for i, verb in enumerate(chain) if verb in above[:1]), None)
            if rank is None:
                # A date inside a clause of its own (a relative, a reason) speaks of that clause.
                rank = next((8 + i for i, verb in enumerate(chain) if verb in above), None)
                if rank is None or any(
                    _shut(verb) for verb in above[: above.index(chain[rank - 8])]
                ):
                    continue
            key = (rank, abs(token.i - trigger.i), iso)
            best = key if best is None or key < best else best
        return best[2] if best else None

    def _carried(self, trigger: Token) -> str | None:
        """The date last told before, in this paragraph or the lead."""
        sentences = [start for start in self._by_sentence if start < trigger.sent.start]
        for start in reversed(sentences):
            between = self._doc[start : trigger.sent.start].text
            if "\n\n" not in between:
                return self._recent(start)
        return self._recent(sentences[0]) if sentences else None

    def _recent(self, start: int) -> str | None:
        """The first date of a sentence that is no history: history is not carried over."""
        return next((i for _, i in self._by_sentence[start] if not self._is_old(i)), None)

    def _is_to_come(self, iso: str) -> bool:
        """Whether a date is after publication: what happened did not happen then."""
        first = _day(iso.partition("/")[0])
        return self._published is not None and first is not None and first > self._published

    def _is_old(self, iso: str | None) -> bool:
        if not iso or self._published is None:
            return False
        last = _day(iso.partition("/")[2] or iso)
        return last is not None and last < self._published - timedelta(days=BACKGROUND_DAYS)


def _clauses(token: Token) -> list[Token]:
    """The verbs above a token, nearest first, the token itself if it is one."""
    chain = [token, *token.ancestors]
    return [t for t in chain if t.pos_ in {"VERB", "AUX"} or t == token or t.dep_ == "ROOT"][:8]


def _shut(verb: Token) -> bool:
    """Whether a clause keeps its dates to itself."""
    return verb.dep_ in roles.RELATIVE | roles.PARTICIPIAL | {"advcl", "ccomp"}


def _day(iso: str) -> date | None:
    """The last day that an ISO day, month or year covers, as far as it matters here."""
    parts = iso.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return date(numbers[0], 12, 31)
        if len(numbers) == 2:
            return date(numbers[0], numbers[1], 28)
        return date(*numbers[:3])
    except ValueError:
        return None
