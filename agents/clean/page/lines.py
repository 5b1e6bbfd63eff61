"""The lines of a page's article: what trafilatura takes for it, and where each stands in the markup."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree, html
from trafilatura import bare_extraction

from agents.clean.characters import one_line, plain
from agents.clean.features import is_prose
from agents.clean.furniture import Phrases
from agents.clean.lines import Line

KEY_CHARS = 60
"""Characters at the start of a line by which it is found in the markup again."""

SEEN_CHARS = 4 * KEY_CHARS
SEEN_PIECES = 12
"""Characters and pieces of an element's text that are read for its key."""

TEXT_TAGS = (
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "figcaption", "td", "pre", "dd", "dt",
    "cite", "small", "th",
)  # fmt: skip
"""Elements that hold a line of text."""

BOX_TAGS = ("div", "section", "article", "figure", "center")
"""Elements that do so only if text stands directly in them."""

PATH_STEPS = 3
"""Ancestors that make the path by which paragraphs of one kind are known."""

PATH_SHARE = 0.3
"""The share of the words on a path from which on it is the story's path."""

PARAGRAPH_WORDS = 12
"""Words of a paragraph that may be brought back by its path."""

LINK_SHARE = 0.4
"""A paragraph with more of its text in links than this is a teaser."""


@dataclass(frozen=True)
class PageLine:
    """A line of the article: its element, whether it is a list's item, whether trafilatura had it."""

    line: Line
    element: html.HtmlElement | None
    bullet: bool
    extracted: bool


def page_lines(tree: html.HtmlElement, phrases: Phrases) -> list[PageLine]:
    """The lines that may be the article's, in the order of the page. The tree may be changed.

    To trafilatura's lines come paragraphs that have the same path as most of them: some pages part
    their story by advertisements, and extractors stop at the first.
    """
    places = _places(tree)
    # `fast` leaves out the two other extractors that trafilatura asks for a second opinion: with the
    # scoring of lines it is better without them, and takes half the time. Too much is better than too
    # little here, since what is too much can still be left out.
    document = bare_extraction(tree, fast=True, favor_recall=True, include_comments=False)
    texts = (document.text or "").split("\n") if document else []
    found: list[tuple[str, html.HtmlElement | None, bool, bool]] = []
    for text in texts:
        bullet = text.startswith("- ")
        element = places.get(one_line(text[2:] if bullet else text)[:KEY_CHARS])
        text = one_line(plain(text[2:] if bullet else text))
        if text:
            found.append((text, element, bullet, True))
    found = _with_siblings(found, tree)
    repeats = Counter(text.lower() for text, *_ in found)
    return [
        PageLine(
            Line(number, text, 0, repeats[text.lower()], phrases.roles(text)),
            element,
            bullet,
            extracted,
        )
        for number, (text, element, bullet, extracted) in enumerate(found)
    ]


def element_text(element: html.HtmlElement) -> str:
    """All text in an element, as one line."""
    return one_line(
        plain(etree.tostring(element, method="text", encoding="unicode", with_tail=False))
    )


def path_of(element: html.HtmlElement) -> tuple[str, ...]:
    """An element's tag and its ancestors' tags and first classes, as far as PATH_STEPS."""
    path = [str(element.tag)]
    above = element.getparent()
    while above is not None and len(path) <= PATH_STEPS:
        path.append(".".join([str(above.tag), *(above.get("class") or "").split()[:3]]))
        above = above.getparent()
    return tuple(path)


def link_share(element: html.HtmlElement, length: int) -> float:
    """The share of an element's text, `length` characters long, that is in links."""
    linked = sum(len("".join(link.itertext())) for link in element.iterdescendants("a"))
    return min(1.0, linked / max(1, length))


def _places(tree: html.HtmlElement) -> dict[str, html.HtmlElement]:
    """The beginning of each text on the page -> the element that holds it."""
    places: dict[str, html.HtmlElement] = {}
    for element in tree.iter(*TEXT_TAGS, *BOX_TAGS):
        if element.tag in BOX_TAGS and not (element.text or "").strip():
            continue
        start = element.text or ""
        if len(start) < SEEN_CHARS:
            start = "".join(islice(element.itertext(), SEEN_PIECES))
        key = one_line(start[:SEEN_CHARS])[:KEY_CHARS]
        if key:
            places.setdefault(key, element)
    return places


def _with_siblings(
    found: Sequence[tuple[str, html.HtmlElement | None, bool, bool]], tree: html.HtmlElement
) -> list[tuple[str, html.HtmlElement | None, bool, bool]]:
    """The lines and the paragraphs that have the path of most of them, in the page's order."""
    paths = _story_paths(found)
    if not paths:
        return list(found)
    known = {element for _, element, _, _ in found}
    said = " ".join(text for text, *_ in found)
    added = [
        (text, element, False, False)
        for element in tree.iter("p")
        if element not in known
        and path_of(element) in paths
        and _is_paragraph(text := element_text(element), element)
        and text[:KEY_CHARS] not in said
    ]
    if not added:
        return list(found)
    order = {element: place for place, element in enumerate(tree.iter())}
    placed: list[tuple[int, tuple[str, html.HtmlElement | None, bool, bool]]] = []
    last = 0
    for each in found:
        last = order.get(each[1], last)
        placed.append((last, each))
    placed += [(order[each[1]], each) for each in added]
    return [each for _, each in sorted(placed, key=lambda item: item[0])]


def _story_paths(
    found: Iterable[tuple[str, html.HtmlElement | None, bool, bool]],
) -> set[tuple[str, ...]]:
    words: Counter[tuple[str, ...]] = Counter()
    total = 0
    for text, element, _, _ in found:
        size = len(text.split())
        total += size
        if element is not None and element.tag == "p" and size >= PARAGRAPH_WORDS:
            words[path_of(element)] += size
    return {path for path, size in words.items() if size >= PATH_SHARE * total}


def _is_paragraph(text: str, element: html.HtmlElement) -> bool:
    line = Line(0, text, 0)
    return (
        line.size >= PARAGRAPH_WORDS
        and is_prose(line)
        and line.ends_sentence
        # Scripts and styles in the text.
        and not set(text) & set("{}<>")
        and link_share(element, len(text)) < LINK_SHARE
    )
