"""Child processes: what a task does to its child costs exactly that task."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agents.contract import ChildFailed, ChildWork, Refused, Transient
from worker.children.pool import ChildError, ChildPool, ChildUnstartable, InlineWork

MODULE = "tests.unit.children.work_for_tests"
MIB = 1024 * 1024


def child_work(deadline: float = 20, memory: int = 512 * MIB, recycle: int = 1000) -> ChildWork:
    return ChildWork(MODULE, deadline, memory, recycle)


@pytest.fixture
async def pool() -> AsyncIterator[ChildPool]:
    pool = ChildPool(child_work(), {"greeting": "hello"}, 1)
    await pool.start()
    yield pool
    await pool.close()


async def test_a_child_answers_and_keeps_what_it_loaded(pool: ChildPool) -> None:
    first, second = await pool.run({"value": "ü€"}), await pool.run({"value": [1, None]})
    assert (first["echo"], first["greeting"]) == ("ü€", "hello")
    assert (second["echo"], second["tasks"]) == ([1, None], 2)
    assert first["pid"] == second["pid"] != os.getpid()


async def test_large_tasks_pass(pool: ChildPool) -> None:
    value = "x" * 20_000_000
    assert (await pool.run({"value": value}))["echo"] == value


async def test_the_contracts_errors_come_through(pool: ChildPool) -> None:
    with pytest.raises(Refused, match="that is a picture") as refused:
        await pool.run({"do": "refuse"})
    assert refused.value.error == "NotAPage"
    with pytest.raises(Transient) as transient:
        await pool.run({"do": "transient"})
    assert transient.value.after == 3.0


async def test_a_defect_is_told_with_the_childs_traceback_and_the_child_lives(
    pool: ChildPool,
) -> None:
    before = await pool.run({})
    with pytest.raises(ChildError, match="KeyError: 'title'"):
        await pool.run({"do": "raise"})
    with pytest.raises(ChildError, match="not plain JSON"):
        await pool.run({"do": "not-json"})
    assert (await pool.run({}))["pid"] == before["pid"]


@pytest.mark.parametrize(
    ("do", "said"), [("crash", "SIGSEGV"), ("exit", "exit status 3"), ("eat", "MemoryError")]
)
async def test_a_dead_child_costs_its_own_task_alone(pool: ChildPool, do: str, said: str) -> None:
    tasks = [pool.run({"value": n, "do": do if n == 5 else None}) for n in range(20)]
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [n for n, outcome in enumerate(outcomes) if isinstance(outcome, BaseException)]
    assert failed == [5]
    assert isinstance(outcomes[5], ChildFailed)
    assert said in str(outcomes[5])
    assert pool.deaths == 1


async def test_a_child_over_its_deadline_is_killed() -> None:
    pool = ChildPool(child_work(deadline=0.5), {}, 1)
    await pool.start()
    pid = (await pool.run({}))["pid"]
    with pytest.raises(ChildFailed, match=r"longer than 0\.5 s"):
        await pool.run({"do": "hang"})
    assert not Path(f"/proc/{pid}").exists()
    assert (await pool.run({}))["pid"] != pid
    await pool.close()


async def test_children_are_replaced_after_their_number_of_tasks() -> None:
    pool = ChildPool(child_work(recycle=3), {}, 1)
    await pool.start()
    counts = [(await pool.run({}))["tasks"] for _ in range(7)]
    assert counts == [1, 2, 3, 1, 2, 3, 1]
    await pool.close()


async def test_several_children_work_at_the_same_time() -> None:
    pool = ChildPool(child_work(), {}, 2)
    await pool.start()
    outcomes = await asyncio.gather(*(pool.run({}) for _ in range(10)))
    assert len({outcome["pid"] for outcome in outcomes}) == 2
    await pool.close()


async def test_a_resource_that_cannot_be_loaded_is_said_at_the_start() -> None:
    pool = ChildPool(child_work(), {"broken": True}, 1)
    with pytest.raises(ChildUnstartable, match="no such model"):
        await pool.start()


async def test_a_cancelled_task_takes_its_child_along(pool: ChildPool) -> None:
    pid = (await pool.run({}))["pid"]
    task = asyncio.create_task(pool.run({"do": "hang"}))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not Path(f"/proc/{pid}").exists()
    assert (await pool.run({"value": 1}))["echo"] == 1


async def test_closing_leaves_no_child(pool: ChildPool) -> None:
    pid = (await pool.run({}))["pid"]
    await pool.close()
    assert not Path(f"/proc/{pid}").exists()


def test_children_die_with_a_killed_parent() -> None:
    program = (
        "import asyncio\n"
        "from agents.contract import ChildWork\n"
        "from worker.children.pool import ChildPool\n"
        "async def main():\n"
        f"    pool = ChildPool(ChildWork({MODULE!r}, 60, 512 << 20, 100), {{}}, 1)\n"
        "    await pool.start()\n"
        "    print((await pool.run({}))['pid'], flush=True)\n"
        "    await pool.run({'do': 'hang'})\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = Path(f"/proc/{int(parent.stdout.readline())}")
    assert child.exists()
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not child.exists() or "Z" in (child / "stat").read_text().split()[2]:
            return
        subprocess.run(["sleep", "0.05"], check=True)
    raise AssertionError("the child outlived its parent")


async def test_inline_work_gives_what_a_child_gives(pool: ChildPool) -> None:
    inline = InlineWork(child_work(), {"greeting": "hello"})
    theirs, ours = await pool.run({"value": {"a": 1}}), await inline.run({"value": {"a": 1}})
    assert {**theirs, "pid": 0} == {**ours, "pid": 0}
