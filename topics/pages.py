"""`pages`: what a fetch brought or a producer gave, not yet decoded or cleaned."""

import base64
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from topics.declaration import MIB, Retention, Topic
from topics.message import Message


class Page(Message):
    """The page of one article: `body_base64` for HTML, `text` for a text dump.

    The HTML body is carried as it came, undecoded, so that charset faults are seen where pages are
    read. `headers` are the response headers that matter later, names in lower case.
    """

    kind_name: ClassVar[str] = "page"

    article_id: str
    kind: Literal["html", "text"]
    body_base64: str | None = Field(None, description="The undecoded body of an HTML page.")
    text: str | None = Field(None, description="The text of a text dump.")
    content_type: str | None = Field(None, description="As the server or the producer said it.")
    url: str | None = Field(None, description="The URL that was asked for.")
    final_url: str | None = Field(None, description="The URL that answered, after redirects.")
    headers: dict[str, str] = Field(default_factory=dict)
    publisher: str | None = Field(None, description="As the producer said it.")
    published: str | None = Field(None, description="As the producer said it, ISO 8601.")
    language: str | None = Field(None, description="The producer's hint, ISO 639-1.")
    meta: dict[str, object] | None = None

    @model_validator(mode="after")
    def _has_its_content(self) -> Self:
        if (self.body_base64 if self.kind == "html" else self.text) is None:
            field = "body_base64" if self.kind == "html" else "text"
            raise ValueError(f"a page of kind {self.kind} needs {field}")
        return self

    def body(self) -> bytes:
        """The bytes of the HTML body (empty for a text dump)."""
        return base64.b64decode(self.body_base64 or "")


TOPIC = Topic(
    name="pages",
    model=Page,
    key=lambda page: page.article_id,
    key_doc="article id",
    written_by="admit, fetch",
    read_by="clean",
    retention=Retention.INPUT,
    max_bytes=16 * MIB,
)
