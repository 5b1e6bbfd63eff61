"""The enrich stage: reports become placed events, and nothing of them is lost."""

import logging
from types import SimpleNamespace

import pytest

from agents.contract import Refused
from agents.enrich.agent import AGENT
from agents.enrich.locate import hints
from agents.enrich.options import EnrichOptions
from agents.places import gazetteer
from topics import events
from topics.reports import Report


def a_report(**changes):
    values = {
        "id": "r1",
        "article_id": "a1",
        "story_id": "s1",
        "story": 0,
        "type": "PROTEST",
        "mode": "demo",
        "quad": 4,
        "score": -5,
        "cameo": "14",
        "actors": [{"text": "thousands", "country": "LBN", "sector": "CVL"}],
        "location": {"text": "Tripoli"},
        "evidence": {"text": "Thousands marched in Tripoli.", "start": 0, "end": 29},
        "trigger": "marched",
        "confidence": 0.8,
        "article": {"title": "Lebanon: marches over power cuts", "url": "https://news.example/1"},
        "coder": {"version": "1", "model": "m"},
        "later_field": {"kept": True},
    }
    return Report.model_validate({**values, **changes})


@pytest.fixture(scope="module")
def context():
    return SimpleNamespace(state=gazetteer.load(), log=logging.getLogger("test"), attempt=1)


async def test_a_report_becomes_an_event_in_its_place(context):
    result = await AGENT.handle(a_report(), context)
    [sent] = result.messages
    assert sent.topic is events.TOPIC
    assert sent.key == "r1"
    event = sent.message
    assert event.location.model_dump() == {
        "text": "Tripoli",
        "name": "Tripoli",
        "country": "LBN",
        "lat": pytest.approx(34.43, abs=0.05),
        "lon": pytest.approx(35.84, abs=0.05),
        "geonameid": 266826,
        "confidence": event.location.confidence,
    }
    assert (result.subject, result.outcome, result.final) == ("r1", "placed", True)
    assert result.expected == ()


async def test_all_else_of_the_report_stays_as_it_was_unknown_fields_too(context):
    report = a_report()
    [sent] = (await AGENT.handle(report, context)).messages
    before, after = report.model_dump(), sent.message.model_dump()
    del before["location"], after["location"]
    assert after == before
    assert after["later_field"] == {"kept": True}


async def test_a_place_nobody_knows_is_kept_with_nulls(context):
    two = [{"text": "troops", "country": "PER"}, {"text": "rebels", "country": "COL"}]
    report = a_report(location={"text": "Xqztville"}, actors=two)
    [sent] = (await AGENT.handle(report, context)).messages
    location = sent.message.location
    assert (location.text, location.name) == ("Xqztville", None)
    assert (location.country, location.lat, location.geonameid) == (None, None, None)


async def test_a_street_nobody_knows_is_in_the_one_country_of_the_parties(context):
    [sent] = (await AGENT.handle(a_report(location={"text": "Xqzt Street"}), context)).messages
    location = sent.message.location
    assert (location.country, location.lat) == ("LBN", None)
    assert location.confidence < 0.5


async def test_without_a_location_there_is_none(context):
    [sent] = (await AGENT.handle(a_report(location=None), context)).messages
    assert sent.message.location is None


async def test_a_country_the_coder_gave_is_not_overruled(context):
    given = {"text": "Paris", "country": "USA"}
    [sent] = (await AGENT.handle(a_report(location=given), context)).messages
    assert sent.message.location.country == "USA"
    given = {"text": "Lyon", "country": "USA"}
    [sent] = (await AGENT.handle(a_report(location=given), context)).messages
    assert (sent.message.location.country, sent.message.location.lat) == ("USA", None)


async def test_the_same_report_gives_the_same_event(context):
    first = (await AGENT.handle(a_report(), context)).messages[0].message
    await AGENT.handle(a_report(location={"text": "Paris"}), context)
    again = (await AGENT.handle(a_report(), context)).messages[0].message
    assert first.model_dump_json() == again.model_dump_json()


@pytest.mark.parametrize("wrong", [{"quad": 1}, {"score": 9.0}, {"cameo": "01"}])
async def test_a_report_against_plovers_table_is_refused(context, wrong):
    with pytest.raises(Refused, match="PLOVER says") as error:
        await AGENT.handle(a_report(**wrong), context)
    assert error.value.error == "NotPlover"


def test_hints_rank_the_countries_by_how_often_the_report_names_them():
    report = a_report(
        evidence={
            "text": "Chilean troops in Peru, near Lima, met a German.",
            "start": 0,
            "end": 48,
        },
        actors=[{"text": "troops", "country": "CHL"}, {"text": "UN", "country": "IGO"}],
    )
    # Chile by its adjective and its troops, Peru by name and capital; the first named wins the tie.
    assert hints(report) == ["CHL", "PER", "DEU", "LBN"]


async def test_the_gazetteer_is_loaded_once_with_the_towns_asked_for():
    async with AGENT.open(EnrichOptions(min_population=15000)) as state:
        assert state.resolve("Lyon").place.country == "FRA"
    with pytest.raises(ValueError, match="min_population must be one of"):
        EnrichOptions(min_population=7)
