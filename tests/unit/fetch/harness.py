"""What the tests of the fetch stage share: a site on loopback, a clock set by hand, a context."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from agents.contract import Interrupted, Result
from agents.fetch.agent import Fetcher, handle, open_fetcher
from agents.fetch.clock import Clock
from agents.fetch.options import FetchOptions
from topics.fetches import Fetch

HTML = "<!doctype html><html><body><p>Ministers met in the capital.</p></body></html>"

EPOCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock that moves only when somebody sleeps by it."""

    elapsed: float = 1_000.0

    def clock(self) -> Clock:
        return Clock(lambda: self.elapsed, self.now)

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.elapsed)


@dataclass
class PlainContext:
    """A context whose sleep takes no real time and is written down."""

    state: Any
    time: HandClock
    attempt: int = 1
    draining: bool = False
    slept: list[float] = field(default_factory=list)
    log: logging.LoggerAdapter[Any] = field(
        default_factory=lambda: logging.LoggerAdapter(logging.getLogger("tests"))
    )

    async def sleep(self, seconds: float) -> None:
        if self.draining:
            raise Interrupted
        self.slept.append(seconds)
        self.time.elapsed += seconds
        await asyncio.sleep(0)

    async def compute(self, task: dict[str, Any]) -> dict[str, Any]:
        raise AssertionError("fetching has no child work")


class Names(AbstractResolver):
    """A resolver that knows these names alone; an OSError in place of addresses is raised."""

    def __init__(self, names: Mapping[str, list[str] | OSError]) -> None:
        self.names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = self.names[host]
        if isinstance(found, OSError):
            raise found
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        pass


Handler = Callable[[web.Request], Awaitable[web.StreamResponse] | web.StreamResponse]


@dataclass
class Site:
    """A real HTTP server on loopback, whose pages a test sets by path.

    A path it does not know, robots.txt among them, is a 404. `seen` are the requests that came.
    """

    pages: dict[str, Handler] = field(default_factory=dict)
    seen: list[web.Request] = field(default_factory=list)
    _server: TestServer | None = None

    @property
    def port(self) -> int:
        assert self._server is not None
        assert self._server.port is not None
        return self._server.port

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.seen]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def html(self, path: str, body: str = HTML, **headers: str) -> None:
        self.answers(path, body=body.encode(), content_type="text/html", headers=headers)

    def answers(self, path: str, **response: Any) -> None:
        self.pages[path] = lambda request: web.Response(**response)

    def redirects(self, path: str, target: str, status: int = 302) -> None:
        self.answers(path, status=status, headers={"Location": target})

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request)
        handler = self.pages.get(request.path)
        if handler is None:
            return web.Response(status=404)
        response = handler(request)
        return response if isinstance(response, web.StreamResponse) else await response

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Site"]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._server = TestServer(app, host="127.0.0.1")
        await self._server.start_server()
        try:
            yield self
        finally:
            await self._server.close()


RawHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def raw_server(handler: RawHandler) -> AsyncIterator[int]:
    """A server that speaks whatever `handler` writes after the request; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            if b"/robots.txt" in request:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                await reader.readuntil(b"\r\n\r\n")
            await handler(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@dataclass
class Stage:
    """The stage, open, with one context."""

    state: Fetcher
    context: PlainContext

    async def fetch(self, url: str, id: str = "a1", **fields: Any) -> Result:
        return await self.handle(Fetch(id=id, url=url, **fields))

    async def handle(self, message: Fetch) -> Result:
        return await handle(message, self.context)


@asynccontextmanager
async def stage(
    *allowed: int | str, names: Mapping[str, list[str] | OSError] | None = None, **settings: Any
) -> AsyncIterator[Stage]:
    """The stage with loopback ports (or host:port pairs) allowed, and other settings as given."""
    allow = [f"127.0.0.1:{entry}" if isinstance(entry, int) else entry for entry in allowed]
    time = HandClock()
    resolver = Names(names) if names is not None else None
    options = FetchOptions(allow=allow, **settings)
    async with open_fetcher(options, resolver, time.clock()) as state:
        yield Stage(state, PlainContext(state, time))
