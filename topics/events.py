"""`events`: what subscribers read; a report that was placed on the map and checked."""

from typing import ClassVar

from topics.declaration import MIB, Retention, Topic
from topics.reports import Report


class Event(Report):
    """A coded event. Until reports of several articles are merged, one report is one event."""

    kind_name: ClassVar[str] = "event"


TOPIC = Topic(
    name="events",
    model=Event,
    key=lambda event: event.id,
    key_doc="event id",
    written_by="enrich",
    read_by="subscribers",
    retention=Retention.OUTPUT,
    max_bytes=1 * MIB,
)
