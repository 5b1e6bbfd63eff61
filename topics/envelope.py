"""CloudEvents 1.0 around a message: wrap ours, read structured, binary and bare ones.

Source: CloudEvents core specification 1.0.2, its JSON event format and its Kafka protocol binding.
The attribute `time` is left out on purpose: a replay writes the same bytes, and the record's own
timestamp says when.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from topics import ids
from topics.declaration import Outgoing
from topics.message import Message

M = TypeVar("M", bound=Message)

SPECVERSION = "1.0"
CONTENT_TYPE = b"application/cloudevents+json"
"""The media type that marks a structured CloudEvent in the header `content-type`."""

_TYPE = re.compile(r"eventwire\.(?P<kind>[a-z-]+)\.v(?P<version>\d+)\Z")


class Undecodable(ValueError):
    """The bytes are not a message of the topic; the text says what is wrong and where."""


class NewerVersion(Exception):
    """The message is of a newer major version than this reader knows: wait for a newer reader."""


@dataclass(frozen=True)
class Wrapped:
    """A message as it goes onto the wire."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def envelope(message: Message, source: str, subject: str) -> dict[str, Any]:
    """The structured CloudEvent of `message`, as plain values ready for JSON.

    `source` is the stage that made it, `subject` what it is about (its key).
    """
    data = message.model_dump(mode="json")
    event_type = message.event_type()
    return {
        "specversion": SPECVERSION,
        "id": ids.envelope_id(
            event_type,
            subject,
            data.get("id") or data.get("article_id") or "",
            source,
            data.get("outcome", ""),
        ),
        "source": source,
        "type": event_type,
        "subject": subject,
        "datacontenttype": "application/json",
        "data": data,
    }


def wrap(outgoing: Outgoing, source: str) -> Wrapped:
    """The record of an outgoing message: key, structured CloudEvent, headers."""
    value = orjson.dumps(envelope(outgoing.message, source, outgoing.key))
    return Wrapped(outgoing.key.encode(), value, [("content-type", CONTENT_TYPE)])


def unwrap(
    model: type[M], value: bytes | None, headers: Sequence[tuple[str, bytes | None]] = ()
) -> M:
    """The message in a record: a structured or binary CloudEvent, or the bare JSON of `data`.

    Raises Undecodable for what is none of them or breaks the model, NewerVersion for a major version
    above the model's.
    """
    if value is None:
        raise Undecodable("empty record: there is no value")
    try:
        parsed = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise Undecodable(f"not JSON: {error}") from None
    if not isinstance(parsed, dict):
        raise Undecodable(f"not a JSON object but {_json_name(parsed)}")
    attributes = _binary_attributes(headers)
    if attributes:
        data: Any = parsed
    elif "specversion" in parsed and "type" in parsed:
        attributes, data = parsed, parsed.get("data")
        if not isinstance(data, dict):
            raise Undecodable("a CloudEvent whose `data` is no JSON object")
    else:
        data = parsed
    _check_version(model, attributes)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise Undecodable(describe(error)) from None


def describe(error: ValidationError) -> str:
    """A validation error in one line: each field and what is wrong with it, never its value."""
    parts = []
    for item in error.errors(include_url=False, include_input=False, include_context=False):
        where = ".".join(str(step) for step in item["loc"])
        what = item["msg"].removeprefix("Value error, ")
        parts.append(f"{where}: {what}" if where else what)
    return "; ".join(parts)


def _binary_attributes(headers: Sequence[tuple[str, bytes | None]]) -> Mapping[str, Any]:
    attributes = {
        name.lower()[3:]: (value or b"").decode("utf-8", "replace")
        for name, value in headers
        if name.lower().startswith("ce_")
    }
    return attributes if "specversion" in attributes else {}


def _check_version(model: type[Message], attributes: Mapping[str, Any]) -> None:
    """Producers may call their articles what they like; our own types are held to their version."""
    found = _TYPE.match(str(attributes.get("type", "")))
    if found and found["kind"] == model.kind_name and int(found["version"]) > model.version:
        raise NewerVersion(
            f"{attributes['type']} is newer than this worker, which knows {model.event_type()}:"
            " update the worker"
        )


def _json_name(value: object) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
