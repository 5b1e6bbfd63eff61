import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.extract.pipeline.training import annotated
from agents.extract.pipeline.training.chunk import Chunk
from agents.extract.pipeline.training.other_names import NameSource, with_other_names
from agents.extract.pipeline.training.variants import (
    headline,
    name_variants,
    treebank_variants,
    with_dateline,
    with_titles,
)
from tests.unit.extract.pipeline.training.conftest import arcs, assert_whole


def test_a_dateline_never_takes_the_root(sentence: Chunk, source: NameSource) -> None:
    for _ in range(50):
        told = with_dateline(sentence, source)
        assert_whole(told)
        assert arcs(sentence) <= arcs(told)
        assert told.relations[0] == "parataxis"
        assert told.words[told.heads[0] - 1] == "defeated"
        assert told.entities[0] == "B-GPE"
        assert told.starts.count(True) == 1


def test_a_dateline_goes_before_text_without_trees(
    chunk_of_names: Chunk, source: NameSource
) -> None:
    told = with_dateline(chunk_of_names, source)
    assert_whole(told)
    assert told.words[-len(chunk_of_names) :] == chunk_of_names.words


def test_titles_are_put_before_names_and_outside_of_them(
    sentence: Chunk, source: NameSource
) -> None:
    told = with_titles(sentence, source, share=1.0)
    assert_whole(told)
    assert len(told) == len(sentence) + 1
    assert told.entities[5:8] == ["O", "B-PERSON", "I-PERSON"]
    assert (told.words[5], "nmod:desc", "Omar") in arcs(told)
    assert arcs(sentence) < arcs(told)


def test_a_second_title_is_not_put_before_the_first(sentence: Chunk, source: NameSource) -> None:
    titled = with_titles(sentence, source, share=1.0)
    assert with_titles(titled, source, share=1.0).words == titled.words


def test_headlines_lose_articles_auxiliaries_and_the_full_stop(sentence: Chunk) -> None:
    told = {" ".join(headline(sentence, random.Random(seed)).words) for seed in range(20)}
    assert told == {
        "The army was defeated by Omar Haddad in Aden",
        "army defeated by Omar Haddad in Aden",
    }


def test_headlines_join_actors_by_a_comma(sentence: Chunk) -> None:
    words = ["Iran", "and", "Iraq", "sign", "deal"]
    chunk = Chunk(
        words=words,
        breaks=[0] * 5,
        entities=["B-GPE", "O", "B-GPE", "O", "O"],
        starts=[True, False, False, False, False],
        heads=[4, 3, 1, 0, 4],
        relations=["nsubj", "cc", "conj", "ROOT", "obj"],
        tags=["NNP", "CC", "NNP", "VBP", "NN"],
        morphs=["PROPN|", "CCONJ|", "PROPN|", "VERB|", "NOUN|"],
    )
    told = [headline(chunk, random.Random(seed)) for seed in range(20)]
    joined = next(one for one in told if "," in one.words)
    assert joined.words == ["Iran", ",", "Iraq", "sign", "deal"]
    assert (",", "punct", "Iraq") in arcs(joined)


def test_other_names_of_equal_length_leave_a_tree_as_it_is(
    sentence: Chunk, source: NameSource
) -> None:
    told = with_other_names(sentence, source, share=1.0)
    assert told.entities == sentence.entities
    assert told.heads == sentence.heads
    assert told.words[5:7] != sentence.words[5:7]
    assert told.words[:5] == sentence.words[:5]


def test_who_comes_twice_gets_one_other_name(chunk_of_names: Chunk, source: NameSource) -> None:
    for _ in range(30):
        told = with_other_names(chunk_of_names, source, share=1.0)
        assert_whole(told)
        people = [told.words[a:b] for a, b, kind in told.names() if kind == "PERSON"]
        assert people[0][-1] == people[1][-1]
        assert [kind for _, _, kind in told.names()] == ["PERSON", "ORG", "PERSON", "GPE"]


def test_text_of_which_something_is_unknown_gets_no_variants(
    chunk_of_names: Chunk, source: NameSource
) -> None:
    partly = replace(chunk_of_names, entities=["", *chunk_of_names.entities[1:]])
    assert name_variants(partly, source, copies=3) == [partly]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10_000))
def test_every_variant_of_a_treebank_is_whole(seed: int, source: NameSource) -> None:
    source.rng.seed(seed)
    chunks = [one.chunk for one in source.rng.sample(annotated.read(), 12)]
    for chunk in chunks:
        for told in treebank_variants(chunk, source, headings=chunks):
            assert_whole(told)
