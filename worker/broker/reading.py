"""Read a topic without a consumer group: follow it, or read what is in it now."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.structs import ConsumerRecord

from worker.broker.reach import partitions

POLL_MS = 500
"""Longest wait for records in one poll, milliseconds; it delays nothing that has arrived."""


async def follow(
    bootstrap: str,
    topic: str,
    from_beginning: bool = False,
    start: Mapping[int, int] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> AsyncIterator[ConsumerRecord]:
    """The topic's records as they arrive, without end; those that are there first, if asked for.

    `start` chooses partitions and the offset to begin at in each. `ready` is called once what is sent
    from then on will be seen. It outlasts restarts of the brokers. Raises OutOfReach or TopicMissing
    at the start.
    """
    places = await _places(bootstrap, topic, start)
    async with _consumer(bootstrap, places) as consumer:
        if start:
            for place in places:
                consumer.seek(place, start[place.partition])
        elif from_beginning:
            await consumer.seek_to_beginning(*places)
        else:
            await consumer.seek_to_end(*places)
        ready()
        while True:
            for record in await _poll(consumer):
                yield record


async def read_now(
    bootstrap: str, topic: str, only: Iterable[int] | None = None, since_ms: int = 0
) -> AsyncIterator[ConsumerRecord]:
    """The records that are in the topic now, each partition in order.

    `only` names partitions (all without it), `since_ms` leaves out records that were written before
    that time (milliseconds since 1970). Raises OutOfReach or TopicMissing.
    """
    places = await _places(bootstrap, topic, only)
    if not places:
        return
    async with _consumer(bootstrap, places) as consumer:
        ends = await consumer.end_offsets(places)
        starts = await consumer.beginning_offsets(places)
        if since_ms:
            found = await consumer.offsets_for_times(dict.fromkeys(places, since_ms))
            # A partition without a record that young has none to read.
            starts = {
                place: found[place].offset if found.get(place) else ends[place] for place in places
            }
        left = [place for place in places if starts[place] < ends[place]]
        if not left:
            return
        consumer.assign(left)
        for place in left:
            consumer.seek(place, starts[place])
        while left:
            for record in await _poll(consumer):
                if record.offset < ends[TopicPartition(record.topic, record.partition)]:
                    yield record
            left = [place for place in left if await consumer.position(place) < ends[place]]


async def partitions_of(bootstrap: str, topic: str, keys: Iterable[str]) -> set[int]:
    """The partitions where every client puts records of these keys. Raises OutOfReach, TopicMissing."""
    there = await partitions(bootstrap, topic)
    return {DefaultPartitioner()(key.encode(), there, []) for key in keys}


async def _places(bootstrap: str, topic: str, only: Iterable[int] | None) -> list[TopicPartition]:
    there = await partitions(bootstrap, topic)
    return [TopicPartition(topic, each) for each in (there if only is None else only)]


@asynccontextmanager
async def _consumer(
    bootstrap: str, places: list[TopicPartition]
) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        enable_auto_commit=False,
        # Where a position is gone, because its records were deleted, go on with what is left.
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        consumer.assign(places)
        yield consumer
    finally:
        await consumer.stop()


async def _poll(consumer: AIOKafkaConsumer) -> list[ConsumerRecord]:
    """The records that have arrived, partition after partition."""
    batches = await consumer.getmany(timeout_ms=POLL_MS)
    return [record for batch in batches.values() for record in batch]
