"""Settings of the fetch stage (`EVENTWIRE_FETCH_…`)."""

import re

from pydantic import BaseModel, ConfigDict, Field, field_validator


class FetchOptions(BaseModel):
    """Settings of the fetch stage."""

    model_config = ConfigDict(frozen=True)

    timeout_s: float = Field(
        30, gt=0, description="Seconds that all requests of a fetch may take together."
    )
    max_body_bytes: int = Field(
        5_000_000, gt=0, description="Largest body after decompression, bytes."
    )
    max_redirects: int = Field(5, ge=0, description="Redirects followed before giving up.")
    pace_s: float = Field(1, ge=0, description="Least seconds between two requests to one host.")
    longest_wait_s: float = Field(
        5, ge=0, description="A fetch that would wait longer than this goes to fetches-later."
    )
    max_put_off: int = Field(
        8, ge=0, description="Times a host may put a fetch off (Retry-After) before it is refused."
    )
    user_agent: str = Field(
        "eventwire (+https://github.com/eventwire)", description="How requests name themselves."
    )
    allow: list[str] = Field(
        default_factory=list,
        description="host:port pairs exempt from the address guard, for test servers; JSON list.",
    )
    state_dir: str = Field(
        "", description="Folder for ETags and dates of pages seen. Empty: kept in memory."
    )

    @field_validator("allow")
    @classmethod
    def _are_hosts_with_ports(cls, value: list[str]) -> list[str]:
        for entry in value:
            if not re.fullmatch(r"(\[[0-9a-f:.]+\]|[^\s/@:\[\]]+):\d{1,5}", entry):
                raise ValueError(f"{entry!r} is no host:port, such as 127.0.0.1:8000 or [::1]:8000")
        return value

    @field_validator("user_agent")
    @classmethod
    def _begins_with_a_name(cls, value: str) -> str:
        if not (value.isascii() and value.isprintable() and re.match(r"[A-Za-z_-]+", value)):
            raise ValueError(
                "user_agent must be printable ASCII and begin with a name, such as eventwire,"
                " which is what robots.txt files are asked for"
            )
        return value
