"""A page's markup as a bounded tree."""

import re
from html import unescape

from lxml import etree, html

MOST_ELEMENTS = 100_000
"""Elements of a page that are looked at; the largest news pages have about 20,000."""

DEEPEST = 400
"""Levels of nesting; browsers stop at 512, and code that walks a tree recursively breaks near 1,000."""

_FEED = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?P<root>rss|feed|urlset|sitemapindex|rdf:RDF|opml|svg|plist)\b",
    re.I | re.S,
)


def feed_root(text: str) -> str | None:
    """The root element of what is XML and no page: a feed, a sitemap, an image; else None."""
    match = _FEED.match(text[:20_000])
    return match["root"].lower() if match else None


def parse(text: str) -> html.HtmlElement | None:
    """The tree of a page, cut to what is bounded; None where there is no markup at all."""
    parser = html.HTMLParser(
        collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        tree = html.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return tree


def bounded(tree: html.HtmlElement) -> bool:
    """Whether the tree is small and flat enough to be walked."""
    depth = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            depth += 1
            count += 1
            if depth > DEEPEST or count > MOST_ELEMENTS:
                return False
        else:
            depth -= 1
    return True


_HIDDEN = re.compile(r"<(script|style|noscript|template|svg|head)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|header|footer|nav|aside|main|figure|figcaption|blockquote)\b[^<>]{0,2000}>",
    re.I,
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,20000}>")


def visible_text(markup: str) -> str:
    """The text between the tags, a line a block, without building a tree."""
    text = _HIDDEN.sub(" ", markup)
    return unescape(_TAG.sub(" ", _BLOCK.sub("\n", text)))
