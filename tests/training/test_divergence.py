"""The end of a run whose numbers burst, and the cause that is named."""

import math

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.training import Checkpoint, Diverged, RunSpec, Step, Training, TrainingFailed, load_dataset
from backend.training.build import build_network
from backend.training.divergence import EXPLOSION, is_divergent
from backend.training.loop import INITIAL_EXAMPLES
from tests.training.runs import collected, dataset_of


def beyond_the_form(**values: float) -> RunSpec:
    """A spec with values that the form does not allow, so that the numbers are sure to burst."""
    return RunSpec(iterations=50, batch_size=50, hidden_size=8).model_copy(update=values)


RATE, WEIGHTS = "diverged-learning-rate", "diverged-weights"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("spec", "code", "cause"),
    [
        (RunSpec(learning_rate=1000.0), RATE, "a learning rate of 1000 is too high; try a tenth of it."),
        (RunSpec(learning_rate=100.0), RATE, "a learning rate of 100 is too high; try a tenth of it."),
        (RunSpec(learning_rate=100.0, initializer="he", batch_size=10), RATE, "a learning rate of 100 is too high"),
        (RunSpec(learning_rate=1000.0, weight_init_std=10.0), RATE, "a learning rate of 1000 is too high"),
        (
            RunSpec(learning_rate=0.99, weight_init_std=10.0, hidden_size=500, batch_size=1, seed=387),
            WEIGHTS,
            "initial weights of standard deviation 10 are too large; try 0.01, Xavier or He.",
        ),
        (beyond_the_form(learning_rate=1e45), RATE, "a learning rate of 1e+45 is too high"),
        (beyond_the_form(weight_init_std=1e200), WEIGHTS, "initial weights of standard deviation 1e+200 are too large"),
    ],
)
def test_message_names_iteration_and_cause(
    few_digits: Dataset, spec: RunSpec, dtype: str, code: str, cause: str
) -> None:
    spec = spec.model_copy(update={"iterations": 60, "dtype": dtype})
    with np.errstate(all="ignore"):  # initial weights beyond float32
        training = Training(spec, few_digits)
    seen, divergence = collected(training)
    assert isinstance(divergence, Diverged)
    assert divergence.code == code
    assert not divergence.weights_are_sound
    steps = [event for event in seen if isinstance(event, Step)]
    assert all(math.isfinite(step.loss) for step in steps)
    iteration, loss = divergence.params["iteration"], divergence.params["loss"]
    assert iteration in (len(steps), len(steps) + 1)
    assert divergence.params == {
        "iteration": iteration,
        "loss": loss,
        "learning_rate": spec.learning_rate,
        "weight_init_std": spec.weight_init_std,
    }
    what = "is no longer a number" if loss is None else f"exploded to {loss:.3g}"
    assert str(divergence).startswith(f"The loss {what} at iteration {iteration:,}. The likely cause: ")
    assert cause in str(divergence)


def test_infinite_weights_are_noticed_before_they_are_evaluated(few_digits: Dataset) -> None:
    # The first loss is finite; the step after it is too long for float32, and the first evaluation is due.
    seen, divergence = collected(Training(beyond_the_form(learning_rate=1e45), few_digits))
    assert [type(event) for event in seen] == [Step]
    assert isinstance(divergence, Diverged)
    assert divergence.params["iteration"] == 1
    assert divergence.params["loss"] is None


def test_no_warnings_on_the_way(few_digits: Dataset, recwarn: pytest.WarningsRecorder) -> None:
    for values in ({"learning_rate": 1000.0}, {"weight_init_std": 10.0}, {"learning_rate": 1000.0, "loss": "mse"}):
        collected(Training(RunSpec(iterations=40, **values), few_digits))
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize("loss", [math.nan, math.inf, -math.inf, EXPLOSION * 10 * 1.001])
def test_divergent(loss: float) -> None:
    assert is_divergent(loss, initial_loss=10.0, classes=10)


@pytest.mark.parametrize("loss", [0.0, 1e-300, 10.0, EXPLOSION * 10])
def test_not_divergent(loss: float) -> None:
    assert not is_divergent(loss, initial_loss=10.0, classes=10)


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("initial_loss", [0.0, 1e-9, math.log(2)])
def test_a_lucky_start_is_measured_by_a_blind_guess(initial_loss: float, classes: int) -> None:
    assert not is_divergent(EXPLOSION * math.log(classes), initial_loss, classes)
    assert is_divergent(EXPLOSION * math.log(classes) * 1.001, initial_loss, classes)


def test_a_resumed_run_is_measured_by_the_same_loss(few_digits: Dataset) -> None:
    spec = RunSpec(iterations=5, weight_init_std=5.0)
    training = Training(spec, few_digits)
    initial = training.initial_loss
    list(training.events())
    resumed = Training(spec, few_digits, Checkpoint.from_bytes(training.checkpoint(0.0).to_bytes()))
    assert resumed.initial_loss == training.initial_loss == initial


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_what_losses_are_measured_against(few_digits: Dataset, dtype: str, loss: str) -> None:
    training = Training(RunSpec(weight_init_std=1.0, dtype=dtype, loss=loss), few_digits)
    net = build_network(training.spec)
    expected = net.loss(few_digits.x_train[:INITIAL_EXAMPLES] / 255, few_digits.t_train[:INITIAL_EXAMPLES])
    assert training.initial_loss == pytest.approx(expected, rel=1e-5)
    np.testing.assert_array_equal(training.network.params.flat, net.params.flat)


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        (RunSpec(learning_rate=50.0), RATE),
        (RunSpec(learning_rate=0.5), RATE),
        (RunSpec(weight_init_std=1.0), WEIGHTS),
        (RunSpec(weight_init_std=5.0, learning_rate=0.99), WEIGHTS),
        (RunSpec(weight_init_std=5.0, learning_rate=1.0), RATE),
        (RunSpec(weight_init_std=5.0, initializer="xavier"), RATE),
        (RunSpec(weight_init_std=0.99), RATE),
    ],
)
@pytest.mark.parametrize("loss", [math.nan, math.inf, 4e4])
def test_likely_cause(spec: RunSpec, code: str, loss: float) -> None:
    divergence = Diverged(12_345, loss, spec)
    assert divergence.code == code
    assert "at iteration 12,345." in str(divergence)
    assert divergence.params["loss"] == (loss if math.isfinite(loss) else None)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"learning_rate": 1.0},
        {"weight_init_std": 10.0},
        {"weight_init_std": 10.0, "dtype": "float64"},
        {"activation": "sigmoid", "learning_rate": 10.0},
        {"learning_rate": 1000.0, "loss": "mse"},
    ],
)
def test_runs_that_stay_within_bounds(few_digits: Dataset, values) -> None:
    training = Training(RunSpec(iterations=40, batch_size=20, **values), few_digits)
    seen, divergence = collected(training)
    assert divergence is None
    assert sum(isinstance(event, Step) for event in seen) == 40
    assert np.isfinite(training.network.params.flat).all()


def test_a_lucky_first_guess_does_not_end_a_run(few_digits: Dataset) -> None:
    """Weights of 10 make losses of thousands, or of 0 where the first mini-batch, one image, is right by chance."""
    for seed in range(40):
        spec = RunSpec(weight_init_std=10.0, batch_size=1, learning_rate=1e-6, iterations=20, seed=seed)
        seen, divergence = collected(Training(spec, few_digits))
        assert divergence is None, f"seed {seed}: {divergence}, after {seen}"


DEEP = tuple(
    {"type": kind, **more}
    for kind, more in [("affine", {"size": 20}), ("relu", {})] * 5 + [("affine", {})]
)  # fmt: skip


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize(
    "choices",
    [
        {"layers": DEEP, "initializer": "he", "learning_rate": 100.0},
        {"layers": DEEP, "initializer": "he", "learning_rate": 100.0, "output": "sigmoid"},
        {"layers": DEEP, "initializer": "he", "learning_rate": 100.0, "output": "step"},
    ],
)
def test_other_networks_burst_too(choices, optimizer: str, recwarn: pytest.WarningsRecorder) -> None:
    spec = RunSpec(dataset="moons", batch_size=10, iterations=60, optimizer=optimizer, **choices)
    _, divergence = collected(Training(spec, dataset_of(spec)))
    assert isinstance(divergence, Diverged)
    assert divergence.code == RATE
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize("learning_rate", [1e-4, 0.1, 1000.0])
@pytest.mark.parametrize("gate", ["and", "or", "nand"])
def test_the_scores_of_a_perceptron_are_as_large_as_its_steps(gate: str, learning_rate: float) -> None:
    """However large its loss is then, that is no explosion: at any learning rate it takes the same way."""
    spec = RunSpec(
        dataset=gate,
        output="step",
        layers=[{"type": "affine"}],
        batch_size=1,
        iterations=100,
        initializer="zeros",
        learning_rate=learning_rate,
        dtype="float64",
    )
    training = Training(spec, load_dataset(spec))
    events, failure = collected(training)
    assert failure is None
    assert events[-1].train_accuracy == 1
    unit = Training(spec.model_copy(update={"learning_rate": 1.0}), load_dataset(spec))
    collected(unit)
    np.testing.assert_allclose(training.network.params.flat, unit.network.params.flat * learning_rate, rtol=1e-9)


def test_it_is_a_failure_that_its_user_can_read() -> None:
    assert isinstance(Diverged(3, math.nan, RunSpec()), TrainingFailed)
