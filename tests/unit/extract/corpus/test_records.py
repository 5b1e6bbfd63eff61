"""The corpus reads, and what breaks its guide is refused with file and line."""

import json
from pathlib import Path
from typing import Any

import pytest

from agents.extract import corpus
from agents.extract.corpus.agreement import agreement
from agents.extract.corpus.likeness import near_duplicates, shared_runs
from agents.extract.corpus.records import SECOND_LABELS, Record, position

SHARED = Path(__file__).resolve().parents[5] / "shared"


def event(**changed: Any) -> dict[str, Any]:
    return {
        "trigger": "visited",
        "type": "CONSULT",
        "mode": "visit",
        "status": "happened",
        "actors": ["minister"],
        "recipients": ["Lima"],
        **changed,
    }


def record(**changed: Any) -> dict[str, Any]:
    return {
        "id": "x-1",
        "text": "The minister visited Lima on Monday.",
        "writer": "a",
        "labeller": "b",
        "region": "latin-america",
        "style": "wire",
        "events": [event()],
        **changed,
    }


def written(tmp_path: Path, *records: dict[str, Any]) -> Path:
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    return path


def test_a_record_that_keeps_to_the_guide_is_read(tmp_path: Path) -> None:
    (read,) = corpus.read(written(tmp_path, record()))
    assert read.events[0].trigger == "visited"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"events": [event(trigger="visits")]}, "'visits' does not stand in the text"),
        ({"events": [event(mode="riot")]}, "'riot' is no mode of CONSULT"),
        ({"events": [event(type="VISIT")]}, "events.0.type"),
        ({"events": [event(status="maybe")]}, "events.0.status"),
        ({"events": [event(), event()]}, "'visited' is the trigger of 2 events"),
        ({"writer": "b"}, "different hands"),
        ({"text": "The minister visited Lima and the minister left."}, "stands 2 times"),
        ({"notes": ""}, "notes"),
    ],
)
def test_a_record_that_breaks_the_guide_is_refused(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(corpus.CorpusError) as caught:
        corpus.read(written(tmp_path, record(), record(id="x-2", **changed)))
    assert str(caught.value).startswith("some.jsonl:2: ")
    assert told in str(caught.value)


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(corpus.CorpusError, match=r"some.jsonl:2: id 'x-1' stands in line 1 too"):
        corpus.read(written(tmp_path, record(), record()))


def test_a_number_says_which_of_several_words_is_meant() -> None:
    assert position("talks on talks", "talks#1") == (0, 5)
    with pytest.raises(ValueError, match="stands 2 times in the text, not 3"):
        position("talks on talks", "talks#3")


def test_labellers_who_agree_on_half_of_the_events_have_an_f1_of_half() -> None:
    text = "The minister visited Lima and signed a pact."
    signed = event(trigger="signed", type="AGREE", mode=None)
    one = Record.model_validate(record(text=text, events=[event(), signed]))
    other = Record.model_validate(
        record(text=text, events=[event(), signed | {"type": "COOPERATE"}])
    )
    found = agreement([one], [other])
    assert (found["triggers"], found["types"], found["actors"]) == (1.0, 0.5, 1.0)


def test_records_that_are_much_alike_are_found() -> None:
    first = Record.model_validate(record())
    second = Record.model_validate(record(id="x-2", text="The minister visited Lima on Friday."))
    other = Record.model_validate(
        record(id="x-3", text="Nobody has visited the old minister of Lima.")
    )
    assert near_duplicates([first, second, other]) == [("x-1", "x-2")]


def test_a_run_of_eight_words_from_another_text_is_found() -> None:
    one = Record.model_validate(
        record(text="On a cold day the old minister visited Lima, he said.")
    )
    found = list(shared_runs([one], ["A cold day; the old minister visited Lima. The end."]))
    assert found == [("x-1", "a cold day the old minister visited lima")]


def test_the_corpus_keeps_to_its_guide_and_its_size() -> None:
    records = corpus.read()
    assert len(records) >= 3000
    assert sum(not one.events for one in records) >= 0.3 * len(records)
    assert len(near_duplicates(records)) < 0.01 * len(records)
    assert 0.07 < sum(corpus.is_held_back(one.id) for one in records) / len(records) < 0.13


def test_300_records_are_labelled_by_a_second_hand() -> None:
    first = {one.id: one for one in corpus.read()}
    again = corpus.read(SECOND_LABELS)
    assert len(again) >= 300
    assert all(first[one.id].labeller != one.labeller for one in again)
    assert all(first[one.id].text == one.text for one in again)


@pytest.mark.skipif(not SHARED.is_dir(), reason="there is no folder ../shared")
def test_no_run_of_words_is_taken_from_the_documents_that_judge() -> None:
    texts = [path.read_text("utf-8") for path in (SHARED / "gold").rglob("*.*")]
    for path in (SHARED / "bench").glob("*.jsonl"):
        texts += [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    assert list(shared_runs(corpus.read(), texts)) == []
