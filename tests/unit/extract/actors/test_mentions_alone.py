"""Who a phrase stands for by its own words."""

import pytest


def codes(found):
    return [(party.country, party.sector) for party in found]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # Nationality, country or capital with a role noun.
        ("The Turkish navy held a drill.", "The Turkish navy", [("TUR", "MIL")]),
        ("Peru's foreign ministry protested.", "Peru's foreign ministry", [("PER", "GOV")]),
        ("Ghanaian police arrested two men.", "Ghanaian police", [("GHA", "COP")]),
        ("A Chilean court jailed the general.", "A Chilean court", [("CHL", "JUD")]),
        ("The Danish parliament approved it.", "The Danish parliament", [("DNK", "LEG")]),
        ("Nepalese opposition parties walked out.", "opposition parties", [("NPL", "OPP")]),
        ("Colombian rebels attacked a village.", "Colombian rebels", [("COL", "REB")]),
        ("Bolivian miners blocked the road.", "Bolivian miners", [("BOL", "LAB")]),
        ("Malaysian students marched.", "Malaysian students", [("MYS", "EDU")]),
        ("Norwegian fishermen complained.", "Norwegian fishermen", [("NOR", "AGR")]),
        ("The president of Zambia resigned.", "The president", [("ZMB", "GOV")]),
        ("Military intelligence officers from Iraq met.", "officers", [("IRQ", "SPY")]),
        ("The head of Kenya's army retired.", "The head", [("KEN", "MIL")]),
        ("The former Latvian president spoke.", "The former Latvian president", [("LVA", "ELI")]),
        ("A Uruguayan military official said so.", "official", [("URY", "MIL")]),
        # Several countries are several parties.
        (
            "The Indian and Omani navies met at sea.",
            "navies",
            [("IND", "MIL"), ("OMN", "MIL")],
        ),
        (
            "Foreign ministers from Peru and Chile met.",
            "Foreign ministers",
            [("PER", "GOV"), ("CHL", "GOV")],
        ),
        # States, capitals and palaces.
        ("Portugal signed the treaty.", "Portugal", [("PRT", "GOV")]),
        ("Lisbon signed the treaty.", "Lisbon", [("PRT", "GOV")]),
        ("The Kremlin rejected the offer.", "The Kremlin", [("RUS", "GOV")]),
        ("The Élysée confirmed the visit.", "The Élysée", [("FRA", "GOV")]),
        ("The Blue House confirmed it.", "The Blue House", [("KOR", "GOV")]),
        ("Greenland signed the treaty.", "Greenland", [("DNK", "GOV")]),
        # People.
        ("Thousands of Bulgarians marched.", "Thousands", [("BGR", "CVL")]),
        ("Palestinians protested on Monday.", "Palestinians", [("PSE", "CVL")]),
        # Organisations of states and of none.
        ("The FBI searched the house.", "The FBI", [("USA", "COP")]),
        ("The SBU detained a spy.", "The SBU", [("UKR", "SPY")]),
        ("NATO sent two ships.", "NATO", [("IGO", None)]),
        ("The African Union condemned it.", "The African Union", [("IGO", None)]),
        ("EU foreign ministers agreed.", "EU foreign ministers", [("IGO", None)]),
        ("A Swedish charity sent tents.", "A Swedish charity", [("NGO", None)]),
        ("Amnesty International accused them.", "Amnesty International", [("NGO", None)]),
        ("Hamas fired rockets.", "Hamas", [("PSE", "REB")]),
        ("A Hezbollah commander was killed.", "A Hezbollah commander", [("LBN", "REB")]),
        ("Boko Haram attacked the town.", "Boko Haram", [("IMG", "REB")]),
        ("Samsung sued its rival.", "Samsung", [("KOR", "BUS")]),
        ("Samsung workers went on strike.", "Samsung workers", [("KOR", "LAB")]),
        # Towns and regions say whose a local body is.
        ("A Bavarian court ruled on it.", "A Bavarian court", [("DEU", "JUD")]),
        ("Police in Marseille fired tear gas.", "Police", [("FRA", "COP")]),
        # Breakaway entities are their parent's, sector PRE.
        ("Transnistria closed the road.", "Transnistria", [("MDA", "PRE")]),
        # Craft and goods stand for whose they are.
        ("A Canadian frigate sailed by.", "A Canadian frigate", [("CAN", "MIL")]),
        ("They taxed Brazilian goods.", "Brazilian goods", [("BRA", "GOV")]),
    ],
)
def test_a_phrase_gives_country_and_sector(parties, text, words, expected):
    assert codes(parties(text, words)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A storm hit the coast.", "A storm"),
        ("A plane crashed in the hills.", "A plane"),
        ("The report was published.", "The report"),
        ("The share price fell.", "The share price"),
        ("The Senate voted for a state of emergency.", "a state of emergency"),
        ("They sold the building.", "the building"),
    ],
)
def test_what_is_no_actor_gives_nothing(parties, text, words):
    assert parties(text, words) == []


@pytest.mark.parametrize(
    ("text", "words", "sector"),
    [
        ("Gunmen attacked a bus.", "Gunmen", "UAF"),
        ("Soldiers seized the station.", "Soldiers", "MIL"),
        # Whose ties to a country are somebody else's.
        ("US-backed rebels attacked a bus.", "rebels", "REB"),
        ("Pro-Russian separatists attacked a bus.", "separatists", "REB"),
        ("Japan's rivals objected.", "Japan's rivals", "GOV"),
    ],
)
def test_an_actor_of_unknown_country_has_a_null_country(parties, text, words, sector):
    assert codes(parties(text, words)) == [(None, sector)]


def test_a_name_is_read_by_its_title(parties):
    [party] = parties("Serbian Judge Mila Petrov ruled.", "Mila Petrov")
    assert (party.name, party.country, party.sector) == ("Mila Petrov", "SRB", "JUD")
    assert party.role == "Judge"


def test_a_name_is_read_by_its_apposition(parties):
    [party] = parties("Ana Ruiz, the mayor of Cusco, spoke to Peru's press.", "Ana Ruiz")
    assert (party.country, party.sector) == ("PER", "GOV")
    [party] = parties("Peru's health minister, Ana Ruiz, resigned.", "Ana Ruiz")
    assert (party.country, party.sector) == ("PER", "GOV")


def test_a_name_is_read_by_the_clause_that_says_what_it_leads(parties):
    [party] = parties("Mila Petrov, who leads the Serbian army, spoke.", "Mila Petrov")
    assert (party.country, party.sector) == ("SRB", "MIL")


def test_the_head_of_a_union_or_court_is_no_government(parties):
    [party] = parties("The president of Togo's supreme court resigned.", "The president")
    assert (party.country, party.sector) == ("TGO", "JUD")


def test_a_body_is_its_owners_even_if_another_state_has_one_of_that_name(parties):
    [party] = parties("Russia's Security Council met.", "Russia's Security Council")
    assert (party.country, party.sector) == ("RUS", "GOV")


def test_a_company_in_another_name_is_no_company(parties):
    found = parties("Ms. Ford Coppola of Apple Valley wrote a book.", "Apple Valley")
    assert "BUS" not in [party.sector for party in found]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2015-06-01", [("DEU", "GOV")]),
        (None, [("DEU", "GOV")]),
        ("2023-06-01", [("DEU", "ELI")]),
        ("1999-06-01", [(None, None)]),
    ],
)
def test_a_leader_counts_within_the_term(parties, published, expected):
    assert codes(parties("Angela Merkel spoke.", "Angela Merkel", published)) == expected


def test_every_party_says_its_ground_and_confidence(parties):
    [party] = parties("The Turkish navy held a drill.", "The Turkish navy")
    assert (party.text, party.source) == ("The Turkish navy", "nationality+role")
    assert party.role == "navy"
    assert party.confidence == 0.95
