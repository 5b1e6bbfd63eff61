"""`eventwire produce`: what it reads, sends and refuses, and that the broker has what it names."""

import base64
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import Eventwire
from tests.integration.processes import PATIENCE_S
from topics import articles
from topics.articles import Article
from topics.envelope import unwrap
from worker.broker.reading import read_now
from worker.settings import Settings


async def sent(settings: Settings) -> dict[str, Article]:
    """The articles on the topic, by key."""
    topic = settings.topic_name(articles.TOPIC)
    return {
        record.key.decode(): unwrap(Article, record.value, record.headers)
        async for record in read_now(settings.bootstrap(), topic)
    }


async def test_files_and_urls_are_sent_under_their_ids(
    kafka_settings: Settings, eventwire: Eventwire, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text("Some text.")
    (tmp_path / "two.html").write_bytes(b'<html><meta charset="windows-1252"><p>caf\xe9</p></html>')
    (tmp_path / "three.json").write_text('{"text": "No id of its own."}')
    (tmp_path / "many.jsonl").write_text(
        '{"id": "x", "url": "https://e.org/", "extra": 1}\n\n{"text": "?"}\n'
    )
    files = [str(tmp_path / name) for name in ("one.txt", "two.html", "three.json", "many.jsonl")]
    url = "https://news.example.org/a"
    done = eventwire("produce", *files, url, "--publisher", "P", "--published", "2026-03-01")
    assert done.returncode == 0, done.stderr
    printed = done.stdout.decode().split()
    derived = [articles.ids.article_id(None, "?"), articles.ids.article_id(url, None)]
    assert printed == ["one", "two", "three", "x", *derived]
    found = await sent(kafka_settings)
    assert set(found) == set(printed)
    assert found["one"].text == "Some text."
    assert found["two"].html == '<html><meta charset="windows-1252"><p>café</p></html>'
    assert found["x"].unknown() == {"extra": 1}
    assert found[derived[1]].url == url
    assert {article.publisher for article in found.values()} == {"P"}


async def test_bad_articles_are_told_by_file_and_line_and_the_others_sent(
    kafka_settings: Settings, eventwire: Eventwire, tmp_path: Path
) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": "good", "text": "t"}\nnot json\n{"url": 5}\n{}\n[1]\n')
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"ab\xff")
    done = eventwire("produce", str(lines), str(broken), str(tmp_path / "none.html"))
    assert done.returncode == 1
    assert done.stdout == b"good\n"
    told = done.stderr.decode()
    for words in (
        "lines.jsonl:2: not JSON",
        "lines.jsonl:3: url: Input should be a valid string",
        "lines.jsonl:4: an article needs one of url, html, text",
        "lines.jsonl:5: not a JSON object but an array",
        "broken.txt: is not UTF-8 at byte 2",
        "none.html: No such file or directory",
        "6 not sent",
    ):
        assert words in told
    assert "Traceback" not in told
    assert set(await sent(kafka_settings)) == {"good"}


async def test_large_text_is_sent_and_a_too_large_one_refused(
    kafka_settings: Settings, eventwire: Eventwire, tmp_path: Path
) -> None:
    (tmp_path / "large.txt").write_text("All work and no play. " * 1_400_000)
    (tmp_path / "small.txt").write_text("Next.")
    (tmp_path / "vast.txt").write_text("x" * 70_000_000)
    done = eventwire("produce", *(str(tmp_path / f"{n}.txt") for n in ("large", "vast", "small")))
    assert done.stdout == b"large\nsmall\n"
    assert b"vast.txt: its 70,000" in done.stderr
    assert b"more than the topic takes" in done.stderr
    found = await sent(kafka_settings)
    assert len(found["large"].text or "") == 30_800_000


async def test_text_the_broker_refuses_does_not_hold_up_those_after_it(
    kafka_settings: Settings, eventwire: Eventwire
) -> None:
    # Too random to be compressed below the limit, and all of one key, so of one partition.
    refused = base64.b64encode(random.Random(1).randbytes(36_000_000)).decode()
    lines = [{"id": "a", "text": text} for text in ("first", refused, "second", "third")]
    done = eventwire("produce", "-", input=b"\n".join(json.dumps(x).encode() for x in lines))
    assert done.stdout.split() == [b"a"] * 3
    assert b"stdin:2: its 48," in done.stderr
    assert b"1 not sent" in done.stderr
    assert (await sent(kafka_settings))["a"].text == "third"


@pytest.mark.usefixtures("kafka_settings")
def test_standard_input_is_sent_as_it_comes(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "worker.cli.main", "produce", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin
        assert process.stdout
        for name in ("first", "second"):
            process.stdin.write(json.dumps({"id": name, "text": "t"}).encode() + b"\n")
            process.stdin.flush()
            # It is told before the next line is there to be read.
            assert process.stdout.readline() == f"{name}\n".encode()
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 0


@pytest.mark.usefixtures("kafka_settings")
def test_json_says_where_an_article_stands(eventwire: Eventwire) -> None:
    done = eventwire("produce", "-", "--json", input=b"https://e.org/1\nhttps://e.org/2\nwhat\n")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["source"] for row in rows] == ["stdin:1", "stdin:2"]
    assert all(row["offset"] >= 0 and 0 <= row["partition"] < 8 for row in rows)
    assert b"stdin:3: is no http or https URL" in done.stderr
    assert done.returncode == 1


def test_missing_topic_is_told(eventwire: Eventwire, topic_prefix: str) -> None:
    done = eventwire("produce", "https://e.org/1")
    assert done.returncode == 1
    assert f"topic {topic_prefix}articles does not exist".encode() in done.stderr
    assert b"eventwire topics" in done.stderr
