"""`eventwire code`: the same stages on files, without any Kafka."""

import asyncio
import sys
from collections.abc import Iterable

import click

from worker.cli.inputs import Given, Input, Reader
from worker.cli.options import load
from worker.cli.output import print_json
from worker.settings import Settings


@click.command(
    epilog="Exits with 1 if any article could not be coded; the others are coded all the same."
)
@click.argument("paths", nargs=-1, required=True, metavar="URL|FILE|-…")
@click.option(
    "--emit",
    type=click.Choice(["stories", "events"]),
    default="events",
    show_default=True,
    help="What to write.",
)
@click.option("--publisher", help="Who published it, where the article does not say.")
@click.option("--published", metavar="ISO8601", help="When, where the article does not say.")
def command(
    paths: tuple[str, ...], emit: str, publisher: str | None, published: str | None
) -> None:
    """Code articles right here and write the `data` of each story or event as a JSON line.

    PATH is as for `eventwire produce`, and so is the article's id: its own, else the file's stem.

    \b
    Examples:
      eventwire code article.txt
      eventwire code --emit stories page.html
      echo 'France expelled two Russian diplomats on Monday.' | eventwire code -
    """
    from worker import logs

    settings = load()
    logs.set_up("error", "text")
    failed = asyncio.run(
        _code(settings, Reader(Given(None, publisher, published)).read(paths), emit)
    )
    if failed:
        click.echo(f"{failed} articles could not be coded", err=True)
        sys.exit(1)


async def _code(settings: Settings, inputs: Iterable[Input], emit: str) -> int:
    """Code all articles; the number of those that failed."""
    from agents.registry import BY_NAME
    from worker.inline import Inline

    stages = ["admit", "fetch", "clean"] + (["extract", "enrich"] if emit == "events" else [])
    failed = 0
    async with Inline([BY_NAME[name] for name in stages], settings) as inline:
        for given in inputs:
            problems = [given.problem] if given.problem else []
            if given.article is not None:
                outcome = await inline.run(given.article)
                problems = outcome.failures
                for note in outcome.notes:
                    click.echo(f"{given.where}: {note}", err=True)
                for message in outcome.made.get(emit, []):
                    print_json(message.model_dump(mode="json"))
            for problem in problems:
                click.echo(f"{given.where}: {problem}", err=True)
            failed += bool(problems)
    return failed
