"""Reading the stage's data files: rows of tab-separated columns, `#` before comments."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files


class BadTable(ValueError):
    """A data file has a mistake; the text names the file, the line and what to mend."""


@dataclass(frozen=True)
class Row:
    """One row of a data file and where it stands."""

    file: str
    number: int
    columns: tuple[str, ...]

    def bad(self, what: str) -> BadTable:
        """The error that says `what` is wrong with this row."""
        return BadTable(f"{self.file}, line {self.number}: {what}")


def rows(file: str, columns: int, text: str | None = None) -> Iterator[Row]:
    """The rows of `file`, a path below agents/clean, each of exactly `columns` columns.

    `text` stands in for the file's content. Raises BadTable.
    """
    content = text if text is not None else files("agents.clean").joinpath(file).read_text("utf-8")
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        row = Row(file, number, tuple(column.strip() for column in line.split("\t")))
        if len(row.columns) != columns:
            raise row.bad(f"{len(row.columns)} columns, expected {columns} parted by tabs")
        if not all(row.columns):
            raise row.bad("an empty column")
        yield row
