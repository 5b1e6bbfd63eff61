"""A bounded cache on disk: text by key, the oldest forgotten first.

What fails in it is logged and costs work done twice, never a message. Workers on one host share a file.
"""

import logging
import sqlite3
from pathlib import Path

log = logging.getLogger(__name__)

BUSY_SECONDS = 1
"""How long a write waits for another worker's."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
)
"""


class Cache:
    """A cache in one SQLite file, or in memory when no folder is given."""

    def __init__(self, folder: str, file: str, max_rows: int) -> None:
        self._max_rows = max_rows
        self._connection = _open(Path(folder) / file if folder else None)

    def get(self, key: str) -> str | None:
        """What was last kept under `key`."""
        try:
            row = self._connection.execute(
                "SELECT value FROM entries WHERE key = ?", (key,)
            ).fetchone()
        except sqlite3.Error as error:
            log.warning("could not read the cache: %s", error)
            return None
        return row[0] if row else None

    def put(self, key: str, value: str) -> None:
        """Keep `value` under `key` as the newest row, and drop the oldest beyond the bound."""
        try:
            with self._connection:
                number = self._connection.execute(
                    "INSERT OR REPLACE INTO entries (number, key, value)"
                    " VALUES ((SELECT coalesce(max(number), 0) + 1 FROM entries), ?, ?)",
                    (key, value),
                ).lastrowid
                self._connection.execute(
                    "DELETE FROM entries WHERE number <= ?", ((number or 0) - self._max_rows,)
                )
        except sqlite3.Error as error:
            log.warning("could not keep to the cache: %s", error)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _open(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _connect(":memory:")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(str(path))
    except sqlite3.OperationalError as error:
        log.warning("%s can't be used (%s): keeping it in memory", path, error)
        return _connect(":memory:")
    except sqlite3.DatabaseError as error:
        log.warning("%s can't be read (%s): beginning a new one", path, error)
        path.unlink(missing_ok=True)
        return _connect(str(path))


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=BUSY_SECONDS)
    try:
        # So no commit waits for the disk: the last ones need not survive a power cut.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_SCHEMA)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
