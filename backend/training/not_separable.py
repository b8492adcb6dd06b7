"""The end of a run that asked one perceptron for what one perceptron cannot do."""

from backend.datasets.dataset import Dataset
from backend.datasets.gates import GATES
from backend.datasets.separability import best_linear_accuracy
from backend.nn import GELU, LeakyReLU, Network, ReLU
from backend.training.evaluation import Evaluator
from backend.training.failure import TrainingFailed
from backend.training.spec import RunSpec


class NotSeparable(TrainingFailed):
    """The rows of a gate cannot be told apart by one straight line, and the network draws only one."""

    weights_are_sound = True

    def __init__(self, spec: RunSpec, right: int, best: int, count: int) -> None:
        self.code = "not-separable"
        self.params = {"gate": spec.dataset.upper(), "right": right, "best": best, "count": count}
        super().__init__(
            f"{spec.dataset.upper()} was not learned: {right} of {count} rows are right. Its rows are not linearly "
            f"separable, so a single perceptron can get {best} of {count} right at best; a hidden layer is needed."
        )


def check_separable(spec: RunSpec, dataset: Dataset, network: Network, evaluator: Evaluator) -> None:
    """Raise `NotSeparable` at the end of a run of one perceptron on a gate that none can learn."""
    if spec.dataset not in GATES or not _draws_one_line(network):
        return
    best, count = best_linear_accuracy(dataset.x_train, dataset.t_train)
    if best < count:
        right = round(evaluator.accuracy(dataset.x_train, dataset.t_train) * count)
        raise NotSeparable(spec, right, best, count)


def _draws_one_line(network: Network) -> bool:
    """Whether there is one layer of weights at most, and none whose kink can bend the line of two scores."""
    return len(network.params) <= 2 and not any(isinstance(layer, ReLU | LeakyReLU | GELU) for layer in network.layers)
