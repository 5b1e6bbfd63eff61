"""The error boundary: one message in, and whatever happens, it is worked, dead-lettered or left.

Nothing is raised out of it but Interrupted and Stale (the message is left for whoever gets it next) and
what must end the process (a dead letter or receipt that can't be sent).
"""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from agents.contract import (
    Agent,
    ChildFailed,
    Context,
    Interrupted,
    Refused,
    Result,
    Transient,
    subject_of,
)
from topics import dead_letters, envelope, ids, receipts
from topics.dead_letters import DeadLetter
from topics.declaration import Topic, outgoing
from topics.message import Message
from topics.receipts import Receipt
from worker import metrics
from worker.adapter.breaker import Breaker
from worker.adapter.outbox import Record, TooLargeToSend
from worker.logs import StageLogger

log = logging.getLogger(__name__)

CHILD_ATTEMPTS = 2
"""A task that killed two children will kill the third."""


@dataclass(frozen=True)
class Incoming:
    """A record as it came from the broker."""

    topic: Topic[Any]
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()


@dataclass(frozen=True)
class Retries:
    """How often and how patiently a message is tried: seconds before the second try, doubled after."""

    attempts: int
    first_wait: float
    longest_wait: float

    def wait(self, attempt: int) -> float:
        """Seconds to wait after the given attempt."""
        return min(self.first_wait * 2.0 ** (attempt - 1), self.longest_wait)


@dataclass(frozen=True)
class Dead:
    """It can't be worked."""

    error: str
    reason: str


@dataclass(frozen=True)
class Again:
    """It may go better next time."""

    error: str
    reason: str
    attempts: int
    after: float = 0.0
    defect: bool = False
    """Whether it must not happen at all, and so counts for the breaker."""


Verdict = Result | Dead | Again


class Sender(Protocol):
    """What the boundary needs of the outbox."""

    async def send(self, records: Sequence[Record]) -> None:
        """Send and await all acknowledgements."""


ContextOf = Callable[[logging.LoggerAdapter[Any], int], Context]
"""Makes the context of one attempt from its logger and number."""


@dataclass
class Boundary:
    """The boundary of one stage."""

    agent: Agent
    context: ContextOf
    breaker: Breaker
    sender: Sender
    retries: Retries
    topic_name: Callable[[Topic[Any]], str]
    newer: str | None = field(default=None, init=False)
    """Why the stage waits for a newer release; None while it understands everything."""

    async def finish(
        self,
        incoming: Incoming,
        permit: Callable[[], Awaitable[None]],
        interrupted: asyncio.Event,
    ) -> None:
        """Work on a message until it is done and all it made is acknowledged.

        `permit` is awaited before every send and raises Stale when the message is no longer ours;
        `interrupted` is set when the worker drains.
        """
        started = time.perf_counter()
        attempt = 0
        message: Message | None = None
        while True:
            if not await self.breaker.admit(interrupted):
                raise Interrupted
            attempt += 1
            try:
                message = envelope.unwrap(incoming.topic.model, incoming.value, incoming.headers)
                verdict = await self._try(incoming, message, attempt)
            except envelope.Undecodable as error:
                verdict = Dead("Undecodable", str(error))
            except envelope.NewerVersion as error:
                self.newer = str(error)
                log.error("stage waits: %s", error, extra=self._fields(incoming, None))
                await interrupted.wait()
                raise Interrupted from None
            if isinstance(verdict, Again):
                metrics.RETRIES.labels(self.agent.name, verdict.error).inc()
                if self.breaker.open:
                    attempt = 0
                    continue
                if attempt < verdict.attempts:
                    await self._wait(max(verdict.after, self.retries.wait(attempt)), interrupted)
                    continue
                verdict = Dead(verdict.error, f"{verdict.reason} (tried {attempt} times)")
            try:
                await self._settle(incoming, message, verdict, attempt, started, permit)
            except TooLargeToSend as error:
                too_large = Dead("TooLargeToSend", f"what {self.agent.name} made of it: {error}")
                await self._settle(incoming, message, too_large, attempt, started, permit)
            return

    async def _try(self, incoming: Incoming, message: Message, attempt: int) -> Verdict:
        logger = StageLogger(log, self._fields(incoming, message) | {"attempt": attempt})
        try:
            result = await self.agent.handle(message, self.context(logger, attempt))
        except Refused as error:
            self.breaker.succeeded()
            return Dead(error.error, str(error))
        except Transient as error:
            logger.info("will try again: %s", error, extra={"error": error.error})
            return Again(error.error, str(error), self.retries.attempts, after=error.after or 0.0)
        except ChildFailed as error:
            self.breaker.failed(f"ChildFailed: {error}")
            return Again("ChildFailed", str(error), CHILD_ATTEMPTS, defect=True)
        except Interrupted:
            raise
        except Exception as error:
            name = type(error).__name__
            logger.error("unexpected: %s", traceback.format_exc(), extra={"error": name})
            self.breaker.failed(f"{name}: {error}")
            return Again(name, str(error) or name, self.retries.attempts, defect=True)
        self.breaker.succeeded()
        return result

    async def _settle(
        self,
        incoming: Incoming,
        message: Message | None,
        verdict: Result | Dead,
        attempt: int,
        started: float,
        permit: Callable[[], Awaitable[None]],
    ) -> None:
        """Send what came of the message, with the receipt, and await the broker's word."""
        ms = round((time.perf_counter() - started) * 1000)
        if isinstance(verdict, Dead):
            subject, article_id = _identify(incoming, message)
            records = [self._dead_letter(incoming, verdict, attempt, article_id)]
            receipt = self._receipt(subject, article_id, verdict, ms)
        else:
            records = [self._record(item.topic, item.message) for item in verdict.messages]
            receipt = self._receipt(verdict.subject, verdict.article_id, verdict, ms)
        if isinstance(verdict, Dead) or verdict.receipt:
            records.append(self._record(receipts.TOPIC, receipt))
        await permit()
        await self.sender.send(records)
        if isinstance(verdict, Result) and verdict.on_sent is not None:
            verdict.on_sent()
        self._account(incoming, message, receipt, verdict, records, started)

    def _receipt(self, subject: str, article_id: str, verdict: Result | Dead, ms: int) -> Receipt:
        common = {"id": subject, "article_id": article_id, "stage": self.agent.name, "ms": ms}
        if isinstance(verdict, Dead):
            return Receipt.model_validate(
                common
                | {
                    "outcome": "dead-letter",
                    "final": True,
                    "reason": f"{verdict.error}: {verdict.reason}",
                }
            )
        return Receipt.model_validate(
            common
            | {
                "outcome": verdict.outcome,
                "final": verdict.final,
                "expected": list(verdict.expected),
                "counts": verdict.counts,
                "reason": verdict.reason,
            }
        )

    def _record(self, topic: Topic[Any], message: Message) -> Record:
        wrapped = envelope.wrap(outgoing(topic, message), f"eventwire/{self.agent.name}")
        return (self.topic_name(topic), wrapped.key, wrapped.value, wrapped.headers)

    def _dead_letter(
        self, incoming: Incoming, dead: Dead, attempts: int, article_id: str
    ) -> Record:
        letter = DeadLetter(
            topic=incoming.topic.name,
            partition=incoming.partition,
            offset=incoming.offset,
            **DeadLetter.key_fields(incoming.key),
            stage=self.agent.name,
            error=dead.error,
            reason=dead.reason,
            attempts=attempts,
            article_id=article_id,
        )
        headers = [*incoming.headers, *letter.to_headers()]
        name = self.topic_name(dead_letters.TOPIC)
        return (name, article_id.encode(), incoming.value or b"", headers)

    def _account(
        self,
        incoming: Incoming,
        message: Message | None,
        receipt: Receipt,
        verdict: Result | Dead,
        records: Sequence[Record],
        started: float,
    ) -> None:
        metrics.MESSAGES.labels(self.agent.name, receipt.outcome).inc()
        metrics.SECONDS.labels(self.agent.name).observe(time.perf_counter() - started)
        for name, *_ in records:
            metrics.SENT.labels(name).inc()
        fields = self._fields(incoming, message) | {"outcome": receipt.outcome, "ms": receipt.ms}
        fields["article_id"] = receipt.article_id
        if isinstance(verdict, Dead):
            metrics.DEAD_LETTERS.labels(self.agent.name, verdict.error).inc()
            log.warning("dead letter: %s", receipt.reason, extra=fields | {"error": verdict.error})
        else:
            log.debug("done", extra=fields)

    def _fields(self, incoming: Incoming, message: Message | None) -> dict[str, Any]:
        fields = {
            "stage": self.agent.name,
            "topic": incoming.topic.name,
            "partition": incoming.partition,
            "offset": incoming.offset,
        }
        if message is not None:
            fields["article_id"] = subject_of(message)[1]
        return fields

    async def _wait(self, seconds: float, interrupted: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(seconds):
                await interrupted.wait()
        except TimeoutError:
            return
        raise Interrupted


def _identify(incoming: Incoming, message: Message | None) -> tuple[str, str]:
    """(subject, article id) of a message, also of one that could not be read: then by what its JSON
    says of its id, else by where it stands."""
    if message is not None:
        return subject_of(message)
    try:
        data = orjson.loads(incoming.value or b"")
        data = data.get("data", data)
        subject = data.get("id")
        article_id = data.get("article_id", subject)
    except (orjson.JSONDecodeError, AttributeError):
        subject = article_id = None
    record = ids.record_id(incoming.topic.name, incoming.partition, incoming.offset)
    if not _is_id(article_id):
        return record, record
    return (subject if _is_id(subject) else article_id), article_id


def _is_id(value: object) -> bool:
    from topics.articles import ID_MAX_CHARS

    return isinstance(value, str) and 0 < len(value) <= ID_MAX_CHARS and value.isprintable()
