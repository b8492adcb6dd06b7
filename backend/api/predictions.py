"""/api/predictions: what a trained network makes of a drawing, or of a point of a plane."""

import base64
import binascii
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from numpy.typing import NDArray
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from backend.api.field_errors import FieldError, validation_errors
from backend.api.predictor import NotForDrawings, NotPlanar, Reading, TakesLonger
from backend.api.problems import Problem, documented, invalid_input
from backend.api.run_routes import ID_PATTERN
from backend.api.run_view import RunView, view
from backend.api.services import Services, services
from backend.datasets.ink import (
    DrawingTooLargeError,
    DrawnDigit,
    EmptyDrawingError,
    declared_pixels,
    decode_image,
    normalize_digits,
)
from backend.runs import NotKept, Status
from backend.runs.kept_epochs import KeptIteration
from backend.runs.readers import find_reader, find_reader_in_training, recipe_of
from backend.runs.saved_weights import NoWeights
from backend.training.recipes import DRAWING_RECIPES

router = APIRouter(prefix="/api/predictions", tags=["predictions"])
LONGEST_SIDE = 4_096
FARTHEST = 1e6

AT_ONCE_BYTES, AT_ONCE_PIXELS = 16_384, 100_000
"""A drawing as a page sends it, which takes about a millisecond."""

Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]


def _in_one_sentence(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """One error of a field that takes either, instead of one for each."""
    try:
        return read(value)
    except ValidationError:
        raise ValueError('the iteration of a kept epoch, a whole number of at least 1, or "best"') from None


Kept = Annotated[Annotated[int, Field(ge=1, strict=True)] | Literal["best"], WrapValidator(_in_one_sentence)]


Row = Annotated[list[Annotated[float, Field(ge=0, le=255)]], Field(fail_fast=True)]
"""Grey values; the first wrong one is all that is said of a row."""


class Question(BaseModel):
    """A drawing, as `image` or `pixels`, or a `point`, and whose weights are to read it."""

    model_config = ConfigDict(extra="forbid")
    image: str | None = Field(None, description="A PNG, base64, with or without the prefix of a data URL.")
    pixels: Annotated[list[Row], Field(fail_fast=True)] | None = Field(
        None, description="Rows of grey values from 0 to 255, dark on light or light on dark.", max_length=LONGEST_SIDE
    )
    point: Annotated[list[Coordinate], Field(min_length=2, max_length=2)] | None = Field(
        None, description="A point of the plane that the run learns, its two coordinates; needs `run`."
    )
    run: str | None = Field(
        None, pattern=ID_PATTERN, description="The run; left out, the one that reads drawings best."
    )
    iteration: Kept | None = Field(
        None, description="That of a kept epoch of the run, or its best one; left out, its newest weights."
    )


class DigitView(BaseModel):
    """One digit of a drawing; `box` is left, top, right and bottom of its ink, in shares of the drawing's sides."""

    digit: int
    known: bool
    confidence: float
    probabilities: list[float]
    image: list[list[int]]
    box: tuple[float, float, float, float]


class Prediction(BaseModel):
    """The answer; `image` is what the network saw, 28 rows of 28 grey values, 0 paper to 255 ink.

    Where several digits stand side by side, `digits` holds all from left to right; what is beside it is the first's.
    `known` says whether it is a digit that the network knows at all, and `confidence` is the calibrated chance that the
    answer is right. These, `digit` and `image` are null for a point, `point` for a drawing.
    """

    digit: int | None
    label: str
    known: bool | None
    confidence: float | None
    class_names: list[str]
    probabilities: list[float]
    image: list[list[int]] | None
    digits: list[DigitView] | None
    point: list[float] | None
    run: str
    run_name: str
    run_status: Status
    iteration: int


class ReaderView(BaseModel):
    """Who reads drawings where no run is named: its run, and the recipe for drawing that started it, if one did.

    `training` is the run of such a recipe that trains or waits.
    """

    run: str | None
    recipe: str | None
    training: RunView | None


_BODIES = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Question.model_json_schema()},
            "image/png": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.get("/reader")
def get_reader(lab: Annotated[Services, Depends(services)]) -> ReaderView:
    """Which run reads drawings where none is named."""
    run, training = find_reader(lab.store, DRAWING_RECIPES), find_reader_in_training(lab.store, DRAWING_RECIPES)
    recipe = run and recipe_of(lab.store, run)
    return ReaderView(
        run=run and run.id,
        recipe=recipe if recipe in DRAWING_RECIPES else None,
        training=training and view(training, lab.store.queue_order() if training.status == "queued" else ()),
    )


@router.post("", responses=documented(404, 409, 413, 415, 422), openapi_extra=_BODIES, response_model=Prediction)
async def create_prediction(
    request: Request,
    lab: Annotated[Services, Depends(services)],
    run: Annotated[str | None, Query(pattern=ID_PATTERN, description="The run, for a body of type image/png.")] = None,
) -> Response:
    """Read the digits of a drawing, of any size, anywhere on its paper; or say of which class a point is."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()

    # Written here: the framework would check and convert each of some thousand numbers once more.
    def answer(*, at_once: bool) -> str:
        return _predict(lab, media_type, body, run, at_once=at_once).model_dump_json()

    try:
        content = answer(at_once=True)
    except TakesLonger:
        content = await run_in_threadpool(answer, at_once=False)
    return Response(content, media_type="application/json")


def _predict(lab: Services, media_type: str, body: bytes, run_id: str | None, *, at_once: bool) -> Prediction:
    """The answer; `at_once`, on the event loop, only what takes less than to hand it to a thread beside trainings."""
    if at_once and len(body) > AT_ONCE_BYTES:
        raise TakesLonger
    iteration: KeptIteration | None = None
    if media_type == "image/png":
        field, grey = "body", _decoded("body", body, at_once=at_once)
    elif media_type == "application/json":
        try:
            question = Question.model_validate_json(body)
        except ValidationError as error:
            raise invalid_input(validation_errors(error)) from None
        run_id, iteration = question.run or run_id, question.iteration
        if iteration is not None and run_id is None:
            raise _wrong("run", "the id of a run, with an iteration", "nothing")
        _expect_one_of(question)
        if at_once and question.image is None:
            raise TakesLonger
        if question.point is not None:
            return _predict_point(lab, question.point, run_id, iteration)
        field, grey = _grey_values(question, at_once=at_once)
    else:
        detail = f"Expected application/json or image/png, got {media_type[:80] or 'no type'!r}."
        raise Problem(415, "unsupported-media-type", detail)
    try:
        drawn = normalize_digits(grey)
    except EmptyDrawingError as error:
        raise Problem(422, "empty-drawing", str(error)) from None
    except ValueError as error:
        raise _wrong(field, str(error), "") from None
    try:
        readings = lab.predictor.read_drawings(
            np.stack([digit.image for digit in drawn]), run_id, iteration, at_once=at_once
        )
    except (NoWeights, NotKept) as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    except NotForDrawings as reason:
        raise Problem(409, "not-for-drawings", str(reason)) from None
    return _prediction(readings[0], digits=[_digit(*both) for both in zip(readings, drawn, strict=True)])


def _digit(reading: Reading, drawn: DrawnDigit) -> DigitView:
    return DigitView(
        digit=int(reading.probabilities.argmax()),
        known=bool(reading.known),
        confidence=reading.confidence or 0.0,
        probabilities=reading.probabilities.tolist(),
        image=drawn.image.tolist(),
        box=drawn.box,
    )


def _predict_point(
    lab: Services, point: list[float], run_id: str | None, iteration: KeptIteration | None
) -> Prediction:
    if run_id is None:
        raise _wrong("run", "the id of a run, with a point", "nothing")
    x1, x2 = point
    try:
        return _prediction(lab.predictor.read_point((x1, x2), run_id, iteration), point=point)
    except (NoWeights, NotKept) as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    except NotPlanar as reason:
        raise Problem(409, "not-planar", str(reason)) from None


def _prediction(
    reading: Reading, *, digits: list[DigitView] | None = None, point: list[float] | None = None
) -> Prediction:
    return Prediction(
        digit=digits[0].digit if digits else None,
        label=reading.class_names[int(reading.probabilities.argmax())],
        known=reading.known,
        confidence=reading.confidence,
        class_names=list(reading.class_names),
        probabilities=reading.probabilities.tolist(),
        image=digits[0].image if digits else None,
        digits=digits,
        point=point,
        run=reading.run.id,
        run_name=reading.run.name,
        run_status=reading.run.status,
        iteration=reading.iteration,
    )


def _expect_one_of(question: Question) -> None:
    given = [name for name in ("image", "pixels", "point") if getattr(question, name) is not None]
    if len(given) != 1:
        raise _wrong("image", "one of image, pixels and point", " and ".join(given) or "none of them")


def _grey_values(drawing: Question, *, at_once: bool) -> tuple[str, NDArray[Any]]:
    """The field that holds the drawing, and its grey values (H, W)."""
    if drawing.image is not None:
        encoded = drawing.image.partition("base64,")[2] if drawing.image.startswith("data:") else drawing.image
        try:
            content = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise _wrong("image", "a PNG in base64", drawing.image[:40]) from None
        return "image", _decoded("image", content, at_once=at_once)
    rows = drawing.pixels or []
    widths = {len(row) for row in rows}
    if len(widths) != 1 or 0 in widths:
        raise _wrong("pixels", "rows of one and the same length", f"rows of lengths {sorted(widths)[:5]}")
    return "pixels", np.array(rows, np.float32)


def _decoded(field: str, content: bytes, *, at_once: bool) -> NDArray[Any]:
    if at_once and declared_pixels(content) > AT_ONCE_PIXELS:
        raise TakesLonger
    try:
        return decode_image(content)
    except DrawingTooLargeError as error:
        raise Problem(413, "too-large", str(error)) from None
    except ValueError as error:
        raise _wrong(field, str(error), "") from None


def _wrong(field: str, expected: str, got: str) -> Problem:
    return invalid_input([FieldError(field=field, expected=expected, got=got)])
