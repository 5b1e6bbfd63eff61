"""The worker: its stages, from start to the last commit."""

import asyncio
import logging
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient

from agents.contract import Agent
from worker.adapter import liveness
from worker.adapter.instance import Instance, claim
from worker.adapter.outbox import Outbox
from worker.adapter.stage import Stage
from worker.health import HealthServer
from worker.settings import Settings

log = logging.getLogger(__name__)

WATCH_SECONDS = 1.0
"""Between looks for a consumer that crashed behind our back."""


class WorkerDied(RuntimeError):
    """The worker had to end; the text says which stage and why. Its supervisor starts it anew."""


class Worker:
    """Runs agents on Kafka until told to stop, or until something happens that a restart must mend."""

    def __init__(self, agents: Sequence[Agent], settings: Settings) -> None:
        self.agents = agents
        self.settings = settings
        self.stages: list[Stage] = []
        self._stop = asyncio.Event()
        self._death: tuple[str, BaseException] | None = None

    def stop(self) -> None:
        """Ask it to drain and end."""
        self._stop.set()

    async def run(self) -> None:
        """Start, work, drain.

        Raises WorkerDied when a stage had to end the process, KafkaError when no broker answers,
        ChildUnstartable and OSError for what a stage needs and can't have.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._on_signal)
        instance = await self._claim()
        outbox = Outbox(self.settings.bootstrap())
        health = HealthServer(
            self.settings.health_host, self.settings.health_port, self._problems, self._unready
        )
        try:
            await outbox.start()
            self.stages = [
                Stage(agent, self.settings, instance, outbox, self._on_fatal)
                for agent in self.agents
            ]
            started = await asyncio.gather(
                *(stage.start() for stage in self.stages), return_exceptions=True
            )
            for outcome in started:
                if isinstance(outcome, BaseException):
                    raise outcome
            address = await health.start()
            log.info("working as %s; health at %s/live", instance.name, address)
            await self._watch()
        finally:
            await self._end(outbox, health, instance)
        if self._death is not None:
            stage, error = self._death
            raise WorkerDied(f"stage {stage}: {error!r}") from error

    async def _claim(self) -> Instance:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.settings.bootstrap())
        await admin.start()
        try:
            cluster = await admin.describe_cluster()
        finally:
            await admin.close()
        folder = Path(self.settings.data_dir) / (cluster.get("cluster_id") or "cluster")
        return claim(folder)

    async def _watch(self) -> None:
        while not self._stop.is_set():
            for stage in self.stages:
                if (reason := stage.crashed()) is not None:
                    self._on_fatal(stage.agent.name, reason)
            try:
                async with asyncio.timeout(WATCH_SECONDS):
                    await self._stop.wait()
            except TimeoutError:
                continue

    async def _end(self, outbox: Outbox, health: HealthServer, instance: Instance) -> None:
        started = time.monotonic()
        log.info("draining")
        left = await asyncio.gather(
            *(stage.stop(self.settings.drain_s) for stage in self.stages), return_exceptions=True
        )
        for stage, outcome in zip(self.stages, left, strict=True):
            if isinstance(outcome, BaseException):
                log.error("did not stop cleanly: %r", outcome, extra={"stage": stage.agent.name})
            elif outcome:
                log.info("%d messages left for later", outcome, extra={"stage": stage.agent.name})
        await outbox.stop()
        await health.stop()
        instance.release()
        log.info("stopped after %.1f s", time.monotonic() - started)

    def _on_signal(self) -> None:
        if self._stop.is_set():
            log.info("still draining")
        self._stop.set()

    def _on_fatal(self, stage: str, error: BaseException) -> None:
        if self._death is None:
            log.critical("must end: %r", error, extra={"stage": stage})
            self._death = (stage, error)
        self._stop.set()

    def _problems(self) -> list[str]:
        return liveness.problems(self.stages, self.settings.stuck_s)

    def _unready(self) -> list[str]:
        return [
            f"{stage.agent.name}: no partitions yet"
            for stage in self.stages
            if stage.progress.rebalancing_since is not None
        ] + self._problems()
