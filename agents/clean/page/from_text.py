"""Facts that a page's markup does not give and its text does, and the last resort for the date."""

import re
from collections.abc import Sequence

from htmldate import find_date
from lxml import html

from agents.clean.characters import one_line
from agents.clean.dump.header import facts_of
from agents.clean.dump.kinds import kind_of
from agents.clean.dump.split import Zone
from agents.clean.furniture import Phrases
from agents.clean.lines import lines_of
from agents.clean.metadata.dateline import Dateline
from agents.clean.metadata.field import Facts

LAST_DAY = "2100-12-31"
"""Latest date that is looked for: fixed, so that the answer does not hang on today's date."""

FIELDS = ("title", "byline", "publisher", "agency", "published", "modified", "section")
"""What the lines over a story may tell."""

_URL_DAY = re.compile(
    r"/(?P<y>20\d\d|199\d)[/-](?P<m>0[1-9]|1[0-2])[/-](?P<d>0[1-9]|[12]\d|3[01])(?:/|-|\b)"
)


def offer_from_text(
    facts: Facts,
    text: str,
    paragraphs: Sequence[str],
    dateline: Dateline | None,
    phrases: Phrases,
) -> None:
    """Add to `facts` what the lines around the story in the page's visible `text` say of it."""
    lines = lines_of(text, phrases)
    starts = {one_line(paragraph)[:80] for paragraph in paragraphs}
    body = [line.number for line in lines if line.text[:80] in starts]
    kinds = [kind_of(line) for line in lines]
    found = facts_of(lines, kinds, Zone(0, len(lines)), body, dateline, whole=True)
    for name in FIELDS:
        facts.offer(name, found.get(name), found.sources.get(name, "text"))


def offer_date(facts: Facts, tree: html.HtmlElement, url: str | None) -> None:
    """Add a date from the address, or htmldate's guess, to facts that have none."""
    if facts.get("published"):
        return
    day = _URL_DAY.search(url or "")
    if day:
        facts.offer("published", f"{day['y']}-{day['m']}-{day['d']}", "url")
        return
    try:
        guess = find_date(
            tree, original_date=True, extensive_search=False, max_date=LAST_DAY, url=url
        )
    except (ValueError, TypeError, OverflowError):
        guess = None
    facts.offer("published", guess, "htmldate-guess")
