"""The training loop: its events in order, its determinism, and a resumed run that is the undisturbed one."""

from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.datasets.mnist import Digits, load_digits
from backend.nn import TwoLayerNet
from backend.training import Checkpoint, CheckpointError, Evaluation, Event, RunSpec, Step, Training
from backend.training.batches import Batches
from backend.training.evaluation import accuracy


def order(events: list[Event]) -> list[tuple[str, int]]:
    return [("step" if isinstance(event, Step) else "evaluation", event.iteration) for event in events]


@pytest.mark.parametrize(
    ("batch_size", "iterations", "evaluated"),
    [
        pytest.param(50, 20, [1, 6, 12, 18, 20], id="end within an epoch"),
        pytest.param(50, 12, [1, 6, 12], id="end with an epoch"),
        pytest.param(50, 5, [1, 5], id="less than an epoch"),
        pytest.param(50, 1, [1], id="one iteration"),
        pytest.param(50, 2, [1, 2], id="two iterations"),
        pytest.param(300, 4, [1, 2, 3, 4], id="the whole data at once"),
        pytest.param(1_000, 3, [1, 2, 3], id="more than the data"),
        pytest.param(70, 9, [1, 4, 8, 9], id="a rest is left out"),
    ],
)
def test_events_in_order(few_digits: Digits, batch_size: int, iterations: int, evaluated: list[int]) -> None:
    spec = RunSpec(batch_size=batch_size, iterations=iterations, hidden_size=4)
    expected = []
    for iteration in range(1, iterations + 1):
        expected.append(("step", iteration))
        expected += [("evaluation", iteration)] if iteration in evaluated else []
    events = list(Training(spec, few_digits).events())
    assert order(events) == expected
    per_epoch = max(300 // batch_size, 1)
    for event in events:
        if isinstance(event, Evaluation):
            assert event.epoch == pytest.approx(event.iteration / per_epoch)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_is_the_same_as_learning_by_hand(few_digits: Digits, dtype: str, loss: str) -> None:
    spec = RunSpec(batch_size=50, iterations=8, hidden_size=6, dtype=dtype, loss=loss, learning_rate=0.5)
    training = Training(spec, few_digits)
    net = TwoLayerNet(784, 6, 10, loss=loss, dtype=dtype)
    net.params.flat[...] = training.network.params.flat
    batches = Batches(spec, few_digits.x_train, few_digits.t_train)
    tolerance = {"rtol": 1e-4, "atol": 1e-6} if dtype == "float32" else {"rtol": 1e-12, "atol": 1e-14}
    for event in training.events():
        if isinstance(event, Evaluation):
            assert event.train_accuracy == accuracy(training.network, few_digits.x_train, few_digits.t_train)
            assert event.test_accuracy == accuracy(training.network, few_digits.x_test, few_digits.t_test)
            continue
        x, t = batches.at(event.iteration - 1)
        assert event.loss == pytest.approx(net.loss(x, t), rel=1e-5 if dtype == "float32" else 1e-12)
        for name, gradient in net.gradient(x, t).items():
            net.params[name] -= 0.5 * gradient
        np.testing.assert_allclose(training.network.params.flat, net.params.flat, **tolerance)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sampling", ["with_replacement", "shuffled"])
def test_same_seed_same_weights(few_digits: Digits, dtype: str, sampling: str) -> None:
    def learned(seed: int) -> tuple[list[Event], NDArray]:
        spec = RunSpec(batch_size=50, iterations=25, hidden_size=8, dtype=dtype, sampling=sampling, seed=seed)
        training = Training(spec, few_digits)
        return list(training.events()), training.network.params.flat

    events, weights = learned(3)
    events_again, weights_again = learned(3)
    assert events == events_again
    assert weights.tobytes() == weights_again.tobytes()
    assert not np.allclose(learned(4)[1], weights)


def test_samplings_differ(few_digits: Digits) -> None:
    ends = []
    for sampling in ("with_replacement", "shuffled"):
        training = Training(RunSpec(batch_size=50, iterations=5, hidden_size=4, sampling=sampling), few_digits)
        list(training.events())
        ends.append(training.network.params.flat)
    assert not np.array_equal(*ends)


SPECS = [
    RunSpec(batch_size=50, iterations=20, hidden_size=8, learning_rate=0.5, dtype=dtype, sampling=sampling)
    for dtype, sampling in product(["float32", "float64"], ["with_replacement", "shuffled"])
]
EVENTS = 20 + 5


@cache
def undisturbed(place: int) -> tuple[Digits, list[Event], bytes]:
    digits = load_digits()
    few = Digits(digits.x_train[:300], digits.t_train[:300], digits.x_test[:120], digits.t_test[:120])
    training = Training(SPECS[place], few)
    events = list(training.events())
    return few, events, training.network.params.flat.tobytes()


@pytest.mark.parametrize("after", range(EVENTS + 1))
@pytest.mark.parametrize("place", range(len(SPECS)), ids=[f"{spec.dtype}-{spec.sampling}" for spec in SPECS])
def test_resume_after_any_event(place: int, after: int) -> None:
    digits, events, weights = undisturbed(place)
    assert len(events) == EVENTS
    first = Training(SPECS[place], digits)
    stream = first.events()
    assert [next(stream) for _ in range(after)] == events[:after]
    content = first.checkpoint(1.5).to_bytes()
    stream.close()

    second = Training(SPECS[place], digits, Checkpoint.from_bytes(content))
    assert list(second.events()) == events[after:]
    assert second.network.params.flat.tobytes() == weights


def test_resume_after_every_event_in_turn() -> None:
    """A run that never gets further than one event before it is interrupted."""
    digits, events, weights = undisturbed(0)
    seen, content = [], None
    while True:
        training = Training(SPECS[0], digits, Checkpoint.from_bytes(content) if content else None)
        event = next(training.events(), None)
        if event is None:
            break
        seen.append(event)
        content = training.checkpoint(0.0).to_bytes()
    assert seen == events
    assert training.network.params.flat.tobytes() == weights


def test_a_checkpoint_says_how_far_it_is(few_digits: Digits) -> None:
    training = Training(SPECS[0], few_digits)
    for event in training.events():
        if event.iteration == 6 and isinstance(event, Evaluation):
            break
    checkpoint = training.checkpoint(2.5)
    assert (checkpoint.spec, checkpoint.iteration, checkpoint.evaluated, checkpoint.seconds) == (SPECS[0], 6, 6, 2.5)
    assert checkpoint.arrays.keys() == {"W1", "b1", "W2", "b2"}


def test_settled_unless_an_evaluation_is_owed() -> None:
    digits, events, _ = undisturbed(0)
    training = Training(SPECS[0], digits)
    assert training.settled
    owed = {(now, following) for now, following in pairwise(order(events)) if following[0] == "evaluation"}
    assert len(owed) == 5
    for place, event in enumerate(training.events()):
        following = events[place + 1] if place + 1 < len(events) else None
        assert event == events[place]
        assert training.settled == (not isinstance(following, Evaluation))
    assert training.settled


def test_a_stream_goes_on_where_another_was_left(few_digits: Digits) -> None:
    training = Training(SPECS[0], few_digits)
    events = undisturbed(0)[1]
    for place in range(7):
        stream = training.events()
        assert next(stream) == events[place]
        stream.close()
    assert list(training.events()) == events[7:]


def test_a_checkpoint_of_another_network_is_refused(few_digits: Digits) -> None:
    checkpoint = Training(SPECS[0], few_digits).checkpoint(0.0)
    for change in ({"hidden_size": 9}, {"dtype": "float64"}):
        with pytest.raises(CheckpointError, match=r"^W1: expected float"):
            Training(SPECS[0].model_copy(update=change), few_digits, checkpoint)


@pytest.mark.parametrize("change", [{"seed": 1}, {"activation": "sigmoid"}, {"batch_size": 60}, {"loss": "mse"}])
def test_a_checkpoint_of_another_run_is_refused(few_digits: Digits, change) -> None:
    checkpoint = Training(SPECS[0], few_digits).checkpoint(0.0)
    with pytest.raises(CheckpointError, match=r"^expected a checkpoint of .*, got "):
        Training(SPECS[0].model_copy(update=change), few_digits, checkpoint)


def test_a_run_may_be_renamed_and_made_longer() -> None:
    digits, events, _ = undisturbed(0)
    training = Training(SPECS[0], digits)
    for event in training.events():
        if event.iteration == 9:
            break
    spec = SPECS[0].model_copy(update={"name": "longer", "iterations": 25})
    resumed = list(Training(spec, digits, training.checkpoint(0.0)).events())
    assert resumed[0] == next(event for event in events if event.iteration == 10)
    assert order(resumed)[-2:] == [("step", 25), ("evaluation", 25)]


def test_learns_the_digits() -> None:
    training = Training(RunSpec(iterations=600), load_digits())
    events = list(training.events())
    assert [event.iteration for event in events if isinstance(event, Evaluation)] == [1, 600]
    end = events[-1]
    assert isinstance(end, Evaluation)
    assert 0.85 < end.test_accuracy < 1
    assert 0.85 < end.train_accuracy < 1
    assert end.epoch == 1
    losses = [event.loss for event in events if isinstance(event, Step)]
    assert losses[0] == pytest.approx(np.log(10), abs=0.02)
    assert np.mean(losses[-100:]) < 0.5
