"""One request: bounded in bytes, memory and time, and its failures told apart."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib

import pytest
from aiohttp import web

from agents.contract import Refused, Transient
from tests.unit.fetch.harness import HTML, Site, raw_server, stage

MB = 1_000_000


def compressed(encoding: str, mb: int) -> bytes:
    """`mb` megabytes of blanks, compressed about a thousandfold."""
    wbits = {"gzip": 31, "deflate": 15, "raw deflate": -15}[encoding]
    compressor = zlib.compressobj(9, wbits=wbits)
    blanks = b" " * MB
    return b"".join(compressor.compress(blanks) for _ in range(mb)) + compressor.flush()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate"])
async def test_a_bomb_is_refused_before_it_takes_memory(site: Site, encoding: str) -> None:
    bomb = compressed(encoding, 300)
    site.answers(
        "/bomb",
        body=bomb,
        content_type="text/html",
        headers={"Content-Encoding": encoding.removeprefix("raw ")},
    )
    async with stage(site.port, pace_s=0, max_body_bytes=2 * MB) as fetching:
        tracemalloc.start()
        try:
            with pytest.raises(Refused) as refused:
                await fetching.fetch(site.url("/bomb"))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert refused.value.error == "TooLarge"
    assert peak < 12 * MB


async def test_a_bomb_of_many_members_is_refused(site: Site) -> None:
    site.answers(
        "/bomb",
        body=compressed("gzip", 1) * 300,
        content_type="text/html",
        headers={"Content-Encoding": "gzip"},
    )
    async with stage(site.port, pace_s=0, max_body_bytes=2 * MB) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/bomb"))
    assert refused.value.error == "TooLarge"


async def test_a_body_without_end_is_refused(site: Site) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"x" * 100_000)
            sent += 100_000

    site.pages["/endless"] = endless
    async with stage(site.port, pace_s=0, max_body_bytes=MB) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/endless"))
    assert refused.value.error == "TooLarge"
    assert sent < 50 * MB


@pytest.mark.parametrize(("size", "taken"), [(1_000, True), (1_001, False)])
async def test_the_limit_counts_decompressed_bytes_exactly(
    site: Site, size: int, taken: bool
) -> None:
    body = (b"<html>" + b" " * 5_000)[:size]
    headers = {"Content-Encoding": "gzip"}
    site.answers("/page", body=gzip.compress(body), content_type="text/html", headers=headers)
    async with stage(site.port, pace_s=0, max_body_bytes=1_000) as fetching:
        if taken:
            assert (await fetching.fetch(site.url("/page"))).counts["bytes"] == size
        else:
            with pytest.raises(Refused, match="more than 1000 bytes"):
                await fetching.fetch(site.url("/page"))


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip"])
async def test_a_compression_we_did_not_ask_for_is_refused(site: Site, encoding: str) -> None:
    site.answers(
        "/page",
        body=b"\x0b\x02\x80abc\x03",
        content_type="text/html",
        headers={"Content-Encoding": encoding},
    )
    async with stage(site.port, pace_s=0) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/page"))
    assert refused.value.error == "BadResponse"


async def test_a_broken_compression_is_refused(site: Site) -> None:
    site.answers(
        "/page", body=b"not gzip", content_type="text/html", headers={"Content-Encoding": "gzip"}
    )
    async with stage(site.port, pace_s=0) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url("/page"))
    assert refused.value.error == "BadResponse"


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def dripping_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X")
        await writer.drain()
        await asyncio.sleep(0.02)


async def dripping_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("server", [never, dripping_headers, dripping_body])
async def test_a_slow_server_is_a_timeout_that_may_pass(server) -> None:  # type: ignore[no-untyped-def]
    async with (
        raw_server(server) as port,
        stage(port, pace_s=0, timeout_s=0.3) as fetching,
    ):
        with pytest.raises(Transient) as transient:
            await fetching.fetch(f"http://127.0.0.1:{port}/page")
    assert transient.value.error == "Timeout"


async def test_all_requests_of_a_fetch_share_one_time_limit(site: Site) -> None:
    async def slow_redirect(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return web.Response(status=302, headers={"Location": f"/{len(site.seen)}"})

    for path in ("/robots.txt", *(f"/{number}" for number in range(50))):
        site.pages[path] = slow_redirect
    async with stage(site.port, pace_s=0, timeout_s=0.5, max_redirects=40) as fetching:
        with pytest.raises(Transient) as transient:
            await fetching.fetch(site.url("/0"))
    assert transient.value.error == "Timeout"
    assert len(site.seen) <= 3


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def half_a_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nhalf")


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    linger = bytes([1, 0, 0, 0, 0, 0, 0, 0])
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


@pytest.mark.parametrize("server", [hang_up, half_a_body, reset])
async def test_a_connection_that_breaks_may_work_the_next_time(server) -> None:  # type: ignore[no-untyped-def]
    async with raw_server(server) as port, stage(port, pace_s=0) as fetching:
        with pytest.raises(Transient) as transient:
            await fetching.fetch(f"http://127.0.0.1:{port}/page")
    assert transient.value.error == "ConnectionFailed"


async def test_a_refused_connection_may_work_the_next_time() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        async with stage(port) as fetching:
            with pytest.raises(Transient) as transient:
                await fetching.fetch(f"http://127.0.0.1:{port}/")
    assert transient.value.error == "ConnectionFailed"


async def other_protocol(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    await writer.drain()


async def long_header(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n")
    await writer.drain()


async def many_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n" + b"X-Many: x\r\n" * 20_000 + b"\r\n")
    await writer.drain()


@pytest.mark.parametrize("server", [other_protocol, long_header, many_headers])
async def test_what_is_no_sane_http_is_refused(server) -> None:  # type: ignore[no-untyped-def]
    async with raw_server(server) as port, stage(port, pace_s=0) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(f"http://127.0.0.1:{port}/page")
    assert refused.value.error == "BadResponse"
    assert len(str(refused.value)) < 500


async def test_no_tls_where_tls_was_asked_for_is_refused(site: Site) -> None:
    async with stage(site.port) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(f"https://127.0.0.1:{site.port}/page")
    assert refused.value.error == "TlsFailed"


@pytest.mark.parametrize(
    ("error", "kind", "name"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), Refused, "HostNotFound"),
        (socket.gaierror(socket.EAI_NODATA, "No address"), Refused, "HostNotFound"),
        (socket.gaierror(socket.EAI_AGAIN, "Try again"), Transient, "DnsFailed"),
        (socket.gaierror(socket.EAI_FAIL, "Server failure"), Transient, "DnsFailed"),
    ],
)
async def test_a_name_that_does_not_exist_is_told_from_one_that_can_not_be_looked_up(
    error: OSError, kind: type[Refused | Transient], name: str
) -> None:
    async with stage(names={"news.example": error}) as fetching:
        with pytest.raises(kind) as raised:
            await fetching.fetch("http://news.example/")
    assert raised.value.error == name  # type: ignore[attr-defined]


async def test_a_host_no_name_can_spell_is_refused() -> None:
    async with stage() as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(f"http://{'a' * 300}.example/")
    assert refused.value.error in {"UrlInvalid", "HostNotFound"}


async def test_requests_name_the_product_and_keep_no_cookies(site: Site) -> None:
    site.html("/page", HTML, **{"Set-Cookie": "id=1"})
    async with stage(site.port, pace_s=0, user_agent="newsdesk/2 (+mail@example)") as fetching:
        await fetching.fetch(site.url("/page"))
        await fetching.fetch(site.url("/page"), id="a2")
    assert {request.headers["User-Agent"] for request in site.seen} == {
        "newsdesk/2 (+mail@example)"
    }
    assert all("Cookie" not in request.headers for request in site.seen)


async def test_a_cancelled_fetch_leaves_the_host_free_for_the_next(site: Site) -> None:
    arrived = asyncio.Event()

    async def hangs(request: web.Request) -> web.StreamResponse:
        arrived.set()
        await asyncio.sleep(60)
        return web.Response()

    site.pages["/hangs"] = hangs
    site.html("/page")
    async with stage(site.port, pace_s=0, longest_wait_s=0) as fetching:
        task = asyncio.create_task(fetching.fetch(site.url("/hangs")))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await fetching.fetch(site.url("/page"))).outcome == "fetched"
