"""Every entry's example is coded as the entry says."""

import re

import pytest

from agents.extract import lexicon
from agents.extract.lexicon import Entry
from tests.unit.extract.coder.conftest import Coded
from topics.reports import Party

_PLAIN = frozenset({"the", "a", "an", "of", "s"})


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - _PLAIN


def spoken(parties: list[Party]) -> set[str]:
    return set().union(*(words(party.text) for party in parties))


@pytest.mark.parametrize("entry", lexicon.load().entries, ids=lambda entry: entry.where)
def test_an_example_is_coded_with_its_actors_and_recipients(entry: Entry, coded: Coded) -> None:
    reports = [
        report
        for report in coded(entry.plain_example, published="2025-07-16")
        if report.type == entry.type and entry.mode in {None, report.mode}
    ]
    assert reports, f"{entry.where}: no {entry.type}-{entry.mode}"
    actors, recipients = spoken(reports[0].actors), spoken(reports[0].recipients)
    if not any(mark in entry.text.split() for mark in "R"):
        recipients |= actors  # parties of a mutual act may stand on either side
        actors = recipients
    for marked in re.findall(r"\[([^]]+)\]", entry.example):
        assert words(marked) & actors, f"{entry.where}: {marked} is no actor"
    for marked in re.findall(r"\{([^}]+)\}", entry.example):
        assert words(marked) & recipients, f"{entry.where}: {marked} is no recipient"
