"""The fetch stage as a whole: pages that arrive as they are, and refusals that say why."""

import asyncio
from pathlib import Path

import orjson
import pytest
from aiohttp import web

from agents.contract import Interrupted, Refused, Transient
from agents.fetch.agent import AGENT
from tests.unit.fetch.harness import HTML, Site, raw_server, stage
from topics.pages import Page


async def page_of(site: Site, path: str, **fields: object) -> Page:
    async with stage(site.port, pace_s=0) as fetching:
        result = await fetching.fetch(site.url(path), **fields)  # type: ignore[arg-type]
    [message] = result.messages
    assert message.topic.name == "pages"
    assert message.key == "a1"
    assert isinstance(message.message, Page)
    return message.message


async def refusal_of(site: Site, path: str, **settings: object) -> Refused:
    async with stage(site.port, pace_s=0, **settings) as fetching:
        with pytest.raises(Refused) as refused:
            await fetching.fetch(site.url(path))
    assert len(str(refused.value)) < 500
    return refused.value


async def test_an_html_page_is_carried_undecoded_with_its_content_type(site: Site) -> None:
    body = '<html><meta charset="windows-1252"><p>Café'.encode("cp1252")
    site.answers("/page", body=body, headers={"Content-Type": "text/html; charset=windows-1252"})
    page = await page_of(site, "/page")
    assert page.kind == "html"
    assert page.body() == body
    assert page.content_type == "text/html; charset=windows-1252"
    assert page.url == page.final_url == site.url("/page")


async def test_a_page_carries_what_its_producer_said(site: Site) -> None:
    site.html("/page")
    page = await page_of(
        site,
        "/page",
        publisher="The Gazette",
        published="2026-03-01",
        language="en",
        meta={"desk": 7},
        priority="high",
    )
    assert (page.publisher, page.published, page.language) == ("The Gazette", "2026-03-01", "en")
    assert page.meta == {"desk": 7, "priority": "high"}


async def test_a_page_carries_the_headers_that_matter_in_lower_case(site: Site) -> None:
    site.html(
        "/page",
        ETag='"v1"',
        Date="Sun, 01 Mar 2026 12:00:00 GMT",
        Link='<https://cdn.example/a.css>; rel=preload, <https://news.example/a>; rel="canonical"',
        **{
            "Last-Modified": "Sun, 01 Mar 2026 11:00:00 GMT",
            "Content-Language": "en-GB",
            "Set-Cookie": "id=1",
        },
    )
    assert (await page_of(site, "/page")).headers == {
        "etag": '"v1"',
        "date": "Sun, 01 Mar 2026 12:00:00 GMT",
        "last-modified": "Sun, 01 Mar 2026 11:00:00 GMT",
        "content-language": "en-GB",
        "link": '<https://news.example/a>; rel="canonical"',
    }


async def latin_1_header(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n"
        b'Content-Language: fran\xe7ais\r\nETag: "\xff"\r\n\r\n<html>'
    )
    await writer.drain()


async def test_headers_that_are_no_utf_8_can_still_be_sent_on() -> None:
    async with raw_server(latin_1_header) as port, stage(port, pace_s=0) as fetching:
        result = await fetching.fetch(f"http://127.0.0.1:{port}/page")
    page = result.messages[0].message
    assert isinstance(page, Page)
    assert page.headers["content-language"] == "français"
    assert orjson.dumps(page.model_dump())


async def test_plain_text_becomes_a_page_of_text(site: Site) -> None:
    site.answers(
        "/page",
        body="Café".encode("cp1252"),
        headers={"Content-Type": "text/plain; charset=cp1252"},
    )
    page = await page_of(site, "/page")
    assert (page.kind, page.text, page.body_base64) == ("text", "Café", None)
    assert page.content_type == "text/plain; charset=cp1252"


@pytest.mark.parametrize("content_type", ["application/xhtml+xml", "text/xml", "TEXT/HTML;x=y"])
async def test_html_by_other_names_is_a_page(site: Site, content_type: str) -> None:
    site.answers("/page", body=HTML.encode(), headers={"Content-Type": content_type})
    assert (await page_of(site, "/page")).kind == "html"


@pytest.mark.parametrize(
    "content_type",
    ["image/png", "video/mp4", "audio/mpeg", "application/pdf", "application/zip", "text/css",
     "application/json", "application/rss+xml", "text/xml", "application/octet-stream", "nonsense"],
)  # fmt: skip
async def test_what_is_no_page_is_refused(site: Site, content_type: str) -> None:
    site.answers("/file", body=b"<rss><channel/></rss>", headers={"Content-Type": content_type})
    refused = await refusal_of(site, "/file")
    assert refused.error == "NotAPage"
    assert content_type in str(refused)


async def test_an_empty_page_is_refused(site: Site) -> None:
    site.html("/page", "")
    assert (await refusal_of(site, "/page")).error == "EmptyPage"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_to_the_page(site: Site, status: int) -> None:
    site.redirects("/old", "middle", status)
    site.redirects("/middle", site.url("/new?id=1#top"), status)
    site.html("/new")
    page = await page_of(site, "/old")
    assert page.url == site.url("/old")
    assert page.final_url == site.url("/new?id=1")


async def test_a_refusal_on_the_way_names_the_url_that_was_asked_for(site: Site) -> None:
    site.redirects("/old", "/gone")
    refused = await refusal_of(site, "/old")
    assert refused.error == "NotFound"
    assert str(refused).startswith(site.url("/gone"))
    assert site.url("/old") in str(refused)


async def test_a_redirect_loop_ends(site: Site) -> None:
    site.redirects("/a", "/b")
    site.redirects("/b", "/a")
    refused = await refusal_of(site, "/a", max_redirects=3)
    assert refused.error == "TooManyRedirects"
    assert site.paths == ["/robots.txt", "/a", "/b", "/a", "/b"]


@pytest.mark.parametrize("status", [300, 301, 304])
async def test_a_redirect_to_nowhere_is_refused(site: Site, status: int) -> None:
    site.answers("/page", status=status)
    assert (await refusal_of(site, "/page")).error == "HttpStatus"


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, "NotFound"), (410, "NotFound"), (400, "HttpStatus"), (401, "HttpStatus"),
     (403, "HttpStatus"), (451, "HttpStatus"), (202, "HttpStatus"), (204, "HttpStatus")],
)  # fmt: skip
async def test_statuses_that_stay_are_refused(site: Site, status: int, error: str) -> None:
    site.answers("/page", status=status)
    refused = await refusal_of(site, "/page")
    assert refused.error == error
    assert str(status) in str(refused)


@pytest.mark.parametrize(
    ("status", "error"),
    [(408, "ServerError"), (429, "TooManyRequests"), (500, "ServerError"), (502, "ServerError"),
     (503, "ServerError"), (504, "ServerError"), (599, "ServerError")],
)  # fmt: skip
async def test_statuses_that_may_pass_are_tried_again(site: Site, status: int, error: str) -> None:
    site.answers("/page", status=status)
    async with stage(site.port, pace_s=0) as fetching:
        with pytest.raises(Transient) as transient:
            await fetching.fetch(site.url("/page"))
        assert transient.value.error == error
        site.html("/page")
        assert (await fetching.fetch(site.url("/page"))).outcome == "fetched"


async def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    def page(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        return web.Response(text=HTML, content_type="text/html", headers={"ETag": '"v1"'})

    site.pages["/page"] = page
    async with stage(site.port, pace_s=0) as fetching:
        first = await fetching.fetch(site.url("/page"))
        assert first.on_sent is not None
        first.on_sent()
        again = await fetching.fetch(site.url("/page"))
        other = await fetching.fetch(site.url("/page"), id="a2")
        better = await fetching.fetch(site.url("/page"), publisher="The Gazette")
    assert (again.outcome, again.final, again.messages) == ("unchanged", True, ())
    assert other.outcome == "fetched"
    assert better.outcome == "fetched"


async def test_a_page_that_was_not_sent_is_fetched_in_full_again(site: Site) -> None:
    site.html("/page", ETag='"v1"')
    async with stage(site.port, pace_s=0) as fetching:
        await fetching.fetch(site.url("/page"))
        await fetching.fetch(site.url("/page"))
    assert all("If-None-Match" not in request.headers for request in site.seen)


async def test_validators_go_to_the_url_that_gave_them_alone(site: Site) -> None:
    site.redirects("/old", "/new")
    site.html("/new", **{"Last-Modified": "Sun, 01 Mar 2026 11:00:00 GMT"})
    async with stage(site.port, pace_s=0) as fetching:
        for _ in range(2):
            result = await fetching.fetch(site.url("/old"))
            assert result.on_sent is not None
            result.on_sent()
    conditional = [r.path for r in site.seen if "If-Modified-Since" in r.headers]
    assert conditional == ["/new"]


async def test_validators_outlive_the_process(site: Site, tmp_path: Path) -> None:
    site.html("/page", ETag='"v1"')
    for _ in range(2):
        async with stage(site.port, pace_s=0, state_dir=str(tmp_path)) as fetching:
            result = await fetching.fetch(site.url("/page"))
            assert result.on_sent is not None
            result.on_sent()
    assert site.seen[-1].headers["If-None-Match"] == '"v1"'


async def test_a_drain_ends_the_wait_for_a_host_at_once(site: Site) -> None:
    site.html("/page")
    async with stage(site.port, pace_s=3) as fetching:
        await fetching.fetch(site.url("/page"))
        fetching.context.draining = True
        with pytest.raises(Interrupted):
            await fetching.fetch(site.url("/page"), id="a2")
        fetching.context.draining = False
        assert (await fetching.fetch(site.url("/page"), id="a2")).outcome == "fetched"


async def test_many_hosts_are_fetched_side_by_side(site: Site) -> None:
    together = asyncio.Barrier(3)

    async def waits_for_the_others(request: web.Request) -> web.Response:
        await together.wait()
        return web.Response(text=HTML, content_type="text/html")

    site.pages["/page"] = waits_for_the_others
    hosts = [f"{name}.example" for name in "abc"]
    names: dict[str, list[str] | OSError] = {host: ["127.0.0.1"] for host in hosts}
    allowed = [f"{host}:{site.port}" for host in hosts]
    async with stage(*allowed, names=names) as fetching:
        results = await asyncio.gather(
            *(fetching.fetch(site.url("/page", host), id=host) for host in hosts)
        )
    assert [result.outcome for result in results] == ["fetched"] * 3


def test_the_agent_says_what_it_reads_and_writes() -> None:
    assert [topic.name for topic in AGENT.reads] == ["fetches", "fetches-later"]
    assert {topic.name for topic in AGENT.writes} == {"pages", "fetches-later", "fetches"}
    assert not AGENT.serial_by_key
