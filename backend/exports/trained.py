"""A trained network as exports need it: what it is, and its arrays."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from backend import __version__
from backend.training import RunSpec


@dataclass(frozen=True)
class Trained:
    """The weights of a run after an iteration.

    Attributes
    ----------
    run, name
        The run's id and name.
    spec
        Its description.
    iteration
        Mini-batches that the weights have learned from.
    class_names
        What the network's answers stand for.
    arrays
        Parameters and what layers keep besides, by name.
    accuracy
        Share of the test examples that were right then, where that was measured.
    """

    run: str
    name: str
    spec: RunSpec
    iteration: int
    class_names: tuple[str, ...]
    arrays: Mapping[str, NDArray[Any]] = field(repr=False)
    accuracy: float | None = None

    def metadata(self) -> dict[str, str]:
        """All but the arrays, as text."""
        about = {
            "format": "np",
            "producer": f"Backprop Lab {__version__}",
            "run": self.run,
            "name": self.name,
            "iteration": str(self.iteration),
            "class_names": json.dumps(self.class_names),
            "spec": json.dumps(self.spec.model_dump(mode="json")),
        }
        if self.accuracy is not None:
            about["test_accuracy"] = repr(self.accuracy)
        return about
