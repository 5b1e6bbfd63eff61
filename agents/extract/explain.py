"""Explains a coding: the parse, what fired, the roles, and what was rejected and why."""

from typing import Any

from agents.extract.child import Resource, code_parsed
from topics import ids
from topics.stories import Story


def explain(text: str, resource: Resource, published: str | None = None) -> dict[str, Any]:
    """How a sentence is coded, as plain values.

    `tokens` is the parse (word, lemma, tag, role, head, entity), `notes` has a row a trigger: coded,
    merged or rejected, with the lexicon's file and line and the reason; `acts` are what came out.
    `published` (ISO 8601) is the day that "on Tuesday" is counted from.
    """
    story = Story(
        id=ids.story_id("explain", text, 0),
        article_id="explain",
        story=0,
        text=text,
        published=published,
        fingerprint="",
    )
    doc = resource.nlp(text)
    coding = code_parsed(resource, doc, story)
    return {
        "tokens": [
            {
                "text": token.text,
                "lemma": token.lemma_,
                "pos": token.pos_,
                "role": token.dep_,
                "head": token.head.text,
                "entity": token.ent_type_ or None,
            }
            for token in doc
            if not token.is_space
        ],
        "notes": [
            {
                "trigger": note.trigger,
                "outcome": note.outcome,
                "reason": note.reason,
                "pattern": note.entry,
                "where": note.where,
            }
            for note in coding.notes
        ],
        "acts": [
            {
                "type": act.type,
                "mode": act.mode,
                "status": act.status,
                "trigger": act.words,
                "actors": [party.model_dump() for party in act.actors],
                "recipients": [party.model_dump() for party in act.recipients],
                "location": act.location.text if act.location else None,
                "date": act.date,
                "background": act.background,
                "confidence": act.confidence,
                "evidence": act.sentence.text.strip(),
            }
            for act in coding.acts
        ],
    }
