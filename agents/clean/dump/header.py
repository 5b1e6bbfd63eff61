"""What the lines around a story's body say of it: title, people, publisher, dates, dateline."""

import re

from agents.clean.dump.kinds import Kind
from agents.clean.dump.lines import Line
from agents.clean.dump.split import HEAD_LINES, Zone
from agents.clean.metadata.byline import people
from agents.clean.metadata.dateline import Dateline
from agents.clean.metadata.dates import stamps
from agents.clean.metadata.field import Facts

_MODIFIED = re.compile(
    r"\b(?:last\s)?(?:updated|modified|edited|revised|mis à jour"
    r"|aktualisiert|atualizado|actualizado)\b",
    re.I,
)
_SOURCE = re.compile(
    r"^(?:source|via|quelle|fonte|fuente)\s?:?\s+(?P<name>[^|·•]{2,60}?)\s*(?:[|·•]|$|\s[-–—]\s)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\W*(?:copyright\W*)?(?P<first>(?:19|20)\d\d)?\s*(?:[-–]\s*(?P<last>(?:19|20)\d\d))?[\s,.\-–—]*(?:by\s)?(?P<name>[^.|]{0,60})",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^[\s*#=_>•·|\-–—]+|[\s*#=_|\-–—]+$")
_NUMBER = re.compile(r"^(?:\d{1,2}\s?/\s?\d{1,2}|\d{1,2}\s?[.)]|#\d{1,2})\s*")


def title_text(raw: str) -> str:
    """A headline without the numbers and ornaments around it."""
    return _MARKS.sub("", _NUMBER.sub("", _MARKS.sub("", raw, count=0), count=1)).strip()


def facts_of(
    lines: list[Line],
    kinds: list[Kind],
    zone: Zone,
    body: tuple[int, ...],
    dateline: Dateline | None,
    whole: bool,
) -> Facts:
    """The facts of one story of a dump; `whole` says that the dump has no other story."""
    facts = Facts()
    first = body[0] if body else zone.end
    head = list(range(zone.start, first))
    near = head[-HEAD_LINES * 2 :]
    _title(facts, lines, kinds, near, zone)
    for index in near:
        line = lines[index]
        source = _SOURCE.match(line.text)
        if source:
            facts.offer("publisher", source["name"].strip(), "text")
        if re.match(r"^[-–—]\s\S", line.text) and line.size <= 6:
            facts.offer("publisher", line.text.lstrip("-–— "), "text")
        if kinds[index] == "stamp" and re.match(r"^\W*(?:by|von|par|por)\s", line.text, re.I):
            facts.offer("byline", people(line.text), "text")
        found = stamps(line.text)
        for stamp in found:
            late = _MODIFIED.search(line.text[max(0, stamp.start - 25) : stamp.start])
            facts.offer("modified" if late else "published", stamp.iso(), "text")
    year = None
    for line in lines[zone.start if not whole else 0 :]:
        mark = _COPYRIGHT.search(line.text)
        if mark and line.size < 200:
            year = int(mark["last"] or mark["first"] or 0) or year
            name = re.sub(r"\ball rights.*|\bLLC\b.*", "", mark["name"], flags=re.I).strip(" .,-–—")
            if whole and name[:1].isalnum() and len(name.split()) <= 6:
                facts.offer("publisher", name, "text")
    if dateline:
        facts.offer("dateline", dateline.place, "text")
        facts.offer("agency", dateline.agency, "text")
        day = dateline.day(year)
        facts.offer("published", day.isoformat() if day else None, "text")
    if whole:
        for line in lines[:first][:3]:
            if (
                kinds[line.number] == "headline"
                and line.size <= 6
                and line.number + 1 < first
                and kinds[line.number + 1] == "furniture"
                and facts.get("title") != line.text
            ):
                facts.offer("publisher", line.text, "text")
    if facts.get("modified"):
        facts.offer("published", facts.get("modified"), "text-updated")
    return facts


def _title(facts: Facts, lines: list[Line], kinds: list[Kind], near: list[int], zone: Zone) -> None:
    """The headline: a numbered zone's first line, else the fullest headline over the body."""
    if zone.headline is not None and _NUMBER.match(_MARKS.sub("", lines[zone.headline].raw)):
        facts.offer("title", title_text(lines[zone.headline].text), "text")
        return
    candidates = [
        index for index in near if kinds[index] in ("headline", "prose") and lines[index].size >= 3
    ]
    if candidates:
        best = max(
            candidates, key=lambda index: (lines[index].size >= 5, -abs(lines[index].size - 11))
        )
        facts.offer("title", title_text(lines[best].text), "text")
