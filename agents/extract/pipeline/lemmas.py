"""Lemmas by spaCy's rules and tables, with memory bounded."""

from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.language import Language
from spacy.tokens import Doc

FACTORY = "eventwire_lemmatizer"

CACHED_FORMS = 50_000
"""Forms whose lemma is remembered; spaCy's own lemmatizer remembers all it ever saw."""


class BoundedLemmatizer(EnglishLemmatizer):
    """spaCy's rule lemmatizer for English, for processes that live long."""

    def __call__(self, doc: Doc) -> Doc:
        """Write a lemma to each token of `doc`."""
        if len(self.cache) > CACHED_FORMS:
            self.cache.clear()
        return super().__call__(doc)


@Language.factory(
    FACTORY,
    assigns=["token.lemma"],
    requires=["token.pos", "token.morph"],
    default_score_weights={"lemma_acc": 1.0},
)
def make_lemmatizer(nlp: Language, name: str) -> BoundedLemmatizer:
    """The component as spaCy makes it from a pipeline's config; `from_disk` brings its tables."""
    return BoundedLemmatizer(nlp.vocab, model=None, name=name, mode="rule", overwrite=True)
