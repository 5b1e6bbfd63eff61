"""Bad input: each a clear error, a dead letter with the original bytes, and no stall."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web

from tests.integration.flow import Flow
from topics.dead_letters import DeadLetter
from worker.settings import Settings


@pytest.fixture
def flow(kafka_settings: Settings, tmp_path: Path) -> Flow:
    return Flow(kafka_settings, tmp_path)


GOOD = {"id": "good", "text": "Norway's foreign minister visited Ghana on Monday."}

UNREADABLE = {
    "not JSON": (b"<html>", "not JSON"),
    "no object": (b'["url"]', "an array"),
    "wrong types": (b'{"text": 7}', "text: Input should be a valid string"),
    "nothing to code": (b'{"id": "empty"}', "needs one of url, html, text"),
    "invalid UTF-8": (b'{"text": "\xff\xfe"}', "not JSON"),
}


async def letters(flow: Flow) -> dict[bytes, DeadLetter]:
    """Original bytes -> what its dead letter says."""
    return {
        record.value: DeadLetter.from_headers(record.headers)
        for record in await flow.read("dead-letters")
    }


async def test_what_admit_cannot_take_is_told_and_kept(flow: Flow) -> None:
    large = orjson.dumps({"id": "large", "text": "word " * 4_000_000})
    addresses = [
        "ftp://example.com/a",
        "not a url",
        "http://",
        "http://user:secret@example.com/",
    ]
    refused = [orjson.dumps({"id": url, "url": url}) for url in addresses]
    with flow.worker() as worker:
        await flow.produce([*(value for value, _ in UNREADABLE.values()), large, *refused, GOOD])
        await flow.until_done(["good", "large", "empty", *addresses], 60)
        told = await letters(flow)
        assert worker.process.poll() is None
    for value, said in UNREADABLE.values():
        assert told[value].error == "Undecodable"
        assert said in told[value].reason
    assert told[large].error == "TooLarge"
    for value in refused:
        assert told[value].stage == "admit"
        assert "secret" not in told[value].reason
    assert told.keys() == {value for value, _ in UNREADABLE.values()} | {large, *refused}
    assert "Traceback" not in worker.log()


async def test_unknown_fields_are_kept_to_the_end(flow: Flow) -> None:
    with flow.worker():
        await flow.produce([{**GOOD, "desk": "west-africa", "meta": {"batch": 7}}])
        await flow.until_done(["good"], 60)
    (event,) = await flow.data("events")
    assert event["article"]["meta"] == {"desk": "west-africa", "batch": 7}


FORBIDDEN = {
    "http://127.0.0.1/": "AddressForbidden",
    "http://169.254.169.254/latest/meta-data/": "AddressForbidden",
    "http://[::1]/": "AddressForbidden",
    "http://[::ffff:127.0.0.1]/": "AddressForbidden",
    "http://0.0.0.0/": "AddressForbidden",
    "http://10.0.0.1/": "AddressForbidden",
    # Some resolvers read it as 127.0.0.1; as the name of a host it is none.
    "http://2130706433/": "UrlInvalid",
}


async def test_addresses_of_this_network_are_not_fetched(flow: Flow) -> None:
    with flow.worker("admit", "fetch"):
        await flow.produce({"id": url, "url": url} for url in FORBIDDEN)
        await flow.until_done(FORBIDDEN, 60)
    told = {letter.article_id: letter for letter in (await letters(flow)).values()}
    assert {id: letter.error for id, letter in told.items()} == FORBIDDEN


async def test_hosts_that_misbehave_cost_their_own_article_alone(flow: Flow) -> None:
    hits: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        hits.append(request.path)
        match request.path:
            case "/page":
                body = b"<html><body><article><p>" + GOOD["text"].encode() + b"</p></article>"
                return web.Response(body=body, content_type="text/html")
            case "/to-loopback":
                raise web.HTTPFound("http://127.0.0.1:1/secret")
            case "/to-metadata":
                raise web.HTTPFound("http://169.254.169.254/latest/")
            case "/bomb":
                body = gzip.compress(b"\0" * 100_000_000)
                headers = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
                return web.Response(body=body, headers=headers)
            case "/slow":
                await asyncio.sleep(30)
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    base = f"http://{host}:{port}"
    paths = ["/page", "/to-loopback", "/to-metadata", "/bomb", "/slow", "/gone"]
    try:
        with flow.worker(
            "admit",
            "fetch",
            fetch_allow=f'["{host}:{port}"]',
            fetch_pace_s="0",
            fetch_timeout_s="2",
            fetch_longest_wait_s="60",
            attempts="2",
        ):
            await flow.produce({"id": path, "url": base + path} for path in paths)
            await flow.until_done(paths[1:], 60)
            pages: list[dict[str, Any]] = await flow.data("pages")
    finally:
        await runner.cleanup()
    assert [page["article_id"] for page in pages] == ["/page"]
    told = {letter.article_id: letter for letter in (await letters(flow)).values()}
    assert set(told) == set(paths[1:])
    assert told["/to-loopback"].error in {"AddressForbidden", "PortForbidden"}
    assert told["/to-metadata"].error == "AddressForbidden"
    assert told["/bomb"].error == "TooLarge"
    assert (told["/slow"].attempts, told["/gone"].error) == (2, "NotFound")
    assert all(letter.topic == "fetches" for letter in told.values())


async def test_a_page_that_kills_its_child_costs_itself_alone(flow: Flow) -> None:
    """Its child gets more than it has memory for, again and again, between good pages."""
    page = "<html><body><article><p>{}</p></article></body></html>"
    glutton = {"id": "glutton", "html": page.format("word <p>" * 600_000)}
    good = [
        {"id": f"a{n}", "html": page.format(f"Minister {n} met the president of Ghana on Monday.")}
        for n in range(30)
    ]
    with flow.worker("admit", "clean", clean_memory_mb="200") as worker:
        await flow.produce([*good[:15], glutton, *good[15:]])
        await flow.until_done(["glutton"], 60)
        for _ in range(60):
            if len(await flow.data("stories")) >= len(good):
                break
            await asyncio.sleep(0.5)
        assert worker.process.poll() is None
    stories = {story["article_id"] for story in await flow.data("stories")}
    assert stories == {article["id"] for article in good}
    ((value, letter),) = (await letters(flow)).items()
    assert (letter.article_id, letter.error, letter.attempts) == ("glutton", "ChildFailed", 2)
    assert orjson.loads(value)["data"]["article_id"] == "glutton"
    assert "Traceback" not in worker.log()
