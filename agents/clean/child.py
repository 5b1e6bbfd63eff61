"""The stage's CPU work, as a child process runs it: a page in, its stories out, both as plain JSON."""

from typing import Any

from agents.clean import furniture, language
from agents.clean.dump import scoring as dump_scoring
from agents.clean.page import scoring as page_scoring
from agents.clean.stories import clean
from topics.pages import Page


def load(options: dict[str, Any]) -> None:
    """Load once what every page needs; it is kept by the modules that use it."""
    language.identifier()
    furniture.phrases()
    dump_scoring.scorer()
    page_scoring.scorer()


def work(resource: None, task: dict[str, Any]) -> dict[str, Any]:
    """Clean the page in `task`: `{"stories": […], "reason": str | null}`. Raises Refused."""
    outcome = clean(Page.model_validate(task))
    return {
        "stories": [story.model_dump(mode="json") for story in outcome.stories],
        "reason": outcome.reason,
    }
