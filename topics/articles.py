"""`articles`: what producers send, by URL, as HTML or as the raw text of a page."""

from datetime import date, datetime
from typing import ClassVar, Self

from pydantic import Field, field_validator, model_validator

from topics import ids
from topics.declaration import MIB, Retention, Topic
from topics.message import Message

ID_MAX_CHARS = 256
"""A longer id is a mistake (a body in the wrong field), and ids stand in every key and receipt."""


class Article(Message):
    """One article to code. Give `url`, or `html`, or `text`; content wins over the URL if both come.

    All else is optional and is trusted over what the page says of itself.
    """

    kind_name: ClassVar[str] = "article"

    id: str | None = Field(
        None,
        min_length=1,
        max_length=ID_MAX_CHARS,
        description="The producer's id; else one is derived from URL or content.",
    )
    url: str | None = Field(None, description="Where the article is to be had, http or https.")
    html: str | None = Field(None, description="The page's HTML.")
    text: str | None = Field(None, description="The raw text of a page, furniture included.")
    publisher: str | None = Field(None, description="Who published it, if the producer knows.")
    published: str | None = Field(
        None, description="When, ISO 8601 day or time, if the producer knows."
    )
    language: str | None = Field(None, description="A hint, ISO 639-1.")
    meta: dict[str, object] | None = Field(
        None, description="The producer's own fields; they come out again on stories and events."
    )

    @field_validator("published")
    @classmethod
    def _published_is_iso(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                datetime.fromisoformat(value)
            except ValueError:
                try:
                    date.fromisoformat(value)
                except ValueError:
                    raise ValueError(
                        "published must be an ISO 8601 day or time, such as 2026-03-01"
                        " or 2026-03-01T12:00:00Z"
                    ) from None
        return value

    @field_validator("id")
    @classmethod
    def _id_is_printable(cls, value: str | None) -> str | None:
        if value is not None and not value.isprintable():
            raise ValueError("id must hold printable characters only")
        return value

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not (self.url or self.html or self.text):
            raise ValueError("an article needs one of url, html, text")
        return self

    def identity(self) -> str:
        """The article's id: the producer's, else derived from the URL or the content."""
        return self.id or ids.article_id(self.url, self.html or self.text)


TOPIC = Topic(
    name="articles",
    model=Article,
    key=Article.identity,
    key_doc="any; ours is the article id",
    written_by="producers",
    read_by="admit",
    retention=Retention.INPUT,
    # Admit refuses more than 5 MB of content; the topic lets larger ones in, so that they become
    # dead letters with a reason and not errors at the producer.
    max_bytes=32 * MIB,
)
