"""The pace: one request at a time to a host, and a time between them."""

import asyncio
import itertools

import pytest
from aiohttp import web

from agents.contract import Interrupted
from agents.fetch import pace as pace_module
from agents.fetch.pace import MAX_CRAWL_DELAY_S, Pace, TurnTooLate
from tests.unit.fetch.harness import HTML, HandClock, PlainContext, Site, Stage, stage


def timed(site: Site, fetching: Stage, *paths: str) -> list[float]:
    """The times, on the stage's own clock, at which requests for these paths come in."""
    times: list[float] = []

    def answer(request: web.Request) -> web.Response:
        times.append(fetching.context.time.elapsed)
        if request.path == "/robots.txt":
            return web.Response(status=404)
        return web.Response(text=HTML, content_type="text/html")

    for path in ("/robots.txt", *paths):
        site.pages[path] = answer
    return times


def gaps(times: list[float]) -> list[float]:
    return [later - sooner for sooner, later in itertools.pairwise(times)]


async def test_requests_to_a_host_keep_their_distance_robots_txt_among_them(site: Site) -> None:
    async with stage(site.port, pace_s=2) as fetching:
        times = timed(site, fetching, "/a")
        for number in range(3):
            await fetching.fetch(site.url("/a"), id=f"a{number}")
    assert gaps(times) == [2, 2, 2]


async def test_redirects_on_the_same_host_keep_their_distance(site: Site) -> None:
    async with stage(site.port, pace_s=2) as fetching:
        times = timed(site, fetching, "/c")
        site.redirects("/a", "/b")
        site.redirects("/b", "/c")
        await fetching.fetch(site.url("/a"))
    assert gaps(times) == [6]  # robots.txt, then /a and /b that keep no time, then /c


async def test_one_request_is_in_flight_per_host(site: Site) -> None:
    together = most = 0

    async def counts(request: web.Request) -> web.Response:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0.01)
        together -= 1
        return web.Response(text=HTML, content_type="text/html")

    site.pages["/a"] = counts
    async with stage(site.port, pace_s=0) as fetching:
        results = await asyncio.gather(
            *(fetching.fetch(site.url("/a"), id=f"a{number}") for number in range(8))
        )
    assert {result.outcome for result in results} == {"fetched"}
    assert most == 1


async def test_a_crawl_delay_widens_the_pace(site: Site) -> None:
    async with stage(site.port, pace_s=1, longest_wait_s=60) as fetching:
        times = timed(site, fetching, "/a")
        site.answers("/robots.txt", text="User-agent: *\nCrawl-delay: 7")
        for number in range(3):
            await fetching.fetch(site.url("/a"), id=f"a{number}")
    assert gaps(times) == [7, 7]


async def test_a_crawl_delay_of_hours_is_cut(site: Site) -> None:
    async with stage(site.port, pace_s=1, longest_wait_s=60) as fetching:
        times = timed(site, fetching, "/a")
        site.answers("/robots.txt", text="User-agent: *\nCrawl-delay: 86400")
        for number in range(2):
            await fetching.fetch(site.url("/a"), id=f"a{number}")
    assert gaps(times) == [MAX_CRAWL_DELAY_S]


async def test_a_long_interval_does_not_keep_a_fetch_from_its_end(site: Site) -> None:
    async with stage(site.port, pace_s=20, longest_wait_s=5) as fetching:
        timed(site, fetching, "/b")
        site.redirects("/a", "/b")
        assert (await fetching.fetch(site.url("/a"))).outcome == "fetched"
        assert max(fetching.context.slept) == 5
        assert (await fetching.fetch(site.url("/a"), id="a2")).outcome == "postponed"


def plain_pace(interval: float, longest: float) -> tuple[Pace, PlainContext]:
    time = HandClock()
    return Pace(interval, longest, time.clock()), PlainContext(None, time)


async def request(pace: Pace, host: str, context: PlainContext) -> None:
    await pace.take_turn(host)
    try:
        await pace.before_request(host, context.sleep)
    finally:
        pace.leave(host)


async def test_a_turn_that_would_come_too_late_says_when_it_comes() -> None:
    pace, context = plain_pace(interval=10, longest=5)
    await request(pace, "news.example", context)
    with pytest.raises(TurnTooLate) as late:
        await pace.take_turn("news.example")
    assert late.value.seconds == 10
    context.time.elapsed += 6
    await request(pace, "news.example", context)
    assert context.slept[-1] == 4


async def test_those_in_front_count_for_how_late_a_turn_comes() -> None:
    pace, _ = plain_pace(interval=2, longest=5)
    await pace.take_turn("news.example")
    waiting = [asyncio.create_task(pace.take_turn("news.example")) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TurnTooLate) as late:
        await pace.take_turn("news.example")
    assert late.value.seconds == 6
    for task in waiting:
        pace.leave("news.example")
        await task


async def test_a_turn_that_is_held_too_long_is_given_up() -> None:
    pace, _ = plain_pace(interval=0, longest=0.01)
    await pace.take_turn("news.example")
    with pytest.raises(TurnTooLate):
        await pace.take_turn("news.example")
    pace.leave("news.example")
    await pace.take_turn("news.example")


async def test_a_host_that_is_told_to_hold_off_turns_away_those_who_wait() -> None:
    pace, context = plain_pace(interval=1, longest=5)
    await pace.take_turn("news.example")
    waiting = asyncio.create_task(pace.take_turn("news.example"))
    await asyncio.sleep(0)
    pace.hold("news.example", 60)
    pace.leave("news.example")
    with pytest.raises(TurnTooLate) as late:
        await waiting
    assert late.value.seconds == 60
    context.time.elapsed += 60
    await request(pace, "news.example", context)


async def test_a_wait_that_is_interrupted_leaves_the_host_free() -> None:
    pace, context = plain_pace(interval=3, longest=5)
    await request(pace, "news.example", context)
    context.draining = True
    with pytest.raises(Interrupted):
        await request(pace, "news.example", context)
    context.draining = False
    await request(pace, "news.example", context)


def test_fetches_come_back_one_by_one() -> None:
    pace, context = plain_pace(interval=2, longest=5)
    assert [pace.time_to_return("news.example", 0, 5) for _ in range(4)] == [0, 2, 4, None]
    assert pace.time_to_return("other.example", 3, 5) == 3
    assert pace.time_to_return("far.example", 6, 5) is None
    context.time.elapsed += 6
    assert pace.time_to_return("news.example", 0, 5) == 0


async def test_only_idle_hosts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "MAX_HOSTS", 2)
    pace, context = plain_pace(interval=10, longest=5)
    await request(pace, "idle.example", context)
    context.time.elapsed += 10
    await request(pace, "recent.example", context)
    for number in range(5):
        await pace.take_turn(f"held{number}.example")
    with pytest.raises(TurnTooLate):
        await pace.take_turn("recent.example")
    assert "idle.example" not in pace._hosts
    for number in range(5):
        pace.leave(f"held{number}.example")
