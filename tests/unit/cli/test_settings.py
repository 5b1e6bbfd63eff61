"""`eventwire settings`: every setting with its variable, and mistakes in variables' names."""

import json

import pytest
from click.testing import CliRunner

from worker.cli.main import main
from worker.settings import Settings, settings


@pytest.fixture(autouse=True)
def fresh_settings() -> None:
    settings.cache_clear()


def listed() -> dict[str, dict[str, object]]:
    lines = CliRunner().invoke(main, ["settings", "--json"]).stdout.splitlines()
    return {row["variable"]: row for row in map(json.loads, lines)}


def test_variables_set_what_they_are_listed_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTWIRE_PARTITIONS", "24")
    monkeypatch.setenv("EVENTWIRE_FETCH_TIMEOUT_S", "12.5")
    found = listed()
    assert (found["EVENTWIRE_PARTITIONS"]["value"], found["EVENTWIRE_PARTITIONS"]["default"]) == (
        24,
        8,
    )
    assert found["EVENTWIRE_FETCH_TIMEOUT_S"]["value"] == 12.5
    assert Settings().fetch.timeout_s == 12.5


def test_every_setting_is_described() -> None:
    assert all(row["description"] for row in listed().values())
    assert "EVENTWIRE_EXTRACT_DEADLINE_S" in listed()


def test_unknown_variable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTWIRE_PARTITION", "4")
    result = CliRunner().invoke(main, ["settings"])
    assert result.exit_code == 0
    assert "EVENTWIRE_PARTITION is set, but there is no such setting" in result.stderr


def test_table_shows_value_and_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTWIRE_PARTITIONS", "24")
    output = CliRunner().invoke(main, ["settings", "--table"]).stdout
    assert "EVENTWIRE_PARTITIONS = 24   (default 8)" in output
