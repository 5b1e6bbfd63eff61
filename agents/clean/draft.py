"""A story as a cleaner leaves it, before it gets its id, language and fingerprint."""

from dataclasses import dataclass

from agents.clean.metadata.field import Facts
from topics.stories import StoryKind


@dataclass(frozen=True)
class Draft:
    """The paragraphs of a story, the facts its page gives, and its kind."""

    paragraphs: tuple[str, ...]
    facts: Facts
    kind: StoryKind = "article"

    @property
    def text(self) -> str:
        """The body; paragraphs are parted by a blank line."""
        return "\n\n".join(self.paragraphs)
