"""How well places and dates are read, given the gold's own words: the coder plays no part.

A gold event's place counts where the gazetteer puts its words in the right country; its date where one
of the dates of its evidence agrees with it (by the rule of score_events.py), read either way.
"""

import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

from agents.extract.dates import find
from agents.places import countries, gazetteer
from tests.score.actors import SHARED, documents


def run() -> dict[str, Any]:
    """The figures, or `{"skipped": reason}` where what it needs is not there."""
    if not SHARED.is_dir():
        return {"skipped": "there is no folder ../shared"}
    return {name: score(documents(SHARED / "gold" / name)) for name in ("seeds", "dev")}


def score(gold: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares of the gold's places and dates that come right, and how many there are."""
    same_date = _same_date(SHARED / "score" / "score_events.py")
    counts: Counter[str] = Counter()
    for document in gold:
        published = document.get("published") if document.get("date_known") else None
        for event in document["events"]:
            if event["location"] and event["location"]["country"]:
                counts["places"] += 1
                counts["located"] += _country(event) == event["location"]["country"]
            if event["date"]:
                counts["dates"] += 1
                counts["dated"] += any(
                    same_date(event["date"], iso)
                    for mention in find(event["evidence"], published)
                    for iso in (mention.iso, mention.iso_future)
                )
    return {
        "location": round(counts["located"] / (counts["places"] or 1), 3),
        "places": counts["places"],
        "date_in_evidence": round(counts["dated"] / (counts["dates"] or 1), 3),
        "dates": counts["dates"],
    }


def _country(event: dict[str, Any]) -> str | None:
    parties = [*event["recipients"], *event["actors"]]
    told = countries.mentioned(event["evidence"]) + [p["country"] for p in parties]
    likely = Counter(code for code in told if code in countries.codes())
    found = gazetteer.load().resolve(
        event["location"]["text"], [code for code, _ in likely.most_common()]
    )
    return found.place.country if found is not None else None


def _same_date(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_events", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.same_date


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
