"""What the scorers of ../shared say of the events: gold documents, and sentences with one dyad."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from agents.clean.stories import stories_of
from agents.contract import Refused
from agents.enrich.locate import place
from agents.extract import child
from agents.extract.options import ExtractOptions
from topics import ids
from topics.pages import Page
from topics.reports import Report
from topics.stories import Story

SHARED = Path(__file__).resolve().parents[3] / "shared"
READ = 13
"""Documents of gold/dev up to this number were read while the rules were written; later ones are
run and scored only, so their figures are the fairer ones."""

_DATELINE = re.compile(
    r"\s*([A-Z][\w .,'’/-]{2,40}?)(?:,? [A-Z][a-z]+\.? \d{1,2})?(?:,? \d{4})?"
    r"\s*(?:\([^)]*\)\s*)?(?:--|[—–]| - )"
)


class Coded:
    """Codes stories to events: the child work of the extract stage, then the places of enrich."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        self.resource = child.load(ExtractOptions().model_dump())

    def events(self, story: Story) -> Iterator[dict[str, Any]]:
        """The events of one story, as plain values."""
        for made in child.work(self.resource, story.model_dump(mode="json"))["reports"]:
            report = Report.model_validate(made)
            located = place(report, self.resource.gazetteer)
            yield {**made, "location": located.model_dump() if located else None}


def gold_stories(document: dict[str, Any]) -> Iterator[Story]:
    """The stories of a gold document as the gold has them: the coder without the cleaner."""
    for index, story in enumerate(document["stories"]):
        body = _body(document, story)
        dateline = _DATELINE.match(body)
        yield Story(
            id=ids.story_id(document["id"], body, index),
            article_id=document["id"],
            story=index,
            title=story["title"],
            publisher=story["publisher"],
            published=document["published"] if document.get("date_known", True) else None,
            dateline=dateline.group(1) if dateline else None,
            language="en",
            text=body,
            fingerprint="",
        )


def _body(document: dict[str, Any], story: dict[str, Any]) -> str:
    """A gold story's body with its lines and paragraphs, its boilerplate lines left out."""
    if "body" in story:
        return str(story["body"])
    text = document["input"]["text"]

    def loose(words: str) -> str:
        return r"\s+".join(re.escape(word) for word in words.split())

    first = re.search(loose(story["body_first"]), text)
    assert first is not None, f"{document['id']}: body_first is not in the text"
    last = re.compile(loose(story["body_last"])).search(text, first.start())
    assert last is not None, f"{document['id']}: body_last is not in the text"
    phrases = [" ".join(phrase.split()) for phrase in document["boilerplate"]]
    lines = text[first.start() : last.end()].split("\n")
    kept = [line for line in lines if not any(p in " ".join(line.split()) for p in phrases)]
    return "\n".join(kept)


def cleaned_stories(document: dict[str, Any]) -> Iterator[Story]:
    """The stories of a document as the clean stage finds them, from its id and text alone."""
    yield from _cleaned(document["id"], document["input"]["text"])


def _cleaned(article_id: str, text: str) -> list[Story]:
    try:
        return stories_of(Page(article_id=article_id, kind="text", text=text))
    except Refused:
        return []


def of_gold(
    folder: Path,
    coded: Coded,
    stories: Callable[[dict[str, Any]], Iterable[Story]],
    wanted: Callable[[str], bool] = lambda _: True,
) -> dict[str, Any]:
    """The event scorer's figures for the documents of a folder whose ids are `wanted`."""
    with tempfile.TemporaryDirectory() as name:
        gold, events = Path(name, "gold"), Path(name, "events.jsonl")
        gold.mkdir()
        with events.open("w", encoding="utf-8") as out:
            for file in sorted(folder.glob("*.json")):
                document = json.loads(file.read_text("utf-8"))
                if not wanted(document["id"]):
                    continue
                shutil.copy(file, gold)
                if "text" not in document["input"]:
                    document["input"]["text"] = (folder / document["input"]["file"]).read_text(
                        "utf-8"
                    )
                for story in stories(document):
                    out.writelines(json.dumps(event) + "\n" for event in coded.events(story))
        return _run("score_events.py", gold, events)


def of_sentences(records: Path, coded: Coded) -> dict[str, Any]:
    """The dyad scorer's figures for sentences that are each sent as an article of their own."""
    with tempfile.TemporaryDirectory() as name:
        events, sent, count = Path(name, "events.jsonl"), 0, 0
        with events.open("w", encoding="utf-8") as out:
            for line in records.read_text("utf-8").splitlines():
                record = json.loads(line)
                count += 1
                for story in _cleaned(record["id"], record["text"]):
                    for event in coded.events(story):
                        sent += 1
                        out.write(json.dumps(event) + "\n")
        return {
            **_run("score_plv.py", records, events),
            "events_per_record": round(sent / max(count, 1), 2),
        }


def run() -> dict[str, Any]:
    """The figures of each task, or `{"skipped": reason}` where ../shared is not there."""
    if not SHARED.is_dir():
        return {"skipped": "there is no folder ../shared"}
    if importlib.util.find_spec("spacy") is None:
        return {"skipped": "spaCy is not installed"}
    coded = Coded()
    gold = SHARED / "gold"
    figures: dict[str, Any] = {}

    def was_read(name: str) -> bool:
        return int(re.sub(r"\D", "", name)) <= READ

    for label, stories in (("", cleaned_stories), (", gold bodies", gold_stories)):
        figures[f"events of gold/seeds{label}"] = of_gold(gold / "seeds", coded, stories)
        figures[f"events of gold/dev{label}"] = of_gold(gold / "dev", coded, stories)
        figures[f"events of gold/dev, read{label}"] = of_gold(
            gold / "dev", coded, stories, was_read
        )
        figures[f"events of gold/dev, unread{label}"] = of_gold(
            gold / "dev", coded, stories, lambda name: not was_read(name)
        )
    figures["dyads of plv_clean"] = of_sentences(SHARED / "bench" / "plv_clean.jsonl", coded)
    return figures


def _run(scorer: str, truth: Path, events: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(SHARED / "score" / scorer), str(truth), str(events)],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    for task, figures in run().items():
        print(task, json.dumps(figures))
