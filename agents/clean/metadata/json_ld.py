"""What a page says of its article in JSON-LD, in the words of schema.org."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from agents.clean.characters import one_line, plain

MOST_CHARS = 1_000_000
"""Characters of one script that are parsed."""

MOST_NODES = 2_000
"""Nodes of a page's JSON-LD that are looked at; some sites put whole catalogues there."""

ARTICLE_TYPES = frozenset(
    """article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle
    opinionnewsarticle reviewnewsarticle askpublicnewsarticle advertisercontentarticle
    satiricalarticle report blogposting liveblogposting techarticle scholarlyarticle
    socialmediaposting discussionforumposting""".split()
)
"""Types of schema.org (its release 29) under CreativeWork that are one article, in lower case."""


def nodes(tree: html.HtmlElement) -> list[dict[str, Any]]:
    """The JSON objects of a page's JSON-LD, outer ones first. Broken scripts are passed over."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _walk(_parsed(script.text or "")):
                found.append(node)
                if len(found) >= MOST_NODES:
                    return found
    return found


def _parsed(text: str) -> Any:
    if len(text) > MOST_CHARS:
        return None
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text
    )
    try:
        # Many sites put line breaks into strings, which strict JSON forbids.
        return json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, dict):
            yield item
            waiting.extend(child for child in item.values() if isinstance(child, dict | list))
        elif isinstance(item, list):
            waiting.extend(item[:MOST_NODES])


def types(node: dict[str, Any]) -> frozenset[str]:
    """The types of a node, in lower case and without the vocabulary's address."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return frozenset(str(item).rsplit("/", 1)[-1].lower() for item in values if item)


def article(all_nodes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The node of the page's article, the fullest where there are several; None if there is none."""
    candidates = [node for node in all_nodes if types(node) & ARTICLE_TYPES]
    wanted = ("headline", "datePublished", "author", "publisher", "articleBody", "mainEntityOfPage")
    return max(
        candidates, key=lambda node: sum(bool(node.get(name)) for name in wanted), default=None
    )


def text(value: Any) -> str | None:
    """A value as one line of text: a string, or the first one that says something in a list."""
    if isinstance(value, list):
        return next((found for item in value if (found := text(item))), None)
    if isinstance(value, dict):
        return text(value.get("@value") or value.get("name"))
    if isinstance(value, str):
        return (
            one_line(plain(html.fromstring(f"<p>{value}</p>").text_content()))
            if "&" in value or "<" in value
            else one_line(plain(value)) or None
        )
    return None


def names(value: Any, person: bool) -> list[str]:
    """The names of people (or of others, with `person` False) in an author or publisher value."""
    found: list[Any] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            kind = types(item)
            if kind and ("person" in kind) != person and person:
                continue
            name = item.get("name")
            found += name if isinstance(name, list) else [name]
        else:
            found.append(item)
    return [one_line(plain(name)) for name in found if isinstance(name, str) and name.strip()]


def body_of(node: dict[str, Any]) -> str:
    """The text of the article that its node gives, '' where it gives none."""
    return text(node.get("articleBody")) or ""
