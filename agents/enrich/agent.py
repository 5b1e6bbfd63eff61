"""The enrich stage: places a coded event on the map, checks it, and gives it to subscribers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from agents.contract import Agent, Context, Result
from agents.enrich.check import check
from agents.enrich.locate import place
from agents.enrich.options import EnrichOptions
from agents.places import gazetteer
from agents.places.gazetteer import Gazetteer
from topics import events, reports
from topics.declaration import outgoing
from topics.events import Event
from topics.reports import Report


async def handle(report: Report, context: Context) -> Result:
    """A report becomes an event with the same id; what this version does not know of it stays.

    Raises Refused (NotPlover) for a report that contradicts PLOVER's table.
    """
    check(report)
    event = Event.model_validate({**report.model_dump(), "location": place(report, context.state)})
    return Result(
        subject=report.id,
        article_id=report.article_id,
        outcome="placed",
        final=True,
        messages=(outgoing(events.TOPIC, event),),
        counts={"located": int(event.location is not None and event.location.lat is not None)},
    )


@asynccontextmanager
async def _open(options: EnrichOptions) -> AsyncIterator[Gazetteer]:
    yield gazetteer.load(options.min_population)


AGENT = Agent(
    name="enrich",
    reads=(reports.TOPIC,),
    writes=(events.TOPIC,),
    handle=handle,
    options=EnrichOptions,
    # One report is one event: reports have nothing to do with each other until they are merged.
    serial_by_key=False,
    open=_open,
)
