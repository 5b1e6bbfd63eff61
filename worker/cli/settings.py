"""`eventwire settings`: every setting with its variable, default, value and meaning."""

import os
from collections.abc import Iterator
from typing import Any

import click
from pydantic import BaseModel

from worker.cli.options import load
from worker.cli.output import json_option, print_json, printable, wants_json
from worker.settings import Settings

PREFIX = "EVENTWIRE_"


@click.command(epilog="Set a variable in the environment of every worker and command.")
@json_option
def command(as_json: bool | None) -> None:
    """List every setting: its variable, its value here, its default and what it means.

    There are no secrets among them. Variables that look like settings and are none are told.

    \b
    Examples:
      eventwire settings
      EVENTWIRE_PARTITIONS=24 eventwire settings --json | jq 'select(.value != .default)'
    """
    found = list(rows(load(), PREFIX))
    if wants_json(as_json):
        for row in found:
            print_json(row)
    else:
        _print_table(found)
    for variable in unknown_variables():
        click.echo(f"{variable} is set, but there is no such setting", err=True)


def rows(settings: BaseModel, prefix: str) -> Iterator[dict[str, Any]]:
    """Variable, value, default and description of each setting; a stage's own carry its name."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        variable = prefix + name.upper()
        if isinstance(value, BaseModel):
            yield from rows(value, variable + "_")
        else:
            yield {
                "variable": variable,
                "value": _plain(value),
                "default": _plain(field.get_default(call_default_factory=True)),
                "description": field.description,
            }


def unknown_variables() -> list[str]:
    """Variables of our prefix that name no setting: mistakes that would otherwise do nothing."""
    known = {row["variable"] for row in rows(Settings.model_construct(), PREFIX)}
    stages = {PREFIX + name.upper() for name in Settings.model_fields}
    ours = (name for name in os.environ if name.upper().startswith(PREFIX))
    return sorted(name for name in ours if name.upper() not in known | stages)


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float | list | None) else str(value)


def _print_table(found: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for row in found:
        changed = row["value"] != row["default"]
        line = Text.assemble(
            (row["variable"], "bold cyan" if changed else "cyan"),
            " = ",
            (_shown(row["value"]), "bold" if changed else ""),
            (f"   (default {_shown(row['default'])})" if changed else "", "dim"),
        )
        console.print(line)
        console.print(Text("    " + row["description"], "dim"))


def _shown(value: object) -> str:
    return "''" if value == "" else printable(str(value))
