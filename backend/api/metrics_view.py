"""A run's log over plain HTTP: flat lists that a notebook can plot at once."""

from collections.abc import Sequence

from pydantic import BaseModel

from backend.runs.event_log import LogEntry


class EvaluationView(BaseModel):
    """Accuracies after an iteration; `seconds` is the training time at it."""

    iteration: int
    epoch: float
    seconds: float
    train_accuracy: float
    test_accuracy: float
    validation_accuracy: float | None = None


class SurfaceView(BaseModel):
    """What the network thought of every place of the plane; see docs/protocol.md."""

    iteration: int
    seconds: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    rows: int
    columns: int
    classes: int
    probabilities: str


class DistributionView(BaseModel):
    """Numbers from `low` to `high` in equal bins."""

    low: float
    high: float
    counts: list[int]
    mean: float
    std: float


class LayerView(BaseModel):
    """What goes on in one layer, on a few training examples; see docs/protocol.md."""

    index: int
    name: str
    title: str
    weights: DistributionView | None
    gradients: DistributionView | None
    activations: DistributionView | None
    dead: float | None
    saturated: float | None
    update_ratio: float | None


class LayersView(BaseModel):
    """What goes on in all layers after an iteration."""

    iteration: int
    seconds: float
    learning_rate: float
    layers: list[LayerView]


class MetricsView(BaseModel):
    """What happened after a cursor; `losses[k]` belongs to iteration `first_iteration + k`."""

    cursor: int
    more: bool
    rewind: int | None
    first_iteration: int | None
    losses: list[float]
    evaluations: list[EvaluationView]
    surfaces: list[SurfaceView]
    layers: list[LayersView]


def metrics_view(entries: Sequence[LogEntry], cursor: int, *, more: bool) -> MetricsView:
    """Fold log entries into lists; what a rewind among them takes back is left out."""
    rewind: int | None = None
    last = 0
    losses: list[float] = []
    evaluations: list[EvaluationView] = []
    surfaces: list[SurfaceView] = []
    layers: list[LayersView] = []
    for entry in entries:
        if entry.kind == "rewind":
            rewind = entry.iteration if rewind is None else min(rewind, entry.iteration)
            if last > entry.iteration:
                del losses[len(losses) - (last - entry.iteration) :]
                last = entry.iteration
            evaluations = [known for known in evaluations if known.iteration <= entry.iteration]
            surfaces = [known for known in surfaces if known.iteration <= entry.iteration]
            layers = [known for known in layers if known.iteration <= entry.iteration]
        elif entry.losses is not None:
            losses += entry.losses.tolist()
            last = entry.iteration
        elif entry.kind == "evaluation":
            evaluations.append(EvaluationView(seconds=entry.seconds, **(entry.fields or {})))
        elif entry.kind == "surface":
            surfaces.append(SurfaceView(seconds=entry.seconds, **(entry.fields or {})))
        elif entry.kind == "layers":
            layers.append(LayersView(seconds=entry.seconds, **(entry.fields or {})))
    return MetricsView(
        cursor=entries[-1].seq if entries else cursor,
        more=more,
        rewind=rewind,
        first_iteration=last - len(losses) + 1 if losses else None,
        losses=losses,
        evaluations=evaluations,
        surfaces=surfaces,
        layers=layers,
    )
