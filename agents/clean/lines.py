"""The lines of a dump: wrapped ones joined again, each with marks of prose and furniture."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from agents.clean.characters import one_line, plain
from agents.clean.furniture import Phrases

LONGEST = 100_000
"""Characters of a line that are kept; a longer one is no prose but data, and is cut there."""

MOST_LINES = 50_000
"""Lines of a dump that are looked at."""

MENU_WORDS = 40
"""Words of a line that are looked at for the marks and capitals of a menu."""

END_CHARS = 8
"""Characters in which a sentence's mark and the quotes after it stand."""

FIRST_CJK = "\u3040"
"""The first character of the scripts that do not part words."""

_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# A sentence ends with its mark, after which quotes and brackets may close.
_SENTENCE_END = re.compile(r"[.!?…。！？؟।](?:[\"'”’»)\]]|\s?['’])*$")
_SENTENCE_INSIDE = re.compile(r"[.!?…。！？؟।](?:[\"'”’»)\]])*(?:\s|$)")
_SEPARATOR = re.compile(r"\s{2,}|\s[|·•>›»/—–-]\s|[|•·]")


@dataclass(frozen=True)
class Line:
    """One line of a dump, white space at its ends removed.

    `number` counts the lines that are not empty from 0, `blank` the empty lines before it.
    `raw` keeps the runs of spaces that part the items of a menu; `text` does not.
    """

    number: int
    raw: str
    blank: int
    repeats: int = 1
    roles: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def text(self) -> str:
        """The line with single spaces."""
        return one_line(self.raw)

    @cached_property
    def words(self) -> list[str]:
        """Its words; in Chinese and Japanese, two characters make about one."""
        found = _WORD.findall(self.text)
        if self.text.isascii() or max(self.text) < FIRST_CJK:
            return found
        return found + [""] * (len(_CJK.findall(self.text)) // 2)

    @property
    def size(self) -> int:
        """How many words it has."""
        return len(self.words)

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_SENTENCE_END.search(self.text[-END_CHARS:]))

    @cached_property
    def sentences(self) -> int:
        """How many sentences it seems to hold."""
        return len(_SENTENCE_INSIDE.findall(self.text))

    @cached_property
    def items(self) -> int:
        """How many parts marks of a menu cut it into, such as `|`, dots and runs of spaces."""
        if self.size > MENU_WORDS:
            return 1 + self.raw.count("|")
        return len([part for part in _SEPARATOR.split(self.raw) if part.strip()])

    @cached_property
    def capitalised(self) -> float:
        """The share of its words that begin with a capital."""
        cased = [word for word in self.words[:MENU_WORDS] if word[:1].isalpha()]
        return sum(word[0].isupper() for word in cased) / len(cased) if cased else 0.0


def lines_of(text: str, phrases: Phrases) -> list[Line]:
    """The lines of a dump that are not empty, hard-wrapped paragraphs as one line each."""
    raw = plain(text).split("\n")[:MOST_LINES]
    raw = _unwrapped([line[:LONGEST].strip() for line in raw])
    repeats = Counter(one_line(line).lower() for line in raw if line)
    lines: list[Line] = []
    blank = 0
    for line in raw:
        if not line:
            blank += 1
            continue
        text_ = one_line(line)
        lines.append(Line(len(lines), line, blank, repeats[text_.lower()], phrases.roles(text_)))
        blank = 0
    return lines


WRAP_WIDTH = (50, 120)
"""Characters of the longest line in a text that was wrapped by hand or by a mail program."""

WRAP_SHARE = 0.5
"""In a wrapped text at least this share of the lines reach near the longest."""


def _unwrapped(raw: list[str]) -> list[str]:
    """`raw` with hard-wrapped paragraphs joined, if the text is wrapped at all.

    It is where no line is longer than a page is wide, most lines run up to the margin, and most of
    those do not end a sentence.
    """
    full = [line for line in raw if line]
    width = max(map(len, full), default=0)
    if len(full) < 6 or not WRAP_WIDTH[0] <= width <= WRAP_WIDTH[1]:
        return raw
    reaching = [line for line in full if len(line) >= 0.8 * width]
    open_ended = [line for line in reaching if not _SENTENCE_END.search(line)]
    if len(reaching) < WRAP_SHARE * len(full) or len(open_ended) < 0.5 * len(reaching):
        return raw
    joined: list[str] = []
    for line in raw:
        before = joined[-1] if joined else ""
        if before and line and len(before.rsplit("\n", 1)[-1]) >= 0.7 * width:
            joined[-1] = before + "\n" + line
        else:
            joined.append(line)
    return [line.replace("\n", " ") for line in joined]
