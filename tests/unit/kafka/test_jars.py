"""Jars of the local Kafka: only the locked bytes get into the cache, whatever a registry serves."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from worker.kafka import jars
from worker.kafka.jars import CannotRun, Jar

JAR = b"PK locked bytes"
SHA = hashlib.sha256(JAR).hexdigest()
LOCK = f"""\
# a comment

org.example:kafka_2.13:4.4.0 {SHA}
org.example.deep:other-thing:1.0 {SHA}
"""
PATHS = (
    "/org/example/kafka_2.13/4.4.0/kafka_2.13-4.4.0.jar",
    "/org/example/deep/other-thing/1.0/other-thing-1.0.jar",
)


class Registry(ThreadingHTTPServer):
    """A package registry that serves `files` and counts what was asked for."""

    files: dict[str, bytes]
    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    server: Registry

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        content = self.server.files.get(self.path)
        self.send_response(200 if content is not None else 404)
        self.send_header("content-length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Registry]:
    lock = tmp_path / "jars.lock"
    lock.write_text(LOCK)
    server = Registry(("127.0.0.1", 0), Handler)
    server.files, server.asked = dict.fromkeys(PATHS, JAR), []
    here = {"here": f"http://127.0.0.1:{server.server_port}"}
    monkeypatch.setattr("jgo.maven._core.DEFAULT_REMOTE_REPOS", here)
    monkeypatch.setattr(jars, "LOCK_FILE", lock)
    jars.locked_jars.cache_clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
    jars.locked_jars.cache_clear()


def test_jars_are_fetched_once_and_named_in_class_path_order(
    registry: Registry, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    paths = jars.prepare(cache)
    assert [path.name for path in paths] == ["kafka_2.13-4.4.0.jar", "other-thing-1.0.jar"]
    assert all(path.read_bytes() == JAR for path in paths)
    registry.asked.clear()
    assert jars.prepare(cache) == paths
    assert registry.asked == []
    assert sorted((cache / "kafka").iterdir()) == sorted(paths)


def test_other_bytes_than_the_locked_are_refused(registry: Registry, tmp_path: Path) -> None:
    registry.files[PATHS[1]] = b"something else"
    with pytest.raises(CannotRun, match=r"other-thing-1\.0\.jar is not the jar that was locked"):
        jars.prepare(tmp_path / "cache")
    assert not (tmp_path / "cache" / "kafka" / "other-thing-1.0.jar").exists()
    assert [jar.artifact for jar in jars.missing(tmp_path / "cache")] == ["other-thing"]


def test_jar_that_was_changed_in_the_cache_is_fetched_anew(
    registry: Registry, tmp_path: Path
) -> None:
    path, _ = jars.prepare(tmp_path / "cache")
    path.write_bytes(b"half of")
    jars.prepare(tmp_path / "cache")
    assert path.read_bytes() == JAR


def test_jar_that_the_registry_does_not_have_is_told(registry: Registry, tmp_path: Path) -> None:
    del registry.files[PATHS[0]]
    with pytest.raises(CannotRun, match=r"kafka_2\.13-4\.4\.0\.jar cannot be fetched"):
        jars.prepare(tmp_path / "cache")


def test_registry_out_of_reach_is_told(registry: Registry, tmp_path: Path) -> None:
    registry.shutdown()
    registry.server_close()
    with pytest.raises(CannotRun, match="check the network"):
        jars.prepare(tmp_path / "cache")


def test_cache_that_cannot_be_written_is_told(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotRun, match="EVENTWIRE_CACHE_DIR"):
        jars.prepare(tmp_path / "file")


def test_lock_file_that_ships_names_kafka_first() -> None:
    locked = jars.locked_jars()
    assert (locked[0].group, locked[0].artifact) == ("org.apache.kafka", "kafka_2.13")
    assert len({jar.file_name for jar in locked}) == len(locked)
    assert jars.kafka_version() == locked[0].version
    assert "://" not in jars.LOCK_FILE.read_text()


def test_lock_file_is_read_line_by_line() -> None:
    assert next(jars.parse_lock(LOCK)) == Jar("org.example", "kafka_2.13", "4.4.0", SHA)


@pytest.mark.parametrize("line", ["a:b:1", f"a:b {SHA}", f"a:b:1 {SHA[1:]}", f"a:b:../x {SHA} y"])
def test_mistake_in_the_lock_file_is_told_with_its_line(line: str) -> None:
    with pytest.raises(CannotRun, match="line 2: expected"):
        list(jars.parse_lock(f"# first\n{line}\n"))
