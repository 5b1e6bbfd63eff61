"""The body of the article in a page's tree."""

import numpy as np
from lxml import html

from agents.clean.features import Matrix
from agents.clean.furniture import Phrases
from agents.clean.page.lines import page_lines
from agents.clean.page.scoring import log_odds_of

KEEP = -0.5
"""Log-odds that a line needs to be kept; cross-validation is flat from -1 to 0."""


def chosen(log_odds: Matrix) -> list[int]:
    """The numbers of the lines that are kept; all, where none is likely enough."""
    kept = np.flatnonzero(log_odds > KEEP).tolist()
    return kept or list(range(len(log_odds)))


def paragraphs_of(
    tree: html.HtmlElement, title: str, article_body: str, phrases: Phrases
) -> list[str]:
    """The paragraphs of the article, [] where no article is found. The tree may be changed.

    `title` and `article_body` are what the markup says of it, '' for unknown.
    """
    lines = page_lines(tree, phrases)
    odds = log_odds_of(lines, title, article_body)
    return [lines[at].line.text for at in chosen(odds) if lines[at].line.text != title]
