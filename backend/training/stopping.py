"""The rules that end a run before its last iteration, and what they have to remember."""

from dataclasses import dataclass
from typing import Literal

from backend.training.events import Evaluation
from backend.training.spec import RunSpec

EndedBy = Literal["iterations", "epochs", "time", "target", "patience"]


@dataclass
class Judgement:
    """What the evaluations so far say about ending.

    Attributes
    ----------
    best
        The highest accuracy on the examples that are judged by, None before the first evaluation.
    last
        The newest one.
    stale
        Evaluations since the best.
    """

    best: float | None = None
    last: float | None = None
    stale: int = 0

    def take(self, evaluation: Evaluation) -> None:
        """Note an evaluation."""
        self.last = judged_accuracy(evaluation)
        if self.best is None or self.last > self.best:
            self.best, self.stale = self.last, 0
        else:
            self.stale += 1

    def ends(self, spec: RunSpec) -> EndedBy | None:
        """The rule of these settings that applies now."""
        if spec.target_accuracy and self.last is not None and self.last >= spec.target_accuracy:
            return "target"
        if spec.patience and self.stale >= spec.patience:
            return "patience"
        return None


def judged_accuracy(evaluation: Evaluation) -> float:
    """The accuracy on examples that are set aside, where there are some, else on the test examples."""
    if evaluation.validation_accuracy is not None:
        return evaluation.validation_accuracy
    return evaluation.test_accuracy
