"""The producer: what it cannot send costs nothing of what comes after."""

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.integration.flow import Flow
from topics.declaration import MIB
from worker.adapter.outbox import MAX_REQUEST_BYTES, Outbox, TooLargeToSend
from worker.settings import Settings


@pytest.fixture
async def small_topic(kafka_settings: Settings) -> str:
    """A topic that takes records of up to 10 kB."""
    name = f"{kafka_settings.topic_prefix}small"
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_settings.bootstrap())
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, 1, topic_configs={"max.message.bytes": "10000"})])
    await admin.close()
    return name


def incompressible(size: int) -> bytes:
    import random

    return random.Random(3).randbytes(size)


async def test_too_large_for_its_topic_is_said_and_the_next_ones_pass(
    kafka_settings: Settings, small_topic: str, tmp_path: object
) -> None:
    outbox = Outbox(kafka_settings.bootstrap())
    await outbox.start()
    try:
        for number in range(3):
            with pytest.raises(TooLargeToSend):
                await outbox.send([(small_topic, b"k", incompressible(50_000), [])])
            await outbox.send([(small_topic, b"k", b"small %d" % number, [("h", b"v")])])
    finally:
        await outbox.stop()


async def test_too_large_for_a_request_is_said_and_the_next_ones_pass(
    kafka_settings: Settings, small_topic: str
) -> None:
    outbox = Outbox(kafka_settings.bootstrap())
    await outbox.start()
    try:
        with pytest.raises(TooLargeToSend):
            await outbox.send([(small_topic, b"k", bytes(MAX_REQUEST_BYTES + 1), [])])
        await outbox.send([(small_topic, b"k", b"small", [])])
    finally:
        await outbox.stop()


async def test_the_largest_article_becomes_a_dead_letter_whole(
    kafka_settings: Settings, tmp_path: object
) -> None:
    from pathlib import Path

    value = incompressible(31 * MIB)
    flow = Flow(kafka_settings, Path(str(tmp_path)))
    with flow.worker("admit"):
        await flow.produce([value])
        for _ in range(60):
            letters = await flow.read("dead-letters")
            if letters:
                break
    assert [letter.value for letter in letters] == [value]
