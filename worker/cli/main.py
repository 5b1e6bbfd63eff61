"""The command `eventwire` itself: its subcommands, each imported when it is called."""

import importlib
from typing import Any

import click

from worker.errors import Explained

COMMANDS: dict[str, str] = {
    "run": "Try it all: a local Kafka, topics, a worker and sample articles.",
    "worker": "Work: take articles from Kafka, write coded events.",
    "produce": "Send articles: URLs, HTML, text or JSON.",
    "tail": "Watch events, stories, receipts or dead letters arrive.",
    "trace": "Show an article's way through the stages.",
    "dlq": "List, show and replay dead letters.",
    "topics": "Create the topics on the broker and check them.",
    "kafka": "Run a local single-node Apache Kafka.",
    "code": "Code files without any Kafka, one JSON line each.",
    "schemas": "Write the topics' JSON Schemas and an AsyncAPI document.",
    "settings": "List every setting with its variable, default and value.",
    "doctor": "Check that everything eventwire needs is in order.",
}
"""Subcommand -> its line in the help. The module of the same name in worker/cli holds it as `command`.
It is imported only when called, so that `tail` starts fast and loads neither Faust nor spaCy."""


class Commands(click.Group):
    """The group of subcommands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The subcommand of that name, imported now."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"worker.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; an explained error is told in its own words, without a traceback."""
        try:
            return super().invoke(ctx)
        except Explained as error:
            raise click.ClickException(str(error)) from error


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings come from EVENTWIRE_… in the environment; `eventwire settings` lists them.",
)
@click.version_option(package_name="eventwire")
def main() -> None:
    """News in, coded political events out, live over Kafka, each with its evidence.

    \b
    Try it:             eventwire run --seeds
    Send an article:    eventwire produce https://example.org/news.html
    Watch the events:   eventwire tail events
    """


if __name__ == "__main__":
    main()
