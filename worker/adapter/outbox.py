"""Sending: one producer a worker; a send is over when the broker has said so."""

import asyncio
import logging
import time
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from topics.declaration import MIB

log = logging.getLogger(__name__)

MAX_REQUEST_BYTES = 36 * MIB
"""Above the largest record any topic takes (a dead letter, 33 MiB before compression)."""

REQUEST_SECONDS = 20.0
"""A batch the broker has not acknowledged after this is an error; the library's default of its own
stack is 20 minutes, which is a stuck worker."""

GIVE_UP_SECONDS = 180.0
"""Broker trouble is waited out this long; then the process ends and its supervisor starts it anew."""


class TooLargeToSend(Exception):
    """The message is larger than its topic lets in."""


class SendFailed(Exception):
    """The broker did not take the message for too long: the process must end."""


RETRY_SECONDS = 0.5
"""Between two tries of a send; the producer itself has retried for REQUEST_SECONDS before."""

Record = tuple[str, bytes | None, bytes, Sequence[tuple[str, bytes]]]
"""Topic, key, value, headers."""


class Outbox:
    """The worker's producer."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """Connect. Raises KafkaError when no broker answers."""
        self._producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            # Not idempotent: measured, a record that the broker refuses for its size leaves a hole in
            # the sequence numbers, and nothing else passes on that partition for ever. What is sent
            # twice has the same id, and the client sends one batch a partition at a time, in order.
            acks="all",
            compression_type="zstd",
            # Small waits and batches: measured to cut the CPU a message by a third.
            linger_ms=20,
            max_batch_size=262_144,
            max_request_size=MAX_REQUEST_BYTES,
            request_timeout_ms=int(REQUEST_SECONDS * 1000),
        )
        await self._producer.start()

    async def stop(self) -> None:
        """Disconnect."""
        if self._producer is not None:
            await self._producer.stop()

    async def send(self, records: Sequence[Record]) -> None:
        """Send all records and return when the broker has acknowledged every one.

        Raises TooLargeToSend for a record its topic refuses, SendFailed when the broker takes nothing
        for GIVE_UP_SECONDS. A record that was sent twice because its acknowledgement was lost is the
        same record again: readers know it by its id.
        """
        assert self._producer is not None, "start() comes first"
        give_up = time.monotonic() + GIVE_UP_SECONDS
        left = list(records)
        while left:
            # One await queues; the second is the broker's word.
            futures: list[asyncio.Future[object]] = []
            try:
                for topic, key, value, headers in left:
                    futures.append(
                        await self._producer.send(topic, value, key=key, headers=list(headers))
                    )
            except MessageSizeTooLargeError as error:
                await asyncio.gather(*futures, return_exceptions=True)
                raise TooLargeToSend(str(error)) from None
            except KafkaError as error:
                log.warning("send failed, trying again: %r", error)
            outcomes = await asyncio.gather(*futures, return_exceptions=True)
            left = [
                record for record, outcome in zip(left, outcomes, strict=False) if _failed(outcome)
            ] + (left[len(outcomes) :])
            if left:
                if time.monotonic() > give_up:
                    raise SendFailed(f"the broker took nothing for {GIVE_UP_SECONDS:g} s")
                await asyncio.sleep(RETRY_SECONDS)


def _failed(outcome: object) -> bool:
    """Whether a send is to be tried again. Raises what no second try would mend."""
    if isinstance(outcome, MessageSizeTooLargeError):
        raise TooLargeToSend(str(outcome))
    if isinstance(outcome, BaseException) and not isinstance(outcome, KafkaError):
        raise outcome
    if isinstance(outcome, KafkaError):
        log.warning("send failed, trying again: %r", outcome)
    return isinstance(outcome, KafkaError)
