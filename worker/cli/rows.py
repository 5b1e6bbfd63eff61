"""A record as a row: for people in colour, or as what is written in a JSON line."""

import base64
from datetime import UTC, datetime
from typing import Any

from aiokafka.structs import ConsumerRecord
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from topics.dead_letters import DeadLetter, original_headers
from topics.events import Event
from topics.message import Message
from topics.receipts import Receipt
from topics.reports import Party
from topics.stories import Story
from worker.broker.position import position
from worker.cli.output import printable

QUAD_COLOURS = {1: "green", 2: "cyan", 3: "yellow", 4: "red"}
"""Verbal and material cooperation, verbal and material conflict."""


def row(message: Message) -> RenderableType:
    """The row of an event, a story, a receipt or a dead letter."""
    match message:
        case Event():
            return event(message)
        case Story():
            return story(message)
        case Receipt():
            return receipt(message)
        case DeadLetter():
            return dead_letter(message)
    raise TypeError(f"no row for {type(message).__name__}")


def event(event: Event) -> RenderableType:
    """Date, type and mode, who to whom, where; beneath, the words that prove it."""
    what = f"{event.type}-{event.mode}" if event.mode else event.type
    line = Text.assemble((what, f"bold {QUAD_COLOURS[event.quad]}"), "  ")
    line += _parties(event.actors)
    if event.recipients:
        line += Text(" → ", "dim")
        line += _parties(event.recipients)
    if event.location:
        place = event.location.name or event.location.text
        line += Text(f"  in {printable(place)}", "blue")
    if event.background:
        line += Text("  (background)", "dim")
    evidence = Text(f"“{printable(event.evidence.text)}”", "italic dim")
    return beside(event.date or "no date", line, evidence)


def story(story: Story) -> RenderableType:
    """Day, language, title; beneath, publisher, length and id."""
    title = Text(printable(story.title or "(no title)"), "bold")
    about = f"{story.publisher or 'unknown publisher'} · {story.language or '??'}"
    about += f" · {len(story.text):,} characters · {story.id}"
    return beside((story.published or "no date")[:10], title, Text(printable(about), "dim"))


def receipt(receipt: Receipt) -> RenderableType:
    """Stage, outcome, milliseconds and whose; beneath, the reason if there is one."""
    colour = "red" if receipt.outcome == "dead-letter" else "green" if receipt.final else "default"
    line = Text.assemble(
        (receipt.outcome, colour), f"  {receipt.ms} ms  ", (printable(receipt.id), "dim")
    )
    reason = [Text(printable(receipt.reason), "dim")] if receipt.reason else []
    return beside(receipt.stage, line, *reason)


def dead_letter(letter: DeadLetter, left: str | None = None) -> RenderableType:
    """Stage (or `left`), error, where the message stood and whose it is; beneath, the reason."""
    line = Text.assemble(
        (printable(letter.error), "bold red"), f"  {position(letter)}  ",
        (printable(letter.article_id or ""), "dim"),
    )  # fmt: skip
    return beside(left or letter.stage, line, Text(printable(letter.reason), "dim"))


def dead_letter_json(record: ConsumerRecord, letter: DeadLetter) -> dict[str, Any]:
    """A dead letter with its time, the message's own headers, and its bytes as base64."""
    return {
        "position": position(letter),
        "time": when(record),
        **letter.model_dump(mode="json"),
        "headers": {
            name: value.decode("utf-8", "replace")
            for name, value in original_headers(record.headers)
        },
        "value_base64": base64.b64encode(record.value or b"").decode(),
    }


def when(record: ConsumerRecord) -> str:
    """When a record was written, ISO 8601."""
    return datetime.fromtimestamp(record.timestamp / 1000, UTC).isoformat(" ", "seconds")


def _parties(parties: list[Party]) -> Text:
    if not parties:
        return Text("nobody named", "dim")
    return Text(", ").join(_party(party) for party in parties)


def _party(party: Party) -> Text:
    codes = " ".join(code for code in (party.country, party.sector) if code)
    name = printable(party.name or party.text)
    return Text.assemble((codes + " " if codes else "", "magenta"), name)


def beside(left: str, *right: Text) -> RenderableType:
    """`left` in a narrow column, and what stands beside it in lines that wrap at its edge."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(min_width=10, no_wrap=True, style="dim")
    grid.add_column()
    grid.add_row(left, Group(*right))
    return grid
