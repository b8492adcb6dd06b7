"""A run's description as it comes back from the database, where an older version may have put it."""

import json
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from backend.training.spec import RunSpec

REMEMBERED = 1_000
"""Descriptions of the runs that are looked at all the time; reading one anew takes longer than the rest of its row."""


def read_spec(stored: dict[str, Any]) -> RunSpec:
    """The description; what is stored was checked when it came in, so nothing of an older version is refused now."""
    return _read(json.dumps(stored, sort_keys=True))


@lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> RunSpec:
    stored = json.loads(text)
    try:
        return RunSpec.model_validate(stored)
    except ValidationError as error:
        wrong = {str(detail["loc"][0]) for detail in error.errors()}
    # Bounds became narrower, or fields went: those are taken as they are, or, if they are no scalars, left out.
    sound = {name: value for name, value in stored.items() if name not in wrong}
    kept = {name: stored[name] for name in wrong & RunSpec.model_fields.keys() if not isinstance(stored[name], list)}
    try:
        return RunSpec.model_validate(sound).model_copy(update=kept)
    except ValidationError:
        return RunSpec().model_copy(update=kept)
