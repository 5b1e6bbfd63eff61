"""The child work of the extract stage: the pipeline, loaded once, and the coding of one story."""

from dataclasses import dataclass
from importlib import metadata
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from agents.extract import coder, dateline, lexicon, pipeline, report
from agents.extract.actors import ActorResolver
from agents.extract.acts import Coding
from agents.extract.cast import Cast
from agents.extract.dates import mentions
from agents.places import gazetteer
from topics.reports import Coder
from topics.stories import Story


@dataclass(frozen=True)
class Resource:
    """What a child keeps between stories; nothing of a story is kept."""

    nlp: Language
    lexicon: lexicon.Lexicon
    gazetteer: gazetteer.Gazetteer
    coder: Coder
    max_chars: int


def load(options: dict[str, Any]) -> Resource:
    """Load the pipeline and the lexicon; `options` are the plain values of ExtractOptions.

    Raises pipeline.UnusableModel and lexicon.LexiconError.
    """
    nlp = pipeline.load(options["model"])
    return Resource(
        nlp=nlp,
        lexicon=lexicon.load(),
        gazetteer=gazetteer.load(),
        coder=Coder(version=metadata.version("eventwire"), model=pipeline.describe(nlp)),
        max_chars=options["max_chars"],
    )


def work(resource: Resource, task: dict[str, Any]) -> dict[str, Any]:
    """Code a story (its plain values): `{"reports": [...], "reason": str | None}`."""
    story = Story.model_validate(task)
    text, reason = story.text, None
    if len(text) > resource.max_chars:
        reason = f"coded the first {resource.max_chars} of {len(text)} characters"
        text = text[: resource.max_chars]
    with resource.nlp.memory_zone():
        coding = code_parsed(resource, resource.nlp(dateline.without_dateline(text)), story)
        found = report.reports(coding.acts, story, resource.coder)
        return {"reports": [made.model_dump(mode="json") for made in found], "reason": reason}


def code_parsed(resource: Resource, doc: Doc, story: Story) -> Coding:
    """Code a story whose text is parsed."""
    return coder.code(
        doc,
        Cast(ActorResolver(doc, story), resource.gazetteer),
        mentions(doc, story.published),
        resource.lexicon,
        published=story.published,
        dateline=story.dateline or dateline.place(story.text),
    )
