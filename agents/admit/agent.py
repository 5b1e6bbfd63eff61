"""The admit stage: checks what a producer sent, names it, and sends it on by what it is."""

import base64
from contextlib import nullcontext

from agents.admit import bounds
from agents.admit.carry import producers_fields
from agents.admit.options import AdmitOptions
from agents.contract import Agent, Context, Result
from agents.fetch.urls import checked
from topics import articles, fetches, pages
from topics.articles import Article
from topics.declaration import Outgoing, outgoing
from topics.fetches import Fetch
from topics.pages import Page

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


async def handle(article: Article, context: Context) -> Result:
    """An article with content becomes a page, one with a URL alone goes to be fetched.

    Raises Refused: TooLarge or TooDeep beyond the bounds, UrlInvalid for a URL that can't be fetched.
    """
    bounds.check(article, context.state)
    identity = article.identity()
    return Result(
        subject=identity,
        article_id=identity,
        outcome="admitted",
        final=False,
        messages=(_route(article, identity),),
    )


def _route(article: Article, identity: str) -> Outgoing:
    said = producers_fields(article)
    if article.html:
        body = base64.b64encode(article.html.encode()).decode()
        page = Page(article_id=identity, kind="html", body_base64=body, content_type=HTML, **said)
    elif article.text:
        page = Page(article_id=identity, kind="text", text=article.text, content_type=TEXT, **said)
    else:
        checked(article.url or "")
        return outgoing(fetches.TOPIC, Fetch(id=identity, **said))
    return outgoing(pages.TOPIC, page)


AGENT = Agent(
    name="admit",
    reads=(articles.TOPIC,),
    writes=(pages.TOPIC, fetches.TOPIC),
    handle=handle,
    options=AdmitOptions,
    # Articles have nothing to do with each other, whatever key their producer chose.
    serial_by_key=False,
    open=nullcontext,
)
