"""`eventwire dlq`: choosing dead letters, and sending their messages back as they were."""

import base64
import json

import pytest
from aiokafka.structs import ConsumerRecord

from tests.integration.conftest import Eventwire, send_raw
from topics import articles, dead_letters, fetches
from topics.dead_letters import DeadLetter
from worker.broker.reading import read_now
from worker.settings import Settings


def letter(offset: int, stage: str = "admit", **changes: object) -> DeadLetter:
    fields = {
        "topic": "articles",
        "partition": 1,
        "offset": offset,
        "key": f"key {offset}",
        "stage": stage,
        "error": "Undecodable",
        "reason": "not JSON",
        "attempts": 1,
        "article_id": f"a{offset}",
    }
    return DeadLetter.model_validate(fields | changes)


BYTES = b'\xff{"not": json'
OWN_HEADERS = [("content-type", b"x/y"), ("twice", b"1"), ("twice", b"2")]


@pytest.fixture
async def buried(kafka_settings: Settings) -> Settings:
    """Three dead letters, one of them written twice, and a record that is none."""
    letters = [
        letter(1),
        letter(2, error="TooLarge", article_id="a1"),
        letter(1),
        letter(3, stage="fetch", topic="fetches", error="NotFound", key=None),
    ]
    topic = dead_letters.TOPIC
    records = [(topic, b"same", BYTES, [*OWN_HEADERS, *each.to_headers()]) for each in letters]
    await send_raw(kafka_settings, [*records, (topic, b"same", b"by somebody else", [])])
    return kafka_settings


def positions(output: bytes) -> list[str]:
    return [json.loads(line)["position"] for line in output.splitlines()]


async def records_of(settings: Settings, name: str) -> list[ConsumerRecord]:
    topic = settings.topic_prefix + name
    return [record async for record in read_now(settings.bootstrap(), topic)]


@pytest.mark.usefixtures("buried")
def test_list_chooses_and_tells_each_message_once(eventwire: Eventwire) -> None:
    everything = ["articles/1/1", "articles/1/2", "fetches/1/3"]
    assert positions(eventwire("dlq", "list").stdout) == everything
    assert positions(eventwire("dlq", "list", "--stage", "fetch").stdout) == everything[2:]
    assert positions(eventwire("dlq", "list", "--error", "TooLarge").stdout) == everything[1:2]
    assert positions(eventwire("dlq", "list", "--since", "1h").stdout) == everything
    assert positions(eventwire("dlq", "list", "--since", "2100-01-01").stdout) == []
    shown = eventwire("dlq", "list", "--table").stdout.decode()
    assert "fetch  NotFound  fetches/1/3  a3" in shown


@pytest.mark.usefixtures("buried")
def test_show_gives_reason_headers_and_bytes(eventwire: Eventwire) -> None:
    found = json.loads(eventwire("dlq", "show", "articles/1/2").stdout)
    assert (found["error"], found["reason"]) == ("TooLarge", "not JSON")
    assert base64.b64decode(found["value_base64"]) == BYTES
    assert found["headers"]["content-type"] == "x/y"
    assert eventwire("dlq", "show", "articles/1/2", "--raw").stdout == BYTES
    assert positions(eventwire("dlq", "show", "a1").stdout) == ["articles/1/1", "articles/1/2"]
    shown = eventwire("dlq", "show", "articles/1/2", "--table").stdout.decode()
    assert "TooLarge" in shown
    assert base64.b64encode(BYTES).decode() in shown
    missing = eventwire("dlq", "show", "articles/9/9")
    assert missing.returncode == 1
    assert b"no dead letter of articles/9/9" in missing.stderr


async def test_replay_sends_key_bytes_and_headers_back_where_they_came_from(
    buried: Settings, eventwire: Eventwire
) -> None:
    done = eventwire("dlq", "replay")
    assert done.returncode == 0
    assert b"3 dead letters replayed" in done.stderr
    back = await records_of(buried, articles.TOPIC.name)
    assert {record.key for record in back} == {b"key 1", b"key 2"}
    assert {record.value for record in back} == {BYTES}
    assert [list(record.headers) for record in back] == [OWN_HEADERS] * 2
    (fetch,) = await records_of(buried, fetches.TOPIC.name)
    assert fetch.key is None


async def test_replay_of_a_selection_and_dry_run(buried: Settings, eventwire: Eventwire) -> None:
    dry = eventwire("dlq", "replay", "--stage", "fetch", "--dry-run")
    assert positions(dry.stdout) == ["fetches/1/3"]
    assert b"1 dead letters would be replayed" in dry.stderr
    assert await records_of(buried, fetches.TOPIC.name) == []
    done = eventwire("dlq", "replay", "articles/1/2")
    assert positions(done.stdout) == ["articles/1/2"]
    (record,) = await records_of(buried, articles.TOPIC.name)
    assert record.key == b"key 2"


def test_what_is_no_time_is_refused(eventwire: Eventwire) -> None:
    done = eventwire("dlq", "list", "--since", "yesterday")
    assert done.returncode == 2
    assert b"neither an age such as 2h nor an ISO 8601 time" in done.stderr
