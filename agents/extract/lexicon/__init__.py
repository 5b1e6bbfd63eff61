"""The lexicon: which words name which PLOVER act, as data, with its loader and its matcher."""

from agents.extract.lexicon.loader import Entry, Lexicon, LexiconError, load

__all__ = ["Entry", "Lexicon", "LexiconError", "load"]
