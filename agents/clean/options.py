"""Settings of the clean stage (`EVENTWIRE_CLEAN_…`)."""

from pydantic import BaseModel, ConfigDict, Field


class CleanOptions(BaseModel):
    """Settings of the clean stage."""

    model_config = ConfigDict(frozen=True)

    children: int = Field(1, ge=1, description="Child processes that clean.")
    deadline_s: float = Field(
        30, gt=0, description="Seconds a page may take before its child is killed."
    )
    memory_mb: int = Field(1024, gt=0, description="Memory a cleaning child may use, MiB.")
    state_dir: str = Field(
        "", description="Folder where it remembers articles; the worker sets it. Empty: in memory."
    )
    recycle: int = Field(2000, gt=0, description="Pages a child cleans before it is replaced.")
