"""The schemas accept what eventwire writes, refuse what breaks a contract, and are valid themselves."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, ValidationError

from tests import samples
from topics import articles, plover, schemas
from topics.catalog import TOPICS
from topics.dead_letters import DeadLetter
from topics.declaration import outgoing
from topics.envelope import envelope
from topics.message import Message

ASYNCAPI_SCHEMA = Path(__file__).with_name("asyncapi-3.0.0.json")

DEPLOYMENT = schemas.Deployment(
    version="1.2.3",
    server="kafka-1:9092",
    topic_prefix="prod.",
    partitions=24,
    replicas=3,
    retention_ms=lambda retention: {"input": 1, "work": 2, "output": 3}[retention],
)


def cloud_event(message: Message) -> dict[str, Any]:
    topic = next(topic for topic in TOPICS if topic.model is type(message))
    return envelope(message, "eventwire/test", outgoing(topic, message).key)


@pytest.mark.parametrize("message", samples.one_of_each(), ids=lambda m: m.kind_name)
def test_what_the_envelope_makes_validates(message: Message) -> None:
    topic = next(topic for topic in TOPICS if topic.model is type(message))
    schemas.validator_for(topic.name).validate(cloud_event(message))


def test_unknown_fields_and_attributes_validate() -> None:
    event = cloud_event(samples.event(new_field={"a": 1})) | {"traceparent": "x"}
    schemas.validator_for("events").validate(event)


def broken(change: dict[str, object], **attributes: object) -> dict[str, Any]:
    """An event's CloudEvent whose `data` and attributes were changed behind the model's back."""
    good = cloud_event(samples.event())
    return {**good, "data": {**good["data"], **change}, **attributes}


@pytest.mark.parametrize(
    "value",
    [
        broken({"type": "GREET"}),
        broken({"mode": "riot"}),
        broken({"contexts": ["gardening"]}),
        broken({"actors": [{"text": "x", "sector": "XXX"}]}),
        broken({"quad": 5}),
        broken({"score": 11}),
        broken({"evidence": None}),
        broken({}, type="eventwire.story.v1"),
        broken({}, specversion="0.3"),
        broken({}, data="text"),
    ],
)
def test_what_breaks_the_contract_of_events_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schemas.validator_for("events").validate(value)


@pytest.mark.parametrize("type", plover.TYPES)
def test_every_type_takes_its_modes_and_none(type: str) -> None:
    facts = plover.TYPES[type]
    validator = schemas.validator_for("reports")
    for mode in [None, *facts.modes]:
        report = samples.report(type=type, mode=mode, quad=facts.quad)
        validator.validate(cloud_event(report))


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({"url": "https://e.org/"}, True),
        ({"text": "t", "html": None, "extra": 1}, True),
        ({}, False),
        ({"text": ""}, False),
        ({"url": 5}, False),
        ({"text": "t", "id": ""}, False),
    ],
)
def test_bare_article_validates_as_the_model_does(value: dict[str, Any], good: bool) -> None:
    article = Draft202012Validator(schemas.json_schemas()["article.schema.json"])
    assert article.is_valid(value) is good
    wrapped = {"specversion": "1.0", "id": "1", "source": "/x", "type": "mine", "data": value}
    assert schemas.validator_for("articles").is_valid(wrapped) is good


def test_dead_letters_are_validated_by_their_headers() -> None:
    letter = DeadLetter(
        topic="articles", partition=1, offset=2, stage="admit", error="E", reason="r", attempts=1
    )
    headers = {name: value.decode() for name, value in letter.to_headers()}
    validator = schemas.validator_for("dead-letters")
    validator.validate(headers | {"content-type": "x"})
    assert not validator.is_valid(headers | {"dead-letter-offset": "two"})
    assert not validator.is_valid({})


def test_unknown_topic_has_no_validator() -> None:
    with pytest.raises(KeyError):
        schemas.validator_for("nothing")


def test_json_schemas_are_json_schemas() -> None:
    files = schemas.json_schemas()
    assert set(files) == {f"{topic.name}.schema.json" for topic in TOPICS} | {"article.schema.json"}
    for schema in files.values():
        Draft202012Validator.check_schema(schema)
        json.dumps(schema)


def test_asyncapi_document_is_valid_by_its_official_schema() -> None:
    document = schemas.asyncapi(DEPLOYMENT)
    Draft7Validator(json.loads(ASYNCAPI_SCHEMA.read_text())).validate(document)


def test_asyncapi_refers_to_nothing_that_is_not_there() -> None:
    document = schemas.asyncapi(DEPLOYMENT)

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [ref for each in value.values() for ref in references(each)]
        if isinstance(value, list):
            return [ref for each in value for ref in references(each)]
        return []

    found = references(document)
    assert found
    for reference in found:
        target = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_asyncapi_names_topics_partitions_and_retention_of_the_deployment() -> None:
    channels = schemas.asyncapi(DEPLOYMENT)["channels"]
    assert list(channels) == [topic.name for topic in TOPICS]
    kafka = channels["events"]["bindings"]["kafka"]
    assert (kafka["topic"], kafka["partitions"], kafka["replicas"]) == ("prod.events", 24, 3)
    assert kafka["topicConfiguration"]["retention.ms"] == 3


def test_operations_are_seen_from_eventwire() -> None:
    operations = schemas.asyncapi(DEPLOYMENT)["operations"]
    assert "receive-articles" in operations
    assert "send-articles" not in operations
    assert "send-events" in operations
    assert "receive-events" not in operations
    assert {"send-stories", "receive-stories"} <= set(operations)


def test_payload_of_articles_takes_bare_ones_and_cloud_events() -> None:
    document = schemas.asyncapi(DEPLOYMENT)
    payload = document["components"]["messages"]["articles"]["payload"]
    validator = Draft202012Validator({**payload, "components": document["components"]})
    assert validator.is_valid({"text": "t"})
    assert validator.is_valid(cloud_event(samples.article()))
    assert not validator.is_valid({"language": "en"})
    assert articles.TOPIC.model is type(samples.article())
