"""`eventwire topics` on a real broker: what is missing is made, what differs is mended or told."""

import asyncio
import json
from dataclasses import replace

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.integration.conftest import Eventwire
from topics.catalog import TOPICS
from worker.broker import topics_admin
from worker.broker.reach import OutOfReach
from worker.settings import Settings


async def test_missing_topics_are_created_as_declared(bare_settings: Settings) -> None:
    created = await topics_admin.create_and_check(bare_settings)
    names = [bare_settings.topic_name(topic) for topic in TOPICS]
    assert [difference.topic for difference in created] == names
    assert all(difference.missing and difference.mended for difference in created)
    assert await topics_admin.check(bare_settings) == []
    assert await topics_admin.create_and_check(bare_settings) == []


async def test_check_creates_nothing(bare_settings: Settings) -> None:
    before = await topics_admin.check(bare_settings)
    assert all(difference.missing and not difference.mended for difference in before)
    assert await topics_admin.check(bare_settings) == before


async def test_settings_are_mended_and_partitions_kept(kafka_settings: Settings) -> None:
    other = kafka_settings.model_copy(update={"retention_output_days": 2, "partitions": 3})
    told = await topics_admin.create_and_check(other)
    events = other.topic_prefix + "events"
    assert topics_admin.Difference(events, "partitions", "3", "8") in told
    assert (
        topics_admin.Difference(events, "retention.ms", "172800000", "2592000000", mended=True)
        in told
    )
    left = await topics_admin.check(other)
    assert {difference.setting for difference in left} == {"partitions"}
    assert left == [replace(d, mended=False) for d in told if d.setting == "partitions"]


async def test_settings_that_others_put_on_a_topic_stay(bare_settings: Settings) -> None:
    name = bare_settings.topic_prefix + "events"
    admin = AIOKafkaAdminClient(bootstrap_servers=bare_settings.bootstrap())
    await admin.start()
    await admin.create_topics([NewTopic(name, 8, 1, topic_configs={"segment.ms": "3600000"})])
    for _ in range(100):
        if all(d.topic != name or not d.missing for d in await topics_admin.check(bare_settings)):
            break
        await asyncio.sleep(0.1)
    told = await topics_admin.create_and_check(bare_settings)
    assert {d.setting for d in told if d.topic == name} >= {"compression.type", "retention.ms"}
    async with topics_admin._admin(bare_settings) as admin:
        found = await topics_admin._found(admin, bare_settings)
    await admin.close()
    assert found[name].own["segment.ms"] == "3600000"


async def test_more_replicas_than_brokers_are_refused_in_words(bare_settings: Settings) -> None:
    greedy = bare_settings.model_copy(update={"replication": 3})
    with pytest.raises(topics_admin.TopicRefused, match="replication factor of 3"):
        await topics_admin.create_and_check(greedy)


async def test_no_broker_is_told_with_its_address() -> None:
    with pytest.raises(OutOfReach, match=r"127\.0\.0\.1:1"):
        await topics_admin.check(Settings(brokers="127.0.0.1:1"))


def test_command_creates_then_agrees(eventwire: Eventwire) -> None:
    first = eventwire("topics", "--check")
    assert first.returncode == 1
    rows = [json.loads(line) for line in first.stdout.splitlines()]
    assert len(rows) == len(TOPICS)
    assert all(row["found"] == "missing" for row in rows)
    assert eventwire("topics").returncode == 0
    second = eventwire("topics", "--check")
    assert second.returncode == 0
    assert second.stdout == b""
