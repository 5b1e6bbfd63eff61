"""A short string that is alike for stories that are nearly the same text."""

import base64
import re

from rensa import RMinHash

SHINGLE_WORDS = 3
"""Words of a shingle: with three, a re-edited wire story stays close and another one does not."""

HASHES = 128
"""Hash functions; the standard error of an estimated similarity is about 0.5 / sqrt(128) = .044."""

SEED = 20250101
"""Of the hash functions. Another seed makes all fingerprints ever written incomparable."""

# Chinese, Japanese and Thai do not part their words: a character counts as a word there.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")


def fingerprint(text: str) -> str:
    """The MinHash of the word shingles of `text`, one byte a hash function, in URL-safe base64.

    Only the lowest byte of each minimum is kept (b-bit minwise hashing, Li and König 2010): 171
    characters in all, and two strangers agree in one byte of 256 by chance.
    """
    words = _WORD.findall(text.lower())
    shingles = [
        " ".join(words[at : at + SHINGLE_WORDS])
        for at in range(max(1, len(words) - SHINGLE_WORDS + 1))
    ]
    sketch = RMinHash(num_perm=HASHES, seed=SEED)
    sketch.update(shingles)
    lowest = bytes(value & 0xFF for value in sketch.digest())
    return base64.urlsafe_b64encode(lowest).rstrip(b"=").decode("ascii")


def similarity(one: str, other: str) -> float:
    """The estimated share of shingles that two fingerprinted texts have in common, 0 to 1.

    Raises ValueError for what is no fingerprint of ours.
    """
    left, right = _bytes(one), _bytes(other)
    equal = sum(a == b for a, b in zip(left, right, strict=True)) / HASHES
    chance = 1 / 256
    return max(0.0, (equal - chance) / (1 - chance))


def _bytes(value: str) -> bytes:
    try:
        found = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except ValueError:
        found = b""
    if len(found) != HASHES:
        raise ValueError(f"no fingerprint of {HASHES} bytes: {value[:40]!r}")
    return found
