"""What stands on the command line becomes articles; mistakes are told by place, and never raise."""

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.articles import Article
from worker.cli.inputs import Given, Input, Reader


def read(*paths: object, **given: str) -> list[Input]:
    return list(Reader(Given(**given)).read([str(path) for path in paths]))


def articles(*paths: object, **given: str) -> list[Article]:
    found = read(*paths, **given)
    assert all(each.problem is None for each in found), found
    return [each.article for each in found if each.article]


def problems(*paths: object, **given: str) -> dict[str, str]:
    return {each.where: each.problem for each in read(*paths, **given) if each.problem}


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch):
    def give(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return give


def test_url_is_an_article_without_an_id() -> None:
    (article,) = articles("HTTPS://e.org/a")
    assert (article.id, article.url) == (None, "HTTPS://e.org/a")


def test_text_and_page_are_named_after_their_files(tmp_path: Path) -> None:
    (tmp_path / "a.v1.txt").write_bytes(b"\xef\xbb\xbfbyte order mark")
    (tmp_path / "B.HTM").write_bytes(b"<p>caf\xe9")
    text, page = articles(tmp_path / "a.v1.txt", tmp_path / "B.HTM")
    assert (text.id, text.text) == ("a.v1", "byte order mark")
    assert (page.id, page.html) == ("B", "<p>café")


def test_json_holds_one_article_or_many(tmp_path: Path) -> None:
    files = {
        "one.json": '{\n "text": "t"\n}',
        "own.json": '{"id": "own", "text": "t"}',
        "array.json": '[{"id": "x", "text": "t"}, {"url": "https://e.org/"}]',
        "lines.json": '{"id": "l1", "text": "t"}\n{"id": "l2", "text": "t"}\n',
        "event.json": '{"specversion": "1.0", "type": "t", "id": "1", "data": {"text": "t"}}',
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    found = articles(*(tmp_path / name for name in files))
    assert [each.id for each in found] == ["one", "own", "x", None, "l1", "l2", "event"]


def test_options_fill_in_what_an_article_does_not_say(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "t", "publisher": "own"}\n{"text": "t"}\n')
    first, second = articles(lines, publisher="given", published="2026-03-01")
    assert (first.publisher, second.publisher) == ("own", "given")
    assert second.published == "2026-03-01"
    assert problems("https://e.org/", published="tomorrow")["https://e.org/"].startswith(
        "published: published must be an ISO 8601"
    )


def test_id_names_one_article_only(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"text": "1"}\n{"text": "2"}\n{"id": "own", "text": "3"}\n')
    first, second, third = read(lines, id="given")
    assert first.article is not None
    assert first.article.id == "given"
    assert second.problem == "--id can name one article only"
    assert third.article is not None
    assert third.article.id == "own"


def test_two_files_of_one_stem_do_not_become_one_article(tmp_path: Path) -> None:
    for name in ("a.txt", "a.html"):
        (tmp_path / name).write_text("x")
    first, second = read(tmp_path / "a.txt", tmp_path / "a.html")
    assert first.article is not None
    assert "its id would be 'a'" in (second.problem or "")


def test_mistakes_are_told_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "t"}\n\n{\n{"text": 1}\n')
    (tmp_path / "b.json").write_text('{\n "text": t\n}')
    (tmp_path / "c.txt").write_bytes(b"abc\xff")
    (tmp_path / "d.html").write_bytes(b"%PDF-1.7")
    (tmp_path / "e.doc").write_text("")
    names = ("a.jsonl", "b.json", "c.txt", "d.html", "e.doc", "none.txt", "")
    told = problems(*(tmp_path / name for name in names))
    found = {where.removeprefix(str(tmp_path)): problem for where, problem in told.items()}
    assert found["/a.jsonl:3"].startswith("not JSON")
    assert found["/a.jsonl:4"] == "text: Input should be a valid string"
    assert found["/b.json:2"].startswith("not JSON")
    assert found["/c.txt"].startswith("is not UTF-8 at byte 3")
    assert "a PDF document" in found["/d.html"]
    assert "is of no known kind" in found["/e.doc"]
    assert found["/none.txt"] == "No such file or directory"
    assert found[""].startswith("is a folder")


def test_stdin_takes_json_lines_urls_json_or_a_text(stdin) -> None:
    stdin(b'\n{"id": "1", "text": "t"}\n{"id": "2", "text": "t"}\n')
    assert [each.id for each in articles("-")] == ["1", "2"]
    stdin(b"https://e.org/1\n\nhttps://e.org/2\n")
    assert [each.url for each in articles("-")] == ["https://e.org/1", "https://e.org/2"]
    stdin(b'[\n{"id": "1", "text": "t"}\n]')
    assert [each.id for each in articles("-")] == ["1"]
    stdin(b"[Photo: a street]\nA text with two lines.")
    assert articles("-")[0].text == "[Photo: a street]\nA text with two lines."
    stdin(b" \n")
    assert problems("-") == {"stdin": "is empty"}
    stdin(b"https://e.org/1\nand words\n")
    assert problems("-") == {"stdin:2": "is no http or https URL, as the lines before are"}


@given(st.binary(), st.sampled_from([".json", ".jsonl", ".txt", ".html"]))
def test_no_bytes_raise(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, kind: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{kind}"
    path.write_bytes(content)
    for each in read(path):
        assert (each.article is None) != (each.problem is None)
