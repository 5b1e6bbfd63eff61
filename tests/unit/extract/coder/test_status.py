"""Acts that have not happened: planned, threatened, negated, asked, refused, supposed."""

import pytest

from tests.unit.extract.coder.conftest import Coded


def types(coded: Coded, text: str) -> list[tuple[str, str | None]]:
    return [(report.type, report.mode) for report in coded(text, published="2025-07-16")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Norway will send food to Sudan.", ("AGREE", None)),
        ("Kenya agreed to release the prisoners.", ("AGREE", None)),
        ("The Danish prime minister plans to visit Kenya.", ("AGREE", None)),
        ("Ghana threatened to close the border with Togo.", ("THREATEN", "restrict")),
        ("The Turkish army vowed to attack rebels in Syria.", ("THREATEN", "violence")),
        ("Egypt refused to meet Ethiopian negotiators.", ("REJECT", "meet")),
        ("France asked Algeria to release the writer.", ("REQUEST", "yield")),
        ("Peru said that Bolivia must withdraw its troops.", ("REQUEST", "yield")),
    ],
)
def test_what_is_only_announced_becomes_a_verbal_act(
    sentence: str, expected: tuple[str, str | None], coded: Coded
) -> None:
    assert types(coded, sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway did not send troops to Sudan.",
        "No soldiers attacked the village.",
        "Did Rwanda attack Uganda on Monday?",
        "If Iran attacked Iraq, prices would rise.",
        "Analysts fear that Russia could attack Estonia.",
        "Mexico denied that its police had arrested the senator.",
        "The army would have shelled Khartoum.",
    ],
)
def test_what_did_not_happen_is_no_event(sentence: str, coded: Coded) -> None:
    assert types(coded, sentence) == []
