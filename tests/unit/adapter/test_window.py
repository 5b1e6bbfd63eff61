"""The in-order window: bounds, order of a key, and the finished prefix."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.contract import Interrupted
from worker.adapter.window import Partition, Slot, Window

P0 = Partition("articles", 0)
P1 = Partition("articles", 1)


def slot(offset: int, key: bytes | None = None, size: int = 1, partition: Partition = P0) -> Slot:
    return Slot(partition, offset, key, size)


class Gate:
    """Work that ends when the test says so, and remembers what ran."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self._gates: dict[int, asyncio.Event] = {}

    def gate(self, offset: int) -> asyncio.Event:
        return self._gates.setdefault(offset, asyncio.Event())

    async def __call__(self, slot: Slot) -> None:
        self.started.append(slot.offset)
        await self.gate(slot.offset).wait()

    async def finish(self, *offsets: int) -> None:
        for offset in offsets:
            self.gate(offset).set()
        for _ in range(10):
            await asyncio.sleep(0)


async def test_only_the_finished_prefix_may_be_committed() -> None:
    window, gate = Window(10, 1000), Gate()
    for offset in range(5, 10):
        await window.enter(slot(offset), gate)
    await gate.finish(6, 7, 9)
    assert window.committable() == {}
    await gate.finish(5)
    assert window.committable() == {P0: 8}
    await gate.finish(8)
    assert window.committable() == {P0: 10}


async def test_partitions_are_committed_apart() -> None:
    window, gate = Window(10, 1000), Gate()
    await window.enter(slot(1, partition=P0), gate)
    await window.enter(slot(20, partition=P1), gate)
    await gate.finish(20)
    assert window.committable() == {P1: 21}


async def test_messages_of_one_key_run_one_after_the_other() -> None:
    window, gate = Window(10, 1000), Gate()
    for offset, key in enumerate([b"a", b"a", b"b", b"a"]):
        await window.enter(slot(offset, key), gate)
    await gate.finish()
    assert gate.started == [0, 2]
    await gate.finish(0)
    assert gate.started == [0, 2, 1]
    await gate.finish(1)
    assert gate.started == [0, 2, 1, 3]


async def test_keys_do_not_wait_where_the_agent_sees_to_its_own_order() -> None:
    window, gate = Window(10, 1000, serial_by_key=False), Gate()
    for offset in range(3):
        await window.enter(slot(offset, b"same"), gate)
    await gate.finish()
    assert gate.started == [0, 1, 2]


async def test_a_full_window_makes_the_next_message_wait() -> None:
    window, gate = Window(2, 1000), Gate()
    await window.enter(slot(0), gate)
    await window.enter(slot(1), gate)
    third = asyncio.create_task(window.enter(slot(2), gate))
    await gate.finish()
    assert not third.done()
    await gate.finish(1)
    assert await third


async def test_bytes_bound_the_window_too() -> None:
    window, gate = Window(10, 100), Gate()
    await window.enter(slot(0, size=60), gate)
    second = asyncio.create_task(window.enter(slot(1, size=60), gate))
    await gate.finish()
    assert not second.done()
    await gate.finish(0)
    assert await second


async def test_a_message_larger_than_the_window_goes_in_alone() -> None:
    window, gate = Window(10, 100), Gate()
    assert await window.enter(slot(0, size=5000), gate)
    behind = asyncio.create_task(window.enter(slot(1), gate))
    await gate.finish()
    assert not behind.done()
    await gate.finish(0)
    assert await behind


async def test_draining_waits_for_what_is_in_flight() -> None:
    window, gate = Window(10, 1000), Gate()
    await window.enter(slot(0), gate)
    draining = asyncio.create_task(window.drain(5))
    await gate.finish(0)
    assert await draining == 0
    assert window.committable() == {P0: 1}


async def test_what_outlasts_the_drain_is_cancelled_and_left() -> None:
    window, gate = Window(10, 1000), Gate()
    for offset in range(3):
        await window.enter(slot(offset), gate)
    await gate.finish(0, 2)
    assert await window.drain(0.01) == 1
    assert window.committable() == {P0: 1}


async def test_a_message_that_waited_for_room_is_not_started_after_a_drain() -> None:
    window, gate = Window(1, 1000), Gate()
    await window.enter(slot(0), gate)
    waiting = asyncio.create_task(window.enter(slot(1), gate))
    await gate.finish()
    await window.drain(0.01)
    assert await waiting is False
    await window.reset()
    assert gate.started == [0]


async def test_a_reset_window_knows_nothing_of_the_old_assignment() -> None:
    window, gate = Window(1, 1000), Gate()
    await window.enter(slot(7), gate)
    await window.drain(0.01)
    await window.reset()
    assert window.committable() == {}
    assert (window.count, window.bytes) == (0, 0)
    assert await window.enter(slot(3), gate)


async def test_a_message_left_for_later_holds_back_its_key_and_its_partition() -> None:
    window = Window(10, 1000)
    ran: list[int] = []

    async def work(slot: Slot) -> None:
        ran.append(slot.offset)
        if slot.offset == 0:
            raise Interrupted

    await window.enter(slot(0, b"k"), work)
    await window.enter(slot(1, b"k"), work)
    await window.enter(slot(2, b"other"), work)
    for _ in range(10):
        await asyncio.sleep(0)
    assert ran == [0, 2]
    assert window.committable() == {}


async def test_an_error_in_the_work_is_fatal() -> None:
    seen: list[BaseException] = []
    window = Window(10, 1000, on_fatal=seen.append)

    async def work(_: Slot) -> None:
        raise RuntimeError("the broker took nothing")

    await window.enter(slot(0), work)
    for _ in range(10):
        await asyncio.sleep(0)
    assert [str(error) for error in seen] == ["the broker took nothing"]
    assert window.committable() == {}


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from([None, b"a", b"b"])), max_size=30),
    st.integers(0, 2**32),
)
def test_whatever_the_order_of_finishing_the_prefix_is_right(
    arrivals: list[tuple[int, bytes | None]], seed: int
) -> None:
    async def run() -> None:
        rng = random.Random(seed)
        window, gate = Window(100, 10_000), Gate()
        slots = []
        for offset, (number, key) in enumerate(arrivals):
            slots.append(Slot(Partition("articles", number), offset, key, 1))
            await window.enter(slots[-1], gate)
        order = list(slots)
        rng.shuffle(order)
        for done in order:
            await gate.finish(done.offset)
            for partition, offset in window.committable().items():
                mine = [s for s in slots if s.partition == partition]
                assert all(s.done for s in mine if s.offset < offset)
        by_key: dict[tuple[Partition, bytes], list[int]] = {}
        for s in slots:
            if s.key is not None:
                by_key.setdefault((s.partition, s.key), []).append(s.offset)
        assert all(s.done for s in slots)
        for offsets in by_key.values():
            assert [o for o in gate.started if o in offsets] == offsets
        for number in {number for number, _ in arrivals}:
            last = max(s.offset for s in slots if s.partition.number == number)
            assert window.committable()[Partition("articles", number)] == last + 1

    asyncio.run(run())


async def test_a_drained_window_takes_nothing_until_it_is_reset() -> None:
    window, gate = Window(10, 1000), Gate()
    await window.drain(0)
    assert await window.enter(slot(0), gate) is False
    assert gate.started == []


@pytest.mark.parametrize("size", [0, 1])
async def test_empty_records_take_a_place_too(size: int) -> None:
    window, gate = Window(1, 1000), Gate()
    assert await window.enter(slot(0, size=size), gate)
    assert window.count == 1
