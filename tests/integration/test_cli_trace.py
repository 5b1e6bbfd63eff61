"""`eventwire trace`: an article is done when it and all that came out of it have final receipts."""

import asyncio
import json
import subprocess
import sys

from tests import samples
from tests.integration.conftest import Eventwire, send
from tests.integration.processes import PATIENCE_S
from topics import events, receipts, stories
from topics.declaration import Outgoing, outgoing
from worker.broker.trace import read_trace
from worker.settings import Settings


def receipt(id: str, stage: str, outcome: str, **more: object) -> Outgoing:
    message = samples.receipt(id=id, stage=stage, outcome=outcome, **more)
    return outgoing(receipts.TOPIC, message)


ADMITTED = receipt("a1", "admit", "admitted")
CLEANED = receipt("a1", "clean", "cleaned", final=True, expected=["s1"])
CODED = receipt("s1", "extract", "coded", final=True, expected=["e1"], counts={"events": 1})
PLACED = receipt("e1", "enrich", "placed", final=True)
OF_ANOTHER = receipt("a2", "admit", "admitted", article_id="a2")


async def test_article_is_done_with_the_last_final_receipt(kafka_settings: Settings) -> None:
    waiting_for = []
    for message in (OF_ANOTHER, ADMITTED, CLEANED, CODED, PLACED):
        await send(kafka_settings, [message])
        waiting_for.append((await read_trace(kafka_settings, "a1")).waiting_for())
    assert waiting_for == [["a1"], ["a1"], ["s1"], ["e1"], []]
    assert (await read_trace(kafka_settings, "a2")).waiting_for() == ["a2"]


async def test_wait_ends_when_the_article_is_done(
    kafka_settings: Settings, environment: dict[str, str]
) -> None:
    await send(kafka_settings, [ADMITTED, CLEANED])
    command = ("-m", "worker.cli.main", "trace", "a1", "--wait", str(PATIENCE_S))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=subprocess.PIPE, env=environment
    )
    # Long enough for the command to have read what there was.
    await asyncio.sleep(2)
    assert process.returncode is None
    await send(kafka_settings, [CODED, PLACED])
    output, _ = await process.communicate()
    assert process.returncode == 0
    found = json.loads(output)
    assert found["done"]
    assert [receipt["stage"] for receipt in found["receipts"]] == [
        "admit", "clean", "extract", "enrich"
    ]  # fmt: skip


async def test_wait_ends_in_time_for_an_article_that_is_not_done(
    kafka_settings: Settings,
) -> None:
    await send(kafka_settings, [ADMITTED])
    trace = await read_trace(kafka_settings, "a1", wait=0.5)
    assert not trace.done
    assert len(trace.receipts) == 1


async def test_later_run_replaces_what_the_first_expected(kafka_settings: Settings) -> None:
    revised = receipt("a1", "clean", "revised", final=True, expected=["s2"])
    await send(kafka_settings, [CLEANED, CODED, PLACED, revised])
    assert (await read_trace(kafka_settings, "a1")).waiting_for() == ["s2"]


async def test_tree_shows_stages_stories_and_events(
    kafka_settings: Settings, eventwire: Eventwire
) -> None:
    dead = receipt("a1", "fetch", "dead-letter", final=True, reason="NotFound: 404 from the server")
    story, event = samples.story(), samples.event()
    things = [outgoing(stories.TOPIC, story), outgoing(events.TOPIC, event)]
    await send(kafka_settings, [ADMITTED, dead, CLEANED, CODED, *things])  # type: ignore[list-item]
    done = eventwire("trace", "a1", "--table")
    assert done.returncode == 1
    shown = done.stdout.decode()
    for words in (
        "article a1  not done",
        "admit: admitted  3 ms",
        "fetch: dead-letter  3 ms  NotFound: 404 from the server",
        "story s1  Town shelled",
        "extract: coded  3 ms  events 1",
        "ASSAULT-heavy-weapons",
        "waiting for its final receipt",
    ):
        assert words in shown
    found = json.loads(eventwire("trace", "a1").stdout)
    assert found["stories"] == [story.model_dump(mode="json")]
    assert found["events"] == [event.model_dump(mode="json")]
    assert found["waiting_for"] == ["e1"]


def test_unheard_of_article_is_told(kafka_settings: Settings, eventwire: Eventwire) -> None:
    done = eventwire("trace", "nobody")
    assert done.returncode == 1
    assert b"no receipt of article nobody" in done.stderr
