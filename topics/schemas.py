"""The contracts for readers in any language: JSON Schemas (2020-12) and an AsyncAPI 3.0 document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from topics import articles, dead_letters, envelope, plover
from topics.articles import Article
from topics.catalog import BY_NAME, TOPICS
from topics.dead_letters import DeadLetter
from topics.declaration import Retention, Topic
from topics.reports import Party

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ASYNCAPI = "3.0.0"
KAFKA_BINDING = "0.5.0"
"""The version of AsyncAPI's Kafka binding that the document is written to."""

STAGES = ("admit", "fetch", "clean", "extract", "enrich")

Schema = dict[str, Any]


def json_schemas() -> dict[str, Schema]:
    """File name -> JSON Schema: one a topic, and `article.schema.json` for a bare Article.

    A topic's schema is of the whole CloudEvent, but for dead-letters, where it is of the headers:
    name -> text; the value of those is the original bytes.
    """
    files = {f"{topic.name}.schema.json": _standalone(topic) for topic in TOPICS}
    files["article.schema.json"] = _with_definitions(_ref("Article"), [Article], "article")
    return files


def validator_for(topic_name: str) -> Any:
    """A validator (of the package jsonschema) for what is on a topic: `.validate(value)`.

    For dead-letters it takes the headers as a dict of name -> text. Raises KeyError for a topic that
    there is not.
    """
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    return Draft202012Validator(_standalone(BY_NAME[topic_name]))


@dataclass(frozen=True)
class Deployment:
    """What an AsyncAPI document says of one deployment beside the contracts."""

    version: str
    """The release of eventwire."""
    server: str
    """host:port of a broker."""
    topic_prefix: str
    partitions: int
    replicas: int
    retention_ms: Callable[[Retention], int]


def asyncapi(deployment: Deployment) -> Schema:
    """The AsyncAPI 3.0 document: every topic with its message, key, partitions and retention."""
    return {
        "asyncapi": ASYNCAPI,
        "info": {
            "title": "eventwire",
            "version": deployment.version,
            "description": "News in, coded political events out, each with its evidence."
            " Values are CloudEvents 1.0 in structured JSON; readers keep and pass on unknown"
            " fields.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": envelope.CONTENT_TYPE.decode(),
        "servers": {"kafka": {"host": deployment.server, "protocol": "kafka"}},
        "channels": {topic.name: _channel(topic, deployment) for topic in TOPICS},
        "operations": dict(operation for topic in TOPICS for operation in _operations(topic)),
        "components": {
            "messages": {topic.name: _message(topic) for topic in TOPICS},
            "schemas": _definitions(
                [topic.model for topic in TOPICS if topic is not dead_letters.TOPIC],
                "#/components/schemas/",
            ),
        },
    }


def _standalone(topic: Topic[Any]) -> Schema:
    if topic is dead_letters.TOPIC:
        return {
            "$schema": DIALECT,
            "$id": f"urn:eventwire:{topic.name}:v{topic.model.version}",
            **_dead_letter_headers(),
        }
    payload = _cloud_event(topic, _ref(topic.model.__name__))
    return _with_definitions(payload, [topic.model], topic.name)


def _with_definitions(schema: Schema, models: list[type[BaseModel]], name: str) -> Schema:
    version = getattr(models[0], "version", 1)
    return {
        "$schema": DIALECT,
        "$id": f"urn:eventwire:{name}:v{version}",
        **schema,
        "$defs": _definitions(models, "#/$defs/"),
    }


def _ref(name: str, where: str = "#/$defs/") -> Schema:
    return {"$ref": where + name}


def _definitions(models: list[type[BaseModel]], where: str) -> dict[str, Schema]:
    """The schemas of models and their parts by name, with the rules that pydantic cannot write."""
    _, whole = models_json_schema(
        [(model, "validation") for model in models], ref_template=where + "{model}"
    )
    definitions: dict[str, Schema] = whole["$defs"]
    for name, schema in definitions.items():
        if name in _RULES:
            _RULES[name](schema)
    return definitions


def _one_of_url_html_text(schema: Schema) -> None:
    schema["anyOf"] = [
        {"required": [field], "properties": {field: {"type": "string", "minLength": 1}}}
        for field in ("url", "html", "text")
    ]


def _keep_to_plover(schema: Schema) -> None:
    schema["properties"]["contexts"]["items"]["enum"] = sorted(plover.CONTEXTS)
    schema["allOf"] = [
        {
            "if": {"properties": {"type": {"const": type}}, "required": ["type"]},
            "then": {"properties": {"mode": {"enum": [None, *facts.modes]}}},
        }
        for type, facts in plover.TYPES.items()
    ]


def _name_sectors(schema: Schema) -> None:
    schema["properties"]["sector"] = {
        **schema["properties"]["sector"],
        "enum": [None, *sorted(plover.SECTORS)],
    }


_RULES: dict[str, Callable[[Schema], None]] = {
    "Article": _one_of_url_html_text,
    "Fetch": _one_of_url_html_text,
    "LaterFetch": _one_of_url_html_text,
    "Report": _keep_to_plover,
    "Event": _keep_to_plover,
    Party.__name__: _name_sectors,
}


def _cloud_event(topic: Topic[Any], data: Schema) -> Schema:
    """The structured CloudEvent around `data`. Producers may call their articles what they like."""
    own_type: Schema = {"const": topic.model.event_type()}
    any_type: Schema = {"type": "string", "minLength": 1, "examples": [topic.model.event_type()]}
    return {
        "title": f"CloudEvent on {topic.name}",
        "type": "object",
        "required": ["specversion", "id", "source", "type", "data"],
        "properties": {
            "specversion": {"const": envelope.SPECVERSION},
            "id": {"type": "string", "minLength": 1},
            "source": {"type": "string", "minLength": 1, "format": "uri-reference"},
            "type": any_type if topic is articles.TOPIC else own_type,
            "subject": {"type": "string", "description": f"The key: {topic.key_doc}."},
            "datacontenttype": {"const": "application/json"},
            "data": data,
        },
    }


def _dead_letter_headers() -> Schema:
    """What the headers of a dead letter hold. All of them are text, numbers too."""
    schema = DeadLetter.model_json_schema()
    names = {name: _header(name) for name in schema["properties"]}
    return {
        "title": "Headers of a dead letter",
        "description": "The value is the original bytes; its own headers stand beside these.",
        "type": "object",
        "required": [names[name] for name in schema["required"]],
        "properties": {
            names[name]: {
                "type": "string",
                **({"pattern": r"^\d+$"} if field.get("type") == "integer" else {}),
                **({"description": field["description"]} if "description" in field else {}),
            }
            for name, field in schema["properties"].items()
        },
    }


def _header(field: str) -> str:
    return dead_letters.HEADER_PREFIX + field.replace("_", "-")


def _channel(topic: Topic[Any], deployment: Deployment) -> Schema:
    address = deployment.topic_prefix + topic.name
    return {
        "address": address,
        "summary": f"Written by {topic.written_by}, read by {topic.read_by}.",
        "messages": {topic.model.kind_name: {"$ref": f"#/components/messages/{topic.name}"}},
        "bindings": {
            "kafka": {
                "topic": address,
                "partitions": deployment.partitions,
                "replicas": deployment.replicas,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": deployment.retention_ms(topic.retention),
                    "max.message.bytes": topic.max_bytes,
                },
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _message(topic: Topic[Any]) -> Schema:
    message: Schema = {
        "name": topic.model.event_type(),
        "title": topic.model.__name__,
        "summary": (topic.model.__doc__ or "").partition("\n")[0],
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": topic.key_doc},
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }
    if topic is dead_letters.TOPIC:
        return message | {
            "contentType": "application/octet-stream",
            "headers": _dead_letter_headers(),
            "payload": {"description": "The original message, byte for byte."},
        }
    data = _ref(topic.model.__name__, "#/components/schemas/")
    payload = _cloud_event(topic, data)
    if topic is articles.TOPIC:
        payload = {"anyOf": [payload, data], "description": "A CloudEvent, or the bare Article."}
    return message | {"contentType": envelope.CONTENT_TYPE.decode(), "payload": payload}


def _operations(topic: Topic[Any]) -> Iterator[tuple[str, Schema]]:
    """What eventwire does with a topic, seen from eventwire as AsyncAPI has it."""
    channel = {"$ref": f"#/channels/{topic.name}"}
    if topic.written_by != "producers":
        yield f"send-{topic.name}", {"action": "send", "channel": channel}
    if any(stage in topic.read_by.replace(",", "").split() for stage in STAGES):
        yield f"receive-{topic.name}", {"action": "receive", "channel": channel}
