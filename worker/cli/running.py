"""Run a command's work with a broker: quietly, and with its troubles told plainly."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiokafka.errors import KafkaError

from worker.errors import Explained

T = TypeVar("T")


class BrokerTrouble(Explained):
    """The broker answered, and then something went wrong with it."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end. Raises BrokerTrouble for what the Kafka client raises."""
    # The client logs each failed connection; what it means for the command is told by the command.
    logging.getLogger("aiokafka").addHandler(logging.NullHandler())
    try:
        return asyncio.run(work)
    except KafkaError as error:
        raise BrokerTrouble(f"the broker has trouble: {error}") from error
