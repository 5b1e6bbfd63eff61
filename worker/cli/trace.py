"""`eventwire trace`: an article's way through the stages, as a tree."""

import sys

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from topics.events import Event
from topics.receipts import Receipt
from topics.stories import Story
from worker.broker.trace import Trace, events_of, read_trace, stories_of
from worker.cli import rows
from worker.cli.options import with_settings
from worker.cli.output import json_option, print_json, printable, wants_json
from worker.cli.running import run
from worker.settings import Settings


@click.command(epilog="Exits with 1 while the article is not done, or if nobody has heard of it.")
@click.argument("article_id")
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="Wait so long at most until the article is done.",
)
@json_option
@with_settings
def command(settings: Settings, article_id: str, wait: float, as_json: bool | None) -> None:
    """Show what each stage did with an article, and what came out of it.

    An article is done when it and each story and event that came out of it have a final receipt.
    Receipts are kept for EVENTWIRE_RETENTION_WORK_DAYS.

    \b
    Examples:
      eventwire trace 41884782-0c22-53c4-b61a-a4a6723a0345
      eventwire trace "$(eventwire produce page.html)" --wait 30
    """
    trace, stories, events = run(_read(settings, article_id, wait))
    if not trace.receipts:
        click.echo(
            f"no receipt of article {article_id}: was it produced, and does a worker run?", err=True
        )
    elif wants_json(as_json):
        print_json(_json(trace, stories, events))
    else:
        Console(highlight=False).print(_tree(trace, stories, events))
    sys.exit(0 if trace.done else 1)


async def _read(
    settings: Settings, article_id: str, wait: float
) -> tuple[Trace, dict[str, Story], dict[str, Event]]:
    trace = await read_trace(settings, article_id, wait)
    return trace, await stories_of(settings, trace), await events_of(settings, trace)


def _json(trace: Trace, stories: dict[str, Story], events: dict[str, Event]) -> dict[str, object]:
    return {
        "article_id": trace.article_id,
        "done": trace.done,
        "waiting_for": trace.waiting_for(),
        "receipts": [receipt.model_dump(mode="json") for receipt in trace.receipts],
        "stories": [story.model_dump(mode="json") for story in stories.values()],
        "events": [event.model_dump(mode="json") for event in events.values()],
    }


def _tree(trace: Trace, stories: dict[str, Story], events: dict[str, Event]) -> Tree:
    state = ("done", "bold green") if trace.done else ("not done", "bold yellow")
    tree = Tree(Text.assemble(("article ", "dim"), printable(trace.article_id), "  ", state))
    _grow(tree, trace, trace.article_id)
    for story_id in trace.expected(trace.article_id):
        story = stories.get(story_id)
        title = printable(story.title or "(no title)") if story else ""
        branch = tree.add(Text.assemble(("story ", "dim"), story_id, "  ", (title, "bold")))
        _grow(branch, trace, story_id)
        for event_id in trace.expected(story_id):
            event = events.get(event_id)
            leaf = branch.add(
                rows.row(event) if event else Text.assemble(("event ", "dim"), event_id)
            )
            _grow(leaf, trace, event_id)
    return tree


def _grow(branch: Tree, trace: Trace, id: str) -> None:
    """Hang the receipts of a thing on its branch, and say what is still to come."""
    for receipt in trace.of(id):
        branch.add(_receipt(receipt))
    if id in trace.waiting_for():
        branch.add(Text("waiting for its final receipt", "yellow"))


def _receipt(receipt: Receipt) -> Text:
    dead = receipt.outcome == "dead-letter"
    counts = ", ".join(f"{name} {count}" for name, count in receipt.counts.items())
    line = Text.assemble(
        (f"{receipt.stage}: ", "dim"),
        (receipt.outcome, "red" if dead else "green"),
        f"  {receipt.ms:,} ms",
        f"  {counts}" if counts else "",
    )
    if receipt.reason:
        line.append(f"  {printable(receipt.reason)}", "red" if dead else "dim")
    return line
