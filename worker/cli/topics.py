"""`eventwire topics`: create the topics on the broker and check them."""

import dataclasses
import sys

import click

from topics.catalog import TOPICS
from worker.broker import topics_admin
from worker.cli.options import with_settings
from worker.cli.output import json_option, print_rows
from worker.cli.running import run
from worker.settings import Settings


@click.command(
    epilog="Partitions, replication and retention are settings; see `eventwire settings`."
)
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if anything differs.")
@json_option
@with_settings
def command(settings: Settings, check: bool, as_json: bool | None) -> None:
    """Create the topics that are missing on the broker, mend their settings, and say what differed.

    Partitions of a topic that exists are never changed, because its keys would go to new places;
    nor are its replicas. If such a difference remains, the command says so and exits with 1.

    \b
    Examples:
      eventwire topics
      eventwire topics --check --brokers kafka-1:9092,kafka-2:9092
      EVENTWIRE_REPLICATION=3 EVENTWIRE_PARTITIONS=24 eventwire topics
    """
    work = topics_admin.check if check else topics_admin.create_and_check
    differences = run(work(settings))
    if differences:
        print_rows(
            [dataclasses.asdict(difference) for difference in differences],
            ("topic", "setting", "wanted", "found", "mended"),
            as_json,
        )
    left = [difference for difference in differences if not difference.mended]
    if left:
        what = "`eventwire topics` mends what it can" if check else "change the topics or settings"
        click.echo(f"{len(left)} settings differ on {settings.bootstrap()}; {what}", err=True)
        sys.exit(1)
    click.echo(f"{len(TOPICS)} topics on {settings.bootstrap()} are as they should be", err=True)
