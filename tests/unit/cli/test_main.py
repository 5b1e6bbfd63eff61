"""The command: every subcommand is there, explains itself, and is loaded only when called."""

import importlib
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from worker.cli.main import COMMANDS, main
from worker.settings import settings


@pytest.fixture(autouse=True)
def fresh_settings() -> None:
    settings.cache_clear()


def paths(command: click.Command, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A command's path, or those of its subcommands."""
    if isinstance(command, click.Group):
        return [p for name, sub in command.commands.items() for p in paths(sub, (*path, name))]
    return [path]


ALL = [
    path
    for name in COMMANDS
    for path in paths(importlib.import_module(f"worker.cli.{name}").command, (name,))
]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_says_what_it_does_with_examples(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    assert "Examples:" in result.output
    assert f"eventwire {' '.join(path)}" in result.output


def test_help_lists_the_subcommands_and_loads_none() -> None:
    code = (
        "import sys; from worker.cli.main import main;"
        "main(['--help'], standalone_mode=False);"
        "print(sorted(name for name in sys.modules if name.startswith('worker.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert all(f"  {name} " in done.stdout for name in COMMANDS)
    assert done.stdout.splitlines()[-1] == "['worker.cli.main']"


def test_version_is_told() -> None:
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.output.split()[-1][0].isdigit()


def test_unknown_subcommand_is_told() -> None:
    result = CliRunner().invoke(main, ["nonsense"])
    assert result.exit_code == 2
    assert "No such command 'nonsense'" in result.output


def test_wrong_setting_is_told_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTWIRE_PARTITIONS", "many")
    monkeypatch.setenv("EVENTWIRE_FETCH_TIMEOUT_S", "-1")
    result = CliRunner().invoke(main, ["topics"])
    assert result.exit_code == 1
    assert "EVENTWIRE_PARTITIONS=many: Input should be a valid integer" in result.output
    assert "EVENTWIRE_FETCH_TIMEOUT_S=-1: Input should be greater than 0" in result.output
    assert "Traceback" not in result.output


def test_setting_that_is_not_json_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTWIRE_FETCH", "not json")
    result = CliRunner().invoke(main, ["settings"])
    assert result.exit_code == 1
    assert "a setting cannot be read" in result.output
    assert "fetch" in result.output


@pytest.mark.parametrize(
    "address", ["127.0.0.1:1", "no-such-host.invalid:9092", "127.0.0.1:port", "127.0.0.1:99999"]
)
def test_broker_out_of_reach_is_told_in_one_line(address: str) -> None:
    result = CliRunner().invoke(main, ["topics", "--brokers", address])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: no Kafka broker answers at {address}: start one with")
    assert result.output.count("\n") == 1
