"""Dates in news English, against a day of publication and without one."""

from datetime import date, timedelta

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from agents.extract.dates import find, mentions

THURSDAY = "2025-05-15"


def isos(text: str, published: str | None = THURSDAY) -> list[str | None]:
    return [mention.when(future=False) for mention in find(text, published)]


def future_isos(text: str, published: str | None = THURSDAY) -> list[str | None]:
    return [mention.when(future=True) for mention in find(text, published)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("met on Tuesday", "2025-05-13"),
        ("met on Thursday", "2025-05-15"),
        ("met last Thursday", "2025-05-08"),
        ("met on Friday evening", "2025-05-09"),
        ("said yesterday", "2025-05-14"),
        ("said the day before yesterday", "2025-05-13"),
        ("an overnight raid", "2025-05-15"),
        ("three days ago", "2025-05-12"),
        ("last week", "2025-05-05/2025-05-11"),
        ("earlier this month", "2025-05"),
        ("last month", "2025-04"),
        ("in December last year", "2024-12"),
        ("last year", "2024"),
        ("a year ago", "2024"),
        ("over the weekend", "2025-05-10/2025-05-11"),
        ("last summer", "2024-06/2024-08"),
        ("last winter", "2024-12/2025-02"),
        ("on May 3", "2025-05-03"),
        ("on 3 June", "2024-06-03"),
        ("in June", "2024-06"),
        ("in the second half of April", "2025-04-16/2025-04-30"),
        ("at the end of the year", "2025-12"),
        ("early in the day", None),
        ("the past two weeks", "2025-05-01/2025-05-15"),
    ],
)
def test_what_has_happened_is_read_back_from_publication(text, iso):
    assert isos(text) == ([iso] if iso else [])


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("will meet on Friday", "2025-05-16"),
        ("will meet on Tuesday", "2025-05-20"),
        ("will meet next Thursday", "2025-05-22"),
        ("will meet tomorrow", "2025-05-16"),
        ("will meet on 3 June", "2025-06-03"),
        ("will meet in April", "2026-04"),
        ("will meet next month", "2025-06"),
        ("will meet at the weekend", "2025-05-17/2025-05-18"),
        ("due from Thursday to Monday", "2025-05-15/2025-05-19"),
    ],
)
def test_what_is_to_come_is_read_ahead(text, iso):
    assert future_isos(text) == [iso]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("on May 24, 2022, he said", "2022-05-24"),
        ("on Tuesday, 24 May 2022", "2022-05-24"),
        ("the 24th of May, 2022", "2022-05-24"),
        ("Feb. 24, 2022", "2022-02-24"),
        ("2022-05-24T10:00Z", "2022-05-24"),
        ("am 24.05.2022", "2022-05-24"),
        ("in May 2022", "2022-05"),
        ("since 2014", "2014"),
        ("from 2014 to 2016", "2014/2016"),
        ("in late 2021", "2021-09/2021-12"),
        ("in the first quarter of 2024", "2024-01/2024-03"),
        ("the winter of 2022", "2022-12/2023-02"),
        ("from May to July 2021", "2021-05/2021-07"),
        ("between December and February 2022", "2021-12/2022-02"),
        ("May 3-7, 2024", "2024-05-03/2024-05-07"),
        ("from 3 to 7 May 2024", "2024-05-03/2024-05-07"),
    ],
)
def test_dates_told_in_full_need_no_publication(text, iso):
    assert isos(text, None) == [iso]
    assert isos(text) == [iso]


@pytest.mark.parametrize(
    "text",
    ["Tuesday", "yesterday", "last week", "in May", "on May 24", "two weeks ago", "last summer"],
)
def test_without_publication_nothing_relative_is_a_date(text):
    assert find(text, None) == []


@pytest.mark.parametrize(
    "text",
    [
        "February 31",
        "31 June 2024",
        "he may march on",
        "a 10-year deal",
        "$2019 or 2,019 people",
        "at Mar-a-Lago",
        "the 1990s",
        "3.5 per cent, 12:30, 24/7",
    ],
)
def test_what_is_no_date_is_none(text):
    assert find(text, THURSDAY) == []


def test_ranges_are_one_interval():
    assert isos("from mid-April to early May") == ["2025-04-15/2025-05-05"]
    assert isos("between Thursday and Monday") == ["2025-05-08/2025-05-12"]
    assert isos("on Monday and Tuesday") == ["2025-05-12/2025-05-13"]
    assert isos("on Monday and Thursday") == ["2025-05-12", "2025-05-15"]


def test_later_and_earlier_count_from_the_date_told_before():
    assert isos("on 7 October 2024. Two days later") == ["2024-10-07", "2024-10-09"]
    assert isos("on Tuesday; the evening before", THURSDAY) == ["2025-05-13", "2025-05-12"]
    assert isos("Two days later") == []


def test_a_mention_says_where_it_stands():
    text = "They met in Lyon on May 3, 2024, and left."
    [mention] = find(text, None)
    assert text[mention.start_char : mention.end_char] == mention.text == "May 3, 2024"


def test_a_person_called_may_is_no_month():
    doc = spacy.blank("en")("It was said of May in London.")
    assert [m.text for m in mentions(doc, THURSDAY)] == ["May"]
    doc.set_ents([doc.char_span(15, 18, label="PERSON")])
    assert mentions(doc, THURSDAY) == []


def test_a_publication_that_is_no_date_counts_as_unknown():
    assert find("on Tuesday", "soon") == []


@given(st.dates(date(1600, 1, 1), date(2090, 1, 1)), st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_a_full_date_is_itself_whatever_the_publication(day, published):
    text = f"on {day.day} {day:%B} {day.year}"
    assert isos(text, published.isoformat()) == [day.isoformat()]


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_within_the_week_before_publication(published, weekday):
    name = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[weekday]
    [iso] = isos(f"on {name}", published.isoformat())
    assert iso is not None
    found = date.fromisoformat(iso)
    assert found.weekday() == weekday
    assert timedelta(0) <= published - found < timedelta(7)


@given(
    st.lists(
        st.sampled_from(
            "from to between and on in the of last next May March 31 30 2 2024 0000 Feb. February "
            "Tuesday Monday week month years ago 999 earlier later winter end early half second "
            "- – , . 2024-02-30 yesterday today the day before quarter Q4 weekend".split()
        ),
        max_size=12,
    ).map(" ".join)
    | st.text(max_size=60),
    st.sampled_from([None, THURSDAY, "0001-01-01", "9999-12-31", "", "nonsense"]),
)
def test_no_text_breaks_it_and_every_mention_is_of_the_text(text, published):
    reached = 0
    for mention in find(text, published):
        assert text[mention.start_char : mention.end_char] == mention.text
        assert mention.start_char >= reached
        reached = mention.end_char
        for iso in (mention.iso, mention.iso_future):
            if iso is not None:
                first, _, last = iso.partition("/")
                assert first <= (last or first)
