"""A writer who draws everything upside down, to learn from."""

from dataclasses import replace

from backend.datasets.dataset import Dataset
from backend.datasets.mnist import load_digits
from backend.training import OwnDigits, RunSpec
from tests.training.runs import few_digits


def upside_down(count: int = 60) -> OwnDigits:
    """The writer's digits: test images that `few_digits` leaves alone, turned."""
    digits = load_digits()
    images, labels = digits.x_test[500 : 500 + count, ::-1], digits.t_test[500 : 500 + count]
    return OwnDigits.split([image.tobytes() for image in images], labels.tolist())


def own_spec(own: OwnDigits, weight: float = 0.3, distortion: float = 1.0, **choices: object) -> RunSpec:
    """A description that names the digits."""
    corrections = {"sha256": own.sha256, "writer": "Ada", "weight": weight, "distortion": distortion}
    return RunSpec.model_validate({"corrections": corrections, **choices})


def with_own(own: OwnDigits) -> Dataset:
    """A few digits, and those."""
    return replace(few_digits(), x_own=own.x_learned, t_own=own.t_learned)
