"""Learning by nudging every parameter: the same way as by backpropagation, only slowly, and watched on that way."""

from typing import Any

import numpy as np
import pytest

from backend.nn.gradients import STEP
from backend.training import Diverged, Nudged, RunSpec, Step, Training, nudging
from backend.training.build import build_network
from backend.training.nudging import FAST_STEP, Nudging
from tests.training.runs import collected, dataset_of

AFFINE = {"type": "affine"}
SPIRAL = {"dataset": "spiral", "train_size": 60, "batch_size": 12, "hidden_size": 4, "initializer": "xavier"}
MOONS = {**SPIRAL, "dataset": "moons"}
KINDS: dict[str, dict[str, Any]] = {
    "two layers": SPIRAL,
    "mse": {**SPIRAL, "loss": "mse"},
    "sigmoid": {**MOONS, "output": "sigmoid", "activation": "sigmoid"},
    "dropout": {**SPIRAL, "layers": ({"type": "affine", "size": 5}, {"type": "tanh"}, {"type": "dropout"}, AFFINE)},
    "batch normalization": {
        **SPIRAL,
        "layers": ({"type": "affine", "size": 4}, {"type": "batch_normalization"}, {"type": "gelu"}, AFFINE),
    },
    "lstm": {**SPIRAL, "layers": ({"type": "lstm", "size": 2, "steps": 2}, AFFINE)},
    "momentum, decay": {**SPIRAL, "optimizer": "momentum", "weight_decay": 0.01, "learning_rate": 0.03},
}


def learned(gradient: str, **choices: Any) -> tuple[list[float], Training]:
    """Losses of all steps, and the training at its end."""
    spec = RunSpec(gradient=gradient, **{"iterations": 10, "dtype": "float64", **choices})
    training = Training(spec, dataset_of(spec))
    events, failure = collected(training)
    assert failure is None
    return [event.loss for event in events if isinstance(event, Step)], training


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_way_as_by_backpropagation(kind: str) -> None:
    losses, slow = learned("numerical", **KINDS[kind])
    expected, quick = learned("backpropagation", **KINDS[kind])
    np.testing.assert_allclose(losses, expected, rtol=1e-6)
    np.testing.assert_allclose(slow.network.params.flat, quick.network.params.flat, rtol=0, atol=1e-6)
    for name, array in quick.network.state.items():
        np.testing.assert_allclose(slow.network.state[name], array, rtol=1e-6)
    assert not np.array_equal(slow.network.params.flat, quick.network.params.flat)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
@pytest.mark.parametrize("data", [SPIRAL, {"batch_size": 20, "hidden_size": 5}], ids=["spiral", "digits"])
def test_the_fast_way_is_the_same_way(data, loss: str, activation: str) -> None:
    choices = {**data, "loss": loss, "activation": activation, "iterations": 20}
    losses, slow = learned("numerical_fast", **choices)
    expected, quick = learned("backpropagation", **choices)
    np.testing.assert_allclose(losses, expected, rtol=1e-8)
    np.testing.assert_allclose(slow.network.params.flat, quick.network.params.flat, rtol=0, atol=1e-8)


@pytest.mark.parametrize("gradient", ["numerical", "numerical_fast"])
def test_nudges_are_told_apart_in_double_precision(gradient: str) -> None:
    """In a float32 run: a difference of two losses of 1 that are known to 7 digits would be off by a thousandth."""
    choices = {**SPIRAL, "dtype": "float32", "activation": "sigmoid"}
    losses, slow = learned(gradient, **choices)
    expected, quick = learned("backpropagation", **choices)
    assert slow.network.params.flat.dtype == np.float32
    np.testing.assert_allclose(losses, expected, rtol=2e-6)
    np.testing.assert_allclose(slow.network.params.flat, quick.network.params.flat, rtol=0, atol=2e-6)


def test_every_parameter_is_nudged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudging, "REPORT_SECONDS", -1)  # tell of every nudge
    spec = RunSpec(**SPIRAL, gradient="numerical", iterations=2)
    training = Training(spec, dataset_of(spec))
    told = [event for event in training.events() if isinstance(event, Nudged)]
    count = training.network.params.flat.size
    of_one = [*range(1, count + 1), count]  # and at the end all
    assert told == [Nudged(iteration, done, count) for iteration in (1, 2) for done in of_one]


@pytest.mark.parametrize("gradient", ["numerical", "numerical_fast"])
def test_a_quick_one_is_told_of_once(gradient: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudging, "REPORT_SECONDS", 1e9)
    spec = RunSpec(**SPIRAL, gradient=gradient, iterations=3)
    training = Training(spec, dataset_of(spec))
    told = [event for event in training.events() if isinstance(event, Nudged)]
    count = training.network.params.flat.size
    assert told == [Nudged(iteration, count, count) for iteration in (1, 2, 3)]


@pytest.mark.parametrize("gradient", ["numerical", "numerical_fast"])
def test_only_the_gradients_are_written(gradient: str) -> None:
    spec = RunSpec(**{**SPIRAL, "dtype": "float64", "gradient": gradient})
    net = build_network(spec)
    kept = net.params.flat.copy()
    x, t = dataset_of(spec).x_train[:7], dataset_of(spec).t_train[:7].astype(np.intp)
    assert list(Nudging(spec, net).gradient(x, t, 0))[-1] == net.params.flat.size
    np.testing.assert_array_equal(net.params.flat, kept)
    nudged = net.grads.flat.copy()
    net.loss_and_gradient(x, t)
    h = STEP if gradient == "numerical" else FAST_STEP
    np.testing.assert_allclose(nudged, net.grads.flat, rtol=0, atol=h**2 + 1e-11)


@pytest.mark.parametrize("weight", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("gradient", ["numerical", "numerical_fast"])
def test_of_broken_weights_there_is_no_slope(gradient: str, weight: float) -> None:
    spec = RunSpec(**SPIRAL, gradient=gradient)
    net = build_network(spec)
    net.params["W2"][1, 1] = weight
    x, t = dataset_of(spec).x_train[:7].astype(np.float32), dataset_of(spec).t_train[:7].astype(np.intp)
    list(Nudging(spec, net).gradient(x, t, 0))
    assert np.isnan(net.grads.flat).all()


def test_the_fast_way_takes_smaller_nudges_where_weights_have_run_away() -> None:
    """With its usual ones it would refuse weights that move a score by more than 1."""
    spec = RunSpec(**{**SPIRAL, "dtype": "float64", "gradient": "numerical_fast"})
    net = build_network(spec)
    net.params.flat *= 1e8
    x, t = dataset_of(spec).x_train[:7], dataset_of(spec).t_train[:7].astype(np.intp)
    list(Nudging(spec, net).gradient(x, t, 0))
    nudged = net.grads.flat.copy()
    net.loss_and_gradient(x, t)
    np.testing.assert_allclose(nudged, net.grads.flat, rtol=1e-4, atol=1e-4)


def test_a_run_that_bursts_is_said_to_have_diverged(recwarn: pytest.WarningsRecorder) -> None:
    wild = {"weight_init_std": 9.240412759790795, "learning_rate": 958.8562677299215, "hidden_size": 119, "seed": 244}
    digits = RunSpec(gradient="numerical_fast", batch_size=1, iterations=5, **wild)
    broken = RunSpec(**SPIRAL, iterations=20).model_copy(update={"learning_rate": 1e30})
    for spec in (digits, *(broken.model_copy(update={"gradient": name}) for name in ("numerical", "numerical_fast"))):
        assert isinstance(collected(Training(spec, dataset_of(spec)))[1], Diverged)
    assert [str(warning.message) for warning in recwarn] == []


def test_whoever_takes_the_events_keeps_his_own_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Overflows are no news within the loop; outside of it they may be."""
    monkeypatch.setattr(nudging, "REPORT_SECONDS", -1)
    spec = RunSpec(**SPIRAL, gradient="numerical", iterations=1)
    before = np.geterr()
    for _ in Training(spec, dataset_of(spec)).events():
        assert np.geterr() == before
