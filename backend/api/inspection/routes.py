"""/api/runs/{id}/epochs/{iteration}/…: looking into a run's network at one moment."""

import base64
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from numpy.typing import NDArray
from pydantic import BaseModel

from backend.api.field_errors import FieldError
from backend.api.inspection.answers import Answers
from backend.api.inspection.moments import Moment
from backend.api.inspection.weight_images import NoImages, find_layer
from backend.api.metrics_view import LayersView
from backend.api.problems import Problem, documented, invalid_input
from backend.api.run_routes import OneService, RunId
from backend.datasets.mnist import load_digits
from backend.runs import Run
from backend.runs.measurement_entries import layers_entry
from backend.training.data_shapes import SHAPES

router = APIRouter(prefix="/api/runs/{run_id}/epochs/{iteration}", tags=["inspection"])
MOST_IMAGES = 256
PROBLEMS = documented(404, 409, 422, 503)

WhichMoment = Annotated[
    Moment, Path(description='The iteration of a kept epoch; "best" for the best one, "latest" for the newest weights.')
]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Leave out so many.")]
Limit = Annotated[int, Query(ge=1, le=MOST_IMAGES, description="At most so many.")]


class FiltersView(BaseModel):
    """Weights of a layer as images, (count, channels, rows, columns) bytes from -127 to 127 in base64."""

    iteration: int
    index: int
    layer: str
    kind: Literal["weights", "filters"]
    rows: int
    columns: int
    channels: int
    count: int
    total: int
    largest: float
    images: str


class ConfusionView(BaseModel):
    """How often each class was taken for each: a row for every true class, a column for every answer."""

    iteration: int
    class_names: list[str]
    matrix: list[list[int]]
    accuracy: float
    count: int


class ReadImage(BaseModel):
    """An image of the test data, 28 x 28 bytes in base64, and what the network answered."""

    index: int
    label: int
    predicted: int
    probabilities: list[float]
    image: str


class ReadImages(BaseModel):
    """Some of `count` images."""

    iteration: int
    count: int
    images: list[ReadImage]


@router.get("/filters", responses=PROBLEMS)
async def read_filters(
    run_id: RunId,
    iteration: WhichMoment,
    lab: OneService,
    layer: Annotated[
        int | None, Query(ge=0, le=1_000, description="The layer's place, from 0; left out, the first with weights.")
    ] = None,
    limit: Limit = 64,
) -> FiltersView:
    """The weights of a layer as images: of its first neurons, or the filters of a convolution."""
    run = await run_in_threadpool(lab.store.get, run_id)
    try:
        find_layer(run.spec, layer)
        found = await lab.inspector.images(run, iteration, layer, limit)
    except NoImages as expected:
        raise _wrong("layer", str(expected), layer) from None
    count, channels, rows, columns = found.images.shape
    return FiltersView(
        iteration=found.iteration,
        index=found.layer.index,
        layer=found.layer.title,
        kind=found.kind,
        rows=rows,
        columns=columns,
        channels=channels,
        count=count,
        total=found.total,
        largest=found.largest,
        images=found.encoded,
    )


@router.get("/layers", responses=PROBLEMS)
async def read_layers(run_id: RunId, iteration: WhichMoment, lab: OneService) -> LayersView:
    """What goes on in the layers: weights, gradients and outputs on a few training examples."""
    run = await run_in_threadpool(lab.store.get, run_id)
    layers, seconds = await lab.inspector.layers(run, iteration)
    return LayersView(seconds=seconds, **(layers_entry(layers, seconds).fields or {}))


@router.get("/confusion", responses=PROBLEMS)
async def read_confusion(run_id: RunId, iteration: WhichMoment, lab: OneService) -> ConfusionView:
    """Which classes of the test data the network takes for which."""
    run = await run_in_threadpool(lab.store.get, run_id)
    answers = await lab.inspector.answers(run, iteration)
    return ConfusionView(
        iteration=answers.iteration,
        class_names=list(answers.class_names),
        matrix=answers.confusion().tolist(),
        accuracy=answers.accuracy,
        count=len(answers.labels),
    )


@router.get("/confusion/{true}/{predicted}", responses=PROBLEMS)
async def list_confused(
    run_id: RunId,
    iteration: WhichMoment,
    true: Annotated[int, Path(ge=0, le=1_000, description="The class that the images are of, from 0.")],
    predicted: Annotated[int, Path(ge=0, le=1_000, description="The class that the network takes them for.")],
    lab: OneService,
    offset: Offset = 0,
    limit: Limit = 48,
) -> ReadImages:
    """The test images behind a cell of the matrix: the surest mistakes first; of what is right, the least sure."""
    run = await _run_on_images(lab, run_id)
    classes = SHAPES[run.spec.dataset].classes
    for field, number in (("true", true), ("predicted", predicted)):
        if number >= classes:
            raise _wrong(field, f"a class from 0 to {classes - 1}", number)
    answers = await lab.inspector.answers(run, iteration)
    return _images(answers, answers.cell(true, predicted), offset, limit)


@router.get("/mistakes", responses=PROBLEMS)
async def list_mistakes(
    run_id: RunId, iteration: WhichMoment, lab: OneService, offset: Offset = 0, limit: Limit = 24
) -> ReadImages:
    """The test images that the network takes for another digit, those first of which it is surest."""
    run = await _run_on_images(lab, run_id)
    answers = await lab.inspector.answers(run, iteration)
    return _images(answers, answers.mistakes(), offset, limit)


async def _run_on_images(lab: OneService, run_id: str) -> Run:
    run = await run_in_threadpool(lab.store.get, run_id)
    if len(SHAPES[run.spec.dataset].example) != 3:
        detail = f"The run {run.name!r} tells apart points of a plane, and has no images to show."
        raise Problem(409, "not-for-drawings", detail)
    return run


def _images(answers: Answers, found: NDArray[np.intp], offset: int, limit: int) -> ReadImages:
    x = load_digits().x_test
    return ReadImages(
        iteration=answers.iteration,
        count=len(found),
        images=[
            ReadImage(
                index=index,
                label=int(answers.labels[index]),
                predicted=int(answers.given[index]),
                probabilities=answers.probabilities[index].tolist(),
                image=base64.b64encode(x[index].tobytes()).decode(),
            )
            for index in found[offset : offset + limit].tolist()
        ],
    )


def _wrong(field: str, expected: str, got: object) -> Problem:
    return invalid_input([FieldError(field=field, expected=expected, got=str(got))])
