"""Gradients that cannot be had."""

import pytest

from backend.training import RunSpec
from tests.training.fields.refusals import refused

NO_FAST_WAY = "Value error, backpropagation or numerical: the fast way knows two-layer networks (no layers given) only"
XOR = {"dataset": "xor"}


@pytest.mark.parametrize("gradient", ["backpropagation", "numerical"])
@pytest.mark.parametrize("choices", [{"layers": [{"type": "affine"}]}, {"output": "sigmoid"}, {"output": "step"}])
def test_most_ways_know_every_network(choices, gradient: str) -> None:
    assert RunSpec(gradient=gradient, **XOR, **choices).gradient == gradient


@pytest.mark.parametrize("choices", [{"layers": [{"type": "affine"}]}, {"output": "sigmoid"}, {"output": "step"}])
def test_the_fast_way_knows_two_layers(choices) -> None:
    assert RunSpec(gradient="numerical_fast", **XOR).gradient == "numerical_fast"
    assert refused(gradient="numerical_fast", **XOR, **choices) == {"gradient": NO_FAST_WAY}


@pytest.mark.parametrize("choices", [{"output": "max"}, {"layers": [{"type": "dense"}]}, {"dataset": "cats"}])
def test_a_mistake_in_one_field_is_not_laid_on_another(choices) -> None:
    (named,) = refused(gradient="numerical_fast", **choices)
    assert named.split(".")[0] in choices
