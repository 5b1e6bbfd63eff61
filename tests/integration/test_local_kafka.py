"""The local Kafka: starts, keeps its data, refuses what cannot be, never outlives its starter."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.integration.processes import PATIENCE_S, alive, child_of, wait_until
from worker.kafka import ports
from worker.kafka.jars import CannotRun
from worker.kafka.local import LocalKafka
from worker.settings import Settings

CACHE = Settings().cache_dir


async def write_and_read(bootstrap: str) -> list[bytes | None]:
    """Append a record to the topic `kept`, and read all that is in it."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap)
    await producer.start()
    await producer.send_and_wait("kept", b"one more")
    await producer.stop()
    consumer = AIOKafkaConsumer(
        "kept", bootstrap_servers=bootstrap, auto_offset_reset="earliest", group_id=None
    )
    await consumer.start()
    values: list[bytes | None] = []
    (partition,) = consumer.assignment()
    end = (await consumer.end_offsets([partition]))[partition]
    while len(values) < end:
        values.append((await consumer.getone()).value)
    await consumer.stop()
    return values


async def create_kept(bootstrap: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("kept", 1, 1)])
    await admin.close()


def cluster_id(data: Path) -> str:
    lines = (data / "log" / "meta.properties").read_text().splitlines()
    return next(line for line in lines if line.startswith("cluster.id="))


async def test_second_start_on_a_folder_goes_on_with_what_is_there(tmp_path: Path) -> None:
    data = tmp_path / "a b, ü"
    async with LocalKafka(CACHE, data) as kafka:
        await create_kept(kafka.bootstrap)
        assert await write_and_read(kafka.bootstrap) == [b"one more"]
        first = cluster_id(data)
    async with LocalKafka(CACHE, data) as kafka:
        assert await write_and_read(kafka.bootstrap) == [b"one more"] * 2
        assert cluster_id(data) == first


def test_killed_broker_starts_again_on_its_port_with_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Paths may be relative; the broker has a working directory of its own.
    monkeypatch.chdir(tmp_path)
    with LocalKafka(Path(os.path.relpath(CACHE)), Path("data")) as kafka:
        bootstrap = kafka.bootstrap
        asyncio.run(create_kept(bootstrap))
        asyncio.run(write_and_read(bootstrap))
        assert kafka.pid
        os.kill(kafka.pid, signal.SIGKILL)
        wait_until(lambda: not kafka.running, "the broker is dead")
        kafka.start()
        assert kafka.bootstrap == bootstrap
        assert asyncio.run(write_and_read(bootstrap)) == [b"one more"] * 2


def test_temporary_folder_is_gone_after_close() -> None:
    kafka = LocalKafka(CACHE)
    kafka.start()
    data = kafka.data
    assert (data / "log").is_dir()
    kafka.close()
    assert not data.exists()


def test_port_in_use_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotRun, match=f"port {port} is in use"):
            LocalKafka(CACHE, tmp_path, port).start()


def test_folder_of_a_running_broker_is_refused(local_kafka: LocalKafka) -> None:
    with pytest.raises(CannotRun, match="another local Kafka uses the folder"):
        LocalKafka(CACHE, local_kafka.data).start()
    assert local_kafka.running


def test_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRun, match="cannot be used"):
        LocalKafka(CACHE, tmp_path / "file" / "data").start()


def test_broker_that_ends_while_starting_shows_its_last_words(tmp_path: Path) -> None:
    with LocalKafka(CACHE, tmp_path) as kafka:
        pass
    meta = kafka.data / "log" / "meta.properties"
    meta.write_text(meta.read_text().replace("node.id=1", "node.id=2"))
    with pytest.raises(CannotRun, match=r"ended while it started:\n(.|\n)*node.id"):
        kafka.start()
    assert not kafka.running


def start_command(
    *args: str, data: Path, wrapper: tuple[str, ...] = ()
) -> tuple[subprocess.Popen[bytes], int]:
    port = ports.free_port()
    command = [
        sys.executable, "-m", "worker.cli.main", "kafka", f"--port={port}", f"--data={data}", *args
    ]  # fmt: skip
    process = subprocess.Popen([*wrapper, *command], stdout=subprocess.PIPE)
    return process, port


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_command_says_its_address_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    process, port = start_command(data=tmp_path)
    assert process.stdout
    assert f"127.0.0.1:{port}" in process.stdout.readline().decode()
    broker = child_of(process.pid)
    assert broker
    process.send_signal(number)
    assert process.wait(PATIENCE_S) == 0
    assert not alive(broker)
    assert "shut down completed" in (tmp_path / "kafka.log").read_text()


def test_broker_dies_with_a_killed_command(tmp_path: Path) -> None:
    process, _ = start_command(data=tmp_path)
    assert process.stdout
    process.stdout.readline()
    broker = child_of(process.pid)
    assert broker
    process.kill()
    process.wait()
    wait_until(lambda: not alive(broker), "the broker is dead")


def test_command_ends_with_a_killed_parent(tmp_path: Path) -> None:
    shell = ("sh", "-c", '"$@"; true', "sh")
    parent, _ = start_command(data=tmp_path, wrapper=shell)
    assert parent.stdout
    parent.stdout.readline()
    command = child_of(parent.pid)
    assert command
    broker = child_of(command)
    assert broker
    parent.kill()
    parent.wait()
    wait_until(lambda: not alive(command) and not alive(broker), "command and broker are dead")


def test_command_that_runs_under_nohup_outlives_its_parent(tmp_path: Path) -> None:
    script = ("sh", "-c", 'nohup "$@" & echo $!; wait', "sh")
    parent, port = start_command(data=tmp_path, wrapper=script)
    assert parent.stdout
    command = int(parent.stdout.readline())
    try:
        while b"ready" not in parent.stdout.readline():
            pass
        parent.kill()
        parent.wait()
        # Longer than it takes the command to notice that its parent is gone.
        time.sleep(2)
        assert alive(command)
        assert ports.in_use(port)
    finally:
        os.kill(command, signal.SIGTERM)
    wait_until(lambda: not alive(command), "the command is dead")
