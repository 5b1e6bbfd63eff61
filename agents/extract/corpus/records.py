"""Reads the corpus and refuses records that break the labelling guide (README.md beside this)."""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from topics import plover
from topics.plover import EventType

FOLDER = Path(__file__).parent
RECORDS = FOLDER / "records.jsonl"
SECOND_LABELS = FOLDER / "second_labels.jsonl"

Status = Literal["happened", "planned", "conditional", "negated", "alleged"]
STATUSES: tuple[str, ...] = get_args(Status)
ROLES = ("actors", "recipients", "place", "date")
"""What an event has besides its trigger; each a list of words of the text."""

HELD_BACK = 10
"""One record in so many is never trained on: it is what the learned coder is judged by."""

MAX_EVENTS = 8
"""More events in one passage are a slip of the labeller."""


class CorpusError(ValueError):
    """A mistake in the corpus: `file:line: what is wrong`."""


class LabelledEvent(BaseModel):
    """One act that a passage tells of.

    `trigger` and the words of the roles stand in the text as they are; `word#2` is the second `word`.
    Actors and recipients are the head words of their noun phrases; `type` is that of the act itself,
    whatever its status.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    trigger: str
    type: EventType
    mode: str | None = None
    status: Status
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    background: bool = False

    @model_validator(mode="after")
    def _mode_is_of_the_type(self) -> Self:
        if self.mode is not None and self.mode not in plover.TYPES[self.type].modes:
            raise ValueError(f"{self.mode!r} is no mode of {self.type}")
        return self

    def words(self) -> Iterator[str]:
        """The trigger and all words of the roles."""
        yield self.trigger
        for role in ROLES:
            yield from getattr(self, role)


class Record(BaseModel):
    """A sentence or short passage with its events; `[]` where nothing is to be coded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    writer: str
    labeller: str
    region: str
    style: str
    events: tuple[LabelledEvent, ...]

    @model_validator(mode="after")
    def _keeps_to_the_guide(self) -> Self:
        if self.writer == self.labeller:
            raise ValueError("writer and labeller must be different hands")
        if len(self.events) > MAX_EVENTS:
            raise ValueError(f"{len(self.events)} events; {MAX_EVENTS} at most")
        for event in self.events:
            for word in event.words():
                position(self.text, word)
        triggers = Counter(event.trigger for event in self.events)
        for trigger, count in triggers.items():
            if count > 1:
                raise ValueError(f"{trigger!r} is the trigger of {count} events")
        return self


def position(text: str, word: str) -> tuple[int, int]:
    """Start and end of a label's word in its text.

    Raises ValueError where it is not there, or stands there more than once without a number.

    >>> position("talks on talks", "talks#2")
    (9, 14)
    """
    form, numbered, number = word.rpartition("#")
    if not numbered or not number.isdigit():
        form, number = word, ""
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text)]
    if not found:
        raise ValueError(f"{form!r} does not stand in the text")
    if not number and len(found) > 1:
        raise ValueError(f"{form!r} stands {len(found)} times in the text: say which, as {form}#1")
    if number and int(number) > len(found):
        raise ValueError(f"{form!r} stands {len(found)} times in the text, not {number}")
    return found[int(number or 1) - 1]


def is_held_back(record_id: str) -> bool:
    """Whether a record belongs to the tenth that is never trained on; its id alone decides."""
    return blake2b(record_id.encode(), digest_size=8).digest()[0] % HELD_BACK == 0


def read(path: Path = RECORDS) -> list[Record]:
    """All records of a file. Raises CorpusError for the first that breaks the guide."""
    records: list[Record] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        try:
            record = Record.model_validate_json(line)
        except ValidationError as error:
            told = "; ".join(
                f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()
            )
            raise CorpusError(f"{where}: {told}") from None
        if record.id in seen:
            raise CorpusError(f"{where}: id {record.id!r} stands in line {seen[record.id]} too")
        seen[record.id] = number
        records.append(record)
    return records
