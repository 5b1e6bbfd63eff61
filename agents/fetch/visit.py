"""The requests of one fetch, each at its host's turn and pace, all within one time limit."""

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

from yarl import URL

from agents.contract import Transient
from agents.fetch.client import Client, Response
from agents.fetch.errors import FetchError
from agents.fetch.pace import Pace, Sleep
from agents.fetch.urls import host_of, shown


class Visit:
    """An async context manager that has the turn of one host at a time.

    It moves on to another host when a redirect leads there; at its end no turn is held.
    """

    def __init__(self, client: Client, pace: Pace, sleep: Sleep, timeout_s: float) -> None:
        self.requests = 0
        self._client = client
        self._pace = pace
        self._sleep = sleep
        self._timeout_s = timeout_s
        self._time_left = timeout_s
        self._host: str | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    async def arrive(self, url: URL) -> None:
        """Have the turn of the URL's host. Raises TurnTooLate when it would come too late."""
        host = host_of(url)
        if host != self._host:
            self._leave()
            await self._pace.take_turn(host)
            self._host = host

    @asynccontextmanager
    async def get(self, url: URL, headers: Mapping[str, str]) -> AsyncIterator[Response]:
        """Wait for the turn and the pace, then ask for `url`.

        Raises what `arrive` and the client raise. A Transient with a time to wait, also one raised
        while the response is looked at, holds off everybody's requests to the host.
        """
        await self.arrive(url)
        host = host_of(url)
        await self._pace.before_request(host, self._sleep)
        if self._time_left <= 0:
            raise Transient(
                FetchError.TIMEOUT,
                f"{shown(url)}: the requests before it took all {self._timeout_s:.3g} s",
            )
        self.requests += 1
        started = time.monotonic()
        try:
            async with self._client.get(url, headers, self._time_left) as response:
                yield response
        except Transient as error:
            self._pace.hold(host, error.after or 0.0)
            raise
        finally:
            self._time_left -= time.monotonic() - started

    def widen(self, url: URL, crawl_delay_s: float | None) -> None:
        """The host's robots.txt asks for so much time between requests."""
        self._pace.widen(host_of(url), crawl_delay_s)

    def _leave(self) -> None:
        if self._host is not None:
            self._pace.leave(self._host)
            self._host = None
