"""Make the lock file of the local Kafka's jars anew: `python -m worker.kafka.lock`."""

import tempfile
import tomllib
from pathlib import Path

from worker.kafka.jars import LOCK_FILE

ROOTS = ("org.apache.kafka:kafka_2.13:4.4.0", "org.slf4j:slf4j-simple:1.7.36")
"""Kafka, and the plainest logging behind the interface it logs to (of that interface's version)."""

HEADER = """\
# The jars of the local Kafka in class path order: Maven coordinates and the SHA-256 of the bytes.
# Made by `python -m worker.kafka.lock`; change the versions there, not here.
"""


def resolve() -> str:
    """The text of the lock file: the roots and all they need at run time, resolved by jgo."""
    import jgo

    with tempfile.TemporaryDirectory() as folder:
        environment = jgo.build("+".join(ROOTS), cache_dir=Path(folder))
        lock = tomllib.loads((Path(environment.path) / "jgo.lock.toml").read_text("utf-8"))
    lines = [
        f"{jar['groupId']}:{jar['artifactId']}:{jar['version']} {jar['sha256']}"
        for jar in lock["dependencies"]
    ]
    return HEADER + "\n".join(lines) + "\n"


if __name__ == "__main__":
    LOCK_FILE.write_text(resolve(), "utf-8")
