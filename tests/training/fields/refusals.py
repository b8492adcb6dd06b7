"""What a spec says of the fields that it refuses."""

from typing import Any

import pytest
from pydantic import ValidationError

from backend.training import RunSpec


def refused(**choices: Any) -> dict[str, str]:
    """Messages by field; fails if nothing is refused."""
    with pytest.raises(ValidationError) as refusal:
        RunSpec.model_validate(choices)
    return {".".join(map(str, error["loc"])): error["msg"] for error in refusal.value.errors()}
