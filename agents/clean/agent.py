"""The clean stage: pages in, clean stories out."""

from agents.clean.options import CleanOptions
from agents.contract import Agent, ChildWork, Context, Result
from topics import pages, stories
from topics.declaration import outgoing
from topics.pages import Page
from topics.stories import Story

NOT_AN_ARTICLE = "not-an-article"
CLEANED = "cleaned"


async def handle(page: Page, context: Context) -> Result:
    """Clean a page in a child process and send its stories on.

    A page without a story gets the outcome `not-an-article` and the reason. Raises Refused for what
    is no page (a PDF, an image).
    """
    reply = await context.compute(page.model_dump(mode="json"))
    found = [Story.model_validate(story) for story in reply["stories"]]
    return Result(
        subject=page.article_id,
        article_id=page.article_id,
        outcome=CLEANED if found else NOT_AN_ARTICLE,
        final=True,
        messages=tuple(outgoing(stories.TOPIC, story) for story in found),
        expected=tuple(story.id for story in found),
        counts={"stories": len(found), "chars": sum(len(story.text) for story in found)},
        reason=reply["reason"],
    )


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
)
