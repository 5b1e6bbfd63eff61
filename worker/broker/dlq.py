"""The dead letters on the broker: choose among them, and send their messages back."""

from collections.abc import AsyncIterable, AsyncIterator, Collection
from dataclasses import dataclass

from aiokafka.structs import ConsumerRecord
from pydantic import ValidationError

from topics import dead_letters
from topics.catalog import BY_NAME
from topics.dead_letters import DeadLetter, original_headers
from worker.broker.position import position
from worker.broker.reading import read_now
from worker.broker.sending import Record, Sent, send_all
from worker.errors import Explained
from worker.settings import Settings


@dataclass(frozen=True)
class Stored:
    """A dead letter and the record it stands in; the record's value is the original message."""

    letter: DeadLetter
    record: ConsumerRecord

    @property
    def position(self) -> str:
        """Where the message stood, as topic/partition/offset."""
        return position(self.letter)


@dataclass(frozen=True)
class Selection:
    """Which dead letters: every condition that is set must hold."""

    ids: Collection[str] = ()
    """Positions (topic/partition/offset) or article ids."""
    stages: Collection[str] = ()
    errors: Collection[str] = ()
    since_ms: int = 0
    """Written at this time or later, milliseconds since 1970."""

    def takes(self, stored: Stored) -> bool:
        """Whether a dead letter is one of these; its time is seen to where they are read."""
        letter = stored.letter
        return (
            (not self.ids or stored.position in self.ids or letter.article_id in self.ids)
            and (not self.stages or letter.stage in self.stages)
            and (not self.errors or letter.error in self.errors)
        )


class UnknownTopic(Explained):
    """A dead letter came from a topic that this release does not have."""


async def read(settings: Settings, selection: Selection) -> AsyncIterator[Stored]:
    """The dead letters of the selection, each message once, oldest first in each partition.

    A message can have died twice, when a worker ended between its dead letter and its commit.
    Raises OutOfReach or TopicMissing.
    """
    seen = set()
    topic = settings.topic_name(dead_letters.TOPIC)
    async for record in read_now(settings.bootstrap(), topic, since_ms=selection.since_ms):
        try:
            stored = Stored(DeadLetter.from_headers(record.headers), record)
        except ValidationError:
            # Not put there by a stage.
            continue
        if selection.takes(stored) and stored.position not in seen:
            seen.add(stored.position)
            yield stored


async def replay(settings: Settings, selection: Selection) -> AsyncIterator[Sent[Stored]]:
    """Send the messages back to the topics they came from, as they were: key, bytes and headers.

    Tells of each when the broker has spoken. Raises OutOfReach, TopicMissing, KafkaError, and
    UnknownTopic.
    """
    async for sent in send_all(settings.bootstrap(), _messages(settings, selection)):
        yield sent


async def _messages(settings: Settings, selection: Selection) -> AsyncIterable[Record[Stored]]:
    async for stored in read(settings, selection):
        letter = stored.letter
        topic = BY_NAME.get(letter.topic)
        if topic is None:
            raise UnknownTopic(f"{stored.position}: there is no topic {letter.topic}")
        yield Record(
            stored,
            settings.topic_name(topic),
            letter.original_key(),
            stored.record.value or b"",
            original_headers(stored.record.headers),
        )
