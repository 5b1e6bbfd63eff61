"""A page's markup as a bounded tree."""

import re
from html import unescape

from lxml import etree, html

MOST_ELEMENTS = 100_000
"""Elements of a page that are looked at; the largest news pages have about 20,000."""

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
    """Whether the tree is small enough to be walked. The parser itself stops at 256 levels."""
    return float(tree.xpath("count(//*)")) <= MOST_ELEMENTS


_HIDDEN = re.compile(
    r"<(script|style|noscript|template|svg|head|select|button)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->",
    re.I | re.S,
)
_PARAGRAPH = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|table|section|article|header|footer|nav|aside|main|figure|blockquote|form)"
    r"\b[^<>]{0,2000}>",
    re.I,
)
_LINE = re.compile(r"</?(?:div|br|li|tr|td|th|dt|dd|figcaption|hr)\b[^<>]{0,2000}>", re.I)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,20000}>")


def visible_text(markup: str) -> str:
    """The text between the tags, a line a box and a blank line round a paragraph; no tree is built."""
    text = " ".join(_HIDDEN.sub(" ", markup).split())
    text = _LINE.sub("\n", _PARAGRAPH.sub("\n\n", text))
    return unescape(_TAG.sub("", text))
