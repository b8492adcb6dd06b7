"""The rules that end a run, in the loop: where each ends it, and from wherever it is resumed, at the same place."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.datasets.dataset import Dataset
from backend.training import Change, Checkpoint, Evaluation, RunSpec, Step, Training, load_dataset
from tests.training.runs import collected, dataset_of, few_digits, lasting, order

DIGITS = {"batch_size": 50, "iterations": 300, "hidden_size": 8, "learning_rate": 0.5}
"""Six iterations an epoch; evaluated after iterations 1, 24, 48, ..."""
RULES: dict[str, dict[str, Any]] = {
    "epochs": {"epochs": 7},
    "target": {"target_accuracy": 0.6},
    "patience": {"patience": 2, "validation_size": 60, "learning_rate": 1.0},
}


@cache
def data(spec: RunSpec) -> Dataset:
    """The few digits, some of them set aside where the run wants that."""
    digits, held = few_digits(), spec.validation_size
    if not held or spec.dataset != "mnist":
        return dataset_of(spec)
    return replace(digits, x_validation=digits.x_test[:held], t_validation=digits.t_test[:held])


def spec_of(rule: str) -> RunSpec:
    return RunSpec.model_validate({**DIGITS, **RULES[rule]})


@cache
def ended(rule: str) -> tuple[list[Any], Training]:
    """All events of a run that the rule ends."""
    spec = spec_of(rule)
    training = Training(spec, data(spec))
    return list(training.events()), training


def evaluations(events: list[Any]) -> list[Evaluation]:
    return [event for event in events if isinstance(event, Evaluation)]


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_ends_the_run_before_its_iterations(rule: str) -> None:
    events, training = ended(rule)
    assert training.ended_by == rule
    assert 24 < training.iteration < 300
    assert order(events)[-2:] == [("step", training.iteration), ("evaluation", training.iteration)]
    assert training.settled


def test_epochs() -> None:
    events, training = ended("epochs")
    assert (training.iteration, events[-1].epoch) == (42, 7.0)
    assert [event.iteration for event in evaluations(events)] == [1, 24, 42]


def test_target() -> None:
    accuracies = [event.test_accuracy for event in evaluations(ended("target")[0])]
    assert accuracies[-1] >= 0.6
    assert max(accuracies[:-1]) < 0.6


def test_patience() -> None:
    accuracies = [event.validation_accuracy for event in evaluations(ended("patience")[0])]
    *before, best, one, two = accuracies
    assert best > max(before)
    assert max(one, two) <= best


def test_iterations_come_first() -> None:
    spec = RunSpec.model_validate({**DIGITS, "epochs": 7, "iterations": 42})
    training = Training(spec, data(spec))
    list(training.events())
    assert (training.iteration, training.ended_by) == (42, "iterations")


@pytest.mark.parametrize("rule", RULES)
def test_resume_after_any_event(rule: str) -> None:
    """Also at the very end, where nothing is left to do, and no rule is forgotten."""
    events, undisturbed = ended(rule)
    spec = spec_of(rule)
    first = Training(spec, data(spec))
    stream = first.events()
    for done in range(len(events) + 1):
        if done:
            next(stream)
        if 3 < done < len(events) - 30 and done % 5:
            continue  # every fifth will do, but for the beginning and the end
        second = Training(spec, data(spec), Checkpoint.from_bytes(first.checkpoint(0.5).to_bytes()))
        rest, _ = collected(second)
        assert lasting(rest) == lasting(events[done:])
        assert second.ended_by == rule
        assert second.judgement == undisturbed.judgement
        assert second.network.params.flat.tobytes() == undisturbed.network.params.flat.tobytes()


@pytest.mark.parametrize("rule", RULES)
def test_a_run_that_a_rule_ended_goes_on_when_the_rule_is_taken_back(rule: str) -> None:
    _, training = ended(rule)
    end = training.iteration
    free = {"epochs": 0, "target_accuracy": 0.0, "patience": 0, "iterations": end + 30}
    checkpoint = Checkpoint.from_bytes(training.checkpoint(0.5).to_bytes())
    further = Training(spec_of(rule), data(spec_of(rule)), checkpoint, changes=[Change(end, free)])
    events = list(further.events())
    assert order(events)[0] == ("step", end + 1)
    assert (further.iteration, further.ended_by) == (end + 30, "iterations")
    plain = spec_of(rule).model_copy(update=free)
    undisturbed = Training(plain, data(plain))
    list(undisturbed.events())
    assert further.network.params.flat.tobytes() == undisturbed.network.params.flat.tobytes()


class TestTime:
    """The clock is looked at outside; the loop is told."""

    SPEC = RunSpec.model_validate({**DIGITS, "seconds": 60.0})

    def run(self, training: Training, tired_at: int) -> list[Any]:
        events = []
        for event in training.events():
            events.append(event)
            if isinstance(event, Step) and event.iteration >= tired_at and training.settings.seconds:
                training.run_out_of_time()
        return events

    @pytest.mark.parametrize("last", [1, 7, 24])
    def test_the_present_iteration_is_the_last(self, last: int) -> None:
        training = Training(self.SPEC, few_digits())
        events = self.run(training, last)
        assert (training.iteration, training.ended_by) == (last, "time")
        assert order(events)[-2:] == [("step", last), ("evaluation", last)]
        assert order(events).count(("evaluation", last)) == 1

    def test_a_recorded_change_that_is_to_come_keeps_it_from_ending(self) -> None:
        """The run was further already, so by this clock it only seems to be over."""
        changes = [Change(10, {"seconds": 0.0, "iterations": 20})]
        training = Training(self.SPEC, few_digits(), changes=changes)
        events = self.run(training, 5)
        assert (training.iteration, training.ended_by) == (20, "iterations")
        undisturbed = Training(RunSpec.model_validate({**DIGITS, "iterations": 20}), few_digits())
        assert order(events) == order(list(undisturbed.events()))

    def test_more_time_asked_for_at_the_last_moment(self) -> None:
        training = Training(self.SPEC, few_digits())
        for event in training.events():
            if isinstance(event, Step) and event.iteration == 5:
                training.change({"seconds": 90.0, "iterations": 9})
                training.run_out_of_time()
        assert (training.iteration, training.ended_by) == (9, "iterations")


class TestEnd:
    """A run done again up to where it was stopped, whatever its rules say."""

    @pytest.mark.parametrize("choices", [{}, {"target_accuracy": 0.01}, {"seconds": 0.001}, {"iterations": 9}])
    def test_it_ends_there(self, choices: dict[str, Any]) -> None:
        spec = RunSpec.model_validate({**DIGITS, **choices})
        training = Training(spec, few_digits(), end=13)
        steps = [event for event in training.events() if isinstance(event, Step)]
        undisturbed = Training(RunSpec.model_validate(DIGITS), few_digits())
        expected = [next(stream) for stream in [undisturbed.events()] for _ in range(14)]
        assert steps == [event for event in expected if isinstance(event, Step)]
        assert (training.iteration, training.last_iteration) == (13, 13)
        assert training.network.params.flat.tobytes() == undisturbed.network.params.flat.tobytes()

    def test_before_the_first_iteration(self) -> None:
        """Stopped in the middle of its first numerical gradient, a run has done none."""
        training = Training(RunSpec.model_validate(DIGITS), few_digits(), end=0)
        assert list(training.events()) == []
        assert (training.iteration, training.last_iteration, training.evaluations_left) == (0, 0, 0)


@settings(max_examples=60, deadline=None)
@given(
    train=st.sampled_from([5, 12, 40]),
    batch=st.sampled_from([1, 3, 10, 40, 50]),
    iterations=st.integers(1, 70),
    epochs=st.sampled_from([0, 1, 2, 9]),
    change=st.none() | st.tuples(st.integers(1, 40), st.sampled_from([2, 7, 45])),
)
def test_what_is_foreseen_is_what_happens(
    train: int, batch: int, iterations: int, epochs: int, change: tuple[int, int] | None
) -> None:
    """`last_iteration` and `evaluations_left` after every event, as long as no change is to come."""
    spec = RunSpec(
        dataset="moons", train_size=train, batch_size=batch, iterations=iterations, epochs=epochs, hidden_size=2
    )
    changes = [] if change is None else [Change(change[0], {"batch_size": change[1]})]
    training = Training(spec, load(train), changes=changes)
    foreseen = [(training.iteration, training.last_iteration, training.evaluations_left, 0)] if not changes else []
    measured = 0
    for event in training.events():
        measured += isinstance(event, Evaluation)
        if change is None or training.iteration > change[0]:
            foreseen.append((training.iteration, training.last_iteration, training.evaluations_left, measured))
    for _, last, left, so_far in foreseen:
        assert last == training.iteration
        assert left == measured - so_far


@cache
def load(train: int) -> Dataset:
    return dataset_of(RunSpec(dataset="moons", train_size=train))


def test_a_run_that_is_judged_at_its_end_shows_its_last_surface_and_layers() -> None:
    spec = RunSpec(
        dataset="moons", batch_size=10, hidden_size=10, learning_rate=0.5, iterations=1_000_000, target_accuracy=0.9
    )
    training = Training(spec, load_dataset(spec), probed=True)
    settled = [(type(event).__name__, event.iteration, training.settled) for event in training.events()]
    end = training.iteration
    assert training.ended_by == "target"
    assert not training.timetable.shows_surface_after(end), "none would be due, but for the end"
    last = [(kind, is_settled) for kind, iteration, is_settled in settled if iteration == end]
    # Nothing is saved before all of it is told: who goes on from there would not tell it any more.
    assert last == [("Step", False), ("Evaluation", False), ("Layers", False), ("Surface", True)]
