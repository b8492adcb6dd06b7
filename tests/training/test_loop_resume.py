"""Same description, same run: a second time, on two threads, and after an interruption anywhere, bit for bit."""

from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from backend.datasets.dataset import Dataset
from backend.training import Checkpoint, Nudged, RunSpec, Step, Surface, Training, nudging
from backend.training.build import WORTH_TWO_PARTS, batch_parts, summarize
from tests.training.runs import collected, dataset_of, few_digits, lasting, plain

TWO_LAYERS = {"batch_size": 50, "iterations": 26, "hidden_size": 8, "learning_rate": 0.5}
MOONS = {"dataset": "moons", "train_size": 40, "batch_size": 10, "iterations": 12, "hidden_size": 4}
AFFINE = {"type": "affine"}
CNN = (
    {"type": "convolution", "filters": 3, "size": 5, "stride": 2},
    {"type": "batch_normalization"},
    {"type": "relu"},
    {"type": "max_pooling"},
    {"type": "dropout", "ratio": 0.2},
    {"type": "flatten"},
    {"type": "affine", "size": 12},
    {"type": "batch_normalization", "momentum": 0.5},
    {"type": "gelu"},
    {"type": "dropout"},
    AFFINE,
)
SMALL_NORMALIZED = ({"type": "affine", "size": 3}, {"type": "batch_normalization"}, {"type": "tanh"}, AFFINE)

CASES: dict[str, dict[str, Any]] = {
    **{
        f"{dtype}, {sampling}": {**TWO_LAYERS, "dtype": dtype, "sampling": sampling}
        for dtype, sampling in product(["float32", "float64"], ["with_replacement", "shuffled"])
    },
    "cnn, adam": {"layers": CNN, "optimizer": "adam", "learning_rate": 0.01, "batch_size": 30, "iterations": 12},
    "bent images": {**TWO_LAYERS, "rotation": 10.0, "elastic": 1.0, "thickness": 0.5, "iterations": 4},
    "momentum, step": {**MOONS, "optimizer": "momentum", "schedule": "step", "step_iterations": 5},
    "nesterov, decay": {**MOONS, "optimizer": "nesterov", "weight_decay": 0.01},
    "adagrad": {**MOONS, "optimizer": "adagrad"},
    "rmsprop, mse": {**MOONS, "optimizer": "rmsprop", "loss": "mse", "learning_rate": 0.01},
    "warm-up, cosine": {**MOONS, "optimizer": "adamw", "weight_decay": 0.1, "warmup_iterations": 4}
    | {"schedule": "cosine"},
    "one cycle": {**MOONS, "schedule": "one_cycle"},
    "lstm": {"batch_size": 30, "iterations": 8, "optimizer": "adam"}
    | {"layers": ({"type": "lstm", "size": 6, "every_step": True}, {"type": "rnn", "size": 5}, AFFINE)},
    "xor, perceptron": {"dataset": "xor", "output": "step", "layers": (AFFINE,), "batch_size": 1, "iterations": 22},
    "surfaces": {**MOONS, "output": "sigmoid", "batch_size": 2, "iterations": 42},
    "numerical": {**MOONS, "layers": SMALL_NORMALIZED, "gradient": "numerical", "iterations": 3},
    "numerical_fast": {**MOONS, "gradient": "numerical_fast"},
}


@pytest.fixture(autouse=True)
def every_nudge_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only now and then, by the clock."""
    monkeypatch.setattr(nudging, "REPORT_SECONDS", -1)


def started(case: str, content: bytes | None = None, **arguments: Any) -> Training:
    spec = spec_of(case)
    return Training(spec, dataset_of(spec), Checkpoint.from_bytes(content) if content else None, **arguments)


@cache
def spec_of(case: str) -> RunSpec:
    return RunSpec.model_validate(CASES[case])


def state(training: Training) -> dict[str, bytes]:
    """All arrays that decide what comes next, as bytes."""
    arrays = {**training.network.params, **training.network.state, **training.optimizer.state}
    return {name: array.tobytes() for name, array in arrays.items()}


@cache
def undisturbed(case: str) -> tuple[list[Any], str, dict[str, bytes]]:
    """All events, how it ended, and the state at the end."""
    training = started(case)
    events, failure = collected(training)
    return events, repr(failure), state(training)


def test_the_cases_are_what_they_are_for() -> None:
    assert sum(isinstance(event, Surface) for event in undisturbed("surfaces")[0]) == 4
    assert sum(isinstance(event, Nudged) for event in undisturbed("numerical")[0]) > 3 * 20
    assert undisturbed("xor, perceptron")[1].startswith("NotSeparable")
    assert {ending for case in CASES if case != "xor, perceptron" for ending in [undisturbed(case)[1]]} == {"None"}


@pytest.mark.parametrize("case", CASES)
def test_the_same_once_more(case: str) -> None:
    events, ending, end = undisturbed(case)
    training = started(case)
    again, failure = collected(training)
    assert lasting(again) == lasting(events)
    assert repr(failure) == ending
    assert state(training) == end


@pytest.mark.parametrize("case", [case for case in CASES if spec_of(case).dataset == "mnist"])
def test_another_seed_is_another_run(case: str) -> None:
    spec = spec_of(case).model_copy(update={"seed": 4})
    training = Training(spec, dataset_of(spec))
    collected(training)
    first, other = state(training), undisturbed(case)[2]
    assert all(first[name] != other[name] for name in training.network.params)


@pytest.mark.parametrize("case", CASES)
def test_resume_after_any_event(case: str) -> None:
    events, ending, end = undisturbed(case)
    first = started(case)
    stream = first.events()
    for done in range(len(events) + 1):
        if done:
            assert plain(next(stream)) == plain(events[done - 1])
        second = started(case, first.checkpoint(1.5).to_bytes())
        rest, failure = collected(second)
        # A surface belongs to its evaluation: as long as that is owed, both are.
        owed = done - 1 if done and isinstance(events[done - 1], Surface) else done
        assert lasting(rest) == lasting(events[owed:])
        assert repr(failure) == ending
        assert state(second) == end


@pytest.mark.parametrize("case", ["float32, shuffled", "cnn, adam", "surfaces"])
def test_resume_after_every_event_in_turn(case: str) -> None:
    """A run that never gets further than one event before it is interrupted; a surface and its evaluation are one."""
    events, _, end = undisturbed(case)
    seen: list[Any] = []
    content = None
    while True:
        training = started(case, content)
        stream = training.events()
        event = next(stream, None)
        if isinstance(event, Surface):
            seen.append(event)
            event = next(stream)
        if event is None:
            break
        seen.append(event)
        content = training.checkpoint(0.0).to_bytes()
    assert lasting(seen) == lasting(events)
    assert state(training) == end


WIDE = (
    {"type": "convolution", "filters": 8, "size": 5, "padding": 2},
    {"type": "leaky_relu"},
    {"type": "convolution", "filters": 16, "size": 5, "padding": 2},
    {"type": "max_pooling", "size": 7},
    {"type": "dropout", "ratio": 0.3},
    {"type": "flatten"},
    AFFINE,
)


def large() -> RunSpec:
    """So large that its batches are cut in two."""
    enough = -(-WORTH_TWO_PARTS // summarize(RunSpec(layers=WIDE)).multiply_adds)
    spec = RunSpec(layers=WIDE, batch_size=enough + 1, iterations=4, optimizer="adam", rotation=10, learning_rate=0.01)
    assert batch_parts(spec, summarize(spec)) == 2
    return spec


def learned(spec: RunSpec, dataset: Dataset, threads: int, content: bytes | None = None) -> tuple[list[Any], Any]:
    training = Training(spec, dataset, Checkpoint.from_bytes(content) if content else None, threads=threads)
    try:
        assert len(training.parallel.workers) == 2
        return lasting(list(training.events())), state(training)
    finally:
        training.close()


def test_threads_change_no_bit() -> None:
    spec, dataset = large(), few_digits(60, 20)
    events, end = learned(spec, dataset, threads=1)
    assert learned(spec, dataset, threads=2) == (events, end)
    assert learned(spec, dataset, threads=3) == (events, end)


def test_a_run_in_parts_resumes_on_another_number_of_threads() -> None:
    spec, dataset = large(), few_digits(60, 20)
    events, end = learned(spec, dataset, threads=2)
    first = Training(spec, dataset)
    stream = first.events()
    for done in range(1, len(events), 2):
        assert plain(next(stream)) == events[done - 1]
        content = first.checkpoint(0.0).to_bytes()
        assert learned(spec, dataset, 2, content) == (events[done:], end)
        assert plain(next(stream)) == events[done]


def test_parts_are_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for rounding; without Dropout and distortion, which differ from part to part."""
    layers = tuple(layer for layer in WIDE if layer["type"] != "dropout")
    spec = large().model_copy(update={"layers": RunSpec(layers=layers).layers, "rotation": 0.0, "dtype": "float64"})
    dataset = few_digits(60, 20)
    halves = Training(spec, dataset)
    assert len(halves.parallel.workers) == 2
    losses = [event.loss for event in halves.events() if isinstance(event, Step)]
    monkeypatch.setattr("backend.training.build.WORTH_TWO_PARTS", 10**12)
    whole = Training(spec, dataset)
    assert len(whole.parallel.workers) == 1
    assert losses == pytest.approx([event.loss for event in whole.events() if isinstance(event, Step)], rel=1e-9)
    np.testing.assert_allclose(halves.network.params.flat, whole.network.params.flat, rtol=1e-6, atol=1e-9)
