"""A flow under test: workers as processes, articles in, and what came out on every topic."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import ConsumerRecord, TopicPartition

from topics.catalog import BY_NAME
from worker.settings import Settings

ROOT = Path(__file__).parents[2]

LARGEST = 40 * 1024 * 1024


@dataclass
class Flow:
    """One system: a prefix on the broker and a state folder, shared by its workers."""

    settings: Settings
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @contextlib.contextmanager
    def worker(self, *agents: str, **settings: str) -> Iterator["WorkerProcess"]:
        """A worker of these stages (all without any), killed at the end if it still runs."""
        process = WorkerProcess(self, agents, settings)
        try:
            yield process
        finally:
            process.kill()

    async def produce(
        self,
        values: Iterable[bytes | dict[str, Any]],
        topic: str = "articles",
        headers: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        """Send values as a stranger's client would."""
        producer = AIOKafkaProducer(
            bootstrap_servers=self.settings.bootstrap(), max_request_size=LARGEST, acks="all"
        )
        await producer.start()
        try:
            futures = []
            for value in values:
                body = value if isinstance(value, bytes) else orjson.dumps(value)
                futures.append(
                    await producer.send(
                        self.settings.topic_prefix + topic, body, headers=list(headers)
                    )
                )
            await asyncio.gather(*futures)
        finally:
            await producer.stop()

    async def read(self, topic: str) -> list[ConsumerRecord]:
        """All records of a topic, from its beginning to its end of now."""
        name = self.settings.topic_name(BY_NAME[topic])
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.settings.bootstrap(), max_partition_fetch_bytes=LARGEST
        )
        await consumer.start()
        try:
            partitions = [TopicPartition(name, n) for n in range(self.settings.partitions)]
            consumer.assign(partitions)
            await consumer.seek_to_beginning(*partitions)
            ends = await consumer.end_offsets(partitions)
            records: list[ConsumerRecord] = []
            for partition in partitions:
                while await consumer.position(partition) < ends[partition]:
                    for batch in (await consumer.getmany(timeout_ms=500)).values():
                        records += batch
            return records
        finally:
            await consumer.stop()

    async def data(self, topic: str) -> list[dict[str, Any]]:
        """The `data` of all records of a topic."""
        return [orjson.loads(record.value)["data"] for record in await self.read(topic)]

    async def until_done(self, article_ids: Iterable[str], seconds: float) -> None:
        """Wait until the receipts say that every article is done. Fails after `seconds`."""
        wanted = set(article_ids)
        give_up = time.monotonic() + seconds
        while True:
            open_ids = unfinished(wanted, await self.data("receipts"))
            if not open_ids:
                return
            assert time.monotonic() < give_up, (
                f"{len(open_ids)} of {len(wanted)} articles are not done, such as"
                f" {sorted(open_ids)[:3]}"
            )
            await asyncio.sleep(0.5)

    async def until_admitted(self, article_ids: Iterable[str], seconds: float) -> None:
        """Wait until every article has a receipt of admit. Fails after `seconds`."""
        wanted = set(article_ids)
        give_up = time.monotonic() + seconds
        while wanted - {receipt["article_id"] for receipt in await self.data("receipts")}:
            assert time.monotonic() < give_up, "not all articles are admitted"
            await asyncio.sleep(0.5)


def unfinished(wanted: set[str], receipts: list[dict[str, Any]]) -> set[str]:
    """The articles that are not done: without a final receipt of themselves, or of what came of
    them, all the way down."""
    final: dict[str, list[list[str]]] = defaultdict(list)
    for receipt in receipts:
        if receipt["final"]:
            final[receipt["id"]].append(receipt["expected"])

    def done(thing: str) -> bool:
        return any(all(done(child) for child in expected) for expected in final.get(thing, []))

    return {thing for thing in wanted if not done(thing)}


class WorkerProcess:
    """`eventwire worker` as a process of its own."""

    def __init__(self, flow: Flow, agents: Sequence[str], settings: dict[str, str]) -> None:
        self._log = (flow.folder / f"worker-{time.monotonic_ns()}.log").open("wb")
        self.log_file = Path(self._log.name)
        environment = {
            **os.environ,
            **flow.environment,
            "EVENTWIRE_BROKERS": flow.settings.brokers,
            "EVENTWIRE_TOPIC_PREFIX": flow.settings.topic_prefix,
            "EVENTWIRE_DATA_DIR": str(flow.folder / "state"),
            "EVENTWIRE_HEALTH_PORT": "0",
            **{f"EVENTWIRE_{name.upper()}": value for name, value in settings.items()},
        }
        option = ["--agents", ",".join(agents)] if agents else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "worker.cli.main", "worker", *option],
            cwd=ROOT,
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def log(self) -> str:
        """What it has said so far."""
        return self.log_file.read_text("utf-8", "replace")

    def entries(self) -> list[dict[str, Any]]:
        """Its log entries."""
        return [orjson.loads(line) for line in self.log().splitlines() if line.startswith("{")]

    async def until_working(self, seconds: float = 60) -> None:
        """Wait until it has its partitions."""
        give_up = time.monotonic() + seconds
        while "working as" not in self.log():
            assert self.process.poll() is None, f"the worker ended: {self.log()[-2000:]}"
            assert time.monotonic() < give_up, f"the worker does not start: {self.log()[-2000:]}"
            await asyncio.sleep(0.1)

    def health_address(self) -> str:
        """Where its health is served."""
        (line,) = [e["message"] for e in self.entries() if "health at" in e["message"]]
        return str(line.rpartition(" ")[2].removesuffix("/live"))

    def children(self) -> list[int]:
        """The process ids of its children."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    async def drain(self, seconds: float = 20) -> int:
        """Ask it to stop and wait for its end. Returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, seconds)

    def kill(self) -> None:
        """End it as a crash would."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._log.close()


@contextlib.asynccontextmanager
async def serving(pages: dict[str, bytes], content_type: str = "text/html") -> Any:
    """A web server on the loopback for these paths. Gives its host:port."""

    async def answer(request: web.Request) -> web.Response:
        body = pages.get(request.path)
        if body is None:
            return web.Response(status=404)
        return web.Response(body=body, content_type=content_type)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"{host}:{port}"
    finally:
        await runner.cleanup()
