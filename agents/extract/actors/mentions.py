"""Finds what the tables know in a story: names, role nouns and sector words, token by token."""

from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc

from agents.extract.actors import names, role_nouns
from agents.extract.actors.names import Name
from agents.extract.actors.role_nouns import RoleNoun, SectorModifier
from agents.extract.actors.words import Word, lengths, words
from agents.places.spelling import split

# What follows a nationality and a hyphen, or comes before it, tells of somebody else's tie to that
# country: "Turkish-backed rebels" are not Turkish, "pro-Russian separatists" not Russian. Words that
# do say whose it is ("US-led", "London-based") are not among them.
_TIED = frozenset(
    """backed supported funded financed armed trained sponsored made built supplied allied aligned
    linked brokered mediated occupied controlled held imposed friendly born educated language
    speaking style majority inspired affiliated dominated proposed drafted
    """.split()
)
_STANCES = frozenset({"pro", "anti", "non", "trans"})


@dataclass(frozen=True)
class Mention:
    """A name of the tables in the story, with the tokens it touches and all it may stand for."""

    first: int
    last: int
    names: tuple[Name, ...]

    def of(self, *kinds: str) -> list[Name]:
        """Its readings of these kinds."""
        return [name for name in self.names if name.kind in kinds]


@dataclass(frozen=True)
class Role:
    """A role noun in the story, with the tokens it touches."""

    first: int
    last: int
    noun: RoleNoun


@dataclass
class Found:
    """What was found: names by all their tokens, role nouns by their head, words by their last."""

    mentions: list[Mention] = field(default_factory=list)
    mention_at: dict[int, Mention] = field(default_factory=dict)
    roles_at: dict[int, Role] = field(default_factory=dict)
    modifiers_at: dict[int, SectorModifier] = field(default_factory=dict)
    regions_at: dict[int, frozenset[str]] = field(default_factory=dict)
    tied: set[int] = field(default_factory=set)
    """Tokens of nationalities that only tell of a tie."""


class _Phrases:
    """Lower-case phrases with what they mean, found by their words."""

    def __init__(self, table: dict[str, object]) -> None:
        self.table = {" ".join(split(key)).lower(): value for key, value in table.items()}
        self.longest: dict[str, int] = {}
        for key in self.table:
            first, *rest = key.split(" ")
            self.longest[first] = max(self.longest.get(first, 0), 1 + len(rest))

    def at(self, run: list[Word], start: int) -> tuple[int, object]:
        """The longest phrase that begins at a word: (number of words, meaning); (0, None)."""
        for length in lengths(run, start, self.longest.get(run[start].text.lower(), 0)):
            phrase = " ".join(word.text.lower() for word in run[start : start + length])
            if phrase in self.table:
                return length, self.table[phrase]
        return 0, None


class _Tables:
    """The phrase indexes, made once a process."""

    def __init__(self) -> None:
        self.names = names.load()
        self.roles = _Phrases(dict(role_nouns.load()))
        self.modifiers = _Phrases(dict(role_nouns.modifiers()))
        self.regions = _Phrases(dict(role_nouns.regions()))


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


def find(doc: Doc) -> Found:
    """Everything of the tables that stands in the story."""
    known = _tables()
    run = words(doc)
    found = Found()
    taken = -1
    for start, word in enumerate(run):
        length, candidates = known.names.at(run, start) if start > taken else (0, [])
        if length and _tied(run, start, length):
            found.tied.update(range(word.first, run[start + length - 1].last + 1))
        elif length:
            taken = start + length - 1
            mention = Mention(word.first, run[taken].last, tuple(candidates))
            found.mentions.append(mention)
            for token in range(mention.first, mention.last + 1):
                found.mention_at[token] = mention
        length, role = known.roles.at(run, start)
        if isinstance(role, RoleNoun):
            phrase = run[start : start + length]
            # The head of "member of parliament" is the word before "of".
            texts = [word.text.lower() for word in phrase]
            head = phrase[texts.index("of") - 1] if "of" in texts[1:] else phrase[-1]
            # Scanned from the left, the first phrase found for a head is its longest.
            found.roles_at.setdefault(head.last, Role(word.first, phrase[-1].last, role))
        length, modifier = known.modifiers.at(run, start)
        if isinstance(modifier, SectorModifier):
            found.modifiers_at.setdefault(run[start + length - 1].last, modifier)
        length, region = known.regions.at(run, start)
        if isinstance(region, frozenset) and word.text[0].isupper():
            found.regions_at.setdefault(run[start + length - 1].last, region)
    return found


def _tied(run: list[Word], start: int, length: int) -> bool:
    """Whether a nationality is only part of a tie ("Turkish-backed", "pro-Russian")."""
    word, last = run[start], run[start + length - 1]
    if word.hyphen_before and start and run[start - 1].text.lower() in _STANCES:
        return True
    if last.hyphen_after and start + length < len(run):
        return run[start + length].text.lower() in _TIED
    return False
