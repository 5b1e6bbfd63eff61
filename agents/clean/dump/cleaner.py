"""A text dump to its stories: lines, kinds, zones, bodies, and what each says of itself."""

from collections.abc import Sequence

from agents.clean.draft import Draft
from agents.clean.dump.body import body_of
from agents.clean.dump.glued import unglued
from agents.clean.dump.header import facts_of
from agents.clean.dump.kinds import Kind, kind_of
from agents.clean.dump.live import live_body
from agents.clean.dump.split import STORY_WORDS, Zone, is_live, zones
from agents.clean.furniture import Phrases, phrases
from agents.clean.lines import Line, lines_of
from agents.clean.metadata.dateline import dateline_of
from agents.clean.scorer import Scorer
from topics.stories import StoryKind


def drafts_of_dump(
    text: str, known: Phrases | None = None, scorer: Scorer | None = None
) -> list[Draft]:
    """The stories in the raw text of a page, in order.

    `known` and `scorer` stand in for the phrases and the scorer that ship.
    """
    known = known or phrases()
    lines = lines_of(text, known)
    kinds = [kind_of(line) for line in lines]
    if is_live(lines, kinds):
        return _drafts(
            [(Zone(0, len(lines)), live_body(lines, kinds))], lines, kinds, known, "live"
        )
    found = [(zone, body_of(lines, kinds, zone, scorer)) for zone in zones(lines, kinds)]
    if len(found) > 1:
        # Over a row of stories there may be notices enough to look like one.
        found = [
            (zone, body)
            for zone, body in found
            if zone.headline is not None or sum(lines[at].size for at in body) >= STORY_WORDS
        ]
    return _drafts(found, lines, kinds, known, "article")


def _drafts(
    found: Sequence[tuple[Zone, list[int]]],
    lines: Sequence[Line],
    kinds: Sequence[Kind],
    known: Phrases,
    kind: StoryKind,
) -> list[Draft]:
    drafts = []
    for zone, body in found:
        if not body:
            continue
        paragraphs = [lines[at].text for at in body]
        dateline = dateline_of(paragraphs[0])
        if dateline:
            paragraphs[0] = paragraphs[0][dateline.length :]
        paragraphs = [whole for whole in (unglued(each, known) for each in paragraphs) if whole]
        if not paragraphs:
            continue
        facts = facts_of(lines, kinds, zone, body, dateline, whole=len(found) == 1)
        stub = any("paywall" in line.roles for line in lines[body[0] : zone.end])
        drafts.append(Draft(tuple(paragraphs), facts, "stub" if stub else kind))
    return drafts
