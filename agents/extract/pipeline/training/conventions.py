"""One convention for names, whatever set they come from: what belongs to one, and its type."""

from collections.abc import Sequence

from agents.extract.pipeline.names import titles
from agents.extract.pipeline.training.chunk import names_of, tags_of

DISTRICTS = frozenset("Municipality District Province County Governorate Prefecture Oblast".split())
"""A name that ends in one of these is a place, also where it acts."""

Name = tuple[int, int, str]


def unify(words: Sequence[str], entities: Sequence[str]) -> list[str]:
    """BIO tags by our convention.

    - Titles stand outside the names of people: "Gen Prayut" is the name Prayut.
    - "Government of X", written so, is one name of an organisation.
    - A municipality, district or province is a place, and the word belongs to its name.

    A text of which something is unknown ("") is left as it is.
    """
    if "" in entities:
        return list(entities)
    names = [_without_title(words, name) for name in names_of(entities)]
    names = [_with_district(words, name, names) for name in names]
    return tags_of(len(words), _with_governments(words, names))


def _without_title(words: Sequence[str], name: Name) -> Name:
    start, end, kind = name
    while kind == "PERSON" and start < end - 1 and words[start] in titles():
        start += 1
    return start, end, kind


def _with_district(words: Sequence[str], name: Name, names: Sequence[Name]) -> Name:
    start, end, kind = name
    if kind not in ("GPE", "LOC", "ORG"):
        return name
    if words[end - 1] in DISTRICTS and end - start > 1:
        return start, end, "GPE"
    free = not any(other[0] <= end < other[1] for other in names)
    if kind != "ORG" and end < len(words) and words[end] in DISTRICTS and free:
        return start, end + 1, "GPE"
    return name


def _with_governments(words: Sequence[str], names: Sequence[Name]) -> list[Name]:
    result = []
    for start, end, kind in names:
        first = start - 1 if start and words[start - 1] == "the" else start
        opens = kind in ("GPE", "ORG") and words[max(first - 2, 0) : first] == ["Government", "of"]
        if opens and not any(a <= first - 2 < b for a, b, _ in names):
            result.append((first - 2, end, "ORG"))
        else:
            result.append((start, end, kind))
    return result
