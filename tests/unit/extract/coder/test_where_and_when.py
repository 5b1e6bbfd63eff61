"""Places and dates by syntax: the verb's own, else its sentence's, else carried over."""

from tests.unit.extract.coder.conftest import Coded
from topics.reports import Report


def only(reports: list[Report], type_: str) -> Report:
    found = [report for report in reports if report.type == type_]
    assert len(found) == 1, [(report.type, report.trigger) for report in reports]
    return found[0]


def place(report: Report) -> str | None:
    return report.location.text if report.location else None


def test_the_actors_nationality_is_no_place(coded: Coded) -> None:
    assert place(only(coded("The Greek government condemned Turkey."), "ACCUSE")) is None


def test_a_place_inside_a_phrase_is_found(coded: Coded) -> None:
    text = "Chad's president met Niger's president in a hotel at an oasis in Libya."
    assert place(only(coded(text), "CONSULT")) == "Libya"


def test_an_attack_is_where_its_target_is(coded: Coded) -> None:
    assert place(only(coded("Russian troops shelled Kyiv on Monday."), "ASSAULT")) == "Kyiv"


def test_a_dateline_speaks_for_the_first_sentence_alone(coded: Coded) -> None:
    text = "LIMA, July 15 (Wire) - Peru condemned Chile.\n\nBolivia condemned Argentina."
    reports = coded(text, published="2025-07-16")
    assert [place(report) for report in reports] == ["LIMA", None]


def test_meeting_on_neutral_ground_is_a_third_party_meeting(coded: Coded) -> None:
    report = only(coded("Armenia's president met Azerbaijan's president in Vienna."), "CONSULT")
    assert report.mode == "third-party"


def test_a_date_in_another_clause_is_not_the_verbs(coded: Coded) -> None:
    text = "On Monday Mali expelled the French envoy, who arrived in March 2023."
    report = only(coded(text, published="2025-07-16"), "SANCTION")
    assert report.date == "2025-07-14"
    assert not report.background


def test_a_date_to_come_is_not_when_it_happened(coded: Coded) -> None:
    text = "Togo cut aid to Benin until May 2030."
    assert only(coded(text, published="2025-07-16"), "SANCTION").date is None


def test_a_date_carries_over_to_the_next_sentence(coded: Coded) -> None:
    text = "Ghana recalled its envoy from Togo on Monday. It accused Togo of spying."
    assert only(coded(text, published="2025-07-16"), "ACCUSE").date == "2025-07-14"


def test_the_present_perfect_is_of_the_day(coded: Coded) -> None:
    text = "Ghana has accused Togo of spying."
    assert only(coded(text, published="2025-07-16"), "ACCUSE").date == "2025-07-16"


def test_without_a_publication_date_relative_days_say_nothing(coded: Coded) -> None:
    assert (
        only(coded("Ghana accused Togo of spying on Monday.", published=None), "ACCUSE").date
        is None
    )
