"""Leaders and ministers with the terms of their offices (tables/leaders.tsv)."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agents.places import countries
from agents.places.tables import rows

FOLDER = Path(__file__).parent / "tables"

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")


@dataclass(frozen=True)
class Leader:
    """One person in one office; `since` and `until` are ISO years, months or days, "" where open."""

    names: tuple[str, ...]
    surnames: tuple[str, ...]
    role: str
    country: str | None
    sector: str | None
    since: str
    until: str


@lru_cache(maxsize=4)
def load(path: Path = FOLDER / "leaders.tsv") -> tuple[Leader, ...]:
    """All terms of the table. Raises TableError for a mistake in it."""
    found = []
    for row in rows(path):
        names = tuple(row.many("name"))
        if not names:
            raise row.fault("name is empty: give it a value")
        if any(len(name.split()) < 2 and not row["surname"] for name in names[:1]):
            raise row.fault(
                f"{names[0]!r} is one word: give a surname to be found by, or a full name"
            )
        since, until = row.required("from"), row["to"]
        for value in filter(None, (since, until)):
            if not _DAY.match(value):
                raise row.fault(f"{value!r} is no ISO year, month or day")
        if until and until < since[: len(until)]:
            raise row.fault(f"the term ends ({until}) before it begins ({since})")
        country = row.country(countries.codes())
        if country is None:
            raise row.fault("country is empty: give it a value")
        found.append(
            Leader(
                names=names,
                surnames=tuple(row.many("surname")),
                role=row.required("role"),
                country=country,
                sector=row.sector(),
                since=since,
                until=until,
            )
        )
    return tuple(found)
