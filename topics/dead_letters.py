"""`dead-letters`: messages no stage could do its work on, as they came, with the reason."""

import base64
from collections.abc import Iterable, Sequence
from typing import ClassVar, Self

from pydantic import Field

from topics.declaration import MIB, Retention, Topic
from topics.message import Message

HEADER_PREFIX = "dead-letter-"
"""Before our headers, so that those the message came with stay as they were beside them."""


class DeadLetter(Message):
    """What the headers of a dead letter say; its value is the original bytes, untouched."""

    kind_name: ClassVar[str] = "dead-letter"

    topic: str = Field(description="Where the message stood.")
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    key: str | None = Field(None, description="The message's key, if it is UTF-8.")
    key_base64: str | None = Field(None, description="The message's key, if it is not.")
    stage: str
    error: str = Field(description="The class of the error, such as TooLarge.")
    reason: str = Field(description="What was wrong, in words.")
    attempts: int = Field(ge=1)
    article_id: str | None = Field(None, description="If the message could be read that far.")

    @classmethod
    def key_fields(cls, key: bytes | None) -> dict[str, str]:
        """The fields that carry a message's key."""
        if key is None:
            return {}
        try:
            return {"key": key.decode()}
        except UnicodeDecodeError:
            return {"key_base64": base64.b64encode(key).decode()}

    def original_key(self) -> bytes | None:
        """The message's key, byte by byte."""
        if self.key_base64 is not None:
            return base64.b64decode(self.key_base64)
        return None if self.key is None else self.key.encode()

    def to_headers(self) -> list[tuple[str, bytes]]:
        """Kafka headers, one a field; fields that are null are left out."""
        return [
            (HEADER_PREFIX + name.replace("_", "-"), str(value).encode())
            for name, value in self.model_dump().items()
            if value is not None
        ]

    @classmethod
    def from_headers(cls, headers: Iterable[tuple[str, bytes | None]]) -> Self:
        """The dead letter that these headers tell of. Raises ValueError where they tell of none."""
        fields = {
            name.removeprefix(HEADER_PREFIX).replace("-", "_"): (value or b"").decode(
                "utf-8", "replace"
            )
            for name, value in headers
            if name.startswith(HEADER_PREFIX)
        }
        return cls.model_validate(fields)


def original_headers(headers: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The headers the message had before it became a dead letter."""
    return [(name, value) for name, value in headers if not name.startswith(HEADER_PREFIX)]


TOPIC = Topic(
    name="dead-letters",
    model=DeadLetter,
    key=lambda letter: letter.article_id or "",
    key_doc="article id, else a UUIDv5 of topic, partition and offset",
    written_by="every stage",
    read_by="`eventwire dlq`",
    retention=Retention.OUTPUT,
    # One more than the largest message a topic lets in, for the headers.
    max_bytes=33 * MIB,
)
