"""The phrases of site furniture, read from furniture.tsv and matched against lines."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from agents.clean.tables import rows

Role = Literal[
    "label", "teaser", "prompt", "legal", "credit", "end", "notice", "menu", "paywall", "error"
]
Where = Literal["line", "start", "any", "sentence"]

LONG_LINE = 400
HEAD, TAIL = 240, 150
"""A line of more characters is searched for phrases at its head and its tail only: furniture that is
so long says early what it is, and a paragraph may have any phrase amid it."""


@dataclass(frozen=True)
class Phrases:
    """Compiled phrases, one pattern a role and place."""

    patterns: dict[tuple[str, str], re.Pattern[str]]

    def roles(self, line: str) -> frozenset[str]:
        """The roles that `line` has by its words; empty for most lines."""
        text = _straight(line if len(line) <= LONG_LINE else f"{line[:HEAD]} {line[-TAIL:]}")
        bare = _TRIM.sub("", text[:HEAD])
        found = set()
        for (role, where), pattern in self.patterns.items():
            if role in found or where == "sentence":
                continue
            if where == "line":
                hit = pattern.fullmatch(bare) if len(text) <= HEAD else None
            elif where == "start":
                hit = pattern.match(bare)
            else:
                hit = pattern.search(text)
            if hit:
                found.add(role)
        return frozenset(found)

    def opens_with_notice(self, sentence: str) -> bool:
        """Whether a sentence inside a paragraph is a notice of the site, glued to the story."""
        pattern = self.patterns.get(("notice", "sentence"))
        return bool(pattern and pattern.match(_straight(sentence[:LONG_LINE])))


_TRIM = re.compile(r"^[\s\W_]+(?=\w)|(?<=\w)[\s:;.,!>»›→|*•·-]+$")


def _straight(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'").strip().lower()


def compile_phrases(text: str | None = None) -> Phrases:
    """The phrases of furniture.tsv, or of `text` in its format. Raises BadTable for a mistake."""
    sources: dict[tuple[str, str], list[str]] = {}
    for row in rows("furniture.tsv", 3, text):
        role, where, expression = row.columns
        if role not in get_args(Role):
            raise row.bad(f"no role {role!r}; there are {', '.join(get_args(Role))}")
        if where not in get_args(Where):
            raise row.bad(f"no place {where!r}; there are {', '.join(get_args(Where))}")
        try:
            re.compile(expression)
        except re.error as error:
            raise row.bad(f"no regular expression: {error}") from None
        sources.setdefault((role, where), []).append(f"(?:{expression})")
    return Phrases(
        {
            # Small letters against small letters, from the start of a word on: many times faster
            # than a search that ignores the case at every character.
            place: re.compile(rf"(?<!\w)(?:{'|'.join(expressions)})")
            for place, expressions in sources.items()
        }
    )


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The phrases that ship, compiled once a process."""
    return compile_phrases()
