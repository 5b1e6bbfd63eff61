"""Who a phrase stands for by what the story said before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.extract.actors import ActorResolver


def codes(found):
    return [(party.country, party.sector) for party in found]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "Fijian Judge Mere Vuli ruled on it. Vuli also fined the mayor of Suva.",
            "Vuli",
            [("FJI", "JUD")],
        ),
        (
            "Togo's finance minister, Afi Mensah, met the union. The minister promised talks.",
            "The minister",
            [("TGO", "GOV")],
        ),
        (
            "Police in Lima fired tear gas. Later the police withdrew.",
            "the police",
            [("PER", "COP")],
        ),
        (
            "Toyota cut jobs. The company blamed tariffs.",
            "The company",
            [("JPN", "BUS")],
        ),
        (
            "The Zambian Union of Postal Workers called a strike. ZUPW wants more pay.",
            "ZUPW",
            [("ZMB", "LAB")],
        ),
        (
            "Hamas released a hostage. The militants kept the others.",
            "The militants",
            [("PSE", "REB")],
        ),
        (
            "The Irish and Belgian governments disagreed. The two countries will meet again.",
            "The two countries",
            [("IRL", "GOV"), ("BEL", "GOV")],
        ),
        (
            "Thai troops and Lao troops exchanged fire. Both armies blamed the other side.",
            "Both armies",
            [("THA", "MIL"), ("LAO", "MIL")],
        ),
        (
            "Japan and Serbia signed a deal. The Balkan nation will buy trains.",
            "The Balkan nation",
            [("SRB", "GOV")],
        ),
        (
            "Kenya banned the sale of bags. Kenya will fine traders. The country acted early.",
            "The country",
            [("KEN", "GOV")],
        ),
        (
            "Somali President Asha Farah spoke. She promised her government would act.",
            "She",
            [("SOM", "GOV")],
        ),
        (
            "Somali President Asha Farah spoke. She promised her government would act.",
            "her government",
            [("SOM", "GOV")],
        ),
        (
            "Peru and Chile reopened the road. The presidents met at the border.",
            "The presidents",
            [("PER", "GOV"), ("CHL", "GOV")],
        ),
        (
            "South Korea voted. The Democratic Party won Seoul.",
            "The Democratic Party",
            [("KOR", "PTY")],
        ),
        (
            "Niger closed its border. Niamey said so on Monday. The soldiers of the guard stayed."
            " Soldiers also held the airport.",
            "Soldiers",
            [("NER", "MIL")],
        ),
        (
            "Iceland left the pact. It had warned its allies.",
            "It",
            [("ISL", "GOV")],
        ),
    ],
)
def test_the_story_says_who_is_meant(parties, text, words, expected):
    assert sorted(codes(parties(text, words))) == sorted(expected)


def test_what_the_story_says_of_a_surname_wins_over_the_table(parties):
    text = "Canadian nurse Amy Macron joined the strike. Macron said it would last."
    [party] = parties(text, "Macron", "2020-01-01")
    assert (party.country, party.sector) == ("CAN", "MED")


def test_a_surname_alone_is_a_leaders_where_the_story_says_nothing_else(parties):
    [party] = parties("Macron rejected the plan.", "Macron", "2020-01-01")
    assert (party.name, party.country, party.sector) == ("Emmanuel Macron", "FRA", "GOV")


def test_a_country_named_in_passing_is_no_home_of_the_story(parties):
    text = "The film opens soon. It was shot in part in Malta. Voters were not asked."
    assert codes(parties(text, "Voters")) == [(None, "CVL")]


def test_resolved_parties_do_not_depend_on_the_order_of_asking(nlp):
    doc = nlp(
        "Peru's health minister, Ana Ruiz, met striking nurses in Lima. She said the government"
        " would pay them. The minister thanked the police. Both sides will meet again."
    )
    forward = ActorResolver(doc)
    backward = ActorResolver(doc)
    one = {token.i: forward.parties(token) for token in doc}
    other = {token.i: backward.parties(token) for token in reversed(list(doc))}
    assert one == other


_PIECES = (
    "the two sides of both countries Peru's minister , of the minister of X he his her its who which"
    " and Ana Ruiz Macron Security Council president of the head of Chad's army U.S. -backed pro- 's"
    " Hamas thousands of three of his colleagues the company . \n\n both each other"
).split()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.sampled_from(_PIECES), max_size=25))
def test_no_text_breaks_it(nlp, words):
    doc = nlp(" ".join(words))
    resolver = ActorResolver(doc, {"published": "2020-01-01"})
    for token in doc:
        for party in resolver.parties(token):
            assert 0 <= party.confidence <= 1
            assert party.text
