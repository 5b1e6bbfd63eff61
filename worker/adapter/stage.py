"""One stage at work: its Faust app, its windows, its children, and the commits of what is done."""

import asyncio
import contextlib
import functools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiokafka.errors import KafkaError
from faust.types import TP

from agents.contract import Agent, Interrupted
from topics.declaration import Topic
from worker import metrics
from worker.adapter.boundary import Boundary, Incoming, Retries
from worker.adapter.breaker import Breaker
from worker.adapter.consumer import make_app
from worker.adapter.fence import Fence
from worker.adapter.instance import Instance
from worker.adapter.outbox import Outbox
from worker.adapter.window import Partition, Slot, Window
from worker.children.pool import ChildPool
from worker.settings import Settings

log = logging.getLogger(__name__)

COMMIT_SECONDS = 1.0
"""Between commits: what a killed worker does again is at most this, and the window."""

LOOK_SECONDS = 5.0
"""Between questions to the broker about end offsets, and how long an answer may take."""

REVOKE_SECONDS = 4.0
"""What is in flight has this long when partitions are revoked; the others of the group wait for it."""

WAITING_MESSAGES = 1000
"""In flight on a topic whose messages only wait for their time (they are small)."""


@dataclass
class _Context:
    """`agents.contract.Context` of one attempt."""

    state: Any
    log: logging.LoggerAdapter[Any]
    attempt: int
    pool: ChildPool | None
    draining: asyncio.Event

    async def sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.draining.wait()
        except TimeoutError:
            return
        raise Interrupted

    async def compute(self, task: dict[str, Any]) -> dict[str, Any]:
        assert self.pool is not None, "the agent declares no child work"
        return await self.pool.run(task)


@dataclass
class Progress:
    """What liveness looks at, per partition."""

    committed: dict[Partition, int] = field(default_factory=dict)
    highwater: dict[Partition, int] = field(default_factory=dict)
    """The broker's end offsets, asked for now and then."""
    moved_at: dict[Partition, float] = field(default_factory=dict)
    """Monotonic seconds of the last commit that moved the partition, or of its assignment."""
    rebalancing_since: float | None = None


class Stage:
    """An agent on Kafka."""

    def __init__(
        self,
        agent: Agent,
        settings: Settings,
        instance: Instance,
        outbox: Outbox,
        on_fatal: Callable[[str, BaseException], None],
    ) -> None:
        self.agent = agent
        self.settings = settings
        self.options = settings.options(agent.name, instance.shared)
        self.fence = Fence(settings.session_s)
        self.app = make_app(agent.name, settings, instance, self.fence)
        self.breaker = Breaker(
            agent.name,
            instance.folder / f"breaker-{agent.name}.json",
            settings.breaker_messages,
            settings.breaker_ratio,
        )
        self.progress = Progress()
        self.pool = self._make_pool()
        self._outbox = outbox
        self._on_fatal = functools.partial(on_fatal, agent.name)
        self._draining = asyncio.Event()
        self._state: Any = None
        self._resources = contextlib.AsyncExitStack()
        self._committing = asyncio.Lock()
        self._committer: asyncio.Task[None] | None = None
        self.boundary = Boundary(
            agent,
            lambda logger, attempt: _Context(
                self._state, logger, attempt, self.pool, self._draining
            ),
            self.breaker,
            outbox,
            Retries(settings.attempts, settings.backoff_s, settings.backoff_max_s),
            settings.topic_name,
        )
        self.windows = {topic.name: self._make_window(topic) for topic in agent.reads}
        self._connect()

    async def start(self) -> None:
        """Open resources, start children, join the group.

        Raises ChildUnstartable or OSError for what can't be had, with words for the user.
        """
        self._state = await self._resources.enter_async_context(self.agent.open(self.options))
        if self.pool is not None:
            await self.pool.start()
        self.progress.rebalancing_since = time.monotonic()
        await self.app.start()
        self._committer = asyncio.create_task(self._commit_now_and_then())

    async def stop(self, seconds: float) -> int:
        """Drain, commit, leave the group, end the children.

        Returns how many messages were left for another worker.
        """
        left = await self._drain(seconds)
        if self._committer is not None:
            self._committer.cancel()
        with contextlib.suppress(Exception):
            await self._commit()
        await self.app.stop()
        if self.pool is not None:
            await self.pool.close()
        await self._resources.aclose()
        return left

    def paused(self) -> bool:
        """Whether the stage waits for a mended or a newer release."""
        return self.breaker.open or self.boundary.newer is not None

    def crashed(self) -> BaseException | None:
        """What ended the app behind our back, if something did."""
        for service in (self.app, self.app._consumer, getattr(self.app._consumer, "_thread", None)):
            if service is not None and service.crashed:
                return service.crash_reason or RuntimeError("the Kafka consumer crashed")
        return None

    def assignment(self) -> set[Partition]:
        """The partitions this worker has."""
        consumer = self.app._consumer
        if consumer is None or self.progress.rebalancing_since is not None:
            return set()
        try:
            return {Partition(tp.topic, tp.partition) for tp in consumer.assignment()}
        except Exception:  # the consumer has not started yet; faust has no name for that state
            return set()

    def lag(self, partition: Partition) -> int:
        """Messages of the partition that are not committed; below 0 when the topic was made anew and
        is shorter than what was committed of the old one."""
        highwater = self.progress.highwater.get(partition, 0)
        return highwater - self.progress.committed.get(partition, highwater)

    def _make_pool(self) -> ChildPool | None:
        if self.agent.child is None:
            return None
        work = self.agent.child(self.options)
        options: Any = self.options
        return ChildPool(work, options.model_dump(mode="json"), options.children)

    def _make_window(self, topic: Topic[Any]) -> Window:
        waits = topic.name.endswith("-later")
        return Window(
            WAITING_MESSAGES if waits else self.settings.window_messages,
            self.settings.window_mb * 1024 * 1024,
            serial_by_key=self.agent.serial_by_key,
            on_fatal=self._on_fatal,
        )

    def _connect(self) -> None:
        """Hang our handlers into the app."""
        for topic in self.agent.reads:
            channel = self.app.topic(
                self.settings.topic_name(topic),
                key_type=bytes,
                value_type=bytes,
                key_serializer="raw",
                value_serializer="raw",
            )
            self.app.agent(channel, name=f"{self.agent.name}:{topic.name}")(self._reader(topic))
        # weak=False: the handlers have no other owner.
        self.app.on_partitions_revoked.connect(self._revoked, weak=False)
        self.app.on_partitions_assigned.connect(self._assigned, weak=False)

    def _reader(self, topic: Topic[Any]) -> Any:
        window = self.windows[topic.name]

        async def read(stream: Any) -> None:
            async for event in stream.noack().events():
                try:
                    await self._take(topic, window, event.message)
                except BaseException as error:
                    # Faust would log it, count the message as done and go on.
                    if not isinstance(error, asyncio.CancelledError):
                        self._on_fatal(error)
                    raise

        return read

    async def _take(self, topic: Topic[Any], window: Window, message: Any) -> None:
        if message.generation_id != self.fence.generation:
            metrics.STALE.labels(self.agent.name).inc()
            return
        incoming = Incoming(
            topic,
            message.partition,
            message.offset,
            message.key,
            message.value,
            list(message.headers or ()),
        )
        slot = Slot(
            Partition(message.topic, message.partition),
            message.offset,
            message.key,
            len(message.value or b""),
        )

        async def work(_: Slot) -> None:
            await self.boundary.finish(
                incoming, lambda: self.fence.permit(message.generation_id), self._draining
            )

        await window.enter(slot, work)

    async def _revoked(self, app: Any, revoked: Any, **_: Any) -> None:
        """Partitions go: finish what can be finished, commit it, forget the rest."""
        self.progress.rebalancing_since = time.monotonic()
        if not revoked:
            return
        left = await self._drain(REVOKE_SECONDS)
        await self._commit()
        log.info("partitions revoked, %d left", left, extra={"stage": self.agent.name})

    async def _assigned(self, app: Any, assigned: Any, **_: Any) -> None:
        """Partitions come."""
        metrics.REBALANCES.labels(self.agent.name).inc()
        now = time.monotonic()
        self.progress.committed = {}
        self.progress.moved_at = {Partition(tp.topic, tp.partition): now for tp in assigned}
        self.progress.rebalancing_since = None
        self.fence.heartbeat()
        self.fence.generation = self.app.consumer_generation_id
        self._draining.clear()
        for window in self.windows.values():
            await window.reset()
        log.info("%d partitions assigned", len(assigned), extra={"stage": self.agent.name})

    async def _drain(self, seconds: float) -> int:
        self._draining.set()
        counts = await asyncio.gather(*(window.drain(seconds) for window in self.windows.values()))
        return sum(counts)

    async def _commit_now_and_then(self) -> None:
        looked = 0.0
        while True:
            await asyncio.sleep(COMMIT_SECONDS)
            if self.progress.rebalancing_since is None:
                await self._commit()
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                await self._look()
            self._report()

    async def _look(self) -> None:
        """Ask the broker how far the partitions reach and where the group stands."""
        partitions = self.assignment()
        if not partitions:
            return
        consumer = self.app.consumer
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                ends = await consumer.highwaters(*(TP(*partition) for partition in partitions))
                for partition in partitions - self.progress.committed.keys():
                    offset = await consumer.committed(TP(*partition))
                    self.progress.committed.setdefault(partition, offset or 0)
        except (KafkaError, TimeoutError) as error:
            log.info("could not ask for offsets: %r", error, extra={"stage": self.agent.name})
            return
        if partitions == self.assignment():
            self.progress.highwater = {Partition(*tp): offset for tp, offset in ends.items()}

    async def _commit(self) -> None:
        """Commit the finished prefix of every partition that has moved."""
        async with self._committing:
            offsets = {
                partition: offset
                for window in self.windows.values()
                for partition, offset in window.committable().items()
                if self.progress.committed.get(partition, -1) < offset
            }
            if not offsets:
                return
            wanted = {TP(topic, number): offset for (topic, number), offset in offsets.items()}
            if await self.app.consumer._commit(wanted):
                self.progress.committed |= offsets
                self.progress.moved_at |= dict.fromkeys(offsets, time.monotonic())

    def _report(self) -> None:
        name = self.agent.name
        metrics.PAUSED.labels(name).set(self.breaker.open)
        metrics.IN_FLIGHT.labels(name).set(sum(w.count for w in self.windows.values()))
        metrics.IN_FLIGHT_BYTES.labels(name).set(sum(w.bytes for w in self.windows.values()))
        if self.pool is not None:
            metrics.CHILD_DEATHS.labels(name).set(self.pool.deaths)
        for partition in self.assignment():
            metrics.LAG.labels(partition.topic, str(partition.number)).set(self.lag(partition))
