"""`reports`: coded events, each as one story reports it."""

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from topics import plover
from topics.declaration import MIB, Retention, Topic
from topics.message import Message
from topics.plover import EventType, Quad


class Part(BaseModel):
    """The base of what stands inside an event: open to unknown fields, like messages."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Party(Part):
    """An actor or a recipient."""

    text: str = Field(description="The words of the story.")
    name: str | None = Field(None, description="The name they were resolved to.")
    country: str | None = Field(
        None, description="ISO 3166-1 alpha-3 or a pseudo-country (IGO, NGO, …); null if unknown."
    )
    sector: str | None = Field(None, description="PLOVER sector: GOV, MIL, …; null if unknown.")
    role: str | None = Field(None, description="The role the story gives, such as president.")
    source: str | None = Field(None, description="What the resolution rests on.")
    confidence: float = Field(0.0, ge=0, le=1)


class Location(Part):
    """Where the event took place, as far as the story says it."""

    text: str = Field(description="The words of the story.")
    name: str | None = None
    country: str | None = Field(None, description="ISO 3166-1 alpha-3.")
    lat: float | None = Field(None, ge=-90, le=90, description="Degrees north, WGS 84.")
    lon: float | None = Field(None, ge=-180, le=180, description="Degrees east, WGS 84.")
    geonameid: int | None = None
    confidence: float = Field(0.0, ge=0, le=1)


class Evidence(Part):
    """The words that prove it; offsets count code points of the story's text."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class ArticleOf(Part):
    """What a subscriber needs to know of the article without reading the story."""

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    meta: dict[str, object] | None = Field(None, description="The producer's own fields.")


class Coder(Part):
    """Which code and model coded it."""

    version: str
    model: str


class Report(Message):
    """One coded event in one story: who did what to whom, where and when, and the proof."""

    kind_name: ClassVar[str] = "report"

    id: str = Field(description="Derived from story, type, mode, parties and evidence.")
    article_id: str
    story_id: str
    story: int = Field(ge=0, description="The story's index in its article.")
    type: EventType
    mode: str | None = None
    quad: Quad
    score: float = Field(ge=-10, le=10, description="Conflict (-10) to cooperation (10).")
    cameo: str = Field(pattern=r"^\d\d$", description="CAMEO root.")
    contexts: list[str] = Field(default_factory=list)
    actors: list[Party] = Field(default_factory=list, description="[] when none is mentioned.")
    recipients: list[Party] = Field(default_factory=list, description="[] when none is mentioned.")
    location: Location | None = None
    date: str | None = Field(None, description="ISO 8601 day, month or interval (a/b).")
    background: bool = Field(False, description="Told as history.")
    evidence: Evidence
    trigger: str = Field(description="The word or words that name the act.")
    confidence: float = Field(ge=0, le=1)
    article: ArticleOf
    coder: Coder

    @model_validator(mode="after")
    def _keeps_to_plover(self) -> Self:
        facts = plover.TYPES[self.type]
        if self.mode is not None and self.mode not in facts.modes:
            raise ValueError(f"{self.type} has no mode {self.mode!r}; it has {sorted(facts.modes)}")
        unknown = set(self.contexts) - plover.CONTEXTS
        if unknown:
            raise ValueError(f"no PLOVER context: {sorted(unknown)}")
        for party in (*self.actors, *self.recipients):
            if party.sector is not None and party.sector not in plover.SECTORS:
                raise ValueError(f"{party.text!r} has no PLOVER sector: {party.sector!r}")
        return self

    def dyad_key(self) -> str:
        """Type and dyad: reports that could be of the same event meet in one place."""

        def side(parties: list[Party]) -> str:
            return ",".join(sorted({party.country or "UNK" for party in parties}))

        if self.type in plover.SYMMETRIC:
            return f"{self.type}|{side([*self.actors, *self.recipients])}"
        return f"{self.type}|{side(self.actors)}|{side(self.recipients)}"


TOPIC = Topic(
    name="reports",
    model=Report,
    key=Report.dyad_key,
    key_doc="type and dyad",
    written_by="extract",
    read_by="enrich",
    retention=Retention.WORK,
    max_bytes=1 * MIB,
)
