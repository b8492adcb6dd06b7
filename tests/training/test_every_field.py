"""Every field of the form changes a run where it is shown, and changes nothing where it is not."""

from typing import Any

import numpy as np
import pytest

from backend.training import Evaluation, RunSpec, Training
from tests.training.runs import collected, dataset_of

FIELDS = RunSpec.model_json_schema()["properties"]

SMALL = {"hidden_size": 5, "batch_size": 30, "iterations": 8, "evaluation_size": 30}
XOR = {"dataset": "xor"}
MOONS = {"dataset": "moons", "noise": 0.2}

# For each field another value than its default, and what else has to be chosen so that it counts. Where that is said
# in `used_with`, the first of the values given there is chosen as well.
OTHER: dict[str, tuple[Any, dict[str, Any]]] = {
    "dataset": ("xor", {}),
    "train_size": (50, {}),
    "noise": (0.3, {}),
    "batch_size": (20, {}),
    "sampling": ("shuffled", {}),
    "shift": (3.0, {}),
    "rotation": (20.0, {}),
    "scaling": (0.3, {}),
    "shear": (0.3, {}),
    "elastic": (2.0, {}),
    "thickness": (1.0, {}),
    "output": ("sigmoid", MOONS),
    "layers": (({"type": "affine", "size": 5}, {"type": "tanh"}, {"type": "affine"}), {}),
    "hidden_size": (6, {}),
    "activation": ("sigmoid", {}),
    "initializer": ("he", {}),
    "weight_init_std": (0.02, {}),
    "loss": ("mse", {}),
    "gradient": ("numerical_fast", {"dtype": "float64"}),
    "optimizer": ("momentum", {}),
    "learning_rate": (0.2, {}),
    "momentum": (0.8, {}),
    "rho": (0.9, {}),
    "beta1": (0.8, {}),
    "beta2": (0.9, {}),
    "weight_decay": (0.1, {}),
    "schedule": ("cosine", {}),
    "step_iterations": (4, {}),
    "step_factor": (0.9, {"step_iterations": 3}),
    "warmup_iterations": (5, {}),
    "dtype": ("float64", {}),
    "seed": (1, {}),
    "iterations": (9, {}),
    "epochs": (1, {"batch_size": 50}),
}
# They say what is measured or how the run is called, not how it goes; what is set aside has tests of its own, and so
# have own digits and the rules that go by accuracy or by the clock.
NO_MATTER = {"name", "evaluation_size", "validation_size", "target_accuracy", "patience", "seconds", "corrections"}
USED_WITH = {name: field["used_with"] for name, field in FIELDS.items() if field["used_with"]}

# For each field that others are used with, a value that none of them is used with.
UNUSED: dict[str, dict[str, Any]] = {
    "layers": {"layers": ({"type": "affine", "size": 5}, {"type": "relu"}, {"type": "affine"})},
    "initializer": {"initializer": "he"},
    "dataset": XOR,
    "output": {**XOR, "output": "step"},
    "optimizer": {"optimizer": "sgd"},
    "schedule": {"schedule": "cosine"},
}


def outcome(**choices: Any) -> tuple[Any, ...]:
    """The weights at the end with all evaluations on the way."""
    spec = RunSpec(**{**SMALL, **choices})
    training = Training(spec, dataset_of(spec))
    events, _ = collected(training)
    return training.network.params.flat.tobytes(), [event for event in events if isinstance(event, Evaluation)]


def test_no_field_is_left_out() -> None:
    assert OTHER.keys() | NO_MATTER == FIELDS.keys()
    assert {other for conditions in USED_WITH.values() for other in conditions} == UNUSED.keys()


@pytest.mark.parametrize("name", OTHER)
def test_where_it_counts_it_changes_the_weights(name: str) -> None:
    value, choices = OTHER[name]
    fitting = {other: values[0] for other, values in USED_WITH.get(name, {}).items()} | choices
    if name == "train_size":  # the few digits of these tests are not cut further
        fitting |= MOONS
    assert outcome(**fitting)[0] != outcome(**{**fitting, name: value})[0]


@pytest.mark.parametrize("name", [name for name in USED_WITH if name not in NO_MATTER])
def test_where_it_does_not_count_it_changes_nothing(name: str) -> None:
    value, _ = OTHER[name]
    for other in USED_WITH[name]:
        assert outcome(**UNUSED[other]) == outcome(**{**UNUSED[other], name: value})


@pytest.mark.parametrize("name", [name for name in USED_WITH if name not in NO_MATTER])
def test_it_counts_with_every_value_named(name: str) -> None:
    value, choices = OTHER[name]
    for other, values in USED_WITH[name].items():
        for named in values:
            fitting = {other: named, **choices}
            if other == "output":
                fitting |= MOONS
            assert outcome(**fitting)[0] != outcome(**{**fitting, name: value})[0], (other, named)


def test_a_name_and_what_is_measured_are_no_matter() -> None:
    (weights, evaluations), (same, fewer) = outcome(), outcome(name="other", evaluation_size=7)
    assert weights == same
    assert [event.test_accuracy for event in evaluations] == [event.test_accuracy for event in fewer]
    assert [event.train_accuracy for event in evaluations] != [event.train_accuracy for event in fewer]


def test_what_is_chosen_here_is_not_the_default() -> None:
    for name, (value, _) in OTHER.items():
        assert not np.array_equal(value, FIELDS[name]["default"]), name
