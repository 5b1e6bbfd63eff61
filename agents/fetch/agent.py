"""The fetch stage: gets the page of an article that came as a URL."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver

from agents.admit.carry import producers_fields
from agents.contract import Agent, Context, Result, Transient
from agents.fetch import content, postpone
from agents.fetch.client import Client
from agents.fetch.clock import Clock
from agents.fetch.follow import Found, follow
from agents.fetch.options import FetchOptions
from agents.fetch.pace import Pace, TurnTooLate
from agents.fetch.robots import Robots
from agents.fetch.validators import ValidatorStore, key_of, validators_of
from agents.fetch.visit import Visit
from topics import fetches, fetches_later, pages
from topics.declaration import outgoing
from topics.fetches import Fetch
from topics.fetches_later import LaterFetch
from topics.pages import Page


@dataclass(frozen=True)
class Fetcher:
    """What the stage keeps between messages."""

    options: FetchOptions
    client: Client
    pace: Pace
    robots: Robots
    validators: ValidatorStore
    clock: Clock


@asynccontextmanager
async def open_fetcher(
    options: FetchOptions, resolver: AbstractResolver | None = None, clock: Clock | None = None
) -> AsyncIterator[Fetcher]:
    """The resources of the stage; `resolver` and `clock` stand in for the machine's own."""
    clock = clock or Clock()
    validators = ValidatorStore(options.state_dir)
    try:
        async with Client(options, resolver) as client:
            yield Fetcher(
                options,
                client,
                Pace(options.pace_s, options.longest_wait_s, clock),
                Robots(options.user_agent, clock),
                validators,
                clock,
            )
    finally:
        validators.close()


async def handle(fetch: Fetch, context: Context) -> Result:
    """Fetch the page of an article, or put it off, or bring one back that was put off.

    Raises Refused for what can't be fetched and Transient for what may be later; the names of both
    are in `agents.fetch.errors`.
    """
    fetcher: Fetcher = context.state
    if isinstance(fetch, LaterFetch):
        return await postpone.come_back(fetch, context, fetcher.pace, fetcher.clock)
    try:
        return await _fetch(fetch, context, fetcher)
    except TurnTooLate as error:
        return postpone.put_off(fetch, error.seconds, str(error), fetcher.clock)
    except Transient as error:
        if error.after is None or error.after <= fetcher.options.longest_wait_s:
            raise
        return postpone.put_off_by_host(
            fetch, error.after, str(error), fetcher.clock, fetcher.options.max_put_off
        )


async def _fetch(fetch: Fetch, context: Context, fetcher: Fetcher) -> Result:
    options = fetcher.options
    key = key_of(fetch)
    seen = fetcher.validators.get(key)
    async with Visit(fetcher.client, fetcher.pace, context.sleep, options.timeout_s) as visit:
        found = await follow(fetch.url or "", visit, fetcher.robots, seen, options, fetcher.clock)
    identity = fetch.identity()
    counts = {"requests": visit.requests}
    if found is None:
        return Result(identity, identity, "unchanged", final=True, counts=counts)

    def remember() -> None:
        if validators := validators_of(found.url, found.headers):
            fetcher.validators.put(key, validators)

    return Result(
        identity,
        identity,
        "fetched",
        final=False,
        messages=(outgoing(pages.TOPIC, _page(fetch, found)),),
        counts=counts | {"bytes": len(found.body)},
        # Not sooner: a page that was seen and never sent would be "unchanged" from then on.
        on_sent=remember,
    )


def _page(fetch: Fetch, found: Found) -> Page:
    kind = content.kind_of(found.url, found.headers, found.body)
    is_html = kind == "html"
    return Page(
        article_id=fetch.identity(),
        kind=kind,
        body_base64=base64.b64encode(found.body).decode() if is_html else None,
        text=None if is_html else content.decode_text(found.headers, found.body),
        content_type=found.headers.get("content-type"),
        final_url=str(found.url),
        headers=content.kept_headers(found.headers),
        **producers_fields(fetch),
    )


AGENT = Agent(
    name="fetch",
    reads=(fetches.TOPIC, fetches_later.TOPIC),
    writes=(pages.TOPIC, fetches_later.TOPIC, fetches.TOPIC),
    handle=handle,
    options=FetchOptions,
    # The stage keeps the pace by itself, per host; a key is a domain with many of them.
    serial_by_key=False,
    open=open_fetcher,
)
