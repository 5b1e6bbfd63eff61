"""The countries of the world: codes, names, peoples, capitals and metonyms (tables/countries.tsv)."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agents.places.spelling import split
from agents.places.tables import TableError, rows

FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Country:
    """One country or territory. `code` is what it is coded as: its sovereign's for a dependency."""

    iso3: str
    iso2: str
    name: str
    code: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    metonyms: tuple[tuple[str, str], ...]
    """Palaces and addresses, each with the sector it stands for."""
    lat: float
    lon: float

    @property
    def dependency(self) -> bool:
        """Whether another country is sovereign over it."""
        return self.code != self.iso3


@lru_cache(maxsize=4)
def load(path: Path = FOLDER / "countries.tsv") -> dict[str, Country]:
    """All countries by ISO alpha-3. Raises TableError for a mistake in the table."""
    found: dict[str, Country] = {}
    sovereigns = []
    for row in rows(path):
        iso3, iso2 = row.required("iso3"), row.required("iso2")
        if not (len(iso3) == 3 and iso3.isupper() and len(iso2) == 2 and iso2.isupper()):
            raise row.fault(f"{iso3!r}, {iso2!r} are no ISO 3166-1 codes")
        if iso3 in found:
            raise row.fault(f"{iso3} stands twice: merge the lines")
        metonyms = []
        for text in row.many("metonyms"):
            name, _, sector = text.partition(":")
            metonyms.append((name, sector or "GOV"))
        lat, lon = row.point()
        if row["sovereign"]:
            sovereigns.append((row, row["sovereign"]))
        found[iso3] = Country(
            iso3=iso3,
            iso2=iso2,
            name=row.required("name"),
            code=row["sovereign"] or iso3,
            aliases=tuple(row.many("aliases")),
            adjectives=tuple(row.many("adjectives")),
            people=tuple(row.many("people")),
            capitals=tuple(row.many("capital")),
            metonyms=tuple(metonyms),
            lat=lat,
            lon=lon,
        )
    for row, sovereign in sovereigns:
        if sovereign not in found or found[sovereign].dependency:
            raise row.fault(f"sovereign {sovereign!r} is no sovereign country of the table")
    if not found:
        raise TableError(f"{path.name}:1: no country in the table")
    return found


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """The codes a party or a place may carry: those of sovereign countries, HKG and TWN among them."""
    return frozenset(country.code for country in load().values())


@lru_cache(maxsize=1)
def _by_words() -> dict[str, str]:
    """Country codes by names, adjectives and capitals, as lower-case words."""
    found: dict[str, str] = {}
    for country in load().values():
        capitals = () if country.dependency else country.capitals
        for name in (country.name, *country.aliases, *country.adjectives, *capitals):
            found.setdefault(" ".join(split(name)).lower(), country.code)
    return found


_MOST_WORDS = 5
"""No name of a country that is worth a hint is longer."""


def mentioned(text: str) -> list[str]:
    """The codes of the countries a text names, by name, adjective or capital, in order, repeated."""
    words, known = split(text), _by_words()
    found = []
    start = 0
    while start < len(words):
        for length in range(min(_MOST_WORDS, len(words) - start), 0, -1):
            name = " ".join(words[start : start + length])
            if name[0].isupper() and (code := known.get(name.lower())):
                found.append(code)
                start += length - 1
                break
        start += 1
    return found
