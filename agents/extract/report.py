"""Makes the report of an act: the contract's fields, the proof with its offsets, the derived id."""

from spacy.tokens import Span

from agents.extract.acts import Act
from topics import ids, plover
from topics.reports import ArticleOf, Coder, Evidence, Report
from topics.stories import Story


def evidence(sentence: Span) -> Evidence:
    """The sentence as the proof, exactly as it stands in the story; offsets count code points."""
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    text = text.strip()
    return Evidence(text=text, start=start, end=start + len(text))


def report(act: Act, story: Story, coder: Coder) -> Report:
    """The report of one act in one story."""
    proof = evidence(act.sentence)
    return Report(
        id=ids.report_id(
            story.id,
            act.type,
            act.mode,
            [party.name or party.text for party in act.actors],
            [party.name or party.text for party in act.recipients],
            proof.start,
        ),
        article_id=story.article_id,
        story_id=story.id,
        story=story.story,
        type=act.type,
        mode=act.mode,
        quad=plover.quad(act.type),
        score=plover.score(act.type, act.mode),
        cameo=plover.cameo(act.type, act.mode),
        contexts=act.contexts,
        actors=act.actors,
        recipients=act.recipients,
        location=act.location,
        date=act.date,
        background=act.background,
        evidence=proof,
        trigger=act.words,
        confidence=act.confidence,
        article=ArticleOf(
            url=story.url,
            title=story.title,
            publisher=story.publisher,
            published=story.published,
            language=story.language,
            meta=story.meta,
        ),
        coder=coder,
    )


def reports(acts: list[Act], story: Story, coder: Coder) -> list[Report]:
    """The reports of a story's acts, each id once: the surest act of an id is kept."""
    by_id: dict[str, Report] = {}
    for act in acts:
        made = report(act, story, coder)
        known = by_id.get(made.id)
        if known is None or made.confidence > known.confidence:
            by_id[made.id] = made
    return list(by_id.values())
