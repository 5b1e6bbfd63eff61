"""Whether brokers and topics can be reached, said clearly and soon."""

import asyncio

from aiokafka.client import AIOKafkaClient
from aiokafka.cluster import ClusterMetadata
from aiokafka.errors import KafkaError

from worker.errors import Explained

REACH_S = 5
"""How long brokers have to answer before they count as out of reach, seconds."""


class OutOfReach(Explained):
    """No broker answers at the addresses."""

    def __init__(self, bootstrap: str) -> None:
        super().__init__(
            f"no Kafka broker answers at {bootstrap}: start one with `eventwire kafka`,"
            " or name yours with --brokers or EVENTWIRE_BROKERS"
        )


class TopicMissing(Explained):
    """The broker has no such topic."""

    def __init__(self, topic: str, bootstrap: str) -> None:
        super().__init__(
            f"topic {topic} does not exist on {bootstrap}: create it with `eventwire topics`"
        )


async def cluster(bootstrap: str) -> ClusterMetadata:
    """Brokers and topics of the cluster behind `bootstrap`. Raises OutOfReach."""
    client = AIOKafkaClient(bootstrap_servers=bootstrap, request_timeout_ms=REACH_S * 1000)
    try:
        async with asyncio.timeout(REACH_S):
            await client.bootstrap()
            # All topics: asking for one by name could create it, with the broker's defaults.
            found: ClusterMetadata = await client.fetch_all_metadata()
            return found
    except (KafkaError, OSError, TimeoutError, ValueError, OverflowError):
        # The last two are of ports that are none: words, or numbers too large.
        raise OutOfReach(bootstrap) from None
    finally:
        await client.close()


async def partitions(bootstrap: str, topic: str) -> list[int]:
    """The partitions of a topic, sorted. Raises OutOfReach or TopicMissing."""
    found = (await cluster(bootstrap)).partitions_for_topic(topic)
    if not found:
        raise TopicMissing(topic, bootstrap)
    return sorted(found)
