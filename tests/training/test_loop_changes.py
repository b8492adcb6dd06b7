"""Settings changed while a run trains: replayed from a record, they make the same run, bit for bit, from anywhere."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from backend.training import Change, Checkpoint, Evaluation, RunSpec, Step, Training, nudging
from tests.training.runs import collected, dataset_of, lasting, order, plain

DIGITS = {"batch_size": 50, "iterations": 27, "hidden_size": 8, "learning_rate": 0.5}
"""Six iterations an epoch; evaluated after iterations 1, 24 and 27."""
SHUFFLED = {**DIGITS, "sampling": "shuffled"}
MOONS = {"dataset": "moons", "train_size": 40, "batch_size": 10, "iterations": 26, "hidden_size": 4}
AFFINE = {"type": "affine"}
CNN = (
    {"type": "convolution", "filters": 3, "size": 5, "stride": 2},
    {"type": "batch_normalization"},
    {"type": "relu"},
    {"type": "dropout", "ratio": 0.3},
    {"type": "flatten"},
    AFFINE,
)
NORMALIZED = ({"type": "affine", "size": 3}, {"type": "batch_normalization"}, {"type": "tanh"}, AFFINE)
LINE = {"dataset": "or", "output": "step", "layers": (AFFINE,), "batch_size": 1, "iterations": 45}
BENT = {"shift": 2.0, "rotation": 10.0, "scaling": 0.1, "shear": 0.1, "elastic": 1.0, "thickness": 0.5}

# The description, and what is asked for after which iteration.
CASES: dict[str, tuple[dict[str, Any], list[tuple[int, dict[str, Any]]]]] = {
    "learning rate": (DIGITS, [(3, {"learning_rate": 0.1}), (11, {"learning_rate": 1.0})]),
    "before the beginning": (DIGITS, [(0, {"learning_rate": 0.1, "batch_size": 30})]),
    "momentum": ({**MOONS, "optimizer": "momentum"}, [(5, {"momentum": 0.5})]),
    "nesterov": ({**MOONS, "optimizer": "nesterov"}, [(5, {"momentum": 0.5, "learning_rate": 0.05})]),
    "rho": ({**MOONS, "optimizer": "rmsprop", "learning_rate": 0.01}, [(5, {"rho": 0.5})]),
    "adagrad": ({**MOONS, "optimizer": "adagrad"}, [(5, {"learning_rate": 0.5})]),
    "adam": ({**MOONS, "optimizer": "adam"}, [(5, {"learning_rate": 0.01}), (9, {"batch_size": 8})]),
    "decay on and off": (MOONS, [(4, {"weight_decay": 0.1}), (9, {"weight_decay": 0.0})]),
    "decay of adamw": ({**MOONS, "optimizer": "adamw"}, [(4, {"weight_decay": 0.5})]),
    "batch size": (DIGITS, [(4, {"batch_size": 20}), (21, {"batch_size": 75})]),
    "batch size, shuffled": (SHUFFLED, [(4, {"batch_size": 20}), (9, {"batch_size": 150})]),
    "batch size at the end of an epoch": (SHUFFLED, [(6, {"batch_size": 20}), (21, {"batch_size": 60})]),
    "batch size where an evaluation is owed": (SHUFFLED, [(24, {"batch_size": 20})]),
    "a batch larger than the data": (SHUFFLED, [(3, {"batch_size": 400}), (9, {"batch_size": 50})]),
    "there and back": (SHUFFLED, [(3, {"batch_size": 20}), (4, {"batch_size": 50})]),
    "several at one iteration": (
        SHUFFLED,
        [(7, {"batch_size": 20}), (7, {"learning_rate": 0.1}), (7, {"batch_size": 30, "learning_rate": 0.3})],
    ),
    "distortion on": ({**DIGITS, "iterations": 6}, [(3, BENT)]),
    "distortion off": ({**DIGITS, **BENT, "iterations": 6}, [(3, dict.fromkeys(BENT, 0.0))]),
    "distorted batches of another size": ({**SHUFFLED, **BENT, "iterations": 5}, [(3, {"batch_size": 31})]),
    "dropout, another batch size": (
        {"layers": CNN, "optimizer": "adam", "learning_rate": 0.01, "batch_size": 30, "iterations": 9},
        [(4, {"batch_size": 20, "learning_rate": 0.02})],
    ),
    "schedules": (
        MOONS,
        [
            (3, {"schedule": "cosine"}),
            (7, {"schedule": "one_cycle", "warmup_iterations": 5}),
            (11, {"schedule": "step", "step_iterations": 4, "step_factor": 0.5, "warmup_iterations": 0}),
            (15, {"step_iterations": 3, "step_factor": 0.75}),
            (19, {"schedule": "constant"}),
        ],
    ),
    "more iterations": (DIGITS, [(20, {"iterations": 33})]),
    "more iterations, on a cosine": ({**MOONS, "schedule": "cosine"}, [(9, {"iterations": 45})]),
    "more iterations at the last one": (DIGITS, [(27, {"iterations": 33})]),
    "fewer iterations": (DIGITS, [(9, {"iterations": 15})]),
    "this iteration is the last": (DIGITS, [(9, {"iterations": 9})]),
    "rules": (DIGITS, [(9, {"epochs": 3}), (10, {"target_accuracy": 0.99})]),
    "another layout of epochs": ({**SHUFFLED, "epochs": 3}, [(4, {"batch_size": 20})]),
    "numerical": (
        {**MOONS, "layers": NORMALIZED, "gradient": "numerical", "iterations": 3},
        [(1, {"batch_size": 7}), (2, {"learning_rate": 0.5})],
    ),
    "numerical_fast": ({**MOONS, "gradient": "numerical_fast"}, [(5, {"batch_size": 7, "weight_decay": 0.1})]),
    "perceptron": (LINE, [(7, {"learning_rate": 900.0}), (21, {"batch_size": 3})]),
}


@pytest.fixture(autouse=True)
def every_nudge_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only now and then, by the clock."""
    monkeypatch.setattr(nudging, "REPORT_SECONDS", -1)


def spec_of(case: str) -> RunSpec:
    return RunSpec.model_validate(CASES[case][0])


def state(training: Training) -> tuple[Any, ...]:
    """All that decides what comes next."""
    arrays = {**training.network.params, **training.network.state, **training.optimizer.state}
    return {name: array.tobytes() for name, array in arrays.items()}, training.settings, training.batches.epochs


def changing(training: Training, asked: list[tuple[int, dict[str, Any]]]) -> Iterator[Any]:
    """The events of a run whose user asks for changes as soon as an iteration is done."""
    waiting = list(asked)

    def ask() -> None:
        while waiting and waiting[0][0] == training.iteration:
            training.change(waiting.pop(0)[1])

    ask()
    for event in training.events():
        if isinstance(event, Step):
            ask()
        yield event
    assert not waiting


@cache
def lived(case: str) -> tuple[list[Any], tuple[Any, ...], tuple[Change, ...]]:
    """All events of the run as it was lived, its state at the end, and the record of its changes."""
    spec = spec_of(case)
    training = Training(spec, dataset_of(spec))
    asked = CASES[case][1]
    events = list(changing(training, asked))
    return events, state(training), tuple(Change(iteration, fields) for iteration, fields in asked)


@pytest.mark.parametrize("case", CASES)
def test_every_change_makes_another_run(case: str) -> None:
    spec = spec_of(case)
    training = Training(spec, dataset_of(spec))
    undisturbed, _ = collected(training)
    if case != "rules":  # which do not apply before its end
        assert (lasting(undisturbed), state(training)) != (lasting(lived(case)[0]), lived(case)[1])


@pytest.mark.parametrize("case", CASES)
def test_a_record_makes_the_same_run_again(case: str) -> None:
    events, end, changes = lived(case)
    spec = spec_of(case)
    training = Training(spec, dataset_of(spec), changes=changes)
    again, failure = collected(training)
    assert lasting(again) == lasting(events)
    assert (failure, state(training)) == (None, end)


@pytest.mark.parametrize("case", CASES)
def test_resume_after_any_event(case: str) -> None:
    """Before, at and after each change, from what a checkpoint and the record say."""
    events, end, changes = lived(case)
    spec = spec_of(case)
    first = Training(spec, dataset_of(spec), changes=changes)
    stream = first.events()
    for done in range(len(events) + 1):
        if done:
            assert plain(next(stream)) == plain(events[done - 1])
        checkpoint = Checkpoint.from_bytes(first.checkpoint(1.5).to_bytes())
        second = Training(spec, dataset_of(spec), checkpoint, changes=changes)
        rest, failure = collected(second)
        owed = done - 1 if done and type(events[done - 1]).__name__ == "Surface" else done
        assert lasting(rest) == lasting(events[owed:])
        assert (failure, state(second)) == (None, end)


def test_a_change_while_a_run_catches_up_with_its_record() -> None:
    """It was killed after a change, goes on from before it, and is changed again before it comes to it."""
    spec = RunSpec.model_validate(SHUFFLED)
    first, last = Change(4, {"learning_rate": 0.3}), Change(15, {"learning_rate": 0.1, "batch_size": 20})
    new = Change(9, {"learning_rate": 0.9, "momentum": 0.5, "batch_size": 30})
    early = Training(spec, dataset_of(spec), changes=(first, last))
    for event in early.events():
        if event.iteration == 7:
            break
    checkpoint = Checkpoint.from_bytes(early.checkpoint(0.0).to_bytes())
    resumed = Training(spec, dataset_of(spec), checkpoint, changes=(first, last))
    list(changing(resumed, [(new.iteration, new.fields)]))
    replayed = Training(spec, dataset_of(spec), changes=(first, new, last))
    list(replayed.events())
    assert state(resumed) == state(replayed)
    assert resumed.settings == RunSpec.model_validate({**SHUFFLED, **new.fields, **last.fields})


def test_a_run_made_longer_is_the_long_run() -> None:
    """Continued after its end, and changed on the way, it sees the mini-batches of a run that long from the start."""
    for choices in (DIGITS, SHUFFLED, {**MOONS, "optimizer": "adam"}):
        short = RunSpec.model_validate(choices)
        long = short.model_copy(update={"iterations": short.iterations + 20})
        first = Training(short, dataset_of(short))
        list(first.events())
        checkpoint = Checkpoint.from_bytes(first.checkpoint(0.0).to_bytes())
        change = Change(short.iterations, {"iterations": long.iterations})
        longer = Training(short, dataset_of(short), checkpoint, changes=[change])
        rest = list(longer.events())
        undisturbed = Training(long, dataset_of(long))
        steps = [event for event in undisturbed.events() if isinstance(event, Step)]
        assert [event for event in rest if isinstance(event, Step)] == steps[short.iterations :]
        assert state(longer)[0] == state(undisturbed)[0]
        assert order(rest)[-1] == ("evaluation", long.iterations)


def test_an_evaluation_belongs_to_the_settings_before() -> None:
    events, _, _ = lived("batch size where an evaluation is owed")
    (owed,) = [event for event in events if isinstance(event, Evaluation) and event.iteration == 24]
    assert owed.epoch == 4.0
    last = events[-1]
    assert (last.iteration, last.epoch) == (27, pytest.approx(4.0 + 3 / 15))


def test_nothing_is_owed_while_the_first_gradient_after_a_change_is_nudged() -> None:
    """Or a pause would have to wait for its end."""
    spec = spec_of("numerical")
    training = Training(spec, dataset_of(spec))
    seen = [
        training.settled
        for event in changing(training, [(2, {"batch_size": 7})])
        if type(event).__name__ == "Nudged" and training.iteration == 2
    ]
    assert len(seen) > 10
    assert all(seen)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_batches_that_become_too_small_for_two_parts(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    monkeypatch.setattr("backend.training.build.WORTH_TWO_PARTS", 250_000)
    layers = ({"type": "affine", "size": 8}, {"type": "relu"}, {"type": "dropout", "ratio": 0.3}, AFFINE)
    spec = RunSpec.model_validate({**SHUFFLED, "layers": layers, "rotation": 5.0, "iterations": 12})
    asked = [(4, {"batch_size": 20}), (8, {"batch_size": 60})]
    changes = tuple(Change(iteration, fields) for iteration, fields in asked)
    lived_through = Training(spec, dataset_of(spec), threads=threads)
    parts = {}
    for event in changing(lived_through, asked):
        parts[event.iteration] = len(lived_through.parallel.workers)
    lived_through.close()
    assert [parts[iteration] for iteration in (4, 8, 12)] == [2, 1, 2]
    again = Training(spec, dataset_of(spec), changes=changes)
    stream = again.events()
    contents = {event.iteration: again.checkpoint(0.0).to_bytes() for event in stream}
    assert state(again) == state(lived_through)
    for iteration, content in list(contents.items())[::3]:
        resumed = Training(spec, dataset_of(spec), Checkpoint.from_bytes(content), threads=threads, changes=changes)
        list(resumed.events())
        resumed.close()
        assert state(resumed) == state(lived_through), iteration
