"""What an agent is: one message in, a result out, and the resources it declares.

An agent is a value of `Agent`. Its `handle(message, context)` is an async function that depends on
nothing but the message and what the context gives it, so a stage is tested with plain values and read
without Kafka in mind. It returns a `Result`, or raises one of the two errors below; anything else it
raises is a defect of ours and is treated as one.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from topics.declaration import Outgoing, Topic
from topics.message import Message


class Refused(Exception):
    """The message can never be worked on; it becomes a dead letter at once.

    `error` is a short stable name that users filter by (TooLarge, NotFound, AddressForbidden, …);
    the text is for people: what was wrong, where, and what to do.
    """

    def __init__(self, error: str, reason: str) -> None:
        super().__init__(reason)
        self.error = error


class Transient(Exception):
    """What failed may pass: try again, a limited number of times.

    `after` is the least number of seconds to wait, where the other side said one.
    """

    def __init__(self, error: str, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.error = error
        self.after = after


@dataclass(frozen=True)
class Result:
    """What a stage made of a message: messages for other topics, and the words of its receipt.

    `subject` is the id the receipt is about; `article_id` the article it belongs to. `final` and
    `expected` are as in `topics.receipts.Receipt`.
    """

    subject: str
    article_id: str
    outcome: str
    final: bool
    messages: tuple[Outgoing, ...] = ()
    expected: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    reason: str | None = None
    receipt: bool = True
    """Off where nothing new happened, such as a message that only goes on waiting."""
    on_sent: Callable[[], None] | None = None
    """Called when all messages are acknowledged: the moment to remember that it was done."""


@dataclass(frozen=True)
class ChildWork:
    """CPU work that runs in child processes, never in the worker's own.

    `module` offers `load(options) -> resource`, called once a child, and
    `work(resource, task) -> result`, called a task at a time; `options`, `task` and `result` are
    plain JSON values. A child over `deadline` seconds or `memory` bytes is killed and costs exactly
    the task it was on; after `recycle` tasks a child is replaced, so that leaks stay bounded.
    """

    module: str
    deadline: float
    memory: int
    recycle: int


class Context(Protocol):
    """What the process lends to an agent while it handles one message."""

    @property
    def state(self) -> Any:
        """What the agent's `open` gave: sessions, caches, tables."""

    @property
    def log(self) -> logging.LoggerAdapter[Any]:
        """A logger that already carries the stage and the article's id."""

    @property
    def attempt(self) -> int:
        """1 for the first try of this message, 2 for the next, …"""

    async def sleep(self, seconds: float) -> None:
        """Wait. Raises Interrupted at once when the worker drains, so that a wait delays no stop."""

    async def compute(self, task: dict[str, Any]) -> dict[str, Any]:
        """Run the agent's child work on `task`.

        Raises what `work` raised if that was Refused or Transient, and ChildFailed when the child
        crashed, was over its deadline or over its memory.
        """


class Interrupted(Exception):
    """The worker is stopping: leave the message unfinished, another worker will get it."""


class ChildFailed(Exception):
    """The child process died on this task: by itself, by its deadline or by its memory."""


def _nothing(options: Any) -> AbstractAsyncContextManager[None]:
    from contextlib import nullcontext

    return nullcontext()


@dataclass(frozen=True)
class Agent:
    """A stage: what it reads and writes, how it works, what it needs.

    `options` is the model of its settings (`EVENTWIRE_<NAME>_…`); `open(options)` is entered once a
    process and gives `context.state`.
    """

    name: str
    reads: tuple[Topic[Any], ...]
    writes: tuple[Topic[Any], ...]
    handle: Callable[[Any, Context], Awaitable[Result]]
    options: type[BaseModel]
    child: Callable[[Any], ChildWork] | None = None
    """From the stage's options to its child work, if it has any."""
    serial_by_key: bool = True
    """Messages of one key run one after the other. Off where the agent sees to that itself."""
    open: Callable[[Any], AbstractAsyncContextManager[Any]] = _nothing


def subject_of(message: Message) -> tuple[str, str]:
    """(id of the thing, id of its article) of any message that a stage reads.

    >>> from topics.articles import Article
    >>> subject_of(Article(id="a1", text="x"))
    ('a1', 'a1')
    """
    identity = getattr(message, "identity", None)
    if identity is not None:
        return identity(), identity()
    article_id = str(getattr(message, "article_id"))  # noqa: B009  (Message does not declare it)
    return str(getattr(message, "id", article_id)), article_id
