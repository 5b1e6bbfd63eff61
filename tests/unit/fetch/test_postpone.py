"""Fetches put off: when, until when, how often, and how they come back."""

from datetime import timedelta

import pytest

from agents.contract import Interrupted, Refused, Result, Transient
from agents.fetch.postpone import LONGEST_NAP_S
from tests.unit.fetch.harness import Site, Stage, stage
from topics.fetches import Fetch
from topics.fetches_later import LaterFetch


def later_of(result: Result) -> LaterFetch:
    """The fetch in a result that put it off."""
    assert (result.outcome, result.final) == ("postponed", False)
    [message] = result.messages
    assert message.topic.name == "fetches-later"
    assert isinstance(message.message, LaterFetch)
    return message.message


def back(result: Result) -> Fetch:
    """The fetch in a result that sent it back, as its reader sees it."""
    assert (result.outcome, result.final) == ("postponed", False)
    [message] = result.messages
    assert message.topic.name == "fetches"
    assert "not_before" not in message.message.model_dump()
    return Fetch.model_validate(message.message.model_dump())


def waits(fetching: Stage, later: LaterFetch) -> float:
    """Seconds until a fetch may be tried again."""
    return (later.not_before - fetching.context.time.now()).total_seconds()


async def test_a_host_that_is_busy_puts_no_mark_on_a_fetch(site: Site) -> None:
    site.html("/a")
    async with stage(site.port, pace_s=20) as fetching:
        await fetching.fetch(site.url("/a"))
        later = later_of(await fetching.fetch(site.url("/a"), id="a2", publisher="The Gazette"))
        assert waits(fetching, later) == 20
    assert (later.id, later.url, later.publisher) == ("a2", site.url("/a"), "The Gazette")
    assert later.attempt == 0


@pytest.mark.parametrize("status", [429, 503])
async def test_a_short_retry_after_is_for_the_next_try(site: Site, status: int) -> None:
    site.answers("/a", status=status, headers={"Retry-After": "3"})
    async with stage(site.port, pace_s=0) as fetching:
        with pytest.raises(Transient) as transient:
            await fetching.fetch(site.url("/a"))
        assert transient.value.after == 3
        site.html("/a")
        assert (await fetching.fetch(site.url("/a"))).outcome == "fetched"
        assert fetching.context.slept[-1] == 3


@pytest.mark.parametrize("status", [429, 503])
async def test_a_long_retry_after_puts_the_fetch_and_its_neighbours_off(
    site: Site, status: int
) -> None:
    site.answers("/a", status=status, headers={"Retry-After": "120"})
    site.html("/b")
    async with stage(site.port, pace_s=0) as fetching:
        result = await fetching.fetch(site.url("/a"))
        later = later_of(result)
        assert waits(fetching, later) == 120
        assert later.attempt == 1
        assert str(status) in (result.reason or "")
        neighbour = later_of(await fetching.fetch(site.url("/b"), id="b"))
        assert waits(fetching, neighbour) == 120
        assert neighbour.attempt == 0
    assert "/b" not in site.paths


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Sun, 01 Mar 2026 12:30:00 GMT", 800),
        ("Sunday, 01-Mar-26 12:30:00 GMT", 800),
        ("Mon, 02 Mar 2037 12:30:00 GMT", 86_400),
        ("99999999999999999999", 86_400),
        (" 60 ", 60),
    ],
)
async def test_a_retry_after_is_a_number_or_a_date(site: Site, header: str, seconds: float) -> None:
    site.answers("/a", status=503, headers={"Retry-After": header})
    async with stage(site.port, pace_s=0) as fetching:
        assert waits(fetching, later_of(await fetching.fetch(site.url("/a")))) == seconds


@pytest.mark.parametrize("header", ["", "soon", "-5", "1.5", "٣", "Sun, 01 Mar 2026 09:00:00 GMT"])
async def test_a_retry_after_that_says_nothing_is_none(site: Site, header: str) -> None:
    site.answers("/a", status=503, headers={"Retry-After": header})
    async with stage(site.port, pace_s=0) as fetching:
        with pytest.raises(Transient) as transient:
            await fetching.fetch(site.url("/a"))
    assert not transient.value.after


async def test_a_robots_txt_can_put_a_fetch_off(site: Site) -> None:
    site.answers("/robots.txt", status=503, headers={"Retry-After": "600"})
    async with stage(site.port, pace_s=0) as fetching:
        assert waits(fetching, later_of(await fetching.fetch(site.url("/a")))) == 600


async def test_a_host_may_put_a_fetch_off_so_often_and_no_more(site: Site) -> None:
    site.answers("/a", status=429, headers={"Retry-After": "60"})
    async with stage(site.port, pace_s=0, max_put_off=3) as fetching:
        fetch = Fetch(id="a1", url=site.url("/a"), meta={"desk": 7})
        for number in range(1, 4):
            later = later_of(await fetching.handle(fetch))
            assert later.attempt == number
            fetching.context.time.elapsed += 60
            fetch = back(await fetching.handle(later))
        with pytest.raises(Refused) as refused:
            await fetching.handle(fetch)
    assert refused.value.error == "HostBusy"
    assert "4 times" in str(refused.value)


async def test_a_fetch_that_came_back_makes_the_page_it_would_have_made(site: Site) -> None:
    async with stage(site.port, pace_s=0) as fetching:
        fetch = Fetch(id="a1", url=site.url("/a"), meta={"desk": 7})
        site.html("/a")
        direct = await fetching.handle(fetch)
        site.answers("/a", status=503, headers={"Retry-After": "60"})
        later = later_of(await fetching.handle(fetch))
        fetching.context.time.elapsed += 60
        site.html("/a")
        detour = await fetching.handle(back(await fetching.handle(later)))
    assert detour.messages[0].message.model_dump(exclude={"headers"}) == (
        direct.messages[0].message.model_dump(exclude={"headers"})
    )


def later(
    fetching: Stage, seconds: float, id: str = "a1", host: str = "news.example"
) -> LaterFetch:
    due = fetching.context.time.now() + timedelta(seconds=seconds)
    return LaterFetch(id=id, url=f"http://{host}/a", not_before=due, attempt=2, origin="feed")  # type: ignore[call-arg]


@pytest.mark.parametrize("seconds", [-60, 0, 12])
async def test_a_fetch_that_is_due_soon_goes_back_then(seconds: float) -> None:
    async with stage() as fetching:
        fetch = back(await fetching.handle(later(fetching, seconds)))
        assert fetching.context.slept == [max(seconds, 0)]
    assert (fetch.attempt, fetch.unknown()) == (2, {"origin": "feed"})


async def test_a_fetch_that_is_due_much_later_naps_and_goes_to_the_tail() -> None:
    async with stage() as fetching:
        waiting = later(fetching, 1_000)
        assert later_of(await fetching.handle(waiting)) == waiting
        assert fetching.context.slept == [LONGEST_NAP_S]


async def test_fetches_of_one_host_go_back_one_by_one_and_others_beside_them() -> None:
    async with stage(pace_s=10) as fetching:
        slept = fetching.context.slept
        start = fetching.context.time.elapsed
        back_at = []
        for number in range(3):
            back(await fetching.handle(later(fetching, 0, f"a{number}")))
            back_at.append(fetching.context.time.elapsed - start)
        back(await fetching.handle(later(fetching, 0, "b", "other.example")))
        assert back_at == [0, 10, 20]
        assert slept[-1] == 0


async def test_a_drain_ends_a_nap_at_once() -> None:
    async with stage() as fetching:
        fetching.context.draining = True
        with pytest.raises(Interrupted):
            await fetching.handle(later(fetching, 1_000))


async def test_a_fetch_put_off_by_hand_with_a_bad_url_is_refused() -> None:
    async with stage() as fetching:
        bad = later(fetching, 0).model_copy(update={"url": "nonsense"})
        with pytest.raises(Refused) as refused:
            await fetching.handle(bad)
    assert refused.value.error == "UrlInvalid"
