"""What the evaluations say about ending, without any training."""

import pytest

from backend.training import Evaluation, RunSpec
from backend.training.stopping import Judgement, judged_accuracy


def judged(*accuracies: float, validation: bool = True) -> Judgement:
    """The judgement of evaluations with these accuracies, on images set aside or else on the test data."""
    judgement = Judgement()
    for iteration, accuracy in enumerate(accuracies, start=1):
        test, held = (0.123, accuracy) if validation else (accuracy, None)
        judgement.take(Evaluation(iteration, 1.0, 1.0, test, held))
    return judgement


def test_images_set_aside_judge_where_there_are_some() -> None:
    assert judged_accuracy(Evaluation(1, 1.0, 0.9, 0.8, 0.7)) == 0.7
    assert judged_accuracy(Evaluation(1, 1.0, 0.9, 0.8, 0.0)) == 0.0
    assert judged_accuracy(Evaluation(1, 1.0, 0.9, 0.8)) == 0.8


def test_what_is_remembered() -> None:
    assert judged() == Judgement(None, None, 0)
    assert judged(0.5) == Judgement(0.5, 0.5, 0)
    assert judged(0.5, 0.4, 0.5) == Judgement(0.5, 0.5, 2)  # no better is not better
    assert judged(0.5, 0.4, 0.6) == Judgement(0.6, 0.6, 0)
    assert judged(0.0, 0.0) == Judgement(0.0, 0.0, 1)


@pytest.mark.parametrize("validation", [True, False])
def test_target(validation: bool) -> None:
    spec = RunSpec(target_accuracy=0.75)
    assert judged(validation=validation).ends(spec) is None
    assert judged(0.749, validation=validation).ends(spec) is None
    assert judged(0.75, validation=validation).ends(spec) == "target"
    assert judged(0.8, 0.7, validation=validation).ends(spec) is None  # the present weights are to reach it
    assert judged(1.0, validation=validation).ends(RunSpec()) is None


def test_patience() -> None:
    spec = RunSpec(patience=2, validation_size=10)
    assert [judged(*[0.5, 0.4, 0.6, 0.6, 0.1][:count]).ends(spec) for count in range(6)] == [None] * 5 + ["patience"]
    assert judged(0.5, 0.4, 0.4, 0.4).ends(RunSpec(validation_size=10)) is None


def test_a_target_comes_before_patience() -> None:
    spec = RunSpec(patience=1, validation_size=10, target_accuracy=0.5)
    assert judged(0.6, 0.6).ends(spec) == "target"
