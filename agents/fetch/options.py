"""Settings of the fetch stage (`EVENTWIRE_FETCH_…`)."""

from pydantic import BaseModel, ConfigDict, Field


class FetchOptions(BaseModel):
    """Settings of the fetch stage."""

    model_config = ConfigDict(frozen=True)

    timeout_s: float = Field(30, gt=0, description="Seconds a whole request may take.")
    max_body_bytes: int = Field(
        5_000_000, gt=0, description="Largest body after decompression, bytes."
    )
    max_redirects: int = Field(5, ge=0, description="Redirects followed before giving up.")
    pace_s: float = Field(1, ge=0, description="Least seconds between two requests to one host.")
    longest_wait_s: float = Field(
        5, ge=0, description="A fetch that would wait longer than this goes to fetches-later."
    )
    user_agent: str = Field(
        "eventwire (+https://github.com/eventwire)", description="How requests name themselves."
    )
    allow: list[str] = Field(
        default_factory=list,
        description="host:port pairs exempt from the address guard, for test servers; JSON list.",
    )
