"""robots.txt: what a site asks robots to leave alone (RFC 9309), and how fast they may go."""

import asyncio
import re
import sys
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus

from protego import Protego
from yarl import URL

from agents.contract import Refused, Transient
from agents.fetch import statuses
from agents.fetch.clock import Clock
from agents.fetch.errors import FetchError
from agents.fetch.urls import redirected, shown
from agents.fetch.visit import Visit

LIFETIME_S = 3600.0
"""RFC 9309 allows a day; an hour follows a site that changes its mind sooner."""

MAX_BYTES = 512_000
"""What RFC 9309, section 2.5, asks crawlers to read; the rest of a longer file is ignored."""

MAX_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2."""

MAX_CACHED_BYTES = 32_000_000
"""Of all files kept. Text is kept, not its parse, whose size a hostile file could blow up."""

MAX_AGENTS_TIMES_RULES = 300_000
"""Each rule is parsed once for each agent named before it: beyond this, seconds and gigabytes."""

_AGENT = re.compile(r"\s*user[-\s]*agent", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """What robots.txt says of one URL."""

    allowed: bool
    crawl_delay_s: float | None = None


class Robots:
    """The robots.txt files of all sites, fetched when they are first needed."""

    def __init__(self, user_agent: str, clock: Clock) -> None:
        # Sites name robots by their product token, not by the whole header.
        self._agent = re.split(r"[/\s(]", user_agent, maxsplit=1)[0]
        self._clock = clock
        self._files: OrderedDict[URL, tuple[float, str]] = OrderedDict()
        self._bytes = 0

    async def verdict(self, url: URL, visit: Visit) -> Verdict:
        """Whether we may ask for `url`, and the site's Crawl-delay.

        A site without robots.txt (4xx) allows everything. Raises Transient (RobotsUnavailable) while
        the file can't be had, Refused (RobotsDisallow) for one that can't be parsed within bounds,
        and what a visit raises.
        """
        text = await self._text(url.origin(), visit)
        if not text:
            return Verdict(True)
        lines = text.splitlines()
        agents = sum(1 for line in lines if _AGENT.match(line))
        if agents * len(lines) > MAX_AGENTS_TIMES_RULES:
            raise Refused(
                FetchError.ROBOTS_DISALLOW,
                f"{shown(url.origin())}/robots.txt has too many agents and rules to be read, so"
                " nothing of the site is fetched",
            )
        # In a thread: half a megabyte of rules takes a third of a second.
        return await asyncio.to_thread(self._judge, text, str(url))

    def _judge(self, text: str, url: str) -> Verdict:
        rules = Protego.parse(text)
        return Verdict(rules.can_fetch(url, self._agent), rules.crawl_delay(self._agent))

    async def _text(self, origin: URL, visit: Visit) -> str:
        """The site's robots.txt, '' for none."""
        text = self._cached(origin)
        if text is None:
            await visit.arrive(origin)
            # Who had the turn before us may have asked for it.
            text = self._cached(origin)
        if text is None:
            text = await self._fetch(origin / "robots.txt", visit)
            self._keep(origin, text)
        return text

    async def _fetch(self, url: URL, visit: Visit) -> str:
        for _ in range(MAX_REDIRECTS + 1):
            async with visit.get(url, {}) as response:
                status = response.status
                if status in statuses.PAGES:
                    body = await response.read_start(MAX_BYTES)
                    return body.decode("utf-8-sig", "replace")
                if status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
                    raise Transient(
                        FetchError.ROBOTS_UNAVAILABLE,
                        f"{shown(url)}: the server answered {status}; until the file can be read,"
                        " nothing of the site is fetched",
                        after=statuses.retry_after_s(response, self._clock),
                    )
                location = response.headers.get("location")
                if status not in statuses.REDIRECTS or not location:
                    return ""
            url = redirected(url, location)
        return ""

    def _cached(self, origin: URL) -> str | None:
        expires, text = self._files.get(origin, (0.0, ""))
        if expires <= self._clock.monotonic():
            return None
        self._files.move_to_end(origin)
        return text

    def _keep(self, origin: URL, text: str) -> None:
        if origin in self._files:
            self._bytes -= _weight(self._files.pop(origin)[1])
        self._files[origin] = (self._clock.monotonic() + LIFETIME_S, text)
        self._bytes += _weight(text)
        while self._bytes > MAX_CACHED_BYTES:
            _, (_, oldest) = self._files.popitem(last=False)
            self._bytes -= _weight(oldest)


def _weight(text: str) -> int:
    """Bytes that a cached file takes, its entry included."""
    return sys.getsizeof(text) + 500
