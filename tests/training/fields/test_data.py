"""Sizes that a data set has room for."""

import pytest

from backend.training import RunSpec
from tests.training.fields.refusals import refused


@pytest.mark.parametrize(
    ("dataset", "most"), [("mnist", 60_000), ("and", 4), ("or", 4), ("nand", 4), ("xor", 4), ("nine_points", 9)]
)
def test_no_more_examples_than_there_are(dataset: str, most: int) -> None:
    for size in (0, 1, most):
        assert RunSpec(dataset=dataset, train_size=size).train_size == size
    if dataset == "mnist":
        return  # 60,001 is beyond the field's own bounds
    message = f"Value error, at most {most:,}, all that the data set has"
    assert refused(dataset=dataset, train_size=most + 1) == {"train_size": message}


@pytest.mark.parametrize(("dataset", "classes"), [("moons", 2), ("circles", 2), ("spiral", 3)])
def test_generated_points_of_every_class(dataset: str, classes: int) -> None:
    for size in (0, classes, 60_000):
        assert RunSpec(dataset=dataset, train_size=size).train_size == size
    message = f"Value error, at least {classes}, one for each class"
    assert refused(dataset=dataset, train_size=classes - 1) == {"train_size": message}


@pytest.mark.parametrize("dataset", ["xor", "nine_points", "moons"])
def test_only_digits_can_be_set_aside(dataset: str) -> None:
    assert RunSpec(dataset=dataset, validation_size=0).validation_size == 0
    message = "Value error, 0: only the digits are so many that some can be set aside"
    assert refused(dataset=dataset, validation_size=1) == {"validation_size": message}


def test_what_is_set_aside_is_not_learned_from() -> None:
    assert RunSpec(train_size=55_000, validation_size=5_000).train_count == 55_000
    message = "Value error, together with train_size at most 60,000"
    assert refused(train_size=55_000, validation_size=5_001) == {"validation_size": message}


def test_a_mistake_in_one_field_is_not_laid_on_another() -> None:
    assert refused(dataset="cats", train_size=5, validation_size=7).keys() == {"dataset"}
    assert refused(train_size=-1, validation_size=7).keys() == {"train_size"}
