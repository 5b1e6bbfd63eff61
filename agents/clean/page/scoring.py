"""The log-odds that each line of a page's article is of the story."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from lxml import html

from agents.clean.features import (
    OWN,
    PLACE,
    Matrix,
    own_features,
    place_features,
    prose_words,
    title_words,
)
from agents.clean.page.lines import PageLine, element_text, link_share, path_of
from agents.clean.scorer import Scorer, load_scorer
from agents.clean.tables import rows

WEIGHTS = "page/weights.json"

Mark = Literal["aside", "picture", "author", "story"]

MARKUP = (
    "in the markup", "links", "paragraph", "item", "heading", "caption", "cell", "box", "inline",
    "aside near", "aside far", "picture near", "picture far", "author near", "author far",
    "story near", "story far", "in a figure", "in an aside", "in a footer", "in a header",
    "in a list", "in a table", "in an article", "parent's share", "depth", "grandparent's share",
    "path's share",
)  # fmt: skip

ARTICLE = (
    "JSON-LD has a body", "in JSON-LD's body", "words of the title", "is the title",
    "position in the article",
    "lines from the start", "lines to the end", "words of the page", "lines of the page", "bullet",
    "extracted",
)  # fmt: skip

NAMES = (*OWN, *PLACE, *MARKUP, *ARTICLE)

ANCESTORS = 9
"""Levels over an element that are looked at."""


@lru_cache(maxsize=1)
def marks() -> dict[str, re.Pattern[str]]:
    """Mark -> pattern of the names of boxes that have it, from marks.tsv."""
    sources: dict[str, list[str]] = {}
    for row in rows("page/marks.tsv", 2):
        mark, expression = row.columns
        if mark not in get_args(Mark):
            raise row.bad(f"no mark {mark!r}; there are {', '.join(get_args(Mark))}")
        try:
            re.compile(expression)
        except re.error as error:
            raise row.bad(f"no regular expression: {error}") from None
        sources.setdefault(mark, []).append(expression)
    return {mark: re.compile("|".join(parts), re.IGNORECASE) for mark, parts in sources.items()}


@lru_cache(maxsize=20_000)
def _marks_of(names: str) -> frozenset[str]:
    return frozenset(mark for mark, pattern in marks().items() if pattern.search(names))


def features_of(lines: Sequence[PageLine], title: str, article_body: str) -> Matrix:
    """The features NAMES of each line; shape (lines, names).

    `title` is the article's, `article_body` what JSON-LD says its text is; '' where unknown.
    """
    if not lines:
        return np.zeros((0, len(NAMES)))
    texts = [each.line for each in lines]
    return np.hstack(
        [
            own_features(texts),
            place_features(texts, prose_words(texts)),
            _markup_features(lines),
            _article_features(lines, title, article_body),
        ]
    )


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The scorer that ships, loaded once a process."""
    return load_scorer(WEIGHTS, NAMES)


def log_odds_of(lines: Sequence[PageLine], title: str, article_body: str) -> Matrix:
    """The log-odds of each line."""
    return scorer().log_odds(features_of(lines, title, article_body))


def _markup_features(lines: Sequence[PageLine]) -> Matrix:
    total = sum(each.line.size for each in lines) or 1
    parents: defaultdict[html.HtmlElement | None, float] = defaultdict(float)
    grandparents: defaultdict[html.HtmlElement | None, float] = defaultdict(float)
    paths: defaultdict[tuple[str, ...], float] = defaultdict(float)
    for each in lines:
        if each.element is not None:
            share = each.line.size / total
            parent, grandparent = _above(each.element, 1), _above(each.element, 2)
            parents[parent] += share if parent is not None else 0
            grandparents[grandparent] += share if grandparent is not None else 0
            paths[path_of(each.element)[:3]] += share
    matrix = []
    for each in lines:
        element = each.element
        if element is None:
            matrix.append([0.0] * len(MARKUP))
            continue
        matrix.append(
            [
                *_element_features(element),
                parents[_above(element, 1)],
                _depth(element),
                grandparents[_above(element, 2)],
                paths[path_of(element)[:3]],
            ]
        )
    return np.array(matrix, dtype=float).reshape(len(lines), len(MARKUP))


def _element_features(element: html.HtmlElement) -> list[float]:
    chain = [element]
    while len(chain) < ANCESTORS and (above := chain[-1].getparent()) is not None:
        chain.append(above)
    tags = {each.tag for each in chain}
    told = [
        _marks_of(f"{each.get('class') or ''} {each.get('id') or ''} {each.get('itemprop') or ''}")
        for each in chain
    ]
    near3, far3 = _union(told[:3]), _union(told[3:])
    tag = element.tag
    return [
        1,
        _links(element),
        tag == "p",
        tag == "li",
        len(tag) == 2 and tag[0] == "h" and tag[1].isdigit(),
        tag in ("figcaption", "figure"),
        tag in ("td", "th"),
        tag in ("div", "section"),
        tag in ("span", "a", "em", "strong", "small", "cite"),
        "aside" in near3,
        "aside" in far3,
        "picture" in near3,
        "picture" in _union(told[3:6]),
        "author" in near3,
        "author" in far3,
        "story" in _union(told[:2]),
        "story" in _union(told[2:5]),
        bool(tags & {"figure", "figcaption"}),
        "aside" in tags,
        "footer" in tags,
        "header" in tags,
        bool(tags & {"ul", "ol"}),
        "table" in tags,
        "article" in tags,
    ]


def _article_features(lines: Sequence[PageLine], title: str, article_body: str) -> Matrix:
    count = len(lines)
    words = sum(each.line.size for each in lines)
    in_title = title_words(title)
    matrix = []
    for at, each in enumerate(lines):
        text = each.line.text
        own = title_words(text)
        matrix.append(
            [
                bool(article_body),
                bool(article_body) and text[:50] in article_body,
                len(own & in_title) / (1 + min(6, len(own))),
                text == title,
                at / count,
                min(at, 10),
                min(count - 1 - at, 10),
                math.log1p(words),
                math.log1p(count),
                each.bullet,
                each.extracted,
            ]
        )
    return np.array(matrix, dtype=float).reshape(count, len(ARTICLE))


def _links(element: html.HtmlElement) -> float:
    if element.tag == "a":
        return 1.0
    if element.find(".//a") is None:
        return 0.0
    return link_share(element, len(element_text(element)))


def _union(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _above(element: html.HtmlElement, steps: int) -> html.HtmlElement | None:
    for _ in range(steps):
        if element is None:
            return None
        element = element.getparent()
    return element


def _depth(element: html.HtmlElement) -> int:
    return min(ANCESTORS, sum(1 for _ in element.iterancestors()) + 1)
