"""The points of a plane that a run learns, as they travel."""

from typing import Any

from numpy.typing import NDArray
from pydantic import BaseModel

from backend.datasets.points import QUESTION
from backend.training import RunSpec, load_dataset


class LabelledPoints(BaseModel):
    """Points (x1, x2), and of each the place of its class among the class names."""

    x: list[tuple[float, float]]
    t: list[int]


class PointsView(BaseModel):
    """What a run learns from and is tested on, and a point that its text asks about (null: it asks about none)."""

    train: LabelledPoints
    test: LabelledPoints
    class_names: list[str]
    question: tuple[float, float] | None


def points_view(spec: RunSpec) -> PointsView:
    """The points of a run whose data lie in a plane."""
    dataset = load_dataset(spec)
    return PointsView(
        train=_points(dataset.x_train, dataset.t_train),
        test=_points(dataset.x_test, dataset.t_test),
        class_names=list(dataset.class_names),
        question=QUESTION if spec.dataset == "nine_points" else None,
    )


def _points(x: NDArray[Any], t: NDArray[Any]) -> LabelledPoints:
    return LabelledPoints(x=x.tolist(), t=t.tolist())
