"""Structured logs: one line an entry, with stage and article id; JSON, or text on a terminal."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import orjson

FIELDS = (
    "stage",
    "article_id",
    "topic",
    "partition",
    "offset",
    "attempt",
    "outcome",
    "ms",
    "error",
)
"""What an entry may carry beside its words; anything else in `extra` is left out, so that no page, key
or password gets into a log by accident."""


class JsonFormatter(logging.Formatter):
    """An entry as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The JSON of a record."""
        entry: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= _fields(record)
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(entry, default=str).decode()


class TextFormatter(logging.Formatter):
    """An entry as a line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        when = self.formatTime(record, "%H:%M:%S")
        line = f"{when} {record.levelname.lower():<7} {record.getMessage()}"
        line += f"  {fields}" if fields else ""
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class StageLogger(logging.LoggerAdapter[logging.Logger]):
    """A logger that carries a stage's and a message's fields; what a call adds comes on top."""

    def process(
        self, msg: Any, kwargs: MutableMapping[str, Any]
    ) -> tuple[Any, MutableMapping[str, Any]]:
        """Merge the fields of the call into those of the logger."""
        kwargs["extra"] = {**(self.extra or {}), **(kwargs.get("extra") or {})}
        return msg, kwargs


def set_up(level: str, format: str, stream: TextIO | None = None) -> None:
    """Send all logs to `stream` (stderr) in one format; the libraries' chatter from warning up."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    as_text = format == "text" or (format == "auto" and stream.isatty())
    handler.setFormatter(TextFormatter() if as_text else JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("aiokafka.consumer.group_coordinator").addFilter(_not_still_electing)
    for name in CRYING_WOLF:
        logging.getLogger(name).setLevel(logging.CRITICAL)


CHATTY = ("faust", "mode", "aiokafka", "asyncio", "aiohttp.access", "trafilatura", "htmldate")
"""Libraries whose info entries tell how they work and not what we do."""

CRYING_WOLF = ("trafilatura.core", "trafilatura.utils", "trafilatura.metadata", "htmldate.core")
"""They log hostile pages as errors; our receipts say what became of them."""


def _not_still_electing(record: logging.LogRecord) -> bool:
    """A new cluster has no group coordinator for its first seconds; the client waits and says it as
    an error. Nothing is lost by it, and liveness tells when it lasts."""
    return "GroupCoordinatorNotAvailable" not in record.getMessage()


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
