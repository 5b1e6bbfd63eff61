"""spaCy's English tokenizer, mended where news needs it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    registry,
)

NAME = "eventwire_tokenizer"

LONGEST_RUN = 1000
"""Characters without white space. Longer runs are no words, and cost spaCy's rules quadratic time."""

_TOO_LONG = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")


class NewsTokenizer(Tokenizer):  # type: ignore[misc]  # spaCy's class is compiled
    """spaCy's tokenizer, with rules for news and time bounded for any text."""

    def __call__(self, text: str) -> Doc:
        """Tokenize. `doc.text == text`, whatever the text."""
        if not _TOO_LONG.search(text):
            return self._tokenize(text)
        words: list[str] = []
        spaces: list[bool] = []
        for part in _parts(text):
            for token in self._tokenize(part):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)

    def _tokenize(self, text: str) -> Doc:
        doc: Doc = super().__call__(text)
        return doc


def _parts(text: str) -> Iterator[str]:
    """The text in parts that hold no run longer than it may be."""
    start = 0
    for match in _TOO_LONG.finditer(text):
        yield text[start : match.end()]
        start = match.end()
    yield text[start:]


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def make_news_tokenizer() -> Callable[[Language], NewsTokenizer]:
    """The tokenizer as spaCy makes it from a pipeline's config."""

    def make(nlp: Language) -> NewsTokenizer:
        english: Any = nlp.Defaults
        return NewsTokenizer(
            nlp.vocab,
            rules=english.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(english.prefixes).search,
            suffix_search=compile_suffix_regex(english.suffixes).search,
            infix_finditer=compile_infix_regex(english.infixes).finditer,
            url_match=english.url_match,
        )

    return make
