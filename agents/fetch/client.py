"""One HTTP request: guarded, without redirects, and bounded in time and in bytes."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.http_exceptions import ContentEncodingError
from yarl import URL

from agents.contract import Refused, Transient
from agents.fetch import guard
from agents.fetch.errors import FetchError
from agents.fetch.options import FetchOptions
from agents.fetch.urls import shown

CONNECTIONS = 100
"""Open at once, all hosts together; the window in front of the stage is smaller."""

KEEPALIVE_S = 15
"""An idle connection is kept so long: a few times the usual pace."""

MAX_HEADER_BYTES = 32_768
"""One header line. aiohttp's 8 KiB are too few for the security policies of some news sites."""

CHUNK_BYTES = 65_536
"""Read at a time. aiohttp decompresses about 256 KiB ahead of it, and no more."""

ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
"""What we say we take, and can decode within bounds."""

ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1"


@dataclass(frozen=True)
class Response:
    """What a server answered; the body is still on its way."""

    url: URL
    status: int
    headers: Mapping[str, str]
    """Names in lower case; of several with one name the first."""
    _response: aiohttp.ClientResponse

    async def read(self, limit: int) -> bytes:
        """The whole body, decompressed. Raises Refused (TooLarge) beyond `limit` bytes."""
        body = await self.read_start(limit + 1)
        if len(body) > limit:
            raise Refused(
                FetchError.TOO_LARGE,
                f"{shown(self.url)}: the page has more than {limit} bytes (decompressed)",
            )
        return body

    async def read_start(self, limit: int) -> bytes:
        """At most the first `limit` bytes of the body, decompressed."""
        encoding = self.headers.get("content-encoding", "").strip().lower()
        if encoding not in ENCODINGS:
            raise Refused(
                FetchError.BAD_RESPONSE,
                f"{shown(self.url)}: compressed as {encoding[:40]!r}, which we did not ask for",
            )
        body = bytearray()
        async for chunk in self._response.content.iter_chunked(CHUNK_BYTES):
            body += chunk[: limit - len(body)]
            if len(body) == limit:
                break
        return bytes(body)


class Client:
    """An HTTP client that can't be led to addresses that are not public.

    Pairs of host and port that the settings allow have a session of their own, without the guard.
    Nothing of the environment (proxies, netrc) is used, and no cookie is kept.
    """

    def __init__(self, options: FetchOptions, resolver: AbstractResolver | None = None) -> None:
        exempt = [URL(f"http://{entry}") for entry in options.allow]
        self._exempt_hosts = {(url.raw_host, url.port) for url in exempt}
        self._user_agent = options.user_agent
        # getaddrinfo, which also knows the machine's own hosts file; given so that an installed aiodns
        # changes nothing.
        resolver = resolver or aiohttp.ThreadedResolver()
        self._guarded = self._session(
            aiohttp.TCPConnector(
                limit=CONNECTIONS,
                keepalive_timeout=KEEPALIVE_S,
                resolver=resolver,
                socket_factory=guard.guarded_socket,
            )
        )
        self._exempt = self._session(aiohttp.TCPConnector(resolver=resolver))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._guarded.close()
        await self._exempt.close()

    @asynccontextmanager
    async def get(
        self, url: URL, headers: Mapping[str, str], timeout_s: float
    ) -> AsyncIterator[Response]:
        """Ask for `url`; the response lives as long as the context, `timeout_s` bounds it all.

        Raises Refused or Transient, also while the body is read.
        """
        try:
            async with self._session_for(url).get(
                url,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=timeout_s),
            ) as response:
                yield Response(url, response.status, _first_of_each(response.headers), response)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            raise _in_our_words(error, url, timeout_s) from error

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": self._user_agent,
                "Accept": ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            trust_env=False,
        )

    def _session_for(self, url: URL) -> aiohttp.ClientSession:
        if (url.raw_host, url.port) in self._exempt_hosts:
            return self._exempt
        if url.port not in guard.PORTS:
            raise Refused(
                FetchError.PORT_FORBIDDEN,
                f"{shown(url)}: port {url.port} is forbidden; pages are fetched from ports 80 and 443"
                " (EVENTWIRE_FETCH_ALLOW exempts servers of your own)",
            )
        return self._guarded


def _first_of_each(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers under lower-case names, their values free of undecodable bytes."""
    first: dict[str, str] = {}
    for name, value in headers.items():
        # aiohttp keeps bytes that are no UTF-8 as surrogates, which no JSON can carry; servers that
        # send them mean Latin-1.
        clean = value if value.isprintable() else _readable(value)
        first.setdefault(name.lower(), clean)
    return first


def _readable(value: str) -> str:
    raw = value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _in_our_words(error: Exception, url: URL, timeout_s: float) -> Refused | Transient:
    """What an error of the client means for the fetch."""
    where = shown(url)
    cause = getattr(error, "os_error", None)
    if isinstance(cause, guard.AddressForbidden):
        return Refused(
            FetchError.ADDRESS_FORBIDDEN,
            f"{where}: {cause.why}; only public addresses are fetched from"
            " (EVENTWIRE_FETCH_ALLOW exempts servers of your own)",
        )
    if isinstance(error, TimeoutError):
        return Transient(FetchError.TIMEOUT, f"{where}: no complete answer in {timeout_s:.3g} s")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        if isinstance(cause, socket.gaierror) and cause.errno not in (
            socket.EAI_NONAME,
            socket.EAI_NODATA,
        ):
            return Transient(FetchError.DNS_FAILED, f"{where}: looking up its host: {cause}")
        return Refused(FetchError.HOST_NOT_FOUND, f"{where}: its host does not exist: {cause}")
    if isinstance(error, aiohttp.ClientSSLError):
        return Refused(FetchError.TLS_FAILED, f"{where}: no trusted TLS connection: {cause}")
    if isinstance(error, (aiohttp.InvalidURL, UnicodeError)):
        return Refused(FetchError.URL_INVALID, f"{where}: not a URL that can be asked for: {error}")
    if isinstance(error, aiohttp.ClientResponseError) or _is_decoding(error):
        return Refused(FetchError.BAD_RESPONSE, f"{where}: no readable HTTP: {_first_line(error)}")
    reason = _first_line(error) or type(error).__name__
    return Transient(FetchError.CONNECTION_FAILED, f"{where}: {reason}")


def _is_decoding(error: BaseException) -> bool:
    return isinstance(error, ContentEncodingError) or isinstance(
        error.__cause__, ContentEncodingError
    )


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
