import base64

import pytest

from agents.cache import Cache
from agents.clean.agent import AGENT, handle
from agents.clean.child import load, work
from agents.clean.stories import stories_of
from agents.contract import Refused
from topics.pages import Page

DUMP = """Skip to main content
The Harbour Gazette
Home | World | Business | Sport | Opinion

Ministers sign fishing accord after nine months of talks
By Nora Lindqvist and Paul Abara
March 3, 2026 9:15 AM GMT

Ministers from three coastal states signed an accord on Tuesday that shares out the catch.
The agreement, reached after nine months of talks, sets yearly quotas and a joint inspection fleet.
"Nobody got all they wanted," the chair of the talks told reporters in the harbour.

Related Articles
Storm closes ferry route for second day
Sign up for our daily newsletter
© 2026 The Harbour Gazette. All rights reserved.
"""

HTML = """<html lang="en"><head><title>Ministers sign accord | Harbour Gazette</title>
<meta property="og:site_name" content="Harbour Gazette">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ministers sign accord",
"datePublished": "2026-03-03T09:15:00Z",
"author": {"@type": "Person", "name": "Nora Lindqvist"}}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Ministers sign accord</h1>
<p>Ministers from three coastal states signed an accord on Tuesday that shares out the catch.</p>
<p>The agreement, reached after nine months of talks, sets yearly quotas and a joint fleet.</p>
<p>It takes effect in May, once the three parliaments have voted on it, the ministers said.</p>
</article></body></html>"""


def dump(text: str, **told: object) -> Page:
    return Page(article_id="a1", kind="text", text=text, **told)


def page(markup: str | bytes, **told: object) -> Page:
    body = markup.encode() if isinstance(markup, str) else markup
    return Page(article_id="a1", kind="html", body_base64=base64.b64encode(body).decode(), **told)


def test_a_dump_gives_its_story_without_the_furniture():
    (story,) = stories_of(dump(DUMP))
    assert story.text.startswith("Ministers from three coastal states")
    assert story.text.endswith("told reporters in the harbour.")
    assert story.title == "Ministers sign fishing accord after nine months of talks"
    assert story.byline == ["Nora Lindqvist", "Paul Abara"]
    assert story.published == "2026-03-03T09:15:00+00:00"
    assert story.language == "en"
    assert story.sources["published"] == "text"


def test_a_page_gives_its_story_and_what_the_markup_says_of_it():
    (story,) = stories_of(page(HTML, url="https://news.example/a/1"))
    assert story.text.startswith("Ministers from three coastal states")
    assert "Home" not in story.text
    assert story.title == "Ministers sign accord"
    assert story.publisher == "Harbour Gazette"
    assert story.byline == ["Nora Lindqvist"]
    assert story.published == "2026-03-03T09:15:00+00:00"
    assert story.sources["title"] == "json-ld"
    assert story.sources["publisher"] == "opengraph"


def test_the_producers_word_wins_over_the_page():
    told = {"publisher": "Wire", "published": "2026-03-02", "language": "en", "meta": {"k": 1}}
    (story,) = stories_of(page(HTML, **told))
    assert (story.publisher, story.published) == ("Wire", "2026-03-02")
    assert story.sources["publisher"] == story.sources["published"] == "producer"
    assert story.meta == {"k": 1}


def test_one_sentence_without_title_or_date_is_a_story():
    sentence = "Norway and Chile signed a treaty on Monday."
    (story,) = stories_of(dump(sentence))
    assert story.text == sentence
    assert (story.title, story.publisher, story.published) == (None, None, None)


def test_the_same_page_gives_the_same_stories():
    assert stories_of(dump(DUMP)) == stories_of(dump(DUMP))
    assert stories_of(page(HTML)) == stories_of(page(HTML))


@pytest.mark.parametrize("body", [b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n", b"\x00\x01\x02" * 400])
def test_what_is_no_text_is_refused(body):
    with pytest.raises(Refused) as refused:
        stories_of(page(body))
    assert refused.value.error == "NotHtml"


async def test_the_agent_sends_stories_and_expects_them():
    class Here:
        state = Cache("", "", 10)

        async def compute(self, task):
            return work(load({}), task)

    result = await handle(dump(DUMP), Here())
    (message,) = result.messages
    assert (result.outcome, result.final) == ("cleaned", True)
    assert result.expected == (message.message.id,)
    assert message.topic.name == "stories"
    assert message.key == "a1"


async def test_a_page_that_is_no_article_gets_a_receipt_and_no_story():
    class Here:
        state = Cache("", "", 10)

        async def compute(self, task):
            return work(load({}), task)

    gone = page(
        "<html><head><title>404 - Page not found</title></head><body><p>Sorry.</p></body></html>"
    )
    result = await handle(gone, Here())
    assert (result.outcome, result.final, result.messages) == ("not-an-article", True, ())
    assert "404" in (result.reason or "")


def test_the_stage_declares_its_child_work():
    work = AGENT.child(AGENT.options())
    assert work.module == "agents.clean.child"
    assert work.memory == AGENT.options().memory_mb * 1024 * 1024


async def test_an_article_that_comes_again_changed_is_revised():
    class Here:
        state = Cache("", "", 10)

        async def compute(self, task):
            return work(load({}), task)

    here, outcomes = Here(), []
    for text in (DUMP, DUMP, DUMP.replace("coastal", "inland")):
        result = await handle(dump(text), here)
        outcomes.append(result.outcome)
        # A worker that dies before this tells of the revision again.
        assert (await handle(dump(text), here)).outcome == result.outcome
        result.on_sent()
    assert outcomes == ["cleaned", "cleaned", "revised"]
