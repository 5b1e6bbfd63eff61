"""`eventwire dlq`: list, show and replay dead letters."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from topics.receipts import Stage
from worker.broker import dlq
from worker.broker.dlq import Selection, Stored
from worker.cli import rows
from worker.cli.options import with_settings
from worker.cli.output import json_option, print_json, print_rows, printable, wants_json
from worker.cli.running import run
from worker.settings import Settings

SHOWN_CHARS = 2_000
"""Characters of a message that a terminal shows; --raw and --json give all of it."""

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class Since(click.ParamType):
    """A point in time, given as an age (30m, 2h, 3d) or in ISO 8601; milliseconds since 1970."""

    name = "age or time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The milliseconds of what the user wrote."""
        if isinstance(value, int):
            return value
        unit = UNITS.get(value[-1:])
        try:
            if unit:
                moment = datetime.now(UTC) - float(value[:-1]) * unit
            else:
                moment = datetime.fromisoformat(value).astimezone()
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is neither an age such as 2h nor an ISO 8601 time", param, ctx)
        return round(moment.timestamp() * 1000)


def selection_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose dead letters, given to a command as `stages`, `errors`, `since_ms`."""
    for option in (
        click.option(
            "--since",
            "since_ms",
            type=Since(),
            default=0,
            show_default=False,
            metavar="AGE|TIME",
            help="Only those written since then: 30m, 2h, 3d, or an ISO 8601 time.",
        ),
        click.option(
            "--error",
            "errors",
            multiple=True,
            metavar="NAME",
            help="Only those with this error, such as TooLarge; may be repeated.",
        ),
        click.option(
            "--stage",
            "stages",
            multiple=True,
            type=click.Choice(get_args(Stage)),
            help="Only those of this stage; may be repeated.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def command() -> None:
    """List, show and replay dead letters: messages no stage could do its work on.

    A dead letter is named by where its message stood, topic/partition/offset, or by its article's
    id. They are kept for EVENTWIRE_RETENTION_OUTPUT_DAYS.

    \b
    Examples:
      eventwire dlq list --stage fetch --since 2h
      eventwire dlq show articles/3/120
      eventwire dlq replay --error ChildFailed --dry-run
    """


@command.command("list")
@selection_options
@json_option
@with_settings
def list_(
    settings: Settings,
    stages: tuple[str, ...],
    errors: tuple[str, ...],
    since_ms: int,
    as_json: bool | None,
) -> None:
    """List dead letters, without their bytes.

    \b
    Examples:
      eventwire dlq list
      eventwire dlq list --stage admit --error Undecodable --since 3d
      eventwire dlq list --json | jq -r .reason | sort | uniq -c
    """
    selection = Selection(stages=stages, errors=errors, since_ms=since_ms)
    console = Console(highlight=False)

    def write(stored: Stored) -> None:
        if wants_json(as_json):
            print_json(_row(stored))
        else:
            left = f"{rows.when(stored.record)[:16]}  {stored.letter.stage}"
            console.print(rows.dead_letter(stored.letter, left))

    found = run(_collect(settings, selection, write))
    click.echo(f"{len(found)} dead letters", err=True)


@command.command()
@click.argument("id")
@click.option("--raw", is_flag=True, help="Write the original bytes to stdout and nothing else.")
@json_option
@with_settings
def show(settings: Settings, id: str, raw: bool, as_json: bool | None) -> None:
    """Show dead letters in full: the reason, the headers, the original bytes.

    ID is topic/partition/offset or an article's id. JSON gives the bytes as base64.

    \b
    Examples:
      eventwire dlq show articles/3/120
      eventwire dlq show articles/3/120 --raw > message.bin
    """
    write = _write_raw if raw else _write_json if wants_json(as_json) else _write_human
    if not run(_collect(settings, Selection(ids=[id]), write)):
        click.echo(f"no dead letter of {id}; `eventwire dlq list` shows them", err=True)
        sys.exit(1)


@command.command()
@click.argument("ids", nargs=-1, metavar="[ID]…")
@selection_options
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@json_option
@with_settings
def replay(
    settings: Settings,
    ids: tuple[str, ...],
    stages: tuple[str, ...],
    errors: tuple[str, ...],
    since_ms: int,
    dry_run: bool,
    as_json: bool | None,
) -> None:
    """Send dead letters' messages back to the topics they came from, as they were.

    Without IDs and options it replays all. A message that dies again is a new dead letter; the old
    one stays where it is. What a stage has made already it makes again under the same ids, so a
    replay too many does no harm.

    \b
    Examples:
      eventwire dlq replay --error ChildFailed --since 1d --dry-run
      eventwire dlq replay articles/3/120 pages/0/7
    """
    selection = Selection(ids, stages, errors, since_ms)
    if dry_run:
        found, refused = run(_collect(settings, selection, _row)), 0
    else:
        found, refused = run(_replay(settings, selection))
    if found or wants_json(as_json):
        print_rows(found, ("position", "stage", "error", "article_id"), as_json)
    did = "would be replayed" if dry_run else "replayed"
    click.echo(f"{len(found)} dead letters {did}", err=True)
    if refused:
        sys.exit(1)


async def _collect(
    settings: Settings, selection: Selection, each: Callable[[Stored], Any]
) -> list[Any]:
    """What `each` makes of the dead letters; their bytes are not kept."""
    return [each(stored) async for stored in dlq.read(settings, selection)]


async def _replay(settings: Settings, selection: Selection) -> tuple[list[dict[str, object]], int]:
    """The rows of those that were sent, and the number of those the broker did not take."""
    found, refused = [], 0
    async for sent in dlq.replay(settings, selection):
        if sent.problem:
            refused += 1
            click.echo(f"{sent.item.position}: {sent.problem}", err=True)
        else:
            found.append(_row(sent.item))
    return found, refused


def _row(stored: Stored) -> dict[str, object]:
    letter = stored.letter
    return {
        "position": stored.position,
        "time": rows.when(stored.record),
        "stage": letter.stage,
        "error": letter.error,
        "attempts": letter.attempts,
        "bytes": len(stored.record.value or b""),
        "article_id": letter.article_id,
        "reason": letter.reason,
    }


def _write_raw(stored: Stored) -> None:
    sys.stdout.buffer.write(stored.record.value or b"")
    sys.stdout.buffer.flush()


def _write_json(stored: Stored) -> None:
    print_json(rows.dead_letter_json(stored.record, stored.letter))


def _write_human(stored: Stored) -> None:
    fields = rows.dead_letter_json(stored.record, stored.letter)
    encoded = fields.pop("value_base64")
    fields |= {f"header {name}": value for name, value in fields.pop("headers").items()}
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, value in fields.items():
        if value is not None:
            table.add_row(name.replace("_", " "), Text(printable(str(value))))
    console = Console(highlight=False)
    console.print(table)
    try:
        text = (stored.record.value or b"").decode()
    except UnicodeDecodeError:
        text = f"(base64) {encoded}"
    shown = "\n".join(printable(line) for line in text[:SHOWN_CHARS].splitlines())
    console.print(Text(shown))
    if len(text) > SHOWN_CHARS:
        console.print(
            f"… {len(stored.record.value):,} bytes in all; --raw writes them", style="dim"
        )
