"""`eventwire produce`: send articles, and wait until the broker has them."""

import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Iterator

import click

from topics import articles
from topics.declaration import outgoing
from topics.envelope import wrap
from worker.broker.reach import partitions
from worker.broker.sending import Record, Sent, send_all
from worker.cli.inputs import Given, Input, Reader, in_thread, names_one_article
from worker.cli.options import with_settings
from worker.cli.output import print_json
from worker.cli.running import run
from worker.settings import Settings

SOURCE = "eventwire/produce"
"""The CloudEvents `source` of articles sent by this command."""


@click.command(
    epilog="Exits with 1 if any article could not be read or sent; the others are sent all the same."
)
@click.argument("paths", nargs=-1, required=True, metavar="URL|FILE|-…")
@click.option("--id", help="The article's id, where it has none itself; for a single article.")
@click.option("--publisher", help="Who published it, where the article does not say.")
@click.option("--published", metavar="ISO8601", help="When, where the article does not say.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print id, source, partition and offset as JSON lines."
)
@with_settings
def command(
    settings: Settings,
    paths: tuple[str, ...],
    id: str | None,
    publisher: str | None,
    published: str | None,
    as_json: bool,
) -> None:
    """Send articles to the topic `articles` and print their ids once the broker has them.

    \b
    URL             is fetched by the worker
    .html, .htm     a page
    .txt            the raw text of a page, in UTF-8
    .json           an Article (url, html or text; id, publisher, …) or an array of them
    .jsonl          an Article a line
    -               standard input: JSON lines, or URLs, one a line, or one raw text

    An article's id is its own `id`, else --id, else its file's stem (.html, .txt, .json of one
    article), else derived from its URL or content. The same id sent again is the same article.

    \b
    Examples:
      eventwire produce https://example.org/news.html
      eventwire produce page.html --publisher 'The Example' --published 2026-03-01
      eventwire produce seeds/*.html
      eventwire produce - < urls.txt
      eventwire trace "$(eventwire produce page.html)" --wait 30
    """
    if id is not None and len(paths) > 1:
        raise click.UsageError("--id names one article; give one URL or file with it")
    inputs = Reader(Given(id, publisher, published)).read(paths)
    with _progress(shown=len(paths) > 1 or not names_one_article(paths[0])) as step:
        failed = run(_produce(settings, inputs, as_json, step))
    if failed:
        click.echo(f"{failed} not sent", err=True)
        sys.exit(1)


async def _produce(
    settings: Settings, inputs: Iterator[Input], as_json: bool, step: Callable[[], None]
) -> int:
    """Send all articles, calling `step` after each; the number of those that failed."""
    topic = settings.topic_name(articles.TOPIC)
    await partitions(settings.bootstrap(), topic)
    unreadable: list[str] = []
    refused: list[str] = []

    async def records() -> AsyncIterator[Record[Input]]:
        async for read in in_thread(inputs):
            if read.article is None:
                unreadable.append(read.where)
                print(f"{read.where}: {read.problem}", file=sys.stderr)
                continue
            wrapped = wrap(outgoing(articles.TOPIC, read.article), SOURCE)
            yield Record(read, topic, wrapped.key, wrapped.value, wrapped.headers)

    async for sent in send_all(settings.bootstrap(), records()):
        if sent.problem:
            refused.append(sent.item.where)
            print(f"{sent.item.where}: {sent.problem}", file=sys.stderr)
        else:
            _tell(sent, as_json)
        step()
    return len(unreadable) + len(refused)


def _tell(sent: Sent[Input], as_json: bool) -> None:
    assert sent.item.article
    assert sent.metadata
    article_id = sent.item.article.identity()
    if not as_json:
        print(article_id, flush=True)
        return
    print_json(
        {
            "id": article_id,
            "source": sent.item.where,
            "partition": sent.metadata.partition,
            "offset": sent.metadata.offset,
        }
    )


@contextlib.contextmanager
def _progress(shown: bool) -> Iterator[Callable[[], None]]:
    """A counter on the terminal that counts one at each call; how many will come is not known.

    It keeps below what is printed meanwhile, for which it takes the place of sys.stdout and stderr.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.completed:,} sent"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=None)
        yield lambda: progress.advance(task)
