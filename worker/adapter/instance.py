"""Who this worker is: a host name and the first free slot of a folder of lock files.

Static membership needs a name that survives a restart and that no second worker has at the same time;
two workers with one name fight silently. A lock file is freed by the kernel when its holder dies, so a
restarted worker gets its old slot back and its partitions without a rebalance.
"""

import fcntl
import os
import socket
from dataclasses import dataclass
from pathlib import Path

MOST_SLOTS = 1000
"""Workers on one host; more is a runaway, not a deployment."""


@dataclass
class Instance:
    """A slot that this process holds until it ends."""

    name: str
    folder: Path
    """State on disk of this instance lives here."""
    shared: Path
    """What all workers of this host on this cluster share: caches that any of them may write."""
    _lock: int

    def release(self) -> None:
        """Give the slot back."""
        os.close(self._lock)


def claim(cluster_dir: Path) -> Instance:
    """Take the first free slot under the cluster's state folder.

    Raises OSError when the folder can't be written.
    """
    slots = cluster_dir / "instances"
    slots.mkdir(parents=True, exist_ok=True)
    for number in range(MOST_SLOTS):
        lock = os.open(slots / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        folder = slots / str(number)
        folder.mkdir(exist_ok=True)
        return Instance(f"{socket.gethostname()}-{number}", folder, cluster_dir / "shared", lock)
    raise OSError(f"all {MOST_SLOTS} worker slots under {slots} are taken")
