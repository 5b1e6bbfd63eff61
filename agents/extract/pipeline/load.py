"""Loads the pipeline that stories are coded with: the one that ships, or another by name."""

from importlib.metadata import version
from pathlib import Path
from typing import Literal

import spacy
from spacy.language import Language

# Imported for what they register: a pipeline's config names these factories.
from agents.extract.pipeline import component, lemmas, names, tokenizer  # noqa: F401

SHIPPED = Path(__file__).parent.parent / "model"

MAX_CHARS = 1_000_000
"""Characters of a text at most, in any pipeline: spaCy's own limit, kept because memory grows with the
text. Stories are cut below it before they are coded."""

LabelScheme = Literal["ud", "clearnlp"]

_TELLING: dict[LabelScheme, frozenset[str]] = {
    "ud": frozenset({"obj", "obl", "nsubj:pass"}),
    "clearnlp": frozenset({"dobj", "pobj", "nsubjpass"}),
}
"""Relations that one scheme has and the other has not."""


class UnusableModel(Exception):
    """A model that is not installed, cannot be loaded, or gives less than the coder needs."""


def load(model: str = "") -> Language:
    """Load a pipeline: the one that ships, or any English spaCy pipeline by package name or folder.

    A story's parse by the shipped one depends on nothing but its text: `nlp.pipe` gives what `nlp`
    gives for each text alone. A process that lives long calls it within `nlp.memory_zone()`, so that
    the vocabulary does not grow with every new word.

    Raises UnusableModel, saying what is wrong and what to do.
    """
    if not model:
        nlp = spacy.load(SHIPPED)
    else:
        try:
            nlp = spacy.load(Path(model) if Path(model).is_dir() else model)
        except OSError as error:
            raise UnusableModel(
                f"model {model!r} is not a spaCy package or folder: install the package in this"
                f" environment, or give the path of a folder with a config.cfg ({_first_line(error)})"
            ) from error
        except (ImportError, ValueError, KeyError, TypeError) as error:
            raise UnusableModel(
                f"model {model!r} cannot be loaded: {_first_line(error)}. Is it made for"
                f" spaCy {version('spacy')}, and is all it needs installed?"
            ) from error
        label_scheme(nlp)
    nlp.max_length = MAX_CHARS
    return nlp


def describe(nlp: Language) -> str:
    """The name and version of a pipeline, for `coder.model` of an event.

    >>> describe(load())
    'en_eventwire_encoder4-1.0.0'
    """
    return f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"


def label_scheme(nlp: Language) -> LabelScheme:
    """The scheme of a pipeline's relations: Universal Dependencies or ClearNLP, as spaCy's models have.

    Raises UnusableModel when the pipeline has no dependency parser, or one of another scheme.
    """
    labels = {label for own in nlp.pipe_labels.values() for label in own}
    for scheme, telling in _TELLING.items():
        if labels & telling:
            return scheme
    raise UnusableModel(
        f"model {describe(nlp)} cannot be used: it gives no dependency parse with the labels of"
        " Universal Dependencies or of spaCy's English models"
    )


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
