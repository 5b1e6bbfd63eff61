"""The Faust app of a stage, and a consumer that shows its heartbeats and says goodbye to its group.

A Faust app is one consumer group with one subscription. Each stage is an app of its own, so that
workers with any subset of the stages share each stage's partitions, and none is consumed twice or
left out.
"""

import logging
from typing import Any

import faust
from aiokafka.errors import KafkaError
from aiokafka.protocol.group import LeaveGroupRequest
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from worker.adapter.fence import Fence
from worker.adapter.instance import Instance
from worker.settings import Settings

log = logging.getLogger(__name__)

BUFFERED_MESSAGES = 64
"""Messages a stream holds beside the window; they count by number only, and pages are large."""

NEVER_IDLE_SECONDS = 7 * 86_400
"""A paused stage takes no message for as long as it takes to mend it, and keeps its place."""

METADATA_SECONDS = 30
"""How soon a new partition or leader is noticed."""


# Mode names a service's logger after the module of its class; ours are still faust's own chatter.
_FAUST_LOG = logging.getLogger("faust.stage")


class StageApp(faust.App):
    """A Faust app of one stage, with the fence its consumer reports to."""

    logger = _FAUST_LOG
    fence: Fence


class _Thread(driver.AIOKafkaConsumerThread):
    """The consumer's thread."""

    logger = _FAUST_LOG

    async def on_start(self) -> None:
        await super().on_start()
        coordinator = self._ensure_consumer()._coordinator
        fence: Fence = self.app.fence
        beat = coordinator._do_heartbeat

        async def seen() -> bool:
            ok: bool = await beat()
            if ok:
                fence.heartbeat()
            return ok

        coordinator._do_heartbeat = seen

    async def on_thread_stop(self) -> None:
        await self._leave_group()
        await super().on_thread_stop()

    async def _leave_group(self) -> None:
        """Say goodbye. A static member does not by itself, and its partitions would wait for the
        session to end before another worker gets them."""
        if self._consumer is None:
            return
        coordinator = self._consumer._coordinator
        if coordinator is None or coordinator.generation <= 0 or coordinator.coordinator_id is None:
            return
        try:
            await coordinator._send_req(
                LeaveGroupRequest(coordinator.group_id, coordinator.member_id)
            )
        except KafkaError as error:
            log.info("could not leave the group: %r", error)


class _Consumer(driver.Consumer):
    logger = _FAUST_LOG

    def _new_consumer_thread(self) -> Any:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    async def committed(self, partition: TP) -> int | None:
        """The group's committed offset, as the broker has it."""
        consumer = self._thread._ensure_consumer()
        offset: int | None = await self._thread.call_thread(consumer.committed, partition)
        return offset


class _Transport(driver.Transport):
    Consumer = _Consumer


def make_app(stage: str, settings: Settings, instance: Instance, fence: Fence) -> StageApp:
    """The Faust app of a stage; its group is `<prefix>eventwire-<stage>`."""
    brokers = [f"kafka://{broker.strip()}" for broker in settings.bootstrap().split(",")]
    session = settings.session_s
    folder = instance.folder / "faust" / stage
    folder.mkdir(parents=True, exist_ok=True)
    app = StageApp(
        f"{settings.topic_prefix}eventwire-{stage}",
        broker=brokers,
        datadir=folder,
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        # The worker's own commits; Faust's ack bookkeeping stays empty.
        stream_wait_empty=False,
        stream_buffer_maxsize=BUFFERED_MESSAGES,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        cython_optimizations=True,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=instance.name,
        consumer_metadata_max_age_ms=METADATA_SECONDS * 1000,
        broker_client_id=f"eventwire-{stage}-{instance.name}",
        broker_session_timeout=session,
        broker_heartbeat_interval=session / 5,
        broker_request_timeout=max(session * 2, 20.0),
        broker_rebalance_timeout=30.0,
        broker_max_poll_interval=NEVER_IDLE_SECONDS,
        broker_max_poll_records=BUFFERED_MESSAGES,
        producer_linger=0.02,
        producer_max_batch_size=262_144,
        producer_request_timeout=20.0,
        producer_compression_type="zstd",
    )
    app.fence = fence
    app.transport = _Transport(app.conf.broker_consumer, app)
    return app
