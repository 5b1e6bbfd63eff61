"""The cost of a message: admit on the adapter, beside the least that any Python client must do."""

import asyncio
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from tests.integration.flow import Flow
from topics import articles, pages
from worker.broker import topics_admin
from worker.kafka.local import LocalKafka
from worker.settings import Settings


async def measure(count: int) -> dict[str, Any]:
    """Microseconds of CPU a message: the worker's, the plain client's, and their ratio."""
    # The broker dies with the thread that starts it; the pool of threads outlives this function.
    kafka = await asyncio.to_thread(LocalKafka(Settings().cache_dir).start)
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(brokers=kafka.bootstrap)
            await topics_admin.create_and_check(settings)
            flow = Flow(settings, Path(folder))
            await flow.produce(
                {"id": f"a{n}", "text": "Ministers met. " * 60} for n in range(count)
            )
            plain = await _plain(settings, count)
            ours = await _admit(flow, count)
    finally:
        await asyncio.to_thread(kafka.close)
    return {
        "messages": count,
        "us_a_message": round(ours * 1e6 / count),
        "times_plain": round(ours / plain, 1),
    }


async def _plain(settings: Settings, count: int) -> float:
    """CPU seconds to read `count` articles and send each on, and nothing more."""
    consumer = AIOKafkaConsumer(
        settings.topic_name(articles.TOPIC),
        bootstrap_servers=settings.bootstrap(),
        auto_offset_reset="earliest",
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap(), linger_ms=20, max_batch_size=262_144
    )
    await consumer.start()
    await producer.start()
    begin = time.process_time()
    left = count
    while left:
        for records in (await consumer.getmany(timeout_ms=500)).values():
            for record in records:
                await producer.send(settings.topic_name(pages.TOPIC), record.value, key=record.key)
                left -= 1
    await producer.flush()
    taken = time.process_time() - begin
    await producer.stop()
    await consumer.stop()
    return taken


async def _admit(flow: Flow, count: int) -> float:
    """CPU seconds of a worker that admits `count` articles: validated, enveloped, receipted."""
    with flow.worker("admit", window_messages="64") as worker:
        await worker.until_working()
        before = _cpu_of(worker.process.pid)
        ids = [f"a{number}" for number in range(count)]
        await flow.until_admitted(ids, 300)
        return _cpu_of(worker.process.pid) - before


def _cpu_of(pid: int) -> float:
    """CPU seconds a process has taken, from proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
