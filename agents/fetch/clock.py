"""The time, as the stage asks for it: a value that tests set by hand."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Two clocks: one for what happens in this process, one for what others read."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds; never jumps."""
    now: Callable[[], datetime] = _utc_now
    """The time of day, with its zone."""
