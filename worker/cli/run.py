"""`eventwire run`: everything on this machine, to try it: Kafka, topics, a worker, live events."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import click

from worker.broker import topics_admin
from worker.cli.options import with_settings
from worker.errors import Explained
from worker.kafka.local import LocalKafka
from worker.settings import DEFAULT_BROKERS, Settings
from worker.tether import tethered

SEEDS = Path(__file__).parents[2] / "seeds"
"""The sample articles stand beside the source; a wheel does not carry them."""

SEED_PACE_S = 0.2
"""Seconds between two requests to our own seed server: it minds less than a stranger's would."""

WORKER_STOP_S = 12
"""A worker that has not drained by then is killed: Ctrl-C ends everything within 15 s."""


WORKER_STARTS = 5
WORKER_LASTS_S = 20
"""A worker that ends sooner than this after its start will not do better the next time."""


class CannotRun(Explained):
    """Something that `run` needs is not there, or one of its parts ended by itself."""


@click.command(epilog="Send more from a second terminal: `eventwire produce URL|FILE …`.")
@click.option("--seeds", is_flag=True, help="Send the sample articles of seeds/.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the local Kafka's data.  [default: a temporary one, removed at the end]",
)
@with_settings
def command(settings: Settings, seeds: bool, data: Path | None) -> None:
    """Run it all here and watch events arrive, until Ctrl-C.

    Starts a local Kafka at 127.0.0.1:9092, unless --brokers or EVENTWIRE_BROKERS names one; makes the
    topics; starts a worker; shows each event with its evidence.

    \b
    Examples:
      eventwire run --seeds
      eventwire run --data ~/eventwire-kafka
      eventwire run --brokers kafka.example:9092
    """
    if seeds and not SEEDS.is_dir():
        raise CannotRun(
            f"the sample articles are not at {SEEDS}: run it in a clone of the repository"
        )
    with _stop_signals_as_keyboard_interrupt():
        try:
            asyncio.run(_run(settings, seeds, data))
        except KeyboardInterrupt:
            _say("stopped")


async def _run(settings: Settings, seeds: bool, data: Path | None) -> None:
    async with contextlib.AsyncExitStack() as stack:
        if not settings.brokers:
            _say("starting a local Kafka …")
            port = int(DEFAULT_BROKERS.rpartition(":")[2])
            kafka = await stack.enter_async_context(LocalKafka(settings.cache_dir, data, port))
            _say(f"Apache Kafka is ready at {kafka.bootstrap}")
        await topics_admin.create_and_check(settings)
        environment = {"EVENTWIRE_BROKERS": settings.bootstrap()}
        pages: str | None = None
        if seeds:
            pages = await stack.enter_async_context(_serve(SEEDS / "html"))
            environment |= {
                # The guard keeps fetch away from this machine; the seed server is let through by name.
                "EVENTWIRE_FETCH_ALLOW": f'["{pages}"]',
                "EVENTWIRE_FETCH_PACE_S": str(SEED_PACE_S),
            }
        worker = asyncio.create_task(_keep_working(environment))
        stack.push_async_callback(_end, worker)
        tail = await stack.enter_async_context(_part("tail", environment, "events"))
        _say("the worker starts; events appear below as they are coded. From a second terminal:")
        _say("  eventwire produce URL|FILE …         send articles")
        _say("  eventwire tail stories|receipts      watch the other topics")
        _say("Ctrl-C stops everything.")
        if pages:
            await _produce_seeds(pages, environment)
        await _until_one_ends(worker, tail)


async def _keep_working(environment: dict[str, str]) -> None:
    """Be the worker's supervisor: start it again when it had to end. Raises CannotRun when that does
    not help."""
    for _ in range(WORKER_STARTS):
        started = time.monotonic()
        async with _part("worker", environment) as worker:
            await worker.wait()
        if time.monotonic() - started < WORKER_LASTS_S:
            break
        _say("the worker ended; starting it again")
    raise CannotRun("the worker ends by itself; what it said stands above")


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, CannotRun):
        await task


async def _produce_seeds(pages: str, environment: dict[str, str]) -> None:
    """Send every other seed as a URL of the seed server, the rest as text: both ways in are real."""
    names = sorted(path.stem for path in (SEEDS / "html").glob("*.html"))
    sources = [
        f"http://{pages}/{name}.html" if index % 2 == 0 else str(SEEDS / "text" / f"{name}.txt")
        for index, name in enumerate(names)
    ]
    async with _part("produce", environment, *sources, quiet=True) as produce:
        _, said = await produce.communicate()
    if produce.returncode:
        raise CannotRun(f"the sample articles could not be sent:\n{said.decode()}")
    _say(f"sent {len(sources)} sample articles")


@contextlib.asynccontextmanager
async def _serve(folder: Path) -> AsyncIterator[str]:
    """A web server for a folder, on a free port of the loopback. Gives its host:port."""
    from aiohttp import web

    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"{host}:{port}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def _part(
    name: str, environment: dict[str, str], *arguments: str, quiet: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """One of our own commands as a process that dies with this one, however it ends."""
    process = await asyncio.create_subprocess_exec(
        *tethered([sys.executable, "-m", "worker.cli.main", name, *arguments]),
        env={"EVENTWIRE_LOG_LEVEL": "warning"} | os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.PIPE if quiet else None,
        # Out of the terminal's group: Ctrl-C is for us, who stop the parts in order.
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(WORKER_STOP_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


async def _until_one_ends(worker: asyncio.Task[None], tail: asyncio.subprocess.Process) -> None:
    watching = asyncio.create_task(tail.wait())
    try:
        await asyncio.wait([worker, watching], return_when=asyncio.FIRST_COMPLETED)
    finally:
        watching.cancel()
    if worker.done():
        worker.result()
    raise CannotRun("the display of events ended by itself; what it said stands above")


@contextlib.contextmanager
def _stop_signals_as_keyboard_interrupt() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(text: str) -> None:
    click.echo(text, err=True)
