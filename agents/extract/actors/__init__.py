"""Who the actors of a story are: country and sector of a noun phrase, by its words and the story's."""

from agents.extract.actors.resolver import ActorResolver

__all__ = ["ActorResolver"]
