"""`eventwire kafka`: run a local Kafka in the foreground, or only bring what it needs."""

import os
import signal
import time
from pathlib import Path

import click

from worker.cli.options import load
from worker.kafka import jars
from worker.kafka.local import LocalKafka
from worker.settings import DEFAULT_BROKERS

PARENT_CHECK_S = 0.5
"""How often it looks whether the broker and whoever started it still live, seconds."""


@click.command(epilog="Ctrl-C stops it. Its log is kafka.log in the data folder.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=int(DEFAULT_BROKERS.rpartition(":")[2]),
    show_default=True,
    help="Port on 127.0.0.1 that clients connect to.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of its data; a second start goes on with what is there."
    "  [default: a temporary one, removed at the end]",
)
@click.option("--prepare", is_flag=True, help="Only bring the jars into the cache and verify them.")
def command(port: int, data: Path | None, prepare: bool) -> None:
    """Run a local single-node Apache Kafka (KRaft) until Ctrl-C.

    It needs no Java and no installation: pip brought the Java runtime, and the jars are fetched
    once, each verified by its SHA-256. It is for trying out and for tests; --brokers or
    EVENTWIRE_BROKERS points the other commands at a real cluster.

    It ends with whoever started it, except under nohup.

    \b
    Examples:
      eventwire kafka
      eventwire kafka --port 19092 --data ~/kafka
      nohup eventwire kafka --data ~/kafka &
    """
    cache_dir = load().cache_dir
    if prepare:
        paths = jars.prepare(cache_dir)
        jars.java()
        click.echo(
            f"Apache Kafka {jars.kafka_version()}: {len(paths)} jars verified in {paths[0].parent}"
        )
        return
    parent = os.getppid()
    outlives_parent = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    _stop_on_signals(hangup=not outlives_parent)
    try:
        with LocalKafka(cache_dir, data, port) as kafka:
            click.echo(
                f"Apache Kafka {jars.kafka_version()} is ready at {kafka.bootstrap}"
                f" (data in {kafka.data}). Ctrl-C stops it."
            )
            while kafka.running and (outlives_parent or os.getppid() == parent):
                time.sleep(PARENT_CHECK_S)
            if not kafka.running:
                raise jars.CannotRun(f"the broker ended by itself:\n{kafka.last_words()}")
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def _stop_on_signals(hangup: bool) -> None:
    """Let every signal that asks for a stop end in KeyboardInterrupt.

    SIGINT too: a shell script starts what it puts in the background with SIGINT ignored.
    """
    for number in (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hangup else [])):
        signal.signal(number, signal.default_int_handler)
