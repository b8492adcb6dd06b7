"""/api/predictions: what a trained network makes of a drawing."""

import base64
import binascii
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.api.field_errors import FieldError, field_errors
from backend.api.predictor import NoWeights
from backend.api.problems import Problem, documented, invalid_input
from backend.api.services import Services, services
from backend.datasets.ink import DrawingTooLargeError, EmptyDrawingError, decode_image, normalize_drawing
from backend.runs import Status
from backend.runs.store import ID_LENGTH

router = APIRouter(prefix="/api/predictions", tags=["predictions"])
ID_PATTERN = f"^[0-9a-z]{{{ID_LENGTH}}}$"
LONGEST_SIDE = 4_096


class Drawing(BaseModel):
    """A drawing: `image` or `pixels`, and whose weights are to read it."""

    model_config = ConfigDict(extra="forbid")
    image: str | None = Field(None, description="A PNG, base64, with or without the prefix of a data URL.")
    pixels: list[list[Annotated[float, Field(ge=0, le=255)]]] | None = Field(
        None, description="Rows of grey values from 0 to 255, dark on light or light on dark.", max_length=LONGEST_SIDE
    )
    run: str | None = Field(None, pattern=ID_PATTERN, description="The run; left out, the newest finished one.")


class Prediction(BaseModel):
    """The answer; `image` is what the network saw, 28 rows of 28 grey values, 0 paper to 255 ink."""

    digit: int
    probabilities: list[float]
    image: list[list[int]]
    run: str
    run_name: str
    run_status: Status
    iteration: int


_BODIES = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Drawing.model_json_schema()},
            "image/png": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post("", responses=documented(404, 409, 413, 415, 422), openapi_extra=_BODIES)
async def create_prediction(
    request: Request,
    lab: Annotated[Services, Depends(services)],
    run: Annotated[str | None, Query(pattern=ID_PATTERN, description="The run, for a body of type image/png.")] = None,
) -> Prediction:
    """Read a digit from a drawing of any size, anywhere on its paper."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    return await run_in_threadpool(_predict, lab, media_type, body, run)


def _predict(lab: Services, media_type: str, body: bytes, run_id: str | None) -> Prediction:
    if media_type == "image/png":
        field, grey = "body", _decoded("body", body)
    elif media_type == "application/json":
        try:
            drawing = Drawing.model_validate_json(body)
        except ValidationError as error:
            raise invalid_input(field_errors(error.errors())) from None
        run_id = drawing.run or run_id
        field, grey = _grey_values(drawing)
    else:
        detail = f"Expected application/json or image/png, got {media_type[:80] or 'no type'!r}."
        raise Problem(415, "unsupported-media-type", detail)
    try:
        image = normalize_drawing(grey)
    except EmptyDrawingError as error:
        raise Problem(422, "empty-drawing", str(error)) from None
    except ValueError as error:
        raise _wrong(field, str(error), "") from None
    try:
        reading = lab.predictor.read(image, run_id)
    except NoWeights as reason:
        raise Problem(409, "no-weights", str(reason)) from None
    return Prediction(
        digit=int(reading.probabilities.argmax()),
        probabilities=reading.probabilities.tolist(),
        image=image.tolist(),
        run=reading.run.id,
        run_name=reading.run.name,
        run_status=reading.run.status,
        iteration=reading.iteration,
    )


def _grey_values(drawing: Drawing) -> tuple[str, NDArray[Any]]:
    """The field that holds the drawing, and its grey values (H, W)."""
    if (drawing.image is None) == (drawing.pixels is None):
        raise _wrong("image", "either image or pixels", "both" if drawing.image else "neither")
    if drawing.image is not None:
        encoded = drawing.image.partition("base64,")[2] if drawing.image.startswith("data:") else drawing.image
        try:
            content = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise _wrong("image", "a PNG in base64", drawing.image[:40]) from None
        return "image", _decoded("image", content)
    rows = drawing.pixels or []
    widths = {len(row) for row in rows}
    if len(widths) != 1 or 0 in widths:
        raise _wrong("pixels", "rows of one and the same length", f"rows of lengths {sorted(widths)[:5]}")
    return "pixels", np.array(rows, np.float32)


def _decoded(field: str, content: bytes) -> NDArray[Any]:
    try:
        return decode_image(content)
    except DrawingTooLargeError as error:
        raise Problem(413, "too-large", str(error)) from None
    except ValueError as error:
        raise _wrong(field, str(error), "") from None


def _wrong(field: str, expected: str, got: str) -> Problem:
    return invalid_input([FieldError(field=field, expected=expected, got=got)])
