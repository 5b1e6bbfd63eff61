"""The English pipeline: text to sentences, tags, parse, names and lemmas."""

from agents.extract.pipeline.load import UnusableModel, describe, label_scheme, load

__all__ = ["UnusableModel", "describe", "label_scheme", "load"]
