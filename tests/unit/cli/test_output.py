"""Rows: one printable line for people, whatever a page put in; JSON keeps every byte."""

import io
from typing import Any

import pytest
from rich.console import Console

from tests import samples
from topics.dead_letters import DeadLetter
from topics.message import Message
from worker.cli import rows
from worker.cli.output import printable

LETTER = DeadLetter(
    topic="pages", partition=0, offset=1, stage="clean", error="NotHtml", reason="r", attempts=1
)


def shown(message: Message, width: int = 80) -> str:
    output = io.StringIO()
    Console(file=output, width=width).print(rows.row(message))
    return output.getvalue()


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert printable("a\x1b[31mb\r\nc\u202ed") == "a [31mb  c d"
    evidence = {"text": "before\x1b]0;title\x07after", "start": 0, "end": 1}
    assert "\x1b" not in shown(samples.event(evidence=evidence))


def test_event_shows_who_did_what_to_whom_where_and_the_proof() -> None:
    lines = shown(samples.event()).splitlines()
    assert lines[0].split()[:2] == ["2026-03-01", "ASSAULT-heavy-weapons"]
    whole = " ".join(" ".join(lines).split())
    assert "NOR MIL Norlandian troops → SDN Sudan in Example" in whole
    assert lines[-1].strip() == f"“{samples.TEXT[:34]}”"
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"actors": []}, "nobody named → SDN Sudan"),
        ({"recipients": []}, "Norlandian troops in Example"),
        ({"date": None}, "no date"),
        ({"date": "2026-03-01/2026-03-09"}, "2026-03-01/2026-03-09"),
        ({"mode": None}, "ASSAULT NOR"),
        ({"background": True}, "(background)"),
    ],
)
def test_event_shows_what_is_unknown_or_odd(changes: dict[str, Any], words: str) -> None:
    assert words in " ".join(shown(samples.event(**changes), width=200).split())


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (samples.story(), "Town shelled"),
        (samples.story(title=None), "(no title)"),
        (samples.receipt(reason="because"), "because"),
        (LETTER, "pages/0/1"),
    ],
    ids=["story", "untitled", "receipt", "dead letter"],
)
def test_other_kinds_have_rows(message: Message, words: str) -> None:
    assert words in shown(message)


def test_other_messages_have_none() -> None:
    with pytest.raises(TypeError, match="no row for Page"):
        shown(samples.page())
