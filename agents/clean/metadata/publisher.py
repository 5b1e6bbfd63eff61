"""The publisher of a dump: a source line, a copyright, a signature, a masthead."""

import re
from collections.abc import Sequence
from functools import lru_cache

from agents.clean.tables import rows

MOST_WORDS = 6
"""Words of a publisher's name."""

BELIEVED = 2.0
"""What the signs for a masthead must add up to."""

_SOURCE = re.compile(
    r"^\W*(?:source|via|quelle|fonte|fuente|published by|publisher)\b\s?:?\s+(?P<name>[^|·•]{2,60}?)"
    r"\s*(?:[|·•]|$|\s[-–—]\s|,?\s\d)",
    re.IGNORECASE,
)
_BEFORE_AGE = re.compile(
    r"^(?P<name>[^|·•\d][^|·•]{1,50}?)\s*[|·•,-]\s*(?:\d+|an?)\s?"
    r"(?:s|m|h|d|w|min|hr|sec|second|minute|hour|day|week)s?\s+ago\b",
    re.IGNORECASE,
)
_DASH = re.compile(r"^[-–—]\s(?P<name>\S.{1,50})$")
_YEAR = r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?"
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|\bcopyright\b|\bcopr\.)[\s©:]*(?:\bcopyright\b)?[\s©:]*(?:{_YEAR})?[\s,.:–—-]*(?:by\s)?"
    r"(?P<name>[^\s.,|·•©][^.|·•©;]{1,70})",
    re.IGNORECASE,
)
_LEGAL = r"(?:inc|llc|ltd|gmbh|plc|corp|pty|s\.?p\.?a|b\.?v|ag|s\.?a)\b\.?"
_YEAR_NAME = re.compile(
    rf"^\W*{_YEAR}\s(?P<name>[^.|·•©]{{2,60}}?\s(?:{_LEGAL}|limited|media|group))(?!\w)",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    rf"all rights reserved\W+(?P<name>[^.|·•©]{{2,50}}?)\s*(?:{_YEAR})?\W*$", re.IGNORECASE
)
_SIGNED = re.compile(
    r"^(?:sincerely|regards|best regards|yours|yours sincerely|thank you)\s?,\s*(?:the\s)?"
    r"(?P<name>.{2,60})$",
    re.IGNORECASE,
)
_COMPANY_END = re.compile(
    rf"(?:[\s,]+(?:digital|holdings?|publishing|publications|company|corporation|co\.?|{_LEGAL}))+$",
    re.IGNORECASE,
)
_LEGAL_END = re.compile(rf"[\s,]+{_LEGAL}$", re.IGNORECASE)
_TAIL = re.compile(
    rf"\s*(?:\b{_YEAR}\b.*|\ball rights\b.*|\ball other\b.*|\b(?:and|or) its\b.*|\bclick\b.*)$",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\s(?:in|en|auf|em|w)\s(?:english|français|deutsch|español|português)$", re.IGNORECASE
)
# Words that a sentence or a menu has and a publisher's name does not.
_SENTENCE_WORD = re.compile(
    r"\b(?:this|that|these|material|content|is|are|was|may|not|you|your|our|my|we|here|terms|privacy|"
    r"skip|sign|log|register|subscribe|menu|search|home|read|more|view|e-?mail|click|cookies?|share|"
    r"minutes?|ago|by|page|division|part|member|date|published|updated|posted|website|official|welcome|to|how|why|what|when|has|have|will|says?)\b",
    re.IGNORECASE,
)


_PROPER = re.compile(
    r"(?:The\s)?[A-Z][\w'’.-]*[a-zß-ÿ](?:\s(?:&|of|and|the)(?=\s[A-Z])|\s[A-Z][\w'’.-]*[a-zß-ÿ]){1,4}"
)


@lru_cache(maxsize=1)
def title_words() -> frozenset[str]:
    """Words that names of papers, stations, agencies and ministries end or begin with."""
    words = [row.columns[0] for row in rows("metadata/publisher_words.txt", 1)]
    return frozenset(words)


def from_source_line(text: str) -> str | None:
    """The name in a line such as `via Island News | 3 May`, `Coast Herald · 2 hours ago`."""
    for pattern in (_SOURCE, _BEFORE_AGE, _DASH):
        match = pattern.match(text)
        if match and (name := publisher_name(match["name"])):
            return name
    return None


def from_legal_line(text: str, elsewhere: str) -> str | None:
    """The owner that a copyright or a closing signature names.

    A company that goes by a shorter name `elsewhere` in the text is called so: `Herald` for
    `HERALD DIGITAL LLC`.
    """
    for pattern in (_SIGNED, _YEAR_NAME, _RESERVED, _COPYRIGHT):
        match = pattern.search(text)
        name = publisher_name(match["name"]) if match else None
        if name:
            return name if pattern is _SIGNED else _as_known(name, elsewhere)
    return None


def from_masthead(top: Sequence[tuple[str, bool]], elsewhere: str) -> str | None:
    """The name of the site at the top of a page.

    `top` are the lines over the headline, each with whether furniture (a menu, a slogan) stands right
    under it. A name is believed on two signs: it comes again `elsewhere`, it has a word that names of
    papers and agencies have, it stands alone in the first line, a menu follows.
    """
    best, found = 0.0, None
    for number, (line, menu_follows) in enumerate(top):
        parts = [part.strip() for part in re.split(r"\s[|·•»>]\s|\s{2,}|\s[–—-]\s", line)]
        parts = [part for part in parts if part]
        for place, part in enumerate(parts):
            name = publisher_name(_EDITION.sub("", part))
            if name is None:
                continue
            words = name.split()
            if len(parts) > 2 and len(words) == 1 and not name.isupper():
                continue  # a word of a menu
            mentions = re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", elsewhere, re.IGNORECASE)
            edges = {words[0].lower(), words[-1].lower()}
            alone = len(parts) == 1
            signs = (
                1.5 * (len(mentions) > 1 and (alone or place == 0))
                + 1.0 * bool(edges & title_words() and len(words) > 1)
                + 1.0 * (alone and number == 0)
                + 1.0 * (alone and menu_follows)
                + 1.0 * (part != name and bool(_EDITION.search(part)))
                + 0.5 * (place <= 1 and len(words) > 1 and not alone)
                + 0.5 * (number == 0 and place == 0 and not alone)
                + 0.5 * (name.isupper() and alone)
            )
            if signs > best:
                best, found = signs, name
    return found if best >= BELIEVED else None


def from_mentions(furniture: Sequence[tuple[str, bool]], body: str) -> str | None:
    """The name that comes again and again around a story and not in it: the site speaks of itself.

    `furniture` are the lines around the story, each with whether it is a credit, a prompt or a notice:
    two such lines are enough, of other lines it takes three, or two and a word of papers' names.
    """
    found: dict[str, set[int]] = {}
    for number, (line, _) in enumerate(furniture):
        for match in _PROPER.finditer(line):
            name = publisher_name(match[0])
            if name and name not in body:
                found.setdefault(name, set()).add(number)
    believed = []
    for name, numbers in found.items():
        spoken = sum(furniture[number][1] for number in numbers)
        titled = bool({name.split()[-1].lower(), name.split()[0].lower()} & title_words())
        if len(numbers) > 2 or spoken > 1 or (titled and len(numbers) > 1):
            believed.append((titled, len(numbers), name))
    return max(believed)[2] if believed else None


def in_full(name: str, text: str) -> str:
    """The full name of an abbreviation if `text` has it in capitalised words, else `name`."""
    if not name.isupper() or not 2 <= len(name) <= 6:
        return name
    words = r"\s(?:(?:of|and|for|the)\s)*".join(rf"{letter}[a-zß-ÿ]+" for letter in name)
    full = re.search(rf"(?<!\w){words}(?!\w)", text)
    return full[0] if full else name


def publisher_name(raw: str) -> str | None:
    """`raw` as a publisher's name, None if it does not look like one."""
    name = _TAIL.sub("", raw.strip()).strip(" ,.-–—:;\"'()")
    words = name.split()
    if not 1 <= len(words) <= MOST_WORDS or not name[0].isalnum() or len(name) < 3:
        return None
    if _SENTENCE_WORD.search(name) or "," in name or "--" in name or name[0].isdigit():
        return None
    return name


def _as_known(name: str, elsewhere: str) -> str:
    """A company's name as the rest of the text has it: without its legal form, or shorter still."""
    short = _COMPANY_END.sub("", name)
    if short and short != name:
        again = re.findall(rf"(?<!\w){re.escape(short)}(?!\w)", elsewhere, re.IGNORECASE)
        plain = [
            form for form in again if not form.isupper() or form == short.upper() == form.lower()
        ]
        if plain:
            return str(plain[0])
    return _LEGAL_END.sub("", name) or name
