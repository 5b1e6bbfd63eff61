"""The stage: outcomes, receipts, and what it hands on."""

from typing import Any, cast

import pytest

from agents.contract import Context
from agents.extract import child
from agents.extract.agent import AGENT
from agents.extract.options import ExtractOptions
from tests import samples


class Bench:
    """A context that works in this process."""

    attempt = 1

    def __init__(self, resource: child.Resource) -> None:
        self.resource = resource
        self.calls = 0

    async def compute(self, task: dict[str, Any]) -> dict[str, Any]:
        self.calls += 1
        return child.work(self.resource, task)


@pytest.fixture
def bench(resource: child.Resource) -> Bench:
    return Bench(resource)


async def test_a_story_with_events_is_coded(bench: Bench) -> None:
    story = samples.story(text="Iran expelled two Swedish diplomats.", meta={"feed": "x"})
    result = await AGENT.handle(story, cast(Context, bench))
    assert result.outcome == "coded"
    assert result.final
    assert [message.topic.name for message in result.messages] == ["reports"]
    report = result.messages[0].message
    assert result.expected == (report.id,)
    assert result.messages[0].key == "SANCTION|IRN|SWE"
    assert report.article.meta == {"feed": "x"}
    assert report.coder.model.startswith("en_")
    assert result.counts == {"reports": 1}


async def test_a_story_without_events_says_so(bench: Bench) -> None:
    result = await AGENT.handle(samples.story(text="The weather is fine."), cast(Context, bench))
    assert (result.outcome, result.messages, result.expected) == ("no-events", (), ())


async def test_another_language_is_not_tried(bench: Bench) -> None:
    story = samples.story(text="Le Mali a condamné le Niger.", language="fr")
    result = await AGENT.handle(story, cast(Context, bench))
    assert result.outcome == "language-not-coded"
    assert bench.calls == 0


def test_the_child_work_follows_the_options() -> None:
    assert AGENT.child is not None
    work = AGENT.child(ExtractOptions(deadline_s=5, memory_mb=100, recycle=7))
    assert (work.module, work.deadline, work.recycle) == ("agents.extract.child", 5, 7)
    assert work.memory == 100 * 1024 * 1024
