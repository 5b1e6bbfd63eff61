"""The store of validators: bounded, and never a reason to fail."""

from pathlib import Path

import pytest
from yarl import URL

from agents.fetch.validators import FILE, Validators, ValidatorStore, key_of, validators_of
from topics.fetches import Fetch

PAGE = URL("http://news.example/a")


def test_what_was_kept_last_is_found_again(tmp_path: Path) -> None:
    store = ValidatorStore(str(tmp_path))
    store.put("a", Validators(str(PAGE), '"v1"', None))
    store.put("a", Validators(str(PAGE), '"v2"', "yesterday"))
    store.close()
    again = ValidatorStore(str(tmp_path))
    assert again.get("a") == Validators(str(PAGE), '"v2"', "yesterday")
    assert again.get("b") is None
    again.close()


def test_the_oldest_go_first() -> None:
    store = ValidatorStore("", max_rows=3)
    for key in "abcd":
        store.put(key, Validators(str(PAGE), key, None))
    store.put("b", Validators(str(PAGE), "b2", None))
    store.put("e", Validators(str(PAGE), "e", None))
    assert [key for key in "abcde" if store.get(key)] == ["b", "d", "e"]
    store.close()


def test_a_broken_file_is_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    store = ValidatorStore(str(tmp_path))
    store.put("a", Validators(str(PAGE), '"v1"', None))
    assert store.get("a") is not None
    assert "beginning a new one" in caplog.text
    store.close()


def test_a_store_that_fails_costs_no_fetch(caplog: pytest.LogCaptureFixture) -> None:
    store = ValidatorStore("")
    store.close()
    store.put("a", Validators(str(PAGE), '"v1"', None))
    assert store.get("a") is None
    assert "could not keep to the cache" in caplog.text


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"etag": '"v1"'}, Validators(str(PAGE), '"v1"', None)),
        ({"last-modified": "yesterday"}, Validators(str(PAGE), None, "yesterday")),
        ({"etag": '"é"', "last-modified": "x"}, Validators(str(PAGE), None, "x")),
        ({"etag": '"' + "x" * 2_000 + '"'}, None),
        ({"etag": ""}, None),
        ({}, None),
    ],
)
def test_only_validators_that_can_be_sent_back_are_kept(
    headers: dict[str, str], kept: Validators | None
) -> None:
    assert validators_of(PAGE, headers) == kept


def test_the_key_tells_articles_urls_and_what_was_said_of_them_apart() -> None:
    fetches = [
        Fetch(id="a", url="http://news.example/a"),
        Fetch(id="b", url="http://news.example/a"),
        Fetch(id="a", url="http://news.example/b"),
        Fetch(id="a", url="http://news.example/a", meta={"desk": 7}),
    ]
    assert len({key_of(fetch) for fetch in fetches}) == 4
    assert key_of(fetches[0]) == key_of(fetches[0].model_copy())
