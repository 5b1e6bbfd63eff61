"""The fence before every send: a worker that was frozen or voted out writes nothing stale.

Two checks, measured together on a worker stopped for longer than its session: with the generation
alone it wrote some 370 stale messages when it woke, with the heartbeat lease as well about 10 (those
between the check and the wire). Readers drop these by their ids.
"""

import asyncio
import time
from collections.abc import Callable

from worker.adapter.window import Stale

LEASE_SHARE = 0.8
"""Nothing is sent when the last good heartbeat is older than this share of the session: the broker
gives the partitions away after the whole of it."""

LOOK_SECONDS = 0.1
"""How often a send that waits for the lease looks again."""


class Fence:
    """Knows the group's generation and the last good heartbeat of one consumer."""

    def __init__(self, session_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.generation = 0
        self._lease = LEASE_SHARE * session_seconds
        self._clock = clock
        self._last_heartbeat = clock()

    def heartbeat(self) -> None:
        """The broker answered a heartbeat, or let us join."""
        self._last_heartbeat = self._clock()

    def silence(self) -> float:
        """Seconds since the last good heartbeat."""
        return self._clock() - self._last_heartbeat

    async def permit(self, generation: int) -> None:
        """Return when a message of `generation` may be sent; raise Stale when it never may."""
        while True:
            if generation != self.generation:
                raise Stale
            if self.silence() < self._lease:
                return
            await asyncio.sleep(LOOK_SECONDS)
