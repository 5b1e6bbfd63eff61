"""`eventwire doctor` on a real broker: all in order, and each thing that is not."""

import json
from pathlib import Path

import pytest

from tests.integration.conftest import Eventwire


def checks(output: bytes) -> dict[str, bool]:
    return {row["check"]: row["ok"] for row in map(json.loads, output.splitlines())}


@pytest.mark.usefixtures("kafka_settings")
def test_everything_in_order(eventwire: Eventwire) -> None:
    done = eventwire("doctor")
    assert done.returncode == 0, done.stdout
    assert checks(done.stdout) == dict.fromkeys(
        ("packages", "variables", "data folder", "local Kafka", "model", "brokers", "topics"), True
    )


def test_what_is_not_in_order_is_told(
    eventwire: Eventwire, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    environment |= {
        "EVENTWIRE_DATA_DIR": str(tmp_path / "file" / "data"),
        "EVENTWIRE_MODEL": "no_such_model",
        "EVENTWIRE_BROKER": "misspelt",
    }
    done = eventwire("doctor")
    assert done.returncode == 1
    failed = {name for name, ok in checks(done.stdout).items() if not ok}
    assert failed == {"variables", "data folder", "model", "topics"}
    assert b"eventwire topics" in done.stdout
    assert b"EVENTWIRE_DATA_DIR" in done.stdout


def test_missing_jars_are_told_where_a_local_broker_is_needed(
    eventwire: Eventwire, environment: dict[str, str], tmp_path: Path
) -> None:
    environment |= {"EVENTWIRE_CACHE_DIR": str(tmp_path)}
    assert checks(eventwire("doctor").stdout)["local Kafka"]
    del environment["EVENTWIRE_BROKERS"]
    done = eventwire("doctor")
    assert not checks(done.stdout)["local Kafka"]
    assert b"eventwire kafka --prepare" in done.stdout
