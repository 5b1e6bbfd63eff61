"""The error boundary: what becomes of a message, whatever its stage does with it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import BaseModel

from agents.contract import (
    Agent,
    ChildFailed,
    Context,
    Interrupted,
    Refused,
    Result,
    Transient,
)
from topics import articles, dead_letters, ids, pages, receipts
from topics.articles import Article
from topics.dead_letters import DeadLetter
from topics.declaration import outgoing
from worker.adapter.boundary import Boundary, Incoming, Retries
from worker.adapter.breaker import Breaker
from worker.adapter.outbox import Record, TooLargeToSend
from worker.adapter.window import Stale


class Broker:
    """Keeps what is sent to it; refuses messages above a size, as a topic does."""

    def __init__(self, largest: int = 10**9) -> None:
        self.records: list[Record] = []
        self.largest = largest

    async def send(self, records: Sequence[Record]) -> None:
        for topic, _, value, _ in records:
            if len(value) > self.largest and topic != dead_letters.TOPIC.name:
                raise TooLargeToSend(f"{len(value)} bytes for {topic}")
        self.records += records

    def on(self, topic: str) -> list[Record]:
        return [record for record in self.records if record[0] == topic]

    def receipts(self) -> list[dict[str, Any]]:
        return [orjson.loads(value)["data"] for _, _, value, _ in self.on(receipts.TOPIC.name)]


class Stage:
    """A boundary around a handler that follows a script: an error to raise, or None to succeed."""

    def __init__(self, state: Path, script: Sequence[BaseException | None] = (None,)) -> None:
        self.script = list(script)
        self.tried = 0
        self.broker = Broker()
        self.breaker = Breaker("admit", state / "breaker.json", 100, 0.5)
        agent = Agent("admit", (articles.TOPIC,), (pages.TOPIC,), self.handle, BaseModel)
        self.boundary = Boundary(
            agent,
            lambda log, attempt: None,  # type: ignore[arg-type, return-value]
            self.breaker,
            self.broker,
            Retries(3, 0.001, 0.002),
            lambda topic: topic.name,
        )
        self.interrupted = asyncio.Event()

    async def handle(self, article: Article, context: Context) -> Result:
        step = self.script[min(self.tried, len(self.script) - 1)]
        self.tried += 1
        if step is not None:
            raise step
        page = pages.Page(article_id=article.identity(), kind="text", text=article.text)
        return Result(
            article.identity(),
            article.identity(),
            "admitted",
            False,
            (outgoing(pages.TOPIC, page),),
            counts={"chars": len(article.text or "")},
        )

    async def take(
        self,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes]] = (),
        key: bytes | None = b"key",
    ) -> None:
        incoming = Incoming(articles.TOPIC, 3, 41, key, value, headers)
        await self.boundary.finish(incoming, self.permit, self.interrupted)

    async def permit(self) -> None:
        return None


GOOD = b'{"id": "a1", "text": "Ministers met."}'


async def test_a_message_goes_on_with_its_receipt(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    await stage.take(GOOD)
    (page,) = stage.broker.on("pages")
    assert page[1] == b"a1"
    assert orjson.loads(page[2])["data"]["text"] == "Ministers met."
    (receipt,) = stage.broker.receipts()
    assert (receipt["id"], receipt["stage"], receipt["outcome"]) == ("a1", "admit", "admitted")
    assert receipt["counts"] == {"chars": 14}


async def test_a_refused_message_becomes_a_dead_letter_at_once(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [Refused("TooLarge", "6 MB of text; 5 MB is the most")])
    await stage.take(GOOD, [("trace", b"\x00\xff")])
    assert stage.tried == 1
    (letter,) = stage.broker.on("dead-letters")
    assert (letter[1], letter[2]) == (b"a1", GOOD)
    assert ("trace", b"\x00\xff") in letter[3]
    told = DeadLetter.from_headers(letter[3])
    assert (told.topic, told.partition, told.offset) == ("articles", 3, 41)
    assert (told.stage, told.error, told.attempts, told.key) == ("admit", "TooLarge", 1, "key")
    (receipt,) = stage.broker.receipts()
    assert (receipt["outcome"], receipt["final"]) == ("dead-letter", True)
    assert receipt["reason"] == "TooLarge: 6 MB of text; 5 MB is the most"


@pytest.mark.parametrize("key", [None, b"", b"key", b"\xff\x00\xfe"])
async def test_a_dead_letter_gives_any_key_back(tmp_path: Path, key: bytes | None) -> None:
    stage = Stage(tmp_path)
    await stage.take(b"", key=key)
    (letter,) = stage.broker.on("dead-letters")
    assert DeadLetter.from_headers(letter[3]).original_key() == key


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "empty record"),
        (b"not json", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[1, 2]", "an array"),
        (b"{}", "needs one of url, html, text"),
        (b'{"text": 3}', "text: Input should be a valid string"),
        (b'{"specversion": "1.0", "type": "t", "data": 3}', "`data` is no JSON object"),
    ],
)
async def test_what_is_no_article_is_kept_byte_by_byte(
    tmp_path: Path, value: bytes | None, said: str
) -> None:
    stage = Stage(tmp_path)
    await stage.take(value)
    (letter,) = stage.broker.on("dead-letters")
    assert letter[2] == (value or b"")
    told = DeadLetter.from_headers(letter[3])
    assert told.error == "Undecodable"
    assert said in told.reason
    assert letter[1] == ids.record_id("articles", 3, 41).encode()


async def test_the_id_of_a_broken_article_is_kept_where_it_can_be_read(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    await stage.take(b'{"id": "mine", "text": 3}')
    assert stage.broker.on("dead-letters")[0][1] == b"mine"
    assert stage.broker.receipts()[0]["article_id"] == "mine"


async def test_what_may_pass_is_tried_again(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [Transient("Timeout", "no answer"), None])
    await stage.take(GOOD)
    assert stage.tried == 2
    assert stage.broker.receipts()[0]["outcome"] == "admitted"
    assert not stage.broker.on("dead-letters")


async def test_what_does_not_pass_is_given_up_after_its_tries(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [Transient("Timeout", "no answer")])
    await stage.take(GOOD)
    assert stage.tried == 3
    told = DeadLetter.from_headers(stage.broker.on("dead-letters")[0][3])
    assert (told.error, told.reason, told.attempts) == (
        "Timeout",
        "no answer (tried 3 times)",
        3,
    )


async def test_a_task_that_kills_two_children_gets_no_third(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [ChildFailed("the child process died: signal SIGSEGV")])
    await stage.take(GOOD)
    assert stage.tried == 2
    assert DeadLetter.from_headers(stage.broker.on("dead-letters")[0][3]).error == "ChildFailed"


async def test_a_defect_never_gets_out(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [ZeroDivisionError("division by zero")])
    await stage.take(GOOD)
    told = DeadLetter.from_headers(stage.broker.on("dead-letters")[0][3])
    assert (told.error, told.attempts) == ("ZeroDivisionError", 3)


async def test_a_wait_ends_when_the_worker_drains_and_the_message_is_left(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [Transient("RetryAfter", "busy", after=3600)])
    taking = asyncio.create_task(stage.take(GOOD))
    await asyncio.sleep(0.01)
    stage.interrupted.set()
    with pytest.raises(Interrupted):
        await taking
    assert not stage.broker.records


async def test_nothing_is_sent_for_a_message_that_is_not_ours_any_more(tmp_path: Path) -> None:
    stage = Stage(tmp_path)

    async def permit() -> None:
        raise Stale

    stage.permit = permit  # type: ignore[method-assign]
    with pytest.raises(Stale):
        await stage.take(GOOD)
    assert not stage.broker.records


async def test_output_too_large_for_its_topic_makes_a_dead_letter_of_the_input(
    tmp_path: Path,
) -> None:
    stage = Stage(tmp_path)
    stage.broker.largest = 1000
    value = orjson.dumps({"id": "a1", "text": "x" * 2000})
    await stage.take(value)
    (letter,) = stage.broker.on("dead-letters")
    assert letter[2] == value
    assert DeadLetter.from_headers(letter[3]).error == "TooLargeToSend"
    assert not stage.broker.on("pages")


async def test_a_newer_version_waits_and_is_no_dead_letter(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    newer = b'{"specversion": "1.0", "type": "eventwire.article.v2", "data": {"text": "a"}}'
    taking = asyncio.create_task(stage.take(newer))
    await asyncio.sleep(0.01)
    assert not taking.done()
    assert "update the worker" in (stage.boundary.newer or "")
    stage.interrupted.set()
    with pytest.raises(Interrupted):
        await taking
    assert not stage.broker.records


async def test_a_bad_release_pauses_before_it_empties_the_input(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [ZeroDivisionError("division by zero")])
    # Each message fails three times, so 34 of them make the hundred.
    for _ in range(33):
        await stage.take(GOOD)
    last = asyncio.create_task(stage.take(GOOD))
    await asyncio.sleep(0.05)
    assert stage.breaker.open
    assert not last.done()
    assert len(stage.broker.on("dead-letters")) == 33
    stage.interrupted.set()
    with pytest.raises(Interrupted):
        await last


async def test_bad_input_never_pauses_a_stage(tmp_path: Path) -> None:
    stage = Stage(tmp_path, [Refused("NotFound", "404")])
    for _ in range(300):
        await stage.take(GOOD)
    assert not stage.breaker.open
    assert len(stage.broker.on("dead-letters")) == 300
