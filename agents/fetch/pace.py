"""The pace of each host: one request in flight, and a time between two of them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from agents.fetch.clock import Clock

Sleep = Callable[[float], Awaitable[None]]
"""`Context.sleep`: it is interrupted when the worker drains."""

MAX_HOSTS = 10_000
"""Hosts remembered; beyond, those that have been idle are forgotten."""

MAX_CRAWL_DELAY_S = 30.0
"""Longest interval a robots.txt may ask for; some ask for hours, which would never be fetched."""


class TurnTooLate(Exception):
    """The host's turn would come in `seconds`, which is longer than a message may be held."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} is busy for {seconds:.0f} s more")
        self.seconds = seconds


@dataclass
class _Host:
    interval: float
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    queued: int = 0
    next_request: float = 0.0
    """When the next request may start, monotonic seconds."""
    next_return: float = 0.0
    """When the next fetch that was put off may come back, monotonic seconds."""


class Pace:
    """All hosts of this process. A host is known by its name alone, whatever the port or scheme."""

    def __init__(self, interval_s: float, longest_wait_s: float, clock: Clock) -> None:
        self._interval = interval_s
        self._longest_wait = longest_wait_s
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    async def take_turn(self, name: str) -> None:
        """Wait until no other fetch is at the host, and take it; give it back with `leave`.

        Raises TurnTooLate if that, or the first request, would have to wait too long.
        """
        host = self._host(name)
        self._not_too_late(name, host)
        host.queued += 1
        try:
            async with asyncio.timeout(self._longest_wait):
                await host.turn.acquire()
        except TimeoutError:
            raise TurnTooLate(name, max(self._wait(host), 1.0)) from None
        finally:
            host.queued -= 1
        try:
            # What was there before us may have been told to hold off.
            self._not_too_late(name, host)
        except TurnTooLate:
            host.turn.release()
            raise

    async def before_request(self, name: str, sleep: Sleep) -> None:
        """Wait for the interval since the last request to the host, and count this one.

        Within a turn no wait is longer than the longest one: a fetch that has begun (robots.txt,
        redirects on the same host) is not made to start over by a long interval.
        """
        host = self._host(name)
        wait = host.next_request - self._clock.monotonic()
        await sleep(min(max(wait, 0.0), self._longest_wait))
        host.next_request = self._clock.monotonic() + host.interval

    def leave(self, name: str) -> None:
        """Give the turn back."""
        self._host(name).turn.release()

    def widen(self, name: str, crawl_delay_s: float | None) -> None:
        """Keep at least the host's own Crawl-delay between requests, within reason."""
        host = self._host(name)
        delay = min(crawl_delay_s or 0.0, MAX_CRAWL_DELAY_S)
        wider = max(self._interval, delay)
        # The request that brought the delay has already reserved the shorter interval.
        host.next_request += max(0.0, wider - host.interval)
        host.interval = wider

    def hold(self, name: str, seconds: float) -> None:
        """Ask nothing of the host for so long, as it said."""
        host = self._host(name)
        host.next_request = max(host.next_request, self._clock.monotonic() + seconds)

    def time_to_return(self, name: str, earliest_s: float, within_s: float) -> float | None:
        """Seconds until a fetch that was put off may come back: one an interval, so that they don't
        all come at once. None if that is beyond `within_s`; else the time is reserved.
        """
        host = self._host(name)
        now = self._clock.monotonic()
        due = max(now + earliest_s, host.next_return)
        if due - now > within_s:
            return None
        host.next_return = due + host.interval
        return due - now

    def _wait(self, host: _Host) -> float:
        wait = max(host.next_request - self._clock.monotonic(), 0.0)
        return wait + host.queued * host.interval

    def _not_too_late(self, name: str, host: _Host) -> None:
        wait = self._wait(host)
        if wait > self._longest_wait:
            raise TurnTooLate(name, wait)

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            if len(self._hosts) >= MAX_HOSTS:
                self._forget_idle()
            host = self._hosts[name] = _Host(self._interval)
        return host

    def _forget_idle(self) -> None:
        now = self._clock.monotonic()
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.turn.locked() or host.queued or max(host.next_request, host.next_return) > now
        }
