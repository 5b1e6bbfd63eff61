"""`eventwire tail`: watch a topic's records arrive, as rows for people or as JSON lines."""

import asyncio
import contextlib
import select
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
from aiokafka.structs import ConsumerRecord
from pydantic import ValidationError

from topics import dead_letters, events, receipts, stories
from topics.dead_letters import DeadLetter
from topics.declaration import Topic
from topics.envelope import NewerVersion, Undecodable, describe, unwrap
from topics.events import Event
from topics.message import Message
from topics.plover import TYPES
from worker.broker.reading import follow
from worker.cli import rows
from worker.cli.options import with_settings
from worker.cli.output import json_option, print_json, wants_json
from worker.cli.running import run
from worker.settings import Settings

TOPICS: dict[str, Topic[Any]] = {
    topic.name: topic for topic in (events.TOPIC, stories.TOPIC, receipts.TOPIC, dead_letters.TOPIC)
}

READER_CHECK_S = 1
"""How often it looks whether somebody still reads its output, seconds."""

Accepts = Callable[[Message], bool]
Writes = Callable[[ConsumerRecord, Message], None]


@click.command(epilog="Rows go to stdout, all else to stderr. Ctrl-C ends it.")
@click.argument("what", type=click.Choice(list(TOPICS)), default="events")
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice(list(TYPES), case_sensitive=False),
    metavar="TYPE",
    help="Only events of this PLOVER type, such as ASSAULT; may be repeated.",
)
@click.option(
    "--country",
    "countries",
    multiple=True,
    metavar="ISO3",
    help="Only events with this country among actors, recipients or as their place; may be repeated.",
)
@click.option("--from-beginning", is_flag=True, help="Begin with the oldest record there is.")
@json_option
@with_settings
def command(
    settings: Settings,
    what: str,
    types: Sequence[str],
    countries: Sequence[str],
    from_beginning: bool,
    as_json: bool | None,
) -> None:
    """Watch events (or stories, receipts, dead-letters) arrive.

    It belongs to no consumer group, so any number of them see everything and disturb nobody. A JSON
    line is the `data` of one message; a dead letter's carries the original bytes as base64.

    \b
    Examples:
      eventwire tail
      eventwire tail events --type ASSAULT --type PROTEST --country SDN
      eventwire tail stories --from-beginning --json | jq -r .title
      eventwire tail dead-letters
    """
    if (types or countries) and what != "events":
        raise click.UsageError("--type and --country choose among events")
    accepts = _filter(set(types), {code.upper() for code in countries})
    write = _write_json if wants_json(as_json) else _human_writer()
    # Ctrl-C is how it is meant to end.
    with contextlib.suppress(KeyboardInterrupt):
        run(_tail(settings, TOPICS[what], from_beginning, accepts, write))


async def _tail(
    settings: Settings, topic: Topic[Any], from_beginning: bool, accepts: Accepts, write: Writes
) -> None:
    """Write rows until whoever reads them is gone."""
    watching = asyncio.create_task(_watch(settings, topic, from_beginning, accepts, write))
    reader = asyncio.create_task(_reader_is_gone())
    await asyncio.wait({watching, reader}, return_when=asyncio.FIRST_COMPLETED)
    if watching.done():
        await watching


async def _watch(
    settings: Settings, topic: Topic[Any], from_beginning: bool, accepts: Accepts, write: Writes
) -> None:
    name, bootstrap = settings.topic_name(topic), settings.bootstrap()

    def ready() -> None:
        click.echo(f"watching {name} on {bootstrap}", err=True)

    async for record in follow(bootstrap, name, from_beginning=from_beginning, ready=ready):
        try:
            message = _read(topic, record)
        except (Undecodable, NewerVersion) as error:
            click.echo(f"{name}/{record.partition}/{record.offset}: {error}", err=True)
            continue
        if accepts(message):
            write(record, message)


def _read(topic: Topic[Any], record: ConsumerRecord) -> Message:
    """The message in a record. Raises Undecodable or NewerVersion."""
    if topic is not dead_letters.TOPIC:
        message: Message = unwrap(topic.model, record.value, record.headers)
        return message
    try:
        return DeadLetter.from_headers(record.headers)
    except ValidationError as error:
        raise Undecodable(describe(error)) from None


def _filter(types: set[str], countries: set[str]) -> Accepts:
    def accepts(message: Message) -> bool:
        if not isinstance(message, Event):
            return True
        involved = {party.country for party in (*message.actors, *message.recipients)}
        if message.location:
            involved.add(message.location.country)
        return (not types or message.type in types) and (
            not countries or not countries.isdisjoint(involved)
        )

    return accepts


def _write_json(record: ConsumerRecord, message: Message) -> None:
    if isinstance(message, DeadLetter):
        print_json(rows.dead_letter_json(record, message))
    else:
        print_json(message.model_dump(mode="json"))


def _human_writer() -> Writes:
    from rich.console import Console

    console = Console(highlight=False)

    def write(record: ConsumerRecord, message: Message) -> None:
        console.print(rows.row(message))

    return write


async def _reader_is_gone() -> None:
    """Return when the other end of stdout's pipe is closed, which no write would tell us before the
    next row comes."""
    poll = select.poll()
    poll.register(sys.stdout.fileno(), 0)
    while not poll.poll(0):  # noqa: ASYNC110  (the kernel has no event for it that asyncio knows)
        await asyncio.sleep(READER_CHECK_S)
