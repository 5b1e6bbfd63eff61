"""A story's parse depends on nothing but the story."""

import random

from spacy.language import Language

from agents.extract.pipeline import load
from tests.unit.extract.pipeline.conftest import parse_of

LONG = " ".join(
    f"Minister {name} told reporters on Tuesday that her government would recall its ambassador to"
    f" {place}, and {count} soldiers crossed the border near the town of Vasko."
    for name, place, count in [
        ("Ilves", "Norland", 12),
        ("Okoye", "Sudmark", 340),
        ("Haddad", "the United Kingdom", 5),
        ("Petrova", "Bolivia", 2000),
        ("Nakamura", "Chad", 71),
    ]
)
STORIES = [
    "Police arrested 14 protesters in Lima.",
    LONG,
    "FLOOD WARNING\n\nRivers rose in the north. The army sent boats",
    "A | B | C\n1 | 2 | 3\n4 | 5 | 6\n",
    "",
    "Talks.",
]


def test_pipe_gives_what_each_text_alone_gives_in_any_order(nlp: Language) -> None:
    alone = {text: parse_of(nlp(text)) for text in STORIES}
    rng = random.Random(7)
    for _ in range(4):
        mixed = rng.choices(STORIES, k=12)
        for text, doc in zip(mixed, nlp.pipe(mixed, batch_size=5), strict=True):
            assert parse_of(doc) == alone[text]


def test_a_second_pipeline_that_has_seen_other_texts_agrees(nlp: Language) -> None:
    other = load()
    for text in reversed(STORIES):
        other(text)
    assert parse_of(other(LONG)) == parse_of(nlp(LONG))


def test_a_memory_zone_changes_nothing(nlp: Language) -> None:
    outside = parse_of(nlp(LONG))
    for _ in range(2):
        with nlp.memory_zone():
            assert parse_of(nlp(LONG)) == outside
