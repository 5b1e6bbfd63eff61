"""Settings as the commands get them: read, overridden by options, and wrong ones told plainly."""

import functools
from collections.abc import Callable, Iterator
from typing import Concatenate, ParamSpec

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from worker.errors import Explained
from worker.settings import DEFAULT_BROKERS, Settings, settings

P = ParamSpec("P")


class WrongSetting(Explained):
    """A variable holds what its setting cannot be."""


def load(brokers: str | None = None) -> Settings:
    """The settings, with `brokers` over the variable's. Raises WrongSetting, naming the variables."""
    try:
        loaded = settings()
    except ValidationError as error:
        raise WrongSetting("; ".join(_each_wrong(error))) from None
    except SettingsError as error:
        raise WrongSetting(f"a setting cannot be read: {error}") from None
    return loaded.model_copy(update={"brokers": brokers}) if brokers else loaded


def _each_wrong(error: ValidationError) -> Iterator[str]:
    for item in error.errors(include_url=False):
        variable = "_".join(["EVENTWIRE", *(str(step).upper() for step in item["loc"])])
        yield f"{variable}={item['input']}: {item['msg']}"


def with_settings(command: Callable[Concatenate[Settings, P], None]) -> Callable[P, None]:
    """Give a command the settings as its first argument, and the option --brokers over them."""

    @click.option(
        "--brokers",
        metavar="HOST:PORT,…",
        help=f"The Kafka to use.  [default: EVENTWIRE_BROKERS, else {DEFAULT_BROKERS}]",
    )
    @functools.wraps(command)
    def with_settings_given(*args: P.args, **kwargs: P.kwargs) -> None:
        brokers = kwargs.pop("brokers", None)
        command(load(str(brokers) if brokers else None), *args, **kwargs)

    return with_settings_given
