"""Run a single-node Apache Kafka as a child process: start, wait until it answers, stop."""

import asyncio
import base64
import contextlib
import fcntl
import os
import signal
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from string import Template
from types import TracebackType
from typing import IO, Self

from worker.kafka import jars, ports
from worker.kafka.jars import CannotRun
from worker.tether import tethered

PROPERTIES = Path(__file__).with_name("server.properties")

START_S = 90
"""Longest start, seconds. On an idle machine it takes 3."""
STOP_S = 10
"""How long a broker has to stop by itself, seconds, before it is killed. It takes less than 1."""
LOG_LINES = 15
"""Last lines of the broker's log that an error shows."""

JVM_OPTIONS = (
    "-Xmx512m",
    # One small node: the serial collector keeps the least memory, and without the second compiler a
    # start costs a third less (3.3 instead of 5.4 s of CPU), which many tests pay for.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)


class LocalKafka:
    """A real single-node Apache Kafka (KRaft) on 127.0.0.1.

    `cache_dir` is where its jars are kept; those that are missing are fetched at the first start.
    `data` is the folder of its data, which a later start goes on with; without one, it uses a
    temporary folder and `close` removes it. `port` 0 takes any free port, which stays the same over
    restarts of this object.

    The broker dies with the thread that started it. Use it as a context manager, plain or async,
    or call `close` in the end:

        with LocalKafka(settings().cache_dir) as kafka:
            print(kafka.bootstrap)
    """

    def __init__(self, cache_dir: Path, data: Path | None = None, port: int = 0) -> None:
        self.port = port
        self._cache_dir = cache_dir
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        if data is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="eventwire-kafka-")
            data = Path(self._temporary.name)
        self.data = data.resolve()
        self._lock: IO[str] | None = None
        self._broker: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """The address clients connect to, host:port."""
        return f"{ports.HOST}:{self.port}"

    @property
    def log_file(self) -> Path:
        """What the broker says; the log of the start before is beside it, as `kafka.log.1`."""
        return self.data / "kafka.log"

    @property
    def pid(self) -> int | None:
        """The broker's process id while it runs."""
        return self._broker.pid if self._broker and self.running else None

    @property
    def running(self) -> bool:
        """Whether the broker's process is alive."""
        return self._broker is not None and self._broker.poll() is None

    def start(self) -> Self:
        """Start the broker and return when it answers a metadata request.

        Raises CannotRun, with the reason and what to do, where it cannot.
        """
        if self.running:
            return self
        # One that ended by itself still holds its lock here.
        self.kill()
        java = jars.java()
        class_path = jars.prepare(self._cache_dir)
        self._take_folder()
        try:
            self._choose_ports()
            jars_on_path = os.pathsep.join(map(str, class_path))
            command = [str(java), *JVM_OPTIONS, "-cp", jars_on_path]
            self._format(command)
            self._broker = self._spawn([*command, "kafka.Kafka", PROPERTIES.name])
            self._wait_until_ready()
        except OSError as error:
            self.kill()
            raise CannotRun(f"the local Kafka cannot start: {error}") from error
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self) -> None:
        """Stop the broker cleanly; its data stay. Kills it if that takes more than 10 s."""
        if self._broker and self.running:
            self._broker.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._broker.wait(STOP_S)
        self.kill()

    def kill(self) -> None:
        """End the broker by SIGKILL, as a crash would; its data stay."""
        if self._broker:
            self._broker.kill()
            self._broker.wait()
            self._broker = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def close(self) -> None:
        """Stop the broker; if its data are temporary, just end it and remove them."""
        if self._temporary:
            self.kill()
            self._temporary.cleanup()
        else:
            self.stop()

    def last_words(self) -> str:
        """The last lines of the broker's log."""
        try:
            lines = self.log_file.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n".join(lines[-LOG_LINES:])

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.close)

    def _take_folder(self) -> None:
        """Lock the data folder. The broker inherits the lock, so it holds as long as one of us."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            self._lock = (self.data / "kafka.lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.kill()
            raise CannotRun(
                f"another local Kafka uses the folder {self.data}: stop it, or choose another folder"
            ) from None
        except OSError as error:
            raise CannotRun(
                f"the data folder {self.data} cannot be used: {error.strerror or error}"
            ) from error

    def _choose_ports(self) -> None:
        if not self.port:
            self.port = ports.free_port()
        elif ports.in_use(self.port):
            raise CannotRun(
                f"port {self.port} is in use: stop what listens there, or choose another port"
            )
        controller_port = ports.free_port()
        while controller_port == self.port:
            controller_port = ports.free_port()
        template = Template(PROPERTIES.read_text("utf-8"))
        (self.data / PROPERTIES.name).write_text(
            template.substitute(port=self.port, controller_port=controller_port), "utf-8"
        )

    def _format(self, command: list[str]) -> None:
        """Give the folder its cluster id, the first time."""
        if (self.data / "log" / "meta.properties").exists():
            return
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        formatting = self._spawn(
            [
                *command,
                "kafka.tools.StorageTool",
                "format",
                "--standalone",
                f"--cluster-id={cluster_id}",
                f"--config={PROPERTIES.name}",
            ]
        )
        try:
            failed = formatting.wait(START_S) != 0
        except subprocess.TimeoutExpired:
            formatting.kill()
            failed = True
        if failed:
            raise CannotRun(f"the folder {self.data} cannot be prepared:\n{self.last_words()}")

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start a Java program in the data folder, tethered to us, its words in the log file."""
        assert self._lock
        if self.log_file.exists():
            self.log_file.replace(self.data / "kafka.log.1")
        with self.log_file.open("wb") as log:
            return subprocess.Popen(
                tethered(command),
                cwd=self.data,
                # Paths and messages are UTF-8 to Java only in a locale that says so.
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[self._lock.fileno()],
                # Out of the terminal's group: Ctrl-C is for us, who stop the broker last.
                start_new_session=True,
            )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if not self.running:
                raise CannotRun(f"the local Kafka ended while it started:\n{self.last_words()}")
            if ports.listens(self.port) and asyncio.run(_answers(self.bootstrap)):
                return
            time.sleep(0.05)
        raise CannotRun(f"the local Kafka did not answer in {START_S} s:\n{self.last_words()}")


async def _answers(bootstrap: str) -> bool:
    """Whether the broker answers a metadata request with itself in it."""
    from aiokafka.client import AIOKafkaClient
    from aiokafka.errors import KafkaError

    client = AIOKafkaClient(bootstrap_servers=bootstrap, request_timeout_ms=5_000)
    try:
        await client.bootstrap()
        return bool(client.cluster.brokers())
    except KafkaError:
        return False
    finally:
        await client.close()
