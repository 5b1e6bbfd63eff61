"""The admit stage: what is let in, under which name, and where it goes."""

import logging
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.admit.agent import AGENT, handle
from agents.admit.bounds import MAX_DEPTH
from agents.admit.options import AdmitOptions
from agents.contract import Refused, Result
from topics.articles import Article
from topics.envelope import unwrap, wrap
from topics.fetches import Fetch
from topics.message import Message
from topics.pages import Page


@dataclass
class PlainContext:
    """A context for a stage that waits for nothing and computes nothing."""

    state: AdmitOptions = field(default_factory=AdmitOptions)
    attempt: int = 1
    log: logging.LoggerAdapter[Any] = field(
        default_factory=lambda: logging.LoggerAdapter(logging.getLogger("tests"))
    )

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("admit never waits")

    async def compute(self, task: dict[str, Any]) -> dict[str, Any]:
        raise AssertionError("admit has no child work")


async def admit(article: Article, **settings: Any) -> Result:
    return await handle(article, PlainContext(AdmitOptions(**settings)))


async def made(article: Article, **settings: Any) -> Message:
    """The one message made of an article, as its reader gets it off the wire."""
    [message] = (await admit(article, **settings)).messages
    wrapped = wrap(message, "admit")
    return unwrap(message.topic.model, wrapped.value, wrapped.headers)


async def test_html_becomes_a_page_in_utf_8() -> None:
    page = await made(Article(html="<p>Café</p>", url="http://news.example/a"))
    assert isinstance(page, Page)
    assert page.kind == "html"
    assert page.body().decode() == "<p>Café</p>"
    assert page.content_type == "text/html; charset=utf-8"
    assert (page.url, page.final_url, page.text) == ("http://news.example/a", None, None)


async def test_text_becomes_a_page_of_text() -> None:
    page = await made(Article(text="Café\n\nMinisters met."))
    assert isinstance(page, Page)
    assert (page.kind, page.text, page.body_base64) == ("text", "Café\n\nMinisters met.", None)


async def test_a_url_alone_is_to_be_fetched() -> None:
    article = Article(url="https://www.gazette.co.uk/a")
    result = await admit(article)
    [message] = result.messages
    assert message.topic.name == "fetches"
    assert message.key == "gazette.co.uk"
    assert isinstance(message.message, Fetch)
    assert message.message.id == article.identity()


async def test_content_wins_over_the_url_and_html_over_text() -> None:
    page = await made(Article(url="nonsense", html="<p>x", text="x"))
    assert isinstance(page, Page)
    assert (page.kind, page.url) == ("html", "nonsense")


@pytest.mark.parametrize(
    "article",
    [
        Article(id="a1", text="x"),
        Article(text="x"),
        Article(html="<p>x"),
        Article(url="http://news.example/a"),
    ],
)
async def test_the_receipt_names_the_article_and_says_that_more_will_come(
    article: Article,
) -> None:
    result = await admit(article)
    assert result.subject == result.article_id == article.identity()
    assert (result.outcome, result.final, result.expected) == ("admitted", False, ())


@pytest.mark.parametrize("content", [{"text": "x"}, {"html": "x"}, {"url": "http://news.example/"}])
async def test_what_the_producer_said_is_carried_along(content: dict[str, str]) -> None:
    message = await made(
        Article.model_validate(
            content
            | {
                "publisher": "The Gazette",
                "published": "2026-03-01",
                "language": "en",
                "meta": {"desk": 7, "feed": "own"},
                "priority": {"level": 1},
                "feed": "unknown field",
                "attempt": "unknown field",
            }
        )
    )
    assert isinstance(message, Page | Fetch)
    assert message.publisher == "The Gazette"
    assert message.published == "2026-03-01"
    assert message.language == "en"
    assert message.meta == {
        "desk": 7,
        "feed": "own",
        "priority": {"level": 1},
        "attempt": "unknown field",
    }
    assert message.unknown() == {}


async def test_an_article_of_which_nothing_is_said_has_no_meta() -> None:
    page = await made(Article(text="x"))
    assert isinstance(page, Page)
    assert page.meta is None


@pytest.mark.parametrize("name", ["html", "text"])
async def test_content_is_bounded_in_bytes_of_utf_8(name: str) -> None:
    await admit(Article.model_validate({name: "é" * 50}), max_content_bytes=100)
    with pytest.raises(Refused, match=f"{name} has 102 bytes of UTF-8, at most 100") as refused:
        await admit(Article.model_validate({name: "é" * 51}), max_content_bytes=100)
    assert refused.value.error == "TooLarge"


async def test_twenty_megabytes_are_refused_by_default() -> None:
    with pytest.raises(Refused) as refused:
        await admit(Article(text="x" * 20_000_000))
    assert refused.value.error == "TooLarge"
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "fields",
    [
        {"meta": {"blob": "x" * 2_000}},
        {"blob": "x" * 2_000},
        {"publisher": "x" * 2_000},
        {"language": "x" * 2_000},
        {"meta": {"half": "x" * 600}, "other_half": "x" * 600},
    ],
)
async def test_what_comes_along_is_bounded_together(fields: dict[str, object]) -> None:
    article = Article.model_validate({"text": "x"} | fields)
    await admit(article, max_meta_bytes=3_000)
    with pytest.raises(Refused) as refused:
        await admit(article, max_meta_bytes=1_000)
    assert refused.value.error == "TooLarge"


async def test_what_is_nested_out_of_reason_is_refused() -> None:
    meta: object = {}
    for _ in range(MAX_DEPTH - 2):
        meta = {"in": meta}
    await made(Article(text="x", meta=meta))  # type: ignore[arg-type]
    for _ in range(900):
        meta = {"in": meta}
    with pytest.raises(Refused) as refused:
        await admit(Article(text="x", meta=meta))  # type: ignore[arg-type]
    assert refused.value.error == "TooDeep"


@pytest.mark.parametrize(
    "url",
    ["news.example/a", "ftp://news.example/", "file:///etc/passwd", "http:///a", "http://[::1",
     "http://user:secret@news.example/", "http://news.example/" + "a" * 10_000],
)  # fmt: skip
async def test_a_url_that_can_not_be_fetched_is_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        await admit(Article(url=url))
    assert refused.value.error == "UrlInvalid"
    assert "secret" not in str(refused.value)
    assert len(str(refused.value)) < 500


@given(st.text(min_size=1) | st.text().map("http://{}".format))
async def test_any_url_is_sent_to_be_fetched_or_refused(url: str) -> None:
    try:
        result = await admit(Article(url=url))
    except Refused:
        return
    [message] = result.messages
    assert message.topic.name == "fetches"
    assert message.message.url == url  # type: ignore[attr-defined]
    assert wrap(message, "admit").value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=10),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=8,
)


@given(st.text(min_size=1, max_size=50), st.dictionaries(st.text(max_size=5), json_values))
async def test_any_text_and_meta_come_out_as_they_went_in(
    text: str, meta: dict[str, object]
) -> None:
    page = await made(Article(text=text, meta=meta))
    assert isinstance(page, Page)
    assert page.text == text
    assert page.meta == (meta or None)


def test_the_agent_says_what_it_reads_and_writes() -> None:
    assert [topic.name for topic in AGENT.reads] == ["articles"]
    assert {topic.name for topic in AGENT.writes} == {"pages", "fetches"}
