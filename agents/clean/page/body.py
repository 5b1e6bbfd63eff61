"""The body of the article in a page's tree."""

from lxml import html
from trafilatura import bare_extraction

from agents.clean.characters import one_line, plain


def paragraphs_of(tree: html.HtmlElement) -> list[str]:
    """The paragraphs of the article, [] where no article is found. The tree may be changed."""
    # `fast` leaves out the two other extractors that trafilatura asks for a second opinion: it is
    # as good without them on news and takes half the time.
    document = bare_extraction(tree, fast=True, include_comments=False, with_metadata=False)
    if document is None or document.text is None:
        return []
    return [line for line in map(one_line, plain(document.text).split("\n")) if line]
