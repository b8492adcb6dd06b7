"""What the form needs to know of a field beyond its bounds."""

from typing import Any

from pydantic import BaseModel, ConfigDict

IMAGES: dict[str, list[Any]] = {"dataset": ["mnist"]}
"""For fields that only images use."""


class Fields(BaseModel):
    """Base of all groups of fields. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def shown(
    group: str, unit: str = "", *, scale: str = "linear", used_with: dict[str, list[Any]] | None = None
) -> dict[str, Any]:
    """Group, unit, linear or logarithmic steps, and which values of other fields make this one count."""
    return {"group": group, "unit": unit, "scale": scale, "used_with": used_with or {}}
