"""A page to its stories: the right cleaner, then id, language, fingerprint and the producer's word."""

from dataclasses import dataclass

from agents.clean.decode import decode
from agents.clean.draft import Draft
from agents.clean.dump.cleaner import drafts_of_dump
from agents.clean.fingerprint import fingerprint
from agents.clean.language import language_of
from agents.clean.page.cleaner import Cleaned, clean_page
from topics.ids import story_id
from topics.pages import Page
from topics.stories import Story


@dataclass(frozen=True)
class Outcome:
    """The stories of a page; where there are none, `reason` says why."""

    stories: list[Story]
    reason: str | None = None


def stories_of(page: Page) -> list[Story]:
    """The stories of a page, in order. Raises Refused for what can't be read as text at all."""
    return clean(page).stories


def clean(page: Page) -> Outcome:
    """The stories of a page and the reason if there are none. Raises as `stories_of` does."""
    if page.kind == "html":
        cleaned = clean_page(
            decode(page.body(), page.content_type).text, page.final_url or page.url
        )
    else:
        drafts = drafts_of_dump(page.text or "")
        cleaned = Cleaned(drafts, None if drafts else "no prose in the text")
    stories = [_story(page, index, draft) for index, draft in enumerate(cleaned.drafts)]
    return Outcome(stories, cleaned.reason)


def _story(page: Page, index: int, draft: Draft) -> Story:
    text = draft.text
    values = dict(draft.facts.values)
    sources = dict(draft.facts.sources)
    found = language_of(text)
    if found:
        values["language"], sources["language"] = found, "text"
    if page.url and "url" not in values:
        values["url"], sources["url"] = page.final_url or page.url, "response"
    for name in ("publisher", "published", "language"):
        told = getattr(page, name)
        if told:
            values[name], sources[name] = told, "producer"
    return Story(
        id=story_id(page.article_id, text, index),
        article_id=page.article_id,
        story=index,
        text=text,
        fingerprint=fingerprint(text),
        kind=draft.kind,
        sources=sources,
        meta=page.meta,
        **values,
    )
