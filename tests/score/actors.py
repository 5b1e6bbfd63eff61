"""How many of the gold's actors the resolver gets right, given their words in the story.

No scorer of ../shared looks at actors alone: this asks for the party behind each gold actor's text in
the sentence that reports the event, so that neither the cleaner nor the coder plays a part.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from agents.extract import pipeline, roles
from agents.extract.actors import ActorResolver
from tests.score.events import gold_stories
from topics.stories import Story

SHARED = Path(__file__).resolve().parents[3] / "shared"


def run() -> dict[str, Any]:
    """The figures, or `{"skipped": reason}` where what it needs is not there."""
    if not SHARED.is_dir():
        return {"skipped": "there is no folder ../shared"}
    nlp = pipeline.load()
    return {name: score(nlp, documents(SHARED / "gold" / name)) for name in ("seeds", "dev")}


def documents(folder: Path) -> list[dict[str, Any]]:
    """The gold documents of a folder, each with its text in `input.text`."""
    found = []
    for file in sorted(folder.glob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        given = document["input"]
        given["text"] = given.get("text") or (folder / given["file"]).read_text("utf-8")
        found.append(document)
    return found


def score(nlp: Language, gold: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares of the gold's actors whose words were found, whose country, sector and both are right."""
    counts: Counter[str] = Counter()
    for _, actor, parties in compare(nlp, gold):
        counts["actors"] += 1
        if parties is None:
            counts["not found"] += 1
            continue
        counts["country"] += any(p.country == actor["country"] for p in parties)
        counts["sector"] += any(p.sector == actor["sector"] for p in parties)
        counts["both"] += any(
            (p.country, p.sector) == (actor["country"], actor["sector"]) for p in parties
        )
        counts["wrong country"] += bool(parties) and not any(
            p.country in {actor["country"], None} for p in parties
        )
    total = counts["actors"] or 1
    shares = {name: round(counts[name] / total, 3) for name in ("country", "sector", "both")}
    return {
        **shares,
        "wrong_country": round(counts["wrong country"] / total, 3),
        "not_found": counts["not found"],
        "actors": counts["actors"],
    }


def compare(
    nlp: Language, gold: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any], list[Any] | None]]:
    """(gold event, gold actor, parties of its words) for each; None where the words are not found."""
    for document in gold:
        parsed = [_parsed(nlp, story) for story in gold_stories(document)]
        for event in document["events"]:
            for actor in (*event["actors"], *event["recipients"]):
                head = _head(parsed, event["evidence"], actor["text"])
                if head is None:
                    yield event, actor, None
                else:
                    resolver, token = head
                    heads = [token, *roles.conjuncts(token)]
                    yield event, actor, [p for t in heads for p in resolver.parties(t)]


def _parsed(nlp: Language, story: Story) -> tuple[Doc, ActorResolver]:
    doc = nlp(story.text)
    return doc, ActorResolver(doc, story)


def _head(
    parsed: list[tuple[Doc, ActorResolver]], evidence: str, text: str
) -> tuple[ActorResolver, Token] | None:
    """The head of an actor's words, in the evidence if they stand there, else first in a story."""
    for doc, resolver in parsed:
        at = doc.text.find(evidence[:60])
        if at >= 0:
            found = _at(doc, text, at, at + len(evidence)) or _at(doc, text, 0, len(doc.text))
            if found is not None:
                return resolver, found
    for doc, resolver in parsed:
        found = _at(doc, text, 0, len(doc.text))
        if found is not None:
            return resolver, found
    return None


def _at(doc: Doc, text: str, start: int, end: int) -> Token | None:
    match = re.compile(rf"\b{re.escape(text)}\b").search(doc.text, start, end)
    span = doc.char_span(*match.span(), alignment_mode="expand") if match else None
    return span.root if span is not None else None


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
