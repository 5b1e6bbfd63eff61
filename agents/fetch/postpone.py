"""Fetches that have to wait: put off to `fetches-later`, and sent back to `fetches` when due.

Nothing waits long in one place: a fetch whose time is far off naps a little and goes to the tail of
`fetches-later` again, so that those behind it are seen.
"""

from dataclasses import replace
from datetime import timedelta

from agents.contract import Context, Refused, Result
from agents.fetch.clock import Clock
from agents.fetch.errors import FetchError
from agents.fetch.pace import Pace
from agents.fetch.urls import checked, host_of, shown
from topics import fetches, fetches_later
from topics.declaration import Outgoing, outgoing
from topics.fetches import Fetch
from topics.fetches_later import LaterFetch

LONGEST_NAP_S = 30.0
"""How long a fetch may sit in front of its partition. Far below what counts as a stuck worker."""

SHORTEST_DELAY_S = 1.0
"""A fetch put off for less would be back before the host is free."""


def put_off(fetch: Fetch, seconds: float, reason: str, clock: Clock) -> Result:
    """Send `fetch` to `fetches-later`, not to be tried again before `seconds` have passed."""
    due = clock.now() + timedelta(seconds=max(seconds, SHORTEST_DELAY_S))
    later = LaterFetch.model_validate(fetch.model_dump() | {"not_before": due})
    return _postponed(
        later, outgoing(fetches_later.TOPIC, later), f"not before {due:%FT%TZ}: {reason}"
    )


def put_off_by_host(
    fetch: Fetch, seconds: float, reason: str, clock: Clock, max_put_off: int
) -> Result:
    """Put `fetch` off because its host said so. Raises Refused (HostBusy) beyond `max_put_off`."""
    attempt = fetch.attempt + 1
    if attempt > max_put_off:
        raise Refused(
            FetchError.HOST_BUSY,
            f"{shown(fetch.url or '')}: the host has put it off {attempt} times; last: {reason}",
        )
    return put_off(fetch.model_copy(update={"attempt": attempt}), seconds, reason, clock)


async def come_back(later: LaterFetch, context: Context, pace: Pace, clock: Clock) -> Result:
    """Send a fetch back to `fetches` when it is due and its host's turn to return has come; else,
    after a nap, to the tail of `fetches-later`.
    """
    host = host_of(checked(later.url or ""))
    due_in = max((later.not_before - clock.now()).total_seconds(), 0.0)
    returns_in = pace.time_to_return(host, due_in, LONGEST_NAP_S)
    await context.sleep(LONGEST_NAP_S if returns_in is None else returns_in)
    if returns_in is None:
        waiting = _postponed(later, outgoing(fetches_later.TOPIC, later), "not due yet")
        return replace(waiting, receipt=False)
    fetch = Fetch.model_validate(later.model_dump(exclude={"not_before"}))
    return _postponed(later, outgoing(fetches.TOPIC, fetch), "due, goes back to fetches")


def _postponed(fetch: Fetch, message: Outgoing, reason: str) -> Result:
    identity = fetch.identity()
    return Result(identity, identity, "postponed", final=False, messages=(message,), reason=reason)
