"""Ids derived from what a thing is, so that a replay writes the same ids again (UUIDv5, RFC 9562)."""

import hashlib
from collections.abc import Iterable
from uuid import UUID, uuid5

# Made once, at random, for this project. Changing it changes every id ever emitted.
NAMESPACE = UUID("6f1c7a52-90a1-4c0e-9d0e-2f6b5d7a8c31")


def content_hash(text: str) -> str:
    """SHA-256 of the text's UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _derive(kind: str, *parts: object) -> str:
    # JSON-like joining would do; the unit separator cannot occur in any of the parts.
    return str(uuid5(NAMESPACE, "\x1f".join([kind, *(str(part) for part in parts)])))


def article_id(url: str | None, content: str | None) -> str:
    """The id of an article whose producer named none: its URL's, else its content's."""
    if url:
        return _derive("article", "url", url)
    return _derive("article", "content", content_hash(content or ""))


def story_id(article_id: str, text: str, index: int) -> str:
    """The id of story `index` of an article: the same cleaned text is the same story."""
    return _derive("story", article_id, content_hash(text), index)


def report_id(
    story_id: str,
    type: str,
    mode: str | None,
    actors: Iterable[str],
    recipients: Iterable[str],
    evidence_start: int,
) -> str:
    """The id of a coded event in a story; `actors` and `recipients` are their names.

    The event made of the report keeps it: until reports of several articles are merged, one report
    is one event.
    """
    return _derive(
        "report", story_id, type, mode or "", "|".join(actors), "|".join(recipients), evidence_start
    )


def record_id(topic: str, partition: int, offset: int) -> str:
    """The id of a record that has no readable article id: where it stands."""
    return _derive("record", topic, partition, offset)


def envelope_id(event_type: str, subject: str, *parts: object) -> str:
    """The CloudEvent `id` of a message: unique for its kind and what it is about."""
    return _derive("envelope", event_type, subject, *parts)
