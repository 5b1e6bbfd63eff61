"""What the receipts say of an article: which stage did what, and whether it is done."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from aiokafka.structs import ConsumerRecord

from topics import events, receipts, stories
from topics.declaration import Topic
from topics.envelope import NewerVersion, Undecodable, unwrap
from topics.events import Event
from topics.message import Message
from topics.receipts import Receipt
from topics.stories import Story
from worker.broker.reading import follow, partitions_of, read_now
from worker.settings import Settings

M = TypeVar("M", bound=Message)

CLOCK_SKEW_MS = 60_000
"""How far the clocks of two workers may be apart, milliseconds."""


@dataclass
class Trace:
    """The receipts of one article, in the order they were written.

    Of two final receipts for the same thing the later one counts: an article that was sent again, or
    replayed from the dead letters, is where its last run left it.
    """

    article_id: str
    receipts: list[Receipt] = field(default_factory=list)
    began_ms: int = 0
    """When the first receipt was written, milliseconds since 1970."""

    def take(self, record: ConsumerRecord) -> None:
        """Take in a record of the topic, if it is a receipt of this article."""
        try:
            receipt = unwrap(Receipt, record.value, record.headers)
        except (Undecodable, NewerVersion):
            return
        if receipt.article_id == self.article_id:
            self.began_ms = self.began_ms or record.timestamp
            self.receipts.append(receipt)

    def of(self, id: str) -> list[Receipt]:
        """The receipts of one thing: the article itself, a story, a report."""
        return [receipt for receipt in self.receipts if receipt.id == id]

    def expected(self, id: str) -> list[str]:
        """What came out of a thing, by its final receipt; [] while there is none."""
        final = [receipt for receipt in self.of(id) if receipt.final]
        return final[-1].expected if final else []

    def waiting_for(self) -> list[str]:
        """Ids of the article and of what came out of it that have no final receipt yet."""
        return list(self._waiting_for(self.article_id))

    @property
    def done(self) -> bool:
        """Whether the article and all that came out of it have their final receipts."""
        return not self.waiting_for()

    def _waiting_for(self, id: str) -> Iterator[str]:
        if not any(receipt.final for receipt in self.of(id)):
            yield id
        for child in self.expected(id):
            yield from self._waiting_for(child)


async def read_trace(settings: Settings, article_id: str, wait: float = 0) -> Trace:
    """The trace of an article; `wait` seconds are spent at most until it is done.

    An article nobody has heard of has a trace without receipts. Raises OutOfReach or TopicMissing.
    """
    bootstrap, topic = settings.bootstrap(), settings.topic_name(receipts.TOPIC)
    (partition,) = await partitions_of(bootstrap, topic, [article_id])
    trace = Trace(article_id)
    next_offset = 0
    async for record in read_now(bootstrap, topic, [partition]):
        trace.take(record)
        next_offset = record.offset + 1
    if wait and not trace.done:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                async for record in follow(bootstrap, topic, start={partition: next_offset}):
                    trace.take(record)
                    if trace.done:
                        break
    return trace


async def stories_of(settings: Settings, trace: Trace) -> dict[str, Story]:
    """The stories that came out of the article, as far as the topic still has them, by id."""
    wanted = set(trace.expected(trace.article_id))
    topic = settings.topic_name(stories.TOPIC)
    partitions = await partitions_of(settings.bootstrap(), topic, [trace.article_id])
    found = _read(settings, stories.TOPIC, partitions, trace)
    return {story.id: story async for story in found if story.id in wanted}


async def events_of(settings: Settings, trace: Trace) -> dict[str, Event]:
    """The events that came out of the article, as far as the topic still has them, by id."""
    wanted = {
        event for story in trace.expected(trace.article_id) for event in trace.expected(story)
    }
    topic = settings.topic_name(events.TOPIC)
    partitions = await partitions_of(settings.bootstrap(), topic, wanted)
    found = _read(settings, events.TOPIC, partitions, trace)
    return {event.id: event async for event in found if event.id in wanted}


async def _read(
    settings: Settings, topic: Topic[M], partitions: Iterable[int], trace: Trace
) -> AsyncIterator[M]:
    """The messages of some partitions that may have come out of the article."""
    name = settings.topic_name(topic)
    since_ms = max(0, trace.began_ms - CLOCK_SKEW_MS)
    async for record in read_now(settings.bootstrap(), name, partitions, since_ms):
        with contextlib.suppress(Undecodable, NewerVersion):
            yield unwrap(topic.model, record.value, record.headers)
