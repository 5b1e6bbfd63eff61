"""Reads tables of knowledge: tab-separated, `#` comments, faults told with file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from topics import plover


class TableError(ValueError):
    """A table holds a mistake; the text names file and line and says what to do."""


@dataclass(frozen=True)
class Row:
    """One line of a table: its cells by column name, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, what: str) -> TableError:
        """The error to raise for a mistake in this line."""
        return TableError(f"{self.file}:{self.line}: {what}")

    def many(self, *columns: str) -> list[str]:
        """The values of cells that hold several, written a|b|c, in order."""
        values = []
        for column in columns:
            cell = self.cells[column]
            parts = cell.split("|") if cell else []
            if any(not part or part != part.strip() for part in parts):
                raise self.fault(f"{column} has an empty or padded value in {cell!r}: write a|b|c")
            values += parts
        return values

    def required(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            raise self.fault(f"{column} is empty: give it a value")
        return self.cells[column]

    def point(self) -> tuple[float, float]:
        """Latitude and longitude in degrees, of columns `lat` and `lon`."""
        try:
            lat, lon = float(self["lat"]), float(self["lon"])
        except ValueError:
            raise self.fault(f"lat {self['lat']!r}, lon {self['lon']!r} are no numbers") from None
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise self.fault(f"lat {lat}, lon {lon} is not on the globe")
        return lat, lon

    def sector(self, column: str = "sector") -> str | None:
        """A PLOVER sector, or None for an empty cell."""
        value = self.cells[column]
        if value and value not in plover.SECTORS:
            raise self.fault(f"{column} {value!r} is no PLOVER sector: {sorted(plover.SECTORS)}")
        return value or None

    def country(self, known: frozenset[str], column: str = "country") -> str | None:
        """A code of `known` or a pseudo-country, or None for an empty cell."""
        value = self.cells[column]
        if value and value not in known and value not in plover.PSEUDO_COUNTRIES:
            raise self.fault(
                f"{column} {value!r} is no country of countries.tsv and no pseudo-country"
            )
        return value or None


def rows(path: Path) -> Iterator[Row]:
    """The rows of a table. Raises TableError for a line that does not fit its header."""
    header: list[str] | None = None
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if any(cell != cell.strip() for cell in cells):
            raise TableError(f"{path.name}:{number}: a cell begins or ends with a space: remove it")
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            raise TableError(
                f"{path.name}:{number}: {len(cells)} cells where the header has {len(header)}:"
                f" {', '.join(header)}; cells are parted by one tab"
            )
        yield Row(path.name, number, dict(zip(header, cells, strict=True)))
    if header is None:
        raise TableError(f"{path.name}:1: the table is empty: its first line names the columns")
