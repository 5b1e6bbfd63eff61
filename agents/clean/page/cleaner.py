"""An HTML page to its stories: tree, body, and what markup and text say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html

from agents.clean.draft import Draft
from agents.clean.dump.cleaner import drafts_of_dump
from agents.clean.dump.glued import unglued
from agents.clean.furniture import phrases
from agents.clean.metadata import json_ld
from agents.clean.metadata.dateline import dateline_of
from agents.clean.metadata.field import Facts
from agents.clean.metadata.markup import facts_of_markup
from agents.clean.page import article_or_not
from agents.clean.page.body import paragraphs_of
from agents.clean.page.from_text import offer_date, offer_from_text
from agents.clean.page.tree import bounded, feed_root, parse, visible_text
from topics.stories import StoryKind

LITTLE_PROSE = 40
"""Words of prose under which an extracted body is doubted and the page is read as text instead."""

ARTICLE_WORDS = 60
"""Words of an article element that may be a story of its own; a teaser's has fewer."""

PAGE_FACTS = ("publisher", "published", "modified", "language", "url", "section")
"""What a page's markup says of all its stories, where these say nothing themselves."""


@dataclass(frozen=True)
class Cleaned:
    """The stories of a page, or why it has none."""

    drafts: list[Draft]
    reason: str | None = None


def clean_page(markup: str, url: str | None) -> Cleaned:
    """The stories of an HTML page; none, with the reason, for what is no article."""
    root = feed_root(markup)
    if root:
        return Cleaned([], f"not a page but XML with the root element {root}")
    tree = parse(markup)
    if tree is None:
        return Cleaned([], "no markup and no text")
    if not bounded(tree):
        # What is too large to be walked as a tree is read as its bare text.
        drafts = drafts_of_dump(visible_text(markup))
        return Cleaned(drafts, None if drafts else "too large a page, and no prose in its text")
    facts, node = facts_of_markup(tree, url)
    reason = article_or_not.reason_against(tree, facts, node, url)
    if reason:
        return Cleaned([], reason)
    live = "liveblogposting" in json_ld.types(node)
    if live or _articles(tree) > 1 or not article_or_not.says_article(tree, node):
        # The page may hold several stories, or a live blog's entries.
        drafts = drafts_of_dump(visible_text(markup))
        if len(drafts) > 1:
            return Cleaned([_with_page_facts(draft, facts) for draft in drafts])
        if drafts and drafts[0].kind == "live":
            return Cleaned([Draft(drafts[0].paragraphs, _merged(facts, drafts[0].facts), "live")])
    draft = _single(tree, facts, node, markup, url)
    if draft is None:
        return Cleaned([], "no article's text was found on the page")
    return Cleaned([draft])


def _single(
    tree: html.HtmlElement, facts: Facts, node: dict[str, Any], markup: str, url: str | None
) -> Draft | None:
    """The one story of a page: trafilatura's lines, scored; or the page's text, read as a dump."""
    title = str(facts.get("title") or "")
    paywalled = _is_paywalled(tree, node)
    paragraphs = paragraphs_of(tree, title, json_ld.body_of(node), phrases())
    if _words(paragraphs) < LITTLE_PROSE or _is_table(paragraphs):
        drafts = drafts_of_dump(visible_text(markup))
        if drafts and (_is_table(paragraphs) or _words(drafts[0].paragraphs) > _words(paragraphs)):
            return Draft(drafts[0].paragraphs, _merged(facts, drafts[0].facts), drafts[0].kind)
    if not paragraphs:
        return None
    dateline = dateline_of(paragraphs[0])
    if dateline:
        paragraphs[0] = paragraphs[0][dateline.length :]
        facts.offer("dateline", dateline.place, "text")
        facts.offer("agency", dateline.agency, "text")
    if not facts.get("title") or not facts.get("published"):
        offer_from_text(facts, visible_text(markup), paragraphs, dateline, phrases())
        offer_date(facts, tree, url)
    paragraphs = [whole for whole in (unglued(each, phrases()) for each in paragraphs) if whole]
    kind: StoryKind = "stub" if paywalled and _asks_to_pay(markup) else "article"
    return Draft(tuple(paragraphs), facts, kind) if paragraphs else None


def _articles(tree: html.HtmlElement) -> int:
    """How many article elements have a headline and the text of a story."""
    return sum(
        article.find(".//h1") is not None
        or article.find(".//h2") is not None
        or article.find(".//h3") is not None
        for article in tree.iter("article")
        if sum(len("".join(each.itertext()).split()) for each in article.iter("p")) >= ARTICLE_WORDS
    )


def _with_page_facts(draft: Draft, page: Facts) -> Draft:
    for name in PAGE_FACTS:
        draft.facts.offer(name, page.get(name), page.sources.get(name, "meta"))
    return draft


def _merged(first: Facts, second: Facts) -> Facts:
    for name, value in second.values.items():
        first.offer(name, value, second.sources[name])
    return first


def _is_table(paragraphs: Sequence[str]) -> bool:
    """Whether most of a body are the cells of a table, which was there for the page's layout."""
    cells = [
        paragraph for paragraph in paragraphs if paragraph.startswith("|") or " | " in paragraph
    ]
    return _words(cells) > _words(paragraphs) / 2


def _words(paragraphs: Sequence[str]) -> int:
    return sum(len(paragraph.split()) for paragraph in paragraphs)


def _is_paywalled(tree: html.HtmlElement, node: dict[str, Any]) -> bool:
    """Whether the markup speaks of a paywall; its text must ask to pay before it is believed."""
    free = node.get("isAccessibleForFree")
    if free is False or str(free).lower() == "false":
        return True
    return bool(
        tree.xpath(
            "boolean(//*[contains(@class, 'paywall') or contains(@id, 'paywall')"
            " or contains(@class, 'regwall') or contains(@class, 'subscriber-only')])"
        )
    )


def _asks_to_pay(markup: str) -> bool:
    return any(
        "paywall" in phrases().roles(line)
        for line in visible_text(markup).split("\n")
        if 3 <= len(line.split()) <= 60
    )
