"""Whether a page holds an article at all: home, section, tag and error pages do not."""

import re
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from agents.clean.furniture import phrases
from agents.clean.metadata.field import Facts

_LIST_PATH = re.compile(
    r"^/(?:(?:tags?|topics?|category|categories|section|sections|author|authors|search|archive|archives|page|people)"
    r"(?:/[^/]*)?/?)$|/page/\d+/?$",
    re.IGNORECASE,
)


def reason_against(
    tree: html.HtmlElement, facts: Facts, node: dict[str, Any], url: str | None
) -> str | None:
    """Why the page is no article, in words; None if nothing speaks against it."""
    title = str(facts.get("title") or "")
    if "error" in phrases().roles(title):
        return f"an error page: its title is {title[:80]!r}"
    if says_article(tree, node):
        return None
    path = urlsplit(url).path if url else ""
    if url and path in ("", "/"):
        return "a front page: its address has no path"
    if _LIST_PATH.search(path):
        return "a page that lists articles, by its address"
    return None


def says_article(tree: html.HtmlElement, node: dict[str, Any]) -> bool:
    """Whether the page calls itself an article: by JSON-LD (`node`) or OpenGraph."""
    kind = (tree.xpath("string(//meta[@property='og:type']/@content)") or "").strip().lower()
    return bool(node) or kind == "article"
