"""The training loop, as a generator of events.

Pausing is not asking for the next event; stopping is not asking any more; a test is a plain `for`. Saving,
streaming and logging happen outside, between two events.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from backend.datasets.dataset import Dataset
from backend.nn.arrays import FloatArray
from backend.nn.layers import Dropout
from backend.nn.parallel_gradient import Examples, ParallelGradient
from backend.nn.weight_decay import add_weight_decay
from backend.training.batches import Batches
from backend.training.build import (
    DROPOUT_STREAM,
    batch_parts,
    build_network,
    build_optimizer,
    build_schedule,
    weight_spans,
)
from backend.training.changes import Change, with_recorded
from backend.training.checkpoint import OPTIMIZER, Checkpoint, expect_same_course, restore
from backend.training.divergence import Diverged, is_divergent
from backend.training.epochs import Epochs, iterations_per_epoch
from backend.training.evaluation import Evaluator
from backend.training.events import Event, Layers, Nudged, Step, Surface
from backend.training.layer_probe import LayerProbe
from backend.training.not_separable import check_separable
from backend.training.nudging import Nudging
from backend.training.spec import RunSpec
from backend.training.stopping import EndedBy, Judgement
from backend.training.surface import Plane
from backend.training.timetable import Timetable

INITIAL_EXAMPLES = 100


class Training:
    """A run in progress.

    Parameters
    ----------
    spec
        The run's description.
    dataset
        What it names, from `load_dataset`.
    checkpoint
        Where to go on from; left out, at the beginning. The weights at the end are the same bit for bit
        either way, on the same kind of CPU.
    threads
        How many parts of a batch are worked on at a time. It does not change any weight.
    changes
        What was changed on the way, oldest first; it is changed again at the same places.
    start
        Weights to begin with, those of another run, instead of drawn ones.
    end
        The last iteration, whatever the settings say: to do a run again that was stopped there.
    probed
        Whether to say also what goes on in the layers.

    Raises
    ------
    CheckpointError
        If the checkpoint does not belong to a run with this spec, or the start to no network like this.

    Attributes
    ----------
    settings
        The description with all changes that are in effect.
    """

    def __init__(
        self,
        spec: RunSpec,
        dataset: Dataset,
        checkpoint: Checkpoint | None = None,
        *,
        threads: int = 1,
        changes: Sequence[Change] = (),
        start: Checkpoint | None = None,
        end: int | None = None,
        probed: bool = False,
    ) -> None:
        if spec.corrections is not None and not len(dataset.x_own):
            raise ValueError("dataset: expected one with the own digits that the description names, got one without")
        self.spec, self.settings, self.dataset = spec, spec, dataset
        self._threads, self._end, self._out_of_time = threads, end, False
        self.network = build_network(spec)
        if start is not None:
            restore(start, self.network)
        self.optimizer = build_optimizer(spec, self.network)
        self.iteration = self.evaluated = 0
        self.judgement = Judgement()
        self._changes = deque(changes)
        self._prepare_batches(Epochs(iterations_per_epoch(len(dataset.x_train), spec.batch_size)))
        self._nudging = None if spec.gradient == "backpropagation" else Nudging(spec, self.network)
        self._plane = Plane(dataset) if dataset.is_planar else None
        self._probe = LayerProbe(spec, self.network, dataset) if probed else None
        self._owed: list[Event] = []
        self._drops = any(isinstance(layer, Dropout) for layer in self.network.layers)
        # Over more than one mini-batch, which may be right by chance; of the initial weights, so it needs no saving.
        first = slice(INITIAL_EXAMPLES)
        self.initial_loss = self.evaluator.mean_loss(dataset.x_train[first], dataset.t_train[first])
        if spec.output == "step":  # whose scores have no size of their own: they grow with the steps
            self.initial_loss = max(self.initial_loss, spec.learning_rate)
        if checkpoint is not None:
            expect_same_course(checkpoint, spec)
            while self._changes and self._changes[0].iteration < checkpoint.iteration:
                self._apply(self._changes.popleft())
            restore(checkpoint, self.network, self.optimizer)
            self.iteration, self.evaluated = checkpoint.iteration, checkpoint.evaluated
            self.judgement = replace(checkpoint.judgement)

    def events(self) -> Iterator[Event]:
        """Learn until the last iteration: a `Step` after each mini-batch, an `Evaluation` after each epoch.

        The accuracies are measured after the first mini-batch, after each full epoch (after several where they are
        short) and at the end; a network on points of a plane also shows its `Surface` then, and one that is probed
        its `Layers`.

        Raises
        ------
        TrainingFailed
            If the loss exploded, or it or the weights are no longer finite (`Diverged`); or at the end, if one
            perceptron was to learn what none can (`NotSeparable`).
        """
        theta, gradient = self.network.params.flat, self.network.grads.flat
        while True:
            if self._evaluation_is_due():
                if not np.isfinite(theta).all():
                    raise Diverged(self.iteration, math.nan, self.settings)
                if (surface := self._surface()) is not None:
                    yield surface
                epoch, seen = self.batches.epochs.at(self.iteration), self.spec.evaluation_size
                evaluation = self.evaluator.evaluate(self.iteration, epoch, seen)
                self.evaluated = self.iteration
                self.judgement.take(evaluation)
                # Judged by it, the run may be at its end, of which there is a surface in any case.
                told = (evaluation, self._layers(), self._surface() if surface is None else None)
                self._owed = [event for event in told if event is not None]
                while self._owed:
                    yield self._owed.pop(0)
            # After the evaluation, which belongs to the settings before.
            while self._changes and self._changes[0].iteration <= self.iteration:
                self._apply(self._changes.popleft())
            if self.ended_by is not None:
                if self._evaluation_is_due():  # a change made this iteration the last one
                    continue
                check_separable(self.spec, self.dataset, self.network, self.evaluator)
                return
            batch = self.batches.at(self.iteration)
            if self._drops:
                self.parallel.reseed(self.spec.seed, DROPOUT_STREAM, self.iteration)
            if self._nudging is not None:
                yield from self._nudge(self._nudging, batch)
            with np.errstate(all="ignore"):  # an overflow shows in the loss, and is said there
                if self._nudging is None:
                    loss = self.parallel.loss_and_gradient(batch, self.settings.batch_size)
                else:
                    loss = self._loss(batch)
                if self._decayed:
                    add_weight_decay(gradient, theta, self.settings.weight_decay, self._decayed)
                self.optimizer.learning_rate = self.settings.learning_rate * self.schedule(self.iteration)
                self._update(theta, gradient)
            self.iteration += 1
            if is_divergent(loss, self.initial_loss, self.network.classes):
                raise Diverged(self.iteration, loss, self.settings)
            yield Step(self.iteration, loss)

    @property
    def settled(self) -> bool:
        """Whether nothing is owed before the next mini-batch. Only then is the state worth a checkpoint."""
        return not (self._evaluation_is_due() or self._owed)

    @property
    def ended_by(self) -> EndedBy | None:
        """The rule that ends the run now, None while it goes on."""
        if self.iteration >= (self.settings.iterations if self._end is None else self._end):
            return "iterations"
        if self.settings.epochs and self.iteration >= self.batches.epochs.reaching(self.settings.epochs):
            return "epochs"
        # A recorded change that is still to come says that the run was not over here; a clock may say otherwise now.
        if self._out_of_time and not self._changes:
            return "time"
        return self.judgement.ends(self.settings) if self._end is None else None

    @property
    def last_iteration(self) -> int:
        """Where the run will end, unless it is stopped, runs out of time or is judged good enough before."""
        if self._end is not None:
            return self._end
        last = self.settings.iterations
        return min(last, self.batches.epochs.reaching(self.settings.epochs)) if self.settings.epochs else last

    @property
    def evaluations_left(self) -> int:
        """How often accuracies will be measured until then."""
        due, last = self._evaluation_is_due(), self.last_iteration
        return due + (self.timetable.evaluations_between(self.iteration, last) if self.iteration < last else 0)

    def change(self, fields: Mapping[str, Any]) -> None:
        """Change settings from the next mini-batch on."""
        # Before those that are still to come, where a run that was cut off catches up with what it had done.
        place = sum(change.iteration <= self.iteration for change in self._changes)
        self._changes.insert(place, Change(self.iteration, fields))

    def run_out_of_time(self) -> None:
        """Make the present iteration the last one."""
        self._out_of_time = True

    def checkpoint(self, seconds: float) -> Checkpoint:
        """The present state; its arrays are the live ones, so write it before asking for the next event."""
        arrays = {**self.network.params, **self.network.state}
        arrays |= {f"{OPTIMIZER}{name}": array for name, array in self.optimizer.state.items()}
        return Checkpoint(self.spec, self.iteration, self.evaluated, seconds, arrays, replace(self.judgement))

    def weights(self, seconds: float) -> Checkpoint:
        """A copy of the weights alone, without what the update rule remembers."""
        arrays = {name: array.copy() for name, array in {**self.network.params, **self.network.state}.items()}
        return Checkpoint(self.spec, self.iteration, self.evaluated, seconds, arrays)

    def close(self) -> None:
        """End the threads."""
        self.parallel.close()

    def _prepare_batches(self, epochs: Epochs) -> None:
        """Batches as the settings say, and the twins, schedule and intervals that go with them."""
        spec = self.settings
        parts = batch_parts(spec, self.network.summary()) if spec.gradient == "backpropagation" else 1
        self.parallel = ParallelGradient(self.network, parts, self._threads)
        self.batches = Batches(spec, self.dataset, self.network, parts, epochs)
        self.evaluator = Evaluator(self.parallel, self.dataset)
        self.timetable = Timetable.of(spec, self.batches.epochs)
        self._foreseen_end = self.last_iteration
        self.schedule = build_schedule(spec)
        # AdamW does its own, apart from the gradient.
        self._decayed = weight_spans(self.network) if spec.weight_decay and spec.optimizer != "adamw" else []

    def _apply(self, change: Change) -> None:
        before, self.settings = self.settings, with_recorded(self.settings, change)
        self._out_of_time = False  # as far as these settings know
        if self.settings.output == "step":
            self.initial_loss = max(self.initial_loss, self.settings.learning_rate)
        optimizer = build_optimizer(self.settings, self.network)
        optimizer.state, optimizer.steps = self.optimizer.state, self.optimizer.steps
        self.optimizer = optimizer
        epochs = self.batches.epochs
        if self.settings.batch_size != before.batch_size:
            per_epoch = iterations_per_epoch(len(self.dataset.x_train), self.settings.batch_size)
            epochs = epochs.then(change.iteration, per_epoch)
        self.parallel.close()
        self._prepare_batches(epochs)

    def _nudge(self, nudging: Nudging, batch: Sequence[Callable[[], Examples]]) -> Iterator[Nudged]:
        progress = nudging.gradient(*batch[0](), self.iteration)
        while True:
            with np.errstate(all="ignore"):  # not across a yield: whoever takes the event would get it too
                done = next(progress, None)
            if done is None:
                return
            yield Nudged(self.iteration + 1, done, self.network.params.flat.size)

    def _loss(self, batch: Sequence[Callable[[], Examples]]) -> float:
        """Comes after nudging, as it moves running averages, and a run may be paused while it nudges."""
        x, t = batch[0]()
        return self.network.last_layer.forward(self.network.logits(x, training=True), t)

    def _evaluation_is_due(self) -> bool:
        is_time = self.timetable.evaluates_after(self.iteration) or self.ended_by is not None
        return is_time and self.evaluated != self.iteration

    def _update(self, theta: FloatArray, gradient: FloatArray) -> None:
        """One step of the update rule, with an eye on how far it goes where the layers are probed next."""
        next_one, probe = self.iteration + 1, self._probe
        if probe is None or not (self.timetable.probes_after(next_one) or next_one == self._foreseen_end):
            self.optimizer.update(theta, gradient)
            return
        probe.before_update()
        self.optimizer.update(theta, gradient)
        probe.after_update()

    def _surface(self) -> Surface | None:
        """What the network answers everywhere on the plane, where that is due."""
        is_due = self.timetable.shows_surface_after(self.iteration) or self.ended_by is not None
        return self._plane.surface(self.network, self.iteration) if self._plane is not None and is_due else None

    def _layers(self) -> Layers | None:
        """What goes on in the layers, where that is due."""
        if self._probe is None or not (self.timetable.probes_after(self.iteration) or self.ended_by is not None):
            return None
        learning_rate = self.settings.learning_rate * self.schedule(self.iteration - 1)
        return self._probe.layers(self.iteration, learning_rate)
