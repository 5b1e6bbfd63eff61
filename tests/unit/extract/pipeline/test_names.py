from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from agents.extract.pipeline.known_names import known_names
from agents.extract.pipeline.names import Names, titles

VOCAB = spacy.blank("en").vocab

Told = list[tuple[str, str]]


def settled(text: str, *types: str) -> Told:
    """The names after the component; `types` is a BIO tag a word, or O for all words left over."""
    words = text.split()
    tags = [*types, *["O"] * (len(words) - len(types))]
    starts = [i == 0 or words[i - 1] == "." for i in range(len(words))]
    doc = Doc(VOCAB, words=words, ents=tags, sent_starts=starts)
    doc = Names(known_names(), titles())(doc)
    return [(name.text, name.label_) for name in doc.ents]


def test_titles_stand_outside_of_names() -> None:
    told = settled("Gen Prayut Chan-o-cha spoke", "B-PERSON", "I-PERSON", "I-PERSON")
    assert told == [("Prayut Chan-o-cha", "PERSON")]


def test_a_title_alone_is_left_as_a_name() -> None:
    assert settled("King spoke", "B-PERSON") == [("King", "PERSON")]


def test_a_country_taken_for_an_organisation_is_a_place() -> None:
    assert settled("Libya said so", "B-ORG") == [("Libya", "GPE")]


def test_an_organisation_taken_for_a_place_is_one() -> None:
    assert settled("UNICEF said so", "B-GPE") == [("UNICEF", "ORG")]


def test_a_person_with_the_name_of_a_country_stays_one() -> None:
    assert settled("Jordan said so", "B-PERSON") == [("Jordan", "PERSON")]


def test_a_name_keeps_the_type_it_mostly_has_in_an_article() -> None:
    told = settled(
        "Harrow won . Harrow lost . Harrow left .",
        *("B-GPE", "O", "O", "B-ORG", "O", "O", "B-GPE"),
    )
    assert told == [("Harrow", "GPE")] * 3


def test_a_name_with_no_clear_type_is_left() -> None:
    told = settled("Harrow won . Harrow lost .", "B-GPE", "O", "O", "B-ORG")
    assert told == [("Harrow", "GPE"), ("Harrow", "ORG")]


def test_a_word_typed_twice_is_typed_where_it_was_missed() -> None:
    told = settled(
        "Fallujah fell . In Fallujah they fled . Now Fallujah burns .",
        *("B-GPE", "O", "O", "O", "B-GPE"),
    )
    assert told == [("Fallujah", "GPE")] * 3


def test_a_word_typed_once_is_not_spread() -> None:
    told = settled("Fallujah fell . In Fallujah they fled .", "B-GPE")
    assert told == [("Fallujah", "GPE")]


def test_a_word_within_something_longer_is_not_a_name_of_its_own() -> None:
    told = settled(
        "Fallujah fell . In Fallujah they fled . The Fallujah Brigade left .",
        *("B-GPE", "O", "O", "O", "B-GPE"),
    )
    assert told == [("Fallujah", "GPE")] * 2


def test_a_word_that_is_written_small_as_well_is_not_spread() -> None:
    told = settled(
        "Union says . The Union says . A union is a Union .",
        *("B-ORG", "O", "O", "O", "B-ORG"),
    )
    assert told == [("Union", "ORG")] * 2


@given(
    st.lists(
        st.sampled_from(["Omar", "Gen", "Libya", "UN", "the", ".", "\n"]), min_size=1, max_size=12
    ),
    st.randoms(use_true_random=False),
)
def test_whatever_was_typed_names_stay_runs_of_one_type(words: list[str], random: object) -> None:
    tags = []
    for i, word in enumerate(words):
        kinds = ["O"] if word.isspace() else ["O", "B-ORG", "B-PERSON", "B-GPE"]
        if i and tags[-1] != "O" and not word.isspace():
            kinds.append("I-" + tags[-1][2:])
        tags.append(random.choice(kinds))  # type: ignore[attr-defined]
    doc = Doc(VOCAB, words=words, ents=tags, sent_starts=[True] + [False] * (len(words) - 1))
    doc = Names(known_names(), titles())(doc)
    for name in doc.ents:
        assert not name[0].is_space
        assert not name[-1].is_space
        assert len({token.ent_type_ for token in name}) == 1


def test_a_mistake_in_the_titles_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "titles.txt"
    file.write_text("# offices\nPrime Minister\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"titles.txt, line 2: 'Prime Minister'"):
        titles(file)
