from agents.extract.pipeline.training.chunk import (
    LINE,
    UNKNOWN_HEAD,
    Chunk,
    insert,
    join,
    names_of,
    tags_of,
)
from tests.unit.extract.pipeline.training.conftest import arcs, assert_whole


def test_a_part_keeps_its_heads_and_forgets_those_outside(sentence: Chunk) -> None:
    part = sentence.part(5, 9)
    assert part.words == ["Omar", "Haddad", "in", "Aden"]
    assert part.heads == [UNKNOWN_HEAD, 1, 4, UNKNOWN_HEAD]


def test_words_left_out_take_no_head_with_them(sentence: Chunk) -> None:
    short = sentence.without({0, 2, 9})
    assert short.words == ["army", "defeated", "by", "Omar", "Haddad", "in", "Aden"]
    assert_whole(short)
    assert arcs(short) < arcs(sentence)
    assert short.starts[0]


def test_a_name_that_loses_its_first_word_begins_with_the_next(sentence: Chunk) -> None:
    assert sentence.without({5}).entities[5] == "B-PERSON"


def test_words_put_in_leave_the_other_arcs_as_they_were(sentence: Chunk) -> None:
    title = sentence.part(8, 9)
    longer = insert(sentence, 5, title, [7])
    assert longer.words[5:8] == ["Aden", "Omar", "Haddad"]
    assert arcs(sentence) < arcs(longer)
    assert ("Aden", "obl", "Omar") in arcs(longer)


def test_words_put_in_front_open_the_sentence(sentence: Chunk) -> None:
    longer = insert(sentence, 0, sentence.part(8, 9), [5])
    assert longer.starts[:2] == [True, False]


def test_joined_chunks_stand_on_lines_of_their_own(sentence: Chunk) -> None:
    both = join([sentence, sentence], LINE)
    assert_whole(both)
    assert both.breaks[10] == LINE
    assert both.heads[13] == 0
    assert both.heads[10] == 12
    assert [part.words for part in both.sentences()] == [sentence.words] * 2


def test_names_and_their_tags_are_each_others_inverse(sentence: Chunk) -> None:
    names = names_of(sentence.entities)
    assert names == [(5, 7, "PERSON"), (8, 9, "GPE")]
    assert tags_of(len(sentence), names) == sentence.entities
