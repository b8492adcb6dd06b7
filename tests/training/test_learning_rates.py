"""The learning rate over a run, held against what its update rule is given."""

from typing import Any

import pytest

from backend.training import Change, RunSpec, Step, Training
from backend.training.learning_rates import learning_rates
from tests.training.runs import dataset_of

RUNS = [
    ({}, []),
    ({"schedule": "step", "step_iterations": 7, "step_factor": 0.5, "warmup_iterations": 4}, []),
    ({"schedule": "cosine", "warmup_iterations": 10}, [Change(20, {"learning_rate": 0.05})]),
    ({"schedule": "one_cycle"}, [Change(5, {"schedule": "constant"}), Change(5, {"learning_rate": 0.3})]),
    ({}, [Change(0, {"learning_rate": 0.2}), Change(39, {"learning_rate": 0.4})]),
]


@pytest.mark.parametrize(("fields", "changes"), RUNS)
def test_is_that_of_every_mini_batch(fields: dict[str, Any], changes: list[Change]) -> None:
    spec = RunSpec(hidden_size=2, batch_size=50, iterations=40, **fields)
    training = Training(spec, dataset_of(spec), changes=changes)
    used = {event.iteration: training.optimizer.learning_rate for event in training.events() if isinstance(event, Step)}
    iterations, rates = learning_rates(spec, changes, 40, 40)
    assert iterations == list(range(1, 41))
    assert rates == [pytest.approx(used[iteration]) for iteration in iterations]


def test_few_points_with_both_sides_of_every_jump() -> None:
    spec = RunSpec(iterations=10_000, schedule="step", step_iterations=4_000, step_factor=0.1)
    iterations, rates = learning_rates(spec, [Change(2_500, {"learning_rate": 0.5})], 10_000, 5)
    assert {1, 2_500, 2_501, 4_000, 4_001, 8_000, 8_001, 10_000} <= set(iterations)
    assert iterations == sorted(iterations)
    assert len(iterations) <= 12
    at = dict(zip(iterations, rates, strict=True))
    assert (at[1], at[2_500], at[2_501], at[4_000]) == (0.1, 0.1, 0.5, 0.5)
    assert (at[4_001], at[8_001]) == (pytest.approx(0.05), pytest.approx(0.005))


def test_a_run_that_has_done_nothing_has_none() -> None:
    assert learning_rates(RunSpec(), [], 0, 10) == ([], [])
