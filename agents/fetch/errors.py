"""The errors of a fetch by name: what users filter dead letters by."""

from enum import StrEnum


class FetchError(StrEnum):
    """Every `error` the fetch stage gives. The names are stable; the texts beside them may change.

    The first group is refused at once, since trying again can't help; the second may pass and is
    tried again, so it stands in a dead letter only after the last try.
    """

    URL_INVALID = "UrlInvalid"
    """Not an http(s) URL with a host, or one with credentials, or one that is far too long."""
    PORT_FORBIDDEN = "PortForbidden"
    """A port other than 80 and 443."""
    ADDRESS_FORBIDDEN = "AddressForbidden"
    """The host is, or its name resolved to, an address that is not public."""
    HOST_NOT_FOUND = "HostNotFound"
    """The name does not exist (NXDOMAIN) or has no address."""
    TLS_FAILED = "TlsFailed"
    """No trusted encrypted connection: certificate, name or protocol."""
    TOO_MANY_REDIRECTS = "TooManyRedirects"
    """More redirects than the setting allows, a loop among them."""
    ROBOTS_DISALLOW = "RobotsDisallow"
    """The site's robots.txt asks us to stay away from this URL."""
    NOT_FOUND = "NotFound"
    """404 or 410: the page does not exist, or no longer."""
    HTTP_STATUS = "HttpStatus"
    """Another status that is no page and won't become one, such as 403."""
    NOT_A_PAGE = "NotAPage"
    """An image, a video, a PDF, an archive, a feed: nothing with an article's text in it."""
    TOO_LARGE = "TooLarge"
    """More bytes than the setting allows, counted after decompression."""
    EMPTY_PAGE = "EmptyPage"
    """An answer without a body."""
    BAD_RESPONSE = "BadResponse"
    """No HTTP that can be read: broken headers, encoding or redirect."""
    HOST_BUSY = "HostBusy"
    """The host put the fetch off (Retry-After) more often than the setting allows."""

    TIMEOUT = "Timeout"
    """The host took longer than the setting allows, in all or before its first byte."""
    DNS_FAILED = "DnsFailed"
    """The name could not be looked up at the moment."""
    CONNECTION_FAILED = "ConnectionFailed"
    """The connection was refused, reset or closed too early."""
    SERVER_ERROR = "ServerError"
    """5xx, 408 or 425."""
    TOO_MANY_REQUESTS = "TooManyRequests"
    """429, without a Retry-After that is long enough to put the fetch off."""
    ROBOTS_UNAVAILABLE = "RobotsUnavailable"
    """robots.txt answered 429 or 5xx; until it can be read, everything is forbidden (RFC 9309)."""
