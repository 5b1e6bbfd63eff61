"""The base of every message's `data`: versioned, and open to fields it does not know."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """What a record carries in `data`.

    Unknown fields are kept and passed on, so that a reader one minor version behind loses nothing.
    `kind_name` and `version` make the CloudEvent's `type`: `eventwire.<kind_name>.v<version>`; the
    version rises only when an old reader would misread the new message.
    """

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)

    kind_name: ClassVar[str]
    version: ClassVar[int] = 1

    @classmethod
    def event_type(cls) -> str:
        """The CloudEvent `type` of this model, e.g. `eventwire.story.v1`."""
        return f"eventwire.{cls.kind_name}.v{cls.version}"

    def unknown(self) -> dict[str, object]:
        """The fields that came along and that this version does not know."""
        return dict(self.model_extra or {})
