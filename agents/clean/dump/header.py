"""What the lines around a story's body say of it: title, people, publisher, dates, dateline."""

import re
from collections.abc import Sequence

from agents.clean.dump.kinds import Kind
from agents.clean.dump.split import Zone
from agents.clean.dump.title import find_title, plain_title, section_over
from agents.clean.features import BYLINE
from agents.clean.lines import Line
from agents.clean.metadata import publisher
from agents.clean.metadata.byline import agency_in, people
from agents.clean.metadata.dateline import Dateline, dateline_of
from agents.clean.metadata.dates import Stamp, stamps
from agents.clean.metadata.field import Facts

NEAR = 12
"""Lines over the body that are searched for its stamps; a menu of dates may stand further up."""

TOP = 4
"""Lines at the top of a page in which its masthead stands."""

_SPEAKING = frozenset({"credit", "prompt", "legal", "notice", "paywall"})
"""Roles of lines in which a site speaks of itself."""

_MODIFIED = re.compile(
    r"\b(?:updated|modified|edited|revised|mis à jour|actualisé|aktualisiert|geändert|atualizado"
    r"|actualizado|aggiornato|bijgewerkt|обновлено)\b\W*(?:on|am|le|el|em|at|at:)?\W*$",
    re.IGNORECASE,
)
_COPYRIGHT_YEAR = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)[^|]{0,60}?\b(?P<year>(?:19|20)\d\d)\b(?!\s?[-–])", re.IGNORECASE
)
_NAME = r"[^\W\d_][\w.'’-]+(?:\s[^\W\d_][\w.'’-]*){1,3}"
_NAME_LINE = re.compile(rf"^{_NAME}(?:(?:,| and| &)\s{_NAME})*$")


def facts_of(
    lines: Sequence[Line],
    kinds: Sequence[Kind],
    zone: Zone,
    body: Sequence[int],
    dateline: Dateline | None,
    whole: bool,
) -> Facts:
    """The facts of one story of a dump; `whole` says that the dump has no other story."""
    facts = Facts()
    first = body[0] if body else zone.end
    head = range(zone.start, first)
    title = zone.headline if zone.headline is not None else find_title(lines, kinds, head, body)
    if title is not None:
        facts.offer("title", plain_title(lines[title].text), "text")
        facts.offer("section", section_over(lines, kinds, title, zone.start), "text")
    near = range(max(zone.start, first - NEAR), first)
    _people(facts, lines, kinds, near, title)
    _dates(facts, lines, _by_nearness(near, title), dateline, whole)
    _dateline(facts, lines, kinds, near, dateline)
    _publisher(facts, lines, kinds, zone, body, title, whole)
    return facts


def _by_nearness(near: range, title: int | None) -> list[int]:
    """The lines of a head, those between headline and body first, then upwards from the headline."""
    if title is None:
        return list(near)
    return [at for at in near if at > title] + [at for at in reversed(near) if at < title]


def _people(
    facts: Facts, lines: Sequence[Line], kinds: Sequence[Kind], near: range, title: int | None
) -> None:
    for at in near:
        text = lines[at].text
        if BYLINE.match(text) and lines[at].size <= 30:
            facts.offer("byline", people(text), "text")
            facts.offer("agency", agency_in(text), "text")
    for at in near:
        # A name alone in its line, next to the date, under the headline.
        if (
            title is not None
            and at > title
            and 2 <= lines[at].size <= 8
            and _NAME_LINE.match(lines[at].text)
            and "stamp" in kinds[at + 1 : at + 2]
        ):
            facts.offer("byline", people(lines[at].text), "text")


def _dates(
    facts: Facts,
    lines: Sequence[Line],
    order: Sequence[int],
    dateline: Dateline | None,
    whole: bool,
) -> None:
    for at in order:
        for stamp in stamps(lines[at].text):
            late = _MODIFIED.search(lines[at].text[max(0, stamp.start - 30) : stamp.start])
            facts.offer("modified" if late else "published", stamp.iso(), "text")
    day = dateline.day(_year(lines)) if dateline else None
    facts.offer("published", day.isoformat() if day else None, "text")
    if not facts.get("published") and not facts.get("modified"):
        # A date at the top of the page stands for all that is on it.
        found = [
            stamp for line in lines[: TOP * 2] for stamp in stamps(line.text) if line.size <= 24
        ]
        facts.offer("published", _only_day(found), "text")
    if facts.get("modified"):
        # The page tells when it was changed and not when it came out: the nearest there is.
        facts.offer("published", facts.get("modified"), "text-updated")


def _only_day(found: Sequence[Stamp]) -> str | None:
    """The day that all of some stamps agree on."""
    days = {stamp.day for stamp in found}
    return found[0].iso() if len(days) == 1 else None


def _year(lines: Sequence[Line]) -> int | None:
    """The year of the page: of its copyright, else of the dates on it if they have one year."""
    for line in lines:
        found = _COPYRIGHT_YEAR.search(line.text)
        if found:
            return int(found["year"])
    years = {stamp.day.year for line in lines if line.size <= 30 for stamp in stamps(line.text)}
    return years.pop() if len(years) == 1 else None


def _dateline(
    facts: Facts,
    lines: Sequence[Line],
    kinds: Sequence[Kind],
    near: range,
    dateline: Dateline | None,
) -> None:
    if dateline is None:
        # Some agencies give the dateline a line of its own: `Geneva (Agency) March 3, 2026`.
        own = [dateline_of(lines[at].text + " - ") for at in near if kinds[at] == "stamp"]
        dateline = next(
            (each for each in reversed(own) if each and each.agency and each.stamp), None
        )
    if dateline:
        facts.offer("dateline", dateline.place, "text")
        facts.offer("agency", dateline.agency, "text")


def _publisher(
    facts: Facts,
    lines: Sequence[Line],
    kinds: Sequence[Kind],
    zone: Zone,
    body: Sequence[int],
    title: int | None,
    whole: bool,
) -> None:
    first = body[0] if body else zone.end
    for at in range(zone.start, first):
        if at != title and lines[at].size <= 24:
            facts.offer("publisher", publisher.from_source_line(lines[at].text), "text")
    text = "\n".join(line.text for line in lines)
    for at in range(zone.start, first):
        # A date and the site's name in one line: `2026-03-01 Harbour News`.
        found = stamps(lines[at].text) if lines[at].size <= 12 else []
        rest = publisher.publisher_name(lines[at].text[found[-1].end :]) if found else None
        if rest and text.count(rest) > 1:
            facts.offer("publisher", rest, "text")
    for at in range(zone.start, zone.end):
        # In a dump of many stories, the page's owner is not the publisher of the last one.
        if whole or zone.start == 0:
            facts.offer("publisher", publisher.from_legal_line(lines[at].text, text), "text")
    over = min(first, TOP if title is None else title)
    top = [
        (lines[at].raw, kinds[at + 1] == "furniture" if at + 1 < len(kinds) else False)
        for at in range(min(TOP, over))
        # What stands right over the headline is its section.
        if not lines[at].roles - {"menu"} and not (at == over - 1 and lines[at].size <= 2)
    ]
    facts.offer("publisher", publisher.from_masthead(top, text), "text")
    if whole:
        inside = set(body)
        around = [
            (line.text, bool(line.roles & _SPEAKING))
            for line in lines
            if line.number not in inside and line.number != title
        ]
        story = "\n".join(lines[at].text for at in body)
        facts.offer("publisher", publisher.from_mentions(around, story), "text")
    if facts.get("publisher"):
        facts.values["publisher"] = publisher.in_full(facts.get("publisher"), text)
