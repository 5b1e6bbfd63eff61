"""robots.txt: obeyed, kept for a while, and no way to hurt us."""

import asyncio

import pytest
from aiohttp import web

from agents.contract import Refused, Transient
from agents.fetch import robots
from agents.fetch.clock import Clock
from agents.fetch.robots import Robots
from tests.unit.fetch.harness import Site, stage


async def outcome(site: Site, path: str, **settings: object) -> str:
    """What becomes of a page: its outcome, else the name of the error."""
    site.html(path)
    async with stage(site.port, pace_s=0, **settings) as fetching:
        try:
            return (await fetching.fetch(site.url(path))).outcome
        except (Refused, Transient) as error:
            return error.error


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /private", "/private/a", "RobotsDisallow"),
        ("User-agent: *\nDisallow: /private", "/public", "fetched"),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/a", "fetched"),
        ("User-agent: *\nDisallow:", "/a", "fetched"),
        ("User-agent: eventwire\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", "RobotsDisallow"),
        ("User-agent: EventWire\nDisallow: /", "/a", "RobotsDisallow"),
        ("User-agent: otherbot\nDisallow: /", "/a", "fetched"),
        ("User-agent: eventwirebot\nDisallow: /", "/a", "fetched"),
        ("User-agent: github\nDisallow: /", "/a", "fetched"),
        ("User-agent: *\nDisallow: /*.html$", "/a.html", "RobotsDisallow"),
        ("<html>Not a robots.txt at all", "/a", "fetched"),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", "RobotsDisallow"),
        ("", "/a", "fetched"),
    ],
)
async def test_the_rules_for_us_are_obeyed(
    site: Site, rules: str, path: str, expected: str
) -> None:
    site.answers("/robots.txt", body=rules.encode())
    assert await outcome(site, path) == expected
    assert (path in site.paths) == (expected == "fetched")


async def test_sites_know_us_by_the_name_that_the_setting_begins_with(site: Site) -> None:
    site.answers("/robots.txt", text="User-agent: newsdesk\nDisallow: /")
    assert await outcome(site, "/a", user_agent="newsdesk/2.1 (+mail)") == "RobotsDisallow"
    assert await outcome(site, "/a", user_agent="otherdesk/2.1 (newsdesk)") == "fetched"


@pytest.mark.parametrize(
    ("status", "expected"),
    [(401, "fetched"), (403, "fetched"), (404, "fetched"), (429, "RobotsUnavailable"),
     (500, "RobotsUnavailable"), (503, "RobotsUnavailable")],
)  # fmt: skip
async def test_a_site_without_rules_is_open_and_one_that_fails_is_closed(
    site: Site, status: int, expected: str
) -> None:
    site.answers("/robots.txt", status=status)
    assert await outcome(site, "/a") == expected


async def test_a_robots_txt_that_can_not_be_had_is_tried_again(site: Site) -> None:
    site.answers("/robots.txt", status=500)
    site.html("/a")
    async with stage(site.port, pace_s=0) as fetching:
        with pytest.raises(Transient, match="nothing of the site is fetched"):
            await fetching.fetch(site.url("/a"))
        site.answers("/robots.txt", status=404)
        assert (await fetching.fetch(site.url("/a"))).outcome == "fetched"


async def test_a_robots_txt_that_hangs_is_a_timeout(site: Site) -> None:
    async def hangs(request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    site.pages["/robots.txt"] = hangs
    assert await outcome(site, "/a", timeout_s=0.2) == "Timeout"


async def test_redirects_of_robots_txt_are_followed_within_bounds(site: Site) -> None:
    site.redirects("/robots.txt", "/rules")
    site.answers("/rules", text="User-agent: *\nDisallow: /")
    assert await outcome(site, "/a") == "RobotsDisallow"
    site.redirects("/rules", "/robots.txt")
    assert await outcome(site, "/a") == "fetched"


async def test_every_hop_is_held_to_the_rules_of_its_own_site(site: Site) -> None:
    async with Site().serving() as other:
        other.answers("/robots.txt", text="User-agent: *\nDisallow: /members")
        site.redirects("/a", other.url("/members/a"))
        async with stage(site.port, other.port, pace_s=0) as fetching:
            with pytest.raises(Refused) as refused:
                await fetching.fetch(site.url("/a"))
        assert refused.value.error == "RobotsDisallow"
        assert other.paths == ["/robots.txt"]


async def test_the_rules_are_asked_for_once_an_hour_also_by_fetches_side_by_side(
    site: Site,
) -> None:
    site.html("/a")
    async with stage(site.port, pace_s=0) as fetching:
        await asyncio.gather(*(fetching.fetch(site.url("/a"), id=f"a{n}") for n in range(5)))
        assert site.paths.count("/robots.txt") == 1
        fetching.context.time.elapsed += robots.LIFETIME_S
        await fetching.fetch(site.url("/a"))
        assert site.paths.count("/robots.txt") == 2


async def test_only_the_first_half_megabyte_counts(site: Site) -> None:
    filler = "# nothing to see here\n" * (robots.MAX_BYTES // 22 + 1)
    site.answers("/robots.txt", text=filler + "User-agent: *\nDisallow: /")
    assert await outcome(site, "/a") == "fetched"


async def test_a_file_made_to_blow_up_closes_its_site(site: Site) -> None:
    agents = "\u2028".join(f"User-agent: bot{number}" for number in range(5_000))
    rules = "\u2028".join(f"Disallow: /{number}" for number in range(5_000))
    site.answers("/robots.txt", text=f"{agents}\u2028{rules}")
    assert await outcome(site, "/a") == "RobotsDisallow"


def test_what_is_kept_is_bounded_and_the_least_used_goes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from yarl import URL

    monkeypatch.setattr(robots, "MAX_CACHED_BYTES", 10_000)
    kept = Robots("eventwire", Clock())
    origins = [URL(f"http://{number}.example") for number in range(4)]
    for origin in origins[:3]:
        kept._keep(origin, "x" * 2_000)
    assert kept._cached(origins[0]) is not None
    kept._keep(origins[3], "x" * 2_000)
    assert kept._cached(origins[1]) is None
    assert kept._cached(origins[0]) is not None
    for _ in range(100):
        kept._keep(origins[0], "")
    assert 0 < kept._bytes <= 10_000
