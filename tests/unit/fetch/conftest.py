"""Fixtures of the fetch stage's tests."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.fetch.harness import Site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site().serving() as site:
        yield site
