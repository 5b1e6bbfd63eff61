"""The circuit breaker: a bad release must not empty the input into the dead letters.

It counts only what must not happen: unexpected exceptions and dead children. Bad input, pages that are
gone and hosts that are down are the stage's daily work and never open it. When more than a share of the
last messages failed so, the stage pauses: it takes nothing, stays live, says why, and tries one message
now and then. The state is kept on disk, so that a restart does not begin to eat the input again.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import orjson

log = logging.getLogger(__name__)

PROBE_SECONDS = 30.0
"""How often a paused stage tries one message: a restart with the mended release goes on within that."""

LOOK_SECONDS = 0.2
"""How often a waiting message looks whether it may go on."""


class Breaker:
    """One stage's breaker."""

    def __init__(
        self,
        stage: str,
        state: Path,
        messages: int,
        ratio: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stage = stage
        self.reason: str | None = None
        """Why the stage is paused; None while it works."""
        self._state = state
        self._outcomes: deque[bool] = deque(maxlen=messages)
        self._ratio = ratio
        self._clock = clock
        self._next_probe = 0.0
        self._load()

    @property
    def open(self) -> bool:
        """Whether the stage is paused."""
        return self.reason is not None

    async def admit(self, interrupted: asyncio.Event) -> bool:
        """Return True when a message may be tried, False when `interrupted` came first.

        While the stage is paused one message is let through every PROBE_SECONDS.
        """
        while self.open and not interrupted.is_set():
            now = self._clock()
            if now >= self._next_probe:
                self._next_probe = now + PROBE_SECONDS
                return True
            await asyncio.sleep(LOOK_SECONDS)
        return not interrupted.is_set()

    def succeeded(self) -> None:
        """A message went through, or failed in a way that is its own fault."""
        self._outcomes.append(True)
        if self.open:
            log.warning("stage goes on", extra={"stage": self.stage})
            self.reason = None
            self._outcomes.clear()
            self._state.unlink(missing_ok=True)

    def failed(self, reason: str) -> None:
        """A message failed in a way that must not happen."""
        self._outcomes.append(False)
        if self.open or len(self._outcomes) < (self._outcomes.maxlen or 0):
            return
        failures = self._outcomes.count(False)
        if failures > self._ratio * len(self._outcomes):
            self._pause(f"{failures} of the last {len(self._outcomes)} messages: {reason}")

    def _pause(self, reason: str) -> None:
        self.reason = reason
        self._next_probe = self._clock() + PROBE_SECONDS
        log.error("stage paused: %s", reason, extra={"stage": self.stage})
        self._state.write_bytes(orjson.dumps({"stage": self.stage, "reason": reason}))

    def _load(self) -> None:
        try:
            self.reason = orjson.loads(self._state.read_bytes())["reason"]
        except FileNotFoundError:
            return
        except (ValueError, KeyError):
            self.reason = f"the state file {self._state} can't be read; remove it to go on"
        log.error("stage is paused since before: %s", self.reason, extra={"stage": self.stage})
