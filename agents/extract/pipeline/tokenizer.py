"""spaCy's English tokenizer, mended where news needs it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.symbols import ORTH  # type: ignore[import-not-found]
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import (
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    registry,
)

NAME = "eventwire_tokenizer"

ABBREVIATIONS = Path(__file__).parent / "abbreviations.txt"

# A rule drawn with one sign ("=====", "_____"), or "!!!": one token, as in the treebanks.
_REPEATED = r"(?P<sign>[^\w\s]|_)(?P=sign){2,}"

PREFIXES = (
    _REPEATED,
    # A hyphen that stands for a dash: "talks -officials said".
    r"-(?=[A-Za-z])",
)

SUFFIXES = (
    _REPEATED,
    # The other one: "officials said- on Friday". Short words are left: "pre- and post-war".
    r"(?<=[A-Za-z]{4})-",
)

INFIXES = (
    # "U.S.-led", "U.N.-backed": spaCy splits at a hyphen between letters only.
    r"(?<=[A-Za-z]\.)-(?=[A-Za-z])",
    # "(Reuters)—The", "“No”—he": a dash beside anything, and the brackets and quotes beside a dash.
    r"—",
    r"(?<=[)\]”\"])[-–](?=\w)",
    r"[)\]”\"](?=[-–—])",
    r"(?<=[-–—])[(\[“\"]",
)

LONGEST_RUN = 200
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


def read_abbreviations(path: Path = ABBREVIATIONS) -> list[str]:
    """The abbreviations of a file. Raises ValueError naming a line that is none or is there twice."""
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if not re.fullmatch(r"[A-Za-z.]+\.", word):
            raise ValueError(f"{path}, line {number}: {word!r} is not letters and a full stop")
        if word in seen:
            raise ValueError(f"{path}, line {number}: {word!r} is in line {seen[word]} already")
        seen[word] = number
    return list(seen)


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]
def make_news_tokenizer() -> Callable[[Language], NewsTokenizer]:
    """The tokenizer as spaCy makes it from a pipeline's config."""

    def make(nlp: Language) -> NewsTokenizer:
        english: Any = nlp.Defaults
        abbreviations = {word: [{ORTH: word}] for word in read_abbreviations()}
        return NewsTokenizer(
            nlp.vocab,
            rules={**english.tokenizer_exceptions, **abbreviations},
            prefix_search=compile_prefix_regex([*PREFIXES, *english.prefixes]).search,
            suffix_search=compile_suffix_regex([*SUFFIXES, *english.suffixes]).search,
            infix_finditer=compile_infix_regex([*INFIXES, *english.infixes]).finditer,
            url_match=english.url_match,
        )

    return make
