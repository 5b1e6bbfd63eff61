"""Organisations, parties, armed groups, companies and parts of countries, by name."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agents.places import countries
from agents.places.tables import rows

FOLDER = Path(__file__).parent / "tables"

TABLES = ("organisations.tsv", "armed_groups.tsv", "parties.tsv", "companies.tsv")


@dataclass(frozen=True)
class Organisation:
    """A body with a name: its canonical name first, the country it is coded as, its sector."""

    names: tuple[str, ...]
    country: str | None
    sector: str | None


@dataclass(frozen=True)
class Territory:
    """A part of a country, or an unrecognised entity (sector PRE), with its adjectives."""

    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    country: str
    sector: str | None


@lru_cache(maxsize=4)
def load(folder: Path = FOLDER) -> tuple[Organisation, ...]:
    """All organisations of the tables in `folder`. Raises TableError for a mistake in any."""
    found: list[Organisation] = []
    for table in TABLES:
        places: dict[tuple[str, str | None], int] = {}
        for row in rows(folder / table):
            names = (row.required("name"), *row.many("aliases"))
            country, sector = row.country(countries.codes()), row.sector()
            if country is None and sector is None:
                raise row.fault("neither country nor sector: the line says nothing")
            for name in names:
                if (name, country) in places:
                    raise row.fault(
                        f"{name!r} of {country} stands in line {places[name, country]} too:"
                        " one name, one line a country"
                    )
                if name.lower().startswith("the "):
                    raise row.fault(f"{name!r} begins with an article: leave it out")
                places[name, country] = row.line
            found.append(Organisation(names, country, sector))
    return tuple(found)


@lru_cache(maxsize=4)
def territories(path: Path = FOLDER / "territories.tsv") -> tuple[Territory, ...]:
    """Parts of countries and breakaway entities. Raises TableError for a mistake in the table."""
    found = []
    for row in rows(path):
        country = row.country(countries.codes())
        if country is None:
            raise row.fault("country is empty: give the country it belongs to")
        names = row.many("name")
        if not names:
            raise row.fault("name is empty: give it a value")
        found.append(Territory(tuple(names), tuple(row.many("adjectives")), country, row.sector()))
    return tuple(found)
