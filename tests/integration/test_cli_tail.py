"""`eventwire tail`: rows and nothing but rows, live, over broker restarts, ending quietly."""

import base64
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import samples
from tests.integration.conftest import Eventwire, send, send_raw
from tests.integration.processes import PATIENCE_S
from topics import dead_letters, events, receipts, stories
from topics.dead_letters import DeadLetter
from topics.declaration import outgoing
from worker.kafka.local import LocalKafka
from worker.settings import Settings


@contextmanager
def tail(
    environment: dict[str, str], *args: str, stdout: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[bytes]]:
    """The command running and watching; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "worker.cli.main", "tail", *args],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment,
    )
    try:
        assert process.stderr
        assert process.stderr.readline().startswith(b"watching ")
        yield process
    finally:
        process.kill()
        process.communicate()


def row(process: subprocess.Popen[bytes]) -> dict[str, object]:
    assert process.stdout
    line = json.loads(process.stdout.readline())
    assert isinstance(line, dict)
    return line


async def test_live_rows_are_the_data_of_events_unknown_fields_and_all(
    kafka_settings: Settings, environment: dict[str, str]
) -> None:
    await send(kafka_settings, [outgoing(events.TOPIC, samples.event(id="before"))])
    event = samples.event(id="after", later_field=[1])
    with tail(environment) as process:
        await send(kafka_settings, [outgoing(events.TOPIC, event)])
        assert row(process) == event.model_dump(mode="json")


async def test_filters_choose_by_type_and_country(
    kafka_settings: Settings, environment: dict[str, str]
) -> None:
    protest = {"type": "PROTEST", "mode": "riot", "location": None}
    await send(
        kafka_settings,
        [
            outgoing(events.TOPIC, samples.event(id="other type")),
            outgoing(events.TOPIC, samples.event(id="other country", **protest, recipients=[])),
            outgoing(events.TOPIC, samples.event(id="both", **protest)),
        ],
    )
    filters = ("--type", "protest", "--country", "sdn", "--from-beginning")
    with tail(environment, *filters) as process:
        await send(kafka_settings, [outgoing(events.TOPIC, samples.event(id="last", **protest))])
        assert [row(process)["id"], row(process)["id"]] == ["both", "last"]


async def test_stories_and_receipts(kafka_settings: Settings, environment: dict[str, str]) -> None:
    story, receipt = samples.story(), samples.receipt()
    messages = [outgoing(stories.TOPIC, story), outgoing(receipts.TOPIC, receipt)]
    await send(kafka_settings, messages)  # type: ignore[arg-type]
    with tail(environment, "stories", "--from-beginning") as process:
        assert row(process) == story.model_dump(mode="json")
    with tail(environment, "receipts", "--from-beginning") as process:
        assert row(process) == receipt.model_dump(mode="json")


async def test_dead_letters_carry_their_bytes(
    kafka_settings: Settings, environment: dict[str, str]
) -> None:
    letter = DeadLetter(
        topic="articles",
        partition=3,
        offset=7,
        stage="admit",
        error="Undecodable",
        reason="not JSON",
        attempts=1,
    )
    original = b"\xff\x00not json"
    headers = [("trace", b"t1"), *letter.to_headers()]
    await send_raw(kafka_settings, [(dead_letters.TOPIC, b"k", original, headers)])
    with tail(environment, "dead-letters", "--from-beginning") as process:
        found = row(process)
    assert base64.b64decode(str(found["value_base64"])) == original
    assert found["position"] == "articles/3/7"
    assert found["headers"] == {"trace": "t1"}
    assert found["reason"] == "not JSON"


async def test_what_is_no_event_is_told_on_stderr_and_passed(
    kafka_settings: Settings, environment: dict[str, str]
) -> None:
    await send_raw(kafka_settings, [(events.TOPIC, b"k", b"{", [])])
    with tail(environment, "--from-beginning") as process:
        assert process.stderr
        assert b"not JSON" in process.stderr.readline()
        await send(kafka_settings, [outgoing(events.TOPIC, samples.event())])
        assert row(process)["id"] == "e1"


async def test_it_outlasts_a_broker_restart(
    tmp_path: Path, topic_prefix: str, environment: dict[str, str]
) -> None:
    from worker.broker import topics_admin

    async with LocalKafka(Settings().cache_dir, tmp_path) as kafka:
        settings = Settings(brokers=kafka.bootstrap, topic_prefix=topic_prefix)
        await topics_admin.create_and_check(settings)
        with tail(environment | {"EVENTWIRE_BROKERS": kafka.bootstrap}) as process:
            await send(settings, [outgoing(events.TOPIC, samples.event(id="before"))])
            assert row(process)["id"] == "before"
            kafka.kill()
            kafka_again = LocalKafka(Settings().cache_dir, tmp_path, kafka.port)
            async with kafka_again:
                await send(settings, [outgoing(events.TOPIC, samples.event(id="after"))])
                assert row(process)["id"] == "after"


@pytest.mark.usefixtures("kafka_settings")
def test_ctrl_c_ends_it_quietly(environment: dict[str, str]) -> None:
    with tail(environment) as process:
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, out, error) == (0, b"", b"")


@pytest.mark.usefixtures("kafka_settings")
def test_closed_pipe_ends_it_quietly(environment: dict[str, str]) -> None:
    with tail(environment) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.wait(PATIENCE_S) == 0
        assert process.stderr.read() == b""


async def test_terminal_shows_who_did_what_to_whom_and_the_evidence(
    kafka_settings: Settings, environment: dict[str, str]
) -> None:
    controller, terminal = pty.openpty()
    with tail(environment | {"COLUMNS": "80"}, stdout=terminal) as process:
        await send(kafka_settings, [outgoing(events.TOPIC, samples.event())])
        shown = ""
        while "”" not in shown:
            shown += os.read(controller, 4096).decode()
        assert process.poll() is None
    assert "ASSAULT-heavy-weapons" in shown
    assert "Norlandian troops" in shown
    assert "Example" in shown
    assert "“Norlandian troops shelled the Suda" in shown


def test_missing_topic_is_told(eventwire: Eventwire, topic_prefix: str) -> None:
    done = eventwire("tail", "stories")
    assert done.returncode == 1
    assert f"topic {topic_prefix}stories does not exist".encode() in done.stderr


def test_broker_out_of_reach_is_told_with_its_address(eventwire: Eventwire) -> None:
    done = eventwire("tail", "--brokers", "127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"no Kafka broker answers at 127.0.0.1:1" in done.stderr


def test_it_loads_neither_faust_nor_spacy() -> None:
    code = (
        "import sys, worker.cli.main, worker.cli.tail;"
        "print(sorted({'faust', 'spacy', 'numpy', 'onnxruntime', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"[]\n"
