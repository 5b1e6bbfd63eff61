"""Settings of the admit stage (`EVENTWIRE_ADMIT_…`)."""

from pydantic import BaseModel, ConfigDict, Field


class AdmitOptions(BaseModel):
    """Settings of the admit stage."""

    model_config = ConfigDict(frozen=True)

    max_content_bytes: int = Field(
        5_000_000, gt=0, description="Largest HTML or text an article may carry, bytes of UTF-8."
    )
    max_meta_bytes: int = Field(
        64_000, gt=0, description="Largest `meta` and unknown fields together, bytes of JSON."
    )
