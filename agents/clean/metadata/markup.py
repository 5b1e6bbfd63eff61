"""What a page's markup says of its article: JSON-LD, OpenGraph, other meta tags, h1, time."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from agents.clean.characters import one_line, plain
from agents.clean.metadata import json_ld
from agents.clean.metadata.byline import people
from agents.clean.metadata.dates import stamps
from agents.clean.metadata.field import Facts
from agents.clean.tables import rows

TITLE_CHARS = 400
"""A longer title is a text in the wrong field."""

_TITLE_END = re.compile(r"\s+[|\-–—:»·•]\s+[^|–—»·•]{2,60}$")

FIELDS = ("title", "publisher", "published", "modified", "section", "byline")
"""The fields that meta_tags.tsv may name."""


@lru_cache(maxsize=1)
def meta_tags() -> dict[str, tuple[str, ...]]:
    """Field -> the names of the meta tags that give it, the more reliable first."""
    tags: dict[str, tuple[str, ...]] = {}
    for row in rows("metadata/meta_tags.tsv", 2):
        name, tag = row.columns
        if name not in FIELDS:
            raise row.bad(f"no field {name!r}; there are {', '.join(FIELDS)}")
        if tag in tags.get(name, ()):
            raise row.bad(f"{tag} is there twice for {name}")
        tags[name] = (*tags.get(name, ()), tag)
    return tags


def facts_of_markup(tree: html.HtmlElement, url: str | None) -> tuple[Facts, dict[str, Any]]:
    """The facts of a page's markup, and the JSON-LD node of its article ({} where there is none)."""
    facts = Facts()
    nodes = json_ld.nodes(tree)
    node = json_ld.article(nodes) or {}
    metas = _metas(tree)
    _offer_json_ld(facts, node)
    _offer_metas(facts, metas)
    _offer_elements(facts, tree)
    canonical = _canonical(tree) or (metas.get("og:url") or [""])[0]
    facts.offer("url", _address(canonical, url) if canonical else None, "canonical")
    facts.offer("url", url, "response")
    title = facts.get("title")
    if title:
        facts.values["title"] = _without_site(title, facts.get("publisher"), _h1s(tree))
    return facts, node


def _offer_json_ld(facts: Facts, node: dict[str, Any]) -> None:
    facts.offer("title", _title(json_ld.text(node.get("headline"))), "json-ld")
    authors = [
        name for value in json_ld.names(node.get("author"), person=True) for name in people(value)
    ]
    facts.offer("byline", list(dict.fromkeys(authors)), "json-ld")
    publishers = json_ld.names(node.get("publisher"), person=False)
    facts.offer(
        "publisher", publishers[0] if publishers and "/" not in publishers[0] else None, "json-ld"
    )
    facts.offer("published", iso_time(json_ld.text(node.get("datePublished"))), "json-ld")
    facts.offer("modified", iso_time(json_ld.text(node.get("dateModified"))), "json-ld")
    facts.offer("section", json_ld.text(node.get("articleSection")), "json-ld")
    facts.offer("language", _language(json_ld.text(node.get("inLanguage"))), "json-ld")


def _offer_metas(facts: Facts, metas: dict[str, list[str]]) -> None:
    for name, tags in meta_tags().items():
        for tag in tags:
            for value in metas.get(tag, []):
                source = "opengraph" if tag.startswith(("og:", "article:")) else "meta"
                if name in ("published", "modified"):
                    facts.offer(name, iso_time(value), source)
                elif name == "byline":
                    facts.offer(name, [] if "://" in value else people(value), source)
                elif name == "title":
                    facts.offer(name, _title(value), source)
                else:
                    facts.offer(name, value, source)


def _offer_elements(facts: Facts, tree: html.HtmlElement) -> None:
    headings = _h1s(tree)
    if len(headings) == 1:
        facts.offer("title", _title(headings[0]), "h1")
    element = tree.find(".//title")
    if element is not None:
        facts.offer("title", _title(one_line(plain(element.text_content()))), "title")
    for name, item in (("published", "datePublished"), ("modified", "dateModified")):
        for found in tree.xpath(f"//*[@itemprop='{item}']")[:3]:
            value = found.get("datetime") or found.get("content") or found.text_content()
            facts.offer(name, iso_time(value), "microdata")
    for found in tree.xpath("//*[@itemprop='author']")[:3]:
        facts.offer(
            "byline",
            people(found.get("content") or one_line(found.text_content())[:200]),
            "microdata",
        )
    times = tree.xpath(
        "//article//time[@datetime] | //header//time[@datetime] | //main//time[@datetime]"
    )
    for found in times[:1]:
        facts.offer("published", iso_time(found.get("datetime")), "time")
    facts.offer(
        "language", _language(tree.get("lang") or (tree.xpath("//html/@lang") or [""])[0]), "html"
    )


def _metas(tree: html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = (
            element.get("property") or element.get("name") or element.get("itemprop") or ""
        ).lower()
        content = one_line(plain(element.get("content") or ""))
        if name and content:
            found.setdefault(name.strip(), []).append(content)
    return found


def _h1s(tree: html.HtmlElement) -> list[str]:
    texts = [one_line(plain(element.text_content())) for element in tree.iter("h1")]
    return [text for text in texts if text]


def _canonical(tree: html.HtmlElement) -> str:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            return element.get("href") or ""
    return ""


def _address(found: str, base: str | None) -> str | None:
    try:
        address = urljoin(base or "", found.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    # A canonical address that is the front page is a template's mistake.
    return (
        address
        if parts.scheme in ("http", "https") and parts.netloc and parts.path not in ("", "/")
        else None
    )


def _language(value: str | None) -> str | None:
    code = re.match(r"[A-Za-z]{2}(?=$|[-_])", (value or "").strip())
    return code[0].lower() if code else None


def iso_time(value: str | None) -> str | None:
    """The first date in an attribute or a phrase, as ISO 8601; None where there is none."""
    found = stamps(one_line(value or ""))
    return found[0].iso() if found else None


def _title(value: str | None) -> str | None:
    return value if value and len(value) <= TITLE_CHARS else None


def _without_site(title: str, publisher: str | None, headings: list[str]) -> str:
    """A title without the site's name at its end."""
    for heading in headings:
        if (
            len(heading) >= 15
            and title.startswith(heading)
            and _TITLE_END.match(title, len(heading))
        ):
            return heading
    end = _TITLE_END.search(title)
    if end and publisher:
        tail = re.sub(r"\W+", "", end[0]).lower()
        if tail and (
            tail in re.sub(r"\W+", "", publisher).lower()
            or re.sub(r"\W+", "", publisher).lower() in tail
        ):
            return title[: end.start()]
    return title
