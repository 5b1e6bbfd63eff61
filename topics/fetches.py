"""`fetches`: articles whose page is still to be got, keyed by the host's registered domain."""

from typing import ClassVar
from urllib.parse import urlsplit

import tld
from pydantic import Field

from topics.articles import ID_MAX_CHARS, Article
from topics.declaration import MIB, Retention, Topic

__all__ = ["ID_MAX_CHARS", "TOPIC", "Fetch", "registered_domain"]


def registered_domain(url: str) -> str:
    """The domain somebody registered, by the public suffix list: `bbc.co.uk` of `www.bbc.co.uk`.

    An address or a name without a public suffix stands for itself; a URL without a host is ''.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    found = tld.get_tld(f"http://{host}", fail_silently=True, as_object=True) if host else None
    return getattr(found, "fld", None) or host


class Fetch(Article):
    """An article with only a URL, admitted: it has its id."""

    kind_name: ClassVar[str] = "fetch"

    attempt: int = Field(0, ge=0, description="How often the host has put it off so far.")

    def domain(self) -> str:
        """The key: one worker alone keeps the pace of a domain, cluster-wide."""
        return registered_domain(self.url or "")


TOPIC = Topic(
    name="fetches",
    model=Fetch,
    key=Fetch.domain,
    key_doc="registered domain of the URL",
    written_by="admit",
    read_by="fetch",
    retention=Retention.INPUT,
    max_bytes=1 * MIB,
)
