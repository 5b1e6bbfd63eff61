"""`make bench`: what each part costs, beside something known, on the articles of seeds/."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).parents[2] / "seeds"
ROUNDS = 5
"""Times each thing is done, in turn with what it is held against; the fastest counts."""

ARTICLES = 5000
"""Small ones, for the cost of a message in the adapter."""


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for `work`."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def in_turn(**works: Callable[[], object]) -> dict[str, float]:
    """The least CPU seconds of each, done in turn."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            taken[name].append(cpu(work))
    return {name: min(seconds) for name, seconds in taken.items()}


def cleaning() -> dict[str, Any]:
    """A page cleaned, in units of trafilatura's plain extraction of the same page."""
    import base64

    import trafilatura

    from agents.clean.stories import stories_of
    from topics.pages import Page

    bodies = [path.read_bytes() for path in sorted((SEEDS / "html").glob("*.html"))]
    pages = [
        Page(
            article_id=str(number),
            kind="html",
            body_base64=base64.b64encode(body).decode(),
            content_type="text/html",
        )
        for number, body in enumerate(bodies)
    ]
    seconds = in_turn(
        ours=lambda: [stories_of(page) for page in pages],
        trafilatura=lambda: [trafilatura.extract(body) for body in bodies],
    )
    return {
        "pages": len(pages),
        "ms_a_page": round(1000 * seconds["ours"] / len(pages), 1),
        "times_trafilatura": round(seconds["ours"] / seconds["trafilatura"], 2),
    }


def coding() -> dict[str, Any]:
    """Coding after the parse, in units of the parse."""
    from agents.clean.stories import stories_of
    from agents.extract import child
    from agents.extract.options import ExtractOptions
    from topics.pages import Page

    texts = [path.read_text("utf-8") for path in sorted((SEEDS / "text").glob("*.txt"))]
    stories = [
        story.model_dump(mode="json")
        for number, text in enumerate(texts)
        for story in stories_of(Page(article_id=str(number), kind="text", text=text))
    ]
    resource = child.load(ExtractOptions().model_dump(mode="json"))
    words = sum(len(story["text"].split()) for story in stories)
    seconds = in_turn(
        parse=lambda: [resource.nlp(story["text"]) for story in stories],
        all=lambda: [child.work(resource, story) for story in stories],
    )
    return {
        "stories": len(stories),
        "words_a_cpu_second": round(words / seconds["all"]),
        "coding_to_parse": round(seconds["all"] / seconds["parse"] - 1, 2),
    }


def adapter() -> dict[str, Any]:
    """A small article through admit on a real Kafka, in units of a plain aiokafka pass-through."""
    from tests.bench.passing import measure

    return asyncio.run(measure(ARTICLES))


def main() -> None:
    """Run all and print a line each."""
    # A topic that was just made has no leader for a moment, which the client tells a hundred times.
    logging.getLogger("aiokafka").setLevel(logging.ERROR)
    for work in (cleaning, coding, adapter):
        print(f"{work.__name__}: {json.dumps(work())}", flush=True)


if __name__ == "__main__":
    main()
