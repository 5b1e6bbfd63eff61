"""What a report carries: evidence, ids, dates, the article; and that it hangs on nothing else."""

from agents.extract import child
from agents.extract.explain import explain
from tests import samples
from tests.unit.extract.coder.conftest import Coded

TEXT = (
    "Zoë’s café — reopened.\n\nOn Monday Iran expelled two Swedish diplomats.  "
    "“Norway condemned Iran,” a 🇳🇴 paper wrote.\n\nIn May 2019, Mali arrested French soldiers."
)


def test_the_evidence_stands_in_the_story_at_its_offsets(coded: Coded) -> None:
    reports = coded(TEXT, published="2025-07-16")
    assert reports
    for report in reports:
        assert TEXT[report.evidence.start : report.evidence.end] == report.evidence.text


def test_a_date_is_that_of_the_verbs_clause(coded: Coded) -> None:
    expelled = next(r for r in coded(TEXT, published="2025-07-16") if r.type == "SANCTION")
    assert expelled.date == "2025-07-14"
    assert not expelled.background


def test_an_act_of_years_ago_is_background(coded: Coded) -> None:
    arrested = next(r for r in coded(TEXT, published="2025-07-16") if r.type == "COERCE")
    assert arrested.background
    assert arrested.date == "2019-05"


def test_a_story_is_coded_the_same_whatever_came_before(resource: child.Resource) -> None:
    first = samples.story(text=TEXT).model_dump(mode="json")
    other = samples.story(text="Ghana condemned Togo. " * 20).model_dump(mode="json")
    alone = child.work(resource, first)
    child.work(resource, other)
    assert child.work(resource, first) == alone


def test_ids_are_unique_within_a_story(coded: Coded) -> None:
    ids = [report.id for report in coded(TEXT * 3, published="2025-07-16")]
    assert len(set(ids)) == len(ids)


def test_a_long_story_is_cut_and_that_is_said(resource: child.Resource) -> None:
    short = child.Resource(**{**resource.__dict__, "max_chars": 40})
    reply = child.work(short, samples.story(text=TEXT).model_dump(mode="json"))
    assert reply["reason"] == f"coded the first 40 of {len(TEXT)} characters"


def test_an_empty_story_gives_nothing(coded: Coded) -> None:
    assert coded("") == []
    assert coded(" \n\n ") == []


def test_an_explanation_says_what_fired_and_what_was_rejected(resource: child.Resource) -> None:
    told = explain("Norway did not condemn Iran, but Sweden condemned it.", resource)
    outcomes = {(note["trigger"], note["outcome"]) for note in told["notes"]}
    assert ("condemn", "rejected") in outcomes
    assert any(note["reason"].startswith("negated") for note in told["notes"])
    assert told["tokens"][0] == {
        "text": "Norway",
        "lemma": "Norway",
        "pos": "PROPN",
        "role": "nsubj",
        "head": "condemn",
        "entity": "GPE",
    }
