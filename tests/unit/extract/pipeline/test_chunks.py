"""Where a text is cut for the graph."""

from hypothesis import given
from hypothesis import strategies as st

from agents.extract.pipeline.chunks import MAX_PIECES, MAX_WORDS, cut
from agents.extract.pipeline.words import Word


def ends(words: list[Word], pieces: int = 1) -> list[int]:
    return cut(words, [pieces] * len(words))


def sentence(length: int) -> list[Word]:
    return [Word("The"), *(Word("word") for _ in range(length - 2)), Word(".")]


def test_a_short_text_is_one_chunk_and_an_empty_one_none() -> None:
    assert ends(sentence(40) * 2) == [80]
    assert ends([]) == []


def test_a_chunk_holds_whole_sentences() -> None:
    assert ends(sentence(40) * 5) == [80, 160, 200]


def test_a_line_break_ends_a_chunk() -> None:
    words = [Word("word", line_breaks=int(index == 90)) for index in range(150)]
    assert ends(words) == [90, 150]


def test_a_sentence_keeps_its_closing_quote_and_an_opening_one_goes_with_the_next() -> None:
    quoted = [*sentence(79), Word('"')]
    assert ends([*quoted, *sentence(60)]) == [80, 140]
    opened = [*sentence(80), Word('"', opens=True), *sentence(60)]
    assert ends(opened) == [80, 141]


def test_a_sentence_that_never_ends_is_cut_hard() -> None:
    assert ends([Word("word")] * 250) == [MAX_WORDS, 2 * MAX_WORDS, 250]


@given(st.lists(st.tuples(st.sampled_from(["a", "B", ".", '"']), st.integers(1, 12)), max_size=400))
def test_chunks_cover_the_text_and_stay_within_bounds(units: list[tuple[str, int]]) -> None:
    words, pieces = [Word(text) for text, _ in units], [count for _, count in units]
    start = 0
    for end in cut(words, pieces):
        assert start < end <= start + MAX_WORDS
        assert sum(pieces[start:end]) <= MAX_PIECES
        start = end
    assert start == len(words)
