"""A run's name, where none was given, and what follows from its description."""

import pytest

from backend.api.run_view import LONGEST_NAME, is_planar, run_name
from backend.training import RunSpec
from backend.training.recipes import RECIPES

CONVOLUTION = [{"type": "convolution", "filters": 4, "size": 5}, {"type": "relu"}, {"type": "flatten"}]
ANSWER = [{"type": "affine"}]
DEEP = [{"type": "affine", "size": 4_000}, {"type": "affine", "size": 3}] * 8


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        (RunSpec(), "784-50-10 relu"),
        (RunSpec(name="mine"), "mine"),
        (RunSpec(hidden_size=7, activation="sigmoid"), "784-7-10 sigmoid"),
        (RunSpec(dataset="xor"), "xor 2-50-2 relu"),
        (RunSpec(dataset="xor", layers=ANSWER, output="step"), "xor 2-1"),
        (RunSpec(dataset="nine_points", layers=[{"type": "affine", "size": 8}, *ANSWER]), "nine points 2-8-3"),
        (RunSpec(layers=[{"type": "affine", "size": 8}, {"type": "tanh"}, *ANSWER]), "MLP 784-8-10"),
        (RunSpec(layers=[*CONVOLUTION, *ANSWER]), "CNN 784-2304-10"),
        (RunSpec(layers=[{"type": "rnn", "size": 6}, *ANSWER]), "RNN 784-6-10"),
        (RunSpec(layers=[*CONVOLUTION, {"type": "lstm", "size": 6, "steps": 4}, *ANSWER]), "LSTM 784-2304-6-10"),
        (RunSpec(layers=[*DEEP, *ANSWER]), "MLP 784-4000-3-4000-3-4000-…-10"),
    ],
)
def test_names(spec: RunSpec, name: str) -> None:
    assert run_name(spec) == name


def test_names_fit_into_their_column() -> None:
    huge = [{"type": "convolution", "filters": 512, "size": 1}] * 1 + [{"type": "flatten"}, *ANSWER]
    assert len(run_name(RunSpec(layers=huge))) <= LONGEST_NAME
    assert all(len(run_name(spec)) <= LONGEST_NAME for recipe in RECIPES for spec in recipe.specs)


def test_planes() -> None:
    assert is_planar(RunSpec(dataset="moons"))
    assert not is_planar(RunSpec())
