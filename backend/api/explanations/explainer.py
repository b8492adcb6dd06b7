"""Networks to look into, in the web process: copies that neither training nor predictions ever see."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from backend.datasets.dataset import Dataset
from backend.datasets.mnist import load_digits
from backend.nn import Network
from backend.runs import Run, RunStore
from backend.runs.kept_epochs import KeptIteration
from backend.runs.readers import find_reader
from backend.runs.saved_weights import NoWeights, SavedWeights, saved_weights
from backend.training.build import build_network
from backend.training.checkpoint import restore
from backend.training.explanation import Accuracy, Edit, TrainingFeatures, edited, measured_accuracy, training_features
from backend.training.recipes import DRAWING_RECIPES

CACHED_NETWORKS = 2
CACHED_FEATURES = 2
"""Up to 32 MiB each."""
CACHED_ACCURACIES = 100

T = TypeVar("T")


class NotExplained(Exception):
    """There is nothing to look into: no weights, or a run that does not read drawings.

    Attributes
    ----------
    code
        Of the problem to answer with.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Explained:
    """A network with its edits made.

    Attributes
    ----------
    run, iteration
        Whose weights it has.
    network
        The network; nobody else's.
    dataset
        What its run learned from, without what only this run had.
    key
        The weights and edits that it stands for.
    """

    run: Run
    iteration: int
    network: Network
    dataset: Dataset
    key: Hashable


class Explainer:
    """Looks into one network at a time; its callers see to that.

    Parameters
    ----------
    store
        Where the weights are.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._networks: OrderedDict[Hashable, Explained] = OrderedDict()
        self._features: OrderedDict[Hashable, TrainingFeatures] = OrderedDict()
        self._accuracies: OrderedDict[Hashable, Accuracy] = OrderedDict()

    def explained(self, run_id: str | None, iteration: KeptIteration | None, edits: Sequence[Edit] = ()) -> Explained:
        """The network of a run after an iteration (both as for predictions), with these edits.

        Raises
        ------
        RunNotFound
            If there is no such run.
        NotExplained
            If it reads no drawings, or it, or without an id any run, has no weights yet.
        NotKept
            If it has no weights of that epoch.
        EditError
            If the network cannot take an edit.
        """
        run = self._store.get(run_id) if run_id is not None else find_reader(self._store, DRAWING_RECIPES)
        if run is None:
            raise NotExplained("no-weights", "No run has trained weights yet. Start one, then draw again.")
        if run.spec.dataset != "mnist":
            reason = f"The run {run.name!r} tells apart points of a plane, and cannot read drawings."
            raise NotExplained("not-for-drawings", reason)
        plain = self._plain(run, iteration)
        if not edits:
            return plain
        # Edited networks are quick to make from the plain one; what is found out of them is kept by this key.
        return Explained(run, plain.iteration, edited(plain.network, edits), plain.dataset, (plain.key, tuple(edits)))

    def features(self, explained: Explained) -> TrainingFeatures:
        """The training images in the network's last hidden layer; a second's work the first time."""
        make = lambda: training_features(explained.network, explained.dataset)  # noqa: E731
        return _kept(self._features, explained.key, CACHED_FEATURES, make)

    def accuracy(self, explained: Explained) -> Accuracy:
        """The share of the test images that the network reads rightly."""
        measure = lambda: measured_accuracy(explained.network, explained.dataset)  # noqa: E731
        return _kept(self._accuracies, explained.key, CACHED_ACCURACIES, measure)

    def _plain(self, run: Run, iteration: KeptIteration | None) -> Explained:
        """The network as its run left it; never edited, as edits are made in copies."""

        def load(weights: SavedWeights) -> Explained:
            checkpoint = weights.read()
            network = build_network(run.spec)
            restore(checkpoint, network)
            dataset = load_digits().divided(run.spec.train_count, run.spec.validation_size)
            return Explained(run, checkpoint.iteration, network, dataset, weights.key)

        try:
            weights = saved_weights(self._store, run, iteration)
            return _kept(self._networks, weights.key, CACHED_NETWORKS, lambda: load(weights))
        except NoWeights as reason:
            raise NotExplained("no-weights", str(reason)) from None


def _kept(cache: OrderedDict[Hashable, T], key: Hashable, most: int, make: Callable[[], T]) -> T:
    """What is kept under a key, made where it is not; of the others, those stay that were asked for last."""
    if key not in cache:
        made = make()
        cache[key] = made
        while len(cache) > most:
            cache.popitem(last=False)
        return made
    cache.move_to_end(key)
    return cache[key]
