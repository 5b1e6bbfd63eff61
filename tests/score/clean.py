"""What the scorers of ../shared say of the cleaned stories: gold dumps, pages, pages as text."""

import base64
import gzip
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from agents.clean.stories import stories_of
from agents.contract import Refused
from topics.pages import Page

SHARED = Path(__file__).resolve().parents[3] / "shared"


def stories_of_gold(gold_dir: Path) -> list[dict[str, Any]]:
    """The stories of a folder of gold documents, coded from their id and text alone."""
    found: list[dict[str, Any]] = []
    for file in sorted(gold_dir.glob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        given = document["input"]
        text = given.get("text") or (gold_dir / given["file"]).read_text("utf-8")
        found += _cleaned(Page(article_id=document["id"], kind="text", text=text))
    return found


def stories_of_pages(pages_dir: Path, as_text: bool = False) -> list[dict[str, Any]]:
    """The stories of the benchmark's pages, from their HTML or from html-text's text of it."""
    truth = json.loads((pages_dir / "ground-truth.json").read_text("utf-8"))
    found: list[dict[str, Any]] = []
    for key, entry in truth.items():
        body = gzip.decompress((pages_dir / "html" / f"{key}.html.gz").read_bytes())
        if as_text:
            import html_text

            text = html_text.extract_text(body.decode("utf-8", "replace"))
            found += _cleaned(Page(article_id=key, kind="text", text=text))
        else:
            encoded = base64.b64encode(body).decode("ascii")
            found += _cleaned(
                Page(article_id=key, kind="html", body_base64=encoded, url=entry["url"])
            )
    return found


def run() -> dict[str, Any]:
    """The figures of each task, or `{"skipped": reason}` where what it needs is not there."""
    if not SHARED.is_dir():
        return {"skipped": "there is no folder ../shared"}
    pages = SHARED / "pages"
    truth = pages / "ground-truth.json"
    figures: dict[str, Any] = {}
    for name in ("seeds", "dev"):
        gold = SHARED / "gold" / name
        figures[f"stories of gold/{name}"] = _score("score_stories.py", gold, stories_of_gold(gold))
    figures["pages, HTML"] = _score("score_pages.py", truth, stories_of_pages(pages))
    if importlib.util.find_spec("html_text"):
        figures["pages, as text"] = _score("score_pages.py", truth, stories_of_pages(pages, True))
    else:
        figures["pages, as text"] = {"skipped": "the package html-text is not installed"}
    return figures


def _cleaned(page: Page) -> list[dict[str, Any]]:
    try:
        return [story.model_dump(mode="json") for story in stories_of(page)]
    except Refused:
        return []


def _score(scorer: str, truth: Path, stories: Iterable[dict[str, Any]]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(story) + "\n" for story in stories)
        file.flush()
        done = subprocess.run(
            [sys.executable, str(SHARED / "score" / scorer), str(truth), file.name],
            check=True,
            capture_output=True,
            text=True,
        )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    for task, figures in run().items():
        print(task, json.dumps(figures))
