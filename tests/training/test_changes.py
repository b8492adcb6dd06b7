"""What may be changed on the way, and the settings that follow."""

import pytest
from pydantic import ValidationError

from backend.training import CHANGEABLE, Change, RunSpec, changed, settings_after
from backend.training.changes import with_recorded

OTHER = {
    "learning_rate": 0.5,
    "momentum": 0.5,
    "rho": 0.5,
    "weight_decay": 0.5,
    "schedule": "cosine",
    "step_iterations": 7,
    "step_factor": 0.25,
    "warmup_iterations": 7,
    "shift": 1.5,
    "rotation": 5.0,
    "scaling": 0.125,
    "shear": 0.125,
    "elastic": 1.5,
    "thickness": 0.5,
    "batch_size": 7,
    "iterations": 7,
    "epochs": 7,
    "seconds": 7.5,
    "target_accuracy": 0.5,
    "patience": 7,
}


def test_every_changeable_field_is_tried_here() -> None:
    assert OTHER.keys() == set(CHANGEABLE)
    assert set(CHANGEABLE) < RunSpec.model_fields.keys()


@pytest.mark.parametrize("name", CHANGEABLE)
def test_one_field_changes_and_no_other(name: str) -> None:
    spec = RunSpec(validation_size=100)
    after = changed(spec, {name: OTHER[name]})
    assert after.model_dump() == {**spec.model_dump(), name: OTHER[name]}
    assert after != spec


@pytest.mark.parametrize("name", sorted(RunSpec.model_fields.keys() - set(CHANGEABLE)))
def test_what_decides_the_network_may_not_change(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: expected one of learning_rate, momentum, "):
        changed(RunSpec(), {"learning_rate": 0.5, name: getattr(RunSpec(), name)})


@pytest.mark.parametrize(
    ("field", "value"), [("learning_rate", -1), ("batch_size", 0), ("batch_size", 1.5), ("schedule", "none")]
)
def test_new_values_keep_their_bounds(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        changed(RunSpec(), {"momentum": 0.5, field: value})
    assert [error["loc"] for error in refusal.value.errors()] == [(field,)]


def test_what_does_not_go_together_is_refused() -> None:
    with pytest.raises(ValidationError, match="images that are set aside"):
        changed(RunSpec(), {"patience": 3})
    assert changed(RunSpec(validation_size=1), {"patience": 3}).patience == 3


def test_changes_add_up_in_their_order() -> None:
    changes = [
        Change(3, {"learning_rate": 0.5, "momentum": 0.5}),
        Change(3, {"learning_rate": 0.25}),
        Change(9, {"batch_size": 7}),
    ]
    assert settings_after(RunSpec(), []) == RunSpec()
    assert settings_after(RunSpec(), changes) == RunSpec(learning_rate=0.25, momentum=0.5, batch_size=7)


def test_a_change_of_a_version_with_wider_bounds_is_taken_as_it_is() -> None:
    """It was checked when it came in, and without it the run would not be what it was."""
    change = Change(3, {"learning_rate": 5_000.0})
    with pytest.raises(ValidationError):
        changed(RunSpec(), change.fields)
    assert with_recorded(RunSpec(hidden_size=7), change).learning_rate == 5_000
    assert settings_after(RunSpec(hidden_size=7), [change, Change(4, {"momentum": 0.5})]).hidden_size == 7


def test_layers_come_through() -> None:
    spec = RunSpec(layers=({"type": "affine", "size": 5}, {"type": "dropout", "ratio": 0.25}, {"type": "affine"}))
    assert settings_after(spec, [Change(1, {"learning_rate": 0.5})]).layers == spec.layers
