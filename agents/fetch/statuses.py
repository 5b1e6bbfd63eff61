"""What an HTTP status means for a fetch (RFC 9110, section 15)."""

from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from agents.contract import Refused, Transient
from agents.fetch.client import Response
from agents.fetch.clock import Clock
from agents.fetch.errors import FetchError
from agents.fetch.urls import shown

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""With a Location that is followed. 300 and 305 are not used any more, 304 is no redirect."""

PAGES = frozenset({200, 203})
"""203 is a 200 that a proxy has changed."""

NOT_FOUND = frozenset({404, 410})

MAY_PASS = frozenset({408, 425})
"""Of the 4xx, beside 429: a timeout, and a request that came too early."""

LONGEST_RETRY_AFTER_S = 86_400.0
"""A day. Hosts that ask for more mean "never", and topics keep a fetch for three days."""


def retry_after_s(response: Response, clock: Clock) -> float | None:
    """The seconds of the Retry-After header: a number or a date (RFC 9110, section 10.2.3).

    None where it is absent or can't be read; never negative, never above LONGEST_RETRY_AFTER_S.
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        seconds = float(value[:12])
    else:
        try:
            when = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - clock.now()).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S)


def failure(response: Response, clock: Clock) -> Refused | Transient:
    """The error of a response that is neither a page nor a redirect."""
    status = response.status
    after = retry_after_s(response, clock)
    what = f"{shown(response.url)}: the server answered {status}{_phrase(status)}"
    if status in NOT_FOUND:
        return Refused(FetchError.NOT_FOUND, what)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Transient(FetchError.TOO_MANY_REQUESTS, what, after=after)
    if status in MAY_PASS or status >= 500:
        return Transient(FetchError.SERVER_ERROR, what, after=after)
    return Refused(FetchError.HTTP_STATUS, what)


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
