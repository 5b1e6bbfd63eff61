"""Settings of the enrich stage (`EVENTWIRE_ENRICH_…`)."""

from pydantic import BaseModel, ConfigDict, Field


class EnrichOptions(BaseModel):
    """Settings of the enrich stage."""

    model_config = ConfigDict(frozen=True)

    min_population: int = Field(
        5000,
        description="Smallest town the gazetteer knows, inhabitants (500, 1000, 5000 or 15000).",
    )
