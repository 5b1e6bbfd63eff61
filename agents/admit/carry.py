"""What a producer says of an article, as its page carries it on to stories and events."""

from typing import Any

from topics.articles import Article


def producers_fields(article: Article) -> dict[str, Any]:
    """The fields of an article that a fetch and a page carry along, by name.

    Fields this version does not know go into `meta`, where they come out again on stories and
    events; what `meta` already says under the same name stays.
    """
    meta = article.unknown() | (article.meta or {})
    return {
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "meta": meta or None,
    }
