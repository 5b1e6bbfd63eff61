"""`receipts`: what each stage did with an article, a story or a report."""

from typing import ClassVar, Literal

from pydantic import Field

from topics.declaration import MIB, Retention, Topic
from topics.message import Message

Stage = Literal["admit", "fetch", "clean", "extract", "enrich"]


class Receipt(Message):
    """One stage's word on one thing.

    `id` is the thing's id: the article's for admit, fetch and clean, the story's for extract, the
    report's for enrich. `final` says that nothing more will be said of `id` itself; what came out
    of it is listed in `expected` and has final receipts of its own. So an article is done when it
    has a final receipt, and so has everything that this one expects, all the way down.
    """

    kind_name: ClassVar[str] = "receipt"

    id: str
    article_id: str
    stage: Stage
    outcome: str = Field(
        description="admitted, fetched, postponed, unchanged, cleaned, revised, not-an-article,"
        " coded, no-events, language-not-coded, placed, dead-letter"
    )
    final: bool
    expected: list[str] = Field(
        default_factory=list, description="Ids of the stories or reports that came out of it."
    )
    counts: dict[str, int] = Field(default_factory=dict)
    ms: int = Field(ge=0, description="Milliseconds the stage worked on it.")
    reason: str | None = None


TOPIC = Topic(
    name="receipts",
    model=Receipt,
    key=lambda receipt: receipt.article_id,
    key_doc="article id",
    written_by="every stage",
    read_by="producers, `eventwire trace`",
    retention=Retention.WORK,
    max_bytes=1 * MIB,
)
