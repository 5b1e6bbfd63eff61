"""The same stages on plain values, in this process, without any Kafka: for files and scoring."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from agents.contract import Agent, Refused, Transient
from topics import articles
from topics.articles import Article
from topics.declaration import Outgoing, Topic, outgoing
from topics.message import Message
from worker.children.pool import InlineWork
from worker.logs import StageLogger
from worker.settings import Settings

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""Tries of what may pass; at a command line somebody is waiting."""


@dataclass
class Outcome:
    """What became of one article."""

    made: dict[str, list[Message]] = field(default_factory=dict)
    """Topic name -> the messages made for it, in order."""
    failures: list[str] = field(default_factory=list)
    """`stage: error: reason` of each message that would have become a dead letter."""
    notes: list[str] = field(default_factory=list)
    """`stage: outcome: reason` of each result that gave a reason."""


@dataclass
class _Context:
    state: Any
    log: logging.LoggerAdapter[Any]
    attempt: int
    work: InlineWork | None

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def compute(self, task: dict[str, Any]) -> dict[str, Any]:
        assert self.work is not None, "the agent declares no child work"
        return await self.work.run(task)


class Inline:
    """Agents wired to each other by their topics. An async context manager."""

    def __init__(self, agents: Sequence[Agent], settings: Settings) -> None:
        self._readers: dict[str, Agent] = {
            topic.name: agent for agent in agents for topic in agent.reads
        }
        self._agents = agents
        self._settings = settings
        self._states: dict[str, Any] = {}
        self._work: dict[str, InlineWork] = {}
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        for agent in self._agents:
            options: Any = self._settings.options(agent.name)
            self._states[agent.name] = await self._stack.enter_async_context(agent.open(options))
            if agent.child is not None:
                work = agent.child(options)
                self._work[agent.name] = InlineWork(work, options.model_dump(mode="json"))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def run(self, article: Article) -> Outcome:
        """Send an article through the agents until nothing is left to do."""
        outcome = Outcome()
        waiting: deque[Outgoing] = deque([outgoing(articles.TOPIC, article)])
        while waiting:
            item = waiting.popleft()
            agent = self._readers.get(item.topic.name)
            if agent is None:
                continue
            for made in await self._handle(agent, item.topic, item.message, outcome):
                outcome.made.setdefault(made.topic.name, []).append(made.message)
                waiting.append(made)
        return outcome

    async def _handle(
        self, agent: Agent, topic: Topic[Any], message: Message, outcome: Outcome
    ) -> Sequence[Outgoing]:
        logger = StageLogger(log, {"stage": agent.name})
        # As its reader would see it: a Fetch is read as the topic's model, not as its writer's.
        message = topic.model.model_validate(message.model_dump(mode="json"))
        for attempt in range(1, ATTEMPTS + 1):
            context = _Context(
                self._states[agent.name], logger, attempt, self._work.get(agent.name)
            )
            try:
                result = await agent.handle(message, context)
            except Refused as error:
                outcome.failures.append(f"{agent.name}: {error.error}: {error}")
                return ()
            except Transient as error:
                if attempt == ATTEMPTS:
                    outcome.failures.append(f"{agent.name}: {error.error}: {error}")
                    return ()
                await asyncio.sleep(error.after or self._settings.backoff_s)
                continue
            except Exception as error:
                # A defect of ours costs the one article here too.
                log.exception("unexpected", extra={"stage": agent.name})
                outcome.failures.append(f"{agent.name}: {type(error).__name__}: {error}")
                return ()
            if result.reason:
                outcome.notes.append(f"{agent.name}: {result.outcome}: {result.reason}")
            if result.on_sent is not None:
                result.on_sent()
            return result.messages
        return ()
