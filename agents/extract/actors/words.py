"""The words of a story as the tables know them: without accents, hyphens and possessive endings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from agents.places.spelling import POSSESSIVE, WORD, plain

# What may stand between the words of one name: "Port-au-Prince", "St. Lucia", "teachers' union".
_GAP = re.compile(r"[ \u00a0.&'’\-‐‑–]{1,3}\Z")


@dataclass(frozen=True)
class Word:
    """One word: its plain text, the first and last token it touches, and how it is joined on."""

    text: str
    first: int
    last: int
    joined: bool
    """Whether it may go on a name that the word before it began."""
    hyphen_before: bool
    hyphen_after: bool


def words(doc: Doc) -> list[Word]:
    """The words of a story, each with its tokens."""
    text = doc.text
    token_at = [token.idx for token in doc]
    found: list[Word] = []
    token = 0
    before = None
    for match in WORD.finditer(text):
        while token + 1 < len(token_at) and token_at[token + 1] <= match.start():
            token += 1
        last = token
        stripped = POSSESSIVE.sub("", match.group())
        end = match.start() + len(stripped)
        while last + 1 < len(token_at) and token_at[last + 1] < end:
            last += 1
        # A possessive ending stands outside the match where it is one token with the word.
        joined = before is not None and bool(_GAP.match(text[before : match.start()]))
        found.append(
            Word(
                text=plain(stripped),
                first=token,
                last=last,
                joined=joined,
                hyphen_before=text[match.start() - 1 : match.start()] == "-",
                hyphen_after=text[match.end() : match.end() + 2].lstrip(".").startswith("-"),
            )
        )
        before = match.end()
    return found


def lengths(run: Sequence[Word], start: int, most: int) -> range:
    """How many words a name that begins at `start` may have, longest first, at most `most`."""
    reach = min(most, 1)
    while 0 < reach < most and start + reach < len(run) and run[start + reach].joined:
        reach += 1
    return range(reach, 0, -1)
