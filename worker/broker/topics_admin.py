"""The topics on a broker: create those that are missing, compare the others, mend what can be."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code

from topics.catalog import TOPICS
from topics.declaration import Topic
from worker.broker.reach import cluster
from worker.errors import Explained
from worker.settings import Settings

MISSING = "missing"
PARTITIONS = "partitions"
REPLICATION = "replication"
FIXED = {PARTITIONS, REPLICATION}
"""What is never changed on a topic that exists."""

SEEN_S = 10
"""How long the brokers may take to know of a change, seconds. A single node takes milliseconds."""

SET_ON_TOPIC = 1
"""`config_source` of a setting that stands on the topic itself (DynamicTopicConfig)."""


class TopicRefused(Explained):
    """The broker does not let a topic be made or changed."""


@dataclass(frozen=True)
class Difference:
    """A topic's setting that is not as it should be, or was not until now (`mended`)."""

    topic: str
    setting: str
    wanted: str
    found: str
    mended: bool = False

    @property
    def missing(self) -> bool:
        """Whether the topic as a whole is missing."""
        return self.found == MISSING


@dataclass(frozen=True)
class Found:
    """A topic as it stands on the broker."""

    partitions: int
    replication: int
    config: dict[str, str]
    own: dict[str, str]
    """Those of `config` that are set on the topic itself and not inherited from the broker."""
    led: bool
    """Whether every partition has a leader, without which nobody can write to it."""


def wanted_config(topic: Topic[Any], settings: Settings) -> dict[str, str]:
    """The Kafka settings a topic should have."""
    return {
        "cleanup.policy": "delete",
        "compression.type": topic.compression,
        "max.message.bytes": str(topic.max_bytes),
        "min.insync.replicas": "2" if settings.replication >= 3 else "1",
        "retention.ms": str(settings.retention_ms(topic.retention)),
    }


async def check(settings: Settings) -> list[Difference]:
    """What differs between the topics as declared and as they stand; changes nothing.

    Raises OutOfReach where no broker answers.
    """
    async with _admin(settings) as admin:
        return _compare(settings, await _found(admin, settings))


async def create_and_check(settings: Settings) -> list[Difference]:
    """Create the topics that are missing, mend settings, and return all that differed.

    What could be put right comes back as `mended`. Partitions and replicas of topics that exist are
    never changed: with more partitions, old keys would go to new places.
    Raises OutOfReach where no broker answers, TopicRefused where one says no.
    """
    async with _admin(settings) as admin:
        found = await _found(admin, settings)
        differences = _compare(settings, found)
        await _create(admin, settings, {d.topic for d in differences if d.missing})
        await _mend(admin, settings, found)
        left = await _wait_until_seen(admin, settings)
        return [replace(d, mended=(d.topic, d.setting) not in left) for d in differences]


@asynccontextmanager
async def _admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    await cluster(settings.bootstrap())
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap())
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


async def _found(admin: AIOKafkaAdminClient, settings: Settings) -> dict[str, Found]:
    """Our topics as they stand, by name; those that are missing are left out."""
    names = {settings.topic_name(topic) for topic in TOPICS}
    there = {
        topic["topic"]: topic["partitions"]
        for topic in await admin.describe_topics()
        if topic["topic"] in names
    }
    if not there:
        return {}
    found = {}
    answers = await admin.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, name) for name in there]
    )
    for answer in answers:
        for code, message, _, name, entries in answer.resources:
            _refuse_errors(name, code, message)
            partitions = there[name]
            found[name] = Found(
                partitions=len(partitions),
                replication=min(len(partition["replicas"]) for partition in partitions),
                config={entry[0]: entry[1] for entry in entries},
                own={entry[0]: entry[1] for entry in entries if entry[3] == SET_ON_TOPIC},
                led=all(partition["leader"] >= 0 for partition in partitions),
            )
    return found


def _compare(settings: Settings, found: dict[str, Found]) -> list[Difference]:
    differences = []
    for topic in TOPICS:
        name = settings.topic_name(topic)
        if name not in found:
            differences.append(Difference(name, "topic", "present", MISSING))
            continue
        stands = found[name]
        wanted = {
            PARTITIONS: str(settings.partitions),
            REPLICATION: str(settings.replication),
            **wanted_config(topic, settings),
        }
        actual = {
            PARTITIONS: str(stands.partitions),
            REPLICATION: str(stands.replication),
            **stands.config,
        }
        differences += [
            Difference(name, setting, value, actual.get(setting, MISSING))
            for setting, value in wanted.items()
            if actual.get(setting) != value
        ]
    return differences


async def _create(admin: AIOKafkaAdminClient, settings: Settings, names: Iterable[str]) -> None:
    names = set(names)
    new = [
        NewTopic(
            name=settings.topic_name(topic),
            num_partitions=settings.partitions,
            replication_factor=settings.replication,
            topic_configs=wanted_config(topic, settings),
        )
        for topic in TOPICS
        if settings.topic_name(topic) in names
    ]
    if not new:
        return
    answer = await admin.create_topics(new)
    for name, code, message, *_ in answer.topic_errors:
        if code != TopicAlreadyExistsError.errno:
            _refuse_errors(name, code, message)


async def _mend(admin: AIOKafkaAdminClient, settings: Settings, found: dict[str, Found]) -> None:
    for topic in TOPICS:
        name = settings.topic_name(topic)
        wanted = wanted_config(topic, settings)
        if name not in found or wanted.items() <= found[name].config.items():
            continue
        # The request replaces all settings of the topic, so those that others set on it go along.
        config = found[name].own | wanted
        resource = ConfigResource(ConfigResourceType.TOPIC, name, config)
        for answer in await admin.alter_configs([resource]):
            for code, message, _, altered in answer.resources:
                _refuse_errors(altered, code, message)


async def _wait_until_seen(admin: AIOKafkaAdminClient, settings: Settings) -> set[tuple[str, str]]:
    """Wait until the brokers know what the controller has taken; (topic, setting) of what is left."""
    left: set[tuple[str, str]] = set()
    for _ in range(SEEN_S * 10):
        found = await _found(admin, settings)
        left = {(d.topic, d.setting) for d in _compare(settings, found)}
        if all(setting in FIXED for _, setting in left) and all(t.led for t in found.values()):
            break
        await asyncio.sleep(0.1)
    return left


def _refuse_errors(topic: str, code: int, message: str | None) -> None:
    if code:
        reason = message or for_code(code).description
        raise TopicRefused(f"the broker refuses topic {topic}: {reason}")
