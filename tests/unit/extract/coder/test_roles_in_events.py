"""Who acts and who is acted on, through the constructions of news English."""

from tests.unit.extract.coder.conftest import Coded
from topics.reports import Report


def dyad(report: Report) -> tuple[list[str | None], list[str | None]]:
    def side(parties: list) -> list[str | None]:
        return sorted({party.country for party in parties}, key=str)

    return side(report.actors), side(report.recipients)


def only(reports: list[Report], type_: str) -> Report:
    found = [report for report in reports if report.type == type_]
    assert len(found) == 1, [(report.type, report.trigger) for report in reports]
    return found[0]


def test_a_passive_with_an_agent(coded: Coded) -> None:
    report = only(coded("Three Ugandan soldiers were shot by Rwandan troops."), "ASSAULT")
    assert dyad(report) == (["RWA"], ["UGA"])
    assert report.mode == "firearms"


def test_a_passive_without_an_agent_counts_no_casualties(coded: Coded) -> None:
    assert coded("Four Kenyan soldiers were killed on Monday.") == []


def test_a_relative_clause(coded: Coded) -> None:
    text = "Chile, which recalled its ambassador from Peru, said nothing more."
    assert dyad(only(coded(text), "SANCTION")) == (["CHL"], ["PER"])


def test_coordinated_verbs_share_their_subject(coded: Coded) -> None:
    reports = coded("Iraq condemned Iran and recalled its ambassador from Tehran.")
    assert dyad(only(reports, "ACCUSE")) == (["IRQ"], ["IRN"])
    assert dyad(only(reports, "SANCTION")) == (["IRQ"], ["IRN"])


def test_coordinated_parties_are_all_there(coded: Coded) -> None:
    report = only(coded("France and Germany condemned Russia."), "ACCUSE")
    assert dyad(report) == (["DEU", "FRA"], ["RUS"])


def test_a_mutual_act_lists_its_parties_as_actors(coded: Coded) -> None:
    report = only(coded("Greece held talks with Turkey in Geneva."), "CONSULT")
    assert dyad(report) == (["GRC", "TUR"], [])
    assert report.location is not None
    assert report.location.text == "Geneva"


def test_a_visitor_acts_on_the_host(coded: Coded) -> None:
    report = only(coded("Brazil's president visited Angola on Friday."), "CONSULT")
    assert dyad(report) == (["BRA"], ["AGO"])
    assert report.mode == "visit"


def test_a_thing_stands_for_whose_it_is(coded: Coded) -> None:
    report = only(coded("Canada condemned the Israeli strikes on Lebanon."), "ACCUSE")
    assert dyad(report) == (["CAN"], ["ISR"])


def test_the_measure_is_whoevers_last_act_it_was(coded: Coded) -> None:
    text = "Iran expelled two Swedish diplomats. Norway condemned the decision."
    assert dyad(only(coded(text), "ACCUSE")) == (["NOR"], ["IRN"])


def test_what_somebody_is_accused_of_is_no_event_of_its_own(coded: Coded) -> None:
    reports = coded("Rwanda accused Burundi of attacking a village.")
    assert [report.type for report in reports] == ["ACCUSE"]


def test_one_act_told_twice_is_one_event(coded: Coded) -> None:
    text = "Iran expelled two Swedish diplomats on Monday.\n\nIran expelled the Swedish diplomats."
    reports = coded(text, published="2025-07-16")
    assert [report.type for report in reports] == ["SANCTION"]
