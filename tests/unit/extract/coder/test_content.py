"""What becomes of an act that is still to come."""

import pytest

from agents.extract import content
from topics import plover


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (("AID", None), ("AGREE", None)),
        (("CONSULT", "visit"), ("AGREE", None)),
        (("RETREAT", "release"), ("AGREE", None)),
        (("RETREAT", "ceasefire"), ("CONCEDE", None)),
        (("SANCTION", "discontinue"), ("THREATEN", "restrict")),
        (("SANCTION", "expel"), ("THREATEN", "expel")),
        (("ASSAULT", "aerial"), ("THREATEN", "violence")),
        (("COERCE", "arrest"), ("THREATEN", "arrest")),
        (("ACCUSE", "allege"), ("THREATEN", "arrest")),
        (("ACCUSE", "disapprove"), None),
        (("REQUEST", "meet"), None),
    ],
)
def test_cooperation_to_come_is_agreed_and_conflict_threatened(
    act: tuple[str, str | None], expected: tuple[str, str | None] | None
) -> None:
    assert content.planned(*act) == expected  # type: ignore[arg-type]


def test_every_planned_act_keeps_to_plover() -> None:
    for type_, facts in plover.TYPES.items():
        for mode in (None, *facts.modes):
            later = content.planned(type_, mode)  # type: ignore[arg-type]
            if later is not None and later[1] is not None:
                assert later[1] in plover.TYPES[later[0]].modes
