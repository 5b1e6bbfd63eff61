"""Whether a broker can be reached, said clearly and soon."""

import asyncio

from aiokafka.client import AIOKafkaClient
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


async def check_reachable(bootstrap: str) -> int:
    """The number of brokers in the cluster behind `bootstrap`. Raises OutOfReach."""
    try:
        client = AIOKafkaClient(bootstrap_servers=bootstrap, request_timeout_ms=REACH_S * 1000)
    except (KafkaError, ValueError):
        # An address that is none, such as a port that is no number.
        raise OutOfReach(bootstrap) from None
    try:
        await asyncio.wait_for(client.bootstrap(), REACH_S)
        return len(client.cluster.brokers())
    except (KafkaError, OSError, TimeoutError):
        raise OutOfReach(bootstrap) from None
    finally:
        await client.close()
