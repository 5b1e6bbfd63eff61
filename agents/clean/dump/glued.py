"""Furniture glued into a paragraph: notices before its first sentence, captions, posts, credits."""

import re

from agents.clean.dump.names import names
from agents.clean.furniture import Phrases

LEADING = 5
"""Sentences at the start of a paragraph that may be notices of the site."""

SHORTEST_CAPTION = 5
"""Words that a sentence told twice in a row must have to be a caption."""

SEAM_CHARS = 300
"""Characters at the start of a paragraph in which a notice may end."""

_SEAM = re.compile(r"(?<=[a-zß-ÿ]{3}[.!?])(?=[A-Z][a-zß-ÿ]+\s\w)")
_SENTENCE = re.compile(r".+?(?:[.!?…](?:[\"'”’»)\]])*(?=\s|$)|$)", re.DOTALL)
# A picture's credit after its caption: VCG/VCG via AP; Jo Field/Agency; Pool via Agency.
_CREDIT = re.compile(
    r"^(?:[^\W\d][\w.]*(?:\s[^\W\d][\w.]*){0,3}\s?/\s?[^\W\d][\w.]*(?:\svia\s\w+)?"
    r"|(?:\w+\s){1,4}(?:via\s\w+|Getty Images|Images|Handout|Photos?))(?=\s+[A-Z\"“‘]|\s*$)"
)
_TAIL_CREDIT = re.compile(
    r"\s*[(\[](?:(?:additional |with )?"
    r"(?:reporting|writing|editing|report|edited|written|compiled|translated)\b"
    r"|this (?:story|article|report) (?:has been|was|is)\b)[^()\[\]]{0,300}[)\]]\s*$",
    re.IGNORECASE,
)
# A post from a social network: — Name (@handle) and a date, or — Name (@ 2025-01-31T…
_POST_SIGNATURE = re.compile(
    r"\s?[—–-]\s[^\n]{1,60}?\s?\(@[^)\s]{0,30}\)?\s?(?:\d{4}-\d\d-\d\dT[\d:.]+Z?|"
    r"[A-Z][a-z]{2,8}\s\d{1,2},\s\d{4})"
)
_POST_MARK = re.compile(
    r"[\U0001F1E6-\U0001F1FF\U0001F300-\U0001FAFF]|#\w|pic\.twitter\.com|https?://t\.co"
)
_INLINE = re.compile(
    r"\s*[(\[](?:read more|see also|also read|related|watch|graphic|advertisement)\b"
    r"[^()\[\]]{0,120}[)\]]",
    re.IGNORECASE,
)


def unglued(paragraph: str, phrases: Phrases) -> str:
    """`paragraph` without what a dump glued into it; '' if nothing is left."""
    text = _TAIL_CREDIT.sub("", _INLINE.sub("", paragraph))
    text = _without_posts(text)
    text = _after_the_seam(text)
    pieces = [match[0] for match in _SENTENCE.finditer(text)]
    pieces = _without_notices(pieces, phrases)
    return "".join(_without_captions(pieces)).strip()


def _after_the_seam(text: str) -> str:
    """Without what was joined to the paragraph's start with no space between.

    That is a notice if it names nothing and nobody; the first sentence of a story does.
    """
    seam = _SEAM.search(text, 0, SEAM_CHARS)
    if seam and not names([text[: seam.start()]]):
        return text[seam.start() :]
    return text


def _without_notices(pieces: list[str], phrases: Phrases) -> list[str]:
    """Without the notices at the start; one between two others that are goes with them."""
    last = -1
    for at, piece in enumerate(pieces[:LEADING]):
        if phrases.opens_with_notice(piece.strip()):
            last = at
    return pieces[last + 1 :]


def _without_captions(pieces: list[str]) -> list[str]:
    """Without a sentence that is told twice in a row, and the picture's credit after it.

    Dumps give a caption twice: as the image's alternative text and under the image.
    """
    kept: list[str] = []
    at = 0
    while at < len(pieces):
        sentence = pieces[at].strip()
        again = pieces[at + 1].strip() if at + 1 < len(pieces) else ""
        if sentence == again and len(sentence.split()) >= SHORTEST_CAPTION:
            at += 2
            if at < len(pieces):
                pieces[at] = _CREDIT.sub("", pieces[at].lstrip(), count=1)
        else:
            kept.append(pieces[at])
            at += 1
    return kept


def _without_posts(text: str) -> str:
    """Without embedded posts: from the first emoji or hashtag before the signature to its date."""
    while signature := _POST_SIGNATURE.search(text):
        before = text[: signature.start()]
        ends = [match.end() for match in re.finditer(r"[.!?…](?:[\"'”’»)\]])*\s", before)]
        start = ends[-1] if ends else 0
        for end in reversed([0, *ends]):
            sentence = before[end:start] if end < start else before[end:]
            # Go back over the sentences of the post as long as they show a post's marks.
            if end < start and not _POST_MARK.search(sentence):
                break
            start = end
        text = before[:start] + " " + text[signature.end() :].lstrip()
    return text
