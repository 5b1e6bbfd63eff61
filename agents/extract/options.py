"""Settings of the extract stage (`EVENTWIRE_EXTRACT_…`)."""

from pydantic import BaseModel, ConfigDict, Field


class ExtractOptions(BaseModel):
    """Settings of the extract stage."""

    model_config = ConfigDict(frozen=True)

    children: int = Field(1, ge=1, description="Child processes that code.")
    deadline_s: float = Field(
        60, gt=0, description="Seconds a story may take before its child is killed."
    )
    memory_mb: int = Field(2048, gt=0, description="Memory a coding child may use, MiB.")
    recycle: int = Field(5000, gt=0, description="Stories a child codes before it is replaced.")
    max_chars: int = Field(
        200_000,
        gt=0,
        le=1_000_000,
        description="Characters of a story that are coded; the rest is left, and said so.",
    )
    model: str = Field(
        "", description="Another spaCy pipeline: a package or a folder. Empty: the one that ships."
    )
