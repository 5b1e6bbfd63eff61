"""The whole flow on a real Kafka: articles in, coded events out, the same after any kill."""

import asyncio
import itertools
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.integration.flow import Flow, serving
from topics.catalog import TOPICS
from worker.settings import Settings

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHARED_SEEDS = ROOT.parent / "shared" / "seeds"

ARTICLES = 500
KILLS = 5


@pytest.fixture
def flow(kafka_settings: Settings, tmp_path: Path) -> Flow:
    return Flow(kafka_settings, tmp_path)


def fast_fetch(address: str) -> dict[str, str]:
    """Settings that let the worker fetch from a server of the test, as fast as it can."""
    return {
        "fetch_allow": f'["{address}"]',
        "fetch_pace_s": "0",
        "fetch_longest_wait_s": "600",
    }


async def seed_articles(address: str) -> list[dict[str, str]]:
    texts = [
        {"id": f"{path.stem}-text", "text": path.read_text()}
        for path in sorted((SEEDS / "text").glob("*.txt"))
    ]
    pages = [
        {"id": f"{path.stem}-html", "url": f"http://{address}/{path.name}"}
        for path in sorted((SEEDS / "html").glob("*.html"))
    ]
    return texts + pages


def seed_pages() -> dict[str, bytes]:
    return {f"/{path.name}": path.read_bytes() for path in (SEEDS / "html").glob("*.html")}


async def test_the_seeds_become_events_and_every_message_keeps_to_its_schema(flow: Flow) -> None:
    async with serving(seed_pages()) as address:
        articles = await seed_articles(address)
        with flow.worker(**fast_fetch(address)) as worker:
            await flow.produce(articles)
            # One that is refused, so that a dead letter is among what is checked.
            await flow.produce([b"not JSON"])
            await flow.until_done([article["id"] for article in articles], 120)
            assert await worker.drain() == 0
    from topics.schemas import validator_for

    events = await flow.data("events")
    stories = {story["id"]: story for story in await flow.data("stories")}
    assert {event["article_id"].rpartition("-")[2] for event in events} == {"text", "html"}
    assert len({event["type"] for event in events}) >= 10
    for event in events:
        evidence = event["evidence"]
        text = stories[event["story_id"]]["text"]
        assert text[evidence["start"] : evidence["end"]] == evidence["text"]
    for topic in TOPICS:
        if topic.name in ("articles", "dead-letters"):
            continue  # what strangers send; bytes as they came
        validator = validator_for(topic.name)
        for record in await flow.read(topic.name):
            errors = list(validator.iter_errors(orjson.loads(record.value)))
            assert not errors, f"{topic.name}: {errors[0].message}"
            assert dict(record.headers)["content-type"] == b"application/cloudevents+json"
    assert len(await flow.read("dead-letters")) == 1


@pytest.mark.skipif(
    not SHARED_SEEDS.is_dir(), reason="the five original dumps are in ../shared, which is not here"
)
async def test_the_five_original_dumps_come_through(flow: Flow) -> None:
    articles = [{"id": path.stem, "text": path.read_text()} for path in SHARED_SEEDS.glob("*.txt")]
    with flow.worker():
        await flow.produce(articles)
        await flow.until_done([article["id"] for article in articles], 120)
    assert len(await flow.data("stories")) == 8
    assert await flow.data("events")
    assert not await flow.read("dead-letters")


COUNTRIES = "Kenya Peru Norway Japan Ghana Chile Nepal Jordan Canada Vietnam Poland Samoa".split()
ACTS = [
    "{a}'s foreign minister visited {b} on Monday and held talks with her counterpart.",
    "{a} accused {b} of breaking the fisheries agreement.",
    "The government of {a} expelled two diplomats of {b}.",
    "{a} and {b} signed a defence pact in Geneva on 3 May 2025.",
    "{a} will send 40 trucks of food to {b}, its president promised.",
    "Police in {a} arrested eleven protesters outside the embassy of {b}.",
    "{a} threatened {b} with tariffs on steel.",
]
FILLER = [
    "The announcement came after weeks of quiet work between the two capitals.",
    "Officials gave no further details, and the weather was mild.",
    "Observers had expected a decision later in the year.",
    "It was the {n}th such step since the start of the decade.",
]


def made_articles(count: int) -> dict[str, str]:
    """Distinct texts by id, each with an event or two."""
    rng = random.Random(11)
    pairs = list(itertools.permutations(COUNTRIES, 2))
    texts = {}
    for n in range(count):
        a, b = pairs[n % len(pairs)]
        sentences = [rng.choice(ACTS), rng.choice(FILLER), rng.choice(ACTS), rng.choice(FILLER)]
        text = " ".join(sentences).format(a=a, b=b, n=n)
        texts[f"article-{n:03}"] = f"{text}\n\nThis was report number {n}."
    return texts


def page_of(text: str) -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return (
        "<!doctype html><html><head><title>Report</title></head><body>"
        "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>"
        f"<article>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    ).encode()


async def contents(flow: Flow, topic: str) -> dict[str, dict[str, Any]]:
    """Id -> data. Fails if one id came with two contents."""
    seen: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for data in await flow.data(topic):
        seen[data["id"]].append(data)
    for same in seen.values():
        assert all(data == same[0] for data in same), f"one id, two contents: {same[0]['id']}"
    return {id: same[0] for id, same in seen.items()}


async def test_five_kills_change_nothing(
    flow: Flow, kafka_settings: Settings, tmp_path: Path
) -> None:
    from worker.broker import topics_admin

    texts = made_articles(ARTICLES)
    ids = list(texts)
    by_url = ids[::2]
    async with serving({f"/{id}": page_of(texts[id]) for id in by_url}) as address:
        articles = [
            {"id": id, "url": f"http://{address}/{id}"}
            if n % 2 == 0
            else {"id": id, "text": texts[id]}
            for n, id in enumerate(ids)
        ]
        await flow.produce(articles)
        for _ in range(KILLS):
            with flow.worker(**fast_fetch(address)) as worker:
                await worker.until_working()
                await asyncio.sleep(2)
                worker.kill()
        with flow.worker(**fast_fetch(address)) as worker:
            await flow.until_done(ids, 180)
            assert await worker.drain() == 0

        (tmp_path / "calm").mkdir()
        calm_settings = kafka_settings.model_copy(
            update={"topic_prefix": kafka_settings.topic_prefix + "calm."}
        )
        await topics_admin.create_and_check(calm_settings)
        calm = Flow(calm_settings, tmp_path / "calm")
        with calm.worker(**fast_fetch(address)):
            await calm.produce(articles)
            await calm.until_done(ids, 180)
    assert not await flow.read("dead-letters")
    for topic in ("stories", "events"):
        wild, tame = await contents(flow, topic), await contents(calm, topic)
        assert wild.keys() == tame.keys()
        # What a page says of its own address differs with nothing but the run.
        assert wild == tame
    assert len(await contents(flow, "stories")) == ARTICLES
