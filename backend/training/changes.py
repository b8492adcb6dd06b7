"""What a user changes while a run trains: which settings, and from which iteration on.

A change takes effect between two mini-batches. With the iteration recorded, a run that is carried on or done again
makes the same change at the same place, and ends with the same weights.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.training.spec import RunSpec
from backend.training.stored_spec import read_spec

_LEARNING: Final = ("learning_rate", "momentum", "rho", "weight_decay")
_SCHEDULE: Final = ("schedule", "step_iterations", "step_factor", "warmup_iterations")
_AUGMENTATION: Final = ("shift", "rotation", "scaling", "shear", "elastic", "thickness")
STOPPING: Final = ("iterations", "epochs", "seconds", "target_accuracy", "patience")
CHANGEABLE: Final = (*_LEARNING, *_SCHEDULE, *_AUGMENTATION, "batch_size", *STOPPING)
"""Fields of a run's description that may change on the way; all others decide what the network is."""


@dataclass(frozen=True)
class Change:
    """New values of some fields, in effect for every mini-batch after `iteration`."""

    iteration: int
    fields: Mapping[str, Any]


def changed(spec: RunSpec, fields: Mapping[str, Any]) -> RunSpec:
    """The description with other values of some fields, checked as a whole.

    Raises
    ------
    ValueError
        If a field may not change on the way.
    pydantic.ValidationError
        If the new values are out of bounds or do not go together.
    """
    fixed = sorted(set(fields) - set(CHANGEABLE))
    if fixed:
        raise ValueError(f"{fixed[0]}: expected one of {', '.join(CHANGEABLE)}, which may change while a run trains")
    return RunSpec.model_validate({**spec.model_dump(), **fields})


def with_recorded(spec: RunSpec, change: Change) -> RunSpec:
    """The description after a change that was checked when it was asked for; bounds may have become narrower since."""
    return read_spec({**spec.model_dump(mode="json"), **change.fields})


def settings_after(spec: RunSpec, changes: Iterable[Change]) -> RunSpec:
    """What is in effect after all these changes."""
    for change in changes:
        spec = with_recorded(spec, change)
    return spec
