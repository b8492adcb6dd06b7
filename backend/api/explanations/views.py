"""The answers as they travel. Arrays are base64 of float32, little endian, row by row, unless said otherwise."""

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from backend.api.explanations.explainer import Explained
from backend.training.explanation import Arithmetic, Trace

MOST_NUMBERS = 20_000
"""Of a layer that has more, the first units that fit are shown."""


class LayerView(BaseModel):
    """A layer lit up: `values` of `shape`, one of more units where `units` is greater than shape[0]."""

    index: int
    title: str
    shape: list[int]
    units: int
    values: str
    biases: str | None = Field(description="One for each unit; null where the layer is no weighted sums.")
    edits: list[str] = Field(description="Kinds of edits that it takes.")


class NeighbourView(BaseModel):
    """A training image that the last hidden layer takes for alike; `image` is base64 of 784 bytes, 0 paper."""

    index: int
    label: int
    image: str
    distance: float


class ExplanationView(BaseModel):
    """Why; fields are explained in docs/protocol.md."""

    model_config = ConfigDict(populate_by_name=True)
    digit: int
    class_names: list[str]
    probabilities: list[float]
    image: list[list[int]]
    run: str
    iteration: int
    for_: int = Field(alias="for")
    against: int
    gradient_times_input: str
    gradient_times_input_against: str
    occlusion: str
    layers: list[LayerView]
    neighbours: list[NeighbourView]
    compared: int = Field(description="Training images among which the neighbours are the nearest.")


class StepView(BaseModel):
    """What a layer behind the sum makes of it."""

    title: str
    value: float


class SoftmaxView(BaseModel):
    """The last steps: each score less the largest, its exponential, the sum, the shares."""

    logits: list[float]
    largest: float
    exponentials: list[float]
    sum: float
    probabilities: list[float]


class NeuronView(BaseModel):
    """A neuron, cell by cell; the arrays have the shape `shape`."""

    layer: int
    unit: int
    title: str
    place: list[int] | None
    source: str | None = Field(description="The layer whose output the inputs are; null for the picture.")
    shape: list[int]
    inputs: str
    weights: str
    terms: str
    bias: float
    sum: float
    steps: list[StepView]
    activation: str | None
    output: float
    softmax: SoftmaxView | None
    run: str
    iteration: int


class AccuracyView(BaseModel):
    """Shares of the test images that are read rightly, without and with the edits."""

    before: float
    after: float
    count: int
    run: str
    iteration: int


def encoded(values: NDArray[Any]) -> str:
    """Base64 of float32."""
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def layer_views(way: Trace) -> list[LayerView]:
    """Every layer with what it made of the drawing."""
    views = []
    for part, values in zip(way.parts, way.outputs, strict=True):
        shown = values[: max(1, MOST_NUMBERS // values[0].size)]
        views.append(
            LayerView(
                index=part.index,
                title=part.title,
                shape=list(shown.shape),
                units=part.units,
                values=encoded(shown),
                biases=None if part.biases is None else encoded(part.biases),
                edits=part.edits,
            )
        )
    return views


def neuron_view(explained: Explained, way: Trace, layer: int, unit: int, found: Arithmetic) -> NeuronView:
    """A neuron written out, with the softmax behind it if it is one of the last layer."""
    return NeuronView(
        layer=layer,
        unit=unit,
        title=way.parts[layer].title,
        place=None if found.place is None else list(found.place),
        source=found.source,
        shape=list(found.inputs.shape),
        inputs=encoded(found.inputs),
        weights=encoded(found.weights),
        terms=encoded(found.terms),
        bias=found.bias,
        sum=found.total,
        steps=[StepView(title=step.title, value=step.value) for step in found.steps],
        activation=found.steps[-1].title.rpartition(" ")[0] if found.steps else None,
        output=found.output,
        softmax=_softmax(way) if way.parts[layer].is_last else None,
        run=explained.run.id,
        iteration=explained.iteration,
    )


def _softmax(way: Trace) -> SoftmaxView:
    logits = way.logits.astype(np.float64)
    exponentials = np.exp(logits - logits.max())
    return SoftmaxView(
        logits=logits.tolist(),
        largest=float(logits.max()),
        exponentials=exponentials.tolist(),
        sum=float(exponentials.sum()),
        probabilities=(exponentials / exponentials.sum()).tolist(),
    )
