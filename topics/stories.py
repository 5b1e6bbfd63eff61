"""`stories`: clean stories with their metadata, one or more of a page."""

from typing import ClassVar, Literal

from pydantic import Field

from topics.declaration import MIB, Retention, Topic
from topics.message import Message

StoryKind = Literal["article", "live", "stub"]
"""article: the story in full; live: a live blog; stub: cut off by a paywall's explicit prompt."""


class Story(Message):
    """One story, cleaned. Unknown is null, never a guess without its mark in `sources`."""

    kind_name: ClassVar[str] = "story"

    id: str = Field(description="Derived from article id, text and index.")
    article_id: str
    story: int = Field(ge=0, description="The story's index in its article, from 0.")
    title: str | None = None
    publisher: str | None = None
    agency: str | None = Field(None, description="The news agency it came from, such as AFP.")
    byline: list[str] = Field(default_factory=list, description="People only.")
    published: str | None = Field(None, description="ISO 8601, with its zone where one was given.")
    modified: str | None = Field(None, description="ISO 8601, with its zone where one was given.")
    dateline: str | None = Field(None, description="The place the story was filed from.")
    url: str | None = Field(None, description="The canonical URL, else the one that answered.")
    language: str | None = Field(None, description="ISO 639-1.")
    section: str | None = None
    text: str = Field(description="The body; paragraphs are parted by a blank line.")
    fingerprint: str = Field(
        description="MinHash of the text's word shingles, for near duplicates."
    )
    kind: StoryKind = "article"
    sources: dict[str, str] = Field(
        default_factory=dict,
        description="Field -> where it came from: producer, json-ld, opengraph, h1, meta, text, …",
    )
    meta: dict[str, object] | None = Field(None, description="The producer's own fields.")


TOPIC = Topic(
    name="stories",
    model=Story,
    key=lambda story: story.article_id,
    key_doc="article id",
    written_by="clean",
    read_by="extract, subscribers",
    retention=Retention.WORK,
    max_bytes=8 * MIB,
)
