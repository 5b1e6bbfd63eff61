"""Which language a story is in."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE_CHARS = 1000
"""Characters looked at: enough to tell, and a bound on the time."""

LEAST_LETTERS = 20
"""A text with fewer letters tells nothing: a guess on it is right by luck."""


@lru_cache(maxsize=1)
def identifier() -> LanguageIdentifier:
    """py3langid's model with all its languages, loaded once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of `text`, or None where there is too little of it."""
    sample = text[:SAMPLE_CHARS]
    if sum(char.isalpha() for char in sample) < LEAST_LETTERS:
        return None
    code, _ = identifier().classify(sample)
    return str(code)
