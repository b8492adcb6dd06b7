"""Reads drawings and points with a run's newest weights, in the web process, on networks that training never sees."""

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.datasets.dataset import Dataset
from backend.nn import Network
from backend.runs import Run, RunStore
from backend.runs.kept_epochs import KeptIteration
from backend.runs.readers import find_reader
from backend.runs.saved_weights import NoWeights, saved_weights
from backend.runs.until_change import UntilChange
from backend.training import load_dataset
from backend.training.build import build_network
from backend.training.checkpoint import restore
from backend.training.recipes import DRAWING_RECIPES
from backend.training.recognition import Calibration, calibrate

CACHED_NETWORKS = 8

AT_ONCE_SECONDS = 0.001
"""Of the processor's time that a network took for the drawing before, so that it counts as one that answers at once."""

KEEPS_FOR = 1.5
"""A calibration serves a run that trains until it has done so many times the iterations."""


@dataclass(frozen=True)
class Reading:
    """An answer: a probability for each class, and whose weights after which iteration gave it.

    Of a drawing also whether it is a digit that the network knows, and the calibrated chance that the answer is right.
    """

    run: Run
    iteration: int
    class_names: tuple[str, ...]
    probabilities: NDArray[np.float64]
    known: bool | None = None
    confidence: float | None = None


class NotForDrawings(Exception):
    """The run learns no digits; the message names it."""


class TakesLonger(Exception):
    """An answer was wanted at once, and would not be there at once."""


class NotPlanar(Exception):
    """The run does not learn points of a plane; the message names it."""


@dataclass
class _Cached:
    network: Network
    dataset: Dataset
    iteration: int
    lock: threading.Lock
    calibration: Calibration | None = None  # made when a drawing is first read
    took: float = math.inf  # seconds of the processor's time, the last time


class Predictor:
    """Predictions by run.

    Parameters
    ----------
    store
        Where the weights are.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._known = UntilChange(store.database)
        self._cache: OrderedDict[tuple[int, str], _Cached] = OrderedDict()
        self._calibrations: dict[int, tuple[int, Calibration]] = {}  # the last of each run, after which iteration
        self._lock = threading.Lock()

    def read_drawings(
        self,
        images: NDArray[np.uint8],
        run_id: str | None,
        iteration: KeptIteration | None = None,
        *,
        at_once: bool = False,
    ) -> list[Reading]:
        """What the run's newest weights, or those of a kept epoch, make of images (N, 28, 28), 0 paper to 255 ink.

        Raises
        ------
        TakesLonger
            If the answer is wanted `at_once`, and something has to be read from a disk or to be waited for.
        RunNotFound
            If there is no such run.
        NotForDrawings
            If it learns no digits.
        NoWeights
            If it, or without an id any run, has no weights yet.
        NotKept
            If it has no weights of that epoch.
        """
        if at_once and not self._known.remembers:
            raise TakesLonger
        run = self._run(run_id) if run_id is not None else self._reader()
        if run is None:
            raise NoWeights("No run has trained weights yet. Start one, then draw again.")
        if run.spec.dataset != "mnist":
            raise NotForDrawings(f"The run {run.name!r} tells apart points of a plane, and cannot read drawings.")
        cached, rows = self._network(run, iteration, at_once=at_once), images.reshape(len(images), -1)
        if at_once and (cached.calibration is None or cached.took > AT_ONCE_SECONDS or cached.lock.locked()):
            raise TakesLonger
        calibration, probabilities = self._calibration(run, cached), _probabilities(cached, rows)
        known, confidence = calibration.knows(rows, probabilities), calibration.confidence(probabilities)
        return [
            Reading(run, cached.iteration, cached.dataset.class_names, answer, bool(is_known), float(chance))
            for answer, is_known, chance in zip(probabilities, known, confidence, strict=True)
        ]

    def _calibration(self, run: Run, cached: _Cached) -> Calibration:
        """That of the weights; while a run trains, one of its earlier weights for a while, as it takes some time."""
        with cached.lock:
            if cached.calibration is None and not run.is_final:
                iteration, calibration = self._calibrations.get(run.number, (0, None))
                if iteration <= cached.iteration <= KEEPS_FOR * iteration:
                    cached.calibration = calibration
            if cached.calibration is None:
                cached.calibration = calibrate(cached.network, cached.dataset)
                self._calibrations[run.number] = cached.iteration, cached.calibration
                while len(self._calibrations) > CACHED_NETWORKS:
                    self._calibrations.pop(next(iter(self._calibrations)))
            return cached.calibration

    def read_point(self, point: tuple[float, float], run_id: str, iteration: KeptIteration | None = None) -> Reading:
        """What the run makes of a point (x1, x2); arguments and errors as of `read_drawings`, and `NotPlanar`."""
        run = self._run(run_id)
        if run.spec.dataset == "mnist":
            raise NotPlanar(f"The run {run.name!r} reads drawings, and knows nothing of points of a plane.")
        cached = self._network(run, iteration)
        (probabilities,) = _probabilities(cached, np.array([point]))
        return Reading(run, cached.iteration, cached.dataset.class_names, probabilities)

    def _run(self, run_id: str) -> Run:
        return self._known.get(("run", run_id), lambda: self._store.get(run_id))

    def _reader(self) -> Run | None:
        """The run that reads where none is named."""
        return self._known.get("reader", lambda: find_reader(self._store, DRAWING_RECIPES))

    def _network(self, run: Run, iteration: KeptIteration | None, *, at_once: bool = False) -> _Cached:
        weights = self._known.get(("weights", run.id, iteration), lambda: saved_weights(self._store, run, iteration))
        with self._lock:
            if weights.key in self._cache:
                self._cache.move_to_end(weights.key)
                return self._cache[weights.key]
        if at_once:
            raise TakesLonger
        checkpoint = weights.read()
        network = build_network(run.spec)
        restore(checkpoint, network)
        cached = _Cached(network, load_dataset(run.spec), checkpoint.iteration, threading.Lock())
        with self._lock:
            self._cache[weights.key] = cached
            while len(self._cache) > CACHED_NETWORKS:
                self._cache.popitem(last=False)
        return cached


def _probabilities(cached: _Cached, examples: NDArray[np.uint8] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities (N, C) for examples (N, D) as data sets store them."""
    x = (examples.astype(np.float64) - cached.dataset.offset) * cached.dataset.scale
    with cached.lock:  # its buffers serve one prediction at a time
        began = time.thread_time()
        probabilities = cached.network.predict(x).astype(np.float64)
        cached.took = time.thread_time() - began
        return probabilities
