"""The examples that a run learns from and is tested on, as its description names them."""

from backend.datasets.dataset import Dataset
from backend.datasets.gates import GATES, load_gate
from backend.datasets.mnist import load_digits
from backend.datasets.points import load_nine_points, load_points
from backend.training.spec import RunSpec


def load_dataset(spec: RunSpec) -> Dataset:
    """The data set; always the same for the same description.

    Raises
    ------
    DatasetError
        If an embedded file is missing or damaged.
    """
    if spec.dataset == "mnist":
        return load_digits().divided(spec.train_count, spec.validation_size)
    if spec.dataset in GATES:
        return load_gate(spec.dataset).divided(spec.train_count, 0)
    if spec.dataset == "nine_points":
        return load_nine_points().divided(spec.train_count, 0)
    return load_points(spec.dataset, spec.train_count, spec.noise, spec.seed)
