"""Nouns that name actors, and words that give them a sector (tables/role_nouns.tsv and others)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from agents.places import countries
from agents.places.tables import rows

FOLDER = Path(__file__).parent / "tables"

Kind = Literal[
    "office",
    "inherit",
    "group",
    "body",
    "title",
    "part",
    "land",
    "other",
    "place",
    "site",
    "platform",
    "goods",
    "quantity",
]
Strength = Literal["strong", "weak", "past"]


@dataclass(frozen=True)
class RoleNoun:
    """A noun for an actor; what the kinds mean is told at the head of role_nouns.tsv."""

    noun: str
    kind: Kind
    sector: str | None
    national: str | None
    pseudo: str | None
    plural: bool = False


@dataclass(frozen=True)
class SectorModifier:
    """A word before a noun that gives it a sector: "military official"."""

    sector: str
    strength: Strength


def plural(noun: str) -> str:
    """The plural of a noun or noun phrase, by the regular rules and -man.

    >>> [plural(noun) for noun in ("ministry", "policeman", "head of state", "attorney general")]
    ['ministries', 'policemen', 'heads of state', 'attorneys general']
    """
    head, of, rest = noun.partition(" of ")
    head, general, _ = head.partition(" general") if head.endswith(" general") else (head, "", "")
    if head.endswith("man") and not head.endswith(("human", "shaman")):
        head = head[:-3] + "men"
    elif head.endswith("child"):
        head += "ren"
    elif head.endswith("person"):
        head = head[:-6] + "people"
    elif head.endswith("y") and head[-2:-1] not in set("aeiou"):
        head = head[:-1] + "ies"
    elif head.endswith(("s", "x", "ch", "sh")):
        head += "es"
    else:
        head += "s"
    return head + general + of + rest


@lru_cache(maxsize=4)
def load(path: Path = FOLDER / "role_nouns.tsv") -> dict[str, RoleNoun]:
    """Role nouns by their forms, singular and plural. Raises TableError for a mistake in the table."""
    singular: dict[str, RoleNoun] = {}
    plurals: dict[str, RoleNoun] = {}
    for row in rows(path):
        noun, kind = row.required("noun"), row.required("kind")
        if noun != noun.lower():
            raise row.fault(f"{noun!r} is not in lower case")
        if kind not in get_args(Kind):
            raise row.fault(f"kind {kind!r} is none of {', '.join(get_args(Kind))}")
        if noun in singular:
            raise row.fault(f"{noun!r} stands twice")
        if row["pseudo"] not in {"", "NGO", "IGO", "MNC", "IMG", "ISM"}:
            raise row.fault(f"pseudo {row['pseudo']!r} is no pseudo-country")
        entry = RoleNoun(
            noun=noun,
            kind=kind,  # type: ignore[arg-type]
            sector=row.sector(),
            national=row.sector("national"),
            pseudo=row["pseudo"] or None,
        )
        singular[noun] = entry
        plurals[plural(noun)] = RoleNoun(**{**vars(entry), "plural": True})
    # A word that stands in the table itself wins over a plural made by rule ("police", "premises").
    return {**plurals, **singular}


@lru_cache(maxsize=4)
def modifiers(path: Path = FOLDER / "sector_modifiers.tsv") -> dict[str, SectorModifier]:
    """Sector modifiers by word. Raises TableError for a mistake in the table."""
    found: dict[str, SectorModifier] = {}
    for row in rows(path):
        word, strength = row.required("word"), row.required("strength")
        if word != word.lower():
            raise row.fault(f"{word!r} is not in lower case")
        if word in found:
            raise row.fault(f"{word!r} stands twice")
        if strength not in get_args(Strength):
            raise row.fault(f"strength {strength!r} is none of {', '.join(get_args(Strength))}")
        sector = row.sector()
        if sector is None:
            raise row.fault("sector is empty: give it a PLOVER sector")
        found[word] = SectorModifier(sector, strength)  # type: ignore[arg-type]
    return found


@lru_cache(maxsize=4)
def regions(path: Path = FOLDER / "regions.tsv") -> dict[str, frozenset[str]]:
    """Region adjectives in lower case -> the countries there. Raises TableError for a mistake."""
    found: dict[str, frozenset[str]] = {}
    for row in rows(path):
        members = frozenset(row.required("countries").split())
        unknown = members - countries.codes()
        if unknown:
            raise row.fault(f"no countries of countries.tsv: {sorted(unknown)}")
        for word in row.many("words"):
            if word.lower() in found:
                raise row.fault(f"{word!r} stands twice")
            found[word.lower()] = members
    return found
