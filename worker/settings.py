"""All settings, in one class: `EVENTWIRE_*` in the environment; `eventwire settings` lists them."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from agents.admit.options import AdmitOptions
from agents.clean.options import CleanOptions
from agents.enrich.options import EnrichOptions
from agents.extract.options import ExtractOptions
from agents.fetch.options import FetchOptions
from topics.declaration import Retention, Topic

DEFAULT_BROKERS = "127.0.0.1:9092"


def _default_data_dir() -> Path:
    return Path.home() / ".local" / "share" / "eventwire"


def _default_cache_dir() -> Path:
    return Path.home() / ".cache" / "eventwire"


class Settings(BaseSettings):
    """What can be set. A stage's own settings carry its name: `EVENTWIRE_FETCH_TIMEOUT_S`."""

    model_config = SettingsConfigDict(
        env_prefix="EVENTWIRE_", env_nested_delimiter="_", env_nested_max_split=1, frozen=True
    )

    brokers: str = Field(
        "", description=f"Kafka bootstrap servers, host:port,… Empty: {DEFAULT_BROKERS}."
    )
    topic_prefix: str = Field(
        "", description="Put before every topic and group, for shared clusters."
    )
    model: str = Field(
        "", description="spaCy pipeline to code with, package or folder. Empty: the one that ships."
    )
    data_dir: Path = Field(
        default_factory=_default_data_dir, description="Where workers keep state."
    )
    cache_dir: Path = Field(
        default_factory=_default_cache_dir, description="Where the local Kafka's jars are kept."
    )
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_format: str = Field(
        "auto", description="json, text, or auto: text on a terminal, else json."
    )

    partitions: int = Field(8, gt=0, description="Partitions of new topics; fixed once they exist.")
    replication: int = Field(1, gt=0, description="Replicas of new topics; 3 on a real cluster.")
    retention_input_days: float = Field(
        3, gt=0, description="Days articles, fetches, pages are kept."
    )
    retention_work_days: float = Field(
        7, gt=0, description="Days stories, reports, receipts are kept."
    )
    retention_output_days: float = Field(
        30, gt=0, description="Days events, dead letters are kept."
    )

    window_messages: int = Field(32, gt=0, description="Messages a stage has in flight at most.")
    window_mb: int = Field(64, gt=0, description="MiB of messages a stage has in flight at most.")
    attempts: int = Field(5, gt=0, description="Tries of a message before it is a dead letter.")
    backoff_s: float = Field(0.5, gt=0, description="Seconds before the second try; doubles after.")
    backoff_max_s: float = Field(30, gt=0, description="Longest wait between tries, seconds.")
    drain_s: float = Field(8, gt=0, description="Seconds that what is in flight has at a stop.")
    session_s: float = Field(10, gt=0, le=10, description="Seconds until a silent worker is out.")
    breaker_messages: int = Field(100, ge=100, description="Messages before the breaker may open.")
    breaker_ratio: float = Field(
        0.5, gt=0, le=1, description="Share of unexpected failures that pauses a stage."
    )
    stuck_s: float = Field(
        120, gt=0, description="Seconds without progress, with work waiting, until not live."
    )
    health_host: str = Field("127.0.0.1", description="Where health and metrics are served.")
    health_port: int = Field(
        8086, ge=0, le=65535, description="Their port; 0: any free one, said in the log."
    )

    admit: AdmitOptions = Field(default_factory=AdmitOptions)
    fetch: FetchOptions = Field(default_factory=FetchOptions)
    clean: CleanOptions = Field(default_factory=CleanOptions)
    extract: ExtractOptions = Field(default_factory=ExtractOptions)
    enrich: EnrichOptions = Field(default_factory=EnrichOptions)

    def options(self, stage: str, state_dir: Path | None = None) -> BaseModel:
        """The settings of one stage, as its agent takes them.

        `state_dir` is the folder of this worker's own state; without it nothing is kept on disk.
        """
        own: BaseModel = getattr(self, stage)
        update: dict[str, object] = {}
        if stage == "extract" and self.model:
            update["model"] = self.model
        if state_dir is not None and "state_dir" in type(own).model_fields:
            update["state_dir"] = str(state_dir)
        return own.model_copy(update=update)

    def bootstrap(self) -> str:
        """The brokers to connect to."""
        return self.brokers or DEFAULT_BROKERS

    def topic_name(self, topic: Topic) -> str:  # type: ignore[type-arg]
        """A topic's name on the broker."""
        return self.topic_prefix + topic.name

    def retention_ms(self, retention: Retention) -> int:
        """How long a class of topics keeps its records, in milliseconds."""
        days = {
            Retention.INPUT: self.retention_input_days,
            Retention.WORK: self.retention_work_days,
            Retention.OUTPUT: self.retention_output_days,
        }[retention]
        return int(days * 86_400_000)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError for what is wrong in them."""
    return Settings()
