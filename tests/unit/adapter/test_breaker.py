"""The circuit breaker: when a stage pauses, and how it goes on."""

import asyncio
from pathlib import Path

import pytest

from worker.adapter import breaker as module
from worker.adapter.breaker import Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "breaker-clean.json"


def test_it_stays_closed_until_enough_messages_were_seen(state: Path, clock: Clock) -> None:
    breaker = Breaker("clean", state, 100, 0.5, clock)
    for _ in range(99):
        breaker.failed("boom")
    assert not breaker.open
    breaker.failed("boom")
    assert breaker.open


def test_a_few_failures_among_many_do_not_open_it(state: Path, clock: Clock) -> None:
    breaker = Breaker("clean", state, 100, 0.5, clock)
    for number in range(1000):
        breaker.failed("boom") if number % 3 == 0 else breaker.succeeded()
    assert not breaker.open


def test_it_says_how_many_failed_and_why(state: Path, clock: Clock) -> None:
    breaker = Breaker("clean", state, 100, 0.5, clock)
    for _ in range(100):
        breaker.failed("KeyError: 'title'")
    assert breaker.reason == "100 of the last 100 messages: KeyError: 'title'"


async def test_while_open_it_lets_one_message_through_now_and_then(
    state: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.001)
    breaker = Breaker("clean", state, 100, 0.5, clock)
    for _ in range(100):
        breaker.failed("boom")
    interrupted = asyncio.Event()
    waiting = [asyncio.create_task(breaker.admit(interrupted)) for _ in range(3)]
    await asyncio.sleep(0.02)
    assert not any(task.done() for task in waiting)
    clock.now += module.PROBE_SECONDS
    await asyncio.sleep(0.02)
    assert sum(task.done() for task in waiting) == 1
    interrupted.set()
    assert sorted([await task for task in waiting]) == [False, False, True]


async def test_a_success_closes_it(state: Path, clock: Clock) -> None:
    breaker = Breaker("clean", state, 100, 0.5, clock)
    for _ in range(100):
        breaker.failed("boom")
    breaker.succeeded()
    assert not breaker.open
    assert not state.exists()
    assert await breaker.admit(asyncio.Event())


def test_a_restart_finds_it_as_it_was(state: Path, clock: Clock) -> None:
    breaker = Breaker("clean", state, 100, 0.5, clock)
    for _ in range(100):
        breaker.failed("boom")
    assert Breaker("clean", state, 100, 0.5, clock).reason == breaker.reason


def test_an_unreadable_state_file_keeps_the_stage_paused(state: Path, clock: Clock) -> None:
    state.write_text("{")
    breaker = Breaker("clean", state, 100, 0.5, clock)
    assert breaker.open
    assert str(state) in (breaker.reason or "")
