from agents.extract.pipeline.training.chunk import names_of, tags_of
from agents.extract.pipeline.training.conventions import unify


def unified(text: str, *names: tuple[int, int, str]) -> list[tuple[str, str]]:
    words = text.split()
    tags = unify(words, tags_of(len(words), names))
    return [(" ".join(words[start:end]), kind) for start, end, kind in names_of(tags)]


def test_titles_stand_outside_of_names() -> None:
    assert unified("Brig. Gen. Omar Haddad left", (0, 4, "PERSON")) == [("Omar Haddad", "PERSON")]


def test_a_name_that_is_a_title_stays_a_name() -> None:
    assert unified("King said so", (0, 1, "PERSON")) == [("King", "PERSON")]


def test_saints_keep_their_title() -> None:
    assert unified("Saint Denis", (0, 2, "PERSON")) == [("Saint Denis", "PERSON")]


def test_the_government_of_a_country_is_one_name() -> None:
    told = unified("the Government of Kenya paid", (3, 4, "GPE"))
    assert told == [("Government of Kenya", "ORG")]


def test_the_government_of_the_country_too() -> None:
    told = unified("Government of the Netherlands", (3, 4, "GPE"))
    assert told == [("Government of the Netherlands", "ORG")]


def test_a_government_in_lower_case_is_no_name() -> None:
    assert unified("the government of Kenya", (3, 4, "GPE")) == [("Kenya", "GPE")]


def test_a_municipality_is_a_place_whatever_it_does() -> None:
    told = unified("Harare Municipality sued", (0, 2, "ORG"))
    assert told == [("Harare Municipality", "GPE")]


def test_the_word_for_a_district_belongs_to_its_name() -> None:
    assert unified("in Kandahar Province now", (1, 2, "GPE")) == [("Kandahar Province", "GPE")]


def test_the_next_name_is_not_taken_for_a_district() -> None:
    told = unified("Kandahar Province Council", (0, 1, "GPE"), (1, 3, "ORG"))
    assert told == [("Kandahar", "GPE"), ("Province Council", "ORG")]


def test_what_is_partly_unknown_is_left_alone() -> None:
    assert unify(["Gen.", "Omar"], ["B-PERSON", ""]) == ["B-PERSON", ""]
