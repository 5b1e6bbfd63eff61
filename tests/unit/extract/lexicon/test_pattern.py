"""The language of patterns."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from agents.extract.lexicon.pattern import Pattern, PatternError, parse

CLASSES = {"aid": frozenset({"food", "money"})}


def test_a_verb_has_a_subject_an_object_and_phrases() -> None:
    pattern = parse("A hold|host talks|meeting (with P)", CLASSES)
    assert not pattern.noun
    assert pattern.triggers == (("hold", ""), ("host", ""))
    assert pattern.subject.role == "A"
    assert pattern.object is not None
    assert pattern.object.words == {"talks", "meeting"}
    assert pattern.phrases[0].prepositions == {"with"}
    assert pattern.phrases[0].slot.role == "P"
    assert not pattern.phrases[0].slot.required


def test_two_bare_elements_are_receiver_and_object() -> None:
    pattern = parse("A give R @aid", CLASSES)
    assert pattern.receiver is not None
    assert pattern.receiver.role == "R"
    assert pattern.object is not None
    assert pattern.object.words == {"food", "money"}


def test_a_noun_gives_its_possessor_to_the_actor_unless_it_says_of_whom() -> None:
    assert parse("the visit to R", CLASSES).subject.role == "A"
    assert parse("the arrest of R by A", CLASSES).subject.role == "R"
    assert parse("the joint drill (with P)", CLASSES).subject.role == "P"
    assert parse("the joint drill (with P)", CLASSES).modifiers == {"joint"}


def test_the_more_a_pattern_asks_for_the_more_specific_it_is() -> None:
    loose = parse("A launch R", CLASSES)
    tighter = parse("A launch attack (on R)", CLASSES)
    tightest = parse("A launch attack on R to-verb", CLASSES)
    assert loose.specificity < tighter.specificity < tightest.specificity


@given(st.text(alphabet="ARP_ab|()@ tohenwi:", max_size=40))
def test_any_text_is_a_pattern_or_a_pattern_error(text: str) -> None:
    with contextlib.suppress(PatternError):
        assert isinstance(parse(text, CLASSES), Pattern)
