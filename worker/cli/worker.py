"""`eventwire worker`: run stages on Kafka until told to stop."""

import asyncio
from typing import Any

import click

from worker import logs
from worker.cli.options import with_settings
from worker.errors import Explained
from worker.settings import Settings

STAGES = ("admit", "fetch", "clean", "extract", "enrich")


class CannotWork(Explained):
    """The worker can't start, or had to end."""


def _stages(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    wrong = [name for name in names if name not in STAGES]
    if wrong or not names:
        raise click.BadParameter(
            f"{', '.join(wrong) or 'nothing'}: choose from {', '.join(STAGES)}"
        )
    return [name for name in STAGES if name in names]


@click.command(
    epilog="Its health: /live, /ready and /metrics on EVENTWIRE_HEALTH_HOST:EVENTWIRE_HEALTH_PORT."
)
@click.option(
    "--agents",
    default=",".join(STAGES),
    show_default=True,
    callback=_stages,
    metavar="STAGE,…",
    help="The stages to run. Workers with different stages are one system.",
)
@with_settings
def command(settings: Settings, agents: Any) -> None:
    """Take articles from Kafka and write coded events, until SIGTERM or Ctrl-C.

    It finishes what is in flight within EVENTWIRE_DRAIN_S seconds, commits, and leaves its groups.
    Start as many as there is work for: they share the partitions. The topics must be there; `eventwire
    topics` makes them.

    \b
    Examples:
      eventwire worker
      eventwire worker --agents admit,fetch
      EVENTWIRE_EXTRACT_CHILDREN=4 eventwire worker --agents clean,extract --brokers kafka:9092
    """
    logs.set_up(settings.log_level, settings.log_format)
    asyncio.run(_work(settings, agents))


async def _work(settings: Settings, names: list[str]) -> None:
    from aiokafka.errors import KafkaError

    from agents.registry import BY_NAME
    from worker.adapter.service import Worker, WorkerDied
    from worker.broker import topics_admin
    from worker.children.pool import ChildUnstartable

    missing = [d.topic for d in await topics_admin.check(settings) if d.missing]
    if missing:
        raise CannotWork(
            f"topics are missing on {settings.bootstrap()}: {', '.join(missing)};"
            " make them with `eventwire topics`"
        )
    try:
        await Worker([BY_NAME[name] for name in names], settings).run()
    except (WorkerDied, ChildUnstartable, KafkaError, OSError) as error:
        raise CannotWork(f"the worker had to end: {error}") from error
