"""Datelines are found and blanked, sentences are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.extract import dateline


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("LIMA, July 3 (Wire) - Rain fell.", "LIMA", "Rain fell."),
        ("QUITO — Rain fell.", "QUITO", "Rain fell."),
        ("NUUK, Greenland (Wire) -- Rain fell.", "NUUK, Greenland", "Rain fell."),
        ("ADDIS ABABA, 3 July 2025 – Rain fell.", "ADDIS ABABA", "Rain fell."),
    ],
)
def test_a_dateline_is_blanked_and_its_place_kept(text: str, place: str, rest: str) -> None:
    assert dateline.place(text) == place
    assert dateline.without_dateline(text).lstrip() == rest
    assert len(dateline.without_dateline(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chile - two neighbours - met.",
        "UN troops — twelve of them — left.",
        "The well-known minister resigned.",
        "",
    ],
)
def test_a_sentence_with_a_dash_is_no_dateline(text: str) -> None:
    assert dateline.place(text) is None
    assert dateline.without_dateline(text) == text


@given(st.text(max_size=80))
def test_blanking_keeps_every_offset(text: str) -> None:
    blanked = dateline.without_dateline(text)
    assert len(blanked) == len(text)
    assert text.endswith(blanked.lstrip(" "))
