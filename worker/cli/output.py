"""How commands write what they found: a table in colour on a terminal, JSON lines when piped."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
import orjson

json_option = click.option(
    "--json/--table",
    "as_json",
    default=None,
    help="JSON lines, or a table for people.  [default: a table on a terminal, else JSON lines]",
)


def wants_json(as_json: bool | None) -> bool:
    """Whether to write JSON lines, after the option or by where stdout goes."""
    return not sys.stdout.isatty() if as_json is None else as_json


def print_json(row: Any) -> None:
    """One JSON line, flushed."""
    sys.stdout.buffer.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE, default=str))
    sys.stdout.buffer.flush()


def print_rows(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], as_json: bool | None
) -> None:
    """The rows as JSON lines, or the `columns` of them as a table."""
    if wants_json(as_json):
        for row in rows:
            print_json(row)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_cell(row[column]))) for column in columns))
    Console(highlight=False).print(table)


def printable(text: str) -> str:
    """The text in one line without control characters: what comes from the web must not steer a
    terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
