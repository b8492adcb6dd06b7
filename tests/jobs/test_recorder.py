"""Events gathered between two transactions."""

import numpy as np

from backend.jobs.recorder import Recorder
from backend.training import Evaluation, Step, Surface


def test_points_become_chunks_around_evaluations() -> None:
    recorder = Recorder()
    for iteration in (1, 2, 3):
        recorder.step(Step(iteration, 1 / iteration))
    recorder.evaluation(Evaluation(3, 0.5, 0.6, 0.7), 1.5)
    recorder.step(Step(4, 0.25))
    first, evaluation, last = recorder.take(2.0)
    assert (first.kind, first.iteration, first.seconds) == ("points", 3, 1.5)
    np.testing.assert_array_equal(first.losses, np.array([1, 1 / 2, 1 / 3], np.float32))
    assert evaluation.fields == {
        "iteration": 3,
        "epoch": 0.5,
        "train_accuracy": 0.6,
        "test_accuracy": 0.7,
        "validation_accuracy": None,
    }
    assert (last.iteration, last.seconds, last.losses.tolist()) == (4, 2.0, [0.25])
    assert recorder.take(3.0) == []


def test_a_surface_stands_behind_the_losses_before_it() -> None:
    recorder = Recorder()
    recorder.step(Step(1, 0.5))
    recorder.surface(Surface(1, (0.0, 1.0), (0.0, 2.0), np.zeros((2, 3, 2), np.uint8)), 1.5)
    recorder.step(Step(2, 0.25))
    first, surface, last = recorder.take(2.0)
    assert [entry.kind for entry in (first, surface, last)] == ["points", "surface", "points"]
    assert (surface.iteration, surface.seconds) == (1, 1.5)
    assert (surface.fields["rows"], surface.fields["columns"], surface.fields["classes"]) == (2, 3, 2)
