"""The in-order window: many messages in flight, and only the finished prefix of a partition committed.

Faust's own bookkeeping of acks is not used: it commits past work in flight when messages finish out of
order. Messages enter in the order of their partition; each runs as a task of its own; those of one key
run one after the other; the offset that may be committed is the one before which everything is done.
A message that can't be finished stays at the head, and nothing behind it is committed.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from agents.contract import Interrupted

log = logging.getLogger(__name__)


class Partition(NamedTuple):
    """A topic's partition."""

    topic: str
    number: int


class Stale(Exception):
    """The message belongs to an assignment that is over: whoever has the partition now does it."""


@dataclass(eq=False)
class Slot:
    """One message's place in the window."""

    partition: Partition
    offset: int
    key: bytes | None
    size: int
    done: bool = False
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the message is finished or abandoned; the next of its key waits for it."""


Work = Callable[[Slot], Awaitable[None]]
"""Handles a slot's message. Returns when all of it is done and sent; raises Interrupted or Stale to
leave it for later; anything else it raises ends the process."""


class Window:
    """What one stage has in flight, bounded by count and by bytes."""

    def __init__(
        self,
        max_messages: int,
        max_bytes: int,
        serial_by_key: bool = True,
        on_fatal: Callable[[BaseException], None] | None = None,
    ) -> None:
        self.max_messages = max_messages
        self.max_bytes = max_bytes
        self.serial_by_key = serial_by_key
        self._on_fatal = on_fatal
        self._order: dict[Partition, deque[Slot]] = defaultdict(deque)
        self._last_of_key: dict[tuple[str, bytes], Slot] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._done_before: dict[Partition, int] = {}
        self._bytes = 0
        self._count = 0
        self._room = asyncio.Condition()
        self._open = True
        self._epoch = 0

    @property
    def count(self) -> int:
        """Messages in flight."""
        return self._count

    @property
    def bytes(self) -> int:
        """Bytes of messages in flight."""
        return self._bytes

    async def enter(self, slot: Slot, work: Work) -> bool:
        """Wait for room, then start `work` on the message.

        Returns False, without having started, if the window was closed or reset meanwhile: then the
        message is somebody else's. A message larger than the whole window goes in alone.
        """
        epoch = self._epoch
        async with self._room:
            await self._room.wait_for(lambda: self._epoch != epoch or self._has_room(slot))
            if self._epoch != epoch or not self._open:
                return False
            self._count += 1
            self._bytes += slot.size
        self._order[slot.partition].append(slot)
        before = self._behind(slot)
        task = asyncio.create_task(self._run(slot, before, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    def committable(self) -> dict[Partition, int]:
        """The offset each partition may be committed to: everything before it is done."""
        return dict(self._done_before)

    async def drain(self, seconds: float) -> int:
        """Take nothing more, give what is in flight `seconds`, then cancel it.

        Returns how many messages were left unfinished. The window stays closed until `reset`.
        """
        self._open = False
        async with self._room:
            self._epoch += 1
            self._room.notify_all()
        if self._tasks:
            _, pending = await asyncio.wait(set(self._tasks), timeout=seconds)
            for task in pending:
                task.cancel()
            if pending:
                await asyncio.wait(pending)
        return sum(not slot.done for slots in self._order.values() for slot in slots)

    async def reset(self) -> None:
        """Forget everything and open again, for a new assignment."""
        self._order.clear()
        self._last_of_key.clear()
        self._done_before.clear()
        self._bytes = self._count = 0
        async with self._room:
            self._epoch += 1
            self._open = True
            self._room.notify_all()

    def _has_room(self, slot: Slot) -> bool:
        if self._count == 0:
            return True
        return self._count < self.max_messages and self._bytes + slot.size <= self.max_bytes

    def _behind(self, slot: Slot) -> Slot | None:
        if not self.serial_by_key or slot.key is None:
            return None
        lane = (slot.partition.topic, slot.key)
        before = self._last_of_key.get(lane)
        self._last_of_key[lane] = slot
        return before

    async def _run(self, slot: Slot, before: Slot | None, work: Work) -> None:
        try:
            if before is not None:
                await before.left.wait()
                if not before.done:
                    return  # the one before was left for later, so this one comes after it again
            await work(slot)
            slot.done = True
        except (Interrupted, Stale, asyncio.CancelledError):
            return
        except BaseException as error:
            if self._on_fatal is None:
                raise
            self._on_fatal(error)
        finally:
            slot.left.set()
            if slot.done:
                await self._finish(slot)

    async def _finish(self, slot: Slot) -> None:
        lane = (slot.partition.topic, slot.key or b"")
        if self._last_of_key.get(lane) is slot:
            del self._last_of_key[lane]
        order = self._order[slot.partition]
        while order and order[0].done:
            self._done_before[slot.partition] = order.popleft().offset + 1
        async with self._room:
            self._count -= 1
            self._bytes -= slot.size
            self._room.notify_all()
