"""Send records to topics, each until the broker has acknowledged it."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.structs import RecordMetadata

from topics.declaration import MIB

T = TypeVar("T")

MAX_REQUEST_BYTES = 64 * MIB
"""The client measures a record before compression, the broker after: one that the broker takes for
less than 33 MiB may be larger here."""

REQUEST_TIMEOUT_MS = 30_000
"""How long a record may wait for its acknowledgement before the broker counts as gone."""

IN_FLIGHT = 500
"""Records that wait for their acknowledgement at most, so that a long file needs little memory."""


@dataclass(frozen=True)
class Record(Generic[T]):
    """A record to send. `item` is what the caller knows it by; it comes back in `Sent`."""

    item: T
    topic: str
    key: bytes | None
    value: bytes
    headers: Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Sent(Generic[T]):
    """What became of a record: where it stands now, or why the broker does not take it."""

    item: T
    metadata: RecordMetadata | None = None
    problem: str | None = None


async def send_all(bootstrap: str, records: AsyncIterable[Record[T]]) -> AsyncIterator[Sent[T]]:
    """Send `records` in order, and tell of each, in order, as soon as the broker has spoken.

    They are acknowledged by all replicas in sync. Raises KafkaError for trouble that is not one
    record's own, and whatever `records` raises.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        # Not idempotent: a record that the broker refuses for its size would leave a hole in the
        # sequence numbers, and nothing after it would pass on its partition. What is sent twice has
        # the same id.
        acks="all",
        compression_type="zstd",
        max_request_size=MAX_REQUEST_BYTES,
        request_timeout_ms=REQUEST_TIMEOUT_MS,
        # Many small records travel together; a single one waits no longer than this.
        linger_ms=5,
        max_batch_size=256 * 1024,
    )
    await producer.start()
    # Sending goes on while we wait for an acknowledgement, and the other way round.
    waiting: asyncio.Queue[Waiting[T] | None] = asyncio.Queue(IN_FLIGHT)
    sending = asyncio.create_task(_send(producer, records, waiting))
    try:
        while (sent := await waiting.get()) is not None:
            yield await sent.outcome()
        await sending
    finally:
        sending.cancel()
        await producer.stop()


@dataclass(frozen=True)
class Waiting(Generic[T]):
    """A record that was handed to the producer, or is too large for it."""

    item: T
    size: int
    acknowledgement: "asyncio.Future[RecordMetadata] | None"

    async def outcome(self) -> Sent[T]:
        """What the broker says of it."""
        try:
            if self.acknowledgement:
                return Sent(self.item, await self.acknowledgement)
        except MessageSizeTooLargeError:
            pass
        problem = f"its {self.size:,} bytes are more than the topic takes, even compressed"
        return Sent(self.item, problem=problem)


async def _send(
    producer: AIOKafkaProducer,
    records: AsyncIterable[Record[T]],
    waiting: "asyncio.Queue[Waiting[T] | None]",
) -> None:
    try:
        async for record in records:
            try:
                acknowledgement = await producer.send(
                    record.topic, record.value, key=record.key, headers=list(record.headers)
                )
            except MessageSizeTooLargeError:
                acknowledgement = None
            await waiting.put(Waiting(record.item, len(record.value), acknowledgement))
    finally:
        await waiting.put(None)
