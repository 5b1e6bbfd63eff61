"""`eventwire schemas`: write the contracts for readers in any language."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import orjson

from topics.schemas import Deployment, asyncapi, json_schemas
from worker.cli.options import with_settings
from worker.errors import Explained
from worker.settings import Settings


class CannotWrite(Explained):
    """The folder cannot be made or written to."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@with_settings
def command(settings: Settings, folder: Path) -> None:
    """Write JSON Schemas of every topic and an AsyncAPI 3.0 document to DIR, and print their paths.

    The schemas are of the CloudEvents on the topics; article.schema.json is of the bare Article that
    producers may send instead. The AsyncAPI document names topics, partitions and retention as the
    settings have them.

    \b
    Examples:
      eventwire schemas schemas/
      EVENTWIRE_TOPIC_PREFIX=prod. eventwire schemas schemas/ --brokers kafka-1:9092
    """
    deployment = Deployment(
        version=version("eventwire"),
        server=settings.bootstrap().partition(",")[0],
        topic_prefix=settings.topic_prefix,
        partitions=settings.partitions,
        replicas=settings.replication,
        retention_ms=settings.retention_ms,
    )
    files: dict[str, Any] = {**json_schemas(), "asyncapi.json": asyncapi(deployment)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.write_bytes(
                orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
            )
            click.echo(path)
    except OSError as error:
        raise CannotWrite(f"{folder} cannot be written to: {error.strerror or error}") from error
