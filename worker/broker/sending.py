"""Send records to topics, each until the broker has acknowledged it."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable, Sequence
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


async def send_all(bootstrap: str, records: Iterable[Record[T]]) -> AsyncIterator[Sent[T]]:
    """Send `records` in order, and tell of each, in order, as soon as the broker has spoken.

    They are acknowledged by all replicas in sync. `records` is read in a thread of its own, because
    it may wait for input, and what was sent before must not wait with it. Raises KafkaError for
    trouble that is not one record's own, and whatever `records` raises.
    """
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        compression_type="zstd",
        max_request_size=MAX_REQUEST_BYTES,
        request_timeout_ms=REQUEST_TIMEOUT_MS,
        # Many small records travel together; a single one waits no longer than this.
        linger_ms=5,
        max_batch_size=256 * 1024,
    )
    await producer.start()
    try:
        async for item, size, future in _queued(producer, records):
            try:
                yield Sent(item, await future)
            except MessageSizeTooLargeError:
                problem = f"its {size:,} bytes are more than the topic takes, even compressed"
                yield Sent(item, problem=problem)
    finally:
        await producer.stop()


async def _queued(
    producer: AIOKafkaProducer, records: Iterable[Record[T]]
) -> AsyncIterator[tuple[T, int, "asyncio.Future[RecordMetadata]"]]:
    """Hand `records` to the producer; yields each with its size and its acknowledgement to come."""
    loop = asyncio.get_running_loop()
    slots = asyncio.Semaphore(IN_FLIGHT)
    queued: asyncio.Queue[tuple[T, int, asyncio.Future[RecordMetadata]] | BaseException | None] = (
        asyncio.Queue()
    )

    async def queue(record: Record[T]) -> None:
        await slots.acquire()
        try:
            future = await producer.send(
                record.topic, record.value, key=record.key, headers=list(record.headers)
            )
        except MessageSizeTooLargeError as error:
            future = loop.create_future()
            future.set_exception(error)
        queued.put_nowait((record.item, len(record.value), future))

    def feed() -> None:
        end: BaseException | None = None
        try:
            for record in records:
                asyncio.run_coroutine_threadsafe(queue(record), loop).result()
        except BaseException as error:
            end = error
        # The loop is closed when the command was interrupted: then nobody waits for the end.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(queued.put_nowait, end)

    # A daemon, because a thread that waits for input cannot be told to end.
    threading.Thread(target=feed, name="records-to-send", daemon=True).start()
    while (entry := await queued.get()) is not None:
        if isinstance(entry, BaseException):
            raise entry
        slots.release()
        yield entry
