"""One good message of every kind, to be changed where a test needs another."""

from topics.articles import Article
from topics.events import Event
from topics.fetches import Fetch
from topics.fetches_later import LaterFetch
from topics.message import Message
from topics.pages import Page
from topics.receipts import Receipt
from topics.reports import Report
from topics.stories import Story

URL = "https://news.example.org/border"
TEXT = "Norlandian troops shelled the Sudanese town of Example on Sunday, its mayor said."


def article(**changes: object) -> Article:
    return Article.model_validate({"id": "a1", "url": URL, "meta": {"feed": "x"}, **changes})


def fetch(**changes: object) -> Fetch:
    return Fetch.model_validate({"id": "a1", "url": URL, **changes})


def later_fetch(**changes: object) -> LaterFetch:
    not_before = "2026-03-01T12:00:00Z"
    return LaterFetch.model_validate({"id": "a1", "url": URL, "not_before": not_before, **changes})


def page(**changes: object) -> Page:
    return Page.model_validate({"article_id": "a1", "kind": "text", "text": TEXT, **changes})


def story(**changes: object) -> Story:
    fields = {
        "id": "s1",
        "article_id": "a1",
        "story": 0,
        "title": "Town shelled",
        "publisher": "The Example",
        "published": "2026-03-02",
        "language": "en",
        "text": TEXT,
        "fingerprint": "00ff",
    }
    return Story.model_validate(fields | changes)


def _report(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": "e1",
        "article_id": "a1",
        "story_id": "s1",
        "story": 0,
        "type": "ASSAULT",
        "mode": "heavy-weapons",
        "quad": 4,
        "score": -9.5,
        "cameo": "19",
        "contexts": ["military"],
        "actors": [{"text": "Norlandian troops", "country": "NOR", "sector": "MIL"}],
        "recipients": [{"text": "the Sudanese town", "name": "Sudan", "country": "SDN"}],
        "location": {"text": "Example", "name": "Example", "country": "SDN", "lat": 1, "lon": 2},
        "date": "2026-03-01",
        "evidence": {"text": TEXT[:34], "start": 0, "end": 34},
        "trigger": "shelled",
        "confidence": 0.9,
        "article": {"url": URL},
        "coder": {"version": "0.1.0", "model": "m"},
    }
    return fields | changes


def report(**changes: object) -> Report:
    return Report.model_validate(_report(**changes))


def event(**changes: object) -> Event:
    return Event.model_validate(_report(**changes))


def receipt(**changes: object) -> Receipt:
    fields = {
        "id": "a1",
        "article_id": "a1",
        "stage": "admit",
        "outcome": "admitted",
        "final": False,
        "ms": 3,
    }
    return Receipt.model_validate(fields | changes)


def one_of_each() -> list[Message]:
    return [article(), fetch(), later_fetch(), page(), story(), report(), event(), receipt()]
