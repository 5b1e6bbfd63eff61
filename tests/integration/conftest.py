"""A real Apache Kafka for the integration tests: one a session, and fresh topics for each test."""

import asyncio
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from topics.catalog import TOPICS
from topics.declaration import Outgoing, Topic
from topics.envelope import wrap
from worker.broker import topics_admin
from worker.kafka.local import LocalKafka
from worker.settings import Settings

ROOT = Path(__file__).parents[2]

Eventwire = Callable[..., subprocess.CompletedProcess[bytes]]


# A shell starts what it puts into the background with Ctrl-C ignored, and so would be the commands
# that the tests start and interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.integration)


@pytest.fixture(scope="session")
def local_kafka() -> Iterator[LocalKafka]:
    """The broker of the session. A test that stops or kills it has to start it again."""
    with LocalKafka(Settings().cache_dir) as kafka:
        yield kafka


@pytest.fixture(scope="session")
def brokers(local_kafka: LocalKafka) -> str:
    return local_kafka.bootstrap


@pytest.fixture
def topic_prefix() -> str:
    """A prefix nobody else uses, so that tests share the broker and nothing on it."""
    return f"t{uuid.uuid4().hex[:8]}."


@pytest.fixture
def bare_settings(brokers: str, topic_prefix: str) -> Settings:
    """Settings for the broker, whose topics do not exist yet."""
    return Settings(brokers=brokers, topic_prefix=topic_prefix)


@pytest.fixture
def kafka_settings(bare_settings: Settings) -> Iterator[Settings]:
    """Settings for the broker, with the topics created; they are deleted after the test."""
    asyncio.run(topics_admin.create_and_check(bare_settings))
    yield bare_settings
    asyncio.run(_delete_topics(bare_settings))


@pytest.fixture
def environment(bare_settings: Settings) -> dict[str, str]:
    """The environment that gives a command the test's broker and prefix."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "EVENTWIRE_BROKERS": bare_settings.brokers,
        "EVENTWIRE_TOPIC_PREFIX": bare_settings.topic_prefix,
    }


@pytest.fixture
def eventwire(environment: dict[str, str]) -> Eventwire:
    """Run the command to its end: `eventwire("topics", "--check")`."""

    def run(
        *args: str, input: bytes = b"", timeout: float = 60
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "worker.cli.main", *args],
            input=input,
            capture_output=True,
            env=environment,
            timeout=timeout,
            check=False,
        )

    return run


async def _delete_topics(settings: Settings) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap())
    await admin.start()
    try:
        names = {settings.topic_name(topic) for topic in TOPICS}
        there = set(await admin.list_topics())
        await admin.delete_topics(sorted(names & there))
    finally:
        await admin.close()


async def send(settings: Settings, messages: Iterable[Outgoing]) -> None:
    """Put messages on their topics, as a stage would."""
    wrapped = [(message.topic, wrap(message, "eventwire/test")) for message in messages]
    await send_raw(
        settings, [(topic, each.key, each.value, each.headers) for topic, each in wrapped]
    )


async def send_raw(
    settings: Settings,
    records: Iterable[tuple[Topic[Any], bytes | None, bytes, list[tuple[str, bytes]]]],
) -> None:
    """Put records of any bytes on topics: topic, key, value, headers."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap(), acks="all")
    await producer.start()
    try:
        for topic, key, value, headers in records:
            name = settings.topic_name(topic)
            await producer.send_and_wait(name, value, key=key, headers=headers)
    finally:
        await producer.stop()
