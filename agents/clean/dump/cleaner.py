"""A text dump to its stories: lines, kinds, zones, bodies, and what each says of itself."""

from agents.clean.draft import Draft
from agents.clean.dump.body import body_of
from agents.clean.dump.header import facts_of
from agents.clean.dump.kinds import kind_of
from agents.clean.dump.lines import lines_of
from agents.clean.dump.split import zones
from agents.clean.furniture import Phrases, phrases
from agents.clean.metadata.dateline import dateline_of


def drafts_of_dump(text: str, known: Phrases | None = None) -> list[Draft]:
    """The stories in the raw text of a page, in order; `known` stands in for the phrases that ship."""
    lines = lines_of(text, known or phrases())
    kinds = [kind_of(line) for line in lines]
    parts = zones(lines, kinds)
    drafts = []
    for zone in parts:
        body = body_of(lines, kinds, zone).indexes
        paragraphs = [lines[index].text for index in body]
        if not paragraphs:
            continue
        dateline = dateline_of(paragraphs[0])
        facts = facts_of(lines, kinds, zone, body, dateline, whole=len(parts) == 1)
        if dateline:
            paragraphs[0] = paragraphs[0][dateline.length :]
        drafts.append(Draft(tuple(paragraphs), facts))
    return drafts
