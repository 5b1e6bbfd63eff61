"""`fetches-later`: fetches put off until a time, so that a slow host blocks no partition."""

from typing import ClassVar

from pydantic import AwareDatetime, Field

from topics.declaration import MIB, Retention, Topic
from topics.fetches import Fetch


class LaterFetch(Fetch):
    """A fetch and the time before which it must not be tried again."""

    kind_name: ClassVar[str] = "later-fetch"

    not_before: AwareDatetime = Field(description="Sent back to `fetches` when this has come.")


TOPIC = Topic(
    name="fetches-later",
    model=LaterFetch,
    key=LaterFetch.domain,
    key_doc="registered domain of the URL",
    written_by="fetch",
    read_by="fetch",
    retention=Retention.INPUT,
    max_bytes=1 * MIB,
)
