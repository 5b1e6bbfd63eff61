"""What a topic is: its name, what it carries, how it is keyed, kept and bounded."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from topics.message import Message

M = TypeVar("M", bound=Message)

MIB = 1024 * 1024


class Retention(StrEnum):
    """How long a topic keeps its records; the days of each class are settings."""

    INPUT = "input"
    """What can be had again from its producer or the web: 3 days."""
    WORK = "work"
    """What a coder may be run on again, and the proof of what was done: 7 days."""
    OUTPUT = "output"
    """What subscribers and operators come back for: 30 days."""


@dataclass(frozen=True)
class Topic(Generic[M]):
    """One topic, declared once.

    `partitions` is a default that `EVENTWIRE_PARTITIONS` overrides before the topics are first made;
    later it is fixed, because a keyed topic that gets more partitions sends old keys to new places.
    `max_bytes` bounds one record as the broker sees it (compressed).
    """

    name: str
    model: type[M]
    key: Callable[[M], str]
    key_doc: str
    written_by: str
    read_by: str
    retention: Retention
    max_bytes: int = 32 * MIB
    partitions: int = 8
    compression: str = "zstd"


@dataclass(frozen=True)
class Outgoing:
    """A message on its way to a topic, keyed by the topic's own rule."""

    topic: Topic[Message]
    message: Message
    key: str


def outgoing(topic: Topic[M], message: M) -> Outgoing:
    """Address `message` to `topic`."""
    return Outgoing(topic, message, topic.key(message))  # type: ignore[arg-type]
