"""The pipeline and the lexicon, loaded once, and a way to code a few sentences."""

from collections.abc import Callable

import pytest

from agents.extract import child
from agents.extract.options import ExtractOptions
from tests import samples
from topics.reports import Report

Coded = Callable[..., list[Report]]


@pytest.fixture(scope="session")
def resource() -> child.Resource:
    return child.load(ExtractOptions().model_dump())


@pytest.fixture(scope="session")
def coded(resource: child.Resource) -> Coded:
    """Reports of a text: `coded("…", published="2025-07-16")`."""

    def code(text: str, **fields: object) -> list[Report]:
        story = samples.story(**{"title": None, "dateline": None, **fields, "text": text})
        reply = child.work(resource, story.model_dump(mode="json"))
        return [Report.model_validate(report) for report in reply["reports"]]

    return code
