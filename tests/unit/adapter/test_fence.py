"""The fence before every send."""

import asyncio

import pytest

from worker.adapter import fence as module
from worker.adapter.fence import Fence
from worker.adapter.window import Stale


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_a_message_of_this_generation_may_be_sent() -> None:
    fence = Fence(10, Clock())
    fence.generation = 3
    await fence.permit(3)


async def test_a_message_of_another_generation_never_may() -> None:
    fence = Fence(10, Clock())
    fence.generation = 4
    with pytest.raises(Stale):
        await fence.permit(3)


async def test_without_a_fresh_heartbeat_sends_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.001)
    clock = Clock()
    fence = Fence(10, clock)
    clock.now = 8.0
    waiting = asyncio.create_task(fence.permit(0))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    fence.heartbeat()
    await waiting


async def test_a_send_that_waited_for_the_lease_is_stale_after_a_rebalance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.001)
    clock = Clock()
    fence = Fence(10, clock)
    clock.now = 9.0
    waiting = asyncio.create_task(fence.permit(0))
    await asyncio.sleep(0.01)
    fence.generation = 1
    with pytest.raises(Stale):
        await waiting
