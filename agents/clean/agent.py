"""The clean stage: pages in, clean stories out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agents.cache import Cache
from agents.clean.options import CleanOptions
from agents.contract import Agent, ChildWork, Context, Result
from topics import pages, stories
from topics.declaration import outgoing
from topics.pages import Page
from topics.stories import Story

NOT_AN_ARTICLE = "not-an-article"
CLEANED = "cleaned"
REVISED = "revised"

FILE = "clean-articles.sqlite"
MOST_ARTICLES = 500_000
"""Articles remembered, some 100 bytes each; one that comes again later than that counts as new."""


async def handle(page: Page, context: Context) -> Result:
    """Clean a page in a child process and send its stories on.

    A page without a story gets the outcome `not-an-article` and the reason; an article that came
    before with other stories gets `revised`. Raises Refused for what is no page (a PDF, an image).
    """
    reply = await context.compute(page.model_dump(mode="json"))
    found = [Story.model_validate(story) for story in reply["stories"]]
    memory: Cache = context.state
    ids = " ".join(story.id for story in found)
    before = memory.get(page.article_id)
    changed = before is not None and before != ids
    return Result(
        subject=page.article_id,
        article_id=page.article_id,
        outcome=NOT_AN_ARTICLE if not found else REVISED if changed else CLEANED,
        final=True,
        messages=tuple(outgoing(stories.TOPIC, story) for story in found),
        expected=tuple(story.id for story in found),
        counts={"stories": len(found), "chars": sum(len(story.text) for story in found)},
        reason=reply["reason"],
        # Not sooner: a revision that was remembered and never told would be none the next time.
        on_sent=lambda: memory.put(page.article_id, ids),
    )


@asynccontextmanager
async def open_memory(options: CleanOptions) -> AsyncIterator[Cache]:
    """What each article's stories were when it last came."""
    memory = Cache(options.state_dir, FILE, MOST_ARTICLES)
    try:
        yield memory
    finally:
        memory.close()


def child(options: CleanOptions) -> ChildWork:
    """The child work of the stage under `options`."""
    return ChildWork(
        module="agents.clean.child",
        deadline=options.deadline_s,
        memory=options.memory_mb * 1024 * 1024,
        recycle=options.recycle,
    )


AGENT = Agent(
    name="clean",
    reads=(pages.TOPIC,),
    writes=(stories.TOPIC,),
    handle=handle,
    options=CleanOptions,
    child=child,
    open=open_memory,
)
