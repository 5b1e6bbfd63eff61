"""Is the worker alive? Judged by progress, since a stuck consumer's heartbeats stay healthy.

Faust's own health page stays green when fetching stops, when a topic was made anew under a running
worker, or when the commits stand still; these are the signs that do not lie.
"""

import time
from collections.abc import Sequence

from worker.adapter.stage import Stage

REBALANCE_SECONDS = 90.0
"""A rebalance takes as long as the slowest member's drain and the broker's rebalance timeout."""

LOST_SESSIONS = 3
"""Without a good heartbeat for so many sessions, nobody is on the other side any more."""


def problems(stages: Sequence[Stage], stuck_seconds: float) -> list[str]:
    """What is wrong, in words; [] for a worker that is alive.

    A paused stage is alive: a restart would not mend it.
    """
    now = time.monotonic()
    found = []
    for stage in stages:
        name, progress = stage.agent.name, stage.progress
        if (reason := stage.crashed()) is not None:
            found.append(f"{name}: the consumer crashed: {reason!r}")
        since = progress.rebalancing_since
        if since is not None and now - since > REBALANCE_SECONDS:
            found.append(f"{name}: rebalancing for {now - since:.0f} s")
        silence = stage.fence.silence()
        if silence > LOST_SESSIONS * stage.settings.session_s:
            found.append(f"{name}: no good heartbeat for {silence:.0f} s")
        if stage.paused():
            continue
        for partition in stage.assignment():
            lag = stage.lag(partition)
            still = now - progress.moved_at.get(partition, now)
            if lag < 0:
                found.append(
                    f"{name}: {partition.topic}/{partition.number} is shorter than what was"
                    " committed of it: the topic was made anew"
                )
            elif lag > 0 and still > stuck_seconds and not partition.topic.endswith("-later"):
                found.append(
                    f"{name}: {partition.topic}/{partition.number} has {lag} messages waiting and"
                    f" has not moved for {still:.0f} s"
                )
    return found
