"""A value and where it came from."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Facts:
    """What is known of a story, field by field; the first source to give a field keeps it."""

    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def offer(self, name: str, value: Any, source: str) -> None:
        """Take `value` for `name` unless it says nothing or the field is known already."""
        if value and name not in self.values:
            self.values[name] = value
            self.sources[name] = source

    def get(self, name: str) -> Any:
        """The value of a field, None if it is unknown."""
        return self.values.get(name)
