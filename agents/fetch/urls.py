"""Which URLs can be asked for at all; where they lead is for the guard to judge."""

import re

from yarl import URL

from agents.contract import Refused
from agents.fetch.errors import FetchError

MAX_URL_CHARS = 8_000
"""What RFC 9110, section 4.1, asks every server to take; longer ones are content in the wrong field."""

SHOWN_CHARS = 200
"""How much of a URL an error repeats."""

_CREDENTIALS = re.compile(r"^([^/?#]*)//[^/?#]*@")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SPACE = re.compile(r"\s")


def checked(url: str) -> URL:
    """`url` as the client will ask for it, without its fragment.

    Raises Refused (UrlInvalid) for what is no http or https URL with a host, carries a user name or
    password, holds control characters, or has more than MAX_URL_CHARS characters.
    """
    if len(url) > MAX_URL_CHARS:
        raise _invalid(url, f"it has {len(url)} characters, at most {MAX_URL_CHARS} are taken")
    if _CONTROL.search(url):
        raise _invalid(url, "it holds control characters")
    try:
        parsed = URL(url.strip())
    except ValueError as error:  # UnicodeError, for names IDNA can't spell, is a ValueError
        raise _invalid(url, str(error)) from None
    if parsed.scheme not in ("http", "https"):
        raise _invalid(url, "it must begin with http:// or https://")
    if not parsed.raw_host or _SPACE.search(parsed.raw_host):
        raise _invalid(url, "it names no host")
    if "@" in parsed.raw_authority:
        raise _invalid(url, "it carries a user name or password; send it without")
    if len(str(parsed)) > MAX_URL_CHARS:
        raise _invalid(url, f"it has more than {MAX_URL_CHARS} characters when escaped")
    return parsed.with_fragment(None)


def redirected(url: URL, location: str) -> URL:
    """Where a redirect from `url` leads. Raises Refused (UrlInvalid) as `checked` does."""
    try:
        return checked(str(url.join(URL(location))))
    except ValueError as error:
        raise _invalid(location, f"{error}; {shown(url)} redirects there") from None
    except Refused as error:
        raise Refused(error.error, f"{shown(url)} redirects to {error}") from None


def host_of(url: URL) -> str:
    """The host whose pace counts: lower case, without the dot that ends a full name."""
    return (url.raw_host or "").rstrip(".").lower()


def shown(url: str | URL) -> str:
    """A URL as errors and logs may repeat it: without credentials and not at great length."""
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _CREDENTIALS.sub(r"\1//…@", str(url)))
    return text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "…"


def _invalid(url: str, why: str) -> Refused:
    return Refused(
        FetchError.URL_INVALID,
        f"{shown(url)}: not a URL that can be fetched: {why}",
    )
