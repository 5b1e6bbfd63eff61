"""All topics, in the order of the flow."""

from typing import Any

from topics import (
    articles,
    dead_letters,
    events,
    fetches,
    fetches_later,
    pages,
    receipts,
    reports,
    stories,
)
from topics.declaration import Topic

TOPICS: tuple[Topic[Any], ...] = (
    articles.TOPIC,
    fetches.TOPIC,
    fetches_later.TOPIC,
    pages.TOPIC,
    stories.TOPIC,
    reports.TOPIC,
    events.TOPIC,
    receipts.TOPIC,
    dead_letters.TOPIC,
)

BY_NAME: dict[str, Topic[Any]] = {topic.name: topic for topic in TOPICS}
