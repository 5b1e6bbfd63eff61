"""ETags and dates of pages seen: one that did not change is not sent again (RFC 9110, section 13)."""

import hashlib
import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yarl import URL

from topics.fetches import Fetch

log = logging.getLogger(__name__)

FILE = "fetch-validators.sqlite"

MAX_ROWS = 200_000
"""About 60 MB on disk; the oldest go first."""

MAX_CHARS = 1_000
"""Of one ETag or date; longer ones are not kept."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS validators (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT
)
"""


@dataclass(frozen=True)
class Validators:
    """What a server said of the version of a page it gave, and the URL that gave it."""

    url: str
    etag: str | None
    last_modified: str | None

    def conditions(self, url: URL) -> dict[str, str]:
        """The headers that ask `url` for a newer version only; none for another URL."""
        if str(url) != self.url:
            return {}
        conditions = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in conditions.items() if value}


def validators_of(url: URL, headers: Mapping[str, str]) -> Validators | None:
    """The validators in a response, None where it has none that could be sent back."""
    etag, last_modified = (
        value if value and len(value) <= MAX_CHARS and value.isascii() else None
        for value in (headers.get("etag"), headers.get("last-modified"))
    )
    return Validators(str(url), etag, last_modified) if etag or last_modified else None


def key_of(fetch: Fetch) -> str:
    """What a page was fetched for: the article's id, its URL, and all else its producer said of it.

    So an article that is sent again with, say, another publisher is fetched and coded anew.
    """
    return hashlib.sha256(fetch.model_dump_json(exclude={"attempt"}).encode()).hexdigest()


class ValidatorStore:
    """A bounded store in one SQLite file, or in memory.

    It is a cache: what fails in it is logged and costs a page sent twice, never a fetch.
    """

    def __init__(self, state_dir: str, max_rows: int = MAX_ROWS) -> None:
        self._max_rows = max_rows
        self._connection = _open(Path(state_dir) / FILE if state_dir else None)

    def get(self, key: str) -> Validators | None:
        """What was last kept under `key`."""
        try:
            row = self._connection.execute(
                "SELECT url, etag, last_modified FROM validators WHERE key = ?", (key,)
            ).fetchone()
        except sqlite3.Error as error:
            log.warning("could not read validators: %s", error)
            return None
        return Validators(*row) if row else None

    def put(self, key: str, validators: Validators) -> None:
        """Keep `validators` under `key` as the newest row, and drop the oldest beyond the bound."""
        try:
            with self._connection:
                number = self._connection.execute(
                    "INSERT OR REPLACE INTO validators (number, key, url, etag, last_modified)"
                    " VALUES ((SELECT coalesce(max(number), 0) + 1 FROM validators), ?, ?, ?, ?)",
                    (key, validators.url, validators.etag, validators.last_modified),
                ).lastrowid
                self._connection.execute(
                    "DELETE FROM validators WHERE number <= ?", ((number or 0) - self._max_rows,)
                )
        except sqlite3.Error as error:
            log.warning("could not keep validators: %s", error)

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
        log.warning("%s can't be used (%s): keeping validators in memory", path, error)
        return _connect(":memory:")
    except sqlite3.DatabaseError as error:
        log.warning("%s can't be read (%s): beginning a new one", path, error)
        path.unlink(missing_ok=True)
        return _connect(str(path))


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=1)
    try:
        # So no commit waits for the disk: the last ones need not survive a power cut.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(_SCHEMA)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
