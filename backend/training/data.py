"""The examples that a run learns from and is tested on, as its description names them."""

from dataclasses import replace

from backend.datasets.dataset import Dataset
from backend.datasets.gates import GATES, load_gate
from backend.datasets.mnist import load_digits
from backend.datasets.points import load_nine_points, load_points
from backend.training.own_digits import OwnDigits
from backend.training.spec import RunSpec


def load_dataset(spec: RunSpec, own: OwnDigits | None = None) -> Dataset:
    """The data set; always the same for the same description.

    Parameters
    ----------
    spec
        The run's description.
    own
        The own digits that it names, to learn from; whoever only looks at the run can leave them out.

    Raises
    ------
    DatasetError
        If an embedded file is missing or damaged.
    """
    if spec.dataset == "mnist":
        digits = load_digits().divided(spec.train_count, spec.validation_size)
        return digits if own is None else replace(digits, x_own=own.x_learned, t_own=own.t_learned)
    if spec.dataset in GATES:
        return load_gate(spec.dataset).divided(spec.train_count, 0)
    if spec.dataset == "nine_points":
        return load_nine_points().divided(spec.train_count, 0)
    return load_points(spec.dataset, spec.train_count, spec.noise, spec.seed)
