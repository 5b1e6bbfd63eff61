"""An HTML page to its stories: tree, body, and what the markup says of it."""

from dataclasses import dataclass

from agents.clean.draft import Draft
from agents.clean.dump.cleaner import drafts_of_dump
from agents.clean.metadata.markup import facts_of_markup
from agents.clean.page import article_or_not
from agents.clean.page.body import paragraphs_of
from agents.clean.page.tree import bounded, feed_root, parse, visible_text


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
        # What can't be walked as a tree is read as its bare text.
        return Cleaned(drafts_of_dump(visible_text(markup)), "the markup is beyond bounds")
    facts, node = facts_of_markup(tree, url)
    reason = article_or_not.reason_against(tree, facts, node, url)
    if reason:
        return Cleaned([], reason)
    paragraphs = paragraphs_of(tree)
    if paragraphs and paragraphs[0] == facts.get("title"):
        paragraphs = paragraphs[1:]
    if not paragraphs:
        return Cleaned([], "no article's text was found on the page")
    return Cleaned([Draft(tuple(paragraphs), facts)])
