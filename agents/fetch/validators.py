"""ETags and dates of pages seen: one that did not change is not sent again (RFC 9110, section 13)."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import orjson
from yarl import URL

from agents.cache import Cache
from topics.fetches import Fetch

FILE = "fetch-validators.sqlite"

MAX_ROWS = 200_000
"""About 60 MB on disk; the oldest go first."""

MAX_CHARS = 1_000
"""Of one ETag or date; longer ones are not kept."""


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
    """Validators by what their page was fetched for."""

    def __init__(self, state_dir: str, max_rows: int = MAX_ROWS) -> None:
        self._cache = Cache(state_dir, FILE, max_rows)

    def get(self, key: str) -> Validators | None:
        """What was last kept under `key`."""
        kept = self._cache.get(key)
        return Validators(**orjson.loads(kept)) if kept else None

    def put(self, key: str, validators: Validators) -> None:
        """Keep `validators` under `key`."""
        self._cache.put(key, orjson.dumps(asdict(validators)).decode())

    def close(self) -> None:
        """Close the file."""
        self._cache.close()
