"""The extract stage: stories in, reports of the events they tell out."""

from agents.contract import Agent, ChildWork, Context, Result
from agents.extract.options import ExtractOptions
from topics import reports, stories
from topics.declaration import outgoing
from topics.reports import Report
from topics.stories import Story

CODED = "coded"
NO_EVENTS = "no-events"
OTHER_LANGUAGE = "language-not-coded"


async def handle(story: Story, context: Context) -> Result:
    """Code a story in a child process and send its reports on.

    The coder reads English; a story of another language gets the outcome `language-not-coded`, one of
    unknown language is tried.
    """
    language = (story.language or "en").lower()
    if language.split("-")[0] != "en":
        return Result(
            subject=story.id,
            article_id=story.article_id,
            outcome=OTHER_LANGUAGE,
            final=True,
            reason=f"the story is in {language!r}; the coder reads English",
        )
    reply = await context.compute(story.model_dump(mode="json"))
    found = [Report.model_validate(made) for made in reply["reports"]]
    return Result(
        subject=story.id,
        article_id=story.article_id,
        outcome=CODED if found else NO_EVENTS,
        final=True,
        messages=tuple(outgoing(reports.TOPIC, made) for made in found),
        expected=tuple(made.id for made in found),
        counts={"reports": len(found)},
        reason=reply["reason"],
    )


def child(options: ExtractOptions) -> ChildWork:
    """The child work of the stage under `options`."""
    return ChildWork(
        module="agents.extract.child",
        deadline=options.deadline_s,
        memory=options.memory_mb * 1024 * 1024,
        recycle=options.recycle,
    )


AGENT = Agent(
    name="extract",
    reads=(stories.TOPIC,),
    writes=(reports.TOPIC,),
    handle=handle,
    options=ExtractOptions,
    child=child,
)
