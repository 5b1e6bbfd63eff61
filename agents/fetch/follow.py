"""From a URL to the response that holds its page: robots.txt and redirects on the way."""

from collections.abc import Mapping
from dataclasses import dataclass

from yarl import URL

from agents.contract import Refused
from agents.fetch import content, statuses
from agents.fetch.clock import Clock
from agents.fetch.errors import FetchError
from agents.fetch.options import FetchOptions
from agents.fetch.robots import Robots
from agents.fetch.urls import checked, redirected, shown
from agents.fetch.validators import Validators
from agents.fetch.visit import Visit


@dataclass(frozen=True)
class Found:
    """The answer that holds the page."""

    url: URL
    headers: Mapping[str, str]
    body: bytes


async def follow(
    start: str,
    visit: Visit,
    robots: Robots,
    seen: Validators | None,
    options: FetchOptions,
    clock: Clock,
) -> Found | None:
    """The page that `start` leads to; None if it is still the version that was `seen`.

    Every hop is checked like the first: the URL, its port and address, robots.txt, the pace. Raises
    Refused or Transient, and TurnTooLate where a host on the way is too busy.
    """
    try:
        return await _follow(start, visit, robots, seen, options, clock)
    except Refused as error:
        # A robots.txt or a redirect may have failed: say which article it was for.
        if shown(start) in str(error):
            raise
        raise Refused(error.error, f"{error} (asked for because of {shown(start)})") from error


async def _follow(
    start: str,
    visit: Visit,
    robots: Robots,
    seen: Validators | None,
    options: FetchOptions,
    clock: Clock,
) -> Found | None:
    url = checked(start)
    for _ in range(options.max_redirects + 1):
        await _ask_robots(url, visit, robots)
        conditions = seen.conditions(url) if seen else {}
        async with visit.get(url, conditions) as response:
            if response.status == 304 and conditions:
                return None
            if response.status in statuses.PAGES:
                content.expect_page(url, response.headers)
                body = await response.read(options.max_body_bytes)
                return Found(url, response.headers, body)
            location = response.headers.get("location")
            if response.status not in statuses.REDIRECTS or not location:
                raise statuses.failure(response, clock)
        url = redirected(url, location)
    raise Refused(
        FetchError.TOO_MANY_REDIRECTS,
        f"{shown(start)}: still redirected after {options.max_redirects} redirects, to {shown(url)}",
    )


async def _ask_robots(url: URL, visit: Visit, robots: Robots) -> None:
    verdict = await robots.verdict(url, visit)
    if not verdict.allowed:
        raise Refused(
            FetchError.ROBOTS_DISALLOW,
            f"{shown(url)}: the site's robots.txt asks robots to leave it alone;"
            " send the page's HTML or text instead, if you may",
        )
    visit.widen(url, verdict.crawl_delay_s)
